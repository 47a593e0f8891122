"""The engine `voice`: our own English voices, planned phone by phone, styled and sounded on the CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from conditioning.encoder import AffectEncoder
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE, load_networks
from pipelines.speech.engine import Mark, Phrase, SpeechChunk, SpeechRequest, Voice
from pipelines.speech.front.g2p import G2P, load_lexicon
from pipelines.speech.front.g2p_net import G2PNet
from pipelines.speech.phones import IPA, PAUSE, VOWELS
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice import sounds
from pipelines.speech.voice.acoustic import AcousticModel
from pipelines.speech.voice.features import VOICE_RATE_HZ
from pipelines.speech.voice.planning import apply_markup, base_plan, raise_question
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import Speaker, blend_speakers, find_speaker_files, load_speakers
from pipelines.speech.voice.spectral_residual import SpectralResidual
from pipelines.speech.voice.style import Style, apply_style
from pipelines.speech.voice.style_predictor import StyleNet, StylePredictor
from pipelines.speech.voice.vocoder import Vocoder
from weights.errors import InputError, WeightsNotFoundError

DEFAULT_VOICE = "iris"
NETWORKS = {"acoustic": AcousticModel, "vocoder": Vocoder, "g2p": G2PNet, "style_predictor": StyleNet}


def load(folder: Path | None, *, device: str = "auto") -> VoiceEngine:
    """Read a voice checkpoint.

    Args:
        folder: of the checkpoint; None is the embedded one.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    folder = folder or EMBEDDED_VOICE
    networks = load_networks(folder, NETWORKS)
    return VoiceEngine(
        Renderer(networks["acoustic"], networks["vocoder"], SpectralResidual.load(folder)),
        G2P(load_lexicon(folder), networks["g2p"]),
        StylePredictor(networks["style_predictor"], AffectEncoder.from_pretrained()),
        load_speakers(find_speaker_files(folder)),
    )


class VoiceEngine:
    """Speaks with our own voices.

    Args:
        renderer: plans -> samples.
        g2p: words -> phones.
        style_predictor: affects -> styles.
        speakers: the voices, at least one.

    Attributes:
        name: "voice".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks English.

    Raises:
        WeightsNotFoundError: no speakers.
    """

    name = "voice"
    default_voice = DEFAULT_VOICE
    capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=("en",), plans=True)

    def __init__(
        self, renderer: Renderer, g2p: G2P, style_predictor: StylePredictor, speakers: Sequence[Speaker]
    ) -> None:
        self.renderer, self.g2p, self.style_predictor = renderer, g2p, style_predictor
        self.speakers = {s.name: s for s in speakers}
        if not self.speakers:
            raise WeightsNotFoundError("the checkpoint of the engine 'voice' holds no voices; reinstall the package")
        self.default_voice = DEFAULT_VOICE if DEFAULT_VOICE in self.speakers else next(iter(self.speakers))
        self.voices: tuple[Voice, ...] = tuple(Voice(s.name, s.language, s.gender) for s in speakers)

    def has_voice(self, name: str) -> bool:
        """Whether a voice of ours, a voice file, or a blend of them ("iris:0.5, adam:0.5") can be spoken with."""
        try:
            self.speaker(name)
        except InputError:
            return False
        return True

    def speaker(self, name: str) -> Speaker:
        """A voice by name, by file (.safetensors), or a blend ("iris:0.5, adam:0.5").

        Args:
            name: a name, a path or a blend.

        Returns:
            The speaker.

        Raises:
            InputError: none of these.
        """
        if name in self.speakers:
            return self.speakers[name]
        if name.endswith(".safetensors"):
            return load_speakers([Path(name)])[0]
        parts = [p.rpartition(":") for p in name.split(",")]
        if not all(part.strip() in self.speakers for part, _, _ in parts):
            raise InputError(
                f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}, or blend: 'iris:0.5, adam:0.5'"
            )
        try:
            return blend_speakers(name, [(self.speakers[part.strip()], float(share)) for part, _, share in parts])
        except ValueError as error:
            raise InputError(f"the voice '{name[:60]}' is no blend; write 'iris:0.5, adam:0.5'") from error

    def plan(self, request: SpeechRequest) -> SpeechPlan:
        """Plan a phrase: the voice's own reading, the affect's style over it, then its markup."""
        speaker = self.speaker(request.voice)
        with one_thread():
            if not request.phrase.text.strip():
                return self._plan_sounds(request, speaker)
            plan = base_plan(request.phrase, speaker, self.g2p, self.renderer, request.seed, request.rate)
            styles = self._predict_styles(plan, request.affect, request.phrase)
            plan = apply_markup(apply_style(plan, styles, speaker), request.phrase)
            return raise_question(plan) if request.phrase.rises else plan

    def _predict_styles(self, plan: SpeechPlan, curve: AffectCurve, phrase: Phrase) -> list[Style]:
        """One style for all phones where the affect does not change, else one for each."""
        styled = [s for s in phrase.spans if s.style]
        if len(curve.points) == 1 and not styled:
            return self.style_predictor.predict([curve.points[0][1]])
        ends = plan.boundaries_s
        starts = [plan.words[w].start if w >= 0 else -1 for w in plan.word]
        affects: list[Affect] = []
        for moment, start in zip((ends[:-1] + ends[1:]) / 2, starts, strict=True):
            span = next((s for s in reversed(styled) if s.start <= start < s.end), None)
            affects.append(Affect.of(span.style).scale(span.degree) if span else curve.at(float(moment)))
        return self.style_predictor.predict(affects)

    def _plan_sounds(self, request: SpeechRequest, speaker: Speaker) -> SpeechPlan:
        """A phrase of sounds alone; the affect at its beginning colours them."""
        plan = base_plan(Phrase("", events=request.phrase.events), speaker, self.g2p, self.renderer, request.seed)
        return apply_style(plan, self.style_predictor.predict([request.affect.points[0][1]]), speaker)

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; see `SpeechEngine.speak`."""
        return self.say(self.plan(request))

    def say(self, plan: SpeechPlan) -> SpeechChunk:
        """Speak a plan, edited or not; it lasts exactly its frames."""
        samples = np.concatenate([c.samples for c in self.stream(plan)])
        return SpeechChunk(samples, VOICE_RATE_HZ, word_marks(plan), phoneme_marks(plan))

    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan piece by piece; the first piece has the marks of all. A plan with sounds comes in one."""
        speaker = self.speaker(plan.voice)
        pieces = iter([self._render_with_sounds(plan, speaker)]) if plan.sounds else self.renderer.stream(plan, speaker)
        marks = word_marks(plan), phoneme_marks(plan)
        while True:
            with one_thread():
                piece = next(pieces, None)
            if piece is None:
                return
            yield SpeechChunk(dsp.soft_limit(piece.astype(np.float64)), VOICE_RATE_HZ, *marks)
            marks = (), ()

    def _render_with_sounds(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        with one_thread():
            return sounds.mix_sounds(self.renderer.render(plan, speaker), plan, speaker, self.renderer)


def word_marks(plan: SpeechPlan) -> tuple[Mark, ...]:
    """When each word of a plan sounds."""
    ends = plan.boundaries_s
    marks = []
    for i, word in enumerate(plan.words):
        phones = np.flatnonzero(plan.word == i)
        if len(phones):
            marks.append(Mark(word.text, float(ends[phones[0]]), float(ends[phones[-1] + 1])))
    return tuple(marks)


def phoneme_marks(plan: SpeechPlan) -> tuple[Mark, ...]:
    """When each phone of a plan sounds, in IPA, stressed vowels with their mark."""
    ends = plan.boundaries_s
    return tuple(
        Mark(("ˈ" if p in VOWELS and plan.stress[i] else "") + IPA[p], float(ends[i]), float(ends[i + 1]))
        for i, p in enumerate(plan.phones)
        if p != PAUSE
    )

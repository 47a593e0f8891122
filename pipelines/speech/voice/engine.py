"""The engine `voice`: our own English voices, planned phone by phone, styled and sounded on the CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.encoder import AffectEncoder
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE, load_networks
from pipelines.speech.engine import SpeechChunk, Voice
from pipelines.speech.front.g2p import G2P, load_lexicon
from pipelines.speech.front.g2p_net import G2PNet
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice import sounds
from pipelines.speech.voice.acoustic import AcousticModel
from pipelines.speech.voice.acting import ActedEngine, Actor, english_reader, phoneme_marks, word_marks
from pipelines.speech.voice.features import VOICE_RATE_HZ
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import Speaker, blend_speakers, find_speaker_files, load_speakers
from pipelines.speech.voice.spectral_residual import SpectralResidual
from pipelines.speech.voice.style_predictor import StyleNet, StylePredictor
from pipelines.speech.voice.vocoder import Vocoder
from weights.errors import InputError, WeightsNotFoundError

DEFAULT_VOICE = "iris"
NETWORKS = {"g2p": G2PNet, "style_predictor": StyleNet}
RENDERERS = {"acoustic": AcousticModel, "vocoder": Vocoder}


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
        load_renderer(folder),
        G2P(load_lexicon(folder), networks["g2p"]),
        StylePredictor(networks["style_predictor"], AffectEncoder.from_pretrained()),
        load_speakers(find_speaker_files(folder)),
    )


def load_renderer(folder: Path) -> Renderer:
    """Read what renders plans in a voice checkpoint.

    Args:
        folder: of the checkpoint.

    Returns:
        The renderer.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    networks = load_networks(folder, RENDERERS)
    return Renderer(networks["acoustic"], networks["vocoder"], SpectralResidual.load(folder))


class VoiceEngine(ActedEngine):
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
        self.actor = Actor(english_reader(g2p), style_predictor, renderer.read_prosody)
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

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, without its sounds."""
        return self.renderer.render(plan, speaker)

    def _render_with_sounds(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        with one_thread():
            return sounds.mix_sounds(self.renderer.render(plan, speaker), plan, speaker, self.renderer)

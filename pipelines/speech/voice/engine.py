"""The engine `voice`: our own English voices, planned phone by phone, acted, painted and sounded on the CPU."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.engine import Mark, Phrase, SpeechChunk, SpeechRequest, Voice
from pipelines.speech.front.pronounce import Speller
from pipelines.speech.phones import IPA, PAUSE, VOWELS
from pipelines.speech.plan import Plan
from pipelines.speech.voice import sounds
from pipelines.speech.voice.acoustic import Acoustic
from pipelines.speech.voice.actor import Direction
from pipelines.speech.voice.features import RATE
from pipelines.speech.voice.reading import marked, plain
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import Speaker, blend
from pipelines.speech.voice.style import Style, acted
from pipelines.speech.voice.texture import Texture
from pipelines.speech.voice.vocoder import Vocoder
from weights.errors import InputError, WeightsAbsent
from weights.store import EMBEDDED

PARTS = ("acoustic", "vocoder", "actor", "g2p", "texture")
DEFAULT = "iris"
ORDER = ("iris", "adam", "nora", "theo", "robin", "child")


def load(folder: Path | None, *, device: str = "auto") -> VoiceEngine:
    """Read a checkpoint folder; it runs on the CPU whatever `device` says.

    Raises:
        WeightsAbsent: a file is missing.
    """
    from safetensors.torch import load_file

    folder = folder or EMBEDDED / "speech"
    if missing := [f"{p}.safetensors" for p in PARTS if not (folder / f"{p}.safetensors").is_file()]:
        raise WeightsAbsent(
            f"'{folder}' has no {missing[0]}; reinstall the package, or train one: python -m pipelines.speech.training"
        )

    def config(name: str) -> dict[str, int]:
        found: dict[str, int] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return found

    def state(name: str) -> dict[str, torch.Tensor]:
        return {k: v.float() for k, v in load_file(folder / f"{name}.safetensors").items()}

    acoustic, vocoder = Acoustic(**config("acoustic")), Vocoder(**config("vocoder"))
    acoustic.load_state_dict(state("acoustic"))
    vocoder.load_state_dict(state("vocoder"))
    paths = sorted(
        (folder / "voices").glob("*.safetensors"),
        key=lambda p: (ORDER.index(p.stem) if p.stem in ORDER else len(ORDER), p.stem),
    )
    speakers = [Speaker.load(p) for p in paths]
    return VoiceEngine(
        Renderer(acoustic.eval(), vocoder.eval(), Texture.load(folder / "texture.safetensors")),
        Speller.load(folder),
        Direction.load(folder),
        speakers,
    )


class VoiceEngine:
    """Speaks with our own voices."""

    name = "voice"
    default_voice = DEFAULT
    capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=("en",), plans=True)

    def __init__(self, renderer: Renderer, speller: Speller, direction: Direction, speakers: Sequence[Speaker]) -> None:
        self.renderer, self.speller, self.direction = renderer, speller, direction
        self.speakers = {s.name: s for s in speakers}
        if not self.speakers:
            raise WeightsAbsent("the checkpoint of the engine 'voice' holds no voices; reinstall the package")
        self.default_voice = DEFAULT if DEFAULT in self.speakers else next(iter(self.speakers))
        self.voices: tuple[Voice, ...] = tuple(Voice(s.name, s.language, s.gender) for s in speakers)

    def has_voice(self, name: str) -> bool:
        """Whether a voice of ours, a voice file, or a blend of them ("iris:0.5, adam:0.5") can be spoken with."""
        try:
            self.speaker(name)
        except InputError:
            return False
        return True

    def speaker(self, name: str) -> Speaker:
        """A voice by name, by file (.safetensors), or a blend.

        Raises:
            InputError: none of these.
        """
        if name in self.speakers:
            return self.speakers[name]
        if name.endswith(".safetensors"):
            return Speaker.load(Path(name))
        parts = [p.rpartition(":") for p in name.split(",")]
        if not all(who.strip() in self.speakers for who, _, _ in parts):
            raise InputError(
                f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}, or blend: 'iris:0.5, adam:0.5'"
            )
        try:
            return blend(name, [(self.speakers[who.strip()], float(share)) for who, _, share in parts])
        except ValueError as error:
            raise InputError(f"the voice '{name[:60]}' is no blend; write 'iris:0.5, adam:0.5'") from error

    def plan(self, request: SpeechRequest) -> Plan:
        """How a phrase will be said: the voice's own reading, acted."""
        speaker = self.speaker(request.voice)
        with one_thread():
            return self._plan(request, speaker)

    def _plan(self, request: SpeechRequest, speaker: Speaker) -> Plan:
        if not request.phrase.text.strip():
            return self._sounds_only(request, speaker)
        own = plain(request.phrase, speaker, self.speller, self.renderer, request.seed, request.rate)
        return marked(acted(own, self._styles(own, request.affect, request.phrase), speaker), request.phrase)

    def _styles(self, plan: Plan, curve: AffectCurve, phrase: Phrase) -> list[Style]:
        """One style for all phones where the affect does not change, else one for each."""
        named = [s for s in phrase.spans if s.style]
        if len(curve.points) == 1 and not named:
            return [self.direction.style(curve.points[0][1])]
        times = plan.times()
        middle = (times[:-1] + times[1:]) / 2
        starts = [plan.words[w].start if w >= 0 else -1 for w in plan.word]
        felt: list[Affect] = []
        for moment, start in zip(middle, starts, strict=True):
            span = next((s for s in reversed(named) if s.start <= start < s.end), None)
            felt.append(_styled(span.style, span.degree) if span else curve.at(float(moment)))
        return [self.direction.style(a) for a in felt]

    def _sounds_only(self, request: SpeechRequest, speaker: Speaker) -> Plan:
        own = plain(Phrase("", events=request.phrase.events), speaker, self.speller, self.renderer, request.seed)
        return acted(own, [self.direction.style(request.affect.points[0][1])], speaker)

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; see `SpeechEngine.speak`."""
        return self.say(self.plan(request))

    def say(self, plan: Plan) -> SpeechChunk:
        """Sound a plan, edited or not; it lasts exactly its frames."""
        samples = np.concatenate([c.samples for c in self.stream(plan)])
        return SpeechChunk(samples, RATE, words_of(plan), phonemes_of(plan))

    def stream(self, plan: Plan) -> Iterator[SpeechChunk]:
        """The same in pieces as they are sounded; the first piece has the marks of all. A plan with sounds comes in one."""
        speaker = self.speaker(plan.voice)
        pieces = iter([self._with_sounds(plan, speaker)]) if plan.sounds else self.renderer.stream(plan, speaker)
        marks = words_of(plan), phonemes_of(plan)
        while True:
            with one_thread():
                piece = next(pieces, None)
            if piece is None:
                return
            yield SpeechChunk(dsp.soft_limit(piece.astype(np.float64)), RATE, *marks)
            marks = (), ()

    def _with_sounds(self, plan: Plan, speaker: Speaker) -> NDArray[np.float32]:
        with one_thread():
            return sounds.laid_in(self.renderer.sound(plan, speaker), plan, speaker, self.renderer)


def _styled(style: str, degree: float) -> Affect:
    return Affect.of(style).scale(degree)


def words_of(plan: Plan) -> tuple[Mark, ...]:
    """When each word sounds."""
    times = plan.times()
    found = []
    for i, word in enumerate(plan.words):
        mine = np.flatnonzero(plan.word == i)
        if len(mine):
            found.append(Mark(word.text, float(times[mine[0]]), float(times[mine[-1] + 1])))
    return tuple(found)


def phonemes_of(plan: Plan) -> tuple[Mark, ...]:
    """When each phone sounds, in IPA, stressed vowels with their mark."""
    times = plan.times()
    return tuple(
        Mark(("ˈ" if p in VOWELS and plan.stress[i] else "") + IPA[p], float(times[i]), float(times[i + 1]))
        for i, p in enumerate(plan.phones)
        if p != PAUSE
    )

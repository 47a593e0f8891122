"""The engine `espeak`: formant synthesis in over 100 languages, shaped by affect at synthesis and in the WORLD stage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.speech.engine import Mark, SpeechChunk, SpeechRequest, Voice
from pipelines.speech.rules import espeak, world
from pipelines.speech.rules.prosody import Prosody, ratio, targets

ST_PER_PITCH = 0.18  # measured: pitch 50 -> 99 raises mean F0 by 8.8 semitones
LOG2_PER_RANGE = 0.0088  # measured: range 50 -> 99 widens F0 by x1.35, and raises its mean
ST_PER_RANGE = 0.046
LEVEL = 0.055  # root mean square of the neutral voice (-25 dBFS): leaves head room for the loudest affect


def load(folder: Path | None, *, device: str = "auto") -> EspeakEngine:
    """The engine; it has no weights and runs on the CPU whatever `device` says."""
    return EspeakEngine()


class EspeakEngine:
    """Speaks through espeak-ng and the WORLD stage."""

    name = "espeak"
    default_voice = "en-us"

    def __init__(self) -> None:
        self.voices: tuple[Voice, ...] = espeak.voices()
        languages = tuple(sorted({v.language for v in self.voices}))
        self.capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=languages)

    def has_voice(self, name: str) -> bool:
        """Whether a language tag, with or without a "+variant", can be spoken."""
        return espeak.has_voice(name)

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase; see `SpeechEngine.speak`."""
        if not any(c.isalnum() for c in request.phrase.text):
            return SpeechChunk(np.zeros(0, np.float32), 22050)
        mean = _mean(request.affect)
        settings, done = _at_synthesis(mean)
        rate = ratio(mean.rate_log2) * request.rate
        text = request.phrase.text
        spoken = espeak.synthesise(text, request.voice, rate=rate, **settings)
        if len(spoken.samples) < 0.02 * spoken.sampling_rate:
            return SpeechChunk(np.zeros(0, np.float32), spoken.sampling_rate)
        duration = len(spoken.samples) / spoken.sampling_rate
        track = [p.plus(done.scaled(-1.0)) for p in _track(request.affect, duration)]
        frames = world.analyse(_levelled(spoken.samples), spoken.sampling_rate)
        words = _words(text, spoken, duration)
        shaped = world.shape(
            frames,
            track,
            seed=request.seed,
            rate_done=ratio(mean.rate_log2),
            accents=_stressed(spoken.phonemes),
            emphases=_emphases(request, words),
        )
        times = shaped.times
        return SpeechChunk(
            shaped.samples,
            spoken.sampling_rate,
            tuple(_moved(m, times) for _, m in words),
            tuple(_moved(m, times) for m in spoken.phonemes),
        )


def _mean(curve: AffectCurve) -> Prosody:
    points = [targets(a) for _, a in curve.points]
    total = points[0]
    for p in points[1:]:
        total = total.plus(p)
    return total.scaled(1 / len(points))


def _at_synthesis(p: Prosody) -> tuple[dict[str, int], Prosody]:
    """What the synthesiser does itself (half the pitch, a third of the range, word gaps), and how much that is."""
    pitch_range = round(float(np.clip(p.range_log2 / 3, -0.3, 0.3)) / LOG2_PER_RANGE)
    pitch = round(float(np.clip(p.f0_st / 2, -4, 5) - pitch_range * ST_PER_RANGE) / ST_PER_PITCH)
    gap = round(4 * max(0.0, p.pause_log2))
    done = Prosody(f0_st=pitch * ST_PER_PITCH + pitch_range * ST_PER_RANGE, range_log2=pitch_range * LOG2_PER_RANGE)
    return {"pitch": 50 + pitch, "pitch_range": 50 + pitch_range, "word_gap": gap}, done


def _track(curve: AffectCurve, duration: float) -> list[Prosody]:
    if len(curve.points) == 1:
        return [targets(curve.points[0][1])]
    moments = np.linspace(0, duration, max(2, round(duration / 0.1)))
    return [targets(curve.at(float(t))) for t in moments]


def _levelled(samples: np.ndarray) -> np.ndarray:
    active = samples[np.abs(samples) > 0.02 * np.abs(samples).max()]
    return samples * (LEVEL / max(float(np.sqrt((active.astype(np.float64) ** 2).mean())), 1e-6))


def _stressed(phonemes: tuple[Mark, ...]) -> list[world.Span]:
    return [world.Span(m.start, m.end) for m in phonemes if m.text.startswith("ˈ")]


def _words(text: str, spoken: espeak.Spoken, duration: float) -> list[tuple[int, Mark]]:
    """Each word with the character it starts at; it lasts until the next word."""
    starts = [t for _, _, t in spoken.words[1:]] + [duration]
    return [(a, Mark(text[a:b].strip(), t, max(t, end))) for (a, b, t), end in zip(spoken.words, starts, strict=True)]


def _emphases(request: SpeechRequest, words: list[tuple[int, Mark]]) -> list[world.Span]:
    ranges = request.phrase.emphases
    return [world.Span(m.start, m.end) for at, m in words if any(a <= at < b for a, b in ranges)]


def _moved(mark: Mark, times: world.Times) -> Mark:
    return replace(mark, start=times(mark.start), end=times(mark.end))

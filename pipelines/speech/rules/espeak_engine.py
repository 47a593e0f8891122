"""The engine `espeak`: formant synthesis in over 100 languages, shaped by affect at synthesis and in the WORLD
stage.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.speech.engine import Mark, SpeechChunk, SpeechRequest, Voice
from pipelines.speech.rules import espeak, world
from pipelines.speech.rules.prosody import Prosody, compute_prosody, ratio_from_log2

ESPEAK_RATE_HZ = 22050
ST_PER_PITCH = 0.18  # measured: pitch 50 -> 99 raises mean F0 by 8.8 semitones
LOG2_PER_RANGE = 0.0088  # measured: range 50 -> 99 widens F0 by x1.35, and raises its mean
ST_PER_RANGE = 0.046
NEUTRAL_RMS = 0.055  # root mean square of the neutral voice (-25 dBFS): leaves head room for the loudest affect


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
            return SpeechChunk(np.zeros(0, np.float32), ESPEAK_RATE_HZ)
        mean = _mean_prosody(request.affect)
        settings, synthesised = _split_prosody(mean)
        rate = ratio_from_log2(mean.rate_log2) * request.rate
        text = request.phrase.text
        synthesis = espeak.synthesise(text, request.voice, rate=rate, **settings)
        if len(synthesis.samples) < 0.02 * synthesis.sampling_rate:
            return SpeechChunk(np.zeros(0, np.float32), synthesis.sampling_rate)
        duration = len(synthesis.samples) / synthesis.sampling_rate
        track = [p.add(synthesised.scale(-1.0)) for p in _prosody_track(request.affect, duration)]
        frames = world.analyse(_normalise_level(synthesis.samples), synthesis.sampling_rate)
        words = _word_marks(text, synthesis, duration)
        result = world.apply_prosody(
            frames,
            track,
            seed=request.seed,
            rate_done=ratio_from_log2(mean.rate_log2),
            accents=_accent_spans(synthesis.phonemes),
            emphases=_emphasis_spans(request, words),
        )
        time_map = result.time_map
        return SpeechChunk(
            result.samples,
            synthesis.sampling_rate,
            tuple(_map_mark(m, time_map) for _, m in words),
            tuple(_map_mark(m, time_map) for m in synthesis.phonemes),
        )


def _mean_prosody(curve: AffectCurve) -> Prosody:
    points = [compute_prosody(a) for _, a in curve.points]
    total = points[0]
    for p in points[1:]:
        total = total.add(p)
    return total.scale(1 / len(points))


def _split_prosody(p: Prosody) -> tuple[dict[str, int], Prosody]:
    """What the synthesiser does itself (half the pitch, a third of the range, word gaps), and how much that is."""
    pitch_range = round(float(np.clip(p.range_log2 / 3, -0.3, 0.3)) / LOG2_PER_RANGE)
    pitch = round(float(np.clip(p.f0_st / 2, -4, 5) - pitch_range * ST_PER_RANGE) / ST_PER_PITCH)
    gap = round(4 * max(0.0, p.pause_log2))
    synthesised = Prosody(
        f0_st=pitch * ST_PER_PITCH + pitch_range * ST_PER_RANGE, range_log2=pitch_range * LOG2_PER_RANGE
    )
    return {"pitch": 50 + pitch, "pitch_range": 50 + pitch_range, "word_gap": gap}, synthesised


def _prosody_track(curve: AffectCurve, duration: float) -> list[Prosody]:
    if len(curve.points) == 1:
        return [compute_prosody(curve.points[0][1])]
    moments = np.linspace(0, duration, max(2, round(duration / 0.1)))
    return [compute_prosody(curve.at(float(t))) for t in moments]


def _normalise_level(samples: np.ndarray) -> np.ndarray:
    active = samples[np.abs(samples) > 0.02 * np.abs(samples).max()]
    return samples * (NEUTRAL_RMS / max(float(np.sqrt((active.astype(np.float64) ** 2).mean())), 1e-6))


def _accent_spans(phonemes: tuple[Mark, ...]) -> list[world.TimeSpan]:
    return [world.TimeSpan(m.start_s, m.end_s) for m in phonemes if m.text.startswith("ˈ")]


def _word_marks(text: str, synthesis: espeak.EspeakSynthesis, duration: float) -> list[tuple[int, Mark]]:
    """Each word with the character it starts at; it lasts until the next word."""
    starts = [t for _, _, t in synthesis.words[1:]] + [duration]
    return [
        (a, Mark(text[a:b].strip(), t, max(t, end))) for (a, b, t), end in zip(synthesis.words, starts, strict=True)
    ]


def _emphasis_spans(request: SpeechRequest, words: list[tuple[int, Mark]]) -> list[world.TimeSpan]:
    ranges = request.phrase.emphases
    return [world.TimeSpan(m.start_s, m.end_s) for at, m in words if any(a <= at < b for a, b in ranges)]


def _map_mark(mark: Mark, time_map: world.TimeMap) -> Mark:
    return replace(mark, start_s=time_map(mark.start_s), end_s=time_map(mark.end_s))

"""Sounds without words, sound by the same larynx and vocoder: sighs, laughs, gasps, sobs, hums, breaths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.front.markup import SOUND_S
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice.features import HOP_SAMPLES, MEL_BANDS, VOICE_FRAME_S, band_centres_hz, cosine_basis
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.vocoder import Vocoder, VocoderInput

Array = NDArray[np.floating]


@dataclass(frozen=True)
class SoundContour:
    """T frames of a sound.

    Attributes:
        level_db: [T] against the voice's own.
        f0_st: [T] semitones about the voice's mean F0.
        voiced: [T] 0 to 1.
        breath: [T] share of breath, 0 to 1.
        formants_hz: [T, 3].
    """

    level_db: Array
    f0_st: Array
    voiced: Array
    breath: Array
    formants_hz: Array


def _bump(t: Array, middle: float, width: float) -> Array:
    return np.exp(-0.5 * ((t - middle) / width) ** 2)


def _glide_formants(
    count: int,
    level: Array,
    f0: Array,
    voiced: Array,
    breath: Array,
    formants: tuple[float, float, float],
    to: tuple[float, float, float],
) -> SoundContour:
    share = np.linspace(0, 1, count)[:, None]
    return SoundContour(level, f0, voiced, breath, np.array(formants) * (1 - share) + np.array(to) * share)


def _sigh_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """Air in, then a falling, breathy vowel that dies away."""
    t = np.arange(count) / count
    level = np.maximum(
        -34 + 14 * _bump(t, 0.14, 0.07),
        -40 + 34 * _bump(t, 0.42, 0.1) + 20 * np.clip(1 - abs(t - 0.6) / 0.4, 0, 1) * (t > 0.3),
    )
    voiced = ((t > 0.34) & (t < 0.72)).astype(float)
    return _glide_formants(
        count,
        level,
        1.5 - 7 * np.clip(t - 0.34, 0, 1),
        voiced,
        np.full(count, 0.75),
        (600, 1250, 2500),
        (480, 1050, 2400),
    )


def _laugh_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """Five or so bursts a second, each a breath and a short high vowel, getting weaker and lower (Bachorowski et al.
    2001).
    """
    t = np.arange(count) * VOICE_FRAME_S
    beats, at = [], 0.08
    while at < count * VOICE_FRAME_S - 0.12:
        beats.append(at)
        at += 0.2 + rng.uniform(-0.015, 0.02)
    level, voiced, f0 = np.full(count, -48.0), np.zeros(count), np.zeros(count)
    for i, beat in enumerate(beats):
        fall = 1.6 * i
        level = np.maximum(level, -40 + (39 - fall) * _bump(t, beat + 0.05, 0.032))
        level = np.maximum(level, -40 + (20 - fall) * _bump(t, beat + 0.13, 0.03))
        voiced[(t > beat + 0.015) & (t < beat + 0.1)] = 1
        f0[(t >= beat) & (t < beat + 0.2)] = 7.5 - 0.9 * i + rng.normal(0, 0.4)
    return _glide_formants(
        count, level, f0, voiced, np.where(voiced > 0, 0.35, 0.9), (700, 1500, 2600), (620, 1400, 2550)
    )


def _gasp_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """A sharp breath inwards: noise that rises and stops."""
    t = np.arange(count) / count
    level = -42 + 32 * np.clip(t / 0.75, 0, 1) ** 0.7 * (t < 0.8) - 20 * (t >= 0.8) * (t - 0.8) * 5
    return _glide_formants(
        count,
        level,
        np.full(count, 6.0),
        ((t > 0.1) & (t < 0.3)).astype(float) * 0.4,
        np.ones(count),
        (650, 1650, 2800),
        (500, 1900, 2900),
    )


def _sob_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """Jerky breaths in, then a trembling high vowel that breaks and falls."""
    t = np.arange(count) / count
    level = np.full(count, -46.0)
    for beat in (0.06, 0.16, 0.26):
        level = np.maximum(level, -44 + 24 * _bump(t, beat, 0.025))
    level = np.maximum(
        level,
        -42
        + 36
        * np.clip((t - 0.33) / 0.08, 0, 1)
        * np.clip((0.98 - t) / 0.5, 0, 1)
        * (0.8 + 0.2 * np.sin(2 * np.pi * 7 * t)),
    )
    voiced = ((t > 0.36) & (t < 0.9) & ~((t > 0.6) & (t < 0.63))).astype(float)
    f0 = 8 - 9 * np.clip(t - 0.36, 0, 1) + 0.7 * np.sin(2 * np.pi * 6.5 * np.arange(count) * VOICE_FRAME_S)
    return _glide_formants(count, level, f0, voiced, np.full(count, 0.45), (500, 1150, 2500), (420, 1000, 2400))


def _hum_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """Mm: a closed mouth, a small rise and fall."""
    t = np.arange(count) / count
    level = -44 + 36 * np.clip(t / 0.15, 0, 1) * np.clip((1 - t) / 0.3, 0, 1)
    return _glide_formants(
        count,
        level,
        1.5 * np.sin(np.pi * t) - 1.0,
        ((t > 0.05) & (t < 0.95)).astype(float),
        np.full(count, 0.1),
        (260, 1050, 2150),
        (250, 1000, 2100),
    )


def _breath_contour(count: int, rng: np.random.Generator) -> SoundContour:
    """Air in through the mouth."""
    t = np.arange(count) / count
    return _glide_formants(
        count,
        -44 + 20 * np.sin(np.pi * np.clip(t * 1.1, 0, 1)),
        np.zeros(count),
        np.zeros(count),
        np.ones(count),
        (550, 1500, 2600),
        (500, 1700, 2700),
    )


SOUND_CONTOURS: Mapping[str, Callable[[int, np.random.Generator], SoundContour]] = {
    "sigh": _sigh_contour,
    "laugh": _laugh_contour,
    "gasp": _gasp_contour,
    "sob": _sob_contour,
    "hum": _hum_contour,
    "breath": _breath_contour,
}


#: Peak of each sound in a plain voice, whose vowels reach about 0.3.
PEAK_AMPLITUDES: Mapping[str, float] = {
    "sigh": 0.16,
    "laugh": 0.3,
    "gasp": 0.14,
    "sob": 0.2,
    "hum": 0.18,
    "breath": 0.06,
}


def mix_sounds(
    samples: NDArray[np.float32], plan: SpeechPlan, speaker: Speaker, vocoder: Vocoder
) -> NDArray[np.float32]:
    """Mix the sounds of a plan into the pauses of its samples.

    Args:
        samples: [N] of the plan.
        plan: says which sounds fill which pauses.
        speaker: whose voice.
        vocoder: sounds them.

    Returns:
        [N] samples.
    """
    if not plan.sounds:
        return samples
    out = samples.copy()
    starts = np.concatenate([[0], np.cumsum(plan.frame_counts)])
    for number, (at, name) in enumerate(plan.sounds):
        available = int(starts[at + 1] - starts[at])
        count = min(available, round(SOUND_S[name] / VOICE_FRAME_S))
        sound = render_sound(name, count, plan, at, speaker, vocoder, plan.seed + number)
        first = int(starts[at]) * HOP_SAMPLES
        out[first : first + len(sound)] += sound
    return out


@torch.inference_mode()
def render_sound(
    name: str, count: int, plan: SpeechPlan, at: int, speaker: Speaker, vocoder: Vocoder, seed: int
) -> NDArray[np.float32]:
    """Sound one vocalization in a speaker's voice: samples [count * 240].

    Args:
        name: one of SOUND_CONTOURS.
        count: frames.
        plan: of the phrase, whose F0, level and colour at phone `at` the sound takes.
        at: number of the pause that the sound fills.
        speaker: whose voice.
        vocoder: sounds them.
        seed: of what is drawn.

    Returns:
        [count * 240] samples.
    """
    rng = np.random.default_rng(seed)
    contour = SOUND_CONTOURS[name](count, rng)
    envelope = _envelope(contour, speaker.formant_log2) + speaker.level + 0.23 * (plan.colour[at] @ cosine_basis())
    lift = float(np.log2(plan.f0[at].mean() / speaker.f0_hz)) * 0.5
    f0 = speaker.f0_hz * np.exp2(contour.f0_st / 12 + lift)
    noise = np.where(
        contour.voiced[:, None] > 0,
        np.clip(contour.breath[:, None] * np.array([0.25, 0.5, 0.7, 0.9, 1, 1]), 0.02, 1),
        1.0,
    )

    def tensor(x: Array) -> torch.Tensor:
        return torch.from_numpy(np.asarray(x, np.float32))[None]

    inputs = VocoderInput(
        tensor(envelope), tensor(noise), tensor(f0), tensor(contour.voiced), breath=tensor(contour.breath * 0.6)
    )
    draws = torch.from_numpy(rng.standard_normal(count * HOP_SAMPLES).astype(np.float32))[None]
    sound: NDArray[np.float32] = vocoder(inputs, draws)[0].numpy()
    fade = np.clip(np.minimum(np.arange(len(sound)), np.arange(len(sound))[::-1]) / 480, 0, 1)
    peak = PEAK_AMPLITUDES[name] * 10 ** (float(np.clip(plan.level_db[at], -10, 5)) / 20)
    return (sound * fade * (peak / max(float(np.abs(sound).max()), 1e-6))).astype(np.float32)


def _envelope(contour: SoundContour, formant_log2: float) -> Array:
    """[T, 64] natural log power: resonances over a falling source, at the level of the contour."""
    hz = band_centres_hz()
    rows = np.zeros((len(contour.level_db), MEL_BANDS))
    for k, width in enumerate((90.0, 120.0, 180.0)):
        middle = contour.formants_hz[:, k : k + 1] * 2**formant_log2
        rows = np.logaddexp(rows, 3.2 - 0.5 * k - 0.5 * ((hz[None] - middle) / (width * 2.2)) ** 2)
    slope = -0.62 * np.log2(np.maximum(hz, 250) / 500)
    return rows + slope[None] + contour.level_db[:, None] * (np.log(10) / 10)

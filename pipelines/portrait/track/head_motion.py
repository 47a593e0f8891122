"""Head motion and breath: posture by affect, sway, nods on accents, and the slow unrest of an expression.

Amplitudes of sway and accents were set by eye.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, Emotion

SWAY_HZ, SWAY_SHARES = (0.23, 0.41, 0.67, 1.1), (1.0, 0.6, 0.35, 0.2)  # of the sines a sway is made of
SWAY_DEG = {"yaw": 1.9, "pitch": 1.2, "roll": 1.1}
SWAY_BY_EMOTION = {
    Emotion.HAPPY: 1.4,
    Emotion.ANGRY: 1.25,
    Emotion.SAD: 0.6,
    Emotion.CALM: 0.7,
    Emotion.FEARFUL: 1.1,
    Emotion.SURPRISED: 1.1,
    Emotion.DISGUSTED: 0.9,
}
#: Where the head goes: degrees of yaw, pitch and roll at full weight.
POSTURE_DEG = {
    Emotion.SAD: (0.0, -5.0, 2.0),
    Emotion.HAPPY: (0.0, 1.2, 1.8),
    Emotion.ANGRY: (0.0, -3.0, 0.0),
    Emotion.FEARFUL: (-2.0, 2.0, -1.0),
    Emotion.DISGUSTED: (4.0, 1.5, -2.0),
    Emotion.SURPRISED: (0.0, 2.5, 0.0),
    Emotion.CALM: (0.0, 0.0, 1.0),
}
BREATH_HZ = 0.27
ACCENT_WIDTH_S = 0.13  # standard deviation of a nod's bell


def posture(affect: Affect) -> dict[str, float]:
    """Where an affect holds the head: degrees of yaw, pitch and roll; dominance lifts the chin."""
    out = {"yaw": 0.0, "pitch": 0.0, "roll": 0.0}
    for emotion, weight in affect.weights.items():
        for name, degrees in zip(out, POSTURE_DEG.get(emotion, (0.0, 0.0, 0.0)), strict=True):
            out[name] += degrees * min(1.2, max(0.0, weight * affect.intensity))
    out["pitch"] += 2.0 * affect.effective_vad().dominance
    return out


def sway_curves(times_s: NDArray[np.float64], rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """Slow movements of the head about its posture: yaw, pitch and roll [T] in degrees, of the size of quiet talk."""
    out = {}
    for name, degrees in SWAY_DEG.items():
        phases = rng.uniform(0, 2 * np.pi, len(SWAY_HZ))
        rates_hz = np.array(SWAY_HZ) * rng.uniform(0.85, 1.15, len(SWAY_HZ))
        waves = sum(
            a * np.sin(2 * np.pi * f * times_s + p) for f, a, p in zip(rates_hz, SWAY_SHARES, phases, strict=True)
        )
        out[name] = degrees * np.asarray(waves) / 0.9
    return out


def flutter_curve(times_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """A slow unrest of the expression: gain [T] about 1."""
    phases, rates_hz = rng.uniform(0, 2 * np.pi, 3), rng.uniform(0.15, 0.7, 3)
    waves = sum(np.sin(2 * np.pi * f * times_s + p) for f, p in zip(rates_hz, phases, strict=True))
    return 1.0 + 0.05 * np.asarray(waves)


def breath_curve(times_s: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Breath [T]: 0 out to 1 in; in is quicker than out."""
    phase = (BREATH_HZ * times_s + rng.random()) % 1.0
    return np.where(
        phase < 0.4, 0.5 - 0.5 * np.cos(np.pi * phase / 0.4), 0.5 + 0.5 * np.cos(np.pi * (phase - 0.4) / 0.6)
    )


def accent_curve(accents: Sequence[tuple[float, float]], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of soft bells [T] at accents (seconds, size)."""
    out = np.zeros(len(times_s))
    for accent_s, size in accents:
        reached = np.abs(times_s - accent_s) < 4 * ACCENT_WIDTH_S
        out[reached] += size * np.exp(-0.5 * ((times_s[reached] - accent_s) / ACCENT_WIDTH_S) ** 2)
    return out

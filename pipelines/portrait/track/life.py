"""What a face does by itself: blinks, gaze, sway, breath, nods and brows on accents; differs by seed and by affect.

Blinks: 26 a minute in talk, 17 at rest (Bentivoglio et al. 1997). Gaze: fixations and saccade sizes after Lee, Badler & Badler
2002 (Eyes Alive). Head sway and accents: amplitudes by eye.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, Emotion
from pipelines.portrait.track.sound import Sounded

TALK_S, REST_S, SPREAD = 2.0, 3.1, 0.6  # median between blinks, sigma of its logarithm
SNAP_S = 0.6  # within which a blink waits for a pause
DOUBLE = 0.12  # share of blinks that come twice
BLINK_RATE = {
    Emotion.FEARFUL: 1.4,
    Emotion.HAPPY: 1.1,
    Emotion.SAD: 0.8,
    Emotion.ANGRY: 0.7,
    Emotion.CALM: 0.85,
    Emotion.SURPRISED: 0.75,
}
CLOSE_S, HOLD_S, OPEN_S = 0.08, 0.04, 0.18
SWAY_HZ, SWAY_SIZE = (0.23, 0.41, 0.67, 1.1), (1.0, 0.6, 0.35, 0.2)
SWAY_DEG = {"yaw": 1.9, "pitch": 1.2, "roll": 1.1}
SWAY_BY = {
    Emotion.HAPPY: 1.4,
    Emotion.ANGRY: 1.25,
    Emotion.SAD: 0.6,
    Emotion.CALM: 0.7,
    Emotion.FEARFUL: 1.1,
    Emotion.SURPRISED: 1.1,
    Emotion.DISGUSTED: 0.9,
}
#: Where the head goes: degrees of yaw, pitch and roll at full weight.
POSTURE = {
    Emotion.SAD: (0.0, -5.0, 2.0),
    Emotion.HAPPY: (0.0, 1.2, 1.8),
    Emotion.ANGRY: (0.0, -3.0, 0.0),
    Emotion.FEARFUL: (-2.0, 2.0, -1.0),
    Emotion.DISGUSTED: (4.0, 1.5, -2.0),
    Emotion.SURPRISED: (0.0, 2.5, 0.0),
    Emotion.CALM: (0.0, 0.0, 1.0),
}
AWAY = {Emotion.SAD: (0.55, (0.0, -7.0)), Emotion.FEARFUL: (0.45, (6.0, 1.0)), Emotion.DISGUSTED: (0.4, (6.0, -2.0))}
MOST_GAZE = 9.0  # degrees
BREATHS_HZ = 0.27


def mean_by(affect: Affect, table: dict[Emotion, float]) -> float:
    """A table's values weighted by what is felt; 1 for the rest."""
    weights = {e: min(1.0, max(0.0, w * affect.intensity)) for e, w in affect.weights.items()}
    return 1.0 + sum(w * (table.get(e, 1.0) - 1.0) for e, w in weights.items())


def posture(affect: Affect) -> dict[str, float]:
    """Where the head is held."""
    out = {"yaw": 0.0, "pitch": 0.0, "roll": 0.0}
    for emotion, weight in affect.weights.items():
        for name, deg in zip(out, POSTURE.get(emotion, (0.0, 0.0, 0.0)), strict=True):
            out[name] += deg * min(1.2, max(0.0, weight * affect.intensity))
    out["pitch"] += 2.0 * affect.felt().dominance
    return out


def blinks(sounded: Sounded, at: Callable[[float], Affect], rng: np.random.Generator) -> list[tuple[float, float]]:
    """(seconds, depth 0..1) of every blink."""
    out: list[tuple[float, float]] = []
    t = float(rng.uniform(0.4, 1.6))
    while t < sounded.seconds - 0.25:
        t = sounded.pause_near(t, SNAP_S)
        if not out or t - out[-1][0] > 0.4:
            out.append((round(t, 3), 1.0))
            if rng.random() < DOUBLE and t + 0.4 < sounded.seconds:
                out.append((round(t + 0.36, 3), 0.9))
        median = (TALK_S if sounded.speaks(t) else REST_S) / mean_by(at(t), BLINK_RATE)
        t += float(np.clip(rng.lognormal(math.log(median), SPREAD), 0.6, 8.0))
    return out


def blink_curve(times: list[tuple[float, float]], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 open to 1 shut."""
    out = np.zeros(len(t))
    for start, depth in times:
        u = t - start
        falling = np.clip(u / CLOSE_S, 0, 1) * (u < CLOSE_S + HOLD_S)
        rising = np.clip(1 - (u - CLOSE_S - HOLD_S) / OPEN_S, 0, 1) * (u >= CLOSE_S + HOLD_S)
        one = np.where(u > 0, falling + rising, 0.0)
        near = int(np.argmin(np.abs(u - CLOSE_S - HOLD_S / 2)))
        if abs(u[near] - CLOSE_S - HOLD_S / 2) < 0.04:
            one[near] = 1.0  # some frame shows the closed eye
        out = np.maximum(out, one * depth)
    return out


def looks(
    sounded: Sounded, at: Callable[[float], Affect], rng: np.random.Generator
) -> list[tuple[float, float, float]]:
    """(seconds, degrees right, degrees up): where the eyes go and when."""
    out, t = [(0.0, 0.0, 0.0)], 0.0
    away = False
    while t < sounded.seconds:
        fps_frames = (28, 24) if away else (94, 60)
        t += float(np.clip(rng.normal(*fps_frames) / 30, 0.4 if away else 0.9, 6.0))
        away = not away
        share, (x, y) = _averted(at(t))
        if away and rng.random() < 0.55 + share:
            size = min(MOST_GAZE, max(1.5, -6.9 * math.log(max(0.2, rng.random() * 15) / 15.7)))
            angle = rng.uniform(0, 2 * math.pi)
            out.append(
                (
                    round(t, 3),
                    round(_held(size * math.cos(angle) * (1 - share) + x), 2),
                    round(_held(0.6 * size * math.sin(angle) * (1 - share) + y), 2),
                )
            )
        else:
            out.append(
                (
                    round(t, 3),
                    round(float(rng.normal(0, 0.5)), 2),
                    round(float(rng.normal(0, 0.4)) + 0.35 * share * y, 2),
                )
            )
    return [row for row in out if row[0] < sounded.seconds]


def _averted(affect: Affect) -> tuple[float, tuple[float, float]]:
    share, where = 0.0, np.zeros(2)
    for emotion, (much, point) in AWAY.items():
        weight = min(1.0, max(0.0, affect.felt_weight(emotion)))
        share, where = share + much * weight, where + np.array(point) * weight
    return share, (float(where[0]), float(where[1]))


def _held(x: float) -> float:
    return max(-MOST_GAZE, min(MOST_GAZE, x))


def gaze_curve(moves: list[tuple[float, float, float]], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """[T, 2] degrees; saccades take 25 ms and 2.4 ms a degree."""
    out = np.zeros((len(t), 2))
    here = np.zeros(2)
    for start, x, y in moves:
        there = np.array([x, y])
        took = 0.025 + 0.0024 * float(np.hypot(*(there - here)))
        share = np.clip((t - start) / took, 0, 1)[:, None]
        out = np.where((t >= start)[:, None], here + (there - here) * share, out)
        here = there
    return out


def sway(t: NDArray[np.float64], rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """Slow movements of the head about its posture, degrees, at 1 the amplitude of quiet talk."""
    out = {}
    for name, size in SWAY_DEG.items():
        phases = rng.uniform(0, 2 * np.pi, len(SWAY_HZ))
        rates = np.array(SWAY_HZ) * rng.uniform(0.85, 1.15, len(SWAY_HZ))
        waves = sum(a * np.sin(2 * np.pi * f * t + p) for f, a, p in zip(rates, SWAY_SIZE, phases, strict=True))
        out[name] = size * np.asarray(waves) / 0.9
    return out


def flutter(t: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """A slow unrest of the expression about 1."""
    phases, rates = rng.uniform(0, 2 * np.pi, 3), rng.uniform(0.15, 0.7, 3)
    return 1.0 + 0.05 * np.asarray(sum(np.sin(2 * np.pi * f * t + p) for f, p in zip(rates, phases, strict=True)))


def breath(t: NDArray[np.float64], rate: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """0 out to 1 in; in is quicker than out."""
    phase = (BREATHS_HZ * rate * t + rng.random()) % 1.0
    return np.where(
        phase < 0.4, 0.5 - 0.5 * np.cos(np.pi * phase / 0.4), 0.5 + 0.5 * np.cos(np.pi * (phase - 0.4) / 0.6)
    )


def bump(times: list[tuple[float, float]], t: NDArray[np.float64], width: float = 0.13) -> NDArray[np.float64]:
    """Sum of soft bumps (seconds, size)."""
    out = np.zeros(len(t))
    for at, size in times:
        near = np.abs(t - at) < 4 * width
        out[near] += size * np.exp(-0.5 * ((t[near] - at) / width) ** 2)
    return out

"""Head motion and breath: sway, shifts of posture over time, nods on accents, the slow unrest of an expression.

Amplitudes were set by eye. Breath is quicker and shallower the more aroused (Boiten 1998, Biological Psychology 49),
and speech is said on the way out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Emotion

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
BREATH_HZ, BREATH_BY_AROUSAL = 0.27, 0.45  # at rest; share by which an arousal of 1 quickens it
INHALE_S, MIN_BREATH_GAP_S = 0.45, 0.25  # of a breath before speech; gap that is long enough for one
SHIFT_INTERVAL_S, SHIFT_TURN_S = (5.0, 11.0), 1.1  # between two shifts of posture; how long one takes
SHIFT_SIZE = {"yaw": 1.6, "pitch": 1.0, "roll": 1.5, "shift_x": 0.02}  # standard deviations
ACCENT_WIDTH_S = 0.13  # standard deviation of a nod's bell


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


def breath_curve(
    times_s: NDArray[np.float64],
    rng: np.random.Generator,
    activity: NDArray[np.float64],
    arousal: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Breath [T]: 0 out to 1 in; in is quicker than out.

    Args:
        times_s: of the frames [T].
        rng: where its phase is drawn from.
        activity: 0 silent to 1 speaking [T]; a breath is taken in the gap before speech and spent on it.
        arousal: -1 to 1 [T].

    Returns:
        The breath.
    """
    steps_s = np.diff(times_s, prepend=times_s[0])
    rate_hz = BREATH_HZ * (1 + BREATH_BY_AROUSAL * arousal)
    phase = (np.cumsum(rate_hz * steps_s) + rng.random()) % 1.0
    resting = np.where(
        phase < 0.4, 0.5 - 0.5 * np.cos(np.pi * phase / 0.4), 0.5 + 0.5 * np.cos(np.pi * (phase - 0.4) / 0.6)
    ) * (1 - 0.2 * np.maximum(0.0, arousal))
    spoken = np.zeros(len(times_s))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (activity > 0.5).astype(int), [0]]))).reshape(-1, 2)
    last_end_s = -1.0
    for first, last in edges:
        start_s, end_s = float(times_s[first]), float(times_s[last - 1])
        if start_s - last_end_s > MIN_BREATH_GAP_S or last_end_s < 0:
            inhale = np.clip(1 - (start_s - times_s) / INHALE_S, 0, 1)
            exhale = np.clip(1 - (times_s - start_s) / max(1.0, end_s - start_s), 0, 1)
            spoken = np.maximum(spoken, np.where(times_s < start_s, inhale**2 * (3 - 2 * inhale), exhale))
        last_end_s = end_s
    share = np.clip(2 * np.maximum(activity, spoken), 0, 1)
    return resting * (1 - share) + spoken * share


def shift_curves(
    times_s: NDArray[np.float64], activity: NDArray[np.float64], rng: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """Posture over time: now and then, in a pause if there is one, head and body settle otherwise.

    Args:
        times_s: of the frames [T].
        activity: 0 silent to 1 speaking [T].
        rng: where times and postures are drawn from.

    Returns:
        Degrees of yaw, pitch and roll, and shift_x in distances of the eyes, each [T].
    """
    out = {name: np.zeros(len(times_s)) for name in SHIFT_SIZE}
    held, time_s = dict.fromkeys(SHIFT_SIZE, 0.0), float(rng.uniform(*SHIFT_INTERVAL_S)) * 0.6
    while time_s < times_s[-1]:
        near = np.flatnonzero((np.abs(times_s - time_s) < 1.5) & (activity < 0.2))
        start_s = float(times_s[near[np.argmin(np.abs(times_s[near] - time_s))]]) if len(near) else time_s
        share = np.clip((times_s - start_s) / SHIFT_TURN_S, 0, 1)
        share = share * share * (3 - 2 * share)
        for name, size in SHIFT_SIZE.items():
            target = float(rng.normal(0, size))
            out[name] += (target - held[name]) * share
            held[name] = target
        time_s = max(time_s, start_s) + float(rng.uniform(*SHIFT_INTERVAL_S))
    return out


def accent_curve(accents: Sequence[tuple[float, float]], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of soft bells [T] at accents (seconds, size)."""
    out = np.zeros(len(times_s))
    for accent_s, size in accents:
        reached = np.abs(times_s - accent_s) < 4 * ACCENT_WIDTH_S
        out[reached] += size * np.exp(-0.5 * ((times_s[reached] - accent_s) / ACCENT_WIDTH_S) ** 2)
    return out

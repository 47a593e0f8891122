"""Blinks: when the lids close, by speech, pauses and affect, and the curve of a closing lid.

Rates: 26 a minute in talk, 17 at rest (Bentivoglio et al. 1997, Movement Disorders 12).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, Emotion
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.expression import emotion_factor

TALK_INTERVAL_S, REST_INTERVAL_S = 2.0, 3.1  # median between two blinks
INTERVAL_LOG_SIGMA = 0.6  # of the logarithm of an interval
PAUSE_REACH_S = 0.6  # within which a blink waits for a pause
DOUBLE_SHARE = 0.12  # of blinks that come twice
RATE_BY_EMOTION = {
    Emotion.FEARFUL: 1.4,
    Emotion.HAPPY: 1.1,
    Emotion.SAD: 0.8,
    Emotion.ANGRY: 0.7,
    Emotion.CALM: 0.85,
    Emotion.SURPRISED: 0.75,
}
CLOSE_S, HOLD_S, OPEN_S = 0.08, 0.04, 0.18


def plan_blinks(
    envelope: SoundEnvelope, affect_at: Callable[[float], Affect], rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Draw the blinks of a performance; they wait for pauses of the speech.

    Args:
        envelope: the driving sound.
        affect_at: seconds to the affect at that moment.
        rng: where the intervals are drawn from.

    Returns:
        (seconds, depth) of every blink; depth 0 leaves the eye open, 1 shuts it.
    """
    out: list[tuple[float, float]] = []
    t = float(rng.uniform(0.4, 1.6))
    while t < envelope.seconds - 0.25:
        t = envelope.nearest_pause(t, PAUSE_REACH_S)
        if not out or t - out[-1][0] > 0.4:
            out.append((round(t, 3), 1.0))
            if rng.random() < DOUBLE_SHARE and t + 0.4 < envelope.seconds:
                out.append((round(t + 0.36, 3), 0.9))
        interval_s = TALK_INTERVAL_S if envelope.is_speech(t) else REST_INTERVAL_S
        median = interval_s / emotion_factor(affect_at(t), RATE_BY_EMOTION)
        t += float(np.clip(rng.lognormal(math.log(median), INTERVAL_LOG_SIGMA), 0.6, 8.0))
    return out


def blink_curve(blinks: Sequence[tuple[float, float]], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Closure of the lids [T] at `times_s`: 0 open to 1 shut; some frame of every blink is shut whole."""
    out = np.zeros(len(times_s))
    for start_s, depth in blinks:
        since = times_s - start_s
        closing = np.clip(since / CLOSE_S, 0, 1) * (since < CLOSE_S + HOLD_S)
        opening = np.clip(1 - (since - CLOSE_S - HOLD_S) / OPEN_S, 0, 1) * (since >= CLOSE_S + HOLD_S)
        closure = np.where(since > 0, closing + opening, 0.0)
        nearest = int(np.argmin(np.abs(since - CLOSE_S - HOLD_S / 2)))
        if abs(since[nearest] - CLOSE_S - HOLD_S / 2) < 0.04:
            closure[nearest] = 1.0  # some frame shows the closed eye
        out = np.maximum(out, closure * depth)
    return out

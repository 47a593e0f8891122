"""Gaze: where the eyes fixate and when, by affect, and the curve of their saccades.

Fixations and saccade sizes after Lee, Badler & Badler 2002 (Eyes Alive, SIGGRAPH).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, Emotion
from pipelines.portrait.track.envelope import SoundEnvelope

#: Emotion -> the share of gaze it averts, and where to: degrees right, degrees up.
AVERSION = {
    Emotion.SAD: (0.55, (0.0, -7.0)),
    Emotion.FEARFUL: (0.45, (6.0, 1.0)),
    Emotion.DISGUSTED: (0.4, (6.0, -2.0)),
}
MAX_GAZE_DEG = 9.0
FIXATION_FRAMES = {"mutual": (94, 60), "averted": (28, 24)}  # mean and deviation at 30 frames a second (Lee et al.)


def plan_gaze(
    envelope: SoundEnvelope, affect_at: Callable[[float], Affect], rng: np.random.Generator
) -> list[tuple[float, float, float]]:
    """Draw the fixations of a performance: at the viewer and away by turns.

    Args:
        envelope: the driving sound.
        affect_at: seconds to the affect at that moment.
        rng: where lengths and directions are drawn from.

    Returns:
        (seconds, degrees right, degrees up) of every fixation, the first at 0 s.
    """
    out, t = [(0.0, 0.0, 0.0)], 0.0
    averted = False
    while t < envelope.seconds:
        mean, deviation = FIXATION_FRAMES["averted" if averted else "mutual"]
        t += float(np.clip(rng.normal(mean, deviation) / 30, 0.4 if averted else 0.9, 6.0))
        averted = not averted
        share, (x, y) = _aversion(affect_at(t))
        if averted and rng.random() < 0.55 + share:
            size = min(MAX_GAZE_DEG, max(1.5, -6.9 * math.log(max(0.2, rng.random() * 15) / 15.7)))
            angle = rng.uniform(0, 2 * math.pi)
            right = _clamp(size * math.cos(angle) * (1 - share) + x)
            up = _clamp(0.6 * size * math.sin(angle) * (1 - share) + y)
        else:
            right, up = float(rng.normal(0, 0.5)), float(rng.normal(0, 0.4)) + 0.35 * share * y
        out.append((round(t, 3), round(right, 2), round(up, 2)))
    return [fixation for fixation in out if fixation[0] < envelope.seconds]


def gaze_curve(fixations: Sequence[tuple[float, float, float]], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Direction of the eyes [T, 2] at `times_s`, degrees right and up; a saccade takes 25 ms and 2.4 ms a degree."""
    out = np.zeros((len(times_s), 2))
    origin = np.zeros(2)
    for start_s, right, up in fixations:
        target = np.array([right, up])
        saccade_s = 0.025 + 0.0024 * float(np.hypot(*(target - origin)))
        share = np.clip((times_s - start_s) / saccade_s, 0, 1)[:, None]
        out = np.where((times_s >= start_s)[:, None], origin + (target - origin) * share, out)
        origin = target
    return out


def _aversion(affect: Affect) -> tuple[float, tuple[float, float]]:
    """How much an affect averts the gaze, 0 to 1 and above, and where to in degrees."""
    share, direction = 0.0, np.zeros(2)
    for emotion, (strength, degrees) in AVERSION.items():
        weight = min(1.0, max(0.0, affect.effective_weight(emotion)))
        share, direction = share + strength * weight, direction + np.array(degrees) * weight
    return share, (float(direction[0]), float(direction[1]))


def _clamp(degrees: float) -> float:
    return max(-MAX_GAZE_DEG, min(MAX_GAZE_DEG, degrees))

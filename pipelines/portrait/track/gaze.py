"""Gaze: where the eyes fixate and when, by affect and by the turns of talk, and the curve of their saccades.

Fixations and saccade sizes after Lee, Badler & Badler 2002 (Eyes Alive, SIGGRAPH). A speaker looks away while thinking
what to say and back as a phrase ends; a listener looks at the speaker (Kendon 1967, Acta Psychologica 26).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, Emotion
from pipelines.portrait.track.envelope import SoundEnvelope

Fixation = tuple[float, float, float]

#: Emotion -> the share of gaze it averts, and where to: degrees right, degrees up.
AVERSION = {
    Emotion.SAD: (0.55, (0.0, -7.0)),
    Emotion.FEARFUL: (0.45, (6.0, 1.0)),
    Emotion.DISGUSTED: (0.4, (6.0, -2.0)),
    Emotion.ANGRY: (-0.35, (0.0, 0.0)),
    Emotion.HAPPY: (-0.1, (0.0, 0.0)),
}
MEEK_AVERSION = 0.5  # of unpleasant feelings of low dominance, as shame is
MAX_GAZE_DEG = 9.0
#: Mean and deviation at 30 frames a second (Lee et al.).
FIXATION_FRAMES = {
    "talking": {"mutual": (94, 60), "averted": (28, 24)},
    "listening": {"mutual": (237, 47), "averted": (13, 7)},
}
THINKING_SHARE = 0.6  # of pauses and first words before which the eyes look for what to say
THINKING_DEG = ((4.0, 8.0), (2.0, 6.0))  # to a side; up, or down where the feeling is sad or meek
MIN_THINKING_S, RETURN_S = 0.35, (0.1, 0.45)  # pause that is long enough for it; until the eyes are back after it
PHRASE_END_S = 0.3  # before the end of a phrase, from when the eyes are on the listener


def plan_gaze(
    envelope: SoundEnvelope, affect_at: Callable[[float], Affect], rng: np.random.Generator, *, listens: bool = False
) -> list[Fixation]:
    """Draw the fixations of a performance: at the viewer and away by turns, away while thinking, back as phrases end.

    Args:
        envelope: the driving sound.
        affect_at: seconds to the affect at that moment.
        rng: where lengths and directions are drawn from.
        listens: the face does not speak the sound but hears it.

    Returns:
        (seconds, degrees right, degrees up) of every fixation, the first at 0 s.
    """
    out = _draw_turns(envelope.seconds, affect_at, rng, FIXATION_FRAMES["listening" if listens else "talking"])
    if not listens:
        for start_s, end_s in envelope.pauses if envelope.level.any() else ():
            out = _think(out, start_s, end_s, envelope.seconds, affect_at(start_s), rng)
    return [fixation for fixation in out if fixation[0] < envelope.seconds]


def _draw_turns(
    seconds: float,
    affect_at: Callable[[float], Affect],
    rng: np.random.Generator,
    frames: dict[str, tuple[int, int]],
) -> list[Fixation]:
    """At the viewer and away by turns."""
    out, t, averted = [(0.0, 0.0, 0.0)], 0.0, False
    while t < seconds:
        mean, deviation = frames["averted" if averted else "mutual"]
        t += float(np.clip(rng.normal(mean, deviation) / 30, 0.4 if averted else 0.9, 9.0))
        averted = not averted
        share, (x, y) = _aversion(affect_at(t))
        if averted and rng.random() < 0.55 + share:
            size = min(MAX_GAZE_DEG, max(1.5, -6.9 * math.log(max(0.2, rng.random() * 15) / 15.7)))
            angle = rng.uniform(0, 2 * math.pi)
            right = _clamp(size * math.cos(angle) * (1 - max(0.0, share)) + x)
            up = _clamp(0.6 * size * math.sin(angle) * (1 - max(0.0, share)) + y)
        else:
            right, up = float(rng.normal(0, 0.5)), float(rng.normal(0, 0.4)) + 0.35 * max(0.0, share) * y
        out.append((round(t, 3), round(right, 2), round(up, 2)))
    return out


def _think(
    fixations: list[Fixation],
    start_s: float,
    end_s: float,
    seconds: float,
    affect: Affect,
    rng: np.random.Generator,
) -> list[Fixation]:
    """The fixations with what a pause does: on the listener as a phrase ends, away for the next thought, then back."""
    speaks_before, speaks_after = start_s > 0.05, end_s < seconds - 0.05
    since_s = max(0.0, start_s - PHRASE_END_S) if speaks_before else 0.0
    back_s = end_s + float(rng.uniform(*RETURN_S))
    rest: Fixation = (round(since_s, 3), round(float(rng.normal(0, 0.4)), 2), round(float(rng.normal(0, 0.3)), 2))
    moved = [rest]
    share, _ = _aversion(affect)
    thinks = rng.random() < THINKING_SHARE + 0.4 * share
    if speaks_after and end_s - start_s >= MIN_THINKING_S and thinks:
        vad = affect.effective_vad()
        sign, is_low = (1 if rng.random() < 0.5 else -1), vad.valence < -0.3 and vad.dominance < 0.1
        right = sign * float(rng.uniform(*THINKING_DEG[0]))
        up = float(rng.uniform(*THINKING_DEG[1])) * (-1 if is_low else 1)
        away_s = max(start_s + 0.1, end_s - 1.4) if speaks_before else max(0.05, end_s - 0.5)
        moved += [(round(away_s, 3), round(right, 2), round(up, 2)), (round(back_s, 3), *rest[1:])]
    kept = [f for f in fixations if not since_s <= f[0] <= (back_s + 0.4 if speaks_after else seconds)]
    return sorted([*kept, *moved])


def gaze_curve(fixations: Sequence[Fixation], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
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
    """How much an affect averts the gaze, to 1 and above, below 0 where it stares, and where to in degrees."""
    share, direction = 0.0, np.zeros(2)
    for emotion, (strength, degrees) in AVERSION.items():
        weight = min(1.0, max(0.0, affect.effective_weight(emotion)))
        share, direction = share + strength * weight, direction + np.array(degrees) * weight
    vad = affect.effective_vad()
    meek = MEEK_AVERSION * max(0.0, -vad.dominance) * max(0.0, -vad.valence)
    direction = direction + np.array([0.0, -7.0]) * meek
    return share + meek, (float(direction[0]), float(direction[1]))


def _clamp(degrees: float) -> float:
    return max(-MAX_GAZE_DEG, min(MAX_GAZE_DEG, degrees))

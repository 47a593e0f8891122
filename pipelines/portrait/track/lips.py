"""Mouth shapes to curves: co-articulation by dominance (Cohen & Massaro 1993), hard closures last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.track.channels import CHANNELS, INDEX, sides
from pipelines.portrait.track.visemes import ALWAYS, DOMINANCE, OPEN, ROUND, TARGETS, WIDE, Shape

LEAD_S = 0.018  # lips go before the sound
FALL_S = (0.024, 0.060, 0.050)  # of a dominance, by group
REACH_S = 0.4  # beyond which a sound does not move the lips
GROUPS = ((*OPEN, *ALWAYS), ROUND, WIDE)
REST = 0.25  # dominance of silence within speech: shapes relax between words
RAMP_S = 0.035  # of a closure


def lip_curves(shapes: Sequence[Shape], frames: int, fps: float, *, gain: float = 1.0) -> NDArray[np.float32]:
    """Channels [T, C] of speech alone.

    Args:
        shapes: in order of time.
        frames: T.
        fps: frames a second.
        gain: of openings and shapes; closures stay whole.
    """
    out = np.zeros((frames, len(CHANNELS)), np.float32)
    t = np.arange(frames) / fps
    for group, names in enumerate(GROUPS):
        mass = np.full(frames, 1e-6)
        sums = np.zeros((frames, len(names)))
        for shape in (*_silences(shapes, frames / fps), *shapes):
            first, last = int(max(0, (shape.start - REACH_S) * fps)), int(min(frames, (shape.end + REACH_S) * fps + 1))
            if last <= first:
                continue
            weight = _dominance(shape, group) * _reach(shape, t[first:last], FALL_S[group])
            mass[first:last] += weight
            sums[first:last] += weight[:, None] * np.array(
                [TARGETS[shape.viseme].get(n, 0.0) * shape.strength for n in names]
            )
        values = sums / mass[:, None] * gain
        for k, name in enumerate(names):
            for channel in sides(name):
                out[:, INDEX[channel]] = values[:, k]
    _seal(out, shapes, t, fps)
    return out


def _silences(shapes: Sequence[Shape], seconds: float) -> list[Shape]:
    """The gaps of more than a breath between sounds, and the ends."""
    at, out = 0.0, []
    for shape in shapes:
        if shape.start - at > 0.06:
            out.append(Shape(at, shape.start, "sil"))
        at = max(at, shape.end)
    return [*out, Shape(at, max(seconds, at) + 1.0, "sil")]


def _dominance(shape: Shape, group: int) -> float:
    found = DOMINANCE.get(shape.viseme, (1.0, 1.0, 1.0))[group]
    return found * (REST if shape.viseme == "sil" and shape.end - shape.start < 0.15 else 1.0)


def _reach(shape: Shape, t: NDArray[np.float64], fall: float) -> NDArray[np.float64]:
    """1 over the middle half of a sound, falling exponentially outside."""
    centre, half = (shape.start + shape.end) / 2 - LEAD_S, (shape.end - shape.start) / 4
    return np.exp(-np.maximum(0.0, np.abs(t - centre) - half) / fall)


def _seal(out: NDArray[np.float32], shapes: Sequence[Shape], t: NDArray[np.float64], fps: float) -> None:
    """p, b, m: the lips meet for the whole sound, in one frame at least."""
    seal = out[:, INDEX["SEAL"]]
    for shape in shapes:
        if shape.viseme != "PP":
            continue
        start, end = shape.start - LEAD_S, max(shape.end - LEAD_S, shape.start - LEAD_S + 0.03)
        first, last = int(max(0, (start - RAMP_S) * fps)), int(min(len(t), (end + RAMP_S) * fps + 2))
        here = t[first:last]
        value = np.clip(1 - np.maximum(start - here, here - end) / RAMP_S, 0, 1)
        if len(here):
            value[np.argmin(np.abs(here - (start + end) / 2))] = 1.0
        seal[first:last] = np.maximum(seal[first:last], value)

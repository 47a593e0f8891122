"""From an affect to attributes, bar by bar: a distribution, so that every seed gives another piece of the same feeling.

Directions and sizes follow the meta-analyses of structure and emotion in music (Gabrielsson & Lindström 2010; Eerola, Friberg &
Bresin 2013) and Ehrlich et al. 2019; how far each goes is fitted with the recognizer that steers (`pipelines.music.calibrate`),
never with the one that reports.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from conditioning.affect import VAD
from pipelines.music.attributes.names import BOUNDS, Attributes, bounded
from pipelines.music.song.keys import MODES

#: Mode by brightness, 1 to -1.
BRIGHTNESS = {mode: round(1 - i / 3, 2) for i, mode in enumerate(MODES)}


class Way(NamedTuple):
    """How an attribute follows valence `v` and arousal `a`, and how pieces of one feeling differ in it.

    Attributes:
        of: the value at a point of the plane.
        sd: standard deviation from piece to piece.
        pull: what one sd of the attribute adds to valence and arousal as the steering recognizer hears it, about.
    """

    of: Callable[[float, float], float]
    sd: float
    pull: tuple[float, float] = (0.0, 0.0)


WAYS: Mapping[str, Way] = {
    "tempo": Way(lambda v, a: 92 * 2 ** (0.42 * a + 0.38 * v), 6, (0.03, 0.06)),
    "brightness": Way(lambda v, a: 0.15 + 0.55 * math.tanh(1.3 * v), 0.06, (0.10, 0.0)),
    "chromaticism": Way(lambda v, a: 0.01 + 0.05 * max(0.0, -v), 0.01),
    "dissonance": Way(lambda v, a: 0.15 + 0.25 * max(0.0, -v) + 0.2 * max(0.0, v) * max(0.0, -a), 0.06),
    "density": Way(lambda v, a: 1.2 * 2 ** (1.0 * a - 0.2 * v), 0.12, (0.02, 0.06)),
    "motion": Way(lambda v, a: 1.5 * 2 ** (1.25 * a - 0.25 * v), 0.2, (0.02, 0.05)),
    "register": Way(lambda v, a: 70 + 4.5 * v, 1.5, (0.04, 0.02)),
    "range": Way(lambda v, a: 9 + 1.5 * v + 1.5 * a, 1),
    "leap": Way(lambda v, a: 3.0 + 0.8 * v + 0.4 * a, 0.3),
    "contour": Way(lambda v, a: 0.15 * v, 0.1),
    "syncopation": Way(lambda v, a: 0.15 + 0.12 * a + 0.06 * v, 0.05),
    "repetition": Way(lambda v, a: 0.15 + 0.07 * max(0.0, a) * max(0.0, -v), 0.05),
    "harmonic_rhythm": Way(lambda v, a: 1.3 * 2 ** (0.4 * a + 0.2 * v), 0.2),
    "articulation": Way(lambda v, a: 0.86 - 0.26 * a, 0.05, (-0.02, -0.04)),
    "loudness": Way(lambda v, a: 80 + 22 * a, 3, (0.0, 0.04)),
    "accent": Way(lambda v, a: 8 + 8 * max(0.0, a), 2),
    "polyphony": Way(lambda v, a: 3.0 + 1.1 * a, 0.4),
    "bass": Way(lambda v, a: 40 + 2.5 * v - 2 * max(0.0, a), 1.5),
    "doubling": Way(lambda v, a: 0.15 + 0.45 * max(0.0, a), 0.05),
    "rubato": Way(lambda v, a: 0.75 - 0.5 * a, 0.1),
    "swing": Way(lambda v, a: 0.0, 0.0),
    "drums": Way(lambda v, a: 0.0, 0.0),
}
#: Drive = MATRIX (v, a, 1): what to ask of the ways above so that what is heard is what was asked; by `calibrate`.
MATRIX = np.array([[2.54, -1.38, -0.34], [0.61, 2.56, -0.45]])
FURTHEST = 1.8  # of the drive
SWUNG, DRUMMED = 0.25, 0.5  # share of lively pieces that swing, that have drums


def planned(
    points: Sequence[VAD], seed: int, fixed: Mapping[str, float] | None = None, *, variety: float = 1.0
) -> list[Attributes]:
    """Attributes of every bar.

    Args:
        points: the affect asked of each bar.
        seed: another piece of the same feeling.
        fixed: attributes that a person has set; the others make up for what these take from the feeling.
        variety: 0 the mean of the distribution, 1 as pieces differ.

    Raises:
        InputError: an unknown attribute or a value out of range.
    """
    fixed = dict(fixed or {})
    Attributes().with_fixed(fixed)
    rng = np.random.default_rng([seed, 5])
    offsets = {name: float(rng.normal(0, way.sd)) * variety for name, way in WAYS.items()}
    luck = rng.random(2)
    drives = [drive(p.valence, p.arousal) for p in points]
    return [_bar(_compensated(v, a, fixed), offsets, luck, fixed, variety) for v, a in drives]


def drive(valence: float, arousal: float) -> tuple[float, float]:
    """Where on the ways' own plane a point that is asked for lies."""
    v, a = MATRIX @ (valence, arousal, 1.0)
    return float(np.clip(v, -FURTHEST, FURTHEST)), float(np.clip(a, -FURTHEST, FURTHEST))


def mode_of(brightness: float) -> str:
    """The mode whose brightness is nearest."""
    return min(BRIGHTNESS, key=lambda mode: abs(BRIGHTNESS[mode] - brightness))


def _bar(
    point: tuple[float, float],
    offsets: Mapping[str, float],
    luck: np.ndarray,
    fixed: Mapping[str, float],
    variety: float,
) -> Attributes:
    v, a = point
    values = {name: bounded(name, way.of(v, a) + offsets[name]) for name, way in WAYS.items()}
    lively = v > 0.1 and -0.3 < a < 0.8
    values["swing"] = 0.6 if lively and luck[0] < SWUNG * variety else 0.0
    values["drums"] = bounded("drums", 0.35 + 0.5 * a) if a > 0.1 and luck[1] < DRUMMED * variety else 0.0
    return Attributes(**(values | dict(fixed)))


def _compensated(v: float, a: float, fixed: Mapping[str, float]) -> tuple[float, float]:
    """The drive of the other attributes, moved by what the fixed ones take away; at most by .6 on each axis."""
    lost = np.zeros(2)
    for name, value in fixed.items():
        way = WAYS[name]
        if way.sd and any(way.pull):
            lost += np.array(way.pull) * (way.of(v, a) - value) / way.sd
    v2, a2 = (float(np.clip(x + np.clip(d, -0.6, 0.6), -FURTHEST, FURTHEST)) for x, d in zip((v, a), lost, strict=True))
    return v2, a2


__all__ = ["BOUNDS", "BRIGHTNESS", "drive", "mode_of", "planned"]

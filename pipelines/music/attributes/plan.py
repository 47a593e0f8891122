"""From an affect to attributes, bar by bar: a distribution, so that every seed gives another piece of the same feeling.

Directions and sizes follow the meta-analyses of structure and emotion in music (Gabrielsson & Lindström 2010; Eerola,
Friberg & Bresin 2013) and Ehrlich et al. 2019; how far each goes is fitted with the recognizer that steers
(`CALIBRATION`, made by `python -m pipelines.music.training calibrate`), never with the one that reports.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.song.keys import MODES

#: Brightness of each mode: 1 (lydian) to -1 (locrian).
MODE_BRIGHTNESS = {mode: round(1 - i / 3, 2) for i, mode in enumerate(MODES)}


class AttributeModel(NamedTuple):
    """How an attribute follows valence `v` and arousal `a`, and how pieces of one feeling differ in it.

    Attributes:
        value: the attribute at a target point of the plane, (v, a) each -1.8..1.8.
        sd: standard deviation from piece to piece.
        sensitivity: about what one sd of the attribute adds to the valence and arousal that the steering recognizer
            measures.
    """

    value: Callable[[float, float], float]
    sd: float
    sensitivity: tuple[float, float] = (0.0, 0.0)


ATTRIBUTE_MODELS: Mapping[str, AttributeModel] = {
    "tempo": AttributeModel(lambda v, a: 92 * 2 ** (0.42 * a + 0.38 * v), 6, (0.03, 0.06)),
    "brightness": AttributeModel(lambda v, a: 0.15 + 0.55 * math.tanh(1.3 * v), 0.06, (0.10, 0.0)),
    "chromaticism": AttributeModel(lambda v, a: 0.01 + 0.05 * max(0.0, -v), 0.01),
    "dissonance": AttributeModel(lambda v, a: 0.15 + 0.25 * max(0.0, -v) + 0.2 * max(0.0, v) * max(0.0, -a), 0.06),
    "density": AttributeModel(lambda v, a: 1.2 * 2 ** (1.0 * a - 0.2 * v), 0.12, (0.02, 0.06)),
    "motion": AttributeModel(lambda v, a: 1.5 * 2 ** (1.25 * a - 0.25 * v), 0.2, (0.02, 0.05)),
    "register": AttributeModel(lambda v, a: 70 + 4.5 * v, 1.5, (0.04, 0.02)),
    "range": AttributeModel(lambda v, a: 9 + 1.5 * v + 1.5 * a, 1),
    "leap": AttributeModel(lambda v, a: 3.0 + 0.8 * v + 0.4 * a, 0.3),
    "contour": AttributeModel(lambda v, a: 0.15 * v, 0.1),
    "syncopation": AttributeModel(lambda v, a: 0.15 + 0.12 * a + 0.06 * v, 0.05),
    "repetition": AttributeModel(lambda v, a: 0.15 + 0.07 * max(0.0, a) * max(0.0, -v), 0.05),
    "harmonic_rhythm": AttributeModel(lambda v, a: 1.3 * 2 ** (0.4 * a + 0.2 * v), 0.2),
    "articulation": AttributeModel(lambda v, a: 0.86 - 0.26 * a, 0.05, (-0.02, -0.04)),
    "loudness": AttributeModel(lambda v, a: 80 + 22 * a, 3, (0.0, 0.04)),
    "accent": AttributeModel(lambda v, a: 8 + 8 * max(0.0, a), 2),
    "polyphony": AttributeModel(lambda v, a: 3.0 + 1.1 * a, 0.4),
    "bass": AttributeModel(lambda v, a: 40 + 2.5 * v - 2 * max(0.0, a), 1.5),
    "doubling": AttributeModel(lambda v, a: 0.15 + 0.45 * max(0.0, a), 0.05),
    "rubato": AttributeModel(lambda v, a: 0.75 - 0.5 * a, 0.1),
    "swing": AttributeModel(lambda v, a: 0.0, 0.0),
    "drums": AttributeModel(lambda v, a: 0.0, 0.0),
}
#: Target point = CALIBRATION (valence, arousal, 1): where the models above are evaluated so that the affect that is
#: measured is
#: the one that was requested. Set in two rounds on version 0.1.0's composer before its last changes of harmony and
#: sampling;
#: `pipelines.music.training.calibrate` makes such a matrix again and prints it beside this one.
CALIBRATION = np.array([[2.54, -1.38, -0.34], [0.61, 2.56, -0.45]])
MAX_TARGET = 1.8  # of either coordinate of the target point
MAX_COMPENSATION = 0.6  # of either coordinate
SWING_SHARE, DRUMS_SHARE = 0.25, 0.5  # share of lively pieces that swing, that have drums
_LOWEST, _HIGHEST = np.array([BOUNDS[name] for name in ATTRIBUTE_MODELS], float).T


def plan_attributes(
    points: Sequence[VAD],
    seed: int,
    fixed: Mapping[str, float] | None = None,
    *,
    variety: float = 1.0,
    calibration: NDArray[np.float64] | None = None,
) -> list[Attributes]:
    """Plan the attributes of every bar.

    Args:
        points: the requested affect of each bar.
        seed: another piece of the same feeling.
        fixed: attributes that a person has set; the others make up for what these take from the feeling.
        variety: 0 the mean of the distribution, 1 as pieces differ.
        calibration: [2, 3] in place of CALIBRATION.

    Returns:
        One `Attributes` a bar.

    Raises:
        InputError: an unknown attribute or a value out of range.
    """
    fixed = dict(fixed or {})
    Attributes().with_fixed(fixed)
    rng = np.random.default_rng([seed, 5])
    offsets = np.array([float(rng.normal(0, model.sd)) * variety for model in ATTRIBUTE_MODELS.values()])
    swing_coin, drums_coin = rng.random(2).tolist()
    targets = [_compensate_fixed(*target_point(p.valence, p.arousal, calibration), fixed) for p in points]
    values = np.array([[model.value(v, a) for model in ATTRIBUTE_MODELS.values()] for v, a in targets])
    values = np.clip(values.reshape(-1, len(offsets)) + offsets, _LOWEST, _HIGHEST)
    plan = []
    for (v, a), row in zip(targets, values.tolist(), strict=True):
        lively = v > 0.1 and -0.3 < a < 0.8
        swing = 0.6 if lively and swing_coin < SWING_SHARE * variety else 0.0
        drums = min(1.0, max(0.0, 0.35 + 0.5 * a)) if a > 0.1 and drums_coin < DRUMS_SHARE * variety else 0.0
        named = dict(zip(ATTRIBUTE_MODELS, row, strict=True)) | {"swing": swing, "drums": drums}
        plan.append(Attributes(**(named | fixed)))
    return plan


def target_point(valence: float, arousal: float, calibration: NDArray[np.float64] | None = None) -> tuple[float, float]:
    """Where on the plane of `ATTRIBUTE_MODELS` a requested point lies: each coordinate -1.8..1.8."""
    v, a = (CALIBRATION if calibration is None else calibration) @ (valence, arousal, 1.0)
    return float(np.clip(v, -MAX_TARGET, MAX_TARGET)), float(np.clip(a, -MAX_TARGET, MAX_TARGET))


def nearest_mode(brightness: float) -> str:
    """The mode whose brightness is nearest."""
    return min(MODE_BRIGHTNESS, key=lambda mode: abs(MODE_BRIGHTNESS[mode] - brightness))


def _compensate_fixed(v: float, a: float, fixed: Mapping[str, float]) -> tuple[float, float]:
    """The target point of the other attributes, moved by what the fixed ones take away."""
    lost = np.zeros(2)
    for name, value in fixed.items():
        model = ATTRIBUTE_MODELS[name]
        if model.sd and any(model.sensitivity):
            lost += np.array(model.sensitivity) * (model.value(v, a) - value) / model.sd
    moved = np.array([v, a]) + np.clip(lost, -MAX_COMPENSATION, MAX_COMPENSATION)
    v, a = np.clip(moved, -MAX_TARGET, MAX_TARGET).tolist()
    return v, a

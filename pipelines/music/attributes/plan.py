"""From an affect to attributes, bar by bar: a distribution, so that every seed gives another piece of the same feeling.

A plane of valence and arousal (`ATTRIBUTE_MODELS`) says what a point is like: mode goes with valence, tempo, onsets and
loudness with arousal, as in rated pieces (directions: Gabrielsson & Lindström 2010; Eerola, Friberg & Bresin 2013).
`recipes` say what words are like beyond their point, `blend` weighs them by nearness, `CALIBRATION` is the reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect
from pipelines.music.attributes import blend
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.song.keys import MODES

#: Brightness of each mode: 1 (lydian) to -1 (locrian).
MODE_BRIGHTNESS = {mode: round(1 - i / 3, 2) for i, mode in enumerate(MODES)}


class AttributeModel(NamedTuple):
    """How an attribute follows valence `v` and arousal `a`, and how pieces of one feeling differ in it.

    Attributes:
        value: the attribute at a target point of the plane, (v, a) each -1.5..1.5.
        sd: standard deviation from piece to piece.
        sensitivity: about what one sd of the attribute adds to the valence and arousal that the steering recognizer
            measures.
        by_dominance: what it gains at dominance 1.
    """

    value: Callable[[float, float], float]
    sd: float
    sensitivity: tuple[float, float] = (0.0, 0.0)
    by_dominance: float = 0.0


ATTRIBUTE_MODELS: Mapping[str, AttributeModel] = {
    "tempo": AttributeModel(lambda v, a: 94 * 2 ** (0.62 * a + 0.10 * v), 7, (0.03, 0.06)),
    "brightness": AttributeModel(lambda v, a: 0.67 if v >= 0 else -0.33, 0.0, (0.0, 0.0)),
    "chromaticism": AttributeModel(lambda v, a: 0.01 + 0.1 * max(0.0, -v), 0.01),
    "dissonance": AttributeModel(lambda v, a: 0.12 + 0.35 * max(0.0, -v) + 0.1 * max(0.0, v) * max(0.0, -a), 0.05),
    "density": AttributeModel(lambda v, a: 1.2 * 2 ** (0.75 * a), 0.12, (0.02, 0.06)),
    "motion": AttributeModel(lambda v, a: 1.6 * 2 ** (0.95 * a), 0.25, (0.02, 0.05)),
    "register": AttributeModel(lambda v, a: 69 + 3.5 * v, 1.5, (0.04, 0.02), -2.0),
    "range": AttributeModel(lambda v, a: min(8.0, 6.3 + 0.8 * v + 0.7 * a), 0.6),
    "leap": AttributeModel(lambda v, a: min(2.5, 2.25 + 0.15 * v + 0.1 * a), 0.1),
    "contour": AttributeModel(lambda v, a: 0.2 * v, 0.1),
    "syncopation": AttributeModel(lambda v, a: 0.14 + 0.08 * a + 0.04 * v, 0.05),
    "repetition": AttributeModel(lambda v, a: 0.14 + 0.12 * max(0.0, a) * max(0.0, -v), 0.04),
    "harmonic_rhythm": AttributeModel(lambda v, a: 1.25 * 2 ** (0.3 * a + 0.1 * v), 0.2),
    "articulation": AttributeModel(lambda v, a: 0.86 - 0.2 * a, 0.04, (-0.02, -0.04)),
    "loudness": AttributeModel(lambda v, a: 68 + 19 * a, 3, (0.0, 0.04), 5.0),
    "accent": AttributeModel(lambda v, a: 8 + 3 * a + 6 * max(0.0, a) * max(0.0, -v), 1.5, by_dominance=2.0),
    "polyphony": AttributeModel(lambda v, a: 3.0 + 0.7 * a, 0.35, by_dominance=0.4),
    "bass": AttributeModel(lambda v, a: 38 + 2 * v - 1.5 * max(0.0, a), 1.5, by_dominance=-1.5),
    "doubling": AttributeModel(lambda v, a: 0.12 + 0.3 * max(0.0, a), 0.05, by_dominance=0.2),
    "rubato": AttributeModel(lambda v, a: 0.75 - 0.45 * a, 0.1),
    "swing": AttributeModel(lambda v, a: 0.0, 0.0),
    "drums": AttributeModel(lambda v, a: 0.25 + 0.45 * a if a > 0.35 else 0.0, 0.0),
    "borrowing": AttributeModel(lambda v, a: 0.08 + 0.25 * max(0.0, -v), 0.02),
    "irregularity": AttributeModel(lambda v, a: 0.25 * max(0.0, -v) * max(0.0, a), 0.0),
}
#: Target point = CALIBRATION (valence, arousal, 1): where the plane is read, so that what is measured has the reach of
#: what was requested.
CALIBRATION = np.array([[1.5, 0.0, 0.0], [0.0, 1.35, 0.0]])
MAX_TARGET = 1.5  # of either coordinate of the target point
MAX_COMPENSATION = 0.6  # of either coordinate
MAX_LEAP, MAX_RANGE = 2.6, 8.0  # beyond these, nobody sings a tune
MODE_SD = 0.05  # of the valence at which pieces change from minor to major
SWING_SHARE = 0.2  # share of lively pieces that swing
BRIGHT, DARK = MODE_BRIGHTNESS["major"], MODE_BRIGHTNESS["minor"]
LEAST_LUFS, MOST_LUFS = -24.0, -12.0
_LOWEST, _HIGHEST = np.array([BOUNDS[name] for name in ATTRIBUTE_MODELS], float).T


def plan_attributes(
    points: Sequence[VAD | Affect],
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
    swing, drums, mode = rng.random(3).tolist()
    draws = _Draws(swing, drums, mode, float(rng.normal(0, MODE_SD)) * variety, variety)
    affects = [p if isinstance(p, Affect) else Affect(p) for p in points]
    return [_plan_bar(affect, fixed, offsets, draws, calibration) for affect in affects]


class _Draws(NamedTuple):
    """What is drawn once a piece: coins 0..1 of swing, drums and mode, the valence where the mode changes, variety."""

    swing: float
    drums: float
    mode: float
    threshold: float
    variety: float


def _plan_bar(
    affect: Affect,
    fixed: Mapping[str, float],
    offsets: NDArray[np.float64],
    draws: _Draws,
    calibration: NDArray[np.float64] | None,
) -> Attributes:
    point = affect.effective_vad()
    v, a = _compensate_fixed(*target_point(point.valence, point.arousal, calibration), fixed)
    blended = blend.weigh_recipes(affect)
    values = np.array([_blended_value(name, v, a, affect, blended) for name in ATTRIBUTE_MODELS]) + offsets
    row = dict(zip(ATTRIBUTE_MODELS, np.clip(values, _LOWEST, _HIGHEST).tolist(), strict=True))
    row["leap"], row["range"] = min(row["leap"], MAX_LEAP), min(row["range"], MAX_RANGE)
    row["brightness"] = _brightness(point.valence, blended, draws)
    row["swing"] = (
        0.6 if point.valence > 0.1 and -0.3 < point.arousal < 0.6 and draws.swing < _swing_share(row, draws) else 0.0
    )
    row["drums"] = row["drums"] if draws.drums < draws.variety * min(1.0, 0.15 + 1.2 * row["drums"]) else 0.0
    return Attributes(**{**row, **fixed})


def _swing_share(row: Mapping[str, float], draws: _Draws) -> float:
    return SWING_SHARE * draws.variety if row["tempo"] < 140 else 0.0


def _blended_value(name: str, v: float, a: float, affect: Affect, blended: blend.Blend) -> float:
    """An attribute of the plane, moved to that of the recipes as far as these are near; a rate in octaves."""
    model = ATTRIBUTE_MODELS[name]
    plane = model.value(v, a) + model.by_dominance * affect.effective_vad().dominance
    named = [(w, recipe.values[name]) for w, recipe in blended.shares if name in recipe.values]
    if not named:
        return plane
    share = sum(w for w, _ in named)
    forward, back = (np.log2, np.exp2) if name in RATES else (float, float)
    neutral, strength = forward(model.value(0.0, 0.0)), float(np.clip(affect.intensity, 1, blend.MOST_INTENSITY))
    asked = sum(w * (neutral + strength * (forward(value) - neutral)) for w, value in named) / share
    near = share * blended.presence
    return float(back((1 - near) * forward(plane) + near * asked))


RATES = frozenset({"tempo", "density", "motion", "harmonic_rhythm"})


def _brightness(valence: float, blended: blend.Blend, draws: _Draws) -> float:
    """Of the mode: major from valence 0 on, minor below; a recipe's own where one is near."""
    if draws.variety and blended.presence > 0.5:
        _, recipe = max(blended.shares, key=lambda share: share[0])
        return MODE_BRIGHTNESS[recipe.modes[int(draws.mode * len(recipe.modes))]]
    return BRIGHT if valence >= draws.threshold else DARK


def loudness_lufs(points: Sequence[VAD | Affect]) -> float:
    """The integrated loudness that suits an affect: a whisper of fear -20, anger -13, in LUFS.

    Args:
        points: the affect of each bar.

    Returns:
        -24..-12.
    """
    levels = []
    for p in points:
        affect = p if isinstance(p, Affect) else Affect(p)
        blended = blend.weigh_recipes(affect)
        extra = sum(w * recipe.loudness_db for w, recipe in blended.shares) * blended.presence
        levels.append(-17.5 + 5.5 * affect.effective_vad().arousal + extra)
    return float(np.clip(np.mean(levels or [-17.5]), LEAST_LUFS, MOST_LUFS))


def target_point(valence: float, arousal: float, calibration: NDArray[np.float64] | None = None) -> tuple[float, float]:
    """Where on the plane of `ATTRIBUTE_MODELS` a requested point lies: each coordinate -1.5..1.5."""
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

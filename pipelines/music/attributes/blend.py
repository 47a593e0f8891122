"""Which recipes are near an affect: inverse-distance weights (Shepard 1968), exact at the point of a word."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from conditioning.affect import VAD, Affect, Emotion
from pipelines.music.attributes.recipes import RECIPES, Band, Recipe
from pipelines.music.attributes.styles import Style

DOMINANCE_WEIGHT = 0.6  # of a difference in dominance: it tells anger from fear, but is rated less surely
REACH = 0.24  # distance at which a recipe counts by 1/e
NEAREST = 0.03  # distances below are the point itself
MIXTURE_ERROR = 0.03  # a point that lies so near the mean of its emotions is a mixture of them
MOST_INTENSITY = 1.35  # beyond, a recipe goes no further
SHARE_POWER = 4


@dataclass(frozen=True, slots=True)
class Blend:
    """Recipes with their shares.

    Attributes:
        shares: (share, recipe); shares sum to 1.
        presence: 0..1, how near the nearest is: what the recipes count against the plane.
    """

    shares: tuple[tuple[float, Recipe], ...]
    presence: float

    def draw(self, coin: float) -> Recipe:
        """A recipe by its share, from a number 0..1."""
        edges = np.cumsum([share for share, _ in self.shares])
        return self.shares[min(len(self.shares) - 1, int(np.searchsorted(edges, coin * edges[-1], side="right")))][1]


@cache
def recipe_points() -> tuple[VAD, ...]:
    """The points of RECIPES: of their words."""
    return tuple(Affect.of(recipe.word).vad for recipe in RECIPES)


def weigh_recipes(affect: Affect) -> Blend:
    """The recipes that an affect is made of: those near its point (at intensity 1), or of the emotions it mixes."""
    mixed = _mixture(affect)
    return _soften(mixed if mixed is not None else _near(affect.vad), affect.intensity)


def _soften(blended: Blend, intensity: float) -> Blend:
    """The recipes of a faint affect: the fainter, the more of no feeling's."""
    if intensity >= 1:
        return blended
    neutral = next(recipe for recipe in RECIPES if recipe.word == "neutral")
    shares = [(share * intensity, recipe) for share, recipe in blended.shares if recipe is not neutral]
    shares.append((1 - sum(share for share, _ in shares), neutral))
    return Blend(tuple(s for s in shares if s[0] > 0), blended.presence * intensity + 1 - intensity)


def blend_affects(affects: Sequence[Affect]) -> Blend:
    """The recipes of several affects, each counting alike."""
    shares: dict[str, float] = {}
    blends = [weigh_recipes(a) for a in affects]
    for blended in blends:
        for share, recipe in blended.shares:
            shares[recipe.word] = shares.get(recipe.word, 0.0) + share / len(blends)
    named = {recipe.word: recipe for recipe in RECIPES}
    return Blend(
        tuple((share, named[word]) for word, share in shares.items()),
        float(np.mean([b.presence for b in blends])),
    )


@cache
def _near(point: VAD) -> Blend:
    distances = np.array([_distance(point, other) for other in recipe_points()])
    weights = 1 / (np.maximum(distances, NEAREST) ** SHARE_POWER)
    if distances.min() < NEAREST:
        weights = (distances == distances.min()).astype(float)
    weights /= weights.sum()
    kept = [(float(w), recipe) for w, recipe in zip(weights, RECIPES, strict=True) if w > 0.02]
    total = sum(w for w, _ in kept)
    presence = math.exp(-((max(0.0, float(distances.min()) - NEAREST) / REACH) ** 2))
    return Blend(tuple((w / total, recipe) for w, recipe in kept), presence)


def _mixture(affect: Affect) -> Blend | None:
    """The recipes of the emotions that an affect mixes, where its point is their mean and no word's own."""
    weights = {e: w for e, w in affect.weights.items() if w > 0}
    total = sum(weights.values())
    if len(weights) < 2 or total < 0.99 or min(_distance(affect.vad, p) for p in recipe_points()) < NEAREST:
        return None
    mean = [sum(w * tuple(Affect.of(e).vad)[axis] for e, w in weights.items()) / total for axis in range(3)]
    if math.dist(mean, tuple(affect.vad)) > MIXTURE_ERROR:
        return None
    named = {recipe.word: recipe for recipe in RECIPES}
    shares = tuple((w / total, named[str(Emotion(e))]) for e, w in weights.items())
    return Blend(shares, 1.0)


def _distance(a: VAD, b: VAD) -> float:
    return math.hypot(a.valence - b.valence, a.arousal - b.arousal, DOMINANCE_WEIGHT * (a.dominance - b.dominance))


def draw_recipes(affects: Sequence[Affect], seed: int) -> list[Recipe]:
    """The recipe of every bar, by its share: bars of one affect have one."""
    coin = float(np.random.default_rng([seed, 10]).random())
    return [weigh_recipes(affect).draw(coin) for affect in affects]


def draw_band(affects: Sequence[Affect], seed: int, style: Style | None = None) -> Band:
    """One band for the whole piece, of its style or of a recipe drawn from all its bars."""
    rng = np.random.default_rng([seed, 11])
    recipe = blend_affects(affects).draw(float(rng.random()))
    bands = style.bands if style is not None else recipe.bands
    return bands[int(rng.integers(len(bands)))]

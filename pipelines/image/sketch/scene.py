"""What every layer of a sketch draws on and goes by."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from pipelines.image.sketch.canvas import Colour, LayerCanvas
from pipelines.image.sketch.mood import SketchMood

NEAR = 0.98  # y of the ground at distance 1


@dataclass
class Scene:
    """A sketch being made.

    Attributes:
        canvas: what is drawn on.
        mood: light, colour, weather and line.
        seed: of every thing's place.
        words: keys of what is asked, see `lexicon.THINGS`.
        horizon: y of the horizon.
        sun: x and y of the sun or moon.
    """

    canvas: LayerCanvas
    mood: SketchMood
    seed: int
    words: frozenset[str]
    horizon: float
    sun: tuple[float, float]

    def rng(self, name: str, index: int = 0) -> np.random.Generator:
        """Random numbers of one thing: they depend on the seed and its name, never on the affect or on other things."""
        return np.random.default_rng([self.seed, zlib.crc32(name.encode()), index])

    def ground(self, distance: float) -> float:
        """Height y on the ground, 1 near to infinity at the horizon."""
        return self.horizon + (NEAR - self.horizon) / distance

    def fade(self, colour: Colour, distance: float) -> Colour:
        """A colour seen through the air."""
        share = 1 - np.exp(-(distance - 1) * (0.02 + 0.16 * self.mood.haze))
        return np.asarray(colour) * (1 - share) + self.haze() * share

    def haze(self) -> Colour:
        """The colour of distance."""
        m = self.mood
        clear = 0.5 * m.palette("far") + 0.5 * m.palette("horizon")
        return clear * (1 - 0.45 * m.storm) + m.palette("shade") * 0.45 * m.storm

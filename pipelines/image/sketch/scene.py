"""What every layer of a sketch draws on and goes by."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

import numpy as np

from pipelines.image.sketch.canvas import Colour, LayerCanvas
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.mood import SketchMood
from pipelines.image.sketch.prompt import ThingSpec

NEAR = 0.98  # y of the ground at distance 1
#: Part of the picture's width that a side takes; "" is all of it.
SIDE_RANGES = {"left": (0.1, 0.38), "middle": (0.4, 0.6), "right": (0.62, 0.9), "": (0.06, 0.94)}
SIZE_FACTORS = {"large": 0.62, "small": 1.6, "": 1.0}  # of the distance
DEPTH_FACTORS = {"front": 0.8, "back": 1.7, "": 1.0}  # of the distance
PLURAL_COUNT = 4  # of things in the plural without a number


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one thing stands.

    Attributes:
        x: 0 left to 1 right.
        distance: 1 near to infinity at the horizon.
        colour: a name of `modifiers.COLOURS`, "" as in nature.
        scale: of things whose size does not follow from their distance.
    """

    x: float
    distance: float
    colour: str = ""
    scale: float = 1.0


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
        specs: what is said of each thing, see `prompt.Prompt`.
        absent: things that must not be there.
    """

    canvas: LayerCanvas
    mood: SketchMood
    seed: int
    words: frozenset[str]
    horizon: float
    sun: tuple[float, float]
    specs: Mapping[str, tuple[ThingSpec, ...]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()

    def is_arranged(self, thing: str, usual: int) -> bool:
        """Whether the prompt asks for another number, place, size or colour of a thing than the usual many have."""
        return any(_says_where(spec, usual) or spec.colours for spec in self.specs.get(thing, ()))

    def placements(self, thing: str, usual: Sequence[tuple[float, float]]) -> list[Placement]:
        """Where each of a thing stands, far ones first.

        Args:
            thing: a key of `lexicon.THINGS`.
            usual: (x, distance) of each where the prompt does not say how many or where.

        Returns:
            As many as are asked for; those of `usual` where nothing is said.
        """
        specs = self.specs.get(thing, ())
        if not any(_says_where(spec, len(usual)) for spec in specs):
            colours = cycle([c for spec in specs for c in spec.colours or ("",)] or [""])
            return [Placement(x, d, c) for (x, d), c in zip(usual, colours, strict=False)]
        total = sum(_count(spec, len(usual)) for spec in specs)
        placed, taken = list[Placement](), 0
        for spec in specs:
            placed += self._place(thing, spec, usual, total, taken)
            taken += _count(spec, len(usual))
        return sorted(placed, key=lambda p: -p.distance)

    def _place(
        self, thing: str, spec: ThingSpec, usual: Sequence[tuple[float, float]], total: int, taken: int
    ) -> Iterator[Placement]:
        """The placements of one mention: side by side over its part of the width, by turns nearer and farther."""
        count, rng = _count(spec, len(usual)), self.rng(thing, 90 + taken)
        low, high = SIDE_RANGES[spec.side]
        rank, places = (0, count) if spec.side else (taken, total)
        nearest = min(d for _, d in usual) * SIZE_FACTORS[spec.size] * DEPTH_FACTORS[spec.depth]
        for i, colour in enumerate(islice(cycle(spec.colours or ("",)), count)):
            share = (rank + i + 0.5) / places
            x = low + (high - low) * share + (high - low) / places * 0.08 * rng.uniform(-1, 1)
            if places == 1 and not spec.side:
                x = usual[-1][0]
            spread = 1 + (0.15 * places + 0.3 * (i % 2)) * (places > 1)
            yield Placement(float(x), max(1.05, nearest * spread), colour, 1 / SIZE_FACTORS[spec.size])

    @contextmanager
    def dye(self, colour: str) -> Iterator[None]:
        """Draw in a colour of `modifiers.COLOURS` by its name; "" as in nature."""
        before = self.canvas.dye
        if colour:
            self.canvas.dye = np.array(COLOURS[colour]) / 255
        try:
            yield
        finally:
            self.canvas.dye = before

    def colour_of(self, *things: str) -> str:
        """The colour that the prompt gives the first of these things that has one, else ""."""
        return next((spec.colours[0] for thing in things for spec in self.specs.get(thing, ()) if spec.colours), "")

    def side_of(self, *things: str) -> str:
        """The side that the prompt gives the first of these things that has one, else ""."""
        return next((spec.side for thing in things for spec in self.specs.get(thing, ()) if spec.side), "")

    def x_of(self, x: float, *things: str) -> float:
        """An x moved to the side that the prompt gives one of these things, as it is where it gives none."""
        side = self.side_of(*things)
        low, high = SIDE_RANGES[side] if side else (0.0, 1.0)
        return low + (high - low) * x

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


def _count(spec: ThingSpec, usual: int) -> int:
    """How many of a mention are drawn, of which `usual` are drawn where nothing is said."""
    return spec.count or (max(usual, PLURAL_COUNT) if spec.plural else usual)


def _says_where(spec: ThingSpec, usual: int) -> bool:
    """Whether a mention asks for another number, place or size than the usual."""
    return _count(spec, usual) != usual or bool(spec.side or spec.depth or spec.size)

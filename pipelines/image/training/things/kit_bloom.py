"""Heads of flowers of many kinds. A head's axis is z, its foot at the origin; sizes in metres."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipelines.image.training.things.kit_flora import (
    Shape,
    around,
    blade,
    globe,
    join,
    puffed,
    revolve,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_tree import leaf_shape

Rng = np.random.Generator
STEM, LEAF = ("#3f6a2c", "#6a9a48"), ("#2f6a28", "#6aa844")


def rays(
    count: int,
    length: float,
    width: float,
    colours: Sequence[str],
    *,
    tilt_degrees: float = 78.0,
    bend_degrees: float = 10.0,
    cup: float = 0.25,
    layers: int = 1,
    heart: float = 0.0,
    heart_colours: Sequence[str] = ("#c88a10", "#f8cc30"),
    blunt: float = 0.75,
    edge: str | None = None,
) -> Callable[[Rng], Shape]:
    """A head of rays about a heart: daisies, poppies, sunflowers, asters.

    Args:
        count: of petals in a layer.
        length: of a petal.
        width: of a petal.
        colours: of a petal, foot to tip.
        tilt_degrees: of the outermost petals from upright; inner layers stand steeper.
        bend_degrees: of a petal outwards.
        cup: how far its edges rise.
        layers: of petals.
        heart: radius of the heart.
        heart_colours: of its rim and its top.
        blunt: width of the tip in parts of the greatest.
        edge: colour of the petals' edges.
    """

    def make(rng: Rng) -> Shape:
        parts = []
        for k in range(layers):
            inner = k / max(layers, 2)
            widths = [0.35 * width, 0.85 * width, width, 0.9 * width, blunt * 0.7 * width]
            petal = blade(length * (1 - 0.35 * inner), widths, colours, bend_degrees=bend_degrees, fold=-cup, edge=edge)
            parts.append(
                around(
                    petal,
                    count,
                    tilt_degrees=tilt_degrees * (1 - 0.6 * inner),
                    radius=heart * 0.6 * (1 - inner),
                    z=0.01 * length * k,
                    phase_degrees=rng.uniform(0, 360),
                    rng=rng,
                    loose=0.5,
                )
            )
        if heart:
            parts.append(globe((heart, heart, heart * 0.55), heart_colours, rows=6, sides=10).at(0, 0, heart * 0.1))
        return join(*parts)

    return make


def cup(colours: Sequence[str], *, length: float = 0.065, width: float = 0.05) -> Callable[[Rng], Shape]:
    """The closed cup of a tulip."""

    def make(rng: Rng) -> Shape:
        petal = blade(
            length,
            [0.5 * width, width, 1.05 * width, 0.8 * width, 0.12 * width],
            colours,
            bend_degrees=-38,
            fold=-0.45,
            rows=7,
        )
        outer = around(petal, 3, tilt_degrees=27, radius=0.006, rng=rng, loose=0.25)
        return join(outer, around(petal, 3, tilt_degrees=24, radius=0.004, phase_degrees=60, rng=rng, loose=0.25))

    return make


def layered(
    colours: Sequence[str],
    *,
    length: float = 0.045,
    rings: Sequence[tuple[int, float]] = ((3, 4), (4, 16), (5, 32), (6, 50), (6, 68)),
    edge: str | None = None,
) -> Callable[[Rng], Shape]:
    """A full head of curled petals: roses, peonies, carnations; `rings` are (petals, lean in degrees) from within."""

    def make(rng: Rng) -> Shape:
        parts = [
            globe((length * 0.22, length * 0.22, length * 0.45), (colours[0], colours[0]), rows=5, sides=7).at(
                0, 0, length * 0.4
            )
        ]
        for k, (count, tilt) in enumerate(rings):
            width = length * (0.75 + 0.09 * k)
            petal = blade(
                length * (0.86 + 0.05 * k),
                [0.5 * width, 0.95 * width, 1.1 * width, 0.95 * width, 0.5 * width],
                colours,
                bend_degrees=24 + 4 * k,
                fold=-0.42,
                wave=0.06,
                rows=6,
                edge=edge,
            )
            parts.append(around(petal, count, tilt_degrees=tilt - 12, phase_degrees=37 * k, rng=rng, loose=0.3))
        sepals = around(blade(length * 0.6, [0.01, 0.012, 0], LEAF), 5, tilt_degrees=100)
        return join(puffed(join(*parts), (0, 0, -0.4 * length), 0.5), sepals)

    return make


def spike(
    floret: Shape, count: int, length: float, *, girth: float = 0.012, lean_degrees: float = 55.0, taper: float = 0.7
) -> Callable[[Rng], Shape]:
    """Florets about a stalk: lavender, lupine, hyacinth, foxglove."""

    def make(rng: Rng) -> Shape:
        t = np.linspace(0, 1, count)
        a = np.arange(count) * 2.4 + rng.normal(0, 0.2, count)
        lean = np.radians(lean_degrees * (1 - 0.6 * t))
        way = np.stack([np.cos(a) * np.sin(lean), np.sin(a) * np.sin(lean), np.cos(lean)], -1)
        r = girth * (1 - taper * t)
        where = np.stack([np.cos(a) * r, np.sin(a) * r, t * length], -1)
        places = spots(where, way, sizes=(1 - 0.55 * taper * t) * rng.uniform(0.85, 1.1, count))
        stalk = rod([(0, 0, 0), (0, 0, length)], 0.003, STEM, sides=4)
        return join(stalk, scatter(floret, places, shades(rng, count, 0.16, 0.06)))

    return make


def ball(floret: Shape, count: int, radius: float, *, squash: float = 0.8) -> Callable[[Rng], Shape]:
    """Florets over a ball: hydrangea, allium, clover."""

    def make(rng: Rng) -> Shape:
        z = 1 - 1.55 * (np.arange(count) + 0.5) / count
        a = np.arange(count) * 2.39996
        r = np.sqrt(1 - z**2)
        way = np.stack([r * np.cos(a), r * np.sin(a), z], -1)
        where = way * radius * np.array((1, 1, squash)) + np.array((0, 0, radius * squash * 0.6))
        places = spots(where, way + rng.normal(0, 0.15, way.shape), spins_degrees=rng.uniform(0, 360, count))
        return scatter(floret, places, shades(rng, count, 0.12, 0.08))

    return make


def star(count: int, length: float, width: float, colours: Sequence[str], *, heart: str = "#f4d850") -> Shape:
    """A flat small flower of simple petals."""
    return join(
        around(leaf_shape(length, width, colours), count, tilt_degrees=72),
        globe(length * 0.2, (heart, heart), rows=3, sides=5),
    )


def lily(colours: Sequence[str], *, edge: str | None = None, length: float = 0.1) -> Callable[[Rng], Shape]:
    """Six long petals that curl back, with stamens."""

    def make(rng: Rng) -> Shape:
        widths = [0.12, 0.26, 0.34, 0.3, 0.18, 0.02]
        petal = blade(length, [w * length for w in widths], colours, bend_degrees=82, fold=-0.3, rows=8, edge=edge)
        stamen = join(
            rod(
                [(0, 0, 0), (0, -0.008, length * 0.35), (0, -0.02, length * 0.62)],
                0.0016,
                ("#b8c878", "#d8d890"),
                sides=4,
            ),
            globe((0.004, 0.004, 0.008), ("#8a3a10", "#c86a20"), rows=4, sides=5).at(0, -0.02, length * 0.63),
        )
        return join(around(petal, 6, tilt_degrees=22, rng=rng, loose=0.3), around(stamen, 6, tilt_degrees=6))

    return make


def iris(colours: Sequence[str]) -> Callable[[Rng], Shape]:
    """Three standards upright, three falls with a yellow tongue."""

    def make(rng: Rng) -> Shape:
        widths = [0.012, 0.035, 0.055, 0.05, 0.02]
        stand = blade(0.085, widths, colours, bend_degrees=-50, fold=-0.4, wave=0.12, rows=7)
        fall = blade(0.095, widths, ("#f0c830", colours[0], *colours), bend_degrees=95, fold=0.2, wave=0.12, rows=8)
        return join(
            around(stand, 3, tilt_degrees=28, rng=rng, loose=0.3),
            around(fall, 3, tilt_degrees=62, phase_degrees=60, rng=rng, loose=0.3),
        )

    return make


def daffodil(petals: Sequence[str], trumpet: Sequence[str]) -> Callable[[Rng], Shape]:
    """Six petals about a trumpet."""

    def make(rng: Rng) -> Shape:
        petal = blade(0.045, [0.012, 0.026, 0.03, 0.022, 0.004], petals, bend_degrees=12, fold=-0.15)
        horn = revolve([(0.008, 0), (0.013, 0.015), (0.016, 0.03), (0.022, 0.04)], trumpet, sides=12)
        inside = revolve([(0.001, 0.02), (0.014, 0.03), (0.021, 0.04)], (trumpet[0], trumpet[-1]), sides=12)
        return join(around(petal, 6, tilt_degrees=84, rng=rng, loose=0.3), horn, inside)

    return make


def pansy(main: Sequence[str], blotch: str) -> Callable[[Rng], Shape]:
    """Five broad petals with a dark face."""

    def make(rng: Rng) -> Shape:
        def petal(tints: Sequence[str], size: float) -> Shape:
            return blade(
                0.032 * size,
                [0.012 * size, 0.032 * size, 0.04 * size, 0.036 * size, 0.014 * size],
                tints,
                bend_degrees=16,
                fold=-0.1,
            )

        dark = (blotch, blotch, main[0], main[-1])
        back = [petal(main, 1.15).tilted(80).at(0, 0, -0.002, 1, a) for a in (152, 208)]
        front = [petal(dark, 1.0).tilted(80).at(0, 0, 0.001, 1, a) for a in (72, 288)]
        chin = petal(dark, 1.2).tilted(80).at(0, 0, 0.002, 1, 0)
        return join(*back, *front, chin, globe(0.004, ("#f0b810", "#ffe040"), rows=4, sides=6).at(0, 0, 0.004))

    return make

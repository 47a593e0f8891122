"""Plants of the desert: cacti, agave, tumbleweed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bloom import star
from pipelines.image.training.things.kit_flora import (
    Array,
    Shape,
    blade,
    globe,
    grid,
    join,
    put,
    ramp,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_rock import on_ground
from pipelines.image.training.things.kit_tree import leaf_shape
from pipelines.image.training.things.recipe import thing

SPINE = leaf_shape(0.03, 0.003, ("#d8c890", "#fff8d8"))


@thing("agave", "aloe, yucca, century plant", height_m=1.0, elevation_degrees=14)
def agave(kit: Kit) -> None:
    """A rosette of thick blue-green blades with pale edges."""
    rng, parts = kit.rng, []
    colours = ("#5a8a78", "#7ab09a", "#98c8b0", "#6a5a40")
    for k in range(34):
        leaf = blade(
            0.95,
            [0.13, 0.17, 0.18, 0.13, 0.07, 0.0],
            colours,
            bend_degrees=rng.normal(4, 8),
            fold=-0.45,
            rows=9,
            edge="#d8dc9c",
        )
        place = spots([(0, 0, 0.03)], sizes=rng.uniform(0.85, 1.05) * (1 - 0.012 * k), spins_degrees=k * 137.5)
        parts.append(scatter(leaf.tilted(78 - 1.9 * k).at(0, -0.06, 0), place, shades(rng, 1, 0.1, 0.03)))
    put(kit, on_ground(join(*parts)), rough=0.5, mottle=0.06)


def _column(
    height: float, radius: float, colours: Sequence[str], *, ribs: int = 13, line: Array | None = None
) -> Shape:
    """A ribbed column with spines along its ribs, bent along a line."""
    n, a = 40, np.linspace(0, 2 * np.pi, ribs * 6, endpoint=False)
    t = np.linspace(0, 1, n)
    path = (
        np.column_stack([0 * t, 0 * t, height * t])
        if line is None
        else np.stack([np.interp(t, np.linspace(0, 1, len(line)), line[:, k]) for k in range(3)], -1)
    )
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, np.array((0, 1.0, 0)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    other = np.cross(side, along)
    r = radius * np.minimum(1, 3.2 * np.sqrt((1 - t).clip(0)))
    rib = 1 - 0.16 * np.abs(np.sin(a * ribs / 2)) ** 0.8
    ring = (
        r[:, None, None]
        * rib[None, :, None]
        * (np.cos(a)[None, :, None] * side[:, None] + np.sin(a)[None, :, None] * other[:, None])
    )
    tints = ramp(colours, n)[:, None] * (0.45 + 0.62 * ((rib - 0.84) / 0.16)[None, :, None])
    body = grid(path[:, None] + ring, tints, closed=True)
    crest = (path[:, None] + ring)[1::2, ::6].reshape(-1, 3)
    way = ring[1::2, ::6].reshape(-1, 3)
    return join(
        body,
        *(
            scatter(SPINE, spots(crest, way / radius + np.random.default_rng(k).normal(0, 0.5, way.shape)))
            for k in range(3)
        ),
    )


@thing("cactus", "saguaro, columnar cactus, desert cactus", height_m=4.0, azimuths_degrees=(10,), seed=2)
def cactus(kit: Kit) -> None:
    """A tall ribbed cactus with two arms."""
    colours = ("#3a6a34", "#5a9a4c", "#7ab862")
    arm = np.array([(0, 0, 0), (0.35, 0, -0.02), (0.62, 0, 0.12), (0.7, 0, 0.5), (0.7, 0, 1.5)])
    left, right = arm * np.array((-1, 1, 0.8)) + np.array((-0.15, 0, 1.5)), arm + np.array((0.15, 0, 1.15))
    put(
        kit,
        join(
            _column(4.0, 0.27, colours),
            _column(0, 0.17, colours[1:], line=left, ribs=11),
            _column(0, 0.18, colours[1:], line=right, ribs=11),
        ),
        rough=0.6,
        mottle=0.1,
    )


@thing(
    "barrel-cactus",
    "round cactus, globular cactus, flowering cactus",
    height_m=0.6,
    size_px=256,
    elevation_degrees=14,
    seed=3,
)
def barrel_cactus(kit: Kit) -> None:
    """A ribbed ball with a crown of pink flowers."""
    ribs, a, up = 18, np.linspace(0, 2 * np.pi, 108, endpoint=False), np.linspace(-1.2, 1.5, 22)
    rib = 1 - 0.15 * np.abs(np.sin(a * ribs / 2)) ** 0.8
    r = np.cos(up)[:, None] * rib[None] * 0.32
    points = np.stack([r * np.cos(a), r * np.sin(a), np.repeat(0.28 * np.sin(up)[:, None], 108, 1) + 0.26], -1)
    body = grid(
        points,
        ramp(("#2f5a30", "#4f8f48", "#86c070"), 22)[:, None] * (0.45 + 0.6 * ((rib - 0.85) / 0.15)[None, :, None]),
        closed=True,
    )
    crest = points[2:21:2, ::6].reshape(-1, 3)
    spines = [
        scatter(
            SPINE, spots(crest, (crest - np.array((0, 0, 0.26))) * 3 + kit.rng.normal(0, 0.55, crest.shape), sizes=1.6)
        )
        for _ in range(5)
    ]
    turn = np.arange(9) * 0.7
    ring = np.column_stack([0.1 * np.cos(turn), 0.1 * np.sin(turn), np.full(9, 0.53)])
    flowers = scatter(star(9, 0.06, 0.022, ("#c81c70", "#ff74b8")), spots(ring, ring * np.array((2.5, 2.5, 1.2))))
    put(kit, join(body, *spines, flowers), rough=0.6, mottle=0.08)


@thing(
    "prickly-pear",
    "opuntia, flat cactus, desert plant",
    height_m=1.3,
    azimuths_degrees=(10,),
    elevation_degrees=9,
    seed=4,
)
def prickly_pear(kit: Kit) -> None:
    """Flat pads with spines, red fruit on their rims."""
    rng, parts = kit.rng, []
    pad = globe((0.15, 0.035, 0.21), ("#3a6a3c", "#6aa45c", "#86bc6c"), rows=12, sides=20).at(0, 0, 0.2)
    dots = pad.points[rng.integers(0, len(pad.points), 70)]
    clad = join(
        pad,
        *(
            scatter(
                SPINE,
                spots(dots, (dots - np.array((0, 0, 0.2))) * np.array((1, 12, 1)) + rng.normal(0, 0.2, dots.shape)),
            )
            for _ in range(2)
        ),
    )
    fruit = globe((0.03, 0.03, 0.048), ("#8a1434", "#e03c64"), rows=6, sides=9).at(0, 0, 0.03)

    def grow(place: Array, size: float, depth: int) -> None:
        parts.append(scatter(clad, (place @ np.diag([size, size, size, 1]))[None], shades(rng, 1, 0.1, 0.06)))
        for angle in rng.permutation([-52, -18, 18, 52])[: 3 if depth == 0 else 2]:
            a = np.radians(angle + rng.normal(0, 8))
            rim = np.array([0.15 * np.sin(a) * size, 0, (0.2 + 0.2 * np.cos(a)) * size, 1])
            spin = np.radians(rng.normal(0, 40))
            turn = np.array([[np.cos(a), 0, np.sin(a), 0], [0, 1, 0, 0], [-np.sin(a), 0, np.cos(a), 0], [0, 0, 0, 1]])
            about = np.array(
                [[np.cos(spin), -np.sin(spin), 0, 0], [np.sin(spin), np.cos(spin), 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
            )
            move = np.eye(4)
            move[:, 3] = rim
            if depth < 2:
                grow(place @ move @ turn @ about, size * 0.88, depth + 1)
            else:
                parts.append(scatter(fruit, (place @ move @ turn)[None]))

    for x in (-0.16, 0.14):
        foot = np.eye(4)
        foot[0, 3], foot[1, 3] = x, rng.normal(0, 0.05)
        grow(foot, 1.1, 0)
    put(kit, on_ground(join(*parts)), rough=0.6, mottle=0.1, grain_m=0.05)


@thing("tumbleweed", "dry bush, desert weed, dead weed", height_m=0.7, size_px=256, elevation_degrees=8, seed=11)
def tumbleweed(kit: Kit) -> None:
    """A dry ball of twigs."""
    rng, parts = kit.rng, []
    for _ in range(210):
        way = rng.normal(0, 1, 3)
        way /= np.linalg.norm(way)
        t = np.linspace(0, 1, 8)
        bend = np.cross(way, rng.normal(0, 1, 3)) * 0.22
        line = np.outer(t, way) * 0.35 + np.outer(np.sin(t * 2.6), bend) * 0.7 + np.array((0, 0, 0.36))
        parts.append(rod(line, 0.005 * (1.1 - 0.8 * t), ("#6a5034", "#c8a874"), sides=3))
    put(kit, on_ground(join(*parts)), rough=0.9)

"""Rocks: boulders, crags, stones, dripstones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import grid, join, put, ramp
from pipelines.image.training.things.kit_rock import on_ground, rock
from pipelines.image.training.things.recipe import thing

GREY, WARM, DARK = (
    ("#4c4a48", "#8a8680", "#a8a49c"),
    ("#6a5440", "#a88a68", "#c8ac84"),
    ("#201e20", "#3c383c", "#544e50"),
)
MOSS, ICE = ("#2c4a16", "#4f7a24", "#86a83c"), ("#5aa0d0", "#b0dcf0", "#f4fcff")


@thing("boulder", "rock, stone, big rock", height_m=1.6, azimuths_degrees=(25, 205), elevation_degrees=10, seed=1)
def boulder(kit: Kit) -> None:
    """A grey boulder with a smaller one at its foot."""
    big = rock(kit.rng, (1.0, 0.85, 0.95), GREY, cuts=12, rough_m=0.06, blocky=0.85).at(0, 0, 0.62)
    small = rock(kit.rng, (0.4, 0.35, 0.3), GREY, cuts=9, rough_m=0.03, blocky=0.85).at(0.95, -0.45, 0.16)
    put(kit, on_ground(join(big, small)), rough=0.9, mottle=0.25, grain_m=0.1)


@thing("round-rock", "round boulder, granite boulder, rounded stone", height_m=1.3, elevation_degrees=10, seed=2)
def round_rock(kit: Kit) -> None:
    """A rounded granite block."""
    put(
        kit,
        on_ground(rock(kit.rng, (1.1, 0.95, 0.75), GREY, cuts=3, rough_m=0.07).at(0, 0, 0.6)),
        rough=0.9,
        mottle=0.25,
        grain_m=0.12,
    )


@thing("sandstone", "red rock, desert rock, sandstone boulder, orange rock", height_m=1.8, elevation_degrees=9, seed=3)
def sandstone(kit: Kit) -> None:
    """A block in red bands."""
    put(
        kit,
        on_ground(
            rock(kit.rng, (1.3, 1.0, 1.0), ("#8a4424", "#c8743c", "#e0a068"), cuts=9, rough_m=0.06, bands_m=0.22).at(
                0, 0, 0.8
            )
        ),
        rough=0.9,
        mottle=0.15,
    )


@thing(
    "dark-rock",
    "black rock, basalt, sharp rock, jagged rock, crag",
    height_m=2.2,
    azimuths_degrees=(25, 205),
    elevation_degrees=8,
    seed=4,
)
def dark_rock(kit: Kit) -> None:
    """Jagged black splinters of rock."""
    parts = []
    for x, size, lean in ((0, 1.0, 6), (-0.75, 0.62, -14), (0.8, 0.7, 18), (0.25, 0.5, -4)):
        one = rock(kit.rng, (0.5, 0.42, 1.25), DARK, cuts=11, rough_m=0.05)
        c, s = np.cos(np.radians(lean)), np.sin(np.radians(lean))
        turn = [[c, 0, s, 0], [0, 1, 0, 0], [-s, 0, c, 0], [0, 0, 0, 1]]
        parts.append(one.moved(turn).at(x, kit.rng.normal(0, 0.25), 0.72 * size, size))
    put(kit, on_ground(join(*parts)), rough=0.7, mottle=0.25)


@thing(
    "moss-rock", "mossy rock, mossy stone, moss, forest rock, mossy boulder", height_m=1.0, elevation_degrees=12, seed=5
)
def moss_rock(kit: Kit) -> None:
    """A boulder under moss."""
    _mossy(kit, MOSS)


@thing("boulder-snowy", height_m=1.1, elevation_degrees=12, of="boulder", state="snowy", seed=5)
def boulder_snowy(kit: Kit) -> None:
    """A boulder under snow."""
    _mossy(kit, ("#c4d2e0", "#e8f0f8", "#ffffff"))


def _mossy(kit: Kit, cover: Sequence[str]) -> None:
    rng = kit.rng
    stones = join(
        rock(rng, (1.05, 0.85, 0.6), GREY, cuts=6, rough_m=0.07, cover=cover).at(0, 0, 0.45),
        rock(rng, (0.42, 0.4, 0.3), GREY, cuts=4, rough_m=0.04, cover=cover).at(0.95, -0.35, 0.18),
        rock(rng, (0.3, 0.3, 0.2), GREY, cuts=4, rough_m=0.04, cover=cover).at(-0.95, -0.4, 0.12),
    )
    put(kit, on_ground(stones), rough=0.95, mottle=0.22, grain_m=0.06)


@thing(
    "stones",
    "pebbles, gravel, small stones, scree",
    height_m=0.25,
    size_px=320,
    elevation_degrees=16,
    azimuths_degrees=(0,),
    seed=6,
)
def stones(kit: Kit) -> None:
    """Stones strewn on the ground."""
    rng, parts = kit.rng, []
    for _ in range(46):
        size = np.exp(rng.normal(-2.5, 0.55))
        one = rock(
            rng,
            (1.2, 1.0, 0.75),
            (GREY, WARM, ("#5a5654", "#9a948c", "#c0bab0"))[rng.integers(3)],
            cuts=4,
            rough_m=0.06,
            level=3,
        )
        parts.append(one.at(rng.uniform(-0.85, 0.85), rng.normal(0, 0.22), size * 0.4, size, rng.uniform(0, 360)))
    put(kit, on_ground(join(*parts)), rough=0.9, mottle=0.2, grain_m=0.05)


@thing(
    "cliff",
    "cliff rock, rock face, crag, precipice, rock wall, sea stack",
    height_m=14,
    size_px=420,
    azimuths_degrees=(20, 200),
    elevation_degrees=3,
    seed=7,
)
def cliff(kit: Kit) -> None:
    """A crag in layers with grass on its top."""
    rng, parts = kit.rng, []
    for x, y, r, h in (
        (0, 0, 3.6, 14),
        (-4.2, 0.6, 3.0, 10.5),
        (4.0, 0.4, 3.1, 11.5),
        (-1.8, -2.2, 1.9, 7),
        (2.4, -2.4, 1.8, 5.5),
        (6.6, -0.8, 1.7, 5),
        (-6.6, -0.6, 1.6, 4.4),
    ):
        one = rock(
            rng,
            (r, r * 0.85, h * 0.54),
            ("#5c5650", "#8c8478", "#b4aa98"),
            cuts=16,
            blocky=0.55,
            rough_m=0.3,
            bands_m=1.1,
            cover=("#4a6a28", "#7a9440"),
            cover_from=0.86,
        )
        parts.append(one.at(x, y, h * 0.46))
    put(kit, on_ground(join(*parts)), rough=0.9, mottle=0.25, grain_m=0.8)


@thing("stalagmite", "stalagmites, cave rock, dripstone, stalactite, cave", height_m=2.2, elevation_degrees=6, seed=8)
def stalagmite(kit: Kit) -> None:
    """Dripstones of a cave."""
    rng, parts = kit.rng, []
    for x, y, h in (
        (0, 0, 2.2),
        (-0.5, 0.1, 1.3),
        (0.55, -0.1, 1.55),
        (0.3, 0.35, 1.0),
        (-0.85, -0.15, 0.7),
        (0.95, 0.1, 0.8),
        (-0.25, -0.35, 0.55),
    ):
        z, a = np.linspace(0, 1, 40), np.linspace(0, 2 * np.pi, 24, endpoint=False)
        drip = 1 + 0.1 * np.sin(z * h * 22 + rng.uniform(0, 6)) + 0.05 * rng.normal(0, 1, 40)
        r = (0.3 * h**0.5 * (1 - z) ** 1.25 + 0.03) * drip
        ribs = 1 + 0.09 * np.sin(a * 5 + rng.uniform(0, 6))[None] * np.sin(z * 9)[:, None]
        points = np.stack(
            [r[:, None] * np.cos(a) * ribs, r[:, None] * np.sin(a) * ribs, np.repeat(z[:, None] * h, 24, 1)], -1
        )
        parts.append(grid(points, ramp(("#5a4434", "#a88a68", "#e4d0b0"), 40)[:, None], closed=True).at(x, y, 0))
    put(kit, join(*parts), rough=0.4, mottle=0.2, grain_m=0.2)


@thing(
    "standing-stone",
    "menhir, megalith, monolith, dolmen, stone circle",
    height_m=3.2,
    size_px=352,
    elevation_degrees=5,
    seed=9,
)
def standing_stone(kit: Kit) -> None:
    """An upright weathered slab with lichen."""
    rng = kit.rng
    slab = rock(
        rng,
        (0.85, 0.5, 1.9),
        ("#4c4a46", "#86827a", "#a8a498"),
        cuts=8,
        blocky=0.6,
        rough_m=0.09,
        cover=("#5a6a34", "#94a060"),
        cover_from=0.8,
    )
    put(
        kit,
        on_ground(join(slab.at(0, 0, 1.45), rock(rng, (0.4, 0.35, 0.22), GREY, cuts=4).at(0.95, -0.2, 0.1))),
        rough=0.95,
        mottle=0.3,
        grain_m=0.2,
    )

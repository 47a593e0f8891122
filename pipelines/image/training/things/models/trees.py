"""Broad-leaved trees through the seasons: in leaf, in blossom, in fruit, in autumn, withered, in snow."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import (
    BIRCH_BARK,
    BROWN,
    DEEP_GREENS,
    FRESH_GREENS,
    GOLD,
    GREENS,
    GREY_BARK,
    ORANGE,
    PINK,
    RED,
    RUSSET,
    WHITE,
    Palette,
    bark,
    bloom,
    fallen_leaves,
    leafy_crown,
    round_skeleton,
)
from pipelines.image.training.things.kit_flora import blade, globe, join, put, rod, scatter, spots
from pipelines.image.training.things.kit_tree import Skeleton, crown_targets, dome, fruit, grow, snow_on
from pipelines.image.training.things.recipe import thing


def _tree(kit: Kit, palette: Palette, *, count: int = 4600, litter: bool = False) -> None:
    skeleton = round_skeleton(kit, height=10, radius=3.7, low=2.1, trunk=0.28)
    bark(kit, skeleton)
    leafy_crown(kit, skeleton, palette, count=count)
    if litter:
        fallen_leaves(kit, palette, 2.6, 350)


@thing("tree", "deciduous tree, leafy tree, shade tree", height_m=10, azimuths_degrees=(25, 115), size_px=420, seed=1)
def tree(kit: Kit) -> None:
    """A broad-leaved tree in summer."""
    _tree(kit, GREENS)


@thing("tree-autumn", height_m=10, azimuths_degrees=(25, 115), size_px=420, of="tree", state="autumn", seed=1)
def tree_autumn(kit: Kit) -> None:
    """The tree in orange."""
    _tree(kit, ORANGE, count=3600, litter=True)


@thing("tree-withered", height_m=10, size_px=420, of="tree", state="withered", seed=1)
def tree_withered(kit: Kit) -> None:
    """The tree with the last brown leaves."""
    _tree(kit, BROWN, count=520, litter=True)


@thing("tree-blossom", height_m=10, azimuths_degrees=(25, 115), size_px=420, of="tree", state="blossom", seed=1)
def tree_blossom(kit: Kit) -> None:
    """The tree in white and pink blossom."""
    skeleton = round_skeleton(kit, height=10, radius=3.7, low=2.1, trunk=0.28)
    bark(kit, skeleton)
    bloom(kit, skeleton, (*WHITE[:2], PINK[1]), count=4200)


@thing("tree-snowy", height_m=10, size_px=420, of="tree", state="snowy", seed=1)
def tree_snowy(kit: Kit) -> None:
    """The tree bare, with snow on all its limbs."""
    skeleton = round_skeleton(kit, height=10, radius=3.7, low=2.1, trunk=0.28, fine=True)
    bark(kit, skeleton)
    put(kit, snow_on(skeleton), rough=0.8, mottle=0.03)


def _maple(kit: Kit, palette: Palette) -> None:
    skeleton = round_skeleton(kit, height=12, radius=4.0, low=2.4, trunk=0.3, fullest=0.35, lobes=20)
    bark(kit, skeleton, GREY_BARK)
    leafy_crown(kit, skeleton, palette, leaf_m=0.24, slim=0.95, count=4200)


@thing(
    "maple",
    "maple tree, linden, lime tree, elm, ash tree",
    height_m=12,
    azimuths_degrees=(25, 115),
    size_px=420,
    seed=3,
)
def maple(kit: Kit) -> None:
    """A tall tree in fresh green."""
    _maple(kit, FRESH_GREENS)


@thing("maple-autumn", height_m=12, size_px=420, of="maple", state="autumn", seed=3)
def maple_autumn(kit: Kit) -> None:
    """The maple in red."""
    _maple(kit, RED)


def _oak(kit: Kit, palette: Palette | None) -> None:
    skeleton = round_skeleton(
        kit, height=11, radius=6.2, low=2.3, trunk=0.6, fullest=0.3, lobes=24, targets=1200, bend=0.3, fine=not palette
    )
    bark(kit, skeleton, GREY_BARK)
    if palette:
        leafy_crown(kit, skeleton, palette, leaf_m=0.23, count=6500)
    else:
        put(kit, snow_on(skeleton), rough=0.8, mottle=0.03)


@thing(
    "oak",
    "oak tree, old tree, beech, chestnut tree, broad tree",
    height_m=11,
    azimuths_degrees=(25, 115),
    size_px=420,
    seed=5,
)
def oak(kit: Kit) -> None:
    """A broad old oak."""
    _oak(kit, DEEP_GREENS)


@thing("oak-autumn", height_m=11, size_px=420, of="oak", state="autumn", seed=5)
def oak_autumn(kit: Kit) -> None:
    """The oak in russet and gold."""
    _oak(kit, (*RUSSET[:2], ORANGE[2]))


@thing("oak-snowy", height_m=11, size_px=420, of="oak", state="snowy", seed=5)
def oak_snowy(kit: Kit) -> None:
    """The oak in snow."""
    _oak(kit, None)


def _birch(kit: Kit, palette: Palette) -> None:
    """White bark with dark marks, a light drooping crown."""
    rng = kit.rng
    targets = crown_targets(rng, 700, 2.6, 11.5, dome(2.3, 1.8, 0.35), lobes=14)
    bole = [(0, 0, 0), (0.1, 0, 3), (-0.05, 0.1, 6), (0.1, 0, 10.5)]
    skeleton = grow(rng, targets, bole=bole, trunk_radius=0.16, step=0.28, reach=2.2, kill=0.6, rise=0.25)
    bark(kit, skeleton, BIRCH_BARK)
    tall = int(np.argmax(skeleton.points[:, 2] > 8))
    pick, angle = rng.integers(0, tall, 80), rng.uniform(0, 2 * np.pi, 80)
    away = np.stack([np.cos(angle), np.sin(angle), 0 * angle], -1)
    places = skeleton.points[pick] + away * (skeleton.radii[pick] + 0.004)[:, None]
    marks = spots(places, spins_degrees=np.degrees(angle) + 90, sizes=rng.uniform(0.5, 1.4, 80))
    mark = blade(0.05, [0.02, 0.16, 0.02], ("#2a2420", "#2a2420"), fold=-0.3)
    put(kit, scatter(mark, marks), mottle=0.1)
    leafy_crown(kit, skeleton, palette, leaf_m=0.16, count=3600, droop=0.7)


@thing("birch", "birch tree, aspen, silver birch", height_m=12, size_px=420, seed=2)
def birch(kit: Kit) -> None:
    """A birch in summer."""
    _birch(kit, FRESH_GREENS)


@thing("birch-autumn", height_m=12, size_px=420, of="birch", state="autumn", seed=2)
def birch_autumn(kit: Kit) -> None:
    """The birch in yellow."""
    _birch(kit, GOLD)


def _orchard(kit: Kit) -> Skeleton:
    """Limbs of a low fruit tree."""
    skeleton = round_skeleton(kit, height=5.2, radius=2.4, low=1.2, trunk=0.17, lobes=12, bend=0.2, targets=800)
    bark(kit, skeleton, GREY_BARK)
    return skeleton


@thing("apple-tree", "fruit tree, orchard tree, pear tree", height_m=5.2, size_px=420, seed=4)
def apple_tree(kit: Kit) -> None:
    """An apple tree full of red apples."""
    skeleton = _orchard(kit)
    leafy_crown(kit, skeleton, GREENS, leaf_m=0.14, count=3600)
    apple = join(
        globe(0.085, ("#e8b040", "#d02818", "#c01c18"), rows=7, sides=9),
        rod([(0, 0, 0.07), (0, 0, 0.12)], 0.008, ("#4a3020", "#4a3020"), sides=4),
    )
    put(kit, fruit(kit.rng, skeleton, apple, 130), rough=0.35, mottle=0.05)


@thing(
    "apple-tree-blossom",
    height_m=5.2,
    size_px=420,
    of="apple-tree",
    state="blossom",
    seed=4,
)
def apple_tree_blossom(kit: Kit) -> None:
    """The apple tree in white blossom."""
    bloom(kit, _orchard(kit), WHITE, count=2400)


@thing("orange-tree", "lemon tree, citrus tree, peach tree", height_m=4, size_px=384, seed=9)
def orange_tree(kit: Kit) -> None:
    """A small round tree of oranges."""
    skeleton = round_skeleton(kit, height=4, radius=1.7, low=1.1, trunk=0.12, lobes=0, targets=700)
    bark(kit, skeleton)
    leafy_crown(kit, skeleton, DEEP_GREENS, leaf_m=0.13, count=3000)
    put(
        kit, fruit(kit.rng, skeleton, globe(0.085, ("#e07a10", "#f8a020"), rows=7, sides=9), 90), rough=0.4, mottle=0.05
    )


@thing("cherry-tree", "plum tree", height_m=6, size_px=420, seed=6)
def cherry_tree(kit: Kit) -> None:
    """A cherry tree with red cherries."""
    skeleton = round_skeleton(kit, height=6, radius=3.2, low=1.4, trunk=0.2, lobes=14, bend=0.3)
    bark(kit, skeleton)
    leafy_crown(kit, skeleton, GREENS, leaf_m=0.15, count=3800)
    pair = join(
        globe(0.05, ("#a00818", "#d81c2c"), rows=5, sides=7),
        globe(0.05, ("#b00c1c", "#e0283c"), rows=5, sides=7).at(0.09, 0, -0.03),
    )
    put(kit, fruit(kit.rng, skeleton, pair, 220), rough=0.3, mottle=0.03)


@thing(
    "cherry-tree-blossom",
    height_m=6,
    azimuths_degrees=(25, 115),
    size_px=420,
    of="cherry-tree",
    state="blossom",
    seed=6,
)
def cherry_blossom(kit: Kit) -> None:
    """The cherry tree in pink blossom."""
    skeleton = round_skeleton(kit, height=6, radius=3.2, low=1.4, trunk=0.2, lobes=14, bend=0.3)
    bark(kit, skeleton)
    bloom(kit, skeleton, PINK, count=3600, leaves=150)


@thing("magnolia", "magnolia tree, jacaranda, flowering tree, lilac tree", height_m=5.5, size_px=420, seed=8)
def magnolia(kit: Kit) -> None:
    """A tree in violet and rose blossom."""
    skeleton = round_skeleton(kit, height=5.5, radius=2.8, low=1.2, trunk=0.18, lobes=12)
    bark(kit, skeleton, GREY_BARK)
    bloom(
        kit, skeleton, (("#a860c0", "#e0b0ec"), ("#9048b0", "#c890e0"), ("#c888d0", "#f0d0f4")), count=2800, leaves=250
    )

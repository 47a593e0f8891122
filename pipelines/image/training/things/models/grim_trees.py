"""Named trees bare, withered or charred, for pictures that are sad, fearful or violent."""

from __future__ import annotations

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import GREY_BARK, bark, round_skeleton
from pipelines.image.training.things.kit_flora import globe, join, put, rod, scatter, shades, spots
from pipelines.image.training.things.kit_tree import limbs, twigs_of
from pipelines.image.training.things.recipe import thing

ASH, CHAR, PALE = ("#5a544c", "#7a726a"), ("#0e0c0b", "#1c1816"), ("#6a6460", "#8a847c")


@thing("apple-tree-dead", height_m=5, size_px=384, of="apple-tree", state="dead", seed=4)
def apple_tree_dead(kit: Kit) -> None:
    """The apple tree bare."""
    bark(kit, round_skeleton(kit, height=5.2, radius=2.4, low=1.2, trunk=0.17, lobes=9, bend=0.25, fine=True), ASH)


@thing("cherry-tree-dead", height_m=5.8, size_px=384, of="cherry-tree", state="dead", seed=6)
def cherry_tree_dead(kit: Kit) -> None:
    """The cherry tree bare."""
    skeleton = round_skeleton(kit, height=6, radius=3.2, low=1.4, trunk=0.2, lobes=9, bend=0.3, fine=True)
    bark(kit, skeleton, ("#3c3430", "#5c5450"))


@thing("maple-dead", height_m=11.5, size_px=400, of="maple", state="dead", seed=3)
def maple_dead(kit: Kit) -> None:
    """The maple bare."""
    bark(kit, round_skeleton(kit, height=12, radius=4.0, low=2.4, trunk=0.3, fullest=0.35, lobes=14, fine=True), PALE)


@thing("oak-burnt", height_m=9, size_px=400, of="oak", state="burnt", seed=5)
def oak_burnt(kit: Kit) -> None:
    """The oak charred, embers along its limbs."""
    rng = kit.rng
    skeleton = round_skeleton(kit, height=11, radius=5.6, low=2.3, trunk=0.6, fullest=0.3, lobes=12, bend=0.3)
    put(kit, limbs(skeleton, CHAR, thinnest=0.02), rough=0.8, mottle=0.5, grain_m=0.1)
    thick = np.flatnonzero(skeleton.radii > 0.06)
    pick, a = rng.choice(thick, 420), rng.uniform(0, 2 * np.pi, 420)
    away = np.stack([np.cos(a), np.sin(a), 0 * a], -1)
    where = skeleton.points[pick] + away * skeleton.radii[pick][:, None] * 0.95
    embers = spots(where, rng.normal(0, 0.5, (420, 3)) + np.array((0, 0, 1.0)), sizes=rng.uniform(0.4, 1.4, 420))
    put(kit, scatter(globe((0.03, 0.03, 0.12), ("#ff4a08", "#ffb040"), rows=4, sides=5), embers), shine=1.2)


@thing("willow-dead", height_m=8.5, size_px=400, of="willow", state="dead", seed=7)
def willow_dead(kit: Kit) -> None:
    """The willow without leaves, its bare whips hanging."""
    rng = kit.rng
    skeleton = round_skeleton(kit, height=9, radius=4.0, low=3.0, trunk=0.4, fullest=0.45, lobes=14, bend=0.3)
    bark(kit, skeleton, GREY_BARK)
    points, _ = twigs_of(skeleton, 0.05)
    outer = points[np.hypot(points[:, 0], points[:, 1]) > 1.2]
    parts = []
    for start in outer[rng.integers(0, len(outer), 330)]:
        h, drop = np.linspace(0, 1, 8), start[2] - rng.uniform(0.4, 3.0)
        way = start[:2] / max(float(np.hypot(*start[:2])), 0.3)
        arc = np.sqrt(h) * rng.uniform(0.2, 0.9)
        line = np.column_stack([start[0] + way[0] * arc, start[1] + way[1] * arc, start[2] - drop * h])
        line[:, :2] += rng.normal(0, 0.03, (8, 2)).cumsum(0)
        parts.append(rod(line, 0.012 * (1.1 - 0.8 * h), ("#5a5248", "#8a8274"), sides=3))
    whips = join(*parts)
    put(kit, scatter(whips, np.eye(4)[None], shades(rng, 1, 0.05)), rough=0.9)

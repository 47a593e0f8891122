"""Trees without leaves: dead, burnt, fallen; stumps, logs, driftwood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_crown import BIRCH_BARK, bark, round_skeleton
from pipelines.image.training.things.kit_flora import Shape, globe, grid, join, put, ramp, rod, scatter, shades, spots
from pipelines.image.training.things.kit_tree import Skeleton, crown_targets, dome, grow, limbs, snow_on
from pipelines.image.training.things.recipe import thing

ASH, CHAR, WEATHERED = ("#5a544c", "#7a726a"), ("#0e0c0b", "#1c1816"), ("#8a8074", "#a89c8c")


def _roots(kit: Kit, colours: Sequence[str], radius: float, count: int = 7) -> Shape:
    """Roots that run out over the ground."""
    parts = []
    for a in np.arange(count) * 2 * np.pi / count + kit.rng.normal(0, 0.25, count):
        t = np.linspace(0, 1, 7)
        reach = radius * kit.rng.uniform(1.7, 3.0)
        bent = a + kit.rng.normal(0, 0.5) * t
        height = radius * 1.3 * (1 - t) ** 2.2 - 0.03
        line = np.column_stack([np.cos(bent) * reach * t, np.sin(bent) * reach * t, height])
        parts.append(rod(line, radius * (0.55 * (1 - t) + 0.06), colours, sides=7))
    return join(*parts)


def _crooked(
    kit: Kit, *, height: float, radius: float, low: float, trunk: float, targets: int, wander: float
) -> Skeleton:
    """Sparse claws of limbs on a crooked trunk."""
    rng = kit.rng
    crown = crown_targets(rng, targets, low, height, dome(radius, 1.6, 0.55), lobes=9, lobe=0.3)
    sway = rng.normal(0, 0.16 * trunk * 4, (4, 2)).cumsum(0)
    bole = [(0, 0, 0)] + [(*sway[k], low * 1.15 * (k + 1) / 4) for k in range(4)]
    return grow(
        rng,
        crown,
        bole=bole,
        trunk_radius=trunk,
        step=0.018 * height,
        reach=0.3 * height,
        kill=0.035 * height,
        wander=wander,
        rise=0.02,
        tip_radius=0.014,
    )


@thing("tree-dead", height_m=9, azimuths_degrees=(25, 115), size_px=420, of="tree", state="dead", seed=1)
def tree_dead(kit: Kit) -> None:
    """The tree bare and grey."""
    skeleton = round_skeleton(kit, height=10, radius=3.7, low=2.1, trunk=0.28, fine=True)
    bark(kit, skeleton, ASH)


@thing("oak-dead", height_m=9, size_px=420, of="oak", state="dead", seed=11)
def oak_dead(kit: Kit) -> None:
    """A twisted, sinister old trunk with a hollow and claws of limbs."""
    colours = ("#2e2a28", "#45403c")
    skeleton = _crooked(kit, height=9, radius=5.0, low=2.6, trunk=0.62, targets=620, wander=0.42)
    bark(kit, skeleton, colours)
    put(kit, _roots(kit, colours, 0.62), rough=0.9, mottle=0.3)
    put(kit, globe((0.2, 0.1, 0.36), ("#050404", "#0c0a09")).at(0.3, -0.66, 1.5), mottle=0.1)


@thing("birch-dead", height_m=11, size_px=420, of="birch", state="dead", seed=2)
def birch_dead(kit: Kit) -> None:
    """A bare white birch."""
    rng = kit.rng
    targets = crown_targets(rng, 1400, 2.6, 11.5, dome(2.0, 1.8, 0.35), lobes=12)
    bole = [(0, 0, 0), (0.1, 0, 3), (-0.05, 0.1, 6), (0.1, 0, 10.5)]
    bark(kit, grow(rng, targets, bole=bole, trunk_radius=0.16, step=0.2, reach=2.2, kill=0.34, rise=0.25), BIRCH_BARK)


@thing(
    "dead-tree",
    "bare tree, gnarled tree, snag, withered tree, leafless tree",
    height_m=7,
    azimuths_degrees=(25, 115),
    size_px=420,
    seed=5,
)
def snag(kit: Kit) -> None:
    """A weathered tree of the desert with few limbs."""
    skeleton = _crooked(kit, height=7, radius=3.6, low=2.2, trunk=0.36, targets=240, wander=0.36)
    bark(kit, skeleton, WEATHERED)
    put(kit, _roots(kit, WEATHERED, 0.36), rough=0.9, mottle=0.3)


def _charred(kit: Kit) -> None:
    rng = kit.rng
    skeleton = _crooked(kit, height=8, radius=2.6, low=2.4, trunk=0.34, targets=170, wander=0.24)
    put(kit, limbs(skeleton, CHAR, thinnest=0.018), rough=0.8, mottle=0.5, grain_m=0.08)
    low = np.flatnonzero(skeleton.radii > 0.09)
    pick, a = rng.choice(low, 260), rng.uniform(0, 2 * np.pi, 260)
    away = np.stack([np.cos(a), np.sin(a), 0 * a], -1)
    cracks = spots(
        skeleton.points[pick] + away * skeleton.radii[pick][:, None] * 0.96,
        rng.normal(0, 0.3, (260, 3)) + np.array((0, 0, 1.0)),
        sizes=rng.uniform(0.3, 1.2, 260),
    )
    put(kit, scatter(globe((0.02, 0.02, 0.1), ("#ff5a10", "#ffa030"), rows=4, sides=5), cracks), shine=1.2)
    ash = spots(
        np.column_stack([rng.normal(0, 0.7, (160, 2)), rng.uniform(0, 0.05, 160)]), sizes=rng.uniform(0.4, 1.2, 160)
    )
    put(kit, scatter(globe((0.14, 0.14, 0.05), ("#1c1a19", "#3a3634"), rows=4, sides=6), ash, shades(rng, 160, 0.3, 0)))


@thing("tree-burnt", height_m=8, size_px=420, of="tree", state="burnt", seed=3)
def tree_burnt(kit: Kit) -> None:
    """A charred trunk with broken limbs, embers in its cracks."""
    _charred(kit)


@thing("fir-burnt", height_m=11, size_px=384, of="fir", state="burnt", seed=4)
def fir_burnt(kit: Kit) -> None:
    """A charred pole with stubs of branches."""
    _pole(kit, CHAR, ("#181412", "#241e1a"))


@thing("fir-dead", height_m=11, size_px=384, of="fir", state="dead", seed=4)
def fir_dead(kit: Kit) -> None:
    """A grey pole with bare branches."""
    _pole(kit, ASH, ("#6a625a", "#7a7066"))


def _pole(kit: Kit, trunk: Sequence[str], branch: Sequence[str]) -> None:
    rng = kit.rng
    z = np.linspace(0, 11, 14)
    line = np.column_stack([rng.normal(0, 0.03, (14, 2)).cumsum(0), z])
    parts = [rod(line, np.linspace(0.24, 0.02, 14), trunk, sides=9)]
    for h in rng.uniform(1.5, 10.6, 80):
        a, length = rng.uniform(0, 2 * np.pi), (11.6 - h) * rng.uniform(0.05, 0.26)
        t = np.linspace(0, 1, 6)
        x = np.interp(h, z, line[:, 0]), np.interp(h, z, line[:, 1])
        drop = h - length * (0.35 * t - 0.15 * t**3) + rng.normal(0, 0.02, 6)
        twig = np.column_stack([x[0] + np.cos(a) * length * t, x[1] + np.sin(a) * length * t, drop])
        parts.append(rod(twig, np.linspace(0.035, 0.008, 6), branch, sides=5))
        for k in (2, 3, 4):
            side = twig[k] + rng.normal(0, 0.14, 3) * length + np.array((0, 0, -0.12))
            parts.append(rod([twig[k], side], [0.012, 0.005], branch, sides=4))
    put(kit, join(*parts), rough=0.9, mottle=0.35, grain_m=0.1)


def _log(length: float, radius: float, skin: Sequence[str], rng: np.random.Generator) -> Shape:
    """A log along x with pale ringed ends."""
    x = np.linspace(-length / 2, length / 2, 7)
    line = np.column_stack([x, rng.normal(0, radius * 0.03, (7, 2))])
    a = np.linspace(0, 2 * np.pi, 18, endpoint=False)
    ends = []
    for side in (0, -1):
        rings = np.linspace(0, 0.97, 6) * radius
        disc = np.stack(
            [np.full((6, 18), line[side, 0] * 1.004), rings[:, None] * np.cos(a), rings[:, None] * np.sin(a)], -1
        )
        disc[..., 1:] += line[side, 1:]
        ends.append(
            grid(
                disc, ramp(("#d8b47c", "#b8905c", "#d8b888", "#a87c4c", "#c8a070", "#8a6440"), 6)[:, None], closed=True
            )
        )
    return join(rod(line, radius * (1 + rng.normal(0, 0.03, 7)), skin, sides=18), *ends)


@thing(
    "fallen-tree",
    "fallen trunk, log, felled tree, uprooted tree, windthrow",
    height_m=1.9,
    size_px=384,
    elevation_degrees=10,
    seed=2,
)
def fallen_tree(kit: Kit) -> None:
    """A trunk on the ground with its roots in the air."""
    rng = kit.rng
    skeleton = round_skeleton(kit, height=8, radius=2.0, low=3.6, trunk=0.36, lobes=9, targets=160)
    turn = np.array([[0, 0, 1.0], [0, 1, 0], [-1, 0, 0]])
    points = (skeleton.points @ turn.T) * np.array((1, 1, 0.55)) + np.array((-3, 0, 0.36))
    points[:, 2] = np.maximum(points[:, 2], 0.05)
    put(
        kit,
        limbs(Skeleton(points, skeleton.parents, skeleton.radii), ("#4c4034", "#5c5044"), flare=0.4),
        rough=0.9,
        mottle=0.3,
    )
    plate = globe((0.28, 1.0, 1.0), ("#3a2c20", "#54402c"), rows=9, sides=14).at(-3.1, 0, 0.85)
    parts = [plate]
    for a in rng.uniform(0, 2 * np.pi, 26):
        t = np.linspace(0, 1, 6)
        r = 0.5 + t * rng.uniform(0.4, 0.95)
        wave = rng.normal(0, 0.06, 6).cumsum()
        line = np.column_stack([-3.15 - 0.3 * t + wave, np.cos(a) * r + wave, 0.85 + np.sin(a) * r])
        line[:, 2] = np.maximum(line[:, 2], 0.02)
        parts.append(rod(line, 0.09 * (1 - t) + 0.012, ("#3a2c20", "#5a4634"), sides=6))
    put(kit, join(*parts), rough=1, mottle=0.35, grain_m=0.12)
    moss = rng.uniform((-2.6, -0.22, 0.6), (1.0, 0.22, 0.72), (260, 3))
    put(kit, scatter(globe((0.14, 0.1, 0.05), ("#3c5a1c", "#6a8f34"), rows=4, sides=6), spots(moss), shades(rng, 260)))


@thing(
    "stump", "tree stump, cut tree, chopped tree, felled trunk", height_m=0.7, size_px=256, elevation_degrees=22, seed=1
)
def stump(kit: Kit) -> None:
    """A stump with rings and roots."""
    log = _log(0.62, 0.42, ("#4a3a2c", "#5c4a3a"), kit.rng).moved(
        np.array([[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0.36], [0, 0, 0, 1]])
    )
    put(kit, join(log, _roots(kit, ("#4a3a2c", "#4a3a2c"), 0.42, 8)), rough=0.9, mottle=0.3, grain_m=0.08)
    _axe(kit)


def _axe(kit: Kit) -> None:
    """An axe left in the wood."""
    kit.tube([(0.05, -0.05, 0.72), (0.42, -0.2, 1.12)], 0.022, kit.wood("#a8743c"))
    kit.prism(
        [(-0.1, 0), (0.1, 0), (0.07, 0.16), (-0.05, 0.16)],
        0.03,
        (0.04, -0.05, 0.62),
        kit.paint("#8a9098", metal=1, rough=0.35),
    )


@thing(
    "log-pile",
    "firewood, woodpile, logs, timber, stack of logs",
    height_m=1.3,
    size_px=320,
    elevation_degrees=10,
    seed=3,
)
def log_pile(kit: Kit) -> None:
    """Logs stacked in rows."""
    rng, parts = kit.rng, []
    for row in range(5):
        for k in range(6 - row):
            radius = rng.uniform(0.15, 0.175)
            log = _log(1.9, radius, ("#5a4634", "#6a5440"), rng)
            y = (k - (5 - row) / 2) * 0.345
            parts.append(log.at(0, 0, 0, 1, 90).at(y + rng.normal(0, 0.01), rng.normal(0, 0.08), 0.17 + row * 0.295))
    put(kit, join(*parts), rough=0.9, mottle=0.25, grain_m=0.06)


@thing(
    "driftwood",
    "drift wood, washed up branch, bleached branch",
    height_m=0.9,
    size_px=320,
    elevation_degrees=14,
    seed=6,
)
def driftwood(kit: Kit) -> None:
    """A bleached branch on the shore."""
    skeleton = _crooked(kit, height=4, radius=1.6, low=1.8, trunk=0.1, targets=60, wander=0.35)
    turn = np.array([[0, 0, 1.0], [0, 1, 0], [-1, 0, 0]])
    points = (skeleton.points @ turn.T) * np.array((1, 1, 0.5)) + np.array((-2, 0, 0.14))
    points[:, 2] = np.maximum(points[:, 2], 0.03)
    put(
        kit,
        limbs(
            Skeleton(points, skeleton.parents, np.minimum(skeleton.radii * 1.15, 0.02 + 0.4 * (points[:, 0] + 2))),
            ("#7a6e60", "#a89c8c"),
        ),
        rough=0.9,
        mottle=0.2,
        grain_m=0.05,
    )


@thing("dead-tree-snowy", height_m=7, size_px=420, of="dead-tree", state="snowy", seed=5)
def snag_snowy(kit: Kit) -> None:
    """The weathered tree in snow."""
    skeleton = _crooked(kit, height=7, radius=3.6, low=2.2, trunk=0.36, targets=240, wander=0.36)
    bark(kit, skeleton, ("#4a4440", "#5c5650"))
    put(kit, snow_on(skeleton), rough=0.8, mottle=0.03)

"""Life under the sea: corals, weeds, anemones, urchins, jellyfish."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_flora import (
    Shape,
    blade,
    globe,
    grid,
    join,
    puffed,
    put,
    ramp,
    revolve,
    rod,
    scatter,
    shades,
    spots,
)
from pipelines.image.training.things.kit_rock import on_ground, rock
from pipelines.image.training.things.kit_tree import crown_targets, dome, grow, limbs
from pipelines.image.training.things.recipe import thing


def _base(kit: Kit, size: float) -> Shape:
    """A low stone that corals stand on."""
    stone = rock(kit.rng, (size, size * 0.8, size * 0.4), ("#4a4640", "#7a7468", "#a0988a"), cuts=3, level=4)
    return on_ground(stone.at(0, 0, 0.02))


def _branched(
    kit: Kit,
    colours: Sequence[str],
    *,
    flat: float = 1.0,
    radius: float = 0.4,
    height: float = 0.7,
    thick: float = 0.035,
    tip: float = 0.011,
    targets: int = 420,
    wander: float = 0.2,
    kill: float = 0.05,
) -> None:
    rng = kit.rng
    crown = crown_targets(rng, targets, 0.08, height, dome(radius, 2.2, 0.6)) * np.array((1, flat, 1))
    skeleton = grow(
        rng,
        crown,
        bole=[(0, 0, 0), (0, 0, 0.06)],
        trunk_radius=thick,
        step=0.022,
        reach=0.4,
        kill=kill,
        wander=wander,
        tip_radius=tip,
    )
    tree = limbs(skeleton, colours, flare=0.5)
    tips = np.setdiff1d(np.arange(len(skeleton.points)), skeleton.parents)
    knobs = scatter(globe(tip * 1.25, (colours[1], "#fff0e8"), rows=5, sides=7), spots(skeleton.points[tips]))
    put(kit, join(puffed(tree, (0, 0, 0.3), 0.25), knobs, _base(kit, 0.2)), rough=0.5, mottle=0.1, grain_m=0.03)


@thing("coral", "fan coral, sea fan, coral reef, reef, red coral", height_m=0.75, elevation_degrees=10, seed=3)
def coral_fan(kit: Kit) -> None:
    """A red fan of coral."""
    _branched(kit, ("#a81838", "#f0506a"), flat=0.12, thick=0.028, tip=0.005, targets=3000, kill=0.028)


@thing("staghorn-coral", "branching coral, orange coral, elkhorn coral", height_m=0.7, elevation_degrees=12, seed=4)
def coral_staghorn(kit: Kit) -> None:
    """An orange bush of coral."""
    _branched(kit, ("#d85a18", "#ffa048"), radius=0.5, height=0.6, thick=0.04, tip=0.016, targets=230)


@thing("coral-dead", height_m=0.7, elevation_degrees=12, of="coral", state="dead", seed=4)
def coral_dead(kit: Kit) -> None:
    """Bleached coral."""
    _branched(kit, ("#8a8680", "#d8d4cc"), radius=0.5, height=0.6, thick=0.04, tip=0.014, targets=150)


@thing("brain-coral", "coral head, round coral", height_m=0.5, size_px=256, elevation_degrees=16, seed=5)
def coral_brain(kit: Kit) -> None:
    """A round head with winding furrows."""
    from mathutils import Vector, noise

    head = rock(kit.rng, (0.5, 0.45, 0.42), ("#c87890", "#c87890"), cuts=0, rough_m=0.02, level=6)
    value = np.array(
        [
            noise.noise(Vector(p * 5) + Vector(np.array([noise.noise(Vector(p * 3 + k * 7)) for k in range(3)]) * 1.6))
            for p in head.points
        ]
    )
    ridge = 1 - np.abs(np.sin(value * 17))
    points = head.points * (1 - 0.05 * ridge[:, None])
    tints = ramp(("#f8a8b8", "#e8788c", "#8a3a58"), 32)[(ridge * 31).astype(int)]
    put(kit, on_ground(Shape(points, head.faces, tints, head.out).at(0, 0, 0.12)), rough=0.6, mottle=0.08)


@thing("tube-coral", "sea sponge, sponge", height_m=0.5, size_px=256, elevation_degrees=16)
def coral_tube(kit: Kit) -> None:
    """A clump of violet tubes with dark mouths."""
    rng, parts = kit.rng, [_base(kit, 0.24)]
    for k in range(11):
        r, h = rng.uniform(0.045, 0.062), rng.uniform(0.24, 0.5) * (1 - 0.03 * k)
        outline = [
            (0.6 * r, 0),
            (r, 0.5 * h),
            (0.9 * r, 0.8 * h),
            (1.08 * r, h),
            (0.85 * r, h + 0.008),
            (0.7 * r, h - 0.03),
            (0.01, h - 0.08),
        ]
        tints = ("#5a2478", "#8a44b0", "#a862d0", "#e0a8f4", "#f0d0ff", "#5a2478", "#1c0828")
        tube = revolve(outline, tints, sides=22)
        a, out = k * 2.4, 0.045 * np.sqrt(k)
        way = [(np.cos(a) * out * 2.6, np.sin(a) * out * 2.6, 1)]
        place = spots([(np.cos(a) * out, np.sin(a) * out, 0.02)], way)
        parts.append(scatter(tube, place, shades(rng, 1, 0.1, 0.08)))
    put(kit, join(*parts), rough=0.6, mottle=0.12, grain_m=0.02)


@thing("anemone", "sea anemone, sea flower, clownfish anemone", height_m=0.3, size_px=256, elevation_degrees=22, seed=6)
def anemone(kit: Kit) -> None:
    """A cushion of waving arms with pale tips."""
    rng, parts = kit.rng, []
    for k in range(150):
        r, a = 0.16 * np.sqrt((k + 0.5) / 150), k * 2.4
        lean = 0.2 + 1.3 * (r / 0.16) ** 1.5
        t = np.linspace(0, 1, 7)
        sway = 0.02 * np.sin(t * 5 + rng.uniform(0, 6))
        length = rng.uniform(0.1, 0.16)
        line = np.column_stack(
            [
                np.cos(a) * (r + np.sin(lean) * length * t) + sway,
                np.sin(a) * (r + np.sin(lean) * length * t) + sway,
                0.12 + np.cos(lean) * length * t + 0.02 * t**2,
            ]
        )
        tint = ramp(("#c83c78", "#f090b0", "#f8c0d0", "#fff4d8"), 7) * rng.uniform(0.85, 1.1)
        parts.append(rod(line, 0.011 * (1 - 0.3 * t), tint, sides=6))
        parts.append(globe(0.0105, ("#ffe8c0", "#fff8e8"), rows=4, sides=6).at(*line[-1]))
    put(
        kit,
        join(*parts, revolve([(0.15, 0), (0.12, 0.06), (0.17, 0.13), (0.001, 0.12)], ("#7a2848", "#c85080"))),
        rough=0.5,
        mottle=0.05,
    )


def _weeds(
    kit: Kit, colours: Sequence[str], *, count: int, height: float, width: float, broad: float, wave: float = 0.5
) -> None:
    rng, parts = kit.rng, []
    for _ in range(count):
        t = np.linspace(0, 1, 18)
        tall, lean = height * rng.uniform(0.55, 1.05), rng.normal(0, 0.18)
        sway = 0.07 * height * t * np.sin(t * rng.uniform(4, 8) + rng.uniform(0, 6)) + lean * height * t**2
        half = broad * np.sin(np.pi * (0.08 + 0.9 * t)) ** 0.7 * rng.uniform(0.7, 1.1) / 2
        turn = rng.normal(0, 0.6)
        across = np.linspace(-1, 1, 3)
        ruffle = wave * broad * np.sin(t * 30)[:, None] * across[None]
        points = np.stack(
            [
                sway[:, None] + half[:, None] * across * np.cos(turn),
                half[:, None] * across * np.sin(turn) + ruffle,
                np.repeat(tall * t[:, None], 3, 1),
            ],
            -1,
        )
        foot = rng.normal(0, width / 2), rng.normal(0, width / 6)
        parts.append(grid(points, ramp(colours, 18)[:, None] * shades(rng, 1, 0.18, 0.08)).at(*foot, 0))
    put(kit, join(*parts, _base(kit, width * 0.5)), rough=0.4, mottle=0.08, grain_m=0.05)


@thing(
    "seaweed",
    "sea grass, seagrass, algae, sea plant, water plant",
    height_m=1.2,
    elevation_degrees=7,
    azimuths_degrees=(0, 90),
    seed=7,
)
def seaweed(kit: Kit) -> None:
    """Waving green weed."""
    _weeds(kit, ("#1c4a1c", "#4f9a34", "#a8d058"), count=46, height=1.2, width=0.6, broad=0.05)


@thing("kelp", "kelp forest, brown seaweed, tall seaweed", height_m=4.0, elevation_degrees=5, seed=8)
def kelp(kit: Kit) -> None:
    """Tall ribbons of brown weed."""
    _weeds(kit, ("#3c2c10", "#7a6a20", "#c0b048"), count=17, height=4.0, width=1.1, broad=0.24, wave=0.2)


@thing("red-seaweed", "red algae, sea lettuce", height_m=0.5, size_px=256, elevation_degrees=12)
def red_seaweed(kit: Kit) -> None:
    """Ruffled wine-red weed."""
    _weeds(kit, ("#4a0c1c", "#a8203c", "#f07880"), count=36, height=0.5, width=0.4, broad=0.06, wave=0.22)


@thing("sea-urchin", "urchin", height_m=0.16, size_px=224, elevation_degrees=14, seed=9)
def sea_urchin(kit: Kit) -> None:
    """A ball of violet spines."""
    rng = kit.rng
    way = rng.normal(0, 1, (420, 3))
    spine = rod([(0, 0, 0), (0, 0, 0.075)], [0.0024, 0.0004], ("#3a1848", "#a868b8"), sides=5)
    put(
        kit,
        join(
            scatter(
                spine,
                spots(way / np.linalg.norm(way, axis=1, keepdims=True) * 0.035, way, sizes=rng.uniform(0.7, 1.1, 420)),
            ),
            globe(0.042, ("#241030", "#4a2458")),
        ).at(0, 0, 0.1),
        rough=0.4,
        mottle=0.05,
    )


@thing(
    "jellyfish", "jelly fish, medusa, sea jelly", height_m=0.9, stands="sky", size_px=320, elevation_degrees=4, seed=14
)
def jellyfish(kit: Kit) -> None:
    """A glowing bell with long threads."""
    rng = kit.rng
    t = np.linspace(0, 1, 16)
    a = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    r = 0.24 * np.sin(t * np.pi * 0.62) ** 0.75
    scallops = 1 + 0.05 * np.cos(a * 12)[None] * t[:, None] ** 4
    points = np.stack(
        [
            r[:, None] * np.cos(a) * scallops,
            r[:, None] * np.sin(a) * scallops,
            np.repeat(0.9 - 0.2 * t[:, None] ** 1.8, 48, 1) - 0.012 * np.cos(a * 12)[None] * t[:, None] ** 6,
        ],
        -1,
    )
    stripes = 0.75 + 0.3 * (np.cos(a * 12)[None] * (t > 0.25)[:, None])
    bell = grid(
        points, ramp(("#ffe0ff", "#f0a0f0", "#b860e0", "#ff98d8"), 16)[:, None] * stripes[..., None], closed=True
    )
    parts = [bell]
    for k in range(34):
        turn, length = k * 2 * np.pi / 34, rng.uniform(0.35, 0.66)
        s = np.linspace(0, 1, 12)
        wave = 0.022 * np.sin(s * 9 + rng.uniform(0, 6)) * s
        line = np.column_stack(
            [np.cos(turn) * 0.2 * (1 - 0.25 * s) + wave, np.sin(turn) * 0.2 * (1 - 0.25 * s) + wave, 0.72 - length * s]
        )
        parts.append(rod(line, 0.0042 * (1.1 - 0.7 * s), ("#f0a0f0", "#ffd8ff"), sides=4))
    for k in range(6):
        arm = blade(0.45, [0.03, 0.07, 0.06, 0.03, 0.0], ("#e888d8", "#ffd0f0"), wave=0.9, rows=22)
        parts.append(arm.moved(np.diag([1.0, 1, -1, 1])).at(np.cos(k) * 0.05, np.sin(k) * 0.05, 0.74, 1, k * 60))
    put(kit, join(*parts), rough=0.3, mottle=0.03, shine=0.35)

"""What stands along streets: lamps, benches, signs, boxes, poles."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import rust
from pipelines.image.training.things.kit_vehicles import bars, group, place, ring, scatter
from pipelines.image.training.things.recipe import thing


def _street_lamp(kit: Kit, state: str = "") -> None:
    iron = rust(kit) if state == "broken" else kit.paint("#23302c", rough=0.5)
    lit = kit.glow("#ffd98a") if state == "lit" else kit.glass("#d9dccb", clear=0.0)
    dark = kit.paint("#101312")
    profile = [
        (0.24, 0),
        (0.24, 0.12),
        (0.16, 0.2),
        (0.18, 0.5),
        (0.1, 0.62),
        (0.08, 1.0),
        (0.1, 1.06),
        (0.06, 1.12),
        (0.05, 2.9),
        (0.09, 2.98),
        (0.05, 3.06),
    ]
    kit.lathe(profile, (0, 0, 0), iron)
    kit.tube([(-0.38, 0, 2.78), (0.38, 0, 2.78)], 0.022, iron)
    for s in (-1, 1):
        kit.ball(0.04, (0.38 * s, 0, 2.78), iron)
        kit.tube([(0.05 * s, 0, 2.5), (0.2 * s, 0, 2.55), (0.22 * s, 0, 2.74)], 0.016, iron)
    with group() as head:
        if state != "broken":
            kit.cylinder(0.13, 0.44, (0, 0, 0.26), lit, top=0.21, sides=6)
        corners = [(math.cos(math.pi / 3 * k), math.sin(math.pi / 3 * k)) for k in range(6)]
        bars(kit, [[(0.14 * x, 0.14 * y, 0.04), (0.22 * x, 0.22 * y, 0.49)] for x, y in corners], 0.014, iron)
        kit.cylinder(0.15, 0.06, (0, 0, 0.02), iron, sides=6)
        kit.cylinder(0.27, 0.2, (0, 0, 0.58), iron, top=0.08, sides=6)
        kit.lathe([(0.08, 0.66), (0.1, 0.72), (0.03, 0.78), (0.035, 0.84), (0.001, 0.9)], (0, 0, 0), iron)
        if state == "broken":
            for k in (0, 2, 3):
                x, y = corners[k]
                kit.prism(
                    [(-0.07, 0.05), (0.06, 0.05), (0.02, 0.2), (-0.05, 0.26 + 0.05 * k)],
                    0.01,
                    (0.14 * x, 0.14 * y, 0.02),
                    kit.glass("#a9b6ae"),
                    turn_degrees=(0, 0, 60 * k + 90),
                )
            kit.cylinder(0.03, 0.16, (0, 0, 0.14), dark)
    place(head, (0.05 if state == "broken" else 0, 0, 3.04), turn_degrees=(0, 24 if state == "broken" else 0, 0))
    if state == "broken":
        scatter(kit, 12, (0.6, 0.5), (0.04, 0.1), [kit.glass("#a9b6ae")])


@thing("street-lamp", "street light, lamppost, lantern, gas lamp, streetlamp", height_m=3.95, size_px=300)
def street_lamp(kit: Kit) -> None:
    """An old cast-iron lamp."""
    _street_lamp(kit)


@thing("street-lamp-lit", of="street-lamp", state="lit", height_m=3.95, size_px=300)
def street_lamp_lit(kit: Kit) -> None:
    """The lamp, burning warm."""
    _street_lamp(kit, "lit")


@thing("street-lamp-broken", of="street-lamp", state="broken", height_m=3.95, size_px=300)
def street_lamp_broken(kit: Kit) -> None:
    """The lamp, rusty, bent, its panes gone."""
    _street_lamp(kit, "broken")


@thing("modern-street-lamp", "road lamp, highway lamp, street light", height_m=7.5, azimuths_degrees=(20,), size_px=300)
def modern_street_lamp(kit: Kit) -> None:
    """A tall bent steel mast with a flat head."""
    steel = kit.paint("#8f979c", metal=1, rough=0.4)
    kit.cylinder(0.14, 0.8, (0, 0, 0.4), steel)
    kit.tube([(0, 0, 0), (0, 0, 5.5), (0, 0, 6.8), (0.5, 0, 7.4), (1.7, 0, 7.45)], [0.1, 0.08, 0.06, 0.05, 0.05], steel)
    kit.ball((0.5, 0.17, 0.08), (1.9, 0, 7.42), steel)
    kit.ball((0.38, 0.13, 0.05), (1.92, 0, 7.37), kit.glow("#fff3d0", 0.5))


def _bench(kit: Kit, state: str = "") -> None:
    broken = state == "broken"
    wood = kit.wood("#6f675a" if broken else "#a36a38", along="x")
    iron = rust(kit) if broken else kit.paint("#232a28", rough=0.5)
    for x in (-0.8, 0.8):
        side = [(x, -0.28, 0.42), (x, 0.2, 0.42), (x, 0.32, 0.85)]
        kit.tube(side, 0.03, iron, smooth=False)
        kit.tube([(x, -0.26, 0.42), (x, -0.3, 0.2), (x, -0.3, 0)], 0.035, iron)
        kit.tube([(x, 0.2, 0.42), (x, 0.3, 0.2), (x, 0.34, 0)], 0.035, iron)
        kit.tube([(x, 0.24, 0.62), (x, 0.0, 0.66), (x, -0.27, 0.64), (x, -0.32, 0.55), (x, -0.26, 0.42)], 0.028, iron)
        kit.tube([(x, -0.29, 0.12), (x, 0.0, 0.2), (x, 0.31, 0.12)], 0.022, iron)
    for k in range(5):
        if broken and k in (1, 2):
            kit.box(
                (0.75, 0.08, 0.035), (-0.45 + 0.1 * k, -0.24 + 0.11 * k, 0.33), wood, turn_degrees=(4, 22 + 5 * k, 4)
            )
            continue
        kit.box((1.9, 0.085, 0.035), (0, -0.24 + 0.11 * k, 0.455), wood)
    for k in range(3):
        if broken and k == 1:
            kit.box((1.2, 0.03, 0.1), (0.35, -0.05, 0.5), wood, turn_degrees=(60, -12, 8))
            continue
        kit.box((1.9, 0.03, 0.1), (0, 0.24 + 0.04 * k, 0.58 + 0.13 * k), wood, turn_degrees=(-15, 0, 0))
    if broken:
        kit.box((1.1, 0.09, 0.035), (0.2, -0.7, 0.02), wood, turn_degrees=(0, 0, 24))
        scatter(kit, 8, (1.1, 0.6), (0.05, 0.14), [wood])


SEAT: dict[str, Any] = {"height_m": 0.95, "azimuths_degrees": (28,), "size_px": 300, "elevation_degrees": 10.0}


@thing("bench", "park bench, seat, garden bench", **SEAT)
def bench(kit: Kit) -> None:
    """A park bench of slats on cast iron."""
    _bench(kit)


@thing("bench-broken", of="bench", state="broken", **SEAT)
def bench_broken(kit: Kit) -> None:
    """The bench, grey, rusty, its slats broken."""
    _bench(kit, "broken")


@thing("stone-bench", "bench, stone seat", height_m=0.5, size_px=240, elevation_degrees=10)
def stone_bench(kit: Kit) -> None:
    """A stone slab on two scrolled feet."""
    stone = kit.paint("#b5ad9c", second="#8a8474", rough=0.9, mottle=0.25, grain_m=0.2)
    kit.box((1.7, 0.5, 0.1), (0, 0, 0.44), stone, bevel=0.2)
    for x in (-0.55, 0.55):
        kit.prism(
            [(-0.2, 0), (0.2, 0), (0.12, 0.12), (0.1, 0.28), (0.2, 0.39), (-0.2, 0.39), (-0.1, 0.28), (-0.12, 0.12)],
            0.16,
            (x, 0, 0),
            stone,
            turn_degrees=(0, 0, 90),
        )


@thing("bus-stop", "bus shelter, tram stop", height_m=2.6, azimuths_degrees=(22,))
def bus_stop(kit: Kit) -> None:
    """A glass shelter with a bench and a round sign."""
    steel, glass, wood = (
        kit.paint("#3a444a", rough=0.4),
        kit.glass("#a9c2c9", clear=0.6),
        kit.wood("#a87442", along="x"),
    )
    bars(
        kit,
        [[(x, y, 0), (x, y, 2.4)] for x in (-1.8, 0, 1.8) for y in (0.7,)]
        + [[(x, -0.6, 0), (x, -0.6, 2.4)] for x in (-1.8, 1.8)],
        0.045,
        steel,
    )
    kit.box((4.0, 1.7, 0.12), (0, 0.05, 2.42), steel, bevel=0.2)
    for x in (-0.9, 0.9):
        kit.box((1.7, 0.02, 1.75), (x, 0.7, 1.35), glass, bevel=0)
    for x in (-1.8, 1.8):
        kit.box((0.02, 1.1, 1.75), (x, 0.1, 1.35), glass, bevel=0)
    for y in (0.3, 0.42, 0.54):
        kit.box((2.6, 0.1, 0.04), (0, y, 0.48), wood)
    bars(kit, [[(x, 0.42, 0), (x, 0.42, 0.46)] for x in (-1, 1)], 0.035, steel)
    kit.box((0.75, 0.03, 1.0), (1.0, 0.66, 1.45), kit.paint("#d8c07a", second="#4a7a8c", mottle=0.3, grain_m=0.35))
    kit.cylinder(0.035, 2.6, (-2.5, -0.6, 1.3), steel)
    kit.cylinder(0.3, 0.05, (-2.5, -0.64, 2.32), kit.paint("#e8c22c"), turn_degrees=(90, 0, 0))
    kit.cylinder(0.23, 0.06, (-2.5, -0.65, 2.32), kit.paint("#2a7a4a"), turn_degrees=(90, 0, 0))
    kit.box((0.4, 0.03, 0.55), (-2.5, -0.65, 1.6), kit.paint("#f0eee6"))


@thing("traffic-light", "stoplight, traffic signal", height_m=3.3, azimuths_degrees=(20,), size_px=288)
def traffic_light(kit: Kit) -> None:
    """A signal on its pole, red."""
    dark, steel = kit.paint("#1c1f20"), kit.paint("#6b7276", rough=0.5)
    kit.cylinder(0.07, 2.5, (0, 0, 1.25), steel)
    kit.cylinder(0.14, 0.3, (0, 0, 0.15), steel)
    kit.box((0.36, 0.26, 0.98), (0, 0, 2.8), dark, bevel=0.15)
    kit.box((0.5, 0.03, 1.12), (0, 0.1, 2.8), kit.paint("#2a2e30"), bevel=0.1)
    for z, material in (
        (3.1, kit.glow("#ff3020")),
        (2.8, kit.paint("#5a4310", rough=0.2)),
        (2.5, kit.paint("#123a1e", rough=0.2)),
    ):
        kit.cylinder(0.12, 0.03, (0, -0.14, z), material, turn_degrees=(90, 0, 0))
        arc = [(0.135 * math.cos(a), -0.2, z + 0.135 * math.sin(a)) for a in np.linspace(0.1, 3.04, 9)]
        for dy in (-0.05, 0, 0.05):
            kit.tube([(x, y + dy, h) for x, y, h in arc], 0.016, dark)
    kit.box((0.16, 0.1, 0.22), (0, -0.09, 1.2), kit.paint("#e2b22c"), bevel=0.15)


@thing("road-sign", "traffic sign, street sign, stop sign, sign", height_m=2.6, azimuths_degrees=(16,), size_px=240)
def road_sign(kit: Kit) -> None:
    """A blank triangular warning sign."""
    steel = kit.paint("#9aa0a4", metal=1, rough=0.4)
    kit.cylinder(0.04, 2.5, (0, 0, 1.25), steel)
    for size, y, colour in ((0.56, -0.06, "#c8281f"), (0.4, -0.075, "#f2efe4")):
        kit.prism(
            [(-size, -size * 0.6), (size, -size * 0.6), (0, size * 1.15)],
            0.03,
            (0, y, 2.1),
            kit.paint(colour, rough=0.4, mottle=0.04),
        )
    kit.box((0.09, 0.03, 0.26), (0, -0.09, 2.17), kit.paint("#1a1a1a"))
    kit.box((0.09, 0.03, 0.08), (0, -0.09, 1.97), kit.paint("#1a1a1a"))


@thing(
    "signpost", "fingerpost, direction sign, wooden sign, crossroads", height_m=2.7, azimuths_degrees=(14,), size_px=256
)
def signpost(kit: Kit) -> None:
    """A wooden post with three arms that point away."""
    wood, pale = kit.wood("#6b4a2c"), kit.wood("#b98f5c", along="x")
    kit.box((0.14, 0.14, 2.6), (0, 0, 1.3), wood, bevel=0.1)
    kit.cylinder(0.12, 0.16, (0, 0, 2.66), wood, top=0.01, sides=4, turn_degrees=(0, 0, 45))
    arm = [(0.0, -0.12), (0.95, -0.12), (1.15, 0), (0.95, 0.12), (0.0, 0.12)]
    for z, way, tilt in ((2.3, 1, -4), (1.95, -1, 5), (1.6, 1, 6)):
        outline = [(x - 0.15, h) for x, h in arm] if way > 0 else [(0.15 - x, h) for x, h in reversed(arm)]
        kit.prism(outline, 0.05, (0, -0.1, z), pale, turn_degrees=(0, tilt, 0))
        for k in range(5):
            kit.box(
                (0.12, 0.01, 0.07),
                (way * (0.12 + 0.16 * k), -0.128, z - way * math.tan(math.radians(tilt)) * 0.12),
                wood,
                bevel=0,
                turn_degrees=(0, tilt, 0),
            )


@thing("milestone", "boundary stone, way stone", height_m=0.75, size_px=224)
def milestone(kit: Kit) -> None:
    """A round-headed white stone at a road."""
    stone = kit.paint("#d3cec0", second="#8d8a78", rough=0.95, mottle=0.25, grain_m=0.15)
    top = [(0.22 * math.cos(a), 0.52 + 0.22 * math.sin(a)) for a in np.linspace(0, math.pi, 12)]
    kit.roughen(kit.prism([(-0.22, 0), (0.22, 0), *top], 0.24, (0, 0, 0), stone), 0.02, 0.1)
    for z, wide in ((0.48, 0.2), (0.36, 0.12), (0.26, 0.16)):
        kit.box((wide, 0.02, 0.04), (0, -0.125, z), kit.paint("#4a473e"))


@thing("letterbox", "mailbox, postbox, pillar box, post", height_m=1.6, size_px=256)
def letterbox(kit: Kit) -> None:
    """A red pillar box."""
    red, dark = kit.paint("#c0241e", rough=0.3, mottle=0.05), kit.paint("#161616")
    kit.lathe(
        [(0.26, 0), (0.26, 0.18), (0.23, 0.2), (0.23, 1.35), (0.28, 1.37), (0.28, 1.44), (0.22, 1.52), (0.001, 1.6)],
        (0, 0, 0),
        red,
    )
    kit.lathe([(0.262, 0), (0.262, 0.17)], (0, 0, 0), dark)
    kit.box((0.28, 0.08, 0.05), (0, -0.21, 1.22), dark)
    kit.box((0.34, 0.1, 0.03), (0, -0.22, 1.27), red)
    kit.box((0.24, 0.04, 0.6), (0, -0.215, 0.72), red)
    kit.box((0.16, 0.05, 0.2), (0, -0.22, 1.02), kit.paint("#f0ece0"))


@thing(
    "telephone-box",
    "phone booth, telephone booth, phone box, call box",
    height_m=2.5,
    azimuths_degrees=(32,),
    size_px=300,
)
def telephone_box(kit: Kit) -> None:
    """A red telephone box with many panes."""
    red, glass = kit.paint("#b8201c", rough=0.3, mottle=0.05), kit.glass("#5d7682")
    kit.box((0.92, 0.92, 0.18), (0, 0, 0.09), red)
    kit.box((0.8, 0.8, 2.0), (0, 0, 1.15), glass, bevel=0)
    for x in (-0.4, 0.4):
        for y in (-0.4, 0.4):
            kit.box((0.12, 0.12, 2.05), (x, y, 1.15), red)
    for turn in range(4):
        c, s = (1, 0, -1, 0)[turn], (0, 1, 0, -1)[turn]
        bars(
            kit,
            [
                [(c * 0.41 - s * u, s * 0.41 + c * u, 0.35), (c * 0.41 - s * u, s * 0.41 + c * u, 2.05)]
                for u in (-0.15, 0.15)
            ],
            0.018,
            red,
        )
        bars(
            kit,
            [[(c * 0.41 - s * u, s * 0.41 + c * u, z) for u in (-0.36, 0.36)] for z in np.linspace(0.5, 1.95, 7)],
            0.018,
            red,
        )
        kit.box((0.8 if not c else 0.1, 0.1 if not c else 0.8, 0.25), (c * 0.38, s * 0.38, 0.28), red)
        kit.box(
            (0.6 if not c else 0.04, 0.04 if not c else 0.6, 0.12), (c * 0.46, s * 0.46, 2.21), kit.glow("#fff2cc", 0.6)
        )
    kit.box((0.94, 0.94, 0.24), (0, 0, 2.2), red)
    kit.box((1.0, 1.0, 0.05), (0, 0, 2.33), red)
    kit.ball((0.46, 0.46, 0.16), (0, 0, 2.34), red)
    kit.box((0.2, 0.15, 0.35), (0.1, 0.15, 1.4), kit.paint("#1a1a1c"))


@thing("hydrant", "fire hydrant", height_m=0.85, size_px=224)
def hydrant(kit: Kit) -> None:
    """A red hydrant with yellow caps."""
    red, cap = kit.paint("#c2301f", rough=0.4, mottle=0.1), kit.paint("#d9b23a", rough=0.4)
    kit.lathe(
        [
            (0.2, 0),
            (0.2, 0.06),
            (0.13, 0.08),
            (0.13, 0.52),
            (0.18, 0.54),
            (0.18, 0.59),
            (0.15, 0.66),
            (0.08, 0.75),
            (0.001, 0.77),
        ],
        (0, 0, 0),
        red,
    )
    kit.cylinder(0.045, 0.12, (0, 0, 0.8), cap, sides=6)
    for at, way in (((0.17, 0, 0.42), (0, 90, 0)), ((-0.17, 0, 0.42), (0, 90, 0)), ((0, -0.17, 0.4), (90, 0, 0))):
        kit.cylinder(0.075 if way[0] else 0.055, 0.12, at, red, turn_degrees=way)
        kit.cylinder(
            0.085 if way[0] else 0.065,
            0.05,
            tuple(1.4 * c if i < 2 else c for i, c in enumerate(at)),
            cap,
            turn_degrees=way,
            sides=8,
        )
    ring(kit, 0.14, 0.02, (0, 0, 0.2), red)

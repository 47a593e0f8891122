"""Ships under steam and motor; bows towards +x."""

from __future__ import annotations

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, body, hull, lattice, ring
from pipelines.image.training.things.recipe import thing


@thing(
    "steamer",
    "steamship, steamboat, ocean liner, cruise ship, passenger ship, titanic",
    height_m=34,
    stands="water",
    sink=0.14,
    size_px=448,
)
def steamer(kit: Kit) -> None:
    """An old liner with four slanting funnels."""
    paint = bands(kit, [(0, "#7a2a22"), (4.6, "#efede6"), (5.0, "#1d1f24"), (11, "#efede6")])
    white, wood, dark = (
        kit.paint("#f1efe8", mottle=0.04),
        kit.wood("#a57c4c", along="x", grain_m=0.5),
        kit.glass("#27303a"),
    )
    hull(kit, 100, 13, 12, paint, stern=0.5, rake=0.03, sheer=0.25, full=0.2, deck=wood, deck_z=0.95, keel_rise=0.1)
    for k in range(3):
        long, wide, z = 66 - 9 * k, 11.5 - k, 13.2 + 2.5 * k
        kit.box((long, wide, 2.4), (-1, 0, z), white)
        kit.box((long + 2, wide + 0.8, 0.25), (-1, 0, z + 1.25), white)
        for j in range(int(long / 2.2)):
            kit.box((0.9, wide + 0.1, 0.9), (-1 - long / 2 + 1.6 + 2.2 * j, 0, z), dark, bevel=0)
    for k in range(30):
        kit.cylinder(
            0.32,
            13.05 - abs(k - 14) * 0.28,
            (-38 + 2.6 * k, 0, 8.6),
            kit.paint("#c9c4b4"),
            sides=10,
            turn_degrees=(90, 0, 0),
        )
    kit.box((3, 11, 2.5), (25, 0, 20.6), white)
    kit.box((3.1, 10, 0.9), (25.2, 0, 21), dark)
    funnel = bands(kit, [(-5, "#c98a3c"), (2.6, "#1d1d20")])
    for x in (-18, -7, 4, 15):
        kit.cylinder(1.9, 9, (x, 0, 24), funnel, turn_degrees=(0, -9, 0))
    for x, high in ((36, 34), (-38, 32)):
        kit.cylinder(0.35, high - 12, (x, 0, (high + 12) / 2), kit.wood("#8c6239"), top=0.15, turn_degrees=(0, -3, 0))
        bars(kit, [[(x, 0, high - 1), (x + s, 0, 13)] for s in (-14, 13)], 0.1, dark)
    for k in range(5):
        for side in (-1, 1):
            kit.ball((2, 0.7, 0.6), (-20 + 9 * k, side * 5.4, 19.6), wood)


@thing(
    "cargo-ship",
    "freighter, container ship, vessel, tanker, merchant ship",
    height_m=38,
    stands="water",
    sink=0.16,
    size_px=448,
)
def cargo_ship(kit: Kit) -> None:
    """A container ship, its deck full of coloured boxes."""
    paint = bands(kit, [(0, "#8a2f26"), (6, "#e8e6de"), (6.4, "#22425e"), (14, "#e8e6de")])
    hull(
        kit,
        120,
        18,
        13,
        paint,
        stern=0.8,
        rake=0.04,
        sheer=0.3,
        full=0.15,
        deck=kit.paint("#6b4a3c"),
        deck_z=0.93,
        keel_rise=0.08,
    )
    colours = ("#b8442e", "#2c6a8c", "#3f7f52", "#c9972e", "#8c8f92", "#7a3a52", "#d8d4c8")
    steel = [bands(kit, [(-9 + 0.55 * k, c if k % 2 else _darker(c)) for k in range(30)], axis="x") for c in colours]
    for i in range(6):
        for j in range(5):
            for k in range(4 - (i == 5)):
                kit.box(
                    (12, 2.9, 2.7), (44 - 12.8 * i, -6.4 + 3.2 * j, 14.5 + 2.85 * k), steel[int(kit.rng.integers(7))]
                )
    white, dark = kit.paint("#f0eee8"), kit.glass("#1f2b34")
    kit.box((9, 15, 17), (-42, 0, 20.5), white)
    kit.box((5, 19, 3), (-40.5, 0, 30), white)
    kit.box((5.1, 18.4, 1.3), (-40.4, 0, 30.3), dark)
    for k in range(5):
        for j in range(5):
            kit.box((0.1, 1.2, 1), (-37.48, -5.2 + 2.6 * j, 14.5 + 2.9 * k), dark)
        for j in range(3):
            kit.box((1.2, 15.1, 1), (-45 + 2.6 * j, 0, 14.5 + 2.9 * k), dark)
    kit.cylinder(2.6, 8, (-49, 0, 27), bands(kit, [(-4, "#22425e"), (0.5, "#d9d6cc"), (2, "#22425e")]))
    kit.box((9, 12, 9), (-50, 0, 17), white)
    kit.cylinder(0.3, 8, (-41, 0, 34), dark)
    lattice(kit, (52, 0, 14), (52, 0, 27), 1.2, 6, 0.2, kit.paint("#d9a23c"))


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * 0.8):02x}" for i in (1, 3, 5))


@thing("ferry", "ferryboat, car ferry, passenger boat", height_m=19, stands="water", sink=0.12, size_px=420)
def ferry(kit: Kit) -> None:
    """A white ferry with a red funnel and rows of windows."""
    paint = bands(kit, [(0, "#6d2a24"), (2.2, "#2b5f86"), (4.2, "#f3f1ea")])
    hull(
        kit,
        56,
        13,
        7,
        paint,
        stern=0.85,
        rake=0.05,
        sheer=0.15,
        full=0.15,
        deck=kit.paint("#56705c"),
        deck_z=0.95,
        keel_rise=0.1,
    )
    white, dark, red = kit.paint("#f4f2ec", mottle=0.04), kit.glass("#22303c"), kit.paint("#c23a2c")
    for k, (long, x) in enumerate(((46, -2), (38, -3), (14, 8))):
        z = 8.4 + 2.9 * k
        body(
            kit,
            [
                (x - long / 2, 5.9 - 0.4 * k, z - 1.5, z + 1.4),
                (x + long / 2 - 2, 5.9 - 0.4 * k, z - 1.5, z + 1.4),
                (x + long / 2, 4.6, z - 1.5, z + 1.2),
            ],
            white,
            power=12,
            smooth=False,
        )
        for j in range(int(long / 2)):
            kit.box((1.3, 11.95 - 0.8 * k, 1.1), (x - long / 2 + 1.6 + 2 * j, 0, z + 0.1), dark, bevel=0)
        kit.box((long + 1, 12.3 - 0.8 * k, 0.2), (x - 0.3, 0, z + 1.45), kit.paint("#d8d6ce"))
    kit.box((0.3, 9, 1.2), (14.9, 0, 14.4), dark)
    kit.cylinder(
        1.7,
        4.2,
        (-11, 0, 15),
        bands(kit, [(-3, "#c23a2c"), (0.4, "#f1efe8"), (1.1, "#c23a2c"), (1.7, "#26262a")]),
        turn_degrees=(0, -8, 0),
    )
    kit.cylinder(0.18, 5, (7, 0, 16.5), white)
    for side in (-1, 1):
        rail = [(x, side * 5.2, 14.1) for x in range(-22, 0, 2)]
        bars(kit, [rail, *[[(x, y, z), (x, y, z - 1.1)] for x, y, z in rail]], 0.07, white)
        for x in (-17, -6):
            kit.ball((2, 0.7, 0.6), (x, side * 5.9, 13.2), red)
            ring(kit, 0.5, 0.15, (x + 26, side * 5.95, 8.3), red, axis="y")


@thing(
    "warship", "battleship, destroyer, cruiser, navy ship, gunboat", height_m=32, stands="water", sink=0.12, size_px=448
)
def warship(kit: Kit) -> None:
    """A grey cruiser with gun turrets and a lattice of masts."""
    paint = bands(kit, [(0, "#5e2720"), (3.6, "#22262a"), (4.2, "#7b858c")], mottle=0.12)
    grey, pale, dark = kit.paint("#747e85"), kit.paint("#8c959b"), kit.paint("#33393e")
    hull(
        kit,
        120,
        13,
        9,
        paint,
        stern=0.45,
        rake=0.06,
        sheer=0.35,
        full=0.2,
        deck=kit.paint("#5f6468"),
        deck_z=0.97,
        keel_rise=0.1,
    )
    for x, z, way in ((38, 11.2, 1), (26, 14, 1), (-38, 10.6, -1)):
        kit.cylinder(4, z - 8, (x, 0, (z + 8) / 2 - 0.8), grey)
        body(
            kit,
            [(x - 4.5, 3.6, z - 1.2, z + 1.8), (x + 2, 3.6, z - 1.2, z + 1.8), (x + 4.5, 2.8, z - 1, z + 0.8)]
            if way > 0
            else [(x - 4.5, 2.8, z - 1, z + 0.8), (x - 2, 3.6, z - 1.2, z + 1.8), (x + 4.5, 3.6, z - 1.2, z + 1.8)],
            pale,
            power=8,
            smooth=False,
        )
        for y in (-1.6, 0, 1.6):
            kit.tube([(x + 4 * way, y, z + 0.2), (x + 15 * way, y, z + 2.2)], 0.42, dark)
    kit.box((56, 10, 3.6), (-6, 0, 10.6), grey)
    kit.box((26, 8.5, 3.2), (2, 0, 14), pale)
    kit.box((12, 8, 4.5), (10, 0, 17.6), grey)
    kit.box((7, 9.5, 2.2), (11, 0, 20.6), pale)
    kit.box((7.1, 8.8, 0.8), (11.1, 0, 20.9), dark)
    kit.box((5, 5, 4), (10, 0, 23.5), grey)
    kit.cylinder(2.4, 8.5, (-4, 0, 19.5), grey, turn_degrees=(0, -6, 0))
    kit.cylinder(2.45, 1.4, (-4.45, 0, 23.4), dark, turn_degrees=(0, -6, 0))
    kit.cylinder(2.2, 7.5, (-15, 0, 17.5), grey, turn_degrees=(0, -6, 0))
    kit.cylinder(2.25, 1.3, (-15.4, 0, 20.7), dark, turn_degrees=(0, -6, 0))
    lattice(kit, (8.5, 0, 24), (8.5, 0, 32), 2.4, 5, 0.2, dark, end_width=0.5)
    lattice(kit, (-22, 0, 12), (-22, 0, 26), 3, 7, 0.22, dark, end_width=0.6)
    bars(
        kit,
        [
            [(8.5, -4, 29), (8.5, 4, 29)],
            [(-22, -3.5, 23), (-22, 3.5, 23)],
            [(8.5, 0, 31), (56, 0, 12)],
            [(-22, 0, 25), (-56, 0, 11)],
        ],
        0.12,
        dark,
    )
    for x in (-26, -10, 2, 16):
        for side in (-1, 1):
            kit.ball((1.6, 1.2, 1.1), (x, side * 4.9, 13), pale)
            kit.tube([(x + 1, side * 5.2, 13.2), (x + 4.5, side * 5.8, 14.2)], 0.18, dark)

"""Small craft and what floats beside them; bows towards +x."""

from __future__ import annotations

from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import bands
from pipelines.image.training.things.kit_vehicles import bars, body, group, hull, place, ring, sail
from pipelines.image.training.things.recipe import thing

OPEN: dict[str, Any] = {"stands": "water", "elevation_degrees": 13.0, "azimuths_degrees": (32,)}


def _rowing_boat(kit: Kit, state: str = "") -> None:
    ruined = state == "ruined"
    planks = bands(kit, [(0, "#6b2f26"), (0.22, "#e9e4d8"), (0.62, "#2f5d7c")])
    if ruined:
        planks = kit.paint("#8b8371", second="#3f3a30", rough=0.95, mottle=0.3, grain_m=0.3)
    inside = kit.wood("#6a6253" if ruined else "#b07a45", along="x")
    rails = hull(kit, 4.2, 1.5, 0.6, planks, stern=0.62, rake=0.07, sheer=0.3)
    with group() as shell:
        hull(kit, 4.08, 1.4, 0.56, inside, stern=0.62, rake=0.07, sheer=0.32, deck=inside, deck_z=0.22)
    place(shell, (0, 0, 0.05))
    for rail in rails:
        kit.tube(rail, 0.035, inside)
    bars(kit, [[rails[0][0], rails[1][0]]], 0.035, inside)
    for x, half in ((-1.6, 0.52), (-0.4, 0.7), (0.9, 0.58)):
        if not ruined or x != -0.4:
            kit.box((0.28, 2 * half, 0.05), (x, 0, 0.45), inside)
    if ruined:
        hole = kit.paint("#0d0b09", rough=1)
        for x, y, long in ((0.45, -0.1, 0.4), (-0.85, 0.15, 0.25)):
            kit.roughen(kit.ball((long, 0.2, 0.03), (x, y, 0.24), hole), 0.12, 0.2)
        for x in (0.2, 0.6):
            kit.box((0.06, 0.5, 0.05), (x, -0.1, 0.27), inside, turn_degrees=(0, 0, 20 * x))
        kit.box((1.3, 0.2, 0.04), (0.1, 0.2, 0.55), inside, turn_degrees=(10, 24, 30))
        place(list(shell[0].users_collection[0].objects), turn_degrees=(24, 8, 0))
        return
    oar = kit.wood("#caa06a", along="x")
    for side in (-1, 1):
        kit.tube([(0.2, side * 0.5, 0.75), (-0.3, side * 0.75, 0.7), (-1.5, side * 1.5, 0.45)], 0.03, oar)
        kit.box((0.6, 0.16, 0.03), (-1.75, side * 1.66, 0.4), oar, turn_degrees=(0, -8, -side * 32))


@thing("rowing-boat", "rowboat, dinghy, boat, skiff, oars", height_m=0.85, sink=0.25, **OPEN)
def rowing_boat(kit: Kit) -> None:
    """An open boat with two oars."""
    _rowing_boat(kit)


@thing("rowing-boat-ruined", of="rowing-boat", state="ruined", height_m=1.94, sink=0.3, **OPEN)
def rowing_boat_ruined(kit: Kit) -> None:
    """A rotten boat with a hole, on its side."""
    _rowing_boat(kit, "ruined")


def _mast(kit: Kit, x: float, foot: float, top: float, rails: list[Any], ends: tuple[float, float]) -> None:
    spar, wire = kit.wood("#8c6239"), kit.paint("#4a4a4a")
    kit.cylinder(0.09, top - foot, (x, 0, (top + foot) / 2), spar, top=0.05)
    middle = len(rails[0]) // 2
    tops = [[(x, 0, top - 0.1), (e, 0, foot)] for e in ends]
    bars(kit, [*tops, *([(x, 0, top - 0.1), r[middle]] for r in rails)], 0.02, wire)


@thing("sailing-boat", "sailboat, sloop, sail", height_m=10.5, stands="water", sink=0.05, size_px=384)
def sailing_boat(kit: Kit) -> None:
    """A sloop under white sails."""
    paint = bands(kit, [(0, "#7d2a24"), (0.55, "#e8e8e4"), (1.3, "#24466b")])
    deck = kit.wood("#b98d58", along="x")
    rails = hull(kit, 8.5, 2.6, 1.5, paint, stern=0.6, rake=0.09, sheer=0.2, deck=deck, deck_z=0.86)
    for rail in rails:
        kit.tube(rail, 0.06, deck)
    body(
        kit,
        [(-1.2, 0.8, 1.3, 1.5), (-1, 0.85, 1.3, 1.95), (1, 0.7, 1.3, 1.95), (2, 0.4, 1.3, 1.6)],
        kit.paint("#eeece4"),
    )
    for x in (-0.6, 0.1, 0.8):
        kit.ball((0.22, 0.9 - 0.06 * x, 0.1), (x, 0, 1.72), kit.glass("#233240"))
    _mast(kit, 0.9, 1.3, 10.4, rails, (-4.1, 4.3))
    cloth = kit.paint("#f4efe2", mottle=0.04)
    sail(kit, [(0.75, 0, 2.4), (-3.6, -0.5, 2.3), (0.7, 0, 10.1), (0.75, 0, 10.1)], (0, -0.9, 0), cloth)
    sail(kit, [(4.1, 0, 1.9), (0.9, -0.8, 2.3), (1.0, 0, 9.2), (1.05, 0, 9.2)], (0, -0.7, 0), cloth)
    kit.tube([(0.9, 0, 2.3), (-3.7, -0.5, 2.2)], 0.06, kit.wood("#8c6239", along="x"))
    kit.box((0.5, 0.05, 0.8), (-4.1, 0, 0.9), deck)


@thing("sailing-dinghy", "dinghy, sailing boat, sail boat, yawl", height_m=6.2, stands="water", sink=0.05)
def sailing_dinghy(kit: Kit) -> None:
    """A small boat under one red-brown lugsail."""
    paint, wood = bands(kit, [(0, "#3d4a4f"), (0.3, "#f0ead8"), (0.75, "#38704f")]), kit.wood("#a9733f", along="x")
    rails = hull(kit, 4.6, 1.7, 0.8, paint, stern=0.65, rake=0.08, sheer=0.25, deck=wood, deck_z=0.7)
    for rail in rails:
        kit.tube(rail, 0.045, wood)
    _mast(kit, 0.8, 0.5, 5.2, rails, (2.4, 2.2))
    cloth = kit.paint("#b5482a", mottle=0.1, grain_m=0.8)
    sail(kit, [(1.3, -0.05, 1.4), (-2.1, -0.4, 1.2), (-1.4, -0.2, 6.1), (1.2, 0, 4.2)], (0, -0.8, 0), cloth)
    kit.tube([(1.5, -0.05, 4.1), (-1.6, -0.2, 6.2)], 0.05, wood)
    kit.tube([(1.5, -0.05, 1.4), (-2.3, -0.4, 1.15)], 0.045, wood)
    kit.box((0.3, 0.05, 0.6), (-2.3, 0, 0.4), wood)


@thing("fishing-boat", "trawler, cutter, fisher boat", height_m=7.5, stands="water", sink=0.1, size_px=384)
def fishing_boat(kit: Kit) -> None:
    """A small blue trawler: wheelhouse forward, mast with a boom, nets and floats aft."""
    paint = bands(kit, [(0, "#7a2b22"), (0.9, "#f0eee6"), (1.05, "#2c6a9a"), (2.35, "#f0eee6")])
    deck, white, dark = kit.wood("#9a7a52", along="x"), kit.paint("#eceae2"), kit.glass("#22303a")
    rails = hull(kit, 12, 4, 2.2, paint, stern=0.75, rake=0.06, sheer=0.5, full=0.3, deck=deck, deck_z=0.8)
    for rail in rails:
        kit.tube(rail, 0.09, kit.wood("#6b4a2c", along="x"))
    kit.box((2.8, 2.2, 2.3), (1.6, 0, 3.0), white)
    kit.box((3.2, 2.5, 0.14), (1.6, 0, 4.2), kit.paint("#b5402c"))
    for x in (0.7, 1.6, 2.5):
        kit.box((0.6, 2.24, 0.65), (x, 0, 3.5), dark)
    for y in (-0.7, 0, 0.7):
        kit.box((2.84, 0.55, 0.65), (1.6, y, 3.5), dark)
    kit.box((0.6, 2.26, 1.5), (0.65, 0, 2.6), kit.wood("#7a4a2a"))
    spar, rope = kit.wood("#c79a5a"), kit.paint("#4c463c")
    kit.cylinder(0.1, 5.4, (-0.4, 0, 4.8), spar, top=0.06)
    kit.tube([(-0.4, 0, 3.2), (-4.8, 0, 6.0)], 0.08, spar)
    stays = [[(-0.4, 0, 7.4), p] for p in ((5.8, 0, 3.3), (-5.7, 0, 2.6), (-4.7, 0, 6), rails[0][12], rails[1][12])]
    bars(kit, [*stays, [(-4.7, 0, 6.0), (-5.2, -0.6, 2.6)]], 0.03, rope)
    net = kit.paint("#3f7a5c", second="#24513c", rough=1, mottle=0.3, grain_m=0.1)
    kit.roughen(kit.ball((1.1, 1.2, 0.7), (-3.6, 0, 2.2), net), 0.3, 0.4)
    for k in range(9):
        kit.ball(0.17, (-4.5 + 0.25 * k, -1.0 + 0.15 * (k % 3), 2.6 + 0.15 * (k % 2)), kit.paint("#e8862a"))
    for k in range(4):
        ring(kit, 0.3, 0.12, rails[0][8 + 5 * k], kit.paint("#26262a", rough=0.9), axis="y")
    ring(kit, 0.3, 0.1, (-0.2, -1.15, 3.1), kit.paint("#e0622c"), axis="y")


@thing("yacht", "motor yacht, speedboat, motorboat, cruiser", height_m=7.2, stands="water", sink=0.08, size_px=384)
def yacht(kit: Kit) -> None:
    """A sleek white motor yacht of two decks."""
    paint = bands(kit, [(0, "#25262c"), (0.7, "#f4f4f2"), (1.5, "#23405e"), (1.66, "#f4f4f2")], rough=0.25)
    deck, white, dark = (
        kit.wood("#b98a55", along="x"),
        kit.paint("#f6f6f4", rough=0.25, mottle=0.03),
        kit.glass("#18222c"),
    )
    rails = hull(kit, 17, 4.6, 2.1, paint, stern=0.86, rake=0.12, sheer=0.4, full=0.25, deck=deck, deck_z=0.93)
    kit.box((1.4, 3.7, 0.15), (-8.9, 0, 0.85), deck)
    levels = [(-6.5, 3.6, 1.9, 3.3, 1.75), (-5.2, 1.4, 3.4, 4.7, 1.5)]
    for aft, bow, low, high, half in levels:
        body(
            kit,
            [(aft, half, low, high), (bow - 1, half, low, high), (bow + 2.4, half * 0.5, low, low + 0.2)],
            white,
            power=6,
            taper=0.12,
            smooth=False,
        )
        body(
            kit,
            [
                (aft + 1, half * 1.01, low + 0.55, high - 0.3),
                (bow - 0.9, half * 1.01, low + 0.55, high - 0.25),
                (bow + 1.0, half * 0.8, low + 0.5, low + 0.75),
            ],
            dark,
            power=6,
            taper=0.08,
            smooth=False,
        )
        body(
            kit,
            [(aft - 0.9, half * 1.08, high - 0.04, high + 0.14), (bow - 0.2, half, high - 0.04, high + 0.12)],
            white,
            power=8,
        )
    for side in (-1, 1):
        rail = [tuple(p) for p in rails[0 if side < 0 else 1][16:]]
        top = [(x, y * 0.97, z + 0.7) for x, y, z in rail]
        steel = kit.paint("#cfd3d6", metal=1, rough=0.2)
        kit.tube(top, 0.04, steel)
        bars(kit, [[a, b] for a, b in zip(rail[::2], top[::2], strict=True)], 0.03, steel)
        kit.tube([(-3.6, side * 1.2, 4.7), (-2.7, side * 1.0, 6.0), (-2.1, 0, 6.2)], 0.13, white)
    kit.ball((0.5, 0.5, 0.35), (-2.3, 0, 6.4), white)
    kit.tube([(-2.7, 0, 6.2), (-3.2, 0, 7.2)], 0.03, white)


@thing("gondola", "venetian boat", height_m=2.6, size_px=384, sink=0.08, **{**OPEN, "azimuths_degrees": (26,)})
def gondola(kit: Kit) -> None:
    """A black gondola with an iron comb at its bow and red cushions."""
    black, gold = kit.paint("#17171b", rough=0.2), kit.paint("#c9a24a", metal=1, rough=0.3)
    rails = hull(kit, 10.4, 1.5, 0.6, black, stern=0.0, rake=0.12, sheer=1.7, full=0.3, keel_rise=1.5)
    with group() as inner:
        hull(
            kit,
            10,
            1.4,
            0.55,
            kit.wood("#5a3a22", along="x"),
            stern=0.0,
            rake=0.12,
            sheer=1.7,
            keel_rise=1.5,
            deck=kit.paint("#3c2a1e"),
            deck_z=0.5,
        )
    place(inner, (0, 0, 0.06))
    for rail in rails:
        kit.tube([(x, y, z + 0.02) for x, y, z in rail], 0.035, gold)
    kit.prism(
        [(4.9, 1.2), (5.45, 1.35), (5.55, 2.3), (5.25, 2.6), (5.0, 2.4), (5.25, 2.25), (5.2, 1.6)],
        0.1,
        (0, 0, 0),
        kit.paint("#c8ccd0", metal=1, rough=0.25),
    )
    for k in range(5):
        kit.box((0.4, 0.06, 0.07), (5.6, 0, 1.5 + 0.16 * k), kit.paint("#c8ccd0", metal=1, rough=0.25))
    kit.tube([(-5.1, 0, 1.2), (-5.4, 0, 1.7), (-5.2, 0, 1.95)], 0.06, gold)
    red = kit.paint("#a3202a", rough=0.9)
    kit.box((0.8, 1.0, 0.25), (-0.6, 0, 0.6), red, bevel=0.3)
    kit.box((0.25, 1.1, 0.8), (-1.1, 0, 0.95), red, bevel=0.3)
    kit.ball((0.15, 0.5, 0.25), (-1.12, 0, 1.4), gold)
    for y in (-0.35, 0.35):
        kit.box((0.4, 0.35, 0.3), (1.0, y, 0.62), red, bevel=0.3)
    kit.tube([(-4.2, -0.5, 1.9), (-2.2, -1.3, 0.0)], 0.035, kit.wood("#b98a55", along="x"))


def _long_boat(kit: Kit, paint: Any, inside: Any) -> None:
    rails = hull(kit, 4.8, 0.85, 0.4, paint, stern=0.0, rake=0.03, sheer=0.6, full=0.25, keel_rise=0.4)
    with group() as inner:
        hull(kit, 4.68, 0.8, 0.38, inside, stern=0.0, rake=0.03, sheer=0.6, full=0.25, keel_rise=0.4)
    place(inner, (0, 0, 0.025))
    for rail in rails:
        kit.tube(rail, 0.025, kit.wood("#8c5a2e", along="x"))
    for x in (-1.3, 0, 1.3):
        kit.box((0.22, 0.74, 0.04), (x, 0, 0.33), kit.wood("#a9733f", along="y"))


@thing("canoe", "kayak, paddle, dugout", height_m=0.7, sink=0.18, size_px=288, **OPEN)
def canoe(kit: Kit) -> None:
    """A red canoe with a paddle across it."""
    _long_boat(kit, kit.paint("#b23a24", rough=0.3), kit.wood("#c79a5a", along="x"))
    pale = kit.wood("#d6b176", along="x")
    kit.tube([(-1.2, -0.55, 0.45), (0.7, 0.3, 0.5)], 0.025, pale)
    kit.ball((0.3, 0.1, 0.03), (-1.4, -0.64, 0.44), pale, turn_degrees=(0, 0, 24))


@thing("raft", "log raft, castaway", height_m=3.4, sink=0.06, **OPEN)
def raft(kit: Kit) -> None:
    """Logs lashed together, with a ragged sail."""
    rope = kit.paint("#b79c66")
    for k in range(8):
        y, off = -1.4 + 0.4 * k, kit.rng.uniform(-0.25, 0.25)
        log = kit.cylinder(
            0.2,
            4 + kit.rng.uniform(-0.3, 0.3),
            (off, y, 0.2),
            kit.wood("#83603c" if k % 2 else "#745232", along="x"),
            turn_degrees=(0, 90, 0),
        )
        kit.roughen(log, 0.04, 0.5, detail=1)
        for x in (-1.3, 1.3):
            ring(kit, 0.21, 0.03, (x, y, 0.2), rope, axis="x")
    for x in (-1.3, 1.3):
        kit.cylinder(0.09, 3.3, (x, 0, 0.46), kit.wood("#6b4a2c", along="y"), turn_degrees=(90, 0, 0))
    kit.cylinder(0.08, 3.0, (0.3, 0, 1.9), kit.wood("#8a6a44"))
    kit.tube([(0.3, -1.2, 3.1), (0.3, 1.2, 3.1)], 0.05, kit.wood("#8a6a44", along="y"))
    sail(
        kit,
        [(0.35, -1.1, 1.0), (0.35, 1.1, 1.1), (0.3, 1.15, 3.1), (0.3, -1.15, 3.1)],
        (0.5, 0, 0),
        kit.paint("#d8ccab", rough=0.9, mottle=0.2),
        torn=0.15,
        steps=14,
    )
    kit.cylinder(0.25, 0.6, (-1.2, -0.5, 0.7), kit.wood("#7a4a2a"))
    bars(kit, [[(0.3, 0, 3.3), p] for p in ((1.8, 0, 0.4), (-1.8, -1, 0.4), (-1.8, 1, 0.4))], 0.02, rope)


@thing("submarine", "u-boat", height_m=12.6, stands="water", sink=0.42, size_px=384)
def submarine(kit: Kit) -> None:
    """A dark submarine with a tower and periscopes."""
    steel, dark = bands(kit, [(-9, "#6b2a22"), (2.4, "#41484d")], rough=0.5), kit.paint("#2b3034")
    stations = [
        (-24, 0.1, 2.9, 3.1),
        (-20, 1.2, 1.6, 4.2),
        (-10, 2.6, 0.2, 5.6),
        (8, 2.7, 0, 5.8),
        (20, 1.7, 0.9, 5.0),
        (24, 0.1, 2.8, 3.2),
    ]
    body(kit, stations, steel, power=2.2)
    kit.box((36, 2, 0.3), (0, 0, 5.6), dark)
    body(kit, [(-4.4, 0.4, 5.4, 8.9), (-3, 1.3, 5.4, 9.7), (3, 1.3, 5.4, 10), (4.4, 0.3, 5.4, 9.9)], steel, power=3)
    kit.box((1.8, 6.6, 0.25), (2.4, 0, 8.2), dark)
    for x, z in ((0.2, 12.6), (1.4, 11.6), (-1.5, 11)):
        kit.cylinder(0.13, z - 8, (x, 0, (z + 8) / 2), dark)
    kit.box((0.5, 0.3, 0.3), (0.35, 0, 12.5), dark)
    for side in (-1, 1):
        lines = [[(x, side * 0.9, 5.7), (x, side * 0.9, 6.6)] for x in range(-16, 17, 4)]
        bars(kit, [*lines, [(-16, side * 0.9, 6.6), (16, side * 0.9, 6.6)]], 0.05, dark)
        kit.box((2, 3, 0.2), (-21.5, side * 1.8, 3.0), steel)
        for k in range(8):
            kit.box((0.7, 0.05, 0.2), (-8 + 2.2 * k, side * 2.05, 4.9), dark)
    kit.box((2.6, 0.25, 6.5), (-22.4, 0, 3.2), steel)


@thing(
    "paper-boat",
    "paper ship, origami boat, toy boat",
    height_m=0.12,
    stands="water",
    sink=0.08,
    size_px=224,
    elevation_degrees=12,
)
def paper_boat(kit: Kit) -> None:
    """A boat folded of white paper."""
    paper = kit.paint("#f3f2ee", mottle=0.02, rough=0.9)
    lows = [(-0.8, 0, 0.0), (0.8, 0, 0.0)]
    for side in (-1, 1):
        low, rim = 0.1 * side, 0.42 * side
        kit.mesh(
            [*lows, (1.5, 0, 0.85), (0.55, rim, 0.62), (-0.55, rim, 0.62), (-1.5, 0, 0.85), (0, low, 0)],
            [(0, 6, 1, 2, 3, 4, 5)],
            paper,
        )
        kit.mesh([(-0.62, 0.28 * side, 0.45), (0.62, 0.28 * side, 0.45), (0, 0, 1.45)], [(0, 1, 2)], paper)
    for side in (-1, 1):
        kit.tube(
            [(-1.5, 0, 0.85), (-0.55, 0.42 * side, 0.62), (0.55, 0.42 * side, 0.62), (1.5, 0, 0.85)],
            0.012,
            kit.paint("#d8d6ce"),
            smooth=False,
        )

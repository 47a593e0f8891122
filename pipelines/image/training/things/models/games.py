"""Games and kites and balloons."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_household import (
    cap,
    moved,
    round_outline,
)
from pipelines.image.training.things.recipe import thing

BRIGHT = ("#d8303a", "#2f7ac8", "#f2c230", "#3fa04a", "#8a4ac0", "#ee8a2a")


@thing("football", "soccer ball, soccer", height_m=0.22, stands="ground", size_px=224)
def football(kit: Kit) -> None:
    """A white ball with black pentagons and seams."""
    kit.ball(0.11, (0, 0, 0.11), kit.paint("#f2f0ea", rough=0.5, mottle=0.05))
    black, middle = kit.paint("#17171a"), (0, 0, 0.11)
    for lat, lon in [(90, 0), *((s * 26.6, 72 * i + 36 * (s < 0) + 14) for s in (-1, 1) for i in range(5))]:
        first = -76 if lat == 90 else 90 if lat > 0 else 270  # where a neighbour lies

        def reach(u: float, first: int = first) -> float:
            return 15.0 / math.cos(math.radians((360 * u - first) % 72 - 36))

        cap(kit, 0.1108, middle, (lat, lon), reach, black)
        for i in range(5):
            with moved(middle, turn_degrees=(90 - lat, 0, lon)):
                seam = [(math.sin(t), math.cos(t)) for t in (math.radians(16 + 2.5 * k) for k in range(9))]
                c, s = math.cos(math.radians(72 * i + first)), math.sin(math.radians(72 * i + first))
                kit.tube([(0.1102 * x * c, 0.1102 * x * s, 0.1102 * z) for x, z in seam], 0.0011, black)


def _bows(kit: Kit, start: Point, count: int, step: Point) -> None:
    path = [
        (start[0] + step[0] * i + 0.12 * math.sin(1.7 * i), start[1], start[2] + step[2] * i) for i in range(count + 1)
    ]
    kit.tube(path, 0.012, kit.paint("#f2efe6"))
    for i in range(1, count + 1):
        for s in (-1, 1):
            kit.prism([(0, 0), (0.16 * s, 0.08), (0.16 * s, -0.08)], 0.02, path[i], kit.paint(BRIGHT[i % 6]),
                turn_degrees=(0, 25, 0))  # fmt: skip


@thing("kite", "diamond kite, flying kite, paper kite", height_m=2.2, stands="sky", azimuths_degrees=(15,),
    elevation_degrees=-8)  # fmt: skip
def kite(kit: Kit) -> None:
    """A diamond kite of four colours with a tail of bows."""
    with moved((0, 0, 2.0), turn_degrees=(-12, 14, 0)):
        top, side, low, mid = (0, 0, 0.75), 0.62, (0, 0, -0.95), (0, -0.1, 0.2)
        for a, b, colour in ((top, (side, 0, 0.2), "#d8303a"), ((side, 0, 0.2), low, "#f2c230"),
            (low, (-side, 0, 0.2), "#2f7ac8"), ((-side, 0, 0.2), top, "#3fa04a")):  # fmt: skip
            kit.mesh([a, b, mid], [(0, 1, 2)], kit.paint(colour, mottle=0.05))
        kit.tube([top, mid, low], 0.014, kit.wood("#c89a5a"), smooth=False)
        kit.tube([(-side, 0, 0.2), mid, (side, 0, 0.2)], 0.014, kit.wood("#c89a5a"), smooth=False)
        _bows(kit, (0, 0, -0.95), 6, (0.14, 0, -0.22))


@thing("dragon-kite", "box kite, butterfly kite, bird kite", height_m=1.5, stands="sky", azimuths_degrees=(10,),
    elevation_degrees=-8)  # fmt: skip
def dragon_kite(kit: Kit) -> None:
    """A butterfly kite with long ribbons."""
    wing = [(0, 0.3), (0.3, 0.62), (0.85, 0.8), (1.15, 0.62), (1.05, 0.2), (0.75, 0.0), (0.9, -0.25), (0.75, -0.55),
        (0.4, -0.6), (0.1, -0.3), (0, -0.3)]  # fmt: skip
    for s in (-1, 1):
        kit.prism([(s * x, z) for x, z in wing], 0.02, (0, 0, 1), kit.paint("#ee7a2a", mottle=0.05),
            turn_degrees=(0, 0, 12 * s))  # fmt: skip
        kit.prism([(s * (0.12 + 0.8 * x), 0.08 + 0.75 * z) for x, z in wing[1:-1]], 0.024, (0, -0.005, 1),
            kit.paint("#f6c83a", mottle=0.05), turn_degrees=(0, 0, 12 * s))  # fmt: skip
        for x, z, r, colour in ((0.78, 0.5, 0.15, "#2f7ac8"), (0.58, -0.3, 0.12, "#d8303a"),
            (0.4, 0.35, 0.09, "#8a4ac0")):  # fmt: skip
            kit.cylinder(r, 0.04, (s * x, -0.0 + 0.2 * x * 0.9, 1 + z), kit.paint(colour), turn_degrees=(90, 0, 12 * s))
        for i, colour in enumerate(("#d8303a", "#f2c230", "#2f7ac8")):
            x = s * (0.15 + 0.18 * i)
            kit.tube([(x, 0, 0.5), (x + 0.1 * s, 0, 0.2), (x - 0.05, 0, -0.1), (x + 0.12 * s, 0, -0.4)], 0.028,
                kit.paint(colour))  # fmt: skip
    kit.ball((0.08, 0.06, 0.42), (0, -0.03, 1.02), kit.paint("#3a2a4a"))
    for s in (-1, 1):
        kit.tube([(0.03 * s, 0, 1.4), (0.12 * s, 0, 1.6), (0.22 * s, 0, 1.66)], 0.016, kit.paint("#3a2a4a"))


def _balloon(kit: Kit, at: Point, colour: str, tie: Point, *, size: float = 1.0) -> None:
    profile = [(0.0, 0), (0.03, 0.02), (0.07, 0.05), (0.13, 0.14), (0.16, 0.24), (0.15, 0.32), (0.09, 0.39), (0, 0.41)]
    with moved(at, scale=size):
        kit.lathe(profile, (0, 0, 0), kit.paint(colour, rough=0.1, mottle=0.03))
        kit.cylinder(0.025, 0.03, (0, 0, -0.01), kit.paint(colour), top=0.005)
        kit.ball((0.02, 0.01, 0.05), (-0.07, -0.12, 0.3), kit.paint("#fbf6f0"), turn_degrees=(0, 25, 0))
    middle = ((at[0] + tie[0]) / 2 + 0.03, (at[1] + tie[1]) / 2, (at[2] + tie[2]) / 2)
    kit.tube([at, middle, tie], 0.003, kit.paint("#e8e4dc"))


@thing("balloon", "red balloon, toy balloon", height_m=0.95, stands="sky", azimuths_degrees=(10,),
    elevation_degrees=0, size_px=224)  # fmt: skip
def balloon(kit: Kit) -> None:
    """One red balloon on its string."""
    _balloon(kit, (0, 0, 0.54), "#d8242e", (0.05, 0, 0))


@thing("balloons", "bunch of balloons, party balloons, colourful balloons, colorful balloons", height_m=1.8,
    stands="sky", azimuths_degrees=(10,), elevation_degrees=0)  # fmt: skip
def balloons(kit: Kit) -> None:
    """Eleven balloons of all colours on one knot."""
    places = ((0, 0, 1.35), (-0.3, 0.05, 1.22), (0.3, 0.03, 1.25), (-0.17, -0.17, 1.0), (0.18, -0.18, 1.02),
        (-0.46, -0.05, 0.9), (0.47, -0.03, 0.92), (0.0, -0.26, 0.72), (0.0, 0.2, 1.1), (-0.28, -0.2, 0.68),
        (0.3, -0.18, 0.7))  # fmt: skip
    for i, place in enumerate(places):
        _balloon(kit, place, BRIGHT[(i * 5 + i // 6) % 6], (0, 0, 0.08))
    kit.tube([(0, 0, 0.1), (0.03, 0, 0.0)], 0.01, kit.paint("#e8e4dc"))


@thing("balloon-broken", "", height_m=0.08, stands="ground", azimuths_degrees=(10,), elevation_degrees=22,
    of="balloon", state="broken", size_px=224)  # fmt: skip
def balloon_broken(kit: Kit) -> None:
    """A burst balloon on the ground with its string."""
    red = kit.paint("#b8242e", rough=0.3, mottle=0.15, grain_m=0.05)
    kit.tube([(0, 0, 0.05), (0.05, 0.01, 0.07), (0.1, 0, 0.04)], [0.012, 0.03, 0.02], red)
    for path in ([(0.1, 0, 0.04), (0.2, -0.04, 0.08), (0.3, -0.08, 0.02)], [(0.1, 0, 0.04), (0.22, 0.06, 0.13),
        (0.34, 0.1, 0.03)], [(0.1, 0, 0.04), (0.16, -0.1, 0.06), (0.2, -0.16, 0.01)],
        [(0.1, 0, 0.04), (0.3, 0.02, 0.06), (0.42, 0.03, 0.03)]):  # fmt: skip
        kit.tube(path, [0.03, 0.05, 0.008], red)
    kit.tube([(0, 0, 0.05), (-0.12, -0.06, 0.01), (-0.22, 0.04, 0.005), (-0.32, -0.06, 0.005), (-0.45, 0.0, 0.005)],
        0.004, kit.paint("#e8e4dc"))  # fmt: skip


@thing("dice", "die, game of dice, gambling, luck, chance", height_m=0.03, stands="table", azimuths_degrees=(20,),
    elevation_degrees=18, size_px=224)  # fmt: skip
def dice(kit: Kit) -> None:
    """Two dice (centimetres by two)."""
    _die(kit, (-0.6, 0.3, 0.5), (0, 0, 20), "#f4efe4", "#17171a", (5, 3, 6))
    _die(kit, (0.75, -0.2, 0.5), (0, 0, -28), "#c8242e", "#f6f0e6", (3, 2, 1))


def _die(kit: Kit, at: Point, turn: Point, colour: str, dot: str, faces: tuple[int, int, int]) -> None:
    spots = {1: [(0, 0)], 2: [(-1, -1), (1, 1)], 3: [(-1, -1), (0, 0), (1, 1)],
        5: [(-1, -1), (-1, 1), (0, 0), (1, -1), (1, 1)], 6: [(-1, -1), (-1, 0), (-1, 1), (1, -1), (1, 0),
        (1, 1)]}  # fmt: skip
    with moved(at, turn_degrees=turn):
        kit.box((1, 1, 1), (0, 0, 0), kit.paint(colour, rough=0.15, mottle=0.02), bevel=0.12)
        for face, number in enumerate(faces):
            for a, b in spots[number]:
                place = ((0.26 * a, 0.26 * b, 0.5), (0.26 * a, -0.5, 0.26 * b), (0.5, 0.26 * a, 0.26 * b))[face]
                kit.ball(0.095, place, kit.paint(dot))


@thing("chess", "chess board, chessboard, chess pieces, chess game, strategy", height_m=0.12, stands="table",
    azimuths_degrees=(24,), elevation_degrees=24, size_px=384)  # fmt: skip
def chess(kit: Kit) -> None:
    """A chess board in the middle of a game (decimetres by a half)."""
    light, dark = kit.wood("#e0bd84", along="x"), kit.wood("#5a331c", along="x")
    kit.box((9.2, 9.2, 0.5), (0, 0, 0.25), kit.wood("#7a4524", along="x"), bevel=0.15)
    for i in range(64):
        kit.box((1, 1, 0.06), (i % 8 - 3.5, i // 8 - 3.5, 0.51), (light, dark)[(i + i // 8) % 2 == 0], bevel=0)
    ivory, ebony = kit.paint("#efe2c4", rough=0.2, mottle=0.05), kit.paint("#241a16", rough=0.15, mottle=0.05)
    pawn = [(0, 0), (0.34, 0), (0.34, 0.12), (0.16, 0.3), (0.12, 0.7), (0.2, 0.74), (0.1, 0.8)]
    tall = [(0, 0), (0.4, 0), (0.4, 0.15), (0.2, 0.4), (0.15, 1.2), (0.27, 1.25), (0.15, 1.32)]
    kinds = {"p": [*pawn, (0.19, 0.92), (0.19, 1.02), (0, 1.14)], "q": [*tall, (0.3, 1.75), (0.2, 1.78), (0.1, 1.9),
        (0, 2.0)], "k": [*tall, (0.28, 1.75), (0.1, 1.85), (0.1, 2.0), (0, 2.1)],
        "b": [*tall, (0.2, 1.45), (0.12, 1.72), (0.06, 1.8), (0, 1.88)], "r": [(0, 0), (0.38, 0), (0.38, 0.15),
        (0.24, 0.35), (0.2, 0.95), (0.32, 1.0), (0.32, 1.3), (0.2, 1.3), (0.2, 1.15), (0, 1.15)]}  # fmt: skip
    for colour, row, pawns in ((ivory, 0, ((0, 1), (1, 1), (2, 1), (3, 3), (5, 1), (6, 2), (7, 1))),
        (ebony, 7, ((0, 6), (1, 5), (3, 6), (4, 4), (5, 6), (6, 6), (7, 6)))):  # fmt: skip
        for x, y in pawns:
            kit.lathe(kinds["p"], (x - 3.5, y - 3.5, 0.53), colour, sides=20)
        for x, kind in enumerate("rnbqkbnr"):
            place = (x - 3.5, row - 3.5, 0.53)
            if kind == "n":
                kit.lathe([(0, 0), (0.38, 0), (0.38, 0.15), (0.22, 0.35)], place, colour, sides=20)
                head = [(-0.2, 0.3), (0.22, 0.3), (0.2, 0.7), (0.28, 1.0), (0.12, 1.45), (-0.05, 1.5), (-0.36, 1.1),
                    (-0.28, 0.98), (-0.08, 1.02), (-0.14, 0.7)]  # fmt: skip
                kit.prism(head, 0.26, place, colour)
            else:
                kit.lathe(kinds[kind], place, colour, sides=20)
            if kind == "k":
                kit.box((0.08, 0.08, 0.36), (place[0], place[1], 2.75), colour)
                kit.box((0.26, 0.08, 0.08), (place[0], place[1], 2.8), colour)


@thing("playing-cards", "cards, card game, poker, deck of cards, ace", height_m=0.12, stands="table",
    azimuths_degrees=(6,), elevation_degrees=4, size_px=224)  # fmt: skip
def playing_cards(kit: Kit) -> None:
    """A fan of four aces (decimetres)."""
    from pipelines.image.training.things.kit_household import heart_outline

    white = kit.paint("#f8f5ec", rough=0.3, mottle=0.02)
    red, black = kit.paint("#c8202a"), kit.paint("#1a1a1e")
    heart = heart_outline(0.34)
    spade = [(x, -z + 0.04) for x, z in heart] + []
    diamond = [(0, 0.22), (-0.15, 0), (0, -0.22), (0.15, 0)]
    for i, (turn, suit, colour) in enumerate(
        ((-36, diamond, red), (-12, spade, black), (12, heart, red), (36, spade, black))
    ):
        with moved((0, -0.03 * i, 0), turn_degrees=(0, turn, 0)):
            kit.box((0.64, 0.012, 0.92), (0, 0, 0.78), kit.paint("#8f8a80"), bevel=0)
            kit.prism([(x, 0.78 + z) for x, z in round_outline(0.62, 0.9, 48, 0.25)], 0.016, (0, 0, 0), white)
            kit.prism([(x * 1.1, 0.78 + z * 1.1) for x, z in suit], 0.02, (0, 0, 0), colour)
            for x, z in ((-0.22, 1.12), (0.22, 0.44)):
                kit.prism([(x + a * 0.42, z + b * 0.42) for a, b in suit], 0.02, (0, 0, 0), colour)
            if colour is black:
                kit.prism([(-0.1, 0.52), (0.1, 0.52), (0.02, 0.72), (-0.02, 0.72)], 0.02, (0, 0, 0), colour)


@thing("jigsaw", "jigsaw puzzle, puzzle, puzzle pieces", height_m=0.017, stands="table", azimuths_degrees=(10,),
    elevation_degrees=42)  # fmt: skip
def jigsaw(kit: Kit) -> None:
    """A jigsaw of sixteen pieces, two of them not in place (decimetres)."""
    colours = ("#8fc4e8", "#9accec", "#a9d4ee", "#f2e2a0", "#8fc4e8", "#6f9a5a", "#7aa85f", "#a9d4ee", "#5f8a4a",
        "#6f9a5a", "#7aa85f", "#c8a86a", "#3f6f9a", "#4a7faa", "#5f8a4a", "#3f6f9a")  # fmt: skip
    for i in range(16):
        x, y = i % 4 - 1.5, 1.5 - i // 4
        out = [(0.0, 0.0)]
        at, turn = (x, y, 0.05), 0.0
        if i == 10:
            at, turn = (2.6, -1.1, 0.05), 25.0
        if i == 3:
            at, turn = (2.5, 1.2, 0.12), -30.0
        out = []
        for side in range(4):
            sign = 1 if (i + side + i // 4) % 2 else -1
            a = math.radians(90 * side)
            c, s = math.cos(a), math.sin(a)
            edge = ([(-0.48, -0.48), (-0.1, -0.48)] + [(0.16 * math.cos(math.radians(t)),
                -0.48 - sign * (0.12 + 0.14 * math.sin(math.radians(t)))) for t in (200, 150, 90, 30, -20)]
                + [(0.1, -0.48)])  # fmt: skip
            out += [(px * c - pz * s, px * s + pz * c) for px, pz in edge]
        with moved(at, turn_degrees=(0, 0, turn)):
            kit.prism(out, 0.1, (0, 0, 0), kit.paint(colours[i], mottle=0.08), turn_degrees=(-90, 0, 0))

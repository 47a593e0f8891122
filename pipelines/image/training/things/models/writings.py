"""Books, letters, newspapers, pens."""

from __future__ import annotations

import math

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    lines,
    moved,
    ring,
    round_outline,
    surface,
)
from pipelines.image.training.things.recipe import thing


@thing("book", "closed book, diary, bible, notebook, novel", height_m=0.05, stands="table", size_px=224,
    elevation_degrees=28)  # fmt: skip
def book(kit: Kit) -> None:
    """A thick red book with golden edges, lying (decimetres)."""
    _tome(kit, "#8a2a2c", (0, 0, 0), 25)


def _tome(kit: Kit, colour: str, at: tuple[float, float, float], turn: float, *,
    size: tuple[float, float, float] = (1.6, 2.2, 0.48)) -> None:  # fmt: skip
    cover, gold = kit.paint(colour, rough=0.6, grain_m=0.3), kit.paint("#d9b25a", metal=1, rough=0.35)
    w, d, h = size
    with moved(at, turn_degrees=(0, 0, turn)):
        kit.box((w * 0.95, d * 0.95, h * 0.8), (0.02, 0, h / 2), kit.bricks("#efe6cf", mortar="#c8bb98",
            brick_m=(9, 0.05)), bevel=0)  # fmt: skip
        for z in (h * 0.06, h * 0.94):
            kit.box((w, d, h * 0.12), (0, 0, z), cover, bevel=0.2)
        kit.cylinder(h / 2, d, (-w / 2 + h * 0.12, 0, h / 2), cover, turn_degrees=(90, 0, 0)).scale = (0.5, 1, 1)
        kit.box((w * 0.6, d * 0.04, 0.01), (0.05, d * 0.28, h + 0.002), gold, bevel=0)
        kit.box((w * 0.6, d * 0.04, 0.01), (0.05, -d * 0.28, h + 0.002), gold, bevel=0)
        kit.prism(
            round_outline(w * 0.34, w * 0.34, 24, 1.7), 0.01, (0.05, 0, h + 0.004), gold, turn_degrees=(-90, 0, 0)
        )


@thing("open-book", "open bible, page, story, reading", height_m=0.05, stands="table", elevation_degrees=34,
    azimuths_degrees=(12,))  # fmt: skip
def open_book(kit: Kit) -> None:
    """An open book with printed pages and a ribbon (decimetres)."""
    page, ink = kit.paint("#f1e8d2", mottle=0.04), kit.paint("#5d564c")
    kit.box((3.1, 2.2, 0.06), (0, 0, 0.03), kit.paint("#6a2a26"), bevel=0.2)

    def height(x: float) -> float:
        return 0.08 + 0.36 * math.sin(math.pi * min(1.0, (abs(x) / 1.45) ** 0.55)) ** 0.8 + 0.08 * (1 - abs(x) / 1.45)

    surface(kit, lambda u, v: (2.9 * (u - 0.5), 2.05 * (v - 0.5), height(2.9 * (u - 0.5))), page, steps=(60, 4))
    edge = [(x, height(x)) for x in [1.45 - 0.058 * i for i in range(51)]]
    for y in (-1.02, 1.02):
        kit.prism([(-1.45, 0.06), (1.45, 0.06), *edge], 0.01, (0, y, 0), page)
    for s in (-1, 1):
        for i in range(11):
            y, wide = 0.8 - 0.155 * i, 0.98 * (0.55 if i == 10 else 1)
            x0 = 0.25 if s > 0 else -1.25
            kit.mesh([(x0 + wide * t, y + dy, height(x0 + wide * t) + 0.006) for t in (0, 0.25, 0.5, 0.75, 1)
                for dy in (0, 0.05)], [(2 * k, 2 * k + 2, 2 * k + 3, 2 * k + 1) for k in range(4)], ink)  # fmt: skip
    kit.tube([(0, 1, 0.2), (0.02, -0.5, 0.2), (0.05, -1.1, 0.12), (0.12, -1.4, 0.02)], 0.035, kit.paint("#b3262c"))


@thing("books", "stack of books, pile of books, textbooks, literature", height_m=0.26, stands="table",
    elevation_degrees=12, size_px=224)  # fmt: skip
def stack_of_books(kit: Kit) -> None:
    """Six books in a stack, none straight (decimetres)."""
    z = 0.0
    for colour, turn, thick in (("#27405e", 5, 0.5), ("#8a5a2a", -12, 0.36), ("#3f5d3a", 14, 0.44),
        ("#7a2430", -3, 0.5), ("#c7a55a", 22, 0.3), ("#4a3a5a", 6, 0.42)):  # fmt: skip
        _tome(kit, colour, (0.04 * turn / 10, 0, z), turn, size=(1.6, 2.2 - 0.12 * z, thick))
        z += thick


@thing("letter", "envelope, mail, love letter, post, note", height_m=0.12, stands="table", size_px=224,
    azimuths_degrees=(8,))  # fmt: skip
def letter(kit: Kit) -> None:
    """A sealed envelope, upright, with a written sheet that looks out (decimetres)."""
    _envelope(kit)


@thing("letter-broken", height_m=0.12, stands="table", size_px=224, azimuths_degrees=(8,), of="letter", state="broken")
def letter_broken(kit: Kit) -> None:
    """A letter torn in two, scraps below it (decimetres)."""
    page, ink = kit.paint("#efe6cf", mottle=0.06), kit.paint("#3c4660")
    tear = [(0.0, 0), (0.06, 0.2), (-0.05, 0.4), (0.07, 0.6), (-0.04, 0.85), (0.05, 1.05), (0, 1.2)]
    for s, turn, x in ((-1, -9, -0.1), (1, 11, 0.1)):
        with moved((x, 0, 0), turn_degrees=(0, turn, 0)):
            kit.prism([(s * 0.62, 1.2), (s * 0.62, 0), *tear] if s < 0 else [*tear[::-1], (s * 0.62, 0),
                (s * 0.62, 1.2)], 0.015, (0, 0, 0), page)  # fmt: skip
            lines(kit, 8, (0.4, 1.0), (s * 0.34, -0.012, 0.6), ink)
    for x, y, turn in ((-0.5, -0.35, 20), (0.35, -0.45, 70), (0.0, -0.55, -30), (0.6, -0.2, 10)):
        kit.prism([(-0.1, -0.06), (0.09, -0.08), (0.12, 0.05), (-0.04, 0.09)], 0.012, (x, y, 0.02), page,
            turn_degrees=(-80, 0, turn))  # fmt: skip


def _envelope(kit: Kit) -> None:
    paper, fold, ink = kit.paint("#efe2c4", mottle=0.06), kit.paint("#dccba4"), kit.paint("#3c4660")
    kit.box((1.5, 0.02, 0.7), (0, 0.03, 0.85), kit.paint("#faf6ea", mottle=0.03))
    lines(kit, 2, (1.2, 0.24), (0, 0.012, 1.06), ink)
    kit.box((1.7, 0.05, 0.95), (0, 0.0, 0.475), paper, bevel=0.2)
    kit.prism([(-0.85, 0), (0.85, 0), (0.06, 0.5), (-0.06, 0.5)], 0.012, (0, -0.03, 0), fold)
    kit.prism([(0.85, 0.95), (-0.85, 0.95), (-0.06, 0.38), (0.06, 0.38)], 0.014, (0, -0.038, 0), paper)
    kit.cylinder(0.13, 0.05, (0, -0.05, 0.42), kit.paint("#a8242e", rough=0.3), turn_degrees=(90, 0, 0))
    ring(kit, 0.09, 0.015, (0, -0.08, 0.42), kit.paint("#7a161e"))


@thing("newspaper", "paper, headline, news", height_m=0.42, stands="table", size_px=224, azimuths_degrees=(10,))
def newspaper(kit: Kit) -> None:
    """A front page with a headline, a picture and columns (decimetres)."""
    page, ink = kit.paint("#e4dfd0", mottle=0.06), kit.paint("#2b2b2b")
    kit.box((3.0, 0.04, 4.0), (0, 0, 2.05), page)
    kit.box((2.9, 0.03, 3.9), (0.1, 0.05, 2.0), kit.paint("#cfc9b8"), turn_degrees=(0, 3, 0))
    kit.box((2.6, 0.01, 0.3), (0, -0.025, 3.72), ink, bevel=0)
    kit.box((2.6, 0.01, 0.03), (0, -0.025, 3.45), ink, bevel=0)
    lines(kit, 2, (2.6, 0.6), (0, -0.025, 3.1), ink, ragged=0.2)
    kit.box(
        (1.6, 0.01, 1.1), (-0.5, -0.025, 2.1), kit.paint("#6d6d6d", mottle=0.5, second="#b5b5b5", grain_m=0.25), bevel=0
    )
    lines(kit, 11, (0.75, 2.5), (0.92, -0.025, 1.4), kit.paint("#6a6860"), ragged=0.1)
    for x in (-0.92, -0.08):
        lines(kit, 6, (0.75, 1.3), (x, -0.025, 0.8), kit.paint("#6a6860"), ragged=0.1)


@thing("pen", "fountain pen, quill, pencil, ink, writing", height_m=0.2, stands="table", size_px=224)
def pen(kit: Kit) -> None:
    """A quill in an inkwell (decimetres)."""
    glass = kit.paint("#1c2738", rough=0.1)
    kit.lathe([(0, 0), (0.4, 0), (0.42, 0.05), (0.34, 0.42), (0.18, 0.5), (0.2, 0.58), (0.14, 0.58)], (0, 0, 0),
        glass, sides=8)  # fmt: skip
    kit.tube([(0, 0, 0.4), (0.25, 0, 1.1), (0.75, 0, 1.95)], [0.02, 0.025, 0.008], kit.paint("#e9dcc0"))
    spine = [(0.14, 0.8), (0.32, 1.2), (0.52, 1.58), (0.8, 2.0)]
    left = [(0.1, 0.98), (0.12, 1.12), (0.2, 1.18), (0.22, 1.4), (0.34, 1.46), (0.44, 1.78), (0.8, 2.0)]
    right = [(0.26, 0.85), (0.5, 1.02), (0.52, 1.14), (0.68, 1.32), (0.7, 1.46), (0.84, 1.75)]
    kit.prism([spine[0], *right, *left[::-1]], 0.015, (0, 0.01, 0), kit.paint("#f0ece2", second="#c9bda4", mottle=0.1))

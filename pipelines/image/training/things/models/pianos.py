"""Instruments with keys and what stands on a stage."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import (
    lines,
    moved,
    soft,
)
from pipelines.image.training.things.recipe import thing


def _keys(kit: Kit, width: float, depth: float, at: tuple[float, float, float]) -> None:
    """White and black keys of a keyboard, the middle of its front edge at a point."""
    white, black = kit.paint("#f4f0e6", rough=0.2, mottle=0.02), kit.paint("#151518", rough=0.2)
    n = 28
    for i in range(n):
        x = at[0] + (i + 0.5 - n / 2) * width / n
        kit.box((width / n * 0.92, depth, 0.02), (x, at[1] + depth / 2, at[2]), white, bevel=0.1)
        if i % 7 in (0, 1, 3, 4, 5):
            kit.box(
                (width / n * 0.5, depth * 0.6, 0.02), (x + width / n / 2, at[1] + depth * 0.7, at[2] + 0.014), black
            )


@thing("grand-piano", "piano, concert piano", height_m=1.95, stands="floor", azimuths_degrees=(-30,),
    elevation_degrees=12, size_px=420)  # fmt: skip
def grand_piano(kit: Kit) -> None:
    """A black grand piano, its lid up, with golden strings."""
    black, gold = kit.paint("#17171b", rough=0.15, mottle=0.05), kit.paint("#b98a3c", metal=1, rough=0.35)
    case = [(-0.75, -0.55), (0.75, -0.55), (0.75, 0.0), (0.62, 0.35), (0.3, 0.6), (0.12, 0.95), (-0.1, 1.2),
        (-0.4, 1.32), (-0.65, 1.25), (-0.75, 1.0)]  # fmt: skip
    kit.prism(case, 0.3, (0, 0, 0.82), black, turn_degrees=(-90, 0, 0))
    inner = [(x * 0.9, y * 0.9 + 0.05) for x, y in case]
    kit.prism([(x, max(y, -0.2)) for x, y in inner], 0.02, (0, 0, 0.975), kit.paint("#8a5a28", mottle=0.2,
        grain_m=0.06), turn_degrees=(-90, 0, 0))  # fmt: skip
    for i in range(16):
        x = -0.6 + 0.075 * i
        kit.tube([(x, -0.15, 0.995), (x - 0.06, 1.05 - 0.055 * i, 0.995)], 0.006, gold)
    with moved((-0.75, 0, 0.99), turn_degrees=(0, -42, 0)):
        kit.prism([(x + 0.75, y) for x, y in case if y > -0.5] + [(0, -0.25), (1.5, -0.25)], 0.025, (0, 0, 0), black,
            turn_degrees=(-90, 0, 0))  # fmt: skip
    kit.tube([(0.62, 0.1, 0.98), (0.3, 0.15, 1.9 - 0.0)], 0.012, black)
    kit.box((1.5, 0.3, 0.08), (0, -0.66, 0.7), black, bevel=0.1)
    _keys(kit, 1.28, 0.17, (0, -0.78, 0.76))
    for x in (-0.7, 0.7):
        kit.box((0.11, 0.28, 0.24), (x, -0.66, 0.83), black, bevel=0.2)
    kit.box((0.8, 0.02, 0.24), (0, -0.3, 1.12), black, turn_degrees=(-18, 0, 0), bevel=0.2)
    for x in (-0.16, 0.16):
        kit.box((0.28, 0.008, 0.22), (x, -0.33, 1.13), kit.paint("#f4efe2"), turn_degrees=(-18, 0, 0), bevel=0)
    for x, y in ((-0.62, -0.45), (0.62, -0.45), (-0.35, 1.05)):
        kit.lathe([(0.03, 0), (0.04, 0.06), (0.035, 0.12), (0.075, 0.3), (0.06, 0.42), (0.09, 0.68)], (x, y, 0),
            black, sides=16)  # fmt: skip
    kit.box((0.2, 0.04, 0.5), (0, -0.2, 0.42), black)
    for x in (-0.06, 0, 0.06):
        kit.box((0.03, 0.12, 0.015), (x, -0.27, 0.12), gold)


@thing("upright-piano", "pianino, old piano, saloon piano", height_m=1.25, stands="floor", azimuths_degrees=(20,),
    elevation_degrees=10, size_px=384)  # fmt: skip
def upright_piano(kit: Kit) -> None:
    """A brown upright piano with candle holders and sheet music."""
    wood, panel, brass = kit.wood("#6a3a1f"), kit.wood("#8a5230", along="x"), kit.paint("#c9a04a", metal=1, rough=0.3)
    kit.box((1.5, 0.35, 1.15), (0, 0.1, 0.6), wood, bevel=0.03)
    kit.box((1.58, 0.44, 0.05), (0, 0.08, 1.2), wood, bevel=0.3)
    kit.box((1.5, 0.34, 0.1), (0, -0.2, 0.68), wood, bevel=0.15)
    _keys(kit, 1.3, 0.16, (0, -0.37, 0.745))
    for x in (-0.71, 0.71):
        kit.box((0.09, 0.36, 0.2), (x, -0.2, 0.76), wood, bevel=0.2)
        kit.lathe([(0.04, 0), (0.05, 0.05), (0.03, 0.15), (0.06, 0.4), (0.035, 0.55), (0.06, 0.64)], (x, -0.32, 0),
            wood, sides=16)  # fmt: skip
        kit.box((0.1, 0.4, 0.08), (x, -0.18, 0.04), wood)
    for x, wide in ((-0.5, 0.36), (0, 0.5), (0.5, 0.36)):
        kit.box((wide, 0.02, 0.26), (x, -0.08, 1.01), panel, bevel=0.3)
    kit.box((1.2, 0.02, 0.4), (0, -0.08, 0.36), panel, bevel=0.3)
    for x in (-0.15, 0.15):
        kit.box((0.27, 0.01, 0.28), (x, -0.13, 0.99), kit.paint("#f4efe2"), turn_degrees=(-10, 0, 0), bevel=0)
        lines(kit, 5, (0.22, 0.24), (x, -0.137, 0.99), kit.paint("#5a554c"), ragged=0.05)
    for x in (-0.07, 0.07):
        kit.box((0.04, 0.14, 0.015), (x, -0.14, 0.06), brass)


@thing("accordion", "squeezebox, concertina", height_m=0.4, stands="table", azimuths_degrees=(10,), elevation_degrees=8)
def accordion(kit: Kit) -> None:
    """A red accordion, pulled open in a fan (decimetres)."""
    red, white, dark = (kit.paint("#b01f2a", rough=0.15, mottle=0.15, grain_m=0.2), kit.paint("#f4efe2", rough=0.2),
        kit.paint("#1c1a1c"))  # fmt: skip
    for i in range(13):
        a = math.radians(-9 + 1.5 * i)
        with moved((9 * math.sin(a), 0, 9 - 9 * math.cos(a)), turn_degrees=(0, -math.degrees(a), 0)):
            kit.box((0.24, 1.5 if i % 2 else 1.3, 3.4 if i % 2 else 3.1), (0, 0, 1.9), kit.paint("#5a1018") if i % 2
                else kit.paint("#e9dfc8"), bevel=0.1)  # fmt: skip
    for s in (-1, 1):
        a = math.radians(s * 11.5)
        with moved((9 * math.sin(a), 0, 9 - 9 * math.cos(a)), turn_degrees=(0, -math.degrees(a), 0)):
            kit.box((0.65, 1.7, 3.7), (s * 0.1, 0, 1.9), red, bevel=0.15)
            kit.box((0.4, 0.05, 3.0), (s * 0.1, -0.86, 1.9), dark, bevel=0.1)
            if s < 0:
                for k in range(14):
                    kit.box((0.5, 0.3, 0.2), (-0.05, -0.98, 0.5 + 0.215 * k), white, bevel=0.1)
                    if k % 7 not in (2, 6):
                        kit.box((0.26, 0.3, 0.12), (0.08, -1.06, 0.6 + 0.215 * k), dark, bevel=0.1)
            else:
                for k in range(10):
                    for m in (-0.08, 0.1, 0.28):
                        kit.ball(0.06, (m, -0.9, 0.7 + 0.26 * k), white)


@thing("microphone", "mic, singer's microphone, karaoke, stage microphone", height_m=1.55, stands="floor",
    azimuths_degrees=(20,), elevation_degrees=4)  # fmt: skip
def microphone(kit: Kit) -> None:
    """A silver microphone on its stand."""
    black, silver = kit.paint("#1c1c20", rough=0.3), kit.paint("#c6cacf", metal=1, rough=0.25)
    kit.lathe([(0, 0), (0.16, 0), (0.15, 0.03), (0.03, 0.05), (0.014, 0.07), (0.014, 0.75), (0.02, 0.76),
        (0.02, 0.84), (0.011, 0.86), (0.011, 1.36)], (0, 0, 0), black)  # fmt: skip
    with moved((0, 0, 1.34), turn_degrees=(-22, 0, 0)):
        soft(kit, (0.12, 0.1, 0.2), (0, 0, 0.12), silver, square=0.6)
        for x in (-0.035, -0.012, 0.012, 0.035):
            kit.box((0.008, 0.02, 0.12), (x, -0.048, 0.13), black, bevel=0.1)
        kit.box((0.122, 0.105, 0.02), (0, 0, 0.13), black, bevel=0.3)
        kit.cylinder(0.03, 0.05, (0, 0, 0.01), black)


@thing("music-stand", "sheet music, score, notes, lectern", height_m=1.3, stands="floor", azimuths_degrees=(20,),
    elevation_degrees=8, size_px=224)  # fmt: skip
def music_stand(kit: Kit) -> None:
    """A black stand with two sheets of music."""
    black, page, ink = kit.paint("#1f2024", rough=0.4), kit.paint("#f5f0e2", mottle=0.04), kit.paint("#26262a")
    kit.tube([(0, 0, 0.3), (0, 0, 1.0)], 0.014, black)
    for a in (-90, 30, 150):
        kit.tube([(0, 0, 0.4), (0.3 * math.cos(math.radians(a)), 0.3 * math.sin(math.radians(a)), 0.01)], 0.012, black)
    with moved((0, -0.04, 0.95), turn_degrees=(-22, 0, 0)):
        kit.box((0.6, 0.015, 0.34), (0, 0, 0.18), black, bevel=0.3)
        kit.box((0.6, 0.06, 0.015), (0, -0.03, 0.01), black)
        for x in (-0.14, 0.14):
            kit.box((0.26, 0.006, 0.35), (x, -0.014, 0.2), page, bevel=0)
            for row in range(4):
                for k in range(5):
                    kit.box((0.22, 0.002, 0.0025), (x, -0.018, 0.09 + 0.075 * row + 0.009 * k), ink, bevel=0)
                for k in range(7):
                    px, pz = x - 0.095 + 0.03 * k, 0.09 + 0.075 * row + 0.009 * float(kit.rng.integers(0, 5))
                    kit.ball((0.008, 0.003, 0.006), (px, -0.019, pz), ink)
                    kit.box((0.003, 0.002, 0.03), (px + 0.007, -0.019, pz + 0.015), ink, bevel=0)


def _note(kit: Kit, material: Any, x: float) -> None:
    kit.ball((0.13, 0.06, 0.1), (x, 0, 0.1), material, turn_degrees=(0, -20, 0))
    kit.box((0.04, 0.04, 0.75), (x + 0.11, 0, 0.47), material)


@thing("musical-note", "note, melody, song, music", height_m=0.4, stands="sky", azimuths_degrees=(10,),
    elevation_degrees=4, size_px=224)  # fmt: skip
def musical_note(kit: Kit) -> None:
    """Two black notes under one beam."""
    black = kit.paint("#1b1b22", rough=0.2)
    _note(kit, black, 0)
    with moved((0.48, 0, 0.1)):
        _note(kit, black, 0)
    kit.prism([(0.09, 0.72), (0.61, 0.82), (0.61, 0.95), (0.09, 0.85)], 0.05, (0, 0, 0), black)

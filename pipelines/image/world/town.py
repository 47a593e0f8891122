"""The walls of a street: houses on both sides, their windows lit, dark, broken or boarded as the feeling has it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.content.registers import Registers
from pipelines.image.world.air import Air
from pipelines.image.world.fbm import fbm
from pipelines.image.world.scene import Solid

Array = NDArray[np.floating[Any]]

PIXELS_A_METRE = 12
STOREY_M, WINDOW_M = 3.1, 2.3  # height of a storey, width of a window with the wall beside it
WALLS = np.array(
    [
        (0.62, 0.5, 0.34),
        (0.58, 0.3, 0.2),
        (0.66, 0.62, 0.54),
        (0.4, 0.44, 0.46),
        (0.68, 0.44, 0.32),
        (0.5, 0.54, 0.44),
        (0.42, 0.2, 0.15),
    ]
)
CONCRETE = np.array([(0.34, 0.34, 0.35), (0.26, 0.29, 0.33), (0.45, 0.43, 0.4), (0.2, 0.24, 0.28), (0.38, 0.3, 0.26)])
PANE, LIT, BOARD, FRAME = (0.06, 0.08, 0.11), (1.0, 0.62, 0.26), (0.2, 0.14, 0.085), (0.6, 0.58, 0.54)
HALF_STREET_M = {"street": 6.0, "city": 17.0}
BLOCKS_M = {"street": (3.0, 130.0), "city": (46.0, 330.0)}  # along the street
SKYLINE_M = (420.0, 900.0)
ROOF = np.array([0.22, 0.1, 0.07])


def street_solids(place: str, air: Air, registers: Registers, seed: int) -> tuple[Solid, ...]:
    """Houses along both sides of a street, and what closes it.

    Args:
        place: "street" or "city".
        air: whose night lights windows.
        registers: of the affect.
        seed: of the houses.

    Returns:
        Meshes.
    """
    rng = np.random.default_rng([seed, 41])
    half, city = HALF_STREET_M[place], place == "city"
    solids: list[Solid] = []
    for side in (-1, 1):
        y, end = BLOCKS_M[place]
        while y < end:
            wide = float(rng.uniform(14, 26) if city else rng.uniform(7, 11))
            storeys = int(rng.integers(6, 26) if city else rng.integers(2, 5))
            x = side * (half + float(rng.uniform(0, 0.6)))
            solids += _house(x, side, y, wide, storeys, city, air, registers, rng, seed)
            y += wide + (float(rng.uniform(3, 8)) if city and rng.random() < 0.4 else 0.0)
    if city:
        solids += _skyline(air, registers, rng)
    return tuple(solids)


def _skyline(air: Air, registers: Registers, rng: np.random.Generator) -> list[Solid]:
    """Towers far behind the street, over its whole width."""
    solids = []
    for _ in range(26):
        y = float(rng.uniform(*SKYLINE_M))
        x, wide, tall = (
            float(rng.uniform(-0.5, 0.5)) * y,
            float(rng.uniform(24, 48)),
            float(rng.uniform(60, 210)) * y / 600,
        )
        wall = CONCRETE[rng.integers(len(CONCRETE))] * float(rng.uniform(0.7, 1.2))
        front, shine = facade(wide / 3, tall / 3, wall, air, registers, int(rng.integers(1 << 30)), city=True)
        solids.append(_quad([(x, y, 0), (x + wide, y, 0), (x + wide, y, tall), (x, y, tall)], front, shine))
    return solids


def _house(
    x: float,
    side: int,
    y: float,
    wide: float,
    storeys: int,
    city: bool,
    air: Air,
    registers: Registers,
    rng: np.random.Generator,
    seed: int,
) -> list[Solid]:
    tall, deep = storeys * STOREY_M + 0.8, 12.0
    palette = CONCRETE if city else WALLS
    wall = palette[rng.integers(len(palette))] * float(rng.uniform(0.8, 1.15))
    front, shine = facade(wide, tall, wall, air, registers, int(rng.integers(1 << 30)), city=city)
    end = x + side * deep
    near, far = y, y + wide
    solids = [
        _quad(
            [(x, near, 0), (x, far, 0), (x, far, tall), (x, near, tall)],
            front if side < 0 else front[:, ::-1],
            shine if side < 0 or shine is None else shine[:, ::-1],
        ),
        _quad([(x, near, 0), (end, near, 0), (end, near, tall), (x, near, tall)], _plain(wall)),
    ]
    if city:
        solids.append(_quad([(x, near, tall), (x, far, tall), (end, far, tall), (end, near, tall)], _plain(wall * 0.6)))
        return solids
    ridge = tall + 2.6
    roof = ROOF * float(rng.uniform(0.7, 1.3))
    middle = x + side * deep / 2
    solids.append(
        _quad(
            [
                (x - 0.35 * side, near, tall - 0.1),
                (x - 0.35 * side, far, tall - 0.1),
                (middle, far, ridge),
                (middle, near, ridge),
            ],
            _tiles(roof),
        )
    )
    solids.append(
        _quad([(x, near, tall), (end, near, tall), (middle, near, ridge), (middle, near, ridge)], _plain(wall))
    )
    return solids


def facade(
    wide_m: float, tall_m: float, wall: Array, air: Air, registers: Registers, seed: int, *, city: bool
) -> tuple[Array, Array | None]:
    """A front with its windows, and what of it shines.

    Args:
        wide_m: of the front.
        tall_m: of the front.
        wall: linear RGB.
        air: whose night lights windows.
        registers: under sorrow and fear windows are dark or boarded, under anger broken and scorched.
        seed: of the windows.
        city: large panes in rows.

    Returns:
        Linear RGB [h, w, 3], first row on top, and the light of windows or None.
    """
    rng = np.random.default_rng(seed)
    h, w = int(tall_m * PIXELS_A_METRE), int(wide_m * PIXELS_A_METRE)
    x, y = np.meshgrid(
        np.arange(w, dtype=np.float32) / PIXELS_A_METRE, (h - 1 - np.arange(h, dtype=np.float32)) / PIXELS_A_METRE
    )
    noise = fbm(x, y, seed % 997, 1.1, octaves=5)[..., None]
    bleak = min(1.0, registers.sorrow + registers.fear + registers.anger + registers.disgust)
    picture = np.array(wall, np.float32) * (1 + (0.025 + 0.12 * bleak) * noise)
    picture *= 1 - 0.1 * ((y % STOREY_M) < 0.16)[..., None]
    scorch = np.clip(registers.anger * 1.1 - 0.5 + 0.5 * noise, 0, 0.9)
    shine = np.zeros((h, w, 3), np.float32)
    night = air.sun_elevation_degrees < 1.0
    columns, storeys = max(2, round(wide_m / WINDOW_M)), max(1, round(tall_m / STOREY_M))
    pitch = wide_m / columns
    for storey in range(storeys):
        for column in range(columns):
            lots = rng.random(3)
            left, low = column * pitch + (0.12 if city else 0.26) * pitch, storey * STOREY_M + (0.6 if city else 0.85)
            cut = _cut(left, low, (0.76 if city else 0.48) * pitch, 1.9 if city else 1.6, h)
            if storey == 0 and column == columns // 2 and not city:
                cut = _cut(left, 0.0, 0.52 * pitch, 2.3, h)
                picture[cut] = np.array([0.18, 0.09, 0.05]) * (0.6 + 0.8 * lots[0])
                continue
            _window(picture, shine, cut, lots, registers, night)
    picture = picture * (1 - scorch)
    return np.ascontiguousarray(picture.clip(0.005, 0.9), np.float32), shine if shine.any() else None


def _window(
    picture: Array, shine: Array, cut: tuple[slice, slice], lots: Array, registers: Registers, night: bool
) -> None:
    """Draw one window as it is under the affect."""
    picture[cut] = FRAME
    inner = (slice(cut[0].start + 2, cut[0].stop - 2), slice(cut[1].start + 2, cut[1].stop - 2))
    boarded = 0.7 * registers.sorrow + 0.5 * registers.fear + 0.4 * registers.disgust
    if lots[0] < boarded * 0.7:
        picture[inner] = np.array(BOARD) * (0.7 + 0.6 * lots[1])
        return
    picture[inner] = np.array(PANE) * (0.5 + lots[1])
    lit = (0.62 if night else 0.0) * (
        1 - 0.75 * min(1.0, registers.sorrow + registers.fear)
    ) + 0.25 * registers.serenity * night
    if lots[2] < lit:
        shine[inner] = np.array(LIT) * (1.2 + 1.6 * lots[1])
    elif registers.anger > 0.55 and lots[2] < 0.3 * registers.anger:
        shine[inner] = np.array([1.0, 0.28, 0.05]) * 3.0
    elif not night and lots[2] < 0.8:
        picture[inner] = np.array([0.2, 0.26, 0.34]) * (0.6 + 0.6 * lots[1])


def _cut(left_m: float, low_m: float, wide_m: float, tall_m: float, rows: int) -> tuple[slice, slice]:
    low, high = int(low_m * PIXELS_A_METRE), int((low_m + tall_m) * PIXELS_A_METRE)
    return slice(max(0, rows - high), rows - low), slice(
        int(left_m * PIXELS_A_METRE), int((left_m + wide_m) * PIXELS_A_METRE)
    )


def _tiles(colour: Array) -> Array:
    rows = np.arange(96)[:, None] % 6 < 1
    columns = (np.arange(96)[None] + 4 * (np.arange(96)[:, None] // 6 % 2)) % 8 < 1
    return np.asarray(np.array(colour) * (1 - 0.4 * (rows | columns)[..., None]), np.float32)


def _plain(colour: Array) -> Array:
    return np.ones((4, 4, 3), np.float32) * np.array(colour, np.float32).clip(0.01, 0.9)


def _quad(corners: list[tuple[float, float, float]], texture: Array, glow: Array | None = None) -> Solid:
    return Solid(
        np.array(corners, np.float32),
        np.array([[0, 1, 2], [0, 2, 3]], np.uint32),
        np.ascontiguousarray(texture),
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32),
        1.0,
        None if glow is None else np.ascontiguousarray(glow),
    )

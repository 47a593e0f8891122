"""Rooms and table tops: walls, floor and window as solids, their light, and zones for what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.world.fbm import fbm
from pipelines.image.world.scene import RGB, Lamp, Solid

Array = NDArray[np.floating[Any]]

TEXTURE_PX = 384


@dataclass(frozen=True, slots=True)
class Room:
    """A room that the camera looks into from its open side.

    Attributes:
        width_m: from wall to wall.
        depth_m: to the back wall.
        height_m: to the ceiling.
        wall: linear RGB of the walls.
        floor: linear RGB of the floor.
        pattern: of the wallpaper: "plain", "stripes", "panels", "stone".
        planks: whether the floor is of planks; else of tiles.
        window: light that falls in from the side, linear RGB.
        window_left: whether the window is on the left.
        lamp: light of lamps, linear RGB.
        dirt: how stained walls and floor are, 0..1.
        seed: of the grain.
    """

    width_m: float = 5.0
    depth_m: float = 5.5
    height_m: float = 2.9
    wall: RGB = (0.62, 0.55, 0.44)
    floor: RGB = (0.3, 0.17, 0.09)
    pattern: str = "stripes"
    planks: bool = True
    window: RGB = (5.0, 4.8, 4.4)
    window_left: bool = True
    lamp: RGB = (0.0, 0.0, 0.0)
    dirt: float = 0.0
    seed: int = 0


def room_solids(room: Room) -> tuple[Solid, ...]:
    """Floor, three walls, ceiling and the window of a room."""
    w, d, h = room.width_m / 2, room.depth_m, room.height_m
    wall, floor = wall_texture(room), floor_texture(room)
    ceiling = np.full((8, 8, 3), 0.7, np.float32) * (1 - 0.35 * room.dirt)
    side = -1 if room.window_left else 1
    x = side * (w - 0.02)
    window = _quad(
        [(x, d * 0.34, 0.85), (x, d * 0.72, 0.85), (x, d * 0.72, h - 0.45), (x, d * 0.34, h - 0.45)],
        np.full((4, 4, 3), 0.5, np.float32),
        glow=np.ones((4, 4, 3), np.float32) * np.array(room.window, np.float32),
    )
    return (
        _quad([(-w, -1, 0), (w, -1, 0), (w, d, 0), (-w, d, 0)], floor, rough=0.45),
        _quad([(-w, d, 0), (w, d, 0), (w, d, h), (-w, d, h)], wall),
        _quad([(-w, -1, 0), (-w, d, 0), (-w, d, h), (-w, -1, h)], wall),
        _quad([(w, d, 0), (w, -1, 0), (w, -1, h), (w, d, h)], wall),
        _quad([(-w, -1, h), (-w, d, h), (w, d, h), (w, -1, h)], ceiling),
        window,
    )


def table_solids(room: Room, top_m: float, cloth: RGB | None) -> tuple[Solid, ...]:
    """A table top before the camera, in a room."""
    texture = wood_texture(room.floor, room.seed + 5) if cloth is None else cloth_texture(cloth, room.seed + 5)
    z = top_m
    top = _quad(
        [(-1.6, 0.32, z), (1.6, 0.32, z), (1.6, 2.1, z), (-1.6, 2.1, z)], texture, rough=0.35 if cloth is None else 1.0
    )
    return (top, *room_solids(room))


def room_lamps(room: Room) -> tuple[Lamp, ...]:
    """The lamps of a room."""
    if not any(room.lamp):
        return ()
    return (Lamp((0.3, room.depth_m * 0.5, room.height_m - 0.35), room.lamp),)


def wall_texture(room: Room) -> Array:
    """Wallpaper, panels or stones with their stains, linear RGB [384, 384, 3]."""
    u, v = np.meshgrid(np.linspace(0, 1, TEXTURE_PX), np.linspace(1, 0, TEXTURE_PX))
    base = np.ones((TEXTURE_PX, TEXTURE_PX, 1), np.float32) * np.array(room.wall, np.float32)
    x, y = (u * room.width_m).astype(np.float32), (v * room.height_m).astype(np.float32)
    if room.pattern == "stripes":
        base = base * (1 - 0.09 * (np.sin(x * 2 * np.pi / 0.22) > 0.2)[..., None])
    elif room.pattern == "panels":
        edge = np.abs((x / 0.8) % 1 - 0.5) > 0.44
        base = base * (1 - 0.2 * (edge | (np.abs(y - 1.0) < 0.05))[..., None])
    elif room.pattern == "stone":
        row = np.floor(y / 0.35)
        joint = (np.abs((x / 0.62 + 0.5 * (row % 2)) % 1 - 0.5) > 0.47) | (np.abs((y / 0.35) % 1 - 0.5) > 0.45)
        base = base * (1 + 0.25 * fbm(x, y, room.seed + 3, 0.4)[..., None]) * (1 - 0.45 * joint[..., None])
    skirting = (y < 0.14)[..., None]
    base = np.where(skirting, np.array([0.55, 0.52, 0.47], np.float32), base)
    stains = np.clip(fbm(x, y, room.seed + 9, 1.1, octaves=5) * 0.5 + 0.2 * (1 - v), 0, 1)[..., None] * room.dirt
    base = base * (1 + 0.03 * fbm(x, y, room.seed + 1, 0.5, octaves=4)[..., None])
    return np.asarray(base * (1 - 0.75 * stains) + 0.3 * stains * np.array([0.12, 0.1, 0.05]), np.float32).clip(
        0.01, 0.95
    )


def floor_texture(room: Room) -> Array:
    """Planks or tiles, linear RGB [384, 384, 3]."""
    if room.planks:
        base = wood_texture(room.floor, room.seed + 2)
    else:
        u, v = np.meshgrid(np.linspace(0, 8, TEXTURE_PX), np.linspace(0, 8, TEXTURE_PX))
        check = ((np.floor(u) + np.floor(v)) % 2)[..., None]
        base = np.array(room.floor, np.float32) * (0.65 + 0.5 * check)
    u, v = np.meshgrid(np.linspace(0, 5, TEXTURE_PX), np.linspace(0, 5, TEXTURE_PX))
    stains = np.clip(fbm(u.astype(np.float32), v.astype(np.float32), room.seed + 13, 1.0, octaves=5), 0, 1)[..., None]
    return np.asarray(base * (1 - 0.6 * room.dirt * stains), np.float32).clip(0.01, 0.95)


def wood_texture(colour: RGB, seed: int) -> Array:
    """Planks with grain and knots, linear RGB [384, 384, 3]."""
    u, v = np.meshgrid(np.linspace(0, 5, TEXTURE_PX), np.linspace(0, 5, TEXTURE_PX))
    u, v = u.astype(np.float32), v.astype(np.float32)
    plank = np.floor(u / 0.42)
    shade = 0.12 * np.sin(plank * 37.7 + seed) + 0.09 * fbm(u * 9, v * 0.6 + plank * 3.1, seed, 1.0, octaves=4)
    joint = np.abs((u / 0.42) % 1 - 0.5) > 0.485
    return np.asarray(
        np.array(colour, np.float32) * (1 + shade[..., None]) * (1 - 0.5 * joint[..., None]), np.float32
    ).clip(0.01, 0.95)


def cloth_texture(colour: RGB, seed: int) -> Array:
    """Linen with folds, linear RGB [384, 384, 3]."""
    u, v = np.meshgrid(np.linspace(0, 5, TEXTURE_PX), np.linspace(0, 5, TEXTURE_PX))
    u, v = u.astype(np.float32), v.astype(np.float32)
    folds = 0.1 * fbm(u, v * 0.4, seed, 0.9, octaves=3) + 0.05 * fbm(u, v, seed + 1, 0.05, octaves=2)
    return np.asarray(np.array(colour, np.float32) * (1 + folds[..., None]), np.float32).clip(0.01, 0.95)


def _quad(
    corners: list[tuple[float, float, float]], texture: Array, *, rough: float = 1.0, glow: Array | None = None
) -> Solid:
    """A wall from its four corners, the texture's lower left at the first."""
    return Solid(
        np.array(corners, np.float32),
        np.array([[0, 1, 2], [0, 2, 3]], np.uint32),
        np.ascontiguousarray(texture, np.float32),
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32),
        rough,
        glow,
        glow is not None,
    )

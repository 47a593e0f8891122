"""Whole people: a posed body with skin, hair, garments, shoes and a hat, by names."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from pipelines.image.training.things.kit import Kit, Point
from pipelines.image.training.things.kit_clothes import (
    _head_mount,
    covers,
    hair,
    shell,
    skin,
    smooth_points,
)  # fmt: skip
from pipelines.image.training.things.kit_hats import put_hat
from pipelines.image.training.things.kit_people import TORSO_PART, Body, Pose, pose_body

Mask = NDArray[np.bool_]
NONE = (9.0, 9.0)
# leg, torso and arm that a garment covers; how far it stands off in metres
GARMENTS: dict[str, tuple[tuple[float, float], tuple[float, float], tuple[float, float], float]] = {
    "shirt": (NONE, (0.22, 0.98), (-1, 1.93), 0.014),
    "tee": (NONE, (0.22, 0.96), (-1, 0.62), 0.014),
    "top": (NONE, (0.14, 0.88), NONE, 0.010),
    "bodice": (NONE, (0.14, 0.86), (-1, 0.3), 0.010),
    "trousers": ((-1, 1.93), (-1, 0.33), NONE, 0.016),
    "tights": ((-1, 1.95), (-1, 0.33), NONE, 0.004),
    "shorts": ((-1, 0.8), (-1, 0.33), NONE, 0.020),
    "trunks": ((-1, 0.12), (-1, 0.3), NONE, 0.006),
    "swimsuit": ((-1, 0.06), (-1, 0.84), NONE, 0.004),
    "jacket": ((-1, 0.1), (-1, 0.99), (-1, 1.95), 0.027),
    "jumper": (NONE, (0.14, 1.0), (-1, 1.95), 0.024),
    "waistcoat": (NONE, (0.2, 0.92), NONE, 0.022),
    "suit": ((-1, 1.95), (-1, 0.98), (-1, 1.95), 0.008),
    "shoes": ((2.1, 3), NONE, NONE, 0.012),
    "boots": ((1.42, 3), NONE, NONE, 0.018),
    "socks": ((1.6, 3), NONE, NONE, 0.006),
}


def person(
    kit: Kit,
    who: str,
    pose: Pose,
    wear: Sequence[tuple[str, Any]],
    *,
    skin_colour: str = "#d8ab8c",
    hair_style: str = "short",
    hair_colour: str = "#3a2718",
    hat: tuple[str, str] | None = None,
    at: Point = (0, 0, 0),
    yaw_degrees: float = 0,
    scale: float = 1,
    stubble: float = 0,
) -> Body:
    """A dressed person.

    Args:
        kit: of the thing.
        who: a body of the stock.
        pose: how it is held.
        wear: garments from inside out and their colour or material: one of `GARMENTS`, or "skirt", "robe", "coat",
            "cloak", "gloves", "hood", "collar" or "veil"; "skirt:0.5" gives how long, 1 reaches the ankles.
        skin_colour: "#rrggbb".
        hair_style: see `kit_clothes.hair`.
        hair_colour: "#rrggbb", of brows too.
        hat: kind and colour, see `put_hat`.
        at: of the feet.
        yaw_degrees: where it faces, 0 is -y, 90 is +x.
        scale: of its size.
        stubble: 0 to 1.

    Returns:
        The posed body, for what it holds.
    """
    body = pose_body(who, pose, at=at, yaw_degrees=yaw_degrees, scale=scale)
    bare = np.ones(len(body.part), bool)
    for layer, (name, colour) in enumerate(wear):
        material = kit.paint(colour, rough=0.8, mottle=0.1, grain_m=0.12) if isinstance(colour, str) else colour
        kind, _, size = name.partition(":")
        if kind in GARMENTS:
            leg, torso, arm, puff = GARMENTS[kind]
            _garment(kit, body, covers(body, leg=leg, torso=torso, arm=arm), material, puff + 0.002 * layer, kind)
            bare &= ~covers(body, leg=_shrunk(leg), torso=_shrunk(torso), arm=_shrunk(arm))
        else:
            bare &= ~MAKERS[kind](kit, body, material, float(size or 1))
    skin(kit, body, skin_colour, bare, hair=hair_colour, stubble=stubble)
    hair(kit, body, hair_style, hair_colour)
    if hat:
        put_hat(kit, body, *hat)
    return body


def _shrunk(span: tuple[float, float]) -> tuple[float, float]:
    low, high = span
    return (max(low + 0.07, 0.1), high - 0.12) if low < 9 else span


def _garment(kit: Kit, body: Body, keep: Mask, material: Any, puff_m: float, kind: str) -> None:
    unit = body.stature / 1.7
    puff = np.full(len(body.part), puff_m) * max(unit, 0.6)
    if kind in ("trousers", "jacket", "jumper", "shirt", "shorts"):
        loose = np.clip(body.along, 0, 2) * (body.part != TORSO_PART)
        puff *= 1 + 0.35 * loose * (kind != "shirt")
        fold = np.sin(body.rest[:, 2] * 95 / unit + body.rest[:, 0] * 40 + 3 * np.sin(body.rest[:, 1] * 30))
        puff += 0.0035 * unit * fold * (np.clip(loose, 0.2, 1))
    shell(kit, body, "helper-tights", keep, material, puff_m=puff, rounds=4 if puff_m > 0.01 else 1)


# -- garments that hang -------------------------------------------------------------------------------------------


def drape(
    body: Body, material: Any, length: float, *, flare: float, folds: int = 9, depth: float = 0.03, puff_m: float = 0.02
) -> Any:
    """A skirt from the waist.

    Args:
        body: posed.
        material: of the cloth.
        length: 1 reaches the ankles, 1.18 the ground.
        flare: how far its hem stands out beyond the body's own skirt, metres.
        folds: around it.
        depth: of the folds at the hem, metres.
        puff_m: off the body.

    Returns:
        The Blender object.
    """
    faces = body.faces["helper-skirt"]
    used = np.unique(faces)
    number = np.zeros(len(body.points), int)
    number[used] = np.arange(len(used))
    faces = number[faces].astype(np.int32)
    rest, unit = body.rest[used], body.stature / 1.7
    top, bottom = rest[:, 2].max(), rest[:, 2].min()
    t = (top - rest[:, 2]) / (top - bottom)
    points = smooth_points(body.points[used], faces, 6)
    out = points.copy()
    rows = np.digitize(t, np.linspace(0, 1, 18))
    for row in np.unique(rows):
        out[rows == row] -= points[rows == row].mean(0)
    out[:, 2] = 0
    out /= np.linalg.norm(out, axis=1, keepdims=True) + 1e-9
    angle = np.arctan2(rest[:, 0], rest[:, 1])
    wave = np.sin(angle * folds + 1.5 * np.sin(angle * 2 + t)) * depth * t + flare * t
    points = points + out * ((puff_m + wave) * unit)[:, None]
    if length > 1:
        points[:, 2] -= (length - 1) * (top - bottom) * t**2
        points[:, 2] = np.maximum(points[:, 2], 0.005)
    keep = (t <= length + 0.02)[faces].all(1)
    data = bpy.data.meshes.new("skirt")
    data.from_pydata(points.tolist(), [], [tuple(f) for f in faces[keep].tolist()])
    data.polygons.foreach_set("use_smooth", np.ones(len(data.polygons), bool))
    data.materials.append(material)
    made = bpy.data.objects.new("skirt", data)
    bpy.context.scene.collection.objects.link(made)
    divide = made.modifiers.new("divide", "SUBSURF")
    divide.levels = divide.render_levels = 2
    solid = made.modifiers.new("solid", "SOLIDIFY")
    solid.thickness, solid.offset = 0.008, -1
    return made


def _skirt(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    drape(body, material, length, flare=0.10 if length < 0.9 else 0.16)
    return covers(body, leg=(-1, 1.2 * length), torso=(-1, 0.26))


def _gown(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    drape(body, material, max(length, 1.17), flare=0.42, folds=13, depth=0.04)
    return covers(body, leg=(-1, 3), torso=(-1, 0.26))


def _robe(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    drape(body, material, 1.12 * length, flare=0.08, folds=11, depth=0.025, puff_m=0.035)
    unit = body.stature / 1.7
    keep = covers(body, torso=(0.12, 1.0), arm=(-1, 1.93))
    wide = np.where(keep & (body.along > 0.8) & (body.part != TORSO_PART), (body.along - 0.8) * 0.045, 0)
    shell(kit, body, "helper-tights", keep, material, puff_m=(0.026 + wide) * unit, rounds=6)
    return covers(body, leg=(-1, 1.4), torso=(-1, 0.9), arm=(-1, 1.75))


def _coat(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    drape(body, material, length, flare=0.05, folds=5, depth=0.015, puff_m=0.034)
    keep = covers(body, torso=(0.12, 1.03), arm=(-1, 1.95))
    shell(kit, body, "helper-tights", keep, material, puff_m=0.03 * body.stature / 1.7, rounds=5)
    return covers(body, torso=(0.2, 0.94), arm=(-1, 1.85))


def _cloak(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    """Cloth that hangs from the shoulders around the back to the ground."""
    unit, columns, rows = body.stature / 1.7, 49, 14
    neck, (turn, chest, _) = body.spot("neck_01"), body.frames["spine_03"]
    yaw = np.array([[turn[0, 0], turn[1, 0], 0], [-turn[1, 0], turn[0, 0], 0], [0, 0, 1]])
    yaw[:2] /= np.linalg.norm(yaw[0]) + 1e-9
    floor = body.points[np.unique(body.faces["body"]), 2].min() + 0.02
    grid = []
    for row in range(rows):
        t = row / (rows - 1)
        for i, a in enumerate(np.radians(np.linspace(-140, 140, columns))):
            shoulder = min(1.0, t * 5)
            wide = (0.075 + 0.165 * shoulder**0.8 + 0.12 * t) * unit
            deep = (0.07 + 0.075 * shoulder + 0.13 * t) * unit
            fold = 1 + 0.09 * t * math.sin(i * 1.05) + 0.03 * math.sin(i * 0.4)
            drop = 0.02 + t * (neck[2] - floor) / unit * length if t else 0.0
            spot = np.array([math.sin(a) * wide * fold, math.cos(a) * deep * fold, 0])
            lean = np.array([*(chest[:2] - neck[:2]) * min(1.0, 3 * t), -drop * unit])
            grid.append(neck + spot @ yaw + lean)
    faces = [
        (r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
        for r in range(rows - 1)
        for c in range(columns - 1)
    ]
    made = kit.mesh(grid, faces, material, smooth=True)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.01
    return np.zeros(len(body.part), bool)


def _hood(kit: Kit, body: Body, material: Any, size: float) -> Mask:
    """A hood over head and shoulders; a size of 2 throws the face into shade."""
    unit, columns, rows = body.stature / 1.7, 33, 11
    grid = []
    for row in range(rows):
        t = row / (rows - 1)
        y = np.interp(t, (0, 1), (-0.09 - 0.035 * size, 0.16))
        wide = np.interp(t, (0, 0.3, 0.7, 1), (0.105, 0.125, 0.12, 0.07)) + 0.012 * size
        top = np.interp(t, (0, 0.25, 0.6, 0.85, 1), (0.12, 0.15, 0.145, 0.06, -0.08)) + 0.022 * size
        for a in np.radians(np.linspace(-180, 180, columns)):
            up = math.cos(a / 2)
            spread = wide * math.sin(min(1.0, abs(a) / math.pi * 1.9) * math.pi / 2) + 0.075 * (1 - up) ** 2
            fold = 0.01 * math.sin(7 * a + row)
            z = -0.235 + (top + 0.235) * up ** (0.75) + 0.012 * size * (up > 0.97) * (t < 0.3)
            grid.append((math.copysign(spread + fold * (1 - up), a) if a else 0.0, y + 0.06 * (1 - up) * (t - 0.4), z))
    faces = [
        (r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
        for r in range(rows - 1)
        for c in range(columns - 1)
    ]
    made = kit.mesh(_head_mount(body, unit, grid), faces, material, smooth=True)
    divide = made.modifiers.new("divide", "SUBSURF")
    divide.levels = divide.render_levels = 1
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.014
    return np.zeros(len(body.part), bool)


def _collar(kit: Kit, body: Body, material: Any, size: float) -> Mask:
    """The front of a shirt between lapels, and a tie."""
    x, y, _ = body.rest.T
    low = 0.66
    front = y < body.rest[body.part == TORSO_PART, 1].mean()
    keep = (body.part == TORSO_PART) & front & (body.along > low) & (body.along < 1.04)
    keep &= np.abs(x) / body.stature < 0.006 + (body.along - low) * 0.1
    shell(kit, body, "body", keep, material, puff_m=0.04 * size, rounds=4)
    tie = keep & (np.abs(x) / body.stature < 0.009)
    shell(kit, body, "body", tie, kit.paint("#7a1c26"), puff_m=0.046 * size, rounds=2)
    return np.zeros(len(body.part), bool)


def _gloves(kit: Kit, body: Body, material: Any, size: float) -> Mask:
    keep = covers(body, arm=(1.85, 3))
    shell(kit, body, "body", keep, material, puff_m=0.004 * size, rounds=1)
    return covers(body, arm=(1.95, 3))


def _veil(kit: Kit, body: Body, material: Any, length: float) -> Mask:
    """Cloth from the crown over the back, 1 m long for 1."""
    unit, columns, rows = body.stature / 1.7, 37, 12
    top = _head_mount(body, unit, [(0, 0.03, 0.125)])[0]
    yaw = body.frames["head"][0]
    grid = []
    for row in range(rows):
        t = row / (rows - 1)
        for i, a in enumerate(np.radians(np.linspace(-105, 105, columns))):
            dome = math.sin(min(1.0, t * 4.5) * math.pi / 2)
            wide, deep = (0.105 * dome + 0.13 * t) * unit, (0.125 * dome + 0.1 * t * length) * unit
            fold = 1 + 0.08 * math.sin(i * 1.3) * t
            flat = yaw @ np.array([math.sin(a) * wide * fold, math.cos(a) * deep * fold, 0])
            down = 0.07 * (1 - math.cos(min(1.0, t * 4.5) * math.pi / 2)) + max(0.0, t - 0.1) * length
            grid.append(top + np.array([flat[0], flat[1], -down * unit]))
    faces = [
        (r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
        for r in range(rows - 1)
        for c in range(columns - 1)
    ]
    made = kit.mesh(grid, faces, material, smooth=True)
    made.modifiers.new("solid", "SOLIDIFY").thickness = 0.006
    return np.zeros(len(body.part), bool)


MAKERS: dict[str, Callable[[Kit, Body, Any, float], Mask]] = {
    "skirt": _skirt, "gown": _gown, "robe": _robe, "coat": _coat, "cloak": _cloak, "hood": _hood, "gloves": _gloves,
    "veil": _veil,
    "collar": _collar,
}  # fmt: skip

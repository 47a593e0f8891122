"""Skin, clothes, hair and hats of posed bodies: shells over regions of the body, skirts, lathed hats.

A garment is a part of the body suit (or of the skirt) that comes with the body, smoothed, puffed up by a few
centimetres and cut by where its points lie on the body at rest (`Body.along`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from pipelines.image.training.things.kit import Kit, Point, rgb
from pipelines.image.training.things.kit_people import ARM_PART, HEAD_PART, LEG_PART, TORSO_PART, Array, Body

Span = tuple[float, float]
HAIRLINE = ((-0.2, 0.05, 0.22, 0.36, 0.44, 0.54, 0.66, 1.2), (0.78, 0.72, 0.55, 0.3, 0.02, -0.25, -0.72, -0.8))


def normals_of(points: Array, faces: NDArray[np.int32]) -> Array:
    """Unit normals [n, 3] of points, outwards if faces wind counter-clockwise."""
    out = np.zeros_like(points)
    corners = points[faces]
    face = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    for i in range(4):
        np.add.at(out, faces[:, i], face)
    return np.asarray(out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-12))


def smooth_points(points: Array, faces: NDArray[np.int32], rounds: int) -> Array:
    """Points moved to the mean of their neighbours, some rounds; rims move along themselves alone."""
    pairs = np.concatenate([faces[:, [i, (i + 1) % 4]] for i in range(4)])
    ordered, count = np.unique(np.sort(pairs, 1), axis=0, return_counts=True)
    rim = np.zeros(len(points), bool)
    rim[ordered[count == 1]] = True
    both = np.concatenate([ordered, ordered[:, ::-1]])
    both = both[~rim[both[:, 0]] | rim[both[:, 1]]]
    degree = np.bincount(both[:, 0], minlength=len(points))[:, None]
    for _ in range(rounds):
        total = np.zeros_like(points)
        np.add.at(total, both[:, 0], points[both[:, 1]])
        points = np.where(degree > 0, 0.5 * points + 0.5 * total / np.maximum(degree, 1), points)
    return points


def shell(
    kit: Kit,
    body: Body,
    group: str,
    keep: NDArray[np.bool_],
    material: Any,
    *,
    puff_m: float | Array = 0.012,
    rounds: int = 2,
    levels: int = 1,
    thick_m: float = 0.006,
    tint: Array | None = None,
) -> Any:
    """A region of the body as a shell.

    Args:
        kit: of the thing.
        body: posed.
        group: of faces: "body", "helper-tights", "helper-skirt", "helper-hair".
        keep: points that belong to it; faces with all corners kept are taken.
        material: of the shell.
        puff_m: how far it stands off the body, one or one a point.
        rounds: of smoothing.
        levels: of subdivision.
        thick_m: of the cloth.
        tint: linear RGB of each point, for `tinted` materials.

    Returns:
        The Blender object, None if nothing is kept.
    """
    faces = body.faces[group]
    faces = faces[keep[faces].all(1)]
    if not len(faces):
        return None
    used = np.unique(faces)
    number = np.full(len(body.points), -1)
    number[used] = np.arange(len(used))
    faces = number[faces].astype(np.int32)
    points = smooth_points(body.points[used], faces, rounds)
    amount = puff_m[used][:, None] if isinstance(puff_m, np.ndarray) else puff_m
    points = points + normals_of(points, faces) * amount
    made = _link(points, faces, material, {"place": place_of(body)[used]}, None if tint is None else tint[used])
    if levels:
        divide = made.modifiers.new("divide", "SUBSURF")
        divide.levels = divide.render_levels = levels
    if thick_m:
        solid = made.modifiers.new("solid", "SOLIDIFY")
        solid.thickness, solid.offset = thick_m, -1
    return made


def place_of(body: Body) -> Array:
    """What patterns go by: side / stature, how far along the part, depth / stature."""
    return np.stack([body.rest[:, 0] / body.stature, body.along, body.rest[:, 1] / body.stature], 1)


def _link(points: Array, faces: Any, material: Any, vectors: Mapping[str, Array], tint: Array | None) -> Any:
    data = bpy.data.meshes.new("shell")
    data.from_pydata(points.tolist(), [], [tuple(f) for f in faces.tolist()])
    data.polygons.foreach_set("use_smooth", np.ones(len(data.polygons), bool))
    for name, values in vectors.items():
        data.attributes.new(name, "FLOAT_VECTOR", "POINT").data.foreach_set("vector", values.astype(np.float32).ravel())
    if tint is not None:
        colours = np.concatenate([tint, np.ones((len(tint), 1))], 1).astype(np.float32)
        data.attributes.new("tint", "FLOAT_COLOR", "POINT").data.foreach_set("color", colours.ravel())
    data.materials.append(material)
    made = bpy.data.objects.new("shell", data)
    bpy.context.scene.collection.objects.link(made)
    return made


def tinted(rough: float = 0.6) -> Any:
    """A material that takes its colour from `tint`."""
    material = bpy.data.materials.new("tinted")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    source, shader = nodes.new("ShaderNodeAttribute"), nodes["Principled BSDF"]
    source.attribute_name, shader.inputs["Roughness"].default_value = "tint", rough
    links.new(source.outputs["Color"], shader.inputs["Base Color"])
    return material


def covers(body: Body, *, leg: Span = (9, 9), torso: Span = (9, 9), arm: Span = (9, 9)) -> NDArray[np.bool_]:
    """Points within spans of the parts of a body, see `Body.along`."""
    kept = np.zeros(len(body.part), bool)
    for part, span in ((LEG_PART, leg), (TORSO_PART, torso), (ARM_PART, arm)):
        kept |= (body.part == part) & (body.along >= span[0]) & (body.along <= span[1])
    return kept


# -- skin ---------------------------------------------------------------------------------------------------------


def head_place(body: Body) -> tuple[Array, Array, Array]:
    """Depth (0 brow, 1 back), height (0 eyes, 1 crown) and side (1 at the ears) of each point at rest."""
    eyes = np.concatenate([body.rest[np.unique(body.faces[f"helper-{s}-eye"])] for s in "lr"])
    skin = np.unique(body.faces["body"])
    head = body.rest[skin][body.part[skin] == HEAD_PART]
    level, top, back = eyes[:, 2].mean(), head[:, 2].max(), head[:, 1].max()
    brow, half = eyes[:, 1].min(), np.abs(head[:, 0]).max()
    x, y, z = body.rest.T
    return (y - brow) / (back - brow), (z - level) / (top - level), np.abs(x) / half


def skin(
    kit: Kit, body: Body, colour: str, bare: NDArray[np.bool_], *, hair: str = "#3a2718", stubble: float = 0
) -> Any:
    """The skin where it is bare, with lips, brows, cheeks and eyes."""
    base = np.array(rgb(colour))
    depth, height, side = head_place(body)
    tint = np.tile(base, (len(body.points), 1)) * (1 + 0.05 * kit.rng.standard_normal((len(body.points), 1)))
    front = (body.part == HEAD_PART) & (depth < 0.35)
    blush = np.exp(-(((height + 0.33) / 0.16) ** 2) - ((side - 0.45) / 0.18) ** 2) * front
    tint = tint * (1 - 0.3 * blush[:, None] * np.array([0.1, 1, 1]))
    lips = (body.lips * front)[:, None]
    tint = tint * (1 - lips) + lips * base * np.array([0.8, 0.42, 0.45])
    beard = front & (height < -0.55) & (body.lips < 0.3)
    tint[beard] = tint[beard] * (1 - stubble) + stubble * np.array(rgb(hair))
    arch = 0.2 + 0.1 * (1 - ((side - 0.42) / 0.3) ** 2)
    brow = front & (np.abs(height - arch) < 0.04) & (side > 0.14) & (side < 0.68) & (depth < 0.25)
    tint[brow] = 0.25 * tint[brow] + 0.75 * np.array(rgb(hair)) * 0.7
    shell(kit, body, "body", bare, tinted(0.55), puff_m=0.0, rounds=0, levels=0, thick_m=0, tint=tint)
    for eye in "lr":
        _eye(kit, body, eye)


def _eye(kit: Kit, body: Body, side: str) -> None:
    group = f"helper-{side}-eye"
    used = np.unique(body.faces[group])
    ball = body.rest[used]
    off = ball - ball.mean(0)
    tint = np.tile(np.array([0.75, 0.72, 0.7]), (len(body.points), 1))
    tint[used[off[:, 1] < -0.7 * np.abs(off).max()]] = np.array(rgb("#2a1a10"))
    keep = np.zeros(len(body.points), bool)
    keep[used] = True
    shell(kit, body, group, keep, tinted(0.2), puff_m=0.0, rounds=0, levels=1, thick_m=0, tint=tint)


# -- hair ---------------------------------------------------------------------------------------------------------


def scalp(body: Body, *, low: float = 0.0) -> NDArray[np.bool_]:
    """Points where hair grows; `low` moves the hairline down."""
    depth, height, side = head_place(body)
    on_head = (body.part == HEAD_PART) | ((body.part == TORSO_PART) & (body.along > 0.95))
    return np.asarray(on_head & (height > np.interp(depth, *HAIRLINE) - low) & (side < 1.3))


def hair(kit: Kit, body: Body, style: str, colour: str) -> None:
    """Hair of a style: short, shaved, full, bob, long, bun, tail, pigtails, afro, curly, fringe (bald on top), none.

    Raises:
        ValueError: another style.
    """
    if style == "none":
        return
    material = kit.paint(colour, rough=0.5, mottle=0.28, grain_m=0.025 * body.stature / 1.7)
    unit = body.stature / 1.7 if body.stature > 1.3 else 0.85
    puffs = {
        "short": 0.016, "shaved": 0.004, "full": 0.028, "bob": 0.024, "long": 0.022, "bun": 0.014, "tail": 0.014,
        "pigtails": 0.014, "afro": 0.075, "curly": 0.04, "fringe": 0.014,
    }  # fmt: skip
    if style not in puffs:
        raise ValueError(f"hair {style!r} is none of {tuple(puffs)}")
    _, height, _ = head_place(body)
    keep = scalp(body)
    if style == "fringe":
        keep &= height < 0.55
    wave = 1 + 0.25 * np.sin(body.rest @ np.array([90.0, 60, 40]) / unit) * (style not in ("bun", "shaved", "tail"))
    grow = np.clip(0.45 + 0.75 * height, 0.35, 1.15) * wave * puffs[style] * unit
    shell(kit, body, "body", keep, material, puff_m=grow, rounds=3, levels=1, thick_m=0.004)
    made = {"long": _locks(0.36), "bob": _locks(0.15), "bun": _bun, "tail": _tail, "pigtails": _pigtails}
    if style in made:
        made[style](kit, body, material, unit)
    if style in ("afro", "curly"):
        _curls(kit, body, keep, material, puffs[style] * unit)


def _head_mount(body: Body, unit: float, points: Sequence[Point]) -> Array:
    """Points (left, back, up) from the middle of the skull, for a head of an adult, to the scene."""
    turn, head, _ = body.frames["head"]
    middle = head + turn @ np.array([0, -0.002, 0.042 * unit])
    return np.asarray(points, float) * unit @ turn.T + middle


def _locks(length_m: float) -> Callable[[Kit, Body, Any, float], None]:
    def hang(kit: Kit, body: Body, material: Any, unit: float) -> None:
        rows, columns = 18, 41
        angles = np.radians(np.linspace(-1, 1, columns))
        grid = []
        for row in range(rows):
            t = row / (rows - 1)
            crown = min(1.0, t * 4)
            down = 0.112 - 0.055 * crown**2.2 - max(0.0, t - 0.2) * 1.25 * (length_m + 0.05)
            round_ = math.sin(crown * math.pi / 2)
            wide, deep = (0.088 + 0.02 * t) * round_, (0.108 + 0.01 * t) * round_
            if length_m > 0.2:
                deep -= 0.022 * math.sin(np.clip((t - 0.3) / 0.5, 0, 1) * math.pi)
            for i, a in enumerate(angles * (165 - 45 * crown)):
                strand = 1 + 0.05 * math.sin(i * 1.9) * crown + 0.035 * math.sin(i * 0.7 + t * 5)
                ragged = 0.02 * math.sin(i * 2.3) * t
                grid.append((math.sin(a) * wide * strand, 0.012 + math.cos(a) * deep * strand, down + ragged))
        points = _head_mount(body, unit, grid)
        faces = [
            (r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
            for r in range(rows - 1)
            for c in range(columns - 1)
        ]
        made = kit.mesh(points, faces, material, smooth=True)
        solid = made.modifiers.new("solid", "SOLIDIFY")
        solid.thickness, solid.offset = 0.02 * unit, 0

    return hang


def _bun(kit: Kit, body: Body, material: Any, unit: float) -> None:
    kit.ball(0.046 * unit, _head_mount(body, unit, [(0, 0.105, 0.075)])[0], material)


def _tail(kit: Kit, body: Body, material: Any, unit: float) -> None:
    line = [(0, 0.09, 0.07), (0, 0.15, 0.06), (0, 0.17, -0.04), (0.01, 0.14, -0.16), (0.02, 0.13, -0.26)]
    kit.tube(_head_mount(body, unit, line), [0.025 * unit, 0.03 * unit, 0.036 * unit, 0.026 * unit, 0.005], material)


def _pigtails(kit: Kit, body: Body, material: Any, unit: float) -> None:
    for s in (-1, 1):
        line = [(s * 0.075, 0.04, 0.03), (s * 0.12, 0.05, 0.02), (s * 0.13, 0.05, -0.06), (s * 0.115, 0.04, -0.15)]
        kit.tube(_head_mount(body, unit, line), [0.02 * unit, 0.03 * unit, 0.028 * unit, 0.006], material)


def _curls(kit: Kit, body: Body, keep: NDArray[np.bool_], material: Any, size_m: float) -> None:
    faces = body.faces["body"]
    spots = np.flatnonzero(keep & np.isin(np.arange(len(keep)), faces))
    normal = normals_of(body.points, faces)
    for i in kit.rng.choice(spots, 70, replace=False):
        radius = size_m * kit.rng.uniform(0.28, 0.45)
        kit.ball(radius, body.points[i] + normal[i] * (size_m - radius * 0.6), material)

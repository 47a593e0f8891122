"""Poses the bodies that `people_export.py` wrote: limbs by directions or by where a hand reaches, skin by bone weights.

A person's own frame: x to its left, y backwards, z up, metres, feet on z = 0. Limbs point (out, forward, up).
"""

from __future__ import annotations

import functools
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.training.things.kit import Point

Array = NDArray[np.float64]
Triple = tuple[float, float, float]

SPINE = ("spine_01", "spine_02", "spine_03")
ARM_BONES, LEG_BONES = ("upperarm", "lowerarm", "hand"), ("thigh", "calf", "foot")
TORSO_PART, ARM_PART, LEG_PART, HEAD_PART = range(4)


@dataclass(frozen=True)
class Pose:
    """How a body is held; angles are degrees (pitch forward, yaw to the left, roll to the left).

    Attributes:
        turn: of the whole body about the hips.
        spine: bend of the back.
        head: of head and neck.
        arms: direction of upper and lower arm, left then right.
        legs: direction of thigh and calf, left then right.
        feet: pitch of the feet against the ground, left then right; None lets them follow the calf.
        reach: what a hand touches: "l" or "r" to a bone and a point (left, back, up) from the bone's head in parts of
            the stature; the elbow points to the direction of the upper arm.
        curl: of the fingers, left then right.
        lift: of the lowest point over the ground, in parts of the stature.
    """

    turn: Triple = (0, 0, 0)
    spine: Triple = (0, 0, 0)
    head: Triple = (0, 0, 0)
    arms: Sequence[Sequence[Triple]] = (((0.18, -0.03, -1), (0.12, 0.22, -1)),) * 2
    legs: Sequence[Sequence[Triple]] = (((0.1, 0.03, -1), (0.06, -0.04, -1)),) * 2
    feet: Sequence[float | None] = (0, 0)
    reach: Mapping[str, tuple[str, Triple]] = field(default_factory=dict)
    curl: tuple[float, float] = (15, 15)
    lift: float = 0.0


@dataclass(frozen=True)
class Body:
    """A posed body.

    Attributes:
        rest: points [n, 3] before posing.
        points: points [n, 3] posed, in the scene.
        faces: corners [m, 4] by group.
        part: one of torso, arm, leg, head, a point.
        along: where on its part a point lies: 0 shoulder, 1 elbow, 2 wrist; 0 hip, 1 knee, 2 ankle; 0 crotch, 1 neck.
        frames: rotation [3, 3], head and tail of each bone, posed, in the scene.
        stature: height at rest, metres.
        lips: how much of a lip each point is.
    """

    rest: Array
    points: Array
    faces: Mapping[str, NDArray[np.int32]]
    part: NDArray[np.int64]
    along: Array
    frames: Mapping[str, tuple[Array, Array, Array]]
    stature: float
    lips: Array

    def spot(self, bone: str, offset: Point = (0, 0, 0), *, tail: bool = False) -> Array:
        """A point fixed to a bone: its head or tail and an offset in metres (left, back, up) of the body at rest."""
        turn, head, end = self.frames[bone]
        place: Array = (end if tail else head) + turn @ np.asarray(offset, float)
        return place

    def grip(self, side: str) -> Array:
        """The middle of the palm of a hand, "l" or "r"."""
        middle: Array = (self.frames[f"hand_{side}"][1] * 0.35) + self.frames[f"middle_01_{side}"][1] * 0.65
        return middle


@functools.cache
def _stock() -> dict[str, Any]:
    path = Path(os.environ.get("THINGS_BODIES", Path(tempfile.gettempdir()) / "things-bodies.npz"))
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: write it by people_export.py")
    with np.load(path) as file:
        return dict(file)


def euler(angles: Sequence[float]) -> Array:
    """Rotation by pitch (forward), yaw (to the left) and roll (to the left) in degrees, of a body that faces -y."""
    pitch, yaw, roll = (math.radians(a) for a in angles)
    return _about((0, 0, 1), yaw) @ _about((1, 0, 0), pitch) @ _about((0, 1, 0), roll)


def _about(axis: Point, angle: float) -> Array:
    x, y, z = np.asarray(axis, float) / (np.linalg.norm(axis) + 1e-12)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn: Array = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    return turn


def _between(start: Array, end: Array) -> Array:
    """The smallest rotation from one direction to another."""
    a, b = start / np.linalg.norm(start), end / np.linalg.norm(end)
    axis, cosine = np.cross(a, b), float(np.clip(a @ b, -1, 1))
    if np.linalg.norm(axis) < 1e-6:
        return np.eye(3) if cosine > 0 else _about((0, 1, 0), math.pi)
    return _about(axis, math.acos(cosine))


def pose_body(who: str, pose: Pose, *, at: Point = (0, 0, 0), yaw_degrees: float = 0, scale: float = 1) -> Body:
    """Pose a body of the stock.

    Args:
        who: a name of `people_export.PEOPLE`.
        pose: how it is held.
        at: where its feet are, metres.
        yaw_degrees: where it faces, 0 is -y, 90 is +x.
        scale: of its size.

    Returns:
        The body.
    """
    stock = _stock()
    names, parents = [str(n) for n in stock["bones"]], stock["parents"]
    rest = stock[f"body {who}"].astype(float) * scale
    heads, tails = stock[f"joints {who}"].astype(float) * scale
    stature = float(np.ptp(rest[np.unique(stock["faces body"])][:, 2]))
    turns, places = _pose_bones(names, parents, heads, tails, pose, stature)
    offsets = places - np.einsum("bij,bj->bi", turns, heads)
    weights = stock["weights"].astype(float)
    points = np.einsum("pb,bij,pj->pi", weights, turns, rest, optimize=True) + weights @ offsets
    skin = np.unique(np.concatenate([stock["faces body"], stock["faces helper-tights"]]))
    floor = points[skin, 2].min() - pose.lift * stature
    spin, shift = _about((0, 0, 1), math.radians(yaw_degrees)), np.asarray(at, float)
    drop = np.array([0, 0, floor])
    frames = {
        n: (spin @ turns[i], (places[i] - drop) @ spin.T + shift,
            (places[i] + turns[i] @ (tails[i] - heads[i]) - drop) @ spin.T + shift)
        for i, n in enumerate(names)
    }  # fmt: skip
    part, along = _find_parts(names, heads, tails, rest, stock["weights"])
    faces = {k[6:]: v for k, v in stock.items() if k.startswith("faces ")}
    return Body(rest, (points - drop) @ spin.T + shift, faces, part, along, frames, stature, stock["lips"])


def _pose_bones(
    names: list[str], parents: NDArray[np.int64], heads: Array, tails: Array, pose: Pose, stature: float
) -> tuple[Array, Array]:
    """Rotation [b, 3, 3] and head [b, 3] of each bone."""
    turns, places = np.tile(np.eye(3), (len(names), 1, 1)), heads.copy()
    wanted = _directions(pose)
    for i, name in enumerate(names):
        parent = parents[i]
        if parent < 0:
            continue
        turns[i] = turns[parent]
        places[i] = places[parent] + turns[parent] @ (heads[i] - heads[parent])
        bone, _, side = name.rpartition("_")
        rest = tails[i] - heads[i]
        if name == "pelvis":
            turns[i] = euler(pose.turn)
        elif name in SPINE:
            turns[i] = turns[parent] @ euler(tuple(a / 3 for a in pose.spine))
        elif name in ("neck_01", "head"):
            turns[i] = turns[parent] @ euler(tuple(a / 2 for a in pose.head))
        elif bone == "clavicle":
            sign, up = (1 if side == "l" else -1), wanted["upperarm", side][2]
            turns[i] = turns[parent] @ _about((0, 1, 0), -sign * math.radians(28) * max(0.0, up))
        elif bone == "upperarm" and side in pose.reach:
            target = _target(pose.reach[side], names, turns, places, stature, side)
            lower = names.index(f"lowerarm_{side}")
            pair = _bend(
                places[i], target, float(np.linalg.norm(rest)), float(np.linalg.norm(tails[lower] - heads[lower])),
                wanted["upperarm", side],
            )  # fmt: skip
            wanted["upperarm", side], wanted["lowerarm", side] = pair
            turns[i] = _between(turns[i] @ rest, pair[0]) @ turns[i]
        elif (bone, side) in wanted:
            turns[i] = _between(turns[i] @ rest, wanted[bone, side]) @ turns[i]
        elif bone == "foot" and pose.feet[0 if side == "l" else 1] is not None:
            flat = _about((0, 0, 1), math.radians(pose.turn[1]))
            pitch = pose.feet[0 if side == "l" else 1] or 0
            turns[i] = flat @ euler((pitch, 10 if side == "l" else -10, 0))
        elif bone[:-3] in ("index", "middle", "ring", "pinky"):
            turns[i] = turns[parent] @ _about(_curl_axis(names, heads, side), math.radians(pose.curl[side == "r"]))
    return turns, places


def _curl_axis(names: list[str], heads: Array, side: str) -> Array:
    first, last = heads[names.index(f"index_01_{side}")], heads[names.index(f"pinky_01_{side}")]
    axis: Array = (last - first) if side == "l" else (first - last)
    return axis


def _directions(pose: Pose) -> dict[tuple[str, str], Array]:
    wanted = {}
    for limbs, bones in ((pose.arms, ARM_BONES), (pose.legs, LEG_BONES)):
        for side, limb in zip("lr", limbs, strict=True):
            for bone, (out, forward, up) in zip(bones, limb, strict=False):
                wanted[bone, side] = np.array([out if side == "l" else -out, -forward, up], float)
                wanted[bone, side] /= np.linalg.norm(wanted[bone, side])
    return wanted


def _target(
    reach: tuple[str, Triple], names: list[str], turns: Array, places: Array, stature: float, side: str
) -> Array:
    bone, offset = reach
    point = np.asarray(offset, float) * stature
    i = names.index(bone)
    return np.asarray(places[i] + turns[i] @ point, float)


def _bend(shoulder: Array, target: Array, upper: float, lower: float, hint: Array) -> tuple[Array, Array]:
    """Directions of the two bones of a limb that ends at a target, bent towards a hint."""
    line = target - shoulder
    length = float(np.clip(np.linalg.norm(line), abs(upper - lower) + 1e-3, (upper + lower) * 0.999))
    way = line / (np.linalg.norm(line) + 1e-9)
    aside = hint - (hint @ way) * way
    aside /= np.linalg.norm(aside) + 1e-9
    cosine = np.clip((upper**2 + length**2 - lower**2) / (2 * upper * length), -1, 1)
    elbow = upper * (cosine * way + math.sqrt(max(0.0, 1 - cosine**2)) * aside)
    return elbow, length * way - elbow


def _find_parts(
    names: list[str], heads: Array, tails: Array, rest: Array, weights: Array
) -> tuple[NDArray[np.int64], Array]:
    """Part of the body of each point, and where on it the point lies."""
    strongest = weights.argmax(1)
    part, along = np.zeros(len(rest), np.int64), np.zeros(len(rest))
    crotch, neck = heads[names.index("thigh_l")][2] - 0.04, heads[names.index("neck_01")][2]
    along[:] = (rest[:, 2] - crotch) / (neck - crotch)
    hands = ("hand", "index_", "middle_", "ring_", "pinky_", "thumb_")
    for i, name in enumerate(names):
        chosen, bone = strongest == i, name.rpartition("_")[0]
        line = tails[i] - heads[i]
        ratio = (rest[chosen] - heads[i]) @ line / (line @ line + 1e-9)
        if bone in ("upperarm", "lowerarm"):
            part[chosen], along[chosen] = ARM_PART, ratio.clip(-0.3, 1) + (bone == "lowerarm")
        elif bone.startswith(hands):
            part[chosen], along[chosen] = ARM_PART, 2.2
        elif bone in ("thigh", "calf"):
            part[chosen], along[chosen] = LEG_PART, ratio.clip(-0.2 if bone == "thigh" else 0, 1) + (bone == "calf")
        elif bone in ("foot", "ball"):
            part[chosen], along[chosen] = LEG_PART, 2.2
        elif name == "head":
            part[chosen], along[chosen] = HEAD_PART, 2.0
    return part, along

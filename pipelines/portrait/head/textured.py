"""A face as a head in three dimensions that carries its picture: the fitted mesh drawn onto the landmarks, textured by
what the picture shows and coloured where it shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.head.model import Head, Vertices
from pipelines.portrait.landmarks import points as mesh

Array = NDArray[Any]
SNAP_REACH_M = 0.012  # over which a landmark draws the mesh to where the picture has it
SNAP_FADE_M = 0.03  # beyond this the mesh stays as fitted
MIN_FACING = 0.12  # of a quad towards the viewer, to carry the picture
TOOTH_COLOUR, GUM_COLOUR, TONGUE_COLOUR = (0.86, 0.83, 0.76), (0.42, 0.16, 0.16), (0.62, 0.28, 0.28)
SCLERA_COLOUR = (0.85, 0.82, 0.79)
IRIS_SIDE, IRIS_SHARE, PUPIL_SHARE = 64, 0.5, 0.2  # of an eye's texture: pixels, radii over the eyeball's


@dataclass(frozen=True)
class TexturedHead:
    """A face's head.

    Attributes:
        head: the mesh's topology and units.
        vertices_m: [V, 3] at rest, in the head's axes.
        picture: RGB [S, S, 3] that the face carries.
        uv: [V, 2] of the picture, 0..1, y down.
        eye_picture: RGB [64, 64, 3] that the eyeballs carry, seen from the front.
        eye_uv: [V, 2] of it.
        colours: RGB [V, 3] of everything else, 0..1 as in the picture (sRGB).
        face_quads: [N, 4] that carry the picture.
        eye_quads: [N, 4] of the eyeballs.
        other_quads: [N, 4] that are coloured.
    """

    head: Head
    vertices_m: Vertices
    picture: NDArray[np.uint8]
    uv: Vertices
    eye_picture: NDArray[np.uint8]
    eye_uv: Vertices
    colours: Vertices
    face_quads: NDArray[np.int32]
    eye_quads: NDArray[np.int32]
    other_quads: NDArray[np.int32]


def texture_head(fitted: FittedHead, picture: NDArray[np.uint8], points: Array, tone: Array) -> TexturedHead:
    """Lay a picture over the head fitted to its face.

    Args:
        fitted: the head.
        picture: RGB [S, S, 3].
        points: landmarks [478, 3] of the face, in its pixels.
        tone: mean RGB [3] of the skin, 0..255.

    Returns:
        The head that carries it.
    """
    head = fitted.head
    vertices = _snap(fitted, points)
    pixels = fitted.project(vertices)
    size = len(picture)
    uv = np.clip((pixels[:, :2] + 0.5) / size, 0, 1).astype(np.float32)
    a, b, c, d = (pixels[head.quads[:, i]] for i in range(4))
    normals = np.cross(c - a, d - b)
    facing = -normals[:, 2] / np.maximum(1e-9, np.linalg.norm(normals, axis=1))
    skin = np.isin(head.quads, np.unique(head.region_quads("skin", "lips", "lids", "ears"))).all(1)
    inside = ((pixels[head.quads][..., :2] > 1) & (pixels[head.quads][..., :2] < size - 2)).all((1, 2))
    front = skin & (facing > MIN_FACING) & inside & ~_is_region(head, "mouth", "lashes", "tongue")
    eyes = _is_region(head, "eye_left", "eye_right")
    rest = ~front & ~eyes & ~_is_region(head, "lashes")
    colours = _vertex_colours(head, pixels, picture, tone, np.unique(head.quads[front]))
    eye_picture = _draw_eye(picture, points)
    return TexturedHead(
        head,
        vertices,
        picture,
        uv,
        eye_picture,
        _eye_uv(head, vertices),
        colours,
        head.quads[front],
        head.quads[eyes],
        head.quads[rest],
    )


def _is_region(head: Head, *names: str) -> NDArray[np.bool_]:
    wanted = {tuple(q) for q in head.region_quads(*names).tolist()}
    return np.array([tuple(q) in wanted for q in head.quads.tolist()])


def _snap(fitted: FittedHead, points: Array) -> Vertices:
    """The head's vertices [V, 3] moved so that its landmarks lie on those of the picture."""
    vertices = fitted.vertices_m
    at = fitted.head.landmarks(vertices)[: mesh.SKIN]
    off = (points[: mesh.SKIN] - fitted.project(at)) * [1, 1, 0]
    moves = off @ fitted.rotation / fitted.scale_px  # the inverse of a rotation is its transpose
    distance2 = ((vertices[:, None] - at[None]) ** 2).sum(-1)
    weights = np.exp(-0.5 * distance2 / (SNAP_REACH_M / 2) ** 2) + 1e-12
    near = np.sqrt(distance2.min(1))
    share = np.clip(1 - (near - SNAP_REACH_M / 2) / SNAP_FADE_M, 0, 1)
    blended = (weights @ moves) / weights.sum(1, keepdims=True)
    return np.asarray(vertices + blended * share[:, None], np.float32)


def _vertex_colours(
    head: Head, pixels: Array, picture: NDArray[np.uint8], tone: Array, seen: NDArray[np.int64]
) -> Vertices:
    """Colours [V, 3]: where it is seen the picture's own, beyond it the nearest such; inside the mouth red."""
    out: Array = np.tile(np.asarray(tone, np.float32) / 255, (len(pixels), 1))
    at = np.clip(np.round(pixels[seen, :2]).astype(int), 0, len(picture) - 1)
    edge_colours = picture[at[:, 1], at[:, 0]].astype(np.float32) / 255
    hidden = np.setdiff1d(np.unique(head.region_quads("skin", "ears", "lids", "lips")), seen)
    rest = head.vertices_m
    for i in range(0, len(hidden), 256):
        part = hidden[i : i + 256]
        nearest = np.argsort(((rest[part][:, None] - rest[seen][None]) ** 2).sum(-1), axis=1)[:, :12]
        out[part] = np.median(edge_colours[nearest], axis=1)
    out[seen] = edge_colours
    for names, colour in (
        (("mouth",), GUM_COLOUR),
        (("tongue",), TONGUE_COLOUR),
        (("upper_teeth", "lower_teeth"), TOOTH_COLOUR),
    ):
        out[np.unique(head.region_quads(*names))] = colour
    return out


def _draw_eye(picture: NDArray[np.uint8], points: Array) -> NDArray[np.uint8]:
    """An eyeball from the front, its iris in the picture's colour."""
    ring = points[[*mesh.IRIS_LEFT, *mesh.IRIS_RIGHT], :2]
    centres = ring[[0, 5]]
    between = np.concatenate([centres[0] + 0.6 * (ring[1:5] - centres[0]), centres[1] + 0.6 * (ring[6:] - centres[1])])
    x, y = np.clip(np.round(between).astype(int), 0, len(picture) - 1).T
    iris = np.median(picture[y, x], axis=0)
    step = (np.arange(IRIS_SIDE) + 0.5) / IRIS_SIDE * 2 - 1
    radius = np.hypot(*np.meshgrid(step, step))[..., None]
    out = np.tile(np.array(SCLERA_COLOUR) * 255, (IRIS_SIDE, IRIS_SIDE, 1))
    rim = np.clip((IRIS_SHARE - radius) / 0.05, 0, 1)
    out = out * (1 - rim) + iris * (1 - 0.45 * np.clip((radius - 0.36) / 0.14, 0, 1)) * rim
    pupil = np.clip((PUPIL_SHARE - radius) / 0.04, 0, 1)
    return np.asarray(np.clip(out * (1 - pupil) + 12 * pupil, 0, 255), np.uint8)


def _eye_uv(head: Head, vertices: Vertices) -> Vertices:
    """Places [V, 2] on the eye's texture, seen along the head's own axis; the back of a ball lies on its rim."""
    out = np.zeros((len(vertices), 2), np.float32)
    for name in ("eye_left", "eye_right"):
        ids = np.unique(head.region_quads(name))
        ball = vertices[ids] - vertices[ids].mean(0)
        radius = float(np.abs(ball[:, 0]).max())
        flat = (
            ball[:, :2]
            / radius
            * np.where(ball[:, 2:] > 0, 1, 1 / np.maximum(1e-6, np.hypot(*ball[:, :2].T))[:, None] * radius)
        )
        out[ids] = np.clip(0.5 + 0.5 * flat * [1, -1], 0.01, 0.99)
    return out

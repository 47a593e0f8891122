"""Finds the 478 landmarks on the head's mesh: drawn heads are shown to the teacher, and what it points at is looked up.

Each head is drawn without hair from the front, mouth shut and open; a landmark's place is the median over the heads, on
the average one, and alike on both sides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.training.head_data import SourceMesh
from pipelines.portrait.training.label_landmarks import find_faces, load_teacher

Array = NDArray[Any]
SIDE_PX, PX_PER_DM, SPLITS = 768, 330, 2  # of a drawn head; each quad is split twice along each side
SKIN_COLOUR, LIP_COLOUR, LASH_COLOUR, TOOTH_COLOUR, BROW_COLOUR = (
    (205, 160, 135),
    (170, 85, 85),
    (60, 45, 40),
    (235, 230, 215),
    (70, 50, 40),
)
CAVITY_COLOUR, TONGUE_COLOUR = (60, 20, 20), (170, 90, 90)
COLOURS = {
    "skin": SKIN_COLOUR,
    "ears": SKIN_COLOUR,
    "lids": SKIN_COLOUR,
    "lips": LIP_COLOUR,
    "mouth": CAVITY_COLOUR,
    "upper_teeth": TOOTH_COLOUR,
    "lower_teeth": TOOTH_COLOUR,
    "tongue": TONGUE_COLOUR,
    "lashes": LASH_COLOUR,
    "eye_left": (240, 238, 235),
    "eye_right": (240, 238, 235),
}
HIDDEN = ("lashes",)
SURFACE = ("skin", "lips", "lids", "ears")  # what the skin's landmarks lie on


def locate_landmarks(
    source: SourceMesh, shapes: list[Array], report: Callable[[str], None]
) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """Where the landmarks lie on the mesh.

    Args:
        source: the mesh.
        shapes: heads [V, 3] in decimetres, between whose eyes the origin lies; the first is the average one.
        report: is told how many heads the teacher found.

    Returns:
        Vertices [478, 3] of the triangle each lies in, and their weights [478, 3].
    """
    teacher, regions = load_teacher(), source.regions()
    votes, seen = [], []
    opening = source.unit("jawOpen") * 0.3 + source.unit("mouthFunnel") * 0.15
    for shape in shapes:
        for move in (0 * opening, opening):
            picture, owners = draw_head(source, regions, shape + move)
            faces = find_faces(teacher, picture)
            if faces:
                seen.append(faces[0])
                votes.append(_look_up(source, regions, shapes[0], shape + move, owners, faces[0]))
    report(f"the teacher found {len(votes)} of {2 * len(shapes)} drawn heads")
    places = np.median(np.stack(votes), 0)
    mirrored = _mirror_ids(np.mean(seen, 0))
    places = (places + places[mirrored] * [-1, 1, 1]) / 2
    return _nearest_on_mesh(source, regions, shapes[0], places)


def draw_head(source: SourceMesh, regions: Array, shape: Array) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """Draw a head [V, 3] from the front: RGB [S, S, 3], and the quad [S, S] that each pixel shows, -1 for none."""
    normals = _vertex_normals(shape, source.quads)
    pixels = _project(shape)
    picture = np.full((SIDE_PX, SIDE_PX, 3), 120, np.uint8)
    owners = np.full((SIDE_PX, SIDE_PX), -1, np.int32)
    depth = shape[source.quads][..., 2].mean(1)
    facing = _face_normals(shape, source.quads)[:, 2] > 0
    brows = _brow_share(shape, source, regions)
    steps = np.linspace(0, 1, SPLITS + 1)
    for q in np.argsort(depth, kind="stable"):
        if regions[q] in HIDDEN or not facing[q]:
            continue
        corners, normal = pixels[source.quads[q]], normals[source.quads[q]]
        colour = np.array(COLOURS[regions[q]], float)
        for i in range(SPLITS):
            for j in range(SPLITS):
                cell = [_bilinear(corners, steps[i + a], steps[j + b]) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
                n = _bilinear(normal, (i + 0.5) / SPLITS, (j + 0.5) / SPLITS)
                light = 0.45 + 0.6 * max(0.0, float(n @ [-0.35, 0.45, 0.82])) / max(1e-6, float(np.linalg.norm(n)))
                shade = colour * (1 - brows[q]) + np.array(BROW_COLOUR) * brows[q]
                rgb = np.clip(shade * light, 0, 255).astype(int).tolist()
                cv2.fillConvexPoly(picture, np.round(np.array(cell)).astype(np.int32), rgb, cv2.LINE_AA)
        cv2.fillConvexPoly(owners, np.round(corners).astype(np.int32), int(q))
    for part in ("eye_left", "eye_right"):
        _draw_iris(picture, owners, regions, shape[np.unique(source.quads[source.parts == part])], part)
    return cv2.GaussianBlur(picture, (0, 0), 1.2), owners


def _draw_iris(picture: Array, owners: Array, regions: Array, ball: Array, part: str) -> None:
    """Iris, pupil and catchlight where the eyeball shows; in place."""
    x, y = _project(ball.mean(0)[None])[0]
    overlay = picture.copy()
    for radius, colour in ((0.062, (70, 100, 130)), (0.025, (15, 12, 12))):
        cv2.circle(overlay, (round(x), round(y)), round(radius * PX_PER_DM), colour, -1, cv2.LINE_AA)
    cv2.circle(overlay, (round(x) - 5, round(y) - 6), 3, (250, 250, 250), -1, cv2.LINE_AA)
    shown = (owners >= 0) & (regions[np.maximum(owners, 0)] == part)
    picture[shown] = overlay[shown]


def _brow_share(shape: Array, source: SourceMesh, regions: Array) -> Array:
    """How much brow each quad [Q] bears: an arch over each eye."""
    middle = shape[source.quads].mean(1)
    x = np.abs(middle[:, 0])
    arch = 0.175 - 0.55 * (x - 0.36) ** 2
    inside = np.exp(-(((middle[:, 1] - arch) / 0.028) ** 2)) * (x > 0.11) * (x < 0.55) * (middle[:, 2] > 0)
    return np.where(np.isin(regions, SURFACE), inside, 0)


def _project(points: Array) -> Array:
    """Pixels [N, 2] of points [N, 3] seen from the front, from three metres away."""
    scale = PX_PER_DM / (1 - points[:, 2] / 30)
    return np.stack([SIDE_PX / 2 + points[:, 0] * scale, SIDE_PX * 0.45 - points[:, 1] * scale], 1)


def _bilinear(corners: Array, u: float, v: float) -> Array:
    a, b, c, d = corners
    return np.asarray(a * (1 - u) * (1 - v) + b * u * (1 - v) + c * u * v + d * (1 - u) * v)


def _face_normals(shape: Array, quads: Array) -> Array:
    a, b, c, d = (shape[quads[:, i]] for i in range(4))
    return np.cross(c - a, d - b)


def _vertex_normals(shape: Array, quads: Array) -> Array:
    out = np.zeros_like(shape)
    normals = _face_normals(shape, quads)
    for i in range(4):
        np.add.at(out, quads[:, i], normals)
    return np.asarray(out / np.maximum(1e-9, np.linalg.norm(out, axis=1, keepdims=True)))


def _look_up(source: SourceMesh, regions: Array, base: Array, shape: Array, owners: Array, points: Array) -> Array:
    """Places [478, 3] on the base shape of landmarks [478, 3] seen on another; the nearest skin where none is."""
    out = np.zeros((mesh.COUNT, 3))
    names = np.where(owners >= 0, regions[np.maximum(owners, 0)], "")
    pixels = _project(shape)
    for ids, wanted in (
        (range(mesh.SKIN), SURFACE),
        (mesh.IRIS_LEFT, ("eye_left",)),
        (mesh.IRIS_RIGHT, ("eye_right",)),
    ):
        rows, columns = np.nonzero(np.isin(names, wanted))
        for i in ids:
            near = (columns - points[i, 0]) ** 2 + (rows - points[i, 1]) ** 2
            nearest = int(np.argmin(near))
            target = points[i, :2] if near[nearest] <= 1 else np.array([columns[nearest], rows[nearest]], float)
            quad = source.quads[owners[rows[nearest], columns[nearest]]]
            out[i] = _interpolate(pixels[quad], base[quad], target)
    return out


def _interpolate(corners: Array, values: Array, point: Array) -> Array:
    """The value [3] at a pixel [2] of a quad whose corners have pixels [4, 2] and values [4, 3]."""
    best, out = np.inf, values.mean(0)
    for triangle in ((0, 1, 2), (0, 2, 3)):
        weights = _barycentric(corners[list(triangle)], point)
        outside = float(np.abs(np.clip(weights, 0, 1) - weights).sum())
        if outside < best:
            inside = np.clip(weights, 0, 1)
            best, out = outside, (inside / inside.sum()) @ values[list(triangle)]
    return np.asarray(out)


def _barycentric(corners: Array, point: Array) -> Array:
    a, b, c = corners
    matrix = np.stack([b - a, c - a], 1)
    u, v = np.linalg.solve(matrix + 1e-9 * np.eye(2), point - a)
    return np.array([1 - u - v, u, v])


def _mirror_ids(points: Array) -> NDArray[np.int64]:
    """The landmark [478] on the other side of each, by the points [478, 3] of a face that looks ahead."""
    middle = points - points[list(mesh.OUTER_EYE_CORNERS)].mean(0)
    flipped = middle * [-1, 1, 1]
    distance = ((flipped[:, None] - middle[None]) ** 2).sum(-1)
    return np.asarray(linear_sum_assignment(distance)[1])


def _nearest_on_mesh(
    source: SourceMesh, regions: Array, shape: Array, places: Array
) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """The triangle and the weights on the mesh's surface nearest to each place [478, 3]."""
    vertices, weights = np.zeros((mesh.COUNT, 3), np.uint16), np.zeros((mesh.COUNT, 3), np.float32)
    for i, place in enumerate(places):
        part = "eye_left" if i in mesh.IRIS_LEFT else "eye_right" if i in mesh.IRIS_RIGHT else ""
        quads = source.quads[regions == part] if part else source.quads[np.isin(regions, SURFACE)]
        near = np.argsort(((shape[quads].mean(1) - place) ** 2).sum(1))[:24]
        best = np.inf
        for quad in quads[near]:
            for triangle in (quad[[0, 1, 2]], quad[[0, 2, 3]]):
                share = _closest_weights(shape[triangle], place)
                distance = float(((share @ shape[triangle] - place) ** 2).sum())
                if distance < best:
                    best, vertices[i], weights[i] = distance, triangle, share
    return vertices, weights


def _closest_weights(corners: Array, point: Array) -> Array:
    """Weights [3] of the point of a triangle [3, 3] that is nearest to another."""
    a, b, c = corners
    edges = np.stack([b - a, c - a], 1)
    u, v = np.linalg.lstsq(edges, point - a, rcond=None)[0]
    inside = np.clip([1 - u - v, u, v], 0, None)
    return np.asarray(inside / inside.sum())

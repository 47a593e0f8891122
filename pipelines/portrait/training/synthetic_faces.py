"""Training faces of built-in people and mixtures of them, in many expressions and poses, with exact landmarks."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.people.look import draw_look
from pipelines.portrait.people.renderer import PersonRenderer
from pipelines.portrait.photo.eyes import GAZE_PER_DEG
from pipelines.portrait.photo.pose import Pose
from pipelines.portrait.track.action_units import CHANNELS, INDEX, expand_sides
from pipelines.portrait.track.prototypes import PROTOTYPES
from pipelines.portrait.track.visemes import TARGETS

CROP_SIDE_PX, RENDER_SIZE = 96, 256  # pixels of a cut-out, of the picture it is cut from
Row = NDArray[np.float32]


def render_synthetic_faces(
    people: int, faces_per_person: int, seed: int = 0
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Grey crops [N, 96, 96] and points [N, 478, 3] in their pixels."""
    rng = np.random.default_rng(seed)
    renderers = (PersonRenderer(draw_look(k), RENDER_SIZE) for k in range(people))
    pairs = [pair for renderer in renderers for pair in _render_faces(renderer, faces_per_person, rng)]
    return np.stack([p for p, _ in pairs]), np.stack([q for _, q in pairs])


def _render_faces(
    renderer: PersonRenderer, count: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.float32]]]:
    for _ in range(count):
        row = _draw_row(rng)
        grey = cv2.cvtColor(renderer.render(row), cv2.COLOR_RGB2GRAY)
        points = _all_landmarks(renderer, row)
        least, most = points[: mesh.SKIN, :2].min(0), points[: mesh.SKIN, :2].max(0)
        side, centre = float((most - least).max()) * 1.7, (least + most) / 2
        scale = CROP_SIDE_PX / side
        matrix = np.array(
            [[scale, 0, CROP_SIDE_PX / 2 - scale * centre[0]], [0, scale, CROP_SIDE_PX / 2 - scale * centre[1]]],
            np.float32,
        )
        crop = cv2.warpAffine(
            grey, matrix, (CROP_SIDE_PX, CROP_SIDE_PX), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
        )
        landmarks = (points - np.array([*(centre - side / 2), 0], np.float32)) * scale
        yield crop, landmarks.astype(np.float32)


def _draw_row(rng: np.random.Generator) -> Row:
    """A row [C] of a track: an expression, a viseme and a pose by chance."""
    row = np.zeros(len(CHANNELS), np.float32)
    for table in (PROTOTYPES, TARGETS):
        units = list(table.values())[int(rng.integers(len(table)))]
        for name, value in expand_sides(units).items():
            row[INDEX[name]] += value * float(rng.uniform(0.2, 1.1))
    if rng.random() < 0.2:
        row[[INDEX["AU43L"], INDEX["AU43R"]]] = float(rng.random())
    for name, sd in (("yaw", 7.0), ("pitch", 5.0), ("roll", 5.0), ("gaze_x", 5.0), ("gaze_y", 3.0)):
        row[INDEX[name]] = float(rng.normal(0, sd))
    return row


def _all_landmarks(renderer: PersonRenderer, row: Row) -> NDArray[np.float32]:
    """All 478: the skin's as the engine moves them, the irises with head and gaze, depth as at rest."""
    shape, pose = renderer.shape, Pose.from_row(row)
    skin = renderer.warp_landmarks(row)
    gaze = (shape.right * pose.gaze[0] - shape.down * pose.gaze[1]) * GAZE_PER_DEG * shape.iod
    out = shape.points.copy()
    out[: mesh.SKIN, :2] = skin
    for ids, corners in ((mesh.IRIS_LEFT, mesh.EYE_CORNERS_LEFT), (mesh.IRIS_RIGHT, mesh.EYE_CORNERS_RIGHT)):
        shift = (skin[list(corners)] - shape.skin_px[list(corners)]).mean(0)
        out[list(ids), :2] += shift + gaze
    return out

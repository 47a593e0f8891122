"""Landmark detection: a picture to the 478 points of its one face, by a crop that is refined on the face; imports
torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.errors import MediaError
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.net import FRAME, INPUT_SIDE, LandmarkNet
from pipelines.recognition.face.finder import Face, FaceFinder
from weights import store
from weights.checkpoint import load_checkpoint

FOLDER = store.EMBEDDED / "portrait"
MIN_FACE_PX = 60.0  # of a face's square; in a smaller one lips cannot be told from a shadow
FIRST_SIDE = 1.45  # of the first crop, over the finder's square
REFINEMENTS = 3
JITTER = ((0.0, 0.0), (0.04, 0.02), (-0.03, 0.04), (0.02, -0.04))  # framings that are averaged, as shares of the side
MAX_YAW_DEG = 38.0
SECOND_FACE = 0.62  # a second face larger than this share of the first is a second person
MAX_CANDIDATES = 5
# a face differs less from its mirrored self than anything else; one that the finder is sure of may differ more
MAX_MIRROR_ERROR, SURE_SCORE, MAX_MIRROR_ERROR_SURE = 0.034, 0.7, 0.06


@dataclass(frozen=True, slots=True)
class Crop:
    """A turned square of a picture and the landmarks in it.

    Attributes:
        x: middle, in pixels.
        y: middle, in pixels.
        side: in pixels.
        angle: clockwise turn, in radians.
        points: [478, 3] in pixels of the picture, None before the network has seen it.
        mirror_error: how far the points differ from those of the mirrored crop, over the eyes' distance.
    """

    x: float
    y: float
    side: float
    angle: float
    points: NDArray[np.float32] | None = None
    mirror_error: float = 1.0


def find_landmarks(picture: NDArray[np.uint8], name: str = "the picture") -> NDArray[np.float32]:
    """Find the landmarks of the face in a picture.

    Args:
        picture: RGB [H, W, 3].
        name: of the picture, for messages.

    Returns:
        Points [478, 3] in pixels, in the order of `landmarks.points`.

    Raises:
        MediaError: no face, several people, a face too small, or one in profile; the message says what to do.
    """
    grey = _grey_tensor(picture)
    candidates = [(f.score, _refine(grey, f)) for f in _load_finder().detect(grey)[:MAX_CANDIDATES]]
    crop = _choose_face([c for score, c in candidates if c.mirror_error < _max_mirror_error(score)], name)
    points = _detect(grey, crop, JITTER).points
    assert points is not None
    _check_yaw(points, name)
    return points


def frame_face(picture: NDArray[np.uint8], points: NDArray[np.float32]) -> Tensor:
    """The upright grey square [1, 1, 96, 96] around the landmarks [478, 3] of a face, as the network sees it."""
    eyes = points[mesh.EYE_OUTER_RIGHT] - points[mesh.EYE_OUTER_LEFT]
    crop = _recentre(Crop(0.0, 0.0, 0.0, float(np.arctan2(*eyes[[1, 0]])), points))
    return _sample_square(_grey_tensor(picture), crop.x, crop.y, crop.side, crop.angle)


def _max_mirror_error(score: float) -> float:
    return MAX_MIRROR_ERROR_SURE if score > SURE_SCORE else MAX_MIRROR_ERROR


def _refine(grey: Tensor, face: Face) -> Crop:
    """Move the window of the finder onto the face in it."""
    crop = Crop(face.x, face.y + 0.03 * face.side, FIRST_SIDE * face.side, math.radians(face.roll_deg))
    for _ in range(REFINEMENTS):
        crop = _recentre(_detect(grey, crop))
    return crop


def _recentre(crop: Crop) -> Crop:
    """The square that frames the points of a crop."""
    points = crop.points
    assert points is not None
    least, most = _upright_box(points, crop.angle)
    x, y = _turn_back((least + most) / 2, crop.angle)
    eyes = points[mesh.EYE_OUTER_RIGHT] - points[mesh.EYE_OUTER_LEFT]
    angle = float(np.arctan2(*eyes[[1, 0]]))
    return Crop(float(x), float(y), float((most - least).max()) * FRAME, angle, points, crop.mirror_error)


def _choose_face(crops: list[Crop], name: str) -> Crop:
    """The largest face; the smaller of two that are one counts no more.

    Raises:
        MediaError: no face, several people, or a face narrower than `MIN_FACE_PX`.
    """
    if not crops:
        raise MediaError(
            f"no upright face was found in '{name}'; give a portrait that looks at you, forehead to chin in the picture"
        )
    first, *rest = sorted(crops, key=lambda c: -c.side)
    if any(_is_second_person(c, first) for c in rest):
        raise MediaError(f"'{name}' shows several faces; crop it to the one that shall act")
    if first.side < MIN_FACE_PX:
        raise MediaError(
            f"the face in '{name}' is {first.side:.0f} pixels wide; at least {MIN_FACE_PX:.0f} are needed, take a"
            " larger picture"
        )
    return first


def _is_second_person(crop: Crop, first: Crop) -> bool:
    apart = math.hypot(crop.x - first.x, crop.y - first.y) > 0.6 * first.side
    return apart and crop.side > SECOND_FACE * first.side


def _check_yaw(points: NDArray[np.float32], name: str) -> None:
    left, right = points[mesh.EYE_OUTER_LEFT], points[mesh.EYE_OUTER_RIGHT]
    yaw = abs(math.degrees(math.atan2(left[2] - right[2], right[0] - left[0])))
    if yaw > MAX_YAW_DEG:
        raise MediaError(
            f"the face in '{name}' is turned aside by about {yaw:.0f} degrees; at most {MAX_YAW_DEG:.0f} can be"
            " animated"
        )


def _detect(grey: Tensor, crop: Crop, jitter: Sequence[tuple[float, float]] = ((0.0, 0.0),)) -> Crop:
    """The crop with its landmarks: the mean of a few framings, in pixels of the picture."""
    net = load_landmark_net()
    frames = [(crop.x + dx * crop.side, crop.y + dy * crop.side, crop.side * (1 + dx)) for dx, dy in jitter]
    pictures = torch.cat([_sample_square(grey, x, y, s, crop.angle) for x, y, s in frames])
    with torch.inference_mode():
        straight, mirrored = (t.numpy() for t in net.detect_mirrored(pictures))
    eyes = straight[0, mesh.EYE_OUTER_LEFT] - straight[0, mesh.EYE_OUTER_RIGHT]
    error = np.linalg.norm((straight - mirrored)[0, :, :2], axis=1).mean() / max(1e-3, np.linalg.norm(eyes[:2]))
    cos, sin = math.cos(crop.angle), math.sin(crop.angle)
    framings = []
    for (x, y, side), points in zip(frames, (straight + mirrored) / 2, strict=True):
        u, v = (points[:, 0] - 0.5) * side, (points[:, 1] - 0.5) * side
        framings.append(np.stack([x + cos * u - sin * v, y + sin * u + cos * v, points[:, 2] * side], 1))
    return replace(crop, points=np.mean(framings, 0).astype(np.float32), mirror_error=float(error))


def _sample_square(grey: Tensor, x: float, y: float, side: float, angle: float) -> Tensor:
    """[1, 1, 96, 96] of a turned square; shrunk without aliasing."""
    height, width = grey.shape[2:]
    times = max(1, math.ceil(side / INPUT_SIDE))
    step = (torch.arange(INPUT_SIDE * times) + 0.5) / (INPUT_SIDE * times) - 0.5
    v, u = torch.meshgrid(step, step, indexing="ij")
    px = x + side * (math.cos(angle) * u - math.sin(angle) * v)
    py = y + side * (math.sin(angle) * u + math.cos(angle) * v)
    grid = torch.stack([(2 * px + 1) / width - 1, (2 * py + 1) / height - 1], -1)[None].float()
    return F.avg_pool2d(F.grid_sample(grey, grid, padding_mode="border", align_corners=False), times)


def _upright_box(points: NDArray[np.float32], angle: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Corners of the box of a face in axes turned by its roll."""
    cos, sin = math.cos(angle), math.sin(angle)
    upright = points[: mesh.SKIN, :2] @ np.array([[cos, -sin], [sin, cos]], np.float32)
    return upright.min(0), upright.max(0)


def _turn_back(point: NDArray[Any], angle: float) -> NDArray[Any]:
    """A point [2] of axes turned by a roll, in pixels of the picture."""
    cos, sin = math.cos(angle), math.sin(angle)
    return point @ np.array([[cos, sin], [-sin, cos]], np.float32)


def _grey_tensor(picture: NDArray[np.uint8]) -> Tensor:
    """[1, 1, H, W] in 0..1 of RGB [H, W, 3]."""
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    return torch.from_numpy((picture.astype(np.float32) @ weights) / 255)[None, None]


@lru_cache(maxsize=1)
def _load_finder() -> FaceFinder:
    return FaceFinder.from_pretrained()


@lru_cache(maxsize=1)
def load_landmark_net(folder: Path = FOLDER) -> LandmarkNet:
    """Load the landmark network.

    Args:
        folder: of the checkpoint.

    Returns:
        The network, in evaluation mode.

    Raises:
        WeightsNotFoundError: its file is missing.
        WeightsCorruptError: its file does not fit.
    """
    net: LandmarkNet = load_checkpoint(folder, kind="landmark network", config=False).load_into(LandmarkNet())
    return net

"""From a picture to one face's landmarks: found, looked at upright, looked at again; imports torch."""

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
from pipelines.portrait.landmarks.net import FRAME, LOOK, LandmarkNet
from pipelines.recognition.face.finder import Face, FaceFinder
from weights import store
from weights.errors import WeightsAbsent, WeightsDamaged

FOLDER = store.EMBEDDED / "portrait"
LEAST_FACE = 60.0  # pixels of a face's square; in a smaller one lips cannot be told from a shadow
FIRST = 1.45  # side of the first look over the finder's square
LOOKS, NUDGES = 3, ((0.0, 0.0), (0.04, 0.02), (-0.03, 0.04), (0.02, -0.04))
PROFILE_DEG = 38.0
SECOND = 0.62  # a second face larger than this share of the first is a second person
CANDIDATES = 5
DOUBT, SURE, DOUBT_SURE = (
    0.034,
    0.7,
    0.06,
)  # a face differs less from its mirrored self than anything else; surer ones may more


@dataclass(frozen=True, slots=True)
class Crop:
    """A square that is looked at: its middle, side and tilt; the points found in it, and how far they differ in a mirror."""

    x: float
    y: float
    side: float
    angle: float
    points: NDArray[np.float32] | None = None
    doubt: float = 1.0


def find_landmarks(picture: NDArray[np.uint8], name: str = "the picture") -> NDArray[np.float32]:
    """Points [478, 3] in pixels of the face in a picture RGB [H, W, 3].

    Raises:
        MediaError: no face, several people, a face too small, or one in profile; the message says what to do.
    """
    grey = _grey(picture)
    looks = [(f.score, _settled(grey, f)) for f in _finder().detect(grey)[:CANDIDATES]]
    found = _chosen([look for sure, look in looks if look.doubt < (DOUBT_SURE if sure > SURE else DOUBT)], name)
    points = _seen(grey, found, NUDGES).points
    assert points is not None
    _check(points, name)
    return points


def _settled(grey: Tensor, face: Face) -> Crop:
    """A window of the finder moved onto the face in it."""
    look = Crop(face.x, face.y + 0.03 * face.side, FIRST * face.side, math.radians(face.roll_deg))
    for _ in range(LOOKS):
        look = _onto(_seen(grey, look))
    return look


def _onto(look: Crop) -> Crop:
    """The square that frames what was seen."""
    points = look.points
    assert points is not None
    low, high = _upright(points, look.angle)
    x, y = _back((low + high) / 2, look.angle)
    angle = float(np.arctan2(*(points[263] - points[33])[[1, 0]]))
    return Crop(float(x), float(y), float((high - low).max()) * FRAME, angle, points, look.doubt)


def _chosen(looks: list[Crop], name: str) -> Crop:
    """The largest face; the smaller of two that are one counts no more."""
    if not looks:
        raise MediaError(
            f"no upright face was found in '{name}'; give a portrait that looks at you, forehead to chin in the picture"
        )
    looks = sorted(looks, key=lambda k: -k.side)
    first = looks[0]
    others = [
        k
        for k in looks[1:]
        if math.hypot(k.x - first.x, k.y - first.y) > 0.6 * first.side and k.side > SECOND * first.side
    ]
    if others:
        raise MediaError(f"'{name}' shows several faces; crop it to the one that shall act")
    if first.side < LEAST_FACE:
        raise MediaError(
            f"the face in '{name}' is {first.side:.0f} pixels wide; at least {LEAST_FACE:.0f} are needed, take a larger picture"
        )
    return first


def _check(points: NDArray[np.float32], name: str) -> None:
    left, right = points[33], points[263]
    yaw = abs(math.degrees(math.atan2(left[2] - right[2], right[0] - left[0])))
    if yaw > PROFILE_DEG:
        raise MediaError(
            f"the face in '{name}' is turned aside by about {yaw:.0f} degrees; at most {PROFILE_DEG:.0f} can be animated"
        )


def _seen(grey: Tensor, look: Crop, nudges: Sequence[tuple[float, float]] = ((0.0, 0.0),)) -> Crop:
    """What is seen there, the mean of a few framings, in pixels of the picture."""
    net = network()
    frames = [(look.x + dx * look.side, look.y + dy * look.side, look.side * (1 + dx)) for dx, dy in nudges]
    seen = torch.cat([_crop(grey, x, y, s, look.angle) for x, y, s in frames])
    with torch.inference_mode():
        straight, mirrored = (t.numpy() for t in net.twice(seen))
    doubt = float(
        np.linalg.norm((straight - mirrored)[0, :, :2], axis=1).mean()
        / max(1e-3, np.linalg.norm((straight[0, 33] - straight[0, 263])[:2]))
    )
    c, s_ = math.cos(look.angle), math.sin(look.angle)
    out = []
    for (x, y, s), points in zip(frames, (straight + mirrored) / 2, strict=True):
        u, v = (points[:, 0] - 0.5) * s, (points[:, 1] - 0.5) * s
        out.append(np.stack([x + c * u - s_ * v, y + s_ * u + c * v, points[:, 2] * s], 1))
    return replace(look, points=np.mean(out, 0).astype(np.float32), doubt=doubt)


def _crop(grey: Tensor, x: float, y: float, side: float, angle: float) -> Tensor:
    """[1, 1, 96, 96] of a turned square; shrunk without aliasing."""
    height, width = grey.shape[2:]
    times = max(1, math.ceil(side / LOOK))
    step = (torch.arange(LOOK * times) + 0.5) / (LOOK * times) - 0.5
    v, u = torch.meshgrid(step, step, indexing="ij")
    px = x + side * (math.cos(angle) * u - math.sin(angle) * v)
    py = y + side * (math.sin(angle) * u + math.cos(angle) * v)
    grid = torch.stack([(2 * px + 1) / width - 1, (2 * py + 1) / height - 1], -1)[None].float()
    return F.avg_pool2d(F.grid_sample(grey, grid, padding_mode="border", align_corners=False), times)


def _upright(points: NDArray[np.float32], angle: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Corners of the box of a face in axes turned by its roll."""
    c, s = math.cos(angle), math.sin(angle)
    turned = points[:468, :2] @ np.array([[c, -s], [s, c]], np.float32)
    return turned.min(0), turned.max(0)


def _back(point: NDArray[Any], angle: float) -> NDArray[Any]:
    c, s = math.cos(angle), math.sin(angle)
    return point @ np.array([[c, s], [-s, c]], np.float32)


def _grey(picture: NDArray[np.uint8]) -> Tensor:
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    return torch.from_numpy((picture.astype(np.float32) @ weights) / 255)[None, None]


@lru_cache(maxsize=1)
def _finder() -> FaceFinder:
    return FaceFinder.from_pretrained()


@lru_cache(maxsize=1)
def network(folder: Path = FOLDER) -> LandmarkNet:
    """The landmark network.

    Raises:
        WeightsAbsent, WeightsDamaged: its file is missing or does not fit.
    """
    from safetensors.torch import load_file

    path = folder / "model.safetensors"
    if not path.is_file():
        raise WeightsAbsent(f"the landmark network is missing from '{folder}'; reinstall the package")
    net = LandmarkNet()
    try:
        state = load_file(path)
        net.load_state_dict({k: v.long() if v.dtype == torch.int16 else v.float() for k, v in state.items()})
    except (RuntimeError, OSError, ValueError) as error:
        raise WeightsDamaged(f"'{folder}' holds no landmark network: {' '.join(str(error).split())[:200]}") from error
    return net.eval()

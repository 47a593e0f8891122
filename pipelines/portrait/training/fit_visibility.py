"""Fits what tells hidden mouths and eyes from bare ones: `python -m pipelines.portrait.training visibility --data
FOLDER`.

Small crops of faces have masks, hands, cups, hair and dark glasses drawn over them; what covers neither mouth nor eyes
is drawn as well, so that the network learns what is hidden and not that something is drawn.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional as F

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import Crop, _detect, _grey_tensor, _recentre, frame_face
from pipelines.portrait.landmarks.visibility import VisibilityHead, face_features

Picture = NDArray[np.uint8]
Points = NDArray[Any]
CROP_SIDE, PADDING, ENLARGEMENT = 48, 16, 2
HELD_OUT = 0.15  # of the faces
COVERED, BARE = 0.55, 0.12  # share of a part's outline that is covered, from which it counts as hidden; as bare
EPOCHS, BATCH = 40, 256


def fit(data: Path, faces: int, seed: int, out: Path, report: Callable[[str], None]) -> None:
    """Draw over faces, fit, and write `visibility.safetensors`.

    Args:
        data: the folder of training data.
        faces: how many faces are used.
        seed: of everything.
        out: folder of the checkpoint.
        report: is told the figures.
    """
    from safetensors.torch import save_file

    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    features, labels, groups = _collect(data / "faces" / "faces48_train.zip", faces, rng)
    report(f"{len(labels)} pictures, mouth hidden in {int(labels[:, 0].sum())}, eyes in {int(labels[:, 1].sum())}")
    held = groups < HELD_OUT * groups.max()
    head = _fit_head(features[~held], labels[~held])
    with torch.inference_mode():
        found = torch.sigmoid(head(features[held])).numpy()
    truth = labels[held].numpy()
    for k, part in enumerate(("mouth", "eyes")):
        for limit in (0.5, 0.8, 0.9):
            hidden, bare = truth[:, k] == 1, truth[:, k] == 0
            report(
                f"{part}: over {limit}: {100 * (found[hidden, k] > limit).mean():.1f} % of the hidden, "
                f"{100 * (found[bare, k] > limit).mean():.2f} % of the bare"
            )
    save_file({n: t.half().contiguous() for n, t in head.state_dict().items()}, out / "visibility.safetensors")


def _fit_head(features: torch.Tensor, labels: torch.Tensor) -> VisibilityHead:
    head = VisibilityHead().train()
    optimizer = torch.optim.AdamW(head.parameters(), 1e-3, weight_decay=0.05)
    for _ in range(EPOCHS):
        order = torch.randperm(len(features))
        for rows in (order[i : i + BATCH] for i in range(0, len(order), BATCH)):
            loss = F.binary_cross_entropy_with_logits(head(features[rows]), labels[rows])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return head.eval()


def _collect(
    archive: Path, count: int, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, NDArray[np.int64]]:
    """Features [N, 4608], labels [N, 2] and the number of the face that each is of."""
    features, labels, groups = [], [], []
    with zipfile.ZipFile(archive) as file, torch.inference_mode():
        names = [n for n in file.namelist() if n.endswith(".webp")]
        for group, name in enumerate(rng.permutation(names)[:count]):
            grey = np.asarray(Image.open(io.BytesIO(file.read(str(name)))).convert("L"))
            if grey.shape != (CROP_SIDE, CROP_SIDE) or grey.std() < 8:
                continue
            padded = np.pad(grey, PADDING, mode="reflect")
            side = padded.shape[0] * ENLARGEMENT
            picture = np.asarray(Image.fromarray(padded).resize((side, side), Image.Resampling.BICUBIC))
            picture = np.repeat(picture[..., None], 3, 2)
            points, error = _find(picture)
            if error > 0.05:
                continue
            for kind in range(3):  # bare, and two drawn over
                shown, label = (picture, (0.0, 0.0)) if kind == 0 else draw_over(picture, points, rng)
                if label is None:
                    continue
                seen = _find(shown)[0] if kind else points
                crops = frame_face(shown, seen)
                features.append(face_features(crops))
                labels += [label, label]
                groups += [group, group]
    return torch.cat(features), torch.tensor(labels), np.array(groups)


def _find(picture: Picture) -> tuple[Points, float]:
    """Landmarks [478, 3] of a picture that is the crop of a face, and how unlike they are those of its mirror image."""
    grey = _grey_tensor(picture)
    side = picture.shape[0]
    crop = Crop(side / 2, side / 2, side * CROP_SIDE / (CROP_SIDE + 2 * PADDING) * 1.1, 0.0)
    for _ in range(2):
        crop = _recentre(_detect(grey, crop))
    crop = _detect(grey, crop)
    assert crop.points is not None
    return crop.points, crop.mirror_error


def draw_over(picture: Picture, points: Points, rng: np.random.Generator) -> tuple[Picture, tuple[float, float] | None]:
    """A face with something drawn over it, and what that hides (mouth, eyes); None where it hides a part of either."""
    xy = points[:, :2].astype(np.float64)
    left, right = (xy[list(ids)].mean(0) for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT))
    iod = float(np.linalg.norm(right - left))
    across, down = (right - left) / iod, np.array([-(right - left)[1], (right - left)[0]]) / iod
    centre = (left + right) / 2

    def at(u: float, v: float) -> NDArray[Any]:
        return centre + (across * u + down * v) * iod

    mask = np.zeros(picture.shape[:2], np.uint8)
    kinds = (_mask, _hand, _blob, _glasses, _bar, _elsewhere, _rims, _elsewhere)
    kinds[rng.integers(len(kinds))](mask, at, iod, rng)
    shown = _paint(picture, mask, rng)
    hidden = []
    for outlines in (
        ((*mesh.LIP_UPPER_OUTER, *mesh.LIP_LOWER_OUTER[::-1]),),
        ((*mesh.LID_UPPER_LEFT, *mesh.LID_LOWER_LEFT[::-1]), (*mesh.LID_UPPER_RIGHT, *mesh.LID_LOWER_RIGHT[::-1])),
    ):
        shares = []
        for outline in outlines:
            part = np.zeros_like(mask)
            cv2.fillPoly(part, [np.round(xy[list(outline)]).astype(np.int32)], 255)
            shares.append(float((mask[part > 0] > 127).mean()) if part.any() else 0.0)
        hidden.append(max(shares))
    if any(BARE < share < COVERED for share in hidden):
        return shown, None
    return shown, (float(hidden[0] >= COVERED), float(hidden[1] >= COVERED))


def _mask(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    top, low, wide = rng.uniform(0.35, 0.8), rng.uniform(1.5, 2.1), rng.uniform(0.7, 1.1)
    corners = [
        (-wide, top + 0.1),
        (0, top),
        (wide, top + 0.1),
        (wide * 0.8, low - 0.4),
        (0, low),
        (-wide * 0.8, low - 0.4),
    ]
    points = [at(u + rng.normal() * 0.05, v + rng.normal() * 0.05) for u, v in corners]
    cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255, cv2.LINE_AA)


def _hand(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    turn, u0, v0 = rng.uniform(0, math.pi), rng.normal() * 0.12, 1.1 + rng.normal() * 0.12
    for k in range(rng.integers(2, 5)):
        off = (k - 1.5) * rng.uniform(0.2, 0.26)
        u, v = u0 - math.sin(turn) * off, v0 + math.cos(turn) * off
        reach = rng.uniform(0.5, 1.0)
        first, last = (at(u + s * math.cos(turn) * reach, v + s * math.sin(turn) * reach) for s in (-1, 1))
        ends = [(int(x), int(y)) for x, y in (first, last)]
        cv2.line(mask, ends[0], ends[1], 255, max(2, round(iod * rng.uniform(0.2, 0.28))))


def _blob(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    centre = tuple(int(x) for x in at(rng.normal() * 0.15, rng.uniform(0.9, 1.4)))
    axes = (round(iod * rng.uniform(0.35, 0.9)), round(iod * rng.uniform(0.3, 0.8)))
    cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1, cv2.LINE_AA)


def _glasses(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    wide, high = rng.uniform(0.3, 0.46), rng.uniform(0.22, 0.36)
    for u in (-0.5, 0.5):
        centre = tuple(int(x) for x in at(u, 0.02))
        cv2.ellipse(mask, centre, (round(iod * wide), round(iod * high)), 0, 0, 360, 255, -1, cv2.LINE_AA)
    ends = [tuple(int(x) for x in at(u, -0.06)) for u in (-0.9, 0.9)]
    cv2.line(mask, ends[0], ends[1], 255, max(1, round(iod * 0.07)))


def _bar(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    high, ends = rng.uniform(0.18, 0.35), (rng.choice([-1.2, -0.05]), 1.2)
    corners = [at(u, v) for u, v in ((ends[0], -high), (ends[1], -high), (ends[1], high), (ends[0], high))]
    cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], 255)


def _elsewhere(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    spots = ((0, -1.0), (-1.1, 0.8), (1.1, 0.8), (0, 2.1), (-0.9, 1.6), (0.9, 1.6), (0, -0.7), (0.0, 0.55))
    u, v = spots[rng.integers(len(spots))]
    size = 0.12 if (u, v) == (0.0, 0.55) else rng.uniform(0.15, 0.45)
    centre = tuple(int(x) for x in at(u + rng.normal() * 0.1, v + rng.normal() * 0.1))
    axes = (round(iod * size * rng.uniform(0.8, 1.8)), round(iod * size))
    cv2.ellipse(mask, centre, axes, float(rng.uniform(0, 180)), 0, 360, 255, -1, cv2.LINE_AA)


def _rims(mask: Picture, at: Any, iod: float, rng: np.random.Generator) -> None:
    for u in (-0.5, 0.5):
        centre = tuple(int(x) for x in at(u, 0.05))
        axes = (round(iod * rng.uniform(0.36, 0.46)), round(iod * rng.uniform(0.28, 0.36)))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, max(1, round(iod * 0.05)), cv2.LINE_AA)


def _paint(picture: Picture, mask: Picture, rng: np.random.Generator) -> Picture:
    """The masked part in one tone, in the skin's, or with another texture; with a shade across and noise."""
    height, width = mask.shape
    kind = rng.integers(4)
    tone = float(rng.uniform(5, 250)) if kind else float(np.median(picture))
    if kind == 3:
        tone = float(rng.uniform(0, 45))
    slope = (
        np.linspace(-1, 1, width)[None] * rng.normal() * 25 + np.linspace(-1, 1, height)[:, None] * rng.normal() * 25
    )
    cloth = cv2.GaussianBlur(rng.normal(size=mask.shape), (0, 0), rng.uniform(0.6, 5))
    cloth = tone + slope + cloth / (cloth.std() + 1e-6) * rng.uniform(0, 14)
    if rng.random() < 0.3:
        cloth += 20 * np.sin(np.arange(height)[:, None] * rng.uniform(0.1, 0.5) + rng.random() * 6)
    share = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.4, 1.4)).astype(np.float32)[..., None] / 255
    edge = cv2.GaussianBlur(mask, (0, 0), 3).astype(np.float32)[..., None] / 255 * rng.uniform(0, 0.4)
    shaded = picture * (1 - edge)
    return np.clip(shaded * (1 - share) + cloth[..., None] * share, 0, 255).astype(np.uint8)

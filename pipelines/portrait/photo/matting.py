"""What lies behind the head: the figure is cut out (GrabCut, Rother et al. 2004), and the picture is filled in behind it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as at
from pipelines.portrait.photo.geometry import FaceGeometry

Picture = NDArray[np.uint8]
SIDE = 192  # pixels of a side at which the figure is cut out
ROUNDS = 4
HAIR, HELD = 1.12, 0.8  # of a ring this many times the face's oval, the share that must be figure
OVERLAP = 0.035  # distances of the eyes by which the figure keeps what lies around it, that its edge is no halo


def matte_from_picture(picture: Picture, shape: FaceGeometry) -> Picture | None:
    """Opacity [S, S] of the head and body; None where they cannot be told from what is behind."""
    size = len(picture)
    small = cv2.resize(cv2.GaussianBlur(picture, (0, 0), 0.8), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    guess = _guess(shape, SIDE / size)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    try:
        mask, _, _ = cv2.grabCut(
            cv2.cvtColor(small, cv2.COLOR_RGB2LAB), guess.copy(), None, *models, ROUNDS, cv2.GC_INIT_WITH_MASK
        )
    except cv2.error:
        return None
    inside = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = _solid(inside, guess)
    return soften_matte(inside.astype(np.float32), shape, size) if _holds_head(inside, shape, SIDE / size) else None


def _holds_head(inside: NDArray[np.uint8], shape: FaceGeometry, scale: float) -> bool:
    """Whether the cut goes round the hair and not along the face, where it would tear."""
    oval = shape.polygon(at.OVAL)
    middle = oval.mean(0)
    above = (oval - middle) @ shape.down < 0.1 * shape.iod
    ring = np.clip(np.round((middle + (oval[above] - middle) * HAIR) * scale).astype(int), 0, SIDE - 1)
    return float(inside[ring[:, 1], ring[:, 0]].mean()) >= HELD


def soften_matte(inside: NDArray[np.float32], shape: FaceGeometry, size: int) -> Picture:
    """A figure's mask [N, N] 0..1, grown a little and softened, as [S, S] 0..255."""
    reach = max(1.5, OVERLAP * shape.iod)
    large = cv2.resize(inside, (size, size), interpolation=cv2.INTER_CUBIC)
    smooth = (cv2.GaussianBlur(large, (0, 0), reach) > 0.5).astype(np.uint8)
    width = 2 * round(reach) + 1
    grown = cv2.dilate(smooth, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    soft = cv2.GaussianBlur(grown.astype(np.float32), (0, 0), reach * 0.6)
    return np.clip(soft * 255 + 0.5, 0, 255).astype(np.uint8)


def clean_plate_from_picture(picture: Picture, figure: Picture) -> Picture:
    """The picture [S, S, 3] with what is behind the figure filled in; sharp where it was seen."""
    size, side = len(picture), min(SIDE, len(picture))
    hidden = cv2.dilate((figure > 8).astype(np.uint8), np.ones((5, 5), np.uint8))
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    fill_polygon = cv2.inpaint(
        small,
        (cv2.resize(hidden, (side, side), interpolation=cv2.INTER_AREA) > 0).astype(np.uint8),
        4,
        cv2.INPAINT_TELEA,
    )
    large = cv2.resize(fill_polygon, (size, size), interpolation=cv2.INTER_CUBIC)
    share = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 1.2)
    return np.asarray(cv2.blendLinear(large, picture, share, 1 - share))


def _guess(shape: FaceGeometry, scale: float) -> NDArray[np.uint8]:
    """Where the figure surely is, likely is, and surely is not."""
    out = np.full((SIDE, SIDE), cv2.GC_PR_BGD, np.uint8)
    oval = shape.polygon(at.OVAL) * scale
    middle, iod = oval.mean(0), shape.iod * scale
    down, right = shape.down, shape.right

    def fill(points: NDArray[np.floating], value: int) -> None:  # type: ignore[type-arg]
        cv2.fillConvexPoly(out, cv2.convexHull(np.round(points).astype(np.int32)), value)

    chin = shape.flat[at.CHIN] * scale
    shoulders = [chin + right * iod * k + down * iod * d for k, d in ((-0.8, 0.2), (0.8, 0.2), (2.6, 3.0), (-2.6, 3.0))]
    fill(np.array(shoulders), cv2.GC_PR_FGD)
    fill(middle + (oval - middle) * 1.45 - down * iod * 0.12, cv2.GC_PR_FGD)
    neck = [chin + right * iod * k + down * iod * d for k, d in ((-0.4, -0.2), (0.4, -0.2), (0.7, 1.6), (-0.7, 1.6))]
    fill(np.array(neck), cv2.GC_FGD)
    fill(middle + (oval - middle) * 0.98, cv2.GC_FGD)
    yy, xx = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    below = ((xx - chin[0]) * down[0] + (yy - chin[1]) * down[1]) / iod
    away = np.hypot(xx - middle[0], yy - middle[1]) / iod
    out[(away > 2.6) & (below < -0.3) & (out == cv2.GC_PR_BGD)] = cv2.GC_BGD
    return out


def _solid(inside: NDArray[np.uint8], guess: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One piece without holes."""
    _, pieces = cv2.connectedComponents(inside)
    kept = np.isin(pieces, np.unique(pieces[(guess == cv2.GC_FGD) & (inside > 0)])) & (inside > 0)
    outside, _ = cv2.connectedComponents((~kept).astype(np.uint8))
    _, holes, stats, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8))
    for k in range(1, outside):
        x, y, w, h, area = stats[k]
        if (x > 0 and y > 0 and x + w < SIDE and y + h < SIDE) or area < 30:
            kept |= holes == k
    closed = cv2.morphologyEx(kept.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.asarray(closed)

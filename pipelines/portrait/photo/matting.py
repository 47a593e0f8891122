"""Matting: the figure is cut out by GrabCut (Rother et al. 2004), and the clean plate is the picture filled in behind
it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry

Picture = NDArray[np.uint8]
MATTE_SIDE = 192  # pixels of a side at which the figure is cut out
GRABCUT_ROUNDS = 4
HAIR_RING, MIN_RING_COVER = 1.12, 0.8  # of a ring this many times the face's oval, the share that must be figure
EDGE_OVERLAP = 0.035  # distances of the eyes by which the figure keeps what lies around it, that its edge is no halo


def matte_from_picture(picture: Picture, shape: FaceGeometry) -> Picture | None:
    """Cut out the figure of a picture.

    Args:
        picture: RGB [S, S, 3].
        shape: its face.

    Returns:
        Opacity [S, S] 0..255 of the head and body; None where they cannot be told from the background.
    """
    size = len(picture)
    small = cv2.resize(cv2.GaussianBlur(picture, (0, 0), 0.8), (MATTE_SIDE, MATTE_SIDE), interpolation=cv2.INTER_AREA)
    trimap = _trimap(shape, MATTE_SIDE / size)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    try:
        mask, _, _ = cv2.grabCut(
            cv2.cvtColor(small, cv2.COLOR_RGB2LAB), trimap.copy(), None, *models, GRABCUT_ROUNDS, cv2.GC_INIT_WITH_MASK
        )
    except cv2.error:
        return None
    inside = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = _fill_holes(inside, trimap)
    return (
        soften_matte(inside.astype(np.float32), shape, size) if _covers_head(inside, shape, MATTE_SIDE / size) else None
    )


def _covers_head(inside: NDArray[np.uint8], shape: FaceGeometry, scale: float) -> bool:
    """Whether the cut goes round the hair and not along the face, where it would tear."""
    oval = shape.polygon(mesh.OVAL)
    middle = oval.mean(0)
    above = (oval - middle) @ shape.down < 0.1 * shape.iod
    ring = np.clip(np.round((middle + (oval[above] - middle) * HAIR_RING) * scale).astype(int), 0, MATTE_SIDE - 1)
    return float(inside[ring[:, 1], ring[:, 0]].mean()) >= MIN_RING_COVER


def soften_matte(inside: NDArray[np.float32], shape: FaceGeometry, size: int) -> Picture:
    """Opacity [S, S] 0..255 of a figure's mask [N, N] 0..1, grown a little and softened."""
    reach = max(1.5, EDGE_OVERLAP * shape.iod)
    large = cv2.resize(inside, (size, size), interpolation=cv2.INTER_CUBIC)
    smooth = (cv2.GaussianBlur(large, (0, 0), reach) > 0.5).astype(np.uint8)
    width = 2 * round(reach) + 1
    grown = cv2.dilate(smooth, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
    soft = cv2.GaussianBlur(grown.astype(np.float32), (0, 0), reach * 0.6)
    return np.clip(soft * 255 + 0.5, 0, 255).astype(np.uint8)


def clean_plate_from_picture(picture: Picture, matte: Picture) -> Picture:
    """The picture [S, S, 3] without the figure of a matte [S, S]: filled in behind it, sharp where the background is
    seen.
    """
    size, side = len(picture), min(MATTE_SIDE, len(picture))
    hidden = cv2.dilate((matte > 8).astype(np.uint8), np.ones((5, 5), np.uint8))
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    inpainted = cv2.inpaint(
        small,
        (cv2.resize(hidden, (side, side), interpolation=cv2.INTER_AREA) > 0).astype(np.uint8),
        4,
        cv2.INPAINT_TELEA,
    )
    large = cv2.resize(inpainted, (size, size), interpolation=cv2.INTER_CUBIC)
    share = cv2.GaussianBlur(hidden.astype(np.float32), (0, 0), 1.2)
    return np.asarray(cv2.blendLinear(large, picture, share, 1 - share))


def _trimap(shape: FaceGeometry, scale: float) -> NDArray[np.uint8]:
    """GrabCut's first guess [192, 192]: where the figure surely is, likely is, and surely is not."""
    out = np.full((MATTE_SIDE, MATTE_SIDE), cv2.GC_PR_BGD, np.uint8)
    oval = shape.polygon(mesh.OVAL) * scale
    middle, iod = oval.mean(0), shape.iod * scale
    down, right = shape.down, shape.right

    def fill(points: NDArray[np.floating], value: int) -> None:  # type: ignore[type-arg]
        cv2.fillConvexPoly(out, cv2.convexHull(np.round(points).astype(np.int32)), value)

    chin = shape.skin_px[mesh.CHIN] * scale
    shoulders = [chin + right * iod * k + down * iod * d for k, d in ((-0.8, 0.2), (0.8, 0.2), (2.6, 3.0), (-2.6, 3.0))]
    fill(np.array(shoulders), cv2.GC_PR_FGD)
    fill(middle + (oval - middle) * 1.45 - down * iod * 0.12, cv2.GC_PR_FGD)
    neck = [chin + right * iod * k + down * iod * d for k, d in ((-0.4, -0.2), (0.4, -0.2), (0.7, 1.6), (-0.7, 1.6))]
    fill(np.array(neck), cv2.GC_FGD)
    fill(middle + (oval - middle) * 0.98, cv2.GC_FGD)
    yy, xx = np.mgrid[0:MATTE_SIDE, 0:MATTE_SIDE].astype(np.float32)
    below = ((xx - chin[0]) * down[0] + (yy - chin[1]) * down[1]) / iod
    distance = np.hypot(xx - middle[0], yy - middle[1]) / iod
    out[(distance > 2.6) & (below < -0.3) & (out == cv2.GC_PR_BGD)] = cv2.GC_BGD
    return out


def _fill_holes(inside: NDArray[np.uint8], trimap: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The cut [192, 192] as one piece without holes."""
    _, pieces = cv2.connectedComponents(inside)
    solid = np.isin(pieces, np.unique(pieces[(trimap == cv2.GC_FGD) & (inside > 0)])) & (inside > 0)
    outside, _ = cv2.connectedComponents((~solid).astype(np.uint8))
    _, holes, stats, _ = cv2.connectedComponentsWithStats((~solid).astype(np.uint8))
    for k in range(1, outside):
        x, y, w, h, area = stats[k]
        if (x > 0 and y > 0 and x + w < MATTE_SIDE and y + h < MATTE_SIDE) or area < 30:
            solid |= holes == k
    closed = cv2.morphologyEx(solid.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.asarray(closed)

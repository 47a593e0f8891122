"""The layers a photo is cut into: skin above, eyes, jaw; each an RGBA picture whose alpha moves with it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as at
from pipelines.portrait.photo.geometry import FaceGeometry, Points

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
FINE = 4  # times of supersampling of a contour


@dataclass(frozen=True)
class FaceLayers:
    """Cut-outs of one photo.

    Attributes:
        skin: [S, S, 3], the photo with its eyes grown over by lid.
        hole: [S, S] 0..255, where the mouth opens in the skin layer.
        jaw: [S, S] 0..255, what belongs to the lower lip and the chin.
        eyes: [S, S] 0..255, the apertures.
        eyeballs: [S, S, 3], the photo with its eyes' white grown outward.
        teeth, teeth_alpha: the photo's own upper teeth where it shows them, else None.
        tone: mean RGB of the cheek and nose.
    """

    skin: Picture
    hole: Picture
    jaw: Picture
    eyes: Picture
    eyeballs: Picture
    teeth: Picture | None
    teeth_alpha: Picture | None
    tone: NDArray[np.float64]


def cut_layers(picture: Picture, shape: FaceGeometry) -> FaceLayers:
    """Cut a square photo [S, S, 3] along its landmarks."""
    size, iod = len(picture), shape.iod
    hard = _apertures(size, shape)
    hole, jaw, eyes = layer_masks(size, shape)
    teeth, teeth_alpha = _teeth(picture, shape)
    return FaceLayers(
        skin=_grown_lids(picture, hard, iod),
        hole=hole,
        jaw=jaw,
        eyes=eyes,
        eyeballs=_grown_eyes(picture, hard, iod),
        teeth=teeth,
        teeth_alpha=teeth_alpha,
        tone=_tone(picture, shape),
    )


def layer_masks(size: int, shape: FaceGeometry) -> tuple[Picture, Picture, Picture]:
    """Where the mouth opens, what the jaw moves, and the eyes' apertures, each [S, S] 0..255."""
    soft = max(0.6, shape.iod * 0.007)
    hole = cv2.GaussianBlur(_hole(size, shape), (0, 0), soft)
    eyes = cv2.GaussianBlur(_apertures(size, shape), (0, 0), soft)
    return _bytes(hole), _bytes(_jaw(size, shape, soft)), _bytes(eyes)


def _apertures(size: int, shape: FaceGeometry) -> Plane:
    rings = [np.concatenate([shape.polygon(u), shape.polygon(lo)[::-1]]) for u, lo in _LIDS]
    return np.maximum(*(fill_polygon(size, ring) for ring in rings))


_LIDS = ((at.LID_UPPER_LEFT, at.LID_LOWER_LEFT), (at.LID_UPPER_RIGHT, at.LID_LOWER_RIGHT))


def fill_polygon(size: int, polygon: Points) -> Plane:
    """A polygon's area, 0..1, with smooth edges."""
    mask = np.zeros((size * FINE, size * FINE), np.uint8)
    cv2.fillPoly(mask, [np.round((np.asarray(polygon) + 0.5) * FINE).astype(np.int32)], 255, cv2.LINE_AA)
    return cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _hole(size: int, shape: FaceGeometry) -> Plane:
    """Below the upper lip's inner edge, as far as the jaw layer covers."""
    upper, d = shape.polygon(at.LIP_UPPER_INNER), shape.down * shape.iod
    low = shape.flat
    outer = at.LIP_LOWER_OUTER
    rim = [
        upper[-1] + d * 0.05,
        low[outer[-2]] + d * 0.05,
        low[17] + d * 0.35,
        low[outer[1]] + d * 0.05,
        upper[0] + d * 0.05,
    ]
    return fill_polygon(size, np.concatenate([upper, rim]))


def _jaw(size: int, shape: FaceGeometry, soft: float) -> Plane:
    """The lower lip and the chin: a hard edge along the lip, a soft one far away."""
    lip, p, d, r, iod = (
        shape.polygon(at.LIP_LOWER_INNER),
        shape.flat,
        shape.down * shape.iod,
        shape.right * shape.iod,
        shape.iod,
    )
    chin = p[at.CHIN]
    rim = [
        lip[-1] + d * 0.25 + r * 0.18,
        chin + r * 0.55,
        chin + d * 0.35,
        chin - r * 0.55,
        lip[0] + d * 0.25 - r * 0.18,
    ]
    area = fill_polygon(size, np.concatenate([lip, rim]))
    far = np.clip(cv2.GaussianBlur(area, (0, 0), iod * 0.08) * 2 - 0.6, 0, 1)
    edge = np.full((size, size), 255, np.uint8)
    cv2.polylines(edge, [np.round(lip).astype(np.int32)], False, 0, 1)
    away = cv2.distanceTransform(edge, cv2.DIST_L2, 3)
    share = np.clip((away - iod * 0.12) / (iod * 0.15), 0, 1)
    sharp = cv2.GaussianBlur(area, (0, 0), soft)
    return sharp * (1 - share) + far * sharp * share


def _grown_lids(picture: Picture, eyes: Plane, iod: float) -> Picture:
    """The skin with lid where the eyes were, so that a closing lid is skin to its edge; lashes stay."""
    inside = cv2.erode((eyes > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    grown = cv2.inpaint(picture, inside, max(3, round(iod * 0.05)), cv2.INPAINT_TELEA)
    blurred = cv2.GaussianBlur(grown, (0, 0), iod * 0.02)
    soft = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.0)[..., None]
    return _bytes((picture * (1 - soft) + blurred * soft) / 255)


def _grown_eyes(picture: Picture, eyes: Plane, iod: float) -> Picture:
    """The eyes with their white grown beyond the lids, for wide eyes and for gaze."""
    inside = (eyes > 0.5).astype(np.uint8)
    safe = cv2.erode(inside, np.ones((3, 3), np.uint8))
    width = int(iod * 0.2) | 1
    ring = cv2.dilate(inside, np.ones((width, width), np.uint8)) - safe
    return cv2.inpaint(picture, ring, 3, cv2.INPAINT_TELEA)


def _teeth(picture: Picture, shape: FaceGeometry) -> tuple[Picture | None, Picture | None]:
    if shape.mouth_gap <= 0.06:
        return None, None
    size, d = len(picture), shape.down * shape.iod
    upper, lower = shape.polygon(at.LIP_UPPER_INNER), shape.polygon(at.LIP_LOWER_INNER)
    opened = fill_polygon(size, np.concatenate([upper, lower[::-1]]))
    width = int(shape.iod * 0.2) | 1
    around = (cv2.dilate(opened, np.ones((width, width))) > 0.3) & ~(cv2.erode(opened, np.ones((3, 3))) > 0.9)
    grown = cv2.inpaint(picture, around.astype(np.uint8), 2, cv2.INPAINT_TELEA)
    alpha = fill_polygon(size, np.concatenate([upper - d * 0.16, (lower - d * 0.015)[::-1]]))
    return grown, _bytes(cv2.GaussianBlur(alpha, (0, 0), 0.8))


def _tone(picture: Picture, shape: FaceGeometry) -> NDArray[np.float64]:
    spots = [np.round(shape.flat[i]).astype(int) for i in (5, 50, 280, 151)]
    r = max(2, int(shape.iod * 0.05))
    found = [picture[max(0, y - r) : y + r, max(0, x - r) : x + r].reshape(-1, 3).mean(0) for x, y in spots]
    return np.median(np.array(found), axis=0)


def _bytes(plane: NDArray[np.floating]) -> Picture:  # type: ignore[type-arg]
    return np.clip(plane * 255 + 0.5, 0, 255).astype(np.uint8)

"""The layers a photo is cut into: skin above, eyes, jaw; each an RGBA picture whose alpha moves with it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
SUPERSAMPLING = 4  # of a contour, times a side


@dataclass(frozen=True)
class FaceLayers:
    """Cut-outs of one photo.

    Attributes:
        skin: [S, S, 3], the photo with its eyes grown over by lid.
        hole: [S, S] 0..255, where the mouth opens in the skin layer.
        jaw: [S, S] 0..255, what belongs to the lower lip and the chin.
        eyes: [S, S] 0..255, the apertures of the lids.
        eyeballs: [S, S, 3], the photo with its eyes' white grown outward.
        teeth: [S, S, 3], the photo's own upper teeth where it shows them, else None.
        teeth_alpha: [S, S] 0..255, where they are, else None.
        tone: mean RGB of the cheek and nose.
        lids: [S, S, 3], the skin with the eyes shut, of a picture that was made with them, else None.
    """

    skin: Picture
    hole: Picture
    jaw: Picture
    eyes: Picture
    eyeballs: Picture
    teeth: Picture | None
    teeth_alpha: Picture | None
    tone: NDArray[np.float64]
    lids: Picture | None = None


def cut_layers(picture: Picture, shape: FaceGeometry) -> FaceLayers:
    """Cut a square photo [S, S, 3] along its landmarks."""
    size, iod = len(picture), shape.iod
    apertures = _eye_apertures(size, shape)
    hole, jaw, eyes = layer_masks(size, shape)
    teeth, teeth_alpha = _cut_teeth(picture, shape)
    return FaceLayers(
        skin=_inpaint_lids(picture, apertures, iod),
        hole=hole,
        jaw=jaw,
        eyes=eyes,
        eyeballs=_inpaint_eyeballs(picture, apertures, iod),
        teeth=teeth,
        teeth_alpha=teeth_alpha,
        tone=_skin_tone(picture, shape),
    )


def layer_masks(size: int, shape: FaceGeometry) -> tuple[Picture, Picture, Picture]:
    """Where the mouth opens, what the jaw moves, and the eyes' apertures, each [S, S] 0..255."""
    soft = max(0.6, shape.iod * 0.007)
    hole = cv2.GaussianBlur(_mouth_hole(size, shape), (0, 0), soft)
    eyes = cv2.GaussianBlur(_eye_apertures(size, shape), (0, 0), soft)
    return _to_bytes(hole), _to_bytes(_jaw_mask(size, shape, soft)), _to_bytes(eyes)


def _eye_apertures(size: int, shape: FaceGeometry) -> Plane:
    rings = [np.concatenate([shape.polygon(u), shape.polygon(lo)[::-1]]) for u, lo in _LIDS]
    return np.maximum(*(fill_polygon(size, ring) for ring in rings))


_LIDS = ((mesh.LID_UPPER_LEFT, mesh.LID_LOWER_LEFT), (mesh.LID_UPPER_RIGHT, mesh.LID_LOWER_RIGHT))


def fill_polygon(size: int, polygon: Points) -> Plane:
    """Fill a polygon [N, 2] in pixels: [S, S] 0..1 with smooth edges."""
    mask = np.zeros((size * SUPERSAMPLING, size * SUPERSAMPLING), np.uint8)
    cv2.fillPoly(mask, [np.round((np.asarray(polygon) + 0.5) * SUPERSAMPLING).astype(np.int32)], 255, cv2.LINE_AA)
    return cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _mouth_hole(size: int, shape: FaceGeometry) -> Plane:
    """Below the upper lip's inner edge, as far as the jaw layer covers."""
    upper, d = shape.polygon(mesh.LIP_UPPER_INNER), shape.down * shape.iod
    points = shape.skin_px
    outer = mesh.LIP_LOWER_OUTER
    rim = [
        upper[-1] + d * 0.05,
        points[outer[-2]] + d * 0.05,
        points[mesh.LIP_LOWER_EDGE] + d * 0.35,
        points[outer[1]] + d * 0.05,
        upper[0] + d * 0.05,
    ]
    return fill_polygon(size, np.concatenate([upper, rim]))


def _jaw_mask(size: int, shape: FaceGeometry, soft: float) -> Plane:
    """The lower lip and the chin: a hard edge along the lip, a soft one far away."""
    lip, p, d, r, iod = (
        shape.polygon(mesh.LIP_LOWER_INNER),
        shape.skin_px,
        shape.down * shape.iod,
        shape.right * shape.iod,
        shape.iod,
    )
    chin = p[mesh.CHIN]
    rim = [
        lip[-1] + d * 0.25 + r * 0.18,
        chin + r * 0.55,
        chin + d * 0.35,
        chin - r * 0.55,
        lip[0] + d * 0.25 - r * 0.18,
    ]
    area = fill_polygon(size, np.concatenate([lip, rim]))
    soft_area = np.clip(cv2.GaussianBlur(area, (0, 0), iod * 0.08) * 2 - 0.6, 0, 1)
    edge = np.full((size, size), 255, np.uint8)
    cv2.polylines(edge, [np.round(lip).astype(np.int32)], False, 0, 1)
    distance = cv2.distanceTransform(edge, cv2.DIST_L2, 3)
    share = np.clip((distance - iod * 0.12) / (iod * 0.15), 0, 1)
    sharp = cv2.GaussianBlur(area, (0, 0), soft)
    return sharp * (1 - share) + soft_area * sharp * share


def _inpaint_lids(picture: Picture, eyes: Plane, iod: float) -> Picture:
    """The skin with lid where the eyes were, so that a closing lid is skin to its edge; lashes stay."""
    inside = cv2.erode((eyes > 0.5).astype(np.uint8), np.ones((3, 3), np.uint8))
    inpainted = cv2.inpaint(picture, inside, max(3, round(iod * 0.05)), cv2.INPAINT_TELEA)
    blurred = cv2.GaussianBlur(inpainted, (0, 0), iod * 0.02)
    soft = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.0)[..., None]
    return _to_bytes((picture * (1 - soft) + blurred * soft) / 255)


def _inpaint_eyeballs(picture: Picture, eyes: Plane, iod: float) -> Picture:
    """The eyes with their white grown beyond the lids, for wide eyes and for gaze."""
    inside = (eyes > 0.5).astype(np.uint8)
    safe = cv2.erode(inside, np.ones((3, 3), np.uint8))
    width = int(iod * 0.2) | 1
    ring = cv2.dilate(inside, np.ones((width, width), np.uint8)) - safe
    return cv2.inpaint(picture, ring, 3, cv2.INPAINT_TELEA)


def _cut_teeth(picture: Picture, shape: FaceGeometry) -> tuple[Picture | None, Picture | None]:
    """The photo's own teeth grown outward, and where they are; None where the mouth is shut."""
    if shape.mouth_gap <= 0.06:
        return None, None
    size, d = len(picture), shape.down * shape.iod
    upper, lower = shape.polygon(mesh.LIP_UPPER_INNER), shape.polygon(mesh.LIP_LOWER_INNER)
    mouth = fill_polygon(size, np.concatenate([upper, lower[::-1]]))
    width = int(shape.iod * 0.2) | 1
    around = (cv2.dilate(mouth, np.ones((width, width))) > 0.3) & ~(cv2.erode(mouth, np.ones((3, 3))) > 0.9)
    inpainted = cv2.inpaint(picture, around.astype(np.uint8), 2, cv2.INPAINT_TELEA)
    alpha = fill_polygon(size, np.concatenate([upper - d * 0.16, (lower - d * 0.015)[::-1]]))
    return inpainted, _to_bytes(cv2.GaussianBlur(alpha, (0, 0), 0.8))


def _skin_tone(picture: Picture, shape: FaceGeometry) -> NDArray[np.float64]:
    """Median RGB [3] of spots of bare skin."""
    spots = [np.round(shape.skin_px[i]).astype(int) for i in mesh.SKIN_SPOTS]
    r = max(2, int(shape.iod * 0.05))
    means = [picture[max(0, y - r) : y + r, max(0, x - r) : x + r].reshape(-1, 3).mean(0) for x, y in spots]
    return np.median(np.array(means), axis=0)


def _to_bytes(plane: NDArray[np.floating]) -> Picture:  # type: ignore[type-arg]
    return np.clip(plane * 255 + 0.5, 0, 255).astype(np.uint8)

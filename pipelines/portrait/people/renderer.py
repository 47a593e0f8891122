"""Renders a built-in person: baked layers, moved by the same warps as a photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.people.appearance import Appearance, compose
from pipelines.portrait.people.look import PersonLook
from pipelines.portrait.photo.geometry import FaceGeometry, bounding_box
from pipelines.portrait.photo.layers import FaceLayers, layer_masks
from pipelines.portrait.photo.pose import Pose
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import INDEX

Picture = NDArray[np.uint8]
FRIENDLY = 0.4  # smile of a face at rest, as `FaceGeometry.smile` has it; one that smiles less is helped half the way
EDGE_IOD = 0.03  # distances of the eyes by which an opaque film's figure keeps what lies around it
GLASSES_DEPTH_IOD = -0.25  # of what hangs before the face, from the eyes' plane
#: Gains of red, green and blue by a gain of light, 128 for none: skin scatters red furthest, so its shadows are red.
_WARM_SHADE = np.stack(
    [np.clip(128 * (np.arange(256) / 128) ** p + 0.5, 0, 255) for p in (0.45, 0.72, 0.78)], -1
).astype(np.uint8)[None]


class PersonRenderer(PhotoRenderer):
    """A built-in person, ready to act.

    Args:
        look: who.
        size: S, pixels of a side.
        alpha: whether frames are RGBA with no background.
    """

    def __init__(self, look: PersonLook, size: int, *, alpha: bool = False) -> None:
        layers = compose(look, size)
        shape = FaceGeometry(layers.points)
        self.alpha, self._outline, self._backdrop = alpha, layers.alpha, layers.backdrop
        self._before, self._before_box = _cut_before(layers, size)
        picture, bare, lids = layers.figure, layers.bare, layers.lids
        if not alpha:
            cover = layers.alpha.astype(np.float32) / 255
            picture, bare, lids = (cv2.blendLinear(p, layers.backdrop, cover, 1 - cover) for p in (picture, bare, lids))
        super().__init__(picture, shape, _cut_layers(layers, bare, lids, shape))
        self.clean_plate = layers.backdrop
        self._rest = {"AU12": 0.5 * float(np.clip(FRIENDLY - shape.smile, 0, 0.35)), "AU6": 0.0}

    def render(self, row: NDArray[np.float32]) -> Picture:
        """See `PhotoRenderer.render`; what hangs before the face is laid over it, moved by the head alone."""
        out = super().render(row)
        if self._before is not None:
            self._composite_before(out, Pose.from_row(row, self.shape.yaw))
        return out

    def composite_background(self, picture: Picture, source: NDArray[np.float32]) -> Picture:
        """The picture, or, where `alpha` is set, the figure alone with its outline as the fourth channel."""
        if not self.alpha:
            return super().composite_background(picture, source)
        cover = cv2.remap(self._outline, source, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.dstack([picture, cover])

    def _shade(self, row: NDArray[np.float32]) -> Picture:
        """The skin with folds and blood as `PhotoRenderer` has them, their shadows as warm as lit skin's are."""
        gain = self._wrinkles.gain({name: float(row[INDEX[name]]) for name in self._wrinkles.names})
        if gain is None:
            return self._skin
        return cv2.multiply(
            self._skin, cv2.merge([*cv2.split(cv2.LUT(gain, _WARM_SHADE)), self._neutral_gain]), scale=1 / 128
        )

    def _compute_matte(self) -> Picture:
        reach = max(1.0, EDGE_IOD * self.shape.iod)
        width = 2 * round(reach) + 1
        grown = cv2.dilate(self._outline, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)))
        return np.asarray(cv2.GaussianBlur(grown, (0, 0), reach * 0.5), np.uint8)

    def _composite_before(self, out: Picture, pose: Pose) -> None:
        """Lay fringe and glasses over the face, by the affine map of their plane; in place."""
        assert self._before is not None
        x0, y0, x1, y1 = self._before_box
        corners = np.array([[x0, y0], [x1, y0], [x0, y1]], np.float32)
        depth = np.full(3, GLASSES_DEPTH_IOD * self.shape.iod, np.float32)
        moved = corners + self._rotate_and_shift(pose, pose.rotation(), corners, depth)
        left, top, right, bottom = bounding_box(
            np.concatenate([moved, moved[1:2] + moved[2:] - moved[:1]]), self.size, 2
        )
        if right <= left or bottom <= top:
            return
        matrix = cv2.getAffineTransform(
            (corners - [x0, y0]).astype(np.float32), (moved - [left, top]).astype(np.float32)
        )
        layer = cv2.warpAffine(self._before, matrix, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        window = out[top:bottom, left:right]
        cover = layer[..., 3:].astype(np.uint16)
        below = window[..., :3].astype(np.uint16)
        window[..., :3] = layer[..., :3] + (below * (255 - cover) + 127) // 255


def _cut_before(layers: Appearance, size: int) -> tuple[Picture | None, tuple[int, int, int, int]]:
    """What hangs before the face [h, w, 4], colours weighed by opacity, and its box; None where nothing does."""
    rows, columns = np.nonzero(layers.before > 4)
    if len(rows) < 8:
        return None, (0, 0, 0, 0)
    x0, y0 = max(0, int(columns.min()) - 2), max(0, int(rows.min()) - 2)
    x1, y1 = min(size, int(columns.max()) + 3), min(size, int(rows.max()) + 3)
    cover = layers.before[y0:y1, x0:x1, None].astype(np.float32) / 255
    colour = layers.figure[y0:y1, x0:x1] * cover
    return np.dstack([colour, cover * 255]).astype(np.uint8), (x0, y0, x1, y1)


def _cut_layers(layers: Appearance, bare: Picture, lids: Picture, shape: FaceGeometry) -> FaceLayers:
    size = len(bare)
    hole, jaw, eyes = layer_masks(size, shape)
    spots = [np.round(shape.skin_px[i]).astype(int) for i in mesh.SKIN_SPOTS]
    r = max(2, int(shape.iod * 0.05))
    tone = np.median([bare[max(0, y - r) : y + r, max(0, x - r) : x + r].reshape(-1, 3).mean(0) for x, y in spots], 0)
    return FaceLayers(np.asarray(bare, np.uint8), hole, jaw, eyes, layers.eyeballs, None, None, tone, lids)

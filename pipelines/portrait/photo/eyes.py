"""The eyes: eyeballs that turn under lids, catchlights that stay, lids that close with their lashes, tears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.photo.geometry import FaceGeometry, Points, bounding_box
from pipelines.portrait.photo.layers import FaceLayers

Picture = NDArray[np.uint8]
Array = NDArray[Any]
GAZE_PER_DEG = 0.0034  # distances of the eyes that an eyeball's front moves
CATCHLIGHT_SHARE = 0.3  # of the gaze that a catchlight follows
LID_DROP_PER_DEG, LID_RISE_PER_DEG = 0.021, 0.02  # AU43 and AU5 for a degree of gaze down and up: lids follow the iris
IRIS_RADIUS = 0.1  # distances of the eyes
LID_GROWTH = 0.045  # by which a closed lid's skin covers what the aperture's contour missed
CLOSING, CLOSED = 0.3, 0.06  # openness from which a lid's skin is laid over the eye, and at which it is whole
LASH_WIDTH, LASH_DARKNESS = 0.014, 0.42
WET_FROM, DROP_FROM, RUN_FROM = 0.05, 0.45, 0.6  # of the channel Tears: wet rims, a drop that forms, and that runs
DROP_RADIUS = 0.026
TEAR_END = 0.78  # where a drop leaves off, distances of the eyes below them


@dataclass(frozen=True)
class Eye:
    """Landmarks of one eye.

    Attributes:
        upper: of the upper lid, corner to corner.
        lower: of the lower lid.
        top: the middle of the upper lid.
        bottom: the middle of the lower lid.
        iris: the centre of the iris.
        side: -1 in the picture's left half, 1 in its right.
    """

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    top: int
    bottom: int
    iris: int
    side: int


EYES = (
    Eye(
        mesh.LID_UPPER_LEFT,
        mesh.LID_LOWER_LEFT,
        mesh.LID_TOP_LEFT,
        mesh.LID_BOTTOM_LEFT,
        mesh.IRIS_CENTRE_LEFT,
        -1,
    ),
    Eye(
        mesh.LID_UPPER_RIGHT,
        mesh.LID_LOWER_RIGHT,
        mesh.LID_TOP_RIGHT,
        mesh.LID_BOTTOM_RIGHT,
        mesh.IRIS_CENTRE_RIGHT,
        1,
    ),
)


class EyePainter:
    """Paints one face's eyes.

    Args:
        shape: the face.
        layers: its picture's.
    """

    def __init__(self, shape: FaceGeometry, layers: FaceLayers) -> None:
        self.shape, self.layers, self.size = shape, layers, len(layers.skin)
        self._balls, self._catchlights = self._split_catchlights()
        self._lid_skin, self._lid_share = self._grow_lids()
        self._tear_paths = [self._tear_path(eye) for eye in EYES]

    def openness(self, landmarks: Points, eye: Eye) -> float:
        """Opening of the lids of landmarks [468, 2] over that of the picture, 0 shut to 1 and more."""
        now = float((landmarks[eye.bottom] - landmarks[eye.top]) @ self.shape.down)
        rest = float((self.shape.skin_px[eye.bottom] - self.shape.skin_px[eye.top]) @ self.shape.down)
        return now / max(1.0, rest)

    def close_lids(self, skin: Picture, landmarks: Points) -> Picture:
        """The skin [S, S, 4], not yet warped, with whole lids over eyes that are closing; a copy where it changes."""
        out = skin
        for eye in EYES:
            share = float(np.clip((CLOSING - self.openness(landmarks, eye)) / (CLOSING - CLOSED), 0, 1))
            if share <= 0:
                continue
            out = skin.copy() if out is skin else out
            x0, y0, x1, y1 = self._box(self.shape.skin_px, eye, LID_GROWTH * 2.5)
            alpha = self._lid_share[y0:y1, x0:x1, None] * share
            window = out[y0:y1, x0:x1, :3]
            window[:] = (window * (1 - alpha) + self._lid_skin[y0:y1, x0:x1] * alpha).astype(np.uint8)
        return out

    def paint(self, out: Picture, gaze: tuple[float, float], landmarks: Points, shift: Points, source: Array) -> None:
        """Lay the eyeballs into what the lids leave open, and lashes over lids that close; in place.

        Args:
            out: RGB [S, S, 3].
            gaze: right and up, in degrees.
            landmarks: [468, 2] of this frame, in pixels.
            shift: [468, 2], how far the head's pose has moved each.
            source: [S, S, 2], where each pixel of the skin came from.
        """
        moved = (self.shape.right * gaze[0] - self.shape.down * gaze[1]) * GAZE_PER_DEG * self.shape.iod
        for eye in EYES:
            ids = [*eye.upper, *eye.lower]
            openness = self.openness(landmarks, eye)
            visibility = float(np.clip((openness - 0.08) / 0.15, 0, 1))
            if visibility > 0:
                around = np.concatenate([landmarks[ids], self.shape.skin_px[ids]])
                x0, y0, x1, y1 = bounding_box(around, self.size, 6)
                window = np.ascontiguousarray(source[y0:y1, x0:x1])
                aperture = cv2.remap(self.layers.eyes, window, None, cv2.INTER_LINEAR)
                alpha = aperture.astype(np.float32)[..., None] * (visibility / 255)
                ball = self._look(self._balls, (x0, y0, x1, y1), shift[ids].mean(0) + moved).astype(np.float32)
                ball += self._look(self._catchlights, (x0, y0, x1, y1), shift[ids].mean(0) + CATCHLIGHT_SHARE * moved)
                window = out[y0:y1, x0:x1]
                window[:] = np.minimum(255, window * (1 - alpha) + ball * alpha).astype(np.uint8)
            self._paint_lashes(out, landmarks, eye, openness)

    def paint_tears(self, out: Picture, landmarks: Points, amount: float) -> None:
        """Wet the lower lids, and let a drop form and run, by the channel Tears; in place."""
        if amount < WET_FROM:
            return
        iod = self.shape.iod
        wet = float(np.clip((amount - WET_FROM) / 0.3, 0, 1))
        for k, eye in enumerate(EYES):
            if self.openness(landmarks, eye) > 0.2:
                line = landmarks[list(eye.lower[1:-1])] - self.shape.down * (0.012 * iod)
                self._brighten(out, line, 0.016 * iod, 70 * wet)
                line = landmarks[list(eye.lower[1:-1])] + self.shape.down * (0.02 * iod)
                self._redden(out, line, 0.07 * iod, 0.16 * wet)
            late = 0.0 if eye.side < 0 else 0.12  # the eyes do not run alike
            grown = float(np.clip((amount - late - DROP_FROM) / (RUN_FROM - DROP_FROM), 0, 1))
            run = float(np.clip((amount - late - RUN_FROM) / (1 - RUN_FROM - 0.12), 0, 1))
            if grown > 0:
                a, b, c = landmarks[self._tear_paths[k]]
                t = np.linspace(0, 1, 24)[:, None]
                self._paint_drop(out, (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c, grown, run)

    def _paint_drop(self, out: Picture, path: Points, grown: float, run: float) -> None:
        """A drop on its path [N, 2] down the cheek, with the wet trail behind it; in place."""
        along = run * (len(path) - 1)
        i = min(int(along), len(path) - 2)
        place = path[i] + (path[i + 1] - path[i]) * (along - i)
        radius = max(1.2, DROP_RADIUS * self.shape.iod * (0.55 + 0.45 * grown))
        trail = np.concatenate([path[: i + 1], place[None]])
        if run > 0.02:
            self._brighten(out, trail, radius * 0.8, 12)
            self._brighten(out, trail + self.shape.right * radius * 0.35, radius * 0.3, 20)
        x0, y0, x1, y1 = bounding_box(place[None], self.size, radius * 2.5 + 1)
        if x1 <= x0 or y1 <= y0:
            return
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        u = ((xx - place[0]) * self.shape.right[0] + (yy - place[1]) * self.shape.right[1]) / radius
        v = ((xx - place[0]) * self.shape.down[0] + (yy - place[1]) * self.shape.down[1]) / (radius * 1.35)
        r = np.sqrt(u**2 * np.where(v < 0, 1 + 0.8 * v**2, 1) + v**2)
        inside = np.clip((1.08 - r) / 0.3, 0, 1)
        shade = 1 - 0.32 * inside * np.clip(0.5 - v, 0, 1) * np.clip(r, 0, 1)
        glow = (
            46 * inside * np.clip(v, 0, 1) + 150 * np.exp(-(((u + 0.32) / 0.24) ** 2) - ((v + 0.3) / 0.2) ** 2) * inside
        )
        window = out[y0:y1, x0:x1]
        window[:] = np.clip(window * shade[..., None] + glow[..., None], 0, 255).astype(np.uint8)

    def _paint_lashes(self, out: Picture, landmarks: Points, eye: Eye, openness: float) -> None:
        """A dark line where the lids of a closing eye meet; in place."""
        amount = float(np.clip((CLOSING - openness) / (CLOSING - CLOSED), 0, 1))
        if amount <= 0:
            return
        line = landmarks[list(eye.upper)].astype(np.float32)
        smooth = np.stack(
            [np.convolve(np.pad(line[:, i], 1, mode="edge"), (0.25, 0.5, 0.25), "valid") for i in (0, 1)], 1
        )
        smooth = smooth + self.shape.down * (0.008 * self.shape.iod)
        share, (x0, y0, x1, y1) = self._stroke(smooth, LASH_WIDTH * self.shape.iod)
        inner, outer = smooth[0 if eye.side > 0 else -1], smooth[-1 if eye.side > 0 else 0]
        xx = np.arange(x0, x1, dtype=np.float32)
        along = (xx - inner[0]) / (outer[0] - inner[0] + 1e-6)  # lashes are thin inside, and end in a point
        share = share * np.clip(np.minimum(0.35 + along * 2.0, (1.02 - along) * 6), 0, 1)
        window = out[y0:y1, x0:x1]
        window[:] = (window * (1 - LASH_DARKNESS * amount * share[..., None])).astype(np.uint8)

    def _brighten(self, out: Picture, line: Points, width: float, level: float) -> None:
        share, (x0, y0, x1, y1) = self._stroke(line, width)
        window = out[y0:y1, x0:x1]
        window[:] = np.minimum(255, window + share[..., None] * level).astype(np.uint8)

    def _redden(self, out: Picture, line: Points, width: float, amount: float) -> None:
        share, (x0, y0, x1, y1) = self._stroke(line, width)
        gain = 1 - share[..., None] * amount * np.array([0.1, 1.0, 0.85], np.float32)
        window = out[y0:y1, x0:x1]
        window[:] = (window * gain).astype(np.uint8)

    def _stroke(self, line: Points, width: float) -> tuple[NDArray[np.float32], tuple[int, int, int, int]]:
        """A soft line [N, 2] of a width in pixels: share [h, w] 0..1 and its box."""
        box = bounding_box(line, self.size, width * 2 + 3)
        mask = np.zeros((max(0, box[3] - box[1]), max(0, box[2] - box[0])), np.uint8)
        if not mask.size:
            return mask.astype(np.float32), box
        points = np.round((line - box[:2]) * 8).astype(np.int32)
        cv2.polylines(mask, [points], False, 255, max(1, round(width)), cv2.LINE_AA, 3)
        return cv2.GaussianBlur(mask, (0, 0), max(0.6, width * 0.35)).astype(np.float32) / 255, box

    def _look(self, picture: Picture, box: tuple[int, int, int, int], shift: Points) -> Picture:
        """A box of a picture that has moved by `shift` pixels."""
        x0, y0, x1, y1 = box
        yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        return np.asarray(
            cv2.remap(picture, xx - shift[0], yy - shift[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        )

    def _box(self, points: Points, eye: Eye, pad: float) -> tuple[int, int, int, int]:
        return bounding_box(points[[*eye.upper, *eye.lower]], self.size, pad * self.shape.iod + 2)

    def _split_catchlights(self) -> tuple[Picture, Picture]:
        """The eyeballs without the lights that glint on their irises, and those lights alone."""
        balls = self.layers.eyeballs
        luma = balls.astype(np.float32).mean(-1)
        mask = np.zeros(luma.shape, np.uint8)
        radius = IRIS_RADIUS * self.shape.iod
        for eye in EYES:
            yy, xx = np.mgrid[0 : self.size, 0 : self.size].astype(np.float32)
            x, y = self.shape.points[eye.iris, :2]
            inside = (xx - x) ** 2 + (yy - y) ** 2 < (0.75 * radius) ** 2
            inside &= self.layers.eyes > 128
            if inside.sum() > 8:
                mask[inside & (luma > np.median(luma[inside]) + 45)] = 255
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        plain = cv2.inpaint(balls, mask, 2, cv2.INPAINT_TELEA) if mask.any() else balls
        return np.asarray(plain), np.asarray(cv2.subtract(balls, plain))

    def _grow_lids(self) -> tuple[Picture, NDArray[np.float32]]:
        """The skin with nothing left of the eyes, for lids that are shut, and where it is laid [S, S] 0..1."""
        width = 2 * max(1, round(LID_GROWTH * self.shape.iod)) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
        mask = cv2.dilate((self.layers.eyes > 100).astype(np.uint8), kernel)
        share = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), max(0.8, 0.012 * self.shape.iod))
        if self.layers.lids is not None:
            return self.layers.lids, share
        filled = cv2.inpaint(self.layers.skin, mask, 3, cv2.INPAINT_TELEA)
        smooth = cv2.GaussianBlur(filled, (0, 0), max(0.8, 0.02 * self.shape.iod))
        grain = self.layers.skin.astype(np.int16) - cv2.GaussianBlur(self.layers.skin, (0, 0), 1.5)
        spots = np.round(self.shape.skin_px[list(mesh.SKIN_SPOTS)]).astype(int)
        x, y = np.clip(spots[1], 8, self.size - 9)
        tile = np.tile(grain[y - 8 : y + 8, x - 8 : x + 8], (self.size // 16 + 1, self.size // 16 + 1, 1))
        textured = np.clip(smooth + tile[: self.size, : self.size], 0, 255).astype(np.uint8)
        return textured, share

    def _tear_path(self, eye: Eye) -> list[int]:
        """Three landmarks: the lower lid, the cheek, and where a tear leaves off."""
        faces = self.shape.to_face_units(self.shape.skin_px)
        x, start = faces[eye.bottom]
        x = x - 0.05 * eye.side
        wanted = [(x + lean * eye.side, start + t * (TEAR_END - start)) for t, lean in ((0.45, -0.02), (1.0, 0.04))]
        return [eye.bottom, *(int(np.argmin(((faces - w) ** 2).sum(1))) for w in wanted)]

"""The layers of a look at the size of a film: baked layers, mixed with a second person's, reshaped and recoloured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.people.colour import background, recolour, rgb_from_hex, shift_tone
from pipelines.portrait.people.look import PersonLook
from pipelines.portrait.people.stock import PLATE_PX, Box, PersonLayers, load_person
from pipelines.portrait.photo.geometry import FaceGeometry
from pipelines.portrait.photo.layers import fill_polygon
from pipelines.portrait.photo.warp import make_grid, spline_weights

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]
Points = NDArray[Any]
WORK_PX = 512  # pixels of a side at which landmarks are mixed
REACH = 1.5  # times of the face's oval where a change of shape has died away


@dataclass(frozen=True)
class Appearance:
    """What a film of one person is made of, all of one size.

    Attributes:
        points: landmarks [478, 3] in pixels, depth negative towards the viewer.
        figure: RGB [S, S, 3], its colours grown beyond the figure.
        alpha: opacity [S, S] of the figure.
        bare: RGB [S, S, 3], the figure without what hangs before the face, its eyes shut.
        lids: RGB [S, S, 3], as `bare`, all around the eyes as it is when they are shut.
        eyeballs: RGB [S, S, 3] without lids.
        before: opacity [S, S] of what hangs before the face: a fringe, glasses.
        backdrop: RGB [S, S, 3].
    """

    points: NDArray[np.float32]
    figure: Picture
    alpha: Picture
    bare: Picture
    lids: Picture
    eyeballs: Picture
    before: Picture
    backdrop: Picture


def compose(look: PersonLook, size: int) -> Appearance:
    """Make the layers of a look.

    Args:
        look: who is shown, and what is changed.
        size: S, pixels of a side.

    Returns:
        The layers.

    Raises:
        WeightsError: a pack is missing.
    """
    person = load_person(look.base)
    full = _unfold(person, size)
    if look.other:
        full.mix_face(_unfold(load_person(look.other), size), look.share)
    full.paint(look)
    points = _reshape(person.landmarks, look, load_person(look.other).landmarks if look.other else None)
    full.warp(person.landmarks, points)
    if look.mirror:
        points = full.flip(points)
    return full.finish(points, look)


@dataclass
class _Layers:
    """Layers of the film's size while they are changed."""

    person: PersonLayers
    figure: Picture
    alpha: Picture
    bare: Picture
    lids: Picture
    eyeballs: Picture
    masks: Picture
    before: Picture

    @property
    def size(self) -> int:
        """Pixels of a side."""
        return len(self.figure)

    @property
    def shape(self) -> FaceGeometry:
        """Of the baked face."""
        return _geometry(self.person, self.size)

    def mix_face(self, second: _Layers, share: float) -> None:
        """Mix the second person's inner face in, warped to this one's and of this one's tone."""
        shape = self.shape
        maps = _warp_maps(shape.skin_px, second.shape.skin_px, self.size)
        warped = cv2.remap(second.bare, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        oval = shape.polygon(mesh.OVAL)
        inner = oval.mean(0) + (oval - oval.mean(0)) * 0.86
        cover = cv2.GaussianBlur(fill_polygon(self.size, inner), (0, 0), 0.12 * shape.iod) * np.float32(share)
        mine, theirs = (cv2.GaussianBlur(p, (0, 0), 0.35 * shape.iod).astype(np.float32) for p in (self.bare, warped))
        matched = np.clip(warped * (mine / np.maximum(theirs, 8)), 0, 255)
        free = cover * (1 - self.before.astype(np.float32) / 255)
        self.bare, self.lids = _mix(self.bare, matched, cover), _mix(self.lids, matched, cover)
        self.figure = _mix(self.figure, matched, free * (1 - _eye_cover(shape, self.size)))

    def paint(self, look: PersonLook) -> None:
        """Recolour hair, clothes, skin and irises."""
        hair, cloth = (self.masks[..., k].astype(np.float32) / 255 for k in (0, 1))
        points = self.shape.points[:, :2]
        if look.hair_colour:
            dark = float(rgb_from_hex(look.hair_colour).mean()) < 60
            contrast = 1.0 if dark else 0.8
            self.figure = recolour(self.figure, hair, look.hair_colour, contrast=contrast)
            width = 2 * round(self.size / 128) + 1
            gone = cv2.dilate(self.before, np.ones((width, width), np.uint8)).astype(np.float32) / 255
            self.bare = recolour(self.bare, hair * (1 - np.clip(gone * 2, 0, 1)), look.hair_colour, contrast=contrast)
            brows = np.maximum(*(_brow_cover(points, ids, self.size) for ids in (mesh.BROW_LEFT, mesh.BROW_RIGHT)))
            for part in ("figure", "bare"):
                setattr(self, part, _tint_dark(getattr(self, part), brows, look.hair_colour))
        if look.clothing:
            self.figure = recolour(self.figure, cloth, look.clothing)
            self.bare = recolour(self.bare, cloth, look.clothing)
        if look.skin:
            gain = (rgb_from_hex(look.skin) / np.maximum(rgb_from_hex(self.person.facts.skin), 8)).clip(0.35, 2.5)
            skin = np.clip(1 - hair - cloth - self.before.astype(np.float32) / 255, 0, 1)
            eyes = _eye_cover(self.shape, self.size)
            self.figure = shift_tone(self.figure, skin * (1 - eyes), gain)
            self.bare, self.lids = (shift_tone(p, np.clip(1 - cloth, 0, 1), gain) for p in (self.bare, self.lids))
        if look.iris:
            for centre, rim in ((mesh.IRIS_LEFT[0], mesh.IRIS_LEFT[1:]), (mesh.IRIS_RIGHT[0], mesh.IRIS_RIGHT[1:])):
                radius = float(np.linalg.norm(points[list(rim)] - points[centre], axis=1).mean()) * 1.02
                cover = _disc(points[centre], radius, self.size)
                lit = np.clip((self.eyeballs.astype(np.float32).max(2) - 18) / 20, 0, 1)
                self.eyeballs = recolour(self.eyeballs, cover * lit, look.iris)
                self.figure = recolour(self.figure, cover * lit, look.iris)

    def warp(self, before: Points, after: Points) -> None:
        """Move all layers with the landmarks [478, 3] in shares of the side."""
        if np.allclose(before, after):
            return
        to, source = (p[: mesh.SKIN, :2] * self.size for p in (after, before))
        maps = _warp_maps(to, source, self.size)
        for part in ("figure", "alpha", "bare", "lids", "eyeballs", "before"):
            moved = cv2.remap(getattr(self, part), *maps, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
            setattr(self, part, moved)

    def flip(self, points: Points) -> Points:
        """Change left and right; returns the landmarks so."""
        for part in ("figure", "alpha", "bare", "lids", "eyeballs", "before"):
            setattr(self, part, np.ascontiguousarray(getattr(self, part)[:, ::-1]))
        return mirror_points(points)

    def finish(self, points: Points, look: PersonLook) -> Appearance:
        """All layers, on their background."""
        facts, size = self.person.facts, self.size
        middle, rim = (look.backdrop, _darker(look.backdrop)) if look.backdrop else facts.backdrop
        half = np.array([0.5, 0.5, 0])
        return Appearance(
            points=(points * size - half).astype(np.float32),
            figure=self.figure,
            alpha=self.alpha,
            bare=self.bare,
            lids=self.lids,
            eyeballs=self.eyeballs,
            before=self.before,
            backdrop=background(size, middle, rim),
        )


def mirror_points(points: Points) -> Points:
    """Landmarks [478, 3] in shares of the side, left and right changed."""
    order = _mirror_order()
    return np.asarray(points[order] * [-1, 1, 1] + [1, 0, 0], np.float32)


def _mirror_order() -> NDArray[np.int64]:
    """The landmark [478] that each is on the other side."""
    from pipelines.portrait.people.symmetry import mirror_of_landmarks

    return mirror_of_landmarks()


def _geometry(person: PersonLayers, size: int) -> FaceGeometry:
    return FaceGeometry((person.landmarks * size - [0.5, 0.5, 0]).astype(np.float32))


def _unfold(person: PersonLayers, size: int) -> _Layers:
    """Layers of the whole picture from cut-outs, `size` pixels a side."""
    scale = size / PLATE_PX
    plate, masks = _fit(person.plate, size), _fit(person.masks, size)
    figure, alpha = np.ascontiguousarray(plate[..., :3]), np.ascontiguousarray(plate[..., 3])
    shape = _geometry(person, size)
    bare, before = figure.copy(), np.zeros((size, size), np.float32)
    if person.under is not None:
        window = _fade(person.face_box, 0.06, size)
        whole = _paste(np.zeros_like(figure), person.under, person.face_box)
        oval = shape.polygon(mesh.OVAL)
        near = fill_polygon(size, oval.mean(0) + (oval - oval.mean(0)) * 0.97)
        near = cv2.GaussianBlur(near, (0, 0), 9 * scale)
        hanging = np.maximum(masks[..., 2].astype(np.float32), masks[..., 0] * near) / 255
        before = np.clip(hanging * 1.3, 0, 1) * window
        width = 2 * round(4 * scale) + 1
        around = cv2.dilate(before, np.ones((width, width), np.uint8))
        bare = _mix(figure, whole, cv2.GaussianBlur(around, (0, 0), 2.5 * scale))
    lids = _paste(bare.copy(), person.lids, person.eyes_box)
    cover = cv2.dilate(_eye_cover(shape, size), np.ones((3, 3), np.uint8))
    cover = cv2.GaussianBlur(cover, (0, 0), 2.5 * scale)
    window = _fade(person.eyes_box, 0.02, size)
    bare, lids = _mix(bare, lids, np.clip(cover, 0, 1) * window), _mix(bare, lids, window)
    eyeballs = _paste(figure.copy(), person.eyeballs, person.eyes_box)
    held = np.clip(before * 255, 0, 255).astype(np.uint8)
    return _Layers(person, figure, alpha, bare, lids, eyeballs, masks, held)


def _fit(picture: Picture, size: int) -> Picture:
    if size == len(picture):
        return picture
    method = cv2.INTER_AREA if size < len(picture) else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (size, size), interpolation=method), np.uint8)


def _reshape(points: Points, look: PersonLook, other: Points | None) -> Points:
    """Landmarks [478, 3] of a look: mixed with the second person's, measures applied."""
    out = points.copy()
    if other is not None:
        mine, theirs = (FaceGeometry((p * WORK_PX).astype(np.float32)) for p in (points, other))
        scale = mine.iod / theirs.iod
        moved = (other * WORK_PX - [*theirs.centre, 0]) * scale + [*mine.centre, 0]
        out = out + (moved / WORK_PX - out) * look.share
    iod = float(np.linalg.norm(out[mesh.IRIS_CENTRE_RIGHT, :2] - out[mesh.IRIS_CENTRE_LEFT, :2]))
    middle = out[list(mesh.MIDLINE), 0].mean()
    eyes_y = out[[mesh.IRIS_CENTRE_LEFT, mesh.IRIS_CENTRE_RIGHT], 1].mean()
    out[:, 0] = middle + (out[:, 0] - middle) * look.width
    low = np.clip(((out[:, 1] - eyes_y) / iod - 0.7) / 0.9, 0, 1)
    out[:, 0] = middle + (out[:, 0] - middle) * (1 + (look.jaw - 1) * low)
    for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT):
        _scale_around(out, out[list(ids), :2].mean(0), 0.28 * iod, (look.eyes, look.eyes))
    _scale_around(out, out[mesh.NOSE_TIP, :2] - [0, 0.1 * iod], 0.28 * iod, (look.nose, look.nose))
    mouth = out[list(mesh.MOUTH_CORNERS), :2].mean(0)
    _scale_around(out, mouth, 0.42 * iod, (look.mouth, 1.0))
    _scale_around(out, mouth, 0.22 * iod, (1.0, look.lips))
    return out.astype(np.float32)


def _scale_around(points: Points, centre: Points, reach: float, factors: tuple[float, float]) -> None:
    offset = points[:, :2] - centre
    weight = np.exp(-0.5 * (np.linalg.norm(offset, axis=1) / reach) ** 4)[:, None]
    points[:, :2] += offset * (np.array(factors) - 1) * weight


def _warp_maps(to: Points, source: Points, size: int) -> tuple[Plane, Plane]:
    """Where each pixel of a warped picture comes from, by a spline through the landmarks that dies away around them."""
    hull = to[list(mesh.OVAL)]
    middle = hull.mean(0)
    ring = middle + (hull[::2] - middle) * REACH
    edge = np.linspace(0, size - 1, 6)
    border = np.concatenate([np.stack([edge, np.full(6, v)], 1) for v in (0.0, size - 1.0)])
    border = np.concatenate([border, border[:, ::-1]])
    every = np.arange(0, len(to), 2)
    points = np.concatenate([to[every], ring, border + np.arange(len(border))[:, None] * 1e-3]).astype(np.float32)
    moves = np.zeros_like(points)
    moves[: len(every)] = (source - to)[every]
    grid = make_grid(size)
    field = (spline_weights(points, grid, 1e-2) @ moves).reshape(*grid.shape).astype(np.float32)
    whole = cv2.resize(field, (size, size), interpolation=cv2.INTER_CUBIC)
    yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
    return xx + whole[..., 0], yy + whole[..., 1]


def _eye_cover(shape: FaceGeometry, size: int) -> Plane:
    rings = [
        np.concatenate([shape.polygon(upper), shape.polygon(lower)[::-1]])
        for upper, lower in (
            (mesh.LID_UPPER_LEFT, mesh.LID_LOWER_LEFT),
            (mesh.LID_UPPER_RIGHT, mesh.LID_LOWER_RIGHT),
        )
    ]
    return np.asarray(np.maximum(*(fill_polygon(size, ring) for ring in rings)), np.float32)


def _brow_cover(points: Points, ids: tuple[int, ...], size: int) -> Plane:
    hull = cv2.convexHull(points[list(ids)].astype(np.float32))[:, 0]
    return np.asarray(cv2.GaussianBlur(fill_polygon(size, hull), (0, 0), size / 128), np.float32)


def _tint_dark(picture: Picture, cover: Plane, colour: str) -> Picture:
    """Tint hairs on skin: the darker than its surroundings a pixel is, the more."""
    source = picture.astype(np.float32)
    luma = source.mean(2)
    share = np.clip((cv2.GaussianBlur(luma, (0, 0), len(luma) / 73) - luma) / 45, 0, 1) * cover
    target = rgb_from_hex(colour) * 0.75
    return _mix(picture, np.broadcast_to(target, source.shape), share * 0.85)


def _disc(centre: Points, radius: float, size: int) -> Plane:
    yy, xx = np.mgrid[0:size, 0:size].astype(np.float32)
    r = np.hypot(xx - centre[0], yy - centre[1])
    return np.clip((radius - r) / 1.5, 0, 1).astype(np.float32)


def _mix(below: NDArray[Any], above: NDArray[Any], share: Plane) -> Picture:
    a, b = below.astype(np.float32), np.asarray(above, np.float32)
    return np.clip(a + (b - a) * share[..., None] + 0.5, 0, 255).astype(np.uint8)


def _scaled_box(box: Box, size: int) -> Box:
    left, top, right, bottom = (round(v * size / PLATE_PX) for v in box)
    return left, top, right, bottom


def _paste(whole: Picture, part: Picture, box: Box) -> Picture:
    left, top, right, bottom = _scaled_box(box, len(whole))
    method = cv2.INTER_AREA if len(whole) < PLATE_PX else cv2.INTER_CUBIC
    whole[top:bottom, left:right] = cv2.resize(part, (right - left, bottom - top), interpolation=method)
    return whole


def _fade(box: Box, share: float, size: int) -> Plane:
    """1 in a box, soft at its edge, 0 outside."""
    left, top, right, bottom = _scaled_box(box, size)
    out = np.zeros((size, size), np.float32)
    margin = max(2, int(share * (right - left)))
    out[top + margin : bottom - margin, left + margin : right - margin] = 1
    return np.asarray(cv2.GaussianBlur(out, (0, 0), margin * 0.45), np.float32)


def _darker(colour: str) -> str:
    return "#" + "".join(f"{round(v):02x}" for v in rgb_from_hex(colour) * 0.68)

"""Two arches of teeth with gums as surfaces in three dimensions, and their picture in a face's pose and light.

Widths and heights of crowns are Wheeler's averages (Nelson & Ash, Dental Anatomy, Physiology and Occlusion, 9th ed.).
Lengths are millimetres in the head's axes about the middle of the shut lips: x to the picture's right, y up, z out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.photo.light import PictureLight

Array = NDArray[Any]
UPPER_WIDTHS, LOWER_WIDTHS = (8.5, 6.6, 7.6, 7.0, 6.8, 10.0, 9.0), (5.1, 5.7, 6.9, 7.0, 7.0, 10.5, 10.0)
UPPER_HEIGHTS, LOWER_HEIGHTS = (10.4, 9.0, 10.0, 8.5, 8.2, 7.4, 7.0), (9.0, 9.3, 10.4, 8.6, 8.0, 7.4, 7.0)
#: How far each edge lies from the incisors' own, towards the gum: shorter laterals, a row that rises to the back.
UPPER_EDGES, LOWER_EDGES = (0.0, 0.7, 0.25, 0.9, 1.1, 1.5, 2.0), (0.0, 0.05, -0.3, 0.5, 0.8, 1.0, 1.2)
THICKNESS = (1.6, 1.6, 2.6, 6.0, 7.0, 9.0, 9.0)  # of an edge, front to back
#: The outer curve of the upper arch: x outward and z, from the base mesh's, a little narrower.
ARCH = ((0.0, 0.0), (5.5, -0.6), (10.5, -2.6), (15.5, -6.4), (19.5, -11.5), (23.0, -19.0), (25.5, -28.0), (27.0, -40.0))
LIP_TO_TEETH_MM = 6.5  # from the middle of the lips back to the upper incisors
UPPER_EDGE_MM, LOWER_EDGE_MM = -4.8, -2.6  # of the incisors, over the middle of the shut lips
LOWER_SETBACK_MM = 2.0
MIN_SAMPLES, MAX_SAMPLES, WIDEST_MM = 40, 112, 10.5  # points along each side of a tooth, and the widest
SUPERSAMPLING, SPRITE_SCALE = 3, 1.5  # of the picture's pixels, while points are laid down and in the sprite
ENAMEL, INCISAL, NECK, GUM = (226, 218, 203), (214, 214, 212), (220, 202, 174), (178, 96, 96)
BACK_DARKNESS_MM = 24.0  # at this depth behind the incisors teeth lie in half shadow


@dataclass(frozen=True)
class Arch:
    """Points of one arch.

    Attributes:
        points: [N, 3] in millimetres.
        normals: [N, 3], outward.
        albedo: RGB [N, 3], 0..255.
        gloss: [N] strength of a wet highlight.
    """

    points: NDArray[np.float32]
    normals: NDArray[np.float32]
    albedo: NDArray[np.float32]
    gloss: NDArray[np.float32]


@dataclass(frozen=True)
class Sprite:
    """A picture of something in the mouth.

    Attributes:
        rgba: [h, w, 4], colour times opacity, 0..255.
        origin: [2], the pixel of the sprite that lies on the middle of the shut lips.
        scale: pixels of the sprite for a pixel of the picture.
    """

    rgba: NDArray[np.uint8]
    origin: NDArray[np.float32]
    scale: float


@lru_cache(maxsize=4)
def build_arch(samples: int, *, upper: bool) -> Arch:
    """The points of the upper or the lower arch, so many along each side of a tooth."""
    widths, heights, edges = (
        (UPPER_WIDTHS, UPPER_HEIGHTS, UPPER_EDGES) if upper else (LOWER_WIDTHS, LOWER_HEIGHTS, LOWER_EDGES)
    )
    parts = []
    for side in (-1, 1):
        start = 0.0
        for k, (width, height, edge) in enumerate(zip(widths, heights, edges, strict=True)):
            tooth = _Tooth(side, start, width, height, edge, THICKNESS[k], k, samples, upper)
            parts += [tooth.crown(), tooth.gum()]
            start += width
    points, normals, albedo, gloss = (np.concatenate(x).astype(np.float32) for x in zip(*parts, strict=True))
    return Arch(points, normals, albedo, gloss)


@dataclass(frozen=True)
class _Tooth:
    """One tooth and the gum above it."""

    side: int
    start: float
    width: float
    height: float
    edge: float
    thickness: float
    rank: int
    samples: int
    upper: bool

    def crown(self) -> tuple[Array, Array, Array, Array]:
        """Points, normals, albedo, gloss of the crown: across a in -1..1, down b from the gum (0) over the edge (1)."""
        over_edge = np.linspace(1, 2, self.samples // 4)[1:]
        a, b = np.meshgrid(
            np.linspace(-1, 1, self.samples), np.concatenate([np.linspace(0, 1, self.samples), over_edge])
        )
        down, wrap = np.minimum(b, 1), np.clip(b - 1, 0, 1)
        narrow = 0.9 + 0.13 * np.sin(np.pi * np.clip(down / 0.8, 0, 1) * 0.5)
        corner = 0.03 if self.rank == 0 else 0.06 if self.rank == 1 else 0.12
        narrow = narrow * (1 - corner * np.clip((down - 0.84) / 0.16, 0, 1) ** 2)
        across = a * narrow
        pointed = 0.07 if self.rank == 2 else 0.02
        gum_line = 0.13 * np.abs(a) ** 2.2
        along = gum_line + (1 - gum_line) * down
        tip = 1 - pointed * np.abs(a) ** 1.6 * np.clip((down - 0.6) / 0.4, 0, 1)
        y = self.height * (1 - along * tip)  # over the edge
        bulge = 0.14 * min(self.width, 7.0) * (1 - np.abs(across) ** 2.4) + 0.9 * np.sin(np.pi * (0.15 + 0.8 * down))
        z = bulge - wrap * self.thickness
        tilt = -np.clip((0.5 - down) * 0.9, -0.4, 0.5)
        turn = 0.62 * np.sign(across) * np.abs(across) ** 3.2
        local = np.stack(
            [turn, -tilt * 0.5 - 2.2 * wrap - 0.25 * (down > 0.97), np.ones_like(a) * (1 - 0.9 * wrap)], -1
        )
        enamel = _mix(np.array(NECK, float), np.array(ENAMEL, float), np.clip(down / 0.35, 0, 1))
        enamel = _mix(enamel, np.array(INCISAL, float), 0.75 * np.clip((down - 0.7) / 0.3, 0, 1))
        yellow = np.array([0.99, 0.98, 0.955]) if self.rank == 2 else np.array([1, 1, 1])
        seam = 1 - 0.32 * np.clip((np.abs(a) - 0.86) / 0.14, 0, 1) ** 1.5
        albedo = enamel * yellow * seam[..., None]
        return self._place(across, y, z, local, albedo, np.full(a.shape, 0.5))

    def gum(self) -> tuple[Array, Array, Array, Array]:
        """The gum above the crown, with its papillae between the teeth."""
        a, b = np.meshgrid(np.linspace(-1, 1, self.samples), np.linspace(0, 1, self.samples // 2))
        scallop = self.height * (1 - 0.05 - 0.13 * np.abs(a) ** 2.2)
        papilla = np.clip((np.abs(a) - 0.8) / 0.2, 0, 1) ** 1.3 * self.height * 0.3
        y = scallop - papilla * (1 - b) + b * 7.0
        z = 1.1 + 0.7 * np.sin(np.pi * np.clip(b * 1.6, 0, 1)) + 0.35 * self.width * 0.1 * (1 - a**2) - 3 * b**2
        local = np.stack([0.25 * a, 0.5 * b - 0.25, np.ones_like(a)], -1)
        albedo = np.array(GUM, float) * (0.9 + 0.12 * np.cos(np.pi * a) - 0.1 * (1 - b))[..., None]
        return self._place(a, y, z, local, albedo, np.full(a.shape, 0.8))

    def _place(
        self, across: Array, y: Array, z: Array, local: Array, albedo: Array, gloss: Array
    ) -> tuple[Array, Array, Array, Array]:
        """Put a surface of the tooth onto its arch: y over its edge, z outward."""
        base, out = _arch_frame(self.start + self.width / 2 + across * self.width / 2 * 1.0)
        lower = 0 if self.upper else LOWER_SETBACK_MM
        x3 = (base[..., 0] + out[..., 0] * (z - lower)) * self.side
        z3 = base[..., 1] + out[..., 1] * (z - lower) - LIP_TO_TEETH_MM
        height = y + self.edge
        y3 = UPPER_EDGE_MM + height if self.upper else LOWER_EDGE_MM - height
        up = local[..., 1] if self.upper else -local[..., 1]
        along = np.stack([out[..., 1], -out[..., 0]], -1)  # along the arch, outward from the middle
        nx = (out[..., 0] * local[..., 2] + along[..., 0] * local[..., 0]) * self.side
        nz = out[..., 1] * local[..., 2] + along[..., 1] * local[..., 0]
        normal = np.stack([nx, up, nz], -1)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        return np.stack([x3, y3, z3], -1).reshape(-1, 3), normal.reshape(-1, 3), albedo.reshape(-1, 3), gloss.ravel()


def _arch_frame(length: Array) -> tuple[Array, Array]:
    """Places [..., 2] (x, z) on the arch's outer curve at lengths from its middle, and its outward normals."""
    curve = np.array(ARCH)
    fine = np.linspace(0, len(curve) - 1, 400)
    dense = np.stack([np.interp(fine, np.arange(len(curve)), curve[:, i]) for i in range(2)], 1)
    dense = np.stack([cv2.GaussianBlur(_mirrored(dense[:, i], i == 0), (0, 0), 14)[400:, 0] for i in range(2)], 1)
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    tangent = np.gradient(dense, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)

    def at(values: Array) -> Array:
        return np.interp(np.abs(length), steps, values)

    sign = np.where(length < 0, -1.0, 1.0)
    place = np.stack([at(dense[:, 0]) * sign, at(dense[:, 1])], -1)
    normal = np.stack([-at(tangent[:, 1]) * sign, at(tangent[:, 0])], -1)
    return place, normal


def _mirrored(values: Array, odd: bool) -> Array:
    return np.concatenate([-values[::-1] if odd else values[::-1], values])[:, None]


def _mix(a: Array, b: Array, share: Array) -> Array:
    return np.asarray(a * (1 - share[..., None]) + b * share[..., None])


def draw_teeth(rotation: Array, px_per_mm: float, light: PictureLight, *, upper: bool) -> Sprite:
    """Draw the upper or the lower arch as a face's pose and light show it.

    Args:
        rotation: [3, 3], of the head's axes to the picture's.
        px_per_mm: of the picture.
        light: of the picture.
        upper: which arch.

    Returns:
        The picture of the arch.
    """
    samples = int(np.clip(1.25 * WIDEST_MM * px_per_mm * SUPERSAMPLING, MIN_SAMPLES, MAX_SAMPLES))
    return draw_surface(build_arch(samples, upper=upper), rotation, px_per_mm, light)


def draw_surface(arch: Arch, rotation: Array, px_per_mm: float, light: PictureLight) -> Sprite:
    """Draw points as a face's pose and light show them.

    Args:
        arch: the points.
        rotation: [3, 3], of the head's axes to the picture's.
        px_per_mm: of the picture.
        light: of the picture.

    Returns:
        Their picture.
    """
    points, normals = arch.points @ rotation.T, arch.normals @ rotation.T
    facing = -normals[:, 2]
    shown = facing > -0.06
    points, normals = points[shown], normals[shown]
    towards = light.direction + np.array([0, 0, -1.0])
    shine = np.clip(normals @ (towards / np.linalg.norm(towards)), 0, 1) ** 40 * arch.gloss[shown]
    depth = 1 / (1 + (np.clip(-LIP_TO_TEETH_MM - arch.points[shown, 2], 0, None) / BACK_DARKNESS_MM) ** 1.5)
    grazing = 0.55 + 0.45 * np.clip(facing[shown], 0, 1) ** 0.6
    lit = arch.albedo[shown] * (light.shade(normals) * depth * grazing)[:, None]
    colours = np.clip((lit + 120 * (shine * depth)[:, None]) * light.colour, 0, 255)
    fine = px_per_mm * SUPERSAMPLING
    least, most = points[:, :2].min(0) - 1, points[:, :2].max(0) + 1
    width, height = (np.ceil((most - least) * fine / SUPERSAMPLING).astype(int) * SUPERSAMPLING).tolist()
    canvas = np.zeros((height, width, 4), np.uint8)
    order = np.argsort(-points[:, 2])  # the nearest last
    x, y = ((points[order, :2] - least) * fine).astype(int).T
    canvas[y, x, :3], canvas[y, x, 3] = colours[order].astype(np.uint8), 255
    canvas = _fill_gaps(canvas)
    size = (round(width * SPRITE_SCALE / SUPERSAMPLING), round(height * SPRITE_SCALE / SUPERSAMPLING))
    small = cv2.resize(canvas, size, interpolation=cv2.INTER_AREA)
    scale = SPRITE_SCALE * np.array(size) / (np.array([width, height]) * SPRITE_SCALE / SUPERSAMPLING)
    return Sprite(small, (-least * px_per_mm * scale).astype(np.float32), SPRITE_SCALE)


def _fill_gaps(canvas: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels that no point fell on take their neighbours' colours."""
    kernel = np.ones((3, 3), np.uint8)
    for _ in range(3):
        solid = cv2.morphologyEx(canvas[..., 3], cv2.MORPH_CLOSE, kernel)
        gaps = (solid > 0) & (canvas[..., 3] == 0)
        canvas[gaps] = cv2.dilate(canvas, kernel)[gaps]
    return canvas

"""Rocks: balls cut by planes and roughened by noise, in bands, under moss or snow."""

from __future__ import annotations

from collections.abc import Sequence

import bmesh
import numpy as np
from mathutils import Vector, noise

from pipelines.image.training.things.kit_flora import Array, Ints, Shape, ramp


def rock(
    rng: np.random.Generator,
    radii: Sequence[float],
    colours: Sequence[str],
    *,
    cuts: int = 6,
    rough_m: float = 0.05,
    bands_m: float = 0.0,
    cover: Sequence[str] | None = None,
    cover_from: float = 0.45,
    level: int = 5,
    blocky: float = 1.0,
) -> Shape:
    """A rock about the origin.

    Args:
        rng: random numbers.
        radii: half sizes, metres.
        colours: of its hollows to its ridges.
        cuts: planes that cut it flat; many are jagged.
        rough_m: height of its roughness.
        bands_m: height of the layers it shows, none when 0.
        cover: colours of what lies on its upper faces: moss, snow.
        cover_from: how far up a face looks to be covered, -1 to 1.
        level: of subdivision, 2 to 5.
        blocky: 1 for a ball, less for a block with rounded edges.

    Returns:
        The shape.
    """
    ball = bmesh.new()
    bmesh.ops.create_icosphere(ball, subdivisions=level, radius=1)
    unit = np.array([v.co for v in ball.verts])
    faces = np.array([[v.index for v in f.verts] for f in ball.faces])
    ball.free()
    points = np.sign(unit) * np.abs(unit) ** blocky
    for _ in range(cuts):
        way = rng.normal(0, 1, 3)
        way /= np.linalg.norm(way)
        over = points @ way - rng.uniform(0.6, 0.92)
        points -= np.maximum(over, 0)[:, None] * way * 0.93
    points *= np.asarray(radii)
    offset, size = Vector(rng.uniform(-50, 50, 3)), float(np.mean(radii))
    swell = np.array([noise.fractal(Vector(p / size * 1.6) + offset, 0.8, 2.1, 6) for p in points])
    out = unit / np.asarray(radii)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    points += out * (swell * rough_m * 1.6)[:, None]
    if bands_m:
        wave = np.array([noise.noise(Vector((p[0] / bands_m * 0.3, p[1] / bands_m * 0.3, 0)) + offset) for p in points])
        layer = (points[:, 2] / bands_m + 0.5 * wave) % 1
        points += out * np.array((1, 1, 0)) * (0.22 * bands_m * (np.abs(layer - 0.5) - 0.25))[:, None]
        swell = 0.6 * swell + 0.8 * (layer - 0.5)
    return Shape(points, faces, _tints(points, faces, swell, colours, cover, cover_from), np.zeros_like(points))


def _tints(
    points: Array, faces: Ints, swell: Array, colours: Sequence[str], cover: Sequence[str] | None, cover_from: float
) -> Array:
    palette = ramp(colours, 64)
    pick = ((swell - np.quantile(swell, 0.03)) / max(float(np.ptp(swell)) * 0.85, 1e-6)).clip(0, 1)
    tints = palette[(pick * 63).astype(int)]
    if cover is not None:
        normal = np.zeros_like(points)
        corner = points[faces]
        flat = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
        for k in range(3):
            np.add.at(normal, faces[:, k], flat)
        up = normal[:, 2] / np.maximum(np.linalg.norm(normal, axis=1), 1e-9)
        amount = ((up + 0.5 * (pick - 0.5) - cover_from) / 0.18).clip(0, 1)[:, None]
        top = ramp(cover, 64)[((0.25 + 0.75 * pick) * 63).astype(int)]
        tints = tints * (1 - amount) + top * amount
    return tints


def on_ground(shape: Shape) -> Shape:
    """The part above z = 0, flat below."""
    points = shape.points.copy()
    points[:, 2] = points[:, 2].clip(0)
    return Shape(points, shape.faces, shape.tints, shape.out)

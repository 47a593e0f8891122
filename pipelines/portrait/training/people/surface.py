"""A head's surface: nearest points, rays, points that ride on it, and its parts."""

from __future__ import annotations

from typing import Any

import bpy  # isort: skip  # noqa: F401  (brings the one below)
import numpy as np
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray

Array = NDArray[Any]


class Surface:
    """Triangles that can be asked for nearest points and met by rays.

    Args:
        points: vertices [V, 3].
        triangles: [T, 3].
    """

    def __init__(self, points: Array, triangles: Array) -> None:
        self.points, self.triangles = points, triangles
        self._tree = BVHTree.FromPolygons(points.tolist(), triangles.tolist(), all_triangles=True)
        a, b, c = (points[triangles[:, k]] for k in range(3))
        normals = np.cross(b - a, c - a)
        self.areas = np.linalg.norm(normals, axis=1) / 2
        self.normals = normals / (2 * self.areas[:, None] + 1e-12)
        vertex_normals = np.zeros_like(points)
        for k in range(3):
            np.add.at(vertex_normals, triangles[:, k], normals)
        self.vertex_normals = vertex_normals / (np.linalg.norm(vertex_normals, axis=1, keepdims=True) + 1e-12)

    def nearest(self, points: Array) -> tuple[Array, Array, Array]:
        """Nearest points [N, 3], outward normals [N, 3] there, and signed distances [N], outside positive."""
        found = [self._tree.find_nearest(p) for p in points.tolist()]
        where = np.array([f[0][:] for f in found])
        triangle = np.array([f[2] for f in found])
        normals = self._smooth_normals(where, triangle)
        signed = ((points - where) * normals).sum(1)
        distance = np.array([f[3] for f in found]) * np.sign(signed + 1e-12)
        return where, normals, distance

    def cast(self, origins: Array, direction: Array) -> tuple[Array, Array, Array]:
        """Rays from origins [N, 3] along a direction [3] or [N, 3]: hits [N, 3], triangles [N], whether hit [N]."""
        directions = np.broadcast_to(direction, origins.shape)
        found = [self._tree.ray_cast(o, d) for o, d in zip(origins.tolist(), directions.tolist(), strict=True)]
        hit = np.array([f[0] is not None for f in found])
        where = np.array([f[0][:] if f[0] is not None else (0, 0, 0) for f in found])
        return where, np.array([-1 if f[2] is None else f[2] for f in found]), hit

    def bind(self, points: Array) -> tuple[Array, Array]:
        """Triangles [N] and barycentric weights [N, 3] of points on the surface, to ride on it."""
        triangle = np.array([self._tree.find_nearest(p)[2] for p in points.tolist()])
        return triangle, self.weights(points, triangle)

    def weights(self, points: Array, triangle: Array) -> Array:
        """Barycentric weights [N, 3] of points in the planes of triangles [N]."""
        a, b, c = (self.points[self.triangles[triangle, k]] for k in range(3))
        u, v, w = b - a, c - a, points - a
        uu, uv, vv, wu, wv = ((x * y).sum(1) for x, y in ((u, u), (u, v), (v, v), (w, u), (w, v)))
        bottom = uu * vv - uv * uv + 1e-18
        s, t = (vv * wu - uv * wv) / bottom, (uu * wv - uv * wu) / bottom
        return np.stack([1 - s - t, s, t], 1)

    def ride(self, triangle: Array, weights: Array, values: Array | None = None) -> Array:
        """Points [N, 3] (or other values of the vertices) at triangles and weights."""
        source = self.points if values is None else values
        return (source[self.triangles[triangle]] * weights[..., None]).sum(1)

    def sample(self, count: int, density: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
        """Chance points where a density [T] of the triangles is high: points [N, 3], normals [N, 3], triangles [N]."""
        chance = self.areas * density
        triangle = rng.choice(len(chance), count, p=chance / chance.sum())
        u = rng.random((count, 2))
        over = u.sum(1) > 1
        u[over] = 1 - u[over]
        weights = np.stack([1 - u.sum(1), u[:, 0], u[:, 1]], 1)
        return self.ride(triangle, weights), self.blend_normals(triangle, weights), triangle

    def _smooth_normals(self, where: Array, triangle: Array) -> Array:
        return self.blend_normals(triangle, np.clip(self.weights(where, triangle), 0, 1))

    def blend_normals(self, triangle: Array, weights: Array) -> Array:
        """Smooth normals [N, 3] at triangles [N] and barycentric weights [N, 3]."""
        normals = self.ride(triangle, weights, self.vertex_normals)
        return normals / (np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12)


def triangulate(faces: list[Array]) -> Array:
    """Triangles [T, 3] of triangles and quads."""
    out = [f[[0, 1, 2]] for f in faces]
    out += [f[[0, 2, 3]] for f in faces if len(f) == 4]
    return np.array(out)

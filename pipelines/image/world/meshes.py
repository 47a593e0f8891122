"""Meshes for the tracer: land, water, walls, and things as flat outlines."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.stock import Stock
from pipelines.image.world.fbm import fbm
from pipelines.image.world.land import colour, height
from pipelines.image.world.raster import BLOOMING, tinted_albedo
from pipelines.image.world.scene import Solid, Standing, World

Array = NDArray[np.floating[Any]]

ROWS, COLUMNS = 320, 220  # of the grid of the land
NEAREST_M, BETWEEN_M, FARTHEST_M, FINE_M = 0.2, 250.0, 7000.0, 900.0
OPAQUE = 0.45  # alpha from which a thing is there
WATER = (0.012, 0.035, 0.045)
RIPPLE_PX, RIPPLE_M = 256, 14.0


def _grid(world: World, rows: int, columns: int) -> tuple[Array, Array]:
    """Places on the ground, dense near the camera and wider than what it sees."""
    wide = math.tan(math.radians(world.camera.field_degrees) / 2) * 1.5 + 0.1
    near = np.geomspace(NEAREST_M, BETWEEN_M, rows // 2, endpoint=False)
    far = np.geomspace(BETWEEN_M + FINE_M, FARTHEST_M + FINE_M, rows - rows // 2) - FINE_M  # mountains want finer steps
    y = np.concatenate([near, far])[:, None] * np.ones((1, columns))
    x = np.linspace(-1, 1, columns)[None] * (wide * y + 4.0)
    return x.astype(np.float32), y.astype(np.float32)


def _triangles(rows: int, columns: int) -> NDArray[np.uint32]:
    i = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = i[:-1, :-1].ravel(), i[:-1, 1:].ravel(), i[1:, :-1].ravel(), i[1:, 1:].ravel()
    return np.concatenate([np.stack([a, b, d], 1), np.stack([a, d, c], 1)]).astype(np.uint32)


def _mesh(
    mi: Any,
    points: Array,
    faces: NDArray[np.uint32],
    bsdf: dict[str, Any],
    *,
    texcoords: Array | None = None,
    smooth: bool = True,
    glow: Any = None,
) -> Any:
    props = mi.Properties()
    props["bsdf"] = mi.load_dict(bsdf)
    if glow is not None:
        props["emitter"] = mi.load_dict(glow)
    mesh = mi.Mesh(
        "mesh",
        len(points),
        len(faces),
        has_vertex_normals=smooth,
        has_vertex_texcoords=texcoords is not None,
        props=props,
    )
    params = mi.traverse(mesh)
    params["vertex_positions"], params["faces"] = points.astype(np.float32).ravel(), faces.ravel()
    if texcoords is not None:
        params["vertex_texcoords"] = texcoords.astype(np.float32).ravel()
    params.update()
    return mesh


def land_mesh(world: World, mi: Any) -> Any:
    """The ground, each corner in its colour."""
    land = world.land
    assert land is not None
    x, y = _grid(world, ROWS, COLUMNS)
    z = height(land, x, y)
    by, bx = np.gradient(z)
    slope = np.hypot(bx / np.maximum(np.gradient(x, axis=1), 1e-3), by / np.gradient(y, axis=0))
    tint = colour(land, x, y, z, slope.astype(np.float32))
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    bsdf = {
        "type": "twosided",
        "b": {"type": "diffuse", "reflectance": {"type": "mesh_attribute", "name": "vertex_color"}},
    }
    mesh = _mesh(mi, points, _triangles(ROWS, COLUMNS), bsdf)
    mesh.add_attribute("vertex_color", 3, np.clip(tint, 0.005, 0.95).reshape(-1).astype(np.float32))
    return mesh


def water_mesh(world: World, mi: Any) -> Any:
    """The surface of the water with its swell and ripples (Gerstner-like waves with sharp crests)."""
    land = world.land
    assert land is not None
    rows, columns = (ROWS, COLUMNS) if land.wave_m > 0.02 else (2, 2)
    x, y = _grid(world, rows, columns)
    swell = land.wave_m * (0.4 + 1.2 * world.air.wind)
    z = np.zeros_like(x)
    if rows > 2:
        reach = np.clip(60 / y, 0, 1) ** 0.5
        t = world.air.time_s
        for k, (wave, angle, part) in enumerate(((9.0, 1.9, 0.5), (4.7, 1.2, 0.3), (17.0, 1.5, 0.7), (2.3, 2.2, 0.12))):
            phase = (x * math.cos(angle) + y * math.sin(angle)) * 2 * math.pi / wave + 1.7 * k + land.seed
            bend = 0.9 * fbm(x, y, land.seed + 91 + k, 5 * wave, octaves=2)
            z += (
                swell
                * part
                * reach
                * (np.abs(np.sin((phase + bend - t * math.sqrt(9.81 * 2 * math.pi / wave)) / 2)) * -2 + 1)
            )
    points = np.stack([x, y, z], -1).reshape(-1, 3)
    ripple = _ripple(land.seed, 0.15 + 0.85 * world.air.wind, world.air.time_s)
    bsdf = {
        "type": "twosided",
        "b": {
            "type": "normalmap",
            "normalmap": {"type": "bitmap", "bitmap": mi.Bitmap(ripple), "raw": True},
            "b": {
                "type": "principled",
                "base_color": {"type": "rgb", "value": list(land.water_tint or WATER)},
                "roughness": 0.08 + 0.15 * world.air.wind,
                "specular": 0.6,
            },
        },
    }
    uv = np.stack([x, y], -1).reshape(-1, 2) / RIPPLE_M
    return _mesh(mi, points, _triangles(rows, columns), bsdf, texcoords=uv)


def _ripple(seed: int, strength: float, time_s: float) -> Array:
    """A normal map of ripples [256, 256, 3] that fits to itself."""
    rng = np.random.default_rng([seed, 3])
    i = np.arange(RIPPLE_PX) / RIPPLE_PX * 2 * math.pi
    u, v = np.meshgrid(i, i)
    dx, dy = np.zeros_like(u), np.zeros_like(u)
    for _ in range(40):
        kx, ky = rng.integers(-14, 15), rng.integers(3, 22)
        k = math.hypot(kx, ky)
        slope = (
            np.cos(kx * u + ky * v + rng.uniform(0, 6.3) + time_s * math.sqrt(9.81 * k * 2 * math.pi / RIPPLE_M))
            / k**0.35
        )
        dx += slope * kx / k
        dy += slope * ky / k
    amount = 0.05 * strength
    normal = np.dstack([-dx * amount, -dy * amount, np.ones_like(u)])
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    return np.ascontiguousarray(normal / 2 + 0.5, np.float32)


def solid_mesh(solid: Solid, mi: Any) -> Any:
    """A solid with its texture and, if it lights what is around it, its glow."""
    texture = {"type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(solid.texture[::-1])), "raw": True}
    surface: dict[str, Any] = {"type": "diffuse", "reflectance": texture}
    if solid.rough < 0.9:
        surface = {"type": "principled", "base_color": texture, "roughness": solid.rough, "specular": 0.5}
    glow = None
    if solid.glow is not None and solid.lights:
        glow = {
            "type": "area",
            "radiance": {"type": "bitmap", "bitmap": mi.Bitmap(np.ascontiguousarray(solid.glow[::-1])), "raw": True},
        }
    return _mesh(
        mi,
        solid.points,
        solid.faces,
        {"type": "twosided", "b": surface},
        texcoords=solid.texcoords,
        smooth=False,
        glow=glow,
    )


def card_mesh(stock: Stock, standing: Standing, mi: Any) -> Any:
    """A thing as a flat mesh of its outline in [-1, 1]^2, so that no ray meets what is not there."""
    view, side = stock.view(standing.thing, standing.view), -1 if standing.flip else 1

    def bitmap(values: Array) -> dict[str, Any]:
        texture = mi.Bitmap(np.ascontiguousarray(values[::-1, ::side], np.float32))
        return {"type": "bitmap", "bitmap": texture, "raw": True, "wrap_mode": "clamp"}

    tinted = tinted_albedo(view, standing.tint, blooms=stock.entries[standing.thing].theme in BLOOMING)
    surface = {"type": "diffuse", "reflectance": bitmap(np.clip(tinted, 0, 0.95))}
    normals = bitmap(view.normal * np.array([side, 1, 1], np.float32) / 2 + 0.5)
    bsdf = {"type": "twosided", "b": {"type": "normalmap", "normalmap": normals, "b": surface}}
    places = outline_quads(view.alpha[:, ::side])
    points = np.concatenate([places * 2 - 1, np.zeros((len(places), 1), np.float32)], 1)
    i = np.arange(0, len(places), 4)
    faces = np.concatenate([np.stack([i, i + 1, i + 2], 1), np.stack([i, i + 2, i + 3], 1)]).astype(np.uint32)
    return _mesh(mi, points, faces, bsdf, texcoords=places, smooth=False)


def outline_quads(alpha: Array) -> Array:
    """What is there of a picture, as a strip of quads a row, their ends between pixels where alpha passes a half.

    Args:
        alpha: [h, w] in 0..1, first row on top.

    Returns:
        [4 n, 2] corners in 0..1 from the lower left, counter-clockwise.
    """
    h, w = alpha.shape
    padded = np.pad(alpha, ((0, 0), (1, 1)))
    inside = padded >= OPAQUE
    rows, columns = np.nonzero(inside[:, 1:] != inside[:, :-1])
    before, after = padded[rows, columns], padded[rows, columns + 1]
    crossing = np.clip((columns - 0.5 + (OPAQUE - before) / (after - before)) / w, 0, 1)
    left, right, row = crossing[::2], crossing[1::2], rows[::2]
    low, high = 1 - (row + 1) / h, 1 - row / h
    corners = np.stack([left, low, right, low, right, high, left, high], 1)
    return corners.reshape(-1, 2).astype(np.float32)

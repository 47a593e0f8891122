"""Eyeballs, lashes and brows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.anatomy import Anatomy, Places
from pipelines.portrait.training.people.surface import Surface

Array = NDArray[Any]
IRIS_DEG = 31.0  # half the angle that the iris takes; a stylised eye has a little more than life's 29
RINGS, SPOKES = 72, 96


def eyeball(centre: Array, radius: float) -> tuple[Array, list[list[int]], Array]:
    """An eyeball that looks along z: vertices [V, 3], faces, and coordinates [V, 2] about its axis."""
    angle = np.concatenate(
        [
            np.linspace(0, np.radians(IRIS_DEG + 8), 40),
            np.linspace(np.radians(IRIS_DEG + 8.5), np.radians(120), RINGS - 40),
        ]
    )
    edge = np.radians(IRIS_DEG)
    flat = np.clip((edge - angle) / edge, 0, 1)
    along = (
        np.cos(angle)
        - flat * (1 - np.cos(edge)) * 0.98
        - 0.10 * np.sin(np.pi * np.clip(angle / edge, 0, 1)) * (angle < edge)
    )
    return _revolve(centre, radius, np.sin(angle), along, angle)


def cornea(centre: Array, radius: float) -> tuple[Array, list[list[int]], Array]:
    """The clear shell before an eyeball, with the bulge of the cornea."""
    angle = np.linspace(0, np.radians(110), RINGS)
    bulge = 0.15 * np.clip(1 - (angle / np.radians(IRIS_DEG + 7)) ** 2, 0, 1) ** 1.3
    size = 1.012 + bulge * 0.75
    return _revolve(centre, radius, np.sin(angle) * size, np.cos(angle) * size, angle)


def _revolve(
    centre: Array, radius: float, across: Array, along: Array, angle: Array
) -> tuple[Array, list[list[int]], Array]:
    turn = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    n = len(across)
    points = np.stack(
        [
            across[:, None] * np.cos(turn),
            across[:, None] * np.sin(turn),
            np.repeat(along[:, None], SPOKES, 1),
        ],
        -1,
    )
    r = (angle / (np.pi / 2))[:, None]
    uvs = np.stack([0.5 + 0.5 * r * np.cos(turn), 0.5 + 0.5 * r * np.sin(turn)], -1)
    faces = [
        [i * SPOKES + j, (i + 1) * SPOKES + j, (i + 1) * SPOKES + (j + 1) % SPOKES, i * SPOKES + (j + 1) % SPOKES]
        for i in range(n - 1)
        for j in range(SPOKES)
    ]
    return centre + radius * points.reshape(-1, 3), faces, uvs.reshape(-1, 2)


def lash_strands(anatomy: Anatomy, vertices: Array, places: Places, rng: np.random.Generator, length: float) -> Array:
    """Lashes [N, K, 3] that grow where the base mesh's lash cards stand."""
    out = []
    for side, centre in (("r", places.eyes[0]), ("l", places.eyes[1])):
        for lid, count, scale, lift in (("2", 95, 1.0, 1.0), ("1", 60, 0.55, -0.7)):
            line = _root_line(anatomy, vertices, f"helper-{side}-eyelashes-{lid}", centre)
            share = np.clip(np.linspace(0.02, 0.98, count) + rng.normal(0, 0.005, count), 0, 1)
            root = _along(line, share)
            outer = share if centre[0] > 0 else 1 - share  # 1 at the outer corner
            fan = np.sign(centre[0]) * (outer - 0.35) * 1.1
            direction = np.stack([fan, np.full(count, 0.10 * lift), np.full(count, 0.95)], 1)
            direction += rng.normal(0, 0.09, (count, 3))
            direction /= np.linalg.norm(direction, axis=1, keepdims=True)
            size = length * scale * places.iod * np.interp(outer, [0, 0.25, 0.75, 1], [0.04, 0.075, 0.115, 0.09])
            size = size * rng.uniform(0.75, 1.08, count)
            steps = np.linspace(0, 1, 7)[None, :, None]
            curl = np.array([0, 0.42 * lift, -0.12])
            out.append(root[:, None] + size[:, None, None] * (steps * direction[:, None] + steps**2 * curl))
    return np.concatenate(out)


def _root_line(anatomy: Anatomy, vertices: Array, group: str, centre: Array) -> Array:
    """The lid's edge [N, 3] from left to right, where the base mesh's lash cards begin."""
    ids = anatomy.vertices_of(group)
    rest = anatomy.base[ids] - anatomy.base[anatomy.vertices_of(group[:8] + "-eye")].mean(0)
    at_edge = np.linalg.norm(rest, axis=1) < 0.158
    points = vertices[ids[at_edge]]
    x = points[:, 0]
    fits = [np.polyfit(x - centre[0], points[:, k], 4) for k in (1, 2)]
    fine = np.linspace(x.min(), x.max(), 30)
    return np.stack([fine, *(np.polyval(f, fine - centre[0]) for f in fits)], 1)


def _along(line: Array, share: Array) -> Array:
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    return np.stack([np.interp(share * length[-1], length, line[:, k]) for k in range(3)], 1)


def brow_roots(
    surface: Surface, places: Places, rng: np.random.Generator, thickness: float, density: float, arch: float
) -> tuple[Array, Array, Array]:
    """Where brow hairs grow on the neutral surface.

    Args:
        surface: of the head at rest.
        places: of the head.
        rng: random numbers.
        thickness: times usual.
        density: times usual.
        arch: times usual.

    Returns:
        Roots [N, 3], how far out [N] 0 inner to 1 outer, and the side [N] of each, -1 or 1.
    """
    roots, shares, sides = [], [], []
    iod = places.iod
    for k, side in enumerate((-1, 1)):
        n = int(400 * density)
        t = rng.beta(1.15, 1.25, n)
        body = np.interp(t, [0, 0.12, 0.5, 0.75, 1], [0.6, 1, 1, 0.72, 0.16])
        v = np.clip(rng.normal(0, 0.42, n), -1, 1) * body * thickness
        x = np.abs(places.eyes[k, 0]) / iod - 0.335 + 0.80 * t
        y = 0.315 + arch * (0.105 * np.sin(np.pi * np.clip(t * 0.86, 0, 1)) ** 1.4) - 0.055 * t**4 + 0.044 * v
        target = np.stack([side * x * iod, places.eye_y + y * iod, np.full(n, places.front + 2.0)], 1)
        hit, _, found = surface.cast(target, np.array([0, 0, -1.0]))
        roots.append(hit[found])
        shares.append(t[found])
        sides.append(np.full(found.sum(), side))
    return np.concatenate(roots), np.concatenate(shares), np.concatenate(sides)


def brow_strands(
    roots: Array, normals: Array, share: Array, side: Array, iod: float, rng: np.random.Generator, length: float = 1.0
) -> Array:
    """Brow hairs [N, K, 3]: up at the inner end, outward along the arch, down at the outer end."""
    n = len(roots)
    angle = np.interp(share, [0, 0.15, 0.45, 0.8, 1], [66, 44, 22, 0, -18]) + rng.normal(0, 13, n)
    direction = np.stack([side * np.cos(np.radians(angle)), np.sin(np.radians(angle)), np.zeros(n)], 1)
    direction -= (direction * normals).sum(1, keepdims=True) * normals
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    size = length * iod * np.interp(share, [0, 0.3, 0.7, 1], [0.075, 0.105, 0.10, 0.065]) * rng.uniform(0.75, 1.1, n)
    steps = np.linspace(0, 1, 6)[None, :, None]
    lift = normals[:, None] * (0.20 * np.sin(np.pi * 0.75 * steps) * 0.6 + 0.02)
    bend = side[:, None, None] * np.array([0.22, -0.25, 0]) * steps**2
    return roots[:, None] + size[:, None, None] * (steps * direction[:, None] + lift + bend)

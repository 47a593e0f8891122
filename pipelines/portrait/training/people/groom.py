"""Grows hair: guide strands are combed over the head and fall; a multitude of strands follows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from pipelines.portrait.training.people.anatomy import Places
from pipelines.portrait.training.people.skin_maps import beard_area
from pipelines.portrait.training.people.surface import Surface

Array = NDArray[Any]
Comb = Callable[[Array, float, Array], Array]
AZIMUTH_DEG = (0, 22, 38, 50, 60, 70, 80, 88, 96, 112, 126, 150, 180)
HAIRLINE = (0.62, 0.63, 0.58, 0.46, 0.34, 0.18, -0.06, -0.12, 0.16, 0.10, -0.32, -0.58, -0.64)
HAIRLINE_MAN = (0.64, 0.66, 0.64, 0.52, 0.38, 0.20, -0.10, -0.16, 0.16, 0.10, -0.30, -0.52, -0.58)


@dataclass(frozen=True)
class Scalp:
    """Where hair grows on a head.

    Attributes:
        surface: of the skin at rest.
        places: of the head.
        ears: how much each vertex of the surface belongs to an ear, 0 to 1.
        man: whether the hairline is a man's.
        receded: how far it has gone back, 0 to 1.
        bald_top: whether a ring alone is left.
    """

    surface: Surface
    places: Places
    ears: Array
    man: bool = False
    receded: float = 0.0
    bald_top: bool = False

    def frame(self, points: Array) -> tuple[Array, Array]:
        """Azimuth from the face [N] in degrees and height above the eyes [N] in parts of the crown's."""
        p = self.places
        depth, middle = (p.front - p.back) / 2, (p.front + p.back) / 2 - 0.08 * (p.front - p.back)
        azimuth = np.degrees(np.arctan2(np.abs(points[:, 0]) / p.half_width, (points[:, 2] - middle) / (depth * 0.86)))
        return azimuth, (points[:, 1] - p.eye_y) / (p.top - p.eye_y)

    def density(self, points: Array, soft: float = 0.05) -> Array:
        """How thick hair grows at points [N, 3], 0 to 1."""
        azimuth, height = self.frame(points)
        line = np.interp(azimuth, AZIMUTH_DEG, HAIRLINE_MAN if self.man else HAIRLINE)
        line = line + self.receded * np.interp(azimuth, [0, 20, 40, 60, 75], [0.16, 0.26, 0.34, 0.22, 0.0])
        wave = 0.012 * np.sin(points[:, 0] * 37 / self.places.iod) + 0.008 * np.sin(points[:, 0] * 83 / self.places.iod)
        out = np.clip((height - line + wave) / soft + 0.5, 0, 1)
        if self.bald_top:
            edge = np.interp(azimuth, [0, 60, 90, 130, 180], [-0.5, 0.30, 0.52, 0.55, 0.55])
            out = out * np.clip((edge - height) / 0.14, 0, 1)
        return out

    def vertex_density(self) -> Array:
        """The same of the surface's vertices [V], without the ears."""
        return self.density(self.surface.points, 0.10) * (1 - np.clip(self.ears * 2, 0, 1))

    def grow(self, count: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Roots [N, 3] and normals [N, 3]."""
        triangles = self.surface.triangles
        middle = self.surface.points[triangles].mean(1)
        density = (self.density(middle, 0.12) + 1e-9) * (1 - np.clip(2 * self.ears[triangles].max(1), 0, 1))
        roots, normals, _ = self.surface.sample(int(count * 1.25), density, rng)
        keep = rng.random(len(roots)) < self.density(roots, 0.06)
        return roots[keep][:count], normals[keep][:count]


@dataclass(frozen=True)
class Fall:
    """How guide strands move.

    Attributes:
        steps: points of a strand after the root.
        inertia: how much a strand keeps its direction.
        comb: strength of the comb.
        gravity: strength at the tip.
        stand: how much it leaves along the skin's normal.
        lift: least distance from the head, in eyes' distances.
        off_face: whether strands are kept beside the face.
    """

    steps: int = 14
    inertia: float = 1.0
    comb: float = 0.5
    gravity: float = 0.3
    stand: float = 0.3
    lift: float = 0.05
    off_face: bool = False


def grow_guides(
    surface: Surface,
    places: Places,
    roots: Array,
    normals: Array,
    length: Array,
    comb: Comb,
    fall: Fall,
    rng: np.random.Generator,
) -> Array:
    """Guide strands [N, K, 3]: each step follows comb, inertia and gravity and stays out of head and shoulders."""
    n, iod = len(roots), places.iod
    direction = normals * fall.stand + comb(roots, 0.0, np.arange(n)) + rng.normal(0, 0.04, (n, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-9
    lift = fall.lift * iod * rng.uniform(0.25, 1.0, n)
    path, step = [roots], length / fall.steps
    for k in range(1, fall.steps + 1):
        share = k / fall.steps
        pull = comb(path[-1], share, np.arange(n))
        direction = (
            direction * fall.inertia
            + pull * fall.comb
            + np.array([0, -1.0, 0]) * fall.gravity * min(1.0, 0.15 + 1.6 * share)
        )
        direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-9
        point = path[-1] + direction * step[:, None]
        _, out, distance = surface.nearest(point)
        low = np.clip((places.chin[1] - 0.6 * iod - point[:, 1]) / (0.5 * iod), 0, 1)
        least = lift * min(1.0, 2.5 * share) + low * 0.20 * iod
        short = np.maximum(0, least - distance)
        point = point + out * np.minimum(short, 0.3 * iod)[:, None]
        if fall.off_face:
            point = _keep_off_face(point, places)
        direction = point - path[-1]
        direction /= np.linalg.norm(direction, axis=1, keepdims=True) + 1e-9
        path.append(path[-1] + direction * step[:, None])
    return np.stack(path, 1)


def _keep_off_face(points: Array, places: Places) -> Array:
    iod = places.iod
    ahead = points[:, 2] - (places.front - 1.05 * iod)
    below = (places.eye_y + 0.55 * iod) - points[:, 1]
    inside = np.clip(ahead / (0.3 * iod), 0, 1) * np.clip(below / (0.4 * iod), 0, 1)
    inside = inside * (points[:, 1] > places.chin[1] - 0.3 * iod)
    edge = places.half_width * 0.97
    out = points.copy()
    x = np.abs(points[:, 0])
    out[:, 0] = np.sign(points[:, 0]) * np.where(x < edge, x + (edge - x) * inside, x)
    out[:, 2] -= 0.12 * iod * inside * (x < edge)
    return out


@dataclass(frozen=True)
class Bundle:
    """How strands follow the guides.

    Attributes:
        count: of strands.
        clump: how much tips draw together, 0 to 1.
        frizz: chance bends, in eyes' distances.
        curl: radius of curls, in eyes' distances.
        turns: of a curl along a strand.
        wild: spread of lengths, 0 to 1.
    """

    count: int = 16000
    clump: float = 0.5
    frizz: float = 0.01
    curl: float = 0.0
    turns: float = 3.0
    wild: float = 0.15


def follow_guides(
    guides: Array, sides: Array, roots: Array, root_sides: Array, bundle: Bundle, iod: float, rng: np.random.Generator
) -> Array:
    """Strands [N, K, 3] between guides [G, K, 3] of the same side of a parting.

    Args:
        guides: the guide strands.
        sides: of each guide [G].
        roots: [N, 3] of the strands.
        root_sides: [N].
        bundle: how they follow.
        iod: the eyes' distance.
        rng: random numbers.

    Returns:
        The strands.
    """
    n, k = len(roots), guides.shape[1]
    out = np.empty((n, k, 3))
    near = np.empty((n, 3), int)
    share = np.empty((n, 3))
    for side in np.unique(root_sides):
        mine, theirs = np.flatnonzero(root_sides == side), np.flatnonzero(sides == side)
        if len(theirs) < 3:
            theirs = np.arange(len(guides))
        distance, index = cKDTree(guides[theirs, 0]).query(roots[mine], k=3)
        near[mine] = theirs[index]
        weight = 1 / (distance + 1e-4) ** 2
        share[mine] = weight / weight.sum(1, keepdims=True)
    along = np.linspace(0, 1, k)
    shape = guides - guides[:, :1]
    mean = (shape[near] * share[..., None, None]).sum(1)
    free = roots[:, None] + mean
    owner = guides[near[:, 0]]
    spread = rng.normal(0, 0.012 * iod, (n, 1, 3)) + (roots[:, None] - owner[:, :1]) * 0.25
    draw = (bundle.clump * along**0.8)[None, :, None] * rng.uniform(0.55, 1.0, (n, 1, 1))
    out = free * (1 - draw) + (owner + spread) * draw
    bend = np.cumsum(rng.normal(0, 1, (n, k, 3)), 1) / np.sqrt(k)
    out += bundle.frizz * iod * bend * along[None, :, None]
    if bundle.curl:
        out += _curls(out, near[:, 0], bundle, iod, rng)
    cut = 1 - bundle.wild * rng.random(n) ** 2
    return _shorten(out, cut)


def _curls(strands: Array, owner: Array, bundle: Bundle, iod: float, rng: np.random.Generator) -> Array:
    n, k, _ = strands.shape
    along = np.linspace(0, 1, k)
    ahead = np.gradient(strands, axis=1)
    ahead /= np.linalg.norm(ahead, axis=2, keepdims=True) + 1e-9
    first = np.cross(ahead, np.array([0.3, 0.2, 1.0]))
    first /= np.linalg.norm(first, axis=2, keepdims=True) + 1e-9
    second = np.cross(ahead, first)
    phases = rng.random(owner.max() + 1) * 2 * np.pi
    rates = rng.uniform(0.8, 1.2, owner.max() + 1)
    angle = phases[owner][:, None] + rng.normal(0, 0.35, (n, 1))
    angle = angle + 2 * np.pi * bundle.turns * rates[owner][:, None] * along
    size = bundle.curl * iod * np.clip(along * 4, 0, 1)[None, :, None] * rng.uniform(0.7, 1.2, (n, 1, 1))
    return (np.cos(angle)[..., None] * first + np.sin(angle)[..., None] * second) * size


def _shorten(strands: Array, share: Array) -> Array:
    """Cut each strand [N, K, 3] to a share [N] of its points, drawn again evenly."""
    n, k, _ = strands.shape
    where = np.linspace(0, 1, k)[None] * share[:, None] * (k - 1)
    low = np.clip(np.floor(where).astype(int), 0, k - 2)
    part = (where - low)[..., None]
    rows = np.arange(n)[:, None]
    return strands[rows, low] * (1 - part) + strands[rows, low + 1] * part


def groom_beard(surface: Surface, places: Places, length: float, vertices: Array, rng: np.random.Generator) -> Array:
    """Beard hairs [N, K, 3] of a length in eyes' distances (negative: a moustache alone), riding on an expression.

    Args:
        surface: the skin at rest.
        places: of the head.
        length: of the hairs.
        vertices: [V, 3] of the expression.
        rng: random numbers.

    Returns:
        The hairs.
    """
    iod = places.iod
    units = np.stack([surface.points[:, 0] / iod, (places.eye_y - surface.points[:, 1]) / iod], -1)
    mouth_y, chin_y = ((places.eye_y - y) / iod for y in (places.mouth[1], places.chin[1]))
    half = places.mouth_half / iod

    def area_of(where: Array, depth: Array) -> Array:
        area = beard_area(where, mouth_y, chin_y, half)
        area = area * (depth > places.eyes[0, 2] - 1.6 * iod)
        return area * (where[:, 1] < mouth_y) * (np.abs(where[:, 0]) < half * 1.5) if length < 0 else area

    middle = surface.triangles
    density = area_of(units[middle].mean(1), surface.points[middle].mean(1)[:, 2]) + 1e-9
    count = 3200 if length < 0 else 8500
    roots, _, _ = surface.sample(count, density, rng)
    at = np.stack([roots[:, 0] / iod, (places.eye_y - roots[:, 1]) / iod], -1)
    keep = rng.random(count) < area_of(at, roots[:, 2])
    triangle, weights = surface.bind(roots[keep])
    at = at[keep]
    acted = Surface(vertices, surface.triangles)
    roots = acted.ride(triangle, weights)
    normals = acted.blend_normals(triangle, weights)
    n = len(roots)
    out = np.sign(at[:, :1]) * np.clip(np.abs(at[:, :1]) * 2.2, 0, 0.75)
    comb = np.concatenate([out, np.full((n, 1), -0.8), np.full((n, 1), 0.1)], 1)
    low = np.clip((at[:, 1] - mouth_y) / 0.5, 0, 1)[:, None]
    comb = comb * [1, 1, 1] - low * [0, 0.35, 0] + rng.normal(0, 0.18, (n, 3))
    direction = normals * 0.55 + comb * 0.8
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    size = abs(length) * iod * rng.uniform(0.6, 1.05, n) * (0.55 + 0.6 * low[:, 0])
    steps = np.linspace(0, 1, 6)[None, :, None]
    path = roots[:, None] + size[:, None, None] * (
        steps * direction[:, None] + steps**2 * (comb[:, None] * 0.4 - normals[:, None] * 0.25)
    )
    return path + rng.normal(0, 0.012 * abs(length) * iod, path.shape) * steps

"""What people wear: tops cut from the body's own surface, collars, hoods, scarves, hats, glasses, earrings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.body import Person
from pipelines.portrait.training.people.materials import cloth_material, plain_material
from pipelines.portrait.training.people.recipe import linear
from pipelines.portrait.training.people.studio_scene import add_mesh, add_tube

Array = NDArray[Any]
SPOKES = 96
Neck = tuple[float, float, float]  # how far the neckline lies below the chin in front, at the back, and its width


def neck_loop(person: Person, front: float, back: float, width: float, out: float = 0.05) -> Array:
    """A loop [96, 3] about the neck on the skin: heights below the chin in eyes' distances, front first."""
    p = person.places
    iod = p.iod
    angle = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    drop = front * (1 + np.cos(angle)) / 2 + back * (1 - np.cos(angle)) / 2
    height = p.chin[1] - drop * iod
    middle_z = np.full(SPOKES, _neck_middle(person))
    axis = np.stack([np.zeros(SPOKES), height, middle_z], 1)
    direction = np.stack([np.sin(angle) * width, np.zeros(SPOKES), np.cos(angle)], 1)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    hits, _, found = person.surface.cast(axis, direction)
    hits = np.where(found[:, None], hits, axis + direction * 0.9 * iod)
    loop = hits + direction * out * iod
    for _ in range(6):
        loop = (np.roll(loop, 1, 0) + 2 * loop + np.roll(loop, -1, 0)) / 4
    return loop


def _neck_middle(person: Person) -> float:
    """Depth z of the neck's axis."""
    p, iod = person.places, person.places.iod
    points = person.surface.points
    neck = (np.abs(points[:, 0]) < 0.5 * iod) & (np.abs(points[:, 1] - (p.chin[1] - 0.85 * iod)) < 0.25 * iod)
    return float((points[neck, 2].min() + points[neck, 2].max()) / 2)


def garment(person: Person, loop: Array, thickness: float, material: Any, smooth: int = 8) -> Any:
    """A top: rings from a neckline loop [96, 3] outward and down over shoulders and chest, on the skin."""
    iod = person.places.iod
    rings = [loop]
    angle = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    outward = np.stack([np.sin(angle), np.zeros(SPOKES), np.cos(angle)], 1)
    levels = 34
    for k in range(1, levels):
        t = k / (levels - 1)
        reach = 4.3 * iod * t**1.25
        drop = iod * (0.10 * t + 4.0 * t**2.1)
        wide = np.abs(np.sin(angle))[:, None]
        ring = loop + outward * reach * (0.35 + 0.65 * wide) + np.array([0, -1.0, 0]) * drop * (1 + 1.1 * (1 - wide))
        rings.append(ring)
    grid = np.stack(rings)
    flat = grid[1:].reshape(-1, 3)
    where, normals, distance = person.surface.nearest(flat)
    level = np.repeat(np.linspace(0, 1, levels)[1:], SPOKES)
    share = np.clip(level / 0.15, 0, 1)[:, None]
    on_skin = where + normals * thickness * iod * (0.55 + 0.9 * share)
    flat = flat * (1 - share) + on_skin * share
    grid[1:] = flat.reshape(levels - 1, SPOKES, 3)
    for _ in range(smooth):
        inner = (np.roll(grid, 1, 1) + np.roll(grid, -1, 1))[1:-1] + grid[:-2] + grid[2:]
        grid[1:-1] = 0.5 * grid[1:-1] + 0.5 * inner / 4
        flat = grid[1:].reshape(-1, 3)
        where, normals, distance = person.surface.nearest(flat)
        short = np.clip(thickness * 0.6 * iod - distance, 0, None)
        grid[1:] = (flat + normals * short[:, None]).reshape(levels - 1, SPOKES, 3)
    faces = [
        [k * SPOKES + j, (k + 1) * SPOKES + j, (k + 1) * SPOKES + (j + 1) % SPOKES, k * SPOKES + (j + 1) % SPOKES]
        for k in range(levels - 1)
        for j in range(SPOKES)
    ]
    return add_mesh("garment", grid.reshape(-1, 3), faces, material, subdivisions=1)


def sweater(person: Person, colours: tuple[str, ...]) -> None:
    """A knitted sweater with a round neck of ribs; a second colour makes stripes."""
    iod = person.places.iod
    cloth = cloth_material(
        "knit", linear(colours[0]), knit=1.0, second=linear(colours[1]) if len(colours) > 1 else None
    )
    loop = neck_loop(person, 1.05, 0.55, 1.0, 0.10)
    garment(person, loop, 0.12, cloth)
    add_tube(
        "collar",
        loop + np.array([0, 0.02 * iod, 0]),
        0.085 * iod,
        cloth_material("rib", linear(colours[0]) * 0.9, knit=0.8),
        closed=True,
        squash=0.7,
    )


def turtleneck(person: Person, colours: tuple[str, ...]) -> None:
    """A sweater with a high collar."""
    iod = person.places.iod
    garment(person, neck_loop(person, 1.0, 0.5, 1.0, 0.10), 0.10, cloth_material("knit", linear(colours[0]), knit=0.8))
    for k, (front, back, size) in enumerate(
        ((1.02, 0.52, 0.15), (0.93, 0.42, 0.12), (0.80, 0.32, 0.12), (0.72, 0.24, 0.10))
    ):
        loop = neck_loop(person, front, back, 1.0, 0.10)
        add_tube(f"roll{k}", loop, size * iod, cloth_material("rib", linear(colours[0]) * 0.94, knit=0.7), closed=True)


def tee(person: Person, colours: tuple[str, ...]) -> None:
    """A plain shirt with a round neck."""
    iod = person.places.iod
    cloth = cloth_material(
        "jersey", linear(colours[0]), weave=1.0, second=linear(colours[1]) if len(colours) > 1 else None
    )
    loop = neck_loop(person, 1.25, 0.62, 1.15, 0.04)
    garment(person, loop, 0.06, cloth, 5)
    add_tube(
        "collar",
        loop,
        0.045 * iod,
        cloth_material("rib", linear(colours[0]) * 0.92, weave=1.0),
        closed=True,
        squash=0.8,
    )


def dress(person: Person, colours: tuple[str, ...]) -> None:
    """A dress with a wide low neck."""
    iod = person.places.iod
    cloth = cloth_material("satin", linear(colours[0]), weave=0.4, sheen=0.6)
    loop = neck_loop(person, 1.95, 0.75, 1.9, 0.03)
    garment(person, loop, 0.05, cloth, 5)
    add_tube("hem", loop, 0.03 * iod, cloth_material("hem", linear(colours[-1]), weave=0.4), closed=True)


def shirt(person: Person, colours: tuple[str, ...]) -> None:
    """A shirt with a turned-down collar; a second colour puts a sweater with a low neck over it."""
    iod = person.places.iod
    cloth = cloth_material("cotton", linear(colours[0]), weave=0.8, sheen=0.1)
    garment(person, neck_loop(person, 1.15, 0.5, 1.0, 0.05), 0.055, cloth, 5)
    _collar(person, cloth)
    if len(colours) > 1:
        over = cloth_material("knit", linear(colours[1]), knit=0.8)
        loop = neck_loop(person, 1.95, 0.72, 1.25, 0.10)
        garment(person, loop, 0.13, over)
        add_tube(
            "rib", loop, 0.06 * iod, cloth_material("rib", linear(colours[1]) * 0.9, knit=0.7), closed=True, squash=0.7
        )


def _collar(person: Person, cloth: Any) -> None:
    """The two wings of a shirt's collar."""
    iod = person.places.iod
    stand = neck_loop(person, 0.98, 0.25, 1.0, 0.09)
    foot = neck_loop(person, 1.12, 0.50, 1.0, 0.07)
    order = np.arange(2, SPOKES - 1)  # open in front
    top, low = stand[order], foot[order]
    share = np.abs(np.linspace(-1, 1, len(order)))
    centre = np.array([0, 0, _neck_middle(person)])
    away = (top - centre) * [1, 0, 1]
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    fall = (0.34 + 0.34 * share**6) * iod
    edge = top + away * (0.22 * iod) + np.array([0, -1.0, 0]) * fall[:, None]
    edge[:, 0] += np.sign(edge[:, 0]) * 0.16 * iod * share**8
    edge[:, 2] += 0.10 * iod * share**6
    _, normals, distance = person.surface.nearest(edge)
    edge = edge + normals * np.clip(0.10 * iod - distance, 0, None)[:, None]
    crest = (top * 0.85 + edge * 0.15) + np.array([0, 0.07 * iod, 0])
    rows = np.stack([low, top, crest, (crest + edge) / 2 + away * 0.02 * iod, edge])
    n = len(order)
    faces = [[k * n + j, (k + 1) * n + j, (k + 1) * n + j + 1, k * n + j + 1] for k in range(4) for j in range(n - 1)]
    made = add_mesh("wings", rows.reshape(-1, 3), faces, cloth, subdivisions=1)
    solid = made.modifiers.new("thick", "SOLIDIFY")
    solid.thickness = 0.02 * iod


def hoodie(person: Person, colours: tuple[str, ...]) -> None:
    """A hooded sweater, the hood down."""
    iod = person.places.iod
    cloth = cloth_material("fleece", linear(colours[0]), weave=1.0, sheen=0.5)
    loop = neck_loop(person, 1.25, 0.5, 1.05, 0.12)
    garment(person, loop, 0.15, cloth)
    angle = np.linspace(0, 2 * np.pi, SPOKES, endpoint=False)
    behind = (1 - np.cos(angle)) / 2
    hood = neck_loop(person, 1.15, 0.42, 1.1, 0.20) + np.stack([0 * angle, 0.10 * behind, -0.22 * behind], 1) * iod
    add_tube("hood", hood, (0.12 + 0.22 * behind) * iod, cloth, closed=True)
    outer = neck_loop(person, 1.30, 0.70, 1.2, 0.32) + np.stack([0 * angle, 0 * behind, -0.25 * behind], 1) * iod
    add_tube("hood2", outer, (0.10 + 0.26 * behind) * iod, cloth, closed=True)
    cord = cloth_material("cord", linear(colours[-1]) if len(colours) > 1 else np.array([0.8, 0.8, 0.78]))
    for side in (-1, 1):
        top = neck_loop(person, 1.28, 0.5, 1.05, 0.30)[3 * side]
        line = top + np.linspace(0, 1, 9)[:, None] * np.array([side * 0.08, -1.25, 0.10]) * iod
        _, normals, distance = person.surface.nearest(line)
        line = line + normals * np.clip(0.24 * iod - distance, 0, None)[:, None]
        add_tube("string", line, 0.028 * iod, cord)


def wrap_surface(
    person: Person, rays: Callable[[Array, Array], tuple[Array, Array]], rows: int, columns: int, out: Array
) -> Array:
    """Points [rows, columns, 3] on the head along rays from its inside, `out` [rows, columns] outside the skin."""
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    origin, direction = rays(u, v)
    flat_origin, flat_direction = origin.reshape(-1, 3), direction.reshape(-1, 3)
    far = flat_origin + flat_direction * 6
    hits, _, found = person.surface.cast(far, -flat_direction)
    hits = np.where(found[:, None], hits, flat_origin + flat_direction * person.places.iod * 1.2)
    return (hits + flat_direction * out.reshape(-1, 1)).reshape(rows, columns, 3)


def grid_faces(rows: int, columns: int, *, closed: bool) -> list[list[int]]:
    """Quads of a grid [rows, columns]; `closed` joins the last column to the first."""
    last = columns if closed else columns - 1
    return [
        [k * columns + j, (k + 1) * columns + j, (k + 1) * columns + (j + 1) % columns, k * columns + (j + 1) % columns]
        for k in range(rows - 1)
        for j in range(last)
    ]


def glasses(person: Person, colours: tuple[str, ...]) -> None:
    """Glasses; the second word is "round" or "square"."""
    p, iod = person.places, person.places.iod
    style = colours[1] if len(colours) > 1 else "round"
    frame = plain_material("frame", linear(colours[0]), 0.25, coat=0.6, mask=(0, 0, 1))
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    power = 1.0 if style == "round" else 0.62
    wide, tall = (0.40, 0.36) if style == "round" else (0.43, 0.31)
    shape = np.stack(
        [
            np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power * wide,
            np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power * tall,
        ],
        1,
    )
    z = _before_face(person)
    for side, eye in zip((-1, 1), p.eyes, strict=True):
        middle = eye + np.array([side * 0.035, -0.05, 0]) * iod
        ring = np.stack(
            [middle[0] + shape[:, 0] * iod, middle[1] + shape[:, 1] * iod, z - 0.10 * iod * (shape[:, 0] * side + 0.0)],
            1,
        )
        add_tube("rim", ring, 0.030 * iod, frame, closed=True, squash=0.8)
        hinge = np.array([middle[0] + side * wide * iod, middle[1] + 0.10 * iod, z - 0.10 * iod * wide])
        ear = np.array([side * (p.half_width * 1.04), p.eye_y - 0.02 * iod, p.eyes[0, 2] - 1.35 * iod])
        elbow = np.array([side * (p.half_width * 1.01), middle[1] + 0.09 * iod, z - 0.35 * iod])
        t = np.linspace(0, 1, 24)[:, None]
        temple = (1 - t) ** 2 * hinge + 2 * t * (1 - t) * elbow + t**2 * ear
        _, normals, distance = person.surface.nearest(temple)
        temple = temple + normals * np.clip(0.04 * iod - distance, 0, None)[:, None] * [1, 0, 0]
        add_tube("temple", temple, 0.024 * iod, frame)
    inner = p.eyes[1, 0] + 0.035 * iod - wide * iod
    t = np.linspace(-1, 1, 17)
    y = p.eye_y + 0.04 * iod + 0.045 * iod * (1 - t**2)
    bridge = np.stack([t * inner * 1.05, y, z + 0.03 * iod * (1 - t**2)], 1)
    add_tube("bridge", bridge, 0.026 * iod, frame)


def _before_face(person: Person) -> float:
    """Depth z of a glass before brows and lashes."""
    p, iod = person.places, person.places.iod
    points = person.rest[person.anatomy.vertices_of("body")]
    near = (np.abs(points[:, 1] - p.eye_y) < 0.35 * iod) & (np.abs(points[:, 0]) > 0.12 * iod)
    return float(points[near, 2].max()) + 0.06 * iod


def earrings(person: Person, colours: tuple[str, ...]) -> None:
    """Small balls, or hoops where the second word says so."""
    iod = person.places.iod
    metal = plain_material("metal", linear(colours[0]), 0.2, metal=1.0)
    ears = person.mask_of_vertices("ears") > 0.5
    for side in (-1, 1):
        points = person.rest[ears & (person.rest[:, 0] * side > 0)]
        low = points[points[:, 1].argmin()] + np.array([side * 0.02, 0.03, 0.03]) * iod
        hoop = len(colours) > 1 and colours[1] == "hoops"
        radius, size = (0.19, 0.02) if hoop else (0.03, 0.035)
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        ring = low + np.stack([0.3 * np.sin(angle), -1 + np.cos(angle), np.sin(angle) * 0.75], 1) * radius * iod
        add_tube("earring", ring, size * iod, metal, closed=True)

"""What people wear on their heads: hijab, headwrap, beanie, cap, flower band."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people.body import Person
from pipelines.portrait.training.people.materials import cloth_material
from pipelines.portrait.training.people.recipe import linear
from pipelines.portrait.training.people.studio_scene import add_mesh, add_tube
from pipelines.portrait.training.people.wear import garment, grid_faces, neck_loop, wrap_surface

Array = NDArray[Any]


def _head_axis(person: Person) -> Array:
    p = person.places
    return np.array([0.0, p.eye_y + 0.15 * p.iod, (p.front + p.back) / 2 - 0.1 * p.iod])


def beanie(person: Person, colours: tuple[str, ...]) -> None:
    """A knitted cap with a turned-up brim."""
    iod = person.places.iod
    cloth = cloth_material("beanie", linear(colours[0]), knit=1.0)
    brim = cloth_material("brim", linear(colours[-1]), knit=1.0)
    low = _band(person, 0.70, 0.02, 0.11)
    _dome(person, low, cloth, 0.15, 0.30)
    add_tube("brim", _band(person, 0.72, 0.10, 0.15), 0.17 * iod, brim, closed=True, squash=0.5)
    add_tube("brim2", _band(person, 0.56, -0.06, 0.15), 0.15 * iod, brim, closed=True, squash=0.5)


def flat_cap(person: Person, colours: tuple[str, ...]) -> None:
    """A flat cap with a short peak."""
    iod = person.places.iod
    cloth = cloth_material("tweed", linear(colours[0]), weave=1.0, sheen=0.2)
    low = _band(person, 0.60, 0.25, 0.09)
    _dome(person, low, cloth, 0.16, 0.06, 0.16)
    add_tube("band", low, 0.07 * iod, cloth, closed=True, squash=0.6)
    angle = np.linspace(-0.85, 0.85, 40)
    edge = low[np.round(angle / (2 * np.pi) * len(low)).astype(int) % len(low)]
    rows = []
    for k in np.linspace(0, 1, 8):
        out = np.stack([0.25 * np.sin(angle), -0.30 * k - 0.10 * np.abs(angle) ** 2, 0.95 * np.cos(angle * 1.5)], 1)
        rows.append(edge + out * k * 0.75 * iod + [0, 0.03 * iod, 0])
    made = add_mesh("peak", np.concatenate(rows), grid_faces(8, 40, closed=False), cloth, subdivisions=1)
    made.modifiers.new("thick", "SOLIDIFY").thickness = 0.05 * iod


def headwrap(person: Person, colours: tuple[str, ...]) -> None:
    """Cloth wound about the head, knotted high."""
    iod = person.places.iod
    cloth = cloth_material("wax", linear(colours[0]), weave=0.7, sheen=0.2)
    second = cloth_material("wax2", linear(colours[-1]), weave=0.7, sheen=0.2)
    rng = np.random.default_rng([person.recipe.seed, 9])
    low = _band(person, 0.62, 0.05, 0.10)
    _dome(person, low, cloth, 0.22, 0.30, 0.12)
    for k, height in enumerate(np.linspace(0.66, 1.12, 6)):
        tilt = 0.10 * (-1) ** k
        loop = _band(person, height, height - 0.55, 0.14 + 0.015 * k)
        angle = np.linspace(0, 2 * np.pi, len(loop), endpoint=False)
        loop[:, 1] += tilt * iod * np.sin(angle) + 0.015 * iod * np.sin(angle * 5 + k)
        add_tube(
            "fold",
            loop,
            (0.15 + 0.03 * np.sin(angle * 3 + rng.uniform(0, 6))) * iod,
            second if k % 2 else cloth,
            closed=True,
            squash=0.62,
        )
    top = person.places.top
    knot = np.array([0.12 * iod, top + 0.10 * iod, person.places.front - 1.05 * iod])
    for k in range(3):
        t = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        turn = k * 1.1
        ring = np.stack([np.cos(t) * np.cos(turn), np.sin(t) * 0.85, np.cos(t) * np.sin(turn)], 1) * 0.24 * iod
        add_tube("knot", knot + ring, 0.17 * iod, (cloth, second, cloth)[k], closed=True, squash=0.7)


def band(person: Person, colours: tuple[str, ...]) -> None:
    """A hair band."""
    iod = person.places.iod
    loop = _band(person, 0.80, -0.35, 0.10)
    add_tube("band", loop, 0.075 * iod, cloth_material("band", linear(colours[0]), weave=0.5), closed=True, squash=0.45)


def hijab(person: Person, colours: tuple[str, ...]) -> None:
    """A scarf about head, neck and shoulders that leaves the face free."""
    p, iod = person.places, person.places.iod
    cloth = cloth_material("scarf", linear(colours[0]), weave=0.5, sheen=0.45)
    rng = np.random.default_rng([person.recipe.seed, 9])
    count, rows = 120, 40
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    # the opening round the face, seen from the front
    half, up, down = 1.02 * p.half_width, (p.top - p.eye_y) * 0.66, p.eye_y - p.chin[1] + 0.16 * iod
    x = half * np.sin(angle)
    y = p.eye_y + np.where(np.cos(angle) > 0, np.cos(angle) * up, np.cos(angle) * down)
    start = np.stack([x * 0.95, y, np.full(count, p.front + 2)], 1)
    hits, _, found = person.surface.cast(start, np.array([0, 0, -1.0]))
    z = np.where(found, hits[:, 2], p.eyes[0, 2] - 0.6 * iod)
    z = np.clip(z, p.eyes[0, 2] - 0.75 * iod, None)
    edge = np.stack([x, y, z], 1)
    for _ in range(10):
        edge = (np.roll(edge, 1, 0) + 2 * edge + np.roll(edge, -1, 0)) / 4
    centre = _head_axis(person)
    rings = [
        edge + (edge - centre) * 0.0 + np.array([0, 0, 0.05 * iod]),
    ]
    pole = np.array([0.0, centre[1] - 0.1 * iod, p.back - 0.25 * iod])
    for k in range(1, rows):
        t = k / (rows - 1)
        arc = edge * (1 - t) + pole * t
        away = arc - centre
        away[:, 2] *= 0.8
        length = np.linalg.norm(away, axis=1, keepdims=True)
        hits, _, found = person.surface.cast(centre + away / length * 5, -away / length)
        skin = np.where(found[:, None], hits, arc)
        loose = 0.13 + 0.05 * np.sin(angle * 3 + 7 * t) * t + 0.10 * np.clip(-np.cos(angle), 0, 1) * np.sin(np.pi * t)
        rings.append(skin + away / length * (loose * iod)[:, None])
    grid = np.stack(rings)
    for _ in range(5):
        grid[1:-1] = (
            0.5 * grid[1:-1]
            + 0.125 * (np.roll(grid, 1, 1) + np.roll(grid, -1, 1))[1:-1]
            + 0.125 * (grid[:-2] + grid[2:])
        )
    made = add_mesh("hijab", grid.reshape(-1, 3), grid_faces(rows, count, closed=True), cloth, subdivisions=1)
    made.modifiers.new("thick", "SOLIDIFY").thickness = 0.05 * iod
    add_tube("hem", grid[0], 0.035 * iod, cloth, closed=True)
    under = cloth_material("under", linear(colours[-1]), weave=0.4)
    inner = edge.copy()
    inner[:, 0] *= 0.985
    add_tube("under", inner - [0, 0.03 * iod, 0.0], 0.05 * iod, under, closed=True, squash=0.5)
    for k, (front, back, out, size) in enumerate(
        (
            (0.42, 0.0, 0.16, 0.24),
            (0.75, 0.25, 0.26, 0.27),
            (1.12, 0.55, 0.34, 0.27),
            (1.5, 0.9, 0.36, 0.25),
            (1.9, 1.2, 0.40, 0.24),
        )
    ):
        loop = neck_loop(person, front, back, 1.05 + 0.1 * k, out)
        turn = np.linspace(0, 2 * np.pi, len(loop), endpoint=False)
        loop[:, 1] += 0.10 * iod * np.sin(turn + 0.8 * k + rng.uniform(-0.3, 0.3))
        add_tube(f"drape{k}", loop, (size + 0.05 * np.sin(2 * turn + k)) * iod, cloth, closed=True, squash=0.62)
    garment(person, neck_loop(person, 1.7, 1.0, 1.3, 0.25), 0.22, cloth)


def _band(person: Person, front: float, back: float, out: float) -> Array:
    """A loop [120, 3] round the skull: heights above the eyes in crowns, in front and at the back."""
    p, iod = person.places, person.places.iod
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    level = front * (1 + np.cos(angle)) / 2 + back * (1 - np.cos(angle)) / 2
    height = p.eye_y + level * (p.top - p.eye_y)
    axis = np.stack([0 * angle, np.minimum(height, p.top - 0.12 * iod), np.full(120, _head_axis(person)[2])], 1)
    direction = np.stack([np.sin(angle), np.zeros(120), np.cos(angle)], 1)
    hits, _, found = person.surface.cast(axis + direction * 5, -direction)
    radius = np.linalg.norm((hits - axis)[:, [0, 2]], axis=1)
    radius = np.where(found, radius, np.median(radius))
    ears = np.abs(np.sin(angle)) > 0.9
    radius = np.where(ears & (level < 0.35), np.minimum(radius, p.half_width * 1.02), radius)
    for _ in range(14):
        radius = (np.roll(radius, 1) + 2 * radius + np.roll(radius, -1)) / 4
    loop = axis + direction * (radius + out * iod)[:, None]
    loop[:, 1] = height
    return loop


def _dome(person: Person, low: Array, material: Any, out: float, peak: float, slack: float = 0.0) -> None:
    """Cloth from a loop up over the crown; `peak` is how far it stands above it, in eyes' distances."""
    p, iod = person.places, person.places.iod
    rows, columns = 26, len(low)
    top = np.array([0.0, p.top + (out + peak) * iod, (p.front + p.back) / 2 - 0.25 * iod])
    centre = _head_axis(person)
    angle = np.linspace(0, 2 * np.pi, columns, endpoint=False)

    def rays(u: Array, v: Array) -> tuple[Array, Array]:
        arc = low[None] * np.cos(v * np.pi / 2)[..., None] + top * np.sin(v * np.pi / 2)[..., None]
        away = arc - centre
        return np.broadcast_to(centre, away.shape), away / np.linalg.norm(away, axis=-1, keepdims=True)

    v = np.linspace(0, 1, rows)[:, None] * np.ones((1, columns))
    loose = out + peak * v**2.2 + slack * np.sin(np.pi * v) * (1 + 0.25 * np.sin(angle * 4)[None])
    grid = wrap_surface(person, rays, rows, columns, loose * iod)
    grid[0] = low
    for _ in range(8):
        grid[1:-1] = (
            0.5 * grid[1:-1]
            + 0.125 * (np.roll(grid, 1, 1) + np.roll(grid, -1, 1))[1:-1]
            + 0.125 * (grid[:-2] + grid[2:])
        )
    grid[-1] = grid[-1].mean(0)
    add_mesh("dome", grid.reshape(-1, 3), grid_faces(rows, columns, closed=True), material, subdivisions=1)

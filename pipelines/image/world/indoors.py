"""Composes rooms and table tops."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.image.content.air import grade_of
from pipelines.image.content.growth import Item
from pipelines.image.content.registers import Registers
from pipelines.image.content.states import show
from pipelines.image.prompt.wanted import Wanted
from pipelines.image.stock import Stock, ThingEntry
from pipelines.image.world.air import Air, Camera, field_across
from pipelines.image.world.composed import Composed, may_be_there, surround, would_miscount
from pipelines.image.world.heroes import plan_spots, to_standing
from pipelines.image.world.rooms import Room, room_lamps, room_solids, table_solids
from pipelines.image.world.scatter import Box, box_of
from pipelines.image.world.scene import RGB, Lamp, Standing, World, focal_px
from pipelines.image.world.spots import Spot, colour_named

TABLE_M = 0.74
TABLE_EYE_M, EYE_M = 0.36, 1.45  # over the table, over the floor
CLOTHS: Mapping[str, RGB] = {
    "joy": (0.82, 0.7, 0.42),
    "serenity": (0.6, 0.68, 0.7),
    "sorrow": (0.3, 0.32, 0.36),
    "wonder": (0.3, 0.2, 0.5),
}
LAMP_RGB = (1.0, 0.6, 0.26)


@dataclass(frozen=True, slots=True)
class _Zone:
    """A place in a room: columns of the picture, distances (parts of the room's depth) and height in metres."""

    columns: tuple[float, float]
    depth: tuple[float, float]
    lift: tuple[float, float] = (0.0, 0.0)


ROOM_ZONES: Mapping[str, _Zone] = {
    "sidefloor": _Zone((0.2, 0.42), (0.5, 0.85)),
    "middlefloor": _Zone((0.0, 0.14), (0.5, 0.75)),
    "floorfront": _Zone((0.06, 0.36), (0.42, 0.55)),
    "backwall": _Zone((0.06, 0.4), (0.93, 0.95)),
    "wall": _Zone((0.05, 0.36), (0.985, 0.99), (1.35, 1.7)),
    "wallhigh": _Zone((0.05, 0.42), (0.9, 0.98), (1.7, 2.3)),
    "ceiling": _Zone((0.0, 0.25), (0.55, 0.8), (1.7, 2.1)),
    "floortable": _Zone((0.18, 0.36), (0.55, 0.72)),
    "sides": _Zone((0.3, 0.46), (0.5, 0.95)),
}
TABLE_ZONES: Mapping[str, _Zone] = {
    "tabletop": _Zone((0.18, 0.4), (0.82, 1.1)),
    "tableback": _Zone((0.14, 0.42), (1.2, 1.6)),
    "tablebehind": _Zone((0.2, 0.45), (2.6, 3.2), (-0.7, -0.6)),
    "tablehigh": _Zone((0.1, 0.45), (1.5, 2.2), (0.45, 0.75)),
}


def compose_indoors(
    wanted: Wanted,
    place: str,
    registers: Registers,
    stock: Stock,
    entries: Mapping[int, ThingEntry],
    others: Mapping[int, Sequence[ThingEntry]],
    air: Air,
    seed: int,
    width_px: int,
    height_px: int,
) -> Composed:
    """Compose a room, a hall, a cave or a table; see `compose.compose`."""
    table = place == "table"
    room = _room(place, registers, air, seed, wanted.place_colours[:1])
    near, eye = _viewpoint(table, entries.values())
    camera = Camera(
        height_m=eye,
        pitch_degrees=-9.0 if table else -2.0,
        field_degrees=field_across(48 if table else 62, width_px, height_px),
        width_px=width_px,
        height_px=height_px,
    )
    reach = (near, 1.7) if table else (near, 0.9 * room.depth_m)
    spots = plan_spots(wanted.mentions, entries, camera, seed, target=0.44, reach=reach, others=others)
    heroes = [_stand(s, table, room, camera) for s in spots]
    boxes = [box_of(h, camera) for h in heroes]

    def put(item: Item, count: int, key: str) -> list[Standing]:
        return _put(item, count, wanted, registers, stock, camera, room, boxes, seed, key)

    around, added = surround(place, registers, put)
    standings = tuple(_shine(s, stock) for s in [*heroes, *around])
    solids = table_solids(room, TABLE_M, _cloth(registers)) if table else room_solids(room)
    shining = tuple(_lamp_of(s) for s in standings if s.glow > 0)[:6]
    day = float(np.clip((air.sun_elevation_degrees + 4) / 30, 0.04, 1))
    ambient = tuple(0.17 * (0.3 + day) * c for c in (1.0, 0.97, 0.92))
    world = World(
        camera, air, None, standings, solids, (*room_lamps(room), *shining), (ambient[0], ambient[1], ambient[2])
    )
    grade = grade_of(registers)
    grade = replace(grade, adapt=0.8, key=grade.key * (1 + 0.45 * wanted.light))
    return Composed(world, grade, tuple(entries[i].name for i in sorted(entries)), added)


def _viewpoint(table: bool, entries: Iterable[ThingEntry]) -> tuple[float, float]:
    """Nearest distance and height of the eye, in metres: near and low before small things, so that they are whole."""
    smallest = min((e.height_m for e in entries if e.stands not in ("ceiling", "wall", "sky")), default=1.0)
    if table:
        near = float(np.clip(2.55 * smallest, 0.45, 0.85))
        return near, TABLE_M + float(np.clip(0.42 * near, 0.15, TABLE_EYE_M))
    near = float(np.clip(1.9 * smallest, 0.9, 2.1))
    return near, float(np.clip(0.5 * near, 0.45, EYE_M) if smallest < 1.3 else EYE_M)


def _room(place: str, registers: Registers, air: Air, seed: int, colours: Sequence[str]) -> Room:
    rng = np.random.default_rng([seed, 51])
    walls = [(0.62, 0.52, 0.38), (0.42, 0.52, 0.5), (0.6, 0.4, 0.34), (0.5, 0.5, 0.58), (0.55, 0.56, 0.42)]
    wall = np.array(walls[rng.integers(len(walls))])
    bleak = min(1.0, registers.sorrow + registers.fear + registers.anger + registers.disgust)
    light = min(1.0, registers.joy + registers.serenity)
    wall = wall * (1 - 0.55 * bleak) + 0.2 * light * (np.array([0.9, 0.78, 0.6]) - wall)
    wall = wall * (1 - 0.4 * bleak) + 0.4 * bleak * wall.mean()
    day = (
        float(np.clip((air.sun_elevation_degrees + 6) / 40, 0.02, 1))
        * (1 - 0.55 * air.storm)
        * (1 - 0.4 * air.cover * bleak)
    )
    sun = np.array([5.5, 5.0, 4.2]) * (0.25 + 1.6 * day) * np.array(air.tint)
    lamp = (
        np.array([2.2, 1.5, 0.8]) * (1.0 - day) * (1 - 0.6 * min(1.0, registers.fear + registers.anger))
        + np.array([1.2, 0.1, 0.02]) * registers.anger
    )
    pattern = {"hall": "panels", "cave": "stone", "kitchen": "plain"}.get(
        place, str(rng.choice(["stripes", "plain", "panels"]))
    )
    size = {"hall": (9.0, 13.0, 6.0), "cave": (8.0, 11.0, 4.5), "table": (5.0, 4.2, 2.8)}.get(place, (5.2, 5.6, 2.9))
    if place == "cave":
        wall = np.array([0.2, 0.18, 0.16])
    if colours:
        wall = np.clip(0.85 * np.array(colour_named(colours[0])) + 0.02, 0.02, 0.8)
    floor = (0.16, 0.14, 0.12) if place == "cave" else (0.3, 0.17, 0.09) if place != "kitchen" else (0.5, 0.48, 0.44)
    return Room(
        *size,
        _rgb(wall),
        floor,
        pattern,
        place not in ("kitchen", "cave"),
        _rgb(sun),
        bool(rng.random() < 0.5),
        _rgb(lamp),
        float(bleak) * 0.9,
        seed,
    )


def _rgb(values: np.ndarray) -> RGB:
    return float(values[0]), float(values[1]), float(values[2])


def _cloth(registers: Registers) -> RGB | None:
    """A cloth lies on the table of a clear feeling."""
    name = max(CLOTHS, key=lambda n: registers.shares[n])
    return CLOTHS[name] if registers.shares[name] > 0.35 else None


def _stand(spot: Spot, table: bool, room: Room, camera: Camera) -> Standing:
    """A hero on the table or the floor, whole in the room."""
    if table:
        return to_standing(spot, TABLE_M, camera)
    scale = spot.scale
    tall = spot.entry.height_m * scale
    if tall > room.height_m - 0.1:
        scale *= (room.height_m - 0.15) / tall
    ground = {"ceiling": room.height_m - spot.entry.height_m * scale, "wall": 1.4, "sky": 1.3}.get(
        spot.entry.stands, 0.0
    )
    return to_standing(replace(spot, scale=scale), ground if spot.lift_m == 0 else 0.0, camera)


def _put(
    item: Item,
    count: int,
    wanted: Wanted,
    registers: Registers,
    stock: Stock,
    camera: Camera,
    room: Room,
    boxes: Sequence[Box],
    seed: int,
    key: str,
) -> list[Standing]:
    names = [n for n in item.things if n in stock.entries and may_be_there(stock.entries[n], wanted)]
    names = [n for n in names if not would_miscount(n, wanted)]
    on_table = item.zone.startswith("table")
    zone = (TABLE_ZONES if on_table else ROOM_ZONES).get(item.zone)
    if not names or zone is None:
        return []
    made = []
    for number in range(count):
        rng = np.random.default_rng([seed, zlib.crc32(key.encode()), number])
        entry = stock.entries[show(stock, names[0], registers, float(rng.random()))]
        for _ in range(10):
            standing = _try(entry, zone, camera, room, rng, on_table, number, item.zone)
            own = box_of(standing, camera)
            if not any(_hides(own, hero) for hero in boxes):
                made.append(standing)
                break
    return made


def _try(
    entry: ThingEntry,
    zone: _Zone,
    camera: Camera,
    room: Room,
    rng: np.random.Generator,
    on_table: bool,
    number: int,
    name: str,
) -> Standing:
    view_number = int(rng.integers(len(entry.views)))
    view = entry.views[view_number]
    distance = float(rng.uniform(*zone.depth)) * (1.0 if on_table else room.depth_m)
    side = 1 if (number % 2 == 0) == (rng.random() < 0.8) else -1
    column = side * float(rng.uniform(*zone.columns))
    scale = 1.0
    if on_table and name in ("tabletop", "tableback") and view.height_m > 0.45:
        scale = 0.45 / view.height_m
    if not on_table and view.height_m > room.height_m - 0.2:
        scale = (room.height_m - 0.25) / view.height_m
    h, w = view.height_m * scale, view.width_m * scale
    x = column * camera.width_px * distance / focal_px(camera)
    base = TABLE_M if on_table else 0.0
    lift = float(rng.uniform(*zone.lift))
    if zone.lift[0] < 0:
        base, lift = 0.0, 0.0
    if name == "ceiling":
        lift = room.height_m - h
    if name == "floortable":
        lift = TABLE_M if view.height_m < 0.6 else 0.0
    return Standing(
        entry.name, x, distance, base + lift - 0.5 * view.foot * h, h, w, view_number, bool(rng.random() < 0.5)
    )


def _hides(own: Box, hero: Box) -> bool:
    wide = min(own.right, hero.right) - max(own.left, hero.left)
    tall = min(own.bottom, hero.bottom) - max(own.top, hero.top)
    if wide <= 0 or tall <= 0:
        return False
    return wide * tall > 0.12 * min(
        (hero.right - hero.left) * (hero.bottom - hero.top), (own.right - own.left) * (own.bottom - own.top)
    )


def _shine(standing: Standing, stock: Stock) -> Standing:
    return replace(standing, glow=1.6) if stock.entries[standing.thing].views[standing.view].glow else standing


def _lamp_of(standing: Standing) -> Lamp:
    size = min(1.0, standing.height_m)
    rgb = tuple(0.9 * size * c for c in LAMP_RGB)
    at_m = (standing.x_m, standing.y_m - 0.2, standing.z_m + 0.85 * standing.height_m)
    return Lamp(at_m, (rgb[0], rgb[1], rgb[2]))

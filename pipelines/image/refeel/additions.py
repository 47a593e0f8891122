"""What a feeling adds to a photo: things of the stock at their place in its depth, lit by its light, with shadows.

They come in the order of `content/decor.txt`, as in a traced world: a stronger feeling adds and takes nothing away.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipelines.image.content.growth import Item
from pipelines.image.content.registers import Registers
from pipelines.image.content.states import show
from pipelines.image.refeel.light import light_on
from pipelines.image.refeel.photo import Photo
from pipelines.image.stock import Stock
from pipelines.image.world.air import Air, Camera
from pipelines.image.world.composed import coming
from pipelines.image.world.directions import Floats
from pipelines.image.world.land import Land
from pipelines.image.world.raster import Layers, draw_things
from pipelines.image.world.scatter import ZONES, Box, Zone, box_of, scatter
from pipelines.image.world.scene import LAND_LABEL, SKY_LABEL, SOLID_LABEL, WATER_LABEL, Lamp, Standing, project
from pipelines.image.world.sky import sun_light

WATER_SHARE, TOWN_SHARE = 0.12, 0.22  # of the land of a photo, from which it is a shore, or a town
FLAT = Land(roll_m=0.0)
FREE = 0.45  # how surely what a thing stands on must be ground, water or sky
HIDES = 0.9  # part of a thing's distance from which what is nearer hides it
SHADOW_DARK, CONTACT_DARK = 0.62, 0.5
LAMP_RGB = (1.0, 0.62, 0.28)
MAX_LAMPS = 6
#: Zone of a room or a table -> zone in a photo of one: at its lower corners, or in the air.
ZONES_INDOORS = {
    "wallhigh": "hung", "ceiling": "hung", "tablehigh": "hung", "floorfront": "corner", "sidefloor": "corner",
    "middlefloor": "corner", "floortable": "corner", "tabletop": "corner", "tableback": "corner",
}  # fmt: skip
#: What is not put beside people who are real: it could be read as a threat.
NOT_IN_PHOTOS = frozenset({"noose", "gallows", "bloody-knife", "knife", "gun", "coffin", "fight", "chains"})
SHAPELESS = frozenset({"cat-sleeping"})  # what looks like a bun
PHOTO_ZONES = {**ZONES, "hung": Zone(2.2, 3.6, (0.1, 0.44), on="air", rows=(0.12, 0.42))}
CORNER_M, CORNER_PART = 0.5, (0.16, 0.3)  # distance of what stands in a corner, part of the picture's height
WIDEST_CORNER = 0.24  # part of the picture's width
FEWER = 0.6  # of what a traced world would get: what the photo shows stays to be seen
MOST_HIDDEN, LARGEST = 0.1, 0.09  # part of the photo's own things that one addition may hide, and of the picture


@dataclass(frozen=True, slots=True)
class Additions:
    """What is added to a photo.

    Attributes:
        standings: things.
        names: of what was added, in the order of coming.
        lamps: what the shining ones throw around them.
    """

    standings: tuple[Standing, ...] = ()
    names: tuple[str, ...] = ()
    lamps: tuple[Lamp, ...] = ()


def place_of_photo(photo: Photo) -> str:
    """The kind of place that a photo shows, of `prompt.wanted.PLACES`."""
    if not photo.outdoors:
        return "room" if photo.ground.mean() > 0.1 or photo.camera.height_m > 1.0 else "table"
    land = max(float((1 - photo.sky).mean()), 1e-3)
    if photo.water.mean() / land > WATER_SHARE:
        return "beach"
    return "street" if _built(photo) / land > TOWN_SHARE else "meadow"


def _built(photo: Photo) -> float:
    """Share of the picture that is walls: what stands upright and is not green."""
    from pipelines.image.refeel.season import plants

    return float((photo.upright * (1 - plants(photo))).mean()) if photo.ground.mean() > 0.08 else 0.0


def choose_additions(photo: Photo, registers: Registers, stock: Stock, seed: int, *, night: bool) -> Additions:
    """Choose what comes, and stand it where there is room for it.

    Args:
        photo: where it comes.
        registers: of the affect.
        stock: of things.
        seed: of places; the same under every affect.
        night: whether lamps are lit.

    Returns:
        What is added.
    """
    place, made, names = place_of_photo(photo), list[Standing](), list[str]()
    boxes = _keep_clear(photo)
    for register, item, count in coming(place, registers):
        key = f"{register} {item.key}"
        few = max(1, round(FEWER * count))
        things = _put(photo, item, few, registers, stock, boxes, seed, key, made, night=night)
        made += things
        names += [s.thing for s in things[:1]]
    lit = tuple(_light_up(s, stock, night=night) for s in made)
    return Additions(lit, tuple(dict.fromkeys(names)), _lamps(lit, night=night))


def _keep_clear(photo: Photo) -> list[Box]:
    """Boxes of faces with the body under them, and of what is nearest in the middle: none of it is hidden."""
    boxes = []
    for face in photo.faces:
        x, y, r = face.x, face.y, face.side / 2
        boxes.append(Box(x - 2.4 * r, x + 2.4 * r, y - 2 * r, y + 6 * r, 60.0))
    return boxes


def _put(
    photo: Photo,
    item: Item,
    count: int,
    registers: Registers,
    stock: Stock,
    boxes: Sequence[Box],
    seed: int,
    key: str,
    there: Sequence[Standing],
    *,
    night: bool,
) -> list[Standing]:
    names = [n for n in item.things if n in stock.entries and n not in NOT_IN_PHOTOS | SHAPELESS]
    zone = ZONES_INDOORS.get(item.zone, item.zone)
    if not names or (zone not in PHOTO_ZONES and zone != "corner"):
        return []
    shown = []
    for i in range(min(count, 12)):
        lot = float(np.random.default_rng([seed, zlib.crc32(key.encode()), i, 7]).random())
        shown.append(stock.entries[show(stock, names[i % len(names)], registers, lot, night=night)])
    if zone == "corner":
        return _stand_in_corners([e.name for e in shown[:2]], photo, stock, seed, key, there)
    found = PHOTO_ZONES[zone]
    land = replace(FLAT, water="all", water_from_m=0.0) if found.on == "water" else FLAT

    def allowed(standing: Standing) -> bool:
        return _may_stand(standing, found, photo)

    return scatter(
        shown, count, found, photo.camera, land, boxes, seed, key, choose=lambda i: i, total=item.count, allowed=allowed
    )


def _may_stand(standing: Standing, zone: Zone, photo: Photo) -> bool:
    """Whether a photo has ground, water or sky where a thing would be, and it would be seen."""
    height, width = photo.sky.shape
    box = box_of(standing, photo.camera)
    column, row = round((box.left + box.right) / 2), round(box.bottom)
    if _hides(box, photo) or _meets_face(box, photo):
        return False
    if zone.on == "air":
        return 0 <= column < width
    if zone.on == "sky":
        row = round((box.top + box.bottom) / 2)
        inside = 0 <= column < width and 0 <= row < height
        return inside and box.top > -0.2 * height and bool(photo.sky[row, column] > FREE)
    if not (0 <= column < width and 0 <= row < height * 1.02) or _is_close(photo):
        return False
    row = min(row, height - 1)
    on = photo.water if zone.on == "water" else photo.ground
    return bool(on[row, column] > FREE) and box.top > -0.4 * height


def _is_close(photo: Photo) -> bool:
    """Whether a photo shows one thing from near: no sky and hardly any ground."""
    return float(photo.sky.mean()) < 0.03 and float((photo.ground + photo.water).mean()) < 0.16


def _meets_face(box: Box, photo: Photo) -> bool:
    """Whether a box reaches into a face."""
    for face in photo.faces:
        across, down = 0.6 * face.side, 0.75 * face.side
        if _meet(box, Box(face.x - across, face.x + across, face.y - down, face.y + down, 0.0)):
            return True
    return False


def _hides(box: Box, photo: Photo) -> bool:
    """Whether a box takes much of the picture, or hides much of what stands in it, nearer than it is."""
    height, width = photo.sky.shape
    x0, x1 = (int(np.clip(v, 0, width)) for v in (box.left, box.right))
    y0, y1 = (int(np.clip(v, 0, height)) for v in (box.top, box.bottom))
    if (x1 - x0) * (y1 - y0) > LARGEST * height * width:
        return True
    behind = photo.upright[y0:y1, x0:x1] * (photo.depth_m[y0:y1, x0:x1] > HIDES * box.distance_m)
    near = np.clip(25 / photo.depth_m, 0, 1)  # woods far off may be hidden
    return float((behind * near[y0:y1, x0:x1]).sum()) > MOST_HIDDEN * float((photo.upright * near).sum()) + 4


def _stand_in_corners(
    names: Sequence[str], photo: Photo, stock: Stock, seed: int, key: str, there: Sequence[Standing]
) -> list[Standing]:
    """Things at the lower corners of a photo, near the eye, where nothing was put before."""
    height, width = photo.sky.shape
    rng = np.random.default_rng([seed, zlib.crc32(key.encode()), 3])
    made: list[Standing] = []
    side = 1 if rng.random() < 0.5 else -1
    for name in names:
        view = stock.entries[name].views[0]
        part = float(rng.uniform(*CORNER_PART)) * float(np.clip((view.height_m / 0.35) ** 0.4, 0.7, 1.4))
        tall = part * height
        wide = min(tall * view.width_m / view.height_m, WIDEST_CORNER * width)
        tall = wide * view.height_m / view.width_m
        distance = CORNER_M * float(rng.uniform(0.9, 1.1))
        focal = width / (2 * math.tan(math.radians(photo.camera.field_degrees) / 2))
        metre = focal / distance
        x = side * (width / 2 - wide * float(rng.uniform(0.55, 0.8))) / metre
        below = float(rng.uniform(0.0, 0.12)) * tall
        z = photo.camera.height_m - (height + below - _horizon(photo.camera)) / metre
        standing = Standing(name, x, distance, z, tall / metre, wide / metre, 0, side < 0)
        side = -side
        box = box_of(standing, photo.camera)
        if not _meets_face(box, photo) and all(not _meet(box, box_of(s, photo.camera)) for s in (*there, *made)):
            made.append(standing)
    return made


def _horizon(camera: Camera) -> float:
    return project(camera, 0.0, 1.0, camera.height_m)[1]


def _meet(a: Box, b: Box) -> bool:
    return min(a.right, b.right) > max(a.left, b.left) and min(a.bottom, b.bottom) > max(a.top, b.top)


def _light_up(standing: Standing, stock: Stock, *, night: bool) -> Standing:
    view = stock.entries[standing.thing].views[standing.view]
    return replace(standing, glow=2.6 if night else 1.2) if view.glow else standing


def _lamps(standings: Sequence[Standing], *, night: bool) -> tuple[Lamp, ...]:
    """What the shining things throw on their surroundings, the nearest ones."""
    shining = sorted((s for s in standings if s.glow > 0 and s.y_m < 60), key=lambda s: s.y_m)[:MAX_LAMPS]
    lamps = []
    for s in shining:
        size = min(3.0, s.height_m)
        r, g, b = (2.4 * (1.6 if night else 0.5) * size * c for c in LAMP_RGB)
        lamps.append(Lamp((s.x_m, s.y_m - 0.35 * size - 0.1, s.z_m + 0.7 * s.height_m), (r, g, b)))
    return tuple(lamps)


def layers_of(photo: Photo, standings: Sequence[Standing], stock: Stock) -> Layers:
    """The photo with things drawn into it: what is nearer than a thing hides it.

    Args:
        photo: the photo.
        standings: things.
        stock: their pictures.

    Returns:
        Layers; `cover` tells where things are seen, normals of things are the viewer's.
    """
    size = photo.sky.shape
    label = np.full(size, SOLID_LABEL, np.int32)
    label[photo.ground > 0.5] = LAND_LABEL
    label[photo.water > 0.5] = WATER_LABEL
    label[photo.sky > 0.5] = SKY_LABEL
    depth = np.where(photo.upright > 0.5, photo.depth_m / HIDES, np.inf).astype(np.float32)
    layers = Layers(
        np.zeros((*size, 3), np.float32),
        np.zeros((*size, 3), np.float32),
        depth,
        np.zeros(size, np.float32),
        label,
        np.zeros((*size, 3), np.float32),
    )
    draw_things(layers, standings, stock, photo.camera)
    layers.depth_m = np.where(layers.label > 0, layers.depth_m, photo.depth_m).astype(np.float32)
    layers.depth_m[layers.label == SKY_LABEL] = np.inf
    return layers


def shade_things(layers: Layers, air: Air) -> Floats:
    """Radiance of the things in a photo, by their normals, [H, W, 3]; premultiplied with their cover."""
    n = layers.normal
    world = np.stack([n[..., 0], -n[..., 2], n[..., 1]], -1)
    world = world / np.maximum(np.linalg.norm(world, axis=-1, keepdims=True), 1e-3)
    return np.asarray(layers.albedo * light_on(world, air, sun=0.9) + layers.glow, np.float32)


def shadow_of(photo: Photo, standings: Sequence[Standing], stock: Stock, air: Air) -> Floats:
    """How much light is left on the ground beside things [H, W]: shadows away from the light, and dark at the foot."""
    height, width = photo.sky.shape
    left = np.ones((height, width), np.float32)
    towards, power = sun_light(air)
    clear = float(power.mean()) / (float(power.mean()) + 0.6)
    for s in standings:
        column, row = project(photo.camera, s.x_m, s.y_m, s.z_m)
        if s.z_m > 0.3 * s.height_m + 0.2 or not -width < column < 2 * width or row > 1.4 * height:
            continue
        view = stock.view(s.thing, s.view)
        _drop_contact(left, photo, s, column, row)
        if clear > 0.15 and s.y_m < 60:
            _drop_shadow(left, photo, s, view.alpha, towards, SHADOW_DARK * clear)
    soft = cv2.GaussianBlur(left, (0, 0), max(height, width) / 500)
    on = np.clip(photo.ground + 0.3 * photo.water, 0, 1)
    return np.asarray(1 - (1 - soft) * on, np.float32)


def _drop_contact(left: Floats, photo: Photo, s: Standing, column: float, row: float) -> None:
    focal = photo.camera.width_px / (2 * math.tan(math.radians(photo.camera.field_degrees) / 2))
    half = 0.42 * s.width_m * focal / s.y_m
    flat = max(1.0, 0.22 * half)
    if half < 1:
        return
    x0, x1 = (int(np.clip(v, 0, left.shape[1])) for v in (column - 2 * half, column + 2 * half))
    y0, y1 = (int(np.clip(v, 0, left.shape[0])) for v in (row - 3 * flat, row + 3 * flat))
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    left[y0:y1, x0:x1] *= 1 - CONTACT_DARK * np.exp(-(((x - column) / half) ** 2) - ((y - row) / flat) ** 2)


def _drop_shadow(left: Floats, photo: Photo, s: Standing, alpha: Floats, towards: Floats, dark: float) -> None:
    """The outline of a thing laid on the ground away from the light."""
    reach = s.height_m * min(3.0, math.hypot(float(towards[0]), float(towards[1])) / max(float(towards[2]), 0.12))
    flat = math.hypot(float(towards[0]), float(towards[1])) + 1e-6
    dx, dy = -float(towards[0]) / flat * reach, -float(towards[1]) / flat * reach
    if s.y_m + dy < 0.6:
        dy = 0.6 - s.y_m
    corners = [(-0.5, 0.0), (0.5, 0.0), (0.5, 1.0), (-0.5, 1.0)]
    at = [project(photo.camera, s.x_m + u * s.width_m + v * dx, s.y_m + v * dy, 0.0) for u, v in corners]
    h, w = alpha.shape
    source = np.array([[0, h], [w, h], [w, 0], [0, 0]], np.float32)
    if s.flip:
        source[:, 0] = w - source[:, 0]
    matrix = cv2.getPerspectiveTransform(source, np.array(at, np.float32))
    size = (left.shape[1], left.shape[0])
    if abs(np.linalg.det(matrix)) < 1e-9 or np.abs(np.array(at)).max() > 20 * max(size):
        return
    laid = cv2.warpPerspective(np.ascontiguousarray(alpha, np.float32), matrix, size, flags=cv2.INTER_AREA)
    left *= 1 - dark * np.clip(laid, 0, 1)

"""A photo and an affect -> the photo as that affect sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.content.air import air_of, grade_of
from pipelines.image.content.registers import Registers
from pipelines.image.depth.reading import embedded_reader
from pipelines.image.prompt.wanted import Wanted
from pipelines.image.refeel.additions import (
    Additions,
    choose_additions,
    layers_of,
    shade_things,
    shadow_of,
)
from pipelines.image.refeel.faces import find_faces
from pipelines.image.refeel.light import relight
from pipelines.image.refeel.photo import Photo, understand
from pipelines.image.refeel.season import turn_season
from pipelines.image.refeel.sky import set_sky
from pipelines.image.refeel.water import mirror
from pipelines.image.refeel.windows import lit_windows
from pipelines.image.stock import Stock
from pipelines.image.world.air import Air
from pipelines.image.world.directions import Floats, ease, view_rays
from pipelines.image.world.finish import LUMA, Grade, finish
from pipelines.image.world.raster import Layers
from pipelines.image.world.scene import SKY_LABEL, Traced
from pipelines.image.world.weather import add_air, add_weather

Picture = NDArray[np.uint8]
OnStage = Callable[[str, Picture], None]

FULL_STRENGTH, MOST = 0.6, 1.2  # strength at which the feeling is there wholly; how much more of it there is at 1
SKY_STRENGTH = (0.04, 0.4)  # between which the new sky comes
NEAR_FOG = 0.55  # of the fog, over photos: what is there stays to be seen
INDOOR_SHADE = 0.5
SHELTERED, LEAST_FALL = (0.0, 0.06), 0.4  # shares of sky between which weather comes, and its part without any
SKIN_COLOUR, DARKEST_SKIN = 0.5, 0.6  # how much of its colour skin keeps, and of its brightness at least


@dataclass(frozen=True, slots=True)
class Refelt:
    """A photo in another feeling.

    Attributes:
        picture: sRGB [H, W, 3].
        traced: what lies behind each pixel, for a look.
        added: names of what was added.
    """

    picture: Picture
    traced: Traced
    added: tuple[str, ...]


def refeel(
    source: Picture, registers: Registers, stock: Stock, seed: int, strength: float, on_stage: OnStage | None = None
) -> Refelt:
    """Feel a photo anew; what it shows stays.

    Args:
        source: sRGB [H, W, 3].
        registers: of the affect.
        stock: of things.
        seed: of clouds and of places; the same under every affect.
        strength: 0 nothing changes to 1.
        on_stage: called before each stage ("depth", "light", "sky", "finish") with the picture so far.

    Returns:
        The picture, of the source's size.
    """
    rgb = source.astype(np.float32) / 255
    say = on_stage or (lambda _stage, _picture: None)
    say("depth", source)
    photo = understand(rgb, embedded_reader().read(source), find_faces(rgb))
    reach = strength / FULL_STRENGTH
    if reach > 1:
        reach = 1 + (MOST - 1) * (strength - FULL_STRENGTH) / (1 - FULL_STRENGTH)
    weaker = Registers(**{name: share * reach for name, share in registers.shares.items()})
    felt = min(1.0, sum(weaker.shares.values()))
    if felt <= 0:
        return Refelt(source, _traced(photo, layers_of(photo, (), stock)), ())
    air = _air(photo, weaker, seed)
    added = choose_additions(photo, weaker, stock, seed, night=air.is_night and photo.outdoors)
    say("light", source)
    land = replace(photo, rgb=turn_season(photo, weaker, seed))
    lit = _lit(land, air, felt, added)
    grade = _grade(weaker, photo, air)
    say("sky", finish(lit, grade, seed))
    layers = layers_of(photo, added.standings, stock)
    picture = _develop(land, lit, layers, added, air, grade, stock, seed, felt, rgb)
    say("finish", picture)
    return Refelt(picture, _traced(photo, layers), added.names)


def _air(photo: Photo, registers: Registers, seed: int) -> Air:
    air = air_of(registers, Wanted(), seed)
    if not photo.outdoors:
        return replace(air, rain=0.0, snow=0.0, fog=0.0, lightning=0, fireworks=0, rainbow=0.0, smoke=0.0)
    falls = ease(*SHELTERED, float(photo.sky.mean()))  # less falls where no sky is seen
    less = LEAST_FALL + (1 - LEAST_FALL) * falls
    return replace(air, fog=air.fog * NEAR_FOG, rain=air.rain * less, smoke=air.smoke * less)


def _grade(registers: Registers, photo: Photo, air: Air) -> Grade:
    grade = grade_of(registers, night=air.is_night)
    pale = min(1.0, registers.serenity)  # a photo has less light to lose than a traced picture
    grade = replace(
        grade,
        lift=grade.lift - 0.06 * pale,
        contrast=grade.contrast + 0.2 * pale,
        saturation=grade.saturation + 0.25 * pale,
    )
    if photo.faces or not photo.outdoors:  # people and rooms are not tinted as a landscape may be
        grade = replace(grade, tinted=0.75 * grade.tinted, contrast=1 + 0.8 * (grade.contrast - 1))
    return grade


def _lit(photo: Photo, air: Air, felt: float, added: Additions) -> Floats:
    """The land in the new light; indoors only its colour and its lamps reach."""
    if photo.outdoors:
        return relight(photo, air, felt, added.lamps)
    inside = replace(air, cover=0.6, storm=0.0, sun_elevation_degrees=max(8.0, air.sun_elevation_degrees))
    lit = relight(photo, inside, felt, added.lamps)
    plain = photo.light * float(lit.mean() / max(float(photo.light.mean()), 1e-3))
    return np.asarray(plain + INDOOR_SHADE * (lit - plain), np.float32)


def _develop(
    photo: Photo,
    lit: Floats,
    layers: Layers,
    added: Additions,
    air: Air,
    grade: Grade,
    stock: Stock,
    seed: int,
    felt: float,
    before: Floats,
) -> Picture:
    """Sky, air, weather and things, developed twice: without and with the things, so that these never show through."""
    directions = view_rays(photo.camera)
    share = ease(*SKY_STRENGTH, felt)
    seen = lit
    depth = np.where(photo.sky > 0.5, 1e6, photo.depth_m).astype(np.float32)
    if photo.outdoors:
        seen = add_air(seen, depth, directions, air, photo.camera)
        seen = set_sky(seen, photo, air, directions, share)
        if air.is_night:
            seen = seen + share * lit_windows(photo, seed)
        seen = mirror(seen, photo, air, seed)
    bare = add_weather(seen, depth, air, photo.camera) if photo.outdoors else seen
    plain = finish(bare, grade, seed).astype(np.float32) / 255
    plain = _keep_skin(before + felt**0.7 * (plain - before), before, photo.skin)
    if not added.standings:
        return _to_picture(plain)
    shadow = shadow_of(photo, added.standings, stock, air)[..., None]
    things = shade_things(layers, air)
    near = np.where(layers.label > 0, layers.depth_m, depth).astype(np.float32)
    cover = layers.cover[..., None]
    if photo.outdoors:
        colour = things / np.maximum(cover, 0.02)
        far = np.where(layers.label > 0, near, np.minimum(near, 60)).astype(np.float32)  # soft edges are as far
        things = add_air(colour, far, directions, air, photo.camera) * cover
    full = seen * shadow * (1 - cover) + things
    if photo.outdoors:
        full = add_weather(full, near, air, photo.camera)
    changed = finish(full, grade, seed).astype(np.float32) / 255
    there = np.clip(np.maximum(cover, 1 - shadow) * 4, 0, 1) * (0.25 + 0.75 * cover) + (1 - cover) * (1 - shadow)
    there = np.clip(np.maximum(there, cover), 0, 1)
    return _to_picture(plain * (1 - there) + changed * there)


def _keep_skin(changed: Floats, before: Floats, skin: Floats) -> Floats:
    """Skin in the new light, but with some of its own colour, and never much darker than it was."""
    light, own = changed @ LUMA, before @ LUMA
    bright = np.maximum(light, DARKEST_SKIN * own)
    itself = before * np.minimum(bright / np.maximum(own, 0.02), 1.3)[..., None]
    return np.asarray(changed + (SKIN_COLOUR * skin)[..., None] * (itself - changed), np.float32)


def _to_picture(rgb: Any) -> Picture:
    return np.asarray(np.clip(rgb, 0, 1) * 255 + 0.5, np.uint8)


def _traced(photo: Photo, layers: Layers) -> Traced:
    """What lies behind each pixel of the photo, as if it had been traced."""
    thing = (layers.label > 0)[..., None]
    n = layers.normal
    normal = np.where(thing, np.stack([n[..., 0], -n[..., 2], n[..., 1]], -1), photo.normal)
    depth = np.where(layers.label == SKY_LABEL, np.inf, layers.depth_m)
    return Traced(photo.light, depth, photo.light, normal, layers.label, layers.cover, np.zeros_like(photo.light))

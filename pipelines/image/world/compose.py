"""A prompt and an affect -> a world: what stands where, under which sky, seen from where."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pipelines.image.content.air import air_of, grade_of
from pipelines.image.content.growth import Item
from pipelines.image.content.registers import Registers
from pipelines.image.content.states import show
from pipelines.image.prompt.wanted import INDOORS, Mention, Wanted
from pipelines.image.stock import Stock, ThingEntry
from pipelines.image.world.air import Air, Camera, field_across
from pipelines.image.world.composed import Composed, may_be_there, surround, would_miscount
from pipelines.image.world.heroes import SEATS, TARGET, count_of, plan_spots, to_standing
from pipelines.image.world.indoors import compose_indoors
from pipelines.image.world.land import Land, height, land_of
from pipelines.image.world.scatter import ZONES, Box, box_of, scatter
from pipelines.image.world.scene import Lamp, Standing, World, focal_px
from pipelines.image.world.spots import Spot, colour_named
from pipelines.image.world.town import HALF_STREET_M, street_solids

EYE_M = 1.65
FIELD_DEGREES = 50.0  # of a square picture
WATERS = frozenset({"sea", "lake", "river", "waterfall"})  # places whose colour is that of their water
COVER = frozenset({"carpet", "rows"})  # zones of what covers the ground and has its colour
MEDIA = {"space": "void", "underwater": "water"}
SEASON_DRY = {"spring": 0.0, "summer": 0.1, "autumn": 0.55, "winter": 0.8}
LIGHT_RGB = (1.0, 0.62, 0.28)  # of flames and lamps
MAX_LAMPS, MAX_BROUGHT = 8, 3
FOOT = 0.36  # how far under the middle of the picture the foot of a hero stands, part of its height
EDGE = 0.03  # part of the height that stays free over the highest thing
NEARER = 0.36  # how much nearer aroused feelings stand, and farther still ones (immediacy: Reeves & Nass 1996)
TABLES = frozenset({"table", "round-table", "laid-table", "desk"})  # what a picture of a table top stands on


def compose(
    wanted: Wanted, place: str, registers: Registers, stock: Stock, seed: int, width_px: int, height_px: int,
    *, aroused: float | None = None,
) -> Composed:  # fmt: skip
    """Compose a picture.

    Args:
        wanted: what its prompt asks for.
        place: where it is, of `prompt.wanted.PLACES`.
        registers: of its affect.
        stock: of things.
        seed: of everything that is drawn by lot; the same world under every affect.
        width_px: of the picture.
        height_px: of the picture.
        aroused: how near heroes stand by it, -1 to 1, so that a film keeps them in their places; None as the affect.

    Returns:
        The world.
    """
    wanted = replace(wanted, mentions=_fewer(wanted.mentions))
    if wanted.season is None and (wanted.weather == "snow" or any(m.state == "snowy" for m in wanted.mentions)):
        wanted = replace(wanted, season="winter")
    air = air_of(registers, wanted, seed)
    entries = _entries(wanted, place, registers, stock, air)
    plain = {i: stock.entries[wanted.mentions[i].thing] for i in entries}  # what frames the picture under every affect
    others = _others(wanted, stock)
    plain |= {i: kinds[0] for i, kinds in others.items() if i in plain}
    entries |= {i: plain[i] for i in others if i in plain}
    if place in INDOORS:
        return compose_indoors(wanted, place, registers, stock, entries, others, air, seed, width_px, height_px)
    camera = Camera(EYE_M, 6.5, field_across(FIELD_DEGREES, width_px, height_px), width_px, height_px)
    camera = _frame(camera, place, plain)
    near = TARGET * (1 + NEARER * float(np.clip(registers.aroused if aroused is None else aroused, -1, 1)))
    spots = plan_spots(wanted.mentions, plain, camera, seed, target=near, others=others)
    spots = [replace(s, entry=entries[s.mention]) if s.entry is plain[s.mention] else s for s in spots]
    kept = [  # the nearest and the farthest that heroes stand under any affect
        s for k in (-NEARER, NEARER) for s in plan_spots(wanted.mentions, plain, camera, seed, target=TARGET * (1 + k))
    ]
    land = _land(place, wanted, registers, air, spots, seed)
    camera = replace(camera, height_m=camera.height_m + _footing(land, 0.0, 1.5))
    night = air.is_night
    heroes = [_stand(s, land, camera) for s in _settle(spots, land, camera)]
    heroes += _set_on_fire(heroes, wanted, stock)
    boxes = [box_of(_stand(s, land, camera), camera) for s in _settle(kept, land, camera)]

    def put(item: Item, count: int, key: str) -> list[Standing]:
        return _put(place, item, count, wanted, registers, stock, camera, land, boxes, seed, key, air.is_night)

    around, added = surround(place, registers, put)
    standings = tuple(_light_up(h, stock, night) for h in [*heroes, *around])
    solids = street_solids(place, air, registers, seed) if place in ("street", "city") else ()
    lamps = _lamps(standings, stock, night)
    world = World(camera, air, land, standings, solids, lamps, medium=MEDIA.get(place, "air"))
    grade = grade_of(registers, night=night)
    grade = replace(grade, key=grade.key * (1 + 0.3 * wanted.light))
    return Composed(world, grade, tuple(entries[i].name for i in sorted(entries)), added)


def _entries(wanted: Wanted, place: str, registers: Registers, stock: Stock, air: Air) -> dict[int, ThingEntry]:
    """The thing that is drawn for each mention, in the state that words, season or affect give it."""
    made = {}
    for i, mention in enumerate(wanted.mentions):
        if mention.thing not in stock.entries or (place == "table" and mention.thing in TABLES):
            continue
        seated = f"{mention.thing}-sitting"
        host = wanted.mentions[mention.to].thing if mention.relation == "on" and mention.to >= 0 else ""
        thing = seated if host in SEATS and seated in stock.entries else mention.thing
        name = show(stock, thing, registers, 0.4, season=wanted.season, night=air.is_night, asked=mention.state)
        made[i] = stock.entries[name]
    return made


def _fewer(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """What words name, and of what an event brings along the first few, so that there is room to see them."""
    brought = [i for i, m in enumerate(mentions) if m.by]
    kept = [i for i in range(len(mentions)) if i not in brought[MAX_BROUGHT:]]
    where = {old: new for new, old in enumerate(kept)}
    few = [replace(mentions[i], to=where.get(mentions[i].to, -1)) for i in kept]
    return tuple(replace(m, count=min(count_of(m), MAX_BROUGHT), plural=False) if m.by else m for m in few)


#: Words that name several kinds of things at once -> those kinds.
VARIED = {
    "people": (
        "man",
        "woman",
        "old-man",
        "black-woman",
        "boy",
        "asian-man",
        "girl",
        "black-man",
        "old-woman",
        "asian-woman",
    ),
    "persons": ("woman", "man", "black-man", "asian-woman"),
    "children": ("girl-running", "boy", "girl", "boy-running", "toddler"),
    "kids": ("boy", "girl-running", "girl", "boy-running"),
    "men": ("man", "black-man", "asian-man", "old-man"),
    "women": ("woman", "black-woman", "asian-woman", "old-woman"),
    "flowers": ("wildflower-patch", "poppy-patch", "daisy-patch", "tulip-patch-mixed"),
    "flower": ("poppy-patch",),
    "fruit": ("apple", "banana", "orange", "pear"),
    "animals": ("doe", "rabbit", "fox", "sheep", "horse"),
}


def _others(wanted: Wanted, stock: Stock) -> dict[int, list[ThingEntry]]:
    """Number of a mention -> the kinds of things that its many are by turns, where its word names several."""
    made = {}
    for i, mention in enumerate(wanted.mentions):
        kinds = [stock.entries[n] for n in VARIED.get(mention.word.lower(), ()) if n in stock.entries]
        if kinds and not mention.doing and not mention.state:
            made[i] = kinds
    return made


def _frame(camera: Camera, place: str, entries: Mapping[int, ThingEntry]) -> Camera:
    """Stand lower before small things and higher before wide ones."""
    on_ground = [e.height_m for e in entries.values() if e.stands not in ("sky", "ceiling")]
    if not on_ground:
        return replace(camera, pitch_degrees=14.0 if place == "sky" else 6.0)
    tallest, smallest = max(on_ground), min(on_ground)
    pitch = 1.0 if tallest < 1.2 else 6.5
    below = FOOT - math.tan(math.radians(pitch)) * camera.width_px / camera.height_px  # the horizon, of the height
    eye = float(np.clip(below * smallest / TARGET, 0.22, EYE_M + min(2.5, 0.05 * tallest)))
    return replace(camera, height_m=eye, pitch_degrees=pitch)


def _land(place: str, wanted: Wanted, registers: Registers, air: Air, spots: Sequence[Spot], seed: int) -> Land:
    """The land of the place as season and affect leave it, its water where floating things are wanted."""
    land = land_of(place, seed)
    bleak = min(1.0, registers.sorrow + 0.7 * registers.fear + registers.anger + 0.8 * registers.disgust)
    dry = max(SEASON_DRY.get(wanted.season or "", 0.12), 0.12) * (1 - bleak) + bleak
    dry *= 1 - 0.8 * min(1.0, registers.joy + registers.serenity) * (wanted.season not in ("autumn", "winter"))
    land = replace(land, dry=float(np.clip(dry, 0, 1)))
    if wanted.place_colours:
        wet = place in WATERS
        named = colour_named(wanted.place_colours[0])
        land = replace(land, water_tint=named) if wet else replace(land, tint=named)
    if wanted.season == "winter" and land.ground in ("grass", "crop", "forest", "earth"):
        land = replace(land, ground="snow", snow_from_m=min(land.snow_from_m, 200))
    if registers.anger > 0.75 and land.ground == "grass" and wanted.season is None:
        land = replace(land, ground="ash" if registers.anger > 0.95 else "earth")
    if "flood" in wanted.phenomena and not land.water:
        land = replace(land, water="lake", water_from_m=5, water_to_m=400, shore="mud", water_at=0.0)
    afloat = [s.distance_m for s in spots if s.entry.stands == "water"]
    if afloat and not land.water:
        land = replace(land, water="lake", water_from_m=13, water_to_m=150, shore="gravel", water_at=0.0)
    if afloat and land.water in ("lake", "river", "sea"):
        near = float(np.clip(0.55 * min(afloat), 2.5, land.water_from_m))
        far = max(land.water_to_m, 1.5 * max(afloat))
        land = replace(land, water_from_m=near if land.water != "river" else land.water_from_m, water_to_m=far)
    return land


def _settle(spots: Sequence[Spot], land: Land, camera: Camera) -> list[Spot]:
    """Move what stands on land out of the water and what floats into it, its size in the picture kept."""
    settled = []
    for spot in spots:
        if spot.lift_m > 0 or spot.entry.stands in ("sky", "ceiling", "wall") or not land.water or land.water == "all":
            settled.append(spot)
            continue
        floats = spot.entry.stands == "water"
        for factor in (1.0, 1.2, 0.85, 1.5, 0.7, 2.0, 0.55, 0.42, 2.8, 4.0, 0.3):
            distance = spot.distance_m * factor
            x = spot.column * camera.width_px * distance / focal_px(camera)
            if (_ground(land, x, distance) < 0) == floats:
                break
        else:
            distance = spot.distance_m
        settled.append(replace(spot, distance_m=distance))
    return settled


def _stand(spot: Spot, land: Land, camera: Camera) -> Standing:
    """A hero on land, on water or in the sky."""
    standing = to_standing(spot, 0.0, camera)
    swims = land.ground == "seabed" and not land.water and spot.entry.stands == "water"
    if (swims or spot.entry.stands in ("sky", "ceiling")) and spot.lift_m == 0:
        rise = 0.2 + 0.12 * abs(spot.column)
        metre = camera.height_px / focal_px(camera)
        return replace(standing, z_m=camera.height_m + rise * metre * spot.distance_m - standing.height_m / 2)
    return _keep_in(to_standing(spot, _footing(land, standing.x_m, standing.y_m), camera), camera)


def _keep_in(standing: Standing, camera: Camera) -> Standing:
    """What hovers over another comes down until its top is in the picture."""
    top = box_of(standing, camera).top
    if top >= EDGE * camera.height_px or standing.z_m < camera.height_m:
        return standing
    return replace(standing, z_m=standing.z_m + (top - EDGE * camera.height_px) * standing.y_m / focal_px(camera))


def _set_on_fire(heroes: Sequence[Standing], wanted: Wanted, stock: Stock) -> list[Standing]:
    """Flames before and over what burns."""
    if "fire" not in wanted.phenomena or "flames" not in stock.entries:
        return []
    flames, made = stock.entries["flames"].views[0], []
    for hero in heroes:
        if stock.entries[hero.thing].state != "burnt" and len(heroes) > 1:
            continue
        for x, part in ((-0.24, 0.75), (0.2, 0.9), (0.02, 0.55)):
            tall = part * hero.height_m
            wide = tall * flames.width_m / flames.height_m
            place = (hero.x_m + x * hero.width_m, hero.y_m * 0.985, hero.z_m + 0.1 * hero.height_m)
            made.append(Standing("flames", *place, tall, wide, flip=x > 0))
    return made


def _footing(land: Land, x: float, y: float) -> float:
    """Height of the ground, or of the water over it."""
    ground = _ground(land, x, y)
    return max(0.0, ground) if land.water else ground


def _ground(land: Land, x: float, y: float) -> float:
    return float(height(land, np.array([x], np.float32), np.array([y], np.float32))[0])


def _put(
    place: str,
    item: Item,
    count: int,
    wanted: Wanted,
    registers: Registers,
    stock: Stock,
    camera: Camera,
    land: Land,
    boxes: Sequence[Box],
    seed: int,
    key: str,
    night: bool,
) -> list[Standing]:
    """Put an item into its zone, each thing in the state that fits."""
    least = 2 if key.startswith("growth") else 1  # the one house of a village has neighbours
    names = [n for n in item.things if n in stock.entries and may_be_there(stock.entries[n], wanted)]
    names = [n for n in names if not would_miscount(n, wanted, least=least)]
    zone = ZONES.get(item.zone)
    if not names or zone is None:
        return []
    shown = []
    for i in range(min(count, 12)):
        lot = float(np.random.default_rng([seed, zlib.crc32(key.encode()), i, 7]).random())
        shown.append(
            stock.entries[show(stock, names[i % len(names)], registers, lot, season=wanted.season, night=night)]
        )
    half = HALF_STREET_M.get(place, 0.0) if zone.on == "land" else 0.0
    made = scatter(
        shown, count, zone, camera, land, boxes, seed, key, choose=lambda i: i, half_m=half, total=item.count
    )
    covers = land.tint is not None and item.zone in COVER and key.startswith("growth")
    return [replace(s, tint=land.tint) for s in made] if covers else made


def _light_up(standing: Standing, stock: Stock, night: bool) -> Standing:
    view = stock.entries[standing.thing].views[standing.view]
    return replace(standing, glow=2.6 if night else 1.2) if view.glow else standing


def _lamps(standings: Sequence[Standing], stock: Stock, night: bool) -> tuple[Lamp, ...]:
    """What the shining things throw on their surroundings, the nearest ones."""
    shining = sorted((s for s in standings if s.glow > 0 and s.y_m < 60), key=lambda s: s.y_m)[:MAX_LAMPS]
    power = 1.6 if night else 0.5
    lamps = []
    for s in shining:
        size = min(3.0, s.height_m)
        rgb = tuple(power * size * 1.2 * c for c in LIGHT_RGB)
        lamps.append(Lamp((s.x_m, s.y_m - 0.35 * size - 0.1, s.z_m + 0.7 * s.height_m), (rgb[0], rgb[1], rgb[2])))
    return tuple(lamps)

"""Where the things of a prompt stand: large enough to be seen, beside each other, as its words say."""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from pipelines.image.prompt.wanted import Mention
from pipelines.image.stock import ThingEntry
from pipelines.image.world.air import Camera
from pipelines.image.world.scene import Standing, focal_px
from pipelines.image.world.spots import Spot, colour_named, is_amid, stand_amid, stand_between

PLURAL_COUNT = 4  # of things in the plural without a number
MAX_COUNT = 40
TARGET = 0.46  # part of the picture's height that a lone thing takes
SIZES = {"large": 1.55, "small": 0.5, "": 1.0}
SIDES = {"left": -0.27, "middle": 0.0, "right": 0.27, "": 0.0}
LEAST_SHRINK = 0.45  # many things rather overlap than vanish
LEAST_WIDTH = 0.11  # part of the picture's width to which wide ones shrink before they overlap
ROW = 6  # things of a kind that stand side by side; more stand in rows
SEATED_M = 0.7  # height from which who sits brings the height of a seat along: people, not cats
WIDEST = 0.82  # part of the picture's width that all of them may take
SIDE_WIDEST = 0.42  # the same of several that are to stand on one side
LEAST_M, NEAREST_M = 0.2, 0.9
FARTHEST_M = 420.0
ON = ("on", "over", "in")


def plan_spots(
    mentions: Sequence[Mention],
    entries: Mapping[int, ThingEntry],
    camera: Camera,
    seed: int,
    *,
    target: float = TARGET,
    reach: tuple[float, float] = (NEAREST_M, FARTHEST_M),
    others: Mapping[int, Sequence[ThingEntry]] = MappingProxyType({}),
) -> list[Spot]:
    """Give every thing of a prompt its place in the picture.

    Args:
        mentions: of the prompt.
        entries: number of a mention -> the thing that is shown for it.
        camera: that looks.
        seed: of small deviations.
        target: part of the picture's height that a lone thing takes.
        reach: nearest and farthest distance; what had to stand farther is made smaller.
        others: number of a mention -> the kinds that its things are by turns.

    Returns:
        The spots, those things first that others stand on or beside.
    """
    counts = {i: count_of(m) for i, m in enumerate(mentions) if i in entries}
    amid = {m.to: i for i, m in enumerate(mentions) if i in counts and m.to in counts and is_amid(m, entries[m.to])}
    free = [
        i
        for i in counts
        if i not in amid
        and (i in amid.values() or not (mentions[i].relation in (*ON, "under") and mentions[i].to in counts))
    ]
    if not free and counts:
        free = list(counts)
    spots = [
        _vary(_reach(s, reach), n, others)
        for n, s in enumerate(_stand_side_by_side(free, mentions, entries, counts, camera, seed, target))
    ]
    for i in free:
        if mentions[i].relation == "between":
            hosts = tuple(k for k in (mentions[i].to, mentions[i].to_also) if k in free)
            free_of_sides = not any(mentions[k].side for k in (i, *hosts))
            spots = stand_between(spots, i, hosts, camera, free=free_of_sides)
    for plants, hero in amid.items():
        here = next((s for s in spots if s.mention == hero), None)
        spots += [] if here is None else stand_amid(replace(here, mention=plants, entry=entries[plants]), here)
    for i in (i for i in counts if i not in free and i not in amid):
        spots += _stand_at(i, mentions, entries, counts[i], spots, camera, seed, target)
    return spots


def _vary(spot: Spot, number: int, others: Mapping[int, Sequence[ThingEntry]]) -> Spot:
    kinds = others.get(spot.mention)
    return spot if not kinds else replace(spot, entry=kinds[number % len(kinds)], view=0)


def _reach(spot: Spot, reach: tuple[float, float]) -> Spot:
    near, far = reach
    if spot.distance_m > far:
        return replace(spot, distance_m=far, scale=spot.scale * far / spot.distance_m)
    return replace(spot, distance_m=max(near, spot.distance_m))


def count_of(mention: Mention) -> int:
    """How many of a mention are shown.

    >>> count_of(Mention("boat", count=3)), count_of(Mention("boat", plural=True)), count_of(Mention("boat"))
    (3, 4, 1)
    """
    return min(MAX_COUNT, mention.count or (PLURAL_COUNT if mention.plural else 1))


def to_standing(spot: Spot, ground_m: float, camera: Camera, *, glow: float = 0.0) -> Standing:
    """A spot on its ground as a thing of the world.

    Args:
        spot: of the hero.
        ground_m: height of the ground or the water there.
        camera: that looks.
        glow: how strongly its lights shine.

    Returns:
        The thing.
    """
    view = spot.entry.views[spot.view % len(spot.entry.views)]
    h, w = view.height_m * spot.scale, view.width_m * spot.scale
    wide = spot.column * camera.width_px / focal_px(camera) * spot.distance_m
    below = max(spot.entry.sink * h, 0.75 * view.foot * h if spot.lift_m <= 0 else 0.3 * view.foot * h)
    return Standing(
        spot.entry.name, wide, spot.distance_m, ground_m + spot.lift_m - below, h, w, spot.view % len(spot.entry.views),
        spot.flip, spot.colour, glow,
    )  # fmt: skip


def _stand_side_by_side(
    numbers: Sequence[int],
    mentions: Sequence[Mention],
    entries: Mapping[int, ThingEntry],
    counts: Mapping[int, int],
    camera: Camera,
    seed: int,
    target: float,
) -> list[Spot]:
    """Rows of columns: every single thing a column, the first mention in the middle, far ones behind."""
    aspect = camera.width_px / camera.height_px
    parts = {i: _part(i, mentions, counts, len(numbers), target) for i in numbers}
    widths = {i: _width_part(entries[i], parts[i], aspect) for i in numbers}
    total = sum(widths[i] * _columns(counts[i]) for i in numbers if mentions[i].depth != "back")
    shrinks = dict.fromkeys(numbers, min(1.0, WIDEST / max(total, 1e-6)))
    for side in ("left", "right"):
        here = [i for i in numbers if mentions[i].side == side]
        wide = sum(widths[i] * _columns(counts[i]) for i in here)
        shrinks |= {i: min(shrinks[i], SIDE_WIDEST / max(wide, 1e-6)) for i in here if counts[i] > 1 or len(here) > 1}
    spots = []
    for i, middle, room in _share_columns(numbers, mentions, counts, widths, shrinks):
        part = parts[i] * max(shrinks[i], min(LEAST_SHRINK, LEAST_WIDTH / max(widths[i], 1e-6)))
        spots += _row(i, mentions[i], entries[i], counts[i], middle, room, part, camera, seed)
    return spots


def _part(i: int, mentions: Sequence[Mention], counts: Mapping[int, int], kinds: int, target: float) -> float:
    """Part of the picture's height that one of a mention takes."""
    mention = mentions[i]
    many = counts[i] ** -0.28 * (1.0 if kinds == 1 or i == 0 else 0.85)
    depth = {"front": 1.3, "back": 0.45, "": 1.0}[mention.depth]
    named = 1.0 if not mention.by or kinds == 1 else 0.55
    behind = 0.75 if mention.relation == "behind" else 1.15 if mention.relation == "before" else 1.0
    return target * many * SIZES[mention.size] * depth * behind * named


def _width_part(entry: ThingEntry, part: float, aspect: float) -> float:
    wide = max(view.width_m / view.height_m for view in entry.views)
    return part * min(wide, 2.6 / max(part, 0.05) * 0.4) / aspect


def _columns(count: int) -> float:
    """Columns that a number of things take: many stand in three rows."""
    return count if count <= ROW else 2 + count**0.65


def _share_columns(
    numbers: Sequence[int],
    mentions: Sequence[Mention],
    counts: Mapping[int, int],
    widths: Mapping[int, float],
    shrinks: Mapping[int, float],
) -> list[tuple[int, float, float]]:
    """Mention, middle of its columns and their width: those with a side there, the others beside them."""
    rooms = {i: widths[i] * shrinks[i] * _columns(counts[i]) for i in numbers}
    left = [i for i in numbers if mentions[i].side == "left"]
    right = [i for i in numbers if mentions[i].side == "right"]
    middle = [i for i in numbers if i not in left and i not in right]
    middle.sort(key=lambda i: bool(mentions[i].by))  # what the words name stands in the middle
    if len(middle) > 1:  # the first one in the middle, the others by turns to both sides
        middle = middle[1::2][::-1] + middle[:1] + middle[2::2]
    placed = []
    for group, at in ((left, SIDES["left"]), (middle, 0.0), (right, SIDES["right"])):
        total = sum(rooms[i] for i in group) + 0.03 * max(0, len(group) - 1)
        x = at - total / 2
        for i in group:
            placed.append((i, x + rooms[i] / 2, rooms[i]))
            x += rooms[i] + 0.03
    if len(numbers) == 1 and not (left or right):
        i, _, room = placed[0]
        placed = [(i, 0.0, room)]
    return placed


def _row(
    i: int,
    mention: Mention,
    entry: ThingEntry,
    count: int,
    middle: float,
    room: float,
    part: float,
    camera: Camera,
    seed: int,
) -> list[Spot]:
    rng = _rng(seed, entry.name, i)
    spots = []
    base = _distance(entry, part, camera)
    for k in range(count):
        share = (k + 0.5) / count - 0.5
        column = middle + room * share * (1.0 if count > 1 else 0.0)
        column += 0.012 * rng.uniform(-1, 1) * (count > 1)
        if count == 1 and not mention.side and abs(middle) < 1e-6:
            column = 0.07 * rng.uniform(-1, 1)
        row = k % 2 if count <= ROW else (k * 7) % 3
        distance = base * (1 + 0.16 * row + 0.05 * rng.random() * (count > 1))
        colours = mention.colours
        colour = colour_named(colours[k % len(colours)]) if colours else None
        spots.append(
            Spot(
                i,
                entry,
                float(np.clip(column, -0.44, 0.44)),
                float(distance),
                1.0,
                0.0,
                colour,
                k % len(entry.views),
                bool(rng.random() < 0.5),
            )
        )
    return spots


def _distance(entry: ThingEntry, part: float, camera: Camera) -> float:
    """How far a thing stands to take a part of the picture's height."""
    return float(np.clip(entry.height_m * focal_px(camera) / (part * camera.height_px), LEAST_M, FARTHEST_M))


def _stand_at(
    i: int,
    mentions: Sequence[Mention],
    entries: Mapping[int, ThingEntry],
    count: int,
    spots: Sequence[Spot],
    camera: Camera,
    seed: int,
    target: float,
) -> list[Spot]:
    """Things on, over, in or under another."""
    mention, entry = mentions[i], entries[i]
    hosts = [s for s in spots if s.mention == mention.to]
    if not hosts:
        part = _part(i, mentions, {i: count}, 2, target)
        return _row(i, mention, entry, count, 0.0, 0.3, part, camera, seed)
    rng, made = _rng(seed, entry.name, i), []
    for k in range(count):
        host = hosts[k % len(hosts)]
        tall, wide = host.entry.height_m * host.scale, host.entry.views[0].width_m * host.scale
        sits = entry.name.endswith("-sitting") and entry.height_m > SEATED_M
        scale = (
            1.0 if sits or mention.relation == "over" else min(1.0, 0.9 * max(tall, wide) / max(entry.height_m, 1e-3))
        )
        scale *= host.scale if sits else 1.0
        per_host = math.ceil(count / len(hosts))
        offset = ((k // len(hosts) + 0.5) / per_host - 0.5) * 0.7 * wide * (per_host > 1)
        column = host.column + offset * focal_px(camera) / (camera.width_px * host.distance_m)
        lift = _lift(mention.relation, host, tall, entry.height_m * scale, entry.name)
        near = host.distance_m * (1.0 if mention.relation == "over" else 0.98 if lift > 0 else 0.94)
        colour = colour_named(mention.colours[k % len(mention.colours)]) if mention.colours else None
        made.append(
            Spot(
                i,
                entry,
                float(column),
                near,
                scale * SIZES[mention.size] ** 0.5,
                lift,
                colour,
                0,
                bool(rng.random() < 0.5),
            )
        )
    return made


#: Parts of a host's height at which things stand on it; others carry on their top.
SEATS = {
    "bench": 0.5,
    "park-bench": 0.5,
    "chair": 0.5,
    "armchair": 0.45,
    "sofa": 0.45,
    "bed": 0.5,
    "horse": 0.72,
    "boat": 0.2,
    "rowing-boat": 0.35,
    "tree": 0.55,
}


def _lift(relation: str, host: Spot, tall: float, own: float, name: str) -> float:
    seated = name.endswith("-sitting") and own > SEATED_M  # who sits brings the height of a seat along
    before = own > SEATED_M and host.entry.stands == "floor" and host.entry.name not in SEATS  # at a piano, not on it
    if relation == "under" or seated or before:
        return 0.0
    if relation == "over":
        return host.lift_m + tall * 1.12 + 0.25 * own
    if relation == "in" and host.entry.stands == "water":
        return host.lift_m + 0.15 * tall
    base = max(host.entry.sink, 0.75 * host.entry.views[0].foot) * tall  # what of the host lies under its ground
    part = SEATS.get(host.entry.name, 0.35 if relation == "in" else 0.97 if host.entry.stands != "table" else 0.9)
    return host.lift_m + part * tall - base


def _rng(seed: int, name: str, index: int) -> np.random.Generator:
    """Random numbers of one mention: by the seed and its name, never by the affect or other things."""
    return np.random.default_rng([seed, zlib.crc32(name.encode()), index])

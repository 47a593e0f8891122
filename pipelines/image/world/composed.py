"""What composing gives, and what an affect brings in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.image.content.decor import decor_of
from pipelines.image.content.growth import Item, growth
from pipelines.image.content.registers import Registers
from pipelines.image.content.states import ANIMALS
from pipelines.image.prompt.wanted import Wanted
from pipelines.image.stock import ThingEntry
from pipelines.image.world.finish import Grade
from pipelines.image.world.scene import Standing, World


@dataclass(frozen=True, slots=True)
class Composed:
    """A world with its development.

    Attributes:
        world: to be traced.
        grade: how its light becomes a picture.
        shown: name of each mention's thing as it is drawn, in the order of the mentions.
        added: names of what the affect added, in the order of coming.
    """

    world: World
    grade: Grade
    shown: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def coming(place: str, registers: Registers) -> Iterator[tuple[str, Item, int]]:
    """What each register brings by its share: the first of an item at its own share, the last at 1."""
    for register, share in registers.shares.items():
        if share <= 0.02:
            continue
        for item in decor_of(place, register):
            if share < item.from_share:
                break
            part = (share - item.from_share) / max(1e-6, 1.0 - item.from_share)
            yield register, item, max(1, round(item.count * min(1.0, 0.25 + 1.1 * part)))


def surround(
    place: str, registers: Registers, put: Callable[[Item, int, str], list[Standing]]
) -> tuple[list[Standing], tuple[str, ...]]:
    """What grows in a place, and what the affect adds.

    Args:
        place: of `prompt.wanted.PLACES`.
        registers: of the affect.
        put: stands so many of an item somewhere, by a key that their places follow from.

    Returns:
        The things, and the names of what was added, in the order of coming.
    """
    made = [s for item in growth().get(place, ()) for s in put(item, item.count, f"growth {place} {item.key}")]
    added = []
    for register, item, count in coming(place, registers):
        things = put(item, count, f"{register} {item.key}")
        made += things
        added += [s.thing for s in things[:1]]
    return made, tuple(dict.fromkeys(added))


def may_be_there(entry: ThingEntry, wanted: Wanted) -> bool:
    """Whether the prompt keeps a thing away: by its name, its kind ("no people") or its season."""
    if entry.state == "blossom" and wanted.season in ("autumn", "winter"):
        return False
    animals = "animals" if entry.kind in ANIMALS else ""
    words = {entry.name, entry.of, *entry.words, entry.theme, entry.theme.rstrip("s"), entry.kind, animals}
    return not (words | set(entry.name.split("-"))) & wanted.absent


def would_miscount(name: str, wanted: Wanted, *, least: int = 1) -> bool:
    """Whether one more of a thing, in any state or pose, would make the number wrong that the prompt says.

    Args:
        name: of the thing.
        wanted: of the prompt.
        least: number from which it counts.

    Returns:
        Whether it is one of them.
    """
    counted = (m.thing for m in wanted.mentions if m.count >= least and not m.by)
    return any(f"{name}-".startswith(f"{thing}-") for thing in counted)

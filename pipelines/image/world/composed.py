"""What composing gives, and what an affect brings in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.image.content.decor import decor_of
from pipelines.image.content.growth import Item
from pipelines.image.content.registers import Registers
from pipelines.image.world.finish import Grade
from pipelines.image.world.scene import World


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

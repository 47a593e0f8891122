"""What stands in a place by itself: its trees, houses, grass (`growth.txt`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.image.content.tables import read_table


@dataclass(frozen=True, slots=True)
class Item:
    """Things that belong to a place or that an affect adds.

    Attributes:
        things: names of the stock; each of the many is one of them.
        count: how many at most.
        zone: where, see `world.scatter.ZONES`.
        from_share: share of a register that the first comes at; the last comes at 1.
    """

    things: tuple[str, ...]
    count: int
    zone: str
    from_share: float = 0.0

    @property
    def key(self) -> str:
        """What the places of the things follow from."""
        return f"{self.zone} {' '.join(self.things)}"


@cache
def growth() -> dict[str, tuple[Item, ...]]:
    """Place -> what grows there, in the order of growth."""
    table = read_table("growth.txt")
    return {place: tuple(Item(r[2:], int(r[1]), r[0]) for r in rows) for place, rows in table.items()}

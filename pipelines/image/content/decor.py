"""What each register adds to a picture, by kind of place (`decor.txt`), in the order in which things come: the next
only when those before are there, so that a stronger affect never takes away.

Valence of what is added, from people's ratings of photos (OASIS, Kurdi et al. 2017, 1 to 7): flowers 5.8, beach 6.0,
fireworks 6.0, wedding 5.8, children 5.7, dancing 5.5, bird 5.5, horse 5.9, dessert 5.5, celebration 5.3; graveyard 3.3,
funeral 2.9, bored 3.6; garbage dump 2.0, cockroach 2.3, spider 3.0, snake 2.9; fire 2.4, explosion 2.4, war 2.6, weapon
2.8, bloody knife 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipelines.image.content.growth import Item
from pipelines.image.content.tables import read_table

#: Kind of place in `decor.txt` -> places.
PLACES: Mapping[str, str] = {
    "nature": "meadow field hills mountains forest lake river waterfall garden park road cliff swamp sky graveyard",
    "shore": "beach island sea",
    "town": "village street city harbour",
    "room": "room kitchen bedroom hall",
    "table": "table",
    "space": "space",
    "underwater": "underwater",
    "bare": "desert snowfield wasteland volcano cave",
}
KINDS: Mapping[str, str] = {place: kind for kind, places in PLACES.items() for place in places.split()}
#: Kinds of place that take another's things, and of those only some.
ALIKE: Mapping[str, str] = {"bare": "nature", "space": "nature", "underwater": "shore"}
ONLY: Mapping[str, frozenset[str]] = {
    "space": frozenset(
        ["rocket", "ufo", "satellite", "sky-lantern", "hot-air-balloon", "bonfire", "rubble", "skull", "bones"]
    ),
    "underwater": frozenset(
        [
            "fish",
            "dolphin",
            "whale",
            "shark-fin",
            "skull",
            "bones",
            "shell",
            "starfish",
            "dead-fish",
            "barrels-rusty",
            "tall-ship-ruined",
        ]
    ),
}


@cache
def decor_of(place: str, register: str) -> tuple[Item, ...]:
    """What a register adds in a place, in the order of coming.

    Args:
        place: of `prompt.wanted.PLACES`.
        register: a field of `Registers`.

    Returns:
        Items; those whose first share the register has not reached are left out by the composer.
    """
    kind = KINDS.get(place, "nature")
    rows = read_table("decor.txt").get(f"{ALIKE.get(kind, kind)} {register}", ())
    only = ONLY.get(kind)
    items = (Item(tuple(n for n in r[3:] if only is None or n in only), int(r[2]), r[1], float(r[0])) for r in rows)
    return tuple(item for item in items if item.things)

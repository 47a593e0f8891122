"""Where a picture is when no word says it: from the things themselves, by the table `habitats.txt`.

A cake stands on a table, a piano in a room, a ship at sea, several ships by a pier in a harbour, a camel in the desert;
a thing that the table does not know goes by its kind, then by where the stock says that it stands.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import cast

from pipelines.image.prompt.kinds import load_kinds
from pipelines.image.prompt.tables import by_word, load_tables
from pipelines.image.prompt.wanted import INDOORS, Mention, Place, Wanted

#: Where the stock says that a thing stands -> where that is.
_BY_STAND = {"water": "lake", "sky": "sky", "table": "table", "wall": "room", "ceiling": "hall", "floor": "room"}
#: What may stand on a table of a still life without making it a room.
_STILL_LIFE = frozenset(("table", "window", "picture", "mirror"))
_PIERS = frozenset(("pier", "jetty", "dock", "crane-machine", "quay"))
_AIR_PLACES = {"fireworks": "city", "aurora": "snowfield", "flood": "village", "rainbow": "meadow", "clouds": "sky",
               "stars": "hills", "moon": "hills", "sun": "hills", "lightning": "hills"}  # fmt: skip
_WEATHER_PLACES = {"rain": "street", "storm": "sea", "snow": "hills", "fog": "forest", "wind": "hills"}
_EVERYWHERE = frozenset(("man", "woman", "child", "couple", "crowd", "baby", "dog", "cat", "balloon", "umbrella"))
DEFAULT: Place = "meadow"


def infer_place(wanted: Wanted) -> Place:
    """Where a picture is.

    Args:
        wanted: as it was read.

    Returns:
        The place that the words say; else where its things belong; a meadow where nothing says anything.

    Example:
        >>> infer_place(Wanted(mentions=(Mention("cake"),)))
        'table'
    """
    if wanted.place is not None:
        return wanted.place
    said = [m for m in wanted.mentions if not m.by] or list(wanted.mentions)
    said = [m for m in said if m.relation not in ("in", "on")] or said  # what is on a table is where the table is
    if not said:
        return _place_of_air(wanted)
    special = _special(said)
    if special:
        return cast(Place, special)
    votes = {m.thing: habitat_of(m.thing, m.kin_of, m.stands) for m in said}
    if all(place in INDOORS for place in votes.values()):
        return cast(Place, _indoors(votes))
    first = load_tables("habitats.txt")["first"]["first"]
    decisive = next((votes[t] for f in first for t in votes if f in (t, *_wider(t))), None)
    telling = Counter(p for t, p in votes.items() if t not in _EVERYWHERE) or Counter(votes.values())
    outdoors = [(p, n) for p, n in telling.most_common() if p not in INDOORS]
    best = max((outdoors or telling.most_common()), key=lambda item: item[1])[0]
    if wanted.season == "winter" and best in ("meadow", "field") and not decisive:
        return "snowfield"
    return cast(Place, decisive or best)


def _special(said: list[Mention]) -> str:
    """What only several things together tell."""
    things = {m.thing for m in said}
    if things & _PIERS and any("boat" in (m.thing, *_wider(m.thing), *m.thing.split("-")) for m in said):
        return "harbour"
    if any(m.doing == "flying" and m.thing in ("bird", "eagle", "gull", "crow", "swallow", "airplane") for m in said):
        return "sky" if len(things) == 1 else ""
    if {m.doing for m in said} & {"swimming"} and not things & {"fish", "shark", "whale", "duck", "swan"}:
        return "lake"
    if {m.doing for m in said} & {"skating"}:
        return "snowfield"
    if sum(max(m.count, 2 if m.plural else 1) for m in said if m.thing in ("skyscraper", "house", "tower")) > 4:
        return "city" if "skyscraper" in things else "village"
    return ""


def _indoors(votes: dict[str, str]) -> str:
    """A still life where all stands on a table, else the room that most things need."""
    needs = [place for thing, place in votes.items() if thing not in _STILL_LIFE]
    if needs and all(place == "table" for place in needs):
        return "table"
    special = [place for place in votes.values() if place not in ("table", "room")]
    return special[0] if special else "room"


def habitat_of(thing: str, kin_of: str = "", stands: str = "") -> str:
    """Where a thing belongs: by its name, by the word it stands for, by its kind, by where it stands.

    >>> habitat_of("penguin"), habitat_of("spaniel"), habitat_of("blorf", stands="water")
    ('snowfield', 'garden', 'lake')
    """
    parts = thing.split("-")
    for word in filter(None, (kin_of.replace(" ", "-"), thing, *((parts[-1], parts[0]) if len(parts) > 1 else ()))):
        for candidate in (word, *_wider(word)):
            if candidate in _habitats():
                return _habitats()[candidate]
    return _BY_STAND.get(stands, DEFAULT)


@cache
def _habitats() -> dict[str, str]:
    return by_word(load_tables("habitats.txt")["habitat"])


@cache
def _wider(word: str) -> tuple[str, ...]:
    return tuple(w for w, _ in load_kinds().wider(word))


def _place_of_air(wanted: Wanted) -> Place:
    """Where there is nothing but weather."""
    for phenomenon in wanted.phenomena:
        if phenomenon in _AIR_PLACES:
            return cast(Place, _AIR_PLACES[phenomenon])
    if wanted.weather in _WEATHER_PLACES:
        return cast(Place, _WEATHER_PLACES[wanted.weather])
    if wanted.season == "winter":
        return "snowfield"
    return "hills" if wanted.hour in ("dawn", "sunset", "dusk", "night") else DEFAULT

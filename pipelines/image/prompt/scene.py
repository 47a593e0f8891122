"""The picture as it is put together while a prompt is read: things, how they stand, place, air; at last a `Wanted`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, cast

from pipelines.image.prompt.events import Event, mentions_of, parse_part
from pipelines.image.prompt.inflection import singular_forms
from pipelines.image.prompt.kinds import load_kinds
from pipelines.image.prompt.names import Names
from pipelines.image.prompt.scenery import BACKDROPS, THINGS_OF_PLACE
from pipelines.image.prompt.wanted import (
    HOURS,
    PHENOMENA,
    PLACES,
    SEASONS,
    WEATHERS,
    Hour,
    Mention,
    Place,
    Season,
    Wanted,
    Weather,
)

#: Words whose things are people: what "nobody" leaves out.
PEOPLE_WORDS = ("person", "man", "woman", "child", "baby", "couple", "crowd", "soldier", "people")


@dataclass
class Scene:
    """What has been read so far.

    Attributes:
        names: of the stock.
        mentions: things that words name.
        absent: what must not be there.
        absent_softly: what is not there unless it is named ("an empty street").
        places: in their order; (place, word, whether it stands behind the rest).
        air: "hour", "season", "weather", "phenomenon" -> values in their order.
        sights: phenomena of which something is said.
        events: to be opened, each with its word.
        unknown: see `Wanted`.
        not_painted: see `Wanted`.
        moods: see `Wanted`.
        looks: see `Wanted`.
        place_colours: see `Wanted`.
        place_state: see `Wanted`.
        sky_colour: see `Wanted`.
        light: see `Wanted`.
        taken: see `Wanted`.
        skyward: "in the sky" was said.
    """

    names: Names
    mentions: list[Mention] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)
    absent_softly: set[str] = field(default_factory=set)
    places: list[tuple[str, str, bool]] = field(default_factory=list)
    air: dict[str, list[str]] = field(default_factory=dict)
    sights: list[Mention] = field(default_factory=list)
    events: list[tuple[Event, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    not_painted: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    place_colours: list[str] = field(default_factory=list)
    place_state: str = ""
    sky_colour: str = ""
    light: float = 0.0
    taken: list[tuple[str, str]] = field(default_factory=list)
    skyward: bool = False
    _maybe: list[tuple[str, str]] = field(default_factory=list)

    def say(self, what: str, value: str, word: str, stands: str = "") -> None:
        """Take what a word says of place, hour, season, weather, air or sky; "?" after `what`: if nothing else is said.

        `stands` is the preposition before a place: a hill that something is on is the place, any other a backdrop.
        """
        if what.endswith("?"):
            self._maybe.append((what[:-1], value))
        elif what == "place":
            self.places.append((value, word, value in BACKDROPS and stands not in ("in", "on", "at", "across")))
        elif what == "sky":
            self.sky_colour = self.sky_colour or value
        elif what == "absent":
            self.absent_softly.add(value)
        elif value not in self.air.setdefault(what, []):
            self.air[what].append(value)

    def swap_places(self) -> None:
        """Of the two places named last the second is what is meant, the first says where that is."""
        self.places[-2:] = self.places[:-3:-1]

    def put_behind(self) -> None:
        """The place named last stands behind the rest."""
        self.places[-1:] = [(place, word, True) for place, word, _ in self.places[-1:]]

    def change(self, indices: Iterable[int], **said: Any) -> None:
        """Say more of mentions; what was said of them first stays."""
        for i in indices:
            old = self.mentions[i]
            news = {k: v for k, v in said.items() if not getattr(old, k) or (k in ("to", "to_also") and v >= 0)}
            self.mentions[i] = replace(old, **news)

    def leave_out_people(self) -> None:
        """Nobody is there, unless somebody is named."""
        self.absent_softly |= people_of(self.names)

    def finish(self) -> Wanted:
        """All that was read."""
        self._settle_absent()
        for what in ("hour", "season"):
            self.not_painted += self.air.get(what, [])[1:]
        scenes, symbolic = self._open_events()
        place, word, further = self._choose_place()
        self._furnish(place, word)
        for what, value in self._maybe:
            if what == "place":
                place = place or cast(Place, value)
            elif not self.air.get(what) and value not in self.absent:
                self.air[what] = [value]
        weather = [w for w in self.air.get("weather", []) if w not in self.absent]
        return Wanted(
            mentions=tuple(self.mentions),
            place=place,
            hour=cast("Hour | None", self._first("hour", HOURS)),
            season=cast("Season | None", self._first("season", SEASONS)),
            weather=cast("Weather | None", weather[0] if weather else None),
            phenomena=tuple(p for p in self.air.get("phenomenon", []) if p in PHENOMENA and p not in self.absent),
            sky_colour=self.sky_colour,
            absent=frozenset(self.absent),
            unknown=tuple(dict.fromkeys(self.unknown)),
            not_painted=tuple(dict.fromkeys(self.not_painted)),
            further_places=further,
            place_colours=tuple(self.place_colours),
            place_state=self.place_state,
            place_by=word if place and not self._is_said(place) else "",
            further_weather=tuple(w for w in cast("list[Weather]", weather[1:]) if w in WEATHERS),
            phenomena_said=tuple(
                s for s in self.sights if s.thing not in self.absent and s != Mention(s.thing, s.word)
            ),
            light=self.light,
            moods=tuple(dict.fromkeys(self.moods)),
            looks=tuple(dict.fromkeys(self.looks)),
            scenes=scenes,
            symbolic=symbolic,
            taken=tuple(self.taken),
        )

    def _first(self, what: str, allowed: tuple[str, ...]) -> str | None:
        return next((v for v in self.air.get(what, []) if v in allowed and v not in self.absent), None)

    def _is_said(self, place: str) -> bool:
        return any(p == place for p, _, _ in self.places)

    def _settle_absent(self) -> None:
        """What a word names is there, unless just that is said not to be."""
        named = {m.thing for m in self.mentions}
        self.absent |= self.absent_softly - named
        self.absent -= named
        self.places = [p for p in self.places if p[0] not in self.absent]

    def _open_events(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """Add what events are made of; a symbol only where no thing is named, else it is a mood."""
        scenes: list[str] = []
        symbolic: set[str] = set()
        named = bool(self.mentions) or any(not e.symbolic for e, _ in self.events)
        for event, word in self.events:
            if event.name in scenes or event.name in self.absent:
                continue
            if event.symbolic and named:
                self.moods.append(word)
                continue
            scenes.append(event.name)
            symbolic |= {event.name} if event.symbolic else set()
            self._add(event.parts, event.name)
            for what, value in event.air:
                if what == "absent":
                    extra = people_of(self.names) if value == "people" else {value}
                    self.absent |= extra - {m.thing for m in self.mentions}
                elif what == "phenomenon":
                    self.say(what, value, word)
                else:
                    self._maybe.append((what, value))
            if event.place and not any(p not in BACKDROPS for p, _, _ in self.places):
                self._maybe.insert(0, ("place", event.place))
        return tuple(scenes), frozenset(symbolic)

    def _add(self, parts: tuple[Any, ...], by: str) -> None:
        named = {m.thing for m in self.mentions} | self.absent
        named |= {w for m in self.mentions if not m.by for w, _ in load_kinds().wider(m.thing)}
        people = people_of(self.names)
        if named & people - self.absent:
            named |= people
        start = len(self.mentions)
        kept = [p for p in parts if not ({f.thing for n in p.names if (f := self.names.find(n.lstrip("*")))} & named)]
        self.mentions += mentions_of(tuple(kept), by, self.names, start)

    def _choose_place(self) -> tuple[Place | None, str, tuple[Place, ...]]:
        """The place, the word or event that brought it, and the other places."""
        order = [p for p in self.places if p[0] != "sky"]
        front = [p for p in order if not p[2]]
        chosen = next(iter([*front, *order]), None)
        if chosen is None:
            event = next((v for w, v in self._maybe if w == "place"), None)
            said_sky = self.skyward and not self.mentions_on_ground()
            return cast("Place | None", event or ("sky" if said_sky else None)), "", ()
        rest = dict.fromkeys(p for p, _, _ in order if p != chosen[0])
        return cast(Place, chosen[0]), chosen[1], tuple(cast("list[Place]", list(rest)))

    def mentions_on_ground(self) -> bool:
        """Whether anything stands on the ground."""
        return any(m.stands in ("ground", "floor", "table") and m.doing != "flying" for m in self.mentions)

    def _furnish(self, place: str | None, word: str) -> None:
        """Things that the words of places name as well: the graves of a graveyard."""
        if place in PLACES:
            for _, key, _ in self.places:
                if key in THINGS_OF_PLACE:
                    self._add(tuple(parse_part(t) for t in THINGS_OF_PLACE[key]), key.replace("-", " "))


@lru_cache(maxsize=4)
def people_of(names: Names) -> frozenset[str]:
    """Everything in the stock that is people."""
    known = {t for word in PEOPLE_WORDS for t in (*names.below(word), word) if t in names}
    words = {*PEOPLE_WORDS, "figure", *load_kinds().narrower("person")}
    known |= {n for n, stands in names.stands.items() if stands != "table" and _names_people(n.split("-"), words)}
    return frozenset(known | {"people", "person"})


def _names_people(parts: list[str], words: set[str]) -> bool:
    """Whether a name's last word is people, or one that is followed by what they do or have ("girl-with-kite")."""
    people = [bool(words & set(singular_forms(part))) for part in parts]
    return people[-1] or any(
        here and (after in ("with", "on", "in", "and", "from", "behind") or after.endswith("ing"))
        for here, after in zip(people, parts[1:], strict=False)
    )

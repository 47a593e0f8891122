"""Events and words without a picture of their own -> what they are shown by; the table is `events.txt`.

A wedding is a couple, flowers and a church; loneliness is an empty bench. Events are what one would see; symbols follow
conventions of European art and are marked as such in `Wanted.symbolic`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.image.prompt.names import Names
from pipelines.image.prompt.wanted import Mention

_THING = re.compile(
    r"(?:(?P<count>\d+)\*)?(?P<names>[\w\-/*']+)(?:\((?P<colours>[^)]*)\))?(?:\+(?P<state>\w+))?"
    r"(?:!(?P<doing>[\w-]+))?(?:>(?P<relation>\w+)>(?P<to>[\w-]+))?"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A thing of an event.

    Attributes:
        names: of things, the first that the stock has is taken; several of it where "*" stands before it.
        count: how many; 0 is one, or several by the name.
        colours: of `colours.COLOURS`.
        state: of the stock's states; of the last of the names.
        doing: what it does.
        relation: how it stands to the thing `to`.
        to: name of that thing.
    """

    names: tuple[str, ...]
    count: int = 0
    colours: tuple[str, ...] = ()
    state: str = ""
    doing: str = ""
    relation: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """An event or a symbol.

    Attributes:
        name: of it.
        place: where, of `wanted.PLACES`, "" anywhere.
        parts: its things.
        air: pairs of (hour, season, weather, phenomenon, absent) and value.
        symbolic: it has no picture of its own.
    """

    name: str
    place: str
    parts: tuple[Part, ...]
    air: tuple[tuple[str, str], ...]
    symbolic: bool


def parse_part(text: str) -> Part:
    """Read one thing of the table.

    >>> parse_part("3*balloon/kite(red,blue)").names
    ('balloon', 'kite')

    Raises:
        ValueError: it is not written as the table is.
    """
    match = _THING.fullmatch(text.replace("|", "/"))
    if match is None:
        raise ValueError(f"'{text}' is no thing of the table of events")
    g = match.groupdict()
    return Part(
        tuple(g["names"].split("/")),
        int(g["count"] or 0),
        tuple((g["colours"] or "").split(",")) if g["colours"] else (),
        g["state"] or "",
        g["doing"] or "",
        g["relation"] or "",
        g["to"] or "",
    )


@cache
def load_events() -> dict[str, Event]:
    """Word, or several joined by "-", -> event."""
    events: dict[str, Event] = {}
    for line in (Path(__file__).parent / "events.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("event ", "symbol ")):
            head, words, place, things, air = (part.strip() for part in line.split(";"))
            kind, name = head.split(" ")
            parts = tuple(parse_part(t) for t in things.split())
            pairs = tuple((a.split(":")[0], a.split(":")[1]) for a in air.split())
            event = Event(name, place.split("/")[-1], parts, pairs, kind == "symbol")
            for word in words.split():
                events.setdefault(word, event)
    return events


def mentions_of(parts: tuple[Part, ...], by: str, names: Names, start: int) -> list[Mention]:
    """What is seen of an event in a stock; parts that the stock lacks are left out.

    Args:
        parts: of the event.
        by: its name.
        names: of the stock.
        start: number of the first mention that comes of it.

    Returns:
        The mentions.
    """
    mentions: list[Mention] = []
    for part in parts:
        known = ((n, f) for n in part.names if (f := names.find(n.lstrip("*"))) is not None)
        name, found = next(known, ("", None))
        if found is None or any(m.thing == found.thing for m in mentions):
            continue
        several = name.startswith("*")
        to = next((start + i for i, m in enumerate(mentions) if part.to and m.word == part.to), -1)
        mentions.append(
            Mention(
                found.thing,
                part.names[0].lstrip("*"),
                count=part.count or (0 if several else 1),
                plural=several or part.count > 1,
                colours=part.colours,
                state=names.fit_state(found.thing, part.state if name == part.names[-1] else found.state),
                doing=part.doing,
                relation=part.relation if to >= 0 else "",
                to=to,
                kin_of=found.kin_of,
                by=by,
                stands=names.stands.get(found.thing, ""),
            )
        )
    return mentions

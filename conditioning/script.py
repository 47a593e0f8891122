"""The script of a dialogue, as lines of text or as JSON -> who says what, how, and with what personality.

One turn a line, `ANNA: We lost the house.`; a stage direction stands in parentheses (`ANNA (quietly): ...`), an affect
that is asked for in brackets (`ANNA: [angry:0.7, sad:0.3] ...`). `ANNA {extraversion: 0.5}` gives a personality; empty
lines, lines that begin with # and stage directions on a line of their own are skipped. A JSON list of {"speaker",
"text", "direction"?, "affect"?} or {"speaker", "personality": {...}} says the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conditioning.affect import Affect
from conditioning.dynamics import BigFive
from weights.errors import InputError
from weights.structured import parse_json

MAX_TURNS = 2_000
MAX_CHARACTERS = 5_000  # of one turn
MAX_LINE_CHARACTERS = 20_000  # of a line with all that stands in it
FORM = "'NAME: words', 'NAME (quietly): words' or 'NAME: [angry:0.7, sad:0.3] words'"

_TURN = re.compile(r"(?P<speaker>[^:()\[\]{}]{1,60}?)\s*(?P<before>(?:[(\[][^)\]]*[)\]]\s*)*):(?P<rest>.*)", re.DOTALL)
_PERSON = re.compile(r"(?P<speaker>[^:()\[\]{}]{1,60}?)\s*\{(?P<traits>[^{}]*)\}")
_STAGE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")  # a stage direction on a line of its own
_SPOKEN = re.compile(r"(?:\s|\Z|[(\[])(?!\s*[-+]?[\d.])")  # behind the colon of a turn: no number, as in a mixture
_LEAD = re.compile(r"\s*(?:\((?P<direction>[^)]*)\)|\[(?P<affect>[^\]]*)\])\s*")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One turn of a script.

    Attributes:
        speaker: who says it.
        text: the spoken words.
        direction: the stage direction; "" for none.
        affect: what is asked for in brackets; None for nothing.
    """

    speaker: str
    text: str
    direction: str = ""
    affect: Affect | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A dialogue.

    Attributes:
        lines: its turns in order.
        people: name -> personality of those who have one.
    """

    lines: tuple[ScriptLine, ...]
    people: Mapping[str, BigFive] = field(default_factory=dict)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who speaks, in order of appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines))


def parse_script(text: str) -> Script:
    """Parse a script, as lines or as JSON; names that differ only in case are one person.

    Args:
        text: see the module.

    Returns:
        The script.

    Raises:
        InputError: not a script; the message names the line.
    """
    items = _items_from_json(text) if text.lstrip("\ufeff \t\r\n").startswith("[") else _items_from_lines(text)
    lines: list[ScriptLine] = []
    people: dict[str, BigFive] = {}
    names: dict[str, str] = {}
    for place, item in items:
        try:
            speaker = names.setdefault(item["speaker"].casefold(), item["speaker"])
            if "personality" in item:
                people[speaker] = parse_personality(item["personality"])
            else:
                lines.append(_build_line(speaker, item))
        except InputError as error:
            raise InputError(f"{place}: {error}") from error
    if not 1 <= len(lines) <= MAX_TURNS:
        raise InputError(f"a dialogue has 1 to {MAX_TURNS:,} turns, got {len(lines):,}; a turn is {FORM}")
    return Script(tuple(lines), people)


def is_script(lines: Sequence[str]) -> bool:
    """Whether lines are surely a dialogue: each is a turn or a personality, or is skipped in a script.

    Args:
        lines: of a file.

    Returns:
        True where somebody speaks, and every name is written as one ("ANNA", "Mrs Dean") or one comes back.

    Example:
        >>> is_script(["ANNA: We lost the house.", "BEN (quietly): I know."]), is_script(["happy: 0.7, sad: 0.3"])
        (True, False)
    """
    names = [find_speaker(line) for line in lines if not is_skipped(line)]
    if not names or None in names:
        return False
    speakers = [name for name in names if name is not None]
    return all(map(_is_name, speakers)) or len({s.casefold() for s in speakers}) < len(speakers)


def is_skipped(line: str) -> bool:
    """Whether a script passes over a line: it is empty, begins with #, or is a stage direction alone."""
    line = line.strip()
    return not line or line.startswith("#") or bool(_STAGE.fullmatch(line))


def find_speaker(line: str) -> str | None:
    """The name before the colon or the braces, where a line can be a turn or a personality."""
    line = line.strip("\ufeff \t\r\n")
    if len(line) > MAX_LINE_CHARACTERS:
        return None
    found = _PERSON.fullmatch(line) or _TURN.fullmatch(line)
    if not found or not line[0].isalpha():
        return None
    if "rest" in found.re.groupindex and not _SPOKEN.match(found["rest"]):
        return None
    return found["speaker"].strip()


def _is_name(speaker: str) -> bool:
    """Whether words are written as a name: at most four, each with a capital, but for short ones ("Anna of Cleves")."""
    words = speaker.split()
    return len(words) <= 4 and not words[0][0].islower() and all(not w[0].islower() or len(w) <= 3 for w in words)


def parse_personality(traits: Mapping[str, Any]) -> BigFive:
    """Make a personality of a mapping of traits.

    Args:
        traits: name -> value in [-1, 1]; `neuroticism` may stand for `stability`.

    Returns:
        The personality.

    Raises:
        InputError: an unknown trait, or a value out of range.
    """
    known = {*BigFive.__dataclass_fields__, "neuroticism"}
    if unknown := sorted(set(traits) - known):
        raise InputError(f"unknown trait '{unknown[0][:40]}'; choose from {', '.join(sorted(known))}")
    if {"neuroticism", "stability"} <= set(traits):
        raise InputError("stability is the opposite of neuroticism; give one of them")
    rest = {k: v for k, v in traits.items() if k != "neuroticism"}
    if "neuroticism" not in traits:
        return BigFive(**rest)
    BigFive(stability=traits["neuroticism"])  # the same range
    return BigFive.with_neuroticism(traits["neuroticism"], **rest)


def _build_line(speaker: str, item: Mapping[str, Any]) -> ScriptLine:
    text, direction = " ".join(item.get("text", "").split()), " ".join(item.get("direction", "").split())
    value = item.get("affect")
    affect = None if value is None else Affect.of(value)
    if not text and not direction and affect is None:
        raise InputError(f"{speaker} says nothing; a turn is {FORM}")
    if max(len(text), len(direction)) > MAX_CHARACTERS:
        raise InputError(f"the turn has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read as one")
    return ScriptLine(speaker, text, direction, affect)


def _items_from_lines(text: str) -> list[tuple[str, dict[str, Any]]]:
    items = []
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not is_skipped(raw):
            items.append((f"line {number}", _parse_line(f"line {number}", raw.strip())))
    return items


def _parse_line(place: str, line: str) -> dict[str, Any]:
    if len(line) > MAX_LINE_CHARACTERS:
        raise InputError(f"{place}: {len(line):,} characters; a turn has at most {MAX_CHARACTERS:,}")
    person = _PERSON.fullmatch(line)
    if person:
        return {"speaker": person["speaker"].strip(), "personality": _parse_traits(place, person["traits"])}
    turn = _TURN.fullmatch(line)
    if not turn or not turn["speaker"].strip():
        raise InputError(f"{place}: '{line[:60]}' is no turn; a turn is {FORM}")
    item: dict[str, Any] = {"speaker": turn["speaker"].strip()}
    directions, rest = [], (turn["before"] or "") + turn["rest"].strip()
    while lead := _LEAD.match(rest):
        rest = rest[lead.end() :]
        if lead["affect"] is not None:
            item["affect"] = lead["affect"]
        else:
            directions.append(lead["direction"])
    rest = rest.rstrip()
    begin = rest.rfind("(")
    if begin >= 0 and rest.find(")", begin) == len(rest) - 1:  # it ends in a stage direction
        rest, direction = rest[:begin].rstrip(), rest[begin + 1 : -1]
        directions.append(direction)
    return {**item, "text": rest, "direction": ", ".join(d.strip() for d in directions if d.strip())}


def _parse_traits(place: str, text: str) -> dict[str, float]:
    traits = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, value = part.partition(":")
        try:
            traits[name.strip().lower()] = float(value)
        except ValueError:
            raise InputError(
                f"{place}: a personality is {{extraversion: 0.5, neuroticism: -0.2}}, got '{part[:60]}'"
            ) from None
    return traits


def _items_from_json(text: str) -> list[tuple[str, dict[str, Any]]]:
    try:
        items = parse_json(text, "the script")
    except InputError as error:
        raise InputError(f"what begins like a JSON list is none: {error}; as lines, a turn is {FORM}") from error
    allowed = {"speaker", "text", "direction", "affect", "personality"}
    for number, item in enumerate(items, 1):
        strings = isinstance(item, dict) and all(
            isinstance(item.get(k, ""), str) for k in ("speaker", "text", "direction")
        )
        if (
            not strings
            or not item.get("speaker", "").strip()
            or set(item) - allowed
            or not isinstance(item.get("personality", {}), dict)
        ):
            raise InputError(
                f'turn {number}: must be {{"speaker": "ANNA", "text": "..."}} with {", ".join(sorted(allowed))}; got'
                f" {str(item)[:80]}"
            )
    return [(f"turn {number}", {**item, "speaker": item["speaker"].strip()}) for number, item in enumerate(items, 1)]

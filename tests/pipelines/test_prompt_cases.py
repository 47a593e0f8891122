"""Prompts as people write them, each with all that is to be seen; written before they were first read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.image.prompt.kin import nearest_kin
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.prompt.wanted import Mention, Wanted
from tests.pipelines.stock_names import load_names

LINES = (Path(__file__).parent / "prompt_cases.txt").read_text(encoding="utf-8").splitlines()
CASES = [[part.strip() for part in line.split("|")] for line in LINES if line and not line.startswith("#")]


def fits(mention: Mention, spec: str, wanted: Wanted) -> bool:
    """Whether a mention is all that a spec says."""
    thing, *said = spec.split()
    return mention.thing == thing and all(_holds(mention, word, wanted) for word in said)


def _holds(m: Mention, word: str, wanted: Wanted) -> bool:
    key, colon, value = word.partition(":")
    if colon and key == "r":
        relation, _, to = value.partition(">")
        return m.relation == relation and wanted.mentions[m.to].thing == to
    if colon:
        return getattr(m, {"d": "doing", "s": "state", "z": "size", "p": "depth"}[key]) == value
    if word[0] == "c" and word[1:].isdigit():
        return m.count == int(word[1:])
    if word in ("many", "kin"):
        return bool(m.many if word == "many" else m.kin_of)
    return m.side == word if word in ("left", "right", "middle") else m.colours == tuple(word.split(","))


def value_of(wanted: Wanted, what: str) -> object:
    """What a wanted says of hour, season, weather, sky, light; or a collection."""
    names = {"phen": "phenomena", "mood": "moods", "scene": "scenes", "sky": "sky_colour"}
    return getattr(wanted, names.get(what, what))


@pytest.mark.parametrize(("text", "things", "place", "rest"), CASES, ids=[case[0] for case in CASES])
def test_a_prompt_is_read_whole(text: str, things: str, place: str, rest: str) -> None:
    wanted = read_prompt(text, replace(load_names(), nearest=nearest_kin))
    left = [m for m in wanted.mentions if not m.by]
    for spec in filter(None, map(str.strip, things.split(";"))):
        found = next((m for m in (*left, *wanted.mentions) if fits(m, spec, wanted)), None)
        assert found is not None, (spec, left)
        left = [m for m in left if m is not found]
    assert not left
    assert place == "-" or wanted.place == (place or None)
    for what, _, value in (pair.partition("=") for pair in rest.split()):
        got = value_of(wanted, what)
        expected = value.replace("_", " ")
        assert expected in got if isinstance(got, tuple | frozenset) else str(got) in (expected, f"{expected}.0")
    assert "unknown=" in rest or not wanted.unknown

"""An unknown noun is replaced by its nearest kin; nonsense and what has no picture stay unknown."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from pipelines.image.prompt.kin import nearest_kin
from pipelines.image.prompt.names import Names
from pipelines.image.prompt.reader import read_prompt
from tests.pipelines.prompt_kin import measure_abstract, measure_kinds
from tests.pipelines.stock_names import load_names


@cache
def names_with_kin() -> Names:
    return replace(load_names(), nearest=nearest_kin)


@pytest.mark.parametrize(
    ("noun", "things"),
    [
        ("guitarist", {"man"}),
        ("stethoscope", set()),
        ("blorf", set()),
        ("algorithm", set()),
        ("hedgehog", {"pig", "rabbit", "mouse", "rat", "frog", "bear"}),
        ("otter", {"seal", "rabbit", "rat", "bear", "fox", "wolf", "mouse"}),
    ],
)
def test_kin(noun: str, things: set[str]) -> None:
    wanted = read_prompt(f"a {noun}", names_with_kin())
    assert {m.thing for m in wanted.mentions} <= things and bool(wanted.mentions) == bool(things)
    assert wanted.unknown == (() if things else (noun,))
    assert all(m.kin_of for m in wanted.mentions)


def test_most_kinds_are_found_again_and_abstract_nouns_are_not() -> None:
    found, right = measure_kinds(names_with_kin())
    assert found > 0.5 and right > 0.8
    assert measure_abstract(names_with_kin()) < 0.15

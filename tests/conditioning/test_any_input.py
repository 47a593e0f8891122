"""Whatever a stranger writes is an affect, a curve, a script or a reading, or one line of ours that says why not."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conditioning import Affect, AffectCurve, Emotion, parse
from conditioning.script import is_script, parse_script
from conditioning.text.reader import READINGS, ReadingMode, read
from studio.reading.text import read_affect
from weights.errors import InputError

WORDS = ("sad", "happy", "very", "not", "angry", "0", "1.5", "NAN", "inf", "1e999", "9" * 400, "ANNA", "vad", "\u0661")
MARKS = (
    "-",
    ":",
    ",",
    ";",
    " ",
    "\n",
    '"',
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "#",
    "\ufeff",
    "\ud800",
    "😭",
    "…",
    "\x00",
)
pieces = st.sampled_from((*WORDS, *MARKS))
texts = st.one_of(st.text(max_size=40), st.lists(pieces, max_size=14).map("".join))
numbers = st.one_of(st.integers(), st.floats(), st.sampled_from([10**400, True]))
plain = st.recursive(
    st.one_of(st.none(), numbers, texts, st.binary(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(
            st.one_of(st.sampled_from(["vad", "weights", "intensity", "valence", "points"]), texts), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def answer(ask: Callable[[Any], Any], value: Any) -> Any:
    """What is answered; None for an error of ours, which must be one line that can be shown."""
    try:
        return ask(value)
    except InputError as error:
        assert "\n" not in str(error) and len(str(error)) < 1500 and error.exit_code == 2
        return None


@settings(max_examples=50, deadline=None)
@given(st.one_of(texts, plain))
@example("very " * 900 + "sad")
@example("a:1" * 1200)
@example("sadsad\ud800")
@example({"valence": 10**400})
def test_any_value_is_an_affect_or_an_error_of_ours(value: object) -> None:
    found = answer(Affect.of, value)
    assert found is None or Affect.of(found.to_dict()) == found


def test_a_number_that_python_itself_cannot_show_is_refused() -> None:
    huge = 10**5000  # its `repr` raises ValueError
    for value in ({huge: 1.0}, [huge, 0], {"vad": [huge]}, {"sad": huge}, {"points": [[0, "sad"], [huge, "happy"]]}):
        with pytest.raises(InputError):
            parse(value)


@settings(max_examples=50, deadline=None)
@given(st.one_of(texts, plain, st.lists(st.tuples(numbers, texts), max_size=3)))
@example("0: sad; 0.5: 1: happy")
def test_any_value_is_a_curve_or_an_error_of_ours(value: object) -> None:
    found = answer(AffectCurve.of, value)
    assert found is None or all(math.isfinite(x) for x in found.at(1.0).vad)
    answer(parse, value)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(texts, texts.map("ANNA: {}".format), st.just("BEN {openness: 1}")), max_size=5))
@example(["ANNA: (softly (well)) yes (no)"])
@example(["[" * 3000])
def test_any_lines_are_a_script_or_an_error_of_ours(lines: list[str]) -> None:
    answer(lambda text: parse_script(text).lines, "\n".join(lines))
    is_script(lines)


@settings(max_examples=20, deadline=None)
@given(texts, st.sampled_from(READINGS))
@example('"', "direction")
@example('"', "content")
def test_any_text_is_a_reading_or_an_error_of_ours(text: str, reading: ReadingMode) -> None:
    found = answer(lambda t: read(t, reading), text)
    if found is not None:
        assert math.isclose(sum(found.emotions.values()), 1, abs_tol=1e-6) and len(found.words) <= 10
    answer(lambda t: read_affect(t, reading, strict=False), text)
    answer(lambda t: read_affect(t, reading, strict=True), text)


@pytest.mark.parametrize("text", ['"', "''", "…—", "%", "\u200b"])
@pytest.mark.parametrize("reading", READINGS)
def test_a_text_without_a_word_says_nothing(text: str, reading: ReadingMode) -> None:
    found = read(text, reading)
    assert abs(found.vad.valence) < 0.15 and max(found.emotions, key=lambda e: found.emotions[e]) is Emotion.NEUTRAL


LONG = 50_000


@pytest.mark.parametrize("unit", ["(", ") ", "[", "a ", "A: ", "{", ":", ",", "very ", "a:1,", "0: sad; ", "\u0301"])
def test_a_long_text_costs_what_its_length_does(unit: str) -> None:
    """Parsers that take their time squared would need hours here; there is no clock, only a suite that ends."""
    text = unit * (LONG // len(unit))
    answer(Affect.of, text)
    answer(parse_script, "ANNA: " + text)
    answer(parse_script, text)
    is_script([text])

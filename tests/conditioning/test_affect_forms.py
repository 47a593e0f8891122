"""What strangers write for an affect, by example: points, numbers, words, mappings, and the message about all else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from conditioning import VAD, Affect, Emotion
from conditioning.point import is_finite_number, is_pairs, parse_float, show_value
from tests.conditioning.test_affect_values import says

HAPPY, SAD = Emotion.HAPPY, Emotion.SAD


# --- points ----------------------------------------------------------------------------------------------------------


def test_ratings_by_hand() -> None:
    assert VAD.from_scale(9, 5, 1) == VAD(1, 0, -1) and VAD.from_scale(3, 7) == VAD(-0.5, 0.5, 0)
    assert VAD.from_scale(0, 100, 75, low=0, high=100) == VAD(-1, 1, 0.5)
    assert VAD.from_scale(-1, 3, low=-1, high=3) == VAD(-1, 1, 0)
    for low, high in ((1, 1), (9, 1), (1, math.nan)):
        assert says(VAD.from_scale, 1, 1, low=low, high=high) == f"scale must rise, got low={low} high={high}"
    assert says(VAD.from_scale, 10, 5) == "valence must be finite and within [-1, 1], got 1.25"


def test_a_point_lies_in_the_cube() -> None:
    assert tuple(VAD(1, -1, True + 0.0)) == (1.0, -1.0, 1.0) and type(VAD(1).valence) is float
    for axis in ("valence", "arousal", "dominance"):
        for bad in (1.01, -1.01, math.nan, "0", None, True):
            assert says(VAD, **{axis: bad}) == f"{axis} must be finite and within [-1, 1], got {bad!r}"
    assert math.copysign(1, VAD(-0.0).valence) == 1 and tuple(VAD(0.5, -0.5, 0.9).scale(1.2)) == (0.6, -0.6, 1.0)


def test_numbers_of_strangers() -> None:
    assert [x for x in (0, 1.5, -2, 10**300, 1e308) if not is_finite_number(x)] == []
    for x in (True, "1", None, math.inf, -math.inf, math.nan, 10**400, -(10**400), [1], 1j):
        assert not is_finite_number(x)
    assert (parse_float("1.5"), parse_float(" -2 "), parse_float("x"), parse_float("")) == (1.5, -2.0, None, None)


def test_values_are_shown_in_one_short_line() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise RuntimeError("no")

    assert show_value("a") == "'a'" and show_value([1, 2]) == "[1, 2]" and show_value("x" * 78) == f"'{'x' * 78}'"
    assert show_value("x" * 79) == "'" + "x" * 79 + "..." and show_value(Odd()) == "a value of type Odd"
    assert show_value(np.zeros((2, 2))) == "array([[0., 0.], [0., 0.]])"


def test_pairs() -> None:
    assert is_pairs([(0, 1)]) and is_pairs(((0, 1), [2, 3])) and is_pairs([("a", "b")])
    for value in ([], (), [(1,)], [(1, 2, 3)], ["ab"], [1, 2], {1: 2}, "ab", None, 5, [(0, 1), "ab"]):
        assert not is_pairs(value)


# --- forms -----------------------------------------------------------------------------------------------------------

FORMS = (
    "a word ('sad'), your own words ('tired, but proud'), a mixture ('happy:0.7, sad:0.3') or "
    "valence,arousal[,dominance] within [-1, 1] ('0.8,0.4')"
)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", f"affect is empty; give {FORMS}"),
        (" \n", f"affect is empty; give {FORMS}"),
        ("0.5", f"affect must be {FORMS}, got '0.5'"),
        ("0.5,x", f"affect must be {FORMS}, got '0.5,x'"),
        ("1,0,0,0" + "0" * 99, f"affect must be {FORMS}, got '1,0,0,0{'0' * 73}'"),
        (5, f"affect must be {FORMS}, got 5"),
        (b"ab", f"affect must be {FORMS}, got b'ab'"),
        ([0.5], f"affect must be {FORMS}, got [0.5]"),
        ([0, 0, 0, 0], f"affect must be {FORMS}, got [0, 0, 0, 0]"),
        (["sad", "happy"], "valence must be finite and within [-1, 1], got 'sad'"),
        ("x" * 5001, "an affect has at most 5,000 characters, got 5,001"),
        ("happy:", "a mixture is written 'happy:0.7, sad:0.3', got 'happy:'"),
        (":1", "a mixture is written 'happy:0.7, sad:0.3', got ':1'"),
        ("happy:0.5, sad", "a mixture is written 'happy:0.7, sad:0.3', got 'sad'"),
        ("a:b:1", "a mixture is written 'happy:0.7, sad:0.3', got 'a:b:1'"),
        ("happy:-1", "weight of 'happy' must be a finite number of at least 0, got -1.0"),
        ({"happy": "1"}, "weight of 'happy' must be a finite number of at least 0, got '1'"),
        ({"happy": True}, "weight of 'happy' must be a finite number of at least 0, got True"),
        ({"valence": 2}, "valence must be finite and within [-1, 1], got 2"),
        ({"valence": 0, "intensity": -1}, "intensity must be finite and at least 0, got -1"),
        (
            {"vad": [0], "mood": 1, "a": 2},
            "unknown keys ['a', 'mood'] in an affect; allowed are ['intensity', 'vad', 'weights']",
        ),
        ({"vad": []}, "an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {'vad': []}"),
        (
            {"vad": [0, 0, 0, 0]},
            "an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {'vad': [0, 0, 0, 0]}",
        ),
        ({"vad": "0"}, "an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {'vad': '0'}"),
        (
            {"vad": [0], "weights": []},
            "an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {'vad': [0], 'weights': []}",
        ),
    ],
)
def test_what_is_no_affect_says_what_is(value: Any, message: str) -> None:
    assert says(Affect.of, value) == message


def test_mappings_are_read_by_their_keys() -> None:
    assert Affect.of({"valence": 0.5}) == Affect(VAD(0.5)) and Affect.of({"arousal": 0.5}) == Affect(VAD(0, 0.5))
    assert Affect.of({"dominance": -0.5, "intensity": 2}) == Affect(VAD(0, 0, -0.5), {}, 2)
    whole = {"valence": 0.1, "arousal": 0.2, "dominance": 0.3, "intensity": 0.4}
    assert Affect.of(whole) == Affect(VAD(0.1, 0.2, 0.3), {}, 0.4)
    assert Affect.of({"vad": [0.5]}) == Affect(VAD(0.5)) and Affect.of({"vad": VAD(0.5, 0.1)}) == Affect(VAD(0.5, 0.1))
    assert Affect.of({"vad": (0.5, 0.2, 0.1), "weights": {"sad": 0.5}, "intensity": 0.5}) == Affect(
        VAD(0.5, 0.2, 0.1), {SAD: 0.5}, 0.5
    )
    assert Affect.of({"sad": 1, "happy": 0}).distance(Affect.of("sad")) < 1e-9
    assert Affect.of({Emotion.SAD: 2, "happy": 2}) == Affect.of("happy:1, sad:1,") == Affect.of("sad: 0.1 , happy :0.1")


def test_points_and_signs() -> None:
    assert Affect.of("0.5,-0.25").vad == VAD(0.5, -0.25, 0) and Affect.of(" 0.5 , 0 , 1 ").vad == VAD(0.5, 0, 1)
    assert Affect.of([0.1, 0.2]) == Affect(VAD(0.1, 0.2)) and Affect.of((0.1, 0.2, 0.3)) == Affect(VAD(0.1, 0.2, 0.3))
    opposite = -Affect.of("happy")
    assert Affect.of("-happy") == Affect.of("- happy") == opposite and opposite.weights == {HAPPY: -1.0}


def test_a_sentence_with_a_colon_is_no_mixture() -> None:
    assert Affect.of("He said: what a wonderful day, everybody!").vad.valence > 0.2
    assert Affect.of("and so: terrible").vad.valence < -0.2
    assert "mixture is written" in says(Affect.of, "so: good")
    assert "mixture is written" in says(Affect.of, "He said happy:0.5, and then sad")
    long = "sad:0.5, happy:0.5," + " " * 4975 + "calm:1"
    assert len(long) == 5000 and set(Affect.of(long).weights) == {SAD, HAPPY, Emotion.CALM}
    assert Affect.of("very happy:0.5, sad:0.5") == Affect.mix([(Affect.of("very happy"), 0.5), (Affect.of("sad"), 0.5)])


@pytest.mark.parametrize("word", ["window", "concrete", "pencil"])
def test_a_single_word_that_says_next_to_nothing_is_a_slip(word: str) -> None:
    assert says(Affect.of, word).startswith(f"unknown emotion '{word}'; choose from")
    assert math.hypot(*Affect.of(f"a {word} in a wall").vad) < 0.8, "several words are a description"


def test_a_word_outside_the_vocabulary_is_read_where_it_says_something() -> None:
    assert Affect.of("bankruptcy").vad.valence < -0.25 < 0.2 < Affect.of("birthday").vad.valence
    opposite = -Affect.of("bankruptcy")
    assert Affect.of("-bankruptcy") == opposite
    assert "'zxcvb qwert' is in no language that is known here" in says(Affect.of, "zxcvb qwert")

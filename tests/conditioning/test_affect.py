"""The value types: ranges, arithmetic, parsing, curves."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditioning import VAD, Affect, AffectCurve, AffectEstimate, Emotion, parse
from weights.errors import InputError

unit = st.floats(-1, 1)
vads = st.builds(VAD, unit, unit, unit)
weights = st.dictionaries(st.sampled_from(list(Emotion)), st.floats(-1, 1), max_size=4)
affects = st.builds(Affect, vads, weights, st.floats(0, 2))


@given(affects)
def test_the_opposite_twice_is_the_same(a: Affect) -> None:
    opposite = -a
    assert -opposite == a


@given(affects)
def test_plain_values_come_back_the_same(a: Affect) -> None:
    assert Affect.of(a.to_dict()) == a and hash(Affect.of(a.to_dict())) == hash(a)
    assert pickle.loads(pickle.dumps(a)) == a


@given(affects, affects, affects)
def test_distance_is_a_metric(a: Affect, b: Affect, c: Affect) -> None:
    assert a.distance(a) == 0
    assert math.isclose(a.distance(b), b.distance(a))
    assert a.distance(c) <= a.distance(b) + b.distance(c) + 1e-9


@given(affects, affects)
def test_adding_commutes_and_lies_between(a: Affect, b: Affect) -> None:
    for x, y in zip((a + b).vad, (b + a).vad, strict=True):
        assert math.isclose(x, y, abs_tol=1e-9)
    for x, lo, hi in zip((a + b).vad, map(min, a.vad, b.vad), map(max, a.vad, b.vad), strict=True):
        assert lo - 1e-9 <= x <= hi + 1e-9


@given(affects, st.floats(0, 3))
def test_scaling_changes_only_the_intensity(a: Affect, k: float) -> None:
    assert a.scale(k).vad == a.vad and math.isclose(a.scale(k).intensity, a.intensity * k)


@given(affects)
def test_a_mixture_of_one_is_itself(a: Affect) -> None:
    mixed = Affect.mix([(a, 2.0)])
    assert mixed.distance(a) < 1e-9


@given(weights)
def test_weights_never_sum_above_one(w: dict[Emotion, float]) -> None:
    assert sum(abs(x) for x in Affect(VAD(), w).weights.values()) <= 1 + 1e-9


@pytest.mark.parametrize("form", ["sad", "SAD", " sad ", Emotion.SAD, {"sad": 1}, {"sad": 0.2}, Affect.of("sad")])
def test_every_form_of_a_label_means_the_same(form: object) -> None:
    assert Affect.of(form) == Affect.of("sad")


@pytest.mark.parametrize(
    "form", ["0.8,0.4", "0.8, 0.4, 0", (0.8, 0.4), [0.8, 0.4, 0.0], {"valence": 0.8, "arousal": 0.4}, VAD(0.8, 0.4)]
)
def test_every_form_of_a_point_means_the_same(form: object) -> None:
    assert Affect.of(form) == Affect(VAD(0.8, 0.4))


def test_a_mixture_lies_between_its_parts() -> None:
    mixed = Affect.of("happy:0.7, sad:0.3")
    assert mixed.weights == {Emotion.HAPPY: 0.7, Emotion.SAD: 0.3}
    assert Affect.of("sad").vad.valence < mixed.vad.valence < Affect.of("happy").vad.valence


def test_a_minus_asks_for_the_opposite() -> None:
    assert Affect.of("-sad") == -Affect.of("sad") and Affect.of("-0.5,0.2").vad == VAD(-0.5, 0.2)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("7,7", "within [-1, 1], got 7.0"),
        ("nan,0", "got nan"),
        ("inf,0", "got inf"),
        ("hapy", "closest: happy"),
        ("", "empty"),
        ("0.5", "valence,arousal"),
        ("0.1,0.2,0.3,0.4", "valence,arousal"),
        ("happy:nan", "finite"),
        ("happy:-1", "at least 0"),
        ("happy:0", "positive"),
        ("happy:", "happy:0.7"),
        (None, "affect must be"),
        (3, "affect must be"),
        ({}, "positive"),
        ({"vad": [0, 0], "x": 1}, "unknown keys"),
        ((1, 2), "within"),
        (b"sad", "affect"),
    ],
)
def test_what_is_not_an_affect_is_refused_in_one_line(bad: object, says: str) -> None:
    with pytest.raises(InputError, match=says.replace("[", r"\[")) as caught:
        Affect.of(bad)
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


def test_intensity_must_be_finite_and_positive() -> None:
    for k in (-0.1, math.nan, math.inf):
        with pytest.raises(InputError):
            Affect(VAD(), {}, k)


def test_ratings_map_to_the_cube() -> None:
    assert VAD.from_scale(9, 5, 1) == VAD(1, 0, -1)
    with pytest.raises(InputError):
        VAD.from_scale(10, 5)


def test_a_curve_moves_straight_between_its_points() -> None:
    curve = AffectCurve.of("0: calm; 2: angry")
    calm, angry = Affect.of("calm"), Affect.of("angry")
    assert curve.at(0) == calm and curve.at(2) == angry and curve.at(99) == angry
    assert math.isclose(curve.at(1).vad.arousal, (calm.vad.arousal + angry.vad.arousal) / 2)
    assert parse(curve.to_dict()) == curve and parse("sad") == Affect.of("sad")


@pytest.mark.parametrize("bad", ["1: sad; 1: happy", "2: sad; 1: happy", "-1: sad", "0: sadd"])
def test_a_curve_that_goes_back_is_refused(bad: str) -> None:
    with pytest.raises(InputError):
        AffectCurve.of(bad)


def test_an_estimate_must_be_a_distribution() -> None:
    AffectEstimate(VAD(), (0.1, 0.1, 0.1), {Emotion.SAD: 1.0}, 0.5, "test")
    with pytest.raises(InputError):
        AffectEstimate(VAD(), (0.1, 0.1, 0.1), {Emotion.SAD: 0.5}, 0.5, "test")

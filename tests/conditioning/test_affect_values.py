"""Affects by example: exact values and messages, where laws alone would let a wrong number pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from conditioning import VAD, Affect, AffectCurve, AffectEstimate, Emotion, parse
from conditioning.affect import is_curve
from weights.errors import InputError

HAPPY, SAD, ANGRY = Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY
HALF = Affect(VAD(0.4, 0.2, -0.6), {HAPPY: 0.5, SAD: -0.25}, 0.5)


def says(make: Any, *values: Any, **named: Any) -> str:
    """The message that a call is refused with."""
    with pytest.raises(InputError) as caught:
        make(*values, **named)
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2
    return str(caught.value)


# --- one affect ------------------------------------------------------------------------------------------------------


def test_an_affect_is_neutral_until_something_is_said() -> None:
    assert tuple(VAD()) == (0, 0, 0) and Affect() == Affect(VAD(0, 0, 0), {}, 1.0)
    assert Affect().intensity == 1 and Affect().weights == {} and Affect().effective_vad() == VAD()


def test_weights_are_kept_as_they_are_up_to_a_sum_of_one() -> None:
    assert HALF.weights == {HAPPY: 0.5, SAD: -0.25} and Affect(weights={HAPPY: 0.5, SAD: 0.5}).weights[SAD] == 0.5
    assert Affect(weights={HAPPY: 3, SAD: -1}).weights == {HAPPY: 0.75, SAD: -0.25}
    assert Affect(weights={HAPPY: 0.6, SAD: 0.6}).weights == {HAPPY: 0.5, SAD: 0.5}
    assert Affect(weights={HAPPY: 0.0, "sad": 1}).weights == {SAD: 1.0}
    assert Affect(weights={HAPPY: 1.0, SAD: 5e-324, ANGRY: 1.0}).weights == {HAPPY: 0.5, ANGRY: 0.5}
    kept = Affect(weights={"sad": 1}, intensity=2)
    assert type(kept.weights[SAD]) is float and type(kept.intensity) is float
    with pytest.raises(TypeError):
        kept.weights[SAD] = 0.5  # type: ignore[index]


def test_equal_affects_are_one_key() -> None:
    turned = Affect(HALF.vad, {SAD: -0.25, HAPPY: 0.5}, 0.5)
    assert turned == HALF and hash(turned) == hash(HALF) and len({turned, HALF, -HALF, HALF.scale(2)}) == 3
    assert len({hash(Affect(VAD(v))) for v in (0.1, 0.2, 0.3)}) == 3
    assert len({hash(Affect(weights={e: 0.5})) for e in Emotion}) == 8
    assert len({hash(Affect(intensity=i)) for i in (0.1, 0.2, 0.3)}) == 3


def test_what_no_affect_holds_is_said() -> None:
    assert says(Affect, (0, 0, 0)) == "vad is a VAD point, got '(0, 0, 0)'; Affect.of takes other forms"
    assert says(Affect, "x" * 99) == f"vad is a VAD point, got '{'x' * 40}'; Affect.of takes other forms"
    assert says(Affect, VAD(), {"sad": "1"}) == "weight of 'sad' must be a finite number, got '1'"
    assert says(Affect, VAD(), {"sad": True}).endswith("got True") and "nan" in says(Affect, VAD(), {"sad": math.nan})
    assert says(Affect, VAD(), {"hope": 1}) == (
        "unknown emotion 'hope'; choose from neutral, calm, happy, sad, angry, fearful, disgusted, surprised"
    )
    for bad in (-0.1, math.nan, math.inf, "1", None, True):
        assert says(Affect, VAD(), {}, bad) == f"intensity must be finite and at least 0, got {bad!r}"
    assert Affect(VAD(), {}, 0).intensity == 0


def test_scaling_says_what_it_was_given() -> None:
    assert HALF.scale(3).intensity == 1.5 and HALF.scale(0).intensity == 0
    assert says(HALF.scale, -2) == "intensity must be finite and at least 0, got -2"
    assert says(HALF.scale(0).scale, -1).endswith("got -1")
    assert says(AffectCurve.of(HALF).scale, math.inf).endswith("got inf")


def test_intensity_moves_point_and_weights() -> None:
    assert tuple(HALF.effective_vad()) == pytest.approx((0.2, 0.1, -0.3))
    assert tuple(HALF.scale(4).effective_vad()) == pytest.approx((0.8, 0.4, -1.0)), "clipped to the cube"
    assert HALF.effective_weight(HAPPY) == 0.25 and HALF.effective_weight(ANGRY) == 0
    assert HALF.scale(6).effective_weight(HAPPY) == 1.5
    assert HALF.effective_weights() == [0, 0, 0.25, -0.125, 0, 0, 0, 0]


def test_opposites() -> None:
    opposite = -HALF
    assert opposite == Affect(VAD(-0.4, -0.2, 0.6), {HAPPY: -0.5, SAD: 0.25}, 0.5)
    assert str(-VAD(0.0, 0.5)) == "VAD(valence=0.0, arousal=-0.5, dominance=0.0)", "no negative zero"


def test_of_multiplies_the_intensity_of_what_is_given() -> None:
    assert Affect.of("sad").intensity == 1 and Affect.of(HALF) is HALF and Affect.of(HALF, intensity=1) is HALF
    for factor in (0.0, 0.7, 1.3, 2.0):
        assert Affect.of("sad", intensity=factor).intensity == factor
        assert Affect.of(HALF, intensity=factor).intensity == 0.5 * factor
    assert Affect.of(np.array([0.8, 0.4])) == Affect(VAD(0.8, 0.4)) == Affect.of(Affect(VAD(0.8, 0.4)))
    assert says(Affect.of, "sad", intensity=-1) == "intensity must be finite and at least 0, got -1"


def test_a_curve_is_not_one_affect() -> None:
    text = "0: calm; 2: angry; " + "3: sad; " * 20
    assert says(Affect.of, text) == (
        f"'{text[:60]}' is a curve over time; read it with AffectCurve.of, or give one affect"
    )


def test_an_affect_is_shown_strongest_first() -> None:
    assert str(Affect(VAD(0.5, -0.25, 0))) == "valence +0.50, arousal -0.25, dominance +0.00; intensity 1"
    assert str(Affect(VAD(0.5, -0.25, 0), {SAD: 0.2, HAPPY: -0.7}, 1.5)) == (
        "happy -0.70, sad 0.20; valence +0.50, arousal -0.25, dominance +0.00; intensity 1.5"
    )
    assert HALF.to_dict() == {"vad": [0.4, 0.2, -0.6], "weights": {"happy": 0.5, "sad": -0.25}, "intensity": 0.5}
    assert list(Affect(weights={SAD: 0.1, ANGRY: 0.1}).to_dict()["weights"]) == ["angry", "sad"]


# --- mixtures and distance -------------------------------------------------------------------------------------------


def test_a_mixture_is_the_mean_by_weight_and_intensity() -> None:
    low, high = Affect(VAD(-1, 0, 0), {SAD: 1.0}, 0.5), Affect(VAD(1, 0.5, 0), {HAPPY: 1.0}, 1.5)
    mixed = Affect.mix([(low, 1), (high, 1)])
    assert tuple(mixed.vad) == pytest.approx((0.5, 0.375, 0)) and mixed.intensity == pytest.approx(1.0)
    assert mixed.weights == pytest.approx({SAD: 0.25, HAPPY: 0.75})
    assert (low + high) == mixed and Affect.mix([(low, 3), (high, 1)]).intensity == pytest.approx(0.75)
    still = Affect.mix([(low.scale(0), 1), (high.scale(0), 3)])
    assert still.intensity == 0 and tuple(still.vad) == pytest.approx((0.5, 0.375, 0))
    assert Affect.mix(iter([[low, 2]])).distance(low) < 1e-12, "any iterable of pairs"


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [(HALF, 0)],
        [(HALF, -1), (HALF, 2)],
        [(HALF, math.nan)],
        [(HALF, math.inf), (HALF, 1)],
        [(HALF, "1")],
        [(HALF, 1), (HALF, None)],
        5,
    ],
)
def test_a_mixture_needs_weights(parts: Any) -> None:
    assert says(Affect.mix, parts) == "a mixture needs at least one positive weight and no negative one"


@pytest.mark.parametrize("parts", [[HALF], [(HALF,)], [(HALF, 1, 1)], [("sad", 1)], [(1, HALF)], [{HALF: 1}]])
def test_a_mixture_is_of_pairs(parts: Any) -> None:
    assert says(Affect.mix, parts) == "a mixture is of (Affect, weight) pairs"


def test_distance_by_hand() -> None:
    assert Affect(VAD(0.6, 0, 0)).distance(Affect(VAD(0, 0.8, 0))) == pytest.approx(1.0)
    assert Affect(weights={HAPPY: 1.0}).distance(Affect(weights={SAD: 1.0})) == pytest.approx(1.0)
    assert Affect(weights={HAPPY: 1.0}).distance(Affect()) == pytest.approx(math.sqrt(0.5))
    assert Affect(VAD(0.6)).distance(Affect(VAD(0.6), intensity=0.5)) == pytest.approx(0.3)
    assert Affect(VAD(-1), {HAPPY: 1.0}).distance(Affect(VAD(1), {HAPPY: -1.0})) == pytest.approx(math.sqrt(6))


# --- curves ----------------------------------------------------------------------------------------------------------


def test_a_curve_by_hand() -> None:
    curve = AffectCurve(((1.0, Affect(VAD(0), {}, 1.0)), (3.0, Affect(VAD(0.8), {HAPPY: 1.0}, 2.0))))
    assert curve.at(0) == curve.at(1) == Affect() and curve.at(3) == curve.at(4) == curve.points[1][1]
    between = curve.at(1.5)
    assert between.vad.valence == pytest.approx(0.2) and between.weights == pytest.approx({HAPPY: 0.25})
    assert between.intensity == pytest.approx(1.25)
    assert curve.scale(0.5).points[1] == (3.0, Affect(VAD(0.8), {HAPPY: 1.0}, 1.0))
    assert curve.to_dict() == {"points": [[1.0, Affect().to_dict()], [3.0, curve.points[1][1].to_dict()]]}
    assert AffectCurve(((0, HALF), (1, HALF))).at(0) == HALF


@pytest.mark.parametrize(
    "form",
    [
        "0: 0,0; 2.5: 0.8,0.4;",
        "0:0,0;2.5:0.8,0.4",
        " ; 0: 0,0 ; 2.5 : 0.8,0.4",
        {0: (0, 0), 2.5: (0.8, 0.4)},
        [(0, (0, 0)), ("2.5", (0.8, 0.4))],
        [[0.0, Affect()], [2.5, Affect(VAD(0.8, 0.4))]],
    ],
)
def test_every_form_of_a_curve_means_the_same(form: Any) -> None:
    expected = AffectCurve(((0.0, Affect()), (2.5, Affect(VAD(0.8, 0.4)))))
    assert AffectCurve.of(form) == expected and AffectCurve.of(expected) is expected
    assert parse(expected) is expected and parse({"points": [(t, a) for t, a in expected.points]}) == expected


def test_a_curve_may_pass_through_mixtures() -> None:
    curve = AffectCurve.of("0: happy:0.7, sad:0.3; 2: 0.8,0.4")
    assert curve.at(0) == Affect.of("happy:0.7, sad:0.3") and curve.at(2) == Affect(VAD(0.8, 0.4))


def test_one_affect_is_a_constant_curve() -> None:
    for form in ("sad", {"sad": 1}, Affect.of("sad")):
        assert AffectCurve.of(form) == AffectCurve(((0.0, Affect.of("sad")),)) and parse(form) == Affect.of("sad")
    assert AffectCurve.of((0.8, 0.4)).points == ((0.0, Affect(VAD(0.8, 0.4))),)
    assert parse("0: sad") == AffectCurve(((0.0, Affect.of("sad")),))


def test_a_time_without_a_feeling_or_a_feeling_with_a_colon_is_no_curve() -> None:
    assert is_curve("0: sad") and is_curve("0: sad;") and is_curve("1e1:a;2:b")
    for text in ("", ";", "sad", "happy:0.7, sad:0.3", "0: sad; happy", "x: sad", "0; 1"):
        assert not is_curve(text)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ([("x", "sad")], "a curve's time must be seconds, got 'x'"),
        ([(None, "sad")], "a curve's time must be seconds, got None"),
        ([("nan", "sad")], "a curve's time must be seconds, got 'nan'"),
        ("inf: sad", "a curve's time must be seconds, got 'inf'"),
        ("-1: sad", "times of an affect curve must be finite, at least 0 and rising, got [-1.0]"),
        ("1: sad; 1: happy", "times of an affect curve must be finite, at least 0 and rising, got [1.0, 1.0]"),
        ("2: sad; 1: happy", "times of an affect curve must be finite, at least 0 and rising, got [2.0, 1.0]"),
    ],
)
def test_times_that_no_curve_has_are_said(form: Any, message: str) -> None:
    assert says(AffectCurve.of, form) == message


def test_a_curve_that_is_built_is_checked_too() -> None:
    assert says(AffectCurve, ()) == "an affect curve needs at least one (seconds, affect) point"
    assert "rising, got ['0']" in says(AffectCurve, (("0", HALF),))
    assert "closest" in says(parse, {"points": [[0, "sadd"]]}) and says(parse, {"points": [], "more": 1})
    assert AffectCurve(((0, HALF),)).at(5) == HALF


# --- estimates -------------------------------------------------------------------------------------------------------


def test_an_estimate_by_hand() -> None:
    estimate = AffectEstimate(VAD(), (0.0, 0.1, 0.2), {HAPPY: 0.75, SAD: 0.25}, 1.0, "x")
    assert estimate.out_of_distribution is False and estimate.notes == ()
    AffectEstimate(VAD(), (0, 0, 0), {HAPPY: 1.0, SAD: 0.0}, 0, "x")
    AffectEstimate(VAD(), (0, 0, 0), {HAPPY: 0.9991}, 0, "x")
    for emotions in ({HAPPY: 0.9988}, {HAPPY: 1.0012}, {HAPPY: 1.5, SAD: -0.5}, {}):
        total = sum(emotions.values())
        assert says(AffectEstimate, VAD(), (0, 0, 0), emotions, 1, "x") == (
            f"probabilities of an estimate must be at least 0 and sum to 1, got a sum of {total:g}"
        )
    for spread, confidence in (
        ((-0.1, 0, 0), 1),
        ((0, math.nan, 0), 1),
        ((0, 0, "0"), 1),
        ((0, 0, 0), 1.01),
        ((0, 0, 0), -0.01),
    ):
        assert says(AffectEstimate, VAD(), spread, {HAPPY: 1.0}, confidence, "x") == (
            "spread must be finite and at least 0, confidence within [0, 1]"
        )

"""Laws of the value types that must hold for any affect, not for chosen ones."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from conditioning import VAD, Affect, AffectCurve, Emotion, parse

unit = st.floats(-1, 1)
vads = st.builds(VAD, unit, unit, unit)
weights = st.dictionaries(st.sampled_from(list(Emotion)), st.floats(-1, 1), max_size=4)
affects = st.builds(Affect, vads, weights, st.floats(0, 2))
shares = st.floats(0.05, 5)
steps = st.floats(0.1, 10)
curves = st.lists(st.tuples(steps, affects), min_size=1, max_size=5).map(
    lambda gaps: AffectCurve(tuple((sum(g for g, _ in gaps[: i + 1]), a) for i, (_, a) in enumerate(gaps)))
)


def between(x: float, a: float, b: float) -> bool:
    return min(a, b) - 1e-9 <= x <= max(a, b) + 1e-9


@given(affects, affects, shares, shares, shares)
def test_a_mixture_depends_on_shares_only_by_proportion_and_on_no_order(
    a: Affect, b: Affect, x: float, y: float, k: float
) -> None:
    mixed = Affect.mix([(a, x), (b, y)])
    assert mixed.distance(Affect.mix([(b, y), (a, x)])) < 1e-7
    assert mixed.distance(Affect.mix([(a, k * x), (b, k * y)])) < 1e-7
    assert between(mixed.intensity, a.intensity, b.intensity)
    assert all(between(w, a.weights.get(e, 0.0), b.weights.get(e, 0.0)) for e, w in mixed.weights.items())


@given(affects, shares, shares)
def test_mixing_an_affect_with_itself_changes_nothing(a: Affect, x: float, y: float) -> None:
    assert Affect.mix([(a, x), (a, y)]).distance(a) < 1e-7


@given(affects, affects)
def test_a_part_of_weight_zero_is_not_there(a: Affect, b: Affect) -> None:
    assert Affect.mix([(a, 1.0), (b, 0.0)]).distance(a) < 1e-7


@given(affects, affects)
def test_opposites_of_mixtures_are_mixtures_of_opposites(a: Affect, b: Affect) -> None:
    opposite = -(a + b)
    assert opposite.distance((-a) + (-b)) < 1e-7


@given(affects, st.floats(0, 3), st.floats(0, 3))
def test_scaling_twice_is_scaling_by_the_product_and_by_zero_is_neutral(a: Affect, j: float, k: float) -> None:
    assert math.isclose(a.scale(j).scale(k).intensity, a.scale(j * k).intensity, abs_tol=1e-12)
    assert a.scale(0).effective_vad() == VAD() and a.scale(0).distance(Affect()) == 0
    assert a.scale(1) == a


@given(affects, st.floats(0, 3), st.floats(0, 3))
def test_a_stronger_scale_is_never_felt_less(a: Affect, j: float, k: float) -> None:
    low, high = sorted((j, k))
    assert all(
        abs(x) <= abs(y) + 1e-12
        for x, y in zip(a.scale(low).effective_vad(), a.scale(high).effective_vad(), strict=True)
    )
    assert all(
        abs(a.scale(low).effective_weight(e)) <= abs(a.scale(high).effective_weight(e)) + 1e-12 for e in a.weights
    )


@given(affects)
def test_the_opposite_is_felt_on_the_other_side_as_strongly(a: Affect) -> None:
    opposite = -a
    assert opposite.effective_vad() == -a.effective_vad() and opposite.intensity == a.intensity
    assert all(opposite.weights[e] == -w for e, w in a.weights.items())


@given(affects, affects)
def test_distance_is_zero_only_for_equal_feelings(a: Affect, b: Affect) -> None:
    if a.distance(b) == 0:
        assert all(math.isclose(x, y, abs_tol=1e-9) for x, y in zip(a.effective_vad(), b.effective_vad(), strict=True))
        assert all(math.isclose(a.effective_weight(e), b.effective_weight(e), abs_tol=1e-9) for e in Emotion)
    else:
        assert a.distance(b) > 0
    opposites = -a
    assert math.isclose(opposites.distance(-b), a.distance(b), abs_tol=1e-12)


@given(curves, st.floats(0, 1))
def test_a_curve_lies_between_its_neighbours_and_meets_its_points(curve: AffectCurve, share: float) -> None:
    assert all(curve.at(t).distance(a) < 1e-9 for t, a in curve.points)
    for (t0, a), (t1, b) in pairwise(curve.points):
        there = curve.at(t0 + share * (t1 - t0))
        assert all(between(x, y, z) for x, y, z in zip(there.vad, a.vad, b.vad, strict=True))
        assert between(there.intensity, a.intensity, b.intensity)
    assert curve.at(0.0) == curve.points[0][1] and curve.at(1e6) == curve.points[-1][1]


@given(curves, st.floats(0, 3))
def test_a_scaled_curve_is_the_curve_of_scaled_affects(curve: AffectCurve, k: float) -> None:
    last = curve.points[-1][0]
    for i in range(5):
        assert math.isclose(
            curve.scale(k).at(last * i / 4).intensity, curve.at(last * i / 4).intensity * k, abs_tol=1e-9
        )


@given(curves)
def test_plain_values_of_a_curve_come_back_the_same(curve: AffectCurve) -> None:
    assert parse(curve.to_dict()) == curve

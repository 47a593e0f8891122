"""What each feeling sounds like, in numbers: attributes over the plane, how pieces differ, what makes up for what."""

from __future__ import annotations

import numpy as np
import pytest

from conditioning.affect import VAD
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.attributes.plan import ATTRIBUTE_MODELS, plan_attributes, target_point

IDENTITY = np.array([[1.0, 0, 0], [0, 1.0, 0]])
POINTS = ((0, 0), (0.8, 0), (-0.8, 0), (0, 0.8), (0, -0.8), (0.6, -0.6), (-0.6, 0.6))
#: The mean piece at each of POINTS: changes here change every piece that is made.
MEANS = {
    "tempo": (92.0, 113.58, 74.52, 116.127, 72.886, 90.482, 93.543),
    "brightness": (0.15, 0.578, -0.278, 0.15, 0.15, 0.509, -0.209),
    "chromaticism": (0.01, 0.01, 0.05, 0.01, 0.01, 0.01, 0.04),
    "dissonance": (0.15, 0.15, 0.35, 0.15, 0.15, 0.222, 0.3),
    "density": (1.2, 1.074, 1.341, 2.089, 0.689, 0.729, 1.977),
    "motion": (1.5, 1.306, 1.723, 3.0, 0.75, 0.804, 2.799),
    "register": (70.0, 73.6, 66.4, 70.0, 70.0, 72.7, 67.3),
    "range": (9.0, 10.2, 7.8, 10.2, 7.8, 9.0, 9.0),
    "leap": (3.0, 3.64, 2.36, 3.32, 2.68, 3.24, 2.76),
    "contour": (0.0, 0.12, -0.12, 0.0, 0.0, 0.09, -0.09),
    "syncopation": (0.15, 0.198, 0.102, 0.246, 0.054, 0.114, 0.186),
    "repetition": (0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.1752),
    "harmonic_rhythm": (1.3, 1.452, 1.164, 1.623, 1.041, 1.196, 1.413),
    "articulation": (0.86, 0.86, 0.86, 0.652, 1.068, 1.016, 0.704),
    "loudness": (80.0, 80.0, 80.0, 97.6, 62.4, 66.8, 93.2),
    "accent": (8.0, 8.0, 8.0, 14.4, 8.0, 8.0, 12.8),
    "polyphony": (3.0, 3.0, 3.0, 3.88, 2.12, 2.34, 3.66),
    "bass": (40.0, 42.0, 38.0, 38.4, 40.0, 41.5, 37.3),
    "doubling": (0.15, 0.15, 0.15, 0.51, 0.15, 0.15, 0.42),
    "rubato": (0.75, 0.75, 0.75, 0.35, 1.15, 1.05, 0.45),
}
#: How far pieces of one feeling differ: standard deviations.
SPREADS = {
    **{"tempo": 6, "brightness": 0.06, "chromaticism": 0.01, "dissonance": 0.06, "density": 0.12, "motion": 0.2},
    **{"register": 1.5, "range": 1, "leap": 0.3, "contour": 0.1, "syncopation": 0.05, "repetition": 0.05},
    **{"harmonic_rhythm": 0.2, "articulation": 0.05, "loudness": 3, "accent": 2, "polyphony": 0.4, "bass": 1.5},
    **{"doubling": 0.05, "rubato": 0.1},
}
#: What the judge hears of an attribute that is one such deviation higher, in valence and in arousal.
HEARD = {
    **{"tempo": (0.03, 0.06), "brightness": (0.1, 0), "density": (0.02, 0.06), "motion": (0.02, 0.05)},
    **{"register": (0.04, 0.02), "articulation": (-0.02, -0.04), "loudness": (0, 0.04)},
}


def _plan(valence: float, arousal: float, seed: int = 0, variety: float = 0.0, **fixed: float) -> Attributes:
    return plan_attributes([VAD(valence, arousal, 0.0)], seed, fixed, variety=variety, calibration=IDENTITY)[0]


@pytest.mark.parametrize("name", MEANS)
def test_the_mean_piece_of_every_feeling(name: str) -> None:
    found = [getattr(_plan(v, a), name) for v, a in POINTS]
    assert found == pytest.approx(list(MEANS[name]), rel=1e-3, abs=6e-4)


def test_every_attribute_is_planned() -> None:
    assert set(ATTRIBUTE_MODELS) == set(BOUNDS) == {*MEANS, "swing", "drums"}
    assert all(_plan(v, a).swing == _plan(v, a).drums == 0 for v, a in POINTS)
    assert plan_attributes([], 1) == []


def test_pieces_of_one_feeling_differ_as_far_as_they_should() -> None:
    for variety in (1.0, 0.5):
        plans = [_plan(-0.6, 0.6, seed, variety) for seed in range(400)]
        for name, spread in SPREADS.items():
            values = np.array([getattr(p, name) for p in plans])
            assert values.std() == pytest.approx(variety * spread, rel=0.12), name
            assert values.mean() == pytest.approx(MEANS[name][-1], abs=0.15 * spread), name


def test_a_seed_makes_the_piece_that_it_made_before() -> None:
    plan = plan_attributes([VAD(0.2, 0.1, 0.0)], 4)[0]
    assert (plan.tempo, plan.contour, plan.rubato) == pytest.approx((92.797, 0.06768, 1.04713), rel=1e-4)
    assert plan == plan_attributes([VAD(0.2, 0.1, 0.0)], 4, {}, variety=1.0)[0]


def test_where_a_request_lies_on_the_plane() -> None:
    assert target_point(0, 0) == pytest.approx((-0.34, -0.45))
    assert target_point(0.5, 0) == pytest.approx((0.93, -0.145))
    assert target_point(0, 0.5) == pytest.approx((-1.03, 0.83))
    assert target_point(1, -0.5) == (1.8, pytest.approx(-1.12)) and target_point(-1, 1) == (-1.8, pytest.approx(1.5))


@pytest.mark.parametrize("name", MEANS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_what_a_fixed_attribute_takes_from_the_feeling_the_others_give(name: str, sign: int) -> None:
    """Contour shows the valence and polyphony the arousal that is left for the others to make."""
    plan = _plan(0, 0, **{name: MEANS[name][0] - sign * SPREADS[name]})
    valence, arousal = HEARD.get(name, (0, 0))
    if name != "contour":
        assert plan.contour == pytest.approx(0.15 * sign * valence, abs=1e-9)
    if name != "polyphony":
        assert plan.polyphony == pytest.approx(3 + 1.1 * sign * arousal, abs=1e-9)
    assert getattr(plan, name) == MEANS[name][0] - sign * SPREADS[name]


@pytest.mark.parametrize("name", HEARD)
def test_what_the_feeling_has_anyway_needs_no_making_up(name: str) -> None:
    for point in POINTS:
        free = _plan(*point)
        fixed = _plan(*point, **{name: getattr(free, name)})
        assert (fixed.contour, fixed.polyphony) == pytest.approx((free.contour, free.polyphony), abs=1e-9)


def test_no_more_is_made_up_for_than_pieces_can_bear() -> None:
    assert _plan(0, 0, tempo=30).polyphony == pytest.approx(3.66) and _plan(0, 0, tempo=200).polyphony < 2.4
    assert _plan(0, 0, tempo=240).polyphony == pytest.approx(2.34)
    assert _plan(0, 0, brightness=-1).contour == pytest.approx(0.09)
    assert _plan(0, 0, brightness=1).contour == pytest.approx(-0.09)
    strong = plan_attributes([VAD(1, 1, 0)], 0, {"tempo": 30, "brightness": -1}, variety=0, calibration=IDENTITY * 2)
    assert strong[0].contour == pytest.approx(0.27) and strong[0].polyphony == pytest.approx(4.98)
    weak = plan_attributes([VAD(-1, -1, 0)], 0, {"tempo": 240, "brightness": 1}, variety=0, calibration=IDENTITY * 2)
    assert weak[0].contour == pytest.approx(-0.27) and weak[0].polyphony == pytest.approx(1.02)
    assert _plan(0.3, 0.6, tempo=112).polyphony < _plan(0.3, 0.6, tempo=100).polyphony, "by the feeling's own tempo"


def _share(valence: float, arousal: float, name: str, variety: float = 1.0, count: int = 200) -> float:
    return float(np.mean([getattr(_plan(valence, arousal, seed, variety), name) > 0 for seed in range(count)]))


def test_which_pieces_swing() -> None:
    assert 0.2 < _share(0.5, 0.5, "swing") < 0.3 and 0.08 < _share(0.5, 0.5, "swing", 0.5) < 0.17
    for valence, arousal, swings in (
        *((0.12, 0.0, True), (0.1, 0.0, False), (0.08, 0.0, False), (0.9, 0.0, True)),
        *((0.5, -0.28, True), (0.5, -0.3, False), (0.5, -0.32, False), (0.5, 0.78, True), (0.5, 0.8, False)),
        *((0.5, 0.82, False), (-0.5, 0.5, False)),
    ):
        assert (_share(valence, arousal, "swing", count=20) > 0) == swings, (valence, arousal)


def test_which_pieces_have_drums_and_how_many() -> None:
    assert 0.43 < _share(-0.5, 0.5, "drums") < 0.57 and 0.2 < _share(0.0, 0.5, "drums", 0.5) < 0.32
    for arousal, level in ((0.12, 0.41), (0.5, 0.6), (1.0, 0.85)):
        assert {round(_plan(0, arousal, seed, 1.0).drums, 3) for seed in range(40)} == {0.0, level}
    for arousal in (0.1, 0.08, 0.0, -0.5):
        assert _share(0, arousal, "drums", count=20) == 0
    loud = [plan_attributes([VAD(0, 1, 0)], seed, calibration=IDENTITY * 2)[0].drums for seed in range(40)]
    assert set(loud) == {0.0, 1.0}

"""Affect over time: signs as published, inertia, recovery, hysteresis, contagion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditioning import VAD, Affect
from conditioning.dynamics import (
    APPRAISALS,
    EASINGS,
    BigFive,
    Mood,
    appraised,
    decayed,
    eased,
    infected,
    occ_points,
    pulled,
    struck,
    temperament,
)
from weights.errors import InputError

unit = st.floats(-1, 1)
vads = st.builds(VAD, unit, unit, unit)

# trait, then the sign of its effect on valence, arousal, dominance as Mehrabian 1996 states it
SIGNS = [
    ("openness", 0, 1, 1),
    ("conscientiousness", 0, 0, 1),
    ("extraversion", 1, 0, 1),
    ("agreeableness", 1, 1, -1),
    ("stability", 1, -1, 0),
]


@pytest.mark.parametrize(("trait", "v", "a", "d"), SIGNS)
def test_every_trait_moves_the_resting_point_as_published(trait: str, v: int, a: int, d: int) -> None:
    point = temperament(BigFive(**{trait: 1.0}))
    for value, sign in zip(point, (v, a, d), strict=True):
        assert (value > 0) - (value < 0) == sign


def test_neurotics_rest_tense_and_unpleasant() -> None:
    neurotic = temperament(BigFive.with_neuroticism(1.0))
    assert neurotic.valence < 0 < neurotic.arousal
    assert temperament(BigFive()) == VAD()
    with pytest.raises(InputError, match="average"):
        BigFive(openness=1.5)


# the sign that Gebhard 2005 prints for valence and arousal
OCC_SIGNS = {
    "joy": (1, 1),
    "distress": (-1, -1),
    "hope": (1, 1),
    "fear": (-1, 1),
    "satisfaction": (1, -1),
    "relief": (1, -1),
    "disappointment": (-1, 1),
    "happy-for": (1, 1),
    "pity": (-1, -1),
    "resentment": (-1, -1),
    "gloating": (1, -1),
    "pride": (1, 1),
    "shame": (-1, 1),
    "admiration": (1, 1),
    "reproach": (-1, -1),
    "gratification": (1, 1),
    "remorse": (-1, 1),
    "gratitude": (1, 1),
    "anger": (-1, 1),
    "liking": (1, 1),
    "disliking": (-1, 1),
}


@pytest.mark.parametrize("event", APPRAISALS)
def test_every_appraisal_has_the_published_signs(event: str) -> None:
    point = appraised(event)
    assert (1 if point.valence > 0 else -1, 1 if point.arousal > 0 else -1) == OCC_SIGNS[APPRAISALS[event]]


def test_the_rows_that_circulate_wrongly_are_locked() -> None:
    points = occ_points()
    assert points["distress"] == VAD(-0.4, -0.2, -0.5) and points["gloating"] == VAD(0.3, -0.3, -0.1)
    assert points["relief"] == VAD(0.2, -0.3, 0.4) and points["resentment"] == VAD(-0.2, -0.3, -0.2)


def test_an_unknown_event_lists_the_known() -> None:
    with pytest.raises(InputError, match="desirable event"):
        appraised("rain")


@given(vads, vads, st.floats(0, 1))
def test_an_impulse_lands_between(start: VAD, event: VAD, strength: float) -> None:
    after = struck(Mood(start), event, strength).at
    for x, a, b in zip(after, start, event, strict=True):
        assert min(a, b) - 1e-9 <= x <= max(a, b) + 1e-9


def test_moods_decay_to_rest_by_halves() -> None:
    mood = Mood(VAD(0.8, 0.4), rest=VAD(0.2, 0.0))
    assert decayed(mood, 60).at.valence == pytest.approx(0.5)
    assert decayed(mood, 3600).at.valence == pytest.approx(0.2, abs=1e-6)
    assert decayed(decayed(mood, 10), 20).at.valence == pytest.approx(decayed(mood, 30).at.valence)


def test_momentum_starts_slowly_carries_on_and_recovers() -> None:
    still, angry = Mood(VAD()), VAD(-0.6, 0.8, 0.3)
    early, late = pulled(still, angry, 0.3), pulled(still, angry, 3.0)
    assert early.at.arousal < 0.06 and late.at.arousal > 0.5  # inertia
    carried = pulled(pulled(still, angry, 0.8), VAD(), 0.1)
    assert carried.at.arousal > pulled(still, angry, 0.8).at.arousal  # momentum carries it on for a moment
    assert abs(pulled(late, VAD(), 60).at.arousal) < 0.01  # it recovers, which stateless agents never do


def test_the_way_back_differs_from_the_way_there() -> None:
    up = pulled(Mood(VAD()), VAD(0, 0.5), 1.0)
    down = pulled(pulled(Mood(VAD()), VAD(0, 1.0), 8.0), VAD(0, 0.5), 1.0)
    assert down.at.arousal > up.at.arousal + 0.2


@given(vads, vads, st.floats(0, 20))
def test_no_step_leaves_the_cube(start: VAD, target: VAD, seconds: float) -> None:
    pulled(Mood(start), target, seconds, stiffness=5.0, damping=0.2)


def test_feelings_spread_to_those_who_listen() -> None:
    moods = {"a": Mood(VAD(0.8, 0.6)), "b": Mood(VAD(-0.4, 0.0)), "c": Mood(VAD(-0.4, 0.0))}
    after = infected(moods, "a", {"b": 0.5})
    assert after["a"] == moods["a"] and after["c"] == moods["c"] and after["b"].at.valence == pytest.approx(0.2)
    with pytest.raises(InputError, match="present"):
        infected(moods, "d")


@pytest.mark.parametrize("easing", EASINGS)
def test_an_eased_curve_keeps_its_keyframes(easing: str) -> None:
    calm, angry = Affect.of("calm"), Affect.of("angry")
    curve = eased([(0, calm), (2, angry), (3, calm)], easing)
    assert curve.at(0) == calm and curve.at(2) == angry and curve.at(3) == calm
    values = [curve.at(t / 10).vad.arousal for t in range(21)]
    assert values == sorted(values)


def test_easing_in_is_slower_at_first() -> None:
    keys = [(0.0, Affect.of("calm")), (2.0, Affect.of("angry"))]
    arousals = [eased(keys, e).at(0.5).vad.arousal for e in ("ease-in", "linear", "ease-out")]
    assert arousals == sorted(arousals) and arousals[0] < arousals[2]
    with pytest.raises(InputError, match="choose from linear"):
        eased(keys, "bounce")

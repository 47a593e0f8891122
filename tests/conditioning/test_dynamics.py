"""Affect over time: signs as published, inertia, recovery, hysteresis, contagion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditioning import VAD
from conditioning.dynamics import (
    BigFive,
    Mood,
    apply_event,
    contagion,
    decay,
    spring_step,
    temperament,
)
from conditioning.vocabulary import load_points
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


@pytest.mark.parametrize("emotion", OCC_SIGNS)
def test_every_emotion_of_occ_has_the_published_signs(emotion: str) -> None:
    point = load_points("Gebhard")[emotion]
    assert (1 if point.valence > 0 else -1, 1 if point.arousal > 0 else -1) == OCC_SIGNS[emotion]


def test_the_rows_that_circulate_wrongly_are_locked() -> None:
    points = load_points("Gebhard")
    assert points["distress"] == VAD(-0.4, -0.2, -0.5) and points["gloating"] == VAD(0.3, -0.3, -0.1)
    assert points["relief"] == VAD(0.2, -0.3, 0.4) and points["resentment"] == VAD(-0.2, -0.3, -0.2)


@given(vads, vads, st.floats(0, 1))
def test_an_impulse_lands_between(start: VAD, event: VAD, strength: float) -> None:
    after = apply_event(Mood(start), event, strength).vad
    for x, a, b in zip(after, start, event, strict=True):
        assert min(a, b) - 1e-9 <= x <= max(a, b) + 1e-9


def test_moods_decay_to_rest_by_halves() -> None:
    mood = Mood(VAD(0.8, 0.4), rest=VAD(0.2, 0.0))
    assert decay(mood, 60).vad.valence == pytest.approx(0.5)
    assert decay(mood, 3600).vad.valence == pytest.approx(0.2, abs=1e-6)
    assert decay(decay(mood, 10), 20).vad.valence == pytest.approx(decay(mood, 30).vad.valence)


def test_momentum_starts_slowly_carries_on_and_recovers() -> None:
    still, angry = Mood(VAD()), VAD(-0.6, 0.8, 0.3)
    early, late = spring_step(still, angry, 0.3), spring_step(still, angry, 3.0)
    assert early.vad.arousal < 0.06 and late.vad.arousal > 0.5  # inertia
    carried = spring_step(spring_step(still, angry, 0.8), VAD(), 0.1)
    assert carried.vad.arousal > spring_step(still, angry, 0.8).vad.arousal  # momentum carries it on for a moment
    assert abs(spring_step(late, VAD(), 60).vad.arousal) < 0.01  # it recovers, which stateless agents never do


def test_the_way_back_differs_from_the_way_there() -> None:
    up = spring_step(Mood(VAD()), VAD(0, 0.5), 1.0)
    down = spring_step(spring_step(Mood(VAD()), VAD(0, 1.0), 8.0), VAD(0, 0.5), 1.0)
    assert down.vad.arousal > up.vad.arousal + 0.2


@given(vads, vads, st.floats(0, 20))
def test_no_step_leaves_the_cube(start: VAD, target: VAD, seconds: float) -> None:
    spring_step(Mood(start), target, seconds, stiffness=5.0, damping=0.2)


def test_feelings_spread_to_those_who_listen() -> None:
    moods = {"a": Mood(VAD(0.8, 0.6)), "b": Mood(VAD(-0.4, 0.0)), "c": Mood(VAD(-0.4, 0.0))}
    after = contagion(moods, "a", {"b": 0.5})
    assert after["a"] == moods["a"] and after["c"] == moods["c"] and after["b"].vad.valence == pytest.approx(0.2)
    with pytest.raises(InputError, match="present"):
        contagion(moods, "d")

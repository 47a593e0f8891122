"""The words: the published table, synonyms, points to mixtures and back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditioning import VAD, Affect, Emotion, vocabulary
from weights.errors import InputError

unit = st.floats(-1, 1)


def test_the_table_is_the_published_one() -> None:
    rated = [t for t in vocabulary.load_terms().values() if "Russell" in t.source]
    assert len(rated) == 151
    assert vocabulary.find_term("angry").vad == VAD(-0.51, 0.59, 0.25)
    # standard deviations that circulate wrongly: checked against the paper
    assert [vocabulary.find_term(w).spread[0] for w in ("sheltered", "shamed", "repentant")] == [0.53, 0.23, 0.55]


def test_every_synonym_leads_to_a_term() -> None:
    for word in vocabulary.load_synonyms():
        assert Affect.of(word).vad == vocabulary.find_term(word).vad


@given(unit, unit, unit)
def test_a_mixture_is_a_distribution(v: float, a: float, d: float) -> None:
    mixture = vocabulary.mixture_from_vad(VAD(v, a, d))
    assert set(mixture) == set(Emotion) and math.isclose(sum(mixture.values()), 1)
    assert all(p >= 0 for p in mixture.values())


@pytest.mark.parametrize("emotion", list(Emotion))
def test_each_emotion_is_the_likeliest_at_its_own_point(emotion: Emotion) -> None:
    mixture = vocabulary.mixture_from_vad(vocabulary.find_term(vocabulary.BASIS[emotion]).vad)
    assert max(mixture, key=mixture.get) is emotion  # type: ignore[arg-type]


def test_the_origin_is_neutral_and_far_corners_are_not_claimed_for_sure() -> None:
    assert vocabulary.mixture_from_vad(VAD())[Emotion.NEUTRAL] > 0.85
    assert vocabulary.mixture_from_vad(VAD(-0.9, 0.9, 0.9))[Emotion.ANGRY] < 0.7


def test_without_dominance_anger_and_fear_are_not_told_apart() -> None:
    blind = vocabulary.mixture_from_vad(VAD(-0.57, 0.6, 0.0), axes=(True, True, False))
    assert abs(blind[Emotion.ANGRY] - blind[Emotion.FEARFUL]) < 0.15
    assert (
        vocabulary.mixture_from_vad(VAD(-0.57, 0.6, -0.5))[Emotion.FEARFUL]
        > vocabulary.mixture_from_vad(VAD(-0.57, 0.6, 0.3))[Emotion.FEARFUL] + 0.3
    )


def test_a_mixture_comes_back_from_its_point() -> None:
    vad, spread = vocabulary.vad_from_mixture({Emotion.HAPPY: 0.5, Emotion.SAD: 0.5})
    assert vad.valence == pytest.approx((0.81 - 0.63) / 2) and spread[0] > 0.7
    with pytest.raises(InputError):
        vocabulary.vad_from_mixture({})


def test_the_nearest_word_to_a_term_is_the_term() -> None:
    assert vocabulary.find_neighbours(vocabulary.find_term("weary").vad)[0] == ("weary", 0.0)


def test_words_beyond_the_eight_carry_a_mixture() -> None:
    assert max(Affect.of("furious").weights, key=Affect.of("furious").weights.get) is Emotion.ANGRY  # type: ignore[arg-type]

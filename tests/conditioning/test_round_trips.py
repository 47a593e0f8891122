"""Words, points and mixtures into one another and back; every published constant of personality and appraisal."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from conditioning import VAD, Affect, Emotion, vocabulary
from conditioning.dynamics import BigFive, temperament

EKMAN = (Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY, Emotion.FEARFUL, Emotion.DISGUSTED, Emotion.SURPRISED)


def drawn(emotion: Emotion, chance: random.Random) -> VAD:
    """Where one rater might put the word."""
    term = vocabulary.find_term(vocabulary.BASIS[emotion])
    return VAD(*(max(-1.0, min(1.0, chance.gauss(m, s))) for m, s in zip(term.vad, term.spread, strict=True)))


def test_a_rater_s_point_leads_back_to_the_word_as_often_as_people_agree() -> None:
    chance, right, count = random.Random(0), 0, 2000
    for emotion in EKMAN:
        for _ in range(count):
            mixture = vocabulary.mixture_from_vad(drawn(emotion, chance))
            right += max(EKMAN, key=lambda e: mixture[e]) is emotion
    assert right / (count * len(EKMAN)) >= 0.72


def once_round(mixture: dict[Emotion, float]) -> dict[Emotion, float]:
    return vocabulary.mixture_from_vad(vocabulary.vad_from_mixture(mixture)[0])


@pytest.mark.parametrize("emotion", list(Emotion))
def test_a_pure_emotion_stays_the_likeliest_over_many_rounds(emotion: Emotion) -> None:
    mixture = {emotion: 1.0}
    for _ in range(4):
        mixture = once_round(mixture)
        assert max(mixture, key=lambda e: mixture[e]) is emotion


def test_mixtures_settle_instead_of_wandering() -> None:
    chance = random.Random(0)
    moved = [0.0] * 4
    for _ in range(200):
        mixture = once_round({e: chance.random() ** 3 for e in Emotion})
        for i in range(4):
            after = once_round(mixture)
            moved[i] += sum(abs(after[e] - mixture[e]) for e in Emotion) / 2 / 200
            mixture = after
    assert all(later < 0.7 * earlier for earlier, later in pairwise(moved)), moved
    assert moved[-1] < 0.04


@pytest.mark.parametrize(
    "word", ["sad", "weary", "bittersweet", "slightly happy", "0.3,-0.4,0.2", "happy:0.7, sad:0.3"]
)
def test_the_opposite_of_the_opposite_is_the_word(word: str) -> None:
    opposite = -Affect.of(word)
    assert -opposite == Affect.of(word) != opposite


# Mehrabian 1996: the weight of each trait in pleasure, arousability and dominance
WEIGHTS = {
    "openness": (0.0, 0.15, 0.25),
    "conscientiousness": (0.0, 0.0, 0.17),
    "extraversion": (0.21, 0.0, 0.60),
    "agreeableness": (0.59, 0.30, -0.32),
    "stability": (0.19, -0.57, 0.0),
}


@pytest.mark.parametrize("trait", WEIGHTS)
@pytest.mark.parametrize("value", [-1.0, 0.5])
def test_every_weight_of_a_trait_is_the_published_one(trait: str, value: float) -> None:
    assert tuple(temperament(BigFive(**{trait: value}))) == pytest.approx([value * w for w in WEIGHTS[trait]])


def test_neuroticism_is_stability_turned_round() -> None:
    assert tuple(temperament(BigFive.with_neuroticism(1.0))) == pytest.approx((-0.19, 0.57, 0.0))


# Gebhard 2005, table 2: pleasure, arousal, dominance of each OCC emotion that an event can elicit
ALMA = {
    "admiration": (0.5, 0.3, -0.2),
    "anger": (-0.51, 0.59, 0.25),
    "disliking": (-0.4, 0.2, 0.1),
    "disappointment": (-0.3, 0.1, -0.4),
    "distress": (-0.4, -0.2, -0.5),
    "fear": (-0.64, 0.60, -0.43),
    "gloating": (0.3, -0.3, -0.1),
    "gratification": (0.6, 0.5, 0.4),
    "gratitude": (0.4, 0.2, -0.3),
    "happy-for": (0.4, 0.2, 0.2),
    "hope": (0.2, 0.2, -0.1),
    "joy": (0.4, 0.2, 0.1),
    "liking": (0.40, 0.16, -0.24),
    "pity": (-0.4, -0.2, -0.5),
    "pride": (0.4, 0.3, 0.3),
    "relief": (0.2, -0.3, 0.4),
    "remorse": (-0.3, 0.1, -0.6),
    "reproach": (-0.3, -0.1, 0.4),
    "resentment": (-0.2, -0.3, -0.2),
    "satisfaction": (0.3, -0.2, 0.4),
    "shame": (-0.3, 0.1, -0.6),
}


@pytest.mark.parametrize("emotion", ALMA)
def test_every_appraised_emotion_stands_where_it_was_published(emotion: str) -> None:
    assert tuple(vocabulary.load_points("Gebhard")[emotion]) == pytest.approx(ALMA[emotion])

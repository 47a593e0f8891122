"""The published orders: complete, symmetric, and every name resolves to a fitting affect."""

from __future__ import annotations

import pytest

from conditioning import Affect, Emotion, vocabulary, wheel
from conditioning.tables import load_pairs
from weights.errors import InputError

#: The 40 names of EmoNet (LAION 2025, CC BY 4.0).
EMONET = [
    "amusement",
    "elation",
    "pleasure",
    "contentment",
    "thankfulness",
    "affection",
    "infatuation",
    "hope",
    "triumph",
    "pride",
    "interest",
    "awe",
    "astonishment",
    "concentration",
    "contemplation",
    "relief",
    "longing",
    "teasing",
    "impatience",
    "lust",
    "doubt",
    "fear",
    "distress",
    "confusion",
    "embarrassment",
    "shame",
    "disappointment",
    "sadness",
    "bitterness",
    "contempt",
    "disgust",
    "anger",
    "malevolence",
    "sourness",
    "pain",
    "helplessness",
    "fatigue",
    "emotional numbness",
    "intoxication",
    "jealousy",
]


def test_opposites_are_mutual_and_differ() -> None:
    for ring in (wheel.RING, wheel.MILD, wheel.STRONG):
        assert len(set(ring)) == 8
        for word in ring:
            assert wheel.find_opposite(wheel.find_opposite(word)) == word != wheel.find_opposite(word)
    assert wheel.find_opposite("joy") == "sadness" and wheel.find_opposite("terror") == "rage"
    with pytest.raises(InputError, match="not on the ring"):
        wheel.find_opposite("tea")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("love", ("joy", "trust")),
        ("optimism", ("anticipation", "joy")),
        ("guilt", ("joy", "fear")),
        ("hope", ("anticipation", "trust")),
        ("anxiety", ("anticipation", "fear")),
    ],
)
def test_dyads_are_plutchiks(name: str, parts: tuple[str, str]) -> None:
    assert wheel.find_dyad(name) == parts


def test_the_tree_has_six_roots_and_every_word_a_path() -> None:
    assert set(wheel.load_tree()) == {"love", "joy", "surprise", "anger", "sadness", "fear"}
    assert wheel.tree_paths()["loneliness"] == ("sadness", "neglect", "loneliness") and len(wheel.tree_paths()) > 110


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *wheel.tree_paths(),
            *wheel.RING,
            *wheel.MILD,
            *wheel.STRONG,
            *wheel.GOEMOTIONS,
            *EMONET,
            *load_pairs("names.tsv"),
        }
    ),
)
def test_every_name_resolves(word: str) -> None:
    assert isinstance(Affect.of(word), Affect)


SIGN = {"love": 1, "joy": 1, "anger": -1, "sadness": -1, "fear": -1}


@pytest.mark.parametrize(
    "word",
    [
        w
        for w, path in wheel.tree_paths().items()
        if path[0] in SIGN and w not in ("suspense", "sympathy", "compassion")
    ],
)
def test_words_lie_on_their_roots_side(word: str) -> None:
    assert Affect.of(word).vad.valence * SIGN[wheel.tree_paths()[word][0]] > -0.02


def test_degrees_and_compounds() -> None:
    assert Affect.of("slightly sad").intensity < 1 < Affect.of("utterly sad").intensity
    surprised = Affect.of("happily surprised")
    assert surprised.weights == {Emotion.HAPPY: 0.5, Emotion.SURPRISED: 0.5}
    assert Affect.of("very happily surprised").intensity > 1
    assert set(Affect.of("bittersweet").weights) == {Emotion.HAPPY, Emotion.SAD}
    assert Affect.of("fearful but hopeful").vad.valence > Affect.of("fearful").vad.valence
    with pytest.raises(InputError):
        Affect.of("utterly hapy")


def test_goemotions_group_to_ekman_without_overlap() -> None:
    grouped = [name for names in wheel.EKMAN.values() for name in names]
    assert (
        len(grouped) == len(set(grouped))
        and set(grouped) < set(wheel.GOEMOTIONS)
        and len(wheel.GOEMOTIONS) == 28
        and len(EMONET) == 40
    )


def test_words_come_back_from_their_points() -> None:
    ekman = [Emotion.HAPPY, Emotion.SAD, Emotion.ANGRY, Emotion.FEARFUL, Emotion.DISGUSTED, Emotion.SURPRISED]
    mixtures = [vocabulary.mixture_from_vad(Affect.of(str(e)).vad) for e in ekman]
    back = [max(mixture, key=lambda e: mixture[e]) for mixture in mixtures]
    assert sum(a is b for a, b in zip(ekman, back, strict=True)) / 6 >= 0.72

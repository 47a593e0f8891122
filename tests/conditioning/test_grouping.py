"""Words of any spelling reach the group that the order's authors put them in."""

from __future__ import annotations

import pytest

from conditioning import grouping, vocabulary, wheel
from weights.errors import InputError


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("Very Angry!", "angry"),
        ("sadly", "sad"),
        ("delights", "delight"),
        ("worrying", "worry"),
        ("loneliness", "loneliness"),
        ("happier", "happy"),
        ("a bit nervous", "nervous"),
        ("not happy", None),
        ("table", None),
        ("", None),
    ],
)
def test_base_forms(word: str, base: str | None) -> None:
    assert grouping.lemmatize(word) == base


@pytest.mark.parametrize(
    ("word", "order", "groups"),
    [
        ("furious", "plutchik", {"anger"}),
        ("apprehensive", "plutchik", {"fear"}),
        ("love", "plutchik", {"joy", "trust"}),
        ("boredom", "plutchik", {"disgust"}),
        ("frustrated", "parrott primary", {"anger"}),
        ("frustrated", "parrott secondary", {"exasperation"}),
        ("disgusted", "parrott primary", {"anger"}),
        ("afraid", "parrott secondary", {"horror"}),
        ("worried", "parrott secondary", {"nervousness"}),
        ("nervous", "goemotions", {"fear"}),
        ("grateful", "goemotions", {"joy"}),
        ("curious", "goemotions", {"surprise"}),
        ("ashamed", "eight", {"sad"}),
        ("serene", "eight", {"calm"}),
        ("contempt", "eight", {"disgusted"}),
        ("interest", "parrott primary", set()),
        ("banana", "eight", set()),
    ],
)
def test_groups(word: str, order: str, groups: set[str]) -> None:
    assert grouping.find_groups(word, order) == groups


def test_neutral_is_a_group_of_its_own_everywhere() -> None:
    assert all(grouping.find_groups("neutral", order) == {"neutral"} for order in grouping.ORDERS)


def test_every_listed_word_has_its_authors_group() -> None:
    for ring in (wheel.RING, wheel.MILD, wheel.STRONG):
        assert [grouping.find_groups(word, "plutchik") for word in ring] == [{name} for name in wheel.RING]
    for word, path in wheel.tree_paths().items():
        assert grouping.find_groups(word, "parrott primary") == {path[0]}, word
    for word in wheel.GOEMOTIONS:
        wanted = next((group for group, names in wheel.EKMAN.items() if word in names), "joy")
        assert grouping.find_groups(word, "goemotions") == {wanted}, word


def test_every_head_leads_to_a_listed_word() -> None:
    for word in grouping.load_heads():
        assert any(grouping.find_groups(word, order) for order in grouping.ORDERS), word
    assert all(
        grouping.find_groups(word, "eight")
        for word in ("happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm")
    )


def test_four_in_five_known_words_have_a_group() -> None:
    words = vocabulary.known_words()
    assert sum(bool(grouping.find_groups(word, "plutchik")) for word in words) >= 0.8 * len(words)


def test_an_unknown_order_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match="plutchik"):
        grouping.find_groups("sad", "zodiac")

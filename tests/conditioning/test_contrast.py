"""Sentences that no training saw, by kind: denials, wishes, failures and their like are read as people mean them."""

from __future__ import annotations

import pytest

from conditioning.text import reader as text
from conditioning.text.contrast import is_contrast
from conditioning.training.text.figures import find_misreadings, load_sentences
from tests.conftest import ROOT

SENTENCES = load_sentences(ROOT / "tests/data/text/contrasts.tsv")


@pytest.mark.parametrize("reading", text.READINGS)
@pytest.mark.parametrize("kind", SENTENCES)
def test_most_unseen_sentences_of_each_kind_lie_where_a_reader_would_place_them(
    kind: str, reading: text.ReadingMode
) -> None:
    wrong = find_misreadings(SENTENCES[kind], reading)
    assert len(wrong) <= len(SENTENCES[kind]) // 3, wrong


@pytest.mark.parametrize(
    "sentence",
    [
        "I love this song, but I do not know who sings it.",  # the feeling lies outside the scope of the cue
        "No, I am happy here.",
        "I am proud of her. She did not stop.",
        "The dog is sad because nobody came home.",
        "A few happy days by the sea.",
        "He lost. We won. They are not angry. I am.",
    ],
)
def test_a_feeling_outside_the_scope_of_a_denial_is_read_as_ever(sentence: str) -> None:
    assert not is_contrast(sentence)


@pytest.mark.parametrize(
    "sentence", ["The fear is gone.", "Are you angry?", "She got rid of her anger.", "I was scared, but that is over."]
)
def test_what_is_over_or_asked_after_counts_as_a_contrast(sentence: str) -> None:
    assert is_contrast(sentence)

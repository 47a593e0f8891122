"""The emotion-wheel metric against numbers worked out by hand."""

from __future__ import annotations

import pytest

from studio.evaluator.openvocab import compare_words, format_table
from weights.errors import InputError


def test_by_hand_over_two_clips() -> None:
    # Parrott's roots. Clip 1: answered {anger, sadness}, written {anger}: P 1/2, R 1. Clip 2: {joy} against {joy,
    # fear}: P 1, R 1/2.
    rows = {
        row.order: row for row in compare_words([["furious", "gloomy"], ["glad"]], [["annoyed"], ["happy", "scared"]])
    }
    row = rows["parrott primary"]
    assert (row.precision, row.recall, row.f, row.coverage, row.clips) == (0.75, 0.75, 0.75, 1.0, 2)
    # Secondary: fury is rage, gloom sadness, annoyance irritability: clip 1 scores nothing. Gladness and happiness are
    # cheerfulness.
    row = rows["parrott secondary"]
    assert (row.precision, row.recall) == (0.5, 0.25)
    assert row.f == pytest.approx(2 * 0.5 * 0.25 / 0.75)


def test_the_mean_is_over_the_orders() -> None:
    rows = compare_words([["furious"]], [["annoyed"]])
    by = {row.order: row.f for row in rows}
    assert by["parrott secondary"] == 0.0
    assert by["mean"] == pytest.approx(4 / 5)


def test_unknown_words_do_not_count_against_precision_but_show_in_coverage() -> None:
    row = next(r for r in compare_words([["happy", "xyzzy", "plugh"]], [["glad"]]) if r.order == "eight")
    assert row.precision == 1.0
    assert row.coverage == pytest.approx(1 / 3)


def test_an_answer_of_nothing_scores_nothing_and_an_unplaceable_reference_is_left_out() -> None:
    rows = {row.order: row for row in compare_words([[], ["sad"]], [["sad"], ["interested"]])}
    assert (rows["parrott primary"].precision, rows["parrott primary"].recall, rows["parrott primary"].clips) == (
        0.0,
        0.0,
        1,
    )
    assert rows["plutchik"].clips == 2


def test_random_words_score_what_chance_gives_and_repeat() -> None:
    references = [["sad"], ["angry"], ["afraid"], ["happy"]] * 50
    rows = compare_words(references, references, seed=3)
    assert rows[-2].f == 1.0
    assert rows[-1].order == "random words" and rows[-1].f == pytest.approx(0.25, abs=0.04)
    assert rows == compare_words(references, references, seed=3)
    assert "| random words |" in format_table(rows)


@pytest.mark.parametrize(("answers", "references"), [([], []), ([["sad"]], []), ([["sad"]], [["xyzzy"]])])
def test_nothing_to_compare_is_an_error(answers: list[list[str]], references: list[list[str]]) -> None:
    with pytest.raises(InputError):
        compare_words(answers, references)

"""Agreement of free emotion words: what was answered against what people wrote, whatever words they chose.

The emotion-wheel metric of AffectGPT (Lian et al. 2025): words become groups of a published order; per clip
P = |G & P| / |P| and R = |G & P| / |G| over the sets of groups, both averaged over clips, F of the two averages, and
the mean over orders. A word that an order cannot place is left out of its set, which flatters precision: coverage and
the score of random words stand beside every figure.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from conditioning import grouping
from weights.errors import InputError


@dataclass(frozen=True, slots=True)
class WordAgreement:
    """One row of figures; all within [0, 1].

    Attributes:
        order: the order of emotions, "mean" over them, or "random words".
        precision: averaged over the clips whose reference the order can place.
        recall: averaged over the same clips.
        f: the harmonic mean of the two averages.
        coverage: the share of answered words that the order can place; 1 where nothing was answered.
        clips: how many clips the order could score.
    """

    order: str
    precision: float
    recall: float
    f: float
    coverage: float
    clips: int


def compare_words(
    answers: Sequence[Collection[str]], references: Sequence[Collection[str]], *, seed: int = 0, draws: int = 20
) -> list[WordAgreement]:
    """A row an order, then their mean, then the mean of random words.

    Random words are drawn from the references' own words, as many a clip as were answered: a labeller who knows the
    corpus's mixture and has not seen the clip.

    Args:
        answers: the words answered for each clip; may be none.
        references: the words that people gave each clip, in the same order of clips.
        seed: of the random row.
        draws: drawings that the random row is averaged over.

    Returns:
        The rows.

    Raises:
        InputError: no clip, unequal lengths, or no reference word that any order can place.
    """
    if not references or len(answers) != len(references):
        raise InputError(
            f"answers and references must be as many and at least one, got {len(answers)} and {len(references)}"
        )
    rows = _agreement_rows(answers, references)
    pool = [word for words in references for word in sorted(words)]
    if not any(row.clips for row in rows):
        raise InputError(f"no reference word is known to any order, got {', '.join(pool[:5])!r}")
    drawn = random.Random(seed)
    chance = [
        _mean_agreement("", _agreement_rows([drawn.choices(pool, k=len(words)) for words in answers], references))
        for _ in range(draws)
    ]
    return [*rows, _mean_agreement("mean", rows), _mean_agreement("random words", chance)]


def format_table(rows: Sequence[WordAgreement]) -> str:
    """The rows as Markdown."""
    head = "| order | P | R | F | coverage | clips |\n|---|---|---|---|---|---|"
    return "\n".join(
        [
            head,
            *(
                f"| {r.order} | {r.precision:.3f} | {r.recall:.3f} | {r.f:.3f} | {r.coverage:.2f} | {r.clips} |"
                for r in rows
            ),
        ]
    )


def _agreement_rows(answers: Sequence[Collection[str]], references: Sequence[Collection[str]]) -> list[WordAgreement]:
    return [_measure_order(order, answers, references) for order in grouping.ORDERS]


def _measure_order(
    order: str, answers: Sequence[Collection[str]], references: Sequence[Collection[str]]
) -> WordAgreement:
    words = [word for answer in answers for word in answer]
    known = sum(bool(grouping.find_groups(word, order)) for word in words)
    pairs = [(_group_words(p, order), _group_words(g, order)) for p, g in zip(answers, references, strict=True)]
    pairs = [(p, g) for p, g in pairs if g]
    precision = sum(len(p & g) / len(p) for p, g in pairs if p) / len(pairs) if pairs else 0.0
    recall = sum(len(p & g) / len(g) for p, g in pairs) / len(pairs) if pairs else 0.0
    f = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return WordAgreement(order, precision, recall, f, known / len(words) if words else 1.0, len(pairs))


def _group_words(words: Collection[str], order: str) -> frozenset[str]:
    return frozenset(group for word in words for group in grouping.find_groups(word, order))


def _mean_agreement(name: str, rows: Sequence[WordAgreement]) -> WordAgreement:
    """The mean over the rows that scored a clip."""
    used = [row for row in rows if row.clips]
    precision, recall, f, coverage = (
        sum(getattr(row, axis) for row in used) / len(used) if used else 0.0
        for axis in ("precision", "recall", "f", "coverage")
    )
    return WordAgreement(name, precision, recall, f, coverage, max((row.clips for row in used), default=0))

"""The corpus of directions: every line asks for an affect that we can read, and no corner of the plane is starved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import conditioning
from conditioning.affect import Affect

CORPUS = Path(conditioning.__file__).parent / "training" / "text" / "directions.tsv"


def rows() -> list[tuple[str, Affect]]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [(text, Affect.of(asked)) for text, asked in (line.split("\t") for line in lines)]


def test_every_line_is_a_text_and_an_affect_and_none_stands_twice() -> None:
    texts = [text.strip().lower() for text, _ in rows()]
    assert len(texts) > 1200
    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_the_four_quadrants_are_within_a_fifth_of_their_mean_and_neutral_is_there() -> None:
    lines = rows()
    felt = [affect.effective_vad() for _, affect in lines if affect.vad != Affect.of("neutral").vad]
    counts = Counter((vad.valence > 0, vad.arousal > 0) for vad in felt)
    mean = sum(counts.values()) / 4
    assert len(counts) == 4
    assert all(abs(count - mean) <= 0.2 * mean for count in counts.values()), counts
    assert len(lines) - len(felt) >= 120


def test_intensities_span_from_barely_to_overwhelmingly() -> None:
    intensities = {affect.intensity for _, affect in rows()}
    assert min(intensities) <= 0.25
    assert max(intensities) >= 1.9

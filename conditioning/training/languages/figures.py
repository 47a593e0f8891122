"""The figures of the reader of languages: how it agrees with what a person says of the same sentences in each.

`rated.tsv` holds forty sentences in twelve languages with valence and arousal, written before anything was trained;
those marked "unseen" were not looked at while it was. They are one person's ratings, by meaning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from conditioning.text.languages import READ, identify
from conditioning.text.reader import read
from conditioning.training.languages.grammar import LANGUAGES, fill, read_table

PARTS = ("seen", "unseen")
#: Feelings whose denial must lower or raise valence, by rows of `feelings.tsv`.
PLEASANT, UNPLEASANT = (
    ("happy", "proud", "grateful", "relieved", "in love"),
    ("sad", "angry", "afraid", "lonely", "tired"),
)
#: Sentences in languages that are not read.
OTHERS = (
    "Olen väsynyt mutta ylpeä",
    "Nimechoka lakini ninajivunia sana",
    "Jag är trött men stolt",
    "Jsem unavený, ale hrdý",
    "Fáradt vagyok, de büszke",
    "Sunt obosit, dar mândru",
    "Saya lelah tapi bangga",
    "Tôi mệt nhưng tự hào",
    "Tá mé tuirseach ach bródúil",
    "Я устал, но горжусь",
    "Είμαι κουρασμένος αλλά περήφανος",
    "피곤하지만 자랑스러워요",
    "मैं थका हुआ हूँ लेकिन गर्व है",
    "خسته‌ام اما به خودم افتخار می‌کنم",
    "เหนื่อยแต่ภูมิใจ",
)


def compute_figures() -> Iterator[str]:
    """Compute the figures of the card, one line each.

    Yields:
        str: a sentence with its numbers.
    """
    rows = read_table("rated.tsv")
    ratings = np.array([[float(row["valence"]), float(row["arousal"])] for row in rows])
    for language in ("en", *LANGUAGES):
        points = np.array([tuple(read(row[language]).vad)[:2] for row in rows])
        right = sum(identify(row[language]).code == language for row in rows)
        parts = [
            f"{part} r {correlate(points[mask], ratings[mask])}"
            for part in PARTS
            if (mask := np.array([row["part"] == part for row in rows])).any()
        ]
        yield f"{language}: valence, arousal: {'; '.join(parts)}; language found {right} of {len(rows)}"
    yield from _denials()
    named = [identify(text) for text in OTHERS]
    yield f"sentences in other languages that are not read: {sum(not n.is_read for n in named)} of {len(OTHERS)}"


def correlate(points: Sequence[Sequence[float]] | np.ndarray, ratings: np.ndarray) -> str:
    """Pearson's r of valence and of arousal, to print."""
    pairs = zip(np.asarray(points).T, ratings.T, strict=True)
    return " ".join(f"{np.corrcoef(x, y)[0, 1]:.2f}" for x, y in pairs)


def _denials() -> Iterator[str]:
    """How often a denial moves valence the way it must, in templates that training knows."""
    feelings = {row["en"]: row for row in read_table("feelings.tsv")}
    templates = [row for row in read_table("templates.tsv") if row["kind"] == "not"]
    for language in READ:
        right = count = 0
        for word in (*PLEASANT, *UNPLEASANT):
            said = feelings[word][language]
            plain = read(said).vad.valence
            for row in templates:
                moved = read(fill(row[language], language, said, said)).vad.valence - plain
                right += (moved < 0) == (word in PLEASANT)
                count += 1
        yield f"{language}: a denial moves valence as it must {right} of {count}"

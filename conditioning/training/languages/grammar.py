"""Parallel prompts by rule: feelings in templates of denial, degree and mixture, in English and eleven languages.

`feelings.tsv`, `templates.tsv` and `sentences.tsv` were written for this project; a row holds the same in every
language, so what the English side asks for holds for all. `forms.tsv` holds what has no parallel.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conditioning.affect import Affect
from conditioning.training.text.prompts import negate

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ja", "zh", "ar")
HERE = Path(__file__).parent
DEGREES = {"slight": 0.45, "very": 1.4}
WISH = 0.7  # share of the denial in a wish
NOT_ADJECTIVES = ("幸せ", "きれい", "嫌い")  # end like Japanese adjectives, and are nouns


@dataclass(frozen=True, slots=True)
class Parallel:
    """The same in two languages.

    Attributes:
        language: of `text`.
        text: the words.
        english: the same in English, "" where there is none.
        affect: what they ask for.
    """

    language: str
    text: str
    english: str
    affect: Affect


def read_table(name: str) -> list[dict[str, str]]:
    """Read a table of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def load_sentences() -> list[Parallel]:
    """Sentences written by hand, in every language."""
    return [
        Parallel(language, row[language], row["en"], _affect_of(row["affect"]))
        for row in read_table("sentences.tsv")
        for language in LANGUAGES
    ]


def load_forms() -> list[Parallel]:
    """Words and turns as a language bends them, written by hand; they have no English side."""
    return [Parallel(row["language"], row["text"], "", _affect_of(row["affect"])) for row in read_table("forms.tsv")]


def compose(count: int, seed: int) -> Iterator[Parallel]:
    """Make `count` prompts from feelings and templates, every language as often."""
    draw = random.Random(seed)
    feelings, templates = read_table("feelings.tsv"), read_table("templates.tsv")
    for i in range(count):
        language = LANGUAGES[i % len(LANGUAGES)]
        template = draw.choice(templates)
        a, b = draw.sample(feelings, 2)
        text, english = (fill(template[lang], lang, a[lang], b[lang]) for lang in (language, "en"))
        yield Parallel(language, _vary(text, draw), english, _combine(template["kind"], a["affect"], b["affect"]))


def fill(template: str, language: str, a: str, b: str) -> str:
    """Put feelings into a template.

    Args:
        template: `{w}` and `{a}` stand for the first feeling, `{b}` for the second, `{n}` for the first as a denial
            wants it.
        language: of the template.
        a: the first feeling.
        b: the second.

    Returns:
        The text.

    Example:
        >>> fill("{n}", "ja", "悲しい", "")
        '悲しくない'
    """
    return template.format(w=a, a=a, b=b, n=_denied(a, language))


def _denied(word: str, language: str) -> str:
    if language == "ar":
        return f"{word}ا" if " " not in word and word[-1] not in "اىيض" else word
    if language != "ja":
        return word
    if word.endswith("ている"):
        return f"{word[:-1]}ない"
    if word.endswith("い") and word not in NOT_ADJECTIVES:
        return f"{word[:-1]}くない"
    return f"{word}ではない" if not word.endswith("がある") else f"{word[:-2]}ない"


def _combine(kind: str, first: str, second: str) -> Affect:
    a, b = Affect.of(first), Affect.of(second)
    if kind in DEGREES:
        return a.scale(DEGREES[kind])
    if kind == "not":
        return negate(a)
    if kind == "wish":
        return negate(a).scale(WISH)
    if kind == "mix":
        return Affect.mix([(a, 0.45), (b, 0.55)])
    if kind == "contrast":
        return Affect.mix([(negate(a), 0.2), (b, 0.8)])
    if kind == "neither":
        return Affect.mix([(negate(a), 0.5), (negate(b), 0.5)])
    return a


def _affect_of(text: str) -> Affect:
    return negate(Affect.of(text[4:])) if text.startswith("not:") else Affect.of(text)


def _vary(text: str, draw: random.Random) -> str:
    """A sentence as people type it: now and then without its last mark, or in capitals at its start."""
    kind = draw.random()
    if kind < 0.15:
        return text.rstrip(".!。！")
    if kind < 0.3:
        return text[:1].upper() + text[1:]
    return text if kind < 0.9 else text.lower()

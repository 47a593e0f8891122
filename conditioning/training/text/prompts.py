"""Training prompts of the direction reading: known words in templates, with degrees, negations, contrasts and mixtures.

What each composed prompt means is written here as a rule over Affect; `directions.tsv` beside this file holds the
prompts that no rule makes, written by hand for this project.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from conditioning.phrases import DEGREES

DIRECTIONS = Path(__file__).with_name("directions.tsv")

STATE_TEMPLATES = (
    "{w}",
    "{w}.",
    "feeling {w}",
    "I feel {w}",
    "I am {w}",
    "she sounds {w}",
    "he is {w}",
    "in a {w} voice",
    "a {w} tone",
    "say it like someone {w}",
    "like someone who is {w}",
    "as if {w}",
    "make it {w}",
    "{w} and nothing else",
    "with a {w} face",
    "a {w} mood",
    "{w} music",
    "they were {w} all day",
    "so {w}!",
    "sounding {w}, please",
    "speak as though you were {w}",
)
NEGATION_TEMPLATES = (
    "not {w}",
    "not {w} at all",
    "no longer {w}",
    "anything but {w}",
    "far from {w}",
    "not feeling {w}",
    "never {w}",
    "I am not {w}",
    "not {w} any more",
    "without being {w}",
    "she isn't {w}",
    "hardly {w}",
)
MIXTURE_TEMPLATES = (
    "{a} and {b}",
    "{a} but {b}",
    "{a}, yet {b}",
    "{a} though {b}",
    "{a}, {b}",
    "both {a} and {b}",
    "half {a}, half {b}",
    "{a} with a touch of {b}",
)
CONTRAST_TEMPLATES = (
    "not {a}, just {b}",
    "{b} rather than {a}",
    "not {a} but {b}",
    "no longer {a}, only {b}",
    "{b}, not {a}",
    "more {b} than {a}",
    "anything but {a}: {b}",
)
#: How a negated feeling lies to the feeling itself: across neutral, and milder ("not happy" is not yet sad). Tuned.
NEGATION = (-0.45, -0.35, -0.35)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A direction and what it asks for.

    Attributes:
        text: the words.
        vad: the effective point.
        emotions: a probability for each of the eight.
    """

    text: str
    vad: tuple[float, float, float]
    emotions: tuple[float, ...]


def prompt_from_affect(text: str, affect: Affect) -> Prompt:
    """Pair a text with the point and the eight probabilities that an affect asks for."""
    point = affect.effective_vad()
    shares = vocabulary.emotion_probabilities(affect)
    return Prompt(text, (point.valence, point.arousal, point.dominance), tuple(shares[e] for e in Emotion))


def negate(affect: Affect) -> Affect:
    """The affect that "not ..." asks for."""
    return Affect(VAD(*(x * k for x, k in zip(affect.effective_vad(), NEGATION, strict=True))))


def load_prompts(path: Path = DIRECTIONS) -> list[Prompt]:
    """Read the prompts written by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            prompt_from_affect(row[0], Affect.of(row[1]))
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if len(row) == 2
        ]


def split_prompts(prompts: list[Prompt]) -> tuple[list[Prompt], list[Prompt]]:
    """Split off every tenth, which calibration keeps for itself."""
    return [p for i, p in enumerate(prompts) if i % 10], prompts[::10]


def compose_prompts(count: int, seed: int, words: tuple[str, ...] | None = None) -> Iterator[Prompt]:
    """Make `count` prompts from templates; `words` restricts the words that are used."""
    draw = random.Random(seed)
    known = words or vocabulary.known_words()
    for _ in range(count):
        a, b = draw.choice(known), draw.choice(known)
        kind = draw.random()
        if kind < 0.35:
            yield prompt_from_affect(draw.choice(STATE_TEMPLATES).format(w=a), Affect.of(a))
        elif kind < 0.55:
            degree = draw.choice(list(DEGREES))
            yield prompt_from_affect(
                draw.choice(STATE_TEMPLATES).format(w=f"{degree} {a}"), Affect.of(a).scale(DEGREES[degree])
            )
        elif kind < 0.7:
            yield prompt_from_affect(draw.choice(NEGATION_TEMPLATES).format(w=a), negate(Affect.of(a)))
        elif kind < 0.87:
            yield prompt_from_affect(
                draw.choice(MIXTURE_TEMPLATES).format(a=a, b=b),
                Affect.mix([(Affect.of(a), 0.45), (Affect.of(b), 0.55)]),
            )
        else:
            yield prompt_from_affect(
                draw.choice(CONTRAST_TEMPLATES).format(a=a, b=b),
                Affect.mix([(negate(Affect.of(a)), 0.2), (Affect.of(b), 0.8)]),
            )


def compose_nonsense(count: int, seed: int) -> Iterator[Prompt]:
    """Make words that mean nothing, each with the point of a random term: the model can only learn a wide spread."""
    draw = random.Random(seed)
    rated = list(vocabulary.load_terms())
    for _ in range(count):
        line = [
            "".join(draw.choice("aeiou" if i % 2 else "bcdfghjklmnprstvz") for i in range(draw.randint(3, 9)))
            for _ in range(draw.randint(1, 5))
        ]
        yield prompt_from_affect(" ".join(line), Affect.of(draw.choice(rated)))

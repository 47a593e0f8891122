"""What `studio affect` says of one text: the vocabulary's exact answer where it has one, else the text model's."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conditioning import vocabulary, wheel
from conditioning.affect import VAD, Affect, Emotion, is_curve
from conditioning.phrases import affect_from_phrase
from weights.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conditioning.text.reader import TextReading


LONGEST = 8  # words of the longest expression that the vocabulary may know


@dataclass(frozen=True, slots=True)
class Found:
    """One answer; see `conditioning.text.reader.TextReading` for the units.

    Attributes:
        exact: the vocabulary's answer, which knows no words that decided.
        words: what decided, with its share; strongest first.
    """

    text: str
    affect: Affect
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    goemotions: Mapping[str, float] = field(default_factory=dict)
    words: tuple[tuple[str, float], ...] = ()
    exact: bool = False


def read(text: str, reading: str, *, goemotions: bool = True, strict: bool = True) -> Found:
    """Read one text. A known word, a mixture or a point keeps its exact answer in the direction reading.

    Args:
        text: not empty.
        reading: "direction" or "content".
        goemotions: False leaves them out of an exact answer, which then needs no model.
        strict: complain of a misspelt word, mixture or point; False reads it as text, with a wide spread.

    Raises:
        InputError: too long; where strict, one word that nobody knows (the message names close ones) or a bad point.
    """
    exact = _exact(text, strict) if reading == "direction" else None
    if exact is not None:
        names = _goemotions(text, exact) if goemotions else {}
        return Found(
            text,
            exact,
            vocabulary.rater_spread(text, exact),
            vocabulary.emotion_probabilities(exact),
            names,
            exact=True,
        )
    return of_reading(_read(text, reading, strict))


def of_reading(found: TextReading) -> Found:
    """The text model's answer."""
    return Found(
        found.text,
        Affect(found.vad, found.affect().weights),
        found.spread,
        found.emotions,
        found.goemotions,
        found.words,
    )


def one_thread() -> None:
    """Before numpy loads: the text model's matrices are small, and threads that wait for one another cost more than they do."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def of_nothing(text: str) -> Found:
    """An empty text: neutral, and nothing known."""
    from conditioning.text.reader import UNKNOWN_SPREAD

    names = {name: float(name == "neutral") for name in wheel.GOEMOTIONS}
    return Found(text, Affect(), UNKNOWN_SPREAD, vocabulary.mixture_from_vad(VAD()), names)


def facts(found: Found) -> dict[str, Any]:
    """Plain values, as `--json` prints them."""
    v, a, d = found.affect.effective_vad()
    words = (
        [w for w, _ in vocabulary.find_neighbours(found.affect.effective_vad())]
        if found.exact
        else [w for w, _ in found.words]
    )
    return {
        "text": found.text,
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "spread": [round(s, 4) for s in found.spread],
        "emotions": {str(e): round(p, 4) for e, p in found.emotions.items()},
        "goemotions": {name: round(p, 4) for name, p in found.goemotions.items()},
        "words": words,
    }


def one_line(found: Found) -> str:
    """Point, likeliest emotions and the text, for people."""
    v, a, d = found.affect.effective_vad()
    best = sorted(found.emotions.items(), key=lambda i: -i[1])[:2]
    return f"{v:+.2f} {a:+.2f} {d:+.2f}  {', '.join(f'{e} {p:.2f}' for e, p in best):30}  {found.text}"


def explanation(found: Found) -> list[str]:
    """Lines for people: the point, the mixture, what decided, near words, the place in the tree, the opposite."""
    v, a, d = found.affect.effective_vad()
    named = zip(("valence", "arousal", "dominance"), (v, a, d), found.spread, strict=True)
    lines = ["  ".join(f"{name} {x:+.2f}" if found.exact else f"{name} {x:+.2f} (sd {s:.2f})" for name, x, s in named)]
    lines.append(
        "mixture    "
        + ", ".join(f"{k} {p:.2f}" for k, p in sorted(found.emotions.items(), key=lambda i: -i[1]) if p >= 0.02)
    )
    if found.words:
        lines.append("decided by " + ", ".join(f"{word} {share:.2f}" for word, share in found.words[:6]))
    likely = sorted(found.goemotions.items(), key=lambda i: -i[1])[:3]
    if likely:
        lines.append("conveys    " + ", ".join(f"{name} {p:.2f}" for name, p in likely))
    lines.append(
        "near       " + ", ".join(word for word, _ in vocabulary.find_neighbours(found.affect.effective_vad()))
    )
    if place := _place(found):
        lines.append("in the tree " + " > ".join(place))
    return [
        *lines,
        "opposite   " + ", ".join(word for word, _ in vocabulary.find_neighbours((-found.affect).effective_vad(), 3)),
    ]


def _exact(text: str, strict: bool) -> Affect | None:
    """The vocabulary's answer for words, or what a point, a mixture or an opposite spells; None for free text."""
    if strict and is_curve(text):
        raise InputError(f"'{text[:60]}' is a curve over time; ask for one of its affects")
    if not strict and len(text.split()) > LONGEST:
        return None
    formal = _is_formal(text)
    if formal:
        one_thread()
    try:
        return Affect.of(text) if formal else affect_from_phrase(text)
    except InputError:
        if strict and formal:
            raise
        return None


def _is_formal(text: str) -> bool:
    """Whether a text is meant as a point, a mixture or an opposite, and not as words to read."""
    parts = [part.strip() for part in text.strip().split(",")]
    mixture = all(":" in part and _is_number(part.rpartition(":")[2]) for part in parts)
    return mixture or all(map(_is_number, parts)) or (parts[0].startswith("-") and parts[0][1:2].isalpha())


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _read(text: str, reading: str, strict: bool) -> TextReading:
    one_thread()
    from conditioning.text import reader as model

    if strict and reading == "direction" and len(text.split()) == 1 and text.strip().isalpha():
        Affect.of(text)  # refuses a word that says nothing, and names close ones
    return model.read(text, "content" if reading == "content" else "direction")


def _goemotions(text: str, exact: Affect) -> Mapping[str, float]:
    """The text model's, for the words; for a point, of the nearest rated word."""
    one_thread()
    from conditioning.text import reader as model

    is_point = all(map(_is_number, text.split(",")))
    return model.read(
        vocabulary.find_neighbours(exact.effective_vad(), 1)[0][0] if is_point else text, "content"
    ).goemotions


def _place(found: Found) -> tuple[str, ...]:
    """The path in Parrott's tree: of the word, or of the likeliest name of GoEmotions that has one."""
    from conditioning import grouping

    places = wheel.tree_paths()
    names = [found.text] if found.exact else sorted(found.goemotions, key=lambda n: -found.goemotions[n])[:1]
    return next((places[step] for name in names for step in grouping.ancestor_chain(name) if step in places), ())

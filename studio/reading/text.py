"""What `studio affect` says of one text: the vocabulary's exact answer where it has one, else the text model's."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conditioning import vocabulary, wheel
from conditioning.affect import VAD, Affect, Emotion, is_curve
from conditioning.phrases import affect_from_phrase
from conditioning.text.languages import ENGLISH, Language, explain_abstention, identify
from weights.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conditioning.text.reader import TextReading


MAX_PHRASE_WORDS = 8  # words of the longest expression that the vocabulary may know


@dataclass(frozen=True, slots=True)
class TextAffect:
    """One answer; see `conditioning.text.reader.TextReading` for the units.

    Attributes:
        text: as given.
        affect: its point and emotions.
        spread: standard deviation of valence, arousal, dominance.
        emotions: probabilities of the eight; they sum to 1.
        goemotions: probabilities of the 28 names of GoEmotions; empty where they were not asked for.
        words: what decided, with its share; strongest first.
        exact: the vocabulary's answer, which knows no words that decided.
        language: what the text seems to be in.
    """

    text: str
    affect: Affect
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    goemotions: Mapping[str, float] = field(default_factory=dict)
    words: tuple[tuple[str, float], ...] = ()
    exact: bool = False
    language: Language = ENGLISH


def read_affect(text: str, reading: str, *, goemotions: bool = True, strict: bool = True) -> TextAffect:
    """Read one text. A known word, a mixture or a point keeps its exact answer in the direction reading.

    Args:
        text: not empty.
        reading: "direction" or "content".
        goemotions: False leaves them out of an exact answer, which then needs no model.
        strict: complain of a misspelt word, mixture or point; False reads it as text, with a wide spread.

    Returns:
        The answer.

    Raises:
        InputError: too long; where strict, one word that nobody knows (the message names close ones), words in no
            language that is read, or a bad point.
    """
    exact = _exact_affect(text, strict) if reading == "direction" else None
    if exact is not None:
        names = _goemotions_of(text, exact) if goemotions else {}
        return TextAffect(
            text,
            exact,
            vocabulary.rater_spread(text, exact),
            vocabulary.emotion_probabilities(exact),
            names,
            exact=True,
        )
    return _affect_from_reading(_read_by_model(text, reading, strict))


def _affect_from_reading(reading: TextReading) -> TextAffect:
    return TextAffect(
        reading.text,
        Affect(reading.vad, reading.affect().weights),
        reading.spread,
        reading.emotions,
        reading.goemotions,
        reading.words,
        language=reading.language,
    )


def limit_threads() -> None:
    """Before numpy loads: the text model's matrices are small, and threads that wait for one another cost more than
    they do.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def neutral_affect(text: str) -> TextAffect:
    """An empty text: neutral, and nothing known."""
    from conditioning.text.reader import UNKNOWN_SPREAD

    names = {name: float(name == "neutral") for name in wheel.GOEMOTIONS}
    return TextAffect(text, Affect(), UNKNOWN_SPREAD, vocabulary.mixture_from_vad(VAD()), names)


def affect_to_dict(answer: TextAffect) -> dict[str, Any]:
    """Plain values, as `--json` prints them."""
    v, a, d = answer.affect.effective_vad()
    words = (
        [w for w, _ in vocabulary.find_neighbours(answer.affect.effective_vad())]
        if answer.exact
        else [w for w, _ in answer.words]
    )
    return {
        "text": answer.text,
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "spread": [round(s, 4) for s in answer.spread],
        "emotions": {str(e): round(p, 4) for e, p in answer.emotions.items()},
        "goemotions": {name: round(p, 4) for name, p in answer.goemotions.items()},
        "words": words,
        **({} if answer.language == ENGLISH else {"language": answer.language.code}),
    }


def format_line(answer: TextAffect) -> str:
    """Point, likeliest emotions and the text, for people."""
    v, a, d = answer.affect.effective_vad()
    best = sorted(answer.emotions.items(), key=lambda i: -i[1])[:2]
    return f"{v:+.2f} {a:+.2f} {d:+.2f}  {', '.join(f'{e} {p:.2f}' for e, p in best):30}  {answer.text}"


def explain(answer: TextAffect) -> list[str]:
    """Lines for people: the point, the mixture, what decided, near words, the place in the tree, the opposite."""
    v, a, d = answer.affect.effective_vad()
    named = zip(("valence", "arousal", "dominance"), (v, a, d), answer.spread, strict=True)
    lines = ["  ".join(f"{name} {x:+.2f}" if answer.exact else f"{name} {x:+.2f} (sd {s:.2f})" for name, x, s in named)]
    if answer.language != ENGLISH:
        lines.append(f"language   {answer.language.name}")
    lines.append(
        "mixture    "
        + ", ".join(f"{k} {p:.2f}" for k, p in sorted(answer.emotions.items(), key=lambda i: -i[1]) if p >= 0.02)
    )
    if answer.words:
        lines.append("decided by " + ", ".join(f"{word} {share:.2f}" for word, share in answer.words[:6]))
    likely = sorted(answer.goemotions.items(), key=lambda i: -i[1])[:3]
    if likely:
        lines.append("conveys    " + ", ".join(f"{name} {p:.2f}" for name, p in likely))
    lines.append(
        "near       " + ", ".join(word for word, _ in vocabulary.find_neighbours(answer.affect.effective_vad()))
    )
    if place := _tree_path(answer):
        lines.append("in the tree " + " > ".join(place))
    return [
        *lines,
        "opposite   " + ", ".join(word for word, _ in vocabulary.find_neighbours((-answer.affect).effective_vad(), 3)),
    ]


def _exact_affect(text: str, strict: bool) -> Affect | None:
    """The vocabulary's answer for words, or what a point, a mixture or an opposite spells; None for free text.

    Raises:
        InputError: with `strict`, a curve over time, or a formal affect that does not parse.
    """
    if strict and is_curve(text):
        raise InputError(f"'{text[:60]}' is a curve over time; ask for one of its affects")
    if not strict and len(text.split()) > MAX_PHRASE_WORDS:
        return None
    formal = _is_formal(text)
    if formal:
        limit_threads()
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


def _read_by_model(text: str, reading: str, strict: bool) -> TextReading:
    limit_threads()
    from conditioning.text import reader

    language = identify(text)
    is_word = len(text.split()) == 1 and text.strip().isalpha() and language.is_read
    if strict and reading == "direction" and is_word:
        Affect.of(text)  # refuses a word that says nothing, and names close ones
    is_known = reader.has_known_words(text) or not any(map(str.isalpha, text))
    if strict and not is_known:
        raise InputError(explain_abstention(text, language))
    return reader.read(text, "direction" if reading == "direction" and language.is_read else "content")


def _goemotions_of(text: str, exact: Affect) -> Mapping[str, float]:
    """The text model's, for the words; for a point, of the nearest rated word."""
    limit_threads()
    from conditioning.text import reader

    is_point = all(map(_is_number, text.split(",")))
    return reader.read(
        vocabulary.find_neighbours(exact.effective_vad(), 1)[0][0] if is_point else text, "content"
    ).goemotions


def _tree_path(answer: TextAffect) -> tuple[str, ...]:
    """The path in Parrott's tree: of the word, or of the likeliest name of GoEmotions that has one."""
    from conditioning import grouping

    places = wheel.tree_paths()
    names = [answer.text] if answer.exact else sorted(answer.goemotions, key=lambda n: -answer.goemotions[n])[:1]
    return next((places[step] for name in names for step in grouping.ancestor_chain(name) if step in places), ())

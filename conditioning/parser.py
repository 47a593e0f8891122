"""How words, numbers and mappings become an Affect: the parser that `Affect.of` asks, registered on import.

The text model is loaded only when a text is no known phrase.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from conditioning.affect import VAD, Affect, Emotion, register_parser
from conditioning.phrases import affect_from_phrase
from conditioning.point import is_finite_number, parse_float, show_value
from conditioning.text.languages import explain_abstention, identify, language_of_word
from conditioning.vocabulary import known_words
from weights.errors import InputError

LEAST_DISTANCE = 0.2  # from neutral on the valence-arousal plane, for a single word outside the vocabulary
SLIP = 0.85  # likeness to a known word from which an unknown one is a slip of the pen
SWAP = 0.8  # the same of one that is as long: a letter of five is another
UNSPACED = ("ja", "zh")  # write no spaces between words
MAX_CHARACTERS = 5_000  # of an affect in words
AXES = ("valence", "arousal", "dominance")
FORMS = (
    "a word ('sad'), your own words ('tired, but proud'), a mixture ('happy:0.7, sad:0.3') or "
    "valence,arousal[,dominance] within [-1, 1] ('0.8,0.4')"
)


@register_parser
def parse_affect(value: Any) -> Affect:
    """Parse everything that `Affect.of` documents and is no Affect yet.

    Args:
        value: see `Affect.of`.

    Returns:
        The affect.

    Raises:
        InputError: not one of the forms, out of range, or an unknown word.
    """
    if isinstance(value, VAD):
        return Affect(value)
    if isinstance(value, Emotion):
        return affect_from_phrase(str(value))
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, Mapping):
        return _parse_mapping(value)
    if isinstance(value, Sequence) and not isinstance(value, bytes) and 2 <= len(value) <= 3:
        return Affect(VAD(*value))
    raise InputError(f"affect must be {FORMS}, got {show_value(value)}")


def _parse_text(text: str) -> Affect:
    text = text.strip()
    if not text:
        raise InputError(f"affect is empty; give {FORMS}")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"an affect has at most {MAX_CHARACTERS:,} characters, got {len(text):,}")
    parts = [part.strip() for part in text.split(",")]
    numbers = [parse_float(part) for part in parts]
    if any(n is not None for n in numbers):
        if not 2 <= len(parts) <= 3 or any(n is None for n in numbers):
            raise InputError(f"affect must be {FORMS}, got '{text[:80]}'")
        return Affect(VAD(*(n for n in numbers if n is not None)))
    if ":" in text and not _is_prose(text):
        return _parse_mapping(dict(_parse_weighted_name(part) for part in parts if part))
    return -_parse_words(text[1:].strip()) if text.startswith("-") else _parse_words(text)


def _is_prose(text: str) -> bool:
    """Whether a text with a colon is a sentence, not a mixture: several words and no weight behind any colon."""
    return len(text.split()) > 2 and all(parse_float(part.rpartition(":")[2]) is None for part in text.split(","))


def _parse_words(text: str) -> Affect:
    """What the vocabulary says of the words, else what the text model reads in them.

    A single word that the model places close to neutral is more likely a slip of the pen: it stays an error.

    Args:
        text: no numbers, no mixture.

    Returns:
        The affect.

    Raises:
        InputError: no word is known to vocabulary or text model, the language is not one that is read, or a single
            word reads as close to neutral.
    """
    try:
        return affect_from_phrase(text)
    except InputError:
        from conditioning.text import reader

        language = identify(text)
        is_word = len(text.split()) == 1 and language.code not in UNSPACED
        if is_word and language.code != "en" and _is_slip(text.lower()):
            raise
        if not reader.has_known_words(text):
            if language.is_read and (is_word or not any(map(str.isalpha, text))):
                raise
            raise InputError(explain_abstention(text, language)) from None
        reading = reader.read(text)
        if is_word and math.hypot(reading.vad.valence, reading.vad.arousal) < LEAST_DISTANCE:
            raise
        return reading.affect()


def _is_slip(word: str) -> bool:
    """Whether a word that no language uses much is an English word of feeling but for a letter."""
    known = () if language_of_word(word) or not word.isascii() else known_words()
    as_long = [name for name in known if len(name) == len(word)]
    return bool(get_close_matches(word, known, n=1, cutoff=SLIP) or get_close_matches(word, as_long, n=1, cutoff=SWAP))


def _parse_weighted_name(part: str) -> tuple[str, float]:
    name, _, number = part.rpartition(":")
    weight = parse_float(number)
    if not name or weight is None or ":" in name:
        raise InputError(f"a mixture is written 'happy:0.7, sad:0.3', got '{part[:80]}'")
    return name.strip(), weight


def _parse_mapping(value: Mapping[Any, Any]) -> Affect:
    if "vad" in value:
        return _parse_dict(value)
    if value and set(value) <= {*AXES, "intensity"} and set(value) & set(AXES):
        return Affect(VAD(**{k: v for k, v in value.items() if k in AXES}), {}, value.get("intensity", 1.0))
    return Affect.mix([(Affect.of(name), _check_weight(name, weight)) for name, weight in value.items()])


def _parse_dict(value: Mapping[Any, Any]) -> Affect:
    """The form that `Affect.to_dict` writes.

    Args:
        value: `vad`, and `weights` and `intensity` where they are not the usual.

    Returns:
        The affect.

    Raises:
        InputError: unknown keys, a 'vad' of other than one to three numbers, or 'weights' that are no mapping.
    """
    known = {"vad", "weights", "intensity"}
    if unknown := set(value) - known:
        raise InputError(f"unknown keys {sorted(map(str, unknown))} in an affect; allowed are {sorted(known)}")
    point, weights = value["vad"], value.get("weights", {})
    if not isinstance(point, (VAD, list, tuple)) or not 1 <= len(tuple(point)) <= 3 or not isinstance(weights, Mapping):
        raise InputError(f"an affect's 'vad' is [v, a, d] and its 'weights' name emotions, got {show_value(value)}")
    return Affect(VAD(*point), weights, value.get("intensity", 1.0))


def _check_weight(name: Any, weight: Any) -> float:
    if not is_finite_number(weight) or weight < 0:
        raise InputError(
            f"weight of {show_value(name)} must be a finite number of at least 0, got {show_value(weight)}"
        )
    return float(weight)

"""A phrase -> its words and phones in order, with pauses where the writing has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.speech.engine import Phrase
from pipelines.speech.front import numbers
from pipelines.speech.front.markup import SOUND_S, Event, Span
from pipelines.speech.front.normalise import Token, tokens
from pipelines.speech.front.pronounce import Phones, Speller, given
from pipelines.speech.phones import PAUSE, VOWELS
from pipelines.speech.voice.function_words import FUNCTION_WORDS

#: Where a reader pauses, and how long against a comma.
PAUSES = {",": 1.0, ";": 1.3, ":": 1.3, "-": 1.2, "…": 1.9, ".": 1.6, "?": 1.6, "!": 1.5}
LONG_STRETCH = 14  # words without a mark after which a reader breathes before the next conjunction
_BREATHES = frozenset(
    ["and", "but", "or", "because", "while", "when", "which", "who", "that", "if", "although", "though", "so"]
)


@dataclass(frozen=True)
class Spoken:
    """What one phrase says.

    Attributes:
        phones, stress: each phone; vowels carry 0 or 1.
        word: which of `words` a phone belongs to, -1 for a pause.
        words: (what is written, first character, end).
        function: whether the word carries grammar only.
        pauses: for each pause of `phones`, how long against the voice's own (1), or minus the seconds that were asked for.
        ending: 0 for a statement, 1 a question, 2 an exclamation.
        sounds: (pause, name of a sound to fill it with).
    """

    phones: tuple[str, ...]
    stress: tuple[int, ...]
    word: tuple[int, ...]
    words: tuple[tuple[str, int, int], ...]
    function: tuple[int, ...]
    pauses: dict[int, float]
    ending: int
    sounds: tuple[tuple[int, str], ...] = ()


def spoken(phrase: Phrase, speller: Speller) -> Spoken:
    """Read a phrase."""
    said = list(_said(phrase, speller))
    phones, stress, word, function = [PAUSE], [0], [-1], [0]
    pauses: dict[int, float] = {0: 1.0}
    words: list[tuple[str, int, int]] = []
    sounds: list[tuple[int, str]] = []
    events = sorted(phrase.events, key=lambda e: e.at)
    run = 0

    def pause(length: float) -> None:
        if phones[-1] == PAUSE and len(phones) > 1:
            pauses[len(phones) - 1] = min(length, pauses[len(phones) - 1]) if length < 0 else pauses[len(phones) - 1]
            return
        if len(phones) > 1:
            pauses[len(phones)] = length
            phones.append(PAUSE)
            stress.append(0)
            word.append(-1)
            function.append(0)

    def happen(event: Event) -> None:
        seconds = event.pause_s or SOUND_S[event.sound]
        if len(phones) > 1:
            pause(-seconds)
        else:
            pauses[0] = min(pauses[0], -seconds)
        if event.sound:
            sounds.append((len(phones) - 1, event.sound))

    for token, plain, pronounced in said:
        while events and events[0].at <= token.start:
            happen(events.pop(0))
        run += 1
        if run > LONG_STRETCH and plain in _BREATHES:
            pause(0.7)
            run = 0
        if not words or words[-1][1:] != (token.start, token.end):
            words.append((phrase.text[token.start : token.end], token.start, token.end))
        grammar = int(plain in FUNCTION_WORDS)
        for phone in pronounced:
            name = phone.rstrip("012")
            phones.append(name)
            stress.append(int(name in VOWELS and phone.endswith("1") and not grammar))
            word.append(len(words) - 1)
            function.append(grammar)
        if token.after and token is not said[-1][0] and token.words[-1] == plain:
            pause(PAUSES[token.after])
            run = 0
    for event in events:
        happen(event)
    if phones[-1] != PAUSE:
        pause(1.0)
    last = said[-1][0].after if said else "."
    return Spoken(
        tuple(phones),
        tuple(stress),
        tuple(word),
        tuple(words),
        tuple(function),
        pauses,
        {"?": 1, "!": 2}.get(last, 0),
        tuple(sounds),
    )


def _said(phrase: Phrase, speller: Speller) -> Iterator[tuple[Token, str, Phones]]:
    """Every word with the token it is of and its phones."""
    pieces = [t for t in _with_aliases(phrase) if t.words]
    plain = [w for t in pieces for w in t.words]
    pronounced = iter(zip(plain, speller.say(plain), strict=True))
    overrides = [s for s in phrase.spans if s.phones]
    done: set[int] = set()
    for token in pieces:
        override = next((i for i, s in enumerate(overrides) if s.start <= token.start < s.end), None)
        for _ in token.words:
            word, phones = next(pronounced)
            if override is None:
                yield token, word, phones
            elif override not in done:
                done.add(override)
                yield token, word, given(overrides[override].phones)


def _with_aliases(phrase: Phrase) -> list[Token]:
    found = tokens(phrase.text)
    for span in phrase.spans:
        reading = _reading(phrase.text[span.start : span.end], span)
        if reading is None:
            continue
        inside = [t for t in found if span.start <= t.start < span.end]
        if inside:
            at = found.index(inside[0])
            found[at : at + len(inside)] = [Token(tuple(reading), inside[0].start, inside[-1].end, inside[-1].after)]
    return found


def _reading(text: str, span: Span) -> list[str] | None:
    """The words of a sub or say-as span, or None."""
    if span.alias:
        return [w for t in tokens(span.alias) for w in t.words]
    kind = span.say_as
    figures = re.sub(r"\D", "", text)
    if kind in ("characters", "spell-out", "verbatim"):
        return [f"{c}." if c.isalpha() else numbers.ONES[int(c)] for c in text.lower() if c.isascii() and c.isalnum()]
    if kind in ("digits", "telephone") and figures:
        return numbers.digits(figures)
    if kind in ("cardinal", "number") and figures:
        return numbers.cardinal(int(figures))
    if kind == "ordinal" and figures:
        return numbers.ordinal(int(figures))
    if kind == "expletive":
        return ["beep"]
    return None


def emphasised(phrase: Phrase, words: Sequence[tuple[str, int, int]]) -> list[float]:
    """How strongly each word is emphasised: 1 clearly, 0 not, negative less than usual."""
    strength = [0.0] * len(words)
    for span in phrase.spans:
        if span.emphasis:
            for i, (_, start, _end) in enumerate(words):
                if span.start <= start < span.end:
                    strength[i] = span.emphasis
    return strength

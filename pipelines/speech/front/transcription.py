"""A phrase -> its phones in order (the transcription), with its words and with pauses where the writing has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.speech.engine import Phrase
from pipelines.speech.front import numbers
from pipelines.speech.front.function_words import FUNCTION_WORDS
from pipelines.speech.front.g2p import G2P, Phones
from pipelines.speech.front.markup import SOUND_S, Event, Span
from pipelines.speech.front.normalise import Token, tokenize
from pipelines.speech.front.phone_notation import parse_phones
from pipelines.speech.front.phrasing import CLAUSE, grade_boundary
from pipelines.speech.phones import PAUSE, VOWELS

#: Where a reader pauses, and how long against a comma.
PAUSE_LENGTHS = {",": 1.0, ";": 1.3, ":": 1.3, "-": 1.2, "…": 1.9, ".": 1.6, "?": 1.6, "!": 1.5}
LONG_STRETCH = 14  # words without a mark after which a reader breathes before the next clause
BREATH_PAUSE = 0.7  # how long, against a comma
_ENDINGS = {"?": 1, "!": 2}


@dataclass(frozen=True)
class PhoneSequence:
    """The phones of one phrase.

    Attributes:
        phones: [P] names; the first and the last are pauses.
        stress: [P] 1 on stressed vowels, else 0.
        word: [P] which of `words` a phone belongs to, -1 for a pause.
        words: (as written, first character, the character behind the last).
        function: [P] whether the word carries grammar only.
        pauses: number of a pause -> how long against the voice's own (1), or minus the seconds that were asked for.
        ending: 0 for a statement, 1 a question, 2 an exclamation.
        sounds: (number of a pause, name of a sound that fills it).
        stretch: [P] how much longer a phone is said, above 1 where letters are drawn out.
        ipa: [P] what is said where phones of another language stand behind `phones`, the nearest of ours; () for ours.
    """

    phones: tuple[str, ...]
    stress: tuple[int, ...]
    word: tuple[int, ...]
    words: tuple[tuple[str, int, int], ...]
    function: tuple[int, ...]
    pauses: dict[int, float]
    ending: int
    sounds: tuple[tuple[int, str], ...] = ()
    stretch: tuple[float, ...] = ()
    ipa: tuple[str, ...] = ()


def to_phones(phrase: Phrase, g2p: G2P) -> PhoneSequence:
    """Transcribe a phrase: normalise it, find its phones, pause where its marks and events ask."""
    pronunciations = list(_pronounce(phrase, g2p))
    builder = _SequenceBuilder()
    events = sorted(phrase.events, key=lambda e: e.at)
    words = [word for _, word, _ in pronunciations]
    words_since_pause = 0
    for at, (token, word, phones) in enumerate(pronunciations):
        while events and events[0].at <= token.start:
            builder.add_event(events.pop(0))
        words_since_pause += 1
        if at and words_since_pause > LONG_STRETCH and grade_boundary(words, at) >= CLAUSE:
            builder.add_pause(BREATH_PAUSE)
            words_since_pause = 0
        builder.add_word((phrase.text[token.start : token.end], token.start, token.end), phones, word, token.stretch)
        if token.after and token is not pronunciations[-1][0] and token.words[-1] == word:
            builder.add_pause(PAUSE_LENGTHS[token.after])
            words_since_pause = 0
    for event in events:
        builder.add_event(event)
    return builder.finish(_ENDINGS.get(pronunciations[-1][0].after, 0) if pronunciations else 0)


class _SequenceBuilder:
    """Collects the phones, words and pauses of a phrase from left to right."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, int, int]] = [(PAUSE, 0, -1, 0)]  # phone, stress, word, function
        self.pauses: dict[int, float] = {0: 1.0}
        self.words: list[tuple[str, int, int]] = []
        self.sounds: list[tuple[int, str]] = []
        self.stretch: dict[int, float] = {}

    def add_word(self, word: tuple[str, int, int], phones: Phones, normalised: str, stretch: float = 1.0) -> None:
        if not self.words or self.words[-1][1:] != word[1:]:
            self.words.append(word)
        function = normalised in FUNCTION_WORDS
        drawn_out = [p for p in phones if p.rstrip("012") in VOWELS] or [*phones]
        for phone in phones:
            name = phone.rstrip("012")
            stress = name in VOWELS and phone.endswith("1") and not function
            if stretch > 1 and phone in drawn_out:
                self.stretch[len(self.rows)] = stretch
            self.rows.append((name, int(stress), len(self.words) - 1, int(function)))

    def add_pause(self, length: float) -> None:
        """A pause against the voice's own, or of minus `length` seconds, which wins over one that is there."""
        last = len(self.rows) - 1
        if not last:
            return
        if self.rows[-1][0] == PAUSE:
            self.pauses[last] = min(length, self.pauses[last]) if length < 0 else self.pauses[last]
            return
        self.pauses[last + 1] = length
        self.rows.append((PAUSE, 0, -1, 0))

    def add_event(self, event: Event) -> None:
        seconds = event.pause_s or SOUND_S[event.sound]
        if len(self.rows) > 1:
            self.add_pause(-seconds)
        else:
            self.pauses[0] = min(self.pauses[0], -seconds)
        if event.sound:
            self.sounds.append((len(self.rows) - 1, event.sound))

    def finish(self, ending: int) -> PhoneSequence:
        if self.rows[-1][0] != PAUSE:
            self.add_pause(1.0)
        phones, stress, word, function = zip(*self.rows, strict=True)
        words, sounds = tuple(self.words), tuple(self.sounds)
        stretch = tuple(self.stretch.get(i, 1.0) for i in range(len(phones)))
        return PhoneSequence(phones, stress, word, words, function, self.pauses, ending, sounds, stretch)


def _pronounce(phrase: Phrase, g2p: G2P) -> Iterator[tuple[Token, str, Phones]]:
    """Every word with the token it is of and its phones; a pronunciation in a tag takes the place of its words'."""
    tokens = [t for t in _tokenize_phrase(phrase) if t.words]
    words = [w for t in tokens for w in t.words]
    pronunciations = iter(zip(words, g2p.phonemize(words), strict=True))
    tags = [s for s in phrase.spans if s.phones]
    spoken_tags: set[int] = set()
    for token in tokens:
        tag = next((i for i, s in enumerate(tags) if s.start <= token.start < s.end), None)
        for _ in token.words:
            word, phones = next(pronunciations)
            if tag is None:
                yield token, word, phones
            elif tag not in spoken_tags:
                spoken_tags.add(tag)
                yield token, word, parse_phones(tags[tag].phones)


def _tokenize_phrase(phrase: Phrase) -> list[Token]:
    """The tokens of a phrase, those of `sub` and `say-as` tags as the tags ask."""
    tokens = tokenize(phrase.text)
    for span in phrase.spans:
        words = _words_of_tag(phrase.text[span.start : span.end], span)
        if words is None:
            continue
        inside = [t for t in tokens if span.start <= t.start < span.end]
        if inside:
            at = tokens.index(inside[0])
            tokens[at : at + len(inside)] = [Token(tuple(words), inside[0].start, inside[-1].end, inside[-1].after)]
    return tokens


def _words_of_tag(text: str, span: Span) -> list[str] | None:
    """The words of a `sub` or `say-as` tag, None for any other."""
    if span.alias:
        return [w for t in tokenize(span.alias) for w in t.words]
    kind = span.say_as
    figures = re.sub(r"\D", "", text)
    if kind in ("characters", "spell-out", "verbatim"):
        return [f"{c}." if c.isalpha() else numbers.ONES[int(c)] for c in text.lower() if c.isascii() and c.isalnum()]
    if kind in ("digits", "telephone") and figures:
        return numbers.digit_words(figures)
    if kind in ("cardinal", "number") and figures:
        return numbers.cardinal_words(int(figures))
    if kind == "ordinal" and figures:
        return numbers.ordinal_words(int(figures))
    if kind == "expletive":
        return ["beep"]
    return None


def emphasis_weights(phrase: Phrase, word_starts: Sequence[int]) -> list[float]:
    """How strongly each word is emphasised: 1 clearly, 0 not, negative less than usual.

    Args:
        phrase: with its spans.
        word_starts: the first character of each word.

    Returns:
        A weight for each word.
    """
    weights = [0.0] * len(word_starts)
    for span in phrase.spans:
        if span.emphasis:
            for i, start in enumerate(word_starts):
                if span.start <= start < span.end:
                    weights[i] = span.emphasis
    return weights

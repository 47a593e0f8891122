"""A phrase of any language -> its phones, as espeak-ng reads them: what Piper's voices learnt from.

Phones keep their IPA; beside it stands the phone of ours that is nearest, by which styles, sounds and lips know what
kind of phone it is.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.speech.engine import Phrase
from pipelines.speech.front.markup import SOUND_S
from pipelines.speech.front.transcription import PAUSE_LENGTHS, PhoneSequence
from pipelines.speech.german.normalise import normalise
from pipelines.speech.phones import PAUSE, VOWELS
from pipelines.speech.rules import espeak
from weights.errors import InputError

STRESS, GERMAN = "ˈ", "de"
#: Base letter of IPA -> the phone of ours that is nearest.
VOWEL_LETTERS: Mapping[str, str] = {
    **dict.fromkeys("iy", "iy"),
    **dict.fromkeys("ɪʏᵻɨ", "ih"),
    **dict.fromkeys("eø", "ey"),
    **dict.fromkeys("ɛœɜɞ", "eh"),
    **dict.fromkeys("æ", "ae"),
    **dict.fromkeys("aɑɶɒ", "aa"),
    **dict.fromkeys("ʌɐ", "ah"),
    **dict.fromkeys("əɘɵ", "ax"),
    **dict.fromkeys("ɚɝ", "er"),
    **dict.fromkeys("ɔ", "ao"),
    **dict.fromkeys("oɤ", "ow"),
    **dict.fromkeys("ʊ", "uh"),
    **dict.fromkeys("uʉɯ", "uw"),
}
CONSONANT_LETTERS: Mapping[str, str] = {
    **dict.fromkeys("pɓʘ", "p"),
    **dict.fromkeys("b", "b"),
    **dict.fromkeys("tʈǀǃ", "t"),
    **dict.fromkeys("dɖɗ", "d"),
    **dict.fromkeys("kqcʔ", "k"),
    **dict.fromkeys("ɡgɟɢɠʛɣʕ", "g"),
    **dict.fromkeys("mɱ", "m"),
    **dict.fromkeys("nɲɳ", "n"),
    **dict.fromkeys("ŋɴ", "ng"),
    **dict.fromkeys("fɸ", "f"),
    **dict.fromkeys("vβʋⱱ", "v"),
    **dict.fromkeys("θ", "th"),
    **dict.fromkeys("ð", "dh"),
    **dict.fromkeys("s", "s"),
    **dict.fromkeys("z", "z"),
    **dict.fromkeys("ʃɕʂɧ", "sh"),
    **dict.fromkeys("ʒʑʐ", "zh"),
    **dict.fromkeys("hɦxχħçʜʍ", "hh"),
    **dict.fromkeys("rɹɾʀʁɻɽɺʙ", "r"),
    **dict.fromkeys("lɫʎɭʟɬɮǁ", "l"),
    **dict.fromkeys("jʝɥɰ", "y"),
    **dict.fromkeys("w", "w"),
}
_DIPHTHONGS: Mapping[str, str] = {"aɪ": "ay", "aʊ": "aw", "ɔɪ": "oy", "ɔø": "oy", "tʃ": "ch", "dʒ": "jh"}
_DIGITS = re.compile(r"\d[\d.,:]*")


@dataclass
class _Phone:
    """A phone as it is found: its IPA, and the first character of the text of its word."""

    ipa: str
    word: int


def read_phrase(phrase: Phrase, voice: str) -> PhoneSequence:
    """Read a phrase.

    Args:
        phrase: its pauses, sounds, emphases and prosody marks stay; what a tag says instead of its words is read.
        voice: of espeak-ng, a language tag such as "de".

    Returns:
        Its phones.

    Raises:
        InputError: a pronunciation in a tag, which is written in phones of English.
    """
    if any(s.phones for s in phrase.spans):
        raise InputError("pronunciations in tags are read by English voices alone; write the word as it is spoken")
    if voice.partition("-")[0] == GERMAN:
        phrase = normalise(phrase)
    text, places = _spoken_text(phrase)
    rows = list(_rows(text, voice)) if any(c.isalnum() for c in text) else []
    return _sequence(phrase, rows, places)


def nearest_phone(ipa: str) -> str:
    """The phone of ours that is nearest to one of IPA.

    Args:
        ipa: with or without marks of stress, length and the like.

    Returns:
        One of PHONES but the pause; what is not known counts as "ax".

    Example:
        >>> [nearest_phone(x) for x in ("ˈyː", "ç", "ɑ̃", "aɪ")]
        ['iy', 'hh', 'aa', 'ay']
    """
    letters = "".join(c for c in unicodedata.normalize("NFC", ipa) if c in VOWEL_LETTERS or c in CONSONANT_LETTERS)
    if letters[:2] in _DIPHTHONGS:
        return _DIPHTHONGS[letters[:2]]
    vowels = [c for c in letters if c in VOWEL_LETTERS]
    if vowels:
        return VOWEL_LETTERS[vowels[0]]
    return CONSONANT_LETTERS[letters[0]] if letters else "ax"


def _spoken_text(phrase: Phrase) -> tuple[str, list[int]]:
    """The text with what its `sub` tags say instead, and for each of its characters where it was written."""
    pieces, places, at = [], [], 0
    for span in sorted((s for s in phrase.spans if s.alias), key=lambda s: s.start):
        if span.start < at:
            continue
        pieces += [phrase.text[at : span.start], span.alias]
        places += [*range(at, span.start), *[span.start] * len(span.alias)]
        at = span.end
    pieces.append(phrase.text[at:])
    places += range(at, len(phrase.text) + 1)
    return "".join(pieces), places


def _rows(text: str, voice: str) -> Iterator[_Phone | str]:
    """The phones of a text, and behind each clause the mark that ends it."""
    clauses = espeak.transcribe(text, voice)
    synthesis = espeak.synthesise(text, voice)
    starts = _word_starts(text, [(at, t) for at, _, t in synthesis.words])
    heard = []
    for mark in synthesis.phonemes:
        word = next((at for at, t in reversed(starts) if t <= mark.start_s + 1e-6), 0)
        heard.append(_Phone("".join(c for c in mark.text if not c.isspace()), word))
    yield from _align(clauses, heard, text)


def _word_starts(text: str, events: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Where words begin in the text and in time; a figure is one word however many it is read as."""
    figures = [m.span() for m in _DIGITS.finditer(text)]
    starts: list[tuple[int, float]] = []
    for at, seconds in sorted(events, key=lambda e: e[1]):
        at = next((i for i in range(max(at, 0), len(text)) if not text[i].isspace()), at)  # some point at a blank
        inside = next((a for a, b in figures if a <= at < b), at)
        if not starts or inside > starts[-1][0]:
            starts.append((inside, seconds))
    return starts


def _align(clauses: tuple[espeak.Clause, ...], heard: list[_Phone], text: str) -> Iterator[_Phone | str]:
    """The phones that were heard, with what the transcription says more of them (tones, marks)."""
    left, number, inside = [p.ipa for p in heard], 0, ""
    begun = 0
    for clause in clauses:
        found: list[_Phone] = []
        for letter in clause.ipa:
            if letter == " ":
                continue
            if not inside and number < len(left):
                ahead = next((k for k in range(number, min(number + 3, len(left))) if left[k].startswith(letter)), None)
                if ahead is not None:
                    found.append(_Phone("", heard[ahead].word))
                    inside, number = left[ahead], ahead + 1
            if inside.startswith(letter):
                inside = inside[1:]
            if found:
                found[-1].ipa += letter
            elif letter in VOWEL_LETTERS or letter in CONSONANT_LETTERS:
                found.append(_Phone(letter, begun))
        yield from found
        mark = text[begun : clause.end].rstrip(_CLOSERS + " \n\t")[-1:]
        begun = clause.end
        if found:
            yield _CLAUSE_MARKS.get(mark, ",")


_CLOSERS = "\"'»«”“’‘)]"
_CLAUSE_MARKS = {c: c for c in PAUSE_LENGTHS} | {
    "。": ".",
    "！": "!",
    "？": "?",
    "，": ",",
    "、": ",",
    "।": ".",
    "؟": "?",
    "،": ",",
}


def _sequence(phrase: Phrase, rows: list[_Phone | str], places: list[int]) -> PhoneSequence:
    """Phones, words and pauses, from left to right."""
    out = _Rows()
    events = sorted(phrase.events, key=lambda e: e.at)
    spoken = [r for r in rows if isinstance(r, _Phone)]
    bounds = _word_bounds(phrase, [places[p.word] for p in spoken])
    last_mark = next((r for r in reversed(rows) if isinstance(r, str)), ".")
    for at, row in enumerate(rows):
        if isinstance(row, str):
            if at < len(rows) - 1:
                out.pause(PAUSE_LENGTHS.get(row, 1.0))
            continue
        start = places[row.word]
        while events and events[0].at <= start:
            event = events.pop(0)
            out.event(event.pause_s or SOUND_S[event.sound], event.sound)
        out.phone(row.ipa, (phrase.text[start : bounds[start]], start, bounds[start]))
    for event in events:
        out.event(event.pause_s or SOUND_S[event.sound], event.sound)
    out.pause(1.0)
    return out.finish({"?": 1, "!": 2}.get(last_mark, 0))


def _word_bounds(phrase: Phrase, starts: list[int]) -> dict[int, int]:
    """Word's first character -> the one behind its last; what is read in other words is one word."""
    text, order = phrase.text, sorted(set(starts))
    bounds = {s.start: s.end for s in phrase.spans if s.alias}
    for start, following in itertools.pairwise([*order, len(text)]):
        word = text[start:following].split()
        if start not in bounds:
            bounds[start] = start + len((word[0] if word else "").rstrip(_CLOSERS + ".,;:!?…。！？，"))
    return bounds


class _Rows:
    """Collects a phrase's phones."""

    def __init__(self) -> None:
        self.phones, self.ipa, self.word = [PAUSE], [""], [-1]
        self.words: list[tuple[str, int, int]] = []
        self.pauses: dict[int, float] = {0: 1.0}
        self.sounds: list[tuple[int, str]] = []

    def phone(self, ipa: str, word: tuple[str, int, int]) -> None:
        if not self.words or self.words[-1][1] != word[1]:
            self.words.append(word)
        self.phones.append(nearest_phone(ipa))
        self.ipa.append(ipa)
        self.word.append(len(self.words) - 1)

    def pause(self, length: float) -> None:
        """A pause against the voice's own, or of minus `length` seconds, which wins over one that is there."""
        last = len(self.phones) - 1
        if self.phones[-1] == PAUSE:
            if length < 0:
                self.pauses[last] = min(length, self.pauses[last])
            return
        self.phones.append(PAUSE)
        self.ipa.append("")
        self.word.append(-1)
        self.pauses[last + 1] = length

    def event(self, seconds: float, sound: str) -> None:
        self.pause(-seconds)
        if sound:
            self.sounds.append((len(self.phones) - 1, sound))

    def finish(self, ending: int) -> PhoneSequence:
        count = len(self.phones)
        stressed = [int(STRESS in ipa and p in VOWELS) for ipa, p in zip(self.ipa, self.phones, strict=True)]
        strong = {w for w, ipa in zip(self.word, self.ipa, strict=True) if STRESS in ipa or "ˌ" in ipa}
        function = tuple(int(w >= 0 and w not in strong) for w in self.word)
        return PhoneSequence(
            tuple(self.phones),
            tuple(stressed),
            tuple(self.word),
            tuple(self.words),
            function,
            self.pauses,
            ending,
            tuple(self.sounds),
            (1.0,) * count,
            tuple(self.ipa),
        )

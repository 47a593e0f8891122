"""Sounds that are written with letters (hmm, pfft), and words whose letters are drawn out (nooo)."""

from __future__ import annotations

import itertools
import re

from pipelines.speech.front.known_words import rank_word

#: The word that stands for a sound, how it is written, and its phones.
_SOUNDS: tuple[tuple[str, str, str], ...] = (
    ("hmm", r"h+m+", "hh ah1 m"),
    ("mm", r"m{2,}", "ah1 m"),
    ("mhm", r"m+-?h+m+", "ax0 m hh ah1 m"),
    ("pfft", r"p+f+t*|p+s+h+", "p f t"),
    ("shh", r"s+h{2,}|s{2,}h+", "sh"),
    ("psst", r"p+s{2,}t*", "p s t"),
    ("brr", r"b+r{2,}", "b er1"),
    ("grr", r"g+r{2,}", "g er1"),
    ("zzz", r"z{2,}", "z"),
    ("tsk", r"t+s+k+", "t s k"),
    ("ugh", r"u+g+h+", "ah1 g"),
    ("argh", r"a+r+g+h+", "aa1 r g"),
    ("uh", r"u+h+", "ah1"),
    ("um", r"u+m{2,}|u+h+m+|er+m+", "ah1 m"),
    ("ah", r"a{1,}h{1,}|a{3,}", "aa1"),
    ("oh", r"o+h+", "ow1"),
    ("ooh", r"oo+h+", "uw1"),
    ("aw", r"a+w{2,}|a{2,}w+", "ao1"),
    ("ew", r"e+w+", "iy1 uw0"),
    ("eek", r"e{2,}k+", "iy1 k"),
    ("hmph", r"h+m+p+h+|h+u+m+p+h+", "hh ah1 m f"),
    ("huh", r"h+u+h+", "hh ah1"),
    ("heh", r"h+e+h+", "hh eh1"),
    ("meh", r"m+e+h+", "m eh1"),
    ("nah", r"n+a+h+", "n aa1"),
    ("phew", r"p+h+e+w+|w+h+e+w+", "f y uw1"),
    ("yay", r"y+a+y+", "y ey1"),
    ("whoa", r"w+h*o+a+h*", "w ow1"),
    ("eh", r"e+h+", "eh1"),
    ("hey", r"h+e+y+", "hh ey1"),
)
_PATTERNS = tuple((word, re.compile(pattern)) for word, pattern, _ in _SOUNDS)
#: Phones of the words that stand for sounds.
SOUND_PHONES = {word: tuple(phones.split()) for word, _, phones in _SOUNDS}
#: What a person writes in brackets -> the nonverbal vocalization.
SOUND_OF_WORD = {
    "sigh": "sigh",
    "sighs": "sigh",
    "sighing": "sigh",
    "laugh": "laugh",
    "laughs": "laugh",
    "laughing": "laugh",
    "laughter": "laugh",
    "chuckle": "laugh",
    "chuckles": "laugh",
    "giggles": "laugh",
    "gasp": "gasp",
    "gasps": "gasp",
    "sob": "sob",
    "sobs": "sob",
    "sobbing": "sob",
    "cries": "sob",
    "hum": "hum",
    "hums": "hum",
    "hmm": "hum",
    "breath": "breath",
    "breathes": "breath",
    "breathes in": "breath",
    "inhales": "breath",
}
STRETCH_A_LETTER, MAX_STRETCH = 0.25, 2.5  # how much longer a word is said for each letter too many, and at most


def read_interjection(text: str) -> list[str]:
    """The word that stands for a sound, "ha" so often as it is laughed, or nothing."""
    lower = text.lower()
    if re.fullmatch(r"a?(?:h[aeio]){2,}h?", lower):
        return re.findall(r"h[aeio]", lower)
    for word, pattern in sorted(_PATTERNS, key=lambda p: p[0] == "oh"):
        if pattern.fullmatch(lower):
            return [word]
    return []


def read_stretched(text: str) -> list[str]:
    """The word whose letters are drawn out three times or more, or nothing."""
    lower = text.lower()
    runs = [(m[1], len(m[0])) for m in re.finditer(r"([a-z])\1*", lower)]
    if max((length for _, length in runs), default=0) < 3:
        return []
    choices = [(letter * 2, letter) if length > 2 else (letter * length,) for letter, length in runs]
    candidates = ["".join(pick) for pick in itertools.islice(itertools.product(*choices), 64)]
    ranks = {c: rank for c in candidates if (rank := rank_word(c)) is not None}
    return [min(ranks, key=lambda c: ranks[c]) if ranks else candidates[-1]]


def stretch_of(text: str) -> float:
    """How much longer a word is said whose letters are drawn out: 1 for any other."""
    extra = sum(len(m[0]) - 2 for m in re.finditer(r"([A-Za-z])\1{2,}", text))
    return min(1 + STRETCH_A_LETTER * extra, MAX_STRETCH)

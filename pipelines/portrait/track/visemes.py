"""Visemes: mouth shapes of speech, what each asks of the lips, and which phoneme (IPA) is which.

Targets were set by eye on rendered faces; dominances follow Cohen & Massaro 1993, gains of jaw and lips JALI (Edwards et al.
2016): lips that must touch touch, tongue sounds borrow the shape of their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OPEN, ROUND, WIDE = ("AU25", "AU26"), ("AU18", "AU22"), ("AU20",)
ALWAYS = ("AU10", "AU17", "AU24", "FV", "TONGUE")  # weighed like OPEN
TARGETS: Mapping[str, Mapping[str, float]] = {
    "sil": {},
    "PP": {"AU24": 0.3},
    "FF": {"AU10": 0.12, "AU25": 0.12, "FV": 1.0},
    "TH": {"AU25": 0.35, "AU26": 0.10, "TONGUE": 0.8},
    "DD": {"AU25": 0.30, "AU26": 0.05, "AU20": 0.10, "TONGUE": 0.4},
    "kk": {"AU25": 0.30, "AU26": 0.09, "AU20": 0.10},
    "SS": {"AU25": 0.40, "AU26": 0.04, "AU20": 0.28},
    "CH": {"AU25": 0.45, "AU26": 0.06, "AU18": 0.35, "AU22": 0.45},
    "RR": {"AU25": 0.30, "AU26": 0.10, "AU18": 0.40, "AU22": 0.15},
    "aa": {"AU25": 0.55, "AU26": 0.60},
    "E": {"AU25": 0.45, "AU26": 0.36, "AU20": 0.30},
    "ih": {"AU25": 0.42, "AU26": 0.14, "AU20": 0.42},
    "oh": {"AU25": 0.40, "AU26": 0.40, "AU18": 0.55, "AU22": 0.30},
    "ou": {"AU25": 0.16, "AU26": 0.08, "AU18": 0.80, "AU22": 0.35},
}
#: Dominance of (open, round, wide); 1 where a viseme is not named.
DOMINANCE: Mapping[str, tuple[float, float, float]] = {
    "PP": (1.2, 0.7, 0.8),
    "FF": (1.6, 0.6, 0.8),
    "TH": (0.9, 0.5, 0.6),
    "DD": (0.7, 0.35, 0.4),
    "kk": (0.5, 0.3, 0.3),
    "SS": (1.2, 0.4, 0.8),
    "CH": (1.1, 2.0, 1.0),
    "RR": (0.8, 1.4, 0.8),
    "ou": (1.4, 3.0, 1.2),
    "oh": (1.6, 1.6, 1.0),
    "aa": (1.8, 0.8, 0.8),
    "E": (1.4, 1.0, 1.0),
    "ih": (1.0, 1.2, 1.2),
    "sil": (1.3, 1.0, 1.0),
}
VOWELS = frozenset({"aa", "E", "ih", "oh", "ou"})
_IPA = {
    "PP": "p b m",
    "FF": "f v ʋ",
    "TH": "θ ð",
    "DD": "t d n l ɾ ɫ ʔt",
    "kk": "k g ɡ ŋ h x ʔ ç ɣ ɦ",
    "SS": "s z",
    "CH": "ʃ ʒ tʃ dʒ t͡ʃ d͡ʒ",
    "RR": "ɹ r ɚ ɝ ɜ ʁ",
    "aa": "a ɑ ɐ ʌ æ aɪ aʊ ɒ",
    "E": "e ɛ ə eɪ ɘ ᵻ œ",
    "ih": "i ɪ j ɨ iː",
    "oh": "o ɔ oʊ əʊ ɔɪ ø",
    "ou": "u ʊ w uː y ʏ",
}
_BY_PHONEME = {p: v for v, some in _IPA.items() for p in some.split()}
#: Sounds made of two shapes, each a share of the time.
_TWO = {
    "aɪ": ("aa", "ih"),
    "eɪ": ("E", "ih"),
    "ɔɪ": ("oh", "ih"),
    "aʊ": ("aa", "ou"),
    "oʊ": ("oh", "ou"),
    "əʊ": ("oh", "ou"),
}
GLIDE = 0.6  # share of the first


@dataclass(frozen=True, slots=True)
class Shape:
    """A mouth shape held from `start` to `end`, in seconds; `strength` 0 to 2."""

    start: float
    end: float
    viseme: str
    strength: float = 1.0


def viseme(phoneme: str) -> str:
    """The mouth shape of a phoneme in IPA, stress and length marks aside; "sil" where it has none."""
    bare = phoneme.strip("ˈˌː.ˑ̩'ʰ ")
    for size in (3, 2, 1):
        if bare[:size] in _BY_PHONEME:
            return _BY_PHONEME[bare[:size]]
    return "sil"


def shapes(marks: Sequence[tuple[str, float, float]]) -> list[Shape]:
    """Mouth shapes of phonemes (text, start, end); silence is left out, a diphthong becomes two."""
    out: list[Shape] = []
    for text, start, end in marks:
        bare = text.strip("ˈˌː.ˑ̩'ʰ ")
        if bare[:2] in _TWO and end > start:
            first, second = _TWO[bare[:2]]
            middle = start + GLIDE * (end - start)
            out += [Shape(start, middle, first), Shape(middle, end, second)]
        elif (name := viseme(text)) != "sil" and end > start:
            out.append(Shape(start, end, name, 0.5 if bare in ("h", "ʔ") else 1.0))
    return out

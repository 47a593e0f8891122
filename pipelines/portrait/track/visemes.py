"""Visemes: the mouth shapes of speech, the action units of each, and the viseme of each phoneme (IPA).

Targets are those of speech as loud as the speaker's loud syllables and were set by eye on rendered faces; a quieter
vowel opens less (`coarticulation.follow_loudness`). Dominances follow Cohen & Massaro 1993, gains of jaw and lips JALI
(Edwards et al. 2016): lips that must touch touch, tongue sounds borrow the shape of their neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

#: Groups of units that are co-articulated together.
OPENING_UNITS, ROUNDING_UNITS, SPREADING_UNITS = ("AU25", "AU26"), ("AU18", "AU22"), ("AU20",)
CONSONANT_UNITS = ("AU10", "AU16", "AU17", "AU24")  # weighed like OPENING_UNITS
#: Viseme -> intensity of each unit in its middle.
TARGETS: Mapping[str, Mapping[str, float]] = {
    "sil": {},
    "PP": {"AU24": 0.3},
    "FF": {"AU10": 0.12, "AU25": 0.12, "AU26": 0.03},
    "TH": {"AU25": 0.32, "AU26": 0.09},
    "DD": {"AU25": 0.26, "AU26": 0.05, "AU20": 0.10},
    "kk": {"AU25": 0.28, "AU26": 0.09, "AU20": 0.10},
    "SS": {"AU25": 0.34, "AU26": 0.03, "AU20": 0.28, "AU16": 0.12},
    "CH": {"AU25": 0.40, "AU26": 0.05, "AU18": 0.35, "AU22": 0.45},
    "RR": {"AU25": 0.28, "AU26": 0.09, "AU18": 0.40, "AU22": 0.15},
    "aa": {"AU25": 0.50, "AU26": 0.41},
    "E": {"AU25": 0.42, "AU26": 0.34, "AU20": 0.28},
    "ih": {"AU25": 0.40, "AU26": 0.28, "AU20": 0.40},
    "oh": {"AU25": 0.34, "AU26": 0.34, "AU18": 0.50, "AU22": 0.28},
    "ou": {"AU25": 0.14, "AU26": 0.23, "AU18": 0.80, "AU22": 0.35},
    "LL": {"AU25": 0.32, "AU26": 0.12, "AU20": 0.06},
}
#: What must touch for a viseme, whatever stands beside it: channel and how far it goes; see `coarticulation`.
CONTACTS: Mapping[str, tuple[str, float]] = {
    "PP": ("SEAL", 1.0),
    "FF": ("FV", 1.0),
    "TH": ("TONGUE", 1.0),
    "LL": ("TONGUE", 0.7),
    "DD": ("TONGUE", 0.5),
}
#: Dominance of the opening, rounding and spreading units; 1 where a viseme is not named.
DOMINANCE: Mapping[str, tuple[float, float, float]] = {
    "PP": (1.2, 0.7, 0.8),
    "FF": (1.6, 0.6, 0.8),
    "TH": (0.9, 0.5, 0.6),
    "DD": (0.7, 0.35, 0.4),
    "LL": (0.7, 0.4, 0.4),
    "kk": (0.5, 0.3, 0.3),
    "SS": (1.2, 0.4, 0.8),
    "CH": (1.1, 2.0, 1.0),
    "RR": (0.8, 1.4, 0.8),
    "ou": (1.4, 3.0, 1.2),
    "oh": (1.6, 1.6, 1.0),
    "aa": (1.8, 0.8, 0.8),
    "E": (1.4, 1.0, 1.0),
    "ih": (1.2, 1.2, 1.2),
    "sil": (1.3, 1.0, 1.0),
}
VOWELS = frozenset({"aa", "E", "ih", "oh", "ou"})
_IPA_BY_VISEME = {
    "PP": "p b m",
    "FF": "f v ʋ",
    "TH": "θ ð",
    "DD": "t d n ɾ ʔt",
    "LL": "l ɫ ʎ",
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
_VISEME_BY_PHONEME = {p: v for v, phonemes in _IPA_BY_VISEME.items() for p in phonemes.split()}
#: Diphthongs: the two visemes that share their time.
_DIPHTHONGS = {
    "aɪ": ("aa", "ih"),
    "eɪ": ("E", "ih"),
    "ɔɪ": ("oh", "ih"),
    "aʊ": ("aa", "ou"),
    "oʊ": ("oh", "ou"),
    "əʊ": ("oh", "ou"),
}
MIN_SEGMENT_S = 0.01  # what is left of a segment that is cut counts for nothing below this
DIPHTHONG_SPLIT = 0.6  # share of a diphthong's time that its first viseme takes


@dataclass(frozen=True, slots=True)
class VisemeSegment:
    """A viseme and when it is held.

    Attributes:
        start_s: where it begins, in seconds.
        end_s: where it ends, in seconds.
        viseme: its name, of `TARGETS`.
        strength: 0 nothing of its target, 1 the whole, up to 2.
    """

    start_s: float
    end_s: float
    viseme: str
    strength: float = 1.0


def viseme_from_phoneme(phoneme: str) -> str:
    """The viseme of a phoneme in IPA, stress and length marks aside; "sil" where it has none.

    Args:
        phoneme: in IPA.

    Returns:
        A name of `TARGETS`.

    Example:
        >>> viseme_from_phoneme("ˈɑː"), viseme_from_phoneme("m")
        ('aa', 'PP')
    """
    symbol = phoneme.strip("ˈˌː.ˑ̩'ʰ ")
    for size in (3, 2, 1):
        if symbol[:size] in _VISEME_BY_PHONEME:
            return _VISEME_BY_PHONEME[symbol[:size]]
    return "sil"


def cut_pauses(visemes: Sequence[VisemeSegment], pauses: Sequence[tuple[float, float]]) -> list[VisemeSegment]:
    """The visemes without the parts that lie in pauses, so that no mouth shape is held while nobody speaks.

    Args:
        visemes: in order of time.
        pauses: (start_s, end_s), in order of time.

    Returns:
        What is left of them, in order of time.
    """
    left = list(visemes)
    for start_s, end_s in pauses:
        left = [part for v in left for part in _cut_segment(v, start_s, end_s)]
    return left


def _cut_segment(viseme: VisemeSegment, start_s: float, end_s: float) -> list[VisemeSegment]:
    """A segment without what lies between two times: nothing, one or two parts."""
    if viseme.end_s <= start_s or viseme.start_s >= end_s:
        return [viseme]
    parts = (replace(viseme, end_s=start_s), replace(viseme, start_s=end_s))
    return [p for p in parts if p.end_s - p.start_s > MIN_SEGMENT_S]


def visemes_from_phonemes(marks: Sequence[tuple[str, float, float]]) -> list[VisemeSegment]:
    """The visemes of phonemes (IPA, start_s, end_s); silence is left out, a diphthong becomes two."""
    segments: list[VisemeSegment] = []
    for text, start_s, end_s in marks:
        symbol = text.strip("ˈˌː.ˑ̩'ʰ ")
        if symbol[:2] in _DIPHTHONGS and end_s > start_s:
            first, second = _DIPHTHONGS[symbol[:2]]
            split_s = start_s + DIPHTHONG_SPLIT * (end_s - start_s)
            segments += [VisemeSegment(start_s, split_s, first), VisemeSegment(split_s, end_s, second)]
        elif (name := viseme_from_phoneme(text)) != "sil" and end_s > start_s:
            segments.append(VisemeSegment(start_s, end_s, name, 0.5 if symbol in ("h", "ʔ") else 1.0))
    return segments

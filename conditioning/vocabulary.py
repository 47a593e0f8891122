"""Emotion words: where each lies (mean and spread, with its published source), near words, and points <-> mixtures.

The table `terms.csv` holds the 151 terms of Russell & Mehrabian 1977 (Evidence for a three-factor theory of emotions,
J. Res. Personality 11, Table 4; means and standard deviations over 16-31 raters a term) and the OCC emotions of ALMA
(Gebhard 2005). Scales of different studies are never averaged: a term keeps its own source.
"""

from __future__ import annotations

import csv
import difflib
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conditioning.affect import VAD, Affect, Emotion
from weights.errors import InputError

TABLE = Path(__file__).with_name("terms.csv")
NEUTRAL_SPREAD = 0.2  # tuned: without an explicit neutral the origin reads as contempt, whose spread is widest
DEFAULT_SPREAD = (0.29, 0.31, 0.33)  # mean standard deviation of the 151 terms
BACKGROUND_SD = 3.0  # a point further than this from every basis term belongs to none of them

#: The eight emotions' rows; 'calm' is not in the 1977 table, whose nearest term is 'relaxed'.
BASIS: dict[Emotion, str] = {
    Emotion.NEUTRAL: "neutral",
    Emotion.CALM: "relaxed",
    Emotion.HAPPY: "happy",
    Emotion.SAD: "sad",
    Emotion.ANGRY: "angry",
    Emotion.FEARFUL: "fearful",
    Emotion.DISGUSTED: "disgusted",
    Emotion.SURPRISED: "surprised",
}

#: Everyday words -> the table's term that means the same.
SYNONYMS: dict[str, str] = {
    "calm": "relaxed",
    "serene": "untroubled",
    "peaceful": "relaxed",
    "tranquil": "relaxed",
    "content": "untroubled",
    "contented": "untroubled",
    "happiness": "happy",
    "cheerful": "joyful",
    "glad": "happy",
    "delighted": "joyful",
    "merry": "joyful",
    "jolly": "joyful",
    "ecstatic": "joyful",
    "overjoyed": "joyful",
    "thrilled": "excited",
    "excitement": "excited",
    "enthusiastic": "excited",
    "eager": "interested",
    "sadness": "sad",
    "unhappy": "sad",
    "sorrowful": "despairing",
    "sorrow": "despairing",
    "melancholic": "lonely",
    "melancholy": "lonely",
    "gloomy": "depressed",
    "grief": "despairing",
    "grieving": "despairing",
    "heartbroken": "crushed",
    "miserable": "depressed",
    "hopeless": "despairing",
    "desperate": "despairing",
    "wearily": "weary",
    "tired": "fatigued",
    "exhausted": "fatigued",
    "sleepy": "fatigued",
    "mad": "angry",
    "angrily": "angry",
    "furious": "enraged",
    "rage": "enraged",
    "outraged": "enraged",
    "annoyed": "irritated",
    "annoyance": "irritated",
    "cross": "irritated",
    "resentful": "hostile",
    "bitter": "hostile",
    "indignant": "quietly indignant",
    "afraid": "fearful",
    "scared": "fearful",
    "frightened": "fearful",
    "fear": "fearful",
    "panicked": "terrified",
    "panic": "terrified",
    "horrified": "terrified",
    "terror": "terrified",
    "worried": "troubled",
    "nervous": "anxious",
    "uneasy": "anxious",
    "anxiety": "anxious",
    "stressed": "tense",
    "disgust": "disgusted",
    "revolted": "disgusted",
    "repulsed": "disgusted",
    "surprise": "surprised",
    "amazed": "astonished",
    "amazement": "astonished",
    "shocked": "startled",
    "bewildered": "confused",
    "puzzled": "confused",
    "ashamed": "shamed",
    "proudly": "proud",
    "confident": "capable",
    "tender": "affectionate",
    "loving": "affectionate",
    "warm": "friendly",
    "kindly": "kind",
    "amused": "joyful",
    "playful": "carefree",
    "boredom": "bored",
    "indifferent": "uninterested",
    "apathetic": "listless",
    "doubtful": "skeptical",
    "sceptical": "skeptical",
    "jealous": "hostile",
    "hurt": "pain",
    "solemnly": "solemn",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One word's place: mean and standard deviation a rater, and the study they come from."""

    word: str
    vad: VAD
    spread: tuple[float, float, float]
    source: str


@cache
def terms() -> dict[str, Term]:
    """Every term by its word, lower case; the 1977 table wins where two studies name the same word."""
    table = {"neutral": Term("neutral", VAD(), (NEUTRAL_SPREAD,) * 3, "by definition")}
    with TABLE.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            spread = tuple(
                float(row[k]) if row[k] else s for k, s in zip(("sd_v", "sd_a", "sd_d"), DEFAULT_SPREAD, strict=True)
            )
            point = VAD(*(float(row[axis]) for axis in ("valence", "arousal", "dominance")))
            table.setdefault(row["term"], Term(row["term"], point, (spread[0], spread[1], spread[2]), row["source"]))
    return table


@cache
def known_words() -> tuple[str, ...]:
    """Every word that `affect` takes by itself."""
    from conditioning import wheel

    return tuple(dict.fromkeys([*Emotion, *terms(), *SYNONYMS, *wheel.written()]))


@cache
def points_of(study: str) -> dict[str, VAD]:
    """Every term's point as the study whose source names `study` states it."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if study in row["source"]]
    return {row["term"]: VAD(*(float(row[axis]) for axis in ("valence", "arousal", "dominance"))) for row in rows}


LONGEST_TERM = 40  # characters; no word that we know is longer, so what is has no close ones


def find(word: str) -> Term:
    """The term of a word or of its synonym, whatever its case.

    Raises:
        InputError: unknown; the message names close words.
    """
    key = " ".join(word.lower().replace("_", " ").split())
    key = SYNONYMS.get(key, key)
    if key in terms():
        return terms()[key]
    known = known_words()
    close = (
        list(dict.fromkeys(difflib.get_close_matches(key, known, n=3, cutoff=0.6))) if len(key) <= LONGEST_TERM else []
    )
    hint = f"closest: {', '.join(close)}" if close else "see: studio affect --list"
    raise InputError(
        f"unknown emotion '{word[:60]}'; choose from {', '.join(Emotion)} or any of {len(known)} known words; {hint}"
    )


#: How much an adverb of degree scales what follows, around 1. Tuned; the order is what Paradis 1997 gives.
DEGREES: dict[str, float] = {
    "barely": 0.25,
    "slightly": 0.4,
    "a bit": 0.5,
    "a little": 0.5,
    "mildly": 0.5,
    "somewhat": 0.6,
    "rather": 0.8,
    "fairly": 0.8,
    "quite": 0.9,
    "really": 1.3,
    "very": 1.4,
    "deeply": 1.5,
    "extremely": 1.7,
    "utterly": 1.8,
    "absolutely": 1.8,
    "overwhelmingly": 1.9,
}


def affect(phrase: str) -> Affect:
    """The affect that a known word or a compound of known words asks for.

    "sad" is one of the eight; "weary" a rated term (its point, and the mixture around it); "bittersweet" or "grief" a name
    of the wheel or the tree written in rated terms; "slightly sad" scales; "happily surprised" mixes.

    Raises:
        InputError: a word that is not known; the message names close ones.
    """
    key = " ".join(phrase.lower().replace("_", " ").split())
    if key in BASIS:
        emotion = Emotion(key)
        return Affect(find(BASIS[emotion]).vad, {} if emotion is Emotion.NEUTRAL else {emotion: 1.0})
    if key in terms() or key in SYNONYMS:
        return _of_term(find(key))
    return _named(key) or _scaled(key) or _compound(key) or _of_term(find(phrase))


def _of_term(term: Term) -> Affect:
    return Affect(term.vad, {e: p for e, p in mixture(term.vad).items() if p >= 0.02})


def _named(key: str) -> Affect | None:
    from conditioning import wheel

    return Affect.of(wheel.written()[key]) if key in wheel.written() else None


def _scaled(key: str) -> Affect | None:
    for adverb, k in DEGREES.items():
        if key.startswith(adverb + " "):
            return affect(key[len(adverb) + 1 :]).scale(k)
    return None


def _compound(key: str) -> Affect | None:
    """ "happily surprised", "fearful but hopeful": the two in equal parts (compound emotions, Du, Tao & Martinez 2014)."""
    words = [w for w in key.replace(",", " ").split() if w not in ("but", "and", "yet", "also")]
    if len(words) != 2:
        return None
    parts = [_adjective(w) for w in words]
    return Affect.mix([(affect(p), 1.0) for p in parts if p]) if all(parts) else None


def _adjective(word: str) -> str | None:
    """The known word that an adverb comes from ("happily" -> "happy"), or the word itself."""
    from conditioning import wheel

    stems = (
        word,
        word.removesuffix("ly"),
        word.removesuffix("ily") + "y",
        word.removesuffix("ally"),
        word.removesuffix("ly") + "le",
    )
    return next((s for s in stems if s in BASIS or s in terms() or s in SYNONYMS or s in wheel.written()), None)


def mixture(vad: VAD, *, axes: tuple[bool, bool, bool] = (True, True, True)) -> dict[Emotion, float]:
    """Point -> mixture: how likely raters would call this point each of the eight emotions; sums to 1.

    w_i ~ prod_d N(x_d; m_id, s_id) over the axes that are known (Gaussian classifier over rated terms, as in arXiv
    2602.06778), with an explicit neutral and a flat background as dense as a term at three standard deviations, so
    that far corners are not claimed by the widest term.
    """
    used = [d for d in range(3) if axes[d]]
    if not used:
        raise InputError("a mixture needs at least one known axis")
    logs = {emotion: _log_density(vad, terms()[word], used) for emotion, word in BASIS.items()}
    background = math.exp(-(BACKGROUND_SD**2) / 2 - sum(math.log(DEFAULT_SPREAD[d]) for d in used)) / len(BASIS)
    density = {emotion: math.exp(value) + background for emotion, value in logs.items()}
    total = sum(density.values())
    return {emotion: p / total for emotion, p in density.items()}


def point(weights: dict[Emotion, float]) -> tuple[VAD, tuple[float, float, float]]:
    """Mixture -> point: the mean and the standard deviation of the mixture of the emotions' rated points.

    Raises:
        InputError: no positive weight.
    """
    total = sum(weights.values())
    if total <= 0 or any(w < 0 for w in weights.values()):
        raise InputError("a mixture needs at least one positive weight and no negative one")
    parts = [(terms()[BASIS[e]], w / total) for e, w in weights.items()]
    mean = [sum(tuple(t.vad)[d] * w for t, w in parts) for d in range(3)]
    square = [sum((t.spread[d] ** 2 + tuple(t.vad)[d] ** 2) * w for t, w in parts) for d in range(3)]
    spread = [math.sqrt(max(0.0, s - m * m)) for s, m in zip(square, mean, strict=True)]
    return VAD(*mean), (spread[0], spread[1], spread[2])


def distribution(affect: Affect) -> dict[Emotion, float]:
    """How much of each of the eight an affect is felt as; sums to 1. What its weights leave open comes from its point."""
    by_point = mixture(affect.felt())
    felt = {e: affect.felt_weight(e) for e in Emotion}
    if any(w < 0 for w in felt.values()):
        return by_point
    total = max(1.0, sum(felt.values()))
    rest = max(0.0, 1.0 - sum(felt.values()))
    return {e: felt[e] / total + rest * p for e, p in by_point.items()}


def spread(words: str, affect: Affect) -> tuple[float, float, float]:
    """How far raters differ on words: a rated term's own standard deviations, else those of the mixture."""
    try:
        return find(words).spread
    except InputError:
        return point(distribution(affect))[1]


def neighbours(vad: VAD, count: int = 6) -> list[tuple[str, float]]:
    """The `count` nearest terms with their Euclidean distance, nearest first."""
    ranked = sorted((math.dist(tuple(vad), tuple(term.vad)), word) for word, term in terms().items())
    return [(word, distance) for distance, word in ranked[:count]]


def _log_density(vad: VAD, term: Term, used: list[int]) -> float:
    x, m, s = tuple(vad), tuple(term.vad), term.spread
    return sum(-0.5 * ((x[d] - m[d]) / s[d]) ** 2 - math.log(s[d]) for d in used)

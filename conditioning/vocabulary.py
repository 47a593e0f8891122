"""Emotion words: where each lies (mean and spread, with its published source), near words, and points <-> mixtures.

The table `terms.csv` holds the 151 terms of Russell & Mehrabian 1977 (Evidence for a three-factor theory of emotions,
J. Res. Personality 11, Table 4; means and standard deviations over 16-31 raters a term) and the OCC emotions of ALMA
(Gebhard 2005). Scales of different studies are never averaged: a term keeps its own source. `synonyms.tsv` maps
everyday words to the table's term that means the same.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from conditioning import wheel
from conditioning.affect import VAD, Affect, Emotion
from conditioning.tables import load_pairs, read_rows
from weights.errors import InputError

TABLE = "terms.csv"
NEUTRAL_SPREAD = 0.2  # tuned: without an explicit neutral the origin reads as contempt, whose spread is widest
DEFAULT_SPREAD = (0.29, 0.31, 0.33)  # mean standard deviation of the 151 terms
BACKGROUND_SD = 3.0  # a point further than this from every basis term belongs to none of them
LONGEST_TERM = 40  # characters; no word that we know is longer, so what is has no close ones

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


@dataclass(frozen=True, slots=True)
class Term:
    """One word's place.

    Attributes:
        word: in lower case.
        vad: mean over raters.
        spread: standard deviation over raters on each axis.
        source: the study they come from.
    """

    word: str
    vad: VAD
    spread: tuple[float, float, float]
    source: str


@cache
def load_terms() -> dict[str, Term]:
    """Every term by its word, lower case; the 1977 table wins where two studies name the same word."""
    table = {"neutral": Term("neutral", VAD(), (NEUTRAL_SPREAD,) * 3, "by definition")}
    for row in read_rows(TABLE, ","):
        v, a, d = (
            float(row[k]) if row[k] else s for k, s in zip(("sd_v", "sd_a", "sd_d"), DEFAULT_SPREAD, strict=True)
        )
        table.setdefault(row["term"], Term(row["term"], _row_vad(row), (v, a, d), row["source"]))
    return table


@cache
def load_points(study: str) -> dict[str, VAD]:
    """Every term's point as the study whose source names `study` ("Russell", "Gebhard") states it."""
    return {row["term"]: _row_vad(row) for row in read_rows(TABLE, ",") if study in row["source"]}


def load_synonyms() -> Mapping[str, str]:
    """Everyday words -> the table's term that means the same."""
    return load_pairs("synonyms.tsv")


@cache
def known_words() -> tuple[str, ...]:
    """Every word that stands for an affect by itself: the eight, rated terms, synonyms, names of the wheel and the
    tree.
    """
    return tuple(dict.fromkeys([*Emotion, *load_terms(), *load_synonyms(), *wheel.names_in_terms()]))


def normalize_word(word: str) -> str:
    """Lower case, no underscores, single spaces."""
    return " ".join(word.lower().replace("_", " ").split())


def find_term(word: str) -> Term:
    """Find the term of a word or of its synonym, whatever its case.

    Args:
        word: one word, or several that the table lists as one.

    Returns:
        The term.

    Raises:
        InputError: unknown; the message names close words.

    Example:
        >>> find_term("weary").vad.arousal < 0
        True
    """
    key = normalize_word(word)
    key = load_synonyms().get(key, key)
    if key in load_terms():
        return load_terms()[key]
    known = known_words()
    close = difflib.get_close_matches(key, known, n=3, cutoff=0.6) if len(key) <= LONGEST_TERM else []
    hint = f"closest: {', '.join(dict.fromkeys(close))}" if close else "see: studio affect --list"
    raise InputError(
        f"unknown emotion '{word[:60]}'; choose from {', '.join(Emotion)} or any of {len(known)} known words; {hint}"
    )


def find_neighbours(vad: VAD, count: int = 6) -> list[tuple[str, float]]:
    """Find the `count` nearest terms with their Euclidean distance, nearest first."""
    ranked = sorted((math.dist(tuple(vad), tuple(term.vad)), word) for word, term in load_terms().items())
    return [(word, distance) for distance, word in ranked[:count]]


def mixture_from_vad(vad: VAD, *, axes: tuple[bool, bool, bool] = (True, True, True)) -> dict[Emotion, float]:
    """Point -> mixture: how likely raters would call this point each of the eight emotions.

    w_i ~ prod_d N(x_d; m_id, s_id) over the axes that are known (Gaussian classifier over rated terms, as in arXiv
    2602.06778), with an explicit neutral and a flat background as dense as a term at three standard deviations, so
    that far corners are not claimed by the widest term.

    Args:
        vad: the point.
        axes: which of valence, arousal and dominance are known.

    Returns:
        A probability for each emotion; they sum to 1.

    Raises:
        InputError: no axis is known.

    Example:
        >>> max(mixture_from_vad(VAD(-0.6, 0.6, 0.3)).items(), key=lambda item: item[1])[0]
        <Emotion.ANGRY: 'angry'>
    """
    known = [d for d in range(3) if axes[d]]
    if not known:
        raise InputError("a mixture needs at least one known axis")
    logs = {emotion: _log_density(vad, load_terms()[word], known) for emotion, word in BASIS.items()}
    background = math.exp(-(BACKGROUND_SD**2) / 2 - sum(math.log(DEFAULT_SPREAD[d]) for d in known)) / len(BASIS)
    density = {emotion: math.exp(value) + background for emotion, value in logs.items()}
    total = sum(density.values())
    return {emotion: p / total for emotion, p in density.items()}


def vad_from_mixture(weights: Mapping[Emotion, float]) -> tuple[VAD, tuple[float, float, float]]:
    """Mixture -> point: the mean and the standard deviation of the mixture of the emotions' rated points.

    Args:
        weights: emotion -> weight, at least 0; they need not sum to 1.

    Returns:
        The mean point, and the standard deviation on each axis.

    Raises:
        InputError: no positive weight, or a negative one.
    """
    total = sum(weights.values())
    if total <= 0 or any(w < 0 for w in weights.values()):
        raise InputError("a mixture needs at least one positive weight and no negative one")
    parts = [(load_terms()[BASIS[e]], w / total) for e, w in weights.items()]
    mean = [sum(tuple(t.vad)[d] * w for t, w in parts) for d in range(3)]
    square = [sum((t.spread[d] ** 2 + tuple(t.vad)[d] ** 2) * w for t, w in parts) for d in range(3)]
    spread = [math.sqrt(max(0.0, s - m * m)) for s, m in zip(square, mean, strict=True)]
    return VAD(*mean), (spread[0], spread[1], spread[2])


def emotion_probabilities(affect: Affect, *, remainder: Literal["point", "neutral"] = "point") -> dict[Emotion, float]:
    """How much of each of the eight emotions an affect asks for: the one rule from an Affect to probabilities.

    Its weights count, times intensity; where they pass 1 together they are scaled down to 1. What they leave open below
    1 goes to `remainder`. An affect without weights, or with a negative one (a polar opposite is no probability), is
    what
    raters would call its effective point: `mixture_from_vad`.

    Args:
        affect: intensity counts.
        remainder: "point" shares what the weights leave open as the effective point's own mixture (generators);
            "neutral" gives it to neutral, lets no intensity above 1 raise a weight, and calls an affect that asks for
            nothing certainly neutral (what a judge is to find).

    Returns:
        A probability for each emotion; they sum to 1.

    Example:
        >>> emotion_probabilities(Affect.of("happy", intensity=0.5), remainder="neutral")[Emotion.NEUTRAL]
        0.5
    """
    vad = affect.effective_vad()
    if remainder == "neutral" and not affect.weights and not any(vad):
        return {e: float(e is Emotion.NEUTRAL) for e in Emotion}
    intensity = min(1.0, affect.intensity) if remainder == "neutral" else affect.intensity
    weights = {e: affect.weights.get(e, 0.0) * intensity for e in Emotion}
    if not affect.weights or any(w < 0 for w in weights.values()):
        return mixture_from_vad(vad)
    total = sum(weights.values())
    rest = max(0.0, 1.0 - total)
    neutral = {e: float(e is Emotion.NEUTRAL) for e in Emotion}
    shares = neutral if remainder == "neutral" else mixture_from_vad(vad)
    return {e: weights[e] / max(1.0, total) + rest * share for e, share in shares.items()}


def rater_spread(words: str, affect: Affect) -> tuple[float, float, float]:
    """How far raters differ on words: a rated term's own standard deviations, else those of the affect's mixture."""
    try:
        return find_term(words).spread
    except InputError:
        return vad_from_mixture(emotion_probabilities(affect))[1]


@dataclass(frozen=True, slots=True)
class DominanceFit:
    """Dominance as rated words have it: a plane over valence and arousal, by least squares.

    Attributes:
        intercept: dominance at the origin.
        valence_slope: change with valence.
        arousal_slope: change with arousal.
        residual_sd: standard deviation of what the plane leaves.
    """

    intercept: float
    valence_slope: float
    arousal_slope: float
    residual_sd: float

    def predict(self, valence: float, arousal: float) -> float:
        """Dominance at a point of the plane, clipped to [-1, 1]."""
        return min(max(self.intercept + self.valence_slope * valence + self.arousal_slope * arousal, -1.0), 1.0)

    def spread(self, valence_sd: float, arousal_sd: float) -> float:
        """Standard deviation of a prediction from a point that is uncertain itself; both errors independent."""
        return math.sqrt(
            self.residual_sd**2 + (self.valence_slope * valence_sd) ** 2 + (self.arousal_slope * arousal_sd) ** 2
        )


@cache
def fit_dominance(study: str = "") -> DominanceFit:
    """Fit dominance on valence and arousal over rated terms; where nobody rated dominance it is read off this plane.

    Args:
        study: whose terms count ("Russell" for the 151 of 1977); all of them, and neutral, by default.

    Returns:
        The plane. Needs numpy, which is imported here.
    """
    import numpy as np

    vads = load_points(study).values() if study else [term.vad for term in load_terms().values()]
    points = np.array([tuple(vad) for vad in vads])
    design = np.column_stack([np.ones(len(points)), points[:, :2]])
    solution, *_ = np.linalg.lstsq(design, points[:, 2], rcond=None)
    residual_sd = float((points[:, 2] - design @ solution).std())
    return DominanceFit(float(solution[0]), float(solution[1]), float(solution[2]), residual_sd)


def _row_vad(row: Mapping[str, str]) -> VAD:
    return VAD(*(float(row[axis]) for axis in ("valence", "arousal", "dominance")))


def _log_density(vad: VAD, term: Term, axes: list[int]) -> float:
    x, m, s = tuple(vad), tuple(term.vad), term.spread
    return sum(-0.5 * ((x[d] - m[d]) / s[d]) ** 2 - math.log(s[d]) for d in axes)

"""Valence and arousal of the paintings: kernel ridge regression on pictures that people rated, with its uncertainty.

Fitted on all rated pictures at hand, with the codebooks of `image-steers`. `image-reports`, which judges the painter,
labels nothing; it learnt from two thirds of the same rated pictures, which the card says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipelines.image.training.kernels import BLOCKS, Kernels
from pipelines.recognition.image.training.fit import RIDGE, SHARES

Array = NDArray[np.float64]
BOOTSTRAPS = 24


@dataclass(frozen=True, slots=True)
class Labels:
    """[N, 2] points in -1..1 (ranks within a style) and how unsure each is, in the same units."""

    points: NDArray[np.float32]
    spread: NDArray[np.float32]


def shares(axis: int) -> dict[str, float]:
    """How much each block of features counts for valence (0) or arousal (1), as in the recognizers."""
    return {b: SHARES[b][axis] for b in BLOCKS}


def ridge(inner: Array, outer: Array, values: Array, strength: float = RIDGE) -> Array:
    """Kernel ridge regression with a centred kernel: [n, n], [m, n] and [n] -> [m]."""
    mean = inner.mean(0)
    among = inner - mean - mean[:, None] + inner.mean()
    to = outer - outer.mean(1)[:, None] - mean + inner.mean()
    penalty = strength * np.trace(among) / len(values)
    return values.mean() + to @ np.linalg.solve(among + penalty * np.eye(len(values)), values - values.mean())


def labels(found: Kernels, ratings: Array, kept: NDArray[np.int64], style: NDArray[np.int64], seed: int = 0) -> Labels:
    """Label the paintings `kept`; the spread is over bootstraps of the rated pictures."""
    rng = np.random.default_rng(seed)
    draws = [np.sort(rng.integers(0, len(ratings), len(ratings))) for _ in range(BOOTSTRAPS)]
    points, spread = [], []
    for axis in (0, 1):
        inner, outer = found.of_rated(shares(axis)), found.of_paintings(shares(axis))[kept]
        points.append(ranked(ridge(inner, outer, ratings[:, axis]), style))
        tries = [ranked(ridge(inner[np.ix_(d, d)], outer[:, d], ratings[d, axis]), style) for d in draws]
        spread.append(np.std(tries, axis=0))
    return Labels(np.stack(points, 1).astype(np.float32), np.stack(spread, 1).astype(np.float32))


def ranked(values: Array, style: NDArray[np.int64]) -> Array:
    """Ranks within each style, evenly over -1..1: regression shrinks its values, ranks keep only their order."""
    out = np.zeros(len(values))
    for kind in np.unique(style):
        mine = style == kind
        out[mine] = 2 * (rankdata(values[mine]) - 0.5) / mine.sum() - 1
    return out


def cross_validated(
    found: Kernels, ratings: Array, groups: list[str] | None = None, seeds: int = 3, folds: int = 10
) -> tuple[float, float]:
    """Correlation with people's ratings over folds, of valence and of arousal; `groups` are kept together."""
    out = []
    for axis in (0, 1):
        inner = found.of_rated(shares(axis))
        out.append(
            float(
                np.mean(
                    [_one(inner, ratings[:, axis], _folds(len(ratings), groups, seed, folds)) for seed in range(seeds)]
                )
            )
        )
    return out[0], out[1]


def _one(inner: Array, values: Array, fold: NDArray[np.int64]) -> float:
    told = np.zeros(len(values))
    for f in np.unique(fold):
        learn, test = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        told[test] = ridge(inner[np.ix_(learn, learn)], inner[np.ix_(test, learn)], values[learn])
    return float(np.corrcoef(told, values)[0, 1])


def _folds(count: int, groups: list[str] | None, seed: int, folds: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    if groups is None:
        return rng.permutation(count) % folds
    place = {name: i % folds for i, name in enumerate(rng.permutation(sorted(set(groups))))}
    return np.array([place[g] for g in groups])

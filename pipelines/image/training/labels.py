"""Valence and arousal labels of the paintings: kernel ridge regression on pictures that people rated, with bootstraps.

Fitted on all rated pictures at hand, with the codebooks of `image-steers`. `image-reports`, which judges the painter,
labels nothing; it learnt from two thirds of the same rated pictures, which the card says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from pipelines.image.training.kernels import BLOCKS, Kernels
from pipelines.recognition.image.training.fit import REGRESSIONS, SHARES

Array = NDArray[np.float64]
LIGHT = REGRESSIONS["fisher-vectors"]
BOOTSTRAPS = 24


@dataclass(frozen=True, slots=True)
class Labels:
    """Valence and arousal of paintings.

    Attributes:
        points: [N, 2] in -1..1, ranks within a style.
        spread: [N, 2] standard deviation over bootstraps, in the same units.
    """

    points: NDArray[np.float32]
    spread: NDArray[np.float32]


def block_weights(axis: int) -> dict[str, float]:
    """Weight of each block of features for valence (axis 0) or arousal (axis 1), as in the recognizers."""
    return {b: SHARES[b][axis] for b in BLOCKS}


def kernel_ridge(inner: Array, outer: Array, values: Array, strength: float = LIGHT.ridge) -> Array:
    """Kernel ridge regression with a centred kernel.

    Args:
        inner: [n, n] inner products of the pictures learnt from.
        outer: [m, n] inner products of other pictures with them.
        values: [n] targets.
        strength: of the ridge, as a share of the kernel's mean variance.

    Returns:
        [m] predictions.
    """
    mean = inner.mean(0)
    among = inner - mean - mean[:, None] + inner.mean()
    to = outer - outer.mean(1)[:, None] - mean + inner.mean()
    penalty = strength * np.trace(among) / len(values)
    return values.mean() + to @ np.linalg.solve(among + penalty * np.eye(len(values)), values - values.mean())


def compute_labels(
    kernels: Kernels, ratings: Array, rows: NDArray[np.int64], style: NDArray[np.int64], seed: int = 0
) -> Labels:
    """Label paintings.

    Args:
        kernels: inner products with the rated pictures.
        ratings: [R, 2] people's valence and arousal.
        rows: [N] numbers of the paintings to label.
        style: [N] number of the style of each.
        seed: of the bootstraps of the rated pictures.

    Returns:
        Points and spreads of the N paintings.
    """
    rng = np.random.default_rng(seed)
    draws = [np.sort(rng.integers(0, len(ratings), len(ratings))) for _ in range(BOOTSTRAPS)]
    points, spread = [], []
    for axis in (0, 1):
        inner, outer = kernels.rated_gram(block_weights(axis)), kernels.painting_gram(block_weights(axis))[rows]
        points.append(rank_within_style(kernel_ridge(inner, outer, ratings[:, axis]), style))
        tries = [
            rank_within_style(kernel_ridge(inner[np.ix_(d, d)], outer[:, d], ratings[d, axis]), style) for d in draws
        ]
        spread.append(np.std(tries, axis=0))
    return Labels(np.stack(points, 1).astype(np.float32), np.stack(spread, 1).astype(np.float32))


def rank_within_style(values: Array, style: NDArray[np.int64]) -> Array:
    """[N] ranks within each style, evenly over -1..1: regression shrinks its values, ranks keep only their order."""
    out = np.zeros(len(values))
    for kind in np.unique(style):
        mask = style == kind
        out[mask] = 2 * (rankdata(values[mask]) - 0.5) / mask.sum() - 1
    return out


def cross_validate_labels(
    kernels: Kernels, ratings: Array, groups: list[str] | None = None, seeds: int = 3, folds: int = 10
) -> tuple[float, float]:
    """Correlation of held-out predictions with people's ratings.

    Args:
        kernels: inner products among the rated pictures.
        ratings: [R, 2] valence and arousal.
        groups: one name a picture; a group is never split between folds. None splits at random.
        seeds: how many times folds are drawn; the mean is taken.
        folds: of each time.

    Returns:
        r of valence and r of arousal.
    """
    out = []
    for axis in (0, 1):
        inner = kernels.rated_gram(block_weights(axis))
        out.append(
            float(
                np.mean(
                    [
                        _held_out_correlation(inner, ratings[:, axis], _folds(len(ratings), groups, seed, folds))
                        for seed in range(seeds)
                    ]
                )
            )
        )
    return out[0], out[1]


def _held_out_correlation(inner: Array, values: Array, fold: NDArray[np.int64]) -> float:
    prediction = np.zeros(len(values))
    for f in np.unique(fold):
        learn, test = np.flatnonzero(fold != f), np.flatnonzero(fold == f)
        prediction[test] = kernel_ridge(inner[np.ix_(learn, learn)], inner[np.ix_(test, learn)], values[learn])
    return float(np.corrcoef(prediction, values)[0, 1])


def _folds(count: int, groups: list[str] | None, seed: int, folds: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    if groups is None:
        return rng.permutation(count) % folds
    place = {name: i % folds for i, name in enumerate(rng.permutation(sorted(set(groups))))}
    return np.array([place[g] for g in groups])

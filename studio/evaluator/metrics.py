"""Figures of how well what was measured follows what was requested; pure functions of numpy arrays.

Arrays are one-dimensional and of equal length unless said; a figure that cannot be computed (too few points, nothing
varies) is nan, never 0. Coordinates lie in [-1, 1], probabilities in [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BINS = 15  # of the calibration error, as usual since Guo et al. 2017 (On calibration of modern neural networks)

MAX_PAIRED = 300  # numbers of which all pairs are compared at once; of more, scipy is faster
DRAWS = 500  # resamples of an interval


def pearson(requested: ArrayLike, measured: ArrayLike) -> float:
    """Pearson's r."""
    a, m = _as_pair(requested, measured)
    return math.nan if _is_constant(a) or _is_constant(m) else float(np.corrcoef(a, m)[0, 1])


def ccc(requested: ArrayLike, measured: ArrayLike) -> float:
    """Concordance: 2 cov / (var + var + (difference of the means)^2) (Lin 1989); 1 only where both are equal."""
    a, m = _as_pair(requested, measured)
    if len(a) < 2:
        return math.nan
    below = float(a.var() + m.var() + (a.mean() - m.mean()) ** 2)
    return 2 * float(np.mean((a - a.mean()) * (m - m.mean()))) / below if below > 1e-12 else math.nan


def rmse(requested: ArrayLike, measured: ArrayLike) -> float:
    """Root of the mean squared error."""
    a, m = _as_pair(requested, measured)
    return float(np.sqrt(np.mean((m - a) ** 2))) if len(a) else math.nan


def mae(requested: ArrayLike, measured: ArrayLike) -> float:
    """Mean absolute error."""
    a, m = _as_pair(requested, measured)
    return float(np.mean(np.abs(m - a))) if len(a) else math.nan


def tau_b(requested: ArrayLike, measured: ArrayLike) -> float:
    """Kendall's tau-b, ties corrected (Kendall 1945): 1 where every pair is in the requested order."""
    a, m = _as_pair(requested, measured)
    if _is_constant(a) or _is_constant(m):
        return math.nan
    if len(a) <= MAX_PAIRED:
        x, y = (np.sign(v[:, None] - v[None, :]) for v in (a, m))
        order = np.sum(x * y) / np.sqrt(np.abs(x).sum()) / np.sqrt(np.abs(y).sum())
        return float(np.clip(order, -1.0, 1.0))
    from scipy.stats import kendalltau

    return float(kendalltau(a, m).statistic)


def spearman(requested: ArrayLike, measured: ArrayLike) -> float:
    """Pearson's r of the ranks, ties sharing their mean rank."""
    from scipy.stats import rankdata

    a, m = _as_pair(requested, measured)
    return pearson(rankdata(a), rankdata(m))


def gain(requested: ArrayLike, measured: ArrayLike) -> float:
    """Slope of measured on requested by least squares: 1 keeps the strength, 0 ignores the request."""
    a, m = _as_pair(requested, measured)
    return math.nan if _is_constant(a) else float(np.mean((a - a.mean()) * (m - m.mean())) / a.var())


def bias(requested: ArrayLike, measured: ArrayLike) -> float:
    """Mean of measured minus requested."""
    a, m = _as_pair(requested, measured)
    return float(np.mean(m - a)) if len(a) else math.nan


def leak(requested: ArrayLike, requested_other: ArrayLike, measured: ArrayLike, measured_other: ArrayLike) -> float:
    """How much of an axis's request shows on the other axis, in units of its gain.

    Slopes are partial (both requests in one regression), so that requests whose axes are correlated, as those of the
    eight emotions are, do not pass for a leak. 0 is none; .3 means that asking for one unit moves the other axis by .3
    of what it moves its own; the sign is kept.
    """
    own, other = (
        partial_slope(requested, requested_other, measured),
        partial_slope(requested, requested_other, measured_other),
    )
    return other / own if abs(own) > 1e-3 else math.nan


def partial_slope(cause: ArrayLike, beside: ArrayLike, measured: ArrayLike) -> float:
    """Slope of measured on a cause with another cause held fixed (least squares with both)."""
    a, m = _as_pair(cause, measured)
    o, _ = _as_pair(beside, measured)
    if _is_constant(a):
        return math.nan
    design = np.stack([a - a.mean(), o - o.mean()], axis=1)
    return float(np.linalg.lstsq(design, m - m.mean(), rcond=None)[0][0])


def ordered_pairs(requested: ArrayLike, measured: ArrayLike) -> float:
    """Share of pairs with different requests whose measurements stand in the same order; chance is .5."""
    a, m = _as_pair(requested, measured)
    later = a[:, None] < a[None, :]
    right = (m[:, None] < m[None, :]) + 0.5 * (m[:, None] == m[None, :])
    return float(right[later].mean()) if later.any() else math.nan


def constant_error(requested: ArrayLike) -> tuple[float, float]:
    """RMSE and MAE of the best answer that never changes (the mean, the median): what any figure has to beat."""
    a = np.asarray(requested, float)
    return (float(a.std()), float(np.mean(np.abs(a - np.median(a))))) if len(a) else (math.nan, math.nan)


def count_confusions(requested: Sequence[str], read: Sequence[str], names: Sequence[str]) -> FloatArray:
    """Counts [requested, read] in the order of `names`; labels that are not in `names` are left out."""
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for a, r in zip(requested, read, strict=True):
        if a in place and r in place:
            table[place[a], place[r]] += 1
    return table


def row_shares(table: FloatArray) -> FloatArray:
    """Each row of a confusion as shares of its sum; rows without a case are nan."""
    total = table.sum(axis=1, keepdims=True)
    return np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0)


def uar(requested: Sequence[Hashable], read: Sequence[Hashable]) -> float:
    """Unweighted average recall over the classes that were requested; chance is 1 / classes."""
    counts: dict[Hashable, list[int]] = {}
    for a, r in zip(requested, read, strict=True):
        of = counts.setdefault(a, [0, 0])
        of[0] += a == r
        of[1] += 1
    return sum(right / n for right, n in counts.values()) / len(counts) if counts else math.nan


def top_k(requested: Sequence[int], probabilities: ArrayLike, k: int = 2) -> float:
    """Share of rows [N, C] whose requested class index is among the `k` likeliest."""
    p = np.asarray(probabilities, float)
    if not len(p):
        return math.nan
    best = np.argsort(-p, axis=1, kind="stable")[:, :k]
    return float(np.mean([a in row for a, row in zip(requested, best, strict=True)]))


def js_divergence(requested: ArrayLike, measured: ArrayLike) -> FloatArray:
    """Jensen-Shannon divergence of each pair of rows [N, C], in bits: 0 equal, 1 disjoint (Lin 1991)."""
    p, q = np.atleast_2d(np.asarray(requested, float)), np.atleast_2d(np.asarray(measured, float))
    middle = (p + q) / 2
    return np.maximum(0.0, (_relative_bits(p, middle) + _relative_bits(q, middle)) / 2)


def normalized_entropy(probabilities: ArrayLike) -> float:
    """Of one distribution, as a share of the flat one's: 0 certain, 1 knows nothing."""
    p = np.asarray(probabilities, float)
    p = p[p > 0]
    return 0.0 if len(p) < 2 else float(-np.sum(p * np.log(p)) / math.log(np.asarray(probabilities).size))


def reliability_bins(confidence: ArrayLike, right: ArrayLike, bins: int = BINS) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, count) of each bin of equal width that has a case."""
    c, r = _as_pair(confidence, right)
    which = np.clip((c * bins).astype(int), 0, bins - 1)
    return [
        (float(c[which == b].mean()), float(r[which == b].mean()), int((which == b).sum()))
        for b in range(bins)
        if (which == b).any()
    ]


def expected_calibration_error(confidence: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error over 15 bins: the mean gap between stated confidence and how often it was right."""
    from pipelines.recognition import calibration

    return calibration.expected_calibration_error(confidence, right, BINS) if np.size(confidence) else math.nan


def bootstrap_intervals(
    statistics: Callable[[NDArray[np.intp]], Sequence[float]],
    groups: Sequence[Hashable],
    *,
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = 0,
) -> list[tuple[float, float]]:
    """Percentile bootstrap intervals (Efron & Tibshirani 1993) of several figures, whole groups drawn together.

    Args:
        statistics: of row indices, repeats included; always as many figures. For a paired comparison let it return the
            differences of two systems on the same rows.
        groups: the group of each row; rows that share a prompt belong together.
        draws: resamples.
        level: coverage.
        seed: same seed, same intervals.

    Returns:
        The low and the high end of each figure; nan where fewer than two groups exist or no resample has the figure.
    """
    members: dict[Hashable, list[int]] = {}
    for row, group in enumerate(groups):
        members.setdefault(group, []).append(row)
    rows = [np.array(m, dtype=np.intp) for m in members.values()]
    if len(rows) < 2:
        return [(math.nan, math.nan) for _ in statistics(np.arange(len(groups)))]
    dice = np.random.default_rng(seed)
    drawn = [
        statistics(np.concatenate([rows[i] for i in dice.integers(len(rows), size=len(rows))])) for _ in range(draws)
    ]
    return [_percentiles([x for x in column if not math.isnan(x)], level) for column in zip(*drawn, strict=True)]


def bootstrap_interval(
    statistic: Callable[[NDArray[np.intp]], float],
    groups: Sequence[Hashable],
    *,
    draws: int = DRAWS,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """The interval of one figure; see `bootstrap_intervals`."""
    return bootstrap_intervals(lambda picked: (statistic(picked),), groups, draws=draws, level=level, seed=seed)[0]


def round_or_none(x: float) -> float | None:
    """Rounded to four places for JSON; None for what is not a number."""
    return None if math.isnan(x) else round(float(x), 4)


def _percentiles(drawn: list[float], level: float) -> tuple[float, float]:
    if not drawn:
        return math.nan, math.nan
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _relative_bits(p: FloatArray, q: FloatArray) -> FloatArray:
    ratio = np.divide(p, q, out=np.ones_like(p), where=(p > 0) & (q > 0))
    return np.asarray(np.sum(p * np.log2(ratio), axis=1), float)


def _as_pair(x: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    a, b = np.asarray(x, float), np.asarray(y, float)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(f"two rows of equal length are compared, got shapes {a.shape} and {b.shape}")
    return a, b


def _is_constant(x: FloatArray) -> bool:
    return len(x) < 2 or float(np.ptp(x)) < 1e-12

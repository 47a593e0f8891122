"""How far raters agree. Tables are [items, raters] with nan where a rater did not rate an item.

Coefficients that need a full table are estimated from whatever was rated; each docstring says how, and on a full table
each equals the published formula.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
MAX_PAIRS = 4000  # of raters whose ranks are correlated


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """Intraclass correlations of the two-way random model, absolute agreement.

    Attributes:
        single: ICC(2,1), of one rater.
        average: ICC(2,k), of the mean of `k` raters.
        k: ratings an item, the harmonic mean where it differs.
        items: that were used.
        raters: that were used.
        ratings: that were used.
    """

    single: float
    average: float
    k: float
    items: int
    raters: int
    ratings: int


def icc(table: ArrayLike) -> IntraclassCorrelation:
    """ICC(2,1) and ICC(2,k) (Shrout & Fleiss 1979), nan where fewer than two items or raters can be compared.

    Variances of items, raters and error come from Henderson's method 3 (Henderson 1953; Searle, Casella & McCulloch
    1992), which takes any pattern of missing ratings and equals the analysis of variance on a full table. As present,
    an estimate may be negative. Items with one rating, and raters of one item, say nothing about agreement and are left
    out.
    """
    x = _drop_single_ratings(np.asarray(table, float))
    present = ~np.isnan(x)
    n = int(present.sum())
    if min(x.shape, default=0) < 2:
        return IntraclassCorrelation(math.nan, math.nan, math.nan, x.shape[0], x.shape[1], n)
    per_item, per_rater = present.sum(1), present.sum(0)
    k = len(per_item) / float(np.sum(1 / per_item))
    item, rater, error = _variance_components(np.where(present, x, 0.0), present)
    single, average = item + rater + error, item + (rater + error) / k
    return IntraclassCorrelation(
        _safe_ratio(item, single), _safe_ratio(item, average), k, len(per_item), len(per_rater), n
    )


def _drop_single_ratings(x: FloatArray) -> FloatArray:
    """Only items and raters with at least two ratings; dropping one may leave another short, hence the loop."""
    while True:
        rows, columns = (~np.isnan(x)).sum(1) >= 2, (~np.isnan(x)).sum(0) >= 2
        if rows.all() and columns.all():
            return x
        x = x[rows][:, columns]


def _variance_components(y: FloatArray, present: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Variance components (items, raters, error) of y [items, raters], 0 where nothing is `present`."""
    per_item, per_rater, n = present.sum(1).astype(float), present.sum(0).astype(float), float(present.sum())
    weight = present.astype(float)
    y = np.where(present, y - y.sum() / n, 0.0)  # centred: sums of squares stay exact
    items = float(np.sum(y.sum(1) ** 2 / per_item))
    raters = float(np.sum(y.sum(0) ** 2 / per_rater))
    reduced = np.diag(per_rater) - weight.T @ (weight / per_item[:, None])  # items eliminated from the normal equations
    right = y.sum(0) - weight.T @ (y.sum(1) / per_item)
    effect, _, rank, _ = np.linalg.lstsq(reduced, right, rcond=1e-10)
    both = items + float(effect @ right)
    free = n - len(per_item) - rank
    error = (float(np.sum(y**2)) - both) / free if free > 0 else math.nan
    of_items = n - float(np.sum(weight / per_rater))
    of_raters = n - float(np.sum(weight / per_item[:, None]))
    item = (both - raters - (len(per_item) + rank - len(per_rater)) * error) / of_items
    rater = (both - items - rank * error) / of_raters
    return float(item), float(rater), float(error)


def _safe_ratio(part: float, whole: float) -> float:
    return part / whole if math.isfinite(whole) and whole > 1e-12 else math.nan


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W: 0 no agreement on the order of the items, 1 full; `full` says whether every rater rated
    every item.
    """

    w: float
    full: bool
    p: float


def kendall_w(table: ArrayLike) -> Concordance:
    """Kendall's coefficient of concordance, ties corrected (Kendall & Gibbons 1990), with the p of its chi-square.

    Where ratings are missing: W = (1 + (m - 1) rho) / m, with rho the mean Spearman correlation over all pairs of
    raters who share at least three items (each pair weighted by the items they share; of more than 4,000 pairs, 4,000
    drawn with a fixed seed) and m the harmonic mean of ratings an item; no p then. On a full table without ties both
    are equal.
    """
    x = _drop_single_ratings(np.asarray(table, float))
    n, m = x.shape
    if n < 3 or m < 2:
        return Concordance(math.nan, False, math.nan)
    if np.isnan(x).any():
        rho = _mean_rank_correlation(x)
        k = n / float(np.sum(1 / (~np.isnan(x)).sum(1)))
        return Concordance((1 + (k - 1) * rho) / k, False, math.nan)
    ranks = _ranks(x)
    ties = sum(float(np.sum(c**3 - c)) for c in (np.unique(column, return_counts=True)[1] for column in x.T))
    below = m**2 * (n**3 - n) - m * ties
    if below <= 0:
        return Concordance(math.nan, True, math.nan)
    from scipy.stats import chi2

    w = 12 * float(np.sum((ranks.sum(1) - m * (n + 1) / 2) ** 2)) / below
    return Concordance(w, True, float(chi2.sf(m * (n - 1) * w, n - 1)))


def _ranks(x: FloatArray) -> FloatArray:
    from scipy.stats import rankdata

    return np.asarray(rankdata(x, axis=0), float)


def _mean_rank_correlation(x: FloatArray) -> float:
    total = weight = 0.0
    pairs = list(combinations(range(x.shape[1]), 2))
    if len(pairs) > MAX_PAIRS:
        pairs = random.Random(0).sample(pairs, MAX_PAIRS)
    for i, j in pairs:
        both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
        pair = _ranks(x[both][:, [i, j]]) if both.sum() >= 3 else np.empty((0, 2))
        if len(pair) and float(np.min(np.std(pair, axis=0))) > 0:
            total += float(np.corrcoef(pair[:, 0], pair[:, 1])[0, 1]) * len(pair)
            weight += len(pair)
    return total / weight if weight else math.nan


Metric = Literal["nominal", "interval"]
_DISTANCE: dict[Metric, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "nominal": lambda a, b: (a != b).astype(float),
    "interval": lambda a, b: (a - b) ** 2,
}


def krippendorff_alpha(table: ArrayLike, metric: Metric) -> float:
    """Krippendorff's alpha, 1 - observed / expected disagreement; missing ratings are part of the method (Krippendorff
    2011, Computing Krippendorff's alpha-reliability). Items with one rating pair with nothing and are left out. nan
    where nothing varies.
    """
    x = np.asarray(table, float)
    values = np.unique(x[~np.isnan(x)])
    counts = np.stack([(x == v).sum(1) for v in values], axis=1).astype(float) if len(values) else np.zeros((0, 0))
    counts = counts[counts.sum(1) >= 2]
    if len(values) < 2 or not len(counts):
        return math.nan
    each = counts.sum(1)
    coincidence = (counts / (each - 1)[:, None]).T @ counts - np.diag((counts / (each - 1)[:, None]).sum(0))
    marginal, n = coincidence.sum(1), coincidence.sum()
    distance = _DISTANCE[metric](values[:, None], values[None, :])
    expected = float(np.sum(np.outer(marginal, marginal) * distance)) / (n - 1)
    return 1 - float(np.sum(coincidence * distance)) / expected if expected > 0 else math.nan


def pairwise_agreement(table: ArrayLike) -> float:
    """The chance that two raters of the same item gave the same value: the mean over items with at least two ratings,
    each item weighted by its pairs of raters.
    """
    x = np.asarray(table, float)
    same = pairs = 0.0
    for row in x:
        _, counts = np.unique(row[~np.isnan(row)], return_counts=True)
        same += float(np.sum(counts * (counts - 1)))
        pairs += float(counts.sum() * (counts.sum() - 1))
    return same / pairs if pairs else math.nan


def pairwise_difference(table: ArrayLike) -> float:
    """Mean absolute difference of two raters of the same item, over all such pairs."""
    x = np.asarray(table, float)
    total = pairs = 0.0
    for row in x:
        values = np.sort(row[~np.isnan(row)])
        n = len(values)
        total += float(np.sum(values * (2 * np.arange(n) - n + 1)))  # sum of |a - b| over pairs of sorted values
        pairs += n * (n - 1) / 2
    return total / pairs if pairs else math.nan

"""Agreement figures against published worked examples, and against other ways to compute them where ratings are
missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from studio.study import agreement, figures

NAN = math.nan

#: Shrout & Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)

#: Krippendorff 2011 (Computing Krippendorff's alpha-reliability), example C: twelve units, four observers, missing
#: data.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T


def test_icc_of_shrout_and_fleiss() -> None:
    found = agreement.icc(SHROUT_FLEISS)
    assert round(found.single, 2) == 0.29 and round(found.average, 2) == 0.62
    assert (found.items, found.raters, found.k) == (6, 4, 4.0)


def test_icc_with_missing_ratings_is_hendersons_method_by_projections() -> None:
    """The same estimates from explicit projection matrices over the ratings that are there."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(15, 1)) + 0.5 * rng.normal(size=(1, 6)) + 0.7 * rng.normal(size=(15, 6))
    gaps = rng.random(x.shape) < 0.35
    gaps[:, :2] = False  # an item with a single rating is left out
    x[gaps] = NAN
    i, j = np.nonzero(~np.isnan(x))
    y, items, raters = x[i, j], np.eye(15)[i], np.eye(6)[j]

    def onto(z: np.ndarray) -> np.ndarray:
        return z @ np.linalg.pinv(z)

    of_items, of_raters, both = onto(items), onto(raters), onto(np.hstack([items, raters]))
    error = (y @ (np.eye(len(y)) - both) @ y) / np.trace(np.eye(len(y)) - both)

    def variance(z: np.ndarray, rest: np.ndarray) -> float:
        return float((y @ rest @ y - error * np.trace(rest)) / np.trace(z.T @ rest @ z))

    item, rater = variance(items, both - of_raters), variance(raters, both - of_items)
    assert agreement.icc(x).single == pytest.approx(item / (item + rater + error))


@pytest.mark.parametrize(
    "table", [np.zeros((0, 0)), [[1.0, 2.0]], [[1.0], [2.0]], [[NAN, 2.0], [1.0, NAN]], np.ones((4, 3))]
)
def test_agreement_of_too_little_is_nothing(table: np.ndarray) -> None:
    assert math.isnan(agreement.icc(table).single) and math.isnan(agreement.kendall_w(table).w)


def test_alpha_where_nothing_varies_or_pairs_is_nothing() -> None:
    assert math.isnan(agreement.krippendorff_alpha(np.ones((4, 3)), "interval"))
    assert math.isnan(agreement.krippendorff_alpha([[NAN, 2.0], [1.0, NAN]], "nominal"))


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("interval", 0.849)])
def test_alpha_of_krippendorff(metric: agreement.Metric, alpha: float) -> None:
    assert round(agreement.krippendorff_alpha(KRIPPENDORFF, metric), 3) == alpha


def test_kendall_w_from_its_definition() -> None:
    """Three judges rank four items; R = 4, 6, 9, 11, so S = 29 and W = 12 * 29 / (9 * 60)."""
    ranks = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 4], [4, 4, 3]], float)
    found = agreement.kendall_w(ranks)
    assert found.full and found.w == pytest.approx(12 * 29 / (9 * 60))
    assert found.w == pytest.approx((1 + 2 * _mean_spearman(ranks)) / 3)


def test_kendall_w_with_ties_and_with_gaps() -> None:
    same = np.array([[1, 1], [1, 1], [2, 2], [3, 3]], float)
    assert agreement.kendall_w(same).w == pytest.approx(1.0)  # 1 only with the correction for ties
    gaps = np.array([[1, 1, NAN], [2, 2, 2], [3, 3, 3], [4, NAN, 4], [5, 5, 5]], float)
    found = agreement.kendall_w(gaps)
    assert not found.full and found.w == pytest.approx(1.0) and math.isnan(found.p)


def _mean_spearman(ranks: np.ndarray) -> float:
    return float(
        np.mean([np.corrcoef(ranks[:, i], ranks[:, j])[0, 1] for i, j in combinations(range(ranks.shape[1]), 2)])
    )


@pytest.mark.parametrize(
    ("figure", "of_pair"),
    [(agreement.pairwise_agreement, lambda a, b: a == b), (agreement.pairwise_difference, lambda a, b: abs(a - b))],
)
def test_pairs_of_raters_are_all_counted(
    figure: Callable[[np.ndarray], float], of_pair: Callable[[float, float], float]
) -> None:
    pairs = [of_pair(a, b) for row in KRIPPENDORFF for a, b in combinations(row[~np.isnan(row)], 2)]
    assert figure(KRIPPENDORFF) == pytest.approx(np.mean(pairs))


def test_wilson_and_the_exact_test() -> None:
    """8 of 10: Wilson 0.490 to 0.943, two-sided exact p 2 * 56 / 1024 (Agresti & Coull 1998 give the interval's
    formula).
    """
    found = figures.binomial_figures(8, 10)
    z, p, n = 1.959964, 0.8, 10
    middle, half = (
        (p + z * z / 2 / n) / (1 + z * z / n),
        z * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n),
    )
    assert (found["low"], found["high"]) == pytest.approx((middle - half, middle + half), abs=1e-6)
    assert found["p"] == pytest.approx(2 * (45 + 10 + 1) / 1024)


def test_a_mean_with_students_interval() -> None:
    found = figures.mean_with_interval([2.0, 4.0, 6.0, NAN])
    assert found["n"] == 3 and found["mean"] == 4 and found["sd"] == 2
    assert found["high"] - 4 == pytest.approx(4.302653 * 2 / math.sqrt(3), abs=1e-5)  # t of two degrees of freedom

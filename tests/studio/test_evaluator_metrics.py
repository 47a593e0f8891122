"""The figures of the evaluator against numbers worked out by hand and against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from studio.evaluator import costs, human, metrics

ASKED = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])


def test_a_halved_answer_keeps_its_order_and_loses_its_strength() -> None:
    measured = 0.5 * ASKED + 0.1
    assert metrics.pearson(ASKED, measured) == pytest.approx(1) and metrics.tau_b(ASKED, measured) == pytest.approx(1)
    assert metrics.gain(ASKED, measured) == pytest.approx(0.5) and metrics.bias(ASKED, measured) == pytest.approx(0.1)
    # variances .5 and .125, covariance .25, means .1 apart: 2 x .25 / (.5 + .125 + .01)
    assert metrics.ccc(ASKED, measured) == pytest.approx(0.5 / 0.635)
    assert metrics.rmse(ASKED, measured) == pytest.approx(math.sqrt(0.125 + 0.01))
    assert metrics.mae(ASKED, measured) == pytest.approx(np.mean([0.6, 0.35, 0.1, 0.15, 0.4]))


def test_ranks_agree_with_scipy_ties_included() -> None:
    dice = np.random.default_rng(3)
    a, b = np.round(dice.normal(size=60), 1), np.round(dice.normal(size=60), 1)
    for size in (60, metrics.MAX_PAIRED + 1):
        x, y = np.round(dice.normal(size=size), 1), np.round(dice.normal(size=size), 1)
        assert metrics.tau_b(x, y) == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)
    assert metrics.spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic)


def test_ordered_pairs_leave_equal_requests_out_and_halve_ties() -> None:
    # pairs of different requests: (0,1) right, (0,1') tied, so 1.5 of 2
    assert metrics.ordered_pairs([0, 1, 1], [0.2, 0.5, 0.2]) == pytest.approx(0.75)


def test_leak_is_measured_with_the_other_request_held_fixed() -> None:
    v, a = (g.ravel() for g in np.meshgrid(ASKED, ASKED))
    assert metrics.leak(v, a, 0.5 * v, 0.2 * v + 0.7 * a) == pytest.approx(0.4)
    a = v + 0.2 * np.sin(7 * np.arange(len(v)))  # the requests go together; nothing leaks
    assert metrics.leak(v, a, 0.5 * v, 0.7 * a) == pytest.approx(0, abs=1e-9)


def test_the_constant_answer_of_the_published_grid() -> None:
    five = np.tile([-3, -1.5, 0, 1.5, 3], 5)
    assert metrics.constant_error(five)[1] == pytest.approx(1.8)
    assert metrics.constant_error(five)[0] == pytest.approx(five.std())


def test_recall_is_averaged_over_classes_not_outputs() -> None:
    asked, read = ["sad"] * 8 + ["angry"] * 2, ["sad"] * 8 + ["sad", "angry"]
    assert metrics.uar(asked, read) == pytest.approx(0.75)
    table = metrics.count_confusions(asked, read, ["sad", "angry", "happy"])
    assert table.tolist() == [[8, 0, 0], [1, 1, 0], [0, 0, 0]]
    shares = metrics.row_shares(table)
    assert shares[1].tolist() == [0.5, 0.5, 0] and np.isnan(shares[2]).all()


def test_mixtures() -> None:
    assert metrics.top_k([1, 2], [[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]]) == 0.5
    assert metrics.js_divergence([[1, 0]], [[0, 1]])[0] == pytest.approx(1)
    assert metrics.js_divergence([[0.5, 0.5]], [[0.5, 0.5]])[0] == 0
    # against scipy, whose distance is the root of the divergence
    p, q = [0.7, 0.2, 0.1], [0.2, 0.5, 0.3]
    from scipy.spatial.distance import jensenshannon

    assert metrics.js_divergence([p], [q])[0] == pytest.approx(jensenshannon(p, q, base=2) ** 2)
    assert metrics.normalized_entropy([0.25] * 4) == pytest.approx(1) and metrics.normalized_entropy([1, 0, 0, 0]) == 0


def test_calibration() -> None:
    confidence, right = [0.95, 0.95, 0.55, 0.55], [1, 1, 1, 0]
    assert metrics.expected_calibration_error(confidence, right) == pytest.approx((2 * 0.05 + 2 * 0.05) / 4)
    assert [n for _, _, n in metrics.reliability_bins(confidence, right)] == [2, 2]


def test_what_cannot_be_computed_is_nan_and_never_zero() -> None:
    flat = np.zeros(5)
    for figure in (metrics.pearson, metrics.tau_b, metrics.spearman):
        assert math.isnan(figure(ASKED, flat))
    assert (
        math.isnan(metrics.gain(flat, ASKED))
        and math.isnan(metrics.ccc([], []))
        and math.isnan(metrics.ordered_pairs(flat, ASKED))
    )
    with pytest.raises(ValueError, match="equal length"):
        metrics.rmse([1, 2], [1])


def test_intervals_cover_repeat_and_keep_groups_together() -> None:
    dice = np.random.default_rng(0)
    x = dice.normal(0.3, 1, size=100)
    low, high = metrics.bootstrap_interval(lambda i: float(x[i].mean()), range(100))
    assert low < x.mean() < high and (low, high) == metrics.bootstrap_interval(lambda i: float(x[i].mean()), range(100))
    assert high - low == pytest.approx(2 * 1.96 * x.std() / 10, rel=0.2)
    copies = np.repeat(x[:20], 5)  # five copies tell no more than one
    wide, narrow = (
        metrics.bootstrap_interval(lambda i: float(copies[i].mean()), g) for g in (np.repeat(range(20), 5), range(100))
    )
    assert wide[1] - wide[0] > 1.7 * (narrow[1] - narrow[0])
    assert all(map(math.isnan, metrics.bootstrap_interval(lambda i: 1.0, ["one"] * 4)))


def test_unlikely_confusions_cost_more() -> None:
    eye = np.eye(8)
    cost = {
        name: costs.penalised_error(eye[costs.NAMES.index("angry")], eye[i])[0] for i, name in enumerate(costs.NAMES)
    }
    assert cost["angry"] == 0 and cost["disgusted"] < cost["sad"] < cost["calm"] and max(cost.values()) <= 1
    table = costs.confusion_costs()
    assert np.allclose(table, table.T) and table.max() == pytest.approx(1)
    mixed = (eye[1] + eye[2]) / 2
    assert costs.penalised_error(mixed, mixed)[0] == pytest.approx(0, abs=1e-9)  # a mixture met exactly costs nothing
    assert costs.penalised_error(mixed, eye[1])[0] == pytest.approx(table[1, 2] / 2)  # half of it has to move


def test_people_stand_where_they_are_known() -> None:
    assert all(95 <= sum(row) <= 101 for row in human.VOICE.values())
    assert human.mean_recall("speech") == pytest.approx(np.mean([0.53, 0.29, 0.32, 0.29, 0.76, 0.25]))
    assert human.recall("music") == {} and human.mean_recall("image") is None and "Open Database" in human.ATTRIBUTION

"""Calibration: against values counted by hand and against networks whose error is known."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.recognition.calibration import (
    auroc,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    softmax,
    top_class_ece,
)
from weights.errors import InputError


def _drawn(count: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits `scale` times too sharp, and labels drawn from the true probabilities."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(count, 5))
    labels = np.array([rng.choice(5, p=p) for p in softmax(logits)])
    return logits * scale, labels


def test_softmax_sums_to_one_and_a_high_temperature_flattens() -> None:
    logits = np.array([[1000.0, 0.0], [1.0, -1.0]])
    assert np.allclose(softmax(logits).sum(axis=1), 1)
    assert softmax(logits, 4.0)[1, 0] < softmax(logits)[1, 0]
    with pytest.raises(InputError, match="above 0"):
        softmax(logits, 0.0)


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_a_known_sharpening(scale: float) -> None:
    logits, labels = _drawn(6000, scale)
    assert fit_temperature(logits, labels) == pytest.approx(scale, rel=0.07)


def test_soft_labels_of_one_rater_equal_class_numbers() -> None:
    logits, labels = _drawn(500, 2.0)
    assert fit_temperature(logits, np.eye(5)[labels]) == pytest.approx(fit_temperature(logits, labels))
    assert negative_log_likelihood(logits, np.eye(5)[labels]) == pytest.approx(negative_log_likelihood(logits, labels))


def test_the_calibration_error_falls_after_calibration() -> None:
    logits, labels = _drawn(6000, 3.0)
    assert top_class_ece(softmax(logits), labels) > 0.2
    assert top_class_ece(softmax(logits, fit_temperature(logits, labels)), labels) < 0.03


def test_the_calibration_error_equals_one_counted_by_hand() -> None:
    # two bins of width 1/2: {.4 wrong} and {.9 right, .7 wrong}; gaps |.4 - 0| * 1/3 + |1.6 - 1| / 2 * 2/3
    assert expected_calibration_error([0.4, 0.9, 0.7], [0, 1, 0], bins=2) == pytest.approx(0.4 / 3 + 0.6 / 3)
    assert top_class_ece([[0.9, 0.1], [0.9, 0.1]], [0, 1]) == pytest.approx(0.4)
    assert top_class_ece([[0.9, 0.1]], [[0.6, 0.4]]) == pytest.approx(0.3)


def test_auroc_counts_pairs_and_halves_ties() -> None:
    assert auroc([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]) == 1.0
    assert auroc([0.5, 0.5, 0.5], [0, 1, 1]) == 0.5
    assert auroc([0.3, 0.1, 0.3, 0.7], [0, 1, 1, 1]) == pytest.approx((0 + 0.5 + 1) / 3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: auroc([1.0], [1]),
        lambda: top_class_ece(np.ones((2, 2)), [0]),
        lambda: fit_temperature(np.ones((0, 3)), []),
    ],
)
def test_wrong_shapes_are_refused_in_words(call: object) -> None:
    with pytest.raises(InputError, match=r"must be|needs"):
        call()  # type: ignore[operator]

"""Calibration shared by every recognizer: temperature, expected calibration error, area under the ROC curve. Numpy
only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weights.errors import InputError

BINS = 15
LOG_TEMPERATURE = (-3.0, 3.0)  # searched range: a twentieth to twenty
SEARCH_STEPS = 60


def softmax(logits: ArrayLike, temperature: float = 1.0) -> NDArray[np.float64]:
    """Probabilities [..., C] of logits [..., C] divided by a temperature above 0 (above 1 flattens, below sharpens).

    Args:
        logits: [..., C].
        temperature: above 0.

    Returns:
        [..., C], summing to 1.

    Raises:
        InputError: the temperature is not above 0.
    """
    if not temperature > 0:
        raise InputError(f"a temperature must be above 0, got {temperature!r}")
    x = np.asarray(logits, dtype=np.float64) / temperature
    x = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(x / x.sum(axis=-1, keepdims=True))


def negative_log_likelihood(logits: ArrayLike, labels: ArrayLike, temperature: float = 1.0) -> float:
    """Mean negative log likelihood of labels: class numbers [N], or soft labels [N, C] that sum to 1."""
    log_p = np.log(np.maximum(softmax(logits, temperature), 1e-12))
    return float(-(log_p * _one_hot(labels, log_p.shape)).sum(axis=1).mean())


def fit_temperature(logits: ArrayLike, labels: ArrayLike) -> float:
    """The temperature of least negative log likelihood (Guo et al. 2017, On calibration of modern neural networks).

    Args:
        logits: [N, C] on data that the network did not learn from.
        labels: class numbers [N], or soft labels [N, C].

    Returns:
        The temperature, from a twentieth to twenty.

    Raises:
        InputError: shapes that do not fit, or nothing to fit on.
    """
    low, high = LOG_TEMPERATURE
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(SEARCH_STEPS):  # golden section: the loss has one minimum in the logarithm of the temperature
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if negative_log_likelihood(logits, labels, math.exp(left)) < negative_log_likelihood(
            logits, labels, math.exp(right)
        ):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)


def top_class_ece(probs: ArrayLike, labels: ArrayLike, bins: int = BINS) -> float:
    """Expected calibration error of the top class over bins of equal width, 0 (calibrated) to 1.

    Args:
        probs: [N, C].
        labels: class numbers [N], or soft labels [N, C] (the share of people who agree with the top class).
        bins: of equal width over 0 to 1.

    Returns:
        0 (calibrated) to 1.
    """
    p = np.asarray(probs, dtype=np.float64)
    agreement = _one_hot(labels, p.shape)[np.arange(len(p)), p.argmax(axis=1)]
    return expected_calibration_error(p.max(axis=1), agreement, bins)


def expected_calibration_error(confidence: ArrayLike, correct: ArrayLike, bins: int = BINS) -> float:
    """Mean gap between stated confidence [N] and how often it was right [N], over bins of equal width.

    Raises:
        InputError: the two are empty or not rows of one length.
    """
    c, r = np.asarray(confidence, dtype=np.float64), np.asarray(correct, dtype=np.float64)
    if c.ndim != 1 or c.shape != r.shape or not len(c):
        raise InputError(f"confidences and outcomes must be two rows of one length, got {c.shape} and {r.shape}")
    bin_index = np.clip((c * bins).astype(int), 0, bins - 1)
    gap = np.bincount(bin_index, weights=c - r, minlength=bins)
    return float(np.abs(gap).sum() / len(c))


def auroc(scores: ArrayLike, labels: ArrayLike) -> float:
    """Chance that a positive (label 1) scores above a negative (label 0), ties counting half.

    Args:
        scores: [N], higher is more positive.
        labels: [N] of 0 and 1.

    Returns:
        0 to 1; 0.5 is chance.

    Raises:
        InputError: one of the two kinds is missing.
    """
    s, y = np.asarray(scores, dtype=np.float64), np.asarray(labels).astype(bool)
    positive, negative = int(y.sum()), int((~y).sum())
    if s.ndim != 1 or s.shape != y.shape or not positive or not negative:
        raise InputError(
            f"AUROC needs scores and labels of one length with both kinds, got {positive} positive, {negative} negative"
        )
    _, inverse, counts = np.unique(s, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # mean rank of tied scores, from 1
    return float((ranks[y].sum() - positive * (positive + 1) / 2) / (positive * negative))


def _one_hot(labels: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    y = np.asarray(labels)
    if len(shape) != 2 or not shape[0] or y.shape not in ((shape[0],), shape):
        raise InputError(
            f"labels must be [{shape[0]}] or {list(shape)} for predictions {list(shape)}, got {list(y.shape)}"
        )
    return np.eye(shape[1])[y.astype(int)] if y.ndim == 1 else y.astype(np.float64)

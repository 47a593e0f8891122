"""Calibration shared by every recognizer: temperature, offsets of rare classes, expected calibration error, area under
the ROC curve. Numpy only.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weights.errors import InputError

BINS = 15
LOG_TEMPERATURE = (-3.0, 3.0)  # searched range: a twentieth to twenty
SEARCH_STEPS = 60
NEWTON_STEPS = 30


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


def fit_offsets(logits: ArrayLike, labels: ArrayLike, balance: float) -> tuple[float, NDArray[np.float64]]:
    """A temperature and an offset a class, fitted together; rare classes may count for more than they number.

    A class that is rare in what a network learnt from is hardly ever its first choice; an offset gives it back its due
    (Menon et al. 2021, Long-tail learning via logit adjustment). Newton's method: the loss is convex.

    Args:
        logits: [N, C] on data that the network did not learn from.
        labels: class numbers [N].
        balance: 0 counts each example alike, 1 each class alike.

    Returns:
        The temperature, and offsets [C] to add to the logits that are divided by it; they sum to 0.

    Raises:
        InputError: shapes that do not fit, or a class without an example.
    """
    x, y = np.asarray(logits, dtype=np.float64), np.asarray(labels)
    truth = _one_hot(y, x.shape)
    count, classes = truth.sum(axis=0), x.shape[1]
    if not count.all():
        raise InputError(f"every class needs an example to fit offsets on, got {count.astype(int).tolist()}")
    weight = ((count[y.astype(int)] / len(x)) ** -balance)[:, None]
    weight /= weight.sum()

    def loss(settings: NDArray[np.float64]) -> float:
        p = softmax(x * settings[0] + settings[1:])
        return -float((weight * truth * np.log(np.maximum(p, 1e-12))).sum())

    settings = np.array([1.0, *np.zeros(classes)])  # one over the temperature, then the offsets
    for _ in range(NEWTON_STEPS):
        step = _newton_step(x, truth, weight, settings)
        before = loss(settings)
        share = next((s for s in (1.0, 0.5, 0.25, 0.1, 0.01) if loss(settings - s * step) < before - 1e-12), 0.0)
        if not share:
            break
        settings = settings - share * step
    return 1 / max(float(settings[0]), math.exp(-LOG_TEMPERATURE[1])), settings[1:] - settings[1:].mean()


def _newton_step(
    x: NDArray[np.float64], truth: NDArray[np.float64], weight: NDArray[np.float64], settings: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Slope over curvature of the weighted loss of `softmax(x * settings[0] + settings[1:])`."""
    p = softmax(x * settings[0] + settings[1:])
    error, heavy = weight * (p - truth), weight * p
    slope = np.array([(error * x).sum(), *error.sum(axis=0)])
    apart = x - (p * x).sum(axis=1, keepdims=True)
    curvature = np.empty((len(settings), len(settings)))
    curvature[0, 0] = (heavy * apart**2).sum()
    curvature[0, 1:] = curvature[1:, 0] = (heavy * apart).sum(axis=0)
    curvature[1:, 1:] = np.diag(heavy.sum(axis=0)) - heavy.T @ p
    return np.asarray(np.linalg.solve(curvature + 1e-9 * np.eye(len(settings)), slope))


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

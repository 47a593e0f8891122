"""Fitting the heads of music recognizers in closed form: ridge over random Fourier features, hyper-parameters chosen by
leave-groups-out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from pipelines.recognition.music.head import Array, MusicHead, fourier_features

MAX_DEVIATION, LINEAR = 2.5, 0.3
WIDTHS = (0.004, 0.008)  # of the two Gaussian kernels that they approximate, per squared standard deviation
FREQUENCIES = 384
RIDGES = (0.15, 0.5, 1.5)
CURVE_WEIGHTS = (0.3, 1.5, 6.0)  # how much the windows' own ratings count beside the piece's
INVARIANCE_WEIGHT = 3.0  # how much a change that means nothing counts beside a rated piece
INVARIANCE_SCALE = 8.0  # how much the variance that such a change makes counts in the scale of a feature
MAX_GAIN = 1.6
WINDOW_MAP_RIDGE = 1000.0
FOLDS = 6


@dataclass(frozen=True, slots=True)
class RatedWindows:
    """Windows of pieces with what listeners (or a teacher) said.

    Attributes:
        rows: [W, F] features.
        piece: [W] number of the piece, 0..P-1.
        curve: [W, 2] valence and arousal during the window.
        rating: [P, 2] of the whole piece.
        group: [P] game; what is never on both sides of a split.
        weight: [P] how much a piece counts.
    """

    rows: Array
    piece: NDArray[np.int64]
    curve: Array
    rating: Array
    group: NDArray[np.str_]
    weight: Array

    def of(self, is_selected: NDArray[np.bool_]) -> RatedWindows:
        """Only the selected pieces [P]."""
        keep = is_selected[self.piece]
        number = np.cumsum(is_selected) - 1
        return RatedWindows(
            self.rows[keep],
            number[self.piece[keep]],
            self.curve[keep],
            self.rating[is_selected],
            self.group[is_selected],
            self.weight[is_selected],
        )

    def mean(self, values: Array) -> Array:
        """[W, K] -> [P, K] means over each piece's windows."""
        out = np.zeros((len(self.rating), values.shape[1]))
        np.add.at(out, self.piece, values)
        return out / np.bincount(self.piece, minlength=len(out))[:, None]

    def share(self) -> Array:
        """[W] weight of a window: its piece's, shared among its windows."""
        return (self.weight / np.bincount(self.piece, minlength=len(self.rating)))[self.piece]


@dataclass(frozen=True, slots=True)
class InvariantPairs:
    """What must read alike: pieces before and after a change that means nothing.

    Attributes:
        before: [N, F] features.
        after: [N, F] features.
        piece: [N] number of the piece.
    """

    before: Array
    after: Array
    piece: NDArray[np.int64]

    def of(self, is_selected: NDArray[np.bool_]) -> InvariantPairs:
        """Only those of the selected pieces [P]."""
        keep = is_selected[self.piece]
        return InvariantPairs(self.before[keep], self.after[keep], self.piece[keep])

    def select_columns(self, place: list[int]) -> InvariantPairs:
        """Only some features."""
        return InvariantPairs(self.before[:, place], self.after[:, place], self.piece)


def concatenate(parts: list[RatedWindows]) -> RatedWindows:
    """Several materials as one."""
    offset = np.cumsum([0, *(len(p.rating) for p in parts)])
    pieces = np.concatenate([p.piece + o for p, o in zip(parts, offset[:-1], strict=True)])
    stacked = [
        np.concatenate([getattr(p, name) for p in parts]) for name in ("rows", "curve", "rating", "group", "weight")
    ]
    return RatedWindows(stacked[0], pieces, *stacked[1:])


def draw_frequencies(size: int, count: int, seed: int) -> Array:
    """[size, count] orthogonal random frequencies (Yu et al. 2016), half for each of `WIDTHS`; rounded to fp16."""
    rng = np.random.default_rng(seed)
    blocks: list[Array] = []
    while sum(b.shape[1] for b in blocks) < count:
        q, _ = np.linalg.qr(rng.standard_normal((size, size)))
        blocks.append(q * np.sqrt(rng.chisquare(size, size)))
    frequencies = np.concatenate(blocks, axis=1)[:, :count] if count else np.zeros((size, 0))
    widths = np.array(WIDTHS)[np.arange(count) % len(WIDTHS)]
    return np.asarray((frequencies * np.sqrt(2 * widths)).astype(np.float16), dtype=np.float64)


def fit(
    material: RatedWindows,
    names: tuple[str, ...],
    *,
    invariant_pairs: InvariantPairs | None = None,
    frequency_count: int = FREQUENCIES,
    ridges: Sequence[float] = RIDGES,
    min_scale: float = 1e-6,
    window_map_ridge: float = WINDOW_MAP_RIDGE,
    seed: int = 0,
) -> MusicHead:
    """Fit a head; ridge and weight of the curves are chosen for each axis by leaving groups out of `material`.

    Least squares shrinks towards the mean, so that even a perfect performance of what was asked would measure as too
    weak: the readings are stretched about the mean until, on pieces left out, they vary as much as ratings do.
    """
    share = material.share()
    mean = (share[:, None] * material.rows).sum(0) / share.sum()
    scale = np.sqrt((share[:, None] * (material.rows - mean) ** 2).sum(0) / share.sum()) + 1e-6
    scale = np.maximum(scale, min_scale)
    if invariant_pairs:  # what noise moves must not be what the reading turns on
        scale = np.sqrt(
            scale**2 + INVARIANCE_SCALE * ((invariant_pairs.after - invariant_pairs.before) ** 2).mean(axis=0)
        )
    frequencies = draw_frequencies(len(names), frequency_count, seed)
    z = np.clip((material.rows - mean) / scale, -MAX_DEVIATION, MAX_DEVIATION)
    invariance = None
    if invariant_pairs:
        phi = [
            fourier_features(np.clip((x - mean) / scale, -MAX_DEVIATION, MAX_DEVIATION), frequencies, LINEAR)
            for x in (invariant_pairs.before, invariant_pairs.after)
        ]
        invariance = phi[1] - phi[0]
    system = _NormalEquations(material, fourier_features(z, frequencies, LINEAR), invariance)
    choices, held_out = system.choose(ridges)
    gain = system.gain(held_out)
    coefficients = np.column_stack([system.solve(*c)[:, axis] for axis, c in enumerate(choices)]) * gain
    held_out = system.rating + (held_out - system.rating) * gain
    settings: dict[str, Any] = {
        "names": list(names),
        "clip": MAX_DEVIATION,
        "linear": LINEAR,
        "intercept": system.rating.tolist(),
        "spread": [0.2, 0.2],
        "distance": [0.0, 1.0],
        "prior": [[float(m), float(s)] for m, s in zip(material.rating.mean(0), material.rating.std(0), strict=True)],
        "chosen": [list(c) for c in choices],
        "gain": gain.tolist(),
    }
    window_map, residual = _fit_window_map(material, z, window_map_ridge)
    settings["window_spread"] = residual
    head = MusicHead(
        names,
        mean,
        scale,
        frequencies,
        system.centre,
        coefficients,
        window_map,
        _precision(material, mean, scale),
        np.zeros(len(names) + 3),
        settings,
    )
    return _calibrate(head, material, held_out)


class _NormalEquations:
    """The normal equations of each fold of groups, so that leaving one out is a subtraction."""

    def __init__(self, material: RatedWindows, phi: Array, invariance: Array | None = None) -> None:
        self.material = material
        count = material.weight.sum()
        self.invariance = (
            np.zeros((phi.shape[1],) * 2)
            if invariance is None
            else invariance.T @ invariance * (INVARIANCE_WEIGHT * count / len(invariance))
        )
        self.pieces = material.mean(phi)
        w = material.weight / material.weight.sum()
        self.centre, self.rating = w @ self.pieces, w @ material.rating
        self.fold = _folds(material)
        share = material.share()
        self.gram, self.right_hand_side = [], []
        for k in range(int(self.fold.max()) + 1):
            is_fold, inside = self.fold == k, self.fold[material.piece] == k
            a, b = self.pieces[is_fold] - self.centre, phi[inside] - self.centre
            wa, wb = material.weight[is_fold][:, None], share[inside][:, None]
            self.gram.append((a.T @ (wa * a), b.T @ (wb * b)))
            self.right_hand_side.append(
                (
                    a.T @ (wa * (material.rating[is_fold] - self.rating)),
                    b.T @ (wb * (material.curve[inside] - self.rating)),
                )
            )

    def solve(self, ridge: float, curve_weight: float, without: int = -1) -> Array:
        """[2 D + F, 2] coefficients for both axes, one fold left out."""
        keep = [k for k in range(len(self.gram)) if k != without]
        gram = sum(self.gram[k][0] + curve_weight * self.gram[k][1] for k in keep)
        right_hand_side = sum(self.right_hand_side[k][0] + curve_weight * self.right_hand_side[k][1] for k in keep)
        penalty = ridge * np.eye(len(self.centre)) + self.invariance
        return np.asarray(linalg.solve(gram + (1 + curve_weight) * penalty, right_hand_side, assume_a="pos"))

    def predict_held_out(self, ridge: float, curve_weight: float) -> Array:
        """[P, 2] of each piece by the fit that left its fold out."""
        out = np.zeros((len(self.pieces), 2))
        for k in range(len(self.gram)):
            is_fold = self.fold == k
            out[is_fold] = (self.pieces[is_fold] - self.centre) @ self.solve(ridge, curve_weight, k) + self.rating
        return out

    def choose(self, ridges: Sequence[float]) -> tuple[list[tuple[float, float]], Array]:
        """(ridge, weight of curves) of least squared error for each axis, and [P, 2] held-out readings under them."""
        readings = {choice: self.predict_held_out(*choice) for choice in product(ridges, CURVE_WEIGHTS)}
        error = {
            c: (self.material.weight[:, None] * (p - self.material.rating) ** 2).sum(0) for c, p in readings.items()
        }
        best = [min(readings, key=lambda c: float(error[c][axis])) for axis in (0, 1)]
        return best, np.column_stack([readings[best[axis]][:, axis] for axis in (0, 1)])

    def gain(self, held_out: Array) -> Array:
        """[2] how much more ratings vary than readings of pieces left out, 1 to `MOST_GAIN`."""
        w = self.material.weight[:, None] / self.material.weight.sum()
        spread = [np.sqrt((w * (x - (w * x).sum(0)) ** 2).sum(0)) for x in (self.material.rating, held_out)]
        return np.asarray(np.clip(spread[0] / (spread[1] + 1e-9), 1.0, MAX_GAIN))


def _folds(material: RatedWindows) -> NDArray[np.int64]:
    """[P] fold of each piece: whole groups, the largest first into the emptiest of `FOLDS`; pieces where there is one
    group.
    """
    names, index = np.unique(material.group, return_inverse=True)
    if len(names) == 1:
        return np.arange(len(index)) % FOLDS
    load = np.zeros(min(FOLDS, len(names)))
    fold_of = np.zeros(len(names), dtype=np.int64)
    for group in np.argsort(-np.bincount(index), kind="stable"):
        fold_of[group] = int(load.argmin())
        load[fold_of[group]] += float((index == group).sum())
    return fold_of[index]


def _fit_window_map(material: RatedWindows, z: Array, ridge: float) -> tuple[Array, list[float]]:
    """[F, 2] map of a window's distance from its piece to its ratings' distance from the piece's, and what it leaves
    (SD).
    """
    x, y = z - material.mean(z)[material.piece], material.curve - material.mean(material.curve)[material.piece]
    w = material.weight[material.piece][:, None]
    window_map: NDArray[Any] = np.linalg.solve(x.T @ (w * x) + ridge * np.eye(z.shape[1]), x.T @ (w * y))
    return window_map, [float(s) for s in np.sqrt((w * (y - x @ window_map) ** 2).sum(0) / w.sum())]


def _precision(material: RatedWindows, mean: Array, scale: Array) -> Array:
    """Inverse covariance of pieces, shrunk half-way to the diagonal."""
    z = material.mean(np.clip((material.rows - mean) / scale, -8, 8))
    covariance: Array = np.cov(z.T)
    return np.asarray(
        np.linalg.inv(0.5 * covariance + 0.5 * np.diag(np.diag(covariance)) + 0.05 * np.eye(len(covariance)))
    )


def _calibrate(head: MusicHead, material: RatedWindows, held_out: Array) -> MusicHead:
    pieces = [material.rows[material.piece == k] for k in range(len(material.rating))]
    distances = np.array([head.distance(rows) for rows in pieces])
    head = replace(
        head,
        settings={
            **head.settings,
            "distance": [float(np.median(distances)), float(np.percentile(distances, 97)) + 1e-6],
        },
    )
    far = 1 + 0.25 * np.clip([head.distance(rows) for rows in pieces], 0, 4)
    w = material.weight[:, None] / material.weight.sum()
    centre, gain = np.array(head.settings["intercept"]), np.array(head.settings["gain"])
    spread, best = (
        np.sqrt((w * ((x - material.rating) / far[:, None]) ** 2).sum(0))
        for x in (held_out, centre + (held_out - centre) / gain)
    )
    return replace(head, settings={**head.settings, "spread": spread.tolist(), "belief": (best / spread).tolist()})


def fit_ood(
    head: MusicHead, in_distribution: list[Array], ood: list[Array], *, ridge: float = 2.0, steps: int = 30
) -> MusicHead:
    """Logistic regression of what is music of the usual kind and what is not, both counting alike (Newton steps)."""
    x = np.array([_ood_features(head, rows) for rows in [*in_distribution, *ood]])
    y = np.concatenate([np.zeros(len(in_distribution)), np.ones(len(ood))])
    w = np.where(y > 0, 0.5 / len(ood), 0.5 / len(in_distribution)) * len(y)
    penalty = ridge * np.eye(x.shape[1])
    penalty[-1, -1] = 1e-3
    b = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -40, 40)))
        hessian = x.T @ ((w * np.maximum(p * (1 - p), 1e-6))[:, None] * x) + penalty
        b = b - np.linalg.solve(hessian, x.T @ (w * (p - y)) + penalty @ b)
    return replace(head, ood_weights=b)


def _ood_features(head: MusicHead, rows: Array) -> Array:
    z = np.clip((rows - head.mean) / head.scale, -4, 4).mean(axis=0)
    d = head.distance(rows)
    return np.concatenate([z, [d, abs(d), 1.0]])

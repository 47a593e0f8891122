"""Fitting an image recognizer: codebooks from paintings, linear maps from rated pictures, then its calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.recognition import calibration
from pipelines.recognition.image.encoders import CONTENT_BLOCKS, FeatureGaussian
from pipelines.recognition.image.features import DESCRIPTORS, MIN_VARIANCE, Codebook, image_pyramid
from pipelines.recognition.image.head import ImageHead, emotion_probabilities
from pipelines.recognition.image.recognizer import PictureFeatures

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

COMPONENTS, GAUSSIANS = 64, 64  # d and K of a codebook
CODEBOOK_SAMPLES = 60_000  # that a codebook is fitted to
MEANS_ROUNDS, MIXTURE_ROUNDS = 8, 10
FOLDS = 10
#: How much each block counts, for valence and for arousal (colour tells more of valence, shapes of arousal). These and
#: the ridge were chosen by eye on random and theme-grouped folds of the same 553 pictures: two axes, fifteen settings
#: tried,
#: whose r lay within .03 of each other.
SHARES: Mapping[str, tuple[float, float]] = {
    "shapes-coarsest": (0.5, 0.6),
    "shapes-coarse": (0.3, 1.0),
    "shapes-fine": (0.7, 1.0),
    "colours-coarsest": (1.5, 1.0),
    "colours-coarse": (0.7, 0.6),
    "colours-fine": (0.7, 0.6),
    "histograms": (2.0, 0.4),
}


@dataclass(frozen=True, slots=True)
class Regression:
    """How ratings are regressed on an encoder's features.

    Attributes:
        shares: block -> how much it counts, for valence and for arousal.
        ridge: in units of the mean variance of a picture's features.
        false_alarms: share of the training pictures and paintings that may be flagged. The densities of content lie
            closer about what they were fitted on.
        calibration_folds: of the themes, by which it is found how sure to be; fewer stand for pictures that are less
            like those learnt from.
    """

    shares: Mapping[str, tuple[float, float]]
    ridge: float
    false_alarms: float
    calibration_folds: int


#: Encoder -> its regression. The content's ridge was chosen among .5, 1, 2 and 4 on the themes of `steers`, where r lay
#: within .02.
REGRESSIONS: Mapping[str, Regression] = {
    "fisher-vectors": Regression(SHARES, 0.3, 0.02, FOLDS),
    "efficientnet-lite0": Regression(dict.fromkeys(CONTENT_BLOCKS, (1.0, 1.0)), 2.0, 0.002, 3),
}
DENSITY_COMPONENTS = 24  # of the Gaussian that a block's features lie in
SPREAD_RIDGE, OOD_RIDGE = 60.0, 1.0


def fit_codebook(kind: str, paintings: Sequence[NDArray[np.uint8]], generator: torch.Generator) -> Codebook:
    """PCA, k-means and a diagonal Gaussian mixture over the descriptors of paintings RGB [H, W, 3]."""
    describe, level = DESCRIPTORS[kind]
    each = CODEBOOK_SAMPLES // len(paintings) + 1
    drawn = []
    for picture in paintings:
        rows = describe(image_pyramid(torch.from_numpy(picture))[level]).flatten(0, 1)
        drawn.append(rows[torch.randperm(len(rows), generator=generator)[:each]])
    x = torch.cat(drawn)
    centre = x.mean(0)
    values, vectors = torch.linalg.eigh((x - centre).T @ (x - centre) / len(x))
    basis = vectors[:, -COMPONENTS:] / (values[-COMPONENTS:] + 1e-3).sqrt()
    means, variances, weights = _mixture((x - centre) @ basis, generator)
    return Codebook(*(t.half().float() for t in (centre, basis, means, variances, weights)))  # as it is stored


def fit_gaussian(features: Tensor) -> FeatureGaussian:
    """Where features [N, D] of a block lie."""
    centre, scale = features.mean(0), features.std(0) + 1e-3
    z = (features - centre) / scale
    values, vectors = torch.linalg.eigh(z.T @ z / len(z))
    basis = vectors[:, -DENSITY_COMPONENTS:] / (values[-DENSITY_COMPONENTS:] + 1e-3).sqrt()
    return FeatureGaussian(*(t.half().float() for t in (centre, scale, basis)))  # as it is stored


def _mixture(points: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    means = points[torch.randperm(len(points), generator=generator)[:GAUSSIANS]].clone()
    for _ in range(MEANS_ROUNDS):
        nearest = (points @ means.T - 0.5 * means.square().sum(1)).argmax(1)
        count = torch.bincount(nearest, minlength=GAUSSIANS).float()[:, None]
        means = torch.where(
            count > 0, torch.zeros_like(means).index_add_(0, nearest, points) / count.clamp(min=1), means
        )
    variances, weights = points.var(0).repeat(GAUSSIANS, 1), torch.full((GAUSSIANS,), 1 / GAUSSIANS)
    empty = torch.zeros(0)
    for _ in range(MIXTURE_ROUNDS):
        shares, _ = Codebook(empty, empty, means, variances, weights).posteriors(points)
        mass = shares.sum(0)[:, None].clamp(min=1.0)
        weights, means = mass[:, 0] / len(points), shares.T @ points / mass
        variances = (shares.T @ points**2 / mass - means**2).clamp(min=MIN_VARIANCE)
    return means, variances, weights / weights.sum()


class KernelTable:
    """Measured pictures as matrices: the Gram matrix of each block, and the plain attributes.

    With `copies` (the same pictures changed, in the same order) regression learns from all, so that what those changes
    are counts for little.
    """

    def __init__(
        self,
        measured: Sequence[PictureFeatures],
        copies: Sequence[Sequence[PictureFeatures]] = (),
        regression: Regression = REGRESSIONS["fisher-vectors"],
    ) -> None:
        self.count, self.copies, self.regression = len(measured), len(copies), regression
        rows = [*measured, *(m for copy in copies for m in copy)]
        self.blocks = {name: np.stack([m.blocks[name] for m in rows]).astype(np.float32) for name in regression.shares}
        self.attributes = np.stack([m.attribute_vector() for m in rows])
        self.grams = {name: (x @ x.T).astype(np.float64) for name, x in self.blocks.items()}

    def with_copies(self, rows: Rows) -> Rows:
        """The pictures `rows` and their copies."""
        return np.concatenate([rows + i * self.count for i in range(self.copies + 1)])

    def kernel(self, axis: int, rows: Rows, columns: Rows) -> Array:
        """[R, C] how alike pictures are for an axis; blocks are scaled by their variance over the columns."""
        return np.asarray(
            sum(w * self.grams[name][np.ix_(rows, columns)] for name, w in self.weights(axis, columns).items())
        )

    def weights(self, axis: int, columns: Rows) -> dict[str, float]:
        """What each block's products are multiplied by."""
        blocks = self.regression.shares
        total = sum(shares[axis] for shares in blocks.values())
        return {name: shares[axis] / total / self._variance(name, columns) for name, shares in blocks.items()}

    def _variance(self, name: str, columns: Rows) -> float:
        gram = self.grams[name][np.ix_(columns, columns)]
        return float(np.trace(gram) / len(columns) - gram.mean())


def solve_ridge(table: KernelTable, axis: int, rows: Rows, ratings: Array) -> tuple[Array, float]:
    """Ridge regression in its dual form, from the ratings [N] of the pictures `rows`.

    Returns:
        Coefficients of `table.both(rows)`, and the intercept.

    Args:
        table: of all pictures.
        axis: 0 valence, 1 arousal.
        rows: [N] numbers of the pictures to learn from.
        ratings: [N] of them on the axis.
    """
    rows = table.with_copies(rows)
    ratings = np.resize(ratings, len(rows))  # copies were not rated: they have the rating of the picture
    kernel = table.kernel(axis, rows, rows)
    mean = kernel.mean(axis=0)
    centred = kernel - mean[None] - mean[:, None] + kernel.mean()
    alpha = np.linalg.solve(centred + table.regression.ridge * np.eye(len(rows)), ratings - ratings.mean())
    alpha -= alpha.mean()  # so that the products need no centring
    return alpha, float(ratings.mean() - mean @ alpha)


def predict(table: KernelTable, train: Rows, test: Rows, ratings: Array) -> Array:
    """[T, 2] valence and arousal of the pictures `test` from the ratings [N, 2] of all, using those of `train` only."""
    columns = []
    for axis in range(2):
        alpha, intercept = solve_ridge(table, axis, train, ratings[train, axis])
        columns.append(table.kernel(axis, test, table.with_copies(train)) @ alpha + intercept)
    return np.stack(columns, axis=1)


def assign_folds(groups: Sequence[Any], seed: int, count: int = FOLDS) -> NDArray[np.int64]:
    """Which of `count` folds each picture is in; pictures of a group share one."""
    names = sorted(set(groups), key=str)
    order = np.random.default_rng(seed).permutation(len(names))
    place = {names[j]: i % count for i, j in enumerate(order)}
    return np.array([place[g] for g in groups])


def predict_out_of_fold(table: KernelTable, ratings: Array, rows: Rows, fold: NDArray[np.int64]) -> Array:
    """[N, 2] predictions of the pictures `rows`, each by the other folds."""
    out = np.zeros((len(rows), 2))
    for k in np.unique(fold):
        out[fold == k] = predict(table, rows[fold != k], rows[fold == k], ratings)
    return out


def fit_head(
    table: KernelTable,
    ratings: Array,
    rows: Rows,
    themes: Sequence[str],
    ood_attributes: tuple[Array, Array],
    seed: int,
) -> ImageHead:
    """Everything on top of the features, from the pictures `rows`; calibrated on predictions for themes left out.

    Args:
        table: of all rated pictures.
        ratings: [N, 2] in -1..1.
        rows: numbers of the training pictures.
        themes: of all pictures.
        ood_attributes: attributes [P, F] of other real pictures (paintings) and [S, F] of things that are none.
        seed: of the folds.

    Returns:
        The head, with its out-of-distribution threshold and its temperature.
    """
    solved = [solve_ridge(table, axis, rows, ratings[rows, axis]) for axis in range(2)]
    maps, training_rows = {}, table.with_copies(rows)
    for name, block in table.blocks.items():
        weights = [
            table.weights(axis, training_rows)[name] * (block[training_rows].T @ solved[axis][0]) for axis in range(2)
        ]
        maps[name] = np.stack(weights, axis=1)
    left_out = predict_out_of_fold(table, ratings, rows, assign_folds([themes[i] for i in rows], seed))
    gain = ratings[rows].std(axis=0) / left_out.std(axis=0)
    stretch = np.stack([gain, ratings[rows].mean(axis=0) - gain * left_out.mean(axis=0)], axis=1)
    count = table.regression.calibration_folds
    farther = predict_out_of_fold(table, ratings, rows, assign_folds([themes[i] for i in rows], seed, count))
    points = np.clip(farther * stretch[:, 0] + stretch[:, 1], -1, 1)
    real = np.concatenate([table.attributes[training_rows], ood_attributes[0]])
    mean, scale = real.mean(axis=0), real.std(axis=0) + 1e-6
    standardised = np.clip((table.attributes[rows] - mean) / scale, -2, 2)
    spread = _fit_spread(standardised, ratings[rows] - points)
    head = ImageHead(
        maps,
        np.array([s[1] for s in solved]),
        stretch,
        spread,
        mean,
        scale,
        np.zeros(2 * len(mean) + 1),
        float("inf"),
        1.0,
    )
    logit = _fit_ood(head.standardise(real), head.standardise(ood_attributes[1]))
    scores = [float(logit @ _quadratic_features(z)) for z in head.standardise(real)]
    deviations = np.stack([head.predict_spread(a) for a in table.attributes[rows]])
    temperature = _fit_temperature(points, deviations, ratings[rows])
    return ImageHead(
        maps,
        head.intercept,
        stretch,
        spread,
        mean,
        scale,
        logit,
        float(np.quantile(scores, 1 - table.regression.false_alarms)),
        temperature,
    )


def _fit_spread(standardised: Array, residuals: Array) -> Array:
    """[2, F + 1] weights of log deviation: least squares on log |residual|, heavily shrunk, then scaled to the
    residuals.
    """
    design = np.column_stack([standardised, np.ones(len(standardised))])
    penalty = SPREAD_RIDGE * np.diag([*np.ones(standardised.shape[1]), 0.0])
    target = np.log(np.abs(residuals) + 0.05)
    weights = np.linalg.solve(design.T @ design + penalty, design.T @ target)
    ratio = np.abs(residuals) / np.exp(design @ weights)
    weights[-1] += np.log(
        np.quantile(ratio, 0.683, axis=0)
    )  # two thirds of the people's ratings lie within one deviation
    return weights.T


def _quadratic_features(z: Array) -> Array:
    return np.concatenate([z, z * z, [1.0]])


def _fit_ood(real: Array, ood_attributes: Array) -> Array:
    """[2 F + 1] weights of a quadratic logistic model, by Newton's steps (both kinds count the same)."""
    x = np.stack([_quadratic_features(z) for z in (*real, *ood_attributes)])
    y = np.concatenate([np.zeros(len(real)), np.ones(len(ood_attributes))])
    share = np.where(y > 0, 0.5 / len(ood_attributes), 0.5 / len(real)) * len(y)
    penalty = OOD_RIDGE * np.diag([*np.ones(x.shape[1] - 1), 1e-3])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (share * np.maximum(p * (1 - p), 1e-4))[:, None]).T @ x + penalty
        w = w + np.linalg.solve(hessian, x.T @ (share * (y - p)) - penalty @ w)
    return w


def emotion_tables(points: Array, deviations: Array, ratings: Array) -> tuple[Array, Array]:
    """Log probabilities [N, 8] that are read, and the shares [N, 8] that the vocabulary gives to the people's own
    rating.
    """
    read = [list(emotion_probabilities(p, s).values()) for p, s in zip(points, deviations, strict=True)]
    human = [list(emotion_probabilities(r, (0.0, 0.0)).values()) for r in ratings]
    return np.log(np.array(read) + 1e-9), np.array(human)


def _fit_temperature(points: Array, deviations: Array, ratings: Array) -> float:
    return calibration.fit_temperature(*emotion_tables(points, deviations, ratings))

"""What a music recognizer has learnt: a linear map over standardised features and random Fourier features of them, with
its calibration.

A piece is the mean of its windows' features, so its reading is the mean of its windows' (a mean-map embedding, Muandet
et al. 2012, with the random Fourier features of Rahimi & Recht 2007, so that no row of training data is kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

TENSORS = ("mean", "scale", "frequencies", "centre", "coefficients", "window_map", "precision", "ood_weights")
#: Name of a tensor as version 0.1.0 wrote it -> its name now.
FORMER_TENSORS = {"waves": "frequencies", "coef": "coefficients", "delta": "window_map", "ood": "ood_weights"}


@dataclass(frozen=True, slots=True)
class MusicHead:
    """Window features [W, F] to valence and arousal.

    Attributes:
        names: of the F features that it reads.
        mean: [F] of the training windows.
        scale: [F] standard deviations of the training windows.
        frequencies: [F, D] of the random Fourier features; D may be 0.
        centre: [2 D + F] mean of a piece's expanded features.
        coefficients: [2 D + F, 2] map of a piece.
        window_map: [F, 2] map of how far a window is from its piece.
        precision: [F, F] inverse covariance of the training pieces, shrunk.
        ood_weights: [F + 3] of the out-of-distribution logit: features, distance, |distance|, intercept.
        settings: from config.json: clip, linear, intercept [2], gain [2], spread [2], belief [2] (spread of the best
            guess over that of the reading), distance [2], prior [2, 2], window_spread [2].
    """

    names: tuple[str, ...]
    mean: Array
    scale: Array
    frequencies: Array
    centre: Array
    coefficients: Array
    window_map: Array
    precision: Array
    ood_weights: Array
    settings: Mapping[str, Any]

    @classmethod
    def from_checkpoint(cls, tensors: Mapping[str, Any], settings: Mapping[str, Any]) -> MusicHead:
        """From the tensors of a checkpoint (keys of `TENSORS`) and the head's table in its config.json."""
        parts = {name: np.asarray(tensors[name], dtype=np.float64) for name in TENSORS}
        return cls(names=tuple(settings["names"]), settings=settings, **parts)

    def standardise(self, rows: Array) -> Array:
        """[W, F] features in standard deviations, clipped: what no training piece had must not pull far."""
        clip = float(self.settings["clip"])
        return np.asarray(np.clip((rows - self.mean) / self.scale, -clip, clip))

    def predict(self, rows: Array) -> Array:
        """[2] valence and arousal of a piece."""
        phi = fourier_features(self.standardise(rows), self.frequencies, float(self.settings["linear"])).mean(axis=0)
        return np.asarray(
            np.clip((phi - self.centre) @ self.coefficients + np.array(self.settings["intercept"]), -1, 1)
        )

    def predict_curve(self, rows: Array) -> Array:
        """[W, 2] valence and arousal of each window: the piece's, and how far the window is from the piece."""
        z = self.standardise(rows)
        return np.asarray(np.clip(self.predict(rows) + (z - z.mean(axis=0)) @ self.window_map, -1, 1))

    def distance(self, rows: Array) -> float:
        """How far a piece lies from those of training: 0 is usual, 1 is as far as the 97th in a hundred."""
        z = np.clip((rows - self.mean) / self.scale, -8, 8).mean(axis=0)
        in_distribution, far = self.settings["distance"]
        return float((np.log1p(z @ self.precision @ z / len(z)) - in_distribution) / (far - in_distribution))

    def predict_spread(self, rows: Array) -> tuple[float, float]:
        """Standard deviations of valence and arousal; wider far from the training pieces, at most that of all music."""
        far = 1 + 0.25 * min(max(self.distance(rows), 0.0), 4.0)
        valence, arousal = (
            min(s * far, p[1]) for s, p in zip(self.settings["spread"], self.settings["prior"], strict=True)
        )
        return valence, arousal

    def expected_rating(self, points: Array, spread: ArrayLike) -> tuple[Array, Array]:
        """Where listeners' ratings lie given readings [..., 2] and their spread: the best guess and its standard
        deviation.

        Readings are stretched until they vary as much as ratings do, so the best guess lies nearer to the mean.
        """
        centre, gain, ratio = (np.array(self.settings[name]) for name in ("intercept", "gain", "belief"))
        return centre + (points - centre) / gain, np.asarray(spread) * ratio

    def ood_probability(self, rows: Array) -> float:
        """Probability that this is not music of the kind in training."""
        z = np.clip((rows - self.mean) / self.scale, -4, 4).mean(axis=0)
        d = self.distance(rows)
        logit = float(np.concatenate([z, [d, abs(d), 1.0]]) @ self.ood_weights)
        return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def fourier_features(z: Array, frequencies: Array, linear: float) -> Array:
    """[W, F] standardised features -> [W, 2 D + F]: cosines and sines at the frequencies, and themselves at weight
    `linear`.
    """
    count = max(frequencies.shape[1], 1)
    angle = z @ frequencies
    return np.concatenate(
        [np.cos(angle) / np.sqrt(count), np.sin(angle) / np.sqrt(count), z * np.sqrt(linear / z.shape[1])], axis=1
    )

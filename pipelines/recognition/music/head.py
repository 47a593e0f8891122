"""What a music recognizer has learnt: a linear map over standardised features and random waves of them, with its calibration.

A piece is the mean of its windows' features, so its reading is the mean of its windows' (a mean-map embedding, Muandet et
al. 2012, with the random Fourier features of Rahimi & Recht 2007, so that no row of training data is kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

TENSORS = ("mean", "scale", "waves", "centre", "coef", "delta", "precision", "ood")


@dataclass(frozen=True, slots=True)
class Head:
    """Window features [W, F] to valence and arousal.

    Attributes:
        names: of the F features that it reads.
        mean, scale: [F] of the training windows.
        waves: [F, D] frequencies of the random features; D may be 0.
        centre, coef: [2 D + F] and [2 D + F, 2] of the map of a piece.
        delta: [F, 2] map of how far a window is from its piece.
        precision: [F, F] inverse covariance of the training pieces, shrunk.
        ood: [F + 3] weights of the out-of-distribution logit: features, distance, |distance|, intercept.
        facts: from config.json: clip, linear, intercept [2], gain [2], spread [2], belief [2] (spread of the best
            guess over that of the reading), distance [2], prior [2, 2], window_spread [2].
    """

    names: tuple[str, ...]
    mean: Array
    scale: Array
    waves: Array
    centre: Array
    coef: Array
    delta: Array
    precision: Array
    ood: Array
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, tensors: Mapping[str, Any], facts: Mapping[str, Any]) -> Head:
        """From the tensors of a checkpoint (keys of `TENSORS`) and its table of facts."""
        parts = {name: np.asarray(tensors[name], dtype=np.float64) for name in TENSORS}
        return cls(names=tuple(facts["names"]), facts=facts, **parts)

    def standard(self, rows: Array) -> Array:
        """[W, F] features in standard deviations, clipped: what no training piece had must not pull far."""
        clip = float(self.facts["clip"])
        return np.asarray(np.clip((rows - self.mean) / self.scale, -clip, clip))

    def point(self, rows: Array) -> Array:
        """[2] valence and arousal of a piece."""
        phi = expand(self.standard(rows), self.waves, float(self.facts["linear"])).mean(axis=0)
        return np.asarray(np.clip((phi - self.centre) @ self.coef + np.array(self.facts["intercept"]), -1, 1))

    def curve(self, rows: Array) -> Array:
        """[W, 2] valence and arousal of each window: the piece's, and how far the window is from the piece."""
        z = self.standard(rows)
        return np.asarray(np.clip(self.point(rows) + (z - z.mean(axis=0)) @ self.delta, -1, 1))

    def distance(self, rows: Array) -> float:
        """How far a piece lies from those of training: 0 is usual, 1 is as far as the 97th in a hundred."""
        z = np.clip((rows - self.mean) / self.scale, -8, 8).mean(axis=0)
        usual, far = self.facts["distance"]
        return float((np.log1p(z @ self.precision @ z / len(z)) - usual) / (far - usual))

    def spread(self, rows: Array) -> tuple[float, float]:
        """Standard deviations of valence and arousal; wider far from the training pieces, at most that of all music."""
        far = 1 + 0.25 * min(max(self.distance(rows), 0.0), 4.0)
        valence, arousal = (min(s * far, p[1]) for s, p in zip(self.facts["spread"], self.facts["prior"], strict=True))
        return valence, arousal

    def believed(self, points: Array, spread: ArrayLike) -> tuple[Array, Array]:
        """Where listeners' ratings lie given readings [..., 2] and their spread: the best guess and its standard deviation.

        Readings are stretched until they vary as much as ratings do, so the best guess lies nearer to the mean.
        """
        centre, gain, rest = (np.array(self.facts[name]) for name in ("intercept", "gain", "belief"))
        return centre + (points - centre) / gain, np.asarray(spread) * rest

    def oddness(self, rows: Array) -> float:
        """Probability that this is not music of the kind in training."""
        z = np.clip((rows - self.mean) / self.scale, -4, 4).mean(axis=0)
        d = self.distance(rows)
        logit = float(np.concatenate([z, [d, abs(d), 1.0]]) @ self.ood)
        return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def expand(z: Array, waves: Array, linear: float) -> Array:
    """[W, F] standardised features -> [W, 2 D + F]: cosines and sines of their waves, and themselves at weight `linear`."""
    count = max(waves.shape[1], 1)
    angle = z @ waves
    return np.concatenate(
        [np.cos(angle) / np.sqrt(count), np.sin(angle) / np.sqrt(count), z * np.sqrt(linear / z.shape[1])], axis=1
    )

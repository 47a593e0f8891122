"""What a picture recognizer has learnt on top of its features: valence, arousal, how sure, and whether it is a picture.

Numpy only. A linear map reads each block of features; a stretch undoes the shrinkage of regression to the mean; the
spread depends on the picture; a quadratic logistic model of plain attributes tells pictures from blanks, noise and the like.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning import vocabulary
from conditioning.affect import VAD, Emotion
from pipelines.recognition.calibration import softmax

Array = NDArray[np.float64]

NODES, MASSES = np.polynomial.hermite_e.hermegauss(4)  # of the integral over a normal distribution
STORED = ("intercept", "stretch", "spread", "mean", "scale", "strange")  # rows of numbers in a checkpoint's config.json
CLIP = 6.0  # standard deviations that a plain attribute may lie from the mean


@dataclass(frozen=True, slots=True)
class Head:
    """The fitted numbers.

    Attributes:
        maps: block of features -> [D, 2] weights for valence and arousal.
        intercept: [2].
        stretch: [2, 2] factor and offset of each axis, so that readings vary as much as people's ratings.
        spread: [2, F + 1] weights of the log standard deviation: standardised attributes and a constant.
        mean, scale: [F] of the attributes.
        strange: [2 F + 1] weights of the logit that this is no picture: attributes, their squares, a constant.
        strange_at: the logit above which the flag goes up.
        temperature: of the emotion probabilities.
    """

    maps: Mapping[str, Array]
    intercept: Array
    stretch: Array
    spread: Array
    mean: Array
    scale: Array
    strange: Array
    strange_at: float
    temperature: float

    @classmethod
    def of(cls, tensors: Mapping[str, Any], facts: Mapping[str, Any]) -> Head:
        """From the `map.*` tensors of a checkpoint and the `head` table of its config."""
        steps = facts["map_scale"]
        maps = {name: np.asarray(tensors[f"map.{name}"], dtype=np.float64) * step for name, step in steps.items()}
        intercept, stretch, spread, mean, scale, strange = (np.array(facts[name], dtype=np.float64) for name in STORED)
        at, temperature = float(facts["strange_at"]), float(facts["temperature"])
        return cls(maps, intercept, stretch, spread, mean, scale, strange, at, temperature)

    def raw(self, blocks: Mapping[str, NDArray[Any]]) -> Array:
        """[2] valence and arousal as the regression gives them, pulled to the mean."""
        return np.asarray(sum((blocks[name] @ weights for name, weights in self.maps.items()), start=self.intercept))

    def point(self, blocks: Mapping[str, NDArray[Any]]) -> Array:
        """[2] valence and arousal in -1..1."""
        return np.clip(self.raw(blocks) * self.stretch[:, 0] + self.stretch[:, 1], -1, 1)

    def standard(self, attributes: Array) -> Array:
        """[F] attributes in standard deviations of the training pictures."""
        return np.clip((attributes - self.mean) / self.scale, -CLIP, CLIP)

    def deviations(self, attributes: Array) -> Array:
        """[2] standard deviation of valence and arousal."""
        return np.exp(self.spread @ np.append(np.clip(self.standard(attributes), -2, 2), 1.0))

    def strangeness(self, attributes: Array) -> float:
        """Logit that this is no picture of the kind that was learnt from."""
        z = self.standard(attributes)
        return float(self.strange @ np.concatenate([z, z * z, [1.0]]))


def with_dominance(
    point: Sequence[float] | Array, deviations: Sequence[float] | Array
) -> tuple[VAD, tuple[float, float, float]]:
    """The point and spread with the dominance that words of this valence and arousal have; nobody rated the pictures'."""
    plane = vocabulary.fit_dominance("Russell")
    valence, arousal = float(point[0]), float(point[1])
    valence_sd, arousal_sd = float(deviations[0]), float(deviations[1])
    spread = plane.spread(valence_sd, arousal_sd)
    return VAD(valence, arousal, plane.predict(valence, arousal)), (valence_sd, arousal_sd, spread)


def emotions(
    point: Sequence[float] | Array, deviations: Sequence[float] | Array, temperature: float = 1.0
) -> dict[Emotion, float]:
    """What people would call this point, averaged over where it may lie: the vocabulary's mixture integrated over a normal
    distribution of valence and arousal (Gauss-Hermite, 4 x 4), then softened or sharpened by a temperature."""
    total = dict.fromkeys(Emotion, 0.0)
    for (x, p), (y, q) in itertools.product(zip(NODES, MASSES, strict=True), repeat=2):
        at = VAD(*(float(np.clip(m + s * n, -1, 1)) for m, s, n in zip(point, deviations, (x, y), strict=True)))
        for emotion, share in vocabulary.mixture_from_vad(at, axes=(True, True, False)).items():
            total[emotion] += float(p * q) * share
    probabilities = softmax(np.log(np.array([total[e] for e in Emotion]) + 1e-9), temperature)
    return dict(zip(Emotion, map(float, probabilities), strict=True))

"""What a picture recognizer has learnt on top of its features: valence, arousal, how sure, and whether it is a picture.

Numpy only. A linear map reads each block of features; a stretch undoes the shrinkage of regression to the mean; the
spread depends on the picture; a quadratic logistic model of attributes tells pictures from blanks, noise and the like.
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
from pipelines.dsp import FloatArray
from pipelines.recognition.calibration import softmax

QUADRATURE_NODES, QUADRATURE_WEIGHTS = np.polynomial.hermite_e.hermegauss(
    4
)  # of the integral over a normal distribution
#: Arrays of numbers in the `head` table of a checkpoint's config.json.
CONFIG_ARRAYS = ("intercept", "stretch", "spread", "mean", "scale", "ood_weights")
MAX_DEVIATION = 6.0  # standard deviations that an attribute may lie from the mean


@dataclass(frozen=True, slots=True)
class ImageHead:
    """The fitted numbers.

    Attributes:
        maps: block of features -> [D, 2] weights for valence and arousal.
        intercept: [2].
        stretch: [2, 2] factor and offset of each axis, so that readings vary as much as people's ratings.
        spread: [2, F + 1] weights of the log standard deviation: standardised attributes and a constant.
        mean: [F] of the attributes.
        scale: [F] standard deviations of the attributes.
        ood_weights: [2 F + 1] of the logit that this is no picture: attributes, their squares, a constant.
        ood_threshold: the logit above which a picture counts as out of distribution.
        temperature: of the emotion probabilities.
    """

    maps: Mapping[str, FloatArray]
    intercept: FloatArray
    stretch: FloatArray
    spread: FloatArray
    mean: FloatArray
    scale: FloatArray
    ood_weights: FloatArray
    ood_threshold: float
    temperature: float

    @classmethod
    def from_checkpoint(cls, tensors: Mapping[str, Any], settings: Mapping[str, Any]) -> ImageHead:
        """From the `map.*` tensors of a checkpoint and the `head` table of its config.json."""
        scales = settings["map_scale"]
        maps = {name: np.asarray(tensors[f"map.{name}"], dtype=np.float64) * scale for name, scale in scales.items()}
        arrays = {name: np.array(settings[name], dtype=np.float64) for name in CONFIG_ARRAYS}
        ood_threshold, temperature = float(settings["ood_threshold"]), float(settings["temperature"])
        return cls(maps, **arrays, ood_threshold=ood_threshold, temperature=temperature)

    def regress(self, blocks: Mapping[str, NDArray[Any]]) -> FloatArray:
        """[2] valence and arousal as the regression gives them, pulled to the mean."""
        return np.asarray(sum((blocks[name] @ weights for name, weights in self.maps.items()), start=self.intercept))

    def predict(self, blocks: Mapping[str, NDArray[Any]]) -> FloatArray:
        """[2] valence and arousal in -1..1."""
        return np.clip(self.regress(blocks) * self.stretch[:, 0] + self.stretch[:, 1], -1, 1)

    def standardise(self, attributes: FloatArray) -> FloatArray:
        """[F] attributes in standard deviations of the training pictures."""
        return np.clip((attributes - self.mean) / self.scale, -MAX_DEVIATION, MAX_DEVIATION)

    def predict_spread(self, attributes: FloatArray) -> FloatArray:
        """[2] standard deviations of valence and arousal."""
        return np.exp(self.spread @ np.append(np.clip(self.standardise(attributes), -2, 2), 1.0))

    def ood_score(self, attributes: FloatArray) -> float:
        """Logit that this is no picture of the kind that was learnt from."""
        z = self.standardise(attributes)
        return float(self.ood_weights @ np.concatenate([z, z * z, [1.0]]))


def vad_from_point(
    point: Sequence[float] | FloatArray, deviations: Sequence[float] | FloatArray
) -> tuple[VAD, tuple[float, float, float]]:
    """The point and spread with the dominance that words of this valence and arousal have; nobody rated the pictures'
    own.

    Args:
        point: [2] valence and arousal.
        deviations: [2] standard deviations of both.

    Returns:
        The point with dominance, and three standard deviations.
    """
    plane = vocabulary.fit_dominance("Russell")
    valence, arousal, valence_sd, arousal_sd = (float(x) for x in (*point, *deviations))
    spread = (valence_sd, arousal_sd, plane.spread(valence_sd, arousal_sd))
    return VAD(valence, arousal, plane.predict(valence, arousal)), spread


def emotion_probabilities(
    point: Sequence[float] | FloatArray, deviations: Sequence[float] | FloatArray, temperature: float = 1.0
) -> dict[Emotion, float]:
    """What people would call this point, averaged over where it may lie: the vocabulary's mixture integrated over a
    normal distribution of valence and arousal (Gauss-Hermite quadrature, 4 x 4 nodes), then divided by a
    temperature.
    """
    total = dict.fromkeys(Emotion, 0.0)
    for (x, p), (y, q) in itertools.product(zip(QUADRATURE_NODES, QUADRATURE_WEIGHTS, strict=True), repeat=2):
        vad = VAD(*(float(np.clip(m + s * n, -1, 1)) for m, s, n in zip(point, deviations, (x, y), strict=True)))
        for emotion, share in vocabulary.mixture_from_vad(vad, axes=(True, True, False)).items():
            total[emotion] += float(p * q) * share
    probabilities = softmax(np.log(np.array([total[e] for e in Emotion]) + 1e-9), temperature)
    return dict(zip(Emotion, map(float, probabilities), strict=True))

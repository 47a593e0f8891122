"""Affect embeddings of a grid of points of the valence-arousal plane, computed once; training interpolates between
them.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conditioning import vocabulary
from conditioning.affect import VAD, Affect
from conditioning.encoder import AffectEncoder

GRID_POINTS = 25  # of each axis


class AffectTable:
    """Affect embeddings to look up by valence and arousal.

    `embeddings` is [GRID_POINTS, GRID_POINTS, 3, T * D]; the three variants of a point are the point alone, the point
    with the dominance that emotion words at it have, and that with a mixture of emotions.
    """

    def __init__(self) -> None:
        levels = np.linspace(-1, 1, GRID_POINTS)
        affects = [affect for v in levels for a in levels for affect in _affect_variants(float(v), float(a))]
        encoder = AffectEncoder.from_pretrained()
        with torch.inference_mode():
            embeddings, _ = encoder(affects)
        self.embeddings = embeddings.flatten(1).clone().reshape(GRID_POINTS, GRID_POINTS, 3, -1)

    def interpolate(self, points: NDArray[np.floating], rng: np.random.Generator) -> Tensor:
        """Look points up, bilinearly between those of the grid.

        Args:
            points: [B, 2] valence and arousal in -1..1.
            rng: draws one of the three variants for each.

        Returns:
            [B, T * D].
        """
        place = (np.asarray(points) + 1) / 2 * (GRID_POINTS - 1)
        low = np.clip(place.astype(int), 0, GRID_POINTS - 2)
        share = torch.from_numpy((place - low).astype(np.float32))
        v, a, variant = low[:, 0], low[:, 1], rng.integers(0, 3, len(low))
        x, y = share[:, :1], share[:, 1:]
        t = self.embeddings
        lower = t[v, a, variant] * (1 - y) + t[v, a + 1, variant] * y
        upper = t[v + 1, a, variant] * (1 - y) + t[v + 1, a + 1, variant] * y
        return lower * (1 - x) + upper * x


def _affect_variants(valence: float, arousal: float) -> list[Affect]:
    point = VAD(valence, arousal, vocabulary.fit_dominance("Russell").predict(valence, arousal))
    flat = VAD(valence, arousal)
    mixture = {e: w for e, w in vocabulary.mixture_from_vad(point).items() if w > 0.05}
    return [Affect(flat), Affect(point), Affect(point, mixture)]

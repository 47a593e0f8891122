"""Affect embeddings of points of the valence-arousal plane, computed once: training looks them up."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conditioning import vocabulary
from conditioning.affect import VAD, Affect
from conditioning.encoder import AffectEncoder

SIDE = 25  # points a side of the plane


class Bank:
    """Embeddings [SIDE, SIDE, 3, T * D]: a bare point, a point with the dominance that such words have, and an emotion mixture."""

    def __init__(self) -> None:
        levels = np.linspace(-1, 1, SIDE)
        affects = [variant for v in levels for a in levels for variant in _variants(float(v), float(a))]
        encoder = AffectEncoder.from_pretrained()
        with torch.inference_mode():
            embedded, _ = encoder(affects)
        self.table = embedded.flatten(1).clone().reshape(SIDE, SIDE, 3, -1)

    def at(self, points: NDArray[np.floating], rng: np.random.Generator) -> Tensor:
        """[B, 2] valence and arousal -> [B, T * D], bilinear between the points, one of the three variants each."""
        place = (np.asarray(points) + 1) / 2 * (SIDE - 1)
        low = np.clip(place.astype(int), 0, SIDE - 2)
        share = torch.from_numpy((place - low).astype(np.float32))
        v, a, kind = low[:, 0], low[:, 1], rng.integers(0, 3, len(low))
        x, y = share[:, :1], share[:, 1:]
        t = self.table
        lower = t[v, a, kind] * (1 - y) + t[v, a + 1, kind] * y
        upper = t[v + 1, a, kind] * (1 - y) + t[v + 1, a + 1, kind] * y
        return lower * (1 - x) + upper * x


def _variants(valence: float, arousal: float) -> list[Affect]:
    whole = VAD(valence, arousal, vocabulary.fit_dominance("Russell").predict(valence, arousal))
    flat = VAD(valence, arousal)
    mixture = {e: w for e, w in vocabulary.mixture_from_vad(whole).items() if w > 0.05}
    return [Affect(flat), Affect(whole), Affect(whole, mixture)]

"""Affect -> speaking style: a small network on AffectEncoder's embeddings, exact in what intensity 0 means."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from conditioning.affect import VAD, Affect, Emotion
from conditioning.encoder import TOKENS, AffectEncoder
from pipelines.speech.voice.speakers import STYLE_SIZE
from pipelines.speech.voice.style import Style

_NEUTRAL = Affect()


class StyleNet(nn.Module):
    """Embeddings of an affect [B, 4, 128] -> styles [B, 40] at intensity 1, in units of `scale`.

    Args:
        dim: D of the embeddings.
        width: of the hidden layers.

    Attributes:
        scale: [40] what one unit of each number is.
    """

    scale: Tensor

    def __init__(self, dim: int = 128, width: int = 96) -> None:
        super().__init__()
        self.config = {"dim": dim, "width": width}
        self.net = nn.Sequential(
            nn.Linear(TOKENS * dim, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, STYLE_SIZE)
        )
        self.register_buffer("scale", torch.ones(STYLE_SIZE))

    def forward(self, embeddings: Tensor) -> Tensor:
        """Styles [B, 40] in units of `scale`."""
        styles: Tensor = self.net(embeddings.flatten(1))
        return styles


class StylePredictor:
    """Affects -> styles, by a StyleNet and the encoder that it learnt on.

    Args:
        net: the network.
        encoder: embeds affects.
        shares: [40] how much of each number of a style a voice takes; None for all.
    """

    def __init__(self, net: StyleNet, encoder: AffectEncoder, shares: NDArray[np.float64] | None = None) -> None:
        self.net, self.encoder, self.shares = net.eval(), encoder, shares
        self._at_intensity_1 = lru_cache(maxsize=4096)(self._predict_rounded)

    def predict(self, affects: Sequence[Affect]) -> list[Style]:
        """A style for each affect.

        Neutral and intensity 0 give exact zeros; what intensity does is linear up to the bounds of a style.
        """
        at_1 = [self._at_intensity_1(_round_affect(a)) if a.intensity > 0 else Style.neutral() for a in affects]
        return [style.scale(max(a.intensity, 0.0)) for style, a in zip(at_1, affects, strict=True)]

    def _predict_rounded(self, numbers: tuple[float, ...]) -> Style:
        weights = {e: w for e, w in zip(Emotion, numbers[3:], strict=True) if w}
        with torch.inference_mode():
            embeddings, _ = self.encoder([Affect(VAD(*numbers[:3]), weights), _NEUTRAL])
            style, neutral = (self.net(embeddings) * self.net.scale).double().numpy()
        return Style((style - neutral) * (1.0 if self.shares is None else self.shares))


def _round_affect(affect: Affect) -> tuple[float, ...]:
    """Its point and its weights in the order of Emotion, rounded, so that near affects are computed once."""
    weights = [round(affect.weights.get(e, 0.0), 3) if e is not Emotion.NEUTRAL else 0.0 for e in Emotion]
    return (*(round(x, 3) for x in affect.vad), *weights)

"""The actor: an embedded affect -> a style. A small network on AffectEncoder's embeddings, exact in what intensity 0 means."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn

from conditioning.affect import VAD, Affect, Emotion
from conditioning.encoder import TOKENS, AffectEncoder
from pipelines.speech.voice.speakers import SIZE
from pipelines.speech.voice.style import Style


class Actor(nn.Module):
    """Embeddings [B, 4, 128] -> styles [B, 40] at intensity 1, in units of `scale`."""

    scale: Tensor

    def __init__(self, dim: int = 128, width: int = 96) -> None:
        super().__init__()
        self.config = {"dim": dim, "width": width}
        self.net = nn.Sequential(
            nn.Linear(TOKENS * dim, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, SIZE)
        )
        self.register_buffer("scale", torch.ones(SIZE))

    def forward(self, embeddings: Tensor) -> Tensor:
        """In units of `scale`."""
        found: Tensor = self.net(embeddings.flatten(1))
        return found


class Direction:
    """Affects -> styles, by an actor and the encoder that it learnt on."""

    def __init__(self, actor: Actor, encoder: AffectEncoder) -> None:
        self.actor, self.encoder = actor.eval(), encoder
        self._at_one = lru_cache(maxsize=4096)(self._direct)

    @classmethod
    def load(cls, folder: Path) -> Direction:
        """Read actor.safetensors and actor.json."""
        from safetensors.torch import load_file

        actor = Actor(**json.loads((folder / "actor.json").read_text(encoding="utf-8")))
        actor.load_state_dict({k: v.float() for k, v in load_file(folder / "actor.safetensors").items()})
        return cls(actor, AffectEncoder.from_pretrained())

    def style(self, affect: Affect) -> Style:
        """Neutral and intensity 0 give exact zeros; what intensity does is linear up to the bounds of a style."""
        if affect.intensity <= 0:
            return Style.of()
        return Style(self._at_one(_rounded(affect)).values * affect.intensity).bounded()

    def _direct(self, key: tuple[float, ...]) -> Style:
        asked = Affect(VAD(*key[:3]), dict(zip(Emotion, key[3:], strict=True)))
        with torch.inference_mode():
            embedded, _ = self.encoder([asked, Affect()])
            found, still = (self.actor(embedded) * self.actor.scale).double().numpy()
        return Style(found - still)


def _rounded(affect: Affect) -> tuple[float, ...]:
    weights = [round(affect.weights.get(e, 0.0), 3) if e is not Emotion.NEUTRAL else 0.0 for e in Emotion]
    return (*(round(x, 3) for x in affect.vad), *weights)

"""AffectEncoder: the one embedding space that every embedded generator conditions on.

Affects go in, embeddings [B, T, D] and a mask [B, T] come out: a token for the point, one for the mixture, one for how
strongly and how surely, one for all together. Distances between embeddings follow `Affect.distance`, so the space is
smooth along VAD and still separates emotions that VAD merges (anger, fear, disgust). `None` is the null affect of
classifier-free guidance (Ho & Salimans 2022). Imports torch: import it where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from conditioning.affect import Affect, Emotion
from weights.checkpoint import load_checkpoint, save_checkpoint, wrap_load_errors
from weights.errors import InputError
from weights.store import EMBEDDED

AFFECT_ENCODER_FOLDER = EMBEDDED / "affect-encoder"
TOKENS = 4
FEATURES = 3 + len(Emotion) + 1 + 3  # effective point, effective weights, intensity, spread
DEFAULT_SPREAD = 0.3  # a rater's mean standard deviation over the 151 terms


class AffectEncoder(nn.Module):
    """A network from affects to embeddings.

    Args:
        dim: D, the width of an embedding.
        hidden: width of the layer within.

    Example:
        >>> embeddings, mask = AffectEncoder.from_pretrained()(["sad", None])  # doctest: +SKIP
        >>> embeddings.shape  # doctest: +SKIP
        torch.Size([2, 4, 128])
    """

    def __init__(self, dim: int = 128, hidden: int = 192) -> None:
        super().__init__()
        self.dim, self.hidden = dim, hidden
        self.towers = nn.ModuleList(_tower(width, hidden, dim) for width in (3, len(Emotion), 4, FEATURES))
        self.null_embedding = nn.Parameter(torch.randn(TOKENS, dim) * 0.02)

    def forward(
        self, affects: Sequence[Affect | str | None] | Tensor, *, spread: Sequence[Sequence[float]] | None = None
    ) -> tuple[Tensor, Tensor]:
        """Embed a batch.

        Args:
            affects: B affects, or anything `Affect.of` takes, None for the null affect; or features [B, 14].
            spread: how unsure each axis is, [B, 3], at least 0; None is a rater's usual.

        Returns:
            embeddings [B, T, D] and a boolean mask [B, T], True where a token counts (all do).

        Raises:
            InputError: an empty batch or an affect that cannot be parsed.
        """
        if isinstance(affects, Tensor):
            embedded = self._embed(affects)
        else:
            parsed = [a if a is None or isinstance(a, Affect) else Affect.of(a) for a in affects]
            if not parsed:
                raise InputError("give at least one affect to embed")
            embedded = self._embed(
                encode_features([a or Affect() for a in parsed], spread).to(
                    self.null_embedding.device, self.null_embedding.dtype
                )
            )
            absent = torch.tensor([a is None for a in parsed], device=self.null_embedding.device)
            embedded = torch.where(absent[:, None, None], self.null_embedding, embedded)
        return embedded, torch.ones(embedded.shape[:2], dtype=torch.bool, device=embedded.device)

    def _embed(self, x: Tensor) -> Tensor:
        point, mixture, rest = x[:, :3], x[:, 3 : 3 + len(Emotion)], x[:, 3 + len(Emotion) :]
        return torch.stack([tower(y) for tower, y in zip(self.towers, (point, mixture, rest, x), strict=True)], dim=1)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write model.safetensors (fp16) and config.json."""
        save_checkpoint(folder, self.state_dict(), {"dim": self.dim, "hidden": self.hidden})

    @classmethod
    def from_pretrained(cls, folder: str | Path = AFFECT_ENCODER_FOLDER) -> AffectEncoder:
        """Load a folder that `save_pretrained` wrote.

        Args:
            folder: the embedded one by default.

        Returns:
            The encoder, in evaluation mode.

        Raises:
            WeightsNotFoundError: a file is missing.
            InputError: the files hold no affect encoder.
        """
        kind, remedy = "affect encoder", f"train one: python -m conditioning.training encoder -o '{folder}'"
        checkpoint = load_checkpoint(folder, kind=kind, remedy=remedy, error=InputError)
        with wrap_load_errors(folder, kind, error=InputError):
            encoder = cls(int(checkpoint.config["dim"]), int(checkpoint.config["hidden"]))
            encoder.load_state_dict({_current_key(key): tensor for key, tensor in checkpoint.tensors.items()})
        return encoder.eval()


def encode_features(affects: Sequence[Affect], spread: Sequence[Sequence[float]] | None = None) -> Tensor:
    """Lay affects out as numbers.

    Args:
        affects: B affects.
        spread: standard deviation of each axis, [B, 3], at least 0; None is a rater's usual, 0.3.

    Returns:
        [B, 14]: effective point, effective weights in the order of Emotion, intensity, spread.

    Raises:
        InputError: a spread of another shape, or a negative one.
    """
    rows = [[*a.effective_vad(), *a.effective_weights(), a.intensity] for a in affects]
    spreads = (
        torch.full((len(rows), 3), DEFAULT_SPREAD) if spread is None else torch.tensor(spread, dtype=torch.float32)
    )
    if spreads.shape != (len(rows), 3) or not bool((spreads >= 0).all()):
        raise InputError(f"spread must be [{len(rows)}, 3] and at least 0, got {list(spreads.shape)}")
    return torch.cat([torch.tensor(rows, dtype=torch.float32), spreads], dim=1)


def _tower(width: int, hidden: int, dim: int) -> nn.Module:
    """A linear map beside a small network: near-linear, so distances are kept."""
    return _SkipBlock(nn.Linear(width, dim), nn.Sequential(nn.Linear(width, hidden), nn.SiLU(), nn.Linear(hidden, dim)))


class _SkipBlock(nn.Module):
    def __init__(self, linear: nn.Module, mlp: nn.Module) -> None:
        super().__init__()
        self.linear, self.mlp = linear, mlp

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x) + self.mlp(x)


#: Names of parameters in checkpoints of version 0.1.0 -> today's.
_KEYS_OF_0_1 = {"parts.": "towers.", ".straight.": ".linear.", ".bent.": ".mlp."}


def _current_key(key: str) -> str:
    for before, after in _KEYS_OF_0_1.items():
        key = key.replace(before, after)
    return "null_embedding" if key == "null" else key

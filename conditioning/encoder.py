"""AffectEncoder: the one embedding space that every embedded generator conditions on.

Affects go in, embeddings [B, T, D] and a mask [B, T] come out: a token for the point, one for the mixture, one for how
strongly and how surely, one for all together. Distances between embeddings follow `Affect.distance`, so the space is
smooth along VAD and still separates emotions that VAD merges (anger, fear, disgust). `None` is the null affect of
classifier-free guidance (Ho & Salimans 2022). Imports torch: import it where it is used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from conditioning.affect import Affect, Emotion
from weights import store
from weights.errors import InputError, WeightsAbsent

EMBEDDED = store.EMBEDDED / "affect-encoder"
TOKENS = 4
FEATURES = 3 + len(Emotion) + 1 + 3  # felt point, felt weights, intensity, spread
DEFAULT_SPREAD = 0.3  # a rater's mean standard deviation over the 151 terms


class AffectEncoder(nn.Module):
    """Affects -> embeddings.

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
        self.parts = nn.ModuleList(_tower(width, hidden, dim) for width in (3, len(Emotion), 4, FEATURES))
        self.null = nn.Parameter(torch.randn(TOKENS, dim) * 0.02)

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
            parsed = [None if a is None else Affect.of(a) for a in affects]
            if not parsed:
                raise InputError("give at least one affect to embed")
            embedded = self._embed(
                features([a or Affect() for a in parsed], spread).to(self.null.device, self.null.dtype)
            )
            absent = torch.tensor([a is None for a in parsed], device=self.null.device)
            embedded = torch.where(absent[:, None, None], self.null, embedded)
        return embedded, torch.ones(embedded.shape[:2], dtype=torch.bool, device=embedded.device)

    def _embed(self, x: Tensor) -> Tensor:
        point, mixture, rest = x[:, :3], x[:, 3 : 3 + len(Emotion)], x[:, 3 + len(Emotion) :]
        return torch.stack([part(y) for part, y in zip(self.parts, (point, mixture, rest, x), strict=True)], dim=1)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write model.safetensors (fp16) and config.json."""
        from safetensors.torch import save_file

        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        save_file(
            {k: v.detach().half().contiguous() for k, v in self.state_dict().items()}, folder / "model.safetensors"
        )
        (folder / "config.json").write_text(
            json.dumps({"dim": self.dim, "hidden": self.hidden}) + "\n", encoding="utf-8"
        )

    @classmethod
    def from_pretrained(cls, folder: str | Path = EMBEDDED) -> AffectEncoder:
        """Load a folder that `save_pretrained` wrote; the embedded one by default.

        Raises:
            WeightsAbsent: a file is missing.
            InputError: the config is not one.
        """
        from safetensors.torch import load_file

        folder = Path(folder)
        for name in ("config.json", "model.safetensors"):
            if not (folder / name).is_file():
                raise WeightsAbsent(
                    f"'{folder}' has no {name}; train one: python -m conditioning.training encoder -o '{folder}'"
                )
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            encoder = cls(int(config["dim"]), int(config["hidden"]))
            encoder.load_state_dict(load_file(folder / "model.safetensors"))
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            raise InputError(f"'{folder}' holds no affect encoder: {error}") from error
        return encoder.float().eval()


def features(affects: Sequence[Affect], spread: Sequence[Sequence[float]] | None = None) -> Tensor:
    """[B, 14] plain numbers: felt point, felt weights in the order of Emotion, intensity, spread."""
    rows = [[*a.effective_vad(), *(a.effective_weight(e) for e in Emotion), a.intensity] for a in affects]
    spreads = (
        torch.full((len(rows), 3), DEFAULT_SPREAD) if spread is None else torch.tensor(spread, dtype=torch.float32)
    )
    if spreads.shape != (len(rows), 3) or not bool((spreads >= 0).all()):
        raise InputError(f"spread must be [{len(rows)}, 3] and at least 0, got {list(spreads.shape)}")
    return torch.cat([torch.tensor(rows, dtype=torch.float32), spreads], dim=1)


def _tower(width: int, hidden: int, dim: int) -> nn.Module:
    """A skip of the plain numbers beside a small network: near-linear, so distances are kept."""
    return _Skip(nn.Linear(width, dim), nn.Sequential(nn.Linear(width, hidden), nn.SiLU(), nn.Linear(hidden, dim)))


class _Skip(nn.Module):
    def __init__(self, straight: nn.Module, bent: nn.Module) -> None:
        super().__init__()
        self.straight, self.bent = straight, bent

    def forward(self, x: Tensor) -> Tensor:
        return self.straight(x) + self.bent(x)

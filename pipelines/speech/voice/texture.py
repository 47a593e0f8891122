"""The liveliness that a mean reading lacks: spectra of real speech wander about it, with a covariance and a memory that were measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import lfilter
from torch import Tensor

#: Of the broadest and of the finest component that is drawn: the broad ones were measured with errors of timing in them.
SHARE = (0.1, 0.6)


@dataclass(frozen=True)
class Texture:
    """[K, 64] components in natural log power, each at its standard deviation, and their correlation from frame to frame [K]."""

    parts: NDArray[np.float64]
    memory: NDArray[np.float64]

    @classmethod
    def load(cls, path: Path) -> Texture:
        """Read."""
        from safetensors.torch import load_file

        found = load_file(path)
        return cls(found["parts"].double().numpy(), found["memory"].double().numpy())

    def save(self, path: Path) -> None:
        """Write fp16 safetensors."""
        from safetensors.torch import save_file

        save_file({"parts": torch.from_numpy(self.parts).half(), "memory": torch.from_numpy(self.memory).half()}, path)

    def drawn(self, count: int, rng: np.random.Generator) -> Tensor:
        """[count, 64] one draw: first-order autoregression of each component."""
        draws = rng.standard_normal((count + 30, len(self.memory)))
        held = [
            lfilter([np.sqrt(1 - a * a)], [1, -a], draws[:, k]) for k, a in enumerate(np.clip(self.memory, 0, 0.95))
        ]
        share = np.linspace(*SHARE, len(held))
        return torch.from_numpy((np.stack(held, axis=1)[30:] * share) @ self.parts).float()

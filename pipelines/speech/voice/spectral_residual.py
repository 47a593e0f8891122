"""The spectral residual: how the spectra of real speech wander about a mean reading, drawn by the seed.

Without it a predicted reading is lifeless: its covariance and its correlation from frame to frame were measured on
recordings (`training/residual.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import lfilter
from torch import Tensor

from pipelines.speech.checkpoint import load_parts
from weights.checkpoint import save_checkpoint

#: Share of the broadest and of the finest component that is drawn: the broad ones were measured with errors of timing
#: in them.
COMPONENT_SHARES = (0.1, 0.6)
MAX_AR_COEFFICIENT = 0.95
WARM_UP_FRAMES = 30


@dataclass(frozen=True)
class SpectralResidual:
    """A first-order autoregressive process over K principal components of the envelope.

    Attributes:
        components: [K, 64] in natural log power, each at its standard deviation.
        ar_coefficients: [K] correlation of each from frame to frame.
    """

    components: NDArray[np.float64]
    ar_coefficients: NDArray[np.float64]

    @classmethod
    def load(cls, folder: Path) -> SpectralResidual:
        """Read spectral_residual.safetensors of a voice checkpoint.

        Args:
            folder: of the checkpoint.

        Returns:
            The residual of its voices.

        Raises:
            WeightsNotFoundError: the file is missing.
            WeightsCorruptError: it cannot be read.
        """
        tensors = load_parts(folder, "spectral_residual")["spectral_residual"].tensors
        return cls(tensors["components"].double().numpy(), tensors["ar_coefficients"].double().numpy())

    def save(self, folder: Path) -> None:
        """Write spectral_residual.safetensors in half precision."""
        tensors = {"components": self.components, "ar_coefficients": self.ar_coefficients}
        save_checkpoint(folder, tensors, name="spectral_residual")

    def sample(self, count: int, rng: np.random.Generator) -> Tensor:
        """Draw `count` frames: [count, 64] to add to an envelope."""
        draws = rng.standard_normal((count + WARM_UP_FRAMES, len(self.ar_coefficients)))
        coefficients = np.clip(self.ar_coefficients, 0, MAX_AR_COEFFICIENT)
        columns = [lfilter([np.sqrt(1 - a * a)], [1, -a], draws[:, k]) for k, a in enumerate(coefficients)]
        shares = np.linspace(*COMPONENT_SHARES, len(columns))
        scores = np.stack(columns, axis=1)[WARM_UP_FRAMES:] * shares
        return torch.from_numpy(scores @ self.components).float()

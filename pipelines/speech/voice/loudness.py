"""Level of the finished sound: one neutral reading is as loud as another, and nothing clips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GAIN = 1.0
KNEE = 0.72


def kept(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Linear below the knee, bent softly to under full scale above it."""
    x = samples.astype(np.float64) * GAIN
    over = np.abs(x) > KNEE
    bent = np.sign(x) * (KNEE + (0.98 - KNEE) * np.tanh((np.abs(x) - KNEE) / (0.98 - KNEE)))
    return np.where(over, bent, x).astype(np.float32)

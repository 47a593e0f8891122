"""How much each number of a speaking style is moved at a time: what actors differ by among themselves, roughly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.plan import COLOURS
from pipelines.speech.voice.style import CONTOUR_POINTS, SCALARS

PRIOR_SPREAD: Mapping[str, float] = {
    "f0_st": 1.5,
    "range_log2": 0.4,
    "accent_st": 0.8,
    "final_st": 1.2,
    "vowel_log2": 0.12,
    "consonant_log2": 0.1,
    "pause_log2": 0.4,
    "level_db": 2.0,
    "accent_db": 1.2,
    "breath": 0.15,
    "creak": 0.12,
    "tension": 0.25,
    "whisper": 0.05,
    "tremor_st": 0.15,
    "jitter_st": 0.1,
    "formant_log2": 0.02,
    "aperiodicity": 0.06,
    "contrast_log2": 0.15,
    "consonant_db": 1.5,
    "glide_st": 1.0,
}
SPREAD: NDArray[np.float64] = np.array(
    [
        *(PRIOR_SPREAD[n] for n in SCALARS),
        *[1.6 / (1 + 0.15 * k) for k in range(COLOURS)],
        *[0.8] * CONTOUR_POINTS,
        *[1.2] * CONTOUR_POINTS,
    ]
)

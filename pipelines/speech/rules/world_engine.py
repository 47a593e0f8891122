"""The engine `world`: emotional conversion of any recording through the WORLD stage, a stretch of 20 s at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.speech.rules import world
from pipelines.speech.rules.prosody import compute_prosody

PROSODY_STEP_S = 0.1  # along an affect that changes


def load(folder: Path | None, *, device: str = "auto") -> WorldEngine:
    """The engine; it has no weights and runs on the CPU whatever `device` says."""
    return WorldEngine()


class WorldEngine:
    """Keeps words and speaker, moves F0, rhythm, level, spectral slope, formants and breath."""

    name = "world"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int
    ) -> NDArray[np.float32]:
        """Convert one stretch of mono speech, the affect's clock at its beginning; samples [N] to [M]."""
        duration = len(samples) / sampling_rate
        count = 1 if len(affect.points) == 1 else max(2, round(duration / PROSODY_STEP_S))
        prosody = [compute_prosody(affect.at(float(t))) for t in np.linspace(0, duration, count)]
        return world.apply_prosody(world.analyse(samples, sampling_rate), prosody, seed=seed).samples

"""The engine `world`: emotional conversion of any recording through the WORLD stage, a stretch of 20 s at a time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.speech.rules import world
from pipelines.speech.rules.prosody import targets

SPAN_S = 20.0
TRACK_S = 0.1


def load(folder: Path | None, *, device: str = "auto") -> WorldEngine:
    """The engine; it has no weights and runs on the CPU whatever `device` says."""
    return WorldEngine()


class WorldEngine:
    """Keeps words and speaker, moves F0, rhythm, level, spectral slope, formants and breath."""

    name = "world"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int, *, at: float = 0.0
    ) -> NDArray[np.float32]:
        """Convert one stretch of mono speech that starts `at` seconds into the recording; samples [N] to [M]."""
        duration = len(samples) / sampling_rate
        count = 1 if len(affect.points) == 1 else max(2, round(duration / TRACK_S))
        track = [targets(affect.at(at + float(t))) for t in np.linspace(0, duration, count)]
        return world.shape(world.analyse(samples, sampling_rate), track, seed=seed).samples


def stretches(samples: NDArray[np.float32], sampling_rate: int) -> list[NDArray[np.float32]]:
    """Cut a long recording at its quietest places, about every 20 s, so that memory stays bounded."""
    size, window = round(SPAN_S * sampling_rate), round(0.05 * sampling_rate)
    cuts, start = [0], 0
    while len(samples) - start > 1.5 * size:
        begin = start + size - 4 * sampling_rate
        part = samples[begin : start + size]
        power = (part[: len(part) // window * window].reshape(-1, window) ** 2).mean(axis=1)
        start = begin + int(power.argmin()) * window + window // 2
        cuts.append(start)
    return [samples[a:b] for a, b in zip(cuts, [*cuts[1:], len(samples)], strict=True)]

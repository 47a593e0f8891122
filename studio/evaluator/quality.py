"""How natural speech sounds, beside how it feels: DistillMOS (Stahl & Gamper 2025), of the extra `measure`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.distillmos import load_distillmos
from pipelines.media import read_audio

RATE_HZ = 16_000
MIN_CLIP_S = 0.5
MAX_CLIP_S = 120.0  # of a file that is listened to


def load_quality() -> Callable[[Path], float | None]:
    """What says the opinion of listeners, 1 (bad) to 5 (excellent), as DistillMOS predicts it, of a file with speech.

    Returns:
        A call with a path; None of a clip too short to be heard.

    Raises:
        EngineUnavailableError: distillmos is not installed.
    """
    model = load_distillmos()

    def measure(path: Path) -> float | None:
        samples = read_clip(path)
        if samples is None:
            return None
        import torch

        with torch.inference_mode():
            return float(model(torch.from_numpy(samples)[None])[0])

    return measure


def read_clip(path: Path) -> NDArray[np.float32] | None:
    """The first two minutes of a file's sound at 16 kHz, one channel: [N]; None where it is shorter than half a second.

    Raises:
        MediaError: not sound.
    """
    audio = read_audio(path, mono=True)
    if audio.duration_s < MIN_CLIP_S:
        return None
    samples = audio.samples[: round(MAX_CLIP_S * audio.sampling_rate)]
    return np.asarray(dsp.resample(samples, audio.sampling_rate, RATE_HZ), np.float32)

"""How natural speech sounds, beside how it feels: DistillMOS (Stahl & Gamper 2025), of the extra `measure`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.errors import EngineUnavailableError
from pipelines.media import read_audio

RATE_HZ = 16_000
MIN_CLIP_S = 0.5
MAX_CLIP_S = 120.0  # of a file that is listened to
EXTRA = "pip install 'affective-studio[measure]'"


def load_quality() -> Callable[[Path], float | None]:
    """What says the opinion of listeners, 1 (bad) to 5 (excellent), as DistillMOS predicts it, of a file with speech.

    Returns:
        A call with a path; None of a clip too short to be heard.

    Raises:
        EngineUnavailableError: distillmos is not installed.
    """
    require("distillmos", "xls_r_sqa")
    with _without_torchaudio():
        import distillmos

    with redirect_stdout(sys.stderr):  # it prints where its weights are
        model: Any = distillmos.ConvTransformerSQAModel().eval()

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


def require(*modules: str) -> None:
    """Refuse where a module is not installed.

    Raises:
        EngineUnavailableError: it names them and the command that brings them.
    """
    if missing := [m for m in modules if find_spec(m) is None]:
        raise EngineUnavailableError(f"{', '.join(missing)} is not installed; run: {EXTRA}")


@contextmanager
def _without_torchaudio() -> Iterator[None]:
    """Let a package be imported that only reads files with torchaudio, whose wheels do not load beside every torch."""
    saved = {name: sys.modules.get(name) for name in ("torchaudio", "torchaudio.transforms")}
    stand_in: Any = ModuleType("torchaudio.transforms")
    stand_in.MFCC = None
    sys.modules |= {"torchaudio": ModuleType("torchaudio"), "torchaudio.transforms": stand_in}
    try:
        yield
    finally:
        for name, module in saved.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module

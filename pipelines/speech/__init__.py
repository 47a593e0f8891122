"""Speech: text to a voice that feels (SpeechPipeline) and a recording moved to another feeling (ConversionPipeline)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.speech.conversion import ConversionPipeline
    from pipelines.speech.output import SpeechOutput
    from pipelines.speech.pipeline import SpeechPipeline

__all__ = ["ConversionPipeline", "SpeechOutput", "SpeechPipeline"]
_HOMES = {
    "ConversionPipeline": "conversion",
    "SpeechOutput": "output",
    "SpeechPipeline": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"pipelines.speech.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'pipelines.speech' has no attribute {name!r}")

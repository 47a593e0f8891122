"""Speech: text to a voice that feels (SpeechPipeline) and a recording moved to another feeling (ConversionPipeline)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.speech.pipeline import ConversionPipeline, SpeechOutput, SpeechPipeline

__all__ = ["ConversionPipeline", "SpeechOutput", "SpeechPipeline"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipelines.speech import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'pipelines.speech' has no attribute {name!r}")

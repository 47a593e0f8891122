"""Music that follows a feeling: `MusicPipeline` composes, arranges, performs and renders it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.music.pipeline import MusicOutput, MusicPipeline

__all__ = ["MusicOutput", "MusicPipeline"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipelines.music import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'pipelines.music' has no attribute {name!r}")

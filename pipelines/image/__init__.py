"""Pictures that follow a feeling: `ImagePipeline` paints prompts, dreams, series, sheets of the plane, and feels photos anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.image.output import ImageOutput
    from pipelines.image.pipeline import ImagePipeline

__all__ = ["ImageOutput", "ImagePipeline"]


def __getattr__(name: str) -> Any:
    if name == "ImagePipeline":
        from pipelines.image.pipeline import ImagePipeline

        return ImagePipeline
    if name == "ImageOutput":
        from pipelines.image.output import ImageOutput

        return ImageOutput
    raise AttributeError(f"module 'pipelines.image' has no attribute {name!r}")

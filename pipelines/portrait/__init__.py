"""Talking portraits: affect and speech to a performance, a performance to pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.portrait.output import PortraitOutput
    from pipelines.portrait.pipeline import PortraitPipeline

__all__ = ["PortraitOutput", "PortraitPipeline"]


def __getattr__(name: str) -> Any:
    if name == "PortraitPipeline":
        from pipelines.portrait.pipeline import PortraitPipeline

        return PortraitPipeline
    if name == "PortraitOutput":
        from pipelines.portrait.output import PortraitOutput

        return PortraitOutput
    raise AttributeError(f"module 'pipelines.portrait' has no attribute {name!r}")

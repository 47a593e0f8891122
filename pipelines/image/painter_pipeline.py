"""PainterPipeline: the older painter as a diffusers pipeline."""

from __future__ import annotations

from functools import cached_property

from pipelines.image.paint.pipeline import PainterSampler
from pipelines.image.painter_engine import PainterEngine
from pipelines.image.picture_pipeline import PicturePipeline


class PainterPipeline(PainterSampler, PicturePipeline):
    """The older painter; see `PicturePipeline`. Its steps are those of its layout and then of its brush.

    Example:
        >>> pipe = PainterPipeline.from_pretrained("weights/embedded/image")  # doctest: +SKIP
        >>> pipe("a boat on a lake", affect="calm", style="impressionism").images[0]  # doctest: +SKIP
    """

    @cached_property
    def engine(self) -> PainterEngine:
        """What paints with these networks."""
        return PainterEngine(self)

"""WorldPipeline: the traced world as a diffusers pipeline."""

from __future__ import annotations

from functools import cached_property

from pipelines.errors import EngineUnavailableError
from pipelines.image.picture_pipeline import PicturePipeline
from pipelines.image.world_engine import WorldEngine, load


class WorldPipeline(PicturePipeline):
    """The traced world; see `PicturePipeline`.

    Its steps are passes of the path tracer: each sends one ray through every pixel, and the light is the mean of them.
    It has no networks: `to` moves nothing, and what is saved says only which pipeline it is.

    Example:
        >>> pipe = WorldPipeline()
        >>> pipe("a harbour at dawn", affect="calm", num_inference_steps=8).images[0]  # doctest: +SKIP

    Example:
        >>> pipe = WorldPipeline()
        >>> pipe("a harbour at dawn", affect="calm", num_inference_steps=8).images[0]  # doctest: +SKIP
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_to_config()

    @cached_property
    def engine(self) -> WorldEngine:
        """The engine.

        Raises:
            EngineUnavailableError: Mitsuba is not installed.
        """
        engine = load(None, device=str(self.device))
        if not isinstance(engine, WorldEngine):
            raise EngineUnavailableError("engine 'world' is not installed")
        return engine

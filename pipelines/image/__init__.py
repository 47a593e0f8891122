"""Pictures that follow an affect: `ImagePipeline` paints a prompt, a series along a curve, a sheet of the plane, or
img2img.

Begin with `pipeline.py` (one call, `ImagePipeline`), `options.py` (every option of `studio paint`) and `engine.py`
(what an engine must do). Three engines:

- `world_engine.py`, the embedded one: `prompt/` reads what is wanted, `content/` says what the affect adds and how it
  is lit, `world/` composes, traces and develops it with the things of `stock.py`, `looks/` paints it over.
- `painter_engine.py`, the older one, which also changes given pictures: a sketch by rules in `sketch/`, two small
  diffusion networks in `paint/` with their scheduler and classifier-free guidance, `img2img.py`, `regrade.py`.
  Both are diffusers pipelines too, called alike (`picture_pipeline.py`): `world_pipeline.WorldPipeline` and
  `painter_pipeline.PainterPipeline`.
- `diffusers_engine.py`, any text-to-image checkpoint, with the affect as words of the prompt (`prompt_words.py`).

`match_attributes.py` meets attributes that were fixed by hand; `categories.py` names styles and scenes; the names of
attributes are in `pipelines.picture_attribute_names`.

May import `conditioning`, `weights` and the shared modules of `pipelines`; no recognizer (only `training/` does) and no
other task. `training/` makes the painter's checkpoint (`python -m pipelines.image.training`), the stock of things
(`python -m pipelines.image.training.things`) and measures; it is not in the wheel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.image.output import ImageOutput
    from pipelines.image.pipeline import ImagePipeline
    from pipelines.image.world_pipeline import WorldPipeline

__all__ = ["ImageOutput", "ImagePipeline", "WorldPipeline"]


def __getattr__(name: str) -> Any:
    if name == "ImagePipeline":
        from pipelines.image.pipeline import ImagePipeline

        return ImagePipeline
    if name == "ImageOutput":
        from pipelines.image.output import ImageOutput

        return ImageOutput
    if name == "WorldPipeline":
        from pipelines.image.world_pipeline import WorldPipeline

        return WorldPipeline
    raise AttributeError(f"module 'pipelines.image' has no attribute {name!r}")

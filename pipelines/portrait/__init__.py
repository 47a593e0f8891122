"""Talking portraits: affect and speech to a performance, a performance to pictures.

`track/` turns affect and sound into a performance track of action units, visemes, gaze and head motion; `landmarks/`
finds the 478 points of a face; `head/` has a head in three dimensions; `photo/` warps a picture by a track,
`people/` are built in and warped the same way; `film/` adds camera and captions. `options` declares what a person may
set, `pipeline` is the one call, `soundtrack` its sound, `engine` the seam for other engines and `embedded`
ours, `output` what is saved. `training/` makes the checkpoints and is not in the wheel; `measure` prints the card's
figures, `sheet` a contact sheet.

May import `conditioning`, `weights` and, of the other pipelines, `media`, `dsp`, `speech` and the face finder and
recognizers of `recognition`. Begin with `pipeline.py`, then `track/performance.py`.
"""

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

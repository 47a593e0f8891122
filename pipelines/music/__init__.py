"""Music that follows an affect: `MusicPipeline` composes, arranges, performs and renders it.

The walk of a piece: `attributes` (affect to named attributes of each bar), `compose` (a lead sheet by a Transformer),
`arrange` (voicings, bass, drums, instruments), `perform` (the rules of performance: notes in seconds, or MIDI), `sound`
(synthesis, room, mastering). `song` holds the written piece and reads and writes MIDI and MusicXML. `composer` is the
embedded engine behind the protocol of `engine`; `options` declares what a person may set; `training` makes the weights.

It imports conditioning, weights and the shared modules of pipelines; no judge and nothing of the studio. Begin with
`pipeline.py`, then `composer.py`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.music.output import MusicOutput
    from pipelines.music.pipeline import MusicPipeline

__all__ = ["MusicOutput", "MusicPipeline"]
_HOMES = {"MusicOutput": "output", "MusicPipeline": "pipeline"}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"pipelines.music.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'pipelines.music' has no attribute {name!r}")

"""What an image engine offers: it paints one picture of a request; it touches no files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.base import Capabilities

Picture = NDArray[np.uint8]

#: Called with (what is done, its step, its steps, the picture so far); may raise Cancelled.
OnPaint = Callable[[str, int, int, Picture], None]


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One picture.

    Attributes:
        prompt: what to paint; "" dreams freely.
        affect: intensity applied through `Affect.effective_vad`.
        seed: 0..2**32-1.
        height, width: pixels.
        avoid: a feeling to keep away from.
        style, scene: names of `vocabulary`, "" for any.
        attributes: attribute -> value, as `pipelines.picture_attributes` measures it.
        steps: of the first stage; 0 is the engine's own choice.
        source: RGB picture to feel anew, or None; `strength` 0..1 is how far it may change.
    """

    prompt: str
    affect: Affect
    seed: int
    height: int
    width: int
    avoid: Affect | None = None
    style: str = ""
    scene: str = ""
    attributes: Mapping[str, float] = field(default_factory=dict)
    steps: int = 0
    source: Picture | None = None
    strength: float = 0.6


@dataclass(frozen=True, slots=True)
class Painted:
    """RGB [height, width, 3] and what a person should know of it."""

    picture: Picture
    notes: tuple[str, ...] = ()


class ImageEngine(Protocol):
    """Paints pictures."""

    name: str
    capabilities: Capabilities
    styles: tuple[str, ...]
    scenes: tuple[str, ...]
    attributes: tuple[str, ...]

    def paint(self, request: ImageRequest, on_paint: OnPaint | None = None) -> Painted:
        """Paint a picture; the same request gives the same picture.

        Raises:
            InputError: what the engine cannot do.
        """
        ...

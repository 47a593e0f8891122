"""What a portrait engine offers: it casts an actor, and the actor turns rows of a track into pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts.

    Attributes:
        picture: RGB [H, W, 3] with one face, or None for a drawn character.
        name: of the picture, for messages.
        look: a character's name, or "" for one by seed.
        seed: 0..2**32-1.
        size: pixels of a side of the square film.
        whole: keep the whole picture instead of framing the head.
    """

    picture: NDArray[np.uint8] | None
    name: str
    look: str
    seed: int
    size: int
    whole: bool = False


class FaceRenderer(Protocol):
    """Turns rows of a track into pictures."""

    size: int
    alpha: bool

    def render(self, row: NDArray[np.float32]) -> NDArray[np.uint8]:
        """RGB [S, S, 3], or RGBA where `alpha`; the same row gives the same picture."""
        ...


class PortraitEngine(Protocol):
    """Casts actors; touches no files."""

    name: str
    capabilities: Capabilities
    characters: tuple[str, ...]

    def load_subject(self, subject: Subject, *, transparent: bool = False) -> FaceRenderer:
        """Make an actor ready.

        Raises:
            MediaError: the picture holds no usable face.
            InputError: unknown look.
        """
        ...

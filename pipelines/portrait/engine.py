"""The seam of portrait engines: an engine loads a subject, and its renderer turns rows of a track into pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities

if TYPE_CHECKING:
    from pipelines.portrait.head.textured import TexturedHead


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is animated.

    Attributes:
        picture: RGB [H, W, 3] with one face, or None for a built-in person.
        name: of the picture, for messages.
        look: a person's name, "random" or a YAML file, or "" for one by seed.
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
    """Turns rows of a performance track into pictures.

    Attributes:
        size: S, pixels of a side.
        alpha: whether pictures are RGBA with no background.
    """

    size: int
    alpha: bool

    def render(self, row: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Render one row [C] of a track: RGB [S, S, 3], or RGBA where `alpha`; the same row gives the same picture."""
        ...


@runtime_checkable
class HasHead(Protocol):
    """A renderer whose face can be had as a head in three dimensions."""

    def textured_head(self) -> TexturedHead:
        """The head that carries the face."""
        ...


class PortraitEngine(Protocol):
    """Loads subjects; touches no files.

    Attributes:
        name: its registered name.
        capabilities: what it can do.
        people: the built-in people by name.
    """

    name: str
    capabilities: Capabilities

    @property
    def people(self) -> tuple[str, ...]:
        """The built-in people by name."""
        ...

    def load_subject(self, subject: Subject, *, transparent: bool = False) -> FaceRenderer:
        """Make a renderer of a subject ready.

        Args:
            subject: who is animated.
            transparent: render no background, for built-in people.

        Returns:
            What renders it.

        Raises:
            MediaError: the picture holds no usable face.
            InputError: unknown look.
        """
        ...

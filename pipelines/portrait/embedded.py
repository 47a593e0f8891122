"""The embedded engine: a photo that is warped, or a built-in person; both follow the same performance track."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.portrait.engine import FaceRenderer, Subject
from pipelines.portrait.people.look import PersonLook, look_by_name
from pipelines.portrait.people.stock import list_people

KEPT_PEOPLE = 2  # with their warps


def load(folder: Path | None, *, device: str = "auto") -> EmbeddedPortraitEngine:
    """Load the engine; its landmark network is loaded with the first photo. It runs on the CPU, whatever the device."""
    return EmbeddedPortraitEngine(folder)


@lru_cache(maxsize=KEPT_PEOPLE)
def _load_person(look: PersonLook, size: int, transparent: bool) -> FaceRenderer:
    """A built-in person, kept for the next film or candidate."""
    from pipelines.portrait.people.renderer import PersonRenderer

    return PersonRenderer(look, size, alpha=transparent)


class EmbeddedPortraitEngine:
    """Renders photos and built-in people by warping their layers; see `PortraitEngine`.

    Args:
        folder: of the checkpoint; None is the embedded one.

    Attributes:
        name: its registered name.
        capabilities: what it can do.
    """

    name = "actor"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    @property
    def people(self) -> tuple[str, ...]:
        """The built-in people by name."""
        return tuple(list_people())

    def load_subject(self, subject: Subject, *, transparent: bool = False) -> FaceRenderer:
        """Make a renderer ready; see `PortraitEngine.load_subject`."""
        if subject.picture is None:
            return _load_person(look_by_name(subject.look, subject.seed), subject.size, transparent)
        from pipelines.portrait.landmarks.detector import find_landmarks
        from pipelines.portrait.landmarks.visibility import check_face
        from pipelines.portrait.photo.crop import crop_to_head
        from pipelines.portrait.photo.renderer import PhotoRenderer

        picture: NDArray[np.uint8] = subject.picture
        points = find_landmarks(picture, subject.name)
        check_face(picture, points, subject.name)
        return PhotoRenderer(*crop_to_head(picture, points, subject.size, whole=subject.whole))

"""The embedded engine: a photo that is warped, or a character that is drawn; both follow the same performance track."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.portrait.character.styles import CHARACTERS, CharacterStyle, style_by_name
from pipelines.portrait.engine import FaceRenderer, Subject

KEPT_CHARACTERS = 2  # drawn, with their warps


def load(folder: Path | None, *, device: str = "auto") -> EmbeddedPortraitEngine:
    """Load the engine; its landmark network is loaded with the first photo. It runs on the CPU, whatever the device."""
    return EmbeddedPortraitEngine(folder)


@lru_cache(maxsize=KEPT_CHARACTERS)
def _draw_character(style: CharacterStyle, size: int, transparent: bool) -> FaceRenderer:
    """A drawn character, kept for the next film or candidate: drawing it takes longer than a second of film."""
    from pipelines.portrait.character.renderer import CharacterRenderer

    return CharacterRenderer(style, size, alpha=transparent)


class EmbeddedPortraitEngine:
    """Renders photos by warping and characters by drawing; see `PortraitEngine`.

    Args:
        folder: of the checkpoint; None is the embedded one.

    Attributes:
        name: its registered name.
        capabilities: what it can do.
        characters: the drawn characters by name.
    """

    name = "actor"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    characters = tuple(CHARACTERS)

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def load_subject(self, subject: Subject, *, transparent: bool = False) -> FaceRenderer:
        """Make a renderer ready; see `PortraitEngine.load_subject`."""
        if subject.picture is None:
            return _draw_character(style_by_name(subject.look, subject.seed), subject.size, transparent)
        from pipelines.portrait.landmarks.detector import find_landmarks
        from pipelines.portrait.landmarks.visibility import check_face
        from pipelines.portrait.photo.crop import crop_to_head
        from pipelines.portrait.photo.renderer import PhotoRenderer

        picture: NDArray[np.uint8] = subject.picture
        points = find_landmarks(picture, subject.name)
        check_face(picture, points, subject.name)
        return PhotoRenderer(*crop_to_head(picture, points, subject.size, whole=subject.whole))

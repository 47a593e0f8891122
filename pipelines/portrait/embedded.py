"""The embedded engine: a photo that is warped, or a character that is drawn; both follow the same performance track."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.portrait.character.styles import CHARACTERS, style_by_name
from pipelines.portrait.engine import FaceRenderer, Subject


def load(folder: Path | None, *, device: str = "auto") -> EmbeddedPortraitEngine:
    """Load the engine; its landmark network is loaded with the first photo. It runs on the CPU, whatever the device."""
    return EmbeddedPortraitEngine(folder)


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
            from pipelines.portrait.character.renderer import CharacterRenderer

            return CharacterRenderer(style_by_name(subject.look, subject.seed), subject.size, alpha=transparent)
        from pipelines.portrait.landmarks.detector import find_landmarks
        from pipelines.portrait.photo.crop import crop_to_head
        from pipelines.portrait.photo.renderer import PhotoRenderer

        picture: NDArray[np.uint8] = subject.picture
        return PhotoRenderer(
            *crop_to_head(picture, find_landmarks(picture, subject.name), subject.size, whole=subject.whole)
        )

"""The embedded engine: a photo that is warped, or a character that is drawn; both act the same track."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.portrait.character.looks import LOOKS, look_of
from pipelines.portrait.engine import Actor, Casting


def load(folder: Path | None, *, device: str = "auto") -> Player:
    """The engine; its landmark network is loaded with the first photo. It runs on the CPU."""
    return Player(folder)


class Player:
    """See the module."""

    name = "actor"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    looks = tuple(LOOKS)

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def cast(self, casting: Casting, *, transparent: bool = False) -> Actor:
        """Make an actor ready; see `PortraitEngine.cast`."""
        if casting.picture is None:
            from pipelines.portrait.character.actor import CharacterActor

            return CharacterActor(look_of(casting.look, casting.seed), casting.size, alpha=transparent)
        from pipelines.portrait.landmarks.find import landmarks
        from pipelines.portrait.photo.actor import PhotoActor
        from pipelines.portrait.photo.frame import framed

        picture: NDArray[np.uint8] = casting.picture
        return PhotoActor(*framed(picture, landmarks(picture, casting.name), casting.size, whole=casting.whole))

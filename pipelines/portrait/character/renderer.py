"""A drawn character that acts: drawn once in layers, then moved by the same warps as a photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.canvas import SIDE
from pipelines.portrait.character.draw import Drawing, draw_character
from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.photo.geometry import FaceGeometry
from pipelines.portrait.photo.layers import FaceLayers, layer_masks
from pipelines.portrait.photo.matting import soften_matte
from pipelines.portrait.photo.renderer import PhotoRenderer

Picture = NDArray[np.uint8]


class CharacterRenderer(PhotoRenderer):
    """A look, ready to act.

    Args:
        look: how it is drawn.
        size: pixels of a side.
        alpha: whether frames are RGBA with no background.
    """

    def __init__(self, look: CharacterStyle, size: int, *, alpha: bool = False) -> None:
        drawing = draw_character(look)
        half = np.array([0.5, 0.5, 0])
        shape = FaceGeometry(((drawing.points + half) * (size / SIDE) - half).astype(np.float32))
        skin = _sized(drawing.skin, size)
        self.alpha, self._figure = alpha, _sized(drawing.figure[..., None].repeat(3, 2) * 255, size)[..., 0]
        super().__init__(skin, shape, _layers(drawing, skin, shape, size))

    def _cut_figure(self) -> Picture:
        return soften_matte(self._figure.astype(np.float32) / np.float32(255), self.shape, self.size)

    def finished(self, picture: Picture, upper: NDArray[np.float32]) -> Picture:
        """With the figure's outline as alpha where that is asked."""
        if not self.alpha:
            return super().finished(picture, upper)
        cover = cv2.remap(self._figure, upper, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.dstack([picture, cover])


def _layers(drawing: Drawing, skin: Picture, shape: FaceGeometry, size: int) -> FaceLayers:
    hole, jaw, eyes = layer_masks(size, shape)
    return FaceLayers(skin, hole, jaw, eyes, _sized(drawing.eyeballs, size), None, None, np.array(drawing.tone, float))


def _sized(picture: NDArray[np.float32], size: int) -> Picture:
    small = cv2.resize(np.clip(picture, 0, 255), (size, size), interpolation=cv2.INTER_AREA)
    return np.clip(small + 0.5, 0, 255).astype(np.uint8)

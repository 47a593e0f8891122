"""Renders a drawn character: drawn once in layers, then moved by the same warps as a photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.character.canvas import SIDE
from pipelines.portrait.character.draw import CharacterDrawing, draw_character
from pipelines.portrait.character.styles import CharacterStyle
from pipelines.portrait.photo.geometry import FaceGeometry
from pipelines.portrait.photo.layers import FaceLayers, layer_masks
from pipelines.portrait.photo.matting import soften_matte
from pipelines.portrait.photo.renderer import PhotoRenderer

Picture = NDArray[np.uint8]


class CharacterRenderer(PhotoRenderer):
    """A character, ready to act.

    Args:
        style: how it is drawn.
        size: pixels of a side.
        alpha: whether frames are RGBA with no background.
    """

    def __init__(self, style: CharacterStyle, size: int, *, alpha: bool = False) -> None:
        drawing = draw_character(style)
        half = np.array([0.5, 0.5, 0])
        shape = FaceGeometry(((drawing.points + half) * (size / SIDE) - half).astype(np.float32))
        skin = _resize_picture(drawing.skin, size)
        self.alpha, self._outline = (
            alpha,
            _resize_picture(drawing.figure_mask[..., None].repeat(3, 2) * 255, size)[..., 0],
        )
        super().__init__(skin, shape, _layers_from_drawing(drawing, skin, shape, size))

    def _compute_matte(self) -> Picture:
        return soften_matte(self._outline.astype(np.float32) / np.float32(255), self.shape, self.size)

    def composite_background(self, picture: Picture, source: NDArray[np.float32]) -> Picture:
        """The picture, or, where `alpha` is set, the figure alone with its outline as the fourth channel."""
        if not self.alpha:
            return super().composite_background(picture, source)
        cover = cv2.remap(self._outline, source, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.dstack([picture, cover])


def _layers_from_drawing(drawing: CharacterDrawing, skin: Picture, shape: FaceGeometry, size: int) -> FaceLayers:
    hole, jaw, eyes = layer_masks(size, shape)
    return FaceLayers(
        skin, hole, jaw, eyes, _resize_picture(drawing.eyeballs, size), None, None, np.array(drawing.tone, float)
    )


def _resize_picture(picture: NDArray[np.float32], size: int) -> Picture:
    small = cv2.resize(np.clip(picture, 0, 255), (size, size), interpolation=cv2.INTER_AREA)
    return np.clip(small + 0.5, 0, 255).astype(np.uint8)

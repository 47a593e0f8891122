"""Knobs of pictures: RGB uint8 [H, W, 3] in, the same out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter

from pipelines.picture_attributes import measure_attributes
from studio.evaluator.knobs.knob import Knob

Picture = NDArray[np.uint8]


def _attribute(name: str) -> Any:
    def cue(picture: Picture) -> float:
        image = Image.fromarray(picture)
        image.thumbnail((256, 256))
        return measure_attributes(np.asarray(image, np.float32) / np.float32(255))[name]

    return cue


def _brightness(picture: Picture, way: int) -> Picture:
    return (255 * (picture / 255) ** (0.6 if way > 0 else 1.7)).astype(np.uint8)


def _contrast(picture: Picture, way: int) -> Picture:
    return np.asarray(ImageEnhance.Contrast(Image.fromarray(picture)).enhance(1.4 if way > 0 else 0.6))


def _saturation(picture: Picture, way: int) -> Picture:
    return np.asarray(ImageEnhance.Color(Image.fromarray(picture)).enhance(1.6 if way > 0 else 0.2))


def _warmth(picture: Picture, way: int) -> Picture:
    return np.clip(picture * (1 + 0.12 * way * np.array([1.0, 0.0, -1.0])), 0, 255).astype(np.uint8)


def _sharpness(picture: Picture, way: int) -> Picture:
    image = Image.fromarray(picture)
    soft = ImageFilter.GaussianBlur(max(picture.shape[:2]) / 150)
    return np.asarray(image.filter(ImageFilter.UnsharpMask(2, 80) if way > 0 else soft))


KNOBS = (
    Knob("brightness", "gamma 1.7", "gamma .6", _brightness, _attribute("brightness")),
    Knob("contrast", "x .6", "x 1.4", _contrast, _attribute("contrast")),
    Knob("saturation", "x .2", "x 1.6", _saturation, _attribute("saturation")),
    Knob("warmth", "bluer", "yellower", _warmth, _attribute("warmth")),
    Knob("sharpness", "blurred", "sharpened", _sharpness, _attribute("detail")),
)

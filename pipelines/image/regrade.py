"""Colour grading of a picture towards an affect: light, colour, haze and vignette change, shapes stay.

The first part of img2img with the embedded painter (`img2img.py`); the task is EmoEdit's (Yang et al. 2025).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.engine import Picture
from pipelines.image.sketch.mood import SketchMood, mood_from_affect

MAX_GAIN = 1.5  # of the difference between two moods, at strength 1
EDGE_SIDE_PX = 64  # that edges are compared at


def regrade(picture: NDArray[np.float32], affect: Affect, strength: float) -> NDArray[np.float32]:
    """Grade a picture from the neutral mood towards the affect's, with its haze above and its vignette.

    Args:
        picture: RGB [H, W, 3] in 0..1.
        affect: intensity applied through `Affect.effective_vad`.
        strength: 0 (no change) to 1.

    Returns:
        RGB [H, W, 3] in 0..1.
    """
    mood, neutral = mood_from_affect(affect), mood_from_affect(Affect())
    graded = _relative_mood(mood, neutral, strength).grade(picture)
    height, width = picture.shape[:2]
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    air = np.clip((mood.haze - neutral.haze) * strength, 0, 1) * (1.1 - 0.7 * rows)
    grey = np.array([0.78, 0.8, 0.82], np.float32) * (0.5 + 0.5 * mood.light)
    graded = graded + (air * 0.9)[..., None] * (grey - graded)
    radius = np.hypot(rows - 0.5, np.linspace(-0.5, 0.5, width, dtype=np.float32)[None])
    vignette = np.clip(mood.storm - neutral.storm, 0, 1) * strength
    return np.clip(graded * (1 - 0.9 * vignette * np.clip(radius - 0.2, 0, 1) ** 1.2)[..., None], 0, 1).astype(
        np.float32
    )


def _relative_mood(mood: SketchMood, neutral: SketchMood, strength: float) -> SketchMood:
    """The grade that differs from doing nothing as the mood differs from the neutral one."""
    identity = {"light": 0.55, "chroma": 1.0, "warmth": 0.0, "contrast": 1.0}
    values = {n: x + MAX_GAIN * strength * (getattr(mood, n) - getattr(neutral, n)) for n, x in identity.items()}
    unchanged = {n: getattr(mood, n) for n in mood.__dataclass_fields__}
    return SketchMood(**{**unchanged, **values, "tinted": mood.tinted * strength})


def edge_correlation(before: Picture, after: Picture) -> float:
    """How much of the content is kept: the correlation of edge strengths at 64 pixels.

    Args:
        before: RGB [H, W, 3].
        after: RGB [H', W', 3].

    Returns:
        -1 to 1; 1 for the same picture, 0 where one has no edges.
    """
    first, second = (_edge_strength(p) for p in (before, after))
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1]) if first.std() > 0 and second.std() > 0 else 0.0


def _edge_strength(picture: Picture) -> NDArray[np.float32]:
    small = cv2.resize(picture, (EDGE_SIDE_PX, EDGE_SIDE_PX), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.GaussianBlur(np.hypot(across, down), (0, 0), 1.0), np.float32)

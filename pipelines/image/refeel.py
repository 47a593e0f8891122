"""Feel a given picture anew: its shapes stay, its light, colour, air and brushwork change. EmoEdit's task (Yang et al. 2025)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.sketch.mood import Mood, mood_of

Picture = NDArray[np.uint8]
MOST = 1.5  # of the difference between two moods, at strength 1
EDGE_SIDE = 64  # pixels that contents are compared at


def relit(picture: NDArray[np.float32], affect: Affect, strength: float) -> NDArray[np.float32]:
    """RGB [H, W, 3] in 0..1 in another light: graded from neutral towards the affect's mood, with its haze above and vignette."""
    asked, plain = mood_of(affect), mood_of(Affect())
    graded = _between(asked, plain, strength).graded(picture)
    height, width = picture.shape[:2]
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    air = np.clip((asked.haze - plain.haze) * strength, 0, 1) * (1.1 - 0.7 * rows)
    grey = np.array([0.78, 0.8, 0.82], np.float32) * (0.5 + 0.5 * asked.light)
    graded = graded + (air * 0.9)[..., None] * (grey - graded)
    far = np.hypot(rows - 0.5, np.linspace(-0.5, 0.5, width, dtype=np.float32)[None])
    gloom = np.clip(asked.storm - plain.storm, 0, 1) * strength
    return np.clip(graded * (1 - 0.9 * gloom * np.clip(far - 0.2, 0, 1) ** 1.2)[..., None], 0, 1).astype(np.float32)


def _between(asked: Mood, plain: Mood, strength: float) -> Mood:
    """The grade that differs from doing nothing as the asked mood differs from the neutral one."""
    names = {"light": 0.55, "chroma": 1.0, "warmth": 0.0, "contrast": 1.0}
    values = {n: base + MOST * strength * (getattr(asked, n) - getattr(plain, n)) for n, base in names.items()}
    return Mood(
        **{**{n: getattr(asked, n) for n in asked.__dataclass_fields__}, **values, "tinted": asked.tinted * strength}
    )


def content_kept(before: Picture, after: Picture) -> float:
    """How much of what is to be seen is still there: correlation of the strengths of edges at 64 pixels, 1 for the same picture."""
    first, second = (_edges(p) for p in (before, after))
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1]) if first.std() > 0 and second.std() > 0 else 0.0


def _edges(picture: Picture) -> NDArray[np.float32]:
    grey = cv2.cvtColor(
        cv2.resize(picture, (EDGE_SIDE, EDGE_SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    ).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.GaussianBlur(np.hypot(across, down), (0, 0), 1.0), np.float32)

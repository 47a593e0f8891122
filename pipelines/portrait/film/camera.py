"""A virtual camera: moves by words or by affect, as a zoom and a shift a frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve

Curve = NDArray[np.float64]
ZOOM_RANGE, DRIFT_RANGE, SHAKE_RANGE = 0.16, 0.04, 0.006  # how far, as shares of the picture
STRENGTH = {"slow": 0.6, "slowly": 0.6, "gentle": 0.5, "slight": 0.4, "quick": 1.4, "fast": 1.4, "strong": 1.4}


@dataclass(frozen=True)
class Camera:
    """The framing of every frame.

    Attributes:
        zoom: [T], 1 shows all.
        centre: [T, 2], x and y as shares of the picture.
    """

    zoom: Curve
    centre: Curve

    @property
    def is_moving(self) -> bool:
        """Whether it changes the picture at all."""
        return bool(np.ptp(self.zoom) > 1e-6 or self.zoom[0] != 1.0 or np.ptp(self.centre) > 1e-6)

    def apply(self, picture: NDArray[np.uint8], index: int) -> NDArray[np.uint8]:
        """The picture [S, S, C] of a frame as the camera shows it."""
        if not self.is_moving:
            return picture
        size, zoom = picture.shape[0], self.zoom[index]
        x, y = np.clip(self.centre[index], 0.5 / zoom, 1 - 0.5 / zoom) * size
        matrix = np.array([[zoom, 0, size / 2 - zoom * x], [0, zoom, size / 2 - zoom * y]], np.float32)
        return cv2.warpAffine(picture, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def camera_from_words(words: str, frames: int, fps: int, affect: AffectCurve, seed: int) -> Camera:
    """The camera of "slow push in", "handheld", "auto" (what the affect asks for), or of words that name none:
    still.
    """
    times_s = np.arange(frames) / fps
    share = times_s / max(times_s[-1], 1e-6) if frames > 1 else np.zeros(1)
    progress = share * share * (3 - 2 * share)
    strength = next((k for word, k in STRENGTH.items() if re.search(rf"\b{word}\b", words.lower())), 1.0)
    rng = np.random.default_rng([seed, 13])
    zoom, centre = np.ones(frames), np.full((frames, 2), 0.5)
    for move in _find_moves(words, affect):
        zoom, centre = _MOVE_FUNCTIONS[move](zoom, centre, progress, times_s, strength, rng)
    return Camera(zoom, centre)


def _find_moves(words: str, affect: AffectCurve) -> list[str]:
    text = words.lower().replace("-", " ")
    if "auto" in text:
        felt = affect.points[0][1].effective_vad()
        if felt.arousal > 0.35:
            return ["handheld"] if felt.valence < 0 else ["breathe"]
        return ["push in"] if felt.valence < -0.2 else ["breathe"]
    return [m for m in _MOVE_FUNCTIONS if m in text or (m in _SYNONYMS and any(w in text for w in _SYNONYMS[m]))]


_SYNONYMS = {
    "push in": ("zoom in", "closer", "dolly in"),
    "pull out": ("zoom out", "away", "dolly out", "pull back"),
    "handheld": ("shaky", "shake"),
    "breathe": ("breathing",),
}


def _push(
    zoom: Curve, centre: Curve, progress: Curve, times_s: Curve, strength: float, rng: np.random.Generator
) -> tuple[Curve, Curve]:
    return zoom * (1 + ZOOM_RANGE * strength * progress), centre - np.array([0, 0.02]) * progress[:, None]


def _pull(
    zoom: Curve, centre: Curve, progress: Curve, times_s: Curve, strength: float, rng: np.random.Generator
) -> tuple[Curve, Curve]:
    return zoom * (1 + ZOOM_RANGE * strength * (1 - progress)), centre


def _breathe(
    zoom: Curve, centre: Curve, progress: Curve, times_s: Curve, strength: float, rng: np.random.Generator
) -> tuple[Curve, Curve]:
    return zoom * (1.03 + 0.012 * strength * np.sin(2 * np.pi * 0.13 * times_s + rng.uniform(0, 6.28))), centre


def _handheld(
    zoom: Curve, centre: Curve, progress: Curve, times_s: Curve, strength: float, rng: np.random.Generator
) -> tuple[Curve, Curve]:
    shake = sum(
        np.sin(2 * np.pi * f * times_s[:, None] + rng.uniform(0, 6.28, 2)) * a
        for f, a in ((0.35, 1.0), (0.9, 0.6), (2.1, 0.25), (3.7, 0.12))
    )
    return zoom * 1.05, centre + SHAKE_RANGE * strength * np.asarray(shake)


def _drift(side: float) -> Callable[..., tuple[Curve, Curve]]:
    def move(
        zoom: Curve, centre: Curve, progress: Curve, times_s: Curve, strength: float, rng: np.random.Generator
    ) -> tuple[Curve, Curve]:
        return zoom * (1 + 2.2 * DRIFT_RANGE * strength), centre + np.array([side * DRIFT_RANGE * strength, 0]) * (
            2 * progress - 1
        )[:, None]

    return move


_MOVE_FUNCTIONS: dict[str, Callable[..., tuple[Curve, Curve]]] = {
    "push in": _push,
    "pull out": _pull,
    "breathe": _breathe,
    "handheld": _handheld,
    "drift left": _drift(-1.0),
    "drift right": _drift(1.0),
}

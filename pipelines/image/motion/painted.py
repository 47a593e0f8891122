"""A film in the manner of painters: paintings a few times a second, each flowing into the next.

Strokes are laid from the same chance at every painting, so where the picture stands still they stay where they are, and
where it moves they follow it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.image.looks import apply_look
from pipelines.image.motion.stage import Stage

Picture = NDArray[np.uint8]

PAINTINGS_PER_S = 6.0


@dataclass(frozen=True, slots=True)
class Paint:
    """How a film is painted over.

    Attributes:
        look: of `looks.LOOKS`.
        arousal: of its affect.
        valence: of its affect.
        seed: of the brush.
    """

    look: str
    arousal: float
    valence: float
    seed: int


class PaintedFrames:
    """Paintings of a film at any moment.

    Args:
        paint: how.
        develop: gives the picture of a moment that is painted over.
        guide: gives the world that its strokes follow.
        seconds: of the film.
        loops: whether its end leads to its beginning.
    """

    def __init__(
        self,
        paint: Paint,
        develop: Callable[[float], Picture],
        guide: Callable[[float], Stage],
        seconds: float,
        *,
        loops: bool,
    ) -> None:
        self._paint, self._develop, self._guide = paint, develop, guide
        self._count = max(1, round(seconds * PAINTINGS_PER_S))
        self._seconds, self._loops = seconds, loops
        self._painting = lru_cache(maxsize=3)(self._make)

    def at(self, time_s: float) -> Picture:
        """The painted frame of a moment: one painting flows into the next."""
        place = time_s / self._seconds * self._count
        number = math.floor(place)
        part = place - number
        after = (number + 1) % self._count if self._loops else min(number + 1, self._count)
        first = self._painting(number % self._count if self._loops else number)
        if part < 1e-6:
            return first
        mixed = first + np.float32(part * part * (3 - 2 * part)) * (self._painting(after).astype(np.float32) - first)
        return np.asarray(mixed + 0.5, np.uint8)

    def _make(self, number: int) -> Picture:
        time_s = self._seconds * number / self._count
        picture = self._develop(min(time_s, self._seconds))
        traced = self._guide(time_s).cut.traced
        paint = self._paint
        return apply_look(
            picture, replace(traced), paint.look, arousal=paint.arousal, valence=paint.valence, seed=paint.seed
        )

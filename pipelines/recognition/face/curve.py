"""A film's expressions over time in constant memory: windows that grow with the film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectEstimate
from pipelines.recognition.base import Window

WINDOW_S = 1.0
MAX_WINDOWS = 600  # windows; when a film has more, each two become one


@dataclass(slots=True)
class _WindowSum:
    """Sums over the frames of one window."""

    p: NDArray[np.float64]  # [7] weighted by how surely a face was there
    face_confidence: float = 0.0
    count: int = 0
    last_s: float = 0.0


class ExpressionCurve:
    """Adds up probabilities a window; one to two seconds wide, wider in films of over ten minutes."""

    def __init__(self, classes: int) -> None:
        self.frames = 0
        self._classes, self._width, self._sums = classes, WINDOW_S, dict[int, _WindowSum]()

    def add(self, second: float, p: NDArray[np.float64], face_confidence: float) -> None:
        """Add a frame.

        Args:
            second: its time in the film.
            p: [classes] probabilities.
            face_confidence: that a face was there, 0 to 1; the frame's weight.
        """
        self.frames += 1
        into = self._sums.setdefault(int(second // self._width), _WindowSum(np.zeros(self._classes)))
        into.p = into.p + face_confidence * p
        into.face_confidence, into.count, into.last_s = (
            into.face_confidence + face_confidence,
            into.count + 1,
            max(into.last_s, second),
        )
        if len(self._sums) > MAX_WINDOWS:
            self._halve()

    def film_mean(self) -> tuple[NDArray[np.float64], float]:
        """Mean probabilities over every frame with a face, and the mean face confidence of the best window."""
        return self._mean(list(self._sums.values()), best=True)

    def windows(self, estimate: Callable[[NDArray[np.float64], float], AffectEstimate]) -> tuple[Window, ...]:
        """The curve; the last window ends with the last frame."""
        windows = []
        for index, window in sorted(self._sums.items()):
            start = index * self._width
            end = start + self._width if index != max(self._sums) else max(window.last_s, start + min(self._width, 0.5))
            windows.append(Window(start, end, estimate(*self._mean([window]))))
        return tuple(windows)

    def _mean(self, sums: list[_WindowSum], best: bool = False) -> tuple[NDArray[np.float64], float]:
        p, face_confidence = sum((s.p for s in sums), np.zeros(self._classes)), sum(s.face_confidence for s in sums)
        each = [s.face_confidence / s.count for s in sums]
        mean = p / p.sum() if p.sum() > 1e-9 else np.full(self._classes, 1 / self._classes)
        return mean, max(each) if best else face_confidence / sum(s.count for s in sums)

    def _halve(self) -> None:
        old, self._sums, self._width = self._sums, {}, self._width * 2
        for index, window in sorted(old.items()):
            into = self._sums.setdefault(index // 2, _WindowSum(np.zeros(self._classes)))
            into.p = into.p + window.p
            into.face_confidence, into.count, into.last_s = (
                into.face_confidence + window.face_confidence,
                into.count + window.count,
                max(into.last_s, window.last_s),
            )

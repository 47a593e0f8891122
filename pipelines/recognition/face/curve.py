"""A film's expressions over time in constant memory: windows that grow with the film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectEstimate
from pipelines.recognition.base import Window

WINDOW_S = 1.0
MOST = 600  # windows; when a film has more, each two become one


@dataclass(slots=True)
class _Sum:
    p: NDArray[np.float64]  # [7] weighted by surety
    surety: float = 0.0
    count: int = 0
    last_s: float = 0.0


class Curve:
    """Adds up probabilities a window; one to two seconds wide, wider in films of over ten minutes."""

    def __init__(self, classes: int) -> None:
        self.frames = 0
        self._classes, self._width, self._sums = classes, WINDOW_S, dict[int, _Sum]()

    def add(self, second: float, p: NDArray[np.float64], surety: float) -> None:
        """A frame's probabilities [classes] at a time; `surety` (0..1, that a face was there) is its weight."""
        self.frames += 1
        into = self._sums.setdefault(int(second // self._width), _Sum(np.zeros(self._classes)))
        into.p = into.p + surety * p
        into.surety, into.count, into.last_s = into.surety + surety, into.count + 1, max(into.last_s, second)
        if len(self._sums) > MOST:
            self._halve()

    def whole(self) -> tuple[NDArray[np.float64], float]:
        """Mean probabilities over every frame with a face, and the mean surety of the frames that have one best."""
        return self._mean(list(self._sums.values()), best=True)

    def windows(self, estimate: Callable[[NDArray[np.float64], float], AffectEstimate]) -> tuple[Window, ...]:
        """The curve; the last window ends with the last frame."""
        found = []
        for index, one in sorted(self._sums.items()):
            start = index * self._width
            end = start + self._width if index != max(self._sums) else max(one.last_s, start + min(self._width, 0.5))
            found.append(Window(start, end, estimate(*self._mean([one]))))
        return tuple(found)

    def _mean(self, sums: list[_Sum], best: bool = False) -> tuple[NDArray[np.float64], float]:
        p, surety = sum((s.p for s in sums), np.zeros(self._classes)), sum(s.surety for s in sums)
        each = [s.surety / s.count for s in sums]
        mean = p / p.sum() if p.sum() > 1e-9 else np.full(self._classes, 1 / self._classes)
        return mean, max(each) if best else surety / sum(s.count for s in sums)

    def _halve(self) -> None:
        old, self._sums, self._width = self._sums, {}, self._width * 2
        for index, one in sorted(old.items()):
            into = self._sums.setdefault(index // 2, _Sum(np.zeros(self._classes)))
            into.p = into.p + one.p
            into.surety, into.count, into.last_s = (
                into.surety + one.surety,
                into.count + one.count,
                max(into.last_s, one.last_s),
            )

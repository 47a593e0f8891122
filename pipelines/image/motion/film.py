"""The frames of a film: worlds along a curve of affect, each traced once, then moved, mixed and developed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.painted import Paint, PaintedFrames
from pipelines.image.motion.stage import Stage
from pipelines.image.motion.view import Move, Viewpoint, viewpoint_at
from pipelines.image.world.finish import Grade, finish, mix_grades

Array = NDArray[np.floating[Any]]
Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Moment:
    """An affect that a film passes.

    Attributes:
        time_s: when.
        arousal: of the affect, -1 to 1.
        stage: makes its world; asked for when the film comes near.
    """

    time_s: float
    arousal: float
    stage: Callable[[], Stage]


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What a film is made of.

    Attributes:
        moments: in order of time, the first at 0; one where the affect stays.
        seconds: its length.
        fps: frames a second.
        loops: whether its end leads to its beginning.
        move: of the camera.
        paint: the look that it is painted over in; None a photograph.
        seed: of the grain.
    """

    moments: Sequence[Moment]
    seconds: float
    fps: int
    loops: bool
    move: Move
    paint: Paint | None
    seed: int

    @property
    def count(self) -> int:
        """How many frames it has."""
        return max(2, round(self.seconds * self.fps))


def film_frames(plan: FilmPlan) -> Iterator[Picture]:
    """The frames of a film in order; at most two of its worlds are held at a time.

    Args:
        plan: of the film.

    Yields:
        Picture: sRGB [H, W, 3].
    """
    reel = _Reel(plan)
    if plan.paint is None:
        for number in range(plan.count):
            yield reel.develop(number / plan.fps)
        return
    painted = PaintedFrames(plan.paint, reel.develop_dry, reel.guide, plan.seconds, loops=plan.loops)
    for number in range(plan.count):
        time_s = number / plan.fps
        picture = painted.at(time_s)
        yield reel.add_weather(picture, time_s)


class _Reel:
    """A film at any moment."""

    def __init__(self, plan: FilmPlan) -> None:
        self._plan = plan
        self._stage = lru_cache(maxsize=2)(self._make)

    def _make(self, number: int) -> Stage:
        return self._plan.moments[number].stage()

    def _between(self, time_s: float) -> tuple[int, int, float]:
        """The moments before and after a time, and how far it is between them."""
        times = [m.time_s for m in self._plan.moments]
        after = next((i for i, t in enumerate(times) if t > time_s), len(times) - 1)
        before = max(0, after - 1) if times[after] > time_s else after
        span = times[after] - times[before]
        part = 0.0 if span <= 0 else (time_s - times[before]) / span
        return before, after, part * part * (3 - 2 * part)

    def _point(self, time_s: float, stage: Stage) -> Viewpoint:
        plan = self._plan
        speed = 1 + 0.3 * plan.moments[0].arousal
        return viewpoint_at(plan.move, time_s / plan.seconds, stage.nearest_m, speed, loops=plan.loops)

    def _light(self, time_s: float, *, weather: bool) -> tuple[Array, Grade, float]:
        """Light, grade and exposure of a moment."""
        before, after, part = self._between(time_s)
        first = self._stage(before)
        point = self._point(time_s, self._stage(0) if len(self._plan.moments) == 1 else first)
        rgb = first.light(time_s, point, weather=weather)
        if before == after or part <= 0:
            return rgb, first.grade, first.exposure
        second = self._stage(after)
        other = second.light(time_s, point, weather=weather)
        exposure = first.exposure ** (1 - part) * second.exposure**part
        # each in its own exposure, so that a dark world does not vanish beside a bright one
        mixed = rgb * (first.exposure * (1 - part)) + other * (second.exposure * part)
        return mixed / exposure, mix_grades(first.grade, second.grade, part), exposure

    def develop(self, time_s: float) -> Picture:
        """The frame of a moment."""
        rgb, grade, exposure = self._light(time_s, weather=True)
        return finish(rgb, grade, self._plan.seed, exposure)

    def develop_dry(self, time_s: float) -> Picture:
        """The same without what falls, which is drawn over the painting."""
        rgb, grade, exposure = self._light(time_s, weather=False)
        return finish(rgb, grade, self._plan.seed, exposure)

    def guide(self, time_s: float) -> Stage:
        """The world that a painting of a moment follows."""
        before, after, part = self._between(time_s)
        return self._stage(after if part > 0.5 else before)

    def add_weather(self, painted: Picture, time_s: float) -> Picture:
        """What falls and flashes, over a painting."""
        before, after, _ = self._between(time_s)
        if not (self._stage(before).falls or self._stage(after).falls):
            return painted
        change = self.develop(time_s).astype(np.int16) - self.develop_dry(time_s)
        return np.asarray(np.clip(painted + change, 0, 255), np.uint8)

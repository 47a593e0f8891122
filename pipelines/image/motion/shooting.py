"""A request for a film -> its plan: which affects it passes, and how each of its worlds comes to be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from conditioning.affect import Affect, AffectCurve
from pipelines.image.content.registers import Registers
from pipelines.image.engine import FilmRequest, ImageRequest
from pipelines.image.looks import PHOTOGRAPH
from pipelines.image.motion.film import FilmPlan, Moment
from pipelines.image.motion.layers import PictureLayers, layers_of
from pipelines.image.motion.painted import Paint
from pipelines.image.motion.stage import Stage
from pipelines.image.motion.view import Move
from pipelines.image.prompt.wanted import Wanted
from pipelines.image.stock import Stock
from pipelines.image.world.compose import compose
from pipelines.image.world.composed import Composed

SAMPLES, MAX_SAMPLES = 4, 64  # rays a pixel
LARGE_PX = 700  # longer side from which half of the rays do
WIDEST_STEP = 1.1  # of the registers together, from which a world is made between two points of a curve
MAX_MOMENTS = 12


@dataclass(frozen=True, slots=True)
class Shot:
    """What a film shows.

    Attributes:
        wanted: of its prompt.
        place: where it is.
        registers_of: the registers of an affect.
    """

    wanted: Wanted
    place: str
    registers_of: Callable[[Affect], Registers]


def shoot(
    request: FilmRequest, shot: Shot, stock: Stock, on_trace: Callable[[str], None] | None
) -> tuple[FilmPlan, Composed]:
    """Plan a film.

    Args:
        request: the film.
        shot: what it shows.
        stock: of things.
        on_trace: called with words before each part that is traced.

    Returns:
        The plan, and the world of its first moment.
    """
    picture, curve = request.picture, request.curve
    times = moments_of(curve, request.seconds, shot.registers_of)
    affects = [curve.at(t) for t in times]
    loops = affects[0] == affects[-1]
    registers = [shot.registers_of(a) for a in affects]
    aroused = sum(r.aroused for r in registers) / len(registers)

    def composed_at(number: int) -> Composed:
        return compose(
            shot.wanted,
            shot.place,
            registers[number],
            stock,
            picture.seed,
            picture.width,
            picture.height,
            aroused=aroused,
        )

    def stage_at(number: int) -> Stage:
        def say(part: int, parts: int) -> None:
            if on_trace is not None:
                world = f"world {number + 1} of {len(times)}, " if len(times) > 1 else ""
                on_trace(f"{world}layer {part + 1} of {parts} is traced")

        say(0, 1)
        return Stage(
            composed_at(number),
            stock,
            seed=picture.seed,
            seconds=request.seconds,
            samples=min(MAX_SAMPLES, picture.steps or _samples(picture.width, picture.height)),
            arousal=sum(a.effective_vad().arousal for a in affects) / len(affects),
            loops=loops,
            on_part=say,
        )

    def moment(number: int) -> Moment:
        vad = affects[number].effective_vad()
        return Moment(times[number], vad.arousal, lambda: stage_at(number))

    return FilmPlan(
        tuple(moment(n) for n in range(len(times))),
        request.seconds,
        request.fps,
        loops,
        cast(Move, request.camera),
        _paint(request, affects[0]),
        picture.seed,
    ), composed_at(0)


def shoot_layers(
    request: ImageRequest,
    shot: Shot,
    stock: Stock,
    seconds: float,
    on_trace: Callable[[str], None] | None,
    notes: tuple[str, ...] = (),
) -> PictureLayers:
    """A picture in layers.

    Args:
        request: the picture.
        shot: what it shows.
        stock: of things.
        seconds: after which what moves has come round.
        on_trace: called with words before each part that is traced.
        notes: of the picture.

    Returns:
        Its layers.
    """
    registers = shot.registers_of(request.affect)
    composed = compose(shot.wanted, shot.place, registers, stock, request.seed, request.width, request.height)

    def say(part: int, parts: int) -> None:
        if on_trace is not None:
            on_trace(f"layer {part + 1} of {parts} is traced")

    stage = Stage(
        composed, stock, seed=request.seed, seconds=seconds,
        samples=min(MAX_SAMPLES, request.steps or _samples(request.width, request.height)),
        arousal=request.affect.effective_vad().arousal, loops=True, on_part=say,
    )  # fmt: skip
    return layers_of(stage, notes)


def moments_of(curve: AffectCurve, seconds: float, registers_of: Callable[[Affect], Registers]) -> list[float]:
    """Times at which a film's worlds are made: the points of its curve, and between two that differ much.

    Args:
        curve: of the affect.
        seconds: of the film.
        registers_of: the registers of an affect.

    Returns:
        Seconds, the first 0; one where the affect stays.
    """
    times = [0.0, *(t for t, _ in curve.points if 0 < t < seconds), seconds]
    if all(curve.at(t) == curve.at(0.0) for t in times):
        return [0.0]
    found = [0.0]
    for start, end in pairwise(times):
        before, after = (registers_of(curve.at(t)).shares for t in (start, end))
        change = sum(abs(after[name] - before[name]) for name in before)
        parts = max(1, min(3, math.ceil(change / WIDEST_STEP)))
        found += [start + (end - start) * (k + 1) / parts for k in range(parts)]
    return found if len(found) <= MAX_MOMENTS else [seconds * k / (MAX_MOMENTS - 1) for k in range(MAX_MOMENTS)]


def _samples(width: int, height: int) -> int:
    return SAMPLES if max(width, height) <= LARGE_PX else SAMPLES // 2


def _paint(request: FilmRequest, affect: Affect) -> Paint | None:
    style = request.picture.style
    if not style or style == PHOTOGRAPH:
        return None
    vad = affect.effective_vad()
    return Paint(style, vad.arousal, vad.valence, request.picture.seed)

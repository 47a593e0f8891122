"""One world under one affect, ready to move: whatever moment is asked for, as light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.ground import Ground, Mist, RoomLight
from pipelines.image.motion.moving_sky import MovingSky
from pipelines.image.motion.slices import OnPart, Slice, cut_world
from pipelines.image.motion.sway import Tempo, sway
from pipelines.image.motion.view import AT_HOME, Viewpoint, seen_from
from pipelines.image.motion.water import Water, land_swell
from pipelines.image.motion.waves import Waves
from pipelines.image.stock import Stock
from pipelines.image.world.air import Air
from pipelines.image.world.composed import Composed
from pipelines.image.world.detail import add_detail
from pipelines.image.world.directions import view_rays
from pipelines.image.world.finish import exposure_of, finish
from pipelines.image.world.picture import FAR_M, see_through, seen_air
from pipelines.image.world.scene import WATER_LABEL, World, horizon_row
from pipelines.image.world.trace import Tracer
from pipelines.image.world.weather import add_weather

Array = NDArray[np.floating[Any]]

MARGIN_PX = 26  # around a slice that its things may move into, of a picture of 512
EDGE = 0.004
FLICKER = 0.28
FLAKES = 0.12
MISTY = 0.1  # fog from which it is seen to drift


@dataclass(frozen=True, slots=True)
class _Part:
    """A slice, cut to where it is; its light is radiance times cover through the air, and cover [h, w, 4]."""

    box: tuple[slice, slice]
    light: Array
    depth_m: Array
    waves: Waves
    distance_m: float


class Stage:
    """A composed world over a film.

    Args:
        composed: the world.
        stock: of things.
        seed: of rays and movements.
        seconds: of the film.
        samples: rays a pixel.
        arousal: of the affect, -1 to 1, which sets the tempo.
        loops: whether the film's end leads to its beginning.
        on_part: called before each part that is traced.

    Attributes:
        cut: the world in slices.
        grade: how its light becomes a picture.
        exposure: of every frame.
    """

    def __init__(
        self, composed: Composed, stock: Stock, *, seed: int, seconds: float, samples: int, arousal: float,
        loops: bool, on_part: OnPart | None = None,
    ) -> None:  # fmt: skip
        world = composed.world
        self.world, self.grade, self.seconds, self._loops = world, composed.grade, seconds, loops
        self.tempo = tempo_of(world.air.wind, arousal, land_swell(world) if world.land and world.land.water else 0.1)
        tracer = Tracer(world, stock)
        traced = tracer.trace(samples=samples, seed=seed)
        lit = np.asarray(add_detail(traced, world), np.float32)
        rays = view_rays(world.camera)
        self.cut = cut_world(world, stock, traced, lit, tracer, seed=seed, on_part=on_part)
        self._sky = None
        if world.land is not None and world.medium != "water":
            self._sky = MovingSky(seen_air(world), world.camera, seconds, self.tempo.speed, loops=loops)
        nothing = np.zeros_like(lit)
        self._deep = see_through(nothing, np.full(lit.shape[:2], FAR_M, np.float32), rays, world)
        self._land, *things = (self._part(s, rays, seed) for s in self.cut.slices)
        self._things, self._names = things, [s.name for s in self.cut.slices[1:]]
        self._ground = Ground(world, traced.position, self.cut.land_label, seconds, self.tempo)
        self._mist = self._drifting_mist(rays)
        self._room: RoomLight | None = None
        if world.land is None:
            bright = 0.22 * np.percentile(lit.reshape(-1, 3), 85, axis=0)
            self._room = RoomLight((lit.shape[0], lit.shape[1]), bright.astype(np.float32), seed, seconds)
        self._weather_air = _with_flakes(world)
        self._water: Water | None = None
        self._water_air: tuple[Array, Array] | None = None
        self.exposure = 1.0
        self._weather_depth = np.where(np.isfinite(traced.depth_m), traced.depth_m, FAR_M).astype(np.float32)
        self.nearest_m = float(np.percentile(self._weather_depth, 2))
        if (self.cut.land_label == WATER_LABEL).any():
            self._fill_water(traced.depth_m, tracer.position, rays)
        self.exposure = exposure_of(self.light(0.0), self.grade)

    def light(
        self, time_s: float, point: Viewpoint = AT_HOME, *, weather: bool = True, farther_m: float = 0.0
    ) -> Array:
        """The light of a moment.

        Args:
            time_s: of the film.
            point: from where it is seen.
            weather: with what falls, strikes and bursts.
            farther_m: things nearer than this are left out.

        Returns:
            Linear radiance [H, W, 3].
        """
        sky = self._deep if self._sky is None else self._sky.at(time_s)
        land = self._ground.lit(self._land.light, time_s)
        base = _moved(land, self._land, time_s, point, self.world.camera)
        over, left = self._compose_things(time_s, point, [p for p in self._things if p.distance_m >= farther_m])
        if not point.is_still:
            sky = _moved(sky, None, time_s, point, self.world.camera)
        rgb: Array = over + left * (base[..., :3] + (1 - base[..., 3:]) * sky)
        rgb = self._flickering(rgb, time_s)
        if self._water is not None:
            self._pour(rgb, over, left, time_s, point)
        rgb = self._ground.through_water(rgb, time_s)
        if self._room is not None:
            rgb = self._room.over(rgb, time_s)
        if self._mist is not None:
            rgb = self._mist.over(rgb, time_s)
        return self._weather(rgb, time_s) if weather else np.asarray(rgb, np.float32)

    @property
    def horizon_row(self) -> float:
        """Row of the horizon, pixels."""
        return horizon_row(self.world.camera)

    def layers(self) -> Iterator[tuple[str, Array, Array, float]]:
        """The picture at its beginning in layers, without what falls.

        Yields:
            tuple[str, Array, Array, float]: name, linear radiance times cover and cover [H, W, 4], distance in metres
                [H, W], and a typical one.
        """
        whole = self.light(0.0, weather=False)
        size = whole.shape[:2]
        sky = self._deep if self._sky is None else self._sky.at(0.0)
        opaque = np.ones(size, np.float32)
        if self.world.land is not None:
            yield "sky", np.dstack([sky, opaque]), np.full(size, np.inf, np.float32), np.inf
        land = self._ground.lit(self._land.light, 0.0)
        if self._water is not None and self._water_air is not None:
            box, (kept, veil) = self._water.box, self._water_air
            wet = self._water.here[..., None]
            land = land.copy()
            seen = self._water.at(whole, 0.0) * kept + veil
            land[box][..., :3] = np.where(wet, seen, land[box][..., :3])
        yield "land", land, np.where(self._land.depth_m >= FAR_M, np.inf, self._land.depth_m), np.inf
        for name, part in zip(self._names, self._things, strict=True):
            light, depth = np.zeros((*size, 4), np.float32), np.full(size, np.median(part.depth_m), np.float32)
            light[part.box], depth[part.box] = part.light, part.depth_m
            yield name, light, depth, part.distance_m

    def haze_at(self, distance_m: float) -> float:
        """How much of what stands at a distance the air hides, 0 to 1."""
        ahead = np.array([[[0.0, 1.0, 0.0]]], np.float32)
        depth = np.full((1, 1), distance_m, np.float32)
        kept = [see_through(np.full((1, 1, 3), v, np.float32), depth, ahead, self.world) for v in (0.0, 1.0)]
        return float(np.clip(1 - (kept[1] - kept[0]).mean(), 0, 1))

    def air_colour(self) -> Array:
        """What far things fade to, sRGB 0..1 [3]."""
        ahead = np.array([[[0.0, 1.0, 0.0]]], np.float32)
        far = see_through(np.zeros((1, 1, 3), np.float32), np.full((1, 1), 9e4, np.float32), ahead, self.world)
        return np.asarray(finish(far, self.grade, 0, self.exposure)[0, 0] / 255, np.float32)

    @property
    def falls(self) -> bool:
        """Whether rain, snow, sparks, bolts or fireworks are in the picture."""
        air = self._weather_air
        return (
            self.world.medium == "air"
            and self.world.land is not None
            and bool(air.rain > 0 or air.snow > 0 or air.lightning or air.fireworks or (air.smoke > 0 and air.glow > 0))
        )

    def _part(self, piece: Slice, rays: Array, seed: int) -> _Part:
        """A slice as it looks through the air, with its movement."""
        shape = piece.cover.shape
        depth = np.where(np.isfinite(piece.depth_m), piece.depth_m, FAR_M).astype(np.float32)
        veil = see_through(np.zeros_like(piece.rgb), depth, rays, self.world)
        seen = see_through(piece.rgb, depth, rays, self.world) - (1 - piece.cover[..., None]) * veil
        light = np.dstack([seen, piece.cover]).astype(np.float32)
        if piece.moved is None:
            return _Part(
                np.s_[0 : shape[0], 0 : shape[1]], light, depth, Waves((shape[0], shape[1]), self.seconds), np.inf
            )
        margin = round(MARGIN_PX * max(shape) / 512) + 2
        box = _box_of(piece.cover > EDGE, margin)
        waves = sway(piece.moved, self.tempo, self.seconds, seed)
        typical = float(np.median(piece.moved.boxes[:, 4]))
        return _Part(box, np.ascontiguousarray(light[box]), np.ascontiguousarray(depth[box]), waves.cut(box), typical)

    def foreground(self, time_s: float, point: Viewpoint = AT_HOME, *, nearer_m: float) -> Array:
        """Things nearer than a distance: their light times cover, and their cover [H, W, 4]; see `light`."""
        over, left = self._compose_things(time_s, point, [p for p in self._things if p.distance_m < nearer_m])
        return np.dstack([self._flickering(over, time_s), 1 - left]).astype(np.float32)

    def _compose_things(self, time_s: float, point: Viewpoint, parts: Sequence[_Part]) -> tuple[Array, Array]:
        """Things over nothing: their light [H, W, 3], and the part that what is behind them keeps [H, W, 1]."""
        camera = self.world.camera
        over = np.zeros((camera.height_px, camera.width_px, 3), np.float32)
        left = np.ones((camera.height_px, camera.width_px, 1), np.float32)
        for part in parts:
            seen = _moved(part.light, part, time_s, point, camera)
            through = 1 - np.clip(seen[..., 3:], 0, 1)
            over[part.box] = over[part.box] * through + seen[..., :3]
            left[part.box] *= through
        return over, left

    def _flickering(self, rgb: Array, time_s: float) -> Array:
        if not self.cut.firelight.any():
            return rgb
        return np.asarray(rgb * (1 + self.cut.firelight * flicker(time_s, self.seconds))[..., None], np.float32)

    def _drifting_mist(self, rays: Array) -> Mist | None:
        """Mist over land and things, where there is fog."""
        air = self.world.air
        if self.world.medium != "air" or self.world.land is None or air.fog < MISTY:
            return None
        depth = np.where(np.isfinite(self.cut.traced.depth_m), self.cut.traced.depth_m, FAR_M).astype(np.float32)
        veil = see_through(np.zeros_like(rays), depth, rays, self.world)
        kept = (see_through(np.ones_like(rays), depth, rays, self.world) - veil).mean(-1)
        return Mist(kept, veil, 0.14 + 0.12 * air.fog, air.seed, self.seconds, self.tempo)

    def _fill_water(self, depth_m: Array, position: Array, rays: Array) -> None:
        """Make the water, its colours those of the traced picture."""
        traced = self.light(0.0, weather=False)
        depth = self._land.depth_m
        veil = see_through(np.zeros_like(traced), depth, rays, self.world)
        kept = see_through(np.ones_like(traced), depth, rays, self.world) - veil
        self._water = Water(self.world, self.cut.land_label, depth_m, position, self.seconds, self.tempo.speed)
        self._water_air = (kept[self._water.box], veil[self._water.box])
        self._water.settle(traced, self.cut.slices[0].rgb)

    def _pour(self, rgb: Array, over: Array, left: Array, time_s: float, point: Viewpoint) -> None:
        """Draw the water under the things of a picture."""
        assert self._water is not None and self._water_air is not None
        box = self._water.box
        kept, veil = self._water_air
        seen: Array = self._water.at(rgb, time_s) * kept + veil
        here: Array = np.asarray(self._water.here[..., None], np.float32)
        if not point.is_still:
            wet = np.dstack([seen * here, here]).astype(np.float32)
            seen, here = _from(wet, box, self._land.depth_m, point, self.world.camera)
        mixed = over[box] + left[box] * seen
        rgb[box] += here * (mixed - rgb[box])

    def _weather(self, rgb: Array, time_s: float) -> Array:
        if self.world.medium == "water" or self.world.land is None:
            return np.asarray(rgb, np.float32)
        loop_s = self.seconds if self._loops else 0.0
        air = replace(self._weather_air, time_s=time_s + 1e-4, loop_s=loop_s)
        return np.asarray(add_weather(np.asarray(rgb, np.float32), self._weather_depth, air, self.world.camera))


def _with_flakes(world: World) -> Air:
    """The air with a few flakes of snow where snow lies and nothing falls."""
    air = world.air
    snowy = world.land is not None and world.land.ground == "snow" and world.medium == "air"
    return replace(air, snow=FLAKES) if snowy and max(air.rain, air.snow) < FLAKES else air


def tempo_of(wind: float, arousal: float, swell: float) -> Tempo:
    """How lively a film moves: by the wind of its air and by arousal, which quickens every movement."""
    return Tempo(
        float(np.clip(0.12 + 0.75 * wind + 0.12 * arousal, 0.05, 1)),
        float(np.clip(1.0 + 0.4 * arousal, 0.6, 1.5)),
        float(np.clip(swell, 0, 1)),
    )


def flicker(time_s: float, seconds: float) -> float:
    """How much brighter flames are than their mean, -0.3 to 0.3; loops."""
    turn = 2 * np.pi * time_s / seconds
    rates = ((1.3, 0.45, 0.4), (2.9, 0.3, 1.9), (5.3, 0.18, 4.1), (0.6, 0.3, 2.2))
    return FLICKER * float(sum(a * np.sin(max(1, round(hz * seconds)) * turn + p) for hz, a, p in rates))


def _box_of(there: NDArray[np.bool_], margin: int) -> tuple[slice, slice]:
    """The box around what is there, with a margin, inside the picture."""
    rows, columns = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
    if not len(rows):
        return np.s_[0:1, 0:1]
    h, w = there.shape
    return np.s_[
        max(0, int(rows[0]) - margin) : min(h, int(rows[-1]) + margin + 1),
        max(0, int(columns[0]) - margin) : min(w, int(columns[-1]) + margin + 1),
    ]


def _grid(shape: tuple[int, ...]) -> tuple[Array, Array]:
    """Rows and columns of each pixel."""
    rows, columns = np.indices(shape[:2], np.float32)
    return rows, columns


def _moved(light: Array, part: _Part | None, time_s: float, point: Viewpoint, camera: Any) -> Array:
    """A slice at a moment, from a viewpoint; without a part the sky."""
    shape = light.shape[:2]
    still = part is None or part.waves.is_still
    if still and point.is_still:
        return light
    rows, columns = _grid(shape)
    if not point.is_still:
        depth = np.full(shape, FAR_M, np.float32) if part is None else part.depth_m
        top, left = (0, 0) if part is None else (part.box[0].start, part.box[1].start)
        row, column = seen_from(point, camera, depth, rows + top, columns + left)
        rows, columns = (row - top).astype(np.float32), (column - left).astype(np.float32)
    if part is not None and not still:
        moved = part.waves.at(time_s)
        columns, rows = columns - moved[0], rows - moved[1]
    return cv2.remap(light, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _from(wet: Array, box: tuple[slice, slice], depth_m: Array, point: Viewpoint, camera: Any) -> tuple[Array, Array]:
    """Water from a viewpoint: its light and where it is."""
    rows, columns = _grid(wet.shape[:2])
    top, left = box[0].start, box[1].start
    row, column = seen_from(point, camera, depth_m[box], rows + top, columns + left)
    moved = cv2.remap(
        wet, (column - left).astype(np.float32), (row - top).astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    here = moved[..., 3:]
    return moved[..., :3] / np.maximum(here, 1e-3), here

"""How things move in the picture: trees bend and rustle, grass runs in gusts, boats roll, birds beat, fires lick."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.image.motion.kinds import Kind
from pipelines.image.motion.waves import Waves, smooth_noise
from pipelines.image.world.air import Camera
from pipelines.image.world.raster import Layers
from pipelines.image.world.scatter import box_of
from pipelines.image.world.scene import Standing

Array = NDArray[np.floating[Any]]

REFERENCE_PX = 512.0  # longer side for which pixels are given here
GUST_M = 9.0  # length of the gusts that run over grass


@dataclass(frozen=True, slots=True)
class Tempo:
    """How lively a film moves.

    Attributes:
        wind: 0 still to 1 storm.
        speed: factor of every rate, about 0.7 calm to 1.5 aroused.
        swell: how rough the water is, 0 to 1.
    """

    wind: float
    speed: float
    swell: float


@dataclass(frozen=True, slots=True)
class Moved:
    """The things of a slice as their movement sees them; one entry a thing, and the pixels that belong to each.

    Attributes:
        owner: number of the thing that a pixel belongs to, also beside it [H, W].
        kinds: of the things.
        boxes: left, right, top, bottom in pixels, and distance in metres [N, 5].
        x_m: [N].
        phase: of each thing, by its lot [N].
        shine: where things shine [H, W] 0..1.
    """

    owner: NDArray[np.int32]
    kinds: Sequence[Kind]
    boxes: Array
    x_m: Array
    phase: Array
    shine: Array


def extend_labels(label: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give every pixel without a thing (0) the number of the nearest thing; all 0 where there is none."""
    empty = (label <= 0).astype(np.uint8)
    if not (empty == 0).any():
        return np.zeros_like(label)
    _, nearest = cv2.distanceTransformWithLabels(empty, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros(int(nearest.max()) + 1, np.int32)
    table[nearest[empty == 0]] = label[empty == 0]
    return np.asarray(table[nearest], np.int32)


def moved_of(
    layers: Layers, numbers: Sequence[int], standings: Sequence[Standing], kinds: Sequence[Kind],
    camera: Camera, seed: int,
) -> Moved:  # fmt: skip
    """Collect what moves of a slice.

    Args:
        layers: of the slice; label 0 where nothing is.
        numbers: of the standings in the slice.
        standings: of the world.
        kinds: of each standing of the world.
        camera: that looks.
        seed: of the phases.

    Returns:
        The things.
    """
    index = np.zeros(len(standings) + 1, np.int32)
    index[np.array(numbers, np.int64) + 1] = np.arange(len(numbers))
    boxes = [box_of(standings[n], camera) for n in numbers]
    rows = [(b.left, b.right, b.top, b.bottom, b.distance_m) for b in boxes]
    lots = np.random.default_rng([seed, 61]).uniform(0, 2 * math.pi, len(standings) + 1)
    return Moved(
        index[np.maximum(extend_labels(layers.label), 0)],
        [kinds[n] for n in numbers],
        np.array(rows, np.float32).reshape(-1, 5),
        np.array([standings[n].x_m for n in numbers], np.float32),
        lots[np.array(numbers, np.int64)].astype(np.float32),
        np.clip(cv2.GaussianBlur(layers.glow.max(-1), (0, 0), max(1.5, max(layers.label.shape) / 170)) * 4, 0, 1),
    )


def sway(moved: Moved, tempo: Tempo, seconds: float, seed: int) -> Waves:
    """The movement of a slice.

    Args:
        moved: its things.
        tempo: how lively.
        seconds: of the film.
        seed: of what is irregular.

    Returns:
        Displacement of each pixel over time.
    """
    shape = moved.owner.shape
    waves = Waves((shape[0], shape[1]), seconds)
    kinds = np.array([_KINDS.index(k) if k in _KINDS else -1 for k in moved.kinds], np.int32)
    if not (kinds >= 0).any():
        return waves
    kind = kinds[moved.owner]
    left, right, top, bottom, distance = (moved.boxes[:, i][moved.owner] for i in range(5))
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    wide, high = np.maximum(right - left, 1), np.maximum(bottom - top, 1)
    place = _Place(
        u=(columns - left) / wide,
        v=np.clip((bottom - rows) / high, 0, 1.1),
        wide=wide,
        high=high,
        distance=distance,
        x_m=moved.x_m[moved.owner],
        phase=moved.phase[moved.owner],
        shine=moved.shine,
        scale=max(shape) / REFERENCE_PX,
        seed=seed,
    )
    for number, name in enumerate(_KINDS):
        mine = (kind == number).astype(np.float32)
        if mine.any():
            _MOVES[name](waves, place, mine, tempo)
    waves.smooth(1.2 * max(1.0, place.scale))
    return waves


@dataclass(frozen=True, slots=True)
class _Place:
    """Where each pixel is on its thing: u 0..1 to the right, v 0 at the foot to 1 at the top, sizes in pixels."""

    u: Array
    v: Array
    wide: Array
    high: Array
    distance: Array
    x_m: Array
    phase: Array
    shine: Array
    scale: float
    seed: int

    def most(self, part_of_height: float, px: float) -> Array:
        """A part of the thing's height, at most so many pixels of a picture of 512."""
        return np.minimum(part_of_height * self.high, px * self.scale)

    def noise(self, wave_px: float, number: int) -> Array:
        shape = (self.u.shape[0], self.u.shape[1])
        return smooth_noise(shape, wave_px * self.scale, self.seed + number)


def _tree(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Bends as a whole, branches move against each other, leaves flutter (three scales, after Habel et al. 2009)."""
    force = (0.25 + 1.1 * tempo.wind) * mine
    bend = force * p.most(0.011, 5.0) * p.v**1.7
    gust = p.phase * 0.35 - p.x_m * (2 * math.pi / (4 * GUST_M))
    waves.add(waves.turns(0.24 * tempo.speed), bend, 0.0, gust)
    waves.add(waves.turns(0.52 * tempo.speed), 0.5 * bend, 0.0, 2 * gust + 1.0)
    branch = force * p.most(0.012, 2.6) * np.clip(p.v * 1.4 - 0.2, 0, 1)
    for number, turn in ((1, 0.0), (2, math.pi / 2)):
        n = p.noise(34, number)
        waves.add(waves.turns(0.45 * tempo.speed), branch * n, 0.45 * branch * p.noise(34, number + 4), turn)
    leaf = force * p.most(0.006, 0.85) * np.clip(p.v * 2 - 0.5, 0, 1)
    for number, turn in ((3, 0.0), (4, math.pi / 2)):
        waves.add(waves.turns(1.3 * tempo.speed), leaf * p.noise(9, number + 8), leaf * p.noise(9, number + 12), turn)


def _plant(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Leans over its foot as gusts run over the field."""
    force = (0.25 + tempo.wind) * mine
    bend = force * p.most(0.075, 6.5) * p.v**1.5
    gust = p.phase * 0.25 - (p.x_m + 0.6 * p.distance) * (2 * math.pi / GUST_M)
    waves.add(waves.turns(0.42 * tempo.speed), bend, 0.12 * bend, gust)
    waves.add(waves.turns(0.95 * tempo.speed), 0.35 * bend * p.noise(26, 21), 0.0, 2.2 * gust)
    leaf = 0.5 * force * p.most(0.02, 1.1) * p.v
    waves.add(waves.turns(1.6 * tempo.speed), leaf * p.noise(8, 22), 0.6 * leaf * p.noise(8, 23), p.phase)


def _weed(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Bends as a wave that climbs."""
    bend = mine * p.most(0.07, 9.0) * p.v
    waves.add(waves.turns(0.3 * tempo.speed), bend, 0.0, p.phase - 3.6 * p.v)
    waves.add(waves.turns(0.55 * tempo.speed), 0.3 * bend, 0.0, 2 * p.phase - 6.5 * p.v)


def _cloth(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Waves run along it; what is lowest is held."""
    high = mine * (0.3 + tempo.wind) * p.most(0.05, 3.2) * np.clip(p.v * 2 - 0.6, 0, 1)
    along = 2 * math.pi * 1.3 * p.u
    waves.add(waves.turns(0.9 * tempo.speed), 0.3 * high, high, p.phase - along)
    waves.add(waves.turns(1.7 * tempo.speed), 0.0, 0.4 * high, 2 * p.phase - 2.1 * along)


def _hanging(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Swings about its top."""
    waves.add(waves.turns(0.45 * tempo.speed), mine * p.most(0.05, 4.0) * np.clip(1 - p.v, 0, 1), 0.0, p.phase)


def _fire(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Tongues climb and lean, the more the higher; logs and hearth stay."""
    mine = mine * p.shine
    reach = mine * np.minimum(0.16 * p.wide, 9 * p.scale) * np.clip(p.v, 0, 1) ** 1.2
    waves.add(waves.turns(1.7 * tempo.speed), 0.55 * reach, 0.0, p.phase - 5.5 * p.v)
    for number, turn in ((31, 0.0), (32, math.pi / 2)):
        n = p.noise(15, number)
        waves.add(
            waves.turns(2.3 * tempo.speed), 0.6 * reach * n, 0.9 * reach * p.noise(15, number + 3), turn - 8 * p.v
        )
    waves.add(waves.turns(1.1 * tempo.speed), 0.0, 0.12 * mine * p.high * p.v**2, p.phase)


def _flyer(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Glides on the wind and beats its wings: its height over its middle shrinks and grows."""
    reach = mine * 17 * p.scale * np.clip(p.high / (40 * p.scale), 0.45, 1.3)
    waves.add(waves.turns(0.12 * tempo.speed), reach, 0.35 * reach, p.phase)
    waves.add(waves.turns(0.12 * tempo.speed), 0.0, 0.25 * reach, p.phase + 2.0)
    waves.add(waves.turns(2.1 * tempo.speed), 0.0, -0.34 * mine * (0.5 - p.v) * p.high, 3 * p.phase)


def _floater(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Rises and sinks, drifts to and fro, and turns a little about its middle."""
    reach = mine * p.scale * np.clip(60 / p.distance, 4.0, 11.0) * (0.7 + 0.5 * tempo.wind)
    waves.add(waves.turns(0.12 * tempo.speed), 0.8 * reach, 0.0, p.phase)
    waves.add(waves.turns(0.22 * tempo.speed), 0.0, 0.8 * reach, 1.7 * p.phase)
    turn = 0.03 * mine
    waves.add(waves.turns(0.3 * tempo.speed), turn * (p.v - 0.5) * p.high, turn * (p.u - 0.5) * p.wide, 2.3 * p.phase)


def _swimmer(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Drifts through the water, a wave running down its body."""
    reach = mine * 14 * p.scale
    waves.add(waves.turns(0.12 * tempo.speed), reach, 0.3 * reach, p.phase)
    waves.add(waves.turns(0.25 * tempo.speed), 0.0, 0.3 * reach, p.phase)
    body = mine * np.minimum(0.05 * p.wide, 5 * p.scale) * (0.3 + np.abs(p.u - 0.5))
    waves.add(waves.turns(0.9 * tempo.speed), 0.0, body, p.phase - 2 * math.pi * 1.1 * p.u)


def _boat(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Heaves and rolls about its waterline."""
    swell = 0.35 + 0.9 * tempo.swell
    small = np.clip(60 * p.scale / p.wide, 0.35, 1.6)  # great ships lie still
    heave = mine * swell * small * np.minimum(1.6 * p.scale, 0.03 * p.high)
    roll = mine * swell * small * 0.014
    waves.add(waves.turns(0.3 * tempo.speed), 0.0, heave, p.phase)
    waves.add(waves.turns(0.22 * tempo.speed), roll * p.v * p.high, roll * (p.u - 0.5) * p.wide, p.phase + 1.1)


def _living(waves: Waves, p: _Place, mine: Array, tempo: Tempo) -> None:
    """Breathes, and shifts its weight."""
    waves.add(waves.turns(0.27 * tempo.speed), 0.0, -mine * p.most(0.006, 0.9) * p.v, p.phase)
    waves.add(waves.turns(0.16 * tempo.speed), mine * p.most(0.006, 1.0) * p.v, 0.0, 1.3 * p.phase)


_MOVES = {
    "tree": _tree, "plant": _plant, "weed": _weed, "cloth": _cloth, "hanging": _hanging, "fire": _fire,
    "flyer": _flyer, "floater": _floater, "swimmer": _swimmer, "boat": _boat, "living": _living,
}  # fmt: skip
_KINDS: tuple[str, ...] = tuple(_MOVES)

"""Clouds seen from the ground: heaps as a slab that rays march through, sheets of ice or grey far above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from pipelines.image.world.air import Air
from pipelines.image.world.atmosphere import GROUND_KM
from pipelines.image.world.cloud_volume import (
    CELL_KM,
    DETAIL_LAYERS,
    DETAIL_SIZE,
    LAYERS,
    SIZE,
    Volume,
    volume,
)
from pipelines.image.world.directions import Floats, smoothstep
from pipelines.image.world.light import GLOW, Lights, heap_cover, sheet_cover
from pipelines.image.world.noise import billows, read
from pipelines.image.world.smoke import EMBER, SOOT, firelight

_EXTINCTION = 26.0  # per km at density 1, for sight
_DETAIL_KM = 0.0092  # size of a sample of the fine puffs
_DRIFT_KM_S = 0.05  # some four times a breeze: a picture that moves has little time
_SUBSTEPS = 3  # samples of a ray in one slice
_WEAR = 0.72  # how deep fine puffs eat into an edge
_LONGEST_KM = 0.4  # path through one slice, as clouds are no wider
_SLATE = np.array([0.82, 0.96, 1.20], np.float32)  # colour of storm clouds to white light
_LOWEST = 0.016  # sine of the elevation under which no cloud is told from haze


@dataclass(frozen=True, slots=True)
class Seen:
    """What a bundle of rays meets in the clouds; the arrays are [H, W].

    Attributes:
        through: share of light that passes.
        key: scattered light of the sun or moon, in shares of its irradiance / pi.
        sky: of the sky's.
        land: of the land's.
        distance_km: to the middle of what is seen.
    """

    through: Floats
    key: Floats
    sky: Floats
    land: Floats
    distance_km: Floats


def shell_distance(up: Floats, height_km: Floats | float) -> Floats:
    """Distance in km to a height over a round earth, along rays whose elevation has the sine `up`."""
    b = GROUND_KM * up
    return np.sqrt(b * b + (2 * GROUND_KM + height_km) * height_km) - b


def heaps(air: Air, lights: Lights, directions: Floats, *, pixel_rad: float) -> tuple[Floats, Floats, Floats]:
    """Heaped clouds in directions [H, W, 3].

    Returns:
        Radiance [H, W, 3], the share of the sky behind that shows [H, W], and the distance in km [H, W].
    """
    key = tuple(round(float(c), 3) for c in lights.key)
    torn = round(max(air.storm, 0.7 * air.smoke, 0.5 * air.rain), 2)
    slab = volume(air.seed, round(heap_cover(air), 2), torn, (key[0], key[1], key[2]))
    seen = march(slab, air, directions, pixel_rad)
    cos_key = directions @ lights.key
    thin = 0.25 + 0.75 * seen.through
    lobe = 0.86 + 0.5 * smoothstep(0.0, 1.0, cos_key) ** 2 + 2.2 * thin * np.maximum(cos_key, 0) ** 40
    lit = (lights.at_clouds / math.pi) * (seen.key * lobe)[..., None]
    dark = 1 - 0.72 * air.storm * (1 - 0.6 * lights.night)
    under = sheet_cover(air)  # a sheet above takes the sun
    sky = dark * ((1.9 - 1.7 * under) * lights.zenith + (0.10 + 0.14 * under) * lights.level) * seen.sky[..., None]
    fire = firelight(air, directions) * seen.land**1.5 * (0.3 + 0.7 * air.smoke)
    land = lights.level * (0.16 * dark * seen.land)[..., None] + fire[..., None] * (GLOW + (EMBER - GLOW) * air.smoke)
    colour = (1 + (SOOT - 1) * air.smoke) * (1 + (_SLATE - 1) * air.storm)
    shade = (1 - 0.45 * air.storm) * (1 - (0.97 - 0.35 * air.storm) * under)
    merged = 0.3 * under * (1 - air.storm)  # heaps that are lost in the sheet
    through = seen.through + (1 - seen.through) * merged
    return colour * (lit * shade + sky) + land, through, seen.distance_km


def march(slab: Volume, air: Air, directions: Floats, pixel_rad: float) -> Seen:
    """Go along rays [H, W, 3] through the slices from base to top.

    Four neighbours sample a slice at four heights and are then averaged, so that slices do not show.
    """
    height, width = directions.shape[:2]
    flat = directions.reshape(-1, 3)
    order = np.array([[0.125, 0.625], [0.875, 0.375]], np.float32)
    shift = np.tile(order, (height // 2 + 1, width // 2 + 1))[:height, :width].ravel()
    sums = np.zeros((5, flat.shape[0]), np.float32)
    sums[0] = 1
    alive = np.flatnonzero(flat[:, 2] > _LOWEST)
    origin = (slab.x_km + _DRIFT_KM_S * air.time_s * (0.5 + air.wind), slab.y_km)
    for k in range(LAYERS):
        if k % 4 == 0:  # rays that are full drop out
            alive = alive[sums[0, alive] > 0.01]
            d, phase, some = flat[alive], shift[alive], np.ascontiguousarray(sums[:, alive])
        if alive.size:
            _through_slice(slab, k, d, phase, some, origin, pixel_rad)
        if k % 4 == 3:
            sums[:, alive] = some
    shown = smoothstep(_LOWEST, 2.5 * _LOWEST, flat[:, 2])  # the last clouds over the horizon are lost in haze
    sums[0] = 1 - (1 - sums[0]) * shown
    sums[1:] *= shown
    through, key, sky, land, distance = (_four(s.reshape(height, width)) for s in sums)
    return Seen(through, key, sky, land, distance / np.maximum(1 - through, 1e-4))


def _through_slice(
    slab: Volume, k: int, d: Floats, phase: Floats, sums: Floats, origin: tuple[float, float], pixel_rad: float
) -> None:
    """Add one slice to the sums [5, N] of `Seen`."""
    step = slab.depth_km / LAYERS
    near = shell_distance(d[:, 2], slab.base_km + k * step)
    length = shell_distance(d[:, 2], slab.base_km + (k + 1) * step) - near
    for j in range(_SUBSTEPS):
        part = (j + phase) * (1 / _SUBSTEPS)
        distance = near + length * part
        u = _wrap((d[:, 0] * distance + origin[0]) * (1 / CELL_KM), SIZE)
        v = _wrap((d[:, 1] * distance + origin[1]) * (1 / CELL_KM), SIZE)
        filled = np.flatnonzero(read(slab.filled[k], u, v))
        if not filled.size:
            continue
        u, v, part, distance, t = u[filled], v[filled], part[filled], distance[filled], sums[0, filled]
        found, above = (read(slab.slices[min(i, LAYERS - 1)], u, v).astype(np.float32) for i in (k, k + 1))
        found += (above - found) * part[:, None]
        found *= 1 / 255
        wear = _WEAR / (1 + (distance * (pixel_rad / 0.022)) ** 2)
        puffs = _puffs(u * CELL_KM, v * CELL_KM, (k + (j + 0.5) / _SUBSTEPS) * step)
        wear *= 1 - puffs
        density = np.maximum(found[:, 0] - wear, 0) / (1 - wear)
        optical = np.minimum(length[filled], _LONGEST_KM) * (-_EXTINCTION / _SUBSTEPS)
        weight = t * (1 - cv2.exp(density * optical).reshape(-1))
        sums[0, filled] = t - weight
        found[:, 1] *= 0.74 + 0.5 * puffs  # what lies deep between puffs is in shade
        sums[1:4, filled] += weight * found.T[1:]
        sums[4, filled] += weight * distance


def _puffs(x: Floats, y: Floats, z_km: float) -> Floats:
    """Fine puffs 0..1 at places in km [N] at a height."""
    layer = _detail()[round(z_km / _DETAIL_KM) % DETAIL_LAYERS]
    return read(layer, _wrap(x * (1 / _DETAIL_KM), DETAIL_SIZE), _wrap(y * (1 / _DETAIL_KM), DETAIL_SIZE))


@lru_cache(maxsize=1)
def _detail() -> Floats:
    """The puffs [layers, n + 1, n + 1] with the wrapped edge."""
    return np.pad(billows(DETAIL_SIZE, DETAIL_LAYERS, 7), ((0, 0), (0, 1), (0, 1)), mode="wrap")


def _wrap(x: Floats, size: int) -> Floats:
    """A coordinate wrapped into 0..size."""
    return x - size * np.floor(x * (1 / size))


def _four(plane: Floats) -> Floats:
    """Means over two by two neighbours."""
    return cv2.blur(plane, (2, 2), borderType=cv2.BORDER_REFLECT_101)

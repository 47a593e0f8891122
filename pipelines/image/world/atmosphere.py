"""Clear air: light scattered once by air and haze, with ozone, and the later bounces (Nishita 1993; Hillaire 2020).

Kilometres, linear RGB; the sun's irradiance above the air is 1. Coefficients are those of Bruneton 2017.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from pipelines.image.world.directions import Floats
from pipelines.image.world.noise import read

GROUND_KM = 6360.0
TOP_KM = 6440.0
RAYLEIGH = np.array([5.802e-3, 13.558e-3, 33.1e-3], np.float32)  # scattering per km at sea level
OZONE = 1.4 * np.array([0.650e-3, 1.881e-3, 0.085e-3], np.float32)  # absorption per km at 25 km, a winter's amount
MIE = 3.996e-3  # scattering per km at sea level, of clean air
GROUND_ALBEDO = 0.3
EYE_KM = 0.2
_HEIGHTS, _ANGLES = 32, 96  # of the table of transmittance
_ROWS, _COLUMNS = 64, 33  # of the table of the sky
_FINER = 5  # times the table is made finer, as cv2.remap reads at 1/32 of a sample
_ISOTROPIC = 1 / (4 * math.pi)


def _mie_scale(haze: float) -> float:
    """How much more haze than in the cleanest air."""
    return 0.35 + 7.0 * haze**1.5


def _medium(height_km: Floats, haze: float) -> tuple[Floats, Floats, Floats]:
    """Scattering by air [..., 3] and by haze [..., 1], extinction [..., 3], per km."""
    h = np.maximum(height_km, 0)[..., None]
    rayleigh = RAYLEIGH * np.exp(-h / 8)
    mie = MIE * _mie_scale(haze) * np.exp(-h / 1.2)
    extinction = rayleigh + mie * 1.11 + OZONE * np.maximum(0, 1 - np.abs(h - 25) / 15)
    return rayleigh, mie, extinction


def _to_top(radius: Floats | float, mu: Floats) -> Floats:
    """Distance to the top of the air."""
    return -radius * mu + np.sqrt(np.maximum(radius**2 * (mu**2 - 1) + TOP_KM**2, 0))


def _angle(u: Floats) -> Floats:
    """The table's coordinate 0..1 -> sine of the elevation, densest at the horizon."""
    v = 2 * u - 1
    return np.sign(v) * v**2


def _coordinate(mu: Floats) -> Floats:
    return 0.5 + 0.5 * np.sign(mu) * np.sqrt(np.abs(mu))


@lru_cache(maxsize=8)
def _transmittance_table(haze: float) -> Floats:
    """What passes from a height towards an angle out of the air [heights, angles, 3]; nothing through the ground."""
    u = np.linspace(0, 1, _HEIGHTS, dtype=np.float32)[:, None]
    radius = GROUND_KM + u**2 * (TOP_KM - GROUND_KM)
    mu = _angle(np.linspace(0, 1, _ANGLES, dtype=np.float32))[None]
    length = _to_top(radius, mu)
    total = np.zeros((_HEIGHTS, _ANGLES, 3), np.float32)
    steps = 40
    for k in range(steps):
        t0, t1 = (k / steps) ** 2 * length, ((k + 1) / steps) ** 2 * length
        t = (t0 + t1) / 2
        h = np.sqrt(radius**2 + t**2 + 2 * radius * mu * t) - GROUND_KM
        total += _medium(h, haze)[2] * (t1 - t0)[..., None]
    dip = -np.sqrt(np.maximum(1 - (GROUND_KM / radius) ** 2, 0))
    seen = np.clip((mu - dip) / 0.012 + 0.5, 0, 1)  # the sun's disc sets softly
    return (np.exp(-total) * seen[..., None]).astype(np.float32)


def transmittance(height_km: Floats | float, mu: Floats | float, haze: float) -> Floats:
    """Share of sunlight [..., 3] that reaches a height from a sun whose elevation has the sine `mu`."""
    table = _transmittance_table(haze)
    h, m = np.broadcast_arrays(np.float32(height_km), np.float32(mu))
    v = np.sqrt(np.clip(h / (TOP_KM - GROUND_KM), 0, 1)) * (_HEIGHTS - 1)
    u = _coordinate(np.clip(m, -1, 1)) * (_ANGLES - 1)
    return read(table, np.ascontiguousarray(u), np.ascontiguousarray(v))


@lru_cache(maxsize=8)
def _bounces_table(haze: float) -> Floats:
    """Light of the second and later bounces [16 heights, 48 angles of the sun, 3], as Hillaire 2020 sums them."""
    height = np.linspace(0.02, 1, 16, dtype=np.float32) ** 2 * 50
    sun = _angle(np.linspace(0, 1, 48, dtype=np.float32))
    mu = np.linspace(-0.97, 0.97, 12, dtype=np.float32)
    azimuth = (np.arange(4, dtype=np.float32) + 0.5) * (math.pi / 4)
    r, mu_s, mu_v, phi = np.meshgrid(GROUND_KM + height, sun, mu, azimuth, indexing="ij")
    cos_light = mu_v * mu_s + np.sqrt((1 - mu_v**2) * (1 - mu_s**2)) * np.cos(phi)
    to_ground = r**2 * (mu_v**2 - 1) + GROUND_KM**2
    hits = (mu_v < 0) & (to_ground > 0)
    length = np.where(hits, -r * mu_v - np.sqrt(np.maximum(to_ground, 0)), _to_top(r, mu_v))
    second, again = np.zeros((*r.shape, 3), np.float32), np.zeros((*r.shape, 3), np.float32)
    through = np.ones((*r.shape, 3), np.float32)
    steps = 12
    for k in range(steps):
        t0, t1 = (k / steps) ** 2 * length, ((k + 1) / steps) ** 2 * length
        t = (t0 + t1) / 2
        here = np.sqrt(r**2 + t**2 + 2 * r * mu_v * t)
        rayleigh, mie, extinction = _medium(here - GROUND_KM, haze)
        scattered = rayleigh + mie
        kept = np.exp(-extinction * (t1 - t0)[..., None])
        share = through * scattered / extinction * (1 - kept)
        second += share * _ISOTROPIC * transmittance(here - GROUND_KM, (r * mu_s + t * cos_light) / here, haze)
        again += share
        through *= kept
    ground = transmittance(np.zeros_like(r), mu_s, haze) * (np.maximum(mu_s, 0) * (GROUND_ALBEDO / math.pi))[..., None]
    second += through * ground * hits[..., None]
    second, again = second.mean((2, 3)), again.mean((2, 3))
    return (second / (1 - np.minimum(again, 0.95))).astype(np.float32)


def _bounces(height_km: Floats, mu_sun: Floats, haze: float) -> Floats:
    v = (np.sqrt(np.clip(height_km / 50, 0, 1)) - 0.02) / 0.98 * 15
    u = _coordinate(np.clip(mu_sun, -1, 1)) * 47
    return read(_bounces_table(haze), np.ascontiguousarray(u, np.float32), np.ascontiguousarray(v, np.float32))


@dataclass(frozen=True, slots=True)
class ClearSky:
    """Radiance of clear air under one sun, by elevation (rows, densest at the horizon) and azimuth from the sun.

    Attributes:
        air: [rows, columns, 3] all but the light that haze scatters once.
        haze: [rows, columns, 3] what haze scatters once, before its phase function.
        sun: unit direction towards the sun [3]; may lie under the horizon.
    """

    air: Floats
    haze: Floats
    sun: Floats

    def radiance(self, directions: Floats) -> Floats:
        """Sky [..., 3] in unit directions; below the horizon that of the horizon."""
        z = np.clip(directions[..., 2], 0, 1)
        v = np.sqrt(z) * (_ROWS - 1) * _FINER
        flat = np.hypot(directions[..., 0], directions[..., 1]) + 1e-6
        sun_flat = math.hypot(self.sun[0], self.sun[1]) + 1e-6
        cos_azimuth = (directions[..., 0] * self.sun[0] + directions[..., 1] * self.sun[1]) / (flat * sun_flat)
        u = np.arccos(np.clip(cos_azimuth, -1, 1)) * ((_COLUMNS - 1) * _FINER / math.pi)
        cos_sun = (directions @ self.sun)[..., None]
        return read(self.air, u, v) + read(self.haze, u, v) * haze_phase(cos_sun)


def haze_phase(cos_angle: Floats, g: float = 0.76) -> Floats:
    """The Cornette-Shanks phase function of haze."""
    scale = 3 * (1 - g * g) / (8 * math.pi * (2 + g * g))
    return scale * (1 + cos_angle**2) / (1 + g * g - 2 * g * cos_angle) ** 1.5


@lru_cache(maxsize=8)
def clear_sky(sun: tuple[float, float, float], haze: float) -> ClearSky:
    """The clear sky under a sun (a unit direction; equal skies are kept) with an amount of haze 0..1."""
    mu_s = sun[2]
    mu = (np.linspace(0, 1, _ROWS, dtype=np.float32) ** 2)[:, None]
    azimuth = np.linspace(0, math.pi, _COLUMNS, dtype=np.float32)[None]
    cos_light = mu * mu_s + np.sqrt((1 - mu**2) * (1 - mu_s**2)) * np.cos(azimuth)
    r = GROUND_KM + EYE_KM
    length = _to_top(r, mu)
    shape = (_ROWS, _COLUMNS, 3)
    air, by_haze = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    through = np.ones((_ROWS, 1, 3), np.float32)
    rayleigh_phase = (3 / (16 * math.pi) * (1 + cos_light**2))[..., None]
    steps = 32
    for k in range(steps):
        t0, t1 = (k / steps) ** 2 * length, ((k + 1) / steps) ** 2 * length
        t = (t0 + t1) / 2
        here = np.sqrt(r**2 + t**2 + 2 * r * mu * t)
        h = np.broadcast_to(here - GROUND_KM, cos_light.shape)
        mu_here = (r * mu_s + t * cos_light) / here
        rayleigh, mie, extinction = _medium(here - GROUND_KM, haze)
        kept = np.exp(-extinction * (t1 - t0)[..., None])
        share = through * (1 - kept) / extinction
        light = transmittance(h, mu_here, haze)
        air += share * (rayleigh * light * rayleigh_phase + (rayleigh + mie) * _bounces(h, mu_here, haze))
        by_haze += share * mie * light
        through = through * kept
    return ClearSky(_finer(air), _finer(by_haze), np.array(sun, np.float32))


def _finer(table: Floats) -> Floats:
    """A table resampled with the same corners."""
    rows, columns = ((n - 1) * _FINER + 1 for n in table.shape[:2])
    v, u = np.mgrid[0:rows, 0:columns].astype(np.float32) / _FINER
    return np.maximum(cv2.remap(table, u, v, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), 0)

"""Weather in front of a traced world."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import view_rays
from pipelines.image.world.sky import haze_colour
from pipelines.image.world.weather import add_air, add_weather

CAMERA = Camera(width_px=120, height_px=80, pitch_degrees=8, field_degrees=60)
RAYS = view_rays(CAMERA)
STILL = Air(cover=0.0, haze=0.2)


@cache
def _picture() -> tuple[np.ndarray, np.ndarray]:
    """A grey land under a blue sky, with a post 4 m off."""
    down = -RAYS[..., 2]
    depth = np.where(down > 0, CAMERA.height_m / np.maximum(down, 1e-5), np.inf).astype(np.float32)
    depth[10:60, 30:36] = 4.0
    rgb = np.where(np.isfinite(depth)[..., None], 0.2, np.array([0.1, 0.2, 0.4])).astype(np.float32)
    return rgb, depth


def _weather(air: Air) -> np.ndarray:
    return add_weather(*_picture(), air, CAMERA)


def test_fair_weather_leaves_the_picture_as_it_is() -> None:
    assert np.array_equal(_weather(STILL), _picture()[0])


@pytest.mark.parametrize(
    "change",
    [
        {"rain": 0.6},
        {"snow": 0.6},
        {"lightning": 1},
        {"fireworks": 3, "sun_elevation_degrees": -12},
        {"smoke": 0.8, "glow": 1.0},
    ],
)
def test_weather_that_is_asked_for_is_seen(change: dict[str, float]) -> None:
    air = replace(STILL, **change)
    seen = _weather(air)
    assert np.abs(seen - _picture()[0]).max() > 0.05
    assert seen.tobytes() == _weather(air).tobytes()
    assert not np.array_equal(seen, _weather(replace(air, time_s=0.4)))


def test_more_rain_and_more_snow_change_more() -> None:
    for what in ("rain", "snow"):
        little, much = (np.abs(_weather(replace(STILL, **{what: v})) - _picture()[0]).mean() for v in (0.2, 0.9))
        assert much > 1.5 * little > 0


def test_a_rainbow_stands_at_42_degrees_away_from_the_sun_before_far_things_only() -> None:
    behind = replace(STILL, rainbow=1.0, sun_azimuth_degrees=180, sun_elevation_degrees=20)
    change = (_weather(behind) - _picture()[0]).max(-1)
    y = int(change[:30, 60].argmax())
    assert abs(np.degrees(np.arcsin(RAYS[y, 60, 2])) - 22) < 2  # 42 less the sun's 20
    assert change[10:60, 30:36].max() < 0.1 * change.max()
    ahead = replace(behind, sun_azimuth_degrees=0)
    assert np.array_equal(_weather(ahead), _weather(replace(ahead, rainbow=0.0)))


def test_lightning_and_fireworks_stay_behind_near_things() -> None:
    for change in ({"lightning": 3}, {"fireworks": 9, "sun_elevation_degrees": -12}):
        added = _weather(replace(STILL, **change)) - _picture()[0]
        assert added[10:60, 30:36].mean() < 0.2 * added[:50].mean()


def test_what_is_far_fades_into_the_haze_and_fog_hides_it_soon() -> None:
    rgb = np.zeros((80, 120, 3), np.float32)
    depths = [np.full((80, 120), d, np.float32) for d in (10, 1000, 30_000)]
    near, middle, far = (add_air(rgb, d, RAYS, STILL, CAMERA)[40:].mean((0, 1)) for d in depths)
    assert near.mean() < 0.02 < middle.mean() + 0.02 < far.mean()
    assert middle[2] > middle[0]  # blue first
    fog = replace(STILL, fog=1.0)
    hidden = add_air(rgb, np.full((80, 120), 30, np.float32), RAYS, fog, CAMERA)[40:50]
    assert hidden.mean() > 0.7 * haze_colour(fog, RAYS[40:50]).mean()
    sky = np.full((80, 120), np.inf, np.float32)
    assert np.array_equal(add_air(rgb, sky, RAYS, fog, CAMERA), rgb)

"""The sky of a traced world: what hour, cloud and season a person would say they see."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from pipelines.image.world.air import Air, Camera
from pipelines.image.world.directions import direction_at, pixel_size_rad, project, view_rays
from pipelines.image.world.sky import environment, haze_colour, horizon_colour, sky_radiance, sun_light

CAMERA = Camera(width_px=96, height_px=64, pitch_degrees=12, field_degrees=60)
NOON = Air(sun_elevation_degrees=50, cover=0)
NIGHT = Air(sun_elevation_degrees=-25, cover=0)
SUNSET = Air(sun_elevation_degrees=1, sun_azimuth_degrees=0, cover=0)


@cache
def _sky(air: Air, camera: Camera = CAMERA) -> np.ndarray:
    return sky_radiance(air, view_rays(camera), pixel_rad=pixel_size_rad(camera))


def _warmth(rgb: np.ndarray) -> float:
    return float(rgb[..., 0].mean() / rgb[..., 2].mean())


def test_a_direction_lands_on_the_pixel_that_looks_there() -> None:
    rays = view_rays(CAMERA)
    x, y, front = project(CAMERA, rays[10:12, 20:23].reshape(-1, 3))
    assert front.all()
    np.testing.assert_allclose(x, np.tile([20, 21, 22], 2), atol=1e-3)
    np.testing.assert_allclose(y, np.repeat([10, 11], 3), atol=1e-3)


def test_noon_is_bright_and_blue_and_night_dark_but_not_black() -> None:
    noon, night = _sky(NOON), _sky(NIGHT)
    assert noon.mean() > 5 * night.mean()
    assert _warmth(noon[:20]) < 0.6
    assert night[:40].min() > 0.002
    assert sun_light(NOON)[1].mean() > 50 * sun_light(NIGHT)[1].mean() > 0


def test_ground_in_full_sun_is_about_one() -> None:
    towards, light = sun_light(NOON)
    assert 0.7 < (light * towards[2] / np.pi).mean() < 1.3


def test_a_sunset_is_warmer_at_the_horizon_than_above() -> None:
    sky = _sky(SUNSET)
    assert _warmth(sky[38:44]) > 3 * _warmth(sky[:6])
    assert _warmth(sky) > 2 * _warmth(_sky(NOON))
    assert horizon_colour(SUNSET)[0] > 2 * horizon_colour(SUNSET)[2]
    behind = haze_colour(SUNSET, direction_at(180, 0)[None])[0]
    assert horizon_colour(SUNSET).mean() > 1.5 * behind.mean()


@pytest.mark.parametrize("cumulus", [0.0, 1.0])
def test_more_cover_is_more_cloud(cumulus: float) -> None:
    clear = _sky(Air(cover=0, seed=5))[:40]
    areas = [
        (np.abs(_sky(Air(cover=c, cumulus=cumulus, seed=5))[:40] - clear).mean(-1) > 0.03).mean()
        for c in (0.2, 0.5, 1.0)
    ]
    assert areas[0] < areas[1] < areas[2]
    assert areas[2] > 0.85


def test_storm_and_overcast_take_the_sun() -> None:
    sun = [sun_light(Air(cover=0.9, cumulus=0.2, storm=s))[1].mean() for s in (0, 0.5, 1)]
    assert sun_light(NOON)[1].mean() > 2 * sun[0] > 2 * sun[1] > 2 * sun[2] > 0
    assert _sky(Air(cover=0.9, storm=1)).mean() < 0.6 * _sky(Air(cover=0.9)).mean()


def test_a_moon_stands_where_it_was_put() -> None:
    air = replace(NIGHT, moon=1.0, moon_azimuth_degrees=-10, moon_elevation_degrees=15, stars=0)
    y, x = np.unravel_index(_sky(air).sum(-1).argmax(), (64, 96))
    px, py, _ = project(CAMERA, direction_at(-10, 15)[None])
    assert abs(x - px[0]) < 4 and abs(y - py[0]) < 4


def test_aurora_is_green_and_smoke_is_lit_from_below() -> None:
    added = _sky(replace(NIGHT, aurora=1.0, stars=0))[:38].mean((0, 1)) - _sky(replace(NIGHT, stars=0))[:38].mean(
        (0, 1)
    )
    assert added[1] > 1.5 * max(added[0], added[2])
    burning = _sky(Air(sun_elevation_degrees=-9, smoke=0.9, glow=0.9))
    assert burning[36:42].mean() > 2 * burning[:6].mean()
    assert _warmth(burning) > 3


def test_the_same_seed_gives_the_same_bytes_and_time_moves_the_clouds() -> None:
    air = Air(cover=0.5, seed=3)
    rays = view_rays(CAMERA)
    again = sky_radiance(air, rays, pixel_rad=pixel_size_rad(CAMERA))
    assert again.tobytes() == _sky(air).tobytes()
    assert not np.array_equal(_sky(replace(air, seed=4)), again)
    assert not np.array_equal(_sky(replace(air, time_s=5)), again)


@pytest.mark.parametrize("size", [(40, 17), (17, 40)])
def test_any_size_and_every_direction_is_finite(size: tuple[int, int]) -> None:
    camera = Camera(width_px=size[0], height_px=size[1], field_degrees=70)
    everything = Air(
        cover=0.6, storm=0.3, fog=0.2, smoke=0.3, glow=0.3, aurora=0.5, moon=0.6, sun_elevation_degrees=-10
    )
    for air in (everything, NOON, SUNSET):
        sky = _sky(air, camera)
        assert sky.shape == (size[1], size[0], 3) and sky.dtype == np.float32
        assert np.isfinite(sky).all() and sky.min() >= 0
    assert np.isfinite(environment(everything)).all()


def test_environment_looks_ahead_at_its_edge_then_right() -> None:
    east = environment(replace(SUNSET, sun_azimuth_degrees=90))
    assert east.shape == (128, 256, 3)
    assert abs(int(east[56:64].sum((0, 2)).argmax()) - 64) < 8
    assert np.abs(east[:, 0] - east[:, -1]).max() < 0.1 * east.max()

"""The parts of a film: waves that close, slices that give the picture again, a sky that begins as it was, water."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipelines.image.content.registers import Registers
from pipelines.image.motion.kinds import kind_of
from pipelines.image.motion.moving_sky import MovingSky
from pipelines.image.motion.slices import cut_world
from pipelines.image.motion.sway import Moved, Tempo, sway
from pipelines.image.motion.view import AT_HOME, seen_from, viewpoint_at
from pipelines.image.motion.waves import Waves, smooth_noise
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.stock import Stock
from pipelines.image.world.air import Air, Camera
from pipelines.image.world.compose import compose
from pipelines.image.world.detail import add_detail
from pipelines.image.world.directions import pixel_size_rad, view_rays
from pipelines.image.world.lightning import brightness
from pipelines.image.world.sky import sky_radiance
from pipelines.image.world_engine import WorldEngine

SIZE = 64
CAMERA = Camera(width_px=SIZE, height_px=SIZE, pitch_degrees=8)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("oak", "tree"), ("poppy-patch", "plant"), ("flag", "cloth"), ("crow-flying", "flyer"), ("rowing-boat", "boat"),
        ("striped-balloon", "floater"), ("campfire", "fire"), ("woman", "living"), ("paper-lanterns", "hanging"),
        ("cottage", ""), ("stone-bridge", ""), ("boulder", ""), ("table", ""), ("dog-dead", ""),
    ],
)  # fmt: skip
def test_things_move_as_what_they_are(name: str, kind: str) -> None:
    assert kind_of(Stock().entries[name]) == kind


def test_fish_swim_and_weeds_bend_under_water() -> None:
    entries = Stock().entries
    assert kind_of(entries["goldfish"], under_water=True) == "swimmer"
    assert kind_of(entries["kelp"], under_water=True) == "weed" and kind_of(entries["coral"], under_water=True) == ""


def test_waves_are_at_their_beginning_when_they_end() -> None:
    waves = Waves((8, 8), 3.0)
    waves.add(waves.turns(0.5), 2.0, 1.0, smooth_noise((8, 8), 4, 1))
    waves.add(waves.turns(1.7), 0.5, 0.0)
    assert np.allclose(waves.at(0), waves.at(3.0), atol=1e-4) and not np.allclose(waves.at(0), waves.at(1.0), atol=0.1)
    assert np.allclose(waves.cut(np.s_[2:5, 1:7]).at(0.7), waves.at(0.7)[:, 2:5, 1:7])


def test_trees_keep_their_foot_and_move_their_crown() -> None:
    owner = np.zeros((SIZE, SIZE), np.int32)
    boxes = np.array([[10, 54, 4, 60, 8.0]], np.float32)
    moved = Moved(owner, ["tree"], boxes, np.zeros(1, np.float32), np.ones(1, np.float32), np.zeros((SIZE, SIZE)))
    reach = [
        np.abs(np.stack([sway(moved, Tempo(w, 1.0, 0.2), 8.0, 1).at(t) for t in (0, 1, 2, 3)])).max((0, 1, 3))
        for w in (0.1, 0.9)
    ]
    assert reach[0][60:].max() < 0.02 < reach[0][10:20].max() < reach[1][10:20].max()


@pytest.mark.parametrize("air", [Air(), Air(cover=0.9, storm=0.5, smoke=0.3, glow=0.4), Air(sun_elevation_degrees=-16)])
def test_the_sky_begins_as_that_of_the_picture_and_closes(air: Air) -> None:
    sky = MovingSky(replace(air, seed=4), CAMERA, 8.0, 1.0, loops=True)
    still = sky_radiance(replace(air, seed=4), view_rays(CAMERA), pixel_rad=pixel_size_rad(CAMERA))
    off = np.abs(sky.at(0) - still).mean() / still.mean()
    assert off < (0.2 if air.is_night else 0.02)  # stars twinkle
    assert np.allclose(sky.at(0), sky.at(8.0), atol=1e-3)
    assert np.abs(sky.at(0) - sky.at(3.0)).mean() > 1e-4


def test_bolts_strike_at_most_three_times_a_second() -> None:
    times = np.arange(0, 8, 0.01)
    for count in (1, 2, 3, 5):
        air = Air(lightning=count, loop_s=8.0)
        for bolt in range(count):
            light = np.array([brightness(replace(air, time_s=float(t)), bolt) for t in times])
            rises = np.flatnonzero((light[1:] > 0.5) & (light[:-1] <= 0.5))
            assert len(rises) <= 3


def test_slices_laid_over_each_other_are_the_picture() -> None:
    pytest.importorskip("mitsuba", reason="run: pip install 'affective-studio[world]'")
    from pipelines.image.world.trace import Tracer

    engine = WorldEngine()
    wanted = read_prompt("an oak and a cottage", engine.names)
    world = compose(wanted, "meadow", Registers(joy=0.6), engine.stock, 3, 96, 96).world
    tracer = Tracer(world, engine.stock)
    traced = tracer.trace(seed=1)
    lit = add_detail(traced, world)
    cut = cut_world(world, engine.stock, traced, lit, tracer, seed=1)
    assert cut.slices[0].name == "land" and len(cut.slices) > 2
    picture = np.zeros_like(lit)
    for piece in cut.slices:
        picture = picture * (1 - piece.cover[..., None]) + piece.rgb
    on_land = cut.land_label != -2
    assert np.abs(picture - lit)[on_land].mean() < 0.04 * lit[on_land].mean()


def test_near_things_move_more_than_far_ones() -> None:
    point = viewpoint_at("drift", 0.25, 3.0, 1.0, loops=True)
    rows, columns = np.array([50.0, 50.0]), np.array([32.0, 32.0])
    _, moved = seen_from(point, CAMERA, np.array([3.0, 60.0]), rows, columns)
    assert abs(moved[0] - 32) > 4 * abs(moved[1] - 32)
    assert viewpoint_at("still", 0.3, 3.0, 1.0, loops=True) is AT_HOME
    assert viewpoint_at("push-in", 1.0, 3.0, 1.0, loops=False).ahead_m > 0

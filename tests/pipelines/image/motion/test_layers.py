"""A picture in layers: whole behind one another, moved by a camera, with the ground and the light for people."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from pipelines.image import ImagePipeline
from pipelines.image.motion.layers import PictureLayers
from weights.errors import InputError

pytest.importorskip("mitsuba", reason="run: pip install 'affective-studio[world]'")

SIZE = 96


@cache
def pipe() -> ImagePipeline:
    return ImagePipeline.from_pretrained("world")


@cache
def layers(prompt: str = "an oak in a meadow", affect: str = "calm") -> PictureLayers:
    return pipe().layers(prompt, affect=affect, size=SIZE, seed=3)


def test_layers_go_from_the_sky_to_what_is_near() -> None:
    made = layers().layers
    assert [m.name for m in made[:2]] == ["sky", "land"] and len(made) > 3
    assert all(m.rgba.shape == (SIZE, SIZE, 4) and m.rgba.dtype == np.uint8 for m in made)
    distances = [m.distance_m for m in made[2:]]
    assert distances == sorted(distances, reverse=True)
    assert made[0].rgba[..., 3].min() == 255 and np.isinf(made[0].depth_m).all()


def test_laid_over_each_other_they_are_the_picture() -> None:
    out = np.zeros((SIZE, SIZE, 3))
    for layer in layers().layers:
        a = layer.rgba[..., 3:] / 255
        out = out * (1 - a) + layer.rgba[..., :3] * a
    assert np.abs(out - layers().behind()).mean() < 6


def test_what_is_behind_and_what_is_before_somebody_make_the_picture() -> None:
    made = layers()
    middle = made.layers[-2].distance_m + 0.01  # what is nearest may lie outside of the picture
    back, front = made.behind(middle, 1.0).astype(float), made.before(middle, 1.0)
    a = front[..., 3:] / 255
    assert 0.01 < a.mean() < 0.9
    assert np.abs(back * (1 - a) + front[..., :3] * a - made.behind(0.0, 1.0)).mean() < 6
    assert made.before(0.0)[..., 3].max() == 0


def test_the_camera_moves_near_things_more() -> None:
    made = layers()
    still, moved = (made.before(1e9, right_m=m)[..., 3].astype(int) for m in (0.0, 0.08 * made.nearest_m))
    near = slice(int(made.horizon_row) + 20, SIZE)
    assert np.abs(moved - still)[near].mean() > 1
    sky = [made.behind(1e9, right_m=m)[: SIZE // 8].astype(int) for m in (0.0, 0.08 * made.nearest_m)]
    assert np.abs(sky[1] - sky[0]).mean() < 2


def test_they_move_and_come_round() -> None:
    made = layers("a boat on a lake")
    first, later, last = (made.behind(0.0, t).astype(int) for t in (0.0, made.seconds / 3, made.seconds))
    assert np.abs(last - first).mean() < 0.2 < np.abs(later - first).mean()


def test_people_who_stand_farther_are_higher_and_smaller() -> None:
    places = [layers().place(SIZE / 2, d) for d in (3.0, 6.0, 20.0)]
    assert [p.px_per_m for p in places] == sorted((p.px_per_m for p in places), reverse=True)
    assert [p.row for p in places] == sorted((p.row for p in places), reverse=True)
    assert all(p.row > layers().horizon_row - 2 for p in places) and places[0].haze < places[2].haze < 1
    assert layers("a boat on a lake").place(SIZE / 2, 40.0).wet and not places[0].wet


def test_the_light_is_that_of_the_hour() -> None:
    day, night = layers("a meadow at noon", "happy").light, layers("a meadow at night", "fearful").light
    assert sum(day.key_rgb) > 1.5 * sum(night.key_rgb) and day.towards[1] > 0.5
    assert np.isclose(np.linalg.norm(day.towards), 1, atol=1e-3)
    room = layers("a living room with a fireplace")
    assert room.light.firelight and room.flicker(0.4, 8.0) != 0 and sum(room.light.fill_rgb) > 0
    assert room.layers[0].name == "land" and room.place(40, 3.0).row > room.horizon_row


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"style": "ink"}, "leave out style"),
        ({"affect": "0: calm; 2: sad"}, "layers have one feeling"),
        ({"seconds": 0.5}, "seconds must be a number within [1, 60]"),
        ({"count": 2}, "leave out count"),
    ],
)
def test_what_layers_do_not_take_is_one_line(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=r"^[^\n]+$") as caught:
        pipe().layers("a lake", size=SIZE, **values)
    assert says in str(caught.value)

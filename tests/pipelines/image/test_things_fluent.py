"""Nouns from painted-over pictures: found by words of twelve languages, only where nothing modelled fits, small."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image

from pipelines.image.prompt.names import Entry, Names
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.stock import FOLDER, PICTURES, Stock
from pipelines.image.training.things.fluent_picture import paint_over
from pipelines.image.training.things.fluent_table import read_table

PACK = FOLDER / f"{PICTURES}.zip"
MAX_BYTES = 5_000_000


@cache
def names() -> Names:
    stock = Stock()
    entries = [Entry(e.name, e.words, e.of, e.state, e.stands, e.is_modelled) for e in stock.entries.values()]
    return Names.of(entries, keywords=stock.foreign_words)


def things(prompt: str) -> list[str]:
    return [mention.thing for mention in read_prompt(prompt, names()).mentions]


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [("two doughnuts", "doughnut"), ("ドーナツ", "doughnut"), ("Waschbär", "raccoon"), ("三个菠萝", "pineapple")],
)
def test_a_noun_without_a_model_is_found_in_any_language(prompt: str, thing: str) -> None:
    assert things(prompt) == [thing]
    assert not Stock().entries[thing].is_modelled


@pytest.mark.parametrize(("prompt", "thing"), [("a church", "church"), ("Kirche", "church"), ("教会", "church")])
def test_what_is_modelled_is_no_picture(prompt: str, thing: str) -> None:
    assert things(prompt) == [thing]
    assert Stock().entries[thing].is_modelled


@pytest.mark.parametrize("prompt", ["das Haus", "a garage sale", "the eyes of a cat", "a sad day"])
def test_small_words_and_parts_are_no_pictures(prompt: str) -> None:
    assert all(Stock().entries[thing].is_modelled for thing in things(prompt))


def test_the_pack_is_small_and_its_pictures_are_whole() -> None:
    assert PACK.stat().st_size < MAX_BYTES
    stock = Stock()
    view = stock.view("doughnut")
    assert view.alpha.shape == view.depth.shape and max(view.alpha.shape) <= 112
    assert stock.entries["doughnut"].height_m < 0.3


def test_every_picture_of_the_table_has_a_size_and_a_place() -> None:
    for row in read_table():
        assert 0.01 < row.height_m < 1_000 and row.stands in ("table", "ground", "water", "sky", "wall"), row


def test_a_shaded_ball_becomes_an_even_ball() -> None:
    y, x = (np.mgrid[:96, :96] - 47.5) / 44
    z = np.sqrt(np.maximum(1 - x**2 - y**2, 0))
    light = (0.35 + 0.65 * np.clip(-0.5 * x - 0.5 * y + 0.7 * z, 0, 1)) * (z > 0)
    shaded = np.dstack([light * c for c in (200, 90, 60)] + [255 * (z > 0)]).astype(np.uint8)
    view = paint_over(Image.fromarray(shaded), 1.0, False, seed=0)
    middle = view.alpha.shape[0] // 2
    assert view.normal[middle, 8, 0] < -0.4 < 0.4 < view.normal[middle, -9, 0]
    assert view.normal[8, middle, 1] > 0.4
    inside = view.alpha > 0.9
    assert np.ptp(np.percentile(view.rgb[inside][:, 0], (5, 95))) < 0.5 * np.ptp(
        np.percentile(shaded[z > 0.2][:, 0] / 255, (5, 95))
    )

"""A given picture is felt anew: what is there stays, sky, light and what is added follow the feeling."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from conditioning.affect import Affect
from pipelines.image import ImagePipeline
from pipelines.image.content.registers import Registers, registers_of
from pipelines.image.depth.reading import DepthReader, embedded_reader
from pipelines.image.engine import ImageRequest
from pipelines.image.refeel.additions import choose_additions, layers_of
from pipelines.image.refeel.faces import Face
from pipelines.image.refeel.photo import Photo, understand
from pipelines.image.refeel.refeel import Refelt, refeel
from pipelines.image.regrade import edge_correlation
from pipelines.image.stock import Stock
from pipelines.image.world.scatter import box_of
from pipelines.image.world_engine import WorldEngine
from weights.errors import WeightsCorruptError, WeightsNotFoundError

SIZE = 128


@cache
def engine() -> WorldEngine:
    return WorldEngine()


@cache
def stock() -> Stock:
    return engine().stock


@cache
def photo_of(prompt: str, width: int = 160, height: int = SIZE) -> np.ndarray:
    """A traced picture, which is taken for a photo."""
    return engine().paint(ImageRequest(prompt, Affect(), 4, height, width)).picture


@cache
def felt(prompt: str, affect: str, strength: float = 0.6, seed: int = 3) -> Refelt:
    return refeel(photo_of(prompt), registers_of(Affect.of(affect)), stock(), seed, strength)


@cache
def understood(prompt: str) -> Photo:
    picture = photo_of(prompt)
    return understand(picture.astype(np.float32) / 255, embedded_reader().read(picture), ())


MEADOW = "a red house in a meadow"


def light(picture: np.ndarray) -> float:
    return float(picture.mean()) / 255


def change(before: np.ndarray, after: np.ndarray) -> float:
    return float(np.abs(before.astype(float) - after).mean()) / 255


@pytest.mark.parametrize("affect", ["happy", "sad", "angry", "0.8,-0.8"])
def test_at_strength_0_the_photo_comes_back(affect: str) -> None:
    assert np.array_equal(felt(MEADOW, affect, 0.0).picture, photo_of(MEADOW))


def test_no_feeling_changes_nothing() -> None:
    assert np.array_equal(felt(MEADOW, "neutral").picture, photo_of(MEADOW))


@pytest.mark.parametrize("affect", ["happy", "calm", "sad", "fearful", "angry"])
def test_at_strength_06_it_is_seen_at_once_and_the_place_is_the_same(affect: str) -> None:
    before, after = photo_of(MEADOW), felt(MEADOW, affect).picture
    assert after.shape == before.shape
    assert change(before, after) > 0.05
    assert edge_correlation(before, after) > 0.3


def test_feelings_differ_as_they_should() -> None:
    happy, sad, fearful, angry = (felt(MEADOW, a).picture for a in ("happy", "sad", "fearful", "angry"))
    assert light(fearful) < light(happy) - 0.08
    assert np.ptp(happy, axis=-1).mean() > np.ptp(sad, axis=-1).mean() + 10  # deep colours, dull ones
    assert angry[..., 0].mean() > angry[..., 2].mean() + 15  # red


def test_more_strength_changes_more() -> None:
    changes = [change(photo_of(MEADOW), felt(MEADOW, "sad", s).picture) for s in (0.0, 0.15, 0.4, 0.9)]
    assert changes == sorted(changes) and changes[1] < 0.6 * changes[3]


@pytest.mark.parametrize("affect", ["happy", "sad", "fearful"])
def test_a_stronger_feeling_takes_nothing_away(affect: str) -> None:
    photo, registers = understood(MEADOW), registers_of(Affect.of(affect))
    kept: list[tuple[object, ...]] = []
    for share in (0.3, 0.6, 1.0):
        weaker = Registers(**{name: value * share for name, value in registers.shares.items()})
        things = choose_additions(photo, weaker, stock(), 3, night=False).standings
        places = [(round(s.x_m, 3), round(s.y_m, 3)) for s in things]
        assert set(kept) <= set(places)
        kept = list(places)
    assert kept


def test_the_same_seed_gives_the_same_picture() -> None:
    again = refeel(photo_of(MEADOW), registers_of(Affect.of("sad")), stock(), 3, 0.6)
    assert np.array_equal(again.picture, felt(MEADOW, "sad").picture)
    assert not np.array_equal(felt(MEADOW, "sad", seed=4).picture, again.picture)


def test_the_sky_is_found_and_changed_and_rooms_have_none() -> None:
    sky = understood("a boat on a lake").sky
    assert sky[:10].mean() > 0.8 and sky[-20:].mean() < 0.05
    assert understood("a table and a chair in a room").sky.max() == 0
    before, after = photo_of("a boat on a lake"), felt("a boat on a lake", "fearful").picture
    assert light(after[sky > 0.9]) < light(before[sky > 0.9]) - 0.1


def test_depth_grows_from_the_foot_of_a_picture_to_its_horizon() -> None:
    depth = understood(MEADOW).depth_m
    assert np.median(depth[-6:]) < 0.5 * np.median(depth[75:80])


def test_nothing_hides_a_face() -> None:
    picture = photo_of(MEADOW)
    face = Face(80.0, 70.0, 30.0, 0.0, 1.0)
    photo = understand(picture.astype(np.float32) / 255, embedded_reader().read(picture), (face,))
    for affect in ("happy", "fearful", "angry"):
        added = choose_additions(photo, registers_of(Affect.of(affect)), stock(), 3, night=False)
        layers = layers_of(photo, added.standings, stock())
        assert layers.cover[55:85, 65:95].max() < 0.01


def test_things_behind_what_is_nearer_are_hidden() -> None:
    photo = understood(MEADOW)
    added = choose_additions(photo, registers_of(Affect.of("happy")), stock(), 3, night=False)
    layers = layers_of(photo, added.standings, stock())
    nearer = (photo.upright > 0.9) & (
        photo.depth_m < 0.5 * min(box_of(s, photo.camera).distance_m for s in added.standings)
    )
    assert not (layers.label[nearer] > 0).any()


@pytest.mark.parametrize("shape", [(16, 16), (16, 300), (300, 20), (97, 131)])
def test_pictures_of_any_shape(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    for picture in (np.full((*shape, 3), 255, np.uint8), rng.integers(0, 256, (*shape, 3)).astype(np.uint8)):
        made = refeel(picture, registers_of(Affect.of("sad")), stock(), 1, 0.6).picture
        assert made.shape == picture.shape and made.dtype == np.uint8


def test_grey_pictures_and_pictures_with_alpha(tmp_path: Path) -> None:
    pipe = ImagePipeline(engine())
    grey = Image.fromarray(photo_of(MEADOW)).convert("L")
    grey.save(tmp_path / "grey.png")
    clear = Image.fromarray(photo_of(MEADOW)).convert("RGBA")
    clear.putalpha(128)
    clear.save(tmp_path / "clear.png")
    for name in ("grey.png", "clear.png"):
        made = pipe(source=tmp_path / name, affect="happy", size=96, seed=1)
        assert made.pictures[0].shape == (77, 96, 3)
        assert any("content kept" in note for note in made.notes)
        assert any(note.startswith("added for the feeling") for note in made.notes)


def test_a_style_paints_over_a_given_picture(tmp_path: Path) -> None:
    Image.fromarray(photo_of(MEADOW)).save(tmp_path / "a.png")
    pipe = ImagePipeline(engine())
    plain, ink = (
        pipe(source=tmp_path / "a.png", affect="calm", size=96, seed=1, style=style).pictures[0]
        for style in (None, "ink")
    )
    assert change(plain, ink) > 0.08


def test_a_network_that_is_not_there_or_broken_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError):
        DepthReader.from_pretrained(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(WeightsCorruptError):
        DepthReader.from_pretrained(tmp_path)

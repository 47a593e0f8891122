"""What a prompt says is read and drawn: numbers, colours, places, what must not be there; the rest is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from conditioning.affect import Affect
from pipelines.image.sketch.compose import draw_sketch
from pipelines.image.sketch.prompt_reader import read_prompt
from pipelines.media import read_record
from pipelines.picture_attributes import measure_attributes
from tests.pipelines.test_image import SIZE, load_pipeline

SIDE = 128


def sketch(text: str, affect: tuple[float, float, float] = (0.0, 0.0, 0.0), side: int = SIDE) -> np.ndarray:
    prompt = read_prompt(text)
    return draw_sketch(prompt.things, Affect.of(affect), 3, side, side, prompt=prompt)


def added(text: str, without: str) -> np.ndarray:
    """Where a sketch differs from one of a prompt that names less."""
    return np.abs(sketch(text) - sketch(without)).max(2) > 0.08


def said(text: str) -> dict[str, list[tuple[int, tuple[str, ...], str]]]:
    return {t: [(s.count, s.colours, s.side) for s in specs] for t, specs in read_prompt(text).specs.items()}


@pytest.mark.parametrize(
    ("text", "thing", "specs"),
    [
        ("three red boats on a lake", "boats", [(3, ("red",), "")]),
        ("3 boats", "boats", [(3, (), "")]),
        ("two blue boats and one red boat", "boats", [(2, ("blue",), ""), (1, ("red",), "")]),
        ("a pair of horses", "horse", [(2, (), "")]),
        ("a couple of dogs", "dog", [(2, (), "")]),
        ("the house is red", "house", [(1, ("red",), "")]),
        ("a house painted yellow", "house", [(1, ("yellow",), "")]),
        ("a dark red house", "house", [(1, ("red",), "")]),
        ("an orange sunset", "sunset", [(1, ("orange",), "")]),
        ("an orange and red sky", "sky", [(1, ("orange", "red"), "")]),
        ("two oranges", "fruit", [(2, (), "")]),
        ("a stone bridge", "bridge", [(1, ("grey",), "")]),
        ("an apple tree", "tree", [(1, (), "")]),
        ("a tree on the left and a house on the right", "tree", [(1, (), "left")]),
        ("on the left a house, on the right a tree", "tree", [(1, (), "right")]),
        ("house left, tree right", "tree", [(1, (), "right")]),
        ("a cat to the left of a house", "house", [(1, (), "right")]),
        ("five people in a street", "person", [(5, (), "")]),
        ("a snow-white cat", "cat", [(1, ("white",), "")]),
    ],
)
def test_numbers_colours_and_places_are_read(
    text: str, thing: str, specs: list[tuple[int, tuple[str, ...], str]]
) -> None:
    assert said(text)[thing] == specs


@pytest.mark.parametrize(
    ("text", "absent", "present"),
    [
        ("a street with no people", "people", "street"),
        ("a lake, no boats or people", "people", "lake"),
        ("a hill without trees and a house", "tree", "house"),
        ("not a single cloud over a field", "clouds", "field"),
        ("an empty beach", "people", "beach"),
        ("a treeless hill with a church", "forest", "church"),
        ("a night without a moon", "moon", "night"),
        ("a meadow without any animals", "cow", "meadow"),
    ],
)
def test_what_must_not_be_there_is_read(text: str, absent: str, present: str) -> None:
    prompt = read_prompt(text)
    assert absent in prompt.absent and absent not in prompt.things and present in prompt.things
    assert present not in prompt.absent and not prompt.not_painted


@pytest.mark.parametrize(
    ("thing", "ground", "most"), [("red boat", "the sea", 6), ("house", "hills", 3), ("white horse", "a meadow", 5)]
)
def test_as_many_are_drawn_as_are_asked_for(thing: str, ground: str, most: int) -> None:
    for count in {1, 2, 3, most}:
        mask = added(f"{count} {thing}{'s' if count > 1 else ''} and {ground}", ground).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        areas = cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA]
        assert (areas > 0.3 * areas.max()).sum() == count, (thing, count)


@pytest.mark.parametrize(("colour", "channel"), [("red", 0), ("blue", 2)])
@pytest.mark.parametrize("thing", ["house", "ship", "tree", "horse", "man"])
def test_a_thing_has_the_colour_that_is_asked_for(thing: str, colour: str, channel: int) -> None:
    ground = "the sea" if thing == "ship" else "hills"
    mask = added(f"a {colour} {thing} and {ground}", ground)
    plain, coloured = (sketch(f"a {c}{thing} and {ground}")[mask].mean(0) for c in ("", f"{colour} "))
    others = [k for k in range(3) if k != channel]
    assert coloured[channel] - coloured[others].mean() > plain[channel] - plain[others].mean() + 0.08


@pytest.mark.parametrize(
    ("thing", "ground"), [("house", "hills"), ("tree", "hills"), ("dog", "hills"), ("lighthouse", "the sea")]
)
def test_left_is_left_and_right_is_right(thing: str, ground: str) -> None:
    left, right = (
        np.nonzero(added(f"{ground}, a {thing} on the {side}", ground))[1].mean() / SIDE for side in ("left", "right")
    )
    assert left < 0.45 < 0.55 < right


def test_what_stands_behind_is_covered_by_what_stands_in_front() -> None:
    def red_area(text: str) -> int:
        picture = sketch(text)
        return int(((picture[..., 0] - picture[..., 1:].max(2)) > 0.2).sum())

    assert red_area("hills and a red house behind three trees") < 0.5 * red_area("hills and a red house") > 0


def test_seven_pairs_differ() -> None:
    for a, b in (
        ("a street with people", "a street with no people"),
        ("a boat on a lake", "three boats on a lake"),
        ("a house", "a red house"),
        ("a sunset", "an orange sunset"),
        ("a tree on the left and a house on the right", "a house on the left and a tree on the right"),
        ("hills with trees", "hills without trees"),
        ("a house behind a tree", "a tree behind a house"),
    ):
        assert np.abs(sketch(a, side=64) - sketch(b, side=64)).max() > 0.1, (a, b)


def test_there_is_no_fruit_in_an_orange_sky_and_no_clouds_where_none_are_wanted() -> None:
    assert "fruit" not in read_prompt("an orange sunset over the sea").things
    edges = [cv2.Laplacian(sketch(f"hills, a sky {t} clouds")[:60], cv2.CV_32F).std() for t in ("without", "with")]
    assert edges[0] < 0.5 * edges[1]


def test_dominance_lifts_the_viewer_and_with_it_the_horizon() -> None:
    def horizon_row(dominance: float) -> int:
        picture = sketch("the sea without clouds", (0.0, 0.0, dominance))
        return int(np.abs(np.diff(picture.mean(1).sum(1)))[20:110].argmax())

    rows = [horizon_row(d) for d in (-0.9, 0.0, 0.9)]
    assert rows[0] > rows[1] > rows[2]


#: What each emotion and each end of an axis does to a picture: (affect, measured attribute, "up" or "down").
MOVES = (
    ("calm", "edge_density", "down"),
    ("calm", "contrast", "down"),
    ("happy", "colourfulness", "up"),
    ("happy", "warmth", "up"),
    ("sad", "brightness", "down"),
    ("sad", "saturation", "down"),
    ("sad", "warmth", "down"),
    ("angry", "brightness", "down"),
    ("angry", "warmth", "up"),
    ("fearful", "dark_share", "up"),
    ("fearful", "warmth", "down"),
    ("disgusted", "greenness", "up"),
    ("disgusted", "brightness", "down"),
    ("surprised", "contrast", "up"),
    ("surprised", "saturation", "up"),
    ("0.8,0", "brightness", "up"),
    ("-0.8,0", "brightness", "down"),
    ("0,0.8", "saturation", "up"),
    ("0,-0.8", "saturation", "down"),
)


@cache
def attributes(affect: str) -> dict[str, float]:
    """Mean attributes of three sketches in an affect."""
    drawn = [
        measure_attributes(draw_sketch(frozenset(things), Affect.of(affect), 3, 64, 64))
        for things in (("village", "hills"), ("boats", "lake"), ("room", "window"))
    ]
    return {name: float(np.mean([d[name] for d in drawn])) for name in drawn[0]}


@pytest.mark.parametrize(("affect", "name", "direction"), MOVES)
def test_every_emotion_and_axis_moves_the_picture_its_way(affect: str, name: str, direction: str) -> None:
    change = attributes(affect)[name] - attributes("neutral")[name]
    assert change > 0.005 if direction == "up" else change < -0.005


def test_what_is_known_and_not_painted_stands_in_the_output_and_the_record(tmp_path: Path) -> None:
    made = load_pipeline()("three old mountains and a big lake, a zeppelin", seed=1, size=SIZE, steps=2)
    note = next(n for n in made.notes if n.startswith("not painted"))
    assert all(words in note for words in ("'3 mountains'", "'old'", "'large lake'"))
    record = read_record(made.save(tmp_path / "a.png"))
    assert record == made.record and record.notes == made.notes and any("zeppelin" in n for n in record.notes)
    assert load_pipeline()("two boats on a lake", seed=1, size=SIZE, steps=2).record.notes == ()

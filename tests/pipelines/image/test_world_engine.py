"""Pictures of the traced world: what a prompt asks for is there, what a feeling adds comes in its order."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from conditioning.affect import VAD, Affect
from pipelines.errors import EngineUnavailableError
from pipelines.image import world_engine
from pipelines.image.content.registers import registers_of
from pipelines.image.engine import ImageRequest
from pipelines.image.prompt.infer import infer_place
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.stock import Stock
from pipelines.image.world.air import Air
from pipelines.image.world.compose import compose
from pipelines.image.world.composed import Composed
from pipelines.image.world.land import under_water
from pipelines.image.world.raster import BLOOMING, tinted_albedo
from pipelines.image.world.scatter import box_of
from pipelines.image.world.scene import Standing, project
from pipelines.image.world.weather import draw_rain
from pipelines.image.world_engine import WorldEngine, place_of
from weights.errors import WeightsError

SIZE = 96


@cache
def engine() -> WorldEngine:
    return WorldEngine()


def composed(prompt: str, affect: str = "neutral", seed: int = 3, intensity: float = 1.0) -> Composed:
    wanted = read_prompt(prompt, engine().names)
    registers = registers_of(Affect.of(affect).scale(intensity))
    return compose(wanted, infer_place(wanted), registers, engine().stock, seed, SIZE, SIZE)


def named(made: Composed, thing: str) -> list[Standing]:
    """The things of a name, in any state."""
    entries = engine().stock.entries
    return [s for s in made.world.standings if thing in (s.thing, entries[s.thing].of)]


def column(made: Composed, standing: Standing) -> float:
    """Where a thing is seen, 0 left to 1 right."""
    return project(made.world.camera, standing.x_m, standing.y_m, standing.z_m)[0] / SIZE


def paint(prompt: str, affect: str = "neutral", seed: int = 3, width: int = SIZE, height: int = SIZE) -> np.ndarray:
    return engine().paint(ImageRequest(prompt, Affect.of(affect), seed, height, width)).picture


@pytest.mark.parametrize("affect", ["neutral", "happy", "sad", "angry", "0.8,-0.6"])
@pytest.mark.parametrize(
    ("prompt", "thing", "count"),
    [("three rowing boats on a lake", "rowing-boat", 3), ("five oaks in a meadow", "oak", 5)],
)
def test_as_many_as_asked_under_every_feeling(prompt: str, thing: str, count: int, affect: str) -> None:
    shown = composed(prompt, affect).world.standings[:count]
    assert len(shown) == count and all(s in named(composed(prompt, affect), thing) for s in shown)


def test_colours_and_sides_are_obeyed() -> None:
    made = composed("a red car on the left and a blue car on the right, on a road")
    red, blue = named(made, "car")[:2]
    assert column(made, red) < 0.45 < 0.55 < column(made, blue)
    assert red.tint is not None and blue.tint is not None
    assert np.argmax(red.tint) == 0 and np.argmax(blue.tint) == 2


def test_boats_float_and_cows_do_not() -> None:
    made = composed("a sailing boat and a cow at a lake", seed=5)
    land = made.world.land
    assert land is not None

    def wet(s: Standing) -> bool:
        return bool(under_water(land, np.array([s.x_m], np.float32), np.array([s.y_m], np.float32))[0])

    assert wet(named(made, "sailing-boat")[0]) and not wet(named(made, "cow")[0])


def test_what_must_not_be_there_is_not_there() -> None:
    people = {"people", "people_together", "people_alone", "people_apart", "people_play", "people_roles"}
    entries = engine().stock.entries

    def count(prompt: str) -> int:
        return sum(entries[s.thing].theme in people for s in composed(prompt, "happy", intensity=1.3).world.standings)

    assert count("a park") > 0 and count("a park, no people") == 0
    kinds = [engine().stock.entries[s.thing].kind for s in composed("a park, no animals", "happy").world.standings]
    assert not {"animals", "pets", "farm", "birds"} & set(kinds)
    assert not named(composed("a meadow without trees"), "tree") and named(composed("a meadow"), "tree")


def test_stronger_feelings_add_and_never_take_away() -> None:
    before: Counter[tuple[str, float, float]] = Counter()
    sizes = []
    for intensity in (0.2, 0.5, 0.8, 1.1):
        made = composed("a cow in a meadow", "angry", intensity=intensity)
        entries = engine().stock.entries
        around = [s for s in made.world.standings if "cow" not in (s.thing, entries[s.thing].of)]
        now = Counter((entries[s.thing].of or s.thing, round(s.x_m, 1), round(s.y_m, 1)) for s in around)
        lost = before - now  # a thing in another state may be too wide for its place
        assert sum(lost.values()) <= 0.06 * sum(before.values()), lost
        before = now
        sizes.append(len(made.world.standings))
    assert sizes == sorted(sizes) and sizes[-1] > sizes[0]


def test_the_same_seed_is_the_same_world_under_every_feeling() -> None:
    calm, furious = composed("a church in a meadow", "calm"), composed("a church in a meadow", "angry")
    a, b = named(calm, "church")[0], named(furious, "church")[0]
    assert a.flip == b.flip and abs(column(calm, a) - column(furious, b)) < 0.02
    assert a.y_m > b.y_m  # aroused feelings come nearer
    assert calm.world.land is not None and furious.world.land is not None
    assert replace(calm.world.land, dry=0, ground="") == replace(furious.world.land, dry=0, ground="")


@pytest.mark.parametrize(
    ("affect", "things"),
    [
        ("happy", {"wildflower-patch", "balloons", "hot-air-balloon"}),
        ("sad", {"wooden-cross", "barrels-rusty", "wooden-fence-broken", "cottage-boarded"}),
        ("disgusted", {"rubbish-bags", "rat"}),
    ],
)
def test_a_feeling_is_seen_in_what_is_there(affect: str, things: set[str]) -> None:
    there = {s.thing for s in composed("a bench in a park", affect, intensity=1.1).world.standings}
    assert len(there & things) >= 2, there


def test_a_feeling_decides_the_state_of_things_and_words_decide_against_it() -> None:
    assert composed("a house in a meadow", "angry").shown == ("house-burnt",)
    assert composed("a house in a meadow", "sad").shown[0] in ("house-boarded", "house-ruined")
    assert composed("a ruined house in a meadow", "happy").shown == ("house-ruined",)


def test_the_hour_of_the_prompt_wins() -> None:
    assert composed("a street at night", "happy").world.air.sun_elevation_degrees < -10
    assert composed("a meadow at noon", "fearful").world.air.sun_elevation_degrees > 40


def test_every_place_can_be_composed_under_every_feeling() -> None:
    from pipelines.image.prompt.wanted import PLACES, Wanted

    for place in PLACES:
        for affect in ("happy", "fearful", "angry"):
            made = compose(Wanted(place=place), place, registers_of(Affect.of(affect)), engine().stock, 1, 64, 48)  # type: ignore[arg-type]
            assert all(np.isfinite([s.x_m, s.y_m, s.z_m]).all() for s in made.world.standings), place


def test_names_of_the_tables_are_in_the_stock() -> None:
    from pipelines.image.content.decor import KINDS, decor_of
    from pipelines.image.content.growth import growth
    from pipelines.image.content.registers import Registers
    from pipelines.image.content.tables import read_table

    items = [i for place in KINDS for register in Registers().shares for i in decor_of(place, register)]
    items += [i for items in growth().values() for i in items]
    dreams = {n for rows in read_table("dreams.txt").values() for row in rows for n in row[1:]}
    unknown = ({n for i in items for n in i.things} | dreams) - set(engine().stock.entries)
    assert not unknown


def test_a_picture_has_the_size_asked_and_repeats() -> None:
    first = paint("a lighthouse at the sea", "calm", width=96, height=64)
    assert first.shape == (64, 96, 3) and first.dtype == np.uint8
    assert np.array_equal(first, paint("a lighthouse at the sea", "calm", width=96, height=64))
    assert not np.array_equal(first, paint("a lighthouse at the sea", "calm", seed=4, width=96, height=64))


def test_night_is_darker_than_day_and_fear_than_joy() -> None:
    assert paint("a meadow at night").mean() < 0.6 * paint("a meadow at noon").mean()
    assert paint("a meadow", "fearful").mean() < 0.7 * paint("a meadow", "happy").mean()


def test_a_colour_is_seen() -> None:
    red, blue = (paint(f"a huge {c} car on a road").astype(float).mean((0, 1)) for c in ("red", "blue"))
    assert red[0] - red[2] > blue[0] - blue[2] + 4


def test_words_that_are_not_known_are_said() -> None:
    result = engine().paint(ImageRequest("a blorfle in a meadow", Affect(), 1, 64, 64))
    assert any("blorfle" in note for note in result.not_painted)


def test_without_mitsuba_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_engine, "PACKAGES", ("no_such_package",))
    with pytest.raises(EngineUnavailableError, match=r"pip install.*--engine painter"):
        world_engine.load(None)


def test_an_empty_stock_is_an_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no things in"):
        _ = Stock(tmp_path).entries


def share(made: Composed, standing: Standing) -> tuple[float, float]:
    """First and last column of a thing, 0 left to 1 right."""
    box = box_of(standing, made.world.camera)
    return box.left / SIZE, box.right / SIZE


@pytest.mark.parametrize(
    ("prompt", "own", "host", "other"),
    [
        ("a lantern between two chairs", "lantern", "chair", "chair"),
        ("a cat between a dog and a tree", "cat", "dog", "tree"),
        ("a church between four oaks", "church", "oak", "oak"),
    ],
)
def test_what_is_between_two_things_is_between_them(prompt: str, own: str, host: str, other: str) -> None:
    made = composed(prompt)
    middle = share(made, named(made, own)[0])
    count = 4 if "four" in prompt else 2
    neighbours = [s for s in made.world.standings[: count + 1] if s.thing not in (named(made, own)[0].thing,)]
    sides = [share(made, s) for s in neighbours]
    assert {made.shown[0], host, other} >= {s.thing for s in neighbours}
    left, right = [s for s in sides if s[1] <= middle[0]], [s for s in sides if s[0] >= middle[1]]
    assert left and right and len(left) + len(right) == len(sides) == count
    assert middle[0] > 0 and middle[1] < 1


@pytest.mark.parametrize(
    "prompt", ["five sailing boats on a lake", "four fishing boats", "three rowing boats on a lake"]
)
@pytest.mark.parametrize("affect", ["neutral", "happy", "calm"])
def test_wide_things_stand_side_by_side(prompt: str, affect: str) -> None:
    made = composed(prompt, affect)
    boats = sorted(share(made, s) for s in named(made, made.shown[0])[: int({"f": 5, "t": 3}[prompt[0]])])
    widths = [right - left for left, right in boats]
    hidden = [max(0.0, a[1] - b[0]) for a, b in itertools.pairwise(boats)]
    assert max(hidden) < 0.5 * min(widths)


def test_who_is_in_the_grass_is_seen_in_it() -> None:
    made = composed("a rabbit in tall grass")
    rabbit, plants = named(made, "rabbit")[0], named(made, "tall-grass")
    assert rabbit.height_m / rabbit.y_m > 0.25  # near enough to be seen
    assert sum(s.y_m > rabbit.y_m for s in plants) >= 4 and any(s.y_m < rabbit.y_m for s in plants)
    own = box_of(rabbit, made.world.camera)
    for plant in (s for s in made.world.standings if s.y_m < rabbit.y_m):
        box = box_of(plant, made.world.camera)
        wide = max(0.0, min(own.right, box.right) - max(own.left, box.left))
        tall = max(0.0, min(own.bottom, box.bottom) - max(own.top, box.top))
        assert wide * tall < 0.2 * (own.right - own.left) * (own.bottom - own.top)


@pytest.mark.parametrize(
    ("prompt", "channel", "rows"),
    [
        ("a red desert", 0, (0.7, 1)),
        ("a green desert", 1, (0.7, 1)),
        ("a purple meadow", 2, (0.7, 1)),
        ("a blue room", 2, (0.2, 0.5)),
    ],
)
def test_a_place_has_the_colour_that_it_is_named_in(prompt: str, channel: int, rows: tuple[float, float]) -> None:
    part = paint(prompt)[int(rows[0] * SIZE) : int(rows[1] * SIZE)].reshape(-1, 3).astype(float).mean(0)
    assert int(np.argmax(part)) == channel


def test_a_colour_that_no_surface_can_have_is_said() -> None:
    notes = engine().paint(ImageRequest("a red street", Affect(), 3, SIZE, SIZE, steps=1)).not_painted
    assert notes == ("not painted: 'red street'",)


def test_rain_is_painted_last_as_long_strokes() -> None:
    grey, depth = np.full((SIZE, SIZE, 3), 90, np.uint8), np.full((SIZE, SIZE), 50, np.float32)
    assert np.array_equal(draw_rain(grey, depth, Air()), grey)
    drawn = draw_rain(grey, depth, Air(rain=0.6)).astype(int) - 90
    assert drawn.max() > 3 and np.mean((drawn > 1).any((1, 2))) > 0.6
    light = drawn.mean(-1)
    assert np.abs(np.diff(light, axis=1)).mean() > 1.5 * np.abs(np.diff(light, axis=0)).mean()  # upright lines


def test_a_red_flower_keeps_its_green_leaves() -> None:
    view, stock = engine().stock.view("rose", 0), engine().stock
    red = tinted_albedo(view, (0.8, 0.02, 0.02), blooms=stock.entries["rose"].theme in BLOOMING)[view.alpha > 0.5]
    assert np.mean(red[:, 1] > red[:, 0]) > 0.1 and np.mean(red[:, 0] > 2 * red[:, 1]) > 0.1


@pytest.mark.parametrize(
    ("prompt", "affect", "thing", "count"),
    [
        ("a pair of swans on a lake", "calm", "swan", 2),
        ("two dogs on a beach", "happy", "dog", 2),
        ("three apple trees in a garden", "neutral", "apple-tree", 3),
        ("a blue vase on a table", "happy", "vase", 1),
    ],
)
def test_a_feeling_adds_no_more_of_what_was_counted(prompt: str, affect: str, thing: str, count: int) -> None:
    wanted = read_prompt(prompt, engine().names)
    registers = registers_of(Affect.of(affect).scale(1.2))
    made = compose(wanted, place_of(wanted, engine().stock), registers, engine().stock, 3, SIZE, SIZE)
    assert sum(f"{s.thing}-".startswith(f"{thing}-") for s in made.world.standings) == count


@pytest.mark.parametrize(
    ("prompt", "affect", "word"),
    [
        ("a graveyard without crosses", "sad", "cross"),
        ("a garden, no flowers", "happy", "flower"),
        ("a park without birds", "happy", "swallow"),
    ],
)
def test_words_after_no_keep_things_away_by_their_names(prompt: str, affect: str, word: str) -> None:
    assert not [s.thing for s in composed(prompt, affect, intensity=1.2).world.standings if word in s.thing]


def test_several_on_one_side_stay_on_it() -> None:
    made = composed("three blue rowing boats on the left")
    assert all(share(made, s)[1] < 0.5 for s in named(made, "rowing-boat"))


def test_still_displeasure_is_empty_and_lively_pleasure_is_full() -> None:
    def seen(valence: float, arousal: float) -> Composed:
        wanted = read_prompt("a house in a meadow", engine().names)
        registers = registers_of(Affect(VAD(valence, arousal)))
        return compose(wanted, "meadow", registers, engine().stock, 3, SIZE, SIZE)

    bleak, lively, calm = seen(-0.8, -0.8), seen(0.8, 0.8), seen(0.8, -0.8)
    people = ("people", "people_play", "people_together", "people_alone")
    entries = engine().stock.entries

    def beings(made: Composed) -> float:
        """Part of the picture's height that people and animals take, all of them."""
        alive = [s for s in made.world.standings if entries[s.thing].theme in (*people, "pets", "animals")]
        return sum(s.height_m / s.y_m for s in alive)

    assert beings(lively) > 0.4 > 0.2 >= max(beings(calm), beings(bleak))
    assert named(lively, "house")[0].y_m < 0.7 * named(bleak, "house")[0].y_m
    assert len(bleak.added) < len(lively.added)

"""Where a prompt is, when, in which weather; events and symbols are opened; places follow from things."""

from __future__ import annotations

import pytest

from pipelines.image.prompt.colours import ALIASES, COLOURS, colour_rgb
from pipelines.image.prompt.events import load_events
from pipelines.image.prompt.infer import infer_place
from pipelines.image.prompt.scenery import ALSO, PLACE_BY_WORD
from pipelines.image.prompt.wanted import HOURS, PHENOMENA, PLACES, SEASONS, WEATHERS
from tests.pipelines.test_prompt_reader import read
from weights.errors import InputError


@pytest.mark.parametrize(
    ("text", "place", "further"),
    [
        ("a boat on a lake", "lake", ()),
        ("mountains behind a lake", "lake", ("mountains",)),
        ("a lake in the mountains", "lake", ("mountains",)),
        ("a village in the mountains", "village", ("mountains",)),
        ("a castle on a hill above the sea", "hills", ("sea",)),
        ("mountains", "mountains", ()),
        ("a path through a forest", "road", ("forest",)),
        ("a fishing boat in the harbor", "harbour", ()),
        ("a dark hallway", "hall", ()),
        ("a classroom", "room", ()),
        ("a garbage dump", "wasteland", ()),
        ("a fisherman on the bank of a river", "river", ()),
        ("a reed by the bank, ducks in the water", "river", ()),
        ("a bank in a street", "street", ()),
        ("a spring in the forest", "river", ("forest",)),
        ("at the bottom of the sea", "underwater", ()),
        ("an astronaut on the moon", "space", ()),
        ("balloons in the sky", "sky", ()),
        ("a glass of water", None, ()),
    ],
)
def test_places(text: str, place: str | None, further: tuple[str, ...]) -> None:
    wanted = read(text)
    assert (wanted.place, wanted.further_places) == (place, further)


@pytest.mark.parametrize(
    ("text", "attribute", "value"),
    [
        ("a lake at sunset", "hour", "sunset"),
        ("midnight in a city", "hour", "night"),
        ("a field in the golden hour", "hour", "sunset"),
        ("a moonlit lake", "hour", "night"),
        ("a starry night", "hour", "night"),
        ("a spring day", "season", "spring"),
        ("leaves fall in the fall", "season", "autumn"),
        ("a hill in May", "season", "spring"),
        ("a snowy village", "season", "winter"),
        ("autumn leaves on a road", "season", "autumn"),
        ("snow falling on a village", "season", "winter"),
        ("a stormy sea", "weather", "storm"),
        ("a misty forest", "weather", "fog"),
        ("a street in the rain", "weather", "rain"),
        ("a blizzard", "weather", "snow"),
        ("a sunny beach", "weather", "clear"),
        ("a windy hill", "weather", "wind"),
        ("an orange sunset", "sky_colour", "orange"),
        ("a green sky over purple hills", "sky_colour", "green"),
        ("the sky is pink", "sky_colour", "pink"),
        ("a red desert", "place_colours", ("red",)),
        ("a burning city", "place_state", "burnt"),
        ("rain and fog", "further_weather", ("fog",)),
    ],
)
def test_hour_season_weather_and_sky(text: str, attribute: str, value: object) -> None:
    assert getattr(read(text), attribute) == value


@pytest.mark.parametrize(
    ("text", "phenomenon"),
    [
        ("fireworks over a city", "fireworks"),
        ("a rainbow", "rainbow"),
        ("a full moon over the sea", "moon"),
        ("a starry night", "stars"),
        ("northern lights", "aurora"),
        ("a thunderstorm", "lightning"),
        ("a volcano erupting", "smoke"),
        ("a flood in a village", "flood"),
        ("the setting sun", "sun"),
    ],
)
def test_phenomena(text: str, phenomenon: str) -> None:
    assert phenomenon in read(text).phenomena


def test_a_moon_has_colour_and_side() -> None:
    (moon,) = read("a huge red moon on the left").phenomena_said
    assert (moon.thing, moon.colours, moon.size, moon.side) == ("moon", ("red",), "large", "left")


@pytest.mark.parametrize(
    ("text", "things", "place"),
    [
        ("a wedding", {"couple", "bouquet", "church"}, "garden"),
        ("a birthday party", {"cake", "candle", "balloon", "present", "table"}, "room"),
        ("a birthday cake", {"cake", "candle"}, "table"),
        ("a funeral in the rain", {"coffin", "gravestone", "man"}, "graveyard"),
        ("a graveyard with dead trees", {"gravestone", "tree"}, "graveyard"),
        ("a picnic", {"basket", "couple"}, "meadow"),
        ("a market", {"stall", "crowd"}, "street"),
        ("war", {"ruin", "rubble", "tank"}, "wasteland"),
        ("Christmas eve", {"christmas-tree", "present"}, "room"),
        ("a shipwreck in a storm", {"shipwreck"}, "sea"),
        ("harvest", {"haystack", "wheat"}, "field"),
        ("camping", {"tent", "campfire"}, "forest"),
        ("a battle", {"soldier", "horse"}, "field"),
        ("a car crash on a highway", {"car", "ambulance"}, "road"),
        ("loneliness", {"bench", "tree"}, "park"),
        ("hope", {"dove"}, "sea"),
        ("death", {"skull", "hourglass"}, "graveyard"),
        ("childhood", {"child", "kite"}, "meadow"),
        ("Halloween", {"pumpkin", "ghost"}, "village"),
        ("a cemetery", {"gravestone"}, "graveyard"),
        ("a rose garden", {"rose"}, "garden"),
        ("a tulip field", {"tulip"}, "field"),
    ],
)
def test_events_settings_and_symbols_are_opened(text: str, things: set[str], place: str) -> None:
    wanted = read(text)
    assert things <= {m.thing for m in wanted.mentions} and wanted.place == place


def test_what_the_words_name_wins_over_the_event() -> None:
    wanted = read("a birthday party on the beach with pink balloons, no presents")
    balloons = [m for m in wanted.mentions if m.thing == "balloon"]
    assert wanted.place == "beach" and [m.colours for m in balloons] == [("pink",)] and not balloons[0].by
    assert "present" not in {m.thing for m in wanted.mentions}
    assert {m.by for m in wanted.mentions if m.thing == "cake"} == {"birthday"}


def test_a_symbol_is_marked_and_only_a_mood_beside_things() -> None:
    assert read("hope").symbolic == {"hope"}
    wanted = read("a girl full of hope in a garden")
    assert not wanted.scenes and wanted.moods == ("hope",) and {m.thing for m in wanted.mentions} == {"child"}


def test_an_event_before_a_noun_says_only_what_kind() -> None:
    wanted = read("a party hat on a table")
    assert not wanted.scenes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a cake", "table"),
        ("an apple and a pear", "table"),
        ("a vase with three tulips", "table"),
        ("a piano", "room"),
        ("a cake on a table beside a piano", "room"),
        ("a cat on a sofa", "room"),
        ("a bed", "bedroom"),
        ("a boat", "lake"),
        ("a ship", "sea"),
        ("three ships at a pier", "harbour"),
        ("a lighthouse", "sea"),
        ("a cow", "meadow"),
        ("a tram", "street"),
        ("a penguin", "snowfield"),
        ("a camel", "desert"),
        ("a fish", "underwater"),
        ("an eagle flying", "sky"),
        ("a wolf and a bear", "forest"),
        ("a man with an umbrella", "street"),
        ("a skyscraper", "city"),
        ("a house", "village"),
        ("a gravestone", "graveyard"),
        ("an astronaut", "space"),
        ("fireworks", "city"),
        ("a hedge", "garden"),
        ("a blorf", "meadow"),
        ("a man riding a camel", "desert"),
        ("a children's drawing of a house", "village"),
    ],
)
def test_the_place_follows_from_things(text: str, place: str) -> None:
    assert infer_place(read(text)) == place


def test_every_event_of_the_table_can_be_read() -> None:
    events = {e.name: e for e in load_events().values()}.values()
    allowed = {"hour": HOURS, "season": SEASONS, "weather": WEATHERS, "phenomenon": PHENOMENA}
    assert sum(not e.symbolic for e in events) >= 40 and sum(e.symbolic for e in events) >= 40
    for event in events:
        assert not event.place or event.place in PLACES, event.name
        assert all(value in allowed.get(what, (value,)) for what, value in event.air), event.name


def test_the_tables_name_only_what_the_contract_has() -> None:
    assert set(PLACE_BY_WORD.values()) <= set(PLACES)
    allowed = {"hour": HOURS, "season": SEASONS, "weather": WEATHERS, "phenomenon": PHENOMENA, "place": PLACES}
    for word, pairs in ALSO.items():
        assert all(value in allowed.get(what.rstrip("?"), (value,)) for what, value in pairs), word


def test_colours_have_rgb() -> None:
    assert all(0 <= x <= 1 for name in (*COLOURS, *ALIASES.values()) for x in colour_rgb(name))
    assert sum(colour_rgb("dark green")) < sum(colour_rgb("green")) < sum(colour_rgb("pale green"))
    with pytest.raises(InputError, match="choose from"):
        colour_rgb("blorf")

"""What a prompt says of things is read: numbers, colours, sides, sizes, states, what they do, how they stand."""

from __future__ import annotations

import pytest

from pipelines.image.prompt.reader import read_prompt
from pipelines.image.prompt.wanted import Mention, Wanted
from tests.pipelines.stock_names import load_names
from weights.errors import InputError


def read(text: str) -> Wanted:
    return read_prompt(text, load_names())


def said(text: str, thing: str) -> list[Mention]:
    return [m for m in read(text).mentions if m.thing == thing and not m.by]


@pytest.mark.parametrize(
    ("text", "thing", "counts"),
    [
        ("three boats", "boat", [3]),
        ("3 boats on a lake", "boat", [3]),
        ("two blue boats and one red boat", "boat", [2, 1]),
        ("a pair of horses", "horse", [2]),
        ("a couple of dogs", "dog", [2]),
        ("a dozen sheep", "sheep", [12]),
        ("half a dozen eggs in a basket", "egg", [6]),
        ("two or three birds", "bird", [3]),
        ("twenty-five candles", "candle", [25]),
        ("two hundred balloons", "balloon", [200]),
        ("1,000 balloons", "balloon", [1000]),
        ("a few cows", "cow", [3]),
        ("a single tree", "tree", [1]),
        ("only one tree", "tree", [1]),
        ("a sheep", "sheep", [1]),
        ("the sheep", "sheep", [0]),
        ("five people in a street", "man", [5]),
        ("six geese", "swan", []),
        ("four wolves", "wolf", [4]),
        ("two children", "child", [2]),
        ("three flocks of gulls", "gull", [0]),
        ("a crowd", "crowd", [1]),
    ],
)
def test_numbers(text: str, thing: str, counts: list[int]) -> None:
    assert [m.count for m in said(text, thing)] == counts


@pytest.mark.parametrize("text", ["many gulls", "hundreds of gulls", "lots of gulls", "a flock of gulls"])
def test_many_is_many(text: str) -> None:
    (gulls,) = said(text, "gull")
    assert gulls.many and gulls.plural and gulls.count == 0


def test_a_plural_without_a_number_leaves_it_open() -> None:
    (tulips,) = said("tulips in a garden", "tulip")
    assert tulips.plural and tulips.count == 0 and not tulips.many


@pytest.mark.parametrize(
    ("text", "thing", "colours"),
    [
        ("a red house and a blue boat", "house", ("red",)),
        ("a red house and a blue boat", "boat", ("blue",)),
        ("red and yellow flowers", "flower", ("red", "yellow")),
        ("the house is red", "house", ("red",)),
        ("a house painted yellow", "house", ("yellow",)),
        ("a dark red house", "house", ("dark red",)),
        ("a light blue boat", "boat", ("light blue",)),
        ("a snow-white cat", "cat", ("white",)),
        ("two boats, one red and one blue", "boat", ("red", "blue")),
        ("three balloons: red, green and blue", "balloon", ("red", "green", "blue")),
        ("a woman in a red dress", "woman", ("red",)),
        ("a man wearing a green coat", "man", ("green",)),
        ("people in black", "man", ("black",)),
        ("a pink rose", "rose", ("pink",)),
        ("an orange boat", "boat", ("orange",)),
        ("a rose dress on a chair", "chair", ()),
        ("a huge crimson kite", "kite", ("crimson",)),
        ("a gray horse", "horse", ("grey",)),
    ],
)
def test_a_colour_goes_to_its_noun(text: str, thing: str, colours: tuple[str, ...]) -> None:
    assert [m.colours for m in said(text, thing)] == [colours]


@pytest.mark.parametrize(
    ("text", "thing", "side", "depth"),
    [
        ("a tree on the left and a house on the right", "tree", "left", ""),
        ("a tree on the left and a house on the right", "house", "right", ""),
        ("on the left a house, on the right a tree", "house", "left", ""),
        ("on the left a house, on the right a tree", "tree", "right", ""),
        ("house left, tree right", "tree", "right", ""),
        ("the right house, the left tree", "tree", "left", ""),
        ("a cat to the left of a house", "cat", "left", ""),
        ("a cat to the left of a house", "house", "right", ""),
        ("a boat in the middle of the lake", "boat", "middle", ""),
        ("in the background a castle, in the foreground a bench", "castle", "", "back"),
        ("in the background a castle, in the foreground a bench", "bench", "", "front"),
        ("a distant castle", "castle", "", "back"),
        ("a ship far away", "ship", "", "back"),
        ("a horse and a cow on the left", "horse", "left", ""),
        ("a tree right behind a house", "tree", "", ""),
        ("a lamp on the left side of the picture", "lamp", "left", ""),
    ],
)
def test_places_in_the_picture(text: str, thing: str, side: str, depth: str) -> None:
    assert [(m.side, m.depth) for m in said(text, thing)] == [(side, depth)]


@pytest.mark.parametrize(
    ("text", "thing", "relation", "to"),
    [
        ("a cake on a table", "cake", "on", "table"),
        ("a cat under the bed", "cat", "under", "bed"),
        ("a tree behind the house", "tree", "behind", "house"),
        ("behind the house stands a big tree", "tree", "behind", "house"),
        ("in front of the church, two men", "man", "before", "church"),
        ("a dog next to a bench", "dog", "beside", "bench"),
        ("an eagle over a castle", "eagle", "over", "castle"),
        ("a bowl of apples", "apple", "in", "bowl"),
        ("a vase with three tulips", "tulip", "in", "vase"),
        ("a table with a cake", "cake", "on", "table"),
        ("a man with a dog", "dog", "beside", "man"),
        ("a boy riding a horse", "child", "on", "horse"),
        ("a woman sitting on a bench", "woman", "on", "bench"),
        ("a man and a woman on a bench", "man", "on", "bench"),
        ("a house between two trees", "house", "between", "tree"),
        ("a bowl of apples and a bottle of wine on a table", "bottle", "on", "table"),
    ],
)
def test_relations(text: str, thing: str, relation: str, to: str) -> None:
    mentions = read(text).mentions
    (mention,) = (m for m in mentions if m.thing == thing)
    assert (mention.relation, mentions[mention.to].thing) == (relation, to)


def test_between_two_things() -> None:
    house, tree, church = read("a house between a tree and a church").mentions
    assert (house.relation, house.to, house.to_also) == ("between", 1, 2)
    assert not tree.relation and not church.relation


@pytest.mark.parametrize(
    ("text", "thing", "doing"),
    [
        ("a running dog", "dog", "running"),
        ("a dog runs across a meadow", "dog", "running"),
        ("children playing", "child", "playing"),
        ("a boy and a girl holding hands", "child", "holding-hands"),
        ("birds fly over the harbour", "bird", "flying"),
        ("a cat sleeping under the table", "cat", "sleeping"),
        ("a man who is fishing", "man", "fishing"),
        ("a couple kissing", "couple", "kissing"),
        ("seven swans a-swimming", "swan", "swimming"),
        ("a boy flying a kite", "kite", "flying"),
    ],
)
def test_what_things_do(text: str, thing: str, doing: str) -> None:
    assert {m.doing for m in said(text, thing)} == {doing}


@pytest.mark.parametrize(
    ("text", "thing", "state"),
    [
        ("a ruined house", "house", "ruined"),
        ("a house in ruins", "house", "ruined"),
        ("a house on fire", "house", "burnt"),
        ("a burning house", "house", "burnt"),
        ("a dead tree", "tree", "dead"),
        ("bare trees", "tree", "dead"),
        ("cherry trees in blossom", "cherry-tree", "blossom"),
        ("a rusty car", "car", "rusty"),
        ("an abandoned house", "house", "boarded"),
        ("a broken window", "window", "broken"),
        ("windows lit", "window", "lit"),
        ("snowy trees", "tree", "snowy"),
        ("withered roses", "rose", "withered"),
    ],
)
def test_states(text: str, thing: str, state: str) -> None:
    assert [m.state for m in said(text, thing)] == [state]


@pytest.mark.parametrize("text", ["a house on fire", "a burning castle", "a city in flames"])
def test_what_burns_is_seen_to_burn(text: str) -> None:
    assert "fire" in read(text).phenomena


def test_sizes() -> None:
    assert [m.size for m in read("a tiny house on top of a huge rock").mentions] == ["small", "large"]
    assert [m.size for m in read("the tree is enormous").mentions] == ["large"]


@pytest.mark.parametrize(
    ("text", "absent", "present"),
    [
        ("a street with no people", "man", ""),
        ("a lake, no boats or people", "child", ""),
        ("a lake, no boats or people", "boat", ""),
        ("a hill without trees and a house", "tree", "house"),
        ("a hill without trees and a house", "oak", "house"),
        ("not a single boat on the lake", "boat", ""),
        ("an empty beach", "woman", ""),
        ("a treeless hill with a church", "tree", "church"),
        ("a meadow without any animals", "cow", ""),
        ("a house, but no car", "car", "house"),
        ("nobody in the room, a chair", "man", "chair"),
        ("a beach free of rubbish", "rubbish", ""),
        ("a street with no people, cars or dogs, one tree", "dog", "tree"),
        ("no cats, two dogs", "cat", "dog"),
        ("neither a horse nor a cow, a sheep", "cow", "sheep"),
        ("I don't want any people; a bench", "man", "bench"),
        ("there are no flowers in the garden", "rose", ""),
        ("a night without a moon", "moon", ""),
        ("no clouds", "clouds", ""),
        ("a picnic without children", "child", "basket"),
    ],
)
def test_what_must_not_be_there(text: str, absent: str, present: str) -> None:
    wanted = read(text)
    things = {m.thing for m in wanted.mentions}
    assert absent in wanted.absent and absent not in things | set(wanted.phenomena)
    assert not present or (present in things and present not in wanted.absent)


def test_who_is_named_is_there_in_an_empty_street() -> None:
    wanted = read("a man in an empty street")
    assert "man" not in wanted.absent and "woman" in wanted.absent


def test_a_negated_colour_takes_no_other_away() -> None:
    (boat,) = read("no red boats, three blue boats").mentions
    assert (boat.count, boat.colours) == (3, ("blue",))


@pytest.mark.parametrize(
    ("text", "thing", "kin"),
    [
        ("a spaniel", "dog", "spaniel"),
        ("a poodle", "poodle", ""),
        ("a cottage", "house", ""),
        ("a yacht", "sailboat", ""),
        ("a hot air balloon", "hot-air-balloon", ""),
        ("an apple tree", "apple-tree", ""),
        ("a maple", "tree", "maple"),
        ("a sun flower", "sunflower", ""),
        ("a light house", "lighthouse", ""),
        ("a petunia", "flower", "petunia"),
        ("an astronaut", "man", "astronaut"),
        ("a parrot", "parrot", ""),
        ("a stone bridge", "bridge", ""),
        ("somebody", "man", ""),
        ("a Hund", "dog", ""),
        ("Häuser", "", ""),
    ],
)
def test_other_words_and_kinds(text: str, thing: str, kin: str) -> None:
    assert [(m.thing, m.kin_of) for m in read(text).mentions] == ([(thing, kin)] if thing else [])


def test_nouns_of_other_languages_are_found() -> None:
    assert [m.thing for m in read("Hunde und Boote").mentions] == ["dog", "boat"]
    assert [m.thing for m in read("犬と桜").mentions] == ["dog", "cherry-tree"]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("two oranges", "orange"),
        ("a bat flying over a church", "bat"),
        ("a baseball bat and a ball", "baseball-bat"),
        ("a mouse eating bread", "mouse"),
        ("a mouse next to a keyboard", "computer-mouse"),
        ("a crane in the harbour lifting a crate", "crane-machine"),
        ("a rose in a vase", "rose"),
        ("a light in the window", "lamp"),
        ("a well in a courtyard", "well"),
        ("a palm on a beach", "palm"),
        ("a baby seal on the ice", "seal"),
    ],
)
def test_words_of_several_meanings(text: str, thing: str) -> None:
    assert thing in {m.thing for m in read(text).mentions}


def test_what_is_not_known_is_said() -> None:
    wanted = read("a blorf beside a wooden house with a red roof")
    assert wanted.unknown == ("blorf",)
    assert wanted.not_painted == ("wooden house", "red roof")


def test_moods_looks_and_light_are_kept_apart() -> None:
    wanted = read("watercolour of a lonely, peaceful house in a dark forest, 4k")
    assert set(wanted.moods) == {"lonely", "peaceful"}
    assert wanted.looks == ("watercolour", "photograph") and wanted.light == -1 and not wanted.unknown


def test_a_prompt_that_is_too_long_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="2001 characters"):
        read("a" * 2001)

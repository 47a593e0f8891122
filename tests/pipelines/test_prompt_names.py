"""A stock's names are found by its words: who says most about a word has it, bunches, poses, states, kinds."""

from __future__ import annotations

import pytest

from pipelines.image.prompt.names import Entry, Names
from pipelines.image.prompt.notes import say_notes, say_understood
from pipelines.image.prompt.poses import find_pose
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.prompt.scene import people_of
from tests.pipelines.test_prompt_reader import read

ENTRIES = [
    Entry("trophy", ("cup", "prize")),
    Entry("coffee", ("cup of coffee", "cup", "mug")),
    Entry("balloon", ("toy balloon",)),
    Entry("balloons", ("bunch of balloons",)),
    Entry("dancers", ("dancing couple", "dancer")),
    Entry("ballerina", ("dancer",)),
    Entry("dog", ("hound",), stands="ground"),
    Entry("dog-running", ("running dog",)),
    Entry("dog-lying", ("sleeping dog",)),
    Entry("woman", stands="ground"),
    Entry("weeping-woman", ("crying woman",), stands="ground"),
    Entry("person-with-umbrella", ("person in rain",), stands="ground"),
    Entry("crown", ("king",), stands="table"),
    Entry("temple"),
    Entry("temple-ruined", (), "temple", "ruined"),
    Entry("cafe", ("restaurant",)),
    Entry("tree"),
    Entry("dead-tree", ("bare tree",)),
    Entry("parrot", ("bird",), modelled=False),
    Entry("dog-face", ("pet", "dog"), modelled=False),
]


def things(text: str) -> list[tuple[str, int]]:
    return [(m.thing, m.count) for m in read_prompt(text, Names.of(ENTRIES)).mentions if not m.by]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a cup", [("coffee", 1)]),
        ("three balloons", [("balloon", 3)]),
        ("a bunch of balloons", [("balloons", 1)]),
        ("dancers", [("dancers", 1)]),
        ("a parrot and a dog", [("parrot", 1), ("dog", 1)]),
        ("a cafe", [("cafe", 1)]),
        ("a woman in a cafe", [("woman", 1)]),
    ],
)
def test_words_name_what_says_most_about_them(text: str, expected: list[tuple[str, int]]) -> None:
    assert [t for t, _ in things(text)] == [t for t, _ in expected]
    assert all(got[1] in (want[1], 0) for got, want in zip(things(text), expected, strict=True))


def test_poses_and_states_are_found() -> None:
    names = Names.of(ENTRIES)
    assert find_pose("dog", "running", names) == "dog-running" and find_pose("dog", "sleeping", names) == "dog-lying"
    assert find_pose("woman", "crying", names) == "weeping-woman" and find_pose("tree", "running", names) == ""
    (ruin,) = read_prompt("ruins", names).mentions
    assert (ruin.thing, ruin.state) == ("temple", "ruined")
    assert names.fit_state("temple", "burnt") == "ruined" and names.fit_state("dog", "dead") == "dead"


def test_bunches_are_several_and_a_sitting_dog_is_a_dog() -> None:
    (dancers,) = read_prompt("dancers", Names.of(ENTRIES)).mentions
    assert dancers.plural and dancers.count == 0
    (dog,) = read_prompt("a dog lying", Names.of(ENTRIES)).mentions
    assert (dog.thing, dog.doing) == ("dog", "lying")


def test_what_a_name_says_by_the_way_is_kept() -> None:
    (woman,) = read_prompt("a crying woman", Names.of(ENTRIES)).mentions
    assert (woman.thing, woman.doing) == ("weeping-woman", "crying")


def test_people_and_trees_are_covered_by_their_words() -> None:
    names = Names.of(ENTRIES)
    assert {"woman", "weeping-woman", "person-with-umbrella", "dancers"} <= people_of(names)
    assert not {"crown", "dog"} & people_of(names)
    assert names.below("tree") == {"tree", "dead-tree"}
    assert {"dog", "dog-running"} <= read_prompt("no dogs", names).absent


def test_notes_say_what_was_understood_replaced_and_left_out() -> None:
    wanted = read("three red spaniels on the left of a lake at sunset, a blorf, no people, a wooden chair")
    assert say_understood(wanted) == "3 red dogs on the left, a chair; lake; sunset; without people"
    assert say_notes(wanted) == (
        "'spaniel' is shown by dog",
        "'blorf' is not known and not painted",
        "not painted: 'wooden chair'",
    )
    assert say_notes(read("hope"))[0].startswith("'hope' has no picture of its own; it is shown by")

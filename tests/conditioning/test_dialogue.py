"""Dialogues: scripts as people write them, and feelings that follow the words without jumping."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conditioning import VAD, Affect, Emotion, vocabulary
from conditioning.dialogue import Turn, estimate_duration_s, simulate_dialogue
from conditioning.script import Script, ScriptLine, is_script, parse_script
from weights.errors import InputError


@dataclass(frozen=True)
class Found:
    vad: VAD
    spread: tuple[float, float, float]
    emotions: dict[Emotion, float]


def read(text: str, reading: str) -> Found:
    """A small real reader: the mean of the rated words in the text, sure where there are some."""
    terms = [
        vocabulary.find_term(w)
        for w in text.lower().replace(".", " ").replace(",", " ").split()
        if w in vocabulary.known_words()
    ]
    if not terms:
        return Found(VAD(), (0.5, 0.34, 0.34), vocabulary.mixture_from_vad(VAD()))
    vad = VAD(*(sum(axis) / len(terms) for axis in zip(*(t.vad for t in terms), strict=True)))
    return Found(vad, (0.2, 0.2, 0.2), vocabulary.mixture_from_vad(vad))


def told(text: str, **options: float) -> list[Turn]:
    return simulate_dialogue(parse_script(text), read, **options)


SCRIPT = """
# after the auction
ANNA {neuroticism: 0.6, extraversion: -0.2}

ANNA: I feel sad and lonely, so lonely.
Ben (quietly, tenderly): It is only a house.
ANNA: [angry:0.7, sad:0.3] Don't say: only!
BEN: I know. (sighs)
"""


def test_a_script_is_read_as_written() -> None:
    script = parse_script(SCRIPT)
    assert script.speakers == ("ANNA", "Ben")
    assert [line.text for line in script.lines] == [
        "I feel sad and lonely, so lonely.",
        "It is only a house.",
        "Don't say: only!",
        "I know.",
    ]
    assert [line.direction for line in script.lines] == ["", "quietly, tenderly", "", "sighs"]
    assert script.lines[2].affect == Affect.of("angry:0.7, sad:0.3")
    assert script.people["ANNA"].stability == -0.6


def test_json_says_the_same() -> None:
    lines = parse_script("ANNA {openness: 0.5}\nANNA (softly): [sad] Come in.\nBEN: Thanks.")
    assert lines == parse_script(
        '[{"speaker": "ANNA", "personality": {"openness": 0.5}}, {"speaker": "ANNA", "text": "Come in.", "direction":'
        ' "softly", "affect": "sad"}, {"speaker": "BEN", "text": "Thanks."}]'
    )


def test_stage_directions_on_a_line_of_their_own_are_skipped() -> None:
    script = parse_script("(A kitchen.)\nANNA: Come in.\n[They sit.]\nBEN: Thanks. (sits (slowly))\n")
    assert [(line.text, line.direction) for line in script.lines] == [("Come in.", ""), ("Thanks. (sits (slowly))", "")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["ANNA: Come in."], True),
        (
            [
                "",
                "# a kitchen",
                "(Night.)",
                "Anna of Cleves: Come in.",
                "Mrs Dean (softly): [sad] Thanks.",
                "ANNA {wit: 1}",
            ],
            True,
        ),
        (["anna: come in", "ben: thanks", "anna: sit down"], True),
        (["anna: come in", "ben: thanks"], False),
        (["ANNA: Come in.", "She comes in."], False),
        (["happy: 0.7, sad: 0.3"], False),
        (["0: calm; 2: angry"], False),
        (["I only want one thing: rest."], False),
        (["ANNA:Come in."], False),
        (["", "# nobody"], False),
    ],
)
def test_lines_that_are_surely_a_script_are_told_from_texts(lines: list[str], expected: bool) -> None:
    assert is_script(lines) == expected


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("", "1 to 2,000 turns"),
        ("# only a comment", "1 to 2,000"),
        ("ANNA: Hi.\nno speaker here", "line 2: 'no speaker here' is no turn"),
        ("ANNA:", "line 1: ANNA says nothing"),
        ("ANNA: [hapy] Hi.", "line 1: unknown emotion 'hapy'"),
        ("ANNA {wit: 1}", "line 1: unknown trait 'wit'"),
        ("ANNA {openness: 7}", "within"),
        ("ANNA {openness: much}", "line 1: a personality is"),
        ("ANNA {stability: 1, neuroticism: 1}", "opposite"),
        ("[1]", "turn 1: must be"),
        ("[", "begins like a JSON list"),
        ('[{"speaker": "A", "text": "x", "mood": "y"}]', "turn 1"),
        ("ANNA: " + "x" * 5001, "at most 5,000"),
        ("A: x\n" * 2001, "2,001"),
        ('[{"speaker": "A", "text": 3}]', "turn 1"),
        (": hi", "no turn"),
    ],
)
def test_a_script_that_is_none_is_refused_in_one_line(script: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_script(script)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_the_words_decide_and_the_affect_asked_for_wins() -> None:
    turns = told(SCRIPT)
    assert (
        turns[0].affect.vad.valence < -0.3 and max(turns[0].emotions, key=lambda e: turns[0].emotions[e]) is Emotion.SAD
    )
    assert turns[2].affect == parse_script(SCRIPT).lines[2].affect
    assert turns[2].emotions[Emotion.ANGRY] == pytest.approx(0.7)


def test_a_direction_counts_more_than_the_words() -> None:
    (turn,) = told("ANNA (angry): I am relaxed about all of it, so relaxed, as anybody can see.")
    assert turn.affect.vad.arousal > 0.1 and turn.affect.vad.valence < 0


def steps(points: Sequence[VAD]) -> float:
    return sum(math.dist(tuple(a), tuple(b)) for a, b in pairwise(points)) / (len(points) - 1)


def test_feelings_move_less_abruptly_than_what_is_read_and_still_follow_it() -> None:
    turns = told(
        "A: So happy.\nA: So sad.\nA: Wonderful, I am joyful.\nA: And angry.\nA: Then calm and relaxed.\nA: The bus"
        " leaves at nine."
    )
    read_points = [turn.content.vad for turn in turns if turn.content]
    felt = [turn.affect.vad for turn in turns]
    assert steps(felt) < 0.8 * steps(read_points)
    follows = [
        (a.valence - b.valence) * (c.valence - d.valence)
        for (b, a), (d, c) in zip(pairwise(felt), pairwise(read_points), strict=True)
    ]
    assert all(product > 0 for product in follows)


def test_a_feeling_outlasts_its_words_and_then_fades() -> None:
    turns = told("A: I am so very sad and lonely today.\n" + "A: The bus leaves at nine from the door.\n" * 6)
    valences = [turn.affect.vad.valence for turn in turns]
    assert valences[0] < -0.4 and valences[1] < -0.02
    assert valences[:4] == sorted(valences[:4]) and abs(valences[-1]) < 0.15


def test_listeners_catch_what_is_shown_and_the_immune_do_not() -> None:
    script = "A: I am furious, enraged and angry with all of you.\nB: Pass the salt."
    caught, immune = told(script, susceptibility=0.4)[1], told(script, susceptibility=0.0)[1]
    assert caught.affect.vad.arousal > immune.affect.vad.arousal + 0.02
    assert caught.emotions[Emotion.ANGRY] > immune.emotions[Emotion.ANGRY]
    assert immune.affect.vad == VAD()
    with pytest.raises(InputError, match="susceptibility"):
        told(script, susceptibility=1.5)


def test_the_neurotic_say_the_same_words_less_pleasantly() -> None:
    words = "ANNA: The bus leaves at nine."
    tense, stable = told("ANNA {neuroticism: 1}\n" + words)[0], told("ANNA {stability: 1}\n" + words)[0]
    assert tense.affect.vad.valence < 0 < stable.affect.vad.valence
    assert tense.affect.vad.arousal > stable.affect.vad.arousal


def test_the_same_script_gives_the_same_turns_and_time_runs() -> None:
    assert told(SCRIPT) == told(SCRIPT)
    turns = told(SCRIPT)
    assert all(b.start_s == a.start_s + a.duration_s for a, b in pairwise(turns))
    assert estimate_duration_s("one two three four five") == pytest.approx(3.0)


lines = st.builds(
    ScriptLine,
    st.sampled_from(["A", "B", "C"]),
    st.lists(st.sampled_from(["happy", "sad", "enraged", "the", "bus"]), min_size=1, max_size=12).map(" ".join),
    st.sampled_from(["", "terrified", "softly"]),
    st.sampled_from([None, None, Affect.of("proud"), Affect.of("-sad"), Affect.of("extremely angry")]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=1, max_size=10), st.floats(0, 1))
def test_every_turn_is_a_feeling(script: list[ScriptLine], susceptibility: float) -> None:
    for turn in simulate_dialogue(Script(tuple(script)), read, susceptibility=susceptibility):
        assert sum(turn.emotions.values()) == pytest.approx(1.0) and min(turn.emotions.values()) >= 0
        assert all(0 < s <= 1 for s in turn.spread)

"""`studio affect` over words, free text, files and dialogues, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conditioning import Emotion, wheel
from studio.cli import main
from studio.commands import progress
from studio.reading import lines
from weights.errors import InputError

KEYS = ["text", "valence", "arousal", "dominance", "spread", "emotions", "goemotions", "words"]


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("reading", ["direction", "content"])
@pytest.mark.parametrize("words", ["sad", "We lost the house.", "0.8,0.4", "happy:0.7, sad:0.3"])
def test_json_has_exactly_the_keys_of_the_design(words: str, reading: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["affect", words, "--reading", reading, "--json"]) == 0
    (facts,) = answers(capsys)
    assert list(facts) == KEYS and facts["text"] == words
    assert list(facts["emotions"]) == list(Emotion) and sum(facts["emotions"].values()) == pytest.approx(1, abs=0.002)  # type: ignore[call-overload,attr-defined]
    assert list(facts["goemotions"]) == list(wheel.GOEMOTIONS)  # type: ignore[call-overload]
    assert all(-1 <= facts[axis] <= 1 for axis in ("valence", "arousal", "dominance")) and len(facts["spread"]) == 3  # type: ignore[operator,arg-type]


def test_a_known_word_keeps_its_rated_point_and_a_degree_scales_it(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("sad", "slightly sad", "0.5,0.3"):
        assert main(["affect", words, "--json"]) == 0
    sad, slightly, point = answers(capsys)
    assert (sad["valence"], sad["arousal"], sad["spread"]) == (-0.63, -0.27, [0.23, 0.34, 0.22])
    assert slightly["valence"] == pytest.approx(0.4 * -0.63)
    assert (point["valence"], point["arousal"]) == (0.5, 0.3)


def test_the_two_readings_differ_and_free_text_says_what_decided(capsys: pytest.CaptureFixture[str]) -> None:
    for reading in ("direction", "content"):
        assert main(["affect", "We lost the house", "--reading", reading]) == 0
        assert (
            "decided by " in (out := capsys.readouterr().out) and "(sd " in out and "opposite" in out and "near" in out
        )
    assert main(["affect", "sad"]) == 0
    assert "in the tree sadness" in (out := capsys.readouterr().out) and "decided" not in out


def test_a_file_gives_one_object_a_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["sad", "", "I can't believe we won 🎉", "  ", "blorf", "7,7", "0: calm; 2: angry", "a \u2028 b", "last"]
    (tmp_path / "texts.txt").write_bytes("\r\n".join(texts).encode())
    for reading in ("direction", "content"):
        assert main(["affect", "--file", str(tmp_path / "texts.txt"), "--reading", reading, "--json"]) == 0
        found = answers(capsys)
        assert [facts["text"] for facts in found] == texts
        assert all(list(facts) == KEYS for facts in found)
        nothing = found[1]
        assert (nothing["valence"], nothing["arousal"]) == (0, 0) and min(nothing["spread"]) > 0.3  # type: ignore[call-overload]
    assert main(["affect", "--file", str(tmp_path / "texts.txt")]) == 0
    assert (
        len(capsys.readouterr().out.splitlines()) == len(texts) + 1
    )  # the line separator within a text is printed as it is


def test_a_file_and_one_text_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("weary", "slightly sad", "We lost the house."):
        (tmp_path / "one.txt").write_text(words)
        assert (
            main(["affect", words, "--json"]) == 0
            and main(["affect", "--file", str(tmp_path / "one.txt"), "--json"]) == 0
        )
        alone, in_file = answers(capsys)
        assert alone == in_file


def test_a_slow_file_shows_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.txt").write_text("sad\n" * 3)
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.0)
    assert main(["affect", "--file", str(tmp_path / "t.txt")]) == 0
    assert "3 lines read" in capsys.readouterr().err


SCRIPT = (
    "ANNA {neuroticism: 0.5}\n\nANNA: We lost the house.\nBEN (quietly): I am so sorry.\nANNA: [angry:0.7, sad:0.3]"
    " Don't.\n"
)


def test_a_dialogue_gives_an_object_a_turn_and_repeats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.txt").write_text(SCRIPT)
    for _ in range(2):
        assert main(["affect", "--dialogue", str(tmp_path / "s.txt"), "--json"]) == 0
    found = answers(capsys)
    assert found[:3] == found[3:]
    assert [(t["turn"], t["speaker"], t["text"]) for t in found[:3]] == [
        (1, "ANNA", "We lost the house."),
        (2, "BEN", "I am so sorry."),
        (3, "ANNA", "Don't."),
    ]
    assert list(found[0]) == [
        "turn",
        "speaker",
        "text",
        "valence",
        "arousal",
        "dominance",
        "spread",
        "emotions",
        "read",
    ]
    assert list(found[0]["read"]) == ["content"] and list(found[1]["read"]) == ["content", "direction"]  # type: ignore[call-overload]
    assert found[2]["emotions"]["angry"] == 0.7  # type: ignore[index]


def test_a_file_that_is_a_dialogue_is_read_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.txt").write_text(SCRIPT)
    for way in ("--dialogue", "--file"):
        assert main(["affect", way, str(tmp_path / "s.txt"), "--json"]) == 0
    found = answers(capsys)
    assert found[:3] == found[3:]
    (tmp_path / "s.json").write_text('[\n {"speaker": "ANNA", "text": "We lost the house."}\n]')
    assert main(["affect", "--file", str(tmp_path / "s.json")]) == 0
    assert "ANNA: We lost the house." in capsys.readouterr().out


def test_names_in_a_dialogue_are_not_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("JOY", "GRIM"):
        (tmp_path / "s.txt").write_text(f"{name}: The bus leaves at nine.\nBEN: From the door.\n")
        assert main(["affect", "--file", str(tmp_path / "s.txt"), "--json"]) == 0
    found = answers(capsys)
    assert [turn["valence"] for turn in found[:2]] == [turn["valence"] for turn in found[2:]]


def test_the_mood_of_a_dialogue_in_a_file_is_carried_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = "BEN: The bus leaves at nine.\n"
    for opening in ("BEN: [furious] No.\n", "BEN: [delighted] Yes.\n"):
        (tmp_path / "s.txt").write_text(opening + later)
        assert main(["affect", "--file", str(tmp_path / "s.txt"), "--json"]) == 0
    found = answers(capsys)
    assert found[1]["valence"] < found[3]["valence"] - 0.1  # type: ignore[operator]


@pytest.mark.parametrize("other", ["We lost the house.", "happy: 0.7, sad: 0.3", "http://a.example", "at 12:30 we go"])
def test_a_file_with_a_line_that_is_no_turn_is_texts(
    other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.txt").write_text(f"ANNA: We lost the house.\n{other}\n")
    assert main(["affect", "--file", str(tmp_path / "t.txt"), "--reading", "content", "--json"]) == 0
    assert [facts["text"] for facts in answers(capsys)] == ["ANNA: We lost the house.", other]


def test_a_line_that_is_a_quotation_mark_is_neutral(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.txt").write_text('"\n')
    for reading in ("direction", "content"):
        assert main(["affect", "--file", str(tmp_path / "t.txt"), "--reading", reading, "--json"]) == 0
    for facts in answers(capsys):
        assert (facts["valence"], facts["arousal"]) == (0, 0) and facts["words"] == []


def test_the_dialogue_plot_shows_every_speaker_in_a_colour(tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image, ImageColor

    from studio.plots.palette import SERIES

    (tmp_path / "s.txt").write_text(SCRIPT)
    assert main(["affect", "--dialogue", str(tmp_path / "s.txt"), "--plot", str(tmp_path / "p.png")]) == 0
    pixels = np.asarray(Image.open(tmp_path / "p.png").convert("RGB")).astype(int)
    seen = [(np.abs(pixels - ImageColor.getrgb(colour)).sum(axis=2) < 20).sum() for colour in SERIES]
    assert min(seen[:2]) > 200 and max(seen[2:5]) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["affect"], "give the words"),
        (["affect", "sad", "--list"], "give one of"),
        (["affect", "hapy"], "closest: happy"),
        (["affect", "hapy:0.5, sad:0.5"], "closest: happy"),
        (["affect", "0: calm; 2: angry"], "curve"),
        (["affect", "7,7"], "within [-1, 1]"),
        (["affect", "sad", "--reading", "aloud"], "direction"),
        (["affect", "--file", "none.txt"], "cannot read 'none.txt'"),
        (["affect", "--file", "latin.txt"], "not UTF-8"),
        (["affect", "--file", "long.txt"], "line 2: the text has 6,000 characters"),
        (["affect", "--file", "long.txt", "--plot", "a.png"], "--plot"),
        (["affect", "--dialogue", "long.txt"], "line 1: 'ok' is no turn"),
        (["affect", "--dialogue", "good.txt", "--contagion", "2"], "--contagion must be within [0, 1]"),
        (["affect", "--dialogue", "good.txt", "--plot", "a.jpg"], ".png"),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("latin.txt").write_bytes("caf\u00e9".encode("latin-1"))
    Path("long.txt").write_text("ok\n" + "x " * 3000 + "\n")
    Path("good.txt").write_text("A: Hi.")
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert says in err and len(err.strip().splitlines()) == 1
    assert not Path("a.png").exists() and not Path("a.jpg").exists()


def test_a_line_without_end_is_refused_before_memory_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE_CHARS", 10_000)
    (tmp_path / "t.txt").write_text("x" * 50_000)
    with pytest.raises(InputError, match="line 1"):
        list(lines.read_file(tmp_path / "t.txt", "content", contagion=0.2))

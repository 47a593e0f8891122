"""Designs of stimuli: crossed fully, refused in one line, spread over lists evenly."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from studio.stimuli.design import Design, parse_design, read_design
from studio.stimuli.experiments import balanced_lists
from studio.stimuli.match import report_residuals
from tests.conftest import ROOT
from weights.errors import InputError

AFFECTS = ["neutral", "happy", "sad", "angry", "fearful", "disgusted"]


def design(**changes: Any) -> Design:
    """A small design of speech with some fields changed; None takes one out."""
    fields = {"sentences": ["Hello there.", "The parcel is here."], "affects": ["happy", "sad"], **changes}
    return parse_design({name: value for name, value in fields.items() if value is not None})


def test_every_combination_of_all_levels_is_made_once() -> None:
    sentences = [f"Sentence number {n}." for n in ("one", "two", "three", "four")]
    whole = design(sentences=sentences, voices=["iris", "adam"], affects=AFFECTS, intensities=[0.5, 1, 1.5])
    levels = {tuple(sorted(s.levels.items())) for s in whole.stimuli}
    assert len(whole.stimuli) == len(levels) == 4 * 2 * 6 * 3
    assert len({s.label for s in whole.stimuli}) == 144 and all(s.label.isalnum() for s in whole.stimuli)
    assert any("neutral is the same" in note for note in whole.notes)


def test_neutral_once_is_not_crossed_with_intensity() -> None:
    whole = design(neutral=True, intensities=[0.5, 1])
    neutral = [s for s in whole.stimuli if s.levels["affect"] == "neutral"]
    assert len(whole.stimuli) == 2 * (1 + 2 * 2) and len(neutral) == 2 and not whole.notes
    assert all(s.job.conditions.intensity == 0 for s in neutral)


def test_a_continuum_goes_from_one_feeling_to_the_other_in_even_steps() -> None:
    whole = design(affects=None, continua=[{"from": "happy", "to": "angry", "steps": 11}], sentences=["Hello."])
    weights = [{str(e): w for e, w in s.job.conditions.affect.weights.items()} for s in whole.stimuli]
    assert [round(w.get("angry", 0.0), 6) for w in weights] == [round(k / 10, 6) for k in range(11)]
    assert [s.levels["morph_share"] for s in whole.stimuli][::5] == ["0", "0.5", "1"]


def test_faces_speak_or_are_stills() -> None:
    still = parse_design({"task": "portrait", "looks": ["robin", "maya"], "affects": ["happy"]})
    film = parse_design({"task": "portrait", "looks": ["robin"], "sentences": ["Hello."], "affects": ["happy"]})
    assert (still.medium, film.medium) == ("still", "film")
    assert film.stimuli[0].job.content == "" and film.stimuli[0].job.options.text == "Hello."  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sentence": ["Hi."]}, "a design has no 'sentence'"),
        ({"task": "film"}, "task must be one of speech, image, portrait"),
        ({"task": ["speech"]}, "task must be one of"),
        ({"prompts": ["a lake"]}, "a design of speech has sentences, not prompts"),
        ({"sentences": None}, "needs sentences"),
        ({"sentences": []}, "sentences must be a list with at least one entry"),
        ({"sentences": ["Hi.", "Hi."]}, "sentences has an entry twice"),
        ({"affects": ["happi"]}, "happi"),
        ({"affects": None}, "needs affects"),
        ({"affects": "happy"}, "affects must be a list"),
        ({"intensities": [3]}, "intensity"),
        ({"intensities": [True]}, "intensities must be numbers"),
        ({"intensities": [float("nan")]}, "intensities must be numbers"),
        ({"seeds": [1.5]}, "seed"),
        ({"seeds": list(range(9000))}, "at most 10,000 are made"),
        ({"voices": [["iris"]]}, "voices must be texts"),
        ({"options": ["size"]}, "options must be a mapping"),
        ({"options": {"colour": "red"}}, "colour"),
        ({"match": {"luminance": 0.4}}, "match of speech holds duration, rms_db, lufs, f0_hz"),
        ({"match": {"rms_db": 3}}, "rms_db must be a number from -60 to -10"),
        ({"match": {"rms_db": -20, "lufs": -20}}, "keep one"),
        ({"match": {"duration": 2}}, "duration must be true or false"),
        ({"match": ["duration"]}, "match must be a mapping"),
        ({"lists": 0}, "lists must be a whole number"),
        ({"lists": 3}, "lists must be at most 2"),
        ({"continua": [{"from": "happy", "to": "angry"}]}, "a continuum has from, to and steps"),
        ({"continua": [{"from": "happy", "to": "angry", "steps": 1}]}, "2 to 101 steps"),
        ({"continua": [{"from": "happy", "to": "happy", "steps": 3}]}, "two feelings"),
        ({"continua": [{"from": "happy", "to": "angri", "steps": 3}]}, "angri"),
        ({"neutral": 1}, "neutral must be true or false"),
        ({"medium": "film", "task": "image", "prompts": ["a"], "sentences": None}, "has no medium 'film'"),
        ({"title": 9}, "title must be a text"),
    ],
)
def test_a_wrong_design_is_refused_in_one_line(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as error:
        design(**changes)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_a_design_that_is_wrong_leaves_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "design.yaml"
    path.write_text("sentences: [Hi there]\naffects: [happi]\n")
    assert main(["stimuli", "make", str(path), "-o", str(tmp_path / "set")]) == 2
    assert not (tmp_path / "set").exists() and len(capsys.readouterr().err.splitlines()) == 1


def test_lists_are_balanced() -> None:
    whole = design(sentences=[f"Number {n} is." for n in range(6)], affects=AFFECTS)
    lists = balanced_lists(whole.stimuli, 3)
    assert sorted(s.label for members in lists for s in members) == sorted(s.label for s in whole.stimuli)
    for members in lists:
        assert set(Counter(s.item for s in members).values()) == {2}
        assert set(Counter(s.condition for s in members).values()) == {2}
    assert [s.label for s in lists[0]] != sorted(s.label for s in lists[0])
    assert balanced_lists(whole.stimuli, 3) == lists


def test_the_report_tells_what_does_not_hold() -> None:
    rows = [{"item": 1, "rms_db": -26.0, "duration_s": 1.0}, {"item": 1, "rms_db": -25.8, "duration_s": 1.004}]
    report = {r["measure"]: r for r in report_residuals(rows, {"rms_db": -26.0, "duration": True})}
    assert not report["rms_db"]["ok"] and round(report["rms_db"]["largest"], 3) == 0.2
    assert report["duration_s"]["ok"] and report["duration_s"]["mean"] == 1.002


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("stimuli*.yaml")), ids=lambda p: p.stem)
def test_the_examples_are_designs(path: Path) -> None:
    assert read_design(path).stimuli

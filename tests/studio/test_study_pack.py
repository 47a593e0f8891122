"""A pack made by one command: in equal shares, resumable, never another one in its place; people under headlines."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from studio.cli import main
from studio.evaluator.people import PeopleAsked, format_people_of_engine
from studio.study.pack import EMOTIONS, JOBS, MEDIA, STUDY, TASKS, PackOptions, list_lines, make_pack
from studio.study.plan import StudyPlan
from weights.errors import InputError


def test_a_pack_of_sixty_is_balanced() -> None:
    lines = list_lines(PackOptions(), 5)
    assert len(lines) == 60 and len({line["out"] for line in lines}) == 60
    tasks = Counter(line["task"] for line in lines)
    emotions = Counter(line["affect"] for line in lines)
    assert set(tasks.values()) == {15} and set(emotions) == set(EMOTIONS) and set(emotions.values()) <= {7, 8}
    for task in tasks:
        own = [line for line in lines if line["task"] == task]
        cells = Counter(line["affect"] for line in own)
        assert set(cells.values()) <= {1, 2}
        assert {line["seed"] for line in own} == {5, 6}
    spoken = Counter(line["input"] for line in lines if line["task"] == "speech")
    assert set(spoken) == set(TASKS["speech"].contents) and max(spoken.values()) - min(spoken.values()) <= 2
    assert list_lines(PackOptions(), 5) == lines != list_lines(PackOptions(), 6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tasks": ("speech", "smell")}, "tasks are some of speech, face, image, music"),
        ({"tasks": ("music", "music")}, "each once"),
        ({"items": 3}, "items must be 4 to 600, got 3"),
        ({"items": 601}, "got 601"),
    ],
)
def test_what_cannot_be_a_pack_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        PackOptions(**options)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_stopped_pack_goes_on_and_a_whole_one_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "pack"
    asked = ["study", "pack", "-o", str(out), "--tasks", "speech", "--items", "2", "--json"]
    assert main([*asked, "--seed", "7"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["items"] == 2 and said["seed"] == 7
    first = {p.name: p.stat().st_mtime_ns for p in (out / MEDIA).glob("*.wav")}
    plan = StudyPlan.load(out / STUDY)
    assert {i.requested.emotion for i in plan.items if i.requested} == {"neutral", "calm"}
    assert all(len(i.sha256) == 64 for i in plan.items)
    assert main(asked) == 0  # its own seed, whole already
    assert StudyPlan.load(out / STUDY) == plan and len(first) == 2
    (out / MEDIA / "speech-002.wav").unlink()
    (out / STUDY).rename(tmp_path / "away")
    assert make_pack(out, PackOptions(2, ("speech",))).id == plan.id
    assert {p.name: p.stat().st_mtime_ns for p in (out / MEDIA).glob("*-001.wav")} == {
        "speech-001.wav": first["speech-001.wav"]
    }
    before = (out / JOBS).read_bytes()
    assert main([*asked, "--seed", "8"]) == 2
    assert "holds another pack" in capsys.readouterr().err and (out / JOBS).read_bytes() == before


def _item(name: str, asked: float, said: float, emotion: str) -> dict[str, object]:
    return {
        "n": 4,
        "sha256": name * 64,
        "task": "speech",
        "engine": "voice",
        "measures": {"vad.valence": {"mean": said}, "vad.arousal": {"mean": 0.0}},
        "requested": {"valence": asked, "arousal": 0.0, "emotion": emotion},
        "emotions": {"happy": 0.75, "sad": 0.25},
        "voters": 4,
    }


def test_people_stand_under_the_headline_of_an_engine(tmp_path: Path) -> None:
    people = PeopleAsked(tmp_path / "people.json")
    assert people.of_engine("speech", "voice") is None and "no people asked yet" in format_people_of_engine(None)
    items = [_item("a", 0.8, 0.5, "happy"), _item("b", 0.0, 0.1, "happy"), _item("c", -0.8, -0.3, "sad")]
    report = {"study": {"id": "s"}, "raters": {"counted": 4}, "items": [*items, {**items[0], "n": 0}]}
    assert people.remember(report) == 3 and people.remember(report) == 3  # a study counts once
    found = PeopleAsked(tmp_path / "people.json").of_engine("speech", "voice")
    assert found is not None and (found["items"], found["ratings"], found["named"]) == (
        3,
        12,
        pytest.approx(2 / 3, abs=1e-3),
    )
    assert found["axes"]["valence"]["gain"] == 0.5 and found["axes"]["valence"]["tau_b"] == 1.0
    assert "gain 0.50" in format_people_of_engine(found)
    assert people.of_engine("speech", "espeak") is None and people.of_engine("image", "voice") is None


def test_a_broken_file_of_people_is_a_note(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"format": 1, "studies": {"a": {"items": [{}]}}}', '{"format": 1, "studies": 5}'):
        (tmp_path / "people.json").write_text(text)
        people = PeopleAsked(tmp_path / "people.json")
        assert people.of_engine("speech", "voice") is None and "report the studies again" in people.note

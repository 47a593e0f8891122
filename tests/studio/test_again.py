"""What was made from files is made again from the very same files, wherever they lie now, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning import Affect
from pipelines.inputs import describe_file, find_file
from pipelines.media import Audio, read_record, write_audio
from pipelines.portrait.options import PortraitOptions
from pipelines.record import Record
from studio.commands.library import job_of
from studio.jobs import Job
from studio.session import Session
from weights.errors import InputError


@pytest.fixture(scope="module")
def session() -> Session:
    return Session()


def _tone(path: Path, hz: float = 150.0) -> Path:
    t = np.arange(8000) / 16000
    buzz = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 9)) * 0.1
    return write_audio(path, Audio(np.asarray(buzz, np.float32), 16000))


def test_a_conversion_is_made_again_from_the_same_recording_only(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    source, out = _tone(tmp_path / "in/me.wav"), tmp_path / "out/conv.wav"
    monkeypatch.chdir(tmp_path)
    values = {"task": "convert", "input": "in/me.wav", "affect": "angry", "seed": 3, "out": str(out)}
    session.run(Job.parse(values))
    record = read_record(out)
    assert record.engine == session.pipeline("convert").engine.name and record.content == "me.wav"
    assert record.inputs["content"] == describe_file(source)
    monkeypatch.chdir("/")
    session.run(job_of(record, tmp_path / "again.wav", out.parent))
    assert (tmp_path / "again.wav").read_bytes() == out.read_bytes()
    source.rename(out.parent / "me.wav")  # beside the result
    _tone(source, 100.0)  # another recording of that name is not taken for it
    session.run(job_of(record, tmp_path / "moved.wav", out.parent))
    assert (tmp_path / "moved.wav").read_bytes() == out.read_bytes()
    _tone(out.parent / "me.wav", 90.0)
    with pytest.raises(InputError, match=r"has changed since; put back 'me\.wav' of"):
        job_of(record, tmp_path / "c.wav", out.parent)
    source.unlink()
    (out.parent / "me.wav").unlink()
    with pytest.raises(InputError, match=r"is not there any more; put 'me\.wav' of"):
        job_of(record, tmp_path / "c.wav", out.parent)


def test_every_file_that_options_name_is_described(tmp_path: Path) -> None:
    plan, look = tmp_path / "plan.json", tmp_path / "look.yaml"
    plan.write_text("{}")
    look.write_text("base: maya")
    options = PortraitOptions.parse(audio=str(_tone(tmp_path / "a.wav")), plan=str(plan), look=str(look))
    assert {name: path.name for name, path in options.input_files().items()} == {
        "audio": "a.wav",
        "plan": "plan.json",
        "look": "look.yaml",
    }
    assert PortraitOptions.parse(look="maya").input_files() == {}


def test_a_record_of_version_0_1_0_is_read_and_its_file_found_beside_it(tmp_path: Path) -> None:
    affect = {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0}
    record = Record("convert", "voice", "me.wav", affect, 1.0, 1)
    assert "inputs" not in json.loads(record.to_json()) and Record.from_json(record.to_json()) == record
    _tone(tmp_path / "me.wav")
    assert job_of(record, tmp_path / "b.wav", tmp_path).content == str(tmp_path / "me.wav")
    kept = replace(record, inputs={"content": describe_file(tmp_path / "me.wav")})
    assert Record.from_json(kept.to_json()) == kept


def test_a_path_of_another_machine_is_looked_for_beside_the_result(tmp_path: Path) -> None:
    says = describe_file(_tone(tmp_path / "me.wav"))
    for path in (r"C:\Users\ann\clips\me.wav", r"~\clips\me.wav", "/nowhere/me.wav", "~/nowhere/me.wav"):
        assert find_file("audio", {**says, "path": path}, tmp_path) == tmp_path / "me.wav"
    with pytest.raises(InputError, match="in memory"):
        find_file("audio", {"path": ""}, tmp_path)


def test_the_home_folder_of_who_made_it_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    says = describe_file(_tone(tmp_path / "me.wav"))
    assert Path(says["path"]) == Path("~/me.wav") and find_file("content", says, Path("/")) == tmp_path / "me.wav"


@pytest.mark.parametrize(
    "options",
    [{"out": "stranger.png"}, {"task": "music"}, {"input": "other"}, {"seed": 9}, {"affect": "sad"}, {"engine": "x"}],
)
def test_a_stranger_s_record_does_not_say_where_to_write_or_what(options: dict[str, Any]) -> None:
    affect = {"vad": [0.5, 0.0, 0.0], "weights": {}, "intensity": 1.0}
    record = Record("image", "painter", "a lake", affect, 1.0, 5, options)
    job = job_of(record, Path("mine.png"), Path())
    assert (job.out, job.task, job.content, job.engine) == (Path("mine.png"), "image", "a lake", "painter")
    assert job.conditions.seed == 5 and job.conditions.affect == Affect.of((0.5, 0))

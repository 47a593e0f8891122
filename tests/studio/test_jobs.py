"""A job: every field checked before anything is loaded, one key for all that determines the result, its JSON schema."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from studio.cli import main
from studio.jobs import Job, job_schema
from weights.errors import InputError

CHOSEN = {"candidate": 3, "first_seed": 5, "gain": 0.25, "gain_over_mean": 0.5}
CHOICE = {"best_of": 4, "guide": "one that ranks", "chosen": CHOSEN}
PICTURE = {"task": "image", "input": "hills", "seed": 1}


def _says(**values: Any) -> str:
    with pytest.raises(InputError) as caught:
        Job.parse(values)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_job_holds_what_was_given() -> None:
    job = Job.parse(
        {"task": "image", "input": "a lake", "affect": "sad", "seed": 9, "size": 128, "out": "a/b.png", "id": "x"}
    )
    assert (job.task, job.content, job.engine, job.out) == ("image", "a lake", None, Path("a/b.png"))
    assert job.conditions.seed == 9 and job.conditions.affect.vad.valence < 0 and job.conditions.affect_text == "sad"
    assert job.options.to_record() == {"size": 128} and job.choice == {} and job.inputs == {}
    assert Job.parse({**PICTURE, "engine": "painter"}).engine == "painter" and Job.parse({**PICTURE}).out is None
    named = Job.parse({**PICTURE, "out": "old\udce4.png"})  # a name of another encoding, as the system passes it on
    assert named.out == Path("old\udce4.png")
    again = job.with_seed(7)
    assert again.conditions.seed == 7 and (again.content, again.options, again.out) == ("a lake", job.options, job.out)
    assert again.conditions.affect_text == "sad" and job.conditions.seed == 9


def test_what_is_left_out_is_what_the_task_usually_does() -> None:
    assert Job.parse({"task": "speech", "input": "Hello."}).conditions.affect == "auto"
    picture = Job.parse({"task": "image"})
    assert picture.content == "" and tuple(picture.conditions.affect.vad) == (0, 0, 0)
    assert Job.parse({**PICTURE, "size": None, "affect": None, "out": None, "engine": None}) == Job.parse(PICTURE)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"task": "sing"}, "unknown task 'sing'"),
        ({"task": "image", "engine": 5}, "engine is a text, got '5'"),
        ({"task": "image", "out": 5}, "out is a text, got '5'"),
        ({"task": "image", "out": "a.gif"}, "'a.gif' ends in '.gif'; image writes .png"),
        ({"task": "image", "input": "h\ud800"}, "input is not UTF-8 text"),
        ({"task": "image", "input": 5}, "input is empty; give a prompt"),
        ({"task": "image", "input": "  "}, "input is empty; give a prompt"),
        ({"task": "speech"}, "input is empty; give the text to speak"),
        ({"task": "speech", "input": ""}, "input is empty; give the text to speak"),
        ({"task": "speech", "input": " \n"}, "input is empty; give the text to speak"),
        ({"task": "speech", "input": 12}, "input is empty; give the text to speak"),
        ({"task": "convert"}, "input is empty; give a recording"),
        ({"task": "convert", "input": ""}, "input is empty; give a recording"),
        ({"task": "convert", "input": "no.wav"}, "there is no file 'no.wav'"),
        ({"task": "portrait", "input": "no.png"}, "there is no file 'no.png'"),
        ({"task": "music", "input": "a tune"}, "music takes no input, got 'a tune'"),
        ({"task": "image", "sise": 5}, "unknown option 'sise'"),
        ({"task": "image", "intensity": 3}, "intensity must be a number within [0, 2]"),
        ({"task": "image", "size": "5"}, "size must be a whole number"),
    ],
)
def test_the_first_thing_that_is_wrong_is_said(values: dict[str, Any], says: str) -> None:
    assert says in _says(**values)


def test_affect_is_read_off_words_and_recordings_only(tmp_path: Path) -> None:
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"RIFF")
    assert Job.parse({"task": "speech", "input": "Hello.", "affect": "auto"}).conditions.affect == "auto"
    assert Job.parse({"task": "portrait", "affect": "auto", "audio": str(sound)}).conditions.affect == "auto"
    for values in (
        {"task": "portrait"},
        {"task": "image", "input": "a lake"},
        {"task": "music"},
        {"task": "convert", "input": str(sound)},
    ):
        assert "affect 'auto' is read off spoken words or a recording" in _says(**values, affect="auto")
    assert Job.parse({"task": "portrait", "affect": "sad", "audio": str(sound)}).conditions.affect_text == "sad"


def test_input_files_are_looked_for_in_the_folder_of_the_batch(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/me.wav").write_bytes(b"RIFF")
    values = {"task": "convert", "input": "in/me.wav"}
    assert Job.parse(values, base=tmp_path).content == str(tmp_path / "in/me.wav")
    assert "there is no file 'in/me.wav'" in _says(**values)
    whole = {"task": "convert", "input": str(tmp_path / "in/me.wav")}
    assert Job.parse(whole, base=tmp_path / "in").content == Job.parse(whole).content == str(tmp_path / "in/me.wav")
    with pytest.raises(InputError, match="no file"):
        Job.parse({"task": "convert", "input": "in"}, base=tmp_path)
    assert Job.parse({"task": "music", "input": ""}, base=tmp_path).content == ""
    assert Job.parse({"task": "portrait", "input": ""}, base=tmp_path).content == ""


def test_a_chosen_candidate_is_taken_as_a_record_says_it() -> None:
    job = Job.parse({**PICTURE, **CHOICE})
    assert job.choice == {"guide": "one that ranks", "chosen": CHOSEN} and job.conditions.best_of == 4
    assert Job.parse({**PICTURE, **CHOICE, "guide": "g" * 500}).choice["guide"] == "g" * 500
    assert Job.parse({**PICTURE, **CHOICE, "guide": "g", "best_of": 2}).choice["guide"] == "g"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"best_of": None}, "guide and chosen belong to a record"),
        ({"best_of": 1}, "guide and chosen belong to a record"),
        ({"chosen": None}, "guide and chosen belong to a record"),
        ({"guide": None}, "guide and chosen belong to a record"),
        ({"chosen": [1, 2, 3, 4]}, "chosen is what a record says of the chosen candidate (candidate, first_seed, gain"),
        ({"chosen": "best"}, "got 'best'"),
        ({"chosen": {}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "more": 1}}, "chosen is what"),
        ({"chosen": {k: v for k, v in CHOSEN.items() if k != "gain"}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "gain": "0.5"}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "gain": True}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "gain": float("nan")}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "gain": float("inf")}}, "chosen is what"),
        ({"chosen": {**CHOSEN, "gain": 10**400}}, "chosen is what"),
        ({"guide": ""}, "guide names who ranked"),
        ({"guide": 5}, "guide names who ranked, got '5'"),
        ({"guide": ["a"]}, "guide names who ranked"),
        ({"guide": "g" * 501}, "guide names who ranked"),
    ],
)
def test_a_choice_that_no_record_says_is_refused(change: dict[str, Any], says: str) -> None:
    assert says in _says(**{**PICTURE, **CHOICE, **change})


def test_the_key_is_of_all_that_determines_the_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = {**PICTURE, **CHOICE, "affect": "sad", "size": 64}
    changes: list[dict[str, Any]] = [
        {"task": "music", "input": None, "size": None},
        {"input": "a lake"},
        {"affect": "gloomy"},
        {"affect": Job.parse(base).conditions.affect.to_dict()},  # the same feeling, but no words that name a look
        {"intensity": 0.5},
        {"seed": 2},
        {"best_of": 5},
        {"engine": "painter"},
        {"size": 128},
        {"guide": "another that ranks"},
        {"chosen": {**CHOSEN, "gain": 0.26}},
    ]
    keys = {Job.parse({**base, **change}).key() for change in changes}
    mine = Job.parse(base).key()
    assert len(keys) == len(changes) and mine not in keys and all(len(key) == 64 for key in keys)
    for same in ({"out": str(tmp_path / "a.png")}, {"id": 7}, {"chosen": dict(reversed(CHOSEN.items()))}):
        assert Job.parse({**base, **same}).key() == mine
    monkeypatch.setattr("studio.jobs.__version__", "999.0")
    assert Job.parse(base).key() != mine, "another version may make another result"


def test_the_order_of_named_values_does_not_count() -> None:
    one, other = (
        Job.parse({"task": "music", "attributes": text, "seed": 1}).key()
        for text in ("density=1, dissonance=0.5", "dissonance=0.5, density=1")
    )
    assert one == other != Job.parse({"task": "music", "attributes": "density=0.5, dissonance=1", "seed": 1}).key()


def test_the_key_goes_by_what_files_hold_not_by_where_they_lie(tmp_path: Path) -> None:
    def key(name: str, data: bytes, **more: Any) -> str:
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, ns=(1, len(data)))
        return Job.parse({"task": "convert", "input": str(tmp_path / name), "seed": 1, **more}).key()

    first = key("a.wav", b"RIFF1")
    assert first == key("b.wav", b"RIFF1") != key("a.wav", b"RIFF22")
    picture = tmp_path / "p.png"
    picture.write_bytes(b"one")
    words = {"task": "portrait", "input": str(picture), "text": "Hello.", "seed": 1}
    before = Job.parse(words).key()
    picture.write_bytes(b"another")
    assert Job.parse(words).key() != before != Job.parse({**words, "input": ""}).key()
    prompt = {"task": "image", "input": str(picture), "seed": 1}
    whole = Job.parse(prompt).key()
    picture.write_bytes(b"a third")
    assert Job.parse(prompt).key() == whole, "a prompt is words, also where it looks like a path"


def test_the_key_of_a_plan_goes_by_its_content(tmp_path: Path) -> None:
    def key(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        return Job.parse({"task": "portrait", "look": str(tmp_path / name), "seed": 1}).key()

    first = key("a.yaml", "base: maya")
    assert first == key("b.yaml", "base: maya") != key("c.yaml", "base: robin")


def test_a_trained_engine_counts_by_what_is_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoint"
    (folder / "sub").mkdir(parents=True)
    (folder / "pipeline.json").write_text('{"task": "image", "engine": "painter"}')

    def key() -> str:
        return Job.parse({**PICTURE, "engine": str(folder)}).key()

    keys = [key()]
    (folder / "sub/weights.bin").write_bytes(b"1")
    keys.append(key())
    (folder / "sub/weights.bin").write_bytes(b"22")
    keys.append(key())
    os.utime(folder / "sub/weights.bin", ns=(1, 1))
    keys.append(key())
    (folder / "sub/weights.bin").rename(folder / "sub/other.bin")
    keys.append(key())
    assert len(set(keys)) == len(keys) and key() == keys[-1]
    (folder / "sub/empty").mkdir()
    os.utime(folder / "sub", ns=(5, 5))
    assert key() == keys[-1], "only files count"


@pytest.mark.parametrize(
    ("task", "required", "described"),
    [
        ("speech", ["id", "task", "input"], "the text to speak"),
        ("convert", ["id", "task", "input"], "a recording"),
        ("portrait", ["id", "task"], "a picture with one face"),
        ("image", ["id", "task"], "a prompt"),
        ("music", ["id", "task"], None),
    ],
)
def test_the_schema_says_what_a_line_may_hold(
    task: str, required: list[str], described: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["batch", "schema", task]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema == job_schema(task)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema" and schema["type"] == "object"
    assert schema["title"] == f"one line of a batch: {task}" and schema["additionalProperties"] is False
    fields = schema["properties"]
    assert schema["required"] == required and fields["task"] == {"const": task}
    if described is None:
        assert "input" not in fields
    else:
        assert fields["input"] == {"type": "string", "description": described}
    assert fields["id"] == {"type": ["string", "integer"], "description": "names the line; each its own"}
    assert fields["engine"]["type"] == fields["out"]["type"] == "string"
    assert fields["engine"]["description"] == "a registered engine or a checkpoint folder"
    assert fields["out"]["description"].startswith("path under -o, ending in .")
    for name in ("affect", "intensity", "seed", "best_of"):
        assert fields[name]["description"]
    assert fields["intensity"]["maximum"] == 2.0
    used = set(_references(schema))
    assert used <= set(schema["$defs"]) and set(schema) == {
        *("$schema", "title", "type", "properties", "$defs", "required", "additionalProperties"),
    }


def _references(value: Any) -> list[str]:
    """Names of the definitions that a schema points to."""
    if isinstance(value, list):
        return [name for inner in value for name in _references(inner)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"].removeprefix("#/$defs/")] if "$ref" in value else []
    return own + [name for inner in value.values() for name in _references(inner)]


def test_the_schema_has_the_options_of_the_task_and_of_the_engine() -> None:
    assert {"size", "steps", "avoid", "count"} <= set(job_schema("image")["properties"])
    assert {"bars", "tempo", "meter"} <= set(job_schema("music")["properties"])
    assert job_schema("image", "painter")["properties"].keys() == job_schema("image")["properties"].keys()
    for name, engine in (("sing", "embedded"), ("image", "nobody")):
        with pytest.raises(InputError, match="unknown"):
            job_schema(name, engine)

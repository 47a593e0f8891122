"""Sets of speech: matched when measured again, annotated, resumable, checked, and read by what shows them."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from pipelines.media import read_audio
from studio.cli import main
from studio.session import Session
from studio.stimuli.check import check_stimuli
from studio.stimuli.design import Design, parse_design
from studio.stimuli.make import make_stimuli
from studio.stimuli.tables import read_tsv
from weights.errors import InputError

FIELDS: dict[str, Any] = {
    "title": "Two hellos",
    "sentences": ["Hello there."],
    "affects": ["happy", "sad"],
    "voices": ["iris"],
    "match": {"duration": True, "rms_db": -26},
    "lists": 2,
}


@pytest.fixture(scope="module")
def session() -> Session:
    """One voice for all tests."""
    return Session()


@pytest.fixture(scope="module")
def made(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A set that no test changes."""
    folder = tmp_path_factory.mktemp("stimuli") / "set"
    make_stimuli(design(), folder, session=session, command="studio stimuli make")
    yield folder


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A set of the test's own."""
    return Path(shutil.copytree(made, tmp_path / "set"))


def design(**changes: Any) -> Design:
    """The design of these tests, some fields changed."""
    return parse_design({**FIELDS, **changes})


def digests(folder: Path) -> dict[str, str]:
    """sha256 of every file but the log and the lock."""
    files = [p for p in folder.rglob("*") if p.is_file() and p.name not in ("made.jsonl", ".lock")]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_sounds_measured_again_are_as_loud_and_as_long_as_one_another(made: Path) -> None:
    sounds = [read_audio(path) for path in sorted((made / "stimuli").glob("*.wav"))]
    levels = [10 * np.log10(np.mean(np.square(s.samples, dtype=np.float64))) for s in sounds]
    lengths = [s.duration_s for s in sounds]
    assert len(sounds) == 2 and np.abs(np.array(levels) + 26).max() < 0.1
    assert max(lengths) / min(lengths) - 1 < 0.01
    problems, report = check_stimuli(made)
    assert problems == [] and {r["measure"] for r in report} == {"duration_s", "rms_db"}


def test_the_tables_are_those_of_stim_bids(made: Path) -> None:
    rows, described = read_tsv(made / "stimuli/stimuli.tsv"), json.loads((made / "stimuli/stimuli.json").read_text())
    assert list(rows[0])[:2] == ["stimulus_id", "type"] and set(rows[0]) == set(described)
    assert {r["affect"] for r in rows} == {"happy", "sad"} and all(r["license"] == "CC-BY-4.0" for r in rows)
    assert {"Name", "BIDSVersion", "License"} <= set(json.loads((made / "dataset_description.json").read_text()))
    manifest = json.loads((made / "manifest.json").read_text())
    assert manifest["Seeds"] == [1] and manifest["Version"] and len(manifest["Files"]) == 2 * 6
    assert manifest["Matched"] == {"duration": True, "rms_db": -26.0}


def test_words_and_phones_lie_within_the_sound(made: Path) -> None:
    row = read_tsv(made / "stimuli/stimuli.tsv")[0]
    stem = row["filename"].removesuffix(".wav")
    events = read_tsv(made / "stimuli" / f"{row['stimulus_id']}_annot-speech_events.tsv")
    assert [e["text"].lower() for e in events if e["level"] == "words"] == ["hello", "there"]
    assert max(float(e["onset"]) + float(e["duration"]) for e in events) <= float(row["duration_s"]) + 1e-3
    labels = (made / "annotations" / f"{stem}.txt").read_text().splitlines()
    assert len(labels) == 2 and all(len(line.split("\t")) == 3 for line in labels)
    assert '"IntervalTier"' in (made / "annotations" / f"{stem}.TextGrid").read_text()
    tree = ElementTree.parse(made / "annotations" / f"{stem}.eaf").getroot()
    slots = {s.get("TIME_SLOT_ID"): int(s.get("TIME_VALUE", "-1")) for s in tree.iter("TIME_SLOT")}
    spans = [(a.get("TIME_SLOT_REF1"), a.get("TIME_SLOT_REF2")) for a in tree.iter("ALIGNABLE_ANNOTATION")]
    assert len(spans) == len(events) and all(slots[a] <= slots[b] for a, b in spans)
    media = tree.find("HEADER/MEDIA_DESCRIPTOR")
    assert media is not None and (made / "annotations" / media.get("RELATIVE_MEDIA_URL", "")).is_file()


def test_what_shows_lists_finds_every_file_of_theirs(made: Path) -> None:
    for number in ("01", "02"):
        with (made / f"experiments/psychopy_list-{number}.csv").open(encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 1 and all(name.isidentifier() for name in rows[0])  # else PsychoPy refuses them
        assert (made / rows[0]["stimulus"]).is_file()
        page = (made / f"experiments/jspsych_list-{number}.html").read_text()
        assert rows[0]["stimulus_id"] in page and "jsPsychAudio" in (made / "experiments/jspsych/run.js").read_text()


def test_a_make_that_was_ended_goes_on_where_it_was(session: Session, made: Path, tmp_path: Path) -> None:
    def end(step: Any) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "set"
    with pytest.raises(KeyboardInterrupt):
        make_stimuli(design(), folder, end, session=session)
    assert not (folder / "stimuli/stimuli.tsv").exists()
    again = make_stimuli(design(), folder, session=session, command="studio stimuli make")
    assert (again.made, again.kept) == (1, 1) and digests(folder) == digests(made)


def test_what_was_lost_or_changed_is_made_again(session: Session, made: Path, copy: Path) -> None:
    first, second = sorted((copy / "stimuli").glob("*.wav"))
    first.write_bytes(b"RIFF")
    (copy / "annotations" / f"{second.stem}.eaf").unlink()
    problems, _ = check_stimuli(copy)
    assert len(problems) == 2 and all(first.name in p or second.stem in p for p in problems)
    assert make_stimuli(design(), copy, session=session, command="studio stimuli make").made == 2
    assert digests(copy) == digests(made)


def test_what_a_smaller_design_does_not_have_is_removed(session: Session, copy: Path) -> None:
    (copy / "stimuli/mine.wav").write_bytes(b"of the person's own")
    made = make_stimuli(design(affects=["sad"], lists=1, match={"rms_db": -26}), copy, session=session)
    assert [p.name for p in (copy / "lists").iterdir()] == ["list-01.tsv"] and "removed" in made.notes[0]
    assert len(list((copy / "stimuli").glob("stim-*.wav"))) == 1 and (copy / "stimuli/mine.wav").exists()
    assert check_stimuli(copy)[0] == ["stimuli/mine.wav is not listed in stimuli.tsv"]


def test_a_voice_that_nobody_has_leaves_no_folder(session: Session, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown voice 'irma'"):
        make_stimuli(design(voices=["iris", "irma"]), tmp_path / "set", session=session)
    assert not (tmp_path / "set").exists()


@pytest.mark.slow
def test_pybids_opens_a_set(made: Path) -> None:
    bids = pytest.importorskip("bids", reason="pybids is not installed; it is no light dependency")
    layout = bids.BIDSLayout(made)
    assert layout.description["Name"] == "Two hellos"


def test_two_do_not_make_one_set(session: Session, copy: Path) -> None:
    with FileLock(copy / ".lock"), pytest.raises(InputError, match="another process is making"):
        make_stimuli(design(), copy, session=session)


def test_a_sound_that_would_clip_is_refused_by_name(session: Session, tmp_path: Path) -> None:
    loud = design(match={"rms_db": -10}, affects=["angry"], lists=1)
    with pytest.raises(InputError, match=r"s01v01a01angryi01r1: a sound would clip by .* dB; lower rms_db"):
        make_stimuli(loud, tmp_path / "set", session=session)
    assert not list((tmp_path / "set/stimuli").iterdir())


@pytest.mark.slow
def test_voices_differ_in_f0_and_their_affects_do_not(session: Session, tmp_path: Path) -> None:
    match = {"f0_hz": True, "lufs": -23}
    made = make_stimuli(design(voices=["iris", "adam"], match=match), tmp_path / "set", session=session)
    heard = {row["item"]: row for row in made.report if row["measure"] == "f0_hz"}
    assert made.holds and heard["iris"]["mean"] > 1.3 * heard["adam"]["mean"]
    assert check_stimuli(tmp_path / "set")[0] == []
    one = make_stimuli(design(match={"f0_hz": 150}, lists=1), tmp_path / "set", session=session)
    assert one.made == 2 and one.holds and abs(one.report[0]["mean"] - 150) < 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("stimulus_id\ttype", "type\tstimulus_id", "first columns"),
        ("-26.000", "-25.000", "stimuli.tsv says"),
        ("_audio.wav", "_audio.mp3", "no name of a stimulus"),
        ("stim-s01v01a01happyi01r1_audio", "../stim-s01v01a01happyi01r1_audio", "no name of a stimulus"),
    ],
)
def test_check_names_what_breaks_the_rules(copy: Path, old: str, new: str, says: str) -> None:
    path = copy / "stimuli/stimuli.tsv"
    path.write_text(path.read_text().replace(old, new))
    assert any(says in problem for problem in check_stimuli(copy)[0])


def test_check_ends_with_3_where_something_is_wrong(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stimuli", "check", str(copy), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    next((copy / "stimuli").glob("*.wav")).unlink()
    assert main(["stimuli", "check", str(copy)]) == 3
    assert main(["stimuli", "check", str(copy / "stimuli")]) == 2

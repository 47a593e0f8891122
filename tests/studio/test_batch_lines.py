"""What a batch refuses before it runs, what makes two lines one, and what is done again because it changed."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from studio import batch
from studio.cli import main
from studio.executors import Local, WorkerError
from studio.portable_names import portable_path
from studio.results_log import ResultsLog
from weights.errors import InputError

TUNE = {"task": "music", "input": "", "affect": "sad", "bars": 2, "size": None, "steps": None}
PICTURE = {"task": "image", "input": "hills", "affect": "sad", "size": 64, "steps": 1}


def _jobs(folder: Path, lines: list[dict[str, Any]]) -> Path:
    path = folder / "jobs.jsonl"
    path.write_text("\n".join(json.dumps({**PICTURE, **line}) for line in lines))
    return path


def _problem(folder: Path, lines: list[dict[str, Any]]) -> str:
    with pytest.raises(batch.BatchError) as caught:
        batch.check(_jobs(folder, lines))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


@pytest.mark.parametrize(
    "out",
    [
        "CON.png",
        "sub/nul.png",
        "com1.a.png",
        "LPT9.png",
        "a./b.png",
        "a /b.png",
        "x" * 252 + ".png",
        "é" * 130 + ".png",
        "a\u0007.png",
        'a"b.png',
        "a?.png",
        "C:a.png",
        "results.jsonl/x.png",
        "Results-1-of-2.jsonl/x.png",
        ".lock/x.png",
        "/".join(["y" * 90] * 12) + ".png",
        "../a.png",
        "a/../../b.png",
        "\\a.png",
    ],
)
def test_names_that_not_every_system_can_hold_are_refused(out: str, tmp_path: Path) -> None:
    assert _problem(tmp_path, [{"id": 1, "out": out}]).startswith("line 1: ")


def test_half_characters_and_long_ids_are_refused(tmp_path: Path) -> None:
    assert "surrogate" in _problem(tmp_path, [{"id": 1, "out": "\ud800.png"}])
    assert "surrogate" in _problem(tmp_path, [{"id": "\udfff"}])
    assert "at most 200" in _problem(tmp_path, [{"id": "i" * 201}])
    for bad in (None, True, [], {}, ""):
        assert "no 'id'" in _problem(tmp_path, [{"id": bad}])


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ({"out": "p.png", "count": 3}, {"out": "p-1.png"}, "'p-1.png' is written by line 1"),
        ({"out": "p-2.png"}, {"out": "p.png", "count": 2}, "'p-2.png' is written by line 1"),
        ({"out": "p.png", "affect": "0: calm; 9: sad"}, {"out": "p-8.png"}, "'p-8.png' is written by line 1"),
        ({"out": "a.png"}, {"out": "A.PNG"}, "which many systems take for 'A.PNG'"),
        ({"out": "\u00e9.png"}, {"out": "e\u0301.png"}, "is written by line 1, which"),
        ({"out": "a.png"}, {"out": "a.png/b.png"}, "needs a folder where line 1 writes"),
        ({"out": "a.png/b.png"}, {"out": "a.png"}, "is a folder in line 1"),
        ({"out": "a.png"}, {"out": "a.png"}, "stands in line 1 already"),
    ],
)
def test_no_two_lines_write_one_file(first: Any, second: Any, says: str, tmp_path: Path) -> None:
    assert says in _problem(tmp_path, [{"id": 1, **first}, {"id": 2, **second}])


def test_usual_names_are_taken(tmp_path: Path) -> None:
    outs = ["a.png", "console.png", "sub/é – ü.png", "x.y.png", "sub\\b.png", "x" * 251 + ".png"]
    lines = batch.check(_jobs(tmp_path, [{"id": n, "out": out} for n, out in enumerate(outs)]))
    assert lines[4].out == "sub/b.png" and str(portable_path("nul1.wav")) == "nul1.wav"


@pytest.mark.parametrize(
    "change",
    [
        {"intensity": 0.5},
        {"seed": 2},
        {"affect": "happy"},
        {"input": "a lake"},
        {"size": 128},
        {"best_of": 2},
        {"engine": "painter"},
        {"count": 2},
        {"avoid": "angry"},
    ],
)
def test_lines_that_differ_in_one_field_are_two_jobs(change: dict[str, Any], tmp_path: Path) -> None:
    a, b = batch.check(_jobs(tmp_path, [{"id": 1, "seed": 1}, {"id": 2, "seed": 1, **change}]))
    same = batch.check(_jobs(tmp_path, [{"id": 1, "seed": 1}, {"id": 2, "seed": 1, "out": "other.png"}]))
    assert a.key != b.key and same[0].key == same[1].key


def test_a_file_whose_content_changed_makes_another_job(tmp_path: Path) -> None:
    plan, look = tmp_path / "plan.json", tmp_path / "look.yaml"
    look.write_text("base: maya")
    plan.write_text("{}")
    line = {"id": 1, "task": "portrait", "input": "", "engine": "actor", "size": 256, "steps": None}
    jobs = _jobs(tmp_path, [{**line, "plan": str(plan), "look": str(look)}])
    keys = [batch.check(jobs)[0].key]
    for path, text in ((plan, '{"a": 1}'), (look, "base: robin"), (plan, "{}")):
        path.write_text(text)
        keys.append(batch.check(jobs)[0].key)
    assert len(set(keys)) == 4 and keys[3] != keys[2]


def test_every_picture_of_a_count_counts(tmp_path: Path) -> None:
    jobs, out = (
        _jobs(tmp_path, [{"id": "p", "count": 2, "seed": 1}, {"id": "q", "count": 2, "seed": 1}]),
        tmp_path / "o",
    )
    assert batch.run(jobs, out) == batch.Summary(2, 0, 0)
    names = sorted(p.name for p in out.glob("*.png"))
    assert names == [f"{n}{i}.png" for n in "pq" for i in ("-1", "-2", "")]
    first = (out / "q-2.png").read_bytes()
    assert first == (out / "p-2.png").read_bytes()
    (out / "q-2.png").unlink()
    (out / "p-1.png").write_bytes(b"other")
    assert batch.run(jobs, out) == batch.Summary(2, 0, 0) and (out / "q-2.png").read_bytes() == first
    assert batch.run(jobs, out) == batch.Summary(0, 2, 0)


ODD = [b"[1]", b"5", b"null", b'{"status": "done"}', b'{"key": [], "out": "p.png", "status": "done"}', b"{", b"\xff"]
ODD += [b"[" * 100_000, b'{"key": "k", "out": "o", "status": "done", "sha256": 5}', b"1" * 5000]
ODD += [b'{"key": "k", "out": "o", "status": "done", "sha256": "x", "files": [1]}']


def test_odd_lines_of_results_are_set_aside_and_their_work_is_done_again(tmp_path: Path) -> None:
    jobs, out = _jobs(tmp_path, [{**TUNE, "id": "p", "seed": 1}, {**TUNE, "id": "q", "seed": 2}]), tmp_path / "out"
    batch.run(jobs, out)
    first, second, _ = (out / "results.jsonl").read_bytes().split(b"\n")
    (out / "results.jsonl").write_bytes(b"\n".join([*ODD, second]) + b"\n")
    summary = batch.run(jobs, out)
    assert summary == batch.Summary(1, 1, 0) and "11 of the lines" in summary.notes[0]
    assert (out / "results.jsonl.aside").read_bytes().split(b"\n")[:-1] == ODD
    rows = (out / "results.jsonl").read_bytes().split(b"\n")
    assert rows[0] == second and len(rows) == 3 and first != second
    assert batch.run(jobs, out).notes == ()


def test_a_folder_in_the_place_of_results_is_set_aside(tmp_path: Path) -> None:
    jobs, out = _jobs(tmp_path, [{**TUNE, "id": "p"}]), tmp_path / "out"
    (out / "results.jsonl" / "mine").mkdir(parents=True)
    assert "was a folder" in batch.run(jobs, out).notes[0] and (out / "results.jsonl.aside/mine").is_dir()
    assert batch.run(jobs, out) == batch.Summary(0, 1, 0)


def test_a_result_that_does_not_fit_the_disk_leaves_no_part(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    log = ResultsLog(tmp_path / "r.jsonl", lambda value: True)
    log.add({"a": 1})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        with pytest.raises(InputError, match="disk is full"):
            log.add({"b": "x" * 100})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (tmp_path / "r.jsonl").read_bytes() == b'{"a": 1}\n'


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    outside, out = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "sub").symlink_to(outside)
    (out / "a.png").symlink_to(outside / "b.png")
    (out / "inner").mkdir()
    (out / "ok").symlink_to(out / "inner")
    jobs = _jobs(tmp_path, [{"id": 1, "out": "sub/x.png"}, {"id": 2, "out": "a.png"}, {"id": 3, "out": "ok/x.png"}])
    with pytest.raises(batch.BatchError) as caught:
        batch.run(jobs, out)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["line 1", "line 2"]
    (out / "results.jsonl").symlink_to(outside / "r.jsonl")
    with pytest.raises(InputError, match="symbolic link"):
        batch.run(_jobs(tmp_path, [{"id": 3}]), out)
    assert not list(outside.iterdir())


def test_shares_run_at_once_and_are_read_together(tmp_path: Path) -> None:
    jobs, out = _jobs(tmp_path, [{**TUNE, "id": n, "seed": n} for n in range(6)]), tmp_path / "out"
    done: list[batch.Summary] = []
    shares = [threading.Thread(target=lambda i=i: done.append(batch.run(jobs, out, shard=f"{i}/2"))) for i in (1, 2)]
    for share in shares:
        share.start()
    for share in shares:
        share.join()
    assert sum(s.done for s in done) == 6 and sorted(p.name for p in out.glob("results*")) == [
        "results-1-of-2.jsonl",
        "results-2-of-2.jsonl",
    ]
    assert batch.run(jobs, out) == batch.Summary(0, 6, 0)
    with FileLock(str(out / ".lock-1-of-2")), pytest.raises(InputError, match="another batch"):
        batch.run(jobs, out, shard="1/2")


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = _jobs(tmp_path, [{"id": 1}])
    for out in ("/proc/nothing", str(jobs)):
        assert main(["batch", "run", str(jobs), "-o", out]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_jobs_of_a_windows_editor_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_bytes("\r\n".join(json.dumps({**PICTURE, "id": n}) for n in "ab").encode(encoding) + b"\r\n")
    assert [line.id for line in batch.check(path)] == ["a", "b"]
    for odd in ("utf-16", "utf-16-le", "cp1252"):
        path.write_bytes(json.dumps({**PICTURE, "id": "ä"}, ensure_ascii=False).encode(odd))
        with pytest.raises(batch.BatchError) as caught:
            batch.check(path)
        assert len(str(caught.value).splitlines()) == 1


def _die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_the_system_ends_is_one_line() -> None:
    with pytest.raises(WorkerError, match="run the same command again"):
        list(Local(2).map(_die, [1, 2]))

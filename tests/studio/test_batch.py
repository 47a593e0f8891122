"""Batches: all lines checked first, each done once whatever happens, nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pipelines.media import read_audio
from studio import batch
from studio.cli import main
from tests.conftest import ROOT
from weights.errors import InputError

pytest.importorskip("espeakng_loader")


def _jobs(folder: Path, lines: list[dict[str, Any]]) -> Path:
    path = folder / "jobs.jsonl"
    path.write_text("\n".join(json.dumps({"task": "speech", "input": "Hello.", **line}) for line in lines))
    return path


def _rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]


def test_a_batch_runs_once_and_is_skipped_after(tmp_path: Path) -> None:
    jobs, out = (
        _jobs(tmp_path, [{"id": 1, "affect": "sad"}, {"id": "b", "affect": [0.8, 0.4], "out": "sub/b.flac"}]),
        tmp_path / "out",
    )
    assert batch.run(jobs, out) == batch.Summary(2, 0, 0)
    first = (out / "1.wav").read_bytes()
    assert batch.run(jobs, out) == batch.Summary(0, 2, 0) and (out / "1.wav").read_bytes() == first
    assert {r["status"] for r in _rows(out)} == {"done"} and len(_rows(out)) == 2
    (out / "1.wav").write_bytes(first[:100])
    assert batch.run(jobs, out) == batch.Summary(1, 1, 0) and (out / "1.wav").read_bytes() == first


def test_pictures_are_painted_in_a_batch(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "task": "image", "input": "hills", "affect": "sad", "size": 64, "steps": 2},
        {"id": "b", "task": "image", "input": "", "seed": 1, "size": 64, "steps": 2},
    ]
    assert batch.run(_jobs(tmp_path, lines), tmp_path / "out").done == 2
    assert all((tmp_path / "out" / f"{n}.png").stat().st_size > 1000 for n in "ab")


def test_equal_lines_run_once(tmp_path: Path) -> None:
    jobs = _jobs(
        tmp_path, [{"id": n, "affect": "sad", "seed": 1} for n in "abc"] + [{"id": "d", "affect": "sad", "seed": 2}]
    )
    assert batch.run(jobs, tmp_path / "out").done == 4
    a, b, c, d = ((tmp_path / f"out/{n}.wav").read_bytes() for n in "abcd")
    assert a == b == c != d
    assert len({r["key"] for r in _rows(tmp_path / "out")}) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"task":"speech","input":"x"}', "no 'id'"),
        ("{", "not JSON"),
        ("[1]", "JSON object"),
        ('{"id":"a","task":"sing","input":"x"}', "unknown task"),
        ('{"id":"a","task":"speech","input":"x","affect":"hapy"}', "closest"),
        ('{"id":"a","task":"speech","input":"x","affect":{"sad":0}}', "positive"),
        ('{"id":"a","task":"speech","input":""}', "empty"),
        ('{"id":"a","task":"speech","input":"x","voic":"y"}', "unknown option"),
        ('{"id":"a","task":"speech","input":"x","out":"../a.wav"}', "stay under"),
        ('{"id":"a","task":"speech","input":"x","out":"/a.wav"}', "stay under"),
        ('{"id":"a","task":"speech","input":"x","out":"a.xyz"}', "use one of"),
        ('{"id":"ok","task":"speech","input":"x"}', "stands in line 1"),
        ('{"id":"a","task":"convert","input":"none.wav"}', "no file"),
        ('{"id":"a","task":"speech","input":"x","seed":"1"}', "seed"),
        ('{"id":"a","task":"speech","input":"x","intensity":3}', "[0, 2]"),
        ('{"id":"a","task":"speech","input":"x","rate":"fast"}', "rate"),
        ('{"id":"a","task":"speech","input":"x","affect":{"vad":[]}}', "vad"),
        ('{"id":"a","task":"speech","input":"x","options":{"pitch":1}}', "unknown option"),
    ],
)
def test_a_bad_line_is_named_and_nothing_runs(
    line: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text('{"id":"ok","task":"speech","input":"x"}\n\n' + line)
    assert main(["batch", "run", str(path), "-o", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: line 3: ") and says in error and not (tmp_path / "out").exists()


def test_every_bad_line_is_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(batch.BatchError) as caught:
        batch.check(_jobs(tmp_path, [{"id": n, "affect": "hapy"} for n in range(3)]))
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["line 1", "line 2", "line 3"]


def test_one_failure_does_not_stop_the_rest_and_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_text("no sound")
    lines = [{"id": "a"}, {"id": "b", "task": "convert", "input": "bad.wav"}, {"id": "c", "affect": "sad"}]
    jobs, out = _jobs(tmp_path, lines), tmp_path / "out"
    assert main(["batch", "run", str(jobs), "-o", str(out)]) == 3
    assert sorted(p.name for p in out.glob("*.wav")) == ["a.wav", "c.wav"]
    assert next(r for r in _rows(out) if r["id"] == "b")["error"].startswith("'bad.wav' cannot be read as sound")
    assert batch.run(jobs, out) == batch.Summary(0, 2, 1)


def test_shards_share_the_lines(tmp_path: Path) -> None:
    jobs, out = _jobs(tmp_path, [{"id": n, "seed": n} for n in range(6)]), tmp_path / "out"
    done = [batch.run(jobs, out, shard=f"{i}/3").done for i in (1, 2, 3)]
    assert sum(done) == 6 and len(list(out.glob("*.wav"))) == 6
    for bad in ("0/3", "4/3", "x"):
        with pytest.raises(InputError, match="shard"):
            batch.run(jobs, out, shard=bad)


@pytest.mark.slow
def test_two_processes_make_the_same_as_one(tmp_path: Path) -> None:
    jobs = _jobs(tmp_path, [{"id": n, "seed": n} for n in range(4)])
    batch.run(jobs, tmp_path / "one")
    batch.run(jobs, tmp_path / "two", workers=2)
    for n in range(4):
        assert (tmp_path / f"one/{n}.wav").read_bytes() == (tmp_path / f"two/{n}.wav").read_bytes()


@pytest.mark.slow
def test_killed_in_the_middle_then_run_again_each_item_is_done_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jobs, out = (
        _jobs(tmp_path, [{"id": n, "input": f"This is sentence number {n}.", "affect": "happy"} for n in range(30)]),
        tmp_path / "out",
    )
    arguments = ["batch", "run", str(jobs), "-o", str(out)]
    running = subprocess.Popen([sys.executable, "-m", "studio.cli", *arguments], cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not ((out / "results.jsonl").exists() and len(_complete(out)) >= 5):
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = len(_complete(out))
    assert 5 <= before < 30
    with (out / "results.jsonl").open("ab") as file:
        file.write(b'{"id": "torn')
    (out / ".studio-part-old.wav").write_bytes(b"half")
    assert main(arguments) == 0 and f"skipped {before}" in capsys.readouterr().err
    rows = _rows(out)
    assert sorted(r["id"] for r in rows) == sorted(str(n) for n in range(30)) and len(list(out.glob("*.wav"))) == 30
    assert not list(out.glob(".studio-part-*"))
    assert all(read_audio(out / f"{n}.wav").duration_s > 0.5 for n in range(30))


def _complete(out: Path) -> list[str]:
    return (out / "results.jsonl").read_text().split("\n")[:-1]


def test_unknown_executor_and_workers_are_refused(tmp_path: Path) -> None:
    jobs = _jobs(tmp_path, [{"id": 1}])
    for options in ({"executor": "cloud"}, {"workers": 0}):
        with pytest.raises(InputError):
            batch.run(jobs, tmp_path / "out", **options)  # type: ignore[arg-type]

"""Keys, limits and names, without starting workers where none is needed."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from studio.cli import main
from studio.server.access import Allowance, read_keys
from studio.server.errors import ApiError
from studio.server.job_store import JobStore
from studio.server.voice_names import NamedVoice, parse_voice
from tests.studio.server.running import running_server
from weights.errors import InputError

KEY = "0123456789abcdef-film"


def test_only_callers_with_a_key_are_let_in(home: Path) -> None:
    keys = home / "keys.txt"
    keys.write_text(f"# of the film\nfilm {KEY}\n")
    with running_server(home, "--workers", "1", "--keys", str(keys), "--per-minute", "3", ready=False) as server:
        url = f"{server.url}/v1/models"
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": KEY}):
            assert httpx.get(url, headers=headers).status_code == 401
        held = [httpx.get(url, headers={"Authorization": f"Bearer {KEY}"}) for _ in range(4)]
        assert [answer.status_code for answer in held] == [200, 200, 200, 429]
        assert int(held[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize("text", ["", "# nothing", "short", "a b c0123456789012345678"])
def test_key_files_that_hold_no_key_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys"
    path.write_text(text)
    with pytest.raises(InputError):
        read_keys(path)


@pytest.mark.parametrize(
    "flags",
    [
        ["--host", "0.0.0.0"],
        ["--workers", "0"],
        ["--port", "70000"],
        ["--keep-hours", "0"],
        ["--keys", "nowhere.txt"],
        ["--host", "203.0.113.7", "--keys", "KEYS"],
    ],
)
def test_a_server_that_cannot_be_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    (tmp_path / "keys").write_text(KEY)
    assert main(["serve", *(str(tmp_path / "keys") if flag == "KEYS" else flag for flag in flags)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_allowance_counts_requests_at_once() -> None:
    allowance = Allowance(100, 1)
    allowance.take()
    with pytest.raises(ApiError) as refused:
        allowance.take()
    assert refused.value.status == 429


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("", (None, None)),
        ("default:sad", (None, "sad")),
        ("Alloy", ("nora", None)),
        ("iris(2)+adam", ("iris:0.6667, adam:0.3333", None)),
        ("iris+alloy:happy:0.7, sad:0.3", ("iris:0.5, nora:0.5", "happy:0.7, sad:0.3")),
    ],
)
def test_names_of_voices(name: str, meant: tuple[str | None, str | None]) -> None:
    assert parse_voice(name, ["iris", "adam", "nora"]) == NamedVoice(*meant)


def test_what_ran_when_the_server_ended_is_done_again_but_not_for_ever(tmp_path: Path) -> None:
    first = JobStore(tmp_path)
    job = first.add("me", {"task": "music"})
    for _ in range(3):
        started = first.start_next()
        assert started is not None and started.id == job.id
        JobStore(tmp_path).requeue()
    assert first.start_next() is None
    ended = first.find(job.id)
    assert ended is not None and ended.status == "failed" and "thrice" in ended.error


def test_a_job_ends_once(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    job = store.add("me", {"task": "music"})
    store.start_next()
    assert store.end(job.id, "cancelled")
    assert not store.end(job.id, "done")
    kept = store.find(job.id)
    assert kept is not None and kept.status == "cancelled"

"""Text reaches every terminal, and streams that are closed, full or cut are quiet."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.steps import Step
from studio.cli import main
from studio.commands.progress import ProgressLine
from studio.terminal import TerminalStream, open_stdin, plain_text, read_stdin, terminal
from tests.conftest import ROOT
from weights.errors import InputError


class _Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


class _Screen(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437"])
def test_what_a_terminal_cannot_show_is_escaped(encoding: str) -> None:
    raw = io.BytesIO()
    stream = TerminalStream(io.TextIOWrapper(raw, encoding=encoding), quiet=False)
    print("sad – ☺ é \udcff", file=stream)  # type: ignore[arg-type]
    stream.flush()
    text = raw.getvalue().decode(encoding)
    assert "\\u263a" in text and "\\udcff" in text and text.startswith("sad ")


def test_control_characters_of_strangers_do_not_reach_a_screen() -> None:
    raw = io.BytesIO()
    screen = TerminalStream(_Screen(raw, encoding="utf-8"), quiet=False)
    print("a\x1b[2Jb\u202ec\td", file=screen)  # type: ignore[arg-type]
    screen.flush()
    assert raw.getvalue().decode().strip() == "a\\x1b[2Jb\\u202ec\td"


def test_messages_that_nobody_can_read_are_left_out_and_output_is_an_error() -> None:
    print("lost", file=TerminalStream(_Full(), quiet=True))  # type: ignore[arg-type]
    with pytest.raises(OSError, match="No space"):
        print("wanted", file=TerminalStream(_Full(), quiet=False))  # type: ignore[arg-type]


def test_a_full_output_is_one_line_and_a_closed_pipe_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", _Full())
    assert main(["affect", "sad"]) == 1
    assert capsys.readouterr().err == "error: No space left on device\n"

    class Cut(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Cut())
    assert main(["affect", "sad"]) == 1 and capsys.readouterr().err == ""


def test_all_streams_closed_is_no_error(tmp_path: Path) -> None:
    code = "import os, sys; [os.close(n) for n in range(3)]; sys.stdin = sys.stdout = sys.stderr = None\n"
    code += "from studio.cli import main; code = main(['affect', 'sad'])\n"
    code += f"open({str(tmp_path / 'code')!r}, 'w').write(f'{{code}} {{[os.fstat(n).st_rdev for n in range(3)]}}')"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    null = os.stat(os.devnull).st_rdev
    assert (tmp_path / "code").read_text() == f"0 {[null] * 3}"


def test_standard_input_is_utf_8_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))

    give("\ufeffé ☺\r\n".encode())
    assert read_stdin() == "é ☺\r\n"
    give("é\n".encode())
    assert open_stdin().read() == "é\n"
    for odd in ("é".encode("utf-16"), "é".encode("cp1252")):
        give(odd)
        with pytest.raises(InputError, match="UTF-8"):
            read_stdin()


def test_bytes_of_another_locale_are_read_as_utf_8() -> None:
    assert plain_text("input", "caf\udcc3\udca9") == "café" and plain_text("input", 5) == 5
    with pytest.raises(InputError, match="not UTF-8"):
        plain_text("input", "caf\udcff")


def test_progress_off_a_terminal_is_a_line_at_the_start_and_one_at_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    line = ProgressLine()
    for index in range(1, 101):
        now[0] += 1
        line(Step(index, 100, "bars written"))
    assert capsys.readouterr().err == "3/100 bars written\n100/100 bars written in 100 s\n"


def test_the_end_of_a_run_by_sigterm_removes_what_is_not_finished() -> None:
    with pytest.raises(SystemExit) as caught, terminal():
        os.kill(os.getpid(), signal.SIGTERM)
        signal.sigtimedwait([], 1)
    assert caught.value.code == 143


def test_what_was_not_foreseen_is_one_line_without_a_class(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise KeyError("an\nodd one")

    monkeypatch.setattr("studio.reading.text.read_affect", fail)
    assert main(["affect", "sad"]) == 1
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1 and "KeyError" not in error and "report it" in error


@pytest.mark.parametrize(
    "command",
    [pytest.param(["ui", "--no-browser"], marks=pytest.mark.slow), ["models", "fetch", "world"], ["library", "list"]],
)
def test_a_home_that_cannot_be_written_is_one_line(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDIO_HOME", "/proc/nothing")
    assert main(command) == 2
    error = capsys.readouterr().err
    assert error.splitlines()[-1].startswith("error: ") and "'/proc/nothing" in error and error.count("error") == 1

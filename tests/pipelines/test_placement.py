"""Files of ours come to their place whole and together, or not at all; endings and names are checked by the writer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipelines.base import Record
from pipelines.errors import OutputError
from pipelines.image.output import ImageOutput
from pipelines.media.files import TEMPORARY, check_output, check_output_folder
from pipelines.media.placement import atomic, atomic_folder, atomic_group, sweep, write_bytes
from pipelines.speech.output import SpeechOutput
from tests.conftest import ROOT
from weights.errors import StudioError

RECORD = Record("image", "x", "", {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0}, 1.0, 1)


def _pictures(count: int) -> ImageOutput:
    picture = np.zeros((8, 8, 3), np.uint8)
    return ImageOutput((picture,) * count, (RECORD,) * count, None, 1, RECORD)  # type: ignore[arg-type]


def _names(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


def test_a_group_appears_at_its_end_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"older")
    with pytest.raises(ZeroDivisionError), atomic_group():
        write_bytes(tmp_path / "a.txt", b"new")
        write_bytes(tmp_path / "b.txt", b"new")
        assert [n for n in _names(tmp_path) if not n.startswith(TEMPORARY)] == ["b.txt"]
        raise ZeroDivisionError
    assert _names(tmp_path) == ["b.txt"] and (tmp_path / "b.txt").read_bytes() == b"older"
    with atomic_group() as group:
        write_bytes(tmp_path / "a.txt", b"1")
        with atomic_folder(tmp_path / "x" / "stems") as part:
            write_bytes(part / "c.txt", b"3")
        write_bytes(tmp_path / "b.txt", b"2")
    assert group.paths == [tmp_path / "a.txt", tmp_path / "x/stems/c.txt", tmp_path / "b.txt"]
    assert _names(tmp_path) == ["a.txt", "b.txt", "x", "x/stems", "x/stems/c.txt"]


def test_when_one_of_several_cannot_be_moved_all_is_as_before(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_bytes(b"older")
    (tmp_path / "busy.txt" / "x").mkdir(parents=True)
    with pytest.raises(OutputError), atomic_group():
        with atomic(tmp_path / "busy.txt") as part:  # a folder stands there
            part.write_bytes(b"new")
        write_bytes(tmp_path / "kept.txt", b"new")
        write_bytes(tmp_path / "fresh.txt", b"new")
        with atomic_folder(tmp_path / "frames") as folder:
            write_bytes(folder / "1.txt", b"new")
    assert (tmp_path / "kept.txt").read_bytes() == b"older"
    assert _names(tmp_path) == ["busy.txt", "busy.txt/x", "kept.txt"]


def test_files_join_a_folder_that_has_others(tmp_path: Path) -> None:
    (tmp_path / "stems").mkdir()
    write_bytes(tmp_path / "stems/mine.txt", b"mine")
    with atomic_folder(tmp_path / "stems") as part:
        write_bytes(part / "a.txt", b"a")
    assert _names(tmp_path) == ["stems", "stems/a.txt", "stems/mine.txt"]


def test_what_is_being_written_is_not_swept_and_what_was_killed_is(tmp_path: Path) -> None:
    with atomic(tmp_path / "a.txt") as part:
        part.write_bytes(b"a")
        assert sweep(tmp_path) == 0
    code = (
        "import os; from pathlib import Path; from pipelines.media.placement import atomic\n"
        f"with atomic(Path({str(tmp_path)!r}) / 'b.txt'): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert sweep(tmp_path) == 1 and _names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("name", ["a.ogg", "a.txt", "a", "a.jpg", "a.gif", "a.avi", "a.mov"])
def test_an_output_refuses_another_ending_and_says_which_work(name: str, tmp_path: Path) -> None:
    speech = SpeechOutput(np.zeros(100, np.float32), 16000, None, 1, RECORD)  # type: ignore[arg-type]
    for output, works in ((speech, ".wav, .flac, .mp3, .opus"), (_pictures(1), ".png"), (_pictures(2), ".png")):
        with pytest.raises(OutputError, match=works.replace(".", r"\.")):
            output.save(tmp_path / name)  # type: ignore[attr-defined]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a" * 252 + ".wav", "é" * 130 + ".wav", "a\0b.wav", "\ud800.wav"])
def test_names_that_no_file_can_have_are_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        check_output(tmp_path / name, (".wav",))
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "stems", Path("/proc/nothing/here")):
        with pytest.raises(OutputError):
            check_output_folder(folder)
    assert check_output_folder(tmp_path / "a" / "b") and _names(tmp_path) == ["file"]


def test_several_pictures_on_a_full_disk_leave_none(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    class Full(ImageOutput):
        def files(self, path: str | Path) -> tuple[Path, ...]:
            _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))  # from the second picture on
            return super().files(path)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    output = _pictures(3)
    try:
        with pytest.raises(StudioError, match="disk is full"):
            Full(**output.__dict__).save(tmp_path / "a.png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())

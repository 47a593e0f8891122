"""Settings and the library."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.base import Record
from studio.library import Library
from studio.settings import Settings
from weights.errors import InputError

RECORD = Record("speech", "espeak", "100% sure_ly", {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0}, 1.0, 5)


def test_the_library_keeps_and_finds(tmp_path: Path) -> None:
    library = Library(tmp_path / "deep/library.sqlite")
    number = library.add(tmp_path / "a.wav", RECORD, 0.5)
    assert library.get(number).record == RECORD
    assert [i.id for i in library.list(query="100%")] == [number] and library.list(query="100_") == []
    library.favourite(number)
    assert library.list(favourite=True) and not library.list(favourite=False)
    library.forget(number)
    for act in (library.get, library.forget, library.favourite):
        with pytest.raises(InputError, match="no item"):
            act(number)
    with pytest.raises(InputError):
        library.list(0)


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    def write(n: int) -> int:
        return Library(tmp_path / "l.sqlite").add(tmp_path / f"{n}.wav", RECORD, 0.1)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(write, range(40)))) == 40
    assert len(Library(tmp_path / "l.sqlite").list(100)) == 40


def test_settings_have_defaults_and_read_a_file(home: Path) -> None:
    assert Settings.load().library_path == home / "library.sqlite"
    (home / "settings.toml").write_text('output_dir = "/somewhere"\n[default_engine]\nspeech = "espeak"\n')
    assert Settings.load().output_dir == Path("/somewhere") and Settings.load().default_engine == {"speech": "espeak"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "unknown setting"),
        ("[", "cannot be read"),
        ("offline = 3", "true or false"),
        ("output_dir = 3", "must be a path"),
        ('[default_engine]\nspeech = "nope"', "unknown engine"),
        ("default_engine = 1", "table"),
    ],
)
def test_settings_with_mistakes_are_refused(text: str, says: str, home: Path) -> None:
    (home / "settings.toml").write_text(text)
    with pytest.raises(InputError, match=says):
        Settings.load()

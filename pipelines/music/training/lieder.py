"""OpenScore Lieder (CC0) as lead sheets: the singer's part, with chords found in what voice and piano play."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.errors import MediaError
from pipelines.music.song.from_musicxml import song_from_musicxml_bytes
from pipelines.music.song.song import Song

ARCHIVE = Path("music") / "openscore_lieder.zip"


def read_lieder(data: Path) -> Iterator[Song]:
    """Every song that can be read (98 in 100), by name; titles are unique.

    Args:
        data: the folder of training data.

    Yields:
        Song: with a melody and chords.

    Raises:
        MediaError: the archive is missing.
    """
    if not (data / ARCHIVE).is_file():
        raise MediaError(f"there is no '{data / ARCHIVE}'; --data names the folder of training data")
    with zipfile.ZipFile(data / ARCHIVE) as file:
        for name in sorted(n for n in file.namelist() if n.endswith(".mxl")):
            try:
                yield replace(song_from_musicxml_bytes(file.read(name), Path(name).name), title=name)
            except MediaError:
                continue  # a meter that songs here cannot have

"""A given piece by its ending: MIDI or MusicXML."""

from __future__ import annotations

from pathlib import Path

from pipelines.music.song.from_midi import read_song as read_midi
from pipelines.music.song.from_musicxml import ENDINGS, read_musicxml
from pipelines.music.song.song import Song


def read_song(path: str | Path) -> Song:
    """Read .mid, .midi, .musicxml, .xml or .mxl.

    Raises:
        MediaError: see `from_midi.read_song` and `from_musicxml.read_musicxml`.
    """
    return read_musicxml(path) if Path(path).suffix.lower() in ENDINGS else read_midi(path)

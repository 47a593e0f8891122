"""A given piece by its ending: MIDI or MusicXML."""

from __future__ import annotations

from pathlib import Path

from pipelines.music.song.from_midi import song_from_midi as read_midi
from pipelines.music.song.from_musicxml import song_from_musicxml
from pipelines.music.song.musicxml_file import MUSICXML_SUFFIXES
from pipelines.music.song.song import Song


def read_song(path: str | Path) -> Song:
    """Read a piece: .mid, .midi, .musicxml, .xml or .mxl.

    Args:
        path: of the file.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: see `from_midi.song_from_midi` and `from_musicxml.song_from_musicxml`.
    """
    return song_from_musicxml(path) if Path(path).suffix.lower() in MUSICXML_SUFFIXES else read_midi(path)

"""Standard MIDI files with the record in a text event at the start of the first track."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.media.files import check_output
from pipelines.media.placement import atomic
from pipelines.record import Record

if TYPE_CHECKING:
    import mido

MIDI_SUFFIXES = (".mid", ".midi")
RECORD_MARK = "studio:"  # before the base64 of the record: MIDI text is Latin-1


def write_midi(path: str | Path, midi: mido.MidiFile, record: Record | None = None) -> Path:
    """Write a piece; `midi` itself is not changed."""
    import mido

    check_output(path, MIDI_SUFFIXES)
    copy = mido.MidiFile(type=midi.type, ticks_per_beat=midi.ticks_per_beat)
    copy.tracks = [mido.MidiTrack(track) for track in midi.tracks] or [mido.MidiTrack()]
    if record:
        text = RECORD_MARK + base64.b64encode(record.to_json().encode()).decode()
        copy.tracks[0].insert(0, mido.MetaMessage("text", text=text, time=0))
    with atomic(path) as part:
        copy.save(str(part))
    return Path(path)

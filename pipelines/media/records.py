"""Reading the record back out of any file that this studio wrote."""

from __future__ import annotations

import base64
import contextlib
import html
from pathlib import Path

from pipelines.errors import MediaError
from pipelines.media import png, wav
from pipelines.media.containers import open_container
from pipelines.media.files import check_input
from pipelines.media.midi import RECORD_MARK
from pipelines.media.midi_file import read_midi_file
from pipelines.record import Record
from weights.limits import MAX_RECORD_BYTES

_FIELD_START, _FIELD_END = b'<miscellaneous-field name="studio">', b"</miscellaneous-field>"  # in MusicXML


def read_record(path: str | Path) -> Record:
    """The record inside a WAV, FLAC, MP3, Opus, PNG, MP4, MIDI or MusicXML file.

    Args:
        path: of the file.

    Returns:
        The record.

    Raises:
        MediaError: missing, not such a file, or without a record.
    """
    path = check_input(path)
    readers = {
        ".wav": wav.read_comment,
        ".png": png.read_note,
        ".mid": _read_midi,
        ".midi": _read_midi,
        ".musicxml": _read_musicxml,
    }
    text = readers.get(path.suffix.lower(), _read_tags)(path)
    if not text.startswith("{"):
        raise MediaError(f"'{path.name}' carries no record of this studio")
    return Record.from_json(text)


def _read_midi(path: Path) -> str:
    for text in (t for t in read_midi_file(path).texts if t.startswith(RECORD_MARK)):
        with contextlib.suppress(ValueError):
            return base64.b64decode(text[len(RECORD_MARK) :]).decode()
    return ""


def _read_musicxml(path: Path) -> str:
    """The field that stands near the head of what this studio writes; a stranger's XML is not parsed for it."""
    with path.open("rb") as file:
        head = file.read(MAX_RECORD_BYTES)
    text, end, _ = head.partition(_FIELD_START)[2].partition(_FIELD_END)
    return html.unescape(text.decode("utf-8", "replace")) if end else ""


def _read_tags(path: Path) -> str:
    with open_container(path, path.name, "a medium with a record") as source:
        tags = [source.metadata, *(stream.metadata for stream in source.streams)]
    comments = [value for tag in tags for key, value in tag.items() if key.lower() in ("comment", "description")]
    return next((str(value) for value in comments if value.startswith("{")), "")

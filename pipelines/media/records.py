"""Reading the record back out of any file that this studio wrote."""

from __future__ import annotations

import base64
import contextlib
from pathlib import Path

from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.files import check_input
from pipelines.media.midi import MARK
from pipelines.media.picture import KEY


def read_record(path: str | Path) -> Record:
    """The record inside a WAV, FLAC, MP3, Opus, PNG, MP4 or MIDI file.

    Raises:
        MediaError: missing, not such a file, or without a record.
    """
    path = check_input(path)
    readers = {".wav": wav.comment, ".png": _png, ".mid": _midi, ".midi": _midi}
    text = readers.get(path.suffix.lower(), _av)(path)
    if not text.startswith("{"):
        raise MediaError(f"'{path.name}' carries no record of this studio")
    return Record.from_json(text)


def _png(path: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            image.load()  # iTXt may stand behind the pixels
            return str(getattr(image, "text", {}).get(KEY, ""))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise MediaError(f"'{path.name}' cannot be read as a picture: {error}") from error


def _midi(path: Path) -> str:
    import mido

    try:
        piece = mido.MidiFile(str(path))
    except (OSError, EOFError, ValueError, KeyError, IndexError) as error:
        raise MediaError(f"'{path.name}' cannot be read as MIDI: {error}") from error
    for message in (m for track in piece.tracks for m in track if m.type == "text" and m.text.startswith(MARK)):
        with contextlib.suppress(ValueError):
            return base64.b64decode(message.text[len(MARK) :]).decode()
    return ""


def _av(path: Path) -> str:
    import av

    try:
        with av.open(str(path)) as source:
            tags = [source.metadata, *(stream.metadata for stream in source.streams)]
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaError(f"'{path.name}' cannot be read ({error.__class__.__name__})") from error
    found = [value for tag in tags for key, value in tag.items() if key.lower() in ("comment", "description")]
    return next((str(value) for value in found if value.startswith("{")), "")

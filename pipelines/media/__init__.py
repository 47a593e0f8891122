"""Reading and writing media, each file with its record inside. av, Pillow and mido are imported only when used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipelines.media.files import atomic, check_output

if TYPE_CHECKING:
    from pipelines.media.audio import AUDIO_SUFFIXES, Audio, read_audio, write_audio
    from pipelines.media.midi import write_midi
    from pipelines.media.picture import write_png
    from pipelines.media.records import read_record
    from pipelines.media.video import write_mp4

_HOMES = {
    "AUDIO_SUFFIXES": "audio",
    "Audio": "audio",
    "read_audio": "audio",
    "write_audio": "audio",
    "write_midi": "midi",
    "write_png": "picture",
    "read_record": "records",
    "write_mp4": "video",
}

__all__ = [
    "AUDIO_SUFFIXES",
    "Audio",
    "atomic",
    "check_output",
    "read_audio",
    "read_record",
    "write_audio",
    "write_midi",
    "write_mp4",
    "write_png",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"pipelines.media.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'pipelines.media' has no attribute {name!r}")

"""Media files in and out, each with its record inside; one way to read and write each kind.

`audio` (WAV by `wav`, FLAC, MP3, Opus by PyAV) and `audio_stream` (sound block by block), `image`, `video`, `midi`,
`subtitles` (SRT, WebVTT, TextGrid), `records` (the record out of any of them), `files` (paths checked), `placement`
(files written whole or not at all, also several together), `sources` (a medium in memory as a file). Imports numpy,
`pipelines.record` and `pipelines.errors`, nothing of a task; PyAV, Pillow and mido are imported only when used. Begin
with `read_audio`, `read_image` and `write_video`; the names below are loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipelines.media.files import check_output
from pipelines.media.placement import atomic, atomic_group

if TYPE_CHECKING:
    from pipelines.media.audio import AUDIO_SUFFIXES, Audio, load_sound, read_audio, write_audio
    from pipelines.media.audio_stream import stream_audio
    from pipelines.media.image import IMAGE_SUFFIXES, read_image, write_png
    from pipelines.media.midi import write_midi
    from pipelines.media.records import read_record
    from pipelines.media.sound_file import SoundFile
    from pipelines.media.video import VIDEO_SUFFIXES, copy_video, write_video

_MODULES = {
    "copy_video": "video",
    "AUDIO_SUFFIXES": "audio",
    "Audio": "audio",
    "IMAGE_SUFFIXES": "image",
    "VIDEO_SUFFIXES": "video",
    "SoundFile": "sound_file",
    "load_sound": "audio",
    "read_audio": "audio",
    "read_image": "image",
    "read_record": "records",
    "stream_audio": "audio_stream",
    "write_audio": "audio",
    "write_midi": "midi",
    "write_png": "image",
    "write_video": "video",
}

__all__ = [
    "AUDIO_SUFFIXES",
    "IMAGE_SUFFIXES",
    "VIDEO_SUFFIXES",
    "Audio",
    "SoundFile",
    "atomic",
    "atomic_group",
    "check_output",
    "copy_video",
    "load_sound",
    "read_audio",
    "read_image",
    "read_record",
    "stream_audio",
    "write_audio",
    "write_midi",
    "write_png",
    "write_video",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"pipelines.media.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'pipelines.media' has no attribute {name!r}")

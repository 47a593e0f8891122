"""Which channels a file has: what its ending, its record, or the person who scores it says; frames of a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media.containers import decode_until_damage, open_container, open_film
from pipelines.media.files import SOUND_SUFFIXES, check_input
from pipelines.media.sound_file import SoundFile
from weights.errors import InputError

AUDIO = SOUND_SUFFIXES
PICTURE = (".png", ".jpg", ".jpeg", ".webp")
FILM = (".mp4", ".mov", ".webm", ".mkv")
MIDI = (".mid", ".midi")
TEXT = (".txt",)
SUFFIXES = AUDIO + PICTURE + FILM + MIDI + TEXT

#: `--as` -> the endings of files that have this channel.
CHANNELS: dict[str, tuple[str, ...]] = {
    "speech": AUDIO + FILM,
    "face": PICTURE + FILM,
    "image": PICTURE + FILM,
    "music": AUDIO + MIDI + FILM,
    "text": TEXT,
}

#: task of a record -> the channel that it made.
CHANNEL_OF_TASK = {
    "speech": "speech",
    "convert": "speech",
    "portrait": "face",
    "image": "image",
    "music": "music",
    "scene": "film",
}

FILM_KIND = "a film; give MP4"
MIN_CURVE_S = 5.0  # chosen by us: shorter media have too few windows for a curve
MAX_FRAMES = 12  # pictures looked at in a film
FRAME_SIDE_PX = 512  # what the recognizers of pictures and faces read is no larger


def possible_channels(path: Path, as_: str | None, record: Record | None) -> tuple[str, ...]:
    """The modalities a file may be read as, the likeliest first; several where the recognizers have to decide.

    Args:
        path: the file; only its ending is looked at.
        as_: a channel that somebody chose, or None.
        record: of the file, or None; what made it says what it is.

    Returns:
        Modalities; `("film",)` for a film, whose channels are all read.

    Raises:
        MediaError: an unknown ending.
        InputError: an unknown channel, or a channel that such a file has not.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise MediaError(
            f"'{path}' ends in '{path.suffix}'; scored are {', '.join(SUFFIXES)}, folders and a CSV of ratings"
        )
    if as_ is not None:
        if as_ not in CHANNELS:
            raise InputError(f"--as is one of {', '.join(CHANNELS)}, got '{as_[:60]}'")
        if suffix not in CHANNELS[as_]:
            raise InputError(f"'{path}' has no {as_} in it; --as {as_} reads {', '.join(CHANNELS[as_])}")
        return (as_,)
    if suffix in FILM:
        return ("film",)
    channel = CHANNEL_OF_TASK.get(record.task) if record else None
    if channel in CHANNELS and suffix in CHANNELS[channel]:
        return (channel,)
    return next(modalities for endings, modalities in _BY_ENDING if suffix in endings)


_BY_ENDING = ((AUDIO, ("speech", "music")), (PICTURE, ("face", "image")), (MIDI, ("music",)), (TEXT, ("text",)))


def find_media(paths: list[Path]) -> list[Path]:
    """Every file to score: files as given, folders with all media under them in order of their paths.

    Args:
        paths: files and folders.

    Returns:
        Paths of files, in the order given.

    Raises:
        InputError: a folder without any.
    """
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        members = sorted(
            p
            for p in path.rglob("*")
            if p.suffix.lower() in SUFFIXES
            and p.is_file()
            and not any(part.startswith(".") for part in p.relative_to(path).parts)
        )
        if not members:
            raise InputError(f"the folder '{path}' has nothing to score; read are {', '.join(SUFFIXES)}")
        files += members
    return files


def is_worth_a_curve(path: Path) -> bool:
    """Whether a medium plays long enough to be read over time: any MIDI, sound and film from five seconds on."""
    suffix = path.suffix.lower()
    if suffix in MIDI:
        return True
    if suffix not in AUDIO + FILM:
        return False
    if suffix in AUDIO:
        return SoundFile(path).duration_s >= MIN_CURVE_S
    with open_container(check_input(path), str(path), FILM_KIND) as source:
        return float(source.duration or 0) >= MIN_CURVE_S * 1_000_000


def has_sound(path: Path) -> bool:
    """Whether a film has sound.

    Args:
        path: of a film.

    Returns:
        True where it has a sound track.

    Raises:
        MediaError: not a film.
    """
    with open_container(check_input(path), str(path), FILM_KIND) as source:
        return any(s.codec_context is not None for s in source.streams.audio)


def sample_frames(path: Path, count: int = MAX_FRAMES) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """(seconds, RGB [H, W, 3]) of up to `count` frames spread over a film, each at most 512 pixels long; constant
    memory.

    Args:
        path: of a film.
        count: at most so many frames.

    Raises:
        MediaError: not a film, or no frame can be decoded.
    """
    with open_film(check_input(path)) as (source, stream):
        stream.thread_type = "AUTO"
        seconds = float(source.duration or 0) / 1_000_000
        for i in range(count if seconds > 0 else 1):
            at = seconds * (i + 0.5) / count
            frame = _decode_frame_near(source, stream, at)
            if frame is None:
                return
            yield (float(frame.time) if frame.time is not None else at), _shrink_frame(frame)


def _decode_frame_near(source: Any, stream: Any, seconds: float) -> Any:
    """The first frame at or after the key frame before a moment, or up to two seconds after that key frame."""
    last = None
    for last in decode_until_damage(source, stream, seek_s=seconds):
        if last.time is None or last.time >= seconds - 2:
            return last
    return last


def _shrink_frame(frame: Any) -> NDArray[np.uint8]:
    scale = min(1.0, FRAME_SIDE_PX / max(frame.width, frame.height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
    return np.asarray(frame.to_ndarray(width=width, height=height, format="rgb24"), np.uint8)

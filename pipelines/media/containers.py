"""The one way into what FFmpeg decodes (by PyAV): a container opened, its streams counted, errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.errors import MediaError
from weights import limits
from weights.errors import StudioError


@contextmanager
def open_container(source: Path | BinaryIO, name: str, kind: str, *, format_name: str | None = None) -> Iterator[Any]:
    """A container while it is read; what FFmpeg says of it becomes one line.

    Args:
        source: a path, or an open file.
        name: of the file, for messages.
        kind: what it is read as, and what to give instead: "sound; give WAV, FLAC, MP3 or Opus".
        format_name: the only format that it may be of, as FFmpeg names it.

    Yields:
        Any: The container, at most `limits.MAX_STREAMS` streams in it.

    Raises:
        MediaError: it cannot be read.
    """  # noqa: DOC501
    import av

    try:
        with av.open(source if not isinstance(source, Path) else str(source), format=format_name) as container:
            if len(container.streams) > limits.MAX_STREAMS:
                raise MediaError(
                    f"'{name}' has {len(container.streams)} streams; at most {limits.MAX_STREAMS} are read"
                )
            yield container
    except StudioError:
        raise
    except (av.error.FFmpegError, ValueError, EOFError, OverflowError, MemoryError) as error:
        raise MediaError(f"'{name}' cannot be read as {kind} ({error.__class__.__name__})") from error


def sound_stream(container: Any, name: str) -> Any:
    """The first stream of sound whose coding is known.

    Args:
        container: that is open.
        name: of the file, for messages.

    Returns:
        The stream.

    Raises:
        MediaError: it has none.
    """
    stream = next((s for s in container.streams.audio if s.codec_context is not None), None)
    if stream is None:
        raise MediaError(f"'{name}' has no sound in it that can be decoded")
    return stream


def decode_until_damage(container: Any, stream: Any, seek_s: float | None = None) -> Iterator[Any]:
    """Frames of a stream up to the end, or to where it is damaged: a film that was cut off is read up to the cut.

    Args:
        container: of the stream.
        stream: to decode.
        seek_s: begin at the key frame before this second.

    Yields:
        Any: Frames in order.
    """
    import av

    try:
        if seek_s is not None:
            container.seek(int(seek_s * 1_000_000), backward=True, any_frame=False)
        yield from container.decode(stream)
    except (av.error.FFmpegError, ValueError, EOFError):
        return


@contextmanager
def open_film(path: Path) -> Iterator[tuple[Any, Any]]:
    """A film and the stream of its pictures while it is read.

    Args:
        path: of the film.

    Yields:
        tuple[Any, Any]: The container and its first stream of pictures; no picture is larger than
            `limits.MAX_FRAME_PIXELS`.

    Raises:
        MediaError: it has no pictures, or larger ones, or cannot be read.
    """
    with open_container(path, str(path), "a film; give MP4") as container:
        stream = next((s for s in container.streams.video if s.codec_context is not None), None)
        if stream is None:
            raise MediaError(f"'{path}' has no picture in it that can be decoded; give a film, such as MP4")
        width, height = stream.codec_context.width, stream.codec_context.height
        if width * height > limits.MAX_FRAME_PIXELS:
            raise MediaError(
                f"'{path}' has frames of {width} x {height}; at most {limits.MAX_FRAME_PIXELS:,} pixels are read"
            )
        yield container, stream

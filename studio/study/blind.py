"""Copies of media that tell nothing: every tag, comment and record is taken out, the sound and the pixels stay as they
are.

PNG chunks: W3C PNG specification, 3rd edition; JPEG segments: ITU-T T.81, annex B.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

from pipelines.errors import MediaError
from pipelines.media import png, wav
from pipelines.media.containers import open_container
from pipelines.media.files import check_input
from pipelines.media.image import open_image
from pipelines.media.placement import atomic, write_bytes
from pipelines.media.sound_file import SoundFile

MAX_BYTES = 100_000_000
MAX_PIXELS = 40_000_000
_WAV_KEPT = (b"fmt ", b"fact", b"data")
_PNG_KEPT = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"cICP")
_FORMATS = {".flac": "flac", ".mp3": "mp3", ".opus": "ogg", ".ogg": "ogg", ".m4a": "mp4", ".mp4": "mp4"}


def copy_without_tags(source: Path, target: Path) -> None:
    """Copy a WAV, FLAC, MP3, Opus, PNG, JPEG or MP4 file without anything but the medium itself.

    Args:
        source: the medium.
        target: where the copy goes.

    Raises:
        MediaError: damaged, too large, or not of the kind that its name says.
    """
    check_input(source)
    if source.stat().st_size > MAX_BYTES:
        raise MediaError(
            f"'{source.name}' has {source.stat().st_size:,} bytes; a page takes at most {MAX_BYTES:,} for a medium"
        )
    suffix = source.suffix.lower()
    if suffix == ".wav":
        write_bytes(target, _strip_wav(source))
    elif suffix in (".png", ".jpg", ".jpeg"):
        write_bytes(target, _strip_picture(source))
    else:
        _remux(source, target, _FORMATS[suffix])


def _strip_wav(path: Path) -> bytes:
    for _ in SoundFile(path).blocks():
        pass  # refuses what is damaged
    body = b"WAVE"
    with path.open("rb") as file:
        for name, _, size in wav.iter_headers(file, path.name):
            if name not in _WAV_KEPT:
                continue
            data = file.read(size)
            body += struct.pack("<4sI", name, len(data)) + data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_picture(path: Path) -> bytes:
    kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
    with open_image(path, MAX_PIXELS, (kind,)) as image:
        image.load()
        turned = kind == "JPEG" and image.getexif().get(0x0112, 1) != 1
        data = _turned(image) if turned else path.read_bytes()
    return _bare_png(data) if kind == "PNG" else _bare_jpeg(data)


def _turned(image: Any) -> bytes:
    """The picture upright: its orientation stands in a tag that will be dropped."""
    from PIL import ImageOps

    upright, out = ImageOps.exif_transpose(image), io.BytesIO()
    upright.save(out, format="JPEG", quality=95)
    return out.getvalue()


def _bare_png(data: bytes) -> bytes:
    out, file = [png.START], io.BytesIO(data)
    for name, size in png.iterate_chunks(file, "picture.png"):
        if name in _PNG_KEPT:
            start = file.tell() - 8
            out.append(data[start : start + 12 + size])
    return b"".join(out)


def _bare_jpeg(data: bytes) -> bytes:
    """Drop the comment (FE) and the application segments, but for JFIF (E0), the colour profile (E2 ICC) and Adobe's
    (EE).
    """
    out, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        profile = marker == 0xE2 and body.startswith(b"ICC_PROFILE")
        if marker in (0xE0, 0xEE) or profile or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out.append(data[at : at + 2 + size])
        at += 2 + size
    end = data.rfind(b"\xff\xd9")
    return b"".join(out) + (data[at : end + 2] if end > at else data[at:])


def _remux(source: Path, target: Path, container: str) -> None:
    """The same packets in a new container without tags.

    Raises:
        MediaError: it has no picture or sound that the container needs, or it cannot be read.
    """  # noqa: DOC501
    import av

    try:
        with (
            open_container(source, source.name, container) as medium,
            atomic(target) as part,
            av.open(str(part), "w", format=container, options=_container_options(container)) as out,
        ):
            kept = [
                s
                for s in medium.streams
                if s.type in ("audio", "video")
                and s.codec_context is not None
                and s.codec_context.name not in ("mjpeg", "png")
            ]
            is_film = source.suffix.lower() == ".mp4"
            if not any(s.type == ("video" if is_film else "audio") for s in kept):
                raise MediaError(f"'{source.name}' has no {'picture' if is_film else 'sound'} in it")
            streams = {s.index: out.add_stream_from_template(s) for s in kept}
            for stream in streams.values():
                stream.metadata.clear()
            for packet in medium.demux(kept):
                if packet.dts is not None:
                    packet.stream = streams[packet.stream.index]
                    out.mux(packet)
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        if isinstance(error, MediaError):
            raise
        raise MediaError(f"'{source.name}' cannot be read as {container} ({error.__class__.__name__})") from error


def _container_options(container: str) -> dict[str, str]:
    return {"fflags": "+bitexact", **({"movflags": "faststart"} if container == "mp4" else {})}

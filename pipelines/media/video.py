"""Films out: MP4 (H.264, AAC) and WebM (VP9, Opus, transparent where the pictures are), streamed in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.audio import OPUS_RATE, Audio, encode_audio
from pipelines.media.containers import open_container
from pipelines.media.files import check_output
from pipelines.media.placement import atomic
from pipelines.media.sound_file import SoundFile
from pipelines.record import Record

VIDEO_SUFFIXES = (".mp4", ".webm")


@dataclass(frozen=True, slots=True)
class _Container:
    """How a kind of film is encoded.

    Attributes:
        name: of the container.
        video: codec of the pictures.
        audio: codec of the sound.
        audio_rates: sampling rates that the codec writes; sound of another one is resampled to 48 kHz.
        options: of the container.
    """

    name: str
    video: str
    audio: str
    audio_rates: tuple[int, ...]
    options: dict[str, str] = field(default_factory=dict)


_AAC_RATES = (7350, 8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000)
_EVEN = {
    "crf": "14",
    "x264-params": "mbtree=0:ipratio=1.0:pbratio=1.0:no-fast-pskip=1:aq-mode=3:keyint=48:scenecut=0",
}
_CONTAINERS = {
    ".mp4": _Container("mp4", "libx264", "aac", _AAC_RATES, options={"movflags": "use_metadata_tags+faststart"}),
    ".webm": _Container("webm", "libvpx-vp9", "libopus", ()),
}


def write_video(
    path: str | Path,
    frames: Iterable[NDArray[np.uint8]],
    fps: int,
    audio: Audio | SoundFile | None = None,
    record: Record | None = None,
    *,
    loops: bool = False,
) -> Path:
    """Write a film by the path's ending, the record inside as the comment.

    Args:
        path: .mp4 or .webm.
        frames: pictures [H, W, 3] of RGB, or [H, W, 4] of RGBA for a transparent .webm; all of one even size.
        fps: frames a second.
        audio: the sound; written alongside.
        record: how it was made.
        loops: whether it is shown over and over: then its frames are coded evenly, so that the seam is not seen.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written; nothing is left there.
    """
    return _write_film(path, lambda out, codec: _encode_pictures(out, frames, fps, codec, loops=loops), audio, record)


def copy_video(
    path: str | Path,
    film: Path,
    fps: int,
    audio: Audio | SoundFile | None = None,
    record: Record | None = None,
) -> Path:
    """Write a film whose pictures are those of a film of our own: as they are encoded where the path's ending takes
    that, else encoded anew.

    Args:
        path: .mp4 or .webm.
        film: that `write_video` wrote.
        fps: of the film.
        audio: the sound; written alongside.
        record: how it was made.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written; nothing is left there.
    """

    def pictures(out: Any, codec: str) -> Iterator[Any]:
        with open_container(Path(film), Path(film).name, "a film") as source:
            stream = source.streams.video[0]
            if film.suffix == Path(path).suffix.lower():
                yield from _copy_packets(out, source, stream)
                return
            layout = "rgba" if stream.codec_context.pix_fmt == "yuva420p" else "rgb24"
            frames = (frame.to_ndarray(format=layout) for frame in source.decode(stream))
            yield from _encode_pictures(out, frames, fps, codec)

    return _write_film(path, pictures, audio, record)


def _write_film(
    path: str | Path,
    pictures: Callable[[Any, str], Iterable[Any]],
    audio: Audio | SoundFile | None,
    record: Record | None,
) -> Path:
    """Write a film; `pictures` gives the packets for a container and its codec."""
    import av

    container = _CONTAINERS[check_output(path, VIDEO_SUFFIXES).suffix.lower()]
    with atomic(path) as part, av.open(str(part), "w", format=container.name, options=container.options) as out:
        if record:
            out.metadata["comment"] = record.to_json()
        sound, rate = None, None
        if audio is not None:
            rate = None if audio.sampling_rate in container.audio_rates else OPUS_RATE
            sound = out.add_stream(container.audio, rate=rate or audio.sampling_rate, layout=audio.layout)
        for packets in pictures(out, container.video):
            out.mux(packets)
        if audio is not None and sound is not None:
            for packets in encode_audio(sound, audio, rate):
                out.mux(packets)
    return Path(path)


def _copy_packets(out: Any, source: Any, stream: Any) -> Iterator[Any]:
    """The packets of a stream as they are."""
    target = out.add_stream_from_template(stream)
    for packet in source.demux(stream):
        if packet.dts is not None:
            packet.stream = target
            yield packet


def _encode_pictures(
    out: Any, frames: Iterable[NDArray[np.uint8]], fps: int, codec: str, *, loops: bool = False
) -> Iterator[Any]:
    """Packets of the pictures in order; the stream is added once the first of them is there."""
    import av

    stream = None
    for index, picture in enumerate(frames):
        stream = stream or _add_picture_stream(out, picture, fps, codec, loops=loops)
        pixel_format = "rgba" if picture.shape[2] == 4 else "rgb24"
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format=pixel_format)
        frame.pts, frame.time_base = index, Fraction(1, fps)
        yield stream.encode(frame)
    if stream is not None:
        yield stream.encode(None)


def _add_picture_stream(out: Any, picture: NDArray[np.uint8], fps: int, codec: str, *, loops: bool) -> Any:
    transparent = codec == "libvpx-vp9" and picture.shape[2] == 4
    options = {"preset": "veryfast", "crf": "18"} | (_EVEN if loops else {})
    if codec == "libvpx-vp9":
        options = {
            "crf": "24",
            "b": "0",
            "deadline": "realtime",
            "cpu-used": "6",
            "row-mt": "1",
            "auto-alt-ref": "0" if transparent else "1",
        }
    stream = out.add_stream(codec, rate=fps, options=options)
    stream.height, stream.width = picture.shape[0], picture.shape[1]
    stream.pix_fmt = "yuva420p" if transparent else "yuv420p"
    return stream

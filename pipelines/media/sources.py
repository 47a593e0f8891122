"""The one way a medium is taken from Python: a path, bytes, an array, a PIL picture, a MIDI object, or our own output.

`file_of` turns any of them into the path of a file, which the readers then check as any stranger's. What was in memory
is kept in a folder of this process, under a name made of its content, until the process ends.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.audio import Audio
from pipelines.media.files import disk_errors
from pipelines.media.placement import Scratch
from weights.limits import MAX_CHANNELS, MAX_FILE_BYTES, MAX_SAMPLING_RATE, MIN_SAMPLING_RATE

MAX_KEPT = 256  # files; older ones go
_KINDS = {".wav": "a sound", ".png": "a picture", ".mid": "a piece of music", ".json": "a plan"}
_FORMS = {
    ".wav": "a path, bytes, (samples, sampling_rate), Audio, or an output of this studio with sound",
    ".png": "a path, bytes, a PIL picture, RGB [H, W, 3], or an output of this studio with pictures",
    ".mid": "a path, bytes, a mido or pretty_midi object, or a MusicOutput",
    ".json": "a path, bytes, or a plan of this studio",
}
_HEADS = (
    (b"MThd", ".mid"),
    (b"PK\x03\x04", ".mxl"),
    (b"RIFF", ".wav"),
    (b"fLaC", ".flac"),
    (b"OggS", ".opus"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
)


def file_of(value: Any, suffixes: Sequence[str]) -> str:
    """The path of a file that holds a medium.

    Args:
        value: a path, or the medium in memory.
        suffixes: endings that are read; the kinds are told by .wav, .png, .mid and .json among them.

    Returns:
        The path; of what was in memory, of a file that this process keeps.

    Raises:
        MediaError: nothing that holds such a medium.
        OutputError: the temporary folder cannot be written.
    """
    if isinstance(value, str | os.PathLike):
        return os.fsdecode(value)
    kind = next((suffix for suffix in _KINDS if suffix in suffixes), "")
    if (data := _bytes_of(value)) is not None:
        suffix = _suffix_of(data, suffixes)
    elif kind == ".wav":
        audio = audio_of(value)
        data, suffix = wav.encode(audio.samples, audio.sampling_rate, ""), ".wav"
    elif kind == ".png":
        data, suffix = _png_of(value), ".png"
    elif kind == ".mid":
        data, suffix = _midi_of(value), ".mid"
    elif kind == ".json" and hasattr(value, "save"):
        return _keep_saved(value, ".json")
    else:
        raise MediaError(_refusal(value, kind))
    return _keep(data, suffix)


def audio_of(value: Any) -> Audio:
    """Sound in memory as Audio.

    Args:
        value: Audio; an output with sound; samples [N], [N, C] or [C, N] with their sampling rate, in either order.

    Returns:
        The sound.

    Raises:
        MediaError: no sound, or samples or a rate that cannot be.
    """
    if isinstance(getattr(value, "audio", None), Audio):
        value = value.audio
    if isinstance(value, tuple) and len(value) == 2:
        samples, rate = value if np.ndim(value[1]) == 0 else reversed(value)
    else:
        samples, rate = getattr(value, "samples", None), getattr(value, "sampling_rate", None)
    if samples is None or rate is None:
        raise MediaError(_refusal(value, ".wav"))
    whole = isinstance(rate, int | np.integer) and not isinstance(rate, bool)
    if not whole or not MIN_SAMPLING_RATE <= rate <= MAX_SAMPLING_RATE:
        bounds = f"{MIN_SAMPLING_RATE} to {MAX_SAMPLING_RATE} Hz"
        raise MediaError(f"a sampling rate is a whole number of {bounds}, got {str(rate)[:20]}")
    return Audio(_float_samples(samples), int(rate))


def is_kept(path: Path) -> bool:
    """Whether a file is one that this process keeps for a medium in memory."""
    return _folder.cache_info().currsize > 0 and path.parent == _folder().resolve()


def _float_samples(samples: Any) -> NDArray[np.float32]:
    """Samples [N] or [N, C] in [-1, 1]; whole numbers are scaled by their type.

    Raises:
        MediaError: another shape or type, or samples that are not numbers.
    """
    try:
        array = np.asarray(samples)
    except Exception as error:  # of whatever array library it is
        raise MediaError(f"samples are no array: {str(error)[:80]}") from error
    if array.ndim == 2 and array.shape[0] <= MAX_CHANNELS < array.shape[1]:
        array = array.T
    if array.ndim not in (1, 2) or not array.size or (array.ndim == 2 and array.shape[1] > MAX_CHANNELS):
        raise MediaError(f"samples are [N] or [N, C] with at most {MAX_CHANNELS} channels, got {list(array.shape)}")
    if array.dtype.kind == "i":
        return (array / 2.0 ** (array.dtype.itemsize * 8 - 1)).astype(np.float32)
    if array.dtype.kind != "f":
        raise MediaError(f"samples are floating-point or signed whole numbers, got {array.dtype}")
    if not np.isfinite(array).all():
        raise MediaError("the sound holds samples that are not numbers")
    return array.astype(np.float32)


def _png_of(value: Any) -> bytes:
    from PIL import Image

    if hasattr(value, "render_frame"):  # a film's first picture
        value = value.render_frame(0)
    value = getattr(value, "image", value)
    if not isinstance(value, Image.Image):
        value = _picture_of_array(value)
    buffer = io.BytesIO()
    try:
        (value if value.mode in ("L", "LA", "RGB", "RGBA") else value.convert("RGBA")).save(buffer, "PNG")
    except (OSError, ValueError, SyntaxError) as error:
        raise MediaError(f"the picture cannot be read: {str(error)[:80]}") from error
    return buffer.getvalue()


def _picture_of_array(value: Any) -> Any:
    """A PIL picture of an array [H, W] or [H, W, 1, 3 or 4], of bytes or of numbers in [0, 1].

    Raises:
        MediaError: anything else.
    """
    from PIL import Image

    array: NDArray[Any] = np.asarray(value) if hasattr(value, "__array__") else np.zeros(0)
    if not array.size or array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 3, 4)):
        raise MediaError(_refusal(value, ".png"))
    if array.dtype.kind == "f":
        if not np.isfinite(array).all() or array.min() < 0 or array.max() > 1:
            raise MediaError("a picture of floating-point numbers is within [0, 1]")
        array = np.round(array * 255).astype(np.uint8)
    if array.dtype != np.uint8:
        raise MediaError(f"a picture is of bytes, or of floating-point numbers in [0, 1], got {array.dtype}")
    return Image.fromarray(array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else np.ascontiguousarray(array))


def _midi_of(value: Any) -> bytes:
    buffer = io.BytesIO()
    if hasattr(value, "piece") and hasattr(value, "record"):
        return Path(_keep_saved(value, ".mid")).read_bytes()
    if hasattr(value, "instruments") and hasattr(value, "write"):  # pretty_midi
        value.write(buffer)
    elif hasattr(value, "tracks") and hasattr(value, "save"):  # mido
        value.save(file=buffer)
    else:
        raise MediaError(_refusal(value, ".mid"))
    return buffer.getvalue()


def _bytes_of(value: Any) -> bytes | None:
    """The bytes of bytes and of an open file, None of anything else.

    Raises:
        MediaError: too many, or a file that is open as text.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        data: Any = bytes(value)
    elif hasattr(value, "read") and not hasattr(value, "save"):
        data = value.read(MAX_FILE_BYTES + 1)
    else:
        return None
    if not isinstance(data, bytes):
        raise MediaError("an open file must be open in binary mode, as open(path, 'rb') does")
    if not 0 < len(data) <= MAX_FILE_BYTES:
        raise MediaError(f"the bytes of a medium are 1 to {MAX_FILE_BYTES:,}, got {len(data):,}")
    return data


def _suffix_of(data: bytes, suffixes: Sequence[str]) -> str:
    """The ending that fits how the bytes begin; where that is unknown the first that is read."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:8] == b"ftyp":
        return ".m4a" if ".m4a" in suffixes else ".mp4"
    if data.lstrip()[:1] == b"<" and ".musicxml" in suffixes:
        return ".musicxml"
    known = next((suffix for head, suffix in _HEADS if data.startswith(head)), "")
    if not known and ".mp3" in suffixes:
        return ".mp3"
    return known if known in suffixes else suffixes[0]


def _keep_saved(output: Any, suffix: str) -> str:
    path = _folder() / f"saved{suffix}"
    output.save(path)
    data = path.read_bytes()
    path.unlink()
    return _keep(data, suffix)


def _keep(data: bytes, suffix: str) -> str:
    """The path of a file with this content."""
    path = _folder() / f"in-memory-{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
    if not path.exists():
        with disk_errors(path):
            path.write_bytes(data)
        kept = sorted(path.parent.glob("in-memory-*"), key=lambda p: p.stat().st_mtime_ns)
        for old in kept[:-MAX_KEPT]:
            old.unlink(missing_ok=True)
    return str(path)


@cache
def _folder() -> Path:
    import tempfile

    with disk_errors(tempfile.gettempdir()):
        scratch = Scratch(Path(tempfile.gettempdir()))
    atexit.register(scratch.remove)
    return scratch.folder


def _refusal(value: Any, kind: str) -> str:
    if kind not in _KINDS:
        return f"a file is given by its path, got {type(value).__name__}"
    return f"{_KINDS[kind]} is {_FORMS[kind]}; got {type(value).__name__}"

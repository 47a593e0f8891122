"""Short sounds in memory as Ogg: decoded (Vorbis, Opus) and encoded (Opus)."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.containers import open_container

OPUS_RATE = 48_000


def decode_ogg(raw: bytes, name: str, kind: str, max_seconds: float) -> NDArray[np.float32]:
    """Decode a sound.

    Args:
        raw: an Ogg file's bytes.
        name: of the file that it comes from, for messages.
        kind: what that file is read as, for messages.
        max_seconds: a longer sound is refused.

    Returns:
        Samples [C, N] at the file's own rate; Opus at 48 kHz.

    Raises:
        MediaError: it cannot be decoded, holds no sound or plays for longer.
    """
    parts, count = [], 0
    with open_container(io.BytesIO(raw), name, kind, format_name="ogg") as source:
        for frame in source.decode(source.streams.audio[0]) if source.streams.audio else ():
            part = frame.to_ndarray()  # planar [C, n], packed [1, n * C]
            parts.append(part if frame.format.is_planar else part.reshape(-1, len(frame.layout.channels)).T)
            count += frame.samples
            if count > max_seconds * frame.sample_rate:
                raise MediaError(f"'{name}' has a sample of over {max_seconds:.0f} s")
    if not count:
        raise MediaError(f"'{name}' has a compressed sample with no sound in it")
    return np.concatenate(parts, axis=1).astype(np.float32)


def encode_opus(samples: NDArray[np.float32], bits_per_second: int) -> bytes:
    """Opus in Ogg of a sound [C, N] at 48 kHz, one or two channels."""
    import av

    buffer, layout = io.BytesIO(), "mono" if len(samples) == 1 else "stereo"
    with av.open(buffer, "w", format="ogg", options={"page_duration": "1000000"}) as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout=layout, options={"vbr": "constrained"})
        stream.bit_rate = bits_per_second
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T.reshape(1, -1)), format="flt", layout=layout)
        frame.sample_rate = OPUS_RATE
        resampler = av.AudioResampler(format="s16", layout=layout, rate=OPUS_RATE, frame_size=960)
        for part in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return buffer.getvalue()

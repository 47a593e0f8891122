"""Sound played faster or slower at the same pitch."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


def change_tempo(samples: NDArray[np.float32], sampling_rate: int, tempo: float) -> NDArray[np.float32]:
    """The same sound at another tempo by waveform similarity (WSOLA: Verhelst & Roelands 1993, FFmpeg's atempo).

    Args:
        samples: [N] in [-1, 1].
        sampling_rate: in Hz.
        tempo: 0.5 to 100; 2 plays twice as fast.

    Returns:
        About N / tempo samples; the very same array for a tempo of 1.
    """
    if abs(tempo - 1) < 1e-6 or not len(samples):
        return samples
    import av

    graph = av.filter.Graph()
    source = graph.add_abuffer(
        format="flt", sample_rate=sampling_rate, layout="mono", time_base=Fraction(1, sampling_rate)
    )
    source.link_to(filtered := graph.add("atempo", f"{tempo:.6f}"))
    filtered.link_to(sink := graph.add("abuffersink"))
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32).reshape(1, -1), "flt", "mono")
    frame.sample_rate, frame.pts, frame.time_base = sampling_rate, 0, Fraction(1, sampling_rate)
    source.push(frame)
    source.push(None)
    parts = []
    while True:
        try:
            parts.append(sink.pull().to_ndarray().reshape(-1))
        except (av.BlockingIOError, av.EOFError):
            break
    return np.concatenate(parts) if parts else samples[:0]

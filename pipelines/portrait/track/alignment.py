"""Visemes and word times of a recording: forced alignment to its text where that is known, else read off the sound by a
network.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines.media import Audio, SoundFile, read_audio, stream_audio
from pipelines.portrait.track.visemes import VisemeSegment, visemes_from_phonemes
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.speech.pipeline import SpeechPipeline

Marks = list[tuple[str, float, float]]
MAX_ALIGNED_S = 120.0  # the memory of an alignment grows with the square of the length
WARP_BAND = 0.25  # how far a recording's pace may stray from an even one, as a share of its length


def visemes_from_recording(
    audio: Audio | SoundFile, text: str | None, load_voice: Callable[[], SpeechPipeline]
) -> tuple[list[VisemeSegment], Marks]:
    """Visemes of a recording, and its words' times where the text is known.

    Args:
        audio: speech.
        text: what is said in it; None reads visemes off the sound alone.
        load_voice: gives what speaks the text, to align it.

    Returns:
        Visemes in order of time, and (word, start_s, end_s).

    Raises:
        InputError: a text and more than two minutes of sound.
    """
    if text is None:
        from pipelines.portrait.track.viseme_net import CHUNK_S, visemes_from_blocks

        rate = audio.sampling_rate
        return visemes_from_blocks(stream_audio(audio, sampling_rate=rate, seconds=CHUNK_S), rate), []
    if audio.duration_s > MAX_ALIGNED_S:
        raise InputError(
            f"a text is aligned to at most {MAX_ALIGNED_S:.0f} s of sound, got {audio.duration_s:.0f}; leave the text"
            " out, or cut the recording"
        )
    held = audio if isinstance(audio, Audio) else read_audio(audio.path, max_seconds=MAX_ALIGNED_S)
    phonemes, words = align_text(held, text, load_voice())
    return visemes_from_phonemes(phonemes), words


def align_text(audio: Audio, text: str, voice: SpeechPipeline) -> tuple[Marks, Marks]:
    """Times of phonemes and words, (text, start_s, end_s), in a recording of a text.

    The voice speaks the text; dynamic time warping (Sakoe & Chiba 1978) over log-mel frames carries its times
    over.
    """
    from pipelines.portrait.track.viseme_net import FRAME_RATE_HZ, log_mel

    speech = voice(text, seed=0)
    spoken_mel, recorded_mel = (
        log_mel(speech.samples, speech.sampling_rate),
        log_mel(audio.samples, audio.sampling_rate),
    )
    path = _warp_path(spoken_mel, recorded_mel)

    def map_times(marks: object) -> Marks:
        out: Marks = []
        for m in marks:  # type: ignore[attr-defined]
            start, end = (
                float(np.interp(t * FRAME_RATE_HZ, np.arange(len(path)), path)) / FRAME_RATE_HZ
                for t in (m.start_s, m.end_s)
            )
            out.append((m.text, start, max(end, start + 0.01)))
        return out

    return map_times(speech.phonemes), map_times(speech.words)


def _warp_path(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each frame of `a` [D, N] the frame of `b` [D, M] it goes with, in a band about the diagonal."""
    n, m = a.shape[1], b.shape[1]
    x, y = a.T, b.T
    cost = np.sqrt(np.maximum(0.0, (x**2).sum(1)[:, None] + (y**2).sum(1)[None] - 2 * x @ y.T)) / 2
    centre = np.arange(n)[:, None] * m / n
    cost = np.where(np.abs(np.arange(m)[None] - centre) <= max(60.0, WARP_BAND * m), cost, 1e6)
    total = np.full((n, m), np.inf)
    steps = np.zeros((n, m), np.int8)
    total[0] = np.cumsum(cost[0])
    for i in range(1, n):
        diagonal = np.concatenate([[np.inf], total[i - 1, :-1]])
        above = total[i - 1] + 0.15 * cost[i]
        step = np.where(diagonal <= above, diagonal, above)
        steps[i] = np.where(diagonal <= above, 1, 2)
        row, best = cost[i], step + cost[i]
        sums = np.cumsum(row) * 0.7
        lead = np.minimum.accumulate(best - sums)
        stay = lead + sums < best - 1e-9
        steps[i] = np.where(stay, 3, steps[i])
        total[i] = np.minimum(best, lead + sums)
    return _trace_path(steps, n, m)


def _trace_path(steps: NDArray[np.int8], n: int, m: int) -> NDArray[np.float64]:
    """The mean frame of the second sound on the best path, for each frame of the first; 1 diagonal, 2 down, 3 along."""
    out, hits = np.zeros(n), np.zeros(n)
    i, j = n - 1, m - 1
    while i >= 0 and j >= 0:
        out[i] += j
        hits[i] += 1
        step = steps[i, j] if i > 0 else 3
        i, j = (i - 1, j - 1) if step == 1 else (i - 1, j) if step == 2 else (i, j - 1)
    return np.maximum.accumulate(out / np.maximum(hits, 1))

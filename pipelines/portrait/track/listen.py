"""Mouth shapes and word times of a recording: aligned to its text where that is known, else heard by a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.media import Audio
from pipelines.portrait.track.visemes import Shape, shapes
from weights.errors import InputError

Marks = list[tuple[str, float, float]]
MOST_ALIGNED_S = 120.0  # the memory of an alignment grows with the square of the length
BAND = 0.25  # how far a recording's pace may stray from an even one, as a share of its length


def shapes_of(audio: Audio, text: str | None) -> tuple[list[Shape], Marks]:
    """Mouth shapes, and the words' times where the text is known."""
    if text is None or audio.samples.size == 0:
        from pipelines.portrait.track.hear import heard

        return heard(audio.samples, audio.sampling_rate), []
    if audio.duration_s > MOST_ALIGNED_S:
        raise InputError(
            f"a text is aligned to at most {MOST_ALIGNED_S:.0f} s of sound, got {audio.duration_s:.0f}; leave the text out, or cut the recording"
        )
    phonemes, words = aligned(audio, text)
    return shapes(phonemes), words


def aligned(audio: Audio, text: str) -> tuple[Marks, Marks]:
    """Times of phonemes and words in a recording of a text.

    The embedded voice speaks the text; dynamic time warping (Sakoe & Chiba 1978) over log-mel frames carries its times over.
    """
    from pipelines.portrait.track.hear import FRAMES_S, log_mel
    from pipelines.speech.pipeline import SpeechPipeline

    said = SpeechPipeline.from_pretrained()(text, seed=0)
    ours, theirs = log_mel(said.samples, said.sampling_rate), log_mel(audio.samples, audio.sampling_rate)
    path = _warp(ours, theirs)

    def moved(marks: object) -> Marks:
        out: Marks = []
        for m in marks:  # type: ignore[attr-defined]
            start, end = (
                float(np.interp(t * FRAMES_S, np.arange(len(path)), path)) / FRAMES_S for t in (m.start, m.end)
            )
            out.append((m.text, start, max(end, start + 0.01)))
        return out

    return moved(said.phonemes), moved(said.words)


def _warp(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each frame of `a` [D, N] the frame of `b` [D, M] it goes with, in a band about the diagonal."""
    n, m = a.shape[1], b.shape[1]
    x, y = a.T, b.T
    cost = np.sqrt(np.maximum(0.0, (x**2).sum(1)[:, None] + (y**2).sum(1)[None] - 2 * x @ y.T)) / 2
    centre = np.arange(n)[:, None] * m / n
    cost = np.where(np.abs(np.arange(m)[None] - centre) <= max(60.0, BAND * m), cost, 1e6)
    total = np.full((n, m), np.inf)
    came = np.zeros((n, m), np.int8)
    total[0] = np.cumsum(cost[0])
    for i in range(1, n):
        diagonal = np.concatenate([[np.inf], total[i - 1, :-1]])
        above = total[i - 1] + 0.15 * cost[i]
        step = np.where(diagonal <= above, diagonal, above)
        came[i] = np.where(diagonal <= above, 1, 2)
        row, best = cost[i], step + cost[i]
        sums = np.cumsum(row) * 0.7
        lead = np.minimum.accumulate(best - sums)
        stay = lead + sums < best - 1e-9
        came[i] = np.where(stay, 3, came[i])
        total[i] = np.minimum(best, lead + sums)
    return _traced(came, n, m)


def _traced(came: NDArray[np.int8], n: int, m: int) -> NDArray[np.float64]:
    out, hits = np.zeros(n), np.zeros(n)
    i, j = n - 1, m - 1
    while i >= 0 and j >= 0:
        out[i] += j
        hits[i] += 1
        step = came[i, j] if i > 0 else 3
        i, j = (i - 1, j - 1) if step == 1 else (i - 1, j) if step == 2 else (i, j - 1)
    return np.maximum.accumulate(out / np.maximum(hits, 1))

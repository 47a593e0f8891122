"""A recording read as a plan: its stretches of voice, of noise and of silence stand where a plan has phones.

So a recording is acted by the same styles as our voices, and what makes its speaker, the envelope of every frame, is carried along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import COLOURS, QUALITIES, Plan
from pipelines.speech.voice.acoustic import Painted, contour, owners
from pipelines.speech.voice.features import Frames
from pipelines.speech.voice.source import filled

Array = NDArray[np.float64]
VOICED, NOISY = "aa", "s"  # phones that stand for any voiced and any voiceless stretch
LONGEST = 9  # frames of a stretch
QUIET_NEPERS = 6.5  # below the loud frames: silence (28 dB)
PAUSE_FRAMES = 12  # shorter silence belongs to a stop consonant
LAST_FRAMES = 35  # what stands for the last word of a phrase
NEAR_FRAMES = 8  # a syllable's peak is the loudest this far around
LOGIT = 6.0  # of a frame that is voiced for sure


@dataclass(frozen=True)
class Recorded:
    """A recording's plan, its frames, and the mean of its F0 in Hz."""

    plan: Plan
    frames: Frames
    f0_hz: float

    def painted(self, acted: Plan) -> Painted:
        """The recording's frames on the time of its plan as acted, [1, T', ...]; fine F0 as far as the plan's points lack it."""
        counts = torch.from_numpy(acted.counts())
        owner, place = owners(counts)
        starts = torch.from_numpy(np.concatenate([[0], np.cumsum(self.plan.counts())]))
        at = (starts[owner] + place * (starts[owner + 1] - starts[owner]) - 0.5).clamp(0, len(self.frames) - 1)
        left = at.floor().clamp(max=max(len(self.frames) - 2, 0)).long()
        share = (at - left)[:, None].float()

        def moved(x: NDArray[np.floating]) -> torch.Tensor:
            t = torch.from_numpy(np.ascontiguousarray(x, np.float32))
            return (t[left] * (1 - share) + t[(left + 1).clamp(max=len(t) - 1)] * share)[None]

        line, voiced = filled(self.frames.f0)
        own = torch.from_numpy(np.log2(self.plan.f0 / self.f0_hz)).float()[None]
        source, inside = owners(torch.from_numpy(self.plan.counts()))
        told = contour(own, source[None], inside[None])[0].numpy()
        ripple = np.log2(line / self.f0_hz) - told
        aperiodicity = np.where(
            voiced[:, None] > 0, self.frames.aperiodicity, _carried(self.frames.aperiodicity, voiced)
        )
        return Painted(
            moved(self.frames.envelope),
            moved(aperiodicity),
            (moved(voiced[:, None])[..., 0] - 0.5) * 2 * LOGIT,
            moved(ripple[:, None])[..., 0],
        )


def _carried(x: NDArray[np.floating], voiced: NDArray[np.floating]) -> NDArray[np.floating]:
    """Values of voiced frames carried through the others, so that what lies between two is not between speech and 1."""
    at = np.flatnonzero(voiced > 0)
    if not len(at):
        return x
    steps = np.arange(len(x))
    return np.stack([np.interp(steps, at, x[at, k]) for k in range(x.shape[1])], axis=1)


def recorded(frames: Frames, seed: int) -> Recorded:
    """Read a recording's frames as a plan."""
    loud = frames.envelope.mean(axis=1)
    silent = _long(loud < np.percentile(loud, 95) - QUIET_NEPERS, PAUSE_FRAMES)
    line, voiced = filled(frames.f0)
    mean = float(np.exp2(np.log2(line[voiced > 0]).mean())) if voiced.any() else 120.0
    kind = np.where(silent, 0, np.where(voiced > 0, 1, 2))
    ends = _cuts(kind)
    starts = np.concatenate([[0], ends[:-1]])
    count = len(ends)
    phones = tuple((PAUSE, VOICED, NOISY)[kind[a]] for a in starts)
    peaks = _peaks(np.where(kind == 1, loud, -np.inf))
    stress = np.array([int(kind[a] == 1 and peaks[a:b].any()) for a, b in zip(starts, ends, strict=True)])
    thirds = [[line[int(a + (b - a) * (k + 0.5) / 3)] for k in range(3)] for a, b in zip(starts, ends, strict=True)]
    plan = Plan(
        "",
        phones,
        stress,
        _words(kind, starts, ends),
        np.zeros(count, np.int64),
        0,
        (),
        (ends - starts).astype(np.float32),
        np.array(thirds, np.float32),
        np.zeros(count, np.float32),
        np.zeros((count, len(QUALITIES)), np.float32),
        np.zeros((count, COLOURS), np.float32),
        seed,
    )
    return Recorded(plan, frames, mean)


def _long(mask: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Runs of at least so many frames."""
    out = np.zeros_like(mask)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    for a, b in edges.reshape(-1, 2):
        out[a:b] = b - a >= least or a == 0 or b == len(mask)
    return out


def _cuts(kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches end: where the kind changes, and long ones of speech in equal parts."""
    edges = [*(np.flatnonzero(np.diff(kind)) + 1), len(kind)]
    found, start = [], 0
    for end in edges:
        parts = 1 if kind[start] == 0 else -(-(end - start) // LONGEST)
        found += [start + round((end - start) * (i + 1) / parts) for i in range(parts)]
        start = end
    return np.array(found)


def _peaks(loud: Array) -> NDArray[np.bool_]:
    """Frames that are the loudest around: the middles of syllables."""
    padded = np.pad(loud, NEAR_FRAMES, constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEAR_FRAMES + 1).max(axis=1)
    return (loud == around) & np.isfinite(loud)


def _words(kind: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """-1 for silence, 1 for the end of the last phrase, 0 for all before."""
    speaking = np.flatnonzero(kind > 0)
    last = speaking[-1] - LAST_FRAMES if len(speaking) else 0
    return np.array([-1 if kind[a] == 0 else int((a + b) / 2 >= last) for a, b in zip(starts, ends, strict=True)])

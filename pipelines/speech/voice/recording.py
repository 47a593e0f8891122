"""A recording read as a plan: its stretches of voice, of noise and of silence stand where a plan has phones.

So a recording takes the same styles as our voices, and what makes its speaker, the envelope of every frame, is
carried along.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import COLOURS, QUALITIES, SpeechPlan
from pipelines.speech.voice.acoustic import AcousticFrames, align_frames, interpolate_contour
from pipelines.speech.voice.features import VoiceFrames
from pipelines.speech.voice.source import interpolate_f0

Array = NDArray[np.float64]
VOICED_STANDIN, UNVOICED_STANDIN = "aa", "s"  # phones that stand for any voiced and any voiceless stretch
MAX_STRETCH_FRAMES = 9  # frames of a stretch
SILENCE_LOG_POWER_BELOW = 6.5  # below the loud frames: silence (28 dB)
PAUSE_FRAMES = 12  # shorter silence belongs to a stop consonant
LAST_WORD_FRAMES = 35  # what stands for the last word of a phrase
PEAK_DISTANCE_FRAMES = 8  # a syllable's peak is the loudest this far around
VOICED_LOGIT = 6.0  # of a frame that is voiced for sure


@dataclass(frozen=True)
class RecordingPlan:
    """A recording with a plan of its own.

    Attributes:
        plan: stretches of voice, noise and silence in place of phones.
        frames: of the recording.
        f0_hz: geometric mean of its F0.
    """

    plan: SpeechPlan
    frames: VoiceFrames
    f0_hz: float

    def retime_frames(self, plan: SpeechPlan) -> AcousticFrames:
        """The recording's frames on the time of an edited copy of its plan, [1, T', ...].

        Their F0 residual is what the plan's own points lack of the recording's F0.

        Args:
            plan: as many stretches as the recording's own plan, with other lengths.

        Returns:
            As many frames as the edited plan has.
        """
        counts = torch.from_numpy(plan.frame_counts)
        phone, phase = align_frames(counts)
        starts = torch.from_numpy(np.concatenate([[0], np.cumsum(self.plan.frame_counts)]))
        at = (starts[phone] + phase * (starts[phone + 1] - starts[phone]) - 0.5).clamp(0, len(self.frames) - 1)
        index = at.floor().clamp(max=max(len(self.frames) - 2, 0)).long()
        share = (at - index)[:, None].float()

        def retime(x: NDArray[np.floating]) -> torch.Tensor:
            t = torch.from_numpy(np.ascontiguousarray(x, np.float32))
            return (t[index] * (1 - share) + t[(index + 1).clamp(max=len(t) - 1)] * share)[None]

        line, voiced = interpolate_f0(self.frames.f0)
        own_points = torch.from_numpy(np.log2(self.plan.f0 / self.f0_hz)).float()[None]
        source_phone, source_phase = align_frames(torch.from_numpy(self.plan.frame_counts))
        own_line = interpolate_contour(own_points, source_phone[None], source_phase[None])[0].numpy()
        f0_residual = np.log2(line / self.f0_hz) - own_line
        aperiodicity = np.where(
            voiced[:, None] > 0, self.frames.aperiodicity, _carry_voiced(self.frames.aperiodicity, voiced)
        )
        return AcousticFrames(
            retime(self.frames.envelope),
            retime(aperiodicity),
            (retime(voiced[:, None])[..., 0] - 0.5) * 2 * VOICED_LOGIT,
            retime(f0_residual[:, None])[..., 0],
        )


def _carry_voiced(x: NDArray[np.floating], voiced: NDArray[np.floating]) -> NDArray[np.floating]:
    """Carry values of voiced frames through the others, so that what lies between two is not between speech and 1."""
    at = np.flatnonzero(voiced > 0)
    if not len(at):
        return x
    steps = np.arange(len(x))
    return np.stack([np.interp(steps, at, x[at, k]) for k in range(x.shape[1])], axis=1)


def plan_recording(frames: VoiceFrames, seed: int) -> RecordingPlan:
    """Read a recording's frames as a plan.

    Args:
        frames: of the recording.
        seed: kept in the plan.

    Returns:
        The recording with its plan.
    """
    loud = frames.envelope.mean(axis=1)
    silent = _long_runs(loud < np.percentile(loud, 95) - SILENCE_LOG_POWER_BELOW, PAUSE_FRAMES)
    line, voiced = interpolate_f0(frames.f0)
    mean = float(np.exp2(np.log2(line[voiced > 0]).mean())) if voiced.any() else 120.0
    kind = np.where(silent, 0, np.where(voiced > 0, 1, 2))
    ends = _stretch_ends(kind)
    starts = np.concatenate([[0], ends[:-1]])
    count = len(ends)
    phones = tuple((PAUSE, VOICED_STANDIN, UNVOICED_STANDIN)[kind[a]] for a in starts)
    peaks = _syllable_peaks(np.where(kind == 1, loud, -np.inf))
    stress = np.array([int(kind[a] == 1 and peaks[a:b].any()) for a, b in zip(starts, ends, strict=True)])
    thirds = [[line[int(a + (b - a) * (k + 0.5) / 3)] for k in range(3)] for a, b in zip(starts, ends, strict=True)]
    plan = SpeechPlan(
        voice="",
        phones=phones,
        stress=stress,
        word=_word_numbers(kind, starts, ends),
        function=np.zeros(count, np.int64),
        ending=0,
        words=(),
        frames=(ends - starts).astype(np.float32),
        f0=np.array(thirds, np.float32),
        level_db=np.zeros(count, np.float32),
        qualities=np.zeros((count, len(QUALITIES)), np.float32),
        colour=np.zeros((count, COLOURS), np.float32),
        seed=seed,
    )
    return RecordingPlan(plan, frames, mean)


def _long_runs(mask: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Keep the runs of at least `least` frames, and those at either end."""
    out = np.zeros_like(mask)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    for a, b in edges.reshape(-1, 2):
        out[a:b] = b - a >= least or a == 0 or b == len(mask)
    return out


def _stretch_ends(kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where stretches end: where the kind changes, and long ones of speech in equal parts."""
    edges = [*(np.flatnonzero(np.diff(kind)) + 1), len(kind)]
    ends, start = [], 0
    for end in edges:
        parts = 1 if kind[start] == 0 else -(-(end - start) // MAX_STRETCH_FRAMES)
        ends += [start + round((end - start) * (i + 1) / parts) for i in range(parts)]
        start = end
    return np.array(ends)


def _syllable_peaks(loud: Array) -> NDArray[np.bool_]:
    """VoiceFrames that are the loudest around: the middles of syllables."""
    padded = np.pad(loud, PEAK_DISTANCE_FRAMES, constant_values=-np.inf)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * PEAK_DISTANCE_FRAMES + 1).max(axis=1)
    return (loud == around) & np.isfinite(loud)


def _word_numbers(kind: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """-1 for silence, 1 for the end of the last phrase, 0 for all before."""
    speaking = np.flatnonzero(kind > 0)
    last = speaking[-1] - LAST_WORD_FRAMES if len(speaking) else 0
    return np.array([-1 if kind[a] == 0 else int((a + b) / 2 >= last) for a, b in zip(starts, ends, strict=True)])

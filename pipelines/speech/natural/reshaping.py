"""What a plan asks of samples that a voice has already sounded: its F0 and its voice qualities, and nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.natural.decoder import F0_POINTS, contour_line, smooth_steps
from pipelines.speech.natural.pitch import PITCH_STEP_S, TimeMap, move_pitch, track_f0
from pipelines.speech.natural.spectra import CREAK_OCTAVES
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.natural.timbre import TIMBRE_STEP_S, TimbreTargets, apply_timbre
from pipelines.speech.plan import QUALITIES, SpeechPlan
from pipelines.speech.voice.planning import MAX_OCTAVES, soft_clip
from pipelines.speech.voice.style import limit_register

Array = NDArray[np.float64]
LEAST_ST = 0.02  # a smaller change of F0 is none
SMOOTHING_PASSES = 3  # over 25 ms each
TREMOR_HZ, DRIFT_KNOT_S = 5.5, 0.3
NATURAL_DRIFT_ST = 0.12  # of a plan's drift, what a natural voice has by itself
MAX_MOVE = 1.0  # octaves
LEAST_CREAK = 0.01


def follow_f0(
    samples: NDArray[np.floating], plan: SpeechPlan, own_hz: Array, own_plan: SpeechPlan | None = None
) -> Array:
    """Move the F0 of samples as far as a plan lies from the voice's own reading, and their tempo.

    Args:
        samples: mono [N] at 24 kHz that last as long as the plan, or as `own_plan`.
        plan: P phones.
        own_hz: [P, 3] what the plan would say if nothing were asked, see `neutral_f0`.
        own_plan: the same phones as they lie in the samples; None where the plan has the samples' times.

    Returns:
        Samples as long as the plan; the same where the plan asks what they are.
    """
    f0 = track_f0(samples, NATURAL_RATE_HZ)
    moved = None if own_plan is None else TimeMap(own_plan.boundaries_s, plan.boundaries_s)
    if not (f0 > 0).any() and moved is None:
        return np.asarray(samples, np.float64)
    length_s = len(samples) / NATURAL_RATE_HZ if moved is None else float(moved.target_s[-1])
    times = np.arange(int(length_s / PITCH_STEP_S) + 1, dtype=np.float64) * PITCH_STEP_S
    phone, phase = place_in_plan(plan, times)
    asked = np.log2(plan.f0.astype(np.float64) / own_hz)
    asked = np.where(np.abs(asked) < LEAST_ST / 12, 0.0, asked)
    move = smooth_steps(contour_line(asked, phone, phase)[:, None])
    for _ in range(SMOOTHING_PASSES - 1):
        move = smooth_steps(move)
    creak = smooth_steps(plan.quality("creak")[phone][:, None])[:, 0].astype(np.float64)
    octaves: Array = move[:, 0] + _wobble_st(plan, phone, times) / 12 + CREAK_OCTAVES * creak
    if float(np.abs(octaves).max()) < 1e-3 and moved is None:
        return np.asarray(samples, np.float64)
    return move_pitch(samples, NATURAL_RATE_HZ, f0, np.clip(octaves, -MAX_MOVE, MAX_MOVE), creak, moved)


def follow_qualities(samples: NDArray[np.floating], plan: SpeechPlan) -> NDArray[np.float32]:
    """Lay a plan's voice qualities, colour and levels over samples.

    Args:
        samples: mono [N] at 24 kHz that last as long as the plan.
        plan: P phones.

    Returns:
        Samples [N]; the same where the plan asks nothing.
    """
    if not (plan.qualities.any() or plan.colour.any() or plan.level_db.any()):
        return np.asarray(samples, np.float32)
    count = int(len(samples) / NATURAL_RATE_HZ / TIMBRE_STEP_S) + 2
    times = np.arange(count, dtype=np.float64) * TIMBRE_STEP_S
    phone, _ = place_in_plan(plan, times)
    f0 = track_f0(samples, NATURAL_RATE_HZ)
    voiced = f0[np.minimum((times / PITCH_STEP_S).round().astype(np.int64), len(f0) - 1)] > 0
    targets = TimbreTargets(
        smooth_steps(plan.qualities[phone]),
        smooth_steps(plan.colour[phone]),
        smooth_steps(plan.level_db[phone][:, None])[:, 0],
        voiced,
    )
    return apply_timbre(samples, targets, plan.seed)


def place_in_plan(plan: SpeechPlan, times: Array) -> tuple[NDArray[np.int64], Array]:
    """Which phone sounds at moments [F] in seconds, and how far into it, 0 to 1: [F] each."""
    ends = plan.boundaries_s
    phone = np.clip(np.searchsorted(ends, times, side="right") - 1, 0, len(plan) - 1)
    return phone, np.clip((times - ends[phone]) / (ends[phone + 1] - ends[phone]), 0.0, 1.0)


def f0_points(boundaries_s: Array, f0: Array) -> Array:
    """Read F0 at a sixth, the middle and five sixths of each phone, carried through unvoiced gaps.

    Args:
        boundaries_s: [P + 1] seconds.
        f0: [T] Hz every 5 ms, 0 where unvoiced; voiced somewhere.

    Returns:
        [P, 3] log2 of Hz.
    """
    voiced = np.flatnonzero(f0 > 0)
    at = boundaries_s[:-1, None] + np.diff(boundaries_s)[:, None] * F0_POINTS
    return np.interp(at / PITCH_STEP_S, voiced, np.log2(f0[voiced]))


def neutral_f0(octaves: Array, mean_hz: float) -> Array:
    """What a plan without a feeling says of a voice's own F0: bent as planning bends it.

    Args:
        octaves: log2 of Hz.
        mean_hz: the voice's own mean F0.

    Returns:
        Hz.
    """
    about_mean = soft_clip((octaves - np.log2(mean_hz)).astype(np.float32), MAX_OCTAVES).astype(np.float64)
    return limit_register(mean_hz * np.exp2(about_mean), mean_hz)


def _wobble_st(plan: SpeechPlan, phone: NDArray[np.int64], times: Array) -> Array:
    """Drift beyond a natural voice's own, jitter and tremor, in semitones: [F]."""
    rng, count = np.random.default_rng(plan.seed), len(times)
    table = smooth_steps(plan.qualities[phone])
    column = dict(zip(QUALITIES, table.T, strict=True))
    knots = rng.standard_normal(int(times[-1] / DRIFT_KNOT_S) + 3)
    drift = np.interp(times / DRIFT_KNOT_S, np.arange(len(knots)), knots)
    jitter = np.convolve(rng.standard_normal(count + 2), [0.25, 0.5, 0.25], "valid") * 1.6
    tremor = np.sin(2 * np.pi * (TREMOR_HZ * times + rng.uniform()))
    wobble: Array = (
        drift * max(plan.drift_st - NATURAL_DRIFT_ST, 0.0) + jitter * column["jitter_st"] + tremor * column["tremor_st"]
    )
    return wobble


def add_creak(samples: NDArray[np.floating], creak: NDArray[np.floating]) -> NDArray[np.float32]:
    """Weaken each second period where a voice creaks; its F0 stays.

    Args:
        samples: mono [N] at 24 kHz.
        creak: [F] 0 to 1, every 12.5 ms.

    Returns:
        Samples [N]; the same where nothing creaks.
    """
    if float(np.max(creak, initial=0.0)) < LEAST_CREAK:
        return np.asarray(samples, np.float32)
    f0 = track_f0(samples, NATURAL_RATE_HZ)
    at = np.arange(len(f0)) * PITCH_STEP_S / TIMBRE_STEP_S
    track = np.interp(at, np.arange(len(creak)), creak)
    return move_pitch(samples, NATURAL_RATE_HZ, f0, np.zeros(len(f0)), track).astype(np.float32)

"""The performance track: affect, sound and phonemes to a plan, and a plan to curves at the film's frame rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.portrait.track.action_units import CHANNELS, INDEX, channels_of_unit, expand_sides
from pipelines.portrait.track.blinks import blink_curve, plan_blinks
from pipelines.portrait.track.coarticulation import coarticulate
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.expression import (
    action_units_from_affect,
    emotion_factor,
    merge_units,
    resting_units,
)
from pipelines.portrait.track.gaze import gaze_curve, plan_gaze
from pipelines.portrait.track.head_motion import (
    SWAY_BY_EMOTION,
    accent_curve,
    breath_curve,
    flutter_curve,
    posture,
    sway_curves,
)
from pipelines.portrait.track.plan import Keyframe, PerformancePlan
from pipelines.portrait.track.visemes import VisemeSegment

Curves = NDArray[np.float64]
KEYFRAME_STEP_S = 0.4  # between keyframes where the affect moves
ONSET_S, ONSET_LEVEL = 0.5, 0.35  # an expression grows from this share of itself
PEAK_RISE_S, PEAK_HOLD_S, PEAK_FALL_S = 0.25, 0.4, 0.5  # of a mouth that opens without speech
PEAK_MARGIN_S = 0.35  # of silence that a peak keeps from speech
MIN_OPENING_RISE = 0.2  # of lips and jaw between two keyframes, from which a feeling sets in with a peak
OPENING_UNITS = ("AU25", "AU26")
NOD_DEG, BROW_RAISE = 1.3, 0.16  # of an accent of size 1
#: What speech leaves of an expression, by unit.
SPEECH_ATTENUATION = {"AU24": 0.3, "AU23": 0.5, "AU17": 0.8, "AU25": 0.9, "AU26": 0.7}
SHARED_OPENING = 0.7  # of an opening that expression and speech both ask for, how much is the same opening
STRETCHING = ("AU12", "AU15", "AU20", "AU14")  # units that a rounded mouth leaves less room for
GAZE_BY_HEAD = 0.2  # share of a gaze that the head turns along


@dataclass(frozen=True)
class PerformanceTrack:
    """What a face does, frame by frame; `track["AU26"]` is one curve [T].

    Attributes:
        fps: frames a second.
        values: curves [T, C] over `action_units.CHANNELS`.
    """

    fps: int
    values: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, channel: str) -> NDArray[np.float32]:
        return self.values[:, INDEX[channel]]


def plan_performance(
    affect: AffectCurve,
    envelope: SoundEnvelope,
    visemes: Sequence[VisemeSegment],
    *,
    fps: int,
    seed: int,
    units: Mapping[str, float] | None = None,
    scales: Mapping[str, float] | None = None,
) -> PerformancePlan:
    """Plan what a face that feels an affect does while a sound plays.

    Args:
        affect: over the seconds of the sound, intensity applied.
        envelope: the driving sound's.
        visemes: of the speech, in order of time.
        fps: frames a second of the film.
        seed: another seed blinks, looks and sways otherwise.
        units: action units over the affect's own: of words of the body (`expression.action_units_from_words`), or set
            by a person.
        scales: see `PerformancePlan`.

    Returns:
        The plan, for `render_track`.
    """
    rng = np.random.default_rng([seed, 11])
    blinks, fixations = plan_blinks(envelope, affect.at, rng), plan_gaze(envelope, affect.at, rng)
    times_s = _keyframe_times(affect, envelope.seconds)
    channels = expand_sides(units or {})
    keyframes = tuple(_keyframe(t, affect.at(t), channels, speaks=bool(visemes)) for t in times_s)
    return PerformancePlan(
        seconds=envelope.seconds,
        fps=fps,
        seed=seed,
        keyframes=keyframes,
        visemes=tuple(visemes),
        blinks=tuple(blinks),
        fixations=tuple(fixations),
        accents=tuple(envelope.accents),
        scales=dict(scales or {}),
        peaks=tuple(_plan_peaks(keyframes, visemes)),
    )


def render_track(plan: PerformancePlan) -> PerformanceTrack:
    """Curves of a plan: emotion slow and over the whole face, speech quick and local, closures of the lips last."""
    times_s = np.arange(plan.frames) / plan.fps
    rng = np.random.default_rng([plan.seed, 12])
    lips = coarticulate(plan.visemes, plan.frames, plan.fps, gain=plan.scale("lips"))
    activity = _speech_activity(plan.visemes, times_s)
    curves = _expression_curves(plan, times_s, rng, np.maximum(activity, _peak_curve(plan.peaks, times_s)))
    _add_speech(curves, lips, activity)
    _add_accents(curves, plan, times_s)
    _add_head_and_gaze(curves, plan, times_s, rng)
    _add_blinks(curves, plan, times_s)
    return PerformanceTrack(plan.fps, curves.astype(np.float32))


def _keyframe_times(affect: AffectCurve, seconds: float) -> list[float]:
    keys = [t for t, _ in affect.points]
    if len(keys) == 1:
        return [0.0]
    steps = np.arange(0.0, max(KEYFRAME_STEP_S, min(keys[-1], seconds)), KEYFRAME_STEP_S)
    return sorted({0.0, *(round(float(x), 2) for x in steps), *(round(k, 3) for k in keys if k <= seconds)})


def _keyframe(time_s: float, affect: Affect, channels: Mapping[str, float], *, speaks: bool) -> Keyframe:
    """The face of an affect; in a film without speech, units that a person set stay as they are."""
    felt = expand_sides(action_units_from_affect(affect))
    units = merge_units(felt, channels)
    head = {k: v for k, v in posture(affect).items() if abs(v) > 0.01}
    rest = resting_units(units) if speaks else resting_units({u: v for u, v in felt.items() if u not in channels})
    return Keyframe(time_s, {**units, **head}, emotion_factor(affect, SWAY_BY_EMOTION), str(affect), rest)


def _plan_peaks(keyframes: Sequence[Keyframe], visemes: Sequence[VisemeSegment]) -> list[tuple[float, float]]:
    """When a feeling sets in that opens the mouth: as a film without speech begins, and where an affect turns to it."""

    def opening(keyframe: Keyframe) -> float:
        return sum(keyframe.units.get(u, 0.0) - keyframe.rest[u] for u in OPENING_UNITS if u in keyframe.rest)

    first = [] if visemes or opening(keyframes[0]) < MIN_OPENING_RISE else [(PEAK_RISE_S, 1.0)]
    rises, low = [], opening(keyframes[0])
    for before, after in pairwise(keyframes):
        low = min(low, opening(before))
        if opening(after) - low >= MIN_OPENING_RISE and opening(after) >= opening(keyframes[-1]) - 1e-6:
            rises.append((after.time_s, 1.0))
            low = opening(after)
    peaks = [p for p in (*first, *rises) if _is_quiet(p[0], visemes)]
    return [
        p for i, p in enumerate(peaks) if i == 0 or p[0] - peaks[i - 1][0] > PEAK_RISE_S + PEAK_HOLD_S + PEAK_FALL_S
    ]


def _is_quiet(time_s: float, visemes: Sequence[VisemeSegment]) -> bool:
    before_s, after_s = PEAK_RISE_S + PEAK_MARGIN_S, PEAK_HOLD_S + PEAK_FALL_S + PEAK_MARGIN_S
    return all(v.end_s < time_s - before_s or v.start_s > time_s + after_s for v in visemes)


def _peak_curve(peaks: Sequence[tuple[float, float]], times_s: Curves) -> Curves:
    """How far the mouth opens without speech [T]: 0 at rest to 1 as far as the feeling has it."""
    out = np.zeros(len(times_s))
    for peak_s, size in peaks:
        rise = np.clip((times_s - peak_s + PEAK_RISE_S) / PEAK_RISE_S, 0, 1)
        fall = np.clip((times_s - peak_s - PEAK_HOLD_S) / PEAK_FALL_S, 0, 1)
        out = np.maximum(out, size * _smoothstep(rise) * (1 - _smoothstep(fall)))
    return np.minimum(out, 1.0)


def _expression_curves(plan: PerformancePlan, times_s: Curves, rng: np.random.Generator, opening: Curves) -> Curves:
    """The keyframes' curves [T, C], with a rise at the start and a slow unrest; `opening` [T] is 0 at the resting mouth
    to 1 at the whole feeling's.
    """
    keys = np.zeros((2, len(plan.keyframes), len(CHANNELS)))
    for i, keyframe in enumerate(plan.keyframes):
        for k, values in enumerate((keyframe.units, {**keyframe.units, **keyframe.rest})):
            for channel, value in expand_sides(values).items():
                keys[k, i, INDEX[channel]] = value
    key_times_s = np.array([k.time_s for k in plan.keyframes])
    felt, rest = (
        np.stack([np.interp(times_s, key_times_s, key[:, c]) for c in range(len(CHANNELS))], 1) for key in keys
    )
    curves = rest + (felt - rest) * opening[:, None]
    onset = ONSET_LEVEL + (1 - ONSET_LEVEL) * _smoothstep(np.clip(times_s / ONSET_S, 0, 1))
    units = slice(0, INDEX["yaw"])
    curves[:, units] *= (onset * flutter_curve(times_s, rng) * plan.scale("emotion"))[:, None]
    return curves


def _speech_activity(visemes: Sequence[VisemeSegment], times_s: Curves) -> Curves:
    """Speech [T]: 0 silent to 1 speaking, eased over a quarter of a second."""
    activity = np.zeros(len(times_s))
    for viseme in visemes:
        distance_s = np.maximum(np.maximum(viseme.start_s - times_s, times_s - viseme.end_s), 0.0)
        np.maximum(activity, 1 - np.clip((distance_s - 0.08) / 0.25, 0, 1), out=activity)
    return activity


def _add_speech(curves: Curves, lips: NDArray[np.float32], activity: Curves) -> None:
    """Put the lips of speech over the expression, in place."""
    for unit, share in SPEECH_ATTENUATION.items():
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - activity * (1 - share)
    rounding = np.minimum(1.0, lips[:, INDEX["AU18"]] + lips[:, INDEX["AU22"]] + lips[:, INDEX["SEAL"]])
    for unit in STRETCHING:
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - 0.35 * rounding
    for channel in ("AU25", "AU26"):
        expressed, spoken = curves[:, INDEX[channel]], lips[:, INDEX[channel]]
        curves[:, INDEX[channel]] = spoken + expressed - SHARED_OPENING * activity * np.minimum(expressed, spoken)
    for channel in ("AU10L", "AU10R", "AU20L", "AU20R"):
        curves[:, INDEX[channel]] += lips[:, INDEX[channel]]
    for channel in ("AU18", "AU22", "AU17", "AU24", "FV", "TONGUE", "SEAL"):
        curves[:, INDEX[channel]] = np.maximum(curves[:, INDEX[channel]], lips[:, INDEX[channel]])


def _add_accents(curves: Curves, plan: PerformancePlan, times_s: Curves) -> None:
    """Nod and raise the brows on stressed syllables, in place."""
    size = plan.scale("accents")
    if not size:
        return
    curves[:, INDEX["pitch"]] -= NOD_DEG * size * accent_curve(plan.accents, times_s + 0.02)
    brows = accent_curve(plan.accents, times_s + 0.06)
    for unit, share in (("AU1", 0.8), ("AU2", 1.0)):
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] += BROW_RAISE * share * size * brows


def _add_head_and_gaze(curves: Curves, plan: PerformancePlan, times_s: Curves, rng: np.random.Generator) -> None:
    """Add sway, gaze and breath, in place."""
    head = plan.scale("head")
    amount = np.interp(times_s, [k.time_s for k in plan.keyframes], [k.sway for k in plan.keyframes]) * head
    gaze = gaze_curve(plan.fixations, times_s) * plan.scale("gaze")
    for channel, curve in sway_curves(times_s, rng).items():
        curves[:, INDEX[channel]] = curves[:, INDEX[channel]] * min(1.0, head) + curve * amount
    turn = GAZE_BY_HEAD * _smooth_over_time(gaze[:, 0], plan.fps)
    curves[:, INDEX["yaw"]] += turn * min(1.0, head)
    curves[:, INDEX["gaze_x"]] += gaze[:, 0] - turn
    curves[:, INDEX["gaze_y"]] += gaze[:, 1]
    curves[:, INDEX["breath"]] = breath_curve(times_s, rng) * plan.scale("breath")


def _add_blinks(curves: Curves, plan: PerformancePlan, times_s: Curves) -> None:
    """Close the lids in blinks, in place; a closed eye is not wide."""
    closure = np.clip(blink_curve(plan.blinks, times_s) * min(1.0, plan.scale("blinks")), 0, 1)
    for side in "LR":
        lid = curves[:, INDEX[f"AU43{side}"]]
        curves[:, INDEX[f"AU43{side}"]] = lid + (1 - lid) * closure
        curves[:, INDEX[f"AU5{side}"]] *= 1 - closure


def _smooth_over_time(x: Curves, fps: int) -> Curves:
    """A curve smoothed by a Hann window of 0.4 s."""
    width = max(3, int(0.4 * fps)) | 1
    window = np.hanning(width + 2)
    return np.convolve(np.pad(x, width, mode="edge"), window / window.sum(), "same")[width:-width]


def _smoothstep(x: Curves) -> Curves:
    return x * x * (3 - 2 * x)

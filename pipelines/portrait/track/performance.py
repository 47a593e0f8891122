"""The performance track: affect, sound and phonemes to a plan, and a plan to curves at the film's frame rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.portrait.track.action_units import CHANNELS, INDEX, channel_bounds, channels_of_unit, expand_sides
from pipelines.portrait.track.blinks import blink_curve, plan_blinks
from pipelines.portrait.track.coarticulation import coarticulate, follow_loudness
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.expression import emotion_factor, face_from_affect, merge_units, resting_units
from pipelines.portrait.track.gaze import gaze_curve, plan_gaze
from pipelines.portrait.track.head_motion import (
    SWAY_BY_EMOTION,
    accent_curve,
    breath_curve,
    flutter_curve,
    shift_curves,
    sway_curves,
)
from pipelines.portrait.track.lips import add_speech, speech_activity
from pipelines.portrait.track.plan import Keyframe, PerformancePlan
from pipelines.portrait.track.timing import onset_curves, onset_of_affect, peak_curve, plan_peaks, with_asymmetry
from pipelines.portrait.track.visemes import VisemeSegment

Curves = NDArray[np.float64]
NOD_DEG, BROW_RAISE = 1.3, 0.16  # of an accent of size 1
ACCENTED_EXPRESSION = 0.08  # by which an accent of size 1 lifts what is felt
GAZE_BY_HEAD = 0.2  # share of a gaze that the head turns along
BREATH_LIFT = 0.12  # of the shoulders, from out to in


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
    effort: float = 1.0,
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
        effort: of the voice, 1 as people talk; see `coarticulation.follow_loudness`.

    Returns:
        The plan, for `render_track`.
    """
    rng = np.random.default_rng([seed, 11])
    blinks, fixations = plan_blinks(envelope, affect.at, rng), plan_gaze(envelope, affect.at, rng)
    times_s = sorted(
        {0.0, *(round(t, 3) for t, _ in affect.points if t <= envelope.seconds), *_last_moment(affect, envelope)}
    )
    channels = expand_sides(units or {})
    keyframes = tuple(_keyframe(t, affect.at(t), channels, speaks=bool(visemes)) for t in times_s)
    return PerformancePlan(
        seconds=envelope.seconds,
        fps=fps,
        seed=seed,
        keyframes=keyframes,
        visemes=tuple(follow_loudness(visemes, envelope, effort)),
        blinks=tuple(blinks),
        fixations=tuple(fixations),
        accents=tuple(envelope.accents),
        scales=dict(scales or {}),
        peaks=tuple(plan_peaks(keyframes, visemes)),
        onset_s=round(onset_of_affect(affect.at(0.0)), 3),
    )


def render_track(plan: PerformancePlan) -> PerformanceTrack:
    """Curves of a plan: emotion slow and over the whole face, speech quick and local, closures of the lips last."""
    times_s = np.arange(plan.frames) / plan.fps
    rng = np.random.default_rng([plan.seed, 12])
    lips = coarticulate(plan.visemes, plan.frames, plan.fps, gain=plan.scale("lips"))
    activity = speech_activity(plan.visemes, times_s)
    curves = _expression_curves(plan, times_s, rng, np.maximum(activity, peak_curve(plan.peaks, times_s)))
    add_speech(curves, lips, activity)
    _add_accents(curves, plan, times_s)
    _add_head_and_gaze(curves, plan, times_s, rng, activity)
    _add_blinks(curves, plan, times_s)
    return PerformanceTrack(plan.fps, curves.astype(np.float32))


def _last_moment(affect: AffectCurve, envelope: SoundEnvelope) -> list[float]:
    """The end of the sound, where the affect still moves there."""
    return [round(envelope.seconds, 3)] if affect.points[-1][0] > envelope.seconds else []


def _keyframe(time_s: float, affect: Affect, channels: Mapping[str, float], *, speaks: bool) -> Keyframe:
    """The face of an affect; in a film without speech, units that a person set stay as they are."""
    felt = with_asymmetry(expand_sides(face_from_affect(affect)))
    units = merge_units(felt, channels)
    rest = resting_units(units) if speaks else resting_units({u: v for u, v in felt.items() if u not in channels})
    return Keyframe(
        time_s, units, emotion_factor(affect, SWAY_BY_EMOTION), str(affect), rest, affect.effective_vad().arousal
    )


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
    curves *= onset_curves(times_s, plan.onset_s)
    units = slice(0, INDEX["yaw"])
    curves[:, units] *= (flutter_curve(times_s, rng) * plan.scale("emotion"))[:, None]
    curves[:, INDEX["shoulders"] :] *= plan.scale("emotion")
    lift = 1 + ACCENTED_EXPRESSION * plan.scale("accents") * (accent_curve(plan.accents, times_s) - 0.5)
    return curves * np.clip(lift, 0.9, 1.1)[:, None] if plan.accents else curves


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


def _add_head_and_gaze(
    curves: Curves, plan: PerformancePlan, times_s: Curves, rng: np.random.Generator, activity: Curves
) -> None:
    """Add sway, shifts of posture, gaze, breath and shoulders, in place."""
    head = plan.scale("head")
    amount = np.interp(times_s, [k.time_s for k in plan.keyframes], [k.sway for k in plan.keyframes]) * head
    gaze = gaze_curve(plan.fixations, times_s) * plan.scale("gaze")
    shifts = shift_curves(times_s, activity, rng)
    for channel, curve in sway_curves(times_s, rng).items():
        moved = curve * amount + shifts.get(channel, 0.0) * head
        curves[:, INDEX[channel]] = curves[:, INDEX[channel]] * min(1.0, head) + moved
    curves[:, INDEX["shift_x"]] += shifts["shift_x"] * head
    for time_s, degrees, width_s in plan.nods:
        curves[:, INDEX["pitch"]] -= degrees * head * np.exp(-0.5 * ((times_s - time_s) / width_s) ** 2)
    turn = GAZE_BY_HEAD * _smooth_over_time(gaze[:, 0], plan.fps)
    curves[:, INDEX["yaw"]] += turn * min(1.0, head)
    for axis, channel in enumerate(("gaze_x", "gaze_y")):
        curves[:, INDEX[channel]] = curves[:, INDEX[channel]] * plan.scale("gaze") + gaze[:, axis]
    curves[:, INDEX["gaze_x"]] -= turn
    arousal = [k.arousal for k in plan.keyframes]
    excited = np.interp(times_s, [k.time_s for k in plan.keyframes], arousal)
    breath = breath_curve(times_s, rng, activity, excited) * plan.scale("breath")
    curves[:, INDEX["breath"]] = breath
    curves[:, INDEX["shoulders"]] += BREATH_LIFT * breath
    for channel in ("shoulders", "breath", "Tears", "Blush", "Pallor"):
        np.clip(curves[:, INDEX[channel]], *channel_bounds(channel), out=curves[:, INDEX[channel]])


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

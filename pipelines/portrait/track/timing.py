"""When a feeling shows: onset by emotion and unit, peaks of a mouth that opens without speech, accents, asymmetry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.portrait.track.action_units import CHANNELS, INDEX, PAIRED_UNITS
from pipelines.portrait.track.plan import Keyframe
from pipelines.portrait.track.prototypes import ONSET_S, UNIT_LAG_S
from pipelines.portrait.track.visemes import VisemeSegment

Curves = NDArray[np.float64]
ONSET_LEVEL = 0.35  # an expression grows from this share of itself as a film begins
DEFAULT_ONSET_S, MIN_ONSET_S = 0.5, 0.12
PEAK_RISE_S, PEAK_HOLD_S, PEAK_FALL_S = 0.25, 0.4, 0.5  # of a mouth that opens without speech
PEAK_MARGIN_S = 0.35  # of silence that a peak keeps from speech
MIN_OPENING_RISE = 0.2  # of lips and jaw between two keyframes, from which a feeling sets in with a peak
OPENING_UNITS = ("AU25", "AU26")
#: How much stronger the person's own left side, the picture's right, shows what is felt, and what is put on: a smile
#: without raised cheeks (Ekman, Hager & Friesen 1981, Psychophysiology 18; Borod et al. 1997).
FELT_ASYMMETRY, POSED_ASYMMETRY = 0.035, 0.09


def onset_of_affect(affect: Affect) -> float:
    """Seconds that an affect takes to its height, by its emotions; high arousal is quicker."""
    total = sum(max(0.0, w) for w in affect.weights.values())
    if total > 0:
        return sum(max(0.0, w) * ONSET_S.get(e, DEFAULT_ONSET_S) for e, w in affect.weights.items()) / total
    return max(MIN_ONSET_S, DEFAULT_ONSET_S * (1 - 0.5 * affect.effective_vad().arousal))


def onset_curves(times_s: Curves, onset_s: float) -> Curves:
    """The rise of every channel [T, C] as a film begins: `ONSET_LEVEL` to 1, later units later."""
    lags_s = np.array([UNIT_LAG_S.get(_unit_of(channel), 0.0) for channel in CHANNELS])
    levels = np.where(lags_s > 0.5, 0.0, ONSET_LEVEL)  # tears and colour start from nothing
    grown = smoothstep(np.clip((times_s[:, None] - lags_s) / (onset_s + lags_s), 0, 1))
    rise: Curves = levels + (1 - levels) * grown
    rise[:, INDEX["yaw"] : INDEX["shoulders"]] = 1.0
    return rise


def with_asymmetry(channels: Mapping[str, float]) -> dict[str, float]:
    """A face whose two sides differ as those of people do; sides that differ already stay.

    Args:
        channels: of a face, sides apart.

    Returns:
        The same channels.
    """
    smile = min(channels.get("AU12L", 0.0), channels.get("AU12R", 0.0))
    is_posed = smile > 0.2 and min(channels.get("AU6L", 0.0), channels.get("AU6R", 0.0)) < 0.4 * smile
    share = POSED_ASYMMETRY if is_posed else FELT_ASYMMETRY
    out = dict(channels)
    for unit in PAIRED_UNITS:
        left, right = channels.get(f"{unit}L", 0.0), channels.get(f"{unit}R", 0.0)
        if left == right and unit != "AU43":
            out.update({c: v for c, v in ((f"{unit}L", left * (1 - share)), (f"{unit}R", right * (1 + share))) if v})
    return out


def plan_peaks(keyframes: Sequence[Keyframe], visemes: Sequence[VisemeSegment]) -> list[tuple[float, float]]:
    """When a feeling sets in that opens the mouth: as a film without speech begins, and where an affect turns to it.

    Args:
        keyframes: of the film.
        visemes: of its speech; near them no peak is planned.

    Returns:
        (seconds, size) of every peak.
    """

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


def peak_curve(peaks: Sequence[tuple[float, float]], times_s: Curves) -> Curves:
    """How far the mouth opens without speech [T]: 0 at rest to 1 as far as the feeling has it."""
    out = np.zeros(len(times_s))
    for peak_s, size in peaks:
        rise = np.clip((times_s - peak_s + PEAK_RISE_S) / PEAK_RISE_S, 0, 1)
        fall = np.clip((times_s - peak_s - PEAK_HOLD_S) / PEAK_FALL_S, 0, 1)
        out = np.maximum(out, size * smoothstep(rise) * (1 - smoothstep(fall)))
    return np.minimum(out, 1.0)


def smoothstep(x: Curves) -> Curves:
    """0 to 1 along x of 0 to 1, level at both ends."""
    return x * x * (3 - 2 * x)


def _is_quiet(time_s: float, visemes: Sequence[VisemeSegment]) -> bool:
    before_s, after_s = PEAK_RISE_S + PEAK_MARGIN_S, PEAK_HOLD_S + PEAK_FALL_S + PEAK_MARGIN_S
    return all(v.end_s < time_s - before_s or v.start_s > time_s + after_s for v in visemes)


def _unit_of(channel: str) -> str:
    return channel[:-1] if channel[:-1] in PAIRED_UNITS else channel

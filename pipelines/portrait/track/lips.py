"""The mouth of a face that feels and speaks: the lips of speech over an expression that shows through every vowel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.track.action_units import INDEX, channels_of_unit
from pipelines.portrait.track.coarticulation import OPEN_AT_SEAL
from pipelines.portrait.track.visemes import VisemeSegment

Curves = NDArray[np.float64]
#: What speech leaves of an expression, by unit: its own opening gives way to that of the sounds.
SPEECH_ATTENUATION = {"AU24": 0.35, "AU23": 0.8, "AU17": 0.75, "AU25": 0.95, "AU26": 0.75, "AU16": 0.7, "AU10": 0.85}
SHARED_OPENING = 0.7  # of an opening that expression and speech both ask for, how much is the same opening
STRETCHING = ("AU12", "AU14", "AU15", "AU20")  # units that a rounded mouth leaves less room for
ROUNDED_SHARE = 0.25  # of these that the roundest mouth takes
#: How much a whole unit of an expression takes from the rounding of speech, so that its own shape stays.
ROUNDING_LEFT_BY = {"AU12": 0.4, "AU15": 0.3, "AU20": 0.4, "AU23": 0.35, "AU10": 0.2}
MIN_ROUNDING = 0.4  # share of a rounding that every feeling leaves: "oo" stays "oo"
#: What a vowel's opening becomes under a whole unit of an expression: unit of the expression -> unit of the mouth ->
#: gain on the opening. A smile opens wide rather than deep, anger squares the mouth and bares the teeth, a sad mouth
#: hangs at its corners.
SHAPED_BY: dict[str, dict[str, float]] = {
    "AU12": {"AU20": 0.25, "AU10": 0.15},
    "AU15": {"AU15": 0.3, "AU17": 0.15},
    "AU20": {"AU20": 0.3, "AU16": 0.2},
    "AU23": {"AU16": 0.6, "AU10": 0.3, "AU20": 0.2},
}
JAW_LEFT_BY = {"AU12": 0.15, "AU15": 0.1}  # share of the jaw's opening that these take
SPOKEN = ("AU18", "AU22", "AU17", "AU24", "FV", "TONGUE", "SEAL")  # the stronger of expression and speech counts
ADDED = ("AU10", "AU16", "AU20")  # expression and speech add up


def speech_activity(visemes: Sequence[VisemeSegment], times_s: Curves) -> Curves:
    """Speech [T]: 0 silent to 1 speaking, eased over a quarter of a second."""
    activity = np.zeros(len(times_s))
    for viseme in visemes:
        first, last = np.searchsorted(times_s, (viseme.start_s - 0.35, viseme.end_s + 0.35))
        near = times_s[first:last]
        distance_s = np.maximum(np.maximum(viseme.start_s - near, near - viseme.end_s), 0.0)
        activity[first:last] = np.maximum(activity[first:last], 1 - np.clip((distance_s - 0.08) / 0.25, 0, 1))
    return activity


def add_speech(curves: Curves, lips: NDArray[np.float32], activity: Curves) -> None:
    """Put the lips of speech over an expression, in place.

    Args:
        curves: of the expression [T, C] over `action_units.CHANNELS`.
        lips: of speech alone [T, C], from `coarticulation.coarticulate`.
        activity: 0 silent to 1 speaking [T].
    """
    felt = {u: np.minimum(1.0, _mean(curves, u)) * activity for u in {*ROUNDING_LEFT_BY, *SHAPED_BY, *JAW_LEFT_BY}}
    spoken = lips.astype(np.float64)
    opening = np.minimum(1.0, spoken[:, INDEX["AU25"]] + spoken[:, INDEX["AU26"]])
    for unit, share in SPEECH_ATTENUATION.items():
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - activity * (1 - share)
    rounding_left = 1 - sum(share * felt[u] for u, share in ROUNDING_LEFT_BY.items())
    for channel in ("AU18", "AU22"):
        spoken[:, INDEX[channel]] *= np.maximum(MIN_ROUNDING, rounding_left)
    spoken[:, INDEX["AU26"]] *= 1 - sum(share * felt[u] for u, share in JAW_LEFT_BY.items())
    rounding = np.minimum(1.0, spoken[:, INDEX["AU18"]] + spoken[:, INDEX["AU22"]] + spoken[:, INDEX["SEAL"]])
    for unit in STRETCHING:
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - ROUNDED_SHARE * rounding
    for unit, shape in SHAPED_BY.items():
        for shaped, gain in shape.items():
            for channel in channels_of_unit(shaped):
                curves[:, INDEX[channel]] += gain * felt[unit] * opening
    for channel in ("AU25", "AU26"):
        expressed, said = curves[:, INDEX[channel]], spoken[:, INDEX[channel]]
        curves[:, INDEX[channel]] = said + expressed - SHARED_OPENING * activity * np.minimum(expressed, said)
    for unit in ADDED:
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] += spoken[:, INDEX[channel]]
    for channel in SPOKEN:
        curves[:, INDEX[channel]] = np.maximum(curves[:, INDEX[channel]], spoken[:, INDEX[channel]])
    _close_for_contacts(curves)


def _close_for_contacts(curves: Curves) -> None:
    """Take back what an expression parts where lips must touch, in place: joy opens no p, and no f."""
    seal, lip = curves[:, INDEX["SEAL"]].copy(), curves[:, INDEX["FV"]].copy()
    for unit, share in OPEN_AT_SEAL.items():
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - (1 - share) * seal
    for unit, share in (("AU16", 1.0), ("AU25", 0.5), ("AU26", 0.6), ("AU22", 0.6)):
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - share * lip


def _mean(curves: Curves, unit: str) -> Curves:
    return np.mean([curves[:, INDEX[c]] for c in channels_of_unit(unit)], 0)

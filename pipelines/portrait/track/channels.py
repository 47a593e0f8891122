"""The channels of a performance track: action units (FACS, Ekman, Friesen & Hager 2002), lips, head, gaze, breath.

An action unit is 0 at rest and 1 at FACS intensity E; paired ones end in L or R, the picture's left and right. Angles are
degrees: yaw turns to the picture's right, pitch lifts the chin, roll leans clockwise; gaze_x looks to the picture's right,
gaze_y up. Shifts are in distances between the eyes, right and down. breath is 0 (out) to 1 (in).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PAIRED = ("AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU9", "AU10", "AU12", "AU14", "AU15", "AU20", "AU43")
MIDDLE = ("AU17", "AU18", "AU22", "AU23", "AU24", "AU25", "AU26")
#: FV: the lower lip under the upper teeth; TONGUE: its tip at the teeth; SEAL: the lips held shut whatever else they do.
LIPS = ("FV", "TONGUE", "SEAL")
UNITS = (*(f"{u}{side}" for u in PAIRED for side in "LR"), *MIDDLE, *LIPS)
HEAD = ("yaw", "pitch", "roll", "shift_x", "shift_y", "gaze_x", "gaze_y", "breath")
CHANNELS = (*UNITS, *HEAD)
INDEX = {name: i for i, name in enumerate(CHANNELS)}

#: What each unit does, in words, for plans that people read.
MEANS: Mapping[str, str] = {
    "AU1": "inner brow raised",
    "AU2": "outer brow raised",
    "AU4": "brows lowered",
    "AU5": "upper lids raised",
    "AU6": "cheeks raised",
    "AU7": "lids tightened",
    "AU9": "nose wrinkled",
    "AU10": "upper lip raised",
    "AU12": "lip corners pulled up",
    "AU14": "dimpled",
    "AU15": "lip corners down",
    "AU17": "chin raised",
    "AU18": "lips puckered",
    "AU20": "lips stretched",
    "AU22": "lips funnelled",
    "AU23": "lips tightened",
    "AU24": "lips pressed",
    "AU25": "lips parted",
    "AU26": "jaw dropped",
    "AU43": "eyes closed",
}


def sides(unit: str) -> tuple[str, ...]:
    """The channels of a unit by its plain name: both sides, or the one in the middle."""
    return (f"{unit}L", f"{unit}R") if unit in PAIRED else (unit,)


def spread(units: Mapping[str, float]) -> dict[str, float]:
    """Plain names to channels; names with a side are taken as they are."""
    return {
        channel: value for unit, value in units.items() for channel in (sides(unit) if unit not in INDEX else (unit,))
    }


def known(names: Iterable[str]) -> list[str]:
    """The names that are neither a unit nor a channel."""
    return [n for n in names if n not in INDEX and n not in PAIRED]

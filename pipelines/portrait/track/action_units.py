"""The channels of a performance track: action units (FACS, Ekman, Friesen & Hager 2002), lips, head, gaze, body, skin.

An action unit is 0 at rest and 1 at FACS intensity E; paired ones end in L or R, the picture's left and right. Angles
are degrees: yaw turns to the picture's right, pitch lifts the chin, roll leans clockwise; gaze_x looks to the picture's
right, gaze_y up. Shifts are in distances between the eyes, right and down. breath is 0 (out) to 1 (in); shoulders is -1
(let fall) to 1 (raised to the ears). The skin's channels are 0 (none) to 1 (as far as skin goes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAIRED_UNITS = ("AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU9", "AU10", "AU12", "AU14", "AU15", "AU16", "AU20", "AU43")
MIDDLE_UNITS = ("AU17", "AU18", "AU22", "AU23", "AU24", "AU25", "AU26")
#: FV: the lower lip under the upper teeth; TONGUE: its tip at the teeth; SEAL: the lips held shut whatever else they
#: do.
LIP_CHANNELS = ("FV", "TONGUE", "SEAL")
UNITS = (*(f"{u}{side}" for u in PAIRED_UNITS for side in "LR"), *MIDDLE_UNITS, *LIP_CHANNELS)
HEAD_CHANNELS = ("yaw", "pitch", "roll", "shift_x", "shift_y", "gaze_x", "gaze_y", "breath", "shoulders")
#: Tears: wet eyes (.3) to a drop that runs (1). Blush: red cheeks, nose and ears. Pallor: blood gone from the skin.
SKIN_CHANNELS = ("Tears", "Blush", "Pallor")
CHANNELS = (*UNITS, *HEAD_CHANNELS, *SKIN_CHANNELS)
INDEX = {name: i for i, name in enumerate(CHANNELS)}
#: Lowest and highest value of what is no angle and no unit; see `channel_bounds`.
_BOUNDS = {
    **dict.fromkeys((*LIP_CHANNELS, *SKIN_CHANNELS, "breath"), (0.0, 1.0)),
    **dict.fromkeys(("shift_x", "shift_y", "shoulders"), (-1.0, 1.0)),
}

#: What each unit does, in words, for plans that people read.
UNIT_DESCRIPTIONS: Mapping[str, str] = {
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
    "AU16": "lower lip pulled down",
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


def channels_of_unit(unit: str) -> tuple[str, ...]:
    """The channels of a unit by its name without a side: left and right, or the one in the middle."""
    return (f"{unit}L", f"{unit}R") if unit in PAIRED_UNITS else (unit,)


def channel_bounds(name: str) -> tuple[float, float]:
    """Lowest and highest value of a unit, by name with or without a side, or of another channel."""
    return (0.0, 2.0) if name.startswith("AU") else _BOUNDS.get(name, (-30.0, 30.0))


def expand_sides(units: Mapping[str, float]) -> dict[str, float]:
    """Units by name without a side to channels; names of channels are taken as they are.

    Args:
        units: name, with or without a side, to intensity.

    Returns:
        Channel to intensity.

    Example:
        >>> expand_sides({"AU12": 0.5, "AU26": 0.2, "AU4L": 1.0})
        {'AU12L': 0.5, 'AU12R': 0.5, 'AU26': 0.2, 'AU4L': 1.0}
    """
    return {
        channel: value
        for unit, value in units.items()
        for channel in (channels_of_unit(unit) if unit not in INDEX else (unit,))
    }


def row_from_units(units: Mapping[str, float]) -> NDArray[np.float32]:
    """One row [C] of a track from units by name; channels that are not named are at rest."""
    import numpy as np  # late: the names of units are wanted where no track is

    row = np.zeros(len(CHANNELS), np.float32)
    for channel, value in expand_sides(units).items():
        row[INDEX[channel]] = value
    return row


def unknown_units(names: Iterable[str]) -> list[str]:
    """The names that are neither a unit nor a channel."""
    return [n for n in names if n not in INDEX and n not in PAIRED_UNITS]

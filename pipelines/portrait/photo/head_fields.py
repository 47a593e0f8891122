"""How the head's own units move a face's landmarks, seen from where the picture sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.fit import FittedHead
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.track.action_units import PAIRED_UNITS

Array = NDArray[np.float64]
JAW_GAIN = 0.87
#: Channel without a side -> the head's units (without a side where they have two) and their gain: a channel at 1 moves
#: as far as FACS intensity E does, an ARKit unit as far as its sculptor went.
_UNITS_BY_CHANNEL: Mapping[str, Mapping[str, float]] = {
    "AU1": {"browInnerUp": 1.7},
    "AU2": {"browOuterUp": 1.3},
    "AU4": {"browDown": 1.0},
    "AU6": {"cheekSquint": 0.7},
    "AU9": {"noseSneer": 1.0, "mouthUpperUp": 0.3},
    "AU10": {"mouthUpperUp": 1.05, "noseSneer": 0.2},
    "AU12": {"mouthSmile": 0.86},
    "AU14": {"mouthDimple": 1.0},
    "AU15": {"mouthFrown": 1.2},
    "AU16": {"mouthLowerDown": 1.0},
    "AU17": {"mouthShrugLower": 1.0},
    "AU18": {"mouthPucker": 1.35},
    "AU20": {"mouthStretch": 1.05},
    "AU22": {"mouthFunnel": 0.65},
    "AU25": {"mouthLowerDown": 0.75, "mouthUpperUp": 0.25},
    "AU26": {"jawOpen": JAW_GAIN},
}
_PICTURE_SIDES = (("L", "Right"), ("R", "Left"))  # the picture's side, and the person's that units are named by


def head_fields(fitted: FittedHead, left: Array) -> dict[str, Array]:
    """Displacement [468, 2] in pixels of every channel at 1 that the head has units for.

    Args:
        fitted: the head laid over the face.
        left: [468], how much each landmark belongs to the picture's left half; parts a unit that has no sides.

    Returns:
        Channel to displacement.
    """
    moves = fitted.project_moves(fitted.head.unit_landmarks[:, : mesh.SKIN])[..., :2].astype(np.float64)
    units = fitted.head.units
    return compose_channels(lambda unit: moves[units.index(unit)], units, left)


def compose_channels(moves_of: Callable[[str], Array], units: Sequence[str], left: Array) -> dict[str, Array]:
    """Displacement [N, D] of every channel at 1, put together from the head's units.

    Args:
        moves_of: displacement [N, D] of a unit at 1 by its name.
        units: the head's.
        left: [N], how much each point belongs to the picture's left half.

    Returns:
        Channel to displacement.
    """
    shares = {"L": left[:, None], "R": 1 - left[:, None]}
    out: dict[str, Array] = {}
    for channel, parts in _UNITS_BY_CHANNEL.items():
        sides: dict[str, Array] = {}
        for name, gain in parts.items():
            for side, person_side in _PICTURE_SIDES:
                whole = moves_of(name) * shares[side] if name in units else moves_of(f"{name}{person_side}")
                sides[side] = sides.get(side, 0) + gain * whole
        if channel in PAIRED_UNITS:
            out |= {f"{channel}{side}": move for side, move in sides.items()}
        else:
            out[channel] = sides["L"] + sides["R"]
    return out

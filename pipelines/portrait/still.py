"""One moment of a face: an affect at its height, as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines.base import AUTO, Conditions, Record
from pipelines.portrait.engine import FaceRenderer
from pipelines.portrait.options import PortraitOptions
from pipelines.portrait.track.action_units import row_from_units
from pipelines.portrait.track.expression import action_units_from_pspi, face_from_affect, merge_units
from weights.errors import InputError


@dataclass(frozen=True)
class PortraitStill:
    """A picture of a face.

    Attributes:
        picture: RGB [S, S, 3], or RGBA where the renderer is transparent.
        row: of a track [C], see `action_units.CHANNELS`.
        seed: of a built-in person without a look.
        record: how it was made.
        renderer: makes the same face do anything else.
    """

    picture: NDArray[np.uint8]
    row: NDArray[np.float32]
    seed: int
    record: Record
    renderer: FaceRenderer


def row_of_affect(conditions: Conditions, options: PortraitOptions) -> NDArray[np.float32]:
    """The row of a track that shows an affect at its height.

    Args:
        conditions: affect and intensity.
        options: whose units and pain stand over the affect's own.

    Returns:
        A row [C].

    Raises:
        InputError: the affect changes over time, or is read off a recording.
    """
    if conditions.affect == AUTO or len(AffectCurve.of(conditions.affect).points) > 1:
        raise InputError("a still shows one moment; name one affect, no curve over time and not auto")
    affect = AffectCurve.of(conditions.affect).scale(conditions.intensity).at(0.0)
    units: Mapping[str, float] = face_from_affect(affect)
    if options.pain is not None:
        units = action_units_from_pspi(options.pain)
    return row_from_units(merge_units(dict(units), options.units or {}))

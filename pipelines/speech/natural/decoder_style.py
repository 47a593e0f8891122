"""How much of a speaking style a natural decoder bears before it breaks up: measured, see the card speech-hibari."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.plan import COLOURS
from pipelines.speech.voice.speakers import STYLE_SIZE
from pipelines.speech.voice.style import SCALARS, Style

#: Share of a number of a style; those that are not named are taken whole. Styles were solved for our own vocoder, which
#: hides in its buzz what a clean voice shows: a bent spectrum, creak, trembling.
SHARES: Mapping[str, float] = {
    "f0_st": 0.8,
    "level_db": 0.8,
    "breath": 0.6,
    "creak": 0.2,
    "tremor_st": 0.5,
    "jitter_st": 0.4,
    "formant_log2": 0.7,
}
COLOUR_SHARE = 0.3


def style_scale() -> NDArray[np.float64]:
    """What a style is multiplied by: [40]."""
    scale = np.ones(STYLE_SIZE)
    for name, share in SHARES.items():
        scale[list(SCALARS).index(name)] = share
    is_colour = Style.from_names(colour=np.ones(COLOURS)).values > 0
    scale[is_colour] = COLOUR_SHARE
    return scale

"""The looks by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.image.categories import STYLES
from pipelines.image.looks import oils, pale, prints, washes
from pipelines.image.looks.guide import Guide, make_guide
from pipelines.image.looks.tones import Mood, hold_dark
from pipelines.image.world.scene import Traced
from weights.errors import InputError

Array = NDArray[np.float32]
Picture = NDArray[np.uint8]

PHOTOGRAPH = "photograph"
TILT = 0.5  # radians that arousal turns strokes to the diagonal


@dataclass(frozen=True, slots=True)
class _Look:
    """How a look is made: its painter, how much the flow turns in eddies, how far dark pictures stay dark."""

    make: Callable[[Guide, Mood, np.random.Generator], Array]
    swirl: float = 0.0
    hold: float = 0.7


_LOOKS: Mapping[str, _Look] = {
    "baroque": _Look(oils.baroque),
    "romanticism": _Look(oils.romanticism, 0.1),
    "impressionism": _Look(oils.impressionism, 0.1),
    "post-impressionism": _Look(oils.post_impressionism, 1.0),
    "symbolism": _Look(pale.symbolism, 0.2),
    "watercolour": _Look(washes.watercolour, hold=0.2),
    "ink": _Look(washes.ink, hold=0.1),
    "storybook": _Look(pale.storybook),
    "woodcut": _Look(prints.woodcut, 0.15, hold=0.0),
    "poster": _Look(prints.poster),
}
LOOKS: tuple[str, ...] = STYLES


def apply_look(
    picture: Picture,
    traced: Traced | None,
    look: str,
    *,
    arousal: float,
    valence: float,
    seed: int,
    strength: float = 1.0,
) -> Picture:
    """Paint a picture over.

    Args:
        picture: sRGB [H, W, 3].
        traced: what lies behind each pixel; None where only the picture is known.
        look: of `LOOKS`.
        arousal: -1 smooth and level to 1 rough, long, diagonal.
        valence: -1 heavy to 1 light colours.
        seed: of the brush.
        strength: 0 the picture as it is to 1 painted all over.

    Returns:
        sRGB [H, W, 3].

    Raises:
        InputError: no such look.
    """
    if look not in LOOKS:
        raise InputError(f"there is no look {look[:30]!r}; choose one of: {', '.join(LOOKS)}")
    if look == PHOTOGRAPH or strength <= 0:
        return picture
    rng = np.random.default_rng([seed, LOOKS.index(look)])
    mood = Mood(float(np.clip(arousal, -1, 1)), float(np.clip(valence, -1, 1)))
    chosen = _LOOKS[look]
    guide = make_guide(picture, traced, rng, chosen.swirl * (0.6 + 0.4 * mood.rough), TILT * max(0.0, mood.arousal))
    out = np.clip(hold_dark(chosen.make(guide, mood, rng), guide.rgb, chosen.hold * (1 - 0.4 * mood.valence)), 0, 1)
    mixed = guide.rgb + min(1.0, strength) * (out - guide.rgb)
    return np.asarray((mixed * 255).round(), np.uint8)

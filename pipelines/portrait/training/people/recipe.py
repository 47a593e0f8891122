"""What a person is made of: the recipe that the bake follows; the built-in people's stand in `cast.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Hair:
    """Hair of the head.

    Attributes:
        style: of `hair_styles.STYLES`.
        melanin: 0 white to 1 black.
        red: redness of the melanin, 0 to 1.
        length: times the style's own.
        curl: times the style's own waves.
        part: of the parting, -1 the viewer's left to 1.
        volume: times the style's own lift.
        hairline: how far it has gone back, 0 to 1.
    """

    style: str = "crop"
    melanin: float = 0.8
    red: float = 0.3
    length: float = 1.0
    curl: float = 1.0
    part: float = 0.3
    volume: float = 1.0
    hairline: float = 0.0


@dataclass(frozen=True)
class Recipe:
    """One person.

    Attributes:
        name: by which the person is asked for.
        title: a line for lists.
        voice_sex: "female" or "male".
        sex: share of female.
        age: shares of "baby", "child", "young", "old".
        years: as told.
        origin: shares of "african", "asian", "caucasian".
        shape: weights of targets of the head.
        skin: colour "#rrggbb".
        lips: colour.
        iris: colour.
        blush: 0 to 1.
        freckles: 0 to 1.
        wrinkles: 0 to 1.
        shadow: of a shaved beard, 0 to 1.
        makeup: of the lids' line and lashes, 0 to 1.
        hair: of the head.
        brow: melanin, redness, thickness and density of the brows.
        brow_arch: height of the brows' arch, times usual.
        beard: length in eyes' distances, 0 for none; negative for a moustache alone.
        beard_melanin: of the beard.
        wear: names of what is worn, each with its colours, such as {"sweater": ("#395",)}.
        backdrop: colours of the background, middle and rim.
        key: the key light's side, -1 left or 1 right.
        warmth: of the key light, 0 to 1.
        frame: share of the picture's side that the eyes' distance takes.
        rest: face units of the friendly face at rest.
        seed: of all chance.
    """

    name: str
    title: str = ""
    voice_sex: str = "female"
    sex: float = 1.0
    age: Mapping[str, float] = field(default_factory=lambda: {"young": 1.0})
    years: int = 30
    origin: Mapping[str, float] = field(default_factory=lambda: {"caucasian": 1.0})
    shape: Mapping[str, float] = field(default_factory=dict)
    skin: str = "#d9a385"
    lips: str = "#b5625a"
    iris: str = "#5a4632"
    blush: float = 0.5
    freckles: float = 0.0
    wrinkles: float = 0.0
    shadow: float = 0.0
    makeup: float = 0.2
    hair: Hair = Hair()
    brow: tuple[float, float, float, float] = (0.85, 0.3, 1.0, 1.0)
    brow_arch: float = 1.0
    beard: float = 0.0
    beard_melanin: float = 0.8
    wear: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"sweater": ("#6b7f8c",)})
    backdrop: tuple[str, str] = ("#b9c4c8", "#7f8c93")
    key: int = -1
    warmth: float = 0.5
    frame: float = 0.158
    rest: Mapping[str, float] = field(
        default_factory=lambda: {
            "mouthSmile": 0.44,
            "mouthDimple": 0.12,
            "cheekSquint": 0.12,
            "browInnerUp": 0.08,
            "eyeWide": 0.14,
        }
    )
    seed: int = 1


def linear(colour: str) -> NDArray[np.float64]:
    """A colour of the web "#rrggbb" (sRGB) as linear RGB [3] in 0..1."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)

"""Names that pictures are asked for by: styles, kinds of scene, aspect ratios. No imports, so that options load
fast.
"""

from __future__ import annotations

from typing import Literal, get_args

from pipelines.picture_attribute_names import ATTRIBUTES

Style = Literal[
    "photograph",
    "baroque",
    "romanticism",
    "impressionism",
    "post-impressionism",
    "symbolism",
    "watercolour",
    "ink",
    "storybook",
    "woodcut",
    "poster",
]
Scene = Literal["landscape", "sea", "city", "interior", "figure", "still life"]
Aspect = Literal["square", "landscape", "portrait"]

STYLES: tuple[str, ...] = get_args(Style)
#: What the painter learnt, in the order of its embeddings, which count from 1.
PAINTER_STYLES: tuple[str, ...] = ("baroque", "impressionism", "post-impressionism", "romanticism", "symbolism")
SCENES: tuple[str, ...] = get_args(Scene)
ASPECTS: tuple[str, ...] = get_args(Aspect)

__all__ = ["ASPECTS", "ATTRIBUTES", "PAINTER_STYLES", "SCENES", "STYLES", "Aspect", "Scene", "Style"]

"""Names that pictures are asked for by: styles, kinds of scene, aspect ratios. No imports, so that options load
fast.
"""

from __future__ import annotations

from typing import Literal, get_args

from pipelines.picture_attribute_names import ATTRIBUTES

Style = Literal["baroque", "impressionism", "post-impressionism", "romanticism", "symbolism"]
Scene = Literal["landscape", "sea", "city", "interior", "figure", "still life"]
Aspect = Literal["square", "landscape", "portrait"]

#: In the order of the painter's embeddings, which count from 1.
STYLES: tuple[str, ...] = get_args(Style)
SCENES: tuple[str, ...] = get_args(Scene)
ASPECTS: tuple[str, ...] = get_args(Aspect)

__all__ = ["ASPECTS", "ATTRIBUTES", "SCENES", "STYLES", "Aspect", "Scene", "Style"]

"""Names that the embedded painter knows: styles, kinds of scene, attributes."""

from __future__ import annotations

from pipelines.picture_attributes import ATTRIBUTES as ATTRIBUTES

STYLES = ("baroque", "impressionism", "post-impressionism", "romanticism", "symbolism")
SCENES = ("landscape", "sea", "city", "interior", "figure", "still life")

"""Names of the plain attributes of a picture that the painter takes and the recognizer measures; no imports.

The kinds are those of EmoSet (Yang et al. 2023) and of Machajdik & Hanbury (2010); how each is measured is in
`pipelines.picture_attributes`.
"""

from __future__ import annotations

ATTRIBUTES = (
    "brightness",
    "contrast",
    "saturation",
    "colourfulness",
    "warmth",
    "greenness",
    "colour_variety",
    "edge_density",
    "line_straightness",
    "texture",
    "detail",
    "symmetry",
    "depth_of_field",
    "skin_share",
    "dark_share",
    "light_share",
)
#: Lowest and highest value of each: shares and means lie in 0..1, differences on both sides of 0.
ATTRIBUTE_BOUNDS = {
    **dict.fromkeys(ATTRIBUTES, (0.0, 1.0)),
    **dict.fromkeys(("warmth", "greenness", "symmetry"), (-1.0, 1.0)),
    "depth_of_field": (-3.0, 3.0),
}

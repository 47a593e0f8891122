"""Colours that a prompt may name: the web's usual names with their RGB, spellings, and shades ("dark red")."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.image.prompt.tables import load_list
from weights.errors import InputError

#: Name -> sRGB 0..255, after CSS Color Module Level 4 where it has the name; pure web colours are tamed for paint.
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (204, 34, 30),
    "crimson": (176, 20, 52),
    "maroon": (112, 20, 32),
    "orange": (240, 128, 24),
    "coral": (255, 127, 80),
    "salmon": (250, 128, 114),
    "amber": (240, 168, 20),
    "yellow": (246, 208, 40),
    "golden": (226, 176, 44),
    "beige": (232, 220, 192),
    "ivory": (250, 246, 230),
    "green": (52, 150, 56),
    "lime": (150, 210, 40),
    "olive": (118, 122, 40),
    "emerald": (20, 150, 96),
    "teal": (14, 122, 122),
    "turquoise": (40, 186, 184),
    "cyan": (40, 208, 224),
    "blue": (36, 84, 196),
    "azure": (64, 144, 236),
    "navy": (20, 32, 92),
    "indigo": (62, 30, 130),
    "violet": (138, 74, 190),
    "purple": (126, 52, 170),
    "lavender": (186, 168, 226),
    "magenta": (214, 40, 160),
    "pink": (246, 138, 178),
    "rose": (226, 92, 124),
    "brown": (126, 80, 44),
    "tan": (206, 176, 132),
    "white": (248, 246, 240),
    "silver": (192, 194, 200),
    "grey": (142, 144, 148),
    "black": (22, 22, 26),
}
#: Other words -> name.
ALIASES: Mapping[str, str] = {
    "scarlet": "red", "vermilion": "red", "vermillion": "red", "reddish": "red", "ruby": "crimson", "cherry": "crimson",
    "blood-red": "crimson", "cherry-red": "crimson", "burgundy": "maroon", "claret": "maroon", "brick-red": "maroon",
    "peach": "salmon", "apricot": "coral", "tangerine": "orange", "orangey": "orange", "ochre": "amber",
    "lemon-yellow": "yellow", "yellowish": "yellow", "lemon": "yellow", "gold": "golden", "blond": "golden",
    "blonde": "golden", "cream": "ivory", "cream-coloured": "ivory", "off-white": "ivory", "greenish": "green",
    "mint": "light green", "khaki": "olive", "jade": "emerald", "aqua": "cyan", "aquamarine": "turquoise",
    "bluish": "blue", "sky-blue": "azure", "sky-blues": "azure", "baby-blue": "light blue", "royal-blue": "blue",
    "navy-blue": "navy", "cobalt": "blue", "cobalt-blue": "blue", "ultramarine": "blue", "sapphire": "blue",
    "sea-green": "teal", "lilac": "lavender", "mauve": "lavender", "plum": "purple", "fuchsia": "magenta",
    "pinkish": "pink", "hot-pink": "magenta", "chestnut": "brown", "chocolate-brown": "brown", "bronze": "brown",
    "copper": "orange", "sepia": "brown", "auburn": "brown", "sandy": "tan", "snow-white": "white",
    "snow-whites": "white", "whitewashed": "white", "whitish": "white", "gray": "grey", "greyish": "grey",
    "grayish": "grey", "slate": "grey", "silvery": "silver", "pitch-black": "black", "jet-black": "black",
    "ebony": "black", "rosy": "rose", "golden-yellow": "golden", "blood-orange": "orange",
}  # fmt: skip
#: Words before a colour -> (share, towards black 0 or white 255).
SHADES: Mapping[str, tuple[float, int]] = {
    "dark": (0.4, 0),
    "light": (0.4, 255),
    "pale": (0.55, 255),
    "deep": (0.25, 0),
    "bright": (0.0, 255),
}
SHADE_WORDS: Mapping[str, str] = {
    **{shade: shade for shade in SHADES},
    **dict.fromkeys(("soft", "pastel", "faded", "washed-out", "whitish"), "pale"),
    **dict.fromkeys(("vivid", "intense", "neon", "brilliant", "rich"), "bright"),
    **dict.fromkeys(("darker", "dull", "dusky"), "dark"),
    "lighter": "light",
}
#: Names that are fruits, flowers, stones or materials as well: colours only before a noun or after "is".
AMBIGUOUS_COLOURS = load_list("ambiguous-colours")


def colour_rgb(name: str) -> tuple[float, float, float]:
    """The sRGB of a colour's name.

    Args:
        name: of `COLOURS`, by itself or after a shade: "red", "dark red".

    Returns:
        Red, green, blue, each 0..1.

    Raises:
        InputError: no colour of this name.

    Example:
        >>> colour_rgb("dark red") < colour_rgb("red")
        True
    """
    shade, _, base = name.rpartition(" ")
    if base not in COLOURS or (shade and shade not in SHADES):
        raise InputError(
            f"colour '{name[:40]}' is not known; choose from {', '.join(COLOURS)}, also after 'dark', 'pale'"
        )
    share, towards = SHADES.get(shade, (0.0, 0))
    r, g, b = ((1 - share) * c / 255 + share * towards / 255 for c in COLOURS[base])
    return r, g, b

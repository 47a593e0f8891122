"""How a thing moves, by what it is: its name, its theme and where it stands."""

from __future__ import annotations

from typing import Literal

from pipelines.image.stock import ThingEntry

Kind = Literal[
    "", "tree", "plant", "weed", "cloth", "hanging", "fire", "glow", "flyer", "floater", "swimmer", "boat", "living"
]

_FIRES = frozenset(
    (
        "flames",
        "bonfire",
        "campfire",
        "torch",
        "brazier",
        "candle",
        "candelabra",
        "memorial-candle",
        "fireplace-lit",
        "birthday-cake",
    )
)
_GLOWS = frozenset(("lantern", "oil-lamp", "jack-o-lantern", "iron-stove", "magic-lamp"))  # flames behind glass
_CLOTHS = frozenset(("banner", "bunting", "flag", "flag-ruined", "party-flags", "curtain", "cobweb", "spiderweb"))
_HANGING = frozenset(("swing", "spider-hanging", "garden-gate"))
_SEATED = frozenset(("coconut-palm", "parasol", "dancer-with-flowing-dress", "wedding-arch", "scarecrow"))
_FLYERS = frozenset(("flock-of-birds", "flock-of-crows", "flock-of-doves", "swallow", "hummingbird", "bat", "dragon"))
_WEEDS = frozenset(("seaweed", "kelp", "red-seaweed", "anemone"))
_BY_THEME: dict[str, Kind] = {
    "trees": "tree", "bare": "tree", "grim": "tree", "woods": "tree", "bushes": "tree", "thickets": "plant",
    "flowers": "plant", "meadows": "plant", "crops": "plant", "grasses": "plant", "greenery": "plant",
    "balloons": "floater", "insects": "floater", "lights": "floater", "boats": "boat", "ships": "boat",
    "steamers": "boat", "people": "living", "animals": "living", "pets": "living", "farm": "living",
}  # fmt: skip
_STILL = frozenset((
    "ant", "caterpillar", "cockroach", "ladybird", "scorpion", "snail", "spider", "worm", "fallen-tree", "log-pile",
    "driftwood", "stump", "grass-snowy", "cart", "hedge", "boxwood",
))  # fmt: skip
_DEAD = ("-dead", "-ruined", "dead-body", "skeleton", "statue")


def kind_of(entry: ThingEntry, *, under_water: bool = False) -> Kind:
    """How a thing moves.

    Args:
        entry: of the stock.
        under_water: whether it is at the bottom of the sea.

    Returns:
        A kind; "" for what stands still.

    Example:
        >>> from pipelines.image.stock import Stock  # doctest: +SKIP
        >>> kind_of(Stock().entries["oak"])  # doctest: +SKIP
        'tree'
    """
    name, theme = entry.name, entry.kind
    if name in _FIRES:
        return "fire"
    if name in _GLOWS:
        return "glow"
    if name in _STILL:
        return ""
    if under_water:
        return _under_water(entry)
    if name in _CLOTHS:
        return "cloth"
    if name in _HANGING or entry.stands == "ceiling":
        return "hanging"
    if name in _FLYERS or name.endswith("-flying"):
        return "flyer"
    if entry.stands == "sky":
        return "floater"
    if name.endswith("bridge") or theme == "bridges" or theme == "industry":
        return ""
    if entry.stands == "water":
        return "plant" if name.startswith("reeds") else "boat"
    if name in _SEATED:
        return "plant"
    if any(word in name for word in _DEAD) and theme not in ("bare", "grim", "trees"):
        return ""
    return _BY_THEME.get(theme, "")


def _under_water(entry: ThingEntry) -> Kind:
    if entry.name in _WEEDS or entry.kind in ("grasses", "greenery"):
        return "weed"
    if entry.stands in ("sky", "water") or entry.name in ("turtle", "mermaid", "octopus", "seal"):
        return "swimmer"
    return ""

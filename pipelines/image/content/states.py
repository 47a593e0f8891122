"""Which state of a thing an affect or a season shows: in blossom, lit, withered, boarded up, burnt."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.image.content.registers import Registers
from pipelines.image.stock import Stock

#: Register -> states that show it, the first that a thing has.
STATES: Mapping[str, tuple[str, ...]] = {
    "joy": ("blossom", "lit"),
    "serenity": ("lit", "blossom"),
    "sorrow": ("withered", "dead", "autumn", "boarded", "ruined", "broken"),
    "fear": ("dead", "ruined", "boarded", "broken", "withered"),
    "anger": ("burnt", "ruined", "broken", "dead"),
    "disgust": ("rusty", "withered", "ruined", "broken", "dead"),
    "wonder": ("lit", "blossom"),
}
#: Register -> what animals do in it, the first pose that one has.
POSES: Mapping[str, tuple[str, ...]] = {
    "joy": ("running", "leaping", "galloping", "jumping"),
    "serenity": ("sleeping", "grazing", "lying", "sitting"),
    "sorrow": ("lying", "sitting", "grazing"),
    "fear": ("snarling", "howling", "black", "arched"),
    "anger": ("roaring", "snarling", "angry", "galloping"),
}
ANIMALS = frozenset({"animals", "birds", "farm", "insects", "pets", "reptiles"})  # kinds of things
SEASONS: Mapping[str, tuple[str, ...]] = {
    "spring": ("blossom",),
    "autumn": ("autumn",),
    "winter": ("snowy", "dead"),
    "summer": (),
}


def show(
    stock: Stock,
    name: str,
    registers: Registers,
    lot: float,
    *,
    season: str | None = None,
    night: bool = False,
    asked: str = "",
) -> str:
    """The thing that is drawn for another.

    Args:
        stock: of things.
        name: of the thing that is meant.
        registers: of the affect.
        lot: 0..1, of this one among its like: the more of a register, the more of them change.
        season: of the prompt.
        night: whether lights are lit.
        asked: a state that the prompt asks for.

    Returns:
        The name of the thing or of one of its states.
    """
    states = stock.states.get(name, {})
    if asked in states:
        return states[asked]
    register, share = max(registers.shares.items(), key=lambda item: item[1])
    alive = stock.entries[name].kind in ANIMALS
    if share > 0.18 + 0.72 * lot:
        if alive and not asked:
            return next((n for p in POSES.get(register, ()) if (n := f"{name}-{p}") in stock.entries), name)
        for state in STATES[register]:
            if state == "blossom" and season in ("autumn", "winter"):
                continue
            if state in states and _stays_aloft(stock, name, states[state]):
                return states[state]
    if alive:
        return name
    if season:
        for state in SEASONS[season]:
            if state in states and (state != "blossom" or lot < 0.6):
                return states[state]
    if night and "lit" in states and lot < 0.75:
        return states["lit"]
    return name


def _stays_aloft(stock: Stock, name: str, state: str) -> bool:
    """Whether what flies still does in a state: a balloon over hills does not burst into the grass."""
    return stock.entries[name].stands != "sky" or stock.entries[state].stands == "sky"

"""What a thing of the stock is and who models it: functions register under a name with `@thing`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipelines.image.training.things.kit import Kit

Stands = Literal["ground", "water", "sky", "table", "wall", "ceiling", "floor"]
STATES = ("", "ruined", "burnt", "withered", "broken", "boarded", "lit", "snowy", "blossom", "autumn", "dead", "rusty")


@dataclass(frozen=True)
class Recipe:
    """A thing of the stock.

    Attributes:
        name: unique, singular, lower case, words joined by "-"; a state's name ends in it ("house-ruined").
        words: further words that name it, singular; of a state none: it is found through `of`.
        theme: the file that it is packed in, the name of its module.
        height_m: true height, of what is drawn, in metres.
        stands: where it is put.
        azimuths_degrees: of the camera around it, one a view: 0 sees the side at -y, 90 the side at +x.
        elevation_degrees: of the camera over the horizon.
        of: the thing that this is a state of, "" if it stands for itself.
        state: one of `STATES`.
        sink: part of the height that lies under ground or water.
        size_px: of the longer side of its pictures.
        taper: part of its width at both ends in which it grows lower, for what stands in patches.
        seed: of its random numbers.
        model: builds it in metres, its foot at z = 0, its face towards -y; any unit does, it is scaled to `height_m`.
    """

    name: str
    words: tuple[str, ...]
    theme: str
    height_m: float
    stands: Stands
    azimuths_degrees: tuple[float, ...]
    elevation_degrees: float
    of: str
    state: str
    sink: float
    size_px: int
    taper: float
    seed: int
    model: Callable[[Kit], None]


RECIPES: dict[str, Recipe] = {}


def thing(
    name: str,
    words: str = "",
    *,
    height_m: float,
    stands: Stands = "ground",
    azimuths_degrees: Sequence[float] = (25.0,),
    elevation_degrees: float = 7.0,
    of: str = "",
    state: str = "",
    sink: float = 0.0,
    size_px: int = 320,
    taper: float = 0.0,
    seed: int = 0,
) -> Callable[[Callable[[Kit], None]], Callable[[Kit], None]]:
    """Register what models a thing; see `Recipe`. May be given several times over one function.

    Args:
        name: of the thing.
        words: further words, separated by commas.
        height_m: see `Recipe`.
        stands: see `Recipe`.
        azimuths_degrees: see `Recipe`.
        elevation_degrees: see `Recipe`.
        of: see `Recipe`.
        state: see `Recipe`.
        sink: see `Recipe`.
        size_px: see `Recipe`.
        taper: see `Recipe`.
        seed: see `Recipe`.

    Returns:
        A decorator that gives the function back.

    Raises:
        ValueError: a name that is taken, or a state that is not known.
    """
    if name in RECIPES or state not in STATES:
        raise ValueError(f"thing {name!r}: the name is taken, or the state {state!r} is none of {STATES}")

    def register(model: Callable[[Kit], None]) -> Callable[[Kit], None]:
        further = tuple(w.strip() for w in words.split(",") if w.strip())
        theme = model.__module__.rpartition(".")[2]
        RECIPES[name] = Recipe(
            name, further, theme, height_m, stands, tuple(azimuths_degrees), elevation_degrees, of, state, sink,
            size_px, taper, seed, model,
        )  # fmt: skip
        return model

    return register


def load_recipes() -> dict[str, Recipe]:
    """Every thing of every module in `models/`, by name."""
    from pipelines.image.training.things import models

    for module in iter_modules(models.__path__):
        import_module(f"{models.__name__}.{module.name}")
    return RECIPES

"""What a prompt asks for: which things, how many, in which colour and where; what must not be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ThingSpec:
    """What a prompt says of one mention of a thing.

    Attributes:
        count: how many; 0 leaves it to the painter.
        plural: several, where no number is given.
        colours: names of `modifiers.COLOURS`, in turn for one after another; () as in nature.
        side: "left", "middle", "right" or "" for anywhere.
        depth: "front", "back" or "".
        size: "large", "small" or "".
        word: that named it.
    """

    count: int = 0
    plural: bool = False
    colours: tuple[str, ...] = ()
    side: str = ""
    depth: str = ""
    size: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a prompt asks for.

    Attributes:
        specs: thing, of `lexicon.THINGS`, -> what is said of it, a mention each.
        absent: things that must not be there.
        light: -1 dark to 1 bright, 0 where nothing is said.
        unknown: words that are not known, in their order.
        not_painted: phrases that are understood and cannot be painted.
    """

    specs: Mapping[str, tuple[ThingSpec, ...]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    light: float = 0.0
    unknown: tuple[str, ...] = ()
    not_painted: tuple[str, ...] = ()

    @property
    def things(self) -> frozenset[str]:
        """Keys of `lexicon.THINGS`."""
        return frozenset(self.specs)

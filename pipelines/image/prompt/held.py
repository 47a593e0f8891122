"""What stands before a noun, held until the noun comes."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.image.prompt.wanted import Depth, Side, Size


@dataclass
class Held:
    """Number, colour, size and the rest for the noun that comes.

    Attributes:
        count: a number, 0 none.
        exact: the number is more than an article.
        many: "many", "a flock of".
        some: several, not said how many.
        colours: in their order.
        shade: of the colour that comes.
        size: of `wanted.Size`.
        state: of the stock's states.
        on_fire: the state is seen as fire.
        doing: what it does.
        side: of the picture.
        depth: of `wanted.Depth`.
        adjectives: what cannot be painted of it.
        adjuncts: nouns that stand before it and say what kind it is.
    """

    count: int = 0
    exact: bool = False
    many: bool = False
    some: bool = False
    colours: list[str] = field(default_factory=list)
    shade: str = ""
    size: Size = ""
    state: str = ""
    on_fire: bool = False
    doing: str = ""
    side: Side = ""
    depth: Depth = ""
    adjectives: list[str] = field(default_factory=list)
    adjuncts: list[str] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether anything but an article, a side or a depth is held."""
        return bool(self.exact or self.many or self.some or self.colours or self.size or self.state or self.doing
                    or self.adjectives or self.adjuncts)  # fmt: skip

    def add_colour(self, name: str) -> None:
        """Hold a colour with the shade before it."""
        shaded = self.shade and self.shade != "bright" and " " not in name
        self.colours.append(f"{self.shade} {name}" if shaded else name)
        self.shade = ""

    def leftovers(self) -> list[str]:
        """What no noun came for, in words."""
        words = [*self.adjuncts, *self.colours, *self.adjectives, self.size, self.state, self.doing, self.shade]
        return [str(self.count), *filter(None, words)] if self.exact else list(filter(None, words))

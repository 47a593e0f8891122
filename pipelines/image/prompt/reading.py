"""What the reader holds while it reads, and where it goes when no noun comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.image.prompt.held import Held
from pipelines.image.prompt.linking import Links
from pipelines.image.prompt.names import Names
from pipelines.image.prompt.scene import Scene
from pipelines.image.prompt.tagging import Item

MAX_KIN = 24  # unknown nouns of one prompt that the encoder is asked for


class Reading:
    """The state of reading one prompt."""

    def __init__(self, items: Sequence[Item], names: Names) -> None:
        self.items, self.names = items, names
        self.scene = Scene(names)
        self.links = Links(self.scene)
        self.held = Held()
        self.negated = self.absent_named = False
        self.kin_left = MAX_KIN
        self.last = ""  # what was named last: "thing", "place", "sky", "sight", ""
        self.absent_living = False  # what was said to be absent is a living thing
        self.begins = True  # a clause
        self.ruins_of = False  # right behind "ruins of"
        self.inside = ""  # "container" or "depiction" right behind its "of"

    def _at(self, i: int) -> Item:
        return self.items[i] if 0 <= i < len(self.items) else Item("", "strong-break")

    def _flush(self, *, keep_doing: bool = False) -> None:
        """No noun came: what is held goes to what was named last, or is said not to be painted."""
        held, self.held = self.held, Held()
        self.held.side, self.held.depth = held.side, held.depth
        if keep_doing and held.doing and not self.links.recent:
            self.held.doing, held.doing = held.doing, ""
        if held.colours and not self._give_colours(held.colours):
            self._not_painted(" ".join(held.colours))
        if self.last == "thing":
            if held.state:
                self.links.place(state=held.state)
            if held.size:
                self.links.place(size=held.size)
            if held.doing and not self.links.do(held.doing):
                self._not_painted(held.doing)
        elif held.state and self.last == "place":
            self.scene.place_state = self.scene.place_state or held.state
        elif held.doing or held.state or held.size:
            self._not_painted(" ".join(filter(None, (held.size, held.state, held.doing))))
        if held.on_fire:
            self.scene.say("phenomenon", "fire", "fire")
        if held.exact and self.last != "thing":
            self._not_painted(str(held.count))
        for word in (*held.adjectives, *held.adjuncts):
            self._not_painted(word)

    def _give_colours(self, colours: list[str]) -> bool:
        """Colours behind their noun: a house painted red, a sky all orange, a woman in white."""
        if self.last == "thing":
            waiting = self.links.waiting()
            worn = waiting == "in" and self.links.dress(colours)
            self.links.drop()
            return worn or self.links.colour(colours)
        if self.last == "place":
            self.scene.place_colours += colours
        elif self.last == "sky":
            self._colour_sky(colours)
        elif self.last == "sight":
            self._change_sight(colours=(*self.scene.sights[-1].colours, *colours))
        return self.last in ("place", "sky", "sight")

    def _not_painted(self, phrase: str) -> None:
        self.scene.not_painted.append(phrase)

    def _change_sight(self, **said: Any) -> None:
        if self.scene.sights:
            self.scene.sights[-1] = replace(self.scene.sights[-1], **said)

    def _colour_sky(self, colours: Sequence[str]) -> None:
        """The first colour is the sky's; it has no other."""
        rest = list(colours)
        if rest and not self.scene.sky_colour:
            self.scene.sky_colour = rest.pop(0)
        for colour in rest:
            self._not_painted(f"{colour} sky")

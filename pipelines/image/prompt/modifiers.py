"""Words that wait for a noun or go back to one: number, colour, size, light, state, what it does, how it feels."""

from __future__ import annotations

from typing import cast

from pipelines.image.prompt.ambiguity import next_noun
from pipelines.image.prompt.held import Held
from pipelines.image.prompt.scenery import air_of
from pipelines.image.prompt.surroundings import SurroundingsReader
from pipelines.image.prompt.tables import load_list
from pipelines.image.prompt.tagging import Item
from pipelines.image.prompt.wanted import Mention, Size

MAX_COUNT = 9999
PARTED = load_list("parted")  # a red-roofed house: the colour is the part's
_FULL = frozenset(("full-of", "filled-with", "packed-with", "crowded-with", "teeming-with", "swarming-with"))


class ModifierReader(SurroundingsReader):
    """How modifiers are read."""

    def _on_number(self, i: int, item: Item) -> str | None:
        value = int(item.value)
        if self._names_another(i):
            return self._another(value)
        if (
            item.text == "one"
            and (self.held.side or self.held.size)
            and self.links.recent
            and next_noun(self.items, i) is None
        ):
            return self._another(1)
        if value == 0:
            self.negated, self.absent_named = True, False
            return "negation"
        if self.negated and self.absent_named:
            self.negated = False
        if self._at(i - 1).tag == "number" and self.held.exact:
            held = self.held.count
            value = held * value if value in (100, 1000) else held + value if value < 10 <= held < 100 else value
        self.held.count, self.held.exact, self.held.many = min(value, MAX_COUNT), True, False
        return None

    def _names_another(self, i: int) -> bool:
        """Two boats on the left and one on the right."""
        placed = self.links.recent and self.scene.mentions[self.links.recent[-1]].side
        return bool(placed) and self._at(i + 1).tag == "side"

    def _another(self, count: int) -> str:
        """Another of what was named last: "the right one"."""
        old = self.scene.mentions[self.links.recent[-1]]
        said = Mention(
            old.thing,
            old.word,
            count,
            plural=count > 1,
            kin_of=old.kin_of,
            side=self.held.side,
            size=self.held.size,
            stands=old.stands,
        )
        self.links.add(said)
        self.held = Held()
        return "thing"

    def _on_many(self, i: int, item: Item) -> None:
        if item.key in _FULL:
            self.links.hold()
        self.held.some = item.value == "some"
        self.held.many = not self.held.some
        self.held.count, self.held.exact = 0, False

    def _on_colour(self, i: int, item: Item) -> str | None:
        self.held.add_colour(item.value)
        if self.negated and next_noun(self.items, i) is None:
            self._not_painted(f"not {item.text}")
            self.held = Held()
        elif next_noun(self.items, i) is None and self._at(i + 1).tag not in ("and", "colour", "shade"):
            self._flush()
        return None

    def _on_shade(self, i: int, item: Item) -> None:
        self.held.shade = item.value

    def _on_size(self, i: int, item: Item) -> None:
        self.held.size = cast(Size, item.value)
        if next_noun(self.items, i) is None and self._at(i + 1).text != "one":
            self._flush()

    def _on_light(self, i: int, item: Item) -> str | None:
        if self.negated:
            self._not_painted(f"not {item.text}")
        else:
            noun = next_noun(self.items, i)
            self.scene.light = float(item.value or 0) * (0.5 if noun is not None and noun.tag == "thing" else 1.0)
        return None

    def _on_state(self, i: int, item: Item) -> None:
        noun = next_noun(self.items, i)
        if self.negated and noun is None:
            self._not_painted(f"not {item.text}")
            return
        self.held.state = item.readings["state"]
        self.held.on_fire = "fire" in item.readings
        self._say_air_of(item)
        if noun is None or (" " in item.text and not self.begins):
            self._flush()

    def _say_air_of(self, item: Item) -> None:
        """A state that speaks of the season as well: snowy."""
        for what, value in air_of(item.readings["air"]) if "air" in item.readings and not self.negated else ():
            if what in ("season", "weather"):
                self.scene.say(what, value, item.key)

    def _on_doing(self, i: int, item: Item) -> str | None:
        value = item.readings["doing"]
        if self.negated and self.absent_named and not self.absent_living:
            self.negated = False
        if self.negated:
            self._not_painted(f"not {item.text}")
            return "not-painted"
        before = self._at(i - 1)
        noun = next_noun(self.items, i)
        if before.tag == "air" and self.last != "place":
            return "air"  # snow falls, the sun shines
        if self.links.awaits_subject():
            self.held.doing = value
            return None
        follows = self.last == "thing" and not self.begins and before.tag not in ("article", "number", "many", "colour")
        if not follows and noun is not None:
            self.held.doing = value
        elif follows or (self.links.recent and not self.begins):
            self._flush()
            if not self.links.do(value):
                self._not_painted(item.text)
            if self._at(i + 1).tag in ("article", "number", "thing", "colour", "size", "many"):
                self.links.act_on(value)
        else:
            self.held.doing = value
        return None

    def _on_adjective(self, i: int, item: Item) -> str:
        if self.negated and next_noun(self.items, i) is None:
            self._not_painted(f"not {item.text}")
        elif item.text in ("painted", "coloured") and self._at(i + 1).tag in ("colour", "shade"):
            return "grammar"
        elif item.text in PARTED:
            self.held.adjectives.append(" ".join([*self.held.colours, item.text]))
            self.held.colours = []
        else:
            self.held.adjectives.append(item.text)
            if next_noun(self.items, i) is None:
                self._flush()
        return "not-painted"

    def _on_mood(self, i: int, item: Item) -> str | None:
        if self.negated:
            self._not_painted(f"not {item.text}")
            return "not-painted"
        self.scene.moods.append(item.text)
        return None

    def _on_look(self, i: int, item: Item) -> None:
        self.scene.looks.append(item.value)

    def _on_owner(self, i: int, item: Item) -> str:
        self._not_painted(item.text)
        return "not-painted"

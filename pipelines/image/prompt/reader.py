"""Words of a prompt -> what is to be seen: `read_prompt`.

A grammar by rules over longest phrases: what stands before a noun is held until the noun comes, relations tie the noun
before to the noun after, a negation lasts to the end of its list. No network, but for nouns that nothing knows
(`Names.nearest`).
"""

from __future__ import annotations

from typing import cast

from pipelines.image.prompt.ambiguity import disambiguate, next_noun
from pipelines.image.prompt.held import Held
from pipelines.image.prompt.inflection import singular_forms
from pipelines.image.prompt.modifiers import ModifierReader
from pipelines.image.prompt.names import Names
from pipelines.image.prompt.nouns import DEPICTIONS
from pipelines.image.prompt.scene import people_of
from pipelines.image.prompt.tagging import Item, tag_text
from pipelines.image.prompt.wanted import Depth, Side, Wanted


def read_prompt(text: str, names: Names) -> Wanted:
    """Read a prompt.

    Args:
        text: English; nouns of other languages are known as far as `names` has their words. At most 2,000 characters.
        names: of the stock of things.

    Returns:
        What it asks for; every word is in `Wanted.taken`.

    Raises:
        InputError: too long.

    Example:
        >>> names = Names.of([("boat",), ("man", ("gentleman",))])
        >>> wanted = read_prompt("three red boats on a lake at sunset, no people", names)
        >>> wanted.mentions[0].count, wanted.mentions[0].colours, wanted.place, wanted.hour, "man" in wanted.absent
        (3, ('red',), 'lake', 'sunset', True)
    """
    items = tag_text(text, names)
    disambiguate(items, names)
    reader = _Reader(items, names)
    for i in range(len(items)):
        reader.read(i)
    return reader.finish()


class _Reader(ModifierReader):
    """Walks over the phrases once."""

    def read(self, i: int) -> None:
        """Read one phrase."""
        item = self.items[i]
        handler = getattr(self, "_on_" + item.tag.replace("-", "_"), None)
        taken = handler(i, item) if handler else None
        if not item.is_break:
            self.scene.taken.append((item.text, taken or item.tag))
            self.begins = item.tag in ("and", "article") and self.begins

    def finish(self) -> Wanted:
        """What was read."""
        self._flush()
        self.links.end()
        for where in filter(None, (self.held.side, self.held.depth)):
            self._not_painted(f"something on the {where}" if where == self.held.side else f"something in the {where}")
        return self.scene.finish()

    # -- marks and small words ------------------------------------------------------------------------------------

    def _on_break(self, i: int, item: Item) -> None:
        self._flush()
        listed = [x.tag for x in self.items[i + 1 : i + 8]]
        if not (
            self.negated
            and "or" in listed
            and not {"relation", "hold", "strong-break", "negation"} & set(listed[: listed.index("or")])
        ):
            self.negated = False
        self.links.comma()
        self.begins = True

    def _on_strong_break(self, i: int, item: Item) -> None:
        self._flush()
        self.negated = False
        self.links.end()
        self.begins = True
        self.last = ""

    def _on_and(self, i: int, item: Item) -> None:
        noun = next_noun(self.items, i + (self._at(i + 1).tag in ("article", "number")))
        if (
            (self.held.colours or self.held.size)
            and noun is not None
            and noun.found
            and self._at(i + 1).tag == "article"
        ):
            self._mention(noun.found, noun)  # a blue and a green bottle
        elif self.held.colours and next_noun(self.items, i) is None:
            self._flush()
        self.links.also(anew=self._at(i + 1).tag in ("article", "number", "many"))

    def _on_or(self, i: int, item: Item) -> str:
        self.links.also()
        return "and"

    def _on_article(self, i: int, item: Item) -> None:
        if self.negated and self.absent_named and item.value == "a" and self._at(i - 1).tag != "or":
            self.negated = False
        if item.value == "a" and not self.held.exact:
            self.held.count = 1

    def _on_picture(self, i: int, item: Item) -> None:
        if self.held.says_something:
            self._not_painted(" ".join([*self.held.leftovers(), item.text]))
            self.held = Held()

    def _on_function(self, i: int, item: Item) -> str | None:
        if self.negated and self._at(i - 1).tag == "negation":  # "without crosses"
            found = set[str]().union(*(self.names.with_word(w) for w in singular_forms(item.text)))
            self.scene.absent |= found
            self.absent_named = self.absent_named or bool(found)
            return "absent" if found else None
        if item.text in ("it", "them", "him"):
            self.links.point_back()
        if item.text == "of" and self.last == "thing" and self._at(i - 1).tag in ("thing", "weak"):
            self.ruins_of = self._at(i - 1).text in ("ruin", "ruins")
            if self.links.ends_with_container():
                self.inside = "container"
                self.links.hold_last()
            elif self._at(i - 1).found is not None and self._at(i - 1).text in DEPICTIONS:
                self.inside = "depiction"
        return None

    def _on_negation(self, i: int, item: Item) -> None:
        self._flush()
        self.negated, self.absent_named = True, False

    def _on_except(self, i: int, item: Item) -> None:
        self._flush()
        self.negated = self.negated and self._at(i + 1).tag == "negation"

    def _on_nobody(self, i: int, item: Item) -> None:
        self.scene.absent |= people_of(self.names)
        self._flush()

    def _on_empty(self, i: int, item: Item) -> str | None:
        noun = next_noun(self.items, i)
        small = noun is not None and noun.found is not None and self.names.stands.get(noun.found.thing) == "table"
        if "state" in item.readings and noun is not None and noun.tag == "thing":
            self.held.state = item.readings["state"]
        if small:
            self.held.adjectives.append(item.text)
            return "adjective"
        if not self.negated:
            self.scene.leave_out_people()
        return None

    # -- how things stand -----------------------------------------------------------------------------------------

    def _on_side(self, i: int, item: Item) -> None:
        side = cast(Side, item.value)
        single = " " not in item.text and (next_noun(self.items, i) is not None or self._at(i + 1).text == "one")
        if single or self._is_ahead(i):
            self.held.side = side
        elif self.last == "sight":
            self._change_sight(side=side)
        elif self.last in ("place", "sky") and not self.links.recent:
            self._not_painted(f"{self._at(i - 1).text} {item.text}")
        else:
            self.links.place(side=side)

    def _on_depth(self, i: int, item: Item) -> None:
        depth = cast(Depth, item.value)
        if self._is_ahead(i) or (" " not in item.text and next_noun(self.items, i) is not None):
            self.held.depth = depth
        elif self.last == "place" and depth == "back" and self.scene.places:
            self.scene.put_behind()
        else:
            self.links.place(depth=depth)

    def _is_ahead(self, i: int) -> bool:
        """Whether a place in the picture speaks of what comes: at the beginning of a clause with a noun in it."""
        if (self.links.recent or self.last) and not self.begins and self._at(i - 1).tag not in ("hold", "and"):
            return False
        for item in self.items[i + 1 :]:
            if item.tag == "strong-break":
                return False
            if item.tag in ("thing", "unknown", "weak", "air", "event"):
                return True
            if item.tag in ("side", "depth") or (item.tag == "break" and self._at(i + 1) is not item):
                return False
        return False

    def _on_leftof(self, i: int, item: Item) -> str | None:
        k = i + 1 + (self._at(i + 1).tag == "article")
        if self._at(k).tag == "picture":
            item.readings["side"] = item.value
            self._on_side(i, Item(item.text, "side", item.value))
            return "side"
        self.links.place(side=cast(Side, item.value))
        self.links.relate("beside")
        self.held.side = "right" if item.value == "left" else "left"
        return None

    def _on_relation(self, i: int, item: Item) -> None:
        self._end_negation()
        if "middle" in item.text or "centre" in item.text or "center" in item.text:
            self.links.place(side="middle")
        self._flush(keep_doing=True)
        if item.value == "behind" and self.last == "place":
            self.scene.put_behind()
        self.links.relate(item.value, begins=self.begins)

    def _on_hold(self, i: int, item: Item) -> None:
        self._end_negation()
        self._flush()
        if item.value == "of":
            self.inside = "depiction"
        elif self.last == "thing":
            self.links.hold()

    def _end_negation(self) -> None:
        if self.negated and self.absent_named:
            self.negated = False

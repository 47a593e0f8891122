"""Words of place, hour, weather and air, events, and words that nothing knows."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.image.prompt.ambiguity import next_noun
from pipelines.image.prompt.events import load_events
from pipelines.image.prompt.held import Held
from pipelines.image.prompt.names import Found
from pipelines.image.prompt.nouns import NounReader
from pipelines.image.prompt.scenery import PLACE_BY_WORD, SKY_HOURS, air_of
from pipelines.image.prompt.tables import load_list
from pipelines.image.prompt.tagging import Item
from pipelines.image.prompt.wanted import INDOORS, PHENOMENA, Mention

_ORCHARDS = frozenset(("orchard", "grove", "plantation"))
_ROOMS = load_list("rooms")
#: Endings of words that are hardly nouns, so that no thing is their kin.
_ADJECTIVE_ENDINGS = ("ful", "less", "ous", "ish", "ive", "able", "ible", "ical", "ly", "ing", "ed", "esque")


class SurroundingsReader(NounReader):
    """How places, air, events and unknown words are read."""

    def _on_air(self, i: int, item: Item) -> str | None:
        """A place, an hour, a season, weather or something in the air."""
        if self._is_inside(item):
            return "content"
        if item.found is not None and not self.negated and self._is_seen_from_outside(i, item):
            self._mention(item.found, item)
            return "thing"
        said = air_of(item.value)
        whats = {what.rstrip("?") for what, _ in said}
        if self.negated:
            return self._absent_air(said, item)
        for what, value in said:
            if value == "sky":
                self.scene.skyward = self.scene.skyward or self._at(i - 2).text == "in" or self._at(i - 1).text == "in"
            elif not (what == "phenomenon" and value in self.scene.absent):
                self.scene.say(what, value, item.value, stands=self._preposition(i))
        if self._at(i - 1).tag == "air" and self.last == "place" and "place" in whats:
            self.scene.swap_places()  # a city street is a street
        self._give_air(item, said, whats)
        return "/".join(sorted(whats))

    def _is_seen_from_outside(self, i: int, item: Item) -> bool:
        """A cafe is a building unless something is in it."""
        strong = item.found is not None and item.found.thing in self.names.modelled and not item.found.weak
        named = strong and item.found is not None and item.key in self.names.modelled and not item.found.kin_of
        inside = self._preposition(i) in ("in", "inside", "at", "within", "into", "through")
        return named and PLACE_BY_WORD.get(item.value) in INDOORS and not inside and item.value not in _ROOMS

    def _preposition(self, i: int) -> str:
        """The preposition before a noun and its modifiers, "" for none."""
        k = i - 1
        while self._at(k).tag in (
            "article",
            "colour",
            "shade",
            "size",
            "state",
            "mood",
            "adjective",
            "light",
            "empty",
            "adverb",
        ):
            k -= 1
        return self._at(k).text if self._at(k).tag == "relation" else ""

    def _absent_air(self, said: Sequence[tuple[str, str]], item: Item) -> str:
        self.scene.absent |= {value for what, value in said if what in ("phenomenon", "place", "weather")}
        self.scene.absent |= {item.key, item.value}
        if item.found is not None:
            self.scene.absent.add(item.found.thing)
        self.absent_named = True
        self.held = Held()
        return "absent"

    def _give_air(self, item: Item, said: Sequence[tuple[str, str]], whats: set[str]) -> None:
        """What was held goes to the place, the sky or the sight."""
        held, self.held = self.held, Held()
        self._settle_adjuncts(held, item.value)
        place = "place" in whats and not any(value == "sky" for _, value in said)
        self.last = ""
        sight = next((value for what, value in said if what == "phenomenon" and value in PHENOMENA), "")
        if place:
            self.scene.place_colours += held.colours
            self.scene.place_state = self.scene.place_state or held.state
            self.last = "place"
        elif item.value in SKY_HOURS or any(value == "sky" for _, value in said):
            self._colour_sky(held.colours)
            self.last = "sky"
        elif sight:
            self._see(sight, item, held)
        if held.on_fire:
            self.scene.say("phenomenon", "fire", item.key)
        seen = self.last == "sight"
        count = str(held.count) if held.exact and held.count > 1 and not seen else ""
        colours = held.colours if not (place or seen or self.last == "sky") else []
        rest = [
            *held.adjectives,
            *colours,
            "" if seen else held.size,
            "" if place else held.state,
            "" if seen else held.doing,
        ]
        for word in filter(None, (count, *rest)):
            self._not_painted(f"{word} {item.text}")
        if "place" in whats and self.links.waiting() == "behind":
            self.links.place(depth="back")
        self.links.drop()

    def _settle_adjuncts(self, held: Held, place: str = "") -> None:
        """A noun before a place or an event is there as well: a tulip field, a castle garden."""
        plants = self.names.below("plant") | self.names.below("fruit")
        for word in held.adjuncts:
            found = self.names.match([*word.split(), "tree"]) if place in _ORCHARDS else None
            found = found or self.names.match(word.split())
            if found is not None:
                many = found.thing in plants
                stands = self.names.stands.get(found.thing, "")
                self.links.add(
                    Mention(found.thing, word, count=0 if many else 1, plural=many, many=many, kin_of=found.kin_of,
                            stands=stands)
                )  # fmt: skip

    def _see(self, sight: str, item: Item, held: Held) -> None:
        """Keep what is said of a phenomenon."""
        said = Mention(
            sight, item.text, count=held.count if held.exact else 0, plural=held.many, colours=tuple(held.colours),
            side=held.side, depth=held.depth, size=held.size, many=held.many, doing=held.doing,
        )  # fmt: skip
        self.last = "sight"
        self.scene.sights.append(said)

    def _on_event(self, i: int, item: Item) -> str | None:
        """An event is opened; before another noun it only says what kind that is ("a party hat")."""
        event, after = load_events()[item.value], self._at(i + 1)
        if self.negated:
            self.scene.absent.add(event.name)
            self.absent_named = True
            self.held = Held()
            return "absent"
        if after.tag in ("thing", "weak", "unknown"):
            self.held.adjuncts.append(item.text)
            return "adjunct"
        self.scene.events.append((event, item.text))
        if "thing" in item.readings and item.found is not None and not event.symbolic:
            self._mention(item.found, item)
            return "event"
        held, self.held = self.held, Held()
        self._settle_adjuncts(held)
        rest = [w for w in held.leftovers() if w not in held.adjuncts]
        if rest:
            self._not_painted(" ".join([*rest, item.text]))
        self.links.drop()
        return "symbol" if event.symbolic else "event"

    def _on_unknown(self, i: int, item: Item) -> str:
        """A word that nothing knows: absent, kin of a thing, or said to be unknown."""
        if (len(item.text) == 1 and item.text.isascii()) or all("\u3040" <= c <= "\u309f" for c in item.text):
            return "letter"
        if self._leave_out(item.text):
            return "absent"
        if self._is_inside(item):
            return "content"
        if item.text.endswith("ing") and not self.negated:
            self._not_painted(item.text)  # something that is done
            return "not-painted"
        if self.negated:
            self.scene.absent.add(item.text)
            self.absent_named = True
            self.held = Held()
            return "absent"
        noun = None if self._at(i + 1).tag == "and" else next_noun(self.items, i)
        if noun is None or noun.tag == "unknown":
            found = self._kin(item.text)
            if found is not None:
                self._mention(found, item)
                return "kin"
        self.scene.unknown.append(item.text)
        if noun is None:
            rest, self.held = self.held.leftovers(), Held()
            if rest:
                self._not_painted(" ".join([*rest, item.text]))
            self.links.drop()
        return "unknown"

    def _leave_out(self, word: str) -> bool:
        """Treeless, cloudless: without trees or clouds."""
        stem = word.removesuffix("less")
        if stem == word:
            return False
        found, said = self.names.match([stem]), air_of(stem)
        if found is not None:
            self.scene.absent |= self.names.below(found.kin_of.replace(" ", "-") or found.thing) | {stem}
        self.scene.absent |= {value for _, value in said}
        return found is not None or bool(said)

    def _kin(self, word: str) -> Found | None:
        if self.kin_left <= 0 or not word.isalpha() or word.endswith(_ADJECTIVE_ENDINGS):
            return None
        self.kin_left -= 1
        return self.names.kin(word)

"""Things of a prompt, what they are made of, their parts and what they wear."""

from __future__ import annotations

from dataclasses import replace

from pipelines.image.prompt.colours import AMBIGUOUS_COLOURS
from pipelines.image.prompt.held import Held
from pipelines.image.prompt.inflection import SAME_IN_PLURAL, singular_forms
from pipelines.image.prompt.lexicon import load_lexicon
from pipelines.image.prompt.names import Found
from pipelines.image.prompt.reading import Reading
from pipelines.image.prompt.scene import people_of
from pipelines.image.prompt.scenery import PLACE_BY_WORD, air_of
from pipelines.image.prompt.tables import load_list
from pipelines.image.prompt.tagging import Item
from pipelines.image.prompt.wanted import Mention

#: What fills a glass and has no shape of its own.
LIQUIDS = load_list("liquids")
_COLLECTIVES = frozenset(("pack", "herd", "flock", "swarm", "colony", "shoal", "group", "pile", "heap", "row"))
_LIKE = frozenset(("shaped", "sized", "themed", "flavoured", "flavored", "like"))
BURNING_LIGHTS = load_list("burning-lights")
DEPICTIONS = load_list("depictions")
#: Words for anybody: whoever the stock has stands for them without being their kin.
_ANYBODY = load_list("anybody")


class NounReader(Reading):
    """How things are read."""

    def _on_thing(self, i: int, item: Item) -> str | None:
        found, after = item.found, self._at(i + 1)
        if found is None:
            return None
        if self._is_inside(item):
            return "content"
        if self._rebuild(found, item):
            return "thing"
        part = "part" in item.readings and self.links.is_held()
        if part or ("garment" in item.readings and self.links.is_worn()):
            return self._on_part(i, item)
        if after.text == "free":  # a car-free street
            after.tag = "function"
            return self._absent_thing(found, item)
        if after.text in _COLLECTIVES:  # a wolf pack
            after.tag, self.held.many, self.held.count = "function", True, 0
        if after.text in _LIKE:
            self.held.adjectives.append(f"{item.text} {after.text}")
            return "not-painted"
        if self._is_adjunct(item, after):
            self.held.adjuncts.append(item.text)
            return "adjunct"
        if self.negated:
            return self._absent_thing(found, item)
        self._mention(found, item)
        return None

    _on_weak = _on_thing

    def _is_inside(self, item: Item) -> bool:
        """What fills a glass or what a statue shows is no thing of its own."""
        inside, self.inside = self.inside, ""
        if inside == "depiction":
            self._not_painted(" ".join(["of", *self.held.leftovers(), item.text]))
            self.held = Held()
            return True
        if inside == "container" and item.text in LIQUIDS:
            self.links.end_holding()
            return True
        return False

    def _rebuild(self, found: Found, item: Item) -> bool:
        """The ruins of a church are a ruined church."""
        if not self.ruins_of or not self.scene.mentions:
            return False
        self.ruins_of, state = False, self.names.fit_state(found.thing, "ruined")
        ruin = replace(self.scene.mentions[-1], thing=found.thing, word=item.text, kin_of=found.kin_of, state=state)
        self.scene.mentions[-1] = replace(ruin, count=0 if found.plural else 1, plural=found.plural)
        self._note_adjectives(item.text)
        self.held = Held()
        return True

    def _is_adjunct(self, item: Item, after: Item) -> bool:
        """A noun that only says what kind the next is: an apple tree, a tulip field."""
        found = item.found
        single = found is not None and (not found.plural or item.text in SAME_IN_PLURAL)
        if found is not None and single and after.tag == "air" and air_of(after.value)[:1]:
            plants = self.names.below("plant") | self.names.below("fruit")
            return air_of(after.value)[0][0] == "place" and found.thing in plants
        if found is None or not single or after.tag not in ("thing", "weak") or after.found is None:
            return False
        living = self.names.below("animal") | people_of(self.names)
        return found.thing == after.found.thing or not ({found.thing, after.found.thing} <= living)

    def _absent_thing(self, found: Found, item: Item) -> str:
        if self.held.colours or self.held.size or self.held.state:
            self._not_painted(f"no {' '.join([*self.held.leftovers(), item.text])}")
        else:
            word = found.kin_of.replace(" ", "-") or found.thing
            self.scene.absent |= self.names.below(word) | {found.thing if not found.kin_of else word}
            for kind in singular_forms(item.text):  # the word itself may be wider than the thing that shows it
                self.scene.absent |= self.names.below(kind) | self.names.with_word(kind)
            self.scene.absent |= people_of(self.names) if item.text in _ANYBODY else set()
        self.absent_named = True
        self.absent_living = found.thing in self.names.below("animal") | people_of(self.names)
        self.held = Held()
        return "absent"

    def _mention(self, found: Found, item: Item) -> None:
        held = self.held
        alone = held.count == 1 and (not held.exact or not found.plural)
        alone = alone or (found.thing == "crowd" and held.many) or (found.thing == "couple" and held.count in (0, 2))
        plural = not alone and (found.plural or held.many or held.some or held.count > 1)
        kin = "" if item.text in _ANYBODY else found.kin_of
        if held.adjuncts:
            kin = " ".join([*held.adjuncts, item.text])
        self._take_from_name(item)
        state = "lit" if held.on_fire and BURNING_LIGHTS & set(found.thing.split("-")) else held.state or found.state
        state = self.names.fit_state(found.thing, state)
        mention = Mention(
            found.thing,
            item.text,
            count=1 if alone else held.count or (0 if plural else 1),
            plural=plural,
            colours=tuple(held.colours),
            side=held.side,
            depth=held.depth,
            size=held.size,
            state=state,
            kin_of=kin,
            doing=held.doing,
            many=held.many and not alone,
            stands=self.names.stands.get(found.thing, ""),
        )
        if held.on_fire and state != "lit":
            self.scene.say("phenomenon", "fire", item.key)
        self._note_adjectives(item.text)
        self.links.add(mention)
        self.last = "thing"
        self.held = Held()

    def _take_from_name(self, item: Item) -> None:
        """What the words of a name say by the way: a crying woman, a black cat."""
        for word in item.text.split()[:-1]:
            readings = load_lexicon().get(word, {})
            self.held.doing = self.held.doing or readings.get("doing", "")
            if "colour" in readings and word not in AMBIGUOUS_COLOURS:
                self.held.colours.append(readings["colour"])
            elif "mood" in readings:
                self.scene.moods.append(word)
            elif word in PLACE_BY_WORD:
                self.scene.say("place?", PLACE_BY_WORD[word], word)

    def _note_adjectives(self, noun: str) -> None:
        for adjective in self.held.adjectives:
            self._not_painted(f"{adjective} {noun}")

    def _on_part(self, i: int, item: Item) -> str:
        """A part or a garment: a person's coat has the person's colour, other parts are not painted."""
        if "garment" in item.readings and self.held.colours and self.links.dress(self.held.colours):
            self._note_adjectives(item.text)
            self.held = Held()
            return "colour"
        if self.negated:
            self.scene.absent.add(item.key)
            self.absent_named, self.absent_living, self.held = True, False, Held()
            return "absent"
        if not self.links.is_worn() and item.found is not None and item.tag != "thing":
            self._mention(item.found, item)
            return "thing"
        self._not_painted(" ".join([*self.held.leftovers(), item.text]))
        self.held = Held()
        self.links.drop()
        return "not-painted"

    _on_garment = _on_part

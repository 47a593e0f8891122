"""Reads a prompt word by word; see `prompt.Prompt` for what comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.image.sketch import modifiers as words
from pipelines.image.sketch.lexicon import (
    COLOURLESS,
    COUNTED,
    FUNCTION_WORDS,
    PLACED,
    THING_BY_WORD,
    singular_forms,
)
from pipelines.image.sketch.prompt import Prompt, ThingSpec

TOKEN_PATTERN = re.compile(r"@\w+|\d+|[^\W\d_]+(?:'[a-z]+)?|[,;:.()!?]")
BREAKS = frozenset(",;:.()!?")
SIDES = {"@left": "left", "@right": "right", "@middle": "middle"}
DEPTHS = {"@front": "front", "@back": "back", "distant": "back", "far": "back"}
GARMENTS = frozenset(("coat", "dress", "jacket", "shirt", "cloak"))  # a person's colour is their coat's
COPULAS = frozenset(("is", "are", "painted", "coloured", "colored", "in"))


def read_prompt(prompt: str) -> Prompt:
    """Read a prompt.

    Args:
        prompt: in English.

    Returns:
        What it asks for.

    Example:
        >>> prompt = read_prompt("three red boats on a lake, no people")
        >>> prompt.specs["boats"][0].count, prompt.specs["boats"][0].colours, sorted(prompt.absent)
        (3, ('red',), ['couple', 'people', 'person'])
    """
    text = prompt.lower().replace("\u2019", "'")
    for pattern, spelling in words.PHRASES.items():
        text = re.sub(rf"(?<![\w@]){'(?:' + pattern + ')'}(?!\w)", spelling, text)
    reader = _PromptReader(TOKEN_PATTERN.findall(text))
    reader.read()
    return reader.result()


def find_thing(word: str) -> str | None:
    """The thing that a word names, in the singular or the plural."""
    forms = singular_forms(words.IRREGULAR.get(word, word))
    return next((THING_BY_WORD[form] for form in forms if form in THING_BY_WORD), None)


@dataclass
class _Mention:
    """A thing as it was read."""

    thing: str
    spec: ThingSpec


class _PromptReader:
    """Walks over the words once; what stands before a noun is held until the noun comes."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.mentions: list[_Mention] = []
        self.absent: set[str] = set()
        self.unknown: list[str] = []
        self.not_painted: list[str] = []
        self.light = 0.0
        self.side_of_next = ""
        self.negated = self.absent_named = False
        self.sides_to_come: list[str] = []  # of what 'between' names next
        self._clear()

    def _clear(self) -> None:
        """Forget what was held for a noun."""
        self.count, self.size, self.depth = 0, "", ""
        self.many, self.is_exact = False, False
        self.colours: list[str] = []

    def read(self) -> None:
        """Read every token."""
        for i, token in enumerate(self.tokens):
            if token in BREAKS:
                self._break(i)
            elif token.startswith("@"):
                self._place(i, token)
            elif not self._modify(i, token) and not self._name(i, token):
                self._other(token)
        self._attach_colours()

    def result(self) -> Prompt:
        """What was read."""
        specs: dict[str, tuple[ThingSpec, ...]] = {}
        for mention in self.mentions:
            if mention.thing not in self.absent:
                specs[mention.thing] = (*specs.get(mention.thing, ()), self._limit(mention))
        if "snow" in self.absent and "winter" in specs:
            del specs["winter"]
            self.not_painted.append("winter without snow")
        not_painted = dict.fromkeys(self.not_painted)
        return Prompt(specs, frozenset(self.absent), self.light, tuple(self.unknown), tuple(not_painted))

    def _limit(self, mention: _Mention) -> ThingSpec:
        """The spec with what can be painted of it; the rest is noted."""
        thing, spec = mention.thing, mention.spec
        if spec.count > 1 and thing not in COUNTED and (thing, spec.count) != ("couple", 2):
            self.not_painted.append(f"{spec.count} {spec.word}")
        if spec.count > words.MAX_NUMBER:
            self.not_painted.append(f"more than {words.MAX_NUMBER} of '{spec.word}'")
        if spec.side and thing not in PLACED:
            self.not_painted.append(f"{spec.word} on the {spec.side}")
        if spec.size and thing not in COUNTED:
            self.not_painted.append(f"{spec.size} {spec.word}")
        if spec.colours and thing in COLOURLESS:
            self.not_painted.append(f"{' '.join(spec.colours)} {spec.word}")
        return replace(spec, count=min(spec.count, words.MAX_NUMBER))

    def _break(self, i: int) -> None:
        self._attach_colours()
        rest = self.tokens[i + 1 : i + 6]
        if not (self.negated and "or" in rest):
            self.negated = False
        self._clear()

    def _place(self, i: int, token: str) -> None:
        """A place: of what was named just before it, or of what comes next."""
        last = self.mentions[-1] if self.mentions else None
        if token in ("@leftof", "@rightof"):
            side = token[1:-2]
            if last:
                last.spec = replace(last.spec, side=side)
            self.side_of_next = "right" if side == "left" else "left"
            return
        if token == "@infrontof":
            if last:
                last.spec = replace(last.spec, depth="front")
            return
        begins = i == 0 or self.tokens[i - 1] in BREAKS or self.tokens[i - 1] in ("and", "with")
        names_next = any(find_thing(t) for t in self._until_break(i + 1))
        if (begins and names_next) or last is None:
            self.side_of_next = SIDES.get(token, "")
            self.depth = DEPTHS.get(token, self.depth)
        elif token in SIDES:
            last.spec = replace(last.spec, side=SIDES[token])
        elif token in DEPTHS:
            last.spec = replace(last.spec, depth=DEPTHS[token])

    def _until_break(self, start: int) -> list[str]:
        rest = self.tokens[start:]
        end = next((k for k, t in enumerate(rest) if t in BREAKS), len(rest))
        return rest[:end]

    def _modify(self, i: int, token: str) -> bool:
        """Hold a word that says something of the noun that comes; false where it is no such word."""
        if token in words.NEGATIONS or token.endswith("n't"):
            self.negated, self.absent_named = True, False
            self._clear()
        elif token in words.NUMBERS or token.isdigit():
            number = int(token[:4]) if token.isdigit() else words.NUMBERS[token]
            if token == "0":
                self.negated = True
            elif token not in words.ARTICLES or not self.is_exact:
                self.count, self.is_exact = number, token not in words.ARTICLES
            self._end_negation(token)
        elif token == "many":
            self.many = True
        elif token in words.SIZES:
            self.size = words.SIZES[token]
        elif token in ("distant", "far"):
            self.depth = "back"
        elif token in words.LIGHTS:
            if not self._colour_follows(i):
                self.light = 0.0 if self.negated else words.LIGHTS[token]
        elif token in ("deep", "light", "pale") and self._colour_follows(i):
            return True
        elif token == "behind":
            self._relate_behind()
        elif token == "between" and self.mentions:
            self._attach_colours()
            self.mentions[-1].spec = replace(self.mentions[-1].spec, side="middle")
            self.sides_to_come = ["left", "right"]
        elif self._is_colour(i, token):
            self.colours.append(words.COLOUR_BY_WORD[token])
            if i and self.tokens[i - 1] in COPULAS and not self._is_noun(self._after_colours(i)):
                self._attach_colours()
        else:
            return False
        return True

    def _end_negation(self, token: str) -> None:
        """After what is absent was named, an article begins what is there: 'no people and a boat'."""
        if self.negated and token in words.ARTICLES and self.absent_named:
            self.negated = False

    def _relate_behind(self) -> None:
        """X behind Y: X stands back, and Y, which comes next, in front."""
        if self.mentions:
            last = self.mentions[-1]
            last.spec = replace(last.spec, depth="back")
            self.depth = "front"

    def _colour_follows(self, i: int) -> bool:
        return i + 1 < len(self.tokens) and self.tokens[i + 1] in words.COLOUR_BY_WORD

    def _after_colours(self, i: int) -> str:
        """The word after a colour and those that go with it."""
        rest = (t for t in self.tokens[i + 1 :] if t not in words.COLOUR_BY_WORD and t != "and")
        return next(rest, "")

    def _is_colour(self, i: int, token: str) -> bool:
        """Whether a word is a colour here: 'orange' and 'rose' are things unless they stand before another noun."""
        if token not in words.COLOUR_BY_WORD:
            return False
        thing = find_thing(token)
        before = self.tokens[i - 1] if i else ""
        after = self._after_colours(i)
        if thing is None:
            return True
        if before in COPULAS:
            return True
        if after in words.PLANTED and token in ("rose", "lavender", "cherry"):
            return False
        return self._is_noun(after) and self.tokens[i + 1] not in BREAKS

    @staticmethod
    def _is_noun(token: str) -> bool:
        """Whether a word may be a noun: a thing, or a word that is not known at all."""
        if not token or token in BREAKS or token.startswith("@") or token.isdigit():
            return False
        known = token in FUNCTION_WORDS or token in words.NUMBERS or token in words.NEGATIONS
        return find_thing(token) is not None or (not known and token not in words.COLOUR_BY_WORD)

    def _name(self, i: int, token: str) -> bool:
        """Take a noun with all that was held for it; false where the word names no thing."""
        singular = words.IRREGULAR.get(token, token)
        absent = next((words.ABSENT_WORDS[f] for f in singular_forms(singular) if f in words.ABSENT_WORDS), None)
        if self.negated and absent is not None:
            self.absent |= absent
            self.absent_named = True
            self._clear()
            return True
        thing = find_thing(token)
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else ""
        if thing is None:
            return False
        if token in words.ADJUNCTS and self._is_noun(after) and after not in words.PLANTED:
            return True
        if self.negated:
            if not self.colours and self.tokens[i - 1] != "other":
                self.absent |= words.GROUPS.get(thing, frozenset((thing,)))
            self.absent_named = True
        else:
            self._mention(thing, token)
        self._clear()
        return True

    def _mention(self, thing: str, token: str) -> None:
        """Keep a thing with what was held for it; a number of people or friends are persons."""
        if self.sides_to_come and self.count < 2:
            self.side_of_next = self.sides_to_come.pop(0)
        spec = self._spec(thing, token)
        if thing in ("people", "couple") and spec.count not in (0, 2 if thing == "couple" else 0):
            thing = "person" if spec.count > 1 or thing == "people" else thing
        self.mentions.append(_Mention(thing, spec))
        self.side_of_next = ""

    def _spec(self, thing: str, token: str) -> ThingSpec:
        plural = token not in THING_BY_WORD or self.many
        count = self.count
        if token in words.COLLECTIVES and not self.is_exact:
            count, plural = (1, False) if count and token in ("sheep", "deer") else (0, True)
        elif count == 0 and not plural and thing in COUNTED:
            count = 1
        return ThingSpec(count, plural, tuple(self.colours), self.side_of_next, self.depth, self.size, token)

    def _other(self, token: str) -> None:
        """A word that names nothing: it may end a negation, or is not shown, or not known."""
        if token in ("and", "or"):
            return
        if token in COPULAS or token in FUNCTION_WORDS:
            if token not in words.NOT_SHOWN:
                self._attach_colours()
            if token in ("with", "on", "under", "over", "in", "at", "by", "near", "beside", "above", "below", "but"):
                self.negated = False
                self.absent_named = False
        if token in words.NOT_SHOWN:
            self.not_painted.append(token)
        elif token in GARMENTS and self.colours and self.mentions and self.mentions[-1].thing == "person":
            self._attach_colours()
        elif token not in FUNCTION_WORDS and token not in self.unknown:
            if not self.negated:
                self.unknown.append(token)
            self._clear()

    def _attach_colours(self) -> None:
        """Give colours that no noun followed to the thing named last: 'a house painted red'."""
        if self.colours and self.mentions and not self.negated:
            last = self.mentions[-1]
            last.spec = replace(last.spec, colours=(*last.spec.colours, *self.colours))
            self.colours = []

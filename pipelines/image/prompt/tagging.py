"""Tokens -> items: the longest phrases that words or names know, each with all that it may be."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.image.prompt.lexicon import MAX_WORDS, multiword_starts, readings_of
from pipelines.image.prompt.names import Found, Names
from pipelines.image.prompt.tokens import Token, tokenize

#: What a phrase is taken for where the context says nothing, first to last.
ORDER = ("nobody", "negation", "except", "number", "many", "article", "relation", "leftof", "side", "depth", "hold",
         "colour", "size", "empty", "state", "doing", "air", "event", "picture", "function", "thing", "garment", "part",
         "light", "shade", "look", "mood", "adjective", "adverb", "verb", "weak", "fire")  # fmt: skip
_CJK = 0x2E80  # scripts written without spaces begin here
_FINITE_NUMBER_DIGITS = 4


@dataclass(slots=True)
class Item:
    """A phrase of the prompt.

    Attributes:
        text: its words.
        tag: what it is taken for: one of `ORDER`, "break", "strong-break", "and", "owner", "unknown".
        value: of the tag.
        readings: all that it may be.
        found: the thing that it may name.
    """

    text: str
    tag: str = "unknown"
    value: str = ""
    readings: dict[str, str] = field(default_factory=dict)
    found: Found | None = None

    @property
    def key(self) -> str:
        """The words joined by "-"."""
        return self.text.replace(" ", "-")

    @property
    def is_break(self) -> bool:
        """Whether it is a mark."""
        return self.tag in ("break", "strong-break")

    def take(self, tag: str) -> None:
        """Read it as one of its readings."""
        self.tag, self.value = tag, self.readings.get(tag, self.value)


def tag_text(text: str, names: Names) -> list[Item]:
    """Read a prompt's phrases.

    Args:
        text: of the prompt.
        names: of the stock.

    Returns:
        Its phrases in their order, each taken for what comes first in `ORDER`.

    Raises:
        InputError: too long.
    """
    tokens = tokenize(text)
    items: list[Item] = []
    i = 0
    while i < len(tokens):
        if tokens[i].is_break:
            mark = tokens[i].text
            items.append(Item(mark, "break" if mark in ",:()" else "strong-break"))
            i += 1
            continue
        item, length = _longest(tokens, i, names)
        items.extend([item] if item.tag != "unknown" else _split_script(item, names))
        i += length
    return items


def _longest(tokens: list[Token], i: int, names: Names) -> tuple[Item, int]:
    """The longest phrase that begins at a token, and how many tokens it has."""
    end = i
    while end < min(len(tokens), i + MAX_WORDS) and not tokens[end].is_break:
        end += 1
    words = [t.text for t in tokens[i:end]]
    for length in range(len(words), 0, -1):
        part = words[:length]
        if tokens[i + length - 1].owner and length == 1:
            return _owner(part[0], names), 1
        item = _read(part, names)
        if item is not None:
            return item, length
    return Item(words[0]), 1


def _owner(word: str, names: Names) -> Item:
    """Somebody's: what the noun after it belongs to, which is not painted."""
    return Item(f"{word}'s", "owner", word)


def _read(words: list[str], names: Names) -> Item | None:
    text = " ".join(words)
    if len(words) == 1:
        if words[0] in ("and", "or", "nor"):
            return Item(text, "and" if words[0] == "and" else "or")
        if words[0].isdigit():
            number = str(int(words[0][:_FINITE_NUMBER_DIGITS]))
            return Item(text, "number", number, {"number": number})
    readings = dict(readings_of(words)) if len(words) == 1 or _may_be_phrase(words) else {}
    found = names.match(words)
    if found is not None:
        readings["weak" if found.weak else "thing"] = found.thing
    if not readings:
        return None
    tag = next(t for t in ORDER if t in readings)
    return Item(text, tag, readings[tag], readings, found)


def _may_be_phrase(words: list[str]) -> bool:
    return words[0] in multiword_starts()


def _split_script(item: Item, names: Names) -> list[Item]:
    """Cut a run of a script without spaces into the nouns that are known in it and what is between them."""
    word = item.text
    if not names.foreign or not word or ord(word[0]) < _CJK:
        return [item]
    items: list[Item] = []
    i = rest = 0
    while i < len(word):
        end = next((e for e in range(min(len(word), i + 8), i, -1) if word[i:e] in names.foreign), 0)
        if end:
            if rest < i:
                items.append(Item(word[rest:i]))
            thing = names.foreign[word[i:end]]
            items.append(Item(word[i:end], "thing", thing, {"thing": thing}, Found(thing)))
            i = rest = end
        else:
            i += 1
    if rest < len(word):
        items.append(Item(word[rest:]))
    return items

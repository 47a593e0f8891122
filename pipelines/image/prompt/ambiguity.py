"""Words that may be several things, decided by what stands beside them: orange, fall, spring, bank, bat, left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.image.prompt.colours import AMBIGUOUS_COLOURS
from pipelines.image.prompt.names import Found, Names
from pipelines.image.prompt.scenery import ONLY_AFTER_IN
from pipelines.image.prompt.tagging import Item

_NOUNS = frozenset(("thing", "air", "event", "weak", "garment", "part", "unknown"))
#: Tags that stand between a modifier and its noun.
_MODIFIERS = frozenset(("colour", "shade", "size", "state", "mood", "adjective", "adverb", "light", "empty", "and",
                        "doing"))  # fmt: skip
_COPULAS = frozenset(
    ("is", "are", "was", "were", "painted", "coloured", "colored", "turns", "becomes", "all", "very", "be")
)
#: Word -> (words beside which it means this, what it means); "" is the meaning where none of them is near.
SENSES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "bat": (("baseball cricket ball player glove batsman", "baseball-bat"), ("", "bat")),
    "mouse": (("computer keyboard laptop screen cable usb click pc", "computer-mouse"), ("", "mouse")),
    "crane": (("construction building tower harbour harbor port container site steel lifting dock city factory cargo",
               "crane-machine"), ("", "crane")),
    "bank": (("river stream lake water canal brook shore fishing boat reed willow ducks", "@river"),
             ("", "bank")),
    "spring": (("water hot mineral bubbling rock rocks forest well drink", "spring"), ("", "@spring")),
    "trunk": (("elephant", "part"), ("car luggage travel old attic station", "suitcase"), ("", "tree-trunk")),
    "seal": (("letter wax envelope document", "letter"), ("", "seal")),
    "pitcher": (("baseball ball player", "man"), ("", "jug")),
    "organ": (("", "piano"),),
    "horn": (("cow bull deer goat rhino unicorn animal", "part"), ("", "trumpet")),
    "glasses": (("wine champagne table water toast drink beer", "glass"), ("", "glasses")),
    "palm": (("hand", "hand"), ("", "palm")),
    "jam": (("traffic cars", "car"), ("", "jar")),
    "block": (("ice", "iceberg"), ("", "crate")),
    "turkey": (("istanbul ankara country", "city"), ("", "turkey")),
    "tank": (("fish aquarium", "aquarium"), ("", "tank")),
    "cricket": (("bat ball match player field team", "bat"), ("", "cricket")),
    "pool": (("", "@lake"),),
    "cock": (("", "rooster"),),
    "bow": (("arrow archer hunter", "bow"), ("ship boat", "part"), ("", "bow")),
    "date": (("", "date"),),
    "star": (("sea beach starfish", "starfish"), ("", "star")),
}  # fmt: skip


def disambiguate(items: Sequence[Item], names: Names) -> None:
    """Settle what every phrase is taken for.

    Args:
        items: of the prompt; changed in place.
        names: of the stock.
    """
    near = _words_near(items)
    for i, item in enumerate(items):
        before, after = _at(items, i - 1), _at(items, i + 1)
        if item.text in SENSES or (item.found and item.found.plural and item.text.rstrip("s") in SENSES):
            _sense(item, near, names)
        if item.text in ("left", "right"):
            _side(items, i)
        elif item.text in ("fall", "falls", "spring") or item.key in ONLY_AFTER_IN:
            _season(items, i)
        elif "colour" in item.readings and item.text in AMBIGUOUS_COLOURS:
            _colour(items, i)
        elif "shade" in item.readings:
            _shade(items, i)
        elif item.tag == "doing" or ("verb" in item.readings and _follows_noun(items, i)):
            _verb(items, i)
        elif "adjective" in item.readings and {"thing", "weak"} & item.readings.keys():
            _adjective(items, i)
        elif item.tag == "function":
            _function(item, before, after)


def _words_near(items: Sequence[Item]) -> frozenset[str]:
    return frozenset(word for item in items for word in (*item.text.split(), item.text.rstrip("s")))


def _at(items: Sequence[Item], i: int) -> Item:
    return items[i] if 0 <= i < len(items) else Item("", "strong-break")


def next_noun(items: Sequence[Item], i: int) -> Item | None:
    """The noun that a modifier at `i` goes with: what follows it and other modifiers, None where none does."""
    k = i + 1
    while k < len(items) and (items[k].tag in _MODIFIERS or items[k].tag in ("number", "shade")):
        k += 1
    return items[k] if k < len(items) and items[k].tag in _NOUNS else None


def _sense(item: Item, near: frozenset[str], names: Names) -> None:
    """Choose among the meanings of `SENSES`."""
    word = item.text if item.text in SENSES else item.text.rstrip("s")
    own = {item.text, word}
    for beside, meaning in SENSES[word]:
        if not beside or (near - own) & set(beside.split()):
            _mean(item, word, meaning, names)
            return


def _mean(item: Item, word: str, meaning: str, names: Names) -> None:
    plural = item.text != word or word == "glasses"
    if meaning == "@spring":
        return
    if meaning.startswith("@") or meaning == "spring":
        place = "river" if meaning == "spring" else meaning[1:]
        item.readings = {"air": place}
        item.take("air")
    elif meaning == "part":
        item.readings = {"part": "part"}
        item.take("part")
    else:
        found = names.find(meaning)
        if found and "air" not in item.readings and "event" not in item.readings:
            kin = "" if meaning == word or not found.kin_of else item.text
            item.found = Found(found.thing, plural, kin)
            item.readings["thing"] = found.thing
            item.take("thing")


def _side(items: Sequence[Item], i: int) -> None:
    """Left and right name sides in "house left, tree right", not in "right behind" and "left alone"."""
    item, before, after = items[i], _at(items, i - 1), _at(items, i + 1)
    if (
        after.is_break
        or after.tag in ("and", "or")
        or after.text == "one"
        or (before.tag in ("article", "number") and next_noun(items, i))
    ):
        item.readings["side"] = item.text
        item.take("side")


def _season(items: Sequence[Item], i: int) -> None:
    """Fall and spring are seasons, verbs or water; May and March are months only after "in"."""
    item, before, after = items[i], _at(items, i - 1), _at(items, i + 1)
    if item.key in ONLY_AFTER_IN:
        item.readings["air"] = "spring" if item.text != "august" else "summer"
        if before.text in ("in", "of", "early", "late", "during") or item.text == "august":
            item.take("air")
        else:
            item.take("function" if item.text == "may" else "doing" if "doing" in item.readings else "function")
            item.value = item.value or "walking"
    elif item.text == "falls":
        if _follows_noun(items, i) and before.tag != "unknown":
            item.readings["doing"] = "falling"
            item.take("doing")
        else:
            item.readings["air"] = "waterfall"
            item.take("air")
    elif item.text == "fall":
        verb = _follows_noun(items, i) and before.text not in ("the", "in") and after.tag not in ("thing", "event")
        item.take("doing" if verb and before.tag in ("thing", "part", "weak") else "air")


def _follows_noun(items: Sequence[Item], i: int) -> bool:
    """Whether a noun, or "who" and "that" behind one, stands right before."""
    before = _at(items, i - 1)
    if before.tag == "adverb" or before.text in ("who", "that", "which", "is", "are", "was", "were"):
        before = _at(items, i - 2)
    return before.tag in _NOUNS or before.tag in ("nobody", "side", "depth")


def _colour(items: Sequence[Item], i: int) -> None:
    """Orange, rose and lavender are colours before a noun or after "is"; a fruit or a flower elsewhere."""
    item, before, after = items[i], _at(items, i - 1), _at(items, i + 1)
    if item.text == "rose" and before.tag in ("air", "thing") and after.tag in ("relation", "adverb", "function"):
        item.readings["doing"] = "rising"
        item.take("doing")
        return
    noun = next_noun(items, i)
    planted = after.text.rstrip("s") in (
        "bush",
        "garden",
        "field",
        "meadow",
        "grove",
        "petal",
        "tree",
        "orchard",
        "bouquet",
    )
    before_noun = noun and not (planted and item.text not in ("orange", "gold", "silver"))
    worn = before.text == "in" and not {"thing", "weak"} & item.readings.keys()
    if before_noun or worn or _is_predicate(items, i):
        item.take("colour")
    elif "thing" in item.readings:
        item.take("thing")
    elif "weak" in item.readings:
        item.take("weak")
    elif not _goes_with_colour(items, i):  # strawberries and cream
        item.take("part" if "part" in item.readings else "unknown")


def _goes_with_colour(items: Sequence[Item], i: int) -> bool:
    """Whether a colour or "in" stands before, in a list: "red, green and amber"."""
    k = i - 1
    while _at(items, k).tag in ("and", "shade", "break"):
        k -= 1
    return "colour" in _at(items, k).readings or _at(items, k).text == "in"


def _is_predicate(items: Sequence[Item], i: int) -> bool:
    """Whether a colour stands behind "is" or "painted", with others or by itself."""
    k = i - 1
    while _at(items, k).tag in ("colour", "shade", "and", "adverb"):
        k -= 1
    return _at(items, k).text in _COPULAS


def _shade(items: Sequence[Item], i: int) -> None:
    """Dark, light, pale: a shade before a colour, light before anything else, a lamp where nothing follows."""
    item, before, after = items[i], _at(items, i - 1), _at(items, i + 1)
    if "colour" in after.readings:
        item.take("shade")
    elif item.text == "light" and "thing" in item.readings:
        alone = after.is_break or after.tag in ("relation", "and", "function", "hold", "doing")
        item.take("thing" if alone and before.tag in ("article", "number", "colour", "adjective", "mood") else "light")
        if item.tag == "light":
            item.value = "1"
    elif item.tag == "shade":
        item.take(next((t for t in ("light", "adjective", "mood") if t in item.readings), "shade"))


def _verb(items: Sequence[Item], i: int) -> None:
    """A finite verb right behind what does it; a noun or a season elsewhere ("a fall", "the hug")."""
    item, before = items[i], _at(items, i - 1)
    if item.tag != "doing" and not (_is_determined(before)):
        inverted = before.tag == "air" and _at(items, i + 1).tag in ("article", "number")
        if inverted or before.tag in ("thing", "weak", "adverb", "nobody", "function"):
            item.readings["doing"] = item.readings["verb"]
            item.take("doing")


def _is_determined(before: Item) -> bool:
    return before.tag in ("article", "number", "many", "colour", "size", "state", "negation")


def _adjective(items: Sequence[Item], i: int) -> None:
    """Stone, glass, gold: what another noun is made of, or the thing itself."""
    item, after = items[i], _at(items, i + 1)
    noun = next_noun(items, i)
    if noun is not None and noun is not item:
        item.take("adjective")
    elif "thing" in item.readings:
        item.take("thing")
    elif not after.is_break and "weak" in item.readings:
        item.take("adjective")


def _function(item: Item, before: Item, after: Item) -> None:
    """Function words that are things behind an article: a well."""
    thing = "thing" if "thing" in item.readings else ""
    ends = after.is_break or after.tag in ("relation", "and", "hold", "function", "doing")
    if thing and before.tag in ("article", "number", "size", "adjective", "colour") and ends:
        item.take(thing)

"""English forms: nouns in the plural -> the singular, verbs -> their -ing form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pipelines.image.prompt.tables import load_list

IRREGULAR: Mapping[str, str] = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "persons": "person", "mice": "mouse",
    "geese": "goose", "teeth": "tooth", "feet": "foot", "oxen": "ox", "lice": "louse", "dice": "die",
    "leaves": "leaf", "wolves": "wolf", "knives": "knife", "lives": "life", "wives": "wife", "loaves": "loaf",
    "shelves": "shelf", "calves": "calf", "halves": "half", "thieves": "thief", "scarves": "scarf",
    "hooves": "hoof", "elves": "elf", "wharves": "wharf", "dwarves": "dwarf", "cacti": "cactus", "fungi": "fungus",
    "octopi": "octopus", "snowmen": "snowman", "fishermen": "fisherman", "policemen": "policeman",
    "firemen": "fireman", "horsemen": "horseman", "gentlemen": "gentleman", "sportsmen": "sportsman",
    "grandchildren": "grandchild", "passersby": "passerby", "stories": "story", "chateaux": "chateau",
    "policewomen": "policewoman", "kids": "child", "kid": "child", "shoes": "shoe", "toes": "toe", "canoes": "canoe",
    "axes": "axe", "horses": "horse", "houses": "house", "roses": "rose", "vases": "vase", "nurses": "nurse",
    "cheeses": "cheese", "ruins": "ruin", "movies": "movie", "cookies": "cookie", "pies": "pie", "ties": "tie",
    "brownies": "brownie", "zombies": "zombie", "selfies": "selfie", "faeries": "fairy", "bridesmaids": "bridesmaid",
}  # fmt: skip
#: The same in the plural: how many there are is left open.
SAME_IN_PLURAL = load_list("same-in-plural")
#: Singular though it ends in s.
SINGULAR = load_list("singular")


@lru_cache(maxsize=8192)
def singular_forms(word: str) -> tuple[str, ...]:
    """A word, and what it may be the plural of, likeliest first.

    >>> singular_forms("cherries"), singular_forms("wolves")
    (('cherries', 'cherry', 'cherrie'), ('wolves', 'wolf'))
    """
    if word in IRREGULAR:
        return (word, IRREGULAR[word])
    forms = [word]
    if word in SINGULAR or len(word) < 3 or not word.endswith("s"):
        return tuple(forms)
    if word.endswith("ies") and len(word) > 4:
        forms += [word[:-3] + "y", word[:-1]]
    elif word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        forms += [word[:-2], word[:-1]]
    elif not word.endswith("ss"):
        forms.append(word[:-1])
    return tuple(forms)


def is_plural(word: str, singular: str) -> bool:
    """Whether a word that names a `singular` is in the plural or leaves the number open."""
    return word != singular or word in SAME_IN_PLURAL


@lru_cache(maxsize=8192)
def ing_forms(word: str) -> tuple[str, ...]:
    """What the -ing form of a verb in any form may be, likeliest first.

    >>> "running" in ing_forms("runs"), "dancing" in ing_forms("dance"), "flying" in ing_forms("flies")
    (True, True, True)
    """
    if word.endswith("ing"):
        return (word,)
    stems = [word]
    if word.endswith("ies"):
        stems.append(word[:-3] + "y")
    if word.endswith("es"):
        stems += [word[:-2], word[:-1]]
    elif word.endswith("s"):
        stems.append(word[:-1])
    if word.endswith("ed"):
        stems += [word[:-2], word[:-1], word[:-3]]
    forms = []
    for stem in stems:
        forms.append(stem + "ing")
        if stem.endswith("e"):
            forms.append(stem[:-1] + "ing")
        if stem.endswith("ie"):
            forms.append(stem[:-2] + "ying")
        if stem:
            forms.append(stem + stem[-1] + "ing")
    return tuple(forms)

"""Open-vocabulary words -> groups of a published order: word -> base form -> synonym head -> group.

A recognizer or a person may answer with any word. Two answers agree when an order of emotions puts them into one group
(the emotion-wheel metric of AffectGPT, Lian et al. 2025). A word that an order cannot place has no group there, and is
counted by the metric, not guessed.

The tree's heads follow Shaver, Schwartz, Kirson & O'Connor 1987, which Parrott 2001 took it from: the words "joy", "love",
"anger" and "fear" themselves stand in the secondary clusters of cheerfulness, affection, rage and horror.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from conditioning import vocabulary, wheel
from weights.errors import InputError

NEUTRAL = "neutral"

#: Secondary cluster of each root's own name.
ROOT_CLUSTER = {
    "love": "affection",
    "joy": "cheerfulness",
    "surprise": "surprise",
    "anger": "rage",
    "sadness": "sadness",
    "fear": "horror",
}

#: Words that no order lists -> the nearest word that one does. Ours, checked by hand.
HEADS: Mapping[str, str] = {
    "happy": "happiness",
    "joyful": "joy",
    "glad": "gladness",
    "cheerful": "cheerfulness",
    "delighted": "delight",
    "elated": "elation",
    "excited": "excitement",
    "thrilled": "thrill",
    "enthusiastic": "enthusiasm",
    "eager": "eagerness",
    "hopeful": "hope",
    "optimistic": "optimism",
    "proud": "pride",
    "triumphant": "triumph",
    "victorious": "triumph",
    "amused": "amusement",
    "playful": "amusement",
    "teasing": "amusement",
    "carefree": "cheerfulness",
    "satisfied": "satisfaction",
    "self-satisfied": "pride",
    "content": "contentment",
    "contented": "contentment",
    "untroubled": "serenity",
    "relieved": "relief",
    "ecstatic": "ecstasy",
    "euphoric": "euphoria",
    "merry": "gaiety",
    "jolly": "jolliness",
    "jovial": "joviality",
    "jubilant": "jubilation",
    "enjoyment": "enjoyment",
    "vigorous": "zest",
    "inspired": "enthusiasm",
    "fascinated": "enthrallment",
    "pleased": "pleasure",
    "lucky": "gladness",
    "free": "happiness",
    "gratified": "satisfaction",
    "gratification": "satisfaction",
    "happy-for": "gladness",
    "calm": "serenity",
    "relaxed": "serenity",
    "serene": "serenity",
    "peaceful": "serenity",
    "tranquil": "serenity",
    "leisurely": "serenity",
    "calmness": "serenity",
    "peace": "serenity",
    "secure": "serenity",
    "loving": "love",
    "loved": "love",
    "in love": "passion",
    "affectionate": "affection",
    "fond": "fondness",
    "tender": "tenderness",
    "warm": "affection",
    "kind": "caring",
    "compassionate": "compassion",
    "devoted": "adoration",
    "adoring": "adoration",
    "passionate": "passion",
    "friendly": "liking",
    "aroused": "desire",
    "sexually excited": "lust",
    "nostalgic": "longing",
    "nostalgia": "longing",
    "wistful": "longing",
    "sentimental": "sentimentality",
    "surprised": "surprise",
    "amazed": "amazement",
    "astonished": "astonishment",
    "astounded": "astonishment",
    "stunned": "astonishment",
    "startled": "shock",
    "shocked": "shock",
    "awed": "awe",
    "impressed": "admiration",
    "confused": "confusion",
    "puzzled": "confusion",
    "bewildered": "confusion",
    "wonder": "amazement",
    "curious": "curiosity",
    "angry": "anger",
    "mad": "anger",
    "furious": "fury",
    "enraged": "rage",
    "outraged": "outrage",
    "annoyed": "annoyance",
    "mildly annoyed": "annoyance",
    "irritated": "irritability",
    "irritable": "irritability",
    "irritation": "irritability",
    "cross": "irritability",
    "grumpy": "grumpiness",
    "frustrated": "frustration",
    "exasperated": "exasperation",
    "impatient": "annoyance",
    "impatience": "annoyance",
    "hostile": "hostility",
    "hateful": "hate",
    "hatred": "hate",
    "bitter": "bitterness",
    "resentful": "resentment",
    "scornful": "scorn",
    "contemptuous": "contempt",
    "disdainful": "contempt",
    "disdain": "contempt",
    "cruel": "spite",
    "malevolence": "spite",
    "defiant": "aggressiveness",
    "aggressive": "aggressiveness",
    "jealous": "jealousy",
    "envious": "envy",
    "indignant": "outrage",
    "indignation": "outrage",
    "quietly indignant": "resentment",
    "cold anger": "anger",
    "angry but detached": "anger",
    "hostile but controlled": "hostility",
    "disgusted": "disgust",
    "revolted": "revulsion",
    "repulsed": "revulsion",
    "nauseated": "disgust",
    "disliking": "dislike",
    "disapproving": "disapproval",
    "reproach": "disapproval",
    "displeased": "displeasure",
    "sourness": "displeasure",
    "dissatisfied": "displeasure",
    "discontented": "displeasure",
    "sad": "sadness",
    "unhappy": "unhappiness",
    "depressed": "depression",
    "despairing": "despair",
    "hopeless": "despair",
    "hopelessness": "despair",
    "gloomy": "gloom",
    "grieving": "grief",
    "heartbroken": "grief",
    "sorrowful": "sorrow",
    "miserable": "misery",
    "melancholic": "melancholy",
    "lonely": "loneliness",
    "rejected": "rejection",
    "neglected": "neglect",
    "humiliated": "humiliation",
    "embarrassed": "embarrassment",
    "ashamed": "shame",
    "shamed": "shame",
    "guilty": "guilt",
    "regretful": "regret",
    "remorseful": "remorse",
    "repentant": "remorse",
    "disappointed": "disappointment",
    "discouraged": "dejection",
    "dejected": "dejection",
    "defeated": "defeat",
    "crushed": "defeat",
    "hurt": "hurt",
    "pain": "hurt",
    "helpless": "despair",
    "helplessness": "despair",
    "insecure": "insecurity",
    "homesick": "homesickness",
    "anguished": "anguish",
    "tormented": "torment",
    "pitying": "pity",
    "sympathetic": "sympathy",
    "upset": "sadness",
    "subdued": "sadness",
    "afraid": "fear",
    "fearful": "fear",
    "scared": "fright",
    "frightened": "fright",
    "terrified": "terror",
    "panicked": "panic",
    "horrified": "horror",
    "anxious": "anxiety",
    "nervous": "nervousness",
    "worried": "worry",
    "troubled": "worry",
    "uneasy": "uneasiness",
    "tense": "suspense",
    "stressed": "distress",
    "distressed": "distress",
    "alarmed": "alarm",
    "apprehensive": "apprehension",
    "hysterical": "hysteria",
    "timid": "apprehension",
    "trusting": "trust",
    "interested": "interest",
    "concentrating": "interest",
    "concentration": "interest",
    "alert": "vigilance",
    "vigilant": "vigilance",
    "bored": "boredom",
    "ennui": "boredom",
    "uninterested": "boredom",
    "pensive": "pensiveness",
    "contemplation": "pensiveness",
    "grateful": "gratitude",
    "thankful": "gratitude",
    "thankfulness": "gratitude",
    "appreciative": "gratitude",
    "admired": "admiration",
    "approving": "approval",
    "skeptical": "doubt",
    "sceptical": "doubt",
    "doubtful": "doubt",
    "suspicious": "doubt",
    "doubt": "unbelief",
    "meek": "submission",
    "submissive": "submission",
    "domineering": "dominance",
    "cynical": "cynicism",
    "pessimistic": "pessimism",
    "serenity": "contentment",
    "liked": "liking",
}

#: The eight emotions' groups, from the nearest place in the tree that decides; all else by the vocabulary.
_EIGHT = {
    "disgust": "disgusted",
    "serenity": "calm",
    "contentment": "calm",
    "relief": "calm",
    "love": "happy",
    "joy": "happy",
    "surprise": "surprised",
    "anger": "angry",
    "sadness": "sad",
    "fear": "fearful",
    "neutral": "neutral",
}


#: Endings of adverbs, nouns, plurals, verbs and comparisons -> what stands in their place.
INFLECTIONS = (
    ("ily", ("y",)),
    ("ly", ("", "le")),
    ("iness", ("y",)),
    ("ness", ("",)),
    ("ies", ("y",)),
    ("s", ("",)),
    ("ing", ("", "e")),
    ("ed", ("", "e")),
    ("ier", ("y",)),
    ("iest", ("y",)),
    ("er", ("", "e")),
    ("est", ("", "e")),
)


def base_form(word: str) -> str | None:
    """The word as the orders spell it: lower case, no adverb of degree, no inflection; None where nothing is known.

    "Very Angry!" -> "angry"; "sadly" -> "sad"; "delights" -> "delight"; "not happy" -> None: a negation is no word.
    """
    key = " ".join(word.lower().replace("_", " ").strip(" .,!?;:'\"").split())
    for adverb in vocabulary.DEGREES:
        key = key.removeprefix(adverb + " ")
    key = key.removeprefix("feeling ").removeprefix("feel ")
    return next((form for form in _forms(key) if _is_known(form)), None)


def chain(word: str) -> tuple[str, ...]:
    """The word's base form and its heads, nearest first, up to the root of the tree or GoEmotions' own grouping."""
    key = base_form(word)
    if key is None:
        return ()
    steps = [key]
    while (up := _above(steps[-1])) is not None and up not in steps:
        steps.append(up)
    return tuple(steps)


def groups(word: str, order: str) -> frozenset[str]:
    """The group or groups of a word in one order; empty where the order has no place for it. A dyad has two.

    Args:
        word: any spelling that `base_form` takes.
        order: one of `ORDERS`.

    Raises:
        InputError: unknown order.
    """
    if order not in ORDERS:
        raise InputError(f"unknown order '{order[:60]}'; choose from {', '.join(ORDERS)}")
    steps = chain(word)
    if NEUTRAL in steps:
        return frozenset((NEUTRAL,))
    return next((found for step in steps if (found := ORDERS[order](step))), frozenset())


def _forms(key: str) -> list[str]:
    """The word, then what it may be an inflection of."""
    forms = [key]
    for suffix, ends in INFLECTIONS:
        if key.endswith(suffix) and len(key) > len(suffix) + 2:
            forms += [key.removesuffix(suffix) + end for end in ends]
    return forms


@cache
def _listed() -> frozenset[str]:
    """Every word that one of the orders lists."""
    dyads = (name for names in wheel.DYADS.values() for name in names)
    return frozenset((*wheel.places(), *wheel.RING, *wheel.MILD, *wheel.STRONG, *dyads, *wheel.GOEMOTIONS))


def _is_known(key: str) -> bool:
    return key in HEADS or key in _listed() or (key in vocabulary.SYNONYMS and vocabulary.SYNONYMS[key] in HEADS)


def _above(key: str) -> str | None:
    """One step up: to the listed word, then up the tree, then to GoEmotions' group."""
    path = wheel.places().get(key, ())
    if len(path) > 1:
        return path[-2]
    if key in HEADS:
        return HEADS[key]
    if key not in _listed():
        return vocabulary.SYNONYMS.get(key)
    return None if path or key in (*wheel.RING, NEUTRAL) else _ekman(key)


def _ekman(key: str) -> str | None:
    """GoEmotions -> Ekman, as its authors group the names."""
    if key not in wheel.GOEMOTIONS:
        return None
    return next((group for group, names in wheel.EKMAN.items() if key in names), "joy")


def _plutchik(key: str) -> frozenset[str]:
    for ring in (wheel.RING, wheel.MILD, wheel.STRONG):
        if key in ring:
            return frozenset((wheel.RING[ring.index(key)],))
    return frozenset(wheel.dyad(key)) if any(key in names for names in wheel.DYADS.values()) else frozenset()


def _primary(key: str) -> frozenset[str]:
    return frozenset(wheel.places().get(key, ())[:1])


def _secondary(key: str) -> frozenset[str]:
    path = wheel.places().get(key, ())
    return frozenset((path[1] if len(path) > 1 else ROOT_CLUSTER[path[0]],)) if path else frozenset()


def _goemotions(key: str) -> frozenset[str]:
    return frozenset((group,)) if (group := _ekman(key)) else frozenset()


def _eight(key: str) -> frozenset[str]:
    if key in _EIGHT:
        return frozenset((_EIGHT[key],))
    if _above(key) is not None:
        return frozenset()
    weights = vocabulary.affect(key).weights
    return frozenset((str(max(weights, key=lambda e: weights[e])),)) if weights else frozenset()


ORDERS: Mapping[str, Callable[[str], frozenset[str]]] = {
    "plutchik": _plutchik,
    "parrott primary": _primary,
    "parrott secondary": _secondary,
    "goemotions": _goemotions,
    "eight": _eight,
}

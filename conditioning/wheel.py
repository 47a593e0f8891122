"""The published orders of emotion words: Plutchik's wheel, Parrott's tree, GoEmotions, EmoNet; all resolve to Affect.

Sources: Plutchik 1980 (Emotion: a psychoevolutionary synthesis) for the ring, strengths and dyads; Parrott 2001 (Emotions
in social psychology) for the tree; Demszky et al. 2020 for the 28 names of GoEmotions and their grouping; the 40 names
of EmoNet (LAION 2025, CC BY 4.0). The books give no coordinates: each name is written here in rated terms, as a person
would write it on the command line, so its point comes from the vocabulary's own sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from conditioning.affect import Affect
from weights.errors import InputError

#: Plutchik's ring in order; the opposite of each lies four steps on.
RING = ("joy", "trust", "fear", "surprise", "sadness", "disgust", "anger", "anticipation")
MILD = ("serenity", "acceptance", "apprehension", "distraction", "pensiveness", "boredom", "annoyance", "interest")
STRONG = ("ecstasy", "admiration", "terror", "amazement", "grief", "loathing", "rage", "vigilance")
STRENGTHS = {"mild": 0.5, "plain": 1.0, "strong": 1.5}
_PRIMARY = ("joyful", "friendly", "fearful", "surprised", "sad", "disgusted", "angry", "alert")

#: Dyads by the number of steps between their two primaries, in ring order.
DYADS: Mapping[int, tuple[str, ...]] = {
    1: ("love", "submission", "awe", "disapproval", "remorse", "contempt", "aggressiveness", "optimism"),
    2: ("guilt", "curiosity", "despair", "unbelief", "envy", "cynicism", "pride", "hope"),
    3: ("delight", "sentimentality", "shame", "outrage", "pessimism", "morbidness", "dominance", "anxiety"),
}

#: Parrott: primary -> secondary -> tertiary.
TREE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "love": {
        "affection": (
            "adoration",
            "fondness",
            "liking",
            "attraction",
            "caring",
            "tenderness",
            "compassion",
            "sentimentality",
        ),
        "lust": ("desire", "passion", "infatuation"),
        "longing": ("longing",),
    },
    "joy": {
        "cheerfulness": (
            "amusement",
            "bliss",
            "gaiety",
            "glee",
            "jolliness",
            "joviality",
            "delight",
            "enjoyment",
            "gladness",
            "happiness",
            "jubilation",
            "elation",
            "satisfaction",
            "ecstasy",
            "euphoria",
        ),
        "zest": ("enthusiasm", "zeal", "excitement", "thrill", "exhilaration"),
        "contentment": ("pleasure",),
        "pride": ("triumph",),
        "optimism": ("eagerness", "hope"),
        "enthrallment": ("rapture",),
        "relief": ("relief",),
    },
    "surprise": {"surprise": ("amazement", "astonishment")},
    "anger": {
        "irritability": ("aggravation", "agitation", "annoyance", "grouchiness", "grumpiness"),
        "exasperation": ("frustration",),
        "rage": (
            "anger",
            "outrage",
            "fury",
            "wrath",
            "hostility",
            "ferocity",
            "bitterness",
            "hate",
            "scorn",
            "spite",
            "vengefulness",
            "dislike",
            "resentment",
        ),
        "disgust": ("revulsion", "contempt", "loathing"),
        "envy": ("jealousy",),
        "torment": ("torment",),
    },
    "sadness": {
        "suffering": ("agony", "anguish", "hurt"),
        "sadness": (
            "depression",
            "despair",
            "gloom",
            "glumness",
            "unhappiness",
            "grief",
            "sorrow",
            "woe",
            "misery",
            "melancholy",
        ),
        "disappointment": ("dismay", "displeasure"),
        "shame": ("guilt", "regret", "remorse"),
        "neglect": (
            "alienation",
            "defeat",
            "dejection",
            "embarrassment",
            "homesickness",
            "humiliation",
            "insecurity",
            "isolation",
            "insult",
            "loneliness",
            "rejection",
        ),
        "sympathy": ("pity",),
    },
    "fear": {
        "horror": ("alarm", "shock", "fright", "horror", "terror", "panic", "hysteria", "mortification"),
        "nervousness": ("anxiety", "suspense", "uneasiness", "apprehension", "worry", "distress", "dread"),
    },
}

#: Names that no rated term spells, in rated terms. A tree word that is absent here takes its parent's.
WRITTEN: Mapping[str, str] = {
    "affection": "affectionate",
    "adoration": "loved",
    "fondness": "affectionate",
    "attraction": "fascinated",
    "caring": "kind",
    "tenderness": "affectionate",
    "compassion": "kind:0.6, sad:0.4",
    "sentimentality": "affectionate:0.6, sad:0.4",
    "lust": "sexually excited",
    "desire": "aroused",
    "passion": "in love",
    "infatuation": "in love",
    "longing": "affectionate:0.5, lonely:0.5",
    "cheerfulness": "joyful",
    "amusement": "joyful",
    "bliss": "untroubled:0.5, joyful:0.5",
    "gaiety": "carefree",
    "glee": "joyful",
    "delight": "joyful",
    "gladness": "happy",
    "elation": "elated",
    "euphoria": "excited",
    "zest": "vigorous",
    "enthusiasm": "excited",
    "zeal": "vigorous",
    "thrill": "excited",
    "exhilaration": "excited",
    "contentment": "untroubled",
    "pleasure": "enjoyment",
    "triumph": "triumphant",
    "optimism": "hopeful",
    "eagerness": "interested",
    "enthrallment": "fascinated",
    "rapture": "fascinated:0.5, joyful:0.5",
    "amazement": "astonished",
    "astonishment": "astonished",
    "irritability": "irritated",
    "agitation": "tense",
    "exasperation": "frustrated",
    "frustration": "frustrated",
    "fury": "enraged",
    "wrath": "enraged",
    "outrage": "enraged",
    "hostility": "hostile",
    "ferocity": "enraged",
    "bitterness": "hostile:0.5, disappointment:0.5",
    "scorn": "scornful",
    "spite": "cruel",
    "vengefulness": "hostile",
    "dislike": "disliking",
    "revulsion": "disgusted",
    "loathing": "disgusted:0.5, hate:0.5",
    "envy": "hostile:0.5, discontented:0.5",
    "jealousy": "hostile:0.5, insecure:0.5",
    "torment": "anguished",
    "suffering": "pain",
    "agony": "anguished",
    "anguish": "anguished",
    "depression": "depressed",
    "despair": "despairing",
    "gloom": "depressed",
    "misery": "despairing",
    "dismay": "distressed",
    "displeasure": "displeased",
    "guilt": "guilty",
    "regret": "regretful",
    "neglect": "rejected",
    "alienation": "detached:0.5, lonely:0.5",
    "defeat": "defeated",
    "dejection": "discouraged",
    "embarrassment": "embarrassed",
    "homesickness": "lonely",
    "humiliation": "humiliated",
    "insecurity": "insecure",
    "isolation": "lonely",
    "insult": "humiliated",
    "loneliness": "lonely",
    "rejection": "rejected",
    "sympathy": "pity",
    "horror": "terrified",
    "alarm": "startled",
    "shock": "startled",
    "fright": "fearful",
    "hysteria": "terrified",
    "mortification": "humiliated",
    "nervousness": "anxious",
    "suspense": "tense",
    "uneasiness": "anxious",
    "apprehension": "anxious",
    "worry": "troubled",
    "dread": "fearful",
    "love": "affectionate",
    "trust": "friendly",
    "anticipation": "alert",
    "submission": "meek",
    "awe": "awed",
    "disapproval": "displeased",
    "aggressiveness": "aggressive",
    "curiosity": "curious",
    "unbelief": "skeptical",
    "cynicism": "scornful",
    "pessimism": "discouraged",
    "morbidness": "joyful:0.4, disgusted:0.6",
    "dominance": "domineering",
    "serenity": "untroubled",
    "acceptance": "friendly",
    "distraction": "surprised",
    "pensiveness": "solemn",
    "interest": "interested",
    "ecstasy": "excited:0.5, joyful:0.5",
    "vigilance": "alert",
    # GoEmotions and EmoNet beyond these
    "approval": "appreciative",
    "confusion": "confused",
    "realization": "impressed",
    "gratitude": "grateful",
    "concentration": "concentrating",
    "contemplation": "solemn",
    "doubt": "skeptical",
    "teasing": "carefree:0.6, insolent:0.4",
    "impatience": "irritated:0.6, tense:0.4",
    "malevolence": "cruel",
    "sourness": "displeased",
    "helplessness": "helpless",
    "fatigue": "fatigued",
    "emotional numbness": "deactivated",
    "intoxication": "carefree:0.6, confused:0.4",
    "thankfulness": "thankful",
    "affective numbness": "deactivated",
    "numb": "deactivated",
    # compound terms
    "bittersweet": "happy:0.5, sad:0.5",
    "nostalgic": "affectionate:0.5, lonely:0.5",
    "wistful": "lonely:0.6, relaxed:0.4",
    "schadenfreude": "gloating",
    "smiling through tears": "happy:0.5, sad:0.5",
    "hangry": "hungry:0.5, irritated:0.5",
    "tired but proud": "fatigued:0.5, proud:0.5",
}

GOEMOTIONS = (
    "admiration",
    "amusement",
    "anger",
    "annoyance",
    "approval",
    "caring",
    "confusion",
    "curiosity",
    "desire",
    "disappointment",
    "disapproval",
    "disgust",
    "embarrassment",
    "excitement",
    "fear",
    "gratitude",
    "grief",
    "joy",
    "love",
    "nervousness",
    "optimism",
    "pride",
    "realization",
    "relief",
    "remorse",
    "sadness",
    "surprise",
    "neutral",
)

#: GoEmotions -> Ekman, as its authors group them; the rest is joy.
EKMAN: Mapping[str, tuple[str, ...]] = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"),
    "neutral": ("neutral",),
}

EMONET = (
    "amusement",
    "elation",
    "pleasure",
    "contentment",
    "thankfulness",
    "affection",
    "infatuation",
    "hope",
    "triumph",
    "pride",
    "interest",
    "awe",
    "astonishment",
    "concentration",
    "contemplation",
    "relief",
    "longing",
    "teasing",
    "impatience",
    "lust",
    "doubt",
    "fear",
    "distress",
    "confusion",
    "embarrassment",
    "shame",
    "disappointment",
    "sadness",
    "bitterness",
    "contempt",
    "disgust",
    "anger",
    "malevolence",
    "sourness",
    "pain",
    "helplessness",
    "fatigue",
    "emotional numbness",
    "intoxication",
    "jealousy",
)


def primary(name: str, strength: str = "plain") -> Affect:
    """A primary of the ring at a strength: intensity is the scale (Daisy-TTS)."""
    if name not in RING or strength not in STRENGTHS:
        raise InputError(f"a primary is one of {', '.join(RING)} at {', '.join(STRENGTHS)}; got '{name}', '{strength}'")
    return Affect.of(_PRIMARY[RING.index(name)]).scale(STRENGTHS[strength])


def opposite(name: str) -> str:
    """The word across the wheel: four steps on, at the same strength.

    Raises:
        InputError: not a word of the ring.
    """
    for ring in (RING, MILD, STRONG):
        if name in ring:
            return ring[(ring.index(name) + 4) % 8]
    raise InputError(f"'{name[:60]}' is not on the ring; its words are {', '.join((*RING, *MILD, *STRONG))}")


def dyad(name: str) -> tuple[str, str]:
    """The two primaries whose mixture Plutchik calls by this name.

    Raises:
        InputError: not a dyad.
    """
    for steps, names in DYADS.items():
        if name in names:
            first = names.index(name)
            return RING[first], RING[(first + steps) % 8]
    raise InputError(f"'{name[:60]}' is no dyad; they are {', '.join(n for names in DYADS.values() for n in names)}")


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Every word of the tree -> its path from the root; a word that stands twice keeps its highest place."""
    found: dict[str, tuple[str, ...]] = {root: (root,) for root in TREE}
    for root, branches in TREE.items():
        for branch in branches:
            found.setdefault(branch, (root, branch))
    for root, branches in TREE.items():
        for branch, leaves in branches.items():
            for leaf in leaves:
                found.setdefault(leaf, (root, branch, leaf))
    return found


@cache
def written() -> Mapping[str, str]:
    """Every name of the wheel, the tree, GoEmotions and EmoNet that is no term itself, in rated terms."""
    strengths = {word: _PRIMARY[i] for ring in (MILD, STRONG) for i, word in enumerate(ring)}
    parents = {word: WRITTEN.get(path[-2], path[0]) for word, path in places().items() if len(path) > 1}
    roots = dict(zip(RING, _PRIMARY, strict=True))
    return {**strengths, **parents, **roots, **WRITTEN}

"""Words of a prompt that say how, how many and where: colours, numbers, sizes, places, negations."""

from __future__ import annotations

from collections.abc import Mapping

#: Colour -> RGB over 255.
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "red": (204, 34, 30),
    "orange": (240, 128, 24),
    "yellow": (246, 208, 40),
    "green": (52, 150, 56),
    "blue": (36, 84, 196),
    "purple": (126, 52, 170),
    "pink": (246, 138, 178),
    "brown": (126, 80, 44),
    "white": (248, 246, 240),
    "black": (22, 22, 26),
    "grey": (142, 144, 148),
    "golden": (226, 176, 44),
    "turquoise": (40, 186, 184),
}
COLOUR_BY_WORD: Mapping[str, str] = {
    **{name: name for name in COLOURS},
    **dict.fromkeys(("crimson", "scarlet", "ruby", "vermilion", "reddish", "brick"), "red"),
    **dict.fromkeys(("amber", "peach", "coral"), "orange"),
    **dict.fromkeys(("lemon", "yellowish"), "yellow"),
    **dict.fromkeys(("emerald", "lime", "olive", "greenish"), "green"),
    **dict.fromkeys(("navy", "azure", "cobalt", "indigo", "bluish"), "blue"),
    **dict.fromkeys(("violet", "lilac", "mauve", "magenta", "lavender"), "purple"),
    **dict.fromkeys(("rose", "salmon", "pinkish"), "pink"),
    **dict.fromkeys(("wooden", "wood", "chestnut", "tan", "beige"), "brown"),
    **dict.fromkeys(("ivory", "cream", "whitewashed"), "white"),
    **dict.fromkeys(("gray", "silver", "stone", "greyish", "grayish"), "grey"),
    **dict.fromkeys(("gold",), "golden"),
    **dict.fromkeys(("teal", "cyan", "aqua"), "turquoise"),
}
#: Nouns that say what another noun is of or like where they stand before it: no thing of their own there.
ADJUNCTS = frozenset(
    ("stone", "wood", "sand", "ice", "apple", "pear", "fruit", "cherry", "rose", "lemon", "orange", "lavender", "oak")
)
#: After these a colour's noun names the plant: a rose garden, an orange grove, a lavender field.
PLANTED = frozenset(
    ("garden", "gardens", "field", "fields", "meadow", "bush", "bushes", "bouquet", "blossom", "blossoms")
)
NUMBERS: Mapping[str, int] = {
    **{
        w: i + 1
        for i, w in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
        )
    },
    **dict.fromkeys(("a", "an", "single", "lone", "lonely", "solitary"), 1),
    **dict.fromkeys(("both", "pair", "twin"), 2),
    **dict.fromkeys(("few", "trio"), 3),
    "several": 4,
    "dozen": 12,
}
ARTICLES = frozenset(("a", "an"))  # numbers that weigh less than another number beside them
MAX_NUMBER = 12  # of one thing that is painted
SIZES: Mapping[str, str] = {
    **dict.fromkeys(("big", "large", "great", "huge", "giant", "tall", "enormous"), "large"),
    **dict.fromkeys(("small", "little", "tiny"), "small"),
}
LIGHTS: Mapping[str, float] = {"dark": -1.0, "gloomy": -1.0, "dim": -1.0, "bright": 1.0, "sunlit": 1.0}
NEGATIONS = frozenset(("no", "not", "without", "nor", "never", "neither", "zero", "minus", "none"))
#: Phrases that are read as one word; patterns of regular expressions.
PHRASES: Mapping[str, str] = {
    r"(?:on|to|at) the (left|right)(?:[- ]hand)?(?: side)? of the (?:picture|image|painting|scene|view)": r"@\1",
    r"(?:(?:on|to|at) the )?(left|right)(?:[- ]hand)?(?: side)? of\b": r"@\1of",
    r"(?:on|to|at|in) the (left|right)(?:[- ]hand)?(?: side| half| corner)?": r"@\1",
    r"(left|right)(?= *(?:[,;.]|$))": r"@\1",
    r"(?:in|at) the (?:middle|centre|center)(?: of the (?:picture|image|painting|scene|view))?": "@middle",
    r"in the foreground|in the front|up close": "@front",
    r"in the background|in the distance|far (?:away|off)|at the back": "@back",
    r"in front of": "@infrontof",
    r"next to": "beside",
    r"half a dozen": "six",
    r"(?:a )?(?:pair|couple) of": "two",
    r"(?:a few)": "few",
    r"(?:a )?(?:hundreds?|thousands?|dozens)(?: of)?|(?:a )?lots? of|plenty of|full of|numerous|countless": "many",
    r"(?:free|devoid|empty|bare|clear) of|lacking|with no|avoid|exclude": "without",
    r"(?:do not|don't|never) (?:paint|draw|show|include|add)": ("without"),
    r"no ?body|no one|uninhabited|unpeopled|deserted|abandoned|empty|lifeless": "without people ,",
    r"(?:rowing|row) boat": "rowboat",
    r"(?:sailing|sail|fishing) boat": "sailboat",
    r"(?:sailing|tall) ship": "ship",
    r"light house": "lighthouse",
    r"((?:apple|orange|lemon|pear|fruit|oak|olive)) (trees?|orchards?|groves?)": r"\2",
    r"(palm|pine|fir|spruce|birch|willow|cypress|poplar|cherry) trees?": r"\1",
    r"(\w{3,})-free": r"without \1 ,",
    r"(tree|cloud|star|moon|wind|snow|sun)less": r"without \1 ,",
    r"snow-white": "white",
    r"sky-blue|sea-blue|baby-blue": "blue",
    r"blood-red|cherry-red|rose-red|brick-red": "red",
}
IRREGULAR: Mapping[str, str] = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "kids": "child",
    "kid": "child",
    "persons": "person",
    "leaves": "leaf",
}
#: Words that name a group: how many there are is left to the painter.
COLLECTIVES = frozenset(
    [
        "people",
        "crowd",
        "market",
        "village",
        "town",
        "cattle",
        "sheep",
        "deer",
        "fruit",
        "bowl",
        "flowers",
        "woods",
        "forest",
        "jungle",
        "wheat",
        "harvest",
        "herd",
        "flock",
    ]
)
#: A thing that shall not be there -> all the things that go with it.
GROUPS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("people", "person"), frozenset(("people", "person", "couple"))),
    "tree": frozenset(("tree", "pine", "cypress", "palm", "birch", "willow", "blossom", "bare", "forest")),
    "forest": frozenset(("forest",)),
    "boats": frozenset(("boats", "rowing")),
    "clouds": frozenset(("clouds",)),
    "bouquet": frozenset(("bouquet", "blooms", "blossom")),
    "storm": frozenset(("storm", "lightning")),
    "snow": frozenset(("snow", "snowfall")),
}
#: Words that only name what shall not be there.
ABSENT_WORDS: Mapping[str, frozenset[str]] = {
    "animal": frozenset(("horse", "cow", "sheep", "dog", "cat", "deer", "birds")),
    "human": GROUPS["people"],
    "building": frozenset(("house", "village", "church", "castle", "skyline", "windmill", "lighthouse", "ruins")),
    "plant": frozenset((*GROUPS["tree"], *GROUPS["bouquet"], "reeds", "garden")),
}
#: Words that say something of a thing which the sketch cannot show.
NOT_SHOWN = frozenset(
    [
        "old",
        "young",
        "ancient",
        "modern",
        "beautiful",
        "pretty",
        "lovely",
        "quiet",
        "calm",
        "wide",
        "long",
        "high",
        "low",
        "deep",
        "sitting",
        "walking",
        "running",
        "smiling",
        "round",
        "square",
        "broken",
        "new",
        "wooden",
        "striped",
        "transparent",
        "shiny",
    ]
) - {"wooden"}

"""The words that the sketch knows. Each names a thing; things say what ground and what kind of scene they need."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Thing -> words that name it (plurals in s, es and ies are found by themselves).
THINGS: Mapping[str, tuple[str, ...]] = {
    "mountains": ("mountain", "peak", "alps", "summit"),
    "hills": ("hill", "valley", "countryside"),
    "meadow": ("meadow", "grass", "lawn", "pasture", "park"),
    "field": ("field", "wheat", "harvest", "farmland", "farm"),
    "desert": ("desert", "dune"),
    "beach": ("beach", "shore", "coast", "sand"),
    "sea": ("sea", "ocean", "wave", "bay", "harbour", "harbor"),
    "lake": ("lake", "pond"),
    "river": ("river", "stream", "brook", "canal"),
    "waterfall": ("waterfall", "cascade"),
    "cliffs": ("cliff", "headland"),
    "rocks": ("rock", "stone", "boulder"),
    "road": ("road", "path", "track", "lane", "trail"),
    "forest": ("forest", "wood", "woods", "jungle"),
    "tree": ("tree", "oak"),
    "pine": ("pine", "fir", "spruce"),
    "cypress": ("cypress", "poplar"),
    "palm": ("palm",),
    "birch": ("birch",),
    "willow": ("willow",),
    "blossom": ("blossom", "orchard", "cherry"),
    "bare": ("dead",),
    "garden": ("garden",),
    "blooms": ("poppy", "wildflower", "tulip", "daisy", "lavender"),
    "reeds": ("reed", "marsh", "swamp"),
    "fence": ("fence", "gate"),
    "house": ("house", "cottage", "home", "hut", "cabin", "barn", "building"),
    "village": ("village", "town"),
    "church": ("church", "chapel", "cathedral"),
    "castle": ("castle", "tower", "fortress", "palace"),
    "street": ("street", "alley", "avenue", "boulevard"),
    "skyline": ("city", "skyline", "skyscraper"),
    "bridge": ("bridge",),
    "lighthouse": ("lighthouse",),
    "windmill": ("windmill", "mill"),
    "ruins": ("ruin", "temple", "column"),
    "lamps": ("lamp", "lantern", "streetlight"),
    "boats": ("boat", "sailboat", "yacht", "sail"),
    "ship": ("ship", "frigate", "galleon"),
    "rowing": ("rowboat", "canoe"),
    "birds": ("bird", "gull", "seagull", "crow"),
    "person": ("person", "man", "woman", "figure", "girl", "boy", "child", "wanderer", "somebody", "someone"),
    "people": ("people", "crowd", "market"),
    "couple": ("couple", "lovers", "friends"),
    "bench": ("bench",),
    "horse": ("horse",),
    "cow": ("cow", "cattle"),
    "sheep": ("sheep",),
    "dog": ("dog",),
    "cat": ("cat",),
    "deer": ("deer",),
    "sun": ("sun", "sunny"),
    "moon": ("moon", "moonlight", "moonlit"),
    "stars": ("star", "starry"),
    "clouds": ("cloud", "cloudy", "overcast"),
    "sky": ("sky",),
    "rain": ("rain", "rainy", "drizzle"),
    "storm": ("storm", "stormy", "thunderstorm", "tempest"),
    "lightning": ("lightning", "thunder"),
    "fog": ("fog", "foggy", "mist", "misty", "haze"),
    "snowfall": ("snowfall", "snowing", "blizzard"),
    "snow": ("snow", "snowy", "ice", "frost"),
    "rainbow": ("rainbow",),
    "wind": ("wind", "windy"),
    "sunset": ("sunset", "dusk", "evening", "twilight"),
    "sunrise": ("sunrise", "dawn", "morning"),
    "night": ("night", "midnight", "nocturne"),
    "noon": ("noon", "day", "daylight", "midday"),
    "spring": ("spring",),
    "summer": ("summer",),
    "autumn": ("autumn", "fall", "october"),
    "winter": ("winter",),
    "room": ("room", "interior", "bedroom", "kitchen", "chamber"),
    "window": ("window",),
    "chair": ("chair",),
    "table": ("table",),
    "fruit": ("fruit", "apple", "orange", "pear", "bowl", "lemon"),
    "bouquet": ("bouquet", "vase", "rose", "flowers", "flower"),
    "candle": ("candle",),
    "books": ("book",),
    "abstract": ("abstract", "abstraction", "shapes", "colours", "colors"),
}
#: Words that say how things stand to each other and need no picture of their own.
FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "by",
        "with",
        "and",
        "or",
        "to",
        "from",
        "over",
        "under",
        "near",
        "beside",
        "behind",
        "before",
        "between",
        "through",
        "across",
        "into",
        "onto",
        "above",
        "below",
        "along",
        "among",
        "around",
        "is",
        "are",
        "was",
        "were",
        "be",
        "its",
        "it",
        "this",
        "that",
        "some",
        "few",
        "many",
        "lot",
        "lots",
        "one",
        "two",
        "three",
        "four",
        "five",
        "several",
        "small",
        "little",
        "big",
        "large",
        "great",
        "tall",
        "old",
        "young",
        "wide",
        "far",
        "distant",
        "long",
        "high",
        "low",
        "deep",
        "painting",
        "picture",
        "landscape",
        "seascape",
        "cityscape",
        "scene",
        "view",
        "still",
        "life",
        "portrait",
        "light",
        "bright",
        "dark",
        "quiet",
        "lonely",
        "calm",
        "empty",
        "full",
        "very",
        "beautiful",
        "pretty",
        "lovely",
        "green",
        "blue",
        "red",
        "yellow",
        "white",
        "black",
        "golden",
        "grey",
        "gray",
        "orange",
        "purple",
        "pink",
        "brown",
        "standing",
        "sitting",
        "walking",
        "running",
        "falling",
        "rising",
        "no",
        "not",
        "as",
        "for",
    ]
)
WORD_PATTERN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?", re.UNICODE)
THING_BY_WORD = {word: thing for thing, words in THINGS.items() for word in words}
INDOOR_THINGS = frozenset(("room", "window", "chair", "table", "fruit", "bouquet", "candle", "books"))
WATER_THINGS = frozenset(("sea", "boats", "ship", "rowing", "lighthouse", "beach"))


def known_words() -> tuple[str, ...]:
    """Every word that is painted, in alphabetical order."""
    return tuple(sorted(THING_BY_WORD))


def read_prompt(prompt: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Things that a prompt names, and words that are not known, in their order."""
    things, unknown = set(), []
    for word in (w.lower() for w in WORD_PATTERN.findall(prompt)):
        thing = next((THING_BY_WORD[form] for form in _singular_forms(word) if form in THING_BY_WORD), None)
        if thing is not None:
            things.add(thing)
        elif word not in FUNCTION_WORDS and word not in unknown:
            unknown.append(word)
    return frozenset(things), tuple(unknown)


def _singular_forms(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    return tuple(forms)

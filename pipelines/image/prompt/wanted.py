"""What a prompt asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Place = Literal[
    "meadow", "field", "hills", "mountains", "forest", "desert", "snowfield", "swamp", "beach", "sea", "cliff",
    "island", "lake", "river", "waterfall", "garden", "park", "road", "village", "street", "city", "harbour",
    "graveyard", "wasteland", "volcano", "cave", "room", "kitchen", "bedroom", "hall", "table", "sky", "space",
    "underwater",
]  # fmt: skip
Hour = Literal["dawn", "morning", "noon", "afternoon", "sunset", "dusk", "night"]
Season = Literal["spring", "summer", "autumn", "winter"]
Weather = Literal["clear", "cloudy", "overcast", "rain", "storm", "snow", "fog", "wind"]
Side = Literal["left", "middle", "right", ""]
Depth = Literal["front", "back", ""]
Size = Literal["large", "small", ""]

PLACES: tuple[str, ...] = get_args(Place)
INDOORS = frozenset({"room", "kitchen", "bedroom", "hall", "table", "cave"})
HOURS: tuple[str, ...] = get_args(Hour)
SEASONS: tuple[str, ...] = get_args(Season)
WEATHERS: tuple[str, ...] = get_args(Weather)
#: What is drawn in the sky or the air by itself.
PHENOMENA = ("sun", "moon", "stars", "clouds", "rainbow", "lightning", "fireworks", "aurora", "fire", "smoke", "flood")


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a prompt names.

    Attributes:
        thing: its name in the stock.
        word: that named it.
        count: how many; 0 leaves it open.
        plural: several, where no number is given.
        colours: names of colours, in turn for one after another; () as in nature.
        side: of the picture.
        depth: before or behind the others.
        size: against what is usual.
        state: one of the stock's states ("ruined", "burnt", "snowy", ...), "" as usual.
        relation: how it stands to `to`: "on", "under", "behind", "before", "beside", "in", "over"; "" by itself.
        to: number of the mention that the relation names, -1 for none.
        kin_of: the unknown word that this thing stands for as its nearest kin, "" if the word named it.
        doing: what it does ("running", "sitting", "dancing", "flying", "sleeping"), "" if nothing is said.
        many: more than one would count ("many", "hundreds of"); `plural` holds too.
        to_also: of "between", the second of the two that it stands between, -1 where `to` names both or none.
        by: the event, setting or symbol that brought it ("wedding"), "" if the words name it. What the words name
            has its way first.
        stands: where the stock says that it stands ("ground", "water", "sky", "table", "wall", ...), "" unknown.
    """

    thing: str
    word: str = ""
    count: int = 0
    plural: bool = False
    colours: tuple[str, ...] = ()
    side: Side = ""
    depth: Depth = ""
    size: Size = ""
    state: str = ""
    relation: str = ""
    to: int = -1
    kin_of: str = ""
    doing: str = ""
    many: bool = False
    to_also: int = -1
    by: str = ""
    stands: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a prompt asks for.

    Attributes:
        mentions: the things, in their order.
        place: where, None where no word says it; `infer.infer_place` then takes it from the things.
        hour: of the day, None where nothing is said.
        season: of the year.
        weather: of `Weather`.
        phenomena: names of `PHENOMENA`.
        sky_colour: a colour that the sky is to have ("an orange sunset"), "".
        absent: names of things, of places' furniture and phenomena that must not be there.
        unknown: words that are not known and have no kin.
        not_painted: phrases that are understood and cannot be painted.
        further_places: places named beside `place`, in their order: what is behind it or part of it.
        place_colours: colours that the place is to have ("a red desert").
        place_state: a state of the place as a whole ("a burning city"): one of the stock's states, "".
        place_by: the event, setting or symbol that brought the place, "" if the words name it.
        further_weather: weather named beside `weather`.
        phenomena_said: phenomena of which a number, colour, side or size is said; `thing` is the phenomenon.
        light: -1 dark to 1 bright, 0 where nothing is said.
        moods: words that say how it feels ("lonely", "peaceful"); an affect can be read from them.
        looks: words that say how it is painted ("watercolour", "black and white").
        scenes: events ("wedding"), settings ("classroom") and symbols ("loneliness") that were opened.
        symbolic: of `scenes`, those that only a symbol shows; what they mean is a convention.
        taken: every word of content with what it was taken for, in their order.
    """

    mentions: tuple[Mention, ...] = ()
    place: Place | None = None
    hour: Hour | None = None
    season: Season | None = None
    weather: Weather | None = None
    phenomena: tuple[str, ...] = ()
    sky_colour: str = ""
    absent: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    not_painted: tuple[str, ...] = ()
    further_places: tuple[Place, ...] = ()
    place_colours: tuple[str, ...] = ()
    place_state: str = ""
    place_by: str = ""
    further_weather: tuple[Weather, ...] = ()
    phenomena_said: tuple[Mention, ...] = ()
    light: float = 0.0
    moods: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    symbolic: frozenset[str] = frozenset()
    taken: tuple[tuple[str, str], ...] = ()

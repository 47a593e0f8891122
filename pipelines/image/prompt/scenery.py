"""Words of place, hour, season, weather and of what is seen in the air; the words stand in `scenery.txt`."""

from __future__ import annotations

from pipelines.image.prompt.tables import by_word, load_tables

_TABLES = load_tables("scenery.txt")
PLACE_BY_WORD = by_word(_TABLES["place"])
HOUR_BY_WORD = by_word(_TABLES["hour"])
SEASON_BY_WORD = by_word(_TABLES["season"])
WEATHER_BY_WORD = by_word(_TABLES["weather"])
PHENOMENON_BY_WORD = by_word(_TABLES["phenomenon"])
#: Word -> what it says: pairs of (hour, season, weather, phenomenon, place, sky, absent) and value; "?" after the first
#: where it holds only if nothing else is said.
ALSO = {word: tuple((p.split(":")[0], p.split(":")[1]) for p in pairs) for word, pairs in _TABLES["also"].items()}
#: Words of a place that name things as well -> names of things: "*" several, "|" the first that the stock has.
THINGS_OF_PLACE = _TABLES["things"]

#: Places that stand behind others: they are the place only where no other is named.
BACKDROPS = frozenset(("mountains", "hills", "sky", "volcano"))
#: Hours whose word shows in the sky, so that a colour before it is the sky's.
SKY_HOURS = frozenset(("dawn", "sunrise", "daybreak", "sunset", "sundown", "dusk", "twilight", "evening", "morning"))
#: Months that are seasons only after "in" or "of".
ONLY_AFTER_IN = frozenset(("may", "march", "august"))


def air_of(word: str) -> tuple[tuple[str, str], ...]:
    """What a word, or several joined by "-", says of place, hour, season, weather and air; () if nothing."""
    if word in ALSO:
        return ALSO[word]
    tables = (
        ("hour", HOUR_BY_WORD),
        ("season", SEASON_BY_WORD),
        ("weather", WEATHER_BY_WORD),
        ("phenomenon", PHENOMENON_BY_WORD),
        ("place", PLACE_BY_WORD),
    )
    said = tuple((what, table[word]) for what, table in tables if word in table)
    return tuple(pair for pair in said if pair[0] != "place") if len(said) > 1 and said[0][0] == "hour" else said

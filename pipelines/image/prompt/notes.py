"""What was understood of a prompt, in words: for the record and for whoever asked."""

from __future__ import annotations

from pipelines.image.prompt.wanted import Mention, Wanted

_PRONOUNCED_VOWELS = "aeiou"


def say_notes(wanted: Wanted) -> tuple[str, ...]:
    """What is shown by something else and what is missing, a line each.

    Args:
        wanted: as it was read.

    Returns:
        Lines in lower case, without a stop.
    """
    kin = [f"'{m.kin_of}' is shown by {m.thing}" for m in wanted.mentions if m.kin_of and not m.by]
    symbols = [_say_symbol(scene, wanted) for scene in wanted.scenes if scene in wanted.symbolic]
    unknown = [f"'{word}' is not known and not painted" for word in wanted.unknown]
    rest = ", ".join(f"'{phrase}'" for phrase in wanted.not_painted)
    return (*dict.fromkeys(kin), *symbols, *unknown, *((f"not painted: {rest}",) if rest else ()))


def _say_symbol(scene: str, wanted: Wanted) -> str:
    shown = [m.thing for m in wanted.mentions if m.by == scene] + list(wanted.phenomena)
    return f"'{scene}' has no picture of its own; it is shown by {', '.join(shown) or 'the place alone'}"


def say_understood(wanted: Wanted) -> str:
    """What the words name, in one line.

    Args:
        wanted: as it was read.

    Returns:
        Such as "3 red boats; lake; sunset; without people".
    """
    things = ", ".join(_say_thing(m) for m in wanted.mentions if not m.by)
    weather = [str(w) for w in (wanted.weather, *wanted.further_weather) if w]
    sky = f"{wanted.sky_colour} sky" if wanted.sky_colour else ""
    absent = "people" if "people" in wanted.absent else ", ".join(sorted(wanted.absent)[:6])
    parts = (
        things,
        ", ".join(wanted.scenes),
        ", ".join(str(p) for p in (wanted.place, *wanted.further_places) if p),
        wanted.hour or "",
        wanted.season or "",
        ", ".join(weather),
        ", ".join(wanted.phenomena),
        sky,
        f"without {absent}" if absent else "",
    )
    return "; ".join(filter(None, parts))


def _say_thing(m: Mention) -> str:
    name = m.thing.replace("-", " ")
    several = m.plural and not name.endswith("s")
    first = str(m.count) if m.count > 1 else "many" if m.many else "" if m.plural else "a"
    words = [m.size, " and ".join(m.colours), m.state, f"{name}s" if several else name, m.doing]
    if first == "a" and next(w for w in words if w)[0] in _PRONOUNCED_VOWELS:
        first = "an"
    where = "in the middle" if m.side == "middle" else f"on the {m.side}" if m.side else ""
    return " ".join(filter(None, (first, *words, where)))

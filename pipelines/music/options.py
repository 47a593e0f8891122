"""What a person may set of a piece, checked: bars or seconds, tempo, key, meter, form, instruments, attributes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pipelines.music.arrange.instruments import instrument_program
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.attributes.plan import MODE_BRIGHTNESS
from pipelines.music.compose.element_exchange import ELEMENTS
from pipelines.music.compose.forms import FORMS
from pipelines.music.compose.tokens import COMPOSER_METERS
from pipelines.music.song.keys import Key
from weights.errors import InputError

MIN_BARS, MAX_BARS, MAX_SECONDS = 2, 600, 600.0
PARTS = ("melody", "accompaniment", "bass", "pad")


def bars(value: Any) -> int:
    """A number of bars, 2 to 600."""
    if isinstance(value, bool) or not isinstance(value, int) or not MIN_BARS <= value <= MAX_BARS:
        raise InputError(f"bars must be a whole number from {MIN_BARS} to {MAX_BARS}, got {str(value)[:40]!r}")
    return value


def seconds(value: Any) -> float:
    """A length in seconds, 4 to 600."""
    return _number("seconds", value, 4.0, MAX_SECONDS)


def tempo(value: Any) -> float:
    """Quarter notes a minute."""
    return _number("tempo", value, *BOUNDS["tempo"])


def performance(value: Any) -> float:
    """How freely it is played, 0 to 2."""
    return _number("performance", value, 0.0, 2.0)


def key(value: Any) -> Key:
    """A key by name, such as "D minor"."""
    if not isinstance(value, str):
        raise InputError(f"key must be a name such as 'D minor', got {str(value)[:40]!r}")
    return Key.of(value)


def meter(value: Any) -> tuple[int, int]:
    """A meter by name, such as "3/4"."""
    found = {f"{n}/{d}": (n, d) for n, d in COMPOSER_METERS}
    if str(value) not in found:
        raise InputError(f"meter must be one of {', '.join(found)}, got {str(value)[:40]!r}")
    return found[str(value)]


def form(value: Any) -> str:
    """A form by name."""
    if value not in ("auto", *FORMS):
        raise InputError(f"form must be one of auto, {', '.join(FORMS)}, got {str(value)[:40]!r}")
    return str(value)


def instruments(value: Any) -> dict[str, str]:
    """Names by part from "cello" (the melody's) or "melody=cello, bass=bass", or a mapping."""
    pairs = value if isinstance(value, Mapping) else dict(_pair(p) for p in str(value).split(",") if p.strip())
    for part, name in pairs.items():
        if part not in PARTS:
            raise InputError(
                f"unknown part '{str(part)[:30]}'; parts are {', '.join(PARTS)}, for example --instrument 'melody=cello, bass=bass'"
            )
        instrument_program(str(name))
    return {str(k): str(v).strip().lower() for k, v in pairs.items()}


def take(value: Any) -> tuple[str, ...]:
    """Elements of another piece, from "rhythm, dynamics"."""
    names = tuple(part.strip().lower() for part in str(value).split(",") if part.strip())
    unknown = [n for n in names if n not in ELEMENTS]
    if unknown or not names:
        raise InputError(f"take must name some of {', '.join(ELEMENTS)}, got '{str(value)[:40]}'")
    return names


def attributes(value: Any) -> dict[str, float]:
    """Attributes by name from a mapping or "density=2, leap=4".

    Raises:
        InputError: an unknown name or a value out of range.
    """
    if not isinstance(value, Mapping):
        value = dict(_assigned(p) for p in str(value).split(",") if p.strip())
    out = {}
    for name, number in value.items():
        if name not in BOUNDS:
            raise InputError(f"unknown attribute '{str(name)[:30]}'; there are {', '.join(BOUNDS)}")
        out[str(name)] = _number(str(name), number, *BOUNDS[name])
    Attributes().with_fixed(out)
    return out


def fixed(key: Key | None, tempo: float | None, attributes: Mapping[str, float]) -> dict[str, float]:
    """All that is set, as attributes."""
    out = dict(attributes)
    if tempo is not None:
        out["tempo"] = tempo
    if key is not None:
        out["brightness"] = MODE_BRIGHTNESS[key.mode]
    return out


def _pair(text: str) -> tuple[str, str]:
    part, equals, name = text.partition("=")
    return (part.strip().lower(), name.strip()) if equals else ("melody", part.strip())


def _assigned(text: str) -> tuple[str, Any]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError as error:
        raise InputError(f"attributes are written 'density=2, leap=4', got '{text.strip()[:40]}'") from error


def _number(name: str, value: Any, low: float, high: float) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not low <= value <= high
    ):
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got {str(value)[:40]!r}")
    return float(value)

"""What a person may set of a picture, checked."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.image.vocabulary import ATTRIBUTES, SCENES, STYLES
from weights.errors import InputError

MIN_SIZE, MAX_SIZE, SIZE = 64, 1024, 512
MAX_COUNT, MAX_STEPS, MAX_PROMPT = 64, 100, 2000
ASPECTS = ("square", "landscape", "portrait")
MOST_CELLS = 9
#: Lowest and highest value of an attribute; shares and means lie in 0..1.
RANGES = {"warmth": (-1.0, 1.0), "greenness": (-1.0, 1.0), "symmetry": (-1.0, 1.0), "depth_of_field": (-3.0, 3.0)}


def prompt(value: Any) -> str:
    """What to paint; empty dreams freely."""
    if not isinstance(value, str):
        raise InputError(f"a prompt is a text, got {str(value)[:40]!r}")
    text = " ".join(value.split())
    if len(text) > MAX_PROMPT:
        raise InputError(
            f"the prompt has {len(text):,} characters; at most {MAX_PROMPT:,} are read: name what is in the picture"
        )
    return text


def size(value: Any) -> int:
    """Pixels of the longer side."""
    return _whole("size", value, MIN_SIZE, MAX_SIZE, "pixels of the longer side")


def count(value: Any) -> int:
    """How many pictures."""
    return _whole("count", value, 1, MAX_COUNT, "pictures; for more, write a batch")


def steps(value: Any) -> int:
    """Steps of the first stage."""
    return _whole("steps", value, 1, MAX_STEPS, "steps")


def strength(value: Any) -> float:
    """How far a given picture may change."""
    return _number("strength", value, 0.0, 1.0)


def style(value: Any) -> str:
    """A style's name."""
    return _name("style", value, STYLES)


def scene(value: Any) -> str:
    """A kind of scene."""
    return _name("scene", value, SCENES)


def aspect(value: Any) -> str:
    """square, landscape or portrait."""
    return _name("aspect", value, ASPECTS)


def grid(value: Any) -> tuple[int, int]:
    """Columns (valence) and rows (arousal) of a sheet of the plane, from "5x5"."""
    parts = str(value).lower().replace("×", "x").split("x")
    if (
        len(parts) != 2
        or not all(p.strip().isdigit() for p in parts)
        or not all(1 <= int(p) <= MOST_CELLS for p in parts)
    ):
        raise InputError(f"grid is columns x rows such as 5x5, each 1 to {MOST_CELLS}, got '{str(value)[:20]}'")
    return int(parts[0]), int(parts[1])


def attributes(value: Any) -> dict[str, float]:
    """Attributes fixed by hand, from "brightness=0.7, saturation=0.3" or a mapping."""
    pairs = (
        list(value.items()) if isinstance(value, Mapping) else [_pair(p) for p in str(value).split(",") if p.strip()]
    )
    out = {}
    for name, number in pairs:
        name = _name("attribute", name, ATTRIBUTES)
        out[name] = _number(name, number, *RANGES.get(name, (0.0, 1.0)))
    return out


def shape(pixels: int, name: str) -> tuple[int, int]:
    """Height and width of a picture by its longer side and aspect (4:3)."""
    shorter = max(1, round(pixels * 3 / 4))
    return {"square": (pixels, pixels), "landscape": (shorter, pixels), "portrait": (pixels, shorter)}[name]


def _pair(text: str) -> tuple[str, Any]:
    name, equals, number = text.partition("=")
    try:
        return name.strip(), float(number) if equals else math.nan
    except ValueError:
        raise InputError(
            f"attributes are written 'brightness=0.7, saturation=0.3', got '{text.strip()[:40]}'"
        ) from None


def _name(what: str, value: Any, names: Sequence[str]) -> str:
    text = str(value).strip().lower().replace("_", "-" if what == "style" else "_")
    if text in names:
        return text
    close = difflib.get_close_matches(text, names, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(f"unknown {what} '{str(value)[:40]}'; choose from {', '.join(names)}{hint}")


def _whole(name: str, value: Any, low: int, high: int, unit: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} must be a whole number from {low} to {high} ({unit}), got {str(value)[:20]!r}")
    return value


def _number(name: str, value: Any, low: float, high: float) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not low <= value <= high
    ):
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got {str(value)[:40]!r}")
    return float(value)

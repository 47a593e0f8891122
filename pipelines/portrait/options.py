"""What a person may set of a film, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pipelines.portrait.film.camera import MOVES
from pipelines.portrait.track.action_units import INDEX, PAIRED_UNITS, unknown_units
from pipelines.portrait.track.expression import MAX_PSPI
from pipelines.portrait.track.plan import FPS, check_scales
from weights.errors import InputError

MIN_SIZE, MAX_SIZE, SIZE = 256, 1024, 512
AUTO = {"contrast": (0.2, 5.0), "smooth": (0.0, 1.0), "emotions": (1.0, 8.0)}
MAX_AUDIO_S = 3600.0  # an hour of sound is held in memory while its film is written


def fps(value: Any) -> int:
    """Frames a second."""
    if isinstance(value, bool) or value not in FPS:
        raise InputError(f"fps must be one of {', '.join(map(str, FPS))}, got {str(value)[:20]!r}")
    return int(value)


def size(value: Any) -> int:
    """Pixels of a side, even."""
    if isinstance(value, bool) or not isinstance(value, int) or not MIN_SIZE <= value <= MAX_SIZE or value % 2:
        raise InputError(
            f"size must be an even number of pixels from {MIN_SIZE} to {MAX_SIZE}, got {str(value)[:20]!r}"
        )
    return value


def seconds(value: Any) -> float:
    """A length without sound."""
    return _number("seconds", value, 0.2, 600.0)


def pain(value: Any) -> float:
    """A score on the PSPI scale."""
    return _number("pain", value, 0, MAX_PSPI)


def camera(value: Any) -> str:
    """Words of a camera's move."""
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        raise InputError(f"camera is told in words such as {', '.join(MOVES)}; got {str(value)[:40]!r}")
    return value


def scale(value: Any) -> dict[str, float]:
    """Parts of the performance by name, from "blinks=0, head=0.5" or a mapping."""
    return check_scales(_pairs("scale", value))


def auto(value: Any) -> dict[str, float]:
    """How a recording's feeling is read, from "contrast=1.5, smooth=0.3, emotions=2" or a mapping; see `track.auto.heard_affect`."""
    found = _pairs("auto", value)
    if wrong := [name for name in found if name not in AUTO]:
        raise InputError(f"unknown part '{wrong[0][:20]}' of auto; there are {', '.join(AUTO)}")
    return {name: _number(f"auto's {name}", number, *AUTO[name]) for name, number in found.items()}


def units(value: Any) -> dict[str, float]:
    """Action units set by hand, from "AU12=0.8, AU6L=0.4" or a mapping."""
    found = _pairs("units", value)
    if wrong := unknown_units(found):
        raise InputError(
            f"unknown unit '{wrong[0][:20]}'; there are {', '.join((*PAIRED_UNITS, *(n for n in INDEX if n.startswith('AU') and n[-1] not in 'LR')))}"
        )
    return {
        k: _number(k, v, -30.0 if not k.startswith("AU") else 0.0, 30.0 if not k.startswith("AU") else 2.0)
        for k, v in found.items()
    }


def _pairs(name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(k): v for k, v in value.items()}
    out = {}
    for part in (p for p in str(value).split(",") if p.strip()):
        key, equals, number = part.partition("=")
        try:
            out[key.strip()] = float(number) if equals else math.nan
        except ValueError:
            out[key.strip()] = math.nan
        if math.isnan(out[key.strip()]):
            raise InputError(f"{name} is written 'blinks=0, head=0.5' (name=number), got '{part.strip()[:40]}'")
    return out


def _number(name: str, value: Any, low: float, high: float) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not low <= value <= high
    ):
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got {str(value)[:40]!r}")
    return float(value)

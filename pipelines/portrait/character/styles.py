"""Character styles: named characters, one by seed, or a person's own in a small YAML or JSON file."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.point import is_finite_number, show_value
from pipelines.media.files import check_input
from weights.errors import InputError
from weights.limits import MAX_YAML_BYTES
from weights.structured import read_json, read_yaml

HAIR_STYLES = ("crop", "bob", "long", "curls", "bun", "waves", "scarf", "bald", "quiff")
CLOTHING_STYLES = ("sweater", "collar", "hood", "scoop")


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """How a character is drawn; colours are "#rrggbb", measures are times of the average face, 0.6 to 1.6.

    Attributes:
        skin: colour.
        hair_colour: colour, also of brows, beard and lashes.
        iris: colour.
        clothing: colour.
        backdrop: colour.
        hair: of `HAIR_STYLES`.
        clothes: of `CLOTHING_STYLES`.
        eyes: size.
        width: of the face.
        jaw: width.
        nose: size.
        mouth: width.
        lips: fullness.
        brows: thickness.
        freckles: 0 none to 1.
        beard: 0 none to 1.
        lashes: 0 none to 1.
        blush: 0 none to 1.
    """

    skin: str = "#e8b796"
    hair_colour: str = "#4a3226"
    iris: str = "#5a7d4f"
    clothing: str = "#3f5f7f"
    backdrop: str = "#cfd8d3"
    hair: str = "crop"
    clothes: str = "sweater"
    eyes: float = 1.25
    width: float = 1.0
    jaw: float = 1.0
    nose: float = 0.9
    mouth: float = 1.0
    lips: float = 1.1
    brows: float = 1.0
    freckles: float = 0.0
    beard: float = 0.0
    lashes: float = 0.4
    blush: float = 0.4


CHARACTERS: Mapping[str, CharacterStyle] = {
    "robin": CharacterStyle(),
    "maya": CharacterStyle(
        "#a9714b",
        "#20161a",
        "#4b2f1d",
        "#c65d4a",
        "#e9d9c3",
        "long",
        "scoop",
        1.3,
        0.97,
        0.93,
        0.9,
        1.0,
        1.3,
        1.05,
        lashes=0.8,
    ),
    "tomo": CharacterStyle(
        "#efc7a2", "#1d1b22", "#3a2a20", "#58707a", "#d7dfe6", "quiff", "collar", 1.18, 1.02, 1.0, 0.85, 0.95, 1.0, 1.15
    ),
    "amara": CharacterStyle(
        "#6f4530",
        "#17110f",
        "#2d1b12",
        "#e0a63a",
        "#d9e4dc",
        "curls",
        "scoop",
        1.28,
        0.99,
        0.95,
        1.0,
        1.05,
        1.45,
        1.0,
        lashes=0.7,
    ),
    "finn": CharacterStyle(
        "#f3cdb4",
        "#b4552a",
        "#4f86a8",
        "#4d6b4a",
        "#e6ddcf",
        "waves",
        "hood",
        1.22,
        1.0,
        1.04,
        0.92,
        1.02,
        0.95,
        1.0,
        freckles=0.9,
    ),
    "noor": CharacterStyle(
        "#d3a07a",
        "#2b1d18",
        "#6a4a2b",
        "#7c5a86",
        "#e4d6dd",
        "scarf",
        "sweater",
        1.3,
        0.96,
        0.92,
        0.88,
        0.95,
        1.2,
        1.1,
        lashes=0.9,
    ),
    "elio": CharacterStyle(
        "#c98f66",
        "#2a201c",
        "#40301f",
        "#8c3f3c",
        "#d5dccf",
        "crop",
        "collar",
        1.15,
        1.03,
        1.08,
        1.05,
        1.0,
        1.05,
        1.25,
        beard=0.75,
    ),
    "greta": CharacterStyle(
        "#f0cfb9",
        "#a9a6a4",
        "#5f7a8c",
        "#39585f",
        "#dbe3e2",
        "bob",
        "sweater",
        1.2,
        0.99,
        0.98,
        0.95,
        0.98,
        0.95,
        0.85,
        blush=0.55,
    ),
    "ola": CharacterStyle(
        "#8a5a3c",
        "#130f0e",
        "#33211a",
        "#2f4a66",
        "#e2d9c8",
        "bald",
        "sweater",
        1.16,
        1.02,
        1.08,
        1.08,
        1.05,
        1.35,
        1.1,
    ),
    "june": CharacterStyle(
        "#ecc0a4",
        "#7a4326",
        "#6b8f71",
        "#b7836b",
        "#d6e0e6",
        "bun",
        "scoop",
        1.32,
        0.96,
        0.92,
        0.85,
        0.97,
        1.2,
        0.9,
        lashes=0.7,
        blush=0.6,
    ),
}


def style_by_name(name: str, seed: int) -> CharacterStyle:
    """Find a style by name, in a YAML or JSON file, or by seed where the name is "".

    Args:
        name: of `CHARACTERS`, the path of a YAML or JSON file, or "".
        seed: of the variation where the name is "".

    Returns:
        How the character is drawn.

    Raises:
        InputError: unknown name, unknown field, or a value out of range.
    """
    if not name:
        return vary_style(seed)
    if name in CHARACTERS:
        return CHARACTERS[name]
    if Path(name).suffix.lower() in (".yaml", ".yml", ".json"):
        return _read_style(Path(name))
    close = difflib.get_close_matches(name, CHARACTERS, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(f"unknown look '{name[:40]}'; there are {', '.join(CHARACTERS)}, or give a YAML file{hint}")


def vary_style(seed: int) -> CharacterStyle:
    """One of the named styles, its measures varied a little by seed."""
    rng = np.random.default_rng([seed, 14])
    base = list(CHARACTERS.values())[int(rng.integers(len(CHARACTERS)))]
    measures = {
        k: getattr(base, k) * float(np.clip(rng.normal(1, 0.035), 0.9, 1.1))
        for k in ("eyes", "width", "jaw", "nose", "mouth", "lips", "brows")
    }
    return replace(base, **measures)


def _read_style(path: Path) -> CharacterStyle:
    read = read_json if path.suffix.lower() == ".json" else read_yaml
    values = read(check_input(path), MAX_YAML_BYTES)
    if not isinstance(values, Mapping):
        raise InputError(f"'{path}' must hold fields of a look, such as skin: \"#a9714b\"")
    return style_from_dict(values)


def style_from_dict(values: Mapping[str, Any]) -> CharacterStyle:
    """A style from plain values by name; `base` names the character that the rest is taken from.

    Raises:
        InputError: an unknown field or character, or a value that a field cannot take.
    """
    base = style_by_name(str(values.get("base", "robin")), 0)
    names = {f.name for f in fields(CharacterStyle)}
    values_by_name = asdict(base)
    for name, value in values.items():
        if name == "base":
            continue
        if name not in names:
            raise InputError(f"unknown field '{str(name)[:30]}' of a look; there are base, {', '.join(sorted(names))}")
        values_by_name[name] = _check_field(str(name), value, values_by_name[name])
    return CharacterStyle(**values_by_name)


def _check_field(name: str, value: Any, current: Any) -> Any:
    if name in ("hair", "clothes"):
        allowed = HAIR_STYLES if name == "hair" else CLOTHING_STYLES
        if value not in allowed:
            raise InputError(f"{name} must be one of {', '.join(allowed)}, got {show_value(value)}")
        return value
    if isinstance(current, str):
        if (
            not isinstance(value, str)
            or len(value) != 7
            or value[0] != "#"
            or any(c not in "0123456789abcdefABCDEF" for c in value[1:])
        ):
            raise InputError(f"{name} must be a colour such as '#a9714b', got {show_value(value)}")
        return value
    low, high = (0.0, 1.0) if name in ("freckles", "beard", "lashes", "blush") else (0.6, 1.6)
    if not is_finite_number(value) or not low <= value <= high:
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got {show_value(value)}")
    return float(value)

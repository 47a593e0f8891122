"""The factors of a design and their levels, each checked; continua are levels of affect between two feelings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conditioning.point import is_finite_number, show_value
from weights.errors import InputError

MAX_STEPS = 101  # of a continuum
MAX_LEVELS = 10_000
MAX_CHARACTERS = 5000  # of a level
#: Factor -> (column of the tables, letter of labels).
FACTORS: Mapping[str, tuple[str, str]] = {
    "sentences": ("sentence", "s"),
    "prompts": ("prompt", "p"),
    "faces": ("face", "f"),
    "looks": ("look", "l"),
    "voices": ("voice", "v"),
    "affects": ("affect", "a"),
    "intensities": ("intensity", "i"),
    "seeds": ("seed", "r"),
}


@dataclass(frozen=True)
class Level:
    """One level of a factor.

    Attributes:
        label: part of a stimulus' label: letters and digits.
        fields: what it sets in a job.
        columns: what tables show of it.
    """

    label: str
    fields: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)


def parse_factor(values: Mapping[str, Any], name: str, default: list[Any] | None = None) -> list[Level]:
    """The levels of one factor of a design.

    Args:
        values: the design's fields.
        name: of the factor, one of FACTORS.
        default: the levels where the design has none; None asks for at least one.

    Returns:
        The levels in order.

    Raises:
        InputError: no list, empty, a level that cannot be, or one named twice.
    """
    column, letter = FACTORS[name]
    levels = parse_list(values, name, default, numbers=name in ("intensities", "seeds"))
    setting = {"sentences": "input", "prompts": "input", "faces": "input"}.get(name, column)
    out = []
    for number, value in enumerate(levels, 1):
        label = f"{letter}{value}" if name == "seeds" else f"{letter}{number:02d}"
        if name == "affects":
            label += plain_label(value)
        out.append(Level(label, {setting: value}, {column: str(value)}))
    return out


def parse_continua(values: Mapping[str, Any]) -> list[Level]:
    """Levels of affect between two feelings: `{from: happy, to: angry, steps: 11}`, ends included.

    Args:
        values: the design's fields.

    Returns:
        The levels of all continua, each a mixture.

    Raises:
        InputError: a continuum lacks an end, or has too few or too many steps.
    """
    continua = values.get("continua", [])
    if not isinstance(continua, list):
        raise InputError(f"continua must be a list of {{from, to, steps}}, got {show_value(continua)}")
    out = []
    for number, continuum in enumerate(continua, 1):
        if not isinstance(continuum, Mapping) or set(continuum) != {"from", "to", "steps"}:
            raise InputError(f"a continuum has from, to and steps, got {show_value(continuum)}")
        first, last, steps = continuum["from"], continuum["to"], continuum["steps"]
        if not all(isinstance(x, str) and re.fullmatch(r"[a-z][a-z -]{0,40}", x) for x in (first, last)):
            raise InputError(f"a continuum goes from a word to a word, got {show_value([first, last])}")
        if first == last:
            raise InputError(f"a continuum goes between two feelings, got '{first}' twice")
        if isinstance(steps, bool) or not isinstance(steps, int) or not 2 <= steps <= MAX_STEPS:
            raise InputError(f"a continuum has 2 to {MAX_STEPS} steps, got {show_value(steps)}")
        for step in range(steps):
            share = round(step / (steps - 1), 6)
            label = f"m{number:02d}{plain_label(first)}{plain_label(last)}{step + 1:03d}"
            parts = [(first, round(1 - share, 6)), (last, share)]
            affect = ", ".join(f"{word}:{weight:g}" for word, weight in parts if weight) if 0 < share < 1 else ""
            affect = affect or (last if share else first)
            columns = {"affect": affect, "morph_from": first, "morph_to": last, "morph_share": f"{share:g}"}
            out.append(Level(label, {"affect": affect}, columns))
    return out


def parse_list(
    values: Mapping[str, Any], name: str, default: list[Any] | None = None, *, numbers: bool = False
) -> list[Any]:
    """A list of texts, or of numbers, without repetitions.

    Args:
        values: fields by name.
        name: of the field.
        default: where it is left out; None asks for at least one entry.
        numbers: whether entries are numbers.

    Returns:
        The list.

    Raises:
        InputError: it is none.
    """
    levels = values.get(name, default)
    if not isinstance(levels, list) or (not levels and default is None):
        raise InputError(f"{name} must be a list with at least one entry, got {show_value(levels)}")
    if len(levels) > MAX_LEVELS:
        raise InputError(f"{name} has {len(levels):,} entries; at most {MAX_LEVELS:,} are taken")
    if odd := [x for x in levels if not (is_finite_number(x) if numbers else _is_text(x))]:
        raise InputError(f"{name} must be {'numbers' if numbers else 'texts'}, got {show_value(odd[0])}")
    if len(set(levels)) < len(levels):
        raise InputError(f"{name} has an entry twice; each level is named once")
    return levels


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= MAX_CHARACTERS


def plain_label(text: str) -> str:
    """The letters and digits of a text, at most 24, for a label of BIDS.

    >>> plain_label("happy:0.7, sad")
    'happy07sad'
    """
    return re.sub(r"[^A-Za-z0-9]", "", text)[:24]

"""Instruments by name."""

from __future__ import annotations

from weights.errors import InputError

#: Names of the command line -> General MIDI programme.
PROGRAMS: dict[str, int] = {
    "piano": 0,
    "electric piano": 4,
    "harpsichord": 6,
    "celesta": 8,
    "glockenspiel": 9,
    "music box": 10,
    "vibraphone": 11,
    "marimba": 12,
    "xylophone": 13,
    "bells": 14,
    "organ": 19,
    "guitar": 24,
    "steel guitar": 25,
    "bass": 32,
    "violin": 40,
    "viola": 41,
    "cello": 42,
    "tremolo strings": 44,
    "pizzicato": 45,
    "harp": 46,
    "timpani": 47,
    "strings": 48,
    "choir": 52,
    "trumpet": 56,
    "trombone": 57,
    "horn": 60,
    "brass": 61,
    "sax": 65,
    "oboe": 68,
    "bassoon": 70,
    "clarinet": 71,
    "flute": 73,
    "lead": 80,
    "pad": 89,
    "sitar": 104,
}


def instrument_program(name: str) -> int:
    """The General MIDI programme of an instrument.

    Args:
        name: a key of PROGRAMS.

    Returns:
        0..127.

    Raises:
        InputError: no such instrument.
    """
    if name.strip().lower() not in PROGRAMS:
        raise InputError(f"unknown instrument '{name[:30]}'; there are {', '.join(PROGRAMS)}")
    return PROGRAMS[name.strip().lower()]

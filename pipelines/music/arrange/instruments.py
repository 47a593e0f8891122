"""Instruments by name: their General MIDI programme and the notes that they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.music.song.song import Note, Song
from weights.errors import InputError


class Instrument(NamedTuple):
    """An instrument.

    Attributes:
        program: General MIDI, 0..127.
        low: its lowest pitch, as players have it (Adler, The Study of Orchestration).
        high: its highest pitch in good use.
    """

    program: int
    low: int
    high: int


#: Names of the command line -> what they are.
INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(0, 21, 108),
    "electric piano": Instrument(4, 28, 100),
    "harpsichord": Instrument(6, 29, 89),
    "celesta": Instrument(8, 60, 108),
    "glockenspiel": Instrument(9, 79, 108),
    "music box": Instrument(10, 60, 96),
    "vibraphone": Instrument(11, 53, 89),
    "marimba": Instrument(12, 45, 96),
    "xylophone": Instrument(13, 65, 108),
    "bells": Instrument(14, 60, 84),
    "organ": Instrument(19, 36, 96),
    "guitar": Instrument(24, 40, 83),
    "steel guitar": Instrument(25, 40, 84),
    "bass": Instrument(32, 28, 60),
    "violin": Instrument(40, 55, 98),
    "viola": Instrument(41, 48, 86),
    "cello": Instrument(42, 36, 76),
    "tremolo strings": Instrument(44, 36, 93),
    "pizzicato": Instrument(45, 36, 88),
    "harp": Instrument(46, 31, 100),
    "timpani": Instrument(47, 40, 55),
    "strings": Instrument(48, 36, 93),
    "choir": Instrument(52, 43, 81),
    "trumpet": Instrument(56, 54, 84),
    "trombone": Instrument(57, 40, 72),
    "horn": Instrument(60, 38, 77),
    "brass": Instrument(61, 36, 82),
    "sax": Instrument(65, 49, 81),
    "oboe": Instrument(68, 58, 88),
    "bassoon": Instrument(70, 34, 72),
    "clarinet": Instrument(71, 50, 89),
    "flute": Instrument(73, 60, 96),
    "lead": Instrument(80, 36, 96),
    "pad": Instrument(89, 36, 96),
    "sitar": Instrument(104, 48, 77),
}
#: Names of the command line -> General MIDI programme.
PROGRAMS: dict[str, int] = {name: instrument.program for name, instrument in INSTRUMENTS.items()}


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


def instrument_names(song: Song) -> list[str]:
    """The instruments of a song's voices, as they stand before a staff."""
    names = {instrument.program: name.capitalize() for name, instrument in INSTRUMENTS.items()}
    return ["Drums" if v.role == "drums" else names.get(v.program, v.name.capitalize()) for v in song.voices]


def fit_to_range(notes: Sequence[Note], name: str, *, whole: bool = False) -> tuple[Note, ...]:
    """A part within the range of its instrument: single notes moved by octaves.

    Args:
        notes: of the part.
        name: of the instrument.
        whole: first move the part as a whole, by the octaves that leave fewest notes outside: a tune keeps its line.

    Returns:
        As many notes, all within its range.
    """
    _, low, high = INSTRUMENTS[name]
    if not notes:
        return ()
    pitches = [n.pitch for n in notes]
    octaves = range(-4, 5) if whole else (0,)
    shift = min((12 * k for k in octaves), key=lambda s: (sum(not low <= p + s <= high for p in pitches), abs(s)))
    return tuple(replace(n, pitch=_fold(n.pitch + shift, low, high)) for n in notes)


def _fold(pitch: int, low: int, high: int) -> int:
    while pitch > high:
        pitch -= 12
    while pitch < low:
        pitch += 12
    return pitch

"""The synthesised instruments by name, and which of them stands for each General MIDI programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pipelines.music.sound import drums, plucked, struck, sustained
from pipelines.music.sound.tones import Array

#: (pitch, force 0..1, samples) -> sound [C, N]
Make = Callable[[int, float, int], Array]


@dataclass(frozen=True, slots=True)
class Instrument:
    """How a name sounds.

    Attributes:
        make: the sound of a key held for as long as it is asked.
        gain_db: makes the reference phrase of `measure.py` as loud as every other programme's; written by it.
        release_s: silent this long after the key is let go.
        longest_s: a struck or plucked sound has died away by then; 0 for one that lasts while the key is held.
        low, high: the pitches that the reference phrase is played around.
        room: how much reverb suits it, against 1.
    """

    make: Make
    gain_db: float
    release_s: float
    longest_s: float
    low: int
    high: int
    room: float = 1.0


def _struck(name: str, gain_db: float, release_s: float, longest_s: float, low: int, high: int) -> Instrument:
    return Instrument(partial(struck.bar, name), gain_db, release_s, longest_s, low, high)


def _plucked(
    name: str, gain_db: float, release_s: float, longest_s: float, low: int, high: int, room: float = 1.0
) -> Instrument:
    return Instrument(partial(plucked.pluck, name), gain_db, release_s, longest_s, low, high, room)


def _solo(name: str, gain_db: float, low: int, high: int, release_s: float = 0.12) -> Instrument:
    return Instrument(partial(sustained.solo, name), gain_db, release_s, 0.0, low, high)


def _group(name: str, gain_db: float, low: int, high: int, release_s: float) -> Instrument:
    return Instrument(partial(sustained.group, name), gain_db, release_s, 0.0, low, high)


INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(struck.piano, 2.3, 0.22, 14.0, 48, 72),
    "electric piano": Instrument(struck.electric_piano, 2.2, 0.18, 9.0, 48, 72),
    "celesta": _struck("celesta", 2.5, 0.35, 5.0, 72, 96),
    "music box": _struck("music box", 2.5, 0.6, 4.0, 72, 96),
    "glockenspiel": _struck("glockenspiel", 2.2, 0.9, 5.0, 79, 100),
    "vibraphone": _struck("vibraphone", 1.9, 0.5, 7.0, 55, 79),
    "marimba": _struck("marimba", 2.5, 0.4, 2.5, 48, 72),
    "xylophone": _struck("xylophone", 2.6, 0.3, 1.2, 67, 91),
    "bells": _struck("bells", 1.7, 1.2, 8.0, 60, 79),
    "timpani": Instrument(struck.timpani, 2.0, 0.7, 4.5, 40, 55),
    "organ": Instrument(struck.organ, 1.5, 0.14, 0.0, 48, 72),
    "guitar": _plucked("guitar", 2.4, 0.16, 7.0, 45, 69),
    "steel guitar": _plucked("steel guitar", 2.4, 0.14, 7.0, 45, 69),
    "harp": _plucked("harp", 2.3, 0.7, 7.0, 48, 79),
    "harpsichord": _plucked("harpsichord", 2.4, 0.1, 6.0, 48, 76),
    "bass": _plucked("bass", 2.3, 0.1, 6.0, 28, 48, 0.3),
    "pizzicato": _plucked("pizzicato", 2.5, 0.25, 1.5, 48, 76),
    "sitar": _plucked("sitar", 2.4, 0.2, 6.0, 48, 72),
    "violin": _solo("violin", 1.4, 60, 84),
    "cello": _solo("cello", 1.3, 40, 64, 0.16),
    "flute": _solo("flute", 1.4, 65, 89),
    "clarinet": _solo("clarinet", 1.5, 55, 79),
    "oboe": _solo("oboe", 1.5, 62, 84),
    "bassoon": _solo("bassoon", 1.6, 38, 60),
    "sax": _solo("sax", 1.5, 52, 76),
    "trumpet": _solo("trumpet", 1.7, 58, 79),
    "brass": _solo("brass", 1.5, 46, 70),
    "horn": _solo("horn", 1.4, 43, 67, 0.16),
    "lead": _solo("lead", 1.5, 55, 79),
    "strings": _group("strings", 0.5, 43, 79, 0.32),
    "choir": _group("choir", 0.3, 48, 74, 0.4),
    "pad": _group("pad", -1.4, 43, 72, 0.7),
    "bright pad": _group("bright pad", -0.5, 48, 76, 0.6),
    "drums": Instrument(drums.hit, 4.6, drums.LONGEST_S, drums.LONGEST_S, 36, 51, 0.5),
}

#: Sixteen families of eight in the order of General MIDI level 1.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("piano",) * 4 + ("electric piano",) * 2 + ("harpsichord",) * 2,
    ("celesta", "glockenspiel", "music box", "vibraphone", "marimba", "xylophone", "bells", "harp"),
    ("organ",) * 8,
    ("guitar", "steel guitar", "electric piano", "steel guitar", "pizzicato", "steel guitar", "steel guitar", "guitar"),
    ("bass",) * 8,
    ("violin", "violin", "cello", "cello", "strings", "pizzicato", "harp", "timpani"),
    ("strings", "strings", "strings", "pad", "choir", "choir", "choir", "strings"),
    ("trumpet", "brass", "brass", "trumpet", "horn", "brass", "brass", "brass"),
    ("sax", "sax", "sax", "sax", "oboe", "oboe", "bassoon", "clarinet"),
    ("flute",) * 8,
    ("lead",) * 8,
    ("bright pad", "pad", "bright pad", "choir", "pad", "bright pad", "pad", "bright pad"),
    ("music box", "pad", "celesta", "guitar", "bright pad", "pad", "pad", "bright pad"),
    ("sitar", "guitar", "guitar", "harp", "marimba", "sax", "violin", "oboe"),
    ("bells", "xylophone", "bells", "marimba", "timpani", "timpani", "timpani", "glockenspiel"),
    ("guitar", "flute", "pad", "flute", "bells", "pad", "pad", "timpani"),
)
GENERAL_MIDI: tuple[str, ...] = tuple(name for family in _FAMILIES for name in family)

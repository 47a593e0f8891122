"""The synthesised instruments by name, and which of them stands for each General MIDI programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pipelines.music.sound import drums, modal, plucked_string, wavetable
from pipelines.music.sound.tones import SoundArray

#: (pitch, force 0..1, samples) -> sound [C, N]
RenderNote = Callable[[int, float, int], SoundArray]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A synthesised instrument.

    Attributes:
        render: (pitch, force 0..1, samples) to the sound of a held key.
        gain_db: makes the reference phrase as loud as every other programme's; printed by
            `python -m pipelines.music.training levels`.
        release_s: silent this long after the key is let go.
        longest_s: a struck or plucked sound has died away by then; 0 for one that lasts while the key is held.
        low: lowest pitch of the reference phrase.
        high: its highest pitch.
        room: how much reverb suits it, against 1.
    """

    render: RenderNote
    gain_db: float
    release_s: float
    longest_s: float
    low: int
    high: int
    room: float = 1.0


def _bar_instrument(name: str, gain_db: float, release_s: float, longest_s: float, low: int, high: int) -> Instrument:
    return Instrument(partial(modal.render_bar, name), gain_db, release_s, longest_s, low, high)


def _string_instrument(
    name: str, gain_db: float, release_s: float, longest_s: float, low: int, high: int, room: float = 1.0
) -> Instrument:
    return Instrument(partial(plucked_string.render_string, name), gain_db, release_s, longest_s, low, high, room)


def _solo_instrument(name: str, gain_db: float, low: int, high: int, release_s: float = 0.12) -> Instrument:
    return Instrument(partial(wavetable.render_solo, name), gain_db, release_s, 0.0, low, high)


def _ensemble_instrument(name: str, gain_db: float, low: int, high: int, release_s: float) -> Instrument:
    return Instrument(partial(wavetable.render_ensemble, name), gain_db, release_s, 0.0, low, high)


INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(modal.render_piano, 2.3, 0.22, 14.0, 48, 72),
    "electric piano": Instrument(modal.render_electric_piano, 2.2, 0.18, 9.0, 48, 72),
    "celesta": _bar_instrument("celesta", 2.5, 0.35, 5.0, 72, 96),
    "music box": _bar_instrument("music box", 2.5, 0.6, 4.0, 72, 96),
    "glockenspiel": _bar_instrument("glockenspiel", 2.2, 0.9, 5.0, 79, 100),
    "vibraphone": _bar_instrument("vibraphone", 1.9, 0.5, 7.0, 55, 79),
    "marimba": _bar_instrument("marimba", 2.5, 0.4, 2.5, 48, 72),
    "xylophone": _bar_instrument("xylophone", 2.6, 0.3, 1.2, 67, 91),
    "bells": _bar_instrument("bells", 1.7, 1.2, 8.0, 60, 79),
    "timpani": Instrument(modal.render_timpani, 2.0, 0.7, 4.5, 40, 55),
    "organ": Instrument(modal.render_organ, 1.5, 0.14, 0.0, 48, 72),
    "guitar": _string_instrument("guitar", 2.4, 0.16, 7.0, 45, 69),
    "steel guitar": _string_instrument("steel guitar", 2.4, 0.14, 7.0, 45, 69),
    "harp": _string_instrument("harp", 2.3, 0.7, 7.0, 48, 79),
    "harpsichord": _string_instrument("harpsichord", 2.4, 0.1, 6.0, 48, 76),
    "bass": _string_instrument("bass", 2.3, 0.1, 6.0, 28, 48, 0.3),
    "pizzicato": _string_instrument("pizzicato", 2.5, 0.25, 1.5, 48, 76),
    "sitar": _string_instrument("sitar", 2.4, 0.2, 6.0, 48, 72),
    "violin": _solo_instrument("violin", 1.4, 60, 84),
    "cello": _solo_instrument("cello", 1.3, 40, 64, 0.16),
    "flute": _solo_instrument("flute", 1.4, 65, 89),
    "clarinet": _solo_instrument("clarinet", 1.5, 55, 79),
    "oboe": _solo_instrument("oboe", 1.5, 62, 84),
    "bassoon": _solo_instrument("bassoon", 1.6, 38, 60),
    "sax": _solo_instrument("sax", 1.5, 52, 76),
    "trumpet": _solo_instrument("trumpet", 1.7, 58, 79),
    "brass": _solo_instrument("brass", 1.5, 46, 70),
    "horn": _solo_instrument("horn", 1.4, 43, 67, 0.16),
    "lead": _solo_instrument("lead", 1.5, 55, 79),
    "strings": _ensemble_instrument("strings", 0.5, 43, 79, 0.32),
    "choir": _ensemble_instrument("choir", 0.3, 48, 74, 0.4),
    "pad": _ensemble_instrument("pad", -1.4, 43, 72, 0.7),
    "bright pad": _ensemble_instrument("bright pad", -0.5, 48, 76, 0.6),
    "drums": Instrument(drums.render_drum, 4.6, drums.LONGEST_S, drums.LONGEST_S, 36, 51, 0.5),
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

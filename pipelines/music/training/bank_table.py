"""Which instruments the bank holds, and which presets of MuseScore_General_HQ they are cut from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """How an instrument is cut.

    Attributes:
        bank: of the preset.
        program: of the preset.
        low: lowest pitch that it is given.
        high: highest pitch.
        step: semitones from one zone's root to the next.
        velocities: a layer each.
        seconds: a zone lasts at most so long; a sustained one is looped within it.
        sustained: sounds while its key is held.
        bits: a second of Opus, for one channel.
    """

    bank: int
    program: int
    low: int
    high: int
    step: int = 4
    velocities: tuple[int, ...] = (96,)
    seconds: float = 2.6
    sustained: bool = False
    bits: int = 48_000


def _held(program: int, low: int, high: int, bank: int = 0, step: int = 4, seconds: float = 2.6) -> Cut:
    return Cut(bank, program, low, high, step, seconds=seconds, sustained=True)


CUTS: dict[str, Cut] = {
    "piano": Cut(0, 0, 21, 108, 5, (40, 80, 115), 7.0, bits=42_000),
    "electric piano": Cut(0, 4, 28, 100, 5, (60, 110), 4.5),
    "harpsichord": Cut(0, 6, 29, 89, 5, seconds=3.0, bits=64_000),
    "celesta": Cut(0, 8, 60, 108, 5, seconds=2.5),
    "glockenspiel": Cut(0, 9, 72, 108, 5, seconds=2.5),
    "music box": Cut(0, 10, 60, 103, 5, seconds=2.5),
    "vibraphone": Cut(0, 11, 53, 89, 4, seconds=4.0),
    "marimba": Cut(0, 12, 41, 96, 5, seconds=1.6),
    "xylophone": Cut(0, 13, 65, 108, 5, seconds=1.2),
    "bells": Cut(0, 14, 60, 84, 4, seconds=4.5),
    "organ": _held(19, 36, 96),
    "drawbar organ": _held(16, 36, 96, step=5),
    "accordion": _held(21, 41, 93, step=5),
    "guitar": Cut(0, 24, 40, 88, 4, seconds=3.5),
    "steel guitar": Cut(0, 25, 40, 88, 4, seconds=3.5),
    "jazz guitar": Cut(0, 26, 40, 88, 5, seconds=3.0),
    "clean guitar": Cut(0, 27, 40, 88, 5, seconds=3.0),
    "distortion guitar": _held(30, 40, 88, step=5),
    "bass": Cut(0, 32, 24, 67, 5, seconds=3.0),
    "bass guitar": Cut(0, 33, 24, 67, 5, seconds=3.0),
    "slap bass": Cut(0, 36, 24, 67, 5, seconds=2.5),
    "violin": _held(40, 55, 103, seconds=3.0),
    "viola": _held(41, 48, 91, seconds=3.0),
    "cello": _held(42, 36, 81, seconds=3.0),
    "contrabass": _held(43, 24, 67, step=5, seconds=3.0),
    "tremolo strings": _held(44, 36, 96, step=6),
    "pizzicato": Cut(0, 45, 28, 96, 4, seconds=1.0),
    "harp": Cut(0, 46, 24, 103, 5, seconds=3.5),
    "timpani": Cut(0, 47, 36, 60, 4, seconds=2.5),
    "strings": _held(49, 28, 100, step=5, seconds=3.0),
    "short strings": Cut(0, 48, 28, 100, 4, seconds=1.6, velocities=(70, 110)),
    "choir": _held(52, 36, 91, step=5, seconds=3.0),
    "voices": _held(53, 41, 86, step=5, seconds=3.0),
    "trumpet": _held(56, 52, 88),
    "trombone": _held(57, 34, 77),
    "tuba": _held(58, 26, 62, step=5),
    "horn": _held(60, 34, 79),
    "brass": _held(61, 36, 86),
    "sax": _held(65, 49, 82),
    "tenor sax": _held(66, 42, 79),
    "oboe": _held(68, 58, 93),
    "english horn": _held(69, 52, 82, step=5),
    "bassoon": _held(70, 34, 74),
    "clarinet": _held(71, 50, 94),
    "piccolo": _held(72, 74, 108, step=5),
    "flute": _held(73, 59, 98),
    "recorder": _held(74, 60, 96, step=5),
    "pan flute": _held(75, 60, 96, step=5),
    "sitar": Cut(0, 104, 43, 81, 5, seconds=3.0),
    "banjo": Cut(0, 105, 48, 86, 5, seconds=1.8),
    "koto": Cut(0, 107, 44, 84, 5, seconds=2.2),
    "kalimba": Cut(0, 108, 53, 88, 5, seconds=1.5),
    "steel drums": Cut(0, 114, 52, 88, 5, seconds=1.6),
    "taiko": Cut(0, 116, 36, 72, 6, seconds=1.8),
}

#: Keys of the percussion map that are cut in all layers, and those that are cut in the middle one.
DRUM_KEYS_IN_LAYERS = (35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 53, 55, 57, 59)
DRUM_KEYS = (52, 54, 56, 58, *range(60, 82))
#: dB by which keys are moved from the font's balance: kicks, claps and what is shaken would stand out of a band.
DRUM_BALANCE_DB = {35: -2.0, 36: -2.0, 39: -3.0, 54: -6.0, 69: -8.0, 70: -8.0}
DRUM_LAYERS = (50, 90, 120)
DRUM_KIT = Cut(128, 0, 35, 81, 1, DRUM_LAYERS, 3.2, bits=72_000)

#: Instruments that are cut from samples of another licence than FluidR3's MIT, as the fonts' makers state.
ORIGINS = {
    "piano": ("Splendid Grand (Steinway D), AKAI", "public domain"),
    "strings": ("Versilian Studios Chamber Orchestra 2.1.1 Community Edition", "CC0"),
    "short strings": ("Versilian Studios Chamber Orchestra 2.1.1 Community Edition", "CC0"),
    "tremolo strings": ("Versilian Studios Chamber Orchestra 2.1.1 Community Edition", "CC0"),
    "pizzicato": ("Versilian Studios Chamber Orchestra 2.1.1 Community Edition", "CC0"),
    "trumpet": ("uncredited", "public domain"),
}
DEFAULT_ORIGIN = ("FluidR3, Frank Wen and others", "MIT")

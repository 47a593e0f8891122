"""Which sampled instrument plays each General MIDI programme, how loud, and where it sits before the listener."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.music.sound.sequence import Track
from pipelines.music.sound.tones import SoundArray

SEAT_DB = 14.0  # between the sides for a seat at the very side
WIDE_FROM_ROOM = 0.6  # of an entry; what stands nearer, as basses and drums do, stays narrow
#: (delay in samples, gain): together 12 dB below what is scattered.
_SCATTER = ((97, 0.12), (181, -0.1), (263, -0.1), (353, 0.09), (449, 0.08), (547, -0.08), (643, 0.06), (751, -0.05))


@dataclass(frozen=True, slots=True)
class Entry:
    """A sampled instrument.

    Attributes:
        name: of its file in the bank.
        gain_db: makes the reference phrase as loud as every other programme's; printed by
            `python -m pipelines.music.training levels`.
        low: lowest pitch of the reference phrase.
        high: its highest pitch.
        seat: -1 left .. 1 right.
        room: how much reverb suits it, against 1.
        short: the instrument that plays its short notes, or "".
    """

    name: str
    gain_db: float
    low: int
    high: int
    seat: float = 0.0
    room: float = 1.0
    short: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place before the listener: level sets it, and a body near enough to be wide. Delays between the sides would
    comb what is played in mono; here the sides differ by what cancels there.

    Attributes:
        position: -1 left .. 1 right.
        wide: whether a recording in mono gets a width.
    """

    position: float
    wide: bool = False

    def place(self, sound: SoundArray) -> SoundArray:
        """Sound [2, N] of an instrument [C, N] at its seat, as loud as in the middle."""
        if self.wide and len(sound) == 1:
            side = _diffuse(sound[0])
            sound = np.stack([sound[0] + side, sound[0] - side])
        gains = 10 ** (np.array([-1.0, 1.0]) * self.position * SEAT_DB / 40)
        gains *= np.sqrt(2 / (gains**2).sum())
        return np.asarray(sound * gains[:, None], np.float32)


def _diffuse(sound: SoundArray) -> SoundArray:
    """Sound [N] scattered over some milliseconds: sparse reflections of either sign (velvet noise: Karjalainen &
    Jarvelainen, AES 30th conference, 2007).
    """
    out = np.zeros_like(sound)
    for delay, gain in _SCATTER:
        out[delay:] += np.float32(gain) * sound[: max(len(sound) - delay, 0)]
    return out


#: name -> gain (dB), phrase from and to, seat, share of reverb; drums lie 4.5 dB under the others, so that hats stay
#: behind.
_ROWS: dict[str, tuple[float, int, int, float, float]] = {
    "piano": (0.6, 48, 72, 0.0, 1.0),
    "electric piano": (-0.4, 48, 72, 0.0, 0.9),
    "harpsichord": (2.3, 48, 76, -0.15, 1.0),
    "celesta": (2.3, 72, 96, -0.4, 1.0),
    "glockenspiel": (2.8, 79, 100, -0.5, 1.0),
    "music box": (2.9, 72, 96, -0.1, 1.0),
    "vibraphone": (2.2, 55, 79, 0.3, 1.0),
    "marimba": (2.4, 48, 72, 0.4, 1.0),
    "xylophone": (3.8, 67, 91, 0.45, 1.0),
    "bells": (2.6, 60, 79, 0.4, 1.0),
    "organ": (4.6, 48, 72, 0.0, 1.0),
    "drawbar organ": (2.6, 48, 72, 0.15, 0.8),
    "accordion": (4.0, 48, 72, -0.2, 0.9),
    "guitar": (-0.3, 45, 69, 0.2, 0.9),
    "steel guitar": (2.3, 45, 69, -0.3, 0.9),
    "jazz guitar": (4.3, 45, 69, 0.25, 0.8),
    "clean guitar": (2.1, 45, 69, -0.25, 0.8),
    "distortion guitar": (3.8, 45, 69, 0.3, 0.7),
    "bass": (2.3, 28, 48, 0.1, 0.3),
    "bass guitar": (3.5, 28, 48, 0.0, 0.25),
    "slap bass": (0.2, 28, 48, 0.0, 0.25),
    "violin": (5.5, 60, 84, -0.4, 1.0),
    "viola": (4.7, 52, 76, 0.2, 1.0),
    "cello": (3.2, 40, 64, 0.4, 1.0),
    "contrabass": (4.3, 28, 52, 0.5, 0.8),
    "tremolo strings": (5.1, 43, 79, 0.0, 1.0),
    "pizzicato": (0.7, 48, 76, 0.0, 1.0),
    "harp": (-0.2, 48, 79, -0.5, 1.0),
    "timpani": (0.8, 40, 55, 0.2, 1.0),
    "strings": (2.3, 43, 79, 0.0, 1.0),
    "short strings": (2.2, 43, 79, 0.0, 1.0),
    "choir": (4.0, 48, 74, 0.0, 1.1),
    "voices": (4.1, 48, 74, 0.0, 1.1),
    "trumpet": (4.9, 58, 79, 0.35, 1.0),
    "trombone": (3.4, 46, 70, 0.5, 1.0),
    "tuba": (1.9, 34, 58, 0.55, 0.9),
    "horn": (3.4, 43, 67, -0.45, 1.2),
    "brass": (4.4, 46, 70, 0.3, 1.0),
    "sax": (3.3, 52, 76, 0.2, 0.9),
    "tenor sax": (3.8, 48, 72, 0.25, 0.9),
    "oboe": (4.1, 62, 84, 0.15, 1.0),
    "english horn": (3.7, 55, 79, 0.2, 1.0),
    "bassoon": (2.9, 38, 60, 0.3, 1.0),
    "clarinet": (4.6, 55, 79, -0.2, 1.0),
    "piccolo": (5.3, 76, 96, -0.25, 1.0),
    "flute": (3.1, 65, 89, -0.2, 1.0),
    "recorder": (3.5, 65, 89, -0.2, 1.0),
    "pan flute": (3.5, 65, 89, -0.2, 1.0),
    "sitar": (1.8, 48, 72, 0.2, 0.9),
    "banjo": (0.9, 52, 76, -0.3, 0.8),
    "koto": (2.7, 52, 76, 0.2, 1.0),
    "kalimba": (1.9, 57, 81, 0.2, 1.0),
    "steel drums": (3.5, 57, 81, 0.3, 1.0),
    "taiko": (1.3, 40, 60, 0.0, 1.0),
    "drums": (-2.1, 36, 51, 0.0, 0.3),
}
ENTRIES: dict[str, Entry] = {
    name: Entry(name.replace(" ", "_"), *row, "short_strings" if name == "strings" else "")
    for name, row in _ROWS.items()
}

_SYNTHESISED = ""  # electronic sounds, and effects: `programs` plays them
#: Sixteen families of eight in the order of General MIDI level 1.
_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("piano",) * 4 + ("electric piano",) * 2 + ("harpsichord",) * 2,
    ("celesta", "glockenspiel", "music box", "vibraphone", "marimba", "xylophone", "bells", "koto"),
    ("drawbar organ",) * 3 + ("organ",) + ("accordion",) * 4,
    ("guitar", "steel guitar", "jazz guitar", *("clean guitar",) * 2, *("distortion guitar",) * 2, "guitar"),
    ("bass",) + ("bass guitar",) * 3 + ("slap bass",) * 2 + (_SYNTHESISED,) * 2,
    ("violin", "viola", "cello", "contrabass", "tremolo strings", "pizzicato", "harp", "timpani"),
    ("strings", "strings", _SYNTHESISED, _SYNTHESISED, "choir", "voices", _SYNTHESISED, "strings"),
    ("trumpet", "trombone", "tuba", "trumpet", "horn", "brass", _SYNTHESISED, _SYNTHESISED),
    ("sax", "sax", "tenor sax", "tenor sax", "oboe", "english horn", "bassoon", "clarinet"),
    ("piccolo", "flute", "recorder", "pan flute", "pan flute", "pan flute", "recorder", "recorder"),
    (_SYNTHESISED,) * 8,
    (_SYNTHESISED,) * 8,
    (_SYNTHESISED,) * 8,
    ("sitar", "banjo", "koto", "koto", "kalimba", "accordion", "violin", "oboe"),
    ("glockenspiel", "xylophone", "steel drums", "xylophone", "taiko", "taiko", "taiko", _SYNTHESISED),
    (_SYNTHESISED,) * 8,
)
_NAMES = [name for family in _FAMILIES for name in family]


def find_entry(track: Track) -> Entry | None:
    """The sampled instrument of a track, or None where it is synthesised."""
    return ENTRIES["drums"] if track.drums else ENTRIES.get(_NAMES[track.program])


def find_seat(entry: Entry) -> Seat:
    """Where an instrument sits."""
    return Seat(entry.seat, entry.room >= WIDE_FROM_ROOM)

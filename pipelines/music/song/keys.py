"""Keys and modes: names, scales, and the spelling of pitches within them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from weights.errors import InputError

LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
#: Semitones above the tonic, from the brightest mode to the darkest.
MODES: dict[str, tuple[int, ...]] = {
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "major": (0, 2, 4, 5, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
}
#: Fifths that a mode's signature lies above (sharps) or below (flats) that of major on the same tonic.
FIFTHS = {"lydian": 1, "major": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "phrygian": -4, "locrian": -5}
ALIASES = {"maj": "major", "ionian": "major", "m": "minor", "min": "minor", "aeolian": "minor"}
_KEY = re.compile(r"\s*([A-Ga-g])\s*(#|b|♯|♭|-?sharp|-?flat|s)?\s*(m|[A-Za-z]{3,})?\s*$")


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic and a mode.

    Attributes:
        tonic: pitch class, 0 (C) to 11.
        mode: a name of MODES.

    Raises:
        InputError: an unknown mode or no pitch class.
    """

    tonic: int
    mode: str = "major"

    def __post_init__(self) -> None:
        if self.mode not in MODES or not 0 <= self.tonic <= 11:
            raise InputError(
                f"a key has a tonic 0 to 11 and one of the modes {', '.join(MODES)}, got {self.tonic} {self.mode}"
            )

    @classmethod
    def of(cls, name: str) -> Key:
        """A key by name.

        Args:
            name: a letter and a mode; a small letter or "m" alone is minor, a letter alone major.

        Returns:
            The key.

        Raises:
            InputError: no such key.

        Example:
            >>> Key.of("D minor"), Key.of("F#m"), Key.of("Eb lydian")
            (Key(tonic=2, mode='minor'), Key(tonic=6, mode='minor'), Key(tonic=3, mode='lydian'))
        """
        match = _KEY.match(name)
        mode = (match.group(3) or ("minor" if name.strip()[:1].islower() else "major")).lower() if match else ""
        mode = ALIASES.get(mode, mode)
        if not match or mode not in MODES:
            raise InputError(
                f"unknown key '{name[:40]}'; write a letter and a mode, such as 'D minor', 'F# major' or 'Eb lydian'"
            )
        accidental = {"#": 1, "♯": 1, "s": 1, "b": -1, "♭": -1}.get(match.group(2) or "", 0)
        if match.group(2) and not accidental:
            accidental = 1 if "sharp" in match.group(2) else -1
        return cls((LETTERS[match.group(1).upper()] + accidental) % 12, mode)

    @property
    def scale(self) -> tuple[int, ...]:
        """Semitones above the tonic."""
        return MODES[self.mode]

    @property
    def dark(self) -> bool:
        """Whether the third is minor."""
        return 3 in self.scale

    @property
    def fifths(self) -> int:
        """Sharps (positive) or flats of the signature, -6..6."""
        fifths = (self.tonic * 7 + 5) % 12 - 5 + FIFTHS[self.mode]
        return fifths - 12 if fifths > 6 else fifths + 12 if fifths < -6 else fifths

    def __str__(self) -> str:
        return f"{spell_pitch_class(self.tonic, self.fifths)} {self.mode}"


def spell_pitch_class(pitch_class: int, fifths: int) -> str:
    """A pitch class by name, with the accidentals that suit a signature."""
    flat = fifths < 0
    names = (
        ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
        if flat
        else ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
    )
    return names[pitch_class % 12]


def spell_pitch(pitch: int, key: Key) -> tuple[str, int, int]:
    """A pitch as it is written in a key: the name nearest to the key's own on the line of fifths.

    Where two are equally near, a major key takes the flat (a borrowed tone), a minor one the sharp (a leading tone).

    Args:
        pitch: 0..127.
        key: it stands in.

    Returns:
        Letter, accidentals (sharps positive), octave.

    Example:
        >>> spell_pitch(65, Key(6, "major")), spell_pitch(68, Key(9, "minor")), spell_pitch(68, Key(0))
        (('E', 1, 4), ('G', 1, 4), ('A', -1, 4))
    """
    lowest = key.fifths + 2 - (5 if key.dark else 6)
    place = lowest + (pitch * 7 - lowest) % 12
    accidentals, letter = (place + 1) // 7, "FCGDAEB"[(place + 1) % 7]
    return letter, accidentals, (pitch - accidentals) // 12 - 1

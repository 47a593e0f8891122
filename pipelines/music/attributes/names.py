"""The attributes of a bar: the bridge between a feeling and notes (as in EmoGen, Kang et al. 2023, but continuous and
key-relative).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from weights.errors import InputError


@dataclass(frozen=True, slots=True)
class Attributes:
    """What one bar is to be like; every value may be fixed by a person.

    Attributes:
        tempo: quarter notes a minute, 30..240.
        brightness: mode from 1 (lydian) over .67 (major), .33 (mixolydian), 0 (dorian), -.33 (minor), -.67 (phrygian)
            to -1 (locrian).
        chromaticism: share of melody notes outside the scale, 0..1.
        dissonance: share of chords with a tritone, an added or altered note, 0..1.
        density: melody notes a quarter, .25..4.
        motion: accompaniment onsets a quarter, .25..4.
        register: mean pitch of the melody, 48..88.
        range: semitones that the melody spans within a bar, 0..24.
        leap: mean interval of the melody in semitones, 0..12.
        contour: -1 falling .. 1 rising.
        syncopation: share of melody notes that begin off the beat and sound through the next, 0..1.
        repetition: share of melody notes that repeat the one before, 0..1.
        harmonic_rhythm: chords a bar, .5..4.
        articulation: sounding share of a written length, .25 (staccato) .. 1.1 (legato).
        loudness: mean velocity, 20..120.
        accent: spread of velocity between strong and weak beats, 0..40.
        polyphony: notes that the accompaniment sounds at once, 1..6.
        bass: pitch around which the bass moves, 28..52.
        doubling: octaves that thicken melody and bass, 0..1.
        rubato: how much the tempo breathes with the phrase, 0..2.
        swing: how late the off-beat eighth is, 0..1 (1 is triplets).
        drums: 0 none .. 1 driving.
        borrowing: share of chords that are taken from the parallel mode or lead to their neighbour, 0..1.
        irregularity: how often the rhythm breaks off and accents fall where none are due, 0..1.
    """

    tempo: float = 100.0
    brightness: float = 0.67
    chromaticism: float = 0.03
    dissonance: float = 0.2
    density: float = 1.2
    motion: float = 1.5
    register: float = 70.0
    range: float = 7.0
    leap: float = 2.5
    contour: float = 0.0
    syncopation: float = 0.15
    repetition: float = 0.15
    harmonic_rhythm: float = 1.3
    articulation: float = 0.85
    loudness: float = 72.0
    accent: float = 10.0
    polyphony: float = 3.0
    bass: float = 40.0
    doubling: float = 0.2
    rubato: float = 0.6
    swing: float = 0.0
    drums: float = 0.0
    borrowing: float = 0.05
    irregularity: float = 0.0

    def __post_init__(self) -> None:
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if not isinstance(value, int | float) or not low <= value <= high:
                raise InputError(f"{name} is {low:g} to {high:g}, got {value!r}")

    def with_fixed(self, fixed: Mapping[str, float]) -> Attributes:
        """The same with some values set.

        Args:
            fixed: values by name.

        Returns:
            A copy.

        Raises:
            InputError: an unknown name or a value out of range.
        """
        unknown = [n for n in fixed if n not in BOUNDS]
        if unknown:
            raise InputError(f"unknown attribute '{unknown[0]}'; there are {', '.join(BOUNDS)}")
        return replace(self, **{k: float(v) for k, v in fixed.items()})

    def values(self) -> tuple[float, ...]:
        """All values in the order of NAMES."""
        return tuple(float(getattr(self, n)) for n in NAMES)


BOUNDS: dict[str, tuple[float, float]] = {
    "tempo": (30, 240),
    "brightness": (-1, 1),
    "chromaticism": (0, 1),
    "dissonance": (0, 1),
    "density": (0.25, 4),
    "motion": (0.25, 4),
    "register": (48, 88),
    "range": (0, 24),
    "leap": (0, 12),
    "contour": (-1, 1),
    "syncopation": (0, 1),
    "repetition": (0, 1),
    "harmonic_rhythm": (0.5, 4),
    "articulation": (0.25, 1.1),
    "loudness": (20, 120),
    "accent": (0, 40),
    "polyphony": (1, 6),
    "bass": (28, 52),
    "doubling": (0, 1),
    "rubato": (0, 2),
    "swing": (0, 1),
    "drums": (0, 1),
    "borrowing": (0, 1),
    "irregularity": (0, 1),
}
DEFAULT_ATTRIBUTES = Attributes()  # of bars that were not composed here
NAMES: tuple[str, ...] = tuple(f.name for f in fields(Attributes))


def clamp_attribute(name: str, value: float) -> float:
    """A value brought within its attribute's range."""
    low, high = BOUNDS[name]
    return min(high, max(low, float(value)))

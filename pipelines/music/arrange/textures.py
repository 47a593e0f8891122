"""Accompaniments that people's figures do not have: held chords, pulses, tremolo, stabs, scattered notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.music.arrange.patterns import StruckNote
from pipelines.music.song.song import QUARTER

EIGHTH, SIXTEENTH = QUARTER // 2, QUARTER // 4
#: Eighths of a bar on which the upper notes of an ostinato sound; the low one has the others.
OSTINATI = ((3, 6), (2, 5), (3, 5, 7), (1, 4, 6), (2, 3, 6), (4, 7))
#: Sixteenths on which stabs fall, by variant.
STABS = ((0, 6), (0, 3, 10), (0, 7, 12), (2, 8, 14), (0, 10, 11), (4, 6, 13))


@dataclass(frozen=True, slots=True)
class TextureBar:
    """What one bar of a texture is made of.

    Attributes:
        voicings: (start, end, pitches low to high) of each chord.
        ticks: of the bar.
        motion: onsets a quarter.
        irregularity: 0..1.
        dissonance: 0..1.
        variant: of the section; bars of a section share it.
        place: of the bar in its phrase.
    """

    voicings: Sequence[tuple[int, int, tuple[int, ...]]]
    ticks: int
    motion: float
    irregularity: float
    dissonance: float
    variant: int
    place: int


def play_held(bar: TextureBar, rng: np.random.Generator) -> list[StruckNote]:
    """Chords as long as they last, their notes entering one after another where there is time."""
    out = []
    for start, end, pitches in bar.voicings:
        spread = SIXTEENTH if end - start >= 2 * QUARTER and bar.variant % 2 else 0
        out += [(start + k * spread, end - start - k * spread, p, -2 * k) for k, p in enumerate(pitches)]
    return out


def play_pulse(bar: TextureBar, rng: np.random.Generator) -> list[StruckNote]:
    """An ostinato: the low note again and again, the upper ones against it."""
    step = SIXTEENTH if bar.motion > 2.7 else EIGHTH if bar.motion > 1.1 else QUARTER
    accents = OSTINATI[(bar.variant + (bar.place == 3)) % len(OSTINATI)]
    out: list[StruckNote] = []
    for start, end, pitches in bar.voicings:
        low, upper = pitches[:1], pitches[1:] or (pitches[0] + 12,)
        for tick in range(start, end, step):
            eighth = tick // EIGHTH
            accented = tick % EIGHTH == 0 and eighth % 8 in accents
            if rng.random() < 0.25 * bar.irregularity and tick != start:
                continue
            sounding = upper if accented else pitches if tick == start else low
            out += [(tick, step, p, 8 if accented or tick == start else -6) for p in sounding]
    return out


def play_tremolo(bar: TextureBar, rng: np.random.Generator) -> list[StruckNote]:
    """Two notes shivering, softly; it swells, and breaks off where the music is unsteady."""
    out: list[StruckNote] = []
    step = SIXTEENTH // 2 if bar.motion > 2.5 else SIXTEENTH
    for start, end, pitches in bar.voicings:
        stop = end - (int(rng.integers(1, 4)) * EIGHTH if rng.random() < 0.6 * bar.irregularity else 0)
        pair = (pitches[-1], pitches[0]) if len(pitches) > 1 else (pitches[0], pitches[0] + 12)
        for k, tick in enumerate(range(start, max(start + step, stop), step)):
            swell = round(14 * (tick - start) / max(step, end - start)) - 8
            out.append((tick, step, pair[k % 2], swell))
    return out


def play_stabs(bar: TextureBar, rng: np.random.Generator) -> list[StruckNote]:
    """Short hard chords, on and off the beat."""
    pattern = STABS[(bar.variant + (bar.place if rng.random() < bar.irregularity + 0.3 else 0)) % len(STABS)]
    out: list[StruckNote] = []
    for tick in (s * SIXTEENTH for s in pattern):
        if tick < bar.ticks:
            _, end, pitches = next((v for v in bar.voicings if v[0] <= tick < v[1]), bar.voicings[-1])
            out += [(tick, min(EIGHTH + 4, end - tick), p, 14 if tick % QUARTER else 8) for p in pitches]
    return out


def play_sparse(bar: TextureBar, rng: np.random.Generator) -> list[StruckNote]:
    """A few notes that ring in empty space, two of them a semitone apart where that is wanted."""
    out: list[StruckNote] = []
    for start, end, pitches in bar.voicings:
        places = sorted(set(rng.integers(0, max(1, (end - start) // EIGHTH), 2).tolist()))
        out += [(start, end - start, p, -4) for p in pitches[:2]]
        for k, place in enumerate(places):
            tick = start + place * EIGHTH
            pitch = pitches[-1 - k % len(pitches)] + 12
            out.append((tick, end - tick, pitch, int(rng.integers(-6, 9))))
            if rng.random() < bar.dissonance - 0.4:
                out.append((tick, end - tick, pitch + 1, -8))
    return out


TEXTURES: dict[str, Callable[[TextureBar, np.random.Generator], list[StruckNote]]] = {
    "held": play_held,
    "pulse": play_pulse,
    "tremolo": play_tremolo,
    "stabs": play_stabs,
    "sparse": play_sparse,
}

"""A song: bars with meter, tempo and chords; voices of notes. Times are ticks, 24 to the quarter note.

What is written here is the score; how it is played (timing, loudness, articulation in detail) is
`pipelines.music.perform`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipelines.music.attributes.names import Attributes
from pipelines.music.song.keys import Key
from weights.errors import InputError

QUARTER = 24  # ticks
MAX_SONG_BARS = 1200
MAX_SONG_NOTES = 60_000
READABLE_METERS = (
    (4, 4),
    (3, 4),
    (2, 4),
    (6, 8),
    (12, 8),
    (5, 4),
    (7, 8),
    (9, 8),
    (2, 2),
    (3, 8),
    (6, 4),
    (3, 2),
    (1, 4),
    (4, 8),
    (7, 4),
    (4, 2),
    (5, 8),
    (1, 2),
)
#: Chord qualities: semitones above the root.
QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "5": (0, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "hdim7": (0, 3, 6, 10),
    "dim7": (0, 3, 6, 9),
    "add9": (0, 4, 7, 14),
    "minadd9": (0, 3, 7, 14),
}


@dataclass(frozen=True, slots=True)
class Chord:
    """A functional chord.

    Attributes:
        root: semitones above the tonic, 0..11.
        quality: a name of QUALITIES.
        bass: semitones above the tonic of its lowest note; the root where it is None.
    """

    root: int
    quality: str = "maj"
    bass: int | None = None

    @property
    def tones(self) -> tuple[int, ...]:
        """Semitones above the tonic, each 0..11, the root first."""
        return tuple((self.root + x) % 12 for x in QUALITIES[self.quality])

    @property
    def lowest(self) -> int:
        """Semitones above the tonic of the bass, 0..11."""
        return self.root if self.bass is None else self.bass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        meter: beats and what a beat is (3, 4).
        tempo: quarter notes a minute.
        chords: (tick within the bar, chord), the first at 0 where there is any.
        section: a letter; bars that follow each other under one letter are one section.
        key: overrides the song's from here to the next bar that has one.
        attributes: what it was composed for, where it was composed here.
        ticks: its length, computed from the meter.
    """

    meter: tuple[int, int] = (4, 4)
    tempo: float = 100.0
    chords: tuple[tuple[int, Chord], ...] = ()
    section: str = "A"
    key: Key | None = None
    attributes: Attributes | None = None
    ticks: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ticks", self.meter[0] * 4 * QUARTER // self.meter[1])


@dataclass(frozen=True, slots=True)
class Note:
    """A written note.

    Attributes:
        start: tick of the song.
        length: ticks.
        pitch: 0..127; 60 is middle C.
        velocity: 1..127, as written.
    """

    start: int
    length: int
    pitch: int
    velocity: int = 80

    @property
    def end(self) -> int:
        """Tick after it."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class VoicePart:
    """Notes of one player.

    Attributes:
        name: unique in a song.
        role: melody, accompaniment, bass, drums or other.
        notes: by start and pitch.
        program: General MIDI, 0..127.
    """

    name: str
    role: str
    notes: tuple[Note, ...]
    program: int = 0


@dataclass(frozen=True, slots=True)
class Song:
    """A piece. What is looked up often (where a bar starts, which key holds in it) is computed once, when it is made.

    Attributes:
        key: of the start.
        bars: one after another.
        voices: of notes; names are unique.
        title: may be empty.
        remarks: what a reader of the file it comes from changed, in words.
        loop: whether its end leads back to its start: no ending, no final slowing.
        starts: ticks at which the bars start, and the end of the last: [bars + 1].
        keys: the key that holds in each bar.
        ticks: length of the whole.

    Raises:
        InputError: no bars, too many bars or notes.
    """

    key: Key
    bars: tuple[Bar, ...]
    voices: tuple[VoicePart, ...] = ()
    title: str = ""
    remarks: tuple[str, ...] = ()
    loop: bool = False
    starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    keys: tuple[Key, ...] = field(init=False, repr=False, compare=False)
    ticks: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 1 <= len(self.bars) <= MAX_SONG_BARS:
            raise InputError(f"a song has 1 to {MAX_SONG_BARS} bars, got {len(self.bars)}")
        if sum(len(v.notes) for v in self.voices) > MAX_SONG_NOTES:
            raise InputError(f"a song has at most {MAX_SONG_NOTES:,} notes; cut it")
        keys = accumulate((b.key for b in self.bars), lambda before, key: key or before, initial=self.key)
        object.__setattr__(self, "starts", (0, *accumulate(b.ticks for b in self.bars)))
        object.__setattr__(self, "keys", tuple(key or self.key for key in keys)[1:])
        object.__setattr__(self, "ticks", self.starts[-1])

    def bar_at(self, tick: int) -> int:
        """The index of the bar that a tick lies in."""
        return max(0, min(len(self.bars) - 1, bisect_right(self.starts, tick) - 1))

    def bars_at(self, ticks: ArrayLike) -> NDArray[np.int_]:
        """The indices of the bars that ticks [N] lie in: [N]."""
        indices = np.searchsorted(np.array(self.starts), np.asarray(ticks), side="right") - 1
        return np.clip(indices, 0, len(self.bars) - 1)

    def key_at(self, bar: int) -> Key:
        """The key that holds in a bar."""
        return self.keys[bar]

    def chords_at(self, ticks: Sequence[int]) -> list[Chord | None]:
        """The chords that sound at ticks; None before the first."""
        changes = [(self.starts[i] + t, chord) for i, bar in enumerate(self.bars) for t, chord in bar.chords]
        times = [t for t, _ in changes]
        places = [bisect_right(times, tick) - 1 for tick in ticks]
        return [changes[k][1] if k >= 0 else None for k in places]

    def voice(self, role: str) -> VoicePart | None:
        """The first voice of a role."""
        return next((v for v in self.voices if v.role == role), None)

    def with_voices(self, voices: Sequence[VoicePart]) -> Song:
        """The same bars with other voices."""
        return replace(self, voices=tuple(voices))

    def excerpt(self, first: int, last: int) -> Song:
        """Bars first..last (without `last`) as a song of their own, with the notes that start there."""
        low, high = self.starts[first], self.starts[last]
        voices = [
            replace(
                v,
                notes=tuple(
                    replace(n, start=n.start - low, length=min(n.length, high - n.start))
                    for n in v.notes
                    if low <= n.start < high
                ),
            )
            for v in self.voices
        ]
        bars = (replace(self.bars[first], key=self.keys[first]), *self.bars[first + 1 : last])
        return replace(self, bars=bars, voices=tuple(voices))

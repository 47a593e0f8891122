"""POP909 (Wang et al. 2020, MIT) as lead sheets: its melody, chords and beats, quantised to the beats that people
marked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.music.song.keys import LETTERS, Key
from pipelines.music.song.song import QUARTER, Bar, Chord, Note, Song, VoicePart

ARCHIVE = Path("music") / "pop909.zip"
QUALITY = {"sus4(b7)": "sus4", "maj6": "maj", "min6": "min", "minmaj7": "min"}
INVERTED = {"5": 7, "3": 4, "b3": 3, "b7": 10, "7": 11}
BEAT_GRID_TICKS = (0, 6, 8, 12, 16, 18, 24)  # within a beat: sixteenths and triplets
Seconds = NDArray[np.floating]


def read_pop909(data: Path) -> Iterator[Song]:
    """Every song that can be read, by number.

    Args:
        data: the folder of training data.

    Yields:
        Song: with a melody and chords.

    Raises:
        MediaError: the archive is missing.
    """
    if not (data / ARCHIVE).is_file():
        raise MediaError(f"there is no '{data / ARCHIVE}'; --data names the folder of training data")
    with zipfile.ZipFile(data / ARCHIVE) as file:
        for number in sorted({n.split("/")[0] for n in file.namelist() if n.endswith(".mid")}):
            read = {
                k: file.read(f"{number}/{k}.txt").decode().strip() for k in ("beat_midi", "chord_midi", "key_audio")
            }
            song = _song(number, file.read(f"{number}/{number}.mid"), read)
            if song is not None:
                yield song


def _song(number: str, midi: bytes, read: dict[str, str]) -> Song | None:
    beats, down = read_beats(read["beat_midi"])
    bars = find_bars(down)
    if len(bars) < 8:
        return None
    time = np.concatenate([beats, beats[-1] + (beats[-1] - beats[-2]) * np.arange(1, 9)])
    key = _key(read["key_audio"].split("\n")[0].split()[-1])
    starts = np.concatenate([[0], np.cumsum([n for _, n in bars])])
    first = bars[0][0]
    chords = _chords(read["chord_midi"], time, first, key)
    song_bars = []
    for i, (at, count) in enumerate(bars):
        low, high = starts[i] * QUARTER, starts[i + 1] * QUARTER
        tempo = 60 * count / (time[at + count] - time[at])
        inside = [(t - low, c) for t, c in chords if low <= t < high]
        before = [c for t, c in chords if t < low]
        if before and (not inside or inside[0][0] > 0):
            inside.insert(0, (0, before[-1]))
        song_bars.append(Bar((int(count), 4), float(np.clip(tempo, 30, 240)), tuple((int(t), c) for t, c in inside)))
    notes = _melody(midi, time, first, int(starts[-1]) * QUARTER)
    return (
        Song(key, tuple(song_bars), (VoicePart("melody", "melody", tuple(notes)),), number) if len(notes) > 30 else None
    )


def read_beats(text: str) -> tuple[Seconds, NDArray[np.bool_]]:
    """Times of the beats [N] and which of them begin a bar [N], of a beat file."""
    rows = np.array([[float(x) for x in row.split()] for row in text.split("\n") if row.strip()])
    return rows[:, 0], rows[:, 2] > 0


def find_bars(down: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first beat, beats) of the bars from the first downbeat on; only those of two, three, four and six beats."""
    at = np.flatnonzero(down)
    out: list[tuple[int, int]] = []
    for a, b in pairwise(at):
        if b - a not in (2, 3, 4, 6):
            return out
        out.append((int(a), int(b - a)))
    return out


def to_ticks(seconds: Seconds, time: Seconds, first: int) -> Seconds:
    """Ticks of seconds by the times of the beats, from beat `first` on."""
    return np.interp(seconds, time, (np.arange(len(time)) - first) * float(QUARTER))


def snap_tick(tick: float) -> int:
    """The tick of the grid within a beat that is nearest."""
    beat = int(tick // QUARTER)
    return beat * QUARTER + min(BEAT_GRID_TICKS, key=lambda g: abs(g - (tick - beat * QUARTER)))


def _melody(midi: bytes, time: Seconds, first: int, end: int) -> list[Note]:
    from pretty_midi import PrettyMIDI

    track = next((t for t in PrettyMIDI(io.BytesIO(midi)).instruments if t.name.strip() == "MELODY"), None)
    if track is None:
        return []
    notes: list[Note] = []
    for n in sorted(track.notes, key=lambda n: (n.start, -n.pitch)):
        start, stop = (snap_tick(float(to_ticks(np.array(s), time, first))) for s in (n.start, n.end))
        if not 0 <= start < end or (notes and start == notes[-1].start):
            continue
        if notes and notes[-1].end > start:
            notes[-1] = Note(notes[-1].start, start - notes[-1].start, notes[-1].pitch, notes[-1].velocity)
        notes.append(Note(start, max(6, min(stop, end) - start), n.pitch, n.velocity))
    return notes


def _key(name: str) -> Key:
    tonic, _, mode = name.partition(":")
    return Key(_pitch_class(tonic), "minor" if mode.startswith("min") else "major")


def _pitch_class(name: str) -> int:
    return (LETTERS[name[0]] + name.count("#") - name.count("b")) % 12


def _chords(text: str, time: Seconds, first: int, key: Key) -> list[tuple[int, Chord]]:
    out: list[tuple[int, Chord]] = []
    for row in text.split("\n"):
        parts = row.split()
        if len(parts) != 3 or parts[2] == "N":
            continue
        tick = round(float(to_ticks(np.array(float(parts[0])), time, first)) / QUARTER) * QUARTER
        name, _, over = parts[2].partition("/")
        root, _, quality = name.partition(":")
        at = (_pitch_class(root) - key.tonic) % 12
        chord = Chord(at, QUALITY.get(quality, quality), (at + INVERTED[over]) % 12 if over else None)
        if out and out[-1][0] == tick:
            out.pop()
        if not out or out[-1][1] != chord:
            out.append((tick, chord))
    return out

"""A stranger's MIDI file as a song: quantised to its own beats, a voice a player, with key, chords and melody found."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipelines.media.midi_file import DRUM_CHANNEL, MidiFile, MidiNote, read_midi_file
from pipelines.music.song.measures import Measure, build_song, check_bar_count, check_meter, check_note_count
from pipelines.music.song.song import QUARTER, Note, Song, VoicePart

GRID_TICKS = 2  # ticks that onsets snap to: forty-eighths of a whole note, triplets and thirty-seconds
SHORTEST_NOTE_TICKS = 3
TOGETHER_TICKS = 1  # notes that begin within are one chord, unless one ends before the next begins
LATE_RELEASE_TICKS = 18  # ticks that a last note may be held past the last bar line: so people play
DEFAULT_QUARTER_US = 500_000  # microseconds, where a file has no tempo


def song_from_midi(path: str | Path) -> Song:
    """Read a MIDI file.

    Args:
        path: of the file.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: not MIDI, damaged, too large, without notes, or in a meter that songs here cannot have.
    """
    path = Path(path)
    midi = read_midi_file(path)
    check_note_count(len(midi.notes), path.name)
    by_player: dict[tuple[int, int], list[MidiNote]] = defaultdict(list)
    for note in midi.notes:
        by_player[note.track, note.channel].append(note)
    names = _voice_names(midi, sorted(by_player))
    voices = [_voice(midi, key, by_player[key], names[key]) for key in sorted(by_player)]
    end = max((max(n.start + 1, n.end - LATE_RELEASE_TICKS) for v in voices for n in v.notes), default=0)
    measures = _measures(midi, end, path.name)
    return build_song(measures, voices, path.name, path.stem, midi.fifths, midi.remarks)


def _voice(midi: MidiFile, key: tuple[int, int], notes: Sequence[MidiNote], name: str) -> VoicePart:
    drums = key[1] == DRUM_CHANNEL
    role = "drums" if drums else "melody" if "melod" in name.lower() else "other"
    return VoicePart(name, role, tuple(_quantise(notes, QUARTER / midi.resolution)), midi.programs.get(key, 0))


def _quantise(notes: Sequence[MidiNote], scale: float) -> list[Note]:
    """Notes on the grid; what was struck one after another stays so, however fast."""
    out: list[Note] = []
    chord_start, chord_end, chord_tick = -np.inf, -np.inf, -1
    ends = _ends_by_next_strike(notes, scale)
    for note, end in sorted(zip(notes, ends, strict=True), key=lambda pair: (pair[0].start, pair[0].pitch)):
        start = note.start * scale
        tick = round(start / GRID_TICKS) * GRID_TICKS
        if start >= chord_end or start > chord_start + TOGETHER_TICKS:
            chord_start, chord_tick = start, max(tick, chord_tick + 1)
            chord_end = end
        tick, chord_end = chord_tick, min(chord_end, end)
        out.append(Note(tick, max(SHORTEST_NOTE_TICKS, round(end) - tick), note.pitch, note.velocity))
    return sorted(out, key=lambda n: (n.start, n.pitch))


def _ends_by_next_strike(notes: Sequence[MidiNote], scale: float) -> list[float]:
    """Where each note ends, in song ticks: at the next strike of its key at the latest, a quarter where none says."""
    ends = [n.end * scale if n.end is not None else n.start * scale + QUARTER for n in notes]
    by_pitch: dict[int, list[int]] = defaultdict(list)
    for i in sorted(range(len(notes)), key=lambda i: notes[i].start):
        by_pitch[notes[i].pitch].append(i)
    for places in by_pitch.values():
        for i, k in pairwise(places):
            ends[i] = min(ends[i], notes[k].start * scale)
    return ends


def _measures(midi: MidiFile, end: int, name: str) -> list[Measure]:
    """The measures that the meters make; one that begins within another cuts it there."""
    changes = sorted({round(t * QUARTER / midi.resolution): (a, b) for t, a, b in midi.meters}.items())
    ticks = [t for t, _ in changes]
    spans: list[tuple[int, tuple[int, int], int]] = []
    at = 0
    while at < end:
        k = bisect_right(ticks, at + 1) - 1
        meter = changes[k][1] if k >= 0 else (4, 4)
        check_meter(meter, name)
        length = meter[0] * 4 * QUARTER // meter[1]
        if k + 1 < len(changes) and ticks[k + 1] < at + length - 1 and (changes[k + 1][1] != meter or at == 0):
            length = ticks[k + 1] - at
        spans.append((at, meter, length))
        check_bar_count(len(spans), name)
        at += length
    seconds = _seconds_at(midi, [start for start, _, _ in spans] + [at])
    return [
        Measure(meter, length, length / QUARTER * 60 / max(1e-9, after - before))
        for (_, meter, length), before, after in zip(spans, seconds, seconds[1:], strict=False)
    ]


def _seconds_at(midi: MidiFile, song_ticks: Sequence[int]) -> list[float]:
    """When ticks of the song sound by the file's own tempos: one pass, however many there are."""
    changes = sorted(({0: DEFAULT_QUARTER_US} | dict(midi.tempos)).items())
    ticks = np.array([t for t, _ in changes], np.float64) * QUARTER / midi.resolution
    per_tick = np.array([us for _, us in changes], np.float64) / 1e6 / QUARTER
    seconds = np.concatenate([[0.0], np.cumsum(np.diff(ticks) * per_tick[:-1])])
    asked = np.array(song_ticks, np.float64)
    k = np.searchsorted(ticks, asked, side="right") - 1
    return list((seconds[k] + (asked - ticks[k]) * per_tick[k]).tolist())


def _voice_names(midi: MidiFile, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """A name of its own for each player: the track's, with a number where several have it."""
    names = {key: midi.names.get(key[0], "").strip()[:40] or f"track {key[0]}" for key in keys}
    shared = Counter(names.values())
    return {key: f"{name} {i + 1}" if shared[name] > 1 else name for i, (key, name) in enumerate(names.items())}

"""A stranger's MIDI file as a song: quantised to its own beats, a voice a player, with key, chords and melody found."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from pipelines.errors import MediaError
from pipelines.media.midi_notes import DRUM_CHANNEL, read_midi
from pipelines.music.song.analysis import infer_chords, infer_key, infer_melody
from pipelines.music.song.keys import Key
from pipelines.music.song.song import MAX_SONG_BARS, QUARTER, READABLE_METERS, Bar, Note, Song, VoicePart

GRID_TICKS = 2  # ticks that onsets snap to: forty-eighths of a whole note, triplets and thirty-seconds
MIN_NOTE_TICKS = 3
LATE_RELEASE_TICKS = 18  # ticks that a last note may be held past the last bar line: so people play


def song_from_midi(path: str | Path) -> Song:
    """Read a MIDI file.

    Args:
        path: of the file.

    Returns:
        The song, with key, chords and melody.

    Raises:
        MediaError: not MIDI, damaged, too large, without notes, or in a meter that songs here cannot have.
    """
    import mido

    path = Path(path)
    read_midi(path)  # its bounds and its words for what is wrong
    midi = mido.MidiFile(str(path), clip=True)
    events = _TickEvents(midi)
    if not events.notes:
        raise MediaError(f"'{path.name}' has no notes with a pitch; give a MIDI file with a tune")
    end = max(max(n.start + 1, n.end - LATE_RELEASE_TICKS) for notes in events.notes.values() for n in notes)
    bars = _bars(events, end, path.name)
    voices = [_voice(key, notes, events, place) for place, (key, notes) in enumerate(sorted(events.notes.items()))]
    song = Song(Key(0), tuple(bars), tuple(voices), path.stem)
    return infer_melody(infer_chords(infer_key(song, events.fifths)))


class _TickEvents:
    """Events of all tracks in song ticks."""

    def __init__(self, midi: Any) -> None:
        self.notes: dict[tuple[int, int], list[Note]] = defaultdict(list)
        self.tempos: list[tuple[int, float]] = []
        self.meters: list[tuple[int, tuple[int, int]]] = []
        self.programs: dict[tuple[int, int], int] = {}
        self.names: dict[int, str] = {}
        self.fifths: int | None = None
        self._scale = QUARTER / midi.ticks_per_beat
        for place, track in enumerate(midi.tracks):
            self._track(place, track)

    def _track(self, place: int, track: Any) -> None:
        tick, held = 0, {}  # type: ignore[var-annotated]
        for event in track:
            tick += event.time
            if event.type == "set_tempo":
                self.tempos.append((self._at(tick), 60e6 / max(event.tempo, 1)))
            elif event.type == "time_signature":
                self.meters.append((self._at(tick), (event.numerator, event.denominator)))
            elif event.type == "key_signature" and self.fifths is None:
                self.fifths = Key.of(event.key).fifths
            elif event.type == "track_name":
                self.names[place] = str(event.name).strip()[:40]
            elif event.type == "program_change":
                self.programs.setdefault((place, event.channel), event.program)
            elif event.type in ("note_on", "note_off"):
                key = (event.channel, event.note)
                if key in held:
                    start, velocity = held.pop(key)
                    self._add(place, event.channel, start, tick, event.note, velocity)
                if event.type == "note_on" and event.velocity > 0:
                    held[key] = (tick, event.velocity)
        for (channel, pitch), (start, velocity) in held.items():
            self._add(place, channel, start, start + round(QUARTER / self._scale), pitch, velocity)

    def _add(self, place: int, channel: int, start: int, end: int, pitch: int, velocity: int) -> None:
        at = round(start * self._scale / GRID_TICKS) * GRID_TICKS
        length = max(MIN_NOTE_TICKS, round(end * self._scale) - at)
        self.notes[place, channel].append(Note(at, length, pitch, velocity))

    def _at(self, tick: int) -> int:
        return round(tick * self._scale)


def _bars(events: _TickEvents, end: int, name: str) -> list[Bar]:
    meters = sorted(events.meters) or [(0, (4, 4))]
    bars: list[Bar] = []
    at = 0
    while at < end:
        meter = next((m for t, m in reversed(meters) if t <= at + 1), (4, 4))
        if meter not in READABLE_METERS:
            raise MediaError(
                f"'{name}' has a meter of {meter[0]}/{meter[1]}; known are"
                f" {', '.join(f'{a}/{b}' for a, b in READABLE_METERS)}"
            )
        bar = Bar(meter)
        inside = [q for t, q in events.tempos if at <= t < at + bar.ticks] or [q for t, q in events.tempos if t <= at][
            -1:
        ]
        bars.append(Bar(meter, min(240.0, max(30.0, sum(inside) / len(inside) if inside else 120.0))))
        at += bar.ticks
        if len(bars) > MAX_SONG_BARS:
            raise MediaError(f"'{name}' has over {MAX_SONG_BARS} bars; cut it")
    return bars


def _voice(key: tuple[int, int], notes: list[Note], events: _TickEvents, place: int) -> VoicePart:
    track, channel = key
    name = events.names.get(track) or f"track {track}"
    role = "drums" if channel == DRUM_CHANNEL else "melody" if "melod" in name.lower() else "other"
    unique = (
        f"{name} {place + 1}"
        if [t for t, _ in events.notes].count(track) > 1 or list(events.names.values()).count(name) > 1
        else name
    )
    return VoicePart(unique, role, tuple(sorted(notes, key=lambda n: (n.start, n.pitch))), events.programs.get(key, 0))

"""A performance as a MIDI file: notes on the beats of the score, the tempo map bent so that they sound as played."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipelines.media.midi_file import DRUM_CHANNEL
from pipelines.music.perform.tempo_map import TempoMap
from pipelines.music.song.keys import Key, spell_pitch_class
from pipelines.music.song.song import QUARTER, Chord, Song
from pipelines.music.sound.sequence import NoteSequence, Track

if TYPE_CHECKING:
    import mido

    #: (tick of the song, order among events of one tick, message)
    Event = tuple[float, int, mido.Message | mido.MetaMessage]

MIDI_TICKS_PER_QUARTER = 480
TEMPO_STEP = QUARTER // 2  # ticks of the song from one tempo to the next
EXPRESSION_STEP_S = 0.1
MAX_MIDI_TEMPO = 16_777_215  # microseconds a quarter: three bytes
CHORD_SUFFIXES = {"maj": "", "min": "m", "minadd9": "m(add9)", "min7": "m7", "hdim7": "m7b5"}
SIGNATURES = ("Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#")  # six flats to six sharps


def midi_from_song(song: Song, sequence: NoteSequence, tempo_map: TempoMap) -> mido.MidiFile:
    """Write a played song as MIDI.

    Args:
        song: as written.
        sequence: the song as played.
        tempo_map: what it is played by.

    Returns:
        A file of format 1: first a track of tempo, meter, key and chord names, then one a player.
    """
    import mido

    midi = mido.MidiFile(type=1, ticks_per_beat=MIDI_TICKS_PER_QUARTER)
    midi.tracks.append(_midi_track(_conductor_events(song, tempo_map), song.title))
    channels = [c for c in range(16) if c != DRUM_CHANNEL]
    for i, track in enumerate(sequence.tracks):
        channel = DRUM_CHANNEL if track.drums else channels[i % len(channels)]
        midi.tracks.append(_midi_track(_track_events(track, channel, tempo_map), track.name))
    return midi


def chord_name(chord: Chord, key: Key) -> str:
    """A chord as it is written above a staff: "F#m7/C#"."""
    fifths = key.fifths
    name = spell_pitch_class(key.tonic + chord.root, fifths) + CHORD_SUFFIXES.get(chord.quality, chord.quality)
    if chord.bass is None or chord.bass == chord.root:
        return name
    return f"{name}/{spell_pitch_class(key.tonic + chord.bass, fifths)}"


def _conductor_events(song: Song, tempo_map: TempoMap) -> list[Event]:
    import mido

    quarters = np.arange(-(-song.ticks // TEMPO_STEP) + 1) * TEMPO_STEP
    lengths_s = np.diff(tempo_map.seconds(quarters)).tolist()
    tempos = [min(MAX_MIDI_TEMPO, max(1, round(s * 1e6 * QUARTER / TEMPO_STEP))) for s in lengths_s]
    events: list[Event] = [
        (tick, 1, mido.MetaMessage("set_tempo", tempo=tempo))
        for tick, tempo in zip(quarters[:-1].tolist(), tempos, strict=True)
    ]
    meter = section = ""
    names: dict[tuple[Chord, Key], str] = {}
    for i, (start, bar, key) in enumerate(zip(song.starts, song.bars, song.keys, strict=False)):
        if str(bar.meter) != meter:
            meter = str(bar.meter)
            signature = mido.MetaMessage("time_signature", numerator=bar.meter[0], denominator=bar.meter[1])
            events.append((start, 0, signature))
        if i == 0 or key != song.keys[i - 1]:
            sharps = (key.fifths + 6) % 12 - 6
            events.append((start, 0, mido.MetaMessage("key_signature", key=SIGNATURES[sharps + 6])))
        if bar.section != section:
            section = bar.section
            events.append((start, 2, mido.MetaMessage("marker", text=section)))
        for tick, chord in bar.chords:
            name = names.get((chord, key)) or chord_name(chord, key)
            names[chord, key] = name
            events.append((start + tick, 3, mido.MetaMessage("text", text=name)))
    return events


def _track_events(track: Track, channel: int, tempo_map: TempoMap) -> list[Event]:
    import mido

    volume = min(127, round(100 * 10 ** (track.gain_db / 40)))
    events: list[Event] = []
    if not track.drums:
        events.append((0.0, 0, mido.Message("program_change", channel=channel, program=track.program)))
    for control, value in ((10, round(64 + 63 * track.pan)), (7, volume)):
        events.append((0.0, 0, mido.Message("control_change", channel=channel, control=control, value=value)))
    for down, up in tempo_map.ticks(np.array(track.pedal, float).reshape(-1, 2)).tolist():
        events.append((down, 3, mido.Message("control_change", channel=channel, control=64, value=127)))
        events.append((up, 1, mido.Message("control_change", channel=channel, control=64, value=0)))
    events += _expression_events(track, channel, tempo_map)
    spans = tempo_map.ticks(np.array([(n.start_s, n.end_s) for n in track.notes]).reshape(-1, 2)).tolist()
    for (start, end), n in zip(spans, track.notes, strict=True):
        events.append((start, 4, mido.Message("note_on", channel=channel, note=n.pitch, velocity=n.velocity)))
        events.append((end, 2, mido.Message("note_off", channel=channel, note=n.pitch, velocity=0)))
    return events


def _expression_events(track: Track, channel: int, tempo_map: TempoMap) -> list[Event]:
    """Controller 11 where the track's expression changes, at most every `EXPRESSION_STEP_S`."""
    import mido

    if not track.expression:
        return []
    times, levels = np.array(track.expression, float).T
    at = np.arange(times[0], times[-1] + EXPRESSION_STEP_S, EXPRESSION_STEP_S)
    values = np.round(np.interp(at, times, levels)).astype(int)
    keep = np.concatenate([[True], np.diff(values) != 0])
    return [
        (tick, 0, mido.Message("control_change", channel=channel, control=11, value=value))
        for tick, value in zip(tempo_map.ticks(at[keep]).tolist(), values[keep].tolist(), strict=True)
    ]


def _midi_track(events: list[Event], name: str) -> mido.MidiTrack:
    """A track of events with the times between them in MIDI ticks."""
    import mido

    track, before = mido.MidiTrack(), 0
    if name:
        track.append(mido.MetaMessage("track_name", name=name.encode("latin-1", "replace").decode("latin-1"), time=0))
    timed = [(round(tick * MIDI_TICKS_PER_QUARTER / QUARTER), order, message) for tick, order, message in events]
    for tick, _, message in sorted(timed, key=lambda event: event[:2]):
        track.append(message.copy(time=tick - before))
        before = tick
    track.append(mido.MetaMessage("end_of_track", time=0))
    return track

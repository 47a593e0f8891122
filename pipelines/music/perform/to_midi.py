"""A performance as a MIDI file: notes on the beats of the score, the tempo map bent so that they sound as played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.music.perform.tempo_map import TempoMap
from pipelines.music.song.keys import spell_pitch_class
from pipelines.music.song.song import QUARTER, Chord, Song
from pipelines.music.sound.sequence import NoteSequence, Track

if TYPE_CHECKING:
    import mido

MIDI_TICKS_PER_QUARTER = 480  # MIDI ticks a quarter
DRUM_CHANNEL = 9
CHORD_SUFFIXES = {"maj": "", "min": "m", "minadd9": "m(add9)", "min7": "m7", "hdim7": "m7b5"}


def midi_from_song(song: Song, score: NoteSequence, clock: TempoMap) -> mido.MidiFile:
    """Format 1: first a track of tempo, meter, key and chord names, then one a player."""
    import mido

    midi = mido.MidiFile(type=1, ticks_per_beat=MIDI_TICKS_PER_QUARTER)
    midi.tracks.append(_midi_track(_conductor_events(song, clock), song.title))
    channels = [c for c in range(16) if c != DRUM_CHANNEL]
    for i, track in enumerate(score.tracks):
        channel = DRUM_CHANNEL if track.drums else channels[i % len(channels)]
        midi.tracks.append(_midi_track(_track_events(track, channel, clock), track.name))
    return midi


def chord_name(chord: Chord, tonic: int, fifths: int) -> str:
    """As it is written above a staff: "F#m7/C#"."""
    name = spell_pitch_class(tonic + chord.root, fifths) + CHORD_SUFFIXES.get(chord.quality, chord.quality)
    return (
        name
        if chord.bass is None or chord.bass == chord.root
        else f"{name}/{spell_pitch_class(tonic + chord.bass, fifths)}"
    )


def _conductor_events(song: Song, clock: TempoMap) -> list[tuple[float, int, mido.MetaMessage]]:
    """(tick of the song, order, event)."""
    import mido

    out: list[tuple[float, int, mido.MetaMessage]] = []
    for q in range(-(-song.ticks // QUARTER) + 4):
        a, b = clock.seconds(q * QUARTER), clock.seconds((q + 1) * QUARTER)
        out.append((q * QUARTER, 1, mido.MetaMessage("set_tempo", tempo=min(16_777_215, max(1, round((b - a) * 1e6))))))
    meter = section = ""
    for i, bar in enumerate(song.bars):
        at, key = song.starts[i], song.key_at(i)
        if str(bar.meter) != meter:
            meter = str(bar.meter)
            out.append((at, 0, mido.MetaMessage("time_signature", numerator=bar.meter[0], denominator=bar.meter[1])))
        if i == 0 or key != song.key_at(i - 1):
            sharps = (key.fifths + 6) % 12 - 6
            out.append((at, 0, mido.MetaMessage("key_signature", key=_key_signature(sharps))))
        if bar.section != section:
            section = bar.section
            out.append((at, 2, mido.MetaMessage("marker", text=section)))
        out += [(at + t, 3, mido.MetaMessage("text", text=chord_name(c, key.tonic, key.fifths))) for t, c in bar.chords]
    return out


def _key_signature(sharps: int) -> str:
    return ("Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#")[sharps + 6]


def _track_events(track: Track, channel: int, clock: TempoMap) -> list[tuple[float, int, mido.Message]]:
    import mido

    out = [] if track.drums else [(0.0, 0, mido.Message("program_change", channel=channel, program=track.program))]
    for value, control in ((round(64 + 63 * track.pan), 10), (min(127, round(100 * 10 ** (track.gain_db / 40))), 7)):
        out.append((0.0, 0, mido.Message("control_change", channel=channel, control=control, value=value)))
    for down, up in track.pedal:
        out.append((clock.tick(down), 3, mido.Message("control_change", channel=channel, control=64, value=127)))
        out.append((clock.tick(up), 1, mido.Message("control_change", channel=channel, control=64, value=0)))
    for n in track.notes:
        out.append(
            (clock.tick(n.start_s), 4, mido.Message("note_on", channel=channel, note=n.pitch, velocity=n.velocity))
        )
        out.append((clock.tick(n.end_s), 2, mido.Message("note_off", channel=channel, note=n.pitch, velocity=0)))
    return out


def _midi_track(events: list[tuple[float, int, mido.Message]], name: str) -> mido.MidiTrack:
    """A track of events with the times between them in MIDI ticks."""
    import mido

    track, before = mido.MidiTrack(), 0
    if name:
        track.append(mido.MetaMessage("track_name", name=name.encode("latin-1", "replace").decode("latin-1"), time=0))
    for tick, _, message in sorted(
        ((round(t * MIDI_TICKS_PER_QUARTER / QUARTER), order, m) for t, order, m in events), key=lambda e: e[:2]
    ):
        track.append(message.copy(time=tick - before))
        before = tick
    track.append(mido.MetaMessage("end_of_track", time=0))
    return track

"""Plays a song: the KTH rules of performance (Friberg, Bresin & Sundberg 2006), scaled by the attributes of each bar.

Rules here: phrase arch (tempo, loudness), final ritard, high-loud, melodic charge, duration contrast, punctuation,
articulation, metrical accent, swing, ensemble (one clock for all), and 1/f deviations of the hand. Constants as published,
then scaled by `amount`; 0 plays what is written.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.music.attributes.names import Attributes
from pipelines.music.perform.tempo_map import TempoMap, phrase_spans
from pipelines.music.song.song import QUARTER, Chord, Note, Song, Voice
from pipelines.music.sound.sequence import MIN_NOTE_S, NoteSequence, Track
from pipelines.music.sound.sequence import NoteEvent as Played
from weights.errors import InputError

#: Melodic charge over the root of the chord, by semitones above it (Sundberg et al.).
MELODIC_CHARGE = (0, 6.5, 2, 4.5, 4, 2.5, 6, 1, 5.5, 3, 3.5, 5)
DB_TO_VELOCITY = (
    2.4  # velocities a decibel about the middle of a keyboard's range (Dannenberg 2006: the square of velocity)
)
ONSET_DEVIATION_MS = 6.0  # deviation of an onset, standard deviation
VELOCITY_DEVIATION = 2.5
REPEAT_GAP_S = 0.02  # before the same key is struck again
#: gain in dB, pan, room by role and place among those of the role.
MIX_POSITIONS = {
    "melody": (3.0, 0.05, 1.0),
    "accompaniment": (-2.5, -0.22, 1.0),
    "bass": (-1.0, 0.0, 0.6),
    "drums": (-5.0, 0.0, 0.4),
    "other": (-2.0, 0.2, 1.0),
}
PEDAL_PROGRAMS = frozenset(range(8)) | {46}  # pianos and the harp ring on
DEFAULT = Attributes()


def perform(song: Song, seed: int, amount: float = 1.0) -> NoteSequence:
    """Notes in seconds.

    Args:
        song: bars without `attributes` are played with the defaults.
        seed: of the hand's deviations.
        amount: 0 as written, 1 as people play, at most 2.

    Raises:
        InputError: an amount out of range, or a song too long or dense to be played.
    """
    if not 0 <= amount <= 2:
        raise InputError(f"the amount of performance is 0 to 2, got {amount}")
    clock = build_tempo_map(song, seed, amount)
    loud = _phrase_db(song)
    tracks = [
        _track(song, voice, k, clock, loud, amount, np.random.default_rng([seed, 32, k]))
        for k, voice in enumerate(song.voices)
    ]
    return NoteSequence(tuple(t for t in tracks if t.notes))


def build_tempo_map(song: Song, seed: int, amount: float = 1.0) -> TempoMap:
    """The clock that `perform` plays by."""
    return TempoMap(song, amount, np.random.default_rng([seed, 31]))


def _track(
    song: Song,
    voice: Voice,
    place: int,
    clock: TempoMap,
    loud: Sequence[float],
    amount: float,
    rng: np.random.Generator,
) -> Track:
    drums = voice.role == "drums"
    shift, push = _hand_deviations(len(voice.notes), rng)
    played = []
    for i, note in enumerate(voice.notes):
        asked = _note_attributes(song, note)
        start = clock.seconds(_swing_tick(note.start, asked.swing)) + amount * shift[i] * ONSET_DEVIATION_MS / 1000
        length = clock.seconds(_swing_tick(note.end, asked.swing)) - clock.seconds(_swing_tick(note.start, asked.swing))
        sounding = length if drums else max(MIN_NOTE_S, length * _articulation(song, voice, i, asked, amount))
        db = amount * (0.6 * loud[_phrase_place(song, note)] + (0.0 if drums else _pitch_db(song, voice, note, asked)))
        velocity = int(
            np.clip(round(note.velocity + DB_TO_VELOCITY * db + amount * VELOCITY_DEVIATION * push[i]), 5, 127)
        )
        start = max(0.0, float(start))
        played.append(Played(start, start + float(sounding), note.pitch, velocity))
    gain, pan, room = MIX_POSITIONS.get(voice.role, MIX_POSITIONS["other"])
    pan = -pan if place % 2 and voice.role == "accompaniment" else pan
    pedal = (
        _pedal_spans(song, clock)
        if voice.program in PEDAL_PROGRAMS and not drums and voice.role != "bass" and amount > 0
        else ()
    )
    return Track(voice.name, tuple(_separate_repeats(played)), voice.program, drums, gain, pan, pedal, room)


def _note_attributes(song: Song, note: Note) -> Attributes:
    return song.bars[song.bar_at(note.start)].attributes or DEFAULT


def _swing_tick(tick: int, swing: float) -> float:
    """The off-beat eighth later, by up to a third of an eighth: triplets at 1."""
    within = tick % QUARTER
    half = QUARTER // 2
    late = swing * QUARTER / 6
    moved = within * (half + late) / half if within <= half else half + late + (within - half) * (half - late) / half
    return tick - within + moved


def _hand_deviations(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Slowly wandering deviations of time and force, about unit variance each."""
    steps = rng.standard_normal((2, count + 1))
    out = np.zeros((2, count + 1))
    for i in range(1, count + 1):
        out[:, i] = 0.7 * out[:, i - 1] + 0.71 * steps[:, i]
    return out[0, 1:], out[1, 1:]


def _articulation(song: Song, voice: Voice, i: int, asked: Attributes, amount: float) -> float:
    """Share of the written length that sounds; shorter at the end of a phrase (punctuation), contrast of short notes."""
    note, share = voice.notes[i], asked.articulation
    if amount == 0:
        return min(share, 1.0)
    if voice.role == "bass":
        share = min(1.0, share + 0.1)
    if voice.role == "melody" and share < 1 and note.length <= QUARTER // 2:
        share *= (
            1 - 0.06 * amount * max(0.0, asked.loudness - 60) / 60
        )  # duration contrast: sharp playing shortens what is short
    if voice.role == "melody" and note.end >= _phrase_end(song, note.start) - 1:
        share = min(share, 0.9)
    return share


def _pitch_db(song: Song, voice: Voice, note: Note, asked: Attributes) -> float:
    """High-loud (a quarter of a decibel a semitone) and melodic charge, for the tune."""
    if voice.role != "melody":
        return 0.0
    chord = song.chord_at(note.start) or Chord(0)
    tonic = song.key_at(song.bar_at(note.start)).tonic
    return (note.pitch - asked.register) / 4 * 0.5 + 0.2 * MELODIC_CHARGE[(note.pitch - tonic - chord.root) % 12]


def _phrase_db(song: Song) -> list[float]:
    """Loudness over the song in decibels, a value a quarter: each phrase swells and falls."""
    out = [0.0] * (song.ticks // QUARTER + 2)
    for first, last in phrase_spans(song):
        for q in range(first // QUARTER, max(first // QUARTER + 1, last // QUARTER)):
            x = (q * QUARTER - first) / max(last - first, 1)
            out[min(q, len(out) - 1)] = 1.5 - 5 * (x - 0.55) ** 2 * 2
    return out


def _phrase_place(song: Song, note: Note) -> int:
    return min(note.start // QUARTER, song.ticks // QUARTER)


def _phrase_end(song: Song, tick: int) -> int:
    return next((last for first, last in phrase_spans(song) if first <= tick < last), song.ticks)


def _pedal_spans(song: Song, clock: TempoMap) -> tuple[tuple[float, float], ...]:
    """The pedal changes with the chord, where the bar is played legato."""
    out = []
    for i, bar in enumerate(song.bars):
        if (bar.attributes or DEFAULT).articulation < 0.8:
            continue
        starts = sorted({0, *(t for t, _ in bar.chords)})
        for a, b in zip(starts, [*starts[1:], bar.ticks], strict=True):
            out.append((clock.seconds(song.starts[i] + a) + 0.03, clock.seconds(song.starts[i] + b) - 0.02))
    return tuple((a, b) for a, b in out if b > a)


def _separate_repeats(played: Sequence[Played]) -> list[Played]:
    """No key is struck while it is still held."""
    out: list[Played] = []
    following: dict[int, float] = {}
    for n in sorted(played, key=lambda n: (-n.start_s, n.pitch)):
        end = n.end_s
        if n.pitch in following:
            end = min(end, following[n.pitch] - REPEAT_GAP_S)
        if end - n.start_s >= MIN_NOTE_S:
            out.append(Played(n.start_s, end, n.pitch, n.velocity))
            following[n.pitch] = n.start_s
    return out[::-1]

"""Plays a song: the KTH rules of performance (Friberg, Bresin & Sundberg 2006), scaled by the attributes of each bar.

Rules here: phrase arch (tempo, loudness), final ritard, high-loud, melodic charge, duration contrast, punctuation,
articulation, metrical accent, swing, ensemble (one tempo map for all), and 1/f deviations of the hand. Constants as
published, then scaled by `amount`; 0 plays what is written. All rules work on the arrays of a voice at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES
from pipelines.music.perform.expression import shape_swells
from pipelines.music.perform.tempo_map import TempoMap, phrase_spans
from pipelines.music.song.song import QUARTER, Chord, Song, VoicePart
from pipelines.music.sound.sequence import MIN_EVENT_S, NoteEvent, NoteSequence, Track
from weights.errors import InputError

#: Melodic charge over the root of the chord, by semitones above it (Sundberg et al.).
MELODIC_CHARGE = np.array((0, 6.5, 2, 4.5, 4, 2.5, 6, 1, 5.5, 3, 3.5, 5))
#: Velocities a decibel about the middle of a keyboard's range (Dannenberg 2006: the square of velocity).
VELOCITY_PER_DB = 2.4
ONSET_DEVIATION_MS = 6.0  # standard deviation of the hand's onsets
VELOCITY_DEVIATION = 2.5
NEXT_NOTE_S = 0.002  # between the onsets of a tune at least
REPEAT_GAP_S = 0.02  # before the same key is struck again
PEDAL_DOWN_S, PEDAL_UP_S = 0.03, 0.02  # after the chord, before the next
LEGATO_ARTICULATION = 0.8  # from here up the pedal is used
#: Gain in dB, pan, share of reverb by role.
MIX_POSITIONS = {
    "melody": (3.0, 0.05, 1.0),
    "accompaniment": (-2.5, -0.22, 1.0),
    "bass": (-1.0, 0.0, 0.6),
    "drums": (-5.0, 0.0, 0.4),
    "other": (-2.0, 0.2, 1.0),
}
PEDAL_PROGRAMS = frozenset(range(8)) | {46}  # pianos and the harp ring on
Floats = NDArray[np.float64]
Ticks = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class _VoiceNotes:
    """The notes of a voice as arrays [N], with what their bars are to be like.

    Attributes:
        start: ticks.
        end: ticks.
        length: ticks.
        pitch: as written.
        velocity: as written.
        articulation: attribute of the bar that each note starts in.
        loudness: as articulation.
        register: as articulation.
        swing: as articulation.
        bars: indices of these bars.
    """

    start: Ticks
    end: Ticks
    length: Ticks
    pitch: Ticks
    velocity: Ticks
    articulation: Floats
    loudness: Floats
    register: Floats
    swing: Floats
    bars: Ticks


@dataclass(frozen=True, slots=True)
class _Phrasing:
    """Phrases of a song: first and last ticks of each [P], and what each quarter [Q] gains in dB."""

    first: Ticks
    last: Ticks
    loudness_db: Floats


def perform(song: Song, tempo_map: TempoMap, seed: int, amount: float = 1.0) -> NoteSequence:
    """Play a song: its notes in seconds.

    Args:
        song: bars without `attributes` are played with the defaults.
        tempo_map: of `build_tempo_map` with the same seed and amount.
        seed: of the hand's deviations.
        amount: 0 as written, 1 as people play, at most 2.

    Returns:
        One track a voice, with its place in the mix.

    Raises:
        InputError: an amount out of range, or a song too long or dense to be played.
    """
    if not 0 <= amount <= 2:
        raise InputError(f"the amount of performance is 0 to 2, got {amount}")
    phrasing = _phrasing(song)
    tracks = [
        _perform_voice(song, voice, k, tempo_map, phrasing, amount, np.random.default_rng([seed, 32, k]))
        for k, voice in enumerate(song.voices)
    ]
    return NoteSequence(tuple(t for t in tracks if t.notes))


def build_tempo_map(song: Song, seed: int, amount: float = 1.0) -> TempoMap:
    """The tempo map that `perform` plays by."""
    return TempoMap(song, amount, np.random.default_rng([seed, 31]))


def _perform_voice(
    song: Song,
    voice: VoicePart,
    index: int,
    tempo_map: TempoMap,
    phrasing: _Phrasing,
    amount: float,
    rng: np.random.Generator,
) -> Track:
    drums, notes = voice.role == "drums", _voice_notes(song, voice)
    time_deviation, force_deviation = _hand_deviations(len(voice.notes), rng)
    start_s = tempo_map.seconds(_swing_ticks(notes.start, notes.swing))
    length_s = tempo_map.seconds(_swing_ticks(notes.end, notes.swing)) - start_s
    if not drums:
        length_s = np.maximum(MIN_EVENT_S, length_s * _articulation(notes, voice.role, phrasing, amount))
    start_s = np.maximum(0.0, start_s + amount * time_deviation * ONSET_DEVIATION_MS / 1000)
    if voice.role == "melody":
        start_s = _keep_order(notes.start, start_s)
    quarters = np.minimum(notes.start // QUARTER, song.ticks // QUARTER)
    level_db = amount * (0.6 * phrasing.loudness_db[quarters] + _pitch_db(song, voice.role, notes))
    velocity = notes.velocity + VELOCITY_PER_DB * level_db + amount * VELOCITY_DEVIATION * force_deviation
    velocity = np.clip(np.round(velocity), 5, 127).astype(int)
    columns = (start_s, start_s + length_s, notes.pitch, velocity)
    events = [NoteEvent(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    gain_db, pan, room = MIX_POSITIONS.get(voice.role, MIX_POSITIONS["other"])
    pan = -pan if index % 2 and voice.role == "accompaniment" else pan
    pedalled = voice.program in PEDAL_PROGRAMS and not drums and voice.role != "bass" and amount > 0
    pedal = _pedal_spans(song, tempo_map) if pedalled else ()
    played = tuple(_separate_repeats(events, keep_all=voice.role == "melody"))
    swells = () if drums else shape_swells(played, voice.program, amount)
    return Track(voice.name, played, voice.program, drums, gain_db, pan, pedal, room, swells)


def _voice_notes(song: Song, voice: VoicePart) -> _VoiceNotes:
    rows = np.array([(n.start, n.length, n.pitch, n.velocity) for n in voice.notes], int).reshape(-1, 4)
    start, length, pitch, velocity = rows.T
    bars = song.bars_at(start)
    attributes = [bar.attributes or DEFAULT_ATTRIBUTES for bar in song.bars]
    columns = np.array([(a.articulation, a.loudness, a.register, a.swing) for a in attributes], np.float64)[bars].T
    articulation, loudness, register, swing = columns
    return _VoiceNotes(start, start + length, length, pitch, velocity, articulation, loudness, register, swing, bars)


def _swing_ticks(ticks: Ticks, swing: Floats) -> Floats:
    """Ticks [N] with the off-beat eighth later, by up to a third of an eighth: triplets at swing 1."""
    within, half, late = ticks % QUARTER, QUARTER // 2, swing * QUARTER / 6
    before, after = within * (half + late) / half, half + late + (within - half) * (half - late) / half
    return np.asarray(ticks - within + np.where(within <= half, before, after))


def _hand_deviations(count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Slowly wandering deviations of time and force [count], about unit variance each."""
    steps = rng.standard_normal((2, count + 1))
    walk = np.zeros((2, count + 1))
    for i in range(1, count + 1):
        walk[:, i] = 0.7 * walk[:, i - 1] + 0.71 * steps[:, i]
    return walk[0, 1:], walk[1, 1:]


def _keep_order(ticks: Ticks, start_s: Floats) -> Floats:
    """Onsets of a tune [N], moved so little later that no unsteady hand turns the order that is written."""
    gap_s = np.arange(len(start_s)) * NEXT_NOTE_S
    if np.any(np.diff(ticks) <= 0) or np.all(np.diff(start_s) >= NEXT_NOTE_S):
        return start_s
    return np.asarray(np.maximum.accumulate(start_s - gap_s) + gap_s)


def _articulation(notes: _VoiceNotes, role: str, phrasing: _Phrasing, amount: float) -> Floats:
    """Share of the written length that sounds; shorter at the end of a phrase (punctuation), contrast of short
    notes.
    """
    share = notes.articulation
    if amount == 0:
        return np.minimum(share, 1.0)
    if role == "bass":
        return np.minimum(1.0, share + 0.1)
    if role != "melody":
        return share
    contrast = 1 - 0.06 * amount * np.maximum(0.0, notes.loudness - 60) / 60  # sharp playing shortens what is short
    share = np.where((share < 1) & (notes.length <= QUARTER // 2), share * contrast, share)
    phrases = np.clip(np.searchsorted(phrasing.first, notes.start, side="right") - 1, 0, None)
    return np.where(notes.end >= phrasing.last[phrases] - 1, np.minimum(share, 0.9), share)


def _pitch_db(song: Song, role: str, notes: _VoiceNotes) -> Floats:
    """High-loud (a quarter of a decibel a semitone) and melodic charge, for the tune."""
    if role != "melody":
        return np.zeros(len(notes.start))
    roots = np.array([(chord or Chord(0)).root for chord in song.chords_at(notes.start.tolist())], int)
    tonics = np.array([key.tonic for key in song.keys])[notes.bars]
    return (notes.pitch - notes.register) / 4 * 0.5 + 0.2 * MELODIC_CHARGE[(notes.pitch - tonics - roots) % 12]


def _phrasing(song: Song) -> _Phrasing:
    """Each phrase swells and falls."""
    spans = phrase_spans(song)
    level_db = np.zeros(song.ticks // QUARTER + 2)
    for first, last in spans:
        for q in range(first // QUARTER, max(first // QUARTER + 1, last // QUARTER)):
            x = (q * QUARTER - first) / max(last - first, 1)
            level_db[min(q, len(level_db) - 1)] = 1.5 - 5 * (x - 0.55) ** 2 * 2
    first_ticks, last_ticks = np.array(spans).T
    return _Phrasing(first_ticks, last_ticks, level_db)


def _pedal_spans(song: Song, tempo_map: TempoMap) -> tuple[tuple[float, float], ...]:
    """(down, up) in seconds: the pedal changes with the chord, where the bar is played legato."""
    spans = []
    for start, bar in zip(song.starts, song.bars, strict=False):
        if (bar.attributes or DEFAULT_ATTRIBUTES).articulation < LEGATO_ARTICULATION:
            continue
        changes = sorted({0, *(t for t, _ in bar.chords)})
        spans += [(start + a, start + b) for a, b in zip(changes, [*changes[1:], bar.ticks], strict=True)]
    down, up = tempo_map.seconds(np.array(spans, float).reshape(-1, 2).T)
    return tuple(
        (a, b) for a, b in zip((down + PEDAL_DOWN_S).tolist(), (up - PEDAL_UP_S).tolist(), strict=True) if b > a
    )


def _separate_repeats(events: Sequence[NoteEvent], *, keep_all: bool) -> list[NoteEvent]:
    """No key is struck while it is still held; a note that is too short then is left out, but none of a tune."""
    separate: list[NoteEvent] = []
    next_start_s: dict[int, float] = {}
    for n in sorted(events, key=lambda n: (-n.start_s, n.pitch)):
        end_s = n.end_s
        if n.pitch in next_start_s:
            end_s = min(end_s, next_start_s[n.pitch] - REPEAT_GAP_S)
        if keep_all and end_s - n.start_s < MIN_EVENT_S:
            end_s = min(n.start_s + MIN_EVENT_S, next_start_s.get(n.pitch, np.inf))
        if end_s - n.start_s >= (0 if keep_all else MIN_EVENT_S):
            separate.append(NoteEvent(n.start_s, end_s, n.pitch, n.velocity))
            next_start_s[n.pitch] = n.start_s
    return separate[::-1]

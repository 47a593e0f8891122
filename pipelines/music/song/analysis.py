"""What a song does not say of itself: its key, its chords, which voice is the tune."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.key_profiles import MAJOR_PROFILE, MINOR_PROFILE
from pipelines.music.song.keys import Key
from pipelines.music.song.song import QUALITIES, QUARTER, Bar, Chord, Note, Song, VoicePart

CHORD_QUALITIES = ("maj", "min", "dim", "aug", "sus4", "7", "maj7", "min7", "hdim7")
#: Taken off a chord's fit: rarer chords need more of a reason.
QUALITY_COST = {
    "maj": 0.0,
    "min": 0.0,
    "7": 0.04,
    "min7": 0.06,
    "maj7": 0.06,
    "dim": 0.06,
    "hdim7": 0.09,
    "sus4": 0.07,
    "aug": 0.12,
}
CHORD_CHANGE_COST = 0.08  # cost of another chord
DIATONIC_BONUS = 0.05  # for a root within the scale
SIGNATURE_BONUS = 0.15  # in correlation
BASS_ROOT_BONUS = 0.12  # where the root is the lowest note
LEGATO_TICKS = QUARTER // 4  # that the notes of one line may overlap
ROLLED_TICKS = 2  # between the notes of a chord that is rolled
MAX_CHORD_SPANS = 64  # of half bars that a note counts in: a longer one is a note-off that was lost
Floats = NDArray[np.float64]


def infer_key(song: Song, fifths: int | None = None) -> Song:
    """The song in the major or minor key that its notes fit (Temperley's profiles); of a stated signature the two keys
    are favoured.
    """
    weights = _pitch_class_weights(_pitched_notes(song), 0, song.ticks)
    stated = {(7 * fifths % 12, "major"), ((7 * fifths + 9) % 12, "minor")} if fifths is not None else set()
    scores = {
        (tonic, mode): float(np.corrcoef(np.roll(weights, -tonic), profile)[0, 1])
        + SIGNATURE_BONUS * ((tonic, mode) in stated)
        for tonic in range(12)
        for mode, profile in (("major", MAJOR_PROFILE), ("minor", MINOR_PROFILE))
    }
    return replace(song, key=Key(*max(scores, key=lambda k: scores[k])))


def infer_chords(song: Song) -> Song:
    """The song with chords, at most one each half bar: templates on what sounds, with a cost of change (Viterbi)."""
    spans = [(i, a, b) for i, bar in enumerate(song.bars) for a, b in _half_bars(song.starts[i], bar)]
    candidates = [(root, quality) for root in range(12) for quality in CHORD_QUALITIES]
    sounding = _notes_by_span(_pitched_notes(song), [a for _, a, _ in spans])
    fits = np.stack(
        [_chord_fit(notes, a, b, candidates, song.key) for notes, (_, a, b) in zip(sounding, spans, strict=True)]
    )
    path = dsp.viterbi(fits, CHORD_CHANGE_COST).tolist()
    bars = list(song.bars)
    before = None
    for (i, a, _), k in zip(spans, path, strict=True):
        root, quality = candidates[k]
        chord = Chord((root - song.key.tonic) % 12, quality)
        if chord != before or a == song.starts[i]:
            bars[i] = replace(
                bars[i], chords=(*(bars[i].chords if a > song.starts[i] else ()), (a - song.starts[i], chord))
            )
        before = chord
    return replace(song, bars=tuple(bars))


def infer_melody(song: Song) -> Song:
    """The song with a voice `melody` of one note at a time: the one so named, else the highest that is mostly single
    notes, else the top line of all.
    """
    pitched = [v for v in song.voices if v.role != "drums"]
    named = [v for v in pitched if v.role == "melody" or "melod" in v.name.lower()]
    single = [v for v in pitched if len(v.notes) >= len(song.bars) and _overlap_share(v.notes) < 0.15]
    chosen = named[:1] or sorted(single, key=lambda v: -float(np.mean([n.pitch for n in v.notes])))[:1]
    source = chosen[0].notes if chosen else tuple(n for v in pitched for n in v.notes)
    melody = VoicePart("melody", "melody", _top_line(source), chosen[0].program if chosen else pitched[0].program)
    others = [
        replace(v, role="drums" if v.role == "drums" else "other")
        for v in song.voices
        if not chosen or v is not chosen[0]
    ]
    return song.with_voices([melody, *(v if v.name != "melody" else replace(v, name="melody before") for v in others)])


def _pitched_notes(song: Song) -> list[Note]:
    return [n for v in song.voices if v.role != "drums" for n in v.notes]


def _half_bars(start: int, bar: Bar) -> list[tuple[int, int]]:
    half = bar.ticks // 2 if bar.meter[0] % 2 == 0 and bar.ticks >= 2 * QUARTER else bar.ticks
    return [(start + a, start + a + half) for a in range(0, bar.ticks, half)]


def _notes_by_span(notes: Sequence[Note], starts: Sequence[int]) -> list[list[Note]]:
    """The notes that sound in each of the spans that follow one another from `starts`."""
    out: list[list[Note]] = [[] for _ in starts]
    for note in notes:
        first = max(0, bisect_right(starts, note.start) - 1)
        last = min(bisect_left(starts, note.end), first + MAX_CHORD_SPANS)
        for place in range(first, max(last, first + 1)):
            out[place].append(note)
    return out


def _pitch_class_weights(notes: Sequence[Note], first: int, last: int) -> Floats:
    out = np.zeros(12)
    for n in notes:
        out[n.pitch % 12] += max(0, min(n.end, last) - max(n.start, first))
    return out


def _chord_fit(notes: Sequence[Note], first: int, last: int, candidates: Sequence[tuple[int, str]], key: Key) -> Floats:
    weight = np.sqrt(_pitch_class_weights(notes, first, last))
    norm = float(np.linalg.norm(weight))
    if norm == 0:
        return np.zeros(len(candidates))
    low = min(notes, key=lambda n: n.pitch).pitch % 12
    out = []
    for root, quality in candidates:
        tones = [(root + t) % 12 for t in QUALITIES[quality]]
        fit = float(weight[tones].sum()) / norm / np.sqrt(len(tones))
        out.append(
            fit
            - QUALITY_COST[quality]
            + BASS_ROOT_BONUS * (low == root)
            + DIATONIC_BONUS * ((root - key.tonic) % 12 in key.scale)
        )
    return np.array(out)


def _overlap_share(notes: Sequence[Note]) -> float:
    """Share of notes that begin while another still sounds for over a sixteenth."""
    ordered = sorted(notes, key=lambda n: n.start)
    return (
        float(np.mean([a.end - b.start > LEGATO_TICKS for a, b in itertools.pairwise(ordered)]))
        if len(ordered) > 1
        else 0.0
    )


def _top_line(notes: Sequence[Note]) -> tuple[Note, ...]:
    """One note at a time: of a chord the highest, of two that sound on together the higher; what only begins before the
    one before it is let go (legato) is a note of the line like any other.
    """
    out: list[Note] = []
    for n in sorted(notes, key=lambda n: (n.start, -n.pitch)):
        if out and n.start == out[-1].start:
            continue
        if out and out[-1].end - n.start > LEGATO_TICKS:  # both sound on
            before = out[-1]
            if n.pitch < before.pitch and (n.end <= before.end or n.pitch < before.pitch - 7):
                continue
            if n.start - before.start <= ROLLED_TICKS:
                if n.pitch < before.pitch:
                    continue
                out.pop()
        if out and n.start < out[-1].end:
            out[-1] = replace(out[-1], length=n.start - out[-1].start)
        out.append(n)
    return tuple(out)

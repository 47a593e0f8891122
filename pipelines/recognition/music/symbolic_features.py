"""Key-relative symbolic features of music: what the music recognizer reads and what a composer may be steered by.

`measure_features(midi, start_s, end_s)` measures one window; `bar_windows.bar_windows(midi)` gives those that the
recognizer averages over. Every feature is unchanged by transposition, but for those named register. Harmony is in
`keys`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.midi_notes import Array, NoteTable, load_piece
from pipelines.recognition.music import keys

CHORD_ONSET_S = (
    0.035  # onsets closer than this are one chord: below the 30-50 ms at which onsets are heard apart (Hirsh 1959)
)
MAX_HELD_S = 2.0  # a longer note counts no more for the key

SYMBOLIC_FEATURES: tuple[str, ...] = (
    "tempo",
    "notes_per_s",
    "onsets_per_s",
    "notes_per_beat",
    "melody_per_s",
    "ioi_median",
    "ioi_variation",
    "rhythm_entropy",
    "rhythm_npvi",
    "ioi_short",
    "ioi_long",
    "duration",
    "duration_spread",
    "legato",
    "staccato",
    "off_beat",
    "syncopation",
    "silence",
    "polyphony",
    "polyphony_peak",
    "chord_size",
    "bar_similarity",
    "busiest_bar",
    "register",
    "register_spread",
    "register_low",
    "register_high",
    "range",
    "bass_share",
    "treble_share",
    "register_melody",
    "register_bass",
    "voice_gap",
    "interval_size",
    "interval_step",
    "interval_leap",
    "interval_repeat",
    "interval_up",
    "interval_semitone",
    "interval_tritone",
    "interval_entropy",
    "contour_slope",
    "contour_turns",
    "bass_repeat",
    "bass_fifth",
    "bass_semitone",
    "majorness",
    "key_clarity",
    "third_balance",
    "chromaticism",
    "pitch_entropy",
    "brightness",
    "key_drift",
    *(f"degree_{d}" for d in range(12)),
    "chord_major",
    "chord_minor",
    "chord_dim",
    "chord_aug",
    "chord_sus",
    "chord_dom",
    "chord_fit",
    "harmony_per_s",
    "harmony_per_beat",
    "consonance",
    "seconds",
    "thirds",
    "fourths",
    "tritones",
    "loudness",
    "loudness_spread",
    "accent",
)


def measure_features(midi: Any, start_s: float = 0.0, end_s: float | None = None) -> dict[str, float]:
    """Measure a stretch of music, `SYMBOLIC_FEATURES` in order.

    Logarithms are to base 2, shares within 0..1, register in semitones from middle C over 12, degrees are shares of the
    time that each pitch class above the tonic sounds, loudness is MIDI velocity over 64 less 1.

    Args:
        midi: a path, a pretty_midi.PrettyMIDI or a NoteTable.
        start_s: from here.
        end_s: to here; None is the end.

    Returns:
        Feature -> value, in the order of `SYMBOLIC_FEATURES`.

    Raises:
        MediaError: not MIDI.
    """
    piece = load_piece(midi)
    end = piece.duration_s + 1e-6 if end_s is None else end_s
    return dict(zip(SYMBOLIC_FEATURES, feature_vector(piece, start_s, end).tolist(), strict=True))


def feature_vector(piece: NoteTable, start: float, end: float) -> Array:
    """[len(SYMBOLIC_FEATURES)] features of a window; zeros where no note starts in it."""
    lo, hi = np.searchsorted(piece.start, [start, end])
    if hi <= lo:
        return np.zeros(len(SYMBOLIC_FEATURES))
    w = _NoteWindow(piece, start, end, int(lo), int(hi))
    return np.nan_to_num(
        np.array(
            [
                *_rhythm_features(w),
                *_register_features(w),
                *_melody_features(w),
                *_key_features(w),
                *_harmony_features(w),
                *_loudness_features(w),
            ],
            dtype=np.float64,
        )
    )


class _NoteWindow:
    """A window's notes, lines and grid, shared by the groups of features."""

    def __init__(self, piece: NoteTable, start: float, end: float, lo: int, hi: int) -> None:
        self.start, self.end, self.pitch, self.velocity = (
            x[lo:hi] for x in (piece.start, piece.end, piece.pitch, piece.velocity)
        )
        self.length = max(end - start, 0.5)
        self.held_s = np.minimum(self.end - self.start, MAX_HELD_S)
        first = np.append(True, np.diff(self.start) > CHORD_ONSET_S)
        self.edge = np.flatnonzero(first)
        self.onset = self.start[self.edge]
        self.chord = np.diff(np.append(self.edge, len(self.start)))
        top, low = np.maximum.reduceat(self.pitch, self.edge), np.minimum.reduceat(self.pitch, self.edge)
        self.melody = _outer_voice(top, self.onset)
        self.bass = -_outer_voice(-low, self.onset)
        b0, b1 = np.searchsorted(piece.beats, [start - 1e-6, end + 1e-6])
        self.beats = piece.beats[max(b0 - 1, 0) : b1 + 1]
        self.bars = piece.bars[np.searchsorted(piece.bars, start - 1e-6) : np.searchsorted(piece.bars, end + 1e-6)]
        self.beat_s = float(np.median(np.diff(self.beats))) if len(self.beats) > 1 else 0.5
        grid = np.arange(start, end, max(self.beat_s / 2, 0.1))
        self.grid = grid if len(grid) else np.array([start])
        middle = self.grid + max(self.beat_s / 4, 0.05)
        self.sounding = (self.start[None] <= middle[:, None]) & (self.end[None] > middle[:, None])


def _outer_voice(pitch: Array, onset: Array) -> Array:
    """The outer voice: of the outermost notes at each onset, those within nine semitones of the highest within a
    second.
    """
    a, b = np.searchsorted(onset, [onset - 1.0, onset + 1.0])
    padded = np.append(pitch, -np.inf)
    highest = np.maximum.reduceat(padded, np.column_stack([a, b]).ravel())[::2]
    keep = highest - pitch <= 9
    return pitch[keep]


def _entropy(counts: Array) -> float:
    p = counts[counts > 0] / counts.sum()
    return float(-(p * np.log2(p)).sum())


def _rhythm_features(w: _NoteWindow) -> list[float]:
    ioi = np.clip(np.diff(w.onset), 0.03, 4.0)
    ioi = ioi if len(ioi) else np.array([1.0])
    log = np.log2(ioi)
    bins = np.bincount(np.clip(np.round(2 * (log - np.median(log))) + 8, 0, 16).astype(int), minlength=17).astype(
        np.float64
    )
    pairs = np.abs(np.diff(ioi)) / (ioi[1:] + ioi[:-1]) * 2 if len(ioi) > 1 else np.zeros(1)
    duration = np.log2(np.clip(w.end - w.start, 0.03, 8.0))
    following = np.append(w.onset[1:], w.onset[-1] + 1.0)
    ratio = np.clip((w.end - w.start) / np.maximum(np.repeat(following - w.onset, w.chord), 0.05), 0, 3)
    voices = w.sounding.sum(1)
    return [
        np.log2(60 / max(w.beat_s, 0.05) / 120),
        np.log2(len(w.start) / w.length),
        np.log2(len(w.onset) / w.length),
        np.log2(len(w.start) / w.length * w.beat_s),
        np.log2(max(len(w.melody), 1) / w.length),
        float(np.median(log)),
        float(log.std()),
        _entropy(bins),
        float(pairs.mean()),
        float((ioi < 0.2).mean()),
        float((ioi > 0.8).mean()),
        float(duration.mean()),
        float(duration.std()),
        float(np.median(ratio)),
        float((ratio < 0.6).mean()),
        *_metre_features(w),
        float((voices == 0).mean()),
        np.log2(1 + voices.mean()),
        float(voices.max()) / 8,
        np.log2(len(w.start) / len(w.onset)),
        *_bar_features(w),
    ]


def _metre_features(w: _NoteWindow) -> tuple[float, float]:
    """Share of onsets off the beat, and of those that no onset on the next beat follows (syncopation, Longuet-Higgins &
    Lee 1984).
    """
    if len(w.beats) < 2:
        return 0.0, 0.0
    position = np.interp(w.onset, w.beats, np.arange(len(w.beats), dtype=np.float64))
    off = np.abs(position - np.round(position)) > 0.15
    hit = np.round(position[~off])
    return float(off.mean()), float((off & ~np.isin(np.floor(position) + 1, hit)).mean())


def _bar_features(w: _NoteWindow) -> tuple[float, float]:
    """How alike neighbouring bars' rhythms are on a 16-step grid (1 - Hamming distance), and how uneven bars' density
    is.
    """
    if len(w.bars) < 3:
        return 0.5, 0.0
    k = np.clip(np.searchsorted(w.bars, w.onset, side="right") - 1, 0, len(w.bars) - 2)
    step = np.clip((w.onset - w.bars[k]) / (w.bars[k + 1] - w.bars[k]) * 16 + 0.25, 0, 15.9).astype(int)
    grid = np.zeros((len(w.bars) - 1, 16))
    grid[k, step] = 1
    count = np.bincount(k, minlength=len(w.bars) - 1)
    return float(1 - np.abs(np.diff(grid, axis=0)).mean()), float(np.log2((1 + count.max()) / (1 + count.mean())))


def _register_features(w: _NoteWindow) -> list[float]:
    p = (w.pitch - 60) / 12
    weight = w.held_s / w.held_s.sum()
    mean = float((p * weight).sum())
    low, high = np.percentile(p, [5, 95])
    melody, bass = w.melody.mean() / 12 - 5, w.bass.mean() / 12 - 5
    return [
        mean,
        float(np.sqrt((weight * (p - mean) ** 2).sum())),
        float(low),
        float(high),
        float(high - low),
        float(weight[w.pitch < 48].sum()),
        float(weight[w.pitch > 72].sum()),
        float(melody),
        float(bass),
        float(melody - bass),
    ]


def _melody_features(w: _NoteWindow) -> list[float]:
    step = np.diff(w.melody)
    step = step if len(step) else np.zeros(1)
    size = np.abs(step)
    moving = step[step != 0]
    turns = float((np.sign(moving[1:]) != np.sign(moving[:-1])).mean()) if len(moving) > 1 else 0.0
    third = max(len(w.melody) // 4, 1)
    bass = np.diff(w.bass)
    bass = bass if len(bass) else np.zeros(1)
    fall = np.abs(bass) % 12
    return [
        np.log2(1 + size.mean()),
        float(((size > 0) & (size < 3)).mean()),
        float((size > 4).mean()),
        float((size == 0).mean()),
        float((moving > 0).mean()) if len(moving) else 0.5,
        float((size == 1).mean()),
        float((size == 6).mean()),
        _entropy(np.bincount(np.minimum(size, 12).astype(int), minlength=13).astype(np.float64)),
        float(w.melody[-third:].mean() - w.melody[:third].mean()) / 12,
        turns,
        float((bass == 0).mean()),
        float(((fall == 5) | (fall == 7)).mean()),
        float((np.abs(bass) == 1).mean()),
    ]


def _pitch_class_profile(w: _NoteWindow, selection: NDArray[np.bool_] | slice = slice(None)) -> Array:
    return np.asarray(
        np.bincount(w.pitch[selection].astype(int) % 12, weights=w.held_s[selection], minlength=12), dtype=np.float64
    )


def _key_features(w: _NoteWindow) -> list[float]:
    profile = _pitch_class_profile(w)
    tonic, major, minor = keys.find_key(profile)
    degree = np.roll(profile, -tonic) / profile.sum()
    scale = keys.MAJOR_SCALE if major >= minor else keys.MINOR_SCALE
    half = w.start < w.start[0] + (w.start[-1] - w.start[0]) / 2
    parts = [_pitch_class_profile(w, half), _pitch_class_profile(w, ~half)]
    drift = 1 - float(np.corrcoef(parts[0], parts[1])[0, 1]) if all(x.std() > 1e-9 for x in parts) else 0.0
    thirds = degree[4] + degree[3] + 0.02
    return [
        major - minor,
        max(major, minor),
        float((degree[4] - degree[3]) / thirds),
        float(1 - degree[list(scale)].sum()),
        _entropy(degree),
        float((keys.FIFTHS * degree).sum()),
        drift,
        *degree.tolist(),
    ]


def _harmony_features(w: _NoteWindow) -> list[float]:
    classes = keys.pitch_class_weights(w.sounding, w.pitch)
    pairs = len(classes) // 2 * 2
    beats = classes[:pairs].reshape(-1, 2, 12).sum(1) if pairs else classes
    beats = beats[beats.sum(1) > 0]
    if not len(beats):
        return [0.0] * 14
    kinds, changes = keys.fit_chords(beats)
    share = kinds.sum(0) / kinds.sum()
    ic = keys.interval_class_histogram(classes)
    return [
        *share.tolist(),
        float(kinds.sum(1).mean()),
        changes / w.length,
        changes / len(beats),
        float((ic * keys.HURON).sum()),
        float(ic[1] + ic[2]),
        float(ic[3] + ic[4]),
        float(ic[5]),
        float(ic[6]),
    ]


def _loudness_features(w: _NoteWindow) -> list[float]:
    v = w.velocity / 64
    strong = np.maximum.reduceat(v, w.edge)
    return [float(v.mean() - 1), float(v.std()), float(np.abs(np.diff(strong)).mean()) if len(strong) > 1 else 0.0]

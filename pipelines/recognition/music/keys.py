"""Keys, chords and dissonance of notes: the harmony half of the symbolic features.

Sources: key profiles of Temperley (The Cognition of Basic Musical Structures, 2001, p. 180), matched by correlation as
Krumhansl & Schmuckler do (Krumhansl, Cognitive Foundations of Musical Pitch, 1990, ch. 4); dyadic consonance by
interval class of Huron (Interval-class content in equally tempered pitch-class sets, Music Perception 11, 1994).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.key_profiles import MAJOR_PROFILE, MINOR_PROFILE

Array = NDArray[np.float64]

HURON = np.array([0.0, -1.428, -0.582, 0.594, 0.386, 1.240, -0.453])  # interval classes 0..6

MAJOR_SCALE, MINOR_SCALE = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10, 11)  # minor: natural and harmonic
FIFTHS = (np.arange(12) * 7 + 5) % 12 - 5  # steps along the line of fifths from the tonic, -5..6

_SHIFTS = (np.arange(12)[:, None] + np.arange(12)) % 12  # [tonic, degree] -> pitch class
_CHORDS = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus": (0, 5, 7),
    "dom": (0, 4, 7, 10),
}
CHORD_KINDS = tuple(_CHORDS)


def _unit_vectors(rows: Array) -> Array:
    centred = rows - rows.mean(axis=-1, keepdims=True)
    return np.asarray(centred / (np.linalg.norm(centred, axis=-1, keepdims=True) + 1e-12))


_KEYS = np.stack([_unit_vectors(MAJOR_PROFILE), _unit_vectors(MINOR_PROFILE)])  # [mode, degree]


def _chord_templates() -> Array:
    """[kind * 12, 12] unit templates, root r of kind k at row 12 k + r."""
    out = np.zeros((len(_CHORDS) * 12, 12))
    for k, degrees in enumerate(_CHORDS.values()):
        for root in range(12):
            out[12 * k + root, [(root + d) % 12 for d in degrees]] = 1 / np.sqrt(len(degrees))
    return out


_TEMPLATES = _chord_templates()


def find_key(profile: Array) -> tuple[int, float, float]:
    """Tonic 0..11, correlation with the best major key and with the best minor key, of pitch-class weights [12].

    The tonic is that of the better of the two.
    """
    scores = _unit_vectors(profile[_SHIFTS]) @ _KEYS.T  # [tonic, mode]
    best = scores.max(axis=0)
    return int(scores[:, int(best[1] > best[0])].argmax()), float(best[0]), float(best[1])


def pitch_class_weights(held: NDArray[np.bool_], pitch: Array) -> Array:
    """[S, 12] how many of the notes `pitch` [N] of each pitch class sound at S moments `held` [S, N]."""
    classes = np.zeros((len(pitch), 12))
    classes[np.arange(len(pitch)), pitch.astype(int) % 12] = 1
    return held.astype(np.float64) @ classes


def fit_chords(segments: Array) -> tuple[Array, float]:
    """How well each kind of chord fits pitch-class weights [S, 12] that are not silent, and how often the chord
    changes.

    Chords that fit equally well share alike (a fifth is half a major and half a minor chord), and a chord has changed
    where none that fits best fitted best before.

    Returns:
        Fit of the kinds [S, K], a row summing to the best cosine; number of changes.

    Args:
        segments: [S, 12] weights of pitch classes.
    """
    scores = np.sqrt(segments) @ _TEMPLATES.T / np.sqrt(segments.sum(1, keepdims=True))
    best = scores.max(axis=1, keepdims=True)
    ties = scores >= best - 1e-6
    kinds = ties.reshape(len(segments), len(_CHORDS), 12).any(axis=2).astype(np.float64)
    changes = float((~(ties[1:] & ties[:-1]).any(axis=1)).sum())
    return np.asarray(kinds / kinds.sum(1, keepdims=True) * best), changes


def interval_class_histogram(classes: Array) -> Array:
    """Interval-class histogram [7], summing to 1, of notes that sound together, by pitch-class counts [S, 12]."""
    out = np.empty(7)
    for ic in range(7):
        pairs = classes * classes[:, (np.arange(12) + ic) % 12] if ic else classes * (classes - 1) / 2
        out[ic] = pairs.sum() * (0.5 if ic == 6 else 1.0)
    return np.asarray(out / (out.sum() + 1e-9))

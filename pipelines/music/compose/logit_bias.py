"""Logit bias: what the brightness of a bar and its chord add to the network's logits.

Bright music leans on major triads and the third, dark music on minor and diminished chords, tritones and semitones
(Eerola, Friberg & Bresin 2013; Gabrielsson & Lindström 2010). Strong beats lean on the tones of the chord.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.columns import DARK_BELOW
from pipelines.music.attributes.names import Attributes
from pipelines.music.compose import tokens as T
from pipelines.music.compose.grammar import BarRule
from pipelines.music.song.keys import MODES
from pipelines.music.song.song import QUARTER, Chord

NEUTRAL_BRIGHTNESS, BRIGHTNESS_UNIT = (
    0.15,
    0.4,
)  # brightness at which nothing is added; how far from there one unit lies
#: (roots, qualities, what one unit adds) to chords of bright music, and of dark music.
BRIGHT_CHORD_BIAS = (
    ((5,), ("maj", "add9"), 0.3),
    ((7,), ("maj",), -0.6),
    ((0, 5), ("maj7", "add9"), 0.3),
    ((2, 11), ("dim", "hdim7"), -1.0),
)
DARK_CHORD_BIAS = (
    ((0, 5), ("min", "minadd9"), 1.2),
    ((7,), ("min",), 0.4),
    ((2,), ("dim", "hdim7"), 1.0),
    ((11,), ("dim", "dim7"), 0.9),
    ((0,), ("maj", "7", "maj7", "add9"), -2.5),
    ((1, 3, 10), ("maj", "maj7", "7", "add9"), -1.2),
    ((8,), ("maj", "maj7", "add9"), -0.7),
)
TONIC_BIAS = -0.6  # to chords of the tonic, which the network takes too often
LATE_ONSET_BIAS = -2.5  # to an onset on the last sixteenth of a bar: a habit of the network, not of people
CLASH_BIAS, CLASH_ON_BEAT = -0.9, -1.6  # to a note a semitone from a tone of the chord
# what a chord tone gains by the metrical strength of its place
CHORD_TONE_ON_HALF_BAR, CHORD_TONE_ON_BEAT, CHORD_TONE_OFF_BEAT = 0.9, 0.5, 0.2
CHROMATIC_ROOT_BIAS = -2.0  # a root outside the scale, whatever the brightness
BRIGHT_DEGREE_BIAS = {4: 0.6, 9: 0.3, 11: 0.1, 3: -0.8, 8: -0.8, 1: -0.8, 6: -0.8, 10: -0.6}
DARK_DEGREE_BIAS = {3: 0.5, 8: 0.4, 11: 0.3, 10: -0.3, 4: -1.0, 9: -0.4, 1: -0.2}
Floats = NDArray[np.float64]


def logit_bias(plan: Sequence[Attributes], rules: Sequence[BarRule]) -> Floats:
    """What the mode and the meter of each bar add to the logits of its tokens: [bars, VOCABULARY_SIZE]."""
    biases = []
    for bar, rule in zip(plan, rules, strict=True):
        unit = float(np.clip((bar.brightness - NEUTRAL_BRIGHTNESS) / BRIGHTNESS_UNIT, -1.5, 1.5))
        dark = bar.brightness < DARK_BELOW
        mode = _SCALE_BIAS[dark] + abs(unit) * (_BRIGHT_BIAS if unit > 0 else _DARK_BIAS)
        biases.append(mode + _late_onset_bias(rule.ticks))
    return np.stack(biases)


@cache
def _late_onset_bias(ticks: int) -> Floats:
    """[VOCABULARY_SIZE]: a penalty of the last sixteenth of a bar."""
    out = np.zeros(T.VOCABULARY_SIZE)
    low, _ = T.KINDS["position"]
    for i, tick in enumerate(T.POSITIONS):
        out[low + i] = LATE_ONSET_BIAS * (tick >= ticks - QUARTER // 3)
    return out


def _mode_bias(
    chords: tuple[tuple[tuple[int, ...], tuple[str, ...], float], ...], degrees: Mapping[int, float]
) -> Floats:
    out = np.zeros(T.VOCABULARY_SIZE)
    low, _ = T.KINDS["chord"]
    for roots, qualities, value in chords:
        for i, (root, quality) in enumerate(T.CHORDS):
            out[low + i] += value * (root in roots and quality in qualities)
    low, _ = T.KINDS["pitch"]
    for i in range(T.HIGHEST_INTERVAL - T.LOWEST_INTERVAL + 1):
        out[low + i] = degrees.get((i + T.LOWEST_INTERVAL) % 12, 0.0)
    return out


def _scale_bias(dark: bool) -> Floats:
    """[VOCABULARY_SIZE]: a penalty of chord roots outside the scale; minor has the raised seventh too."""
    out = np.zeros(T.VOCABULARY_SIZE)
    low, _ = T.KINDS["chord"]
    usual = {*MODES["minor"], 11} if dark else set(MODES["major"])
    for i, (root, _) in enumerate(T.CHORDS):
        out[low + i] = (
            TONIC_BIAS * (0.3 if dark else 1.0) if root == 0 else 0.0 if root in usual else CHROMATIC_ROOT_BIAS
        )
    return out


_BRIGHT_BIAS, _DARK_BIAS, _SCALE_BIAS = (
    _mode_bias(BRIGHT_CHORD_BIAS, BRIGHT_DEGREE_BIAS),
    _mode_bias(DARK_CHORD_BIAS, DARK_DEGREE_BIAS),
    {d: _scale_bias(d) for d in (False, True)},
)


def _chord_tones() -> Floats:
    """[chords, VOCABULARY_SIZE]: 1 for the pitches that are tones of a chord of `tokens.CHORDS`."""
    mask = np.zeros((len(T.CHORDS), T.VOCABULARY_SIZE))
    first, last = T.KINDS["pitch"]
    classes = np.arange(T.LOWEST_INTERVAL, T.HIGHEST_INTERVAL + 1) % 12
    for i, (root, quality) in enumerate(T.CHORDS):
        mask[i, first:last] = np.isin(classes, Chord(root, quality).tones)
    return mask


def _chord_clashes() -> Floats:
    """[chords, VOCABULARY_SIZE]: 1 for the pitches that lie a semitone from a tone of the chord and are none."""
    mask = np.zeros((len(T.CHORDS), T.VOCABULARY_SIZE))
    first, last = T.KINDS["pitch"]
    for i, (root, quality) in enumerate(T.CHORDS):
        tones = set(Chord(root, quality).tones)
        near = [(t + d) % 12 for t in tones for d in (-1, 1) if (t + d) % 12 not in tones]
        mask[i, first:last] = np.isin(np.arange(T.LOWEST_INTERVAL, T.HIGHEST_INTERVAL + 1) % 12, near)
    return mask


def _clash_weights() -> Floats:
    """[ticks]: what a clash loses by the metrical strength of its place in the bar."""
    return np.where(np.arange(4 * QUARTER) % QUARTER == 0, CLASH_ON_BEAT, CLASH_BIAS)


def _position_weights() -> Floats:
    """[ticks]: what a chord tone gains by the metrical strength of its place in the bar."""
    tick = np.arange(4 * QUARTER)
    on_beat = np.where(tick % QUARTER == 0, CHORD_TONE_ON_BEAT, CHORD_TONE_OFF_BEAT)
    return np.where(tick % (2 * QUARTER) == 0, CHORD_TONE_ON_HALF_BAR, on_beat)


#: A note over chord c at tick t of the bar gains CHORD_TONES[c] * POSITION_WEIGHTS[t]: chord tones, most where the bar
#: is strong.
CHORD_TONES, POSITION_WEIGHTS = _chord_tones(), _position_weights()
#: And loses CHORD_CLASHES[c] * CLASH_WEIGHTS[t].
CHORD_CLASHES, CLASH_WEIGHTS = _chord_clashes(), _clash_weights()

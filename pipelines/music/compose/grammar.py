"""The grammar of lead sheets: which tokens may follow. Bars add up, onsets go forward, a piece ends on a cadence, and a
given melody is kept to the tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipelines.music.compose import tokens as T
from pipelines.music.song.song import QUARTER

MAX_BAR_TOKENS = 64  # of a bar; a longer one is closed
CADENCE_ROOTS = frozenset({7, 11, 5, 2, 10, 1})  # roots that lead to the tonic
PLAIN_QUALITIES = frozenset({"maj", "min", "7", "maj7", "min7", "add9", "sus4"})  # of a chord that closes a phrase
Tokens = NDArray[np.int64]
_CHORD0, _PITCH0, _LENGTH0, _POS0, _METER0 = (T.KINDS[k][0] for k in ("chord", "pitch", "length", "position", "meter"))
#: Onsets within a quarter that go together: never sixteenths and triplets in one beat, two ticks apart.
_SUBDIVISIONS = {"free": (0, 6, 8, 12, 16, 18), "sixteenths": (0, 6, 12, 18), "triplets": (0, 8, 16)}
_LENGTHS = np.arange(*T.KINDS["length"])
_PITCHES = np.arange(*T.KINDS["pitch"])


@dataclass(frozen=True, slots=True)
class BarRule:
    """What one bar may hold.

    Attributes:
        meter: a member of `tokens.COMPOSER_METERS`.
        dark: whether the tonic chord is minor.
        chord_first: a chord begins with the bar.
        tonic_opening: that chord is the tonic's.
        cadence_approach: that chord leads to the tonic (one of CADENCE_ROOTS).
        cadence_tonic: the bar is one tonic chord and one tonic note that lasts: the close of a cadence.
        roots: of the chord that it begins with; None where any will do.
        latest: the last tick at which something may begin: a phrase comes to rest.
        notes: a melody that is given, as in `tokens.BarEvents`; only chords are to be found.
        lowest_interval: from the tonic, that the melody keeps to.
        highest_interval: as `lowest_interval`.
    """

    meter: tuple[int, int] = (4, 4)
    dark: bool = False
    chord_first: bool = False
    tonic_opening: bool = False
    cadence_approach: bool = False
    cadence_tonic: bool = False
    roots: frozenset[int] | None = None
    latest: int | None = None
    notes: tuple[tuple[int, int, int], ...] | None = None
    lowest_interval: int = T.LOWEST_INTERVAL
    highest_interval: int = T.HIGHEST_INTERVAL

    @property
    def ticks(self) -> int:
        """Its length."""
        return self.meter[0] * 4 * QUARTER // self.meter[1]


@dataclass(slots=True)
class GrammarState:
    """A candidate as it grows.

    Attributes:
        rules: of every bar to be written.
        bars: its tokens by bar.
        position: tick of the bar at which something is being written; -1 after the bar's meter.
        kind: of the last token.
        chord: index in `tokens.CHORDS` of the chord that sounds.
        done: whether it is whole.
        allowed: the tokens that may come next: END after the last bar, PAD when it is whole.
    """

    rules: Sequence[BarRule]
    bars: list[list[int]] = field(default_factory=list)
    position: int = -1
    kind: str = "none"
    chord: int | None = None
    done: bool = False
    allowed: Tokens = field(init=False)

    def __post_init__(self) -> None:
        self.allowed = _one_token(_METER0 + T.COMPOSER_METERS.index(self.rules[0].meter))

    def advance(self, token: int) -> None:
        """Put an allowed token where it belongs and say what may follow it."""
        kind, value = T.TOKEN_KINDS[token], T.TOKEN_VALUES[token]
        if kind == "none":
            self.done, self.allowed = True, _one_token(T.PAD)
            return
        if kind == "meter":
            self.bars.append([])
            self.position = -1
        elif kind == "position":
            self.position = T.POSITIONS[value]
        elif kind == "chord":
            self.chord = value
        self.bars[-1].append(token)
        self.kind = kind
        self.allowed = _allowed_tokens(self)


def _allowed_tokens(state: GrammarState) -> Tokens:
    rule = state.rules[len(state.bars) - 1]
    if state.kind == "pitch":
        return _lengths(state, rule)
    if state.kind == "position":
        return _starts(state, rule)
    inside = _positions(state, rule)
    if inside and _must_go_on(state, rule):
        return np.array(inside)
    return np.array([*inside, _next_bar(state)])


def _next_bar(state: GrammarState) -> int:
    count = len(state.bars)
    return T.END if count >= len(state.rules) else _METER0 + T.COMPOSER_METERS.index(state.rules[count].meter)


def _lengths(state: GrammarState, rule: BarRule) -> Tokens:
    if rule.cadence_tonic:
        return _one_token(_LENGTH0 + _nearest_length(rule.ticks))
    if rule.notes is not None:
        return _one_token(
            _LENGTH0 + _nearest_length(next(n for t, n, _ in rule.notes if _nearest_position(t) == state.position))
        )
    return _LENGTHS


def _starts(state: GrammarState, rule: BarRule) -> Tokens:
    """After a position: a chord, a note, or either; after the chord comes the note by the same rule (see
    `_positions`).
    """
    first = state.position == 0
    chords = _chords(rule, first=first)
    if rule.cadence_tonic or (first and (rule.chord_first or rule.cadence_approach)):
        return chords
    if rule.notes is not None:
        pitch = _melody_pitch(state.position, rule)
        return np.concatenate([chords, _one_token(pitch)]) if pitch is not None else chords
    return np.concatenate([chords, _pitches(rule)])


def _chords(rule: BarRule, *, first: bool) -> Tokens:
    if rule.cadence_tonic:
        return _one_token(_CHORD0 + T.CHORDS.index((0, "min" if rule.dark else "maj")))
    if rule.tonic_opening and first:
        return np.array(
            [
                _CHORD0 + i
                for i, (r, q) in enumerate(T.CHORDS)
                if r == 0 and q.startswith("min" if rule.dark else ("maj", "add9"))
            ]
        )
    if rule.roots is not None and first:
        return np.array([_CHORD0 + i for i, (r, q) in enumerate(T.CHORDS) if r in rule.roots and q in PLAIN_QUALITIES])
    if rule.cadence_approach and first:
        return np.array([_CHORD0 + i for i, (r, _) in enumerate(T.CHORDS) if r in CADENCE_ROOTS])
    return np.arange(*T.KINDS["chord"])


def _pitches(rule: BarRule) -> Tokens:
    return _PITCHES[rule.lowest_interval - T.LOWEST_INTERVAL : rule.highest_interval - T.LOWEST_INTERVAL + 1]


def _melody_pitch(at: int, rule: BarRule) -> int | None:
    return next((_PITCH0 + p - T.LOWEST_INTERVAL for t, _, p in rule.notes or () if _nearest_position(t) == at), None)


def _positions(state: GrammarState, rule: BarRule) -> list[int]:
    """What may follow within the bar after its meter, a chord or a length."""
    bar = state.bars[-1]
    if rule.cadence_tonic:
        return [_POS0] if state.kind == "meter" else _tonic_pitches(rule) if state.kind == "chord" else []
    if state.kind == "meter" and (rule.chord_first or rule.cadence_approach):
        return [_POS0]
    pitches: list[int] = []
    if state.kind == "chord":
        pitch = _melody_pitch(state.position, rule)
        pitches = [pitch] if pitch is not None else [] if rule.notes is not None else _pitches(rule).tolist()
        if pitch is not None:
            return pitches
    if len(bar) >= MAX_BAR_TOKENS and rule.notes is None:
        return []
    end = min(
        (_nearest_position(t) for t, _, _ in rule.notes or () if _nearest_position(t) > state.position),
        default=rule.ticks - 1 if rule.latest is None else rule.latest,
    )
    places = [i for i, p in enumerate(T.POSITIONS) if state.position < p <= end and p < rule.ticks]
    if rule.notes is not None:
        places = [i for i in places if T.POSITIONS[i] % QUARTER == 0 or T.POSITIONS[i] == end]
        places = [i for i in places if _melody_pitch(T.POSITIONS[i], rule) is not None or T.POSITIONS[i] % QUARTER == 0]
    else:
        places = [i for i in places if T.POSITIONS[i] % QUARTER in _SUBDIVISIONS[_subdivision(state, i)]]
    return [*pitches, *(_POS0 + i for i in places)]


def _subdivision(state: GrammarState, place: int) -> str:
    """What the beat of a place is divided in: by the onsets in it so far; compound bars have no triplets."""
    meter = state.rules[len(state.bars) - 1].meter
    if meter[1] == 8 and meter[0] % 3 == 0:
        return "sixteenths"
    beat = T.POSITIONS[place] // QUARTER
    onsets = [T.POSITIONS[v] for v in map(T.TOKEN_VALUES.__getitem__, _position_tokens(state))]
    inside = {t % QUARTER for t in onsets if t // QUARTER == beat}
    return "triplets" if inside & {8, 16} else "sixteenths" if inside & {6, 12, 18} else "free"


def _position_tokens(state: GrammarState) -> list[int]:
    return [token for token in state.bars[-1] if T.TOKEN_KINDS[token] == "position"]


def _must_go_on(state: GrammarState, rule: BarRule) -> bool:
    if rule.cadence_tonic or (state.kind == "meter" and (rule.chord_first or rule.cadence_approach)):
        return True
    return rule.notes is not None and any(
        _nearest_position(t) > state.position or (state.kind == "chord" and _nearest_position(t) == state.position)
        for t, _, _ in rule.notes
    )


def _tonic_pitches(rule: BarRule) -> list[int]:
    pitches = [
        _PITCH0 + p - T.LOWEST_INTERVAL for p in range(rule.lowest_interval, rule.highest_interval + 1) if p % 12 == 0
    ]
    return pitches or [_PITCH0 - T.LOWEST_INTERVAL]


def _nearest_length(length: int) -> int:
    return min(range(len(T.LENGTHS)), key=lambda i: abs(T.LENGTHS[i] - length))


def _nearest_position(tick: int) -> int:
    return min(T.POSITIONS, key=lambda p: abs(p - tick))


def _one_token(token: int) -> Tokens:
    return np.array([token])

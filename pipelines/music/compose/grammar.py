"""Which tokens may follow: bars add up, onsets go forward, a close comes home, a given melody is kept to the tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipelines.music.compose import tokens as T
from pipelines.music.song.song import QUARTER

MAX_BAR_TOKENS = 64  # of a bar; a longer one is closed
CADENCE_ROOTS = frozenset({7, 11, 5, 2, 10, 1})  # roots that lead to the tonic
Tokens = NDArray[np.int64]
_CHORD0, _PITCH0, _LENGTH0, _POS0, _METER0 = (T.KINDS[k][0] for k in ("chord", "pitch", "length", "position", "meter"))
_LENGTHS = np.arange(*T.KINDS["length"])
_PITCHES = np.arange(*T.KINDS["pitch"])


@dataclass(frozen=True, slots=True)
class BarRule:
    """What one bar may hold.

    Attributes:
        meter: a member of `tokens.METERS`.
        dark: the tonic chord is minor.
        chord_first: a chord begins with the bar.
        opens: that chord is the tonic's.
        before_home: that chord leads to the tonic.
        home: the bar is one tonic chord and one tonic note that lasts.
        notes: the melody is given, as in `tokens.Line`; only chords are to be found.
        low, high: intervals from the tonic that the melody keeps to.
    """

    meter: tuple[int, int] = (4, 4)
    dark: bool = False
    chord_first: bool = False
    opens: bool = False
    before_home: bool = False
    home: bool = False
    notes: tuple[tuple[int, int, int], ...] | None = None
    low: int = T.LOWEST_INTERVAL
    high: int = T.HIGHEST_INTERVAL

    @property
    def ticks(self) -> int:
        """Its length."""
        return self.meter[0] * 4 * QUARTER // self.meter[1]


@dataclass(slots=True)
class BarState:
    """A candidate as it grows: tokens by bar, position and kind of the last token, the place in `CHORDS` of the chord that sounds,
    whether it is whole."""

    bars: list[list[int]] = field(default_factory=list)
    at: int = -1
    kind: str = "none"
    chord: int | None = None
    done: bool = False

    def take(self, token: int) -> None:
        """Put a token where it belongs."""
        kind, value = T.kind_of(token)
        if kind == "none":
            self.done = True
            return
        if kind == "meter":
            self.bars.append([])
            self.at = -1
        elif kind == "position":
            self.at = T.POSITIONS[value]
        elif kind == "chord":
            self.chord = value
        self.bars[-1].append(token)
        self.kind = kind


def allowed_tokens(state: BarState, rules: Sequence[BarRule]) -> Tokens:
    """The tokens that may come next; END after the last bar."""
    if not state.bars:
        return _one(_METER0 + T.COMPOSER_METERS.index(rules[0].meter))
    rule = rules[len(state.bars) - 1]
    if state.kind == "pitch":
        return _lengths(state, rule)
    if state.kind == "position":
        return _starts(state, rule)
    inside = _positions(state, rule)
    if inside and _must_go_on(state, rule):
        return np.array(inside)
    return np.array([*inside, _next_bar(state, rules)])


def _next_bar(state: BarState, rules: Sequence[BarRule]) -> int:
    at = len(state.bars)
    return T.END if at >= len(rules) else _METER0 + T.COMPOSER_METERS.index(rules[at].meter)


def _lengths(state: BarState, rule: BarRule) -> Tokens:
    if rule.home:
        return _one(_LENGTH0 + _near(rule.ticks))
    if rule.notes is not None:
        return _one(_LENGTH0 + _near(next(n for t, n, _ in rule.notes if _snapped(t) == state.at)))
    return _LENGTHS


def _starts(state: BarState, rule: BarRule) -> Tokens:
    """After a position: a chord, a note, or either; after the chord comes the note by the same rule (see `_positions`)."""
    first = state.at == 0
    if rule.home or (first and (rule.chord_first or rule.before_home)):
        return _chords(rule)
    if rule.notes is not None:
        given = _given(state.at, rule)
        return np.concatenate([_chords(rule), _one(given)]) if given is not None else _chords(rule)
    return np.concatenate([_chords(rule), _pitches(rule)])


def _chords(rule: BarRule) -> Tokens:
    if rule.home:
        return _one(_CHORD0 + T.CHORDS.index((0, "min" if rule.dark else "maj")))
    if rule.opens:
        return np.array(
            [
                _CHORD0 + i
                for i, (r, q) in enumerate(T.CHORDS)
                if r == 0 and q.startswith("min" if rule.dark else ("maj", "add9"))
            ]
        )
    if rule.before_home:
        return np.array([_CHORD0 + i for i, (r, _) in enumerate(T.CHORDS) if r in CADENCE_ROOTS])
    return np.arange(*T.KINDS["chord"])


def _pitches(rule: BarRule) -> Tokens:
    return _PITCHES[rule.low - T.LOWEST_INTERVAL : rule.high - T.LOWEST_INTERVAL + 1]


def _given(at: int, rule: BarRule) -> int | None:
    return next((_PITCH0 + p - T.LOWEST_INTERVAL for t, _, p in rule.notes or () if _snapped(t) == at), None)


def _positions(state: BarState, rule: BarRule) -> list[int]:
    """What may follow within the bar after its meter, a chord or a length."""
    bar = state.bars[-1]
    if rule.home:
        return [_POS0] if state.kind == "meter" else _home_note(rule) if state.kind == "chord" else []
    if state.kind == "meter" and (rule.chord_first or rule.before_home):
        return [_POS0]
    here: list[int] = []
    if state.kind == "chord":
        given = _given(state.at, rule)
        here = [given] if given is not None else [] if rule.notes is not None else _pitches(rule).tolist()
        if given is not None:
            return here
    if len(bar) >= MAX_BAR_TOKENS and rule.notes is None:
        return []
    end = min((_snapped(t) for t, _, _ in rule.notes or () if _snapped(t) > state.at), default=rule.ticks - 1)
    places = [i for i, p in enumerate(T.POSITIONS) if state.at < p <= end and p < rule.ticks]
    if rule.notes is not None:
        places = [i for i in places if T.POSITIONS[i] % QUARTER == 0 or T.POSITIONS[i] == end]
        places = [i for i in places if _given(T.POSITIONS[i], rule) is not None or T.POSITIONS[i] % QUARTER == 0]
    return [*here, *(_POS0 + i for i in places)]


def _must_go_on(state: BarState, rule: BarRule) -> bool:
    if rule.home or (state.kind == "meter" and (rule.chord_first or rule.before_home)):
        return True
    return rule.notes is not None and any(
        _snapped(t) > state.at or (state.kind == "chord" and _snapped(t) == state.at) for t, _, _ in rule.notes
    )


def _home_note(rule: BarRule) -> list[int]:
    found = [_PITCH0 + p - T.LOWEST_INTERVAL for p in range(rule.low, rule.high + 1) if p % 12 == 0]
    return found or [_PITCH0 - T.LOWEST_INTERVAL]


def _near(length: int) -> int:
    return min(range(len(T.LENGTHS)), key=lambda i: abs(T.LENGTHS[i] - length))


def _snapped(tick: int) -> int:
    return min(T.POSITIONS, key=lambda p: abs(p - tick))


def _one(token: int) -> Tokens:
    return np.array([token])

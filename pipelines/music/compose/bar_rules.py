"""What a lead sheet is asked for, and the rule and register of each of its bars by where it stands in the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.music.attributes.columns import DARK_BELOW
from pipelines.music.attributes.names import Attributes, clamp_attribute
from pipelines.music.compose.forms import OUTRO, Section, phrase_end_bars
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.meters import parts_of
from pipelines.music.compose.tokens import HIGHEST_INTERVAL, LOWEST_INTERVAL, tonic_pitch
from pipelines.music.song.song import QUARTER

HALF_CADENCE, FULL_CADENCE = frozenset({7, 5, 2}), frozenset({0})
DECEPTIVE = {False: frozenset({9, 5}), True: frozenset({5, 2})}  # by whether the key is dark
DECEPTIVE_SHARE = 0.2
HASTY_SHARE = 0.2  # of bars that may end with a sixteenth, as in POP909
REGISTER_CONTRAST = 3.5  # semitones that new sections lie higher or lower, and the last one higher


@dataclass(frozen=True, slots=True)
class LeadSheetRequest:
    """What a lead sheet is composed for.

    Attributes:
        plan: attributes of every bar.
        tonic: pitch class.
        meter: a member of `tokens.COMPOSER_METERS` or of `meters.JOINED_METERS`.
        form: a name of `forms.FORMS` or auto.
        ending: whether it comes home at the end (a loop does not).
        lift: chance that the last section is a step higher.
        rewritten: bars (first, last) that are written anew, of a piece that is otherwise as it was.
    """

    plan: Sequence[Attributes]
    tonic: int
    meter: tuple[int, int] = (4, 4)
    form: str = "auto"
    ending: bool = True
    lift: float = 0.0
    rewritten: tuple[int, int] | None = None


def shape_register(plan: Sequence[Attributes], sections: Sequence[Section], seed: int) -> list[Attributes]:
    """The plan with registers of sections and phrases: a phrase rises to its third bar, new sections differ."""
    out, rng = list(plan), np.random.default_rng([seed, 19])
    tunes = [s for s in sections if s.tune]
    moves: dict[str, float] = {}
    for k, section in enumerate(tunes):
        if section.letter not in moves:
            moves[section.letter] = 0.0 if k == 0 else REGISTER_CONTRAST * (1 if rng.random() < 0.65 else -1)
        last = 0.6 * REGISTER_CONTRAST * (k == len(tunes) - 1 and k > 0)
        for i in range(section.first, section.last):
            arch = (-0.4, 0.2, 0.6, -0.4)[(i - section.first) % 4] * REGISTER_CONTRAST
            register = out[i].register + moves[section.letter] + last + arch
            out[i] = replace(out[i], register=clamp_attribute("register", register))
    return out


def bar_rules(
    request: LeadSheetRequest, sections: Sequence[Section], plan: Sequence[Attributes], seed: int
) -> list[BarRule]:
    """The rule of every bar: openings on the tonic, half and full cadences where phrases end, a close at the end.

    Args:
        request: what is composed.
        sections: in bars of the network's meters.
        plan: attributes of these bars.
        seed: of which cadences deceive.

    Returns:
        One a bar; the melody stays about its register.
    """
    parts = parts_of(request.meter)
    end = len(plan) if request.ending else len(plan) + 1  # a loop leads back to its opening tonic
    ends, section_ends = set(phrase_end_bars(list(sections))), {s.last - 1 for s in sections}
    starts = {s.first for s in sections if s.tune and s.turn == 0}
    silent = {i for s in sections if s.letter == OUTRO for i in range(s.first, s.last - 2 * len(parts))}
    rng = np.random.default_rng([seed, 18])
    rules = []
    for i, a in enumerate(plan):
        low, high = _reach(a, request.tonic)
        meter, dark = parts[i % len(parts)], a.brightness < DARK_BELOW
        rule = BarRule(meter, dark, chord_first=True, lowest_interval=low, highest_interval=high)
        roots, closing = None, i >= end - 2
        if i in ends and not closing:
            roots = FULL_CADENCE if i in section_ends and i + 1 not in starts else HALF_CADENCE
            roots = DECEPTIVE[dark] if rng.random() < DECEPTIVE_SHARE else roots
        ticks = meter[0] * 4 * QUARTER // meter[1]
        rules.append(
            replace(
                rule,
                tonic_opening=i == min(starts, default=0),
                cadence_approach=i == end - 2 or (i + 1 in ends and i + 1 in section_ends and not closing),
                cadence_tonic=i == end - 1,
                roots=roots,
                latest=_latest(ticks, roots is not None, rng),
                notes=() if i in silent else None,
            )
        )
    return rules


def _latest(ticks: int, closes: bool, rng: np.random.Generator) -> int | None:
    """The last tick of a bar on which something may begin: phrases rest, and few bars end with a hasty sixteenth."""
    if closes and ticks > 2 * QUARTER:
        return ticks // 2
    return ticks - QUARTER // 2 if rng.random() > HASTY_SHARE else None


def _reach(a: Attributes, tonic: int) -> tuple[int, int]:
    """Lowest and highest interval from the tonic that the melody keeps to."""
    middle, reach = round(a.register) - tonic_pitch(tonic), 6 + round(a.range / 2)
    low, high = max(LOWEST_INTERVAL, middle - reach), min(HIGHEST_INTERVAL, middle + reach)
    return low, max(high, low + 12)

"""A whole lead sheet: sections written by the network, returning ones brought back and fitted to what their bars are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.line import DARK_BELOW, asked
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import mode_of
from pipelines.music.compose import change
from pipelines.music.compose.forms import Section, phrase_ends, sections
from pipelines.music.compose.generate import Sampling, write
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.net import ComposerNet
from pipelines.music.compose.tilt import tilts
from pipelines.music.compose.tokens import Line, centre, placed
from pipelines.music.song.keys import MODES, Key
from pipelines.music.song.song import Song, Voice

Floats = NDArray[np.float32]
REWRITTEN = 2  # last bars of a section that comes back and leads elsewhere


@dataclass(frozen=True, slots=True)
class Lead:
    """What is asked of a lead sheet.

    Attributes:
        plan: attributes of every bar.
        tonic: pitch class.
        meter: a member of `tokens.METERS`.
        form: a name of `forms.FORMS` or auto.
        ending: whether it comes home at the end (a loop does not).
    """

    plan: Sequence[Attributes]
    tonic: int
    meter: tuple[int, int] = (4, 4)
    form: str = "auto"
    ending: bool = True


def compose(
    net: ComposerNet, lead: Lead, seed: int, before: Sequence[Line] = (), on_bar: Callable[[int], None] | None = None
) -> Song:
    """A song of melody and chords.

    Args:
        before: lines that it goes on from; they are not part of what is returned.
        on_bar: told how many bars are done.
    """
    bars = len(lead.plan)
    order = sections(lead.form, bars)
    wanted = asked(lead.plan, centre(lead.tonic), phrase_ends(order))
    lines: list[Line] = []
    kept: dict[str, Section] = {}
    for section in order:
        fresh = section.letter not in kept
        if not fresh:
            lines += _brought_back(lines, kept[section.letter], section, lead.plan, seed)
        start = section.first if fresh else max(section.first, section.last - REWRITTEN)
        if fresh or (section.last == bars and lead.ending) or len(lines) < section.last:
            del lines[start:]
            lines += _written(net, lead, wanted, lines, before, start, section.last, seed, on_bar)
        kept.setdefault(section.letter, section)
        if on_bar:
            on_bar(len(lines))
    return song_of(lines, lead, order)


def song_of(lines: Sequence[Line], lead: Lead, order: Sequence[Section]) -> Song:
    """Lines as a song in their modes."""
    modes = [mode_of(a.brightness) for a in lead.plan]
    shown = [change.coloured(line, mode) for line, mode in zip(lines, modes, strict=True)]
    notes, bars = placed(shown, lead.tonic)
    letters = [next(s.letter for s in order if s.first <= i < s.last) for i in range(len(lines))]
    keys = [Key(lead.tonic, mode) for mode in modes]
    made = tuple(
        replace(
            b, tempo=a.tempo, section=letters[i], attributes=a, key=keys[i] if i and keys[i] != keys[i - 1] else None
        )
        for i, (b, a) in enumerate(zip(bars, lead.plan, strict=True))
    )
    return Song(keys[0], made, (Voice("melody", "melody", notes),))


def _written(
    net: ComposerNet,
    lead: Lead,
    wanted: Floats,
    lines: Sequence[Line],
    before: Sequence[Line],
    start: int,
    last: int,
    seed: int,
    on_bar: Callable[[int], None] | None,
) -> list[Line]:
    rules = [_rule(lead, i) for i in range(start, last)]
    old = [*before, *lines[:start]]
    unknown = np.full((len(before), wanted.shape[1]), np.nan, np.float32)
    told = (lambda n: on_bar(start + n)) if on_bar else None
    return write(
        net,
        rules,
        wanted[start:last],
        [seed],
        old,
        np.concatenate([unknown, wanted[:start]]),
        tilts(lead.plan[start:last]),
        Sampling(),
        told,
    )[0]


def _rule(lead: Lead, i: int) -> BarRule:
    end = len(lead.plan) if lead.ending else len(lead.plan) + 2
    bar = lead.plan[i]
    middle = round(bar.register) - centre(lead.tonic)
    reach = 10 + round(bar.range / 2)
    low, high = max(-20, middle - reach), min(36, middle + reach)
    return BarRule(
        lead.meter,
        bar.brightness < DARK_BELOW,
        chord_first=True,
        opens=i == 0,
        before_home=i == end - 2,
        home=i == end - 1,
        low=low,
        high=max(high, low + 12),
    )


def _brought_back(
    lines: Sequence[Line], old: Section, new: Section, plan: Sequence[Attributes], seed: int
) -> list[Line]:
    """The bars of a section that was, as the attributes of the bars where they return want them."""
    out = []
    for k in range(min(old.bars, new.bars)):
        out.append(
            fitted(
                lines[old.first + k],
                plan[old.first + k],
                plan[new.first + k],
                np.random.default_rng([seed, new.first + k]),
            )
        )
    return out


def fitted(line: Line, was: Attributes, now: Attributes, rng: np.random.Generator) -> Line:
    """A line that was written for one bar's attributes, changed as another's want: mode, density and register."""
    dark = was.brightness < DARK_BELOW
    if dark != (now.brightness < DARK_BELOW):
        line, dark = change.parallel(line, dark), not dark
    ratio = now.density / was.density
    if ratio > 1.15:
        line = change.busier(line, min(1.0, ratio - 1), rng, MODES["minor" if dark else "major"])
    elif ratio < 0.87:
        line = change.thinned(line, 1 - ratio, rng)
    shift = now.register - was.register
    return change.shifted(line, 12 * round(shift / 12)) if abs(shift) >= 6 else line

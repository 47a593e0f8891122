"""A whole lead sheet: sections written by the network, returning ones brought back and fitted to what their bars are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.columns import DARK_BELOW, condition_columns
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import nearest_mode
from pipelines.music.compose import variation
from pipelines.music.compose.decoding import Sampling, generate_bars
from pipelines.music.compose.forms import Section, form_sections, phrase_end_bars
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.logit_bias import logit_bias
from pipelines.music.compose.net import ComposerNet
from pipelines.music.compose.tokens import BarEvents, to_notes, tonic_pitch
from pipelines.music.song.keys import MODES, Key
from pipelines.music.song.song import Song, Voice

Floats = NDArray[np.float32]
REWRITTEN_BARS = 2  # last bars of a section that comes back and leads elsewhere


@dataclass(frozen=True, slots=True)
class LeadSheetRequest:
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


def compose_lead_sheet(
    net: ComposerNet,
    lead: LeadSheetRequest,
    seed: int,
    before: Sequence[BarEvents] = (),
    on_bar: Callable[[int], None] | None = None,
) -> Song:
    """A song of melody and chords.

    Args:
        before: lines that it goes on from; they are not part of what is returned.
        on_bar: told how many bars are done.
    """
    bars = len(lead.plan)
    order = form_sections(lead.form, bars)
    wanted = condition_columns(lead.plan, tonic_pitch(lead.tonic), phrase_end_bars(order))
    lines: list[BarEvents] = []
    kept: dict[str, Section] = {}
    for section in order:
        fresh = section.letter not in kept
        if not fresh:
            lines += _repeat_section(lines, kept[section.letter], section, lead.plan, seed)
        start = section.first if fresh else max(section.first, section.last - REWRITTEN_BARS)
        if fresh or (section.last == bars and lead.ending) or len(lines) < section.last:
            del lines[start:]
            lines += _generate_section(net, lead, wanted, lines, before, start, section.last, seed, on_bar)
        kept.setdefault(section.letter, section)
        if on_bar:
            on_bar(len(lines))
    return song_from_bars(lines, lead, order)


def song_from_bars(lines: Sequence[BarEvents], lead: LeadSheetRequest, order: Sequence[Section]) -> Song:
    """Lines as a song in their modes."""
    modes = [nearest_mode(a.brightness) for a in lead.plan]
    shown = [variation.apply_mode_colour(line, mode) for line, mode in zip(lines, modes, strict=True)]
    notes, bars = to_notes(shown, lead.tonic)
    letters = [next(s.letter for s in order if s.first <= i < s.last) for i in range(len(lines))]
    keys = [Key(lead.tonic, mode) for mode in modes]
    made = tuple(
        replace(
            b, tempo=a.tempo, section=letters[i], attributes=a, key=keys[i] if i and keys[i] != keys[i - 1] else None
        )
        for i, (b, a) in enumerate(zip(bars, lead.plan, strict=True))
    )
    return Song(keys[0], made, (Voice("melody", "melody", notes),))


def _generate_section(
    net: ComposerNet,
    lead: LeadSheetRequest,
    wanted: Floats,
    lines: Sequence[BarEvents],
    before: Sequence[BarEvents],
    start: int,
    last: int,
    seed: int,
    on_bar: Callable[[int], None] | None,
) -> list[BarEvents]:
    rules = [_bar_rule(lead, i) for i in range(start, last)]
    old = [*before, *lines[:start]]
    unknown = np.full((len(before), wanted.shape[1]), np.nan, np.float32)
    told = (lambda n: on_bar(start + n)) if on_bar else None
    return generate_bars(
        net,
        rules,
        wanted[start:last],
        [seed],
        old,
        np.concatenate([unknown, wanted[:start]]),
        logit_bias(lead.plan[start:last]),
        Sampling(),
        told,
    )[0]


def _bar_rule(lead: LeadSheetRequest, i: int) -> BarRule:
    end = len(lead.plan) if lead.ending else len(lead.plan) + 2
    bar = lead.plan[i]
    middle = round(bar.register) - tonic_pitch(lead.tonic)
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


def _repeat_section(
    lines: Sequence[BarEvents], old: Section, new: Section, plan: Sequence[Attributes], seed: int
) -> list[BarEvents]:
    """The bars of a section that was, as the attributes of the bars where they return want them."""
    out = []
    for k in range(min(old.bars, new.bars)):
        out.append(
            fit_bar(
                lines[old.first + k],
                plan[old.first + k],
                plan[new.first + k],
                np.random.default_rng([seed, new.first + k]),
            )
        )
    return out


def fit_bar(line: BarEvents, was: Attributes, now: Attributes, rng: np.random.Generator) -> BarEvents:
    """A line that was written for one bar's attributes, changed as another's want: mode, density and register."""
    dark = was.brightness < DARK_BELOW
    if dark != (now.brightness < DARK_BELOW):
        line, dark = variation.to_parallel_mode(line, dark), not dark
    ratio = now.density / was.density
    if ratio > 1.15:
        line = variation.split_notes(line, min(1.0, ratio - 1), rng, MODES["minor" if dark else "major"])
    elif ratio < 0.87:
        line = variation.thin_notes(line, 1 - ratio, rng)
    shift = now.register - was.register
    return variation.transpose(line, 12 * round(shift / 12)) if abs(shift) >= 6 else line

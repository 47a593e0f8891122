"""A given piece told again: with another feeling, continued, or given chords."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pipelines.errors import MediaError
from pipelines.music.attributes.columns import condition_columns
from pipelines.music.attributes.names import Attributes, clamp_attribute
from pipelines.music.attributes.plan import MODE_BRIGHTNESS
from pipelines.music.compose.decoding import Sampling, generate_bars
from pipelines.music.compose.element_exchange import exchange_bars, exchange_plan
from pipelines.music.compose.forms import Section
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.lead_sheet import LeadSheetRequest, compose_lead_sheet, fit_bar, song_from_bars
from pipelines.music.compose.net import ComposerNet
from pipelines.music.compose.tokens import COMPOSER_METERS, BarEvents, bar_events, tonic_pitch
from pipelines.music.song.song import Song

THEME_CONTEXT_BARS = 24  # bars of a theme that its continuation is written from


def adapt_to_affect(
    song: Song, plan: Sequence[Attributes], seed: int, other: Song | None = None, elements: Sequence[str] = ()
) -> Song:
    """The tune kept; mode, register, density and tempo as each bar's attributes want. The rest is arranged anew.

    Args:
        song: with melody and chords.
        plan: attributes of its bars.
        other, elements: a piece, and what is taken of it (names of `take.ELEMENTS`).

    Raises:
        MediaError: a meter that cannot be written here.
    """
    sheet = lead_sheet_bars(song)
    if other is not None:
        sheet, plan = exchange_bars(sheet, lead_sheet_bars(other), elements), exchange_plan(plan, other, elements)
    was = [_bar_attributes(song, line, i) for i, line in enumerate(sheet)]
    # what the piece itself does around its mean stays; the mean moves to what is asked
    shift = float(np.mean([a.register for a in was]))
    density = float(np.exp(np.mean([np.log(a.density) for a in was])))
    told = []
    for i, (line, own, now) in enumerate(zip(sheet, was, plan, strict=True)):
        goal = replace(
            now,
            register=clamp_attribute("register", own.register + _nearest_octaves(now.register - shift)),
            density=own.density
            if "rhythm" in elements
            else clamp_attribute("density", own.density * min(1.6, max(0.6, now.density / density))),
        )
        told.append(fit_bar(line, own, goal, np.random.default_rng([seed, 41, i])))
    lead = LeadSheetRequest(plan, song.key.tonic, song.bars[0].meter)
    return replace(song_from_bars(told, lead, song_sections(song)), title=song.title)


def continue_theme(
    net: ComposerNet, song: Song, plan: Sequence[Attributes], seed: int, form: str, on_bar: Callable[[int], None] | None
) -> Song:
    """The theme as it is, and as many bars after it as the plan has more than the theme."""
    sheet = lead_sheet_bars(song)
    count = len(sheet)
    if len(plan) <= count:
        raise MediaError(f"the theme has {count} bars; ask for more than that, with --bars {count + 16}")
    told = (lambda n: on_bar(count + n)) if on_bar else None
    after = compose_lead_sheet(
        net,
        LeadSheetRequest(plan[count:], song.key.tonic, sheet[-1].meter, form),
        seed,
        sheet[-THEME_CONTEXT_BARS:],
        told,
    )
    new = [line for line in bar_events(after) if line is not None]
    letters = [
        Section("theme", 0, count),
        *(Section(b.section, count + i, count + i + 1) for i, b in enumerate(after.bars)),
    ]
    own = [replace(a, brightness=MODE_BRIGHTNESS["minor" if song.key.dark else "major"]) for a in plan]
    return replace(song_from_bars([*sheet, *new], LeadSheetRequest(own, song.key.tonic), letters), title=song.title)


def harmonise(net: ComposerNet, song: Song, plan: Sequence[Attributes], seed: int) -> Song:
    """The tune as it is, with chords by the network for the attributes of each bar."""
    sheet = lead_sheet_bars(song)
    wanted = condition_columns(plan, tonic_pitch(song.key.tonic), [*range(3, len(sheet), 4), len(sheet) - 1])
    wanted[:, 0] = 1.0 if song.key.dark else -1.0
    rules = [BarRule(line.meter, song.key.dark, chord_first=True, notes=line.notes) for line in sheet]
    found = generate_bars(net, rules, wanted, [seed], sampling=Sampling(guidance=1.3, temperature=0.8))[0]
    told = [replace(line, chords=new.chords) for line, new in zip(sheet, found, strict=True)]
    mode = MODE_BRIGHTNESS["minor" if song.key.dark else "major"]
    return replace(
        song_from_bars(
            told, LeadSheetRequest([replace(a, brightness=mode) for a in plan], song.key.tonic), song_sections(song)
        ),
        title=song.title,
    )


def lead_sheet_bars(song: Song) -> list[BarEvents]:
    """The bars of a song as lines.

    Raises:
        MediaError: a meter that the composer does not write, or no tune.
    """
    found = bar_events(song)
    if any(line is None for line in found):
        odd = next(b.meter for b, line in zip(song.bars, found, strict=True) if line is None)
        raise MediaError(
            f"bars of {odd[0]}/{odd[1]} cannot be written yet; {', '.join(f'{a}/{b}' for a, b in COMPOSER_METERS)} can"
        )
    sheet = [line for line in found if line is not None]
    if not any(line.notes for line in sheet):
        raise MediaError("no tune was found in the piece; name its track 'melody'")
    return sheet


def song_sections(song: Song) -> list[Section]:
    """Runs of bars under one letter."""
    cuts = [
        0,
        *(i for i in range(1, len(song.bars)) if song.bars[i].section != song.bars[i - 1].section),
        len(song.bars),
    ]
    return [Section(song.bars[a].section, a, b) for a, b in itertools.pairwise(cuts)]


def _bar_attributes(song: Song, line: BarEvents, i: int) -> Attributes:
    pitches = [p for _, _, p in line.notes]
    quarters = line.meter[0] * 4 / line.meter[1]
    middle = tonic_pitch(song.key.tonic) + (sum(pitches) / len(pitches) if pitches else 10.0)
    return Attributes(
        tempo=song.bars[i].tempo,
        brightness=MODE_BRIGHTNESS["minor" if song.key.dark else "major"],
        density=clamp_attribute("density", max(1, len(pitches)) / quarters),
        register=clamp_attribute("register", middle),
    )


def _nearest_octaves(semitones: float) -> float:
    """Whole octaves nearest a shift; half of one is none yet."""
    return 12.0 * round(semitones / 14)

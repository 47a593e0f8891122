"""A piece of one's own adapted: told with another affect (style transfer), continued, or harmonised."""

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
    song: Song,
    plan: Sequence[Attributes],
    seed: int,
    element_source: Song | None = None,
    elements: Sequence[str] = (),
) -> Song:
    """The tune kept; mode, register, density and tempo as each bar's attributes want. The rest is arranged anew.

    Args:
        song: with melody and chords.
        plan: attributes of its bars.
        seed: of the notes that are left out or split.
        element_source: a piece that elements are taken of.
        elements: names of `options.ELEMENTS`.

    Returns:
        Melody and chords, to be arranged.

    Raises:
        MediaError: a meter that cannot be written here.
    """
    bars = lead_sheet_bars(song)
    if element_source is not None:
        bars = exchange_bars(bars, lead_sheet_bars(element_source), elements)
        plan = exchange_plan(plan, element_source, elements)
    measured = [_measure_attributes(song, bar, i) for i, bar in enumerate(bars)]
    # what the piece itself does around its mean stays; the mean moves to what is requested
    register = float(np.mean([a.register for a in measured]))
    density = float(np.exp(np.mean([np.log(a.density) for a in measured])))
    adapted = []
    for i, (bar, own, target) in enumerate(zip(bars, measured, plan, strict=True)):
        ratio = min(1.6, max(0.6, target.density / density))
        goal = replace(
            target,
            register=clamp_attribute("register", own.register + _nearest_octaves(target.register - register)),
            density=own.density if "rhythm" in elements else clamp_attribute("density", own.density * ratio),
        )
        adapted.append(fit_bar(bar, own, goal, np.random.default_rng([seed, 41, i])))
    request = LeadSheetRequest(plan, song.key.tonic, song.bars[0].meter)
    return replace(song_from_bars(adapted, request, song_sections(song)), title=song.title)


def continue_theme(
    net: ComposerNet, song: Song, plan: Sequence[Attributes], seed: int, form: str, on_bar: Callable[[int], None] | None
) -> Song:
    """The theme as it is, and as many bars after it as the plan has more than the theme.

    Args:
        net: the composer.
        song: the theme.
        plan: attributes of the bars of theme and continuation.
        seed: another continuation.
        form: of the continuation, a name of `forms.FORMS` or auto.
        on_bar: called with the number of bars that are done.

    Returns:
        Melody and chords of theme and continuation.

    Raises:
        MediaError: the plan has no more bars than the theme, or a meter that cannot be written here.
    """
    bars = lead_sheet_bars(song)
    count = len(bars)
    if len(plan) <= count:
        raise MediaError(f"the theme has {count} bars; ask for more than that, with --bars {count + 16}")
    count_on = (lambda n: on_bar(count + n)) if on_bar else None
    request = LeadSheetRequest(plan[count:], song.key.tonic, bars[-1].meter, form)
    continuation = compose_lead_sheet(net, request, seed, bars[-THEME_CONTEXT_BARS:], count_on)
    new_bars = [bar for bar in bar_events(continuation) if bar is not None]
    sections = [
        Section("theme", 0, count),
        *(Section(b.section, count + i, count + i + 1) for i, b in enumerate(continuation.bars)),
    ]
    request = LeadSheetRequest(_plan_in_key(plan, song), song.key.tonic)
    return replace(song_from_bars([*bars, *new_bars], request, sections), title=song.title)


def harmonise(net: ComposerNet, song: Song, plan: Sequence[Attributes], seed: int) -> Song:
    """The tune as it is, with chords by the network for the attributes of each bar."""
    bars = lead_sheet_bars(song)
    columns = condition_columns(plan, tonic_pitch(song.key.tonic), [*range(3, len(bars), 4), len(bars) - 1])
    columns[:, 0] = 1.0 if song.key.dark else -1.0
    rules = [BarRule(bar.meter, song.key.dark, chord_first=True, notes=bar.notes) for bar in bars]
    sampling = Sampling(guidance=1.3, temperature=0.8)
    generated = generate_bars(net, rules, columns, [seed], sampling=sampling)[0]
    harmonised = [replace(bar, chords=new.chords) for bar, new in zip(bars, generated, strict=True)]
    request = LeadSheetRequest(_plan_in_key(plan, song), song.key.tonic)
    return replace(song_from_bars(harmonised, request, song_sections(song)), title=song.title)


def lead_sheet_bars(song: Song) -> list[BarEvents]:
    """The bars of a song as the composer reads them.

    Args:
        song: with a melody.

    Returns:
        One `BarEvents` a bar.

    Raises:
        MediaError: a meter that the composer does not write, or no tune.
    """
    events = bar_events(song)
    if any(bar is None for bar in events):
        meter = next(b.meter for b, bar in zip(song.bars, events, strict=True) if bar is None)
        known = ", ".join(f"{a}/{b}" for a, b in COMPOSER_METERS)
        raise MediaError(f"bars of {meter[0]}/{meter[1]} cannot be written yet; {known} can")
    bars = [bar for bar in events if bar is not None]
    if not any(bar.notes for bar in bars):
        raise MediaError("no tune was found in the piece; name its track 'melody'")
    return bars


def song_sections(song: Song) -> list[Section]:
    """Runs of bars under one letter."""
    cuts = [
        0,
        *(i for i in range(1, len(song.bars)) if song.bars[i].section != song.bars[i - 1].section),
        len(song.bars),
    ]
    return [Section(song.bars[a].section, a, b) for a, b in itertools.pairwise(cuts)]


def _plan_in_key(plan: Sequence[Attributes], song: Song) -> list[Attributes]:
    """The plan with the brightness of the song's own mode."""
    brightness = MODE_BRIGHTNESS["minor" if song.key.dark else "major"]
    return [replace(a, brightness=brightness) for a in plan]


def _measure_attributes(song: Song, bar: BarEvents, index: int) -> Attributes:
    """What a bar of a song is like: tempo, mode, density and register; the rest is default."""
    pitches = [p for _, _, p in bar.notes]
    quarters = bar.meter[0] * 4 / bar.meter[1]
    middle = tonic_pitch(song.key.tonic) + (sum(pitches) / len(pitches) if pitches else 10.0)
    return Attributes(
        tempo=song.bars[index].tempo,
        brightness=MODE_BRIGHTNESS["minor" if song.key.dark else "major"],
        density=clamp_attribute("density", max(1, len(pitches)) / quarters),
        register=clamp_attribute("register", middle),
    )


def _nearest_octaves(semitones: float) -> float:
    """Whole octaves nearest a shift; half of one is none yet."""
    return 12.0 * round(semitones / 14)

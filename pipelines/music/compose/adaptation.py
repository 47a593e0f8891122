"""A piece of one's own adapted: told with another affect (style transfer), continued, or harmonised."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from conditioning.affect import VAD
from pipelines.errors import MediaError
from pipelines.music.attributes.columns import DARK_BELOW, condition_columns
from pipelines.music.attributes.names import Attributes, clamp_attribute
from pipelines.music.attributes.plan import MODE_BRIGHTNESS
from pipelines.music.compose import variation
from pipelines.music.compose.bar_rules import LeadSheetRequest
from pipelines.music.compose.decoding import Sampling, generate_bars
from pipelines.music.compose.development import resolve_clashes
from pipelines.music.compose.element_exchange import exchange_bars, exchange_plan
from pipelines.music.compose.forms import Section
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.lead_sheet import compose_lead_sheet, song_from_bars
from pipelines.music.compose.net import ComposerNet
from pipelines.music.compose.tokens import COMPOSER_METERS, BarEvents, bar_events, move_into_range, tonic_pitch
from pipelines.music.song.keys import MODES
from pipelines.music.song.song import Song, VoicePart

THEME_CONTEXT_BARS = 24  # bars of a theme that its continuation is written from
TEMPO_BY_AROUSAL, TEMPO_BY_VALENCE = 0.5, 0.2  # octaves of tempo that a given tune is played faster, at 1 of either
STEADY_TEMPO = 1.15  # times its mean, or less: a player's freedom, which is not played twice
MODE_FROM = 0.1  # valence, of either sign, from which a tune takes the mode of the affect
TUNE_REGISTER = (53.0, 84.0)  # mean pitch of a tune that players of it have: beyond, it is moved by octaves
DENSER_FROM = 1.15  # times a bar's own density: from here on it gets ornaments


@dataclass(frozen=True, slots=True)
class Retelling:
    """What changes in a tune beside what the plan says.

    Attributes:
        tonic: pitch class of its key; its own where it is None.
        register: mean pitch of the tune that a person has set; None keeps its octave.
        ornaments: notes between its own, where the plan is denser: only where a person has set the density.
        element_source: a piece that elements are taken of.
        elements: names of `options.ELEMENTS`.
    """

    tonic: int | None = None
    register: float | None = None
    ornaments: bool = False
    element_source: Song | None = None
    elements: Sequence[str] = ()


def fit_plan_to_song(
    plan: Sequence[Attributes],
    points: Sequence[VAD],
    song: Song,
    adaptation: str,
    fixed: Collection[str],
) -> list[Attributes]:
    """The plan for a given piece: its own tempo and mode, moved only as far as the affect asks.

    Args:
        plan: attributes of the bars for the affect.
        points: the affect of each bar.
        song: the given piece; bars of the plan after its last are a continuation.
        adaptation: what becomes of it, see `engine.MusicRequest`.
        fixed: names of attributes that a person has set; these stay.

    Returns:
        One `Attributes` a bar.
    """
    mean = float(np.mean([bar.tempo for bar in song.bars]))
    out = []
    for i, (bar, point) in enumerate(zip(plan, points, strict=True)):
        own = song.bars[i].tempo if i < len(song.bars) else mean
        own = mean if 1 / STEADY_TEMPO < own / mean < STEADY_TEMPO else own
        octaves = TEMPO_BY_AROUSAL * point.arousal + TEMPO_BY_VALENCE * point.valence
        ratio = 1.0 if adaptation == "continue" and i < len(song.bars) else 2**octaves
        dark = song.key_at(min(i, len(song.bars) - 1)).dark
        if adaptation == "affect":
            asked = bar.brightness < DARK_BELOW
            dark = asked if abs(point.valence) > MODE_FROM else dark
        keeps_brightness = adaptation == "affect" and "brightness" in fixed
        out.append(
            replace(
                bar,
                tempo=bar.tempo if "tempo" in fixed else clamp_attribute("tempo", own * ratio),
                brightness=bar.brightness if keeps_brightness else MODE_BRIGHTNESS["minor" if dark else "major"],
            )
        )
    return out


def adapt_to_affect(song: Song, plan: Sequence[Attributes], retelling: Retelling, seed: int) -> Song:
    """The tune kept, note for note; mode and tempo as the plan wants. The rest is arranged anew.

    Args:
        song: with melody and chords.
        plan: attributes of its bars, of `fit_plan_to_song`.
        retelling: what else changes.
        seed: of ornaments.

    Returns:
        Melody and chords, to be arranged.

    Raises:
        MediaError: a meter that cannot be written here.
    """
    bars = lead_sheet_bars(song)
    if retelling.element_source is not None:
        bars = exchange_bars(bars, lead_sheet_bars(retelling.element_source), retelling.elements)
        plan = exchange_plan(plan, retelling.element_source, retelling.elements)
    tonic = song.key.tonic if retelling.tonic is None else retelling.tonic
    bars = _move_into_register(bars, tonic, retelling.register)
    dark = [song.key_at(i).dark for i in range(len(bars))]
    bars = [
        variation.to_parallel_mode(bar, was) if was != (a.brightness < DARK_BELOW) else bar
        for bar, was, a in zip(bars, dark, plan, strict=True)
    ]
    if retelling.ornaments:
        bars = [
            _ornament(bar, a, np.random.default_rng([seed, 41, i]))
            for i, (bar, a) in enumerate(zip(bars, plan, strict=True))
        ]
    told = song_from_bars(bars, LeadSheetRequest(plan, tonic, song.bars[0].meter), song_sections(song))
    return _with_remarks(told, song, retelling)


def take_elements(song: Song, source: Song, sheet: LeadSheetRequest, elements: Sequence[str]) -> Song:
    """A lead sheet with the harmony or rhythm of another one of the same form.

    Args:
        song: whose tune it is.
        source: what elements are taken of; of as many bars.
        sheet: what both were composed for.
        elements: "harmony", "rhythm".

    Returns:
        A lead sheet without clashes of tune and chords.
    """
    own, other = _own_bars(song), _own_bars(source)
    bars = [variation.cut_overlaps(resolve_clashes(bar)) for bar in exchange_bars(own, other, elements)]
    shifts = [(source.keys[i].tonic - source.key.tonic) % 12 for i in range(len(bars))]
    return song_from_bars(bars, sheet, song_sections(source), shifts)


def _own_bars(song: Song) -> list[BarEvents]:
    """The bars of a song that was composed here, in any meter, from the tonic of each."""
    notes = (song.voice("melody") or VoicePart("melody", "melody", ())).notes
    placed = song.bars_at([n.start for n in notes]).tolist()
    middle, out = tonic_pitch(song.key.tonic), []
    for i, bar in enumerate(song.bars):
        shift = (song.keys[i].tonic - song.key.tonic) % 12
        inside = [n for n, k in zip(notes, placed, strict=True) if k == i]
        tune = tuple((n.start - song.starts[i], n.length, n.pitch - middle - shift) for n in inside)
        out.append(BarEvents(bar.meter, tune, bar.chords))
    return out


def _move_into_register(bars: Sequence[BarEvents], tonic: int, register: float | None) -> list[BarEvents]:
    """The tune in its own octave where its middle lies within TUNE_REGISTER, else moved as a whole as little as does;
    or in the octave that is nearest a register.
    """
    intervals = [p for bar in bars for _, _, p in bar.notes]
    middle = tonic_pitch(tonic) + float(np.mean(intervals))
    low, high = TUNE_REGISTER
    octaves = max(0, math.ceil((low - middle) / 12)) - max(0, math.ceil((middle - high) / 12))
    if register is not None:
        octaves = round((register - middle) / 12)
    moved = iter(move_into_range(intervals, octaves))
    return [replace(bar, notes=tuple((t, n, next(moved)) for t, n, _ in bar.notes)) for bar in bars]


def _ornament(bar: BarEvents, goal: Attributes, rng: np.random.Generator) -> BarEvents:
    """The bar with notes between its own, as dense as a goal."""
    own = len(bar.notes) / (bar.meter[0] * 4 / bar.meter[1])
    if not own or goal.density / own <= DENSER_FROM:
        return bar
    scale = MODES["minor" if goal.brightness < DARK_BELOW else "major"]
    return variation.split_notes(bar, min(1.0, goal.density / own - 1), rng, scale)


def _with_remarks(told: Song, source: Song, retelling: Retelling | None = None) -> Song:
    """The song with its source's title and remarks, and how many octaves its tune was moved."""
    remarks = list(source.remarks)
    if retelling is not None and retelling.element_source is not None:
        remarks += [f"'{retelling.element_source.title}': {text}" for text in retelling.element_source.remarks]
    remarks += _octave_remarks(source, told)
    return replace(told, title=source.title, remarks=tuple(dict.fromkeys(remarks)))


def _octave_remarks(source: Song, told: Song) -> list[str]:
    before, after = ({n.start: n.pitch for n in v.notes} for v in map(_melody, (source, told)))
    fifth = (told.key.tonic - source.key.tonic + 5) % 12 - 5  # another key by the nearest way
    octaves = [round((after[t] - before[t] - fifth) / 12) for t in before if t in after]
    if not octaves or not any(octaves):
        return []
    most = max(set(octaves), key=octaves.count)
    moved = f"{abs(most)} octave{'s' if abs(most) > 1 else ''} {'up' if most > 0 else 'down'}"
    all_moved = [f"the tune was moved {moved}"] if most else []
    others = len([o for o in octaves if o != most])
    return all_moved + ([f"{others} notes beyond the range were moved by other octaves"] if others else [])


def _melody(song: Song) -> VoicePart:
    return song.voice("melody") or VoicePart("melody", "melody", ())


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
    return _with_remarks(song_from_bars([*bars, *new_bars], LeadSheetRequest(plan, song.key.tonic), sections), song)


def harmonise(net: ComposerNet, song: Song, plan: Sequence[Attributes], seed: int) -> Song:
    """The tune as it is, with chords by the network for the attributes of each bar."""
    bars = lead_sheet_bars(song)
    columns = condition_columns(plan, tonic_pitch(song.key.tonic), [*range(3, len(bars), 4), len(bars) - 1])
    columns[:, 0] = 1.0 if song.key.dark else -1.0
    rules = [BarRule(bar.meter, song.key.dark, chord_first=True, notes=bar.notes) for bar in bars]
    sampling = Sampling(guidance=1.3, temperature=0.8)
    generated = generate_bars(net, rules, columns, [seed], sampling=sampling)[0]
    harmonised = [replace(bar, chords=new.chords) for bar, new in zip(bars, generated, strict=True)]
    told = song_from_bars(harmonised, LeadSheetRequest(plan, song.key.tonic), song_sections(song))
    return _with_remarks(told, song)


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

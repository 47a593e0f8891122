"""A whole lead sheet: new sections drawn from the network (the candidate most like people's is kept), returning ones
developed, phrases closed by cadences and breaths, an intro and outro about them, perhaps a lift for the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.music.attributes.columns import DARK_BELOW, condition_columns
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.plan import nearest_mode
from pipelines.music.compose import variation
from pipelines.music.compose.bar_rules import LeadSheetRequest, bar_rules, shape_register
from pipelines.music.compose.decoding import generate_bars
from pipelines.music.compose.development import (
    breathe,
    colour_chromatically,
    come_home,
    develop_section,
    interrupt,
    resolve_clashes,
    smooth_line,
)
from pipelines.music.compose.forms import INTRO, Section, form_sections, phrase_end_bars, spread_sections
from pipelines.music.compose.grammar import BarRule
from pipelines.music.compose.harmony import enrich_harmony
from pipelines.music.compose.likeness import rate_likeness
from pipelines.music.compose.logit_bias import logit_bias
from pipelines.music.compose.meters import join_bars, parts_of
from pipelines.music.compose.net import ComposerNet
from pipelines.music.compose.tokens import BarEvents, to_notes, tonic_pitch
from pipelines.music.song.keys import MODES, Key
from pipelines.music.song.song import Chord, Song, VoicePart

REWRITTEN_BARS = 2  # last bars of a section that comes back and leads elsewhere
CANDIDATES = 3  # of a new section
LIFT_SEMITONES = 2
LIFT_FROM_BARS = 20  # of a piece: shorter ones stay in their key


def compose_lead_sheet(
    net: ComposerNet,
    request: LeadSheetRequest,
    seed: int,
    before: Sequence[BarEvents] = (),
    on_bar: Callable[[int], None] | None = None,
) -> Song:
    """Compose melody and chords.

    Args:
        net: the composer.
        request: what it is composed for.
        seed: another piece for the same request.
        before: bars that it goes on from; they are not part of what is returned.
        on_bar: called with the number of bars that are done.

    Returns:
        A song of one voice, with chords.
    """
    parts = parts_of(request.meter)
    variant = int(np.random.default_rng([seed, 12]).integers(2))
    sections = form_sections(request.form, len(request.plan), variant, ending=request.ending)
    if before:
        sections = [replace(s, letter="A") if s.letter == INTRO else s for s in sections]
    count = (lambda n: on_bar(n // len(parts))) if on_bar else None
    writer = _SheetWriter(net, request, spread_sections(sections, len(parts)), seed, list(before), count)
    bars = writer.write()
    joined = join_bars(bars, request.meter)
    return song_from_bars(joined, request, sections, _lifts(request, sections, seed))


@dataclass(slots=True)
class _SheetWriter:
    """Writes the bars of one lead sheet, section by section.

    Attributes:
        net: the composer.
        request: what is composed.
        sections: in bars of the network's meters.
        seed: of all draws.
        before: bars that the piece goes on from.
        on_bar: called with the number of bars that are done.
        bars: what is written; None where an intro waits for its tune.
    """

    net: ComposerNet
    request: LeadSheetRequest
    sections: list[Section]
    seed: int
    before: list[BarEvents]
    on_bar: Callable[[int], None] | None = None
    bars: list[BarEvents | None] = field(default_factory=list)
    plan: list[Attributes] = field(init=False)
    rules: list[BarRule] = field(init=False)

    def __post_init__(self) -> None:
        plan = [a for a in self.request.plan for _ in parts_of(self.request.meter)]
        self.plan = shape_register(plan, self.sections, self.seed)
        self.rules = bar_rules(self.request, self.sections, self.plan, self.seed)

    def write(self) -> list[BarEvents]:
        """All bars."""
        known: dict[str, Section] = {}
        self.bars = [None] * len(self.plan)
        for section in self.sections:
            if section.letter == INTRO:
                continue
            if section.letter in known:
                self._write_return(known[section.letter], section)
            else:
                self._write_new(section.first, section.last, CANDIDATES if section.bars > 2 else 1)
            known.setdefault(section.letter, section)
            if self.on_bar:
                self.on_bar(section.last)
        if self.request.rewritten is not None:
            parts = len(parts_of(self.request.meter))
            first, last = (n * parts for n in self.request.rewritten)
            self.seed += 7919  # another draw for these bars alone
            self._write_new(first, last, CANDIDATES)
            self.seed -= 7919
        return self._finish()

    def _write_new(self, first: int, last: int, candidates: int) -> None:
        """Bars drawn from the network; of several candidates the one most like people's."""
        request, context = self.request, [bar for bar in self.bars[:first] if bar is not None]
        ends = phrase_end_bars(self.sections)
        columns = condition_columns(self.plan, tonic_pitch(request.tonic), ends)
        unknown = np.full((len(self.before) + len(context), columns.shape[1]), np.nan, np.float32)
        drawn = generate_bars(
            self.net,
            self.rules[first:last],
            columns[first:last],
            [self.seed + 1009 * k for k in range(candidates)],
            [*self.before, *context],
            unknown,
            logit_bias(self.plan[first:last], self.rules[first:last]),
            on_bar=_count_from(first, self.on_bar),
        )
        plan = self.plan[first:last]
        best = max(drawn, key=lambda bars: rate_likeness(bars, plan)) if candidates > 1 else drawn[0]
        self.bars[first:last] = best

    def _write_return(self, source: Section, target: Section) -> None:
        """A section that came before, developed; its end is written anew."""
        rng = np.random.default_rng([self.seed, 15, target.first])
        kept = min(source.bars, target.bars)
        old = [bar for bar in self.bars[source.first : source.first + kept] if bar is not None]
        fitted = [
            fit_bar(bar, self.plan[source.first + k], self.plan[target.first + k], rng) for k, bar in enumerate(old)
        ]
        plan = self.plan[target.first : target.first + kept]
        self.bars[target.first : target.first + kept] = develop_section(fitted, plan, target.turn, rng)
        start = min(target.first + kept, max(target.first, target.last - REWRITTEN_BARS))
        if start < target.last:
            self._write_new(start, target.last, 2)

    def _finish(self) -> list[BarEvents]:
        """Breaths, unrest, richer chords, and the intro over the chords of what it leads to."""
        ends = set(phrase_end_bars(self.sections))
        last = len(self.plan) - 1 if self.request.ending else None
        dark = [a.brightness < DARK_BELOW for a in self.plan]
        for section in self.sections:
            if section.letter == INTRO:
                self._write_intro(section)
        bars = [bar for bar in self.bars if bar is not None]
        fixed = {i for i, rule in enumerate(self.rules) if rule.tonic_opening or rule.cadence_tonic or rule.roots}
        bars = enrich_harmony(bars, self.plan, dark, fixed, self.seed)
        out = []
        for i, (bar, a) in enumerate(zip(bars, self.plan, strict=True)):
            rng = np.random.default_rng([self.seed, 16, i])
            bar = resolve_clashes(smooth_line(bar, dark[i], rng))
            bar = colour_chromatically(bar, a.chromaticism, rng)
            if i in ends and i != last:
                bar = breathe(bar, rng)
            elif i != last:
                bar = interrupt(bar, a.irregularity, rng)
            out.append(bar)
        return [*out[:-1], come_home(out)] if self.request.ending else out

    def _write_intro(self, section: Section) -> None:
        """The chords of the tune's first bars, the last leading to it; no tune."""
        for k, i in enumerate(range(section.first, section.last)):
            source = self.bars[section.last + k] if section.last + k < len(self.bars) else None
            chords = source.chords if source is not None and source.chords else ((0, Chord(0)),)
            if i == section.last - 1 and section.bars > 1:
                chords = (
                    (0, Chord(7, "sus4" if self.seed % 2 else "maj")),
                    (self.rules[i].ticks // 2, Chord(7, "maj")),
                )
            self.bars[i] = BarEvents(self.rules[i].meter, (), chords)


def _lifts(request: LeadSheetRequest, sections: Sequence[Section], seed: int) -> list[int]:
    """Semitones that every bar lies above the key."""
    shifts = [0] * len(request.plan)
    tunes = [s for s in sections if s.tune]
    if not request.ending or len(request.plan) < LIFT_FROM_BARS or len(tunes) < 3 or tunes[-1].turn == 0:
        return shifts
    if np.random.default_rng([seed, 17]).random() < request.lift:
        shifts[tunes[-1].first :] = [LIFT_SEMITONES] * (len(shifts) - tunes[-1].first)
    return shifts


def song_from_bars(
    bars: Sequence[BarEvents], request: LeadSheetRequest, sections: Sequence[Section], shifts: Sequence[int] = ()
) -> Song:
    """Bars as a song in the modes of their plan, each as many semitones above the key as `shifts` say."""
    modes = [nearest_mode(a.brightness) for a in request.plan]
    coloured = [variation.apply_mode_colour(bar, mode) for bar, mode in zip(bars, modes, strict=True)]
    shifts = list(shifts) or [0] * len(bars)
    lifted = [
        replace(bar, notes=tuple((t, n, p + shift) for t, n, p in bar.notes)) if shift else bar
        for bar, shift in zip(coloured, shifts, strict=True)
    ]
    notes, empty_bars = to_notes(lifted, request.tonic)
    letters = [next(s.letter for s in sections if s.first <= i < s.last) for i in range(len(bars))]
    keys = [Key((request.tonic + shift) % 12, mode) for mode, shift in zip(modes, shifts, strict=True)]
    song_bars = tuple(
        replace(
            bar, tempo=a.tempo, section=letters[i], attributes=a, key=keys[i] if i and keys[i] != keys[i - 1] else None
        )
        for i, (bar, a) in enumerate(zip(empty_bars, request.plan, strict=True))
    )
    tune = VoicePart("melody", "melody", notes)
    return Song(keys[0], song_bars, (tune,), f"Piece in {keys[0]}", loop=not request.ending)


def _count_from(start: int, on_bar: Callable[[int], None] | None) -> Callable[[int], None] | None:
    return None if on_bar is None else lambda count: on_bar(start + count)


def fit_bar(bar: BarEvents, source: Attributes, target: Attributes, rng: np.random.Generator) -> BarEvents:
    """A bar that was written for one bar's attributes, changed as another's want: mode, density and register."""
    dark = source.brightness < DARK_BELOW
    if dark != (target.brightness < DARK_BELOW):
        bar, dark = variation.to_parallel_mode(bar, dark), not dark
    ratio = target.density / source.density
    if ratio > 1.15:
        bar = variation.split_notes(bar, min(1.0, ratio - 1), rng, MODES["minor" if dark else "major"])
    elif ratio < 0.87:
        bar = variation.thin_notes(bar, 1 - ratio, rng)
    shift = target.register - source.register
    return variation.transpose(bar, 12 * round(shift / 12)) if abs(shift) >= 6 else bar

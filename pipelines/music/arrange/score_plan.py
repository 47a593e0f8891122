"""What each bar is arranged from: chords with their spans, the tune's floor, energy, section and recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.music.arrange.arc import bar_energies
from pipelines.music.arrange.drums import beat_ticks
from pipelines.music.arrange.instruments import INSTRUMENTS
from pipelines.music.arrange.patterns import Span
from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES, Attributes, clamp_attribute
from pipelines.music.attributes.recipes import RECIPES, Band, Recipe
from pipelines.music.song.song import QUARTER, Bar, Chord, Note, Song

PLAIN = next(recipe for recipe in RECIPES if recipe.word == "neutral")
PHRASE_BARS = 4
LEAST_ABOVE_LOWEST = 3  # semitones that the bass lies above its instrument's lowest note


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a song is to be scored.

    Attributes:
        band: instruments of melody, accompaniment, bass and pad.
        recipes: one a bar; the last goes on where there are fewer bars.
        instruments: names by part that a person has set.
        art_song: 0..1, whether figures come from pop (0) or art songs (1).
        hits: bars that a film's cut falls on: all play, hard.
        keeps_tune: whether the tune was given: it stays where it is, and is played by somebody who has it.
    """

    band: Band = ("piano", "piano", "piano", "")
    recipes: Sequence[Recipe] = (PLAIN,)
    instruments: Mapping[str, str] = field(default_factory=dict)
    art_song: float = 0.3
    hits: tuple[int, ...] = ()
    keeps_tune: bool = False

    def recipe(self, bar: int) -> Recipe:
        """The recipe of a bar."""
        return self.recipes[min(bar, len(self.recipes) - 1)]


@dataclass(frozen=True, slots=True)
class BarPlan:
    """What the parts of one bar are arranged from.

    Attributes:
        index: of the bar.
        start: its first tick.
        bar: the bar itself.
        attributes: what it is to be like.
        tonic: pitch class of its key.
        beats: ticks at which its beats begin.
        chords: (start, end, chord) within the bar; the first starts at 0.
        melody_floor: lower quartile of the melody's pitch; that of the bar before where it rests.
        tune: its notes as (start, length, pitch) within the bar.
        last: whether it ends the song; the last bar of a loop does not.
        energy: 0..1.
        section: a number of its own for every section, returns of one letter told apart.
        letter: of the section.
        place: of the bar in its phrase.
        opens: whether it begins a section.
        closes: whether it ends one.
        recipe: of the bar.
        hit: whether a film's cut falls on it.
    """

    index: int
    start: int
    bar: Bar
    attributes: Attributes
    tonic: int
    beats: tuple[int, ...]
    chords: tuple[Span, ...]
    melody_floor: float
    tune: tuple[tuple[int, int, int], ...]
    last: bool
    energy: float
    section: int
    letter: str
    place: int
    opens: bool
    closes: bool
    recipe: Recipe
    hit: bool

    @property
    def beat(self) -> int:
        """Ticks of its first beat."""
        return (self.beats[1] if len(self.beats) > 1 else self.bar.ticks) - self.beats[0]


def plan_score(song: Song, scoring: Scoring) -> list[BarPlan]:
    """The plans of all bars."""
    tunes = _tune_by_bar(song)
    floors, chords, energies = _melody_floors(tunes), _bar_chords(song), bar_energies(song)
    last, section, opened = len(song.bars) - 1, -1, 0
    plans = []
    for i, bar in enumerate(song.bars):
        opens = i == 0 or bar.section != song.bars[i - 1].section or i - opened >= 2 * PHRASE_BARS
        section, opened = (section + 1, i) if opens else (section, opened)
        plans.append(
            BarPlan(
                index=i,
                start=song.starts[i],
                bar=bar,
                attributes=_within_reach(bar.attributes or DEFAULT_ATTRIBUTES, scoring),
                tonic=song.keys[i].tonic,
                beats=tuple(beat_ticks(bar.meter)),
                chords=chords[i],
                melody_floor=floors[i],
                tune=tunes[i],
                last=i == last and not song.loop,
                energy=energies[i],
                section=section,
                letter=bar.section,
                place=(i - opened) % PHRASE_BARS,
                opens=opens,
                closes=i == last or song.bars[i + 1].section != bar.section or i - opened == 2 * PHRASE_BARS - 1,
                recipe=scoring.recipe(i),
                hit=i in scoring.hits,
            )
        )
    return plans


def _within_reach(a: Attributes, scoring: Scoring) -> Attributes:
    """The attributes with the bass where its instrument has it."""
    player = INSTRUMENTS[scoring.instruments.get("bass", scoring.band[2])]
    return replace(a, bass=clamp_attribute("bass", max(a.bass, player.low + LEAST_ABOVE_LOWEST)))


def _tune_by_bar(song: Song) -> list[tuple[tuple[int, int, int], ...]]:
    voice = song.voice("melody")
    notes: tuple[Note, ...] = voice.notes if voice else ()
    out: list[list[tuple[int, int, int]]] = [[] for _ in song.bars]
    for n, i in zip(notes, song.bars_at([n.start for n in notes]).tolist(), strict=True):
        out[i].append((n.start - song.starts[i], n.length, n.pitch))
    return [tuple(bar) for bar in out]


def _bar_chords(song: Song) -> list[tuple[Span, ...]]:
    """(start, end, chord) in each bar; the chord that still sounds from before where a bar has none at its start."""
    spans, before = [], None
    for bar, key in zip(song.bars, song.keys, strict=True):
        chords = list(bar.chords)
        if not chords or chords[0][0] != 0:
            chords.insert(0, (0, before or Chord(0, "min" if key.dark else "maj")))
        ends = [*(t for t, _ in chords[1:]), bar.ticks]
        spans.append(tuple((start, end, chord) for (start, chord), end in zip(chords, ends, strict=True)))
        before = bar.chords[-1][1] if bar.chords else before
    return spans


def _melody_floors(tunes: Sequence[tuple[tuple[int, int, int], ...]]) -> list[float]:
    pitches = [p for bar in tunes for _, _, p in bar]
    floor = float(np.percentile(pitches, 25)) if pitches else 72.0
    floors = []
    for bar in tunes:
        floor = float(np.percentile([p for _, _, p in bar], 25)) if bar else floor
        floors.append(floor)
    return floors


def strongest(plan: BarPlan, tick: int) -> float:
    """Metrical strength of a tick: 1 where the bar begins, .3 on a beat, less between."""
    return 1.0 if tick == 0 else 0.3 if tick in plan.beats else -0.4 if tick % (QUARTER // 2) == 0 else -0.6

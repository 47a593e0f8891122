"""A lead sheet arranged: `arrange_song(song, seed)` adds accompaniment, bass, pad and drums as each bar's attributes
ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.music.arrange import bass, drums, patterns, voicing
from pipelines.music.arrange.ensembles import Ensemble, choose_ensemble
from pipelines.music.arrange.instruments import instrument_program
from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES, Attributes
from pipelines.music.song.song import QUARTER, Bar, Chord, Note, Song, VoicePart

TENSE_BELOW = 0.17  # brightness; darker and loud is tense
TENSE_LOUDNESS = 76
MELODY_GAP = 3  # semitones that the accompaniment stays under the lower notes of the melody in a bar
DOUBLING_FROM = 0.45  # of the attribute
LOWEST_DOUBLING = 48
PART_VELOCITIES = {"melody": 6, "accompaniment": -9, "bass": -2, "pad": -14, "drums": -6}  # against the bar's loudness


@dataclass(frozen=True, slots=True)
class _BarPlan:
    """What the parts of one bar are arranged from.

    Attributes:
        index: of the bar.
        start: its first tick.
        bar: the bar itself.
        attributes: what it is to be like.
        tonic: pitch class of its key.
        beat: ticks of a beat.
        chords: (start, end, chord) within the bar; the first starts at 0.
        melody_floor: lower quartile of the melody's pitch.
        last: whether it ends the song; the last bar of a loop does not.
    """

    index: int
    start: int
    bar: Bar
    attributes: Attributes
    tonic: int
    beat: int
    chords: tuple[tuple[int, int, Chord], ...]
    melody_floor: float
    last: bool


def arrange_song(
    song: Song, seed: int, point: tuple[float, float] = (0.0, 0.0), instruments: Mapping[str, str] | None = None
) -> Song:
    """The song with its other voices.

    Args:
        song: has a melody and chords; what other voices it has are replaced.
        seed: another arrangement of the same feeling.
        point: valence and arousal that the instruments suit.
        instruments: names by part ("melody", "accompaniment", "bass", "pad"); the rest is chosen.

    Returns:
        The song with melody, accompaniment, bass and what else suits.

    Raises:
        InputError: an unknown instrument.
    """
    ensemble = _choose_instruments(choose_ensemble(*point, seed), instruments or {})
    melody = song.voice("melody")
    tune = (
        list(zip(melody.notes, song.bars_at([n.start for n in melody.notes]).tolist(), strict=True)) if melody else []
    )
    plans = _bar_plans(song, tune)
    voices = [
        VoicePart("melody", "melody", _melody_notes(plans, tune), instrument_program(ensemble.melody)),
        VoicePart("doubling", "accompaniment", _octave_doubling(plans, tune), instrument_program(ensemble.melody)),
        VoicePart(
            "accompaniment",
            "accompaniment",
            _part_notes(plans, _accompaniment_bars(plans, seed), "accompaniment"),
            instrument_program(ensemble.accompaniment),
        ),
        VoicePart(
            "bass", "bass", _part_notes(plans, _bass_bars(plans, seed), "bass"), instrument_program(ensemble.bass)
        ),
    ]
    if ensemble.pad:
        pad = _part_notes(plans, _pad_bars(plans), "pad")
        voices.append(VoicePart("pad", "accompaniment", pad, instrument_program(ensemble.pad)))
    voices.append(VoicePart("drums", "drums", _part_notes(plans, _drum_bars(plans, seed), "drums")))
    return song.with_voices([v for v in voices if v.notes])


def _choose_instruments(ensemble: Ensemble, requested: Mapping[str, str]) -> Ensemble:
    for name in requested.values():
        instrument_program(name)
    return replace(ensemble, **requested)


def _bar_plans(song: Song, tune: Sequence[tuple[Note, int]]) -> list[_BarPlan]:
    floors, chords = _melody_floors(len(song.bars), tune), _bar_chords(song)
    return [
        _BarPlan(
            i,
            song.starts[i],
            bar,
            bar.attributes or DEFAULT_ATTRIBUTES,
            song.keys[i].tonic,
            _beat_ticks(bar),
            chords[i],
            floors[i],
            i == len(song.bars) - 1 and not song.loop,
        )
        for i, bar in enumerate(song.bars)
    ]


def _melody_notes(plans: Sequence[_BarPlan], tune: Sequence[tuple[Note, int]]) -> tuple[Note, ...]:
    """The melody with its loudness."""
    return tuple(replace(n, velocity=_velocity(plans[i], n.start - plans[i].start, "melody")) for n, i in tune)


def _octave_doubling(plans: Sequence[_BarPlan], tune: Sequence[tuple[Note, int]]) -> tuple[Note, ...]:
    """The melody an octave below, softer, where the bar asks for it."""
    return tuple(
        replace(n, pitch=n.pitch - 12, velocity=max(1, _velocity(plans[i], n.start - plans[i].start, "melody") - 10))
        for n, i in tune
        if plans[i].attributes.doubling > DOUBLING_FROM and n.pitch - 12 >= LOWEST_DOUBLING
    )


def _accompaniment_bars(plans: Sequence[_BarPlan], seed: int) -> Iterator[patterns.Hits]:
    pitches: tuple[int, ...] = ()
    section_patterns: dict[tuple[str, int], patterns.Pattern] = {}
    for plan in plans:
        attributes, rng = plan.attributes, np.random.default_rng([seed, 21, plan.index])
        pattern = _section_pattern(section_patterns, plan, seed)
        step = patterns.choose_step(attributes.motion, plan.bar.meter)
        top = plan.melody_floor - MELODY_GAP
        around = min(attributes.register - 12 + 3 * attributes.brightness, top - 4, 67)
        count = max(1, round(attributes.polyphony))
        hits: patterns.Hits = []
        for start, end, chord in plan.chords:
            chance = float(rng.random())
            rich = chord if plan.last else voicing.add_extension(chord, attributes.dissonance, chance)
            pitches = voicing.voice_chord(rich, plan.tonic, count, around, pitches, round(top))
            play = patterns.sustained_chord if plan.last and chord.root == 0 else pattern
            hits += play(pitches, start, end, min(step, end - start), plan.beat)
        yield hits


def _section_pattern(
    section_patterns: dict[tuple[str, int], patterns.Pattern], plan: _BarPlan, seed: int
) -> patterns.Pattern:
    """One pattern for all bars of a section that ask for about the same motion."""
    attributes, section = plan.attributes, plan.bar.section
    tense = attributes.brightness < TENSE_BELOW and attributes.loudness > TENSE_LOUDNESS
    key = (section, round(2 * np.log2(attributes.motion)) * 2 + tense)
    if key not in section_patterns:
        rng = np.random.default_rng([seed, 22, key[1] + 50, ord(section[:1] or "A")])
        section_patterns[key] = patterns.choose_pattern(attributes.motion, tense, rng)
    return section_patterns[key]


def _bass_bars(plans: Sequence[_BarPlan], seed: int) -> Iterator[patterns.Hits]:
    around = 40.0
    for i, plan in enumerate(plans):
        attributes, rng = plan.attributes, np.random.default_rng([seed, 23, i])
        roots = [chord for _, _, chord in plan.chords] + ([] if plan.last else [_next_plan(plans, i).chords[0][2]])
        motion = 0.3 if plan.last else attributes.motion
        darkness = float(np.clip((0.25 - attributes.brightness) * 1.2, 0, 0.9))
        hits: patterns.Hits = []
        for k, (start, end, chord) in enumerate(plan.chords):
            following = roots[k + 1] if k + 1 < len(roots) else None
            centre = 0.5 * around + 0.5 * attributes.bass
            hits += bass.bass_line(chord, following, plan.tonic, (start, end), centre, motion, plan.beat, darkness, rng)
            around = hits[-1][2]
        if attributes.doubling > 0.5:
            hits += [(t, length, p - 12) for t, length, p in hits if p - 12 >= bass.LOWEST_BASS]
        yield hits


def _pad_bars(plans: Sequence[_BarPlan]) -> Iterator[patterns.Hits]:
    pitches: tuple[int, ...] = ()
    for plan in plans:
        hits: patterns.Hits = []
        top = plan.melody_floor - MELODY_GAP
        for start, end, chord in plan.chords:
            pitches = voicing.voice_chord(chord, plan.tonic, 3, min(58, top - 4), pitches, round(top))
            hits += patterns.sustained_chord(pitches, start, end, end - start, plan.beat)
        yield hits


def _drum_bars(plans: Sequence[_BarPlan], seed: int) -> Iterator[patterns.Hits]:
    for i, plan in enumerate(plans):
        drive, section = plan.attributes.drums, plan.bar.section
        if drive < drums.MIN_DRIVE:
            yield []
        elif plan.last:
            yield [(0, QUARTER, drums.CRASH), (0, 6, drums.KICK)]
        else:
            first = i == 0 or section != plans[i - 1].bar.section
            fill = i + 1 < len(plans) and plans[i + 1].bar.section != section and i % 8 == 7
            rng = np.random.default_rng([seed, 24, i // 4])
            yield drums.drum_bar(drive, plan.bar.meter, first=first, fill=fill, rng=rng)


def _next_plan(plans: Sequence[_BarPlan], index: int) -> _BarPlan:
    """The bar that is played after one: the first after the last of a loop."""
    return plans[(index + 1) % len(plans)]


def _bar_chords(song: Song) -> list[tuple[tuple[int, int, Chord], ...]]:
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


def _melody_floors(bars: int, tune: Sequence[tuple[Note, int]]) -> list[float]:
    """The lower quartile of the melody's pitch in every bar; that of the bar before where it rests."""
    pitches: list[list[int]] = [[] for _ in range(bars)]
    for note, bar in tune:
        pitches[bar].append(note.pitch)
    floors, floor = [], 72.0
    for bar_pitches in pitches:
        floor = float(np.percentile(bar_pitches, 25)) if bar_pitches else floor
        floors.append(floor)
    return floors


def _part_notes(plans: Sequence[_BarPlan], bars: Iterator[patterns.Hits], part: str) -> tuple[Note, ...]:
    return tuple(
        Note(plan.start + t, max(3, length), pitch, _velocity(plan, t, part))
        for plan, hits in zip(plans, bars, strict=True)
        for t, length, pitch in sorted(set(hits))
    )


def _velocity(plan: _BarPlan, tick: int, part: str) -> int:
    """Written loudness: the bar's, louder on strong beats by its accent."""
    strength = 1.0 if tick == 0 else 0.3 if tick % plan.beat == 0 else -0.4
    level = plan.attributes.loudness + PART_VELOCITIES[part] + 0.5 * plan.attributes.accent * strength
    return int(np.clip(round(level), 8, 124))


def _beat_ticks(bar: Bar) -> int:
    compound = bar.meter[1] == 8 and bar.meter[0] % 3 == 0
    return 36 if compound else 4 * QUARTER // bar.meter[1] if bar.meter[1] <= 4 else QUARTER // 2

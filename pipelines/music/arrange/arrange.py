"""A lead sheet arranged: `arrange_song(song, seed)` adds accompaniment, bass, pad, countermelody and drums.

Layers enter and leave as the energy of the form and each bar's attributes ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipelines.music.arrange import voicing
from pipelines.music.arrange.accompaniment import Accompanist
from pipelines.music.arrange.arc import part_plays
from pipelines.music.arrange.drums import CRASH, KICK, DrumBar, drum_bar
from pipelines.music.arrange.instruments import INSTRUMENTS, fit_to_range, instrument_program
from pipelines.music.arrange.patterns import StruckNote
from pipelines.music.arrange.score_plan import BarPlan, Scoring, plan_score, strongest
from pipelines.music.song.song import QUARTER, Chord, Note, Song, VoicePart

DOUBLING_FROM = 0.45  # of the attribute
PART_VELOCITIES = {"melody": 6, "accompaniment": -10, "bass": -4, "pad": -16, "counter": -8, "drums": -8}
SINGLE_NOTE_INSTRUMENTS = frozenset({"violin", "cello", "horn", "oboe", "clarinet", "flute", "strings", "viola"})
WIDEST_INSTRUMENT = "piano"  # has every tune that is given
HIT_VELOCITY = 18  # of what falls on a film's cut
SHORTEST_TICKS = 3


def arrange_song(song: Song, seed: int, scoring: Scoring | None = None) -> Song:
    """The song with its other voices.

    Args:
        song: has a melody and chords; what other voices it has are replaced.
        seed: another arrangement of the same feeling.
        scoring: band, recipes and hits; a plain piano without.

    Returns:
        The song with melody, accompaniment, bass and what else suits.

    Raises:
        InputError: an unknown instrument.
    """
    scoring = scoring or Scoring()
    parts = dict(zip(("melody", "accompaniment", "bass", "pad"), scoring.band, strict=True)) | dict(scoring.instruments)
    for name in parts.values():
        if name:
            instrument_program(name)
    if not scoring.keeps_tune:
        song = _tune_in_range(song, parts["melody"])
    elif "melody" not in scoring.instruments and not _has_tune(song, parts["melody"]):
        parts["melody"] = WIDEST_INSTRUMENT
    plans = plan_score(song, scoring)
    melody = _melody(plans)
    upper, lower = _accompany(plans, song, Accompanist(seed, scoring.art_song), INSTRUMENTS[parts["bass"]].low)
    voices = [
        ("melody", "melody", melody, parts["melody"]),
        ("doubling", "accompaniment", _octave_doubling(plans, INSTRUMENTS[parts["melody"]].low), parts["melody"]),
        ("accompaniment", "accompaniment", upper, parts["accompaniment"]),
        ("bass", "bass", lower, parts["bass"]),
    ]
    if parts["pad"]:
        voices.append(("pad", "accompaniment", _layer(plans, song, "pad", _pad_bars(plans)), parts["pad"]))
        if parts["pad"] in SINGLE_NOTE_INSTRUMENTS:
            voices.append(("countermelody", "accompaniment", _counter(plans, song), parts["pad"]))
    out = [
        VoicePart(
            name,
            role,
            notes if role == "melody" and scoring.keeps_tune else fit_to_range(notes, player),
            instrument_program(player),
        )
        for name, role, notes, player in voices
        if notes
    ]
    drums = _layer(plans, song, "drums", _drum_bars(plans, seed))
    return song.with_voices([*out, *([VoicePart("drums", "drums", drums)] if drums else [])])


def _melody(plans: Sequence[BarPlan]) -> tuple[Note, ...]:
    """The melody with its loudness."""
    return _notes(plans, ([(*note, 0) for note in plan.tune] for plan in plans), "melody")


def _tune_in_range(song: Song, player: str) -> Song:
    """The song with its tune where its instrument has it, so that the others are arranged about it."""
    return song.with_voices(
        [replace(v, notes=fit_to_range(v.notes, player, whole=True)) if v.role == "melody" else v for v in song.voices]
    )


def _has_tune(song: Song, player: str) -> bool:
    """Whether an instrument has every note of the tune."""
    _, low, high = INSTRUMENTS[player]
    return all(low <= n.pitch <= high for v in song.voices if v.role == "melody" for n in v.notes)


def _octave_doubling(plans: Sequence[BarPlan], lowest: int) -> tuple[Note, ...]:
    """The melody an octave below, softer, where the bar asks for it."""
    bars = (
        [(t, n, p - 12, -10) for t, n, p in plan.tune if p - 12 >= lowest]
        if plan.attributes.doubling > DOUBLING_FROM
        else []
        for plan in plans
    )
    return _notes(plans, bars, "melody")


def _accompany(
    plans: Sequence[BarPlan], song: Song, player: Accompanist, lowest: int
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    uppers, lowers = [], []
    for i, plan in enumerate(plans):
        following = None if plan.last else plans[(i + 1) % len(plans)].chords[0][2]
        upper, lower = player.play(plan, following)
        if plan.attributes.doubling > 0.55:
            lower = [*lower, *((t, n, p - 12, v - 6) for t, n, p, v in lower if p - 12 >= lowest)]
        plays = part_plays("bass", plan.energy, plan.letter, loop=song.loop) or plan.hit
        uppers.append(upper)
        lowers.append(lower if plays or _lower_only(plan) else [])
    return _notes(plans, uppers, "accompaniment"), _notes(plans, lowers, "bass")


def _lower_only(plan: BarPlan) -> bool:
    """Whether the bass plays in an intro already: in its second half."""
    return plan.letter == "intro" and plan.place >= 2


def _layer(plans: Sequence[BarPlan], song: Song, part: str, bars: Iterator[list[StruckNote]]) -> tuple[Note, ...]:
    """The bars of a part in which its layer plays."""
    played = (
        hits
        if plan.hit
        or (plan.attributes.drums >= 0.8 * (part == "drums") > 0 and plan.letter not in ("intro", "outro"))
        or part_plays(part, plan.energy, plan.letter, loop=song.loop)
        else []
        for plan, hits in zip(plans, bars, strict=True)
    )
    return _notes(plans, played, part)


def _pad_bars(plans: Sequence[BarPlan]) -> Iterator[list[StruckNote]]:
    pitches: tuple[int, ...] = ()
    for plan in plans:
        hits: list[StruckNote] = []
        top = max(52.0, plan.melody_floor - 3)
        for start, end, chord in plan.chords:
            pitches = voicing.voice_chord(chord, plan.tonic, 3, min(58, top - 4), pitches, round(top))
            hits += [(start, end - start, p, 0) for p in pitches]
        yield hits


def _counter(plans: Sequence[BarPlan], song: Song) -> tuple[Note, ...]:
    """A countermelody of long notes: the chord's third or seventh, by the nearest way, unless the tune has it."""
    before, bars = 64.0, []
    for plan in plans:
        hits: list[StruckNote] = []
        if part_plays("counter", plan.energy, plan.letter, loop=song.loop) and not plan.last:
            for start, end, chord in plan.chords:
                pitch = _guide_tone(chord, plan, before)
                sung = any(t < end and t + n > start and p % 12 == pitch % 12 for t, n, p in plan.tune)
                if not sung:
                    hits.append((start, end - start, pitch, 4))
                    before = float(pitch)
        bars.append(hits)
    return _notes(plans, bars, "counter")


def _guide_tone(chord: Chord, plan: BarPlan, before: float) -> int:
    classes = {(plan.tonic + t) % 12 for t in (*chord.tones[1:2], *chord.tones[3:4], *chord.tones[2:3])}
    options = [p for p in range(55, 74) if p % 12 in classes]
    return min(options, key=lambda p: (abs(p - before) if p != before else 1.5, p))


def _drum_bars(plans: Sequence[BarPlan], seed: int) -> Iterator[list[StruckNote]]:
    for plan in plans:
        rng = np.random.default_rng([seed, 24, plan.index])
        if plan.hit and plan.attributes.drums < 0.3:
            yield [(0, QUARTER, CRASH, 0), (0, 12, KICK, 6)]
        elif plan.last:
            yield [(0, QUARTER, CRASH, 0), (0, 6, KICK, 0)] if plan.attributes.drums > 0.3 else []
        else:
            first = plan.opens or plan.hit
            bar = DrumBar(plan.attributes.drums, plan.bar.meter, plan.section, first, plan.closes, plan.place)
            beat = "waltz" if plan.bar.meter == (3, 4) and plan.recipe.beat in ("rock", "light") else plan.recipe.beat
            yield drum_bar(beat, bar, rng)


def _notes(
    plans: Sequence[BarPlan], bars: Sequence[list[StruckNote]] | Iterator[list[StruckNote]], part: str
) -> tuple[Note, ...]:
    level: Callable[[BarPlan, int], int] = lambda plan, tick: _velocity(plan, tick, part)  # noqa: E731
    return tuple(
        replace(Note(plan.start + t, max(SHORTEST_TICKS, n), p), velocity=int(np.clip(level(plan, t) + v, 8, 122)))
        for plan, hits in zip(plans, bars, strict=True)
        for t, n, p, v in sorted(set(hits))
    )


def _velocity(plan: BarPlan, tick: int, part: str) -> int:
    """Written loudness: the bar's, louder on strong beats by its accent, and where nobody expects it by its unrest."""
    a = plan.attributes
    surprise = a.irregularity * a.accent * (((plan.index * 7 + tick) * 31 % 17) / 17 > 0.85)
    level = a.loudness + PART_VELOCITIES[part] + 0.5 * a.accent * strongest(plan, tick) + surprise
    return round(level) + (HIT_VELOCITY if plan.hit and tick == 0 else 0)

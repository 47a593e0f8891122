"""A lead sheet arranged: `arrange(song, seed)` adds accompaniment, bass, pad and drums as each bar's attributes ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipelines.music.arrange import bass, drums, patterns, voicing
from pipelines.music.arrange.instruments import Ensemble, choose_ensemble, instrument_program
from pipelines.music.attributes.names import Attributes
from pipelines.music.song.song import QUARTER, Bar, Chord, Note, Song, Voice

TENSE_BELOW = 0.17  # brightness; darker and loud is tense
MELODY_GAP = 3  # semitones that the accompaniment stays under the lower notes of the melody in a bar
PART_VELOCITIES = {"melody": 6, "accompaniment": -9, "bass": -2, "pad": -14, "drums": -6}
DEFAULT = Attributes()


@dataclass(slots=True)
class _Texture:
    """How a section is accompanied."""

    pattern: patterns.Pattern
    tense: bool


def arrange_song(
    song: Song, seed: int, point: tuple[float, float] = (0.0, 0.0), instruments: Mapping[str, str] | None = None
) -> Song:
    """The song with its other voices.

    Args:
        song: has a melody and chords; what other voices it has are replaced.
        seed: another arrangement of the same feeling.
        point: valence and arousal that the instruments suit.
        instruments: names by part ("melody", "accompaniment", "bass", "pad"); the rest is chosen.

    Raises:
        InputError: an unknown instrument.
    """
    who = _choose_instruments(choose_ensemble(*point, seed), instruments or {})
    melody = song.voice("melody")
    tune = melody.notes if melody else ()
    upper = [n for i, hits in _accompaniment_bars(song, tune, seed) for n in _notes(song, i, hits, "accompaniment")]
    low = [n for i, hits in _bass_bars(song, seed) for n in _notes(song, i, hits, "bass")]
    beaten = [n for i, hits in _drum_bars(song, seed) for n in _notes(song, i, hits, "drums")]
    voices = [
        Voice("melody", "melody", _melody_notes(song, tune), instrument_program(who.melody)),
        Voice("doubling", "accompaniment", _octave_doubling(song, tune), instrument_program(who.melody)),
        Voice("accompaniment", "accompaniment", tuple(upper), instrument_program(who.accompaniment)),
        Voice("bass", "bass", tuple(low), instrument_program(who.bass)),
    ]
    if who.pad:
        pad = [n for i, hits in _pad_bars(song, tune) for n in _notes(song, i, hits, "pad")]
        voices.append(Voice("pad", "accompaniment", tuple(pad), instrument_program(who.pad)))
    if beaten:
        voices.append(Voice("drums", "drums", tuple(beaten)))
    return song.of([v for v in voices if v.notes])


def _choose_instruments(chosen: Ensemble, named: Mapping[str, str]) -> Ensemble:
    for name in named.values():
        instrument_program(name)
    return replace(chosen, **named)


def _melody_notes(song: Song, tune: Sequence[Note]) -> tuple[Note, ...]:
    """The melody with its loudness."""
    return tuple(
        replace(n, velocity=_velocity(song, i, n.start - song.starts[i], "melody")) for n, i in _placed(song, tune)
    )


def _octave_doubling(song: Song, tune: Sequence[Note]) -> tuple[Note, ...]:
    """The melody an octave below, softer, where the bar asks for it."""
    low = [(n, i) for n, i in _placed(song, tune) if _of(song.bars[i]).doubling > 0.45 and n.pitch - 12 >= 48]
    return tuple(
        replace(n, pitch=n.pitch - 12, velocity=max(1, _velocity(song, i, n.start - song.starts[i], "melody") - 10))
        for n, i in low
    )


def _placed(song: Song, tune: Sequence[Note]) -> list[tuple[Note, int]]:
    return [(n, song.bar_at(n.start)) for n in tune]


def _accompaniment_bars(song: Song, tune: Sequence[Note], seed: int) -> Iterator[tuple[int, patterns.Hits]]:
    before: tuple[int, ...] = ()
    textures: dict[tuple[str, int], _Texture] = {}
    last = _melody_floor(song, tune)
    for i, bar in enumerate(song.bars):
        asked, rng = _of(bar), np.random.default_rng([seed, 21, i])
        texture = _texture(textures, bar, asked, seed)
        step, beat = patterns.choose_step(asked.motion, bar.meter), _beat(bar)
        hits: patterns.Hits = []
        chords = _bar_chords(song, i)
        for (_, chord), (start, end) in zip(
            chords, patterns.chord_spans([t for t, _ in chords], bar.ticks), strict=True
        ):
            rich = (
                voicing.add_extension(chord, asked.dissonance, float(rng.random())) if i < len(song.bars) - 1 else chord
            )
            top = last[i] - MELODY_GAP
            around = min(asked.register - 12 + 3 * asked.brightness, top - 4, 67)
            pitches = voicing.voice_chord(
                rich, song.key_at(i).tonic, max(1, round(asked.polyphony)), around, before, round(top)
            )
            before = pitches
            home = i == len(song.bars) - 1 and chord.root == 0
            play = patterns.sustained_chord if home else texture.pattern
            hits += play(pitches, start, end, min(step, end - start), beat)
        yield i, hits


def _texture(known: dict[tuple[str, int], _Texture], bar: Bar, asked: Attributes, seed: int) -> _Texture:
    """One pattern for all bars of a section that ask for about the same motion."""
    tense = asked.brightness < TENSE_BELOW and asked.loudness > 76
    key = (bar.section, round(2 * np.log2(asked.motion)) * 2 + tense)
    if key not in known:
        rng = np.random.default_rng([seed, 22, key[1] + 50, ord(bar.section[:1] or "A")])
        known[key] = _Texture(patterns.choose_pattern(asked.motion, tense, rng), tense)
    return known[key]


def _bass_bars(song: Song, seed: int) -> Iterator[tuple[int, patterns.Hits]]:
    around = 40.0
    for i, bar in enumerate(song.bars):
        asked, rng, chords = _of(bar), np.random.default_rng([seed, 23, i]), _bar_chords(song, i)
        following = _bar_chords(song, i + 1)[0][1] if i + 1 < len(song.bars) and _bar_chords(song, i + 1) else None
        hits: patterns.Hits = []
        for k, (span, (_, chord)) in enumerate(
            zip(patterns.chord_spans([t for t, _ in chords], bar.ticks), chords, strict=True)
        ):
            after = chords[k + 1][1] if k + 1 < len(chords) else following
            motion = 0.3 if i == len(song.bars) - 1 else asked.motion
            part = bass.bass_line(
                chord,
                after,
                song.key_at(i).tonic,
                span,
                0.5 * around + 0.5 * asked.bass,
                motion,
                _beat(bar),
                _darkness(asked),
                rng,
            )
            around = part[-1][2]
            hits += part
        if asked.doubling > 0.5:
            hits += [(t, n, p - 12) for t, n, p in hits if p - 12 >= bass.LOWEST_BASS]
        yield i, hits


def _darkness(asked: Attributes) -> float:
    return float(np.clip((0.25 - asked.brightness) * 1.2, 0, 0.9))


def _pad_bars(song: Song, tune: Sequence[Note]) -> Iterator[tuple[int, patterns.Hits]]:
    before: tuple[int, ...] = ()
    last = _melody_floor(song, tune)
    for i, bar in enumerate(song.bars):
        chords, hits = _bar_chords(song, i), []
        for (_, chord), (start, end) in zip(
            chords, patterns.chord_spans([t for t, _ in chords], bar.ticks), strict=True
        ):
            before = voicing.voice_chord(
                chord, song.key_at(i).tonic, 3, min(58, last[i] - MELODY_GAP - 4), before, round(last[i] - MELODY_GAP)
            )
            hits += patterns.sustained_chord(before, start, end, end - start, _beat(bar))
        yield i, hits


def _drum_bars(song: Song, seed: int) -> Iterator[tuple[int, patterns.Hits]]:
    for i, bar in enumerate(song.bars):
        first = i == 0 or bar.section != song.bars[i - 1].section
        fill = i + 1 < len(song.bars) and song.bars[i + 1].section != bar.section and i % 8 == 7
        rng = np.random.default_rng([seed, 24, i // 4])
        last = i == len(song.bars) - 1
        yield (
            i,
            drums.drum_bar(_of(bar).drums, bar.meter, first=first, fill=fill, rng=rng)
            if not last
            else _final_drum_hits(_of(bar).drums),
        )


def _final_drum_hits(drive: float) -> patterns.Hits:
    return [(0, QUARTER, drums.CRASH), (0, 6, drums.KICK)] if drive >= drums.MIN_DRIVE else []


def _bar_chords(song: Song, i: int) -> list[tuple[int, Chord]]:
    """The chords of a bar; the one that still sounds from before where it has none at its start."""
    own = list(song.bars[i].chords)
    if own and own[0][0] == 0:
        return own
    before = song.chord_at(song.starts[i] - 1) if i else None
    return [(0, before or Chord(0, "min" if song.key_at(i).dark else "maj")), *own]


def _melody_floor(song: Song, tune: Sequence[Note]) -> list[float]:
    """The lower quartile of the melody's pitch in every bar; that of the bar before where it rests."""
    pitches: list[list[int]] = [[] for _ in song.bars]
    for n in tune:
        pitches[song.bar_at(n.start)].append(n.pitch)
    out, held = [], 72.0
    for inside in pitches:
        held = float(np.percentile(inside, 25)) if inside else held
        out.append(held)
    return out


def _notes(song: Song, i: int, hits: patterns.Hits, part: str) -> list[Note]:
    start = song.starts[i]
    return [Note(start + t, max(3, length), p, _velocity(song, i, t, part)) for t, length, p in sorted(set(hits))]


def _velocity(song: Song, i: int, tick: int, part: str) -> int:
    """Written loudness: the bar's, louder on strong beats by its accent."""
    asked = _of(song.bars[i])
    strong = 1.0 if tick == 0 else 0.3 if tick % _beat(song.bars[i]) == 0 else -0.4
    return int(np.clip(round(asked.loudness + PART_VELOCITIES[part] + 0.5 * asked.accent * strong), 8, 124))


def _of(bar: Bar) -> Attributes:
    return bar.attributes or DEFAULT


def _beat(bar: Bar) -> int:
    compound = bar.meter[1] == 8 and bar.meter[0] % 3 == 0
    return 36 if compound else 4 * QUARTER // bar.meter[1] if bar.meter[1] <= 4 else QUARTER // 2

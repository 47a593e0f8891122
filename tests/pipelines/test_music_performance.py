"""How a score is played: the rules of performance one by one, in seconds, velocities and tempos."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES, Attributes
from pipelines.music.perform.perform import MELODIC_CHARGE, build_tempo_map, perform
from pipelines.music.perform.tempo_map import phrase_spans
from pipelines.music.song.keys import Key
from pipelines.music.song.song import Bar, Chord, Note, Song, VoicePart
from pipelines.music.sound.sequence import Track
from weights.errors import InputError


def _eighths(swing: float, articulation: float = 0.9, **more: float) -> Song:
    attributes = Attributes(swing=swing, articulation=articulation, **more)
    notes = tuple(Note(12 * i, 12, 60 + i) for i in range(16))
    bars = (Bar(tempo=60, attributes=attributes), Bar(tempo=60, attributes=attributes))
    return Song(Key(0), bars, (VoicePart("melody", "melody", notes),))


@pytest.mark.parametrize(("swing", "late_s"), [(0.0, 0.5), (0.5, 0.5 + 1 / 12), (1.0, 2 / 3)])
def test_swing_is_played(swing: float, late_s: float) -> None:
    song = _eighths(swing)
    played = perform(song, build_tempo_map(song, 0, 0.0), 0, 0.0).tracks[0].notes
    starts = np.array([n.start_s for n in played])
    assert starts[::2] == pytest.approx(np.arange(8.0)) and starts[1::2] == pytest.approx(np.arange(8) + late_s)


def test_articulation_and_loudness_are_played() -> None:
    for articulation in (0.3, 0.9):
        song = _eighths(0.0, articulation)
        played = perform(song, build_tempo_map(song, 0, 0.0), 0, 0.0).tracks[0].notes
        assert [n.end_s - n.start_s for n in played] == pytest.approx([0.5 * articulation] * 16)
    song = _eighths(0.0)
    assert all(n.velocity == 80 for n in perform(song, build_tempo_map(song, 0, 0.0), 0, 0.0).tracks[0].notes)


def test_people_play_with_freedom_and_by_seed() -> None:
    song = _eighths(0.0)
    play = lambda seed, amount: perform(song, build_tempo_map(song, seed, amount), seed, amount).tracks[0].notes  # noqa: E731
    assert play(1, 1.0) == play(1, 1.0) != play(2, 1.0)
    steps = np.diff([n.start_s for n in play(1, 1.0)])
    assert steps.std() > 0.005 and steps[-3:].mean() > 1.1 * steps[4:8].mean(), "the end slows down"
    assert play(1, 2.0) != play(1, 1.0)
    with pytest.raises(InputError, match="0 to 2"):
        play(1, 2.1)


def test_a_seed_plays_what_it_played_before() -> None:
    bars = (Bar(tempo=100, chords=((0, Chord(0)),), attributes=DEFAULT_ATTRIBUTES),) * 8
    tune = tuple(Note(24 * i, 24, 60 + (0, 4, 7, 11)[i % 4]) for i in range(32))
    bass = tuple(Note(96 * i, 96, 36) for i in range(8))
    song = Song(Key(0), bars, (VoicePart("a", "melody", tune), VoicePart("b", "bass", bass)))
    made = perform(song, build_tempo_map(song, 3), 3).tracks
    found = [(n.start_s, n.end_s, n.velocity) for track in made for n in track.notes[::7]]
    expected = [
        *((0.00597, 0.52932, 77), (4.23275, 4.74695, 80), (8.49462, 9.02828, 80), (12.82728, 13.33714, 80)),
        *((17.21268, 17.78973, 78), (0.00748, 2.31707, 72), (17.21784, 19.92305, 81)),
    ]
    assert np.array(found) == pytest.approx(np.array(expected), abs=2e-5)


def test_a_tune_keeps_its_order_and_its_notes_when_it_is_played_fast() -> None:
    rng = np.random.default_rng(2)
    starts = np.cumsum(rng.choice([1, 2, 3], 90)).tolist()
    notes = tuple(Note(t, 1, int(p)) for t, p in zip(starts, rng.choice([60, 60, 62], 90), strict=True))
    bars = tuple(Bar(tempo=240, attributes=DEFAULT_ATTRIBUTES) for _ in range(3))
    song = Song(Key(0), bars, (VoicePart("melody", "melody", notes),))
    for seed in range(5):
        played = perform(song, build_tempo_map(song, seed, 2.0), seed, 2.0).tracks[0].notes
        assert [n.pitch for n in played] == [n.pitch for n in notes]
        onsets = np.array([n.start_s for n in played])
        assert np.diff(onsets).min() == pytest.approx(0.002, abs=1e-5)
        written = build_tempo_map(song, seed, 2.0).seconds([n.start for n in notes])
        assert np.abs(onsets - written).max() < 0.06, "no later than an unsteady hand is anyway"


# --- rule by rule ----------------------------------------------------------------------------------------------------


def _song(
    notes: tuple[Note, ...],
    role: str = "melody",
    program: int = 0,
    chord: int = 0,
    tempo: float = 60,
    **attributes: float,
) -> Song:
    bar = Bar(tempo=tempo, chords=((0, Chord(chord)),), attributes=Attributes(**{"articulation": 0.9, **attributes}))
    return Song(Key(0), (bar,) * 4, (VoicePart("a", role, notes, program),))


def _play(song: Song, seed: int = 0, amount: float = 1.0) -> Track:
    """Played in the written tempo, so that only the rules of notes are heard."""
    return perform(song, build_tempo_map(song, 0, 0.0), seed, amount).tracks[0]


def _velocities(song: Song, amount: float = 1.0, seeds: int = 60) -> NDArray[np.float64]:
    """Of each note, the mean over how unsteady hands play it."""
    return np.mean([[n.velocity for n in _play(song, seed, amount).notes] for seed in range(seeds)], axis=0)


QUARTERS = tuple(Note(24 * i, 24, 60) for i in range(16))


def test_a_phrase_swells_and_falls() -> None:
    gain_db = [1.5 - 10 * (i / 16 - 0.55) ** 2 for i in range(16)]
    for amount in (1.0, 0.5):
        expected = 80 + 2.4 * 0.6 * amount * np.array(gain_db)
        found = _velocities(_song(QUARTERS, "other"), amount)
        assert np.abs(found - expected).max() < 1.0 and abs(found.mean() - expected.mean()) < 0.3
    assert np.ptp(_velocities(_song(QUARTERS, "other"), 0, 1)) == 0
    twice = replace(_song(tuple(Note(24 * i, 24, 60) for i in range(32)), "other"), bars=_song(()).bars * 2)
    first, second = np.split(_velocities(twice), 2)
    assert np.abs(first - second).max() < 1.2, "and so does the next"


def test_no_key_is_struck_harder_than_keys_can_be_nor_softer() -> None:
    for velocity, limit in ((127, 127), (1, 5)):
        song = _song(tuple(Note(24 * i, 24, 60 + (24 if velocity > 60 else -24), velocity) for i in range(16)))
        assert {n.velocity for s in range(5) for n in _play(song, s).notes} >= {limit}
        assert all(5 <= n.velocity <= 127 for s in range(5) for n in _play(song, s).notes)


def test_high_notes_of_a_tune_are_louder_and_so_are_notes_far_from_the_chord() -> None:
    def rise(pitch: int, role: str = "melody", **more: Any) -> float:
        plain, other = (
            _velocities(_song(tuple(Note(24 * i, 24, p) for i in range(16)), role, **more), seeds=20).mean()
            for p in (60, pitch)
        )
        return float(other - plain)

    assert rise(72) == pytest.approx(12 * 0.125 * 2.4, abs=0.5) and rise(72, "other") == 0
    published = (0, 6.5, 2, 4.5, 4, 2.5, 6, 1, 5.5, 3, 3.5, 5)  # Sundberg et al., by semitones above the root
    assert tuple(MELODIC_CHARGE) == published
    for above in (1, 6, 7):
        assert rise(60 + above) == pytest.approx(2.4 * (0.125 * above + 0.2 * published[above]), abs=0.5)
    over_f = rise(66, chord=5) + 2.4 * 0.2 * published[7]
    assert over_f == pytest.approx(2.4 * (0.125 * 6 + 0.2 * published[1]), abs=0.5), "counted from the chord's root"
    low, high = (_velocities(_song(QUARTERS, register=r), seeds=20).mean() for r in (80.0, 56.0))
    assert high - low == pytest.approx(24 * 0.125 * 2.4, abs=0.5), "high is what is above the bar's register"


def test_the_hand_is_as_unsteady_as_a_hand() -> None:
    for amount in (1.0, 2.0):
        late_s = [
            [n.start_s - i for i, n in enumerate(_play(_song(QUARTERS, "other"), s, amount).notes)] for s in range(80)
        ]
        assert np.std(np.array(late_s)[:, 4:]) == pytest.approx(0.006 * amount, rel=0.12)
        force = [[n.velocity for n in _play(_song(QUARTERS, "other"), s, amount).notes] for s in range(80)]
        assert np.std(np.array(force), axis=0)[4:].mean() == pytest.approx(2.5 * amount, rel=0.15)
    deviation = np.array(late_s)[:, 4:]
    near = np.corrcoef(deviation[:, :-1].ravel(), deviation[:, 1:].ravel())[0, 1]
    assert near == pytest.approx(0.7, abs=0.08), "it wanders, it does not jitter"
    assert min(n.start_s for s in range(20) for n in _play(_song(QUARTERS), s, 2.0).notes) >= 0


def test_articulation_by_part() -> None:
    def lengths(role: str, amount: float = 1.0, **more: float) -> list[float]:
        return [n.end_s - n.start_s for n in _play(_song(QUARTERS, role, **more), amount=amount).notes]

    assert lengths("other", articulation=0.5) == pytest.approx([0.5] * 16)
    assert lengths("bass", articulation=0.5) == pytest.approx([0.6] * 16), "a bass rings on a little"
    drums = _song(tuple(Note(24 * i, 24, 40 + i) for i in range(16)), "drums", articulation=0.5)
    assert [n.end_s - n.start_s for n in _play(drums).notes] == pytest.approx([1.0] * 16), "a drum rings as it does"
    assert lengths("melody", articulation=0.5) == pytest.approx([0.5] * 16)
    assert lengths("melody", articulation=1.1)[-1] == pytest.approx(0.9), "a phrase ends with a breath"
    assert lengths("other", 0.0, articulation=1.1)[-1] == pytest.approx(1.0), "as written, no note is longer"
    for end, share in ((384, 0.9), (383, 0.9), (382, 1.1)):
        last = _play(_song((Note(end - 24, 24, 60),), articulation=1.1)).notes[0]
        assert last.end_s - last.start_s == pytest.approx(share), "also one that ends a tick before its phrase"
    twice = replace(
        _song((Note(480, 24, 60), Note(744, 24, 62)), articulation=1.1), bars=_song((), articulation=1.1).bars * 2
    )
    assert [n.end_s - n.start_s for n in _play(twice).notes] == pytest.approx([1.1, 0.9]), "each phrase by its own end"
    short = tuple(Note(24 * i, 12, 60) for i in range(16))
    loud, soft = (_play(_song(short, loudness=level, articulation=0.8)).notes[0] for level in (120.0, 60.0))
    assert soft.end_s - soft.start_s == pytest.approx(0.4)
    assert loud.end_s - loud.start_s == pytest.approx(0.4 * 0.94), "sharp playing shortens what is short"


def test_no_key_is_struck_while_it_is_held() -> None:
    close = (Note(0, 48, 60), Note(24, 24, 60), Note(49, 1, 64), Note(50, 1, 64), Note(60, 12, 60))
    played = _play(_song(close, "other", tempo=120, articulation=1.0), amount=0).notes
    expected = [(0, 60), (0.5, 60), (pytest.approx(50 / 48), 64), (1.25, 60)]
    assert [(n.start_s, n.pitch) for n in played] == expected, "one that would be too short is left out"
    assert played[0].end_s == pytest.approx(0.48), "let go a fiftieth of a second before"
    tune = _play(_song(close, tempo=120), amount=0).notes
    assert [n.pitch for n in tune] == [60, 60, 64, 64, 60], "but none of a tune"
    assert tune[2].end_s - tune[2].start_s == pytest.approx(0.02), "which sounds as briefly as can be heard"


@pytest.mark.parametrize(
    ("role", "mix"),
    [
        ("melody", (3.0, 0.05, 1.0)),
        ("accompaniment", (-2.5, -0.22, 1.0)),
        ("bass", (-1.0, 0.0, 0.6)),
        ("drums", (-5.0, 0.0, 0.4)),
        ("other", (-2.0, 0.2, 1.0)),
        ("harp", (-2.0, 0.2, 1.0)),
    ],
)
def test_where_a_part_stands_in_the_mix(role: str, mix: tuple[float, float, float]) -> None:
    track = _play(_song(QUARTERS, role, program=40))
    assert (track.gain_db, track.pan, track.room) == mix and track.drums == (role == "drums")
    assert (track.name, track.program) == ("a", 40)


def test_a_second_accompaniment_sits_on_the_other_side_and_silent_parts_are_left_out() -> None:
    parts = [VoicePart(n, "accompaniment", QUARTERS if n != "none" else ()) for n in ("a", "b", "none", "c")]
    tracks = perform(song := _song(QUARTERS).with_voices(parts), build_tempo_map(song, 0, 0.0), 0).tracks
    assert [(t.name, t.pan) for t in tracks] == [("a", -0.22), ("b", 0.22), ("c", 0.22)]


def test_the_pedal_changes_with_the_chord() -> None:
    bar = Bar(tempo=60, chords=((0, Chord(0)), (48, Chord(7))), attributes=Attributes(articulation=0.8))
    short = Bar(tempo=60, chords=((0, Chord(0)),), attributes=Attributes(articulation=0.79))
    plain = Bar(tempo=60, attributes=Attributes(articulation=0.9))

    def pedal(role: str = "melody", program: int = 0, amount: float = 1.0) -> list[tuple[float, float]]:
        return list(
            _play(Song(Key(0), (bar, short, plain), (VoicePart("a", role, QUARTERS, program),)), 0, amount).pedal
        )

    down = [(0.03, 1.98), (2.03, 3.98), (8.03, 11.98)]
    for program in (0, 7, 46):
        assert np.array(pedal(program=program)) == pytest.approx(np.array(down))
    assert pedal(program=8) == pedal(program=45) == pedal("bass") == pedal("drums") == pedal(amount=0) == []


# --- tempo -----------------------------------------------------------------------------------------------------------


def _tempo(song: Song, amount: float, seeds: int = 60) -> NDArray[np.float64]:
    """Quarters a minute at each quarter of a bar's quarter, the mean of drifting tempos."""
    ticks = np.arange(0, song.ticks + 1, 6)
    maps = [build_tempo_map(song, seed, amount).seconds(ticks) for seed in range(seeds)]
    return np.asarray(60 * 6 / 24 / np.diff(np.mean(maps, axis=0)))


def _bars(count: int, rubato: float, **more: Any) -> Song:
    bar = Bar(tempo=100, attributes=Attributes(rubato=rubato), **more)
    return Song(Key(0), (bar,) * count, ())


def test_a_phrase_begins_and_ends_slower() -> None:
    tempo = _tempo(_bars(8, 1.0), 1.0)[:64]
    x = np.arange(64) / 64
    slower = np.where(x < 0.4, 0.06 * ((0.4 - x) / 0.4) ** 2, 0.1 * ((x - 0.4) / 0.6) ** 2)
    assert tempo == pytest.approx(100 * (1 - slower), rel=4e-3)
    for song, amount in ((_bars(8, 0.5), 1.0), (_bars(8, 1.0), 0.5)):
        assert _tempo(song, amount)[:64] == pytest.approx(100 * (1 - slower / 2), rel=4e-3)
    assert np.allclose(_tempo(_bars(8, 1.0), 0.0, 1), 100)


def test_a_piece_ends_as_a_runner_stops() -> None:
    for bars, length in ((8, 2.5), (1, 1.5)):
        song = _bars(bars, 0.0)
        tempo, at = _tempo(song, 1.0, 1), np.arange(0, song.ticks, 6)
        x = np.clip((at - (song.ticks - length * 96)) / (length * 96), 0, 1)
        w = 1 - 0.28 * 0.35  # at least so far, also where nothing is free
        assert tempo == pytest.approx(100 * (1 + (w**3 - 1) * x) ** (1 / 3))
    free = _tempo(_bars(8, 1.0), 1.0)
    arch = 1 - 0.1 * (63 / 64 - 0.4) ** 2 / 0.36
    assert free[-1] / 100 == pytest.approx(arch * (1 + (0.72**3 - 1) * 0.975) ** (1 / 3), rel=0.01)
    assert _tempo(_bars(8, 2.0), 2.0)[-1] > 100 * 0.35 * 0.6


def test_the_tempo_drifts_slowly_and_by_seed() -> None:
    song, x = _bars(24, 1.0), np.arange(0, 23 * 96, 6)
    steps = np.log([np.diff(build_tempo_map(song, s, 1.0).seconds(x)) for s in range(40)])
    drifts = steps - steps.mean(axis=0)
    assert np.std(drifts) == pytest.approx(0.008, rel=0.15)
    near = np.mean([np.corrcoef(d[:-1], d[1:])[0, 1] for d in drifts])
    assert 0.3 < near < 0.95 and not np.allclose(drifts[0], drifts[1])
    assert np.array_equal(build_tempo_map(song, 3).seconds(x), build_tempo_map(song, 3, 1.0).seconds(x))


def test_written_tempos_step_as_written_and_glide_as_played() -> None:
    song = Song(
        Key(0), tuple(Bar(tempo=t, attributes=Attributes(rubato=0.0)) for t in (60, 120, 120, 120, 120, 120)), ()
    )
    assert build_tempo_map(song, 0, 0.0).seconds([0, 96, 192, 288]) == pytest.approx([0, 4, 6, 8])
    tempo = _tempo(song, 0.01, 1)
    assert tempo[8] == pytest.approx(60, rel=0.01) and tempo[24] == pytest.approx(120, rel=0.01)
    assert tempo[16] == pytest.approx(60 * 2**0.5, rel=0.01), "half way in between, as ears measure tempo"


def test_seconds_and_ticks_are_inverse_and_go_on_past_the_end() -> None:
    song = _bars(4, 1.0)
    tempo_map = build_tempo_map(song, 5)
    ticks = np.linspace(0, 2 * song.ticks, 200)
    assert tempo_map.ticks(tempo_map.seconds(ticks)) == pytest.approx(ticks) and np.all(
        np.diff(tempo_map.seconds(ticks)) > 0
    )
    plain = build_tempo_map(song, 5, 0.0)
    assert plain.seconds([384 + 24, 384 + 240]) == pytest.approx([9.6 + 0.6, 9.6 + 6]) and float(
        plain.ticks(10.2)
    ) == pytest.approx(408)
    past = np.diff(tempo_map.seconds(song.ticks + np.array([-6, 0, 6, 12])))
    assert past[1] == pytest.approx(past[2]) == pytest.approx(past[0], rel=0.05), "at the last tempo"


def test_phrases_are_four_bars_and_end_with_their_section() -> None:
    assert phrase_spans(_bars(8, 1.0)) == [(0, 384), (384, 768)] and phrase_spans(_bars(1, 1.0)) == [(0, 96)]
    assert phrase_spans(_bars(6, 1.0)) == [(0, 384), (384, 576)]
    bars = tuple(Bar((3, 4), section=letter) for letter in "AABBBBBC")
    assert phrase_spans(Song(Key(0), bars, ())) == [(0, 144), (144, 432), (432, 504), (504, 576)]

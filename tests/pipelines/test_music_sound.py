"""Sound of music: loudness, peaks, endings, stems, loops, the bank of instruments and how notes are joined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import MediaError
from pipelines.music.arrange.instruments import PROGRAMS
from pipelines.music.perform.expression import shape_swells
from pipelines.music.sound import bank_file
from pipelines.music.sound.bank import BankRenderer, SampledBank
from pipelines.music.sound.bank_programs import ENTRIES, Seat, find_entry
from pipelines.music.sound.loudness import measure_loudness, true_peak_db
from pipelines.music.sound.mixing import find_slurs, mix_blocks
from pipelines.music.sound.programs import GENERAL_MIDI, INSTRUMENTS
from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.render import SequenceRenderer
from pipelines.music.sound.reverb import ROOMS
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, NoteSequence, Track
from pipelines.music.sound.synth import SynthBank
from pipelines.music.sound.tones import SoundArray
from weights.errors import InputError


def score(program: int = 0, seconds: float = 6.0) -> NoteSequence:
    """A scale over chords and drums."""
    tune = tuple(
        NoteEvent(0.4 * k, 0.4 * k + 0.38, 60 + (0, 2, 4, 5, 7, 9, 11, 12)[k % 8], 70 + k % 3 * 12)
        for k in range(int(seconds / 0.4))
    )
    chords = tuple(NoteEvent(1.6 * k, 1.6 * k + 1.5, p, 60) for k in range(int(seconds / 1.6)) for p in (48, 52, 55))
    beat = tuple(NoteEvent(0.4 * k, 0.4 * k + 0.1, (36, 42, 38, 42)[k % 4], 90) for k in range(int(seconds / 0.4)))
    return NoteSequence((Track("tune", tune, program), Track("chords", chords, 48), Track("drums", beat, drums=True)))


def test_a_piece_is_loud_as_asked_never_clips_and_ends_in_silence() -> None:
    sound = SequenceRenderer(lufs=-14).render(score())
    x = np.ascontiguousarray(sound.samples.T)
    assert abs(measure_loudness(x, SOUND_RATE) + 14) < 0.5 and true_peak_db(x) <= -0.95
    assert np.abs(x[:, -int(0.3 * SOUND_RATE) :]).max() < 1e-5 and np.abs(x[:, : SOUND_RATE // 2]).max() > 0.05
    assert np.array_equal(sound.samples, SequenceRenderer(lufs=-14).render(score()).samples)


@pytest.mark.parametrize("room", [*ROOMS])
@pytest.mark.parametrize("loop_s", [None, 4.8])
def test_stems_add_up_to_the_mix(room: str, loop_s: float | None) -> None:
    renderer = SequenceRenderer(room=room, lufs=-16)
    mix = renderer.render(score(seconds=4)) if loop_s is None else renderer.loop(score(seconds=4), loop_s)
    stems = dict(renderer.stems(score(seconds=4), loop_s))
    assert set(stems) == {"tune", "chords", "drums", *([] if room == "dry" else ["reverb"])}
    assert {len(stem.samples) for stem in stems.values()} == {len(mix.samples)}
    rest = sum(stem.samples for stem in stems.values()) - mix.samples
    assert 10 * np.log10((rest**2).mean() / (mix.samples**2).mean()) < -80
    assert all(np.abs(stem.samples).max() > 1e-3 for stem in stems.values())


def test_rooms_differ_in_how_long_they_ring() -> None:
    one = NoteSequence((Track("a", (NoteEvent(0, 0.2, 72, 100),), 13),))
    lengths = {room: len(SequenceRenderer(room=room).render(one).samples) for room in ROOMS}
    assert lengths["dry"] < lengths["chamber"] < lengths["plate"] < lengths["hall"]
    with pytest.raises(InputError, match="hall, chamber, plate, dry"):
        SequenceRenderer(room="cave")


def test_a_loop_goes_on_without_a_step() -> None:
    x = SequenceRenderer().loop(score(seconds=4.8), 4.8).samples
    assert len(x) == round(4.8 * SOUND_RATE)
    step = np.abs(np.diff(np.concatenate([x, x[:1]]), axis=0)).max(axis=1)
    assert step[-1] <= np.quantile(step, 0.999)
    with pytest.raises(InputError, match=r"\.5 to 600"):
        SequenceRenderer().loop(score(), 0.1)


@pytest.mark.parametrize("name", ["piano", "cello", "strings", "pad", "lead"])
def test_synthesised_instruments_are_equally_loud(name: str) -> None:
    instrument = INSTRUMENTS[name]
    track = Track("a", (), GENERAL_MIDI.index(name))
    assert abs(phrase_loudness(track, SynthBank().renderer, instrument.low, instrument.high) + 23) < 1.5


@pytest.mark.parametrize("name", ["piano", "cello", "flute", "guitar", "strings", "music box", "brass", "bass"])
def test_sampled_instruments_are_equally_loud(name: str) -> None:
    entry, bank = ENTRIES[name], SampledBank()
    assert abs(phrase_loudness(Track("a", ()), lambda _: BankRenderer(bank, entry), entry.low, entry.high) + 23) < 1.0


def test_every_instrument_that_may_be_asked_for_sounds_in_tune() -> None:
    bank = SampledBank()
    for name, program in PROGRAMS.items():
        entry = find_entry(Track("a", (), program))
        pitch = 60 if entry is None else (entry.low + entry.high) // 2
        sound = bank.renderer(Track("a", (), program)).render_note(pitch, 90, 1.0).mean(axis=0)
        assert np.isfinite(sound).all() and np.abs(sound).max() > 0.01, name
        if name not in {"bells", "timpani", "glockenspiel", "xylophone", "marimba", "tremolo strings", "choir"}:
            assert abs(_cents_off(sound, pitch)) < 25, name


def _cents_off(sound: SoundArray, pitch: int) -> float:
    """Distance from a pitch by the harmonics under 4 kHz: where the comb over the spectrum is fullest."""
    part = sound[2205 : 2205 + 32_768]
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18)) ** 0.5
    cents = np.arange(-60, 61, 2)
    hz = 440 * 2 ** ((pitch - 69 + cents / 100) / 12)
    combs = [sum(power[round(k * f / SOUND_RATE * (1 << 18))] for k in range(1, max(2, int(4000 / f)))) for f in hz]
    return float(cents[int(np.argmax(combs))])


def test_a_long_note_of_a_bowed_string_goes_on_for_as_long_as_it_is_held() -> None:
    sound = SampledBank().renderer(Track("a", (), 42)).render_note(50, 90, 12.0)
    levels = [float(np.sqrt((p**2).mean())) for p in np.array_split(sound[:, SOUND_RATE : 12 * SOUND_RATE], 22, axis=1)]
    assert min(levels) > 0.5 * max(levels) and np.abs(sound[:, -50:]).max() < 1e-3


def test_a_recording_in_mono_is_wide_and_unchanged_where_both_sides_are_added() -> None:
    sound = SampledBank().renderer(Track("a", (), 40)).render_note(69, 90, 1.0)
    mid, side = (float((p**2).mean()) for p in (sound.sum(axis=0), sound[0] - sound[1]))
    assert -12 < 10 * np.log10(side / mid) < -2
    mono = np.random.default_rng(0).standard_normal((1, 4000)).astype(np.float32)
    assert np.allclose(Seat(0.0, wide=True).place(mono).mean(axis=0), mono[0], atol=1e-5)
    assert Seat(0.5).place(mono)[1].std() > 1.5 * Seat(0.5).place(mono)[0].std()


def test_a_slurred_note_starts_without_a_new_bow() -> None:
    player = SampledBank().renderer(Track("a", (), 48))
    first = int(0.06 * SOUND_RATE)
    power = [float((player.render_note(64, 90, 1.0, slurred=s)[:, :first] ** 2).sum()) for s in (False, True)]
    assert power[1] > 1.5 * power[0]


def test_notes_are_slurred_where_one_follows_the_other_without_a_gap() -> None:
    line = [NoteEvent(0, 1.0, 60, 80), NoteEvent(1.0, 2.0, 62, 80), NoteEvent(2.2, 3.0, 64, 80)]
    chord = [NoteEvent(3.0, 4.0, 60, 80), NoteEvent(3.0, 4.0, 64, 80)]
    assert find_slurs([*line, *chord]) == [False, True, False, False, False]
    assert find_slurs([NoteEvent(0, 1.0, 60, 80), NoteEvent(1.0, 2.0, 60, 80)]) == [False, False]
    assert find_slurs([]) == []


def test_short_notes_of_strings_are_bowed_short() -> None:
    player = SampledBank().renderer(Track("a", (), 48))
    short, long = player.render_note(64, 90, 0.3), player.render_note(64, 90, 0.6)
    start = int(0.1 * SOUND_RATE)
    assert (short[:, :start] ** 2).sum() > 1.5 * (long[:, :start] ** 2).sum()


def test_a_closed_hi_hat_stops_the_open_one() -> None:
    open_hat, closed = NoteEvent(0, 0.1, 46, 100), NoteEvent(0.5, 0.6, 42, 30)
    sound = [
        SequenceRenderer(room="dry").render(NoteSequence((Track("d", notes, drums=True),))).samples
        for notes in ((open_hat,), (open_hat, closed))
    ]
    after = slice(int(0.75 * SOUND_RATE), int(0.95 * SOUND_RATE))
    assert (sound[1][after] ** 2).sum() < 0.1 * (sound[0][after] ** 2).sum()


def test_expression_swells_within_a_note() -> None:
    notes = (NoteEvent(0, 4, 60, 80),)
    swell = Track("a", notes, 48, expression=((0, 40), (4, 127)))
    plain, swelled = (
        np.concatenate([b.dry for b in mix_blocks([t], SampledBank().renderer)], axis=1)
        for t in (Track("a", notes, 48), swell)
    )
    gain = [
        float(np.sqrt((swelled[:, a:b] ** 2).sum() / (plain[:, a:b] ** 2).sum()))
        for a, b in ((4410, 22_050), (150_000, 175_000))
    ]
    assert gain[0] < 0.25 and 0.8 < gain[1] <= 1
    with pytest.raises(InputError, match="expression is 0 to 127"):
        NoteSequence((Track("a", notes, expression=((0, 128),)),))


def test_only_players_of_long_notes_swell_and_only_in_long_notes() -> None:
    long, short = (NoteEvent(0, 3, 60, 80),), (NoteEvent(0, 0.3, 60, 80),)
    levels = [level for _, level in shape_swells(long, 48, 1.0)]
    assert max(levels) - min(levels) > 20 and max(levels) <= 127
    assert len({level for _, level in shape_swells(short, 48, 1.0)}) == 1
    assert shape_swells(long, 0, 1.0) == shape_swells(long, 48, 0.0) == ()


def test_a_damaged_bank_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_file, "FOLDER", tmp_path)
    (tmp_path / "lute.zip").write_bytes(b"PK no more")
    with pytest.raises(MediaError, match="'lute' of the bank is damaged; install"):
        bank_file.load_instrument("lute")
    with pytest.raises(MediaError, match="'lute' of the bank is damaged; install"):
        bank_file.load_samples("lute", "000.opus")

"""The music recognizer with its shipped weights, on pieces written here."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pretty_midi
import pytest

from conditioning.affect import Emotion
from pipelines.errors import MediaError
from pipelines.media import Audio, write_audio
from pipelines.media.midi_file import MAX_BYTES
from pipelines.media.midi_notes import load_piece
from pipelines.recognition.base import Reading, load
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.audio_windows import is_heard
from pipelines.recognition.music.piano import piano_notes, play_piano
from pipelines.recognition.music.recognizer import MusicRecognizer, quadrant_probabilities
from weights.checkpoint import load_config
from weights.errors import WeightsNotFoundError

MAJOR, MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
TUNE = (0, 2, 4, 2, 5, 4, 2, 1, 4, 5, 7, 4, 2, 1, 0, 0)
ROOTS = (0, 3, 4, 0)


def written(
    qpm: float = 120,
    scale: Sequence[int] = MAJOR,
    *,
    tonic: int = 60,
    velocity: int = 90,
    bars: int = 16,
    per_beat: int = 2,
    length: float = 0.8,
) -> pretty_midi.PrettyMIDI:
    """A tune over a broken-chord accompaniment in 4/4."""
    midi = pretty_midi.PrettyMIDI(initial_tempo=qpm)
    piano = pretty_midi.Instrument(0)
    beat = 60 / qpm

    def note(pitch: int, at: float, beats: float) -> None:
        piano.notes.append(pretty_midi.Note(velocity, pitch, at * beat, (at + beats) * beat))

    def degree(d: int) -> int:
        return scale[d % 7] + 12 * (d // 7)

    for bar in range(bars):
        for step in range(4 * per_beat):
            at = bar * 4 + step / per_beat
            note(tonic + 12 + degree(TUNE[(bar * 4 * per_beat + step) % len(TUNE)]), at, length / per_beat)
            note(tonic - 12 + degree(ROOTS[bar % 4] + (0, 2, 4, 2)[step % 4]), at, length / per_beat)
        note(tonic - 24 + degree(ROOTS[bar % 4]), bar * 4, 4 * length)
    midi.instruments.append(piano)
    return midi


def sounded(midi: pretty_midi.PrettyMIDI, seconds: float = 12.0) -> Audio:
    """The piece on a decaying tone with four harmonics, at 16 kHz."""

    def wave(phase: np.ndarray) -> np.ndarray:
        return np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.25 * np.sin(3 * phase) + 0.12 * np.sin(4 * phase)

    x = midi.synthesize(fs=16000, wave=wave)[: int(seconds * 16000)]
    return Audio((x / np.abs(x).max() * 0.5).astype(np.float32), 16000)


@pytest.fixture(scope="module")
def judge() -> MusicRecognizer:
    recognizer: MusicRecognizer = load("music")
    return recognizer


def vad(reading: Reading) -> tuple[float, float]:
    return reading.estimate.vad.valence, reading.estimate.vad.arousal


JOLLY = written(qpm=150, velocity=110, length=0.7)
SOMBRE = written(qpm=56, scale=MINOR, tonic=53, velocity=45, per_beat=1, bars=8, length=1.0)


@pytest.mark.parametrize("role", ["reports", "steers"])
def test_fast_loud_major_is_more_aroused_and_pleasant_than_slow_soft_minor(role: str) -> None:
    recognizer = load("music", role)
    (v1, a1), (v0, a0) = (vad(recognizer.read(piece)) for piece in (JOLLY, SOMBRE))
    assert a1 > a0 + 0.2
    assert v1 > v0 + 0.1


def test_an_estimate_is_whole(judge: MusicRecognizer) -> None:
    estimate = judge.read(JOLLY).estimate
    assert sum(estimate.emotions.values()) == pytest.approx(1.0, abs=1e-3)
    assert set(estimate.emotions) == set(Emotion)
    assert 0.03 < min(estimate.spread[:2]) < max(estimate.spread[:2]) < 0.4
    assert estimate.spread[2] > max(estimate.spread[:2])  # dominance is only inferred
    assert not estimate.out_of_distribution
    assert estimate.recognizer == "music-reports"
    assert estimate.emotions[Emotion.HAPPY] > estimate.emotions[Emotion.SAD]


@pytest.mark.slow
def test_transposition_hardly_changes_the_reading(judge: MusicRecognizer) -> None:
    v0, a0 = vad(judge.read(written()))
    for shift in (-1, 1, 2):
        v, a = vad(judge.read(written(tonic=60 + shift)))
        assert abs(v - v0) < 0.05 and abs(a - a0) < 0.05


def test_features_but_register_do_not_change_by_transposition() -> None:
    a, b = music_features.measure_features(written()), music_features.measure_features(written(tonic=63))
    assert list(a) == list(music_features.SYMBOLIC_FEATURES)
    free = [n for n in a if not n.startswith(("register", "bass_share", "treble_share"))]
    assert max(abs(a[n] - b[n]) for n in free) < 1e-9
    assert b["register"] - a["register"] == pytest.approx(3 / 12)


def test_features_measure_what_their_names_say() -> None:
    major, minor = music_features.measure_features(written()), music_features.measure_features(written(scale=MINOR))
    fast, soft = (
        music_features.measure_features(written(qpm=240)),
        music_features.measure_features(written(velocity=32)),
    )
    assert major["majorness"] > 0 > minor["majorness"]
    assert major["degree_4"] > 0.05 > major["degree_3"]
    assert fast["tempo"] - major["tempo"] == pytest.approx(1.0, abs=0.02)
    assert fast["onsets_per_s"] - major["onsets_per_s"] == pytest.approx(1.0, abs=0.05)
    assert soft["loudness"] == pytest.approx(-0.5)
    assert music_features.measure_features(written(), 4.0, 8.0)["onsets_per_s"] == pytest.approx(
        2.0, abs=0.2
    )  # four a second


@pytest.mark.slow
def test_windows_follow_a_piece_that_becomes_fast(judge: MusicRecognizer) -> None:
    slow, fast = written(qpm=60, per_beat=1, bars=10, velocity=60), written(qpm=60, per_beat=4, bars=10, velocity=100)
    shift = slow.get_end_time() + 0.5
    for note in fast.instruments[0].notes:
        slow.instruments[0].notes.append(
            pretty_midi.Note(note.velocity, note.pitch, note.start + shift, note.end + shift)
        )
    parts = judge.read(slow, windows=True).windows
    arousal = [w.estimate.vad.arousal for w in parts]
    assert len(parts) >= 3
    assert arousal[-1] > arousal[0] + 0.1
    assert all(a.start_s < b.start_s for a, b in pairwise(parts))
    assert parts[0].estimate.spread[0] > judge.read(slow).estimate.spread[0]


@pytest.mark.slow
def test_a_rendering_reads_near_its_midi(judge: MusicRecognizer) -> None:
    for midi in (JOLLY, SOMBRE, written()):
        (v0, a0), (v1, a1) = vad(judge.read(midi)), vad(judge.read(sounded(midi, 20)))
        assert abs(v1 - v0) < 0.3 and abs(a1 - a0) < 0.3
    assert vad(judge.read(sounded(JOLLY)))[1] > vad(judge.read(sounded(SOMBRE, 20)))[1] + 0.15


@pytest.mark.slow
def test_files_of_every_kind_are_read(judge: MusicRecognizer, tmp_path: Path) -> None:
    midi = written(bars=6)
    midi.write(str(tmp_path / "a.mid"))
    from_memory, from_file = vad(judge.read(midi)), vad(judge.read(tmp_path / "a.mid"))
    assert from_file == pytest.approx(from_memory, abs=0.03)
    sound_features = vad(judge.read(sounded(midi)))
    for suffix in (".wav", ".flac", ".mp3"):
        path = write_audio(tmp_path / f"a{suffix}", sounded(midi))
        assert vad(judge.read(path)) == pytest.approx(sound_features, abs=0.1)


@pytest.mark.slow
def test_level_noise_and_silence_hardly_matter(judge: MusicRecognizer) -> None:
    sound = sounded(JOLLY)
    arousal = vad(judge.read(sound))[1]
    noise = np.random.default_rng(0).standard_normal(len(sound.samples)) * np.sqrt(
        float((sound.samples**2).mean()) / 100
    )
    for other in (sound.samples * 0.25, sound.samples + noise, np.concatenate([sound.samples, np.zeros(16000)])):
        assert abs(vad(judge.read(Audio(other.astype(np.float32), 16000)))[1] - arousal) < 0.1


@pytest.mark.slow
def test_the_same_numbers_twice(judge: MusicRecognizer) -> None:
    assert judge.read(JOLLY, windows=True) == load("music").read(JOLLY, windows=True)
    assert judge.read(sounded(JOLLY)) == judge.read(sounded(JOLLY))


def test_what_is_no_music_is_flagged(judge: MusicRecognizer) -> None:
    rng = np.random.default_rng(0)
    chaos, drums = pretty_midi.PrettyMIDI(), pretty_midi.PrettyMIDI()
    piano = pretty_midi.Instrument(0)
    piano.notes = [
        pretty_midi.Note(int(rng.integers(20, 120)), int(rng.integers(21, 109)), t, t + 0.4)
        for t in rng.uniform(0, 30, 250)
    ]
    chaos.instruments.append(piano)
    kit = pretty_midi.Instrument(0, is_drum=True)
    kit.notes = [pretty_midi.Note(100, 36 + i % 5, i / 4, i / 4 + 0.1) for i in range(100)]
    drums.instruments.append(kit)
    for midi in (chaos, drums, pretty_midi.PrettyMIDI()):
        assert judge.read(midi).estimate.out_of_distribution
    t = np.arange(8 * 16000) / 16000
    for x in (np.zeros(len(t)), 0.3 * rng.standard_normal(len(t)), np.sin(2 * np.pi * 440 * t)):
        estimate = judge.read(Audio(x.astype(np.float32), 16000)).estimate
        assert estimate.out_of_distribution and estimate.confidence < 0.5


def test_broken_and_oversized_files_are_refused(judge: MusicRecognizer, tmp_path: Path) -> None:
    cases = {
        "text.mid": b"hello",
        "cut.mid": b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\xff\xff\0",
        "empty.mid": b"",
        "big.mid": b"MThd" + b"\0" * MAX_BYTES,
    }
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(MediaError, match=name):
            judge.read(tmp_path / name)
    for medium in (tmp_path / "none.mid", 5):
        with pytest.raises(MediaError):
            judge.read(medium)


def test_too_many_notes_or_hours_are_refused(judge: MusicRecognizer) -> None:
    many = pretty_midi.PrettyMIDI()
    many.instruments.append(pretty_midi.Instrument(0))
    many.instruments[0].notes = [pretty_midi.Note(80, 60, 0.0, 1.0)] * 200_001
    with pytest.raises(MediaError, match="200,000 notes"):
        judge.read(many)
    many.instruments[0].notes = [pretty_midi.Note(80, 60, 1e6, 1e6 + 1)]
    with pytest.raises(MediaError, match="6 hours"):
        judge.read(many)


def test_odd_metres_give_bars() -> None:
    midi = written(bars=4)
    midi.time_signature_changes = [pretty_midi.TimeSignature(3, 4, 0.0)]
    assert np.diff(load_piece(midi).bars)[0] == pytest.approx(1.5)
    midi.time_signature_changes = [pretty_midi.TimeSignature(1, 4, 0.0)]  # as some exporters write
    assert np.diff(load_piece(midi).bars)[0] == pytest.approx(2.0)


@pytest.mark.slow
def test_long_sound_takes_no_more_memory(judge: MusicRecognizer, tmp_path: Path) -> None:
    sound = sounded(written(bars=8), 12)

    def peak(times: int) -> int:
        path = write_audio(tmp_path / "long.wav", Audio(np.tile(sound.samples, times), 16000))
        tracemalloc.start()
        judge.read(path)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(10) < 1.3 * peak(3)


def test_quadrants_of_a_point() -> None:
    at = quadrant_probabilities((0.2, -0.2), (0.1, 0.1))
    assert max(at, key=lambda q: at[q]) == "+-"
    assert sum(at.values()) == pytest.approx(1.0)


def test_the_pair_shares_neither_games_nor_backbone() -> None:
    pair = [
        Lineage.of(load_config(Path("weights/embedded/recognition") / f"music-{role}")["lineage"])
        for role in ("reports", "steers")
    ]
    assert pair[0].backbone != pair[1].backbone
    assert not set(pair[0].corpora) & set(pair[1].corpora)


def test_the_one_that_reports_hears_and_the_one_that_steers_reads(judge: MusicRecognizer) -> None:
    steers = load("music", "steers")
    assert (judge.lineage.family, steers.lineage.family) == ("rendered sound", "symbols")
    assert judge.ear is not None and steers.ear is None
    assert set(judge.heads) == {"heard"} and "musicnn" in judge.lineage.backbone


def test_an_ear_listens_to_fewer_and_fewer_blocks() -> None:
    assert all(is_heard(k) for k in range(20))
    assert 40 < sum(is_heard(k) for k in range(600)) < 150


def test_a_click_is_no_error(judge: MusicRecognizer) -> None:
    sound = np.zeros(16_000, np.float32)
    sound[8000:8100] = 0.5
    assert judge.read(Audio(sound, 16_000)).estimate.out_of_distribution


def test_a_piano_plays_ten_minutes_at_most() -> None:
    midi = pretty_midi.PrettyMIDI()
    midi.instruments.append(pretty_midi.Instrument(0))
    midi.instruments[0].notes = [pretty_midi.Note(80, 60, at, at + 0.5) for at in (0.0, 4.0, 3000.0)]
    sound = play_piano(load_piece(midi))
    assert sound.duration_s < 700 and np.abs(sound.samples[:8000]).max() > 0
    crowd = pretty_midi.Instrument(0)
    crowd.notes = [pretty_midi.Note(80, 30 + k % 70, 0.001 * k, 0.2 + 0.001 * k) for k in range(2000)]
    midi.instruments = [crowd]
    assert len(list(piano_notes(load_piece(midi)))) <= 12 * 21


def test_absent_weights_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"pipelines\.recognition\.training music"):
        load("music", folder=tmp_path)

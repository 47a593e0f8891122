"""Sound of music: loudness, peaks, endings, stems, loops, equal instruments; sound fonts built here, and
damaged ones.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import MediaError
from pipelines.music.sound.loudness import measure_loudness, true_peak_db
from pipelines.music.sound.programs import INSTRUMENTS
from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.render import SequenceRenderer
from pipelines.music.sound.sampler import Sampler
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, NoteSequence, Track
from pipelines.music.sound.soundfont import SoundFont
from pipelines.music.sound.synth import SynthBank
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
    started = time.process_time()
    sound = SequenceRenderer().render(score())
    assert len(sound.samples) / SOUND_RATE > 5 * (time.process_time() - started), "slower than five times real time"
    x = np.ascontiguousarray(sound.samples.T)
    assert abs(measure_loudness(x, SOUND_RATE) + 14) < 0.5 and true_peak_db(x) <= -0.95
    assert np.abs(x[:, -int(0.3 * SOUND_RATE) :]).max() < 1e-5 and np.abs(x[:, : SOUND_RATE // 2]).max() > 0.05
    assert np.array_equal(sound.samples, SequenceRenderer().render(score()).samples)


def test_stems_sum_to_their_mix() -> None:
    stems = SequenceRenderer().stems(score(seconds=3))
    total = sum(a.samples for a in stems.tracks.values())
    assert set(stems.tracks) == {"tune", "chords", "drums"} and np.abs(total - stems.mix.samples).max() < 1e-4


def test_a_loop_goes_on_without_a_step() -> None:
    x = SequenceRenderer().loop(score(seconds=4.8), 4.8).samples
    assert len(x) == round(4.8 * SOUND_RATE)
    step = np.abs(np.diff(np.concatenate([x, x[:1]]), axis=0)).max(axis=1)
    assert step[-1] <= np.quantile(step, 0.999)
    with pytest.raises(InputError, match=r"\.5 to 600"):
        SequenceRenderer().loop(score(), 0.1)


@pytest.mark.parametrize("name", ["piano", "cello", "flute", "guitar", "strings", "music box", "brass"])
def test_instruments_are_equally_loud(name: str) -> None:
    from pipelines.music.sound.programs import GENERAL_MIDI

    instrument = INSTRUMENTS[name]
    level = phrase_loudness(
        Track("a", (), GENERAL_MIDI.index(name)), SynthBank().renderer, instrument.low, instrument.high
    )
    assert abs(level + 23) < 1.5


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def font(path: Path, root: int = 69, hz: float = 441.0, rate: int = 44_100) -> Path:
    """A font of one preset: a tenth of a second of a sine at `hz` with a loop over whole periods."""
    wave = (0.5 * 32767 * np.sin(2 * np.pi * hz * np.arange(rate // 10 + 100) / rate)).astype("<i2").tobytes()
    count = len(wave) // 2
    name = b"tone".ljust(20, b"\0")
    phdr = struct.pack("<20sHHHIII", name, 0, 0, 0, 0, 0, 0) + struct.pack(
        "<20sHHHIII", b"EOP".ljust(20, b"\0"), 0, 0, 1, 0, 0, 0
    )
    inst = struct.pack("<20sH", name, 0) + struct.pack("<20sH", b"EOI".ljust(20, b"\0"), 1)
    shdr = struct.pack("<20sIIIIIBbHH", name, 0, count, 1000, 4000, rate, root, 0, 0, 1) + struct.pack(
        "<20sIIIIIBbHH", b"EOS".ljust(20, b"\0"), *([0] * 9)
    )
    pdta = b"".join(
        _chunk(key, data)
        for key, data in (
            (b"phdr", phdr),
            (b"pbag", struct.pack("<HHHH", 0, 0, 1, 0)),
            (b"pmod", b"\0" * 10),
            (b"pgen", struct.pack("<HHHH", 41, 0, 0, 0)),
            (b"inst", inst),
            (b"ibag", struct.pack("<HHHH", 0, 0, 2, 0)),
            (b"imod", b"\0" * 10),
            (b"igen", struct.pack("<HHHHHH", 54, 1, 53, 0, 0, 0)),
            (b"shdr", shdr),
        )
    )
    info = _chunk(b"ifil", struct.pack("<HH", 2, 4)) + _chunk(b"INAM", b"tone\0\0")
    body = (
        b"sfbk"
        + _chunk(b"LIST", b"INFO" + info)
        + _chunk(b"LIST", b"sdta" + _chunk(b"smpl", wave))
        + _chunk(b"LIST", b"pdta" + pdta)
    )
    path.write_bytes(_chunk(b"RIFF", body))
    return path


@pytest.mark.parametrize("pitch", [57, 69, 76])
def test_a_font_plays_its_sample_at_the_pitch_for_as_long_as_the_key_is_held(pitch: int, tmp_path: Path) -> None:
    player = Sampler(SoundFont(font(tmp_path / "a.sf2"))).renderer(Track("a", (), 0))
    sound = player.render_note(pitch, 100, 1.0)[0]
    held = sound[: int(0.9 * SOUND_RATE)]
    spectrum = np.abs(np.fft.rfft(held * np.hanning(len(held)), 1 << 18))
    assert abs(12 * np.log2(spectrum.argmax() * SOUND_RATE / (1 << 18) / (441 * 2 ** ((pitch - 69) / 12)))) < 0.05
    assert (
        np.abs(sound[int(0.8 * SOUND_RATE) : int(0.9 * SOUND_RATE)]).max() > 0.3 * np.abs(held).max()
        and abs(sound[-1]) < 1e-3
    )


def test_a_piece_is_heard_through_a_font(tmp_path: Path) -> None:
    sampler = Sampler(SoundFont(font(tmp_path / "a.sf2")))
    sound = SequenceRenderer(renderer=sampler.renderer).render(score(seconds=2)).samples
    assert np.isfinite(sound).all() and 0.1 < np.abs(sound).max() <= 10 ** (-0.9 / 20)


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "sizes"])
def test_a_damaged_font_is_refused_in_one_line(damage: str, tmp_path: Path) -> None:
    whole = font(tmp_path / "whole.sf2").read_bytes()
    path = tmp_path / "a.sf2"
    path.write_bytes(
        {
            "empty": b"",
            "text": b"not a font at all" * 9,
            "cut": whole[: len(whole) // 2],
            "sizes": whole.replace(b"smpl", b"smpl", 1)[:16] + b"\xff" * 64,
        }[damage]
    )
    with pytest.raises(MediaError) as caught:
        SoundFont(path)
    assert "a.sf2" in str(caught.value) and "\n" not in str(caught.value)

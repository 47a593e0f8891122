"""Sound fonts built here: pitch, loops, envelopes, filters, modulators, compressed samples, and damaged files."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import MediaError
from pipelines.media.ogg import OPUS_RATE, encode_opus
from pipelines.music.sound.modulators import Modulator, add_modulators, modulate
from pipelines.music.sound.render import SequenceRenderer
from pipelines.music.sound.sampler import Sampler
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, NoteSequence, Track
from pipelines.music.sound.soundfont import SoundFont
from pipelines.music.sound.tones import SoundArray

ATTENUATION, FILTER, ENVELOPE_TO_FILTER = 48, 8, 11
VELOCITY_LINEAR = 0x0002


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def font(
    path: Path,
    hz: float = 441.0,
    *,
    generators: dict[int, int] | None = None,
    modulators: tuple[tuple[int, int, int, int, int], ...] = (),
    saw: bool = False,
    compressed: bool = False,
) -> Path:
    """A font of one preset: a tenth of a second of a tone at `hz` with a loop over whole periods.

    Args:
        path: of the file.
        hz: of its only sample, whose root is A4.
        generators: of its only zone.
        modulators: of its only zone.
        saw: a saw tooth instead of a sine.
        compressed: the sample is Ogg, and what is odd is not padded, as in SF3 files in use.

    Returns:
        The path.
    """
    rate = OPUS_RATE if compressed else SOUND_RATE
    turns = hz * np.arange(rate // 10 + 100) / rate
    wave = 0.5 * (2 * (turns % 1) - 1 if saw else np.sin(2 * np.pi * turns))
    raw = (32767 * wave).astype("<i2").tobytes()
    count, loop, kind = len(raw) // 2, (1000, 1000 + round(30 * rate / hz)), 1
    if compressed:
        raw = encode_opus(wave.astype(np.float32)[None], 96_000)
        raw += b"\0" * (1 - len(raw) % 2)
        count, kind = len(raw), 1 | 16
    zone = {54: 1, **(generators or {})}
    igen = b"".join(struct.pack("<Hh", g, v) for g, v in zone.items()) + struct.pack("<HH", 53, 0)
    imod = b"".join(struct.pack("<HHhHH", *m) for m in modulators)
    name, end = b"tone".ljust(20, b"\0"), b"EOP".ljust(20, b"\0")
    tables = (
        (b"phdr", struct.pack("<20sHHHIII", name, *[0] * 6) + struct.pack("<20sHHHIII", end, 0, 0, 1, 0, 0, 0)),
        (b"pbag", struct.pack("<HHHH", 0, 0, 1, 0)),
        (b"pmod", b"\0" * 10),
        (b"pgen", struct.pack("<HHHH", 41, 0, 0, 0)),
        (b"inst", struct.pack("<20sH", name, 0) + struct.pack("<20sH", end, 1)),
        (b"ibag", struct.pack("<HHHH", 0, 0, len(zone) + 1, len(modulators))),
        (b"imod", imod + b"\0" * 10),
        (b"igen", igen + b"\0" * 4),
        (
            b"shdr",
            struct.pack("<20sIIIIIBbHH", name, 0, count, *loop, rate, 69, 0, 0, kind)
            + struct.pack("<20sIIIIIBbHH", end, *[0] * 9),
        ),
    )
    pdta = b"".join(_chunk(key, data) for key, data in tables)
    info = _chunk(b"ifil", struct.pack("<HH", 2, 4)) + _chunk(b"INAM", b"tone\0\0")
    samples = b"smpl" + struct.pack("<I", len(raw)) + raw
    sdta = b"LIST" + struct.pack("<I", 4 + len(samples)) + b"sdta" + samples
    body = b"sfbk" + _chunk(b"LIST", b"INFO" + info) + sdta + _chunk(b"LIST", b"pdta" + pdta)
    path.write_bytes(_chunk(b"RIFF", body))
    return path


def play(path: Path, velocity: int = 100, held_s: float = 1.0, pitch: int = 69) -> SoundArray:
    """The left side of one note, without the gain that makes presets equally loud."""
    player = Sampler(SoundFont(path)).renderer(Track("a", (), 0))
    player.gain = 1.0
    return player.render_note(pitch, velocity, held_s)[0]


def level_db(sound: SoundArray, start_s: float, stop_s: float) -> float:
    """Power in dB between two times."""
    part = sound[int(start_s * SOUND_RATE) : int(stop_s * SOUND_RATE)].astype(np.float64)
    return float(10 * np.log10((part**2).mean() + 1e-14))


def treble_db(sound: SoundArray, start_s: float, stop_s: float) -> float:
    """Power over 2 kHz against under it."""
    part = sound[int(start_s * SOUND_RATE) : int(stop_s * SOUND_RATE)]
    power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
    split = int(2000 * len(part) / SOUND_RATE)
    return float(10 * np.log10(power[split:].sum() / power[:split].sum()))


@pytest.mark.parametrize("pitch", [57, 69, 76])
def test_a_font_plays_its_sample_at_the_pitch_for_as_long_as_the_key_is_held(pitch: int, tmp_path: Path) -> None:
    sound = play(font(tmp_path / "a.sf2"), pitch=pitch)
    held = sound[: int(0.9 * SOUND_RATE)]
    spectrum = np.abs(np.fft.rfft(held * np.hanning(len(held)), 1 << 18))
    assert abs(12 * np.log2(spectrum.argmax() * SOUND_RATE / (1 << 18) / (441 * 2 ** ((pitch - 69) / 12)))) < 0.05
    assert (
        np.abs(sound[int(0.8 * SOUND_RATE) : int(0.9 * SOUND_RATE)]).max() > 0.3 * np.abs(held).max()
        and abs(sound[-1]) < 1e-3
    )


def test_a_piece_is_heard_through_a_font(tmp_path: Path) -> None:
    sampler = Sampler(SoundFont(font(tmp_path / "a.sf2")))
    notes = tuple(NoteEvent(0.4 * k, 0.4 * k + 0.38, 60 + k, 80) for k in range(5))
    sound = SequenceRenderer(sampler.renderer, lufs=-14).render(NoteSequence((Track("a", notes),))).samples
    assert np.isfinite(sound).all() and 0.1 < np.abs(sound).max() <= 10 ** (-0.9 / 20)


def test_compressed_samples_without_padding_sound_as_the_others(tmp_path: Path) -> None:
    plain, compressed = play(font(tmp_path / "a.sf2")), play(font(tmp_path / "a.sf3", compressed=True))
    assert level_db(compressed, 0.2, 0.9) == pytest.approx(level_db(plain, 0.2, 0.9), abs=0.5)
    spectrum = np.abs(np.fft.rfft(compressed[:SOUND_RATE] * np.hanning(SOUND_RATE)))
    assert abs(int(spectrum.argmax()) - 441) <= 1


def test_level_follows_the_square_of_velocity_unless_the_font_says_otherwise(tmp_path: Path) -> None:
    by_default, gentle = font(tmp_path / "a.sf2"), font(tmp_path / "b.sf2", modulators=((0x0502, 48, 480, 0, 0),))
    fall = [level_db(play(f, 127), 0.1, 0.9) - level_db(play(f, 32), 0.1, 0.9) for f in (by_default, gentle)]
    assert fall[0] == pytest.approx(40 * np.log10(127 / 32), abs=0.1)
    assert fall[1] == pytest.approx(20 * np.log10(127 / 32), abs=0.1)


def test_velocity_moves_the_filter_only_where_the_font_asks(tmp_path: Path) -> None:
    low = {FILTER: 7_000}
    plain = font(tmp_path / "a.sf2", generators=low, saw=True)
    asked = font(tmp_path / "b.sf2", generators=low, saw=True, modulators=((VELOCITY_LINEAR, FILTER, 4_000, 0, 0),))
    change = [treble_db(play(f, 120), 0.1, 0.9) - treble_db(play(f, 30), 0.1, 0.9) for f in (plain, asked)]
    assert abs(change[0]) < 0.1 and change[1] > 10


def test_the_modulation_envelope_opens_the_filter_and_closes_it_again(tmp_path: Path) -> None:
    moving = {FILTER: 6_500, ENVELOPE_TO_FILTER: 4_500, 28: -1_200, 29: 1_000}  # half a second to the bottom
    sound = play(font(tmp_path / "a.sf2", generators=moving, saw=True), held_s=1.5)
    assert treble_db(sound, 0.0, 0.1) > treble_db(sound, 0.8, 1.2) + 15


def test_a_vibrato_and_a_tremolo_of_the_font_are_heard(tmp_path: Path) -> None:
    plain = play(font(tmp_path / "a.sf2"), held_s=2.0)
    vibrato = play(font(tmp_path / "b.sf2", generators={6: 80, 24: -600}), held_s=2.0)
    tremolo = play(font(tmp_path / "c.sf2", generators={13: 60, 22: -600}), held_s=2.0)

    def spread(sound: SoundArray) -> tuple[float, float]:
        held = sound[2205 : int(1.9 * SOUND_RATE)]
        crossings = np.flatnonzero((held[:-1] < 0) & (held[1:] >= 0))
        levels = [float(np.abs(part).max()) for part in np.array_split(held, 80)]
        return float(np.std(np.diff(crossings)) / np.mean(np.diff(crossings))), max(levels) / min(levels)

    assert spread(vibrato)[0] > 5 * spread(plain)[0] and spread(tremolo)[1] > 2 > spread(plain)[1]


def test_a_release_falls_evenly_by_96_db_in_its_time(tmp_path: Path) -> None:
    sound = play(font(tmp_path / "a.sf2", generators={38: 1_200}), held_s=0.5)  # two seconds
    falls = np.diff([level_db(sound, t, t + 0.1) for t in (0.55, 0.8, 1.05, 1.3)])
    assert falls == pytest.approx(np.full(3, -12.0), abs=0.3)


def test_sends_reach_the_room_and_widen(tmp_path: Path) -> None:
    plain, sent = (
        Sampler(SoundFont(f)).renderer(Track("a", (), 0))
        for f in (font(tmp_path / "a.sf2"), font(tmp_path / "b.sf2", generators={15: 500, 16: 400}))
    )
    assert plain.room == 1.0 and sent.room == pytest.approx(1.4)
    sides = [np.subtract(*p.render_note(69, 100, 0.5)) for p in (plain, sent)]
    assert np.abs(sides[0]).max() < 1e-6 < 0.05 < np.abs(sides[1]).max()


def test_amounts_of_a_preset_are_added_and_those_of_an_instrument_take_the_place_of_the_default() -> None:
    of_instrument, of_preset = (Modulator(0x0502, ATTENUATION, 500, 0),), (Modulator(0x0502, ATTENUATION, 100, 0),)
    both = add_modulators(of_instrument, of_preset, replace=False)
    assert modulate(both, 60, 32)[ATTENUATION] == pytest.approx(600 / 960 * 400 * np.log10(127 / 32), rel=1e-3)
    assert modulate((), 60, 127) == {ATTENUATION: 0.0}


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

"""Files that are small and would be large, long or deep once they are decoded: one line, in little time and memory."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from pipelines import media
from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import wav
from pipelines.media.audio import encode_audio
from pipelines.media.image import open_image
from pipelines.media.sound_file import SoundFile
from pipelines.portrait.track.envelope import SoundEnvelope
from tests.conftest import ROOT
from weights import limits
from weights.errors import InputError

RECORD = Record("image", "painter", "a boat", {"vad": [0, 0, 0]}, 1.0, 5)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png_with(*chunks: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    whole = out.getvalue()
    return whole[:33] + b"".join(chunks) + whole[33:]


def _itxt(key: bytes, text: bytes, packed: bool) -> bytes:
    body = zlib.compress(text) if packed else text
    return _chunk(b"iTXt", key + b"\0" + bytes([packed, 0]) + b"\0\0" + body)


def _wav(path: Path, channels: int, rate: int, bits: int, size: int, coding: int = 1, data: bytes = b"") -> Path:
    """A WAV whose sound is `data`, then nothing: what is not written takes no room on the disk."""
    form = struct.pack("<HHIIHH", coding, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    head = b"WAVE" + b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", len(head) + size) + head + data)
        file.truncate(8 + len(head) + size)
    return path


def _refuse(read: Any, *arguments: Any, **keywords: Any) -> str:
    """What a reader says, in under 20 MB."""
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as caught:
            read(*arguments, **keywords)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"many"])
def test_text_of_a_png_that_unpacks_large_is_stepped_over(kind: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    large = bytes(2_000_000)
    chunks = {
        b"zTXt": [_chunk(b"zTXt", b"note\0\0" + zlib.compress(large))],
        b"iTXt": [_itxt(b"note", large, True)],
        b"many": [_chunk(b"tEXt", b"note\0" + large[:900_000]) for _ in range(4)],
    }[kind]
    path.write_bytes(_png_with(*chunks))
    assert "no record" in _refuse(media.read_record, path)
    path.write_bytes(_png_with(*chunks, _itxt(b"studio", RECORD.to_json().encode(), True)))
    assert media.read_record(path) == RECORD


@pytest.mark.parametrize(
    ("text", "packed", "says"),
    [
        (bytes(limits.MAX_RECORD_BYTES + 1), True, "unpacks"),
        (b"{" * 100_000, False, "deep"),
        (b'{"seed": ' + b"9" * 5000 + b"}", True, "digits"),
        (b'{"format": 1}', True, "not a record"),
        (RECORD.to_json().replace('"seed": 5', '"seed": -5').encode(), False, "seed"),
        (RECORD.to_json().replace('{"vad": [0, 0, 0]}', '"x"').encode(), False, "affect"),
    ],
    ids=["large", "deep", "digits", "part", "seed", "affect"],
)
def test_a_bad_record_in_a_png_is_one_line(text: bytes, packed: bool, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(_png_with(_itxt(b"studio", text, packed)))
    with pytest.raises(InputError, match=says):
        media.read_record(tmp_path / "a.png")


def test_chunks_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PNG_CHUNKS", 50)
    monkeypatch.setattr(limits, "MAX_CHUNKS", 50)
    (tmp_path / "a.png").write_bytes(_png_with(*[_chunk(b"tEXt", b"a\0b")] * 60))
    assert "chunks" in _refuse(media.read_record, tmp_path / "a.png")
    path = _wav(tmp_path / "a.wav", 1, 8000, 16, 100)
    path.write_bytes(path.read_bytes() + b"junk\0\0\0\0" * 60)
    assert "chunks" in _refuse(media.read_audio, path)


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "I;16", "1", "LA"])
def test_a_picture_read_in_strips_is_the_picture(mode: str, tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 255, (300, 20, 4), dtype=np.uint8)
    whole = Image.fromarray(values, "RGBA")
    deep = Image.fromarray(values[..., 0].astype(np.uint16) * 200)
    picture = (
        deep if mode == "I;16" else whole.convert("RGB").convert(mode) if mode in ("P", "1") else whole.convert(mode)
    )
    picture.save(tmp_path / "a.png")
    white = Image.new("RGBA", whole.size, "white")
    expected = Image.alpha_composite(white, picture.convert("RGBA")) if "A" in mode else picture
    found = media.read_image(tmp_path / "a.png")
    if mode == "I;16":
        assert np.abs(found[..., 0] - values[..., 0].astype(float) * 200 * 255 / 65535).max() <= 1
    else:
        assert np.array_equal(found, np.asarray(expected.convert("RGB")))
    assert media.read_image(tmp_path / "a.png", long_side=30).shape == (30, 2, 3)


def test_a_jpeg_of_a_thousand_scans_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (64, 64), "red").save(path, progressive=True)
    assert media.read_image(path).shape == (64, 64, 3)
    data = path.read_bytes()
    scan = data[data.rfind(b"\xff\xda") : -2]
    path.write_bytes(data[:-2] + scan * limits.MAX_JPEG_SCANS + data[-2:])
    assert "scans" in _refuse(media.read_image, path)


def test_pixels_are_counted_before_they_are_decoded(tmp_path: Path) -> None:
    Image.new("1", (9000, 9000)).save(tmp_path / "a.png")
    assert "pixels" in _refuse(media.read_image, tmp_path / "a.png")
    with pytest.raises(MediaError, match="pixels"), open_image(tmp_path / "a.png", 100):
        pass


@pytest.mark.parametrize(
    ("channels", "rate", "bits", "size", "says"),
    [
        (1, 44_100, 8, 600_000_000, "plays 13605 s"),
        (2, 192_000, 16, 1_900_000_000, "plays"),
        (100, 8000, 16, 1_600_000, "channels"),
        (0, 8000, 16, 16_000, "channels"),
        (1, 0, 16, 16_000, "Hz"),
        (1, 500_000, 16, 16_000, "Hz"),
    ],
)
def test_a_sound_is_refused_by_what_its_header_states(
    channels: int, rate: int, bits: int, size: int, says: str, tmp_path: Path
) -> None:
    path = _wav(tmp_path / "a.wav", channels, rate, bits, size)
    assert says in _refuse(media.read_audio, path)
    assert says in _refuse(lambda: list(media.stream_audio(path, max_seconds=600)))


def test_a_flac_of_a_day_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """STREAMINFO states 36 bits of samples: a day at 192 kHz."""
    path = media.write_audio(tmp_path / "a.flac", media.Audio(np.zeros(19_200, np.float32), 192_000))
    data = bytearray(path.read_bytes())
    at = data.index(b"fLaC") + 8
    data[at + 13] = data[at + 13] & 0xF0 | (24 * 3600 * 192_000 >> 32)
    data[at + 14 : at + 18] = struct.pack(">I", 24 * 3600 * 192_000 & 0xFFFFFFFF)
    path.write_bytes(data)
    assert "plays 86400 s" in _refuse(media.read_audio, path)
    assert "plays 86400 s" in _refuse(lambda: list(media.stream_audio(path)))


def test_a_header_that_lies_is_caught_by_counting(tmp_path: Path) -> None:
    path = media.write_audio(tmp_path / "a.flac", media.Audio(np.zeros(80_000, np.float32), 8000))
    data = bytearray(path.read_bytes())
    at = data.index(b"fLaC") + 8
    data[at + 13 : at + 18] = bytes([data[at + 13] & 0xF0, 0, 0, 0, 100])
    path.write_bytes(data)
    assert "over 5 s" in _refuse(media.read_audio, path, max_seconds=5)


def test_a_long_sound_is_held_small_or_not_at_all(tmp_path: Path) -> None:
    path = _wav(tmp_path / "a.wav", 2, 48_000, 16, 48_000 * 4 * 900)
    assert isinstance(media.load_sound(path, max_seconds=3600), SoundFile)
    minute = _wav(tmp_path / "c.wav", 2, 48_000, 16, 48_000 * 4 * 60)
    tracemalloc.start()
    count = sum(len(block) for block in media.stream_audio(minute, seconds=5))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60 * 16_000
    assert peak < 3_000_000
    assert "samples" in _refuse(media.read_audio, path, max_seconds=3600)
    brief = _wav(tmp_path / "b.wav", 2, 96_000, 16, 96_000 * 4)
    held = media.read_audio(brief, max_sampling_rate=48_000, mono=True)
    assert held.samples.shape == (48_000,) and held.sampling_rate == 48_000


def _tone(rate: int, seconds: float = 0.5) -> media.Audio:
    return media.Audio((np.sin(np.arange(int(rate * seconds)) * 2 * np.pi * 220 / rate) * 0.3).astype(np.float32), rate)


def test_one_reader_takes_every_coding_whatever_the_name_says(tmp_path: Path) -> None:
    tone = _tone(8000)
    (tmp_path / "flac.wav").write_bytes(media.write_audio(tmp_path / "a.flac", tone).read_bytes())
    (tmp_path / "wav.mp3").write_bytes(media.write_audio(tmp_path / "a.wav", tone).read_bytes())
    media.write_audio(tmp_path / "b.opus", tone)
    law = bytes(255 - min(127, int(abs(x) * 400)) if x >= 0 else 127 for x in tone.samples)
    _wav(tmp_path / "ulaw.wav", 1, 8000, 8, len(law), 7, law)
    with av.open(str(tmp_path / "c.m4a"), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=8000, layout="mono")
        for packets in encode_audio(stream, tone):
            out.mux(packets)
    _wav(tmp_path / "six.wav", 6, 8000, 16, 48_000, 1, (np.repeat(tone.samples, 6) * 32767).astype("<i2").tobytes())
    for name in ("flac.wav", "wav.mp3", "b.opus", "ulaw.wav", "c.m4a", "six.wav"):
        sound = media.read_audio(tmp_path / name)
        assert sound.duration_s == pytest.approx(0.5, abs=0.15), name
        assert sum(map(len, media.stream_audio(tmp_path / name))) == pytest.approx(8000, abs=2400), name


@pytest.mark.parametrize("rate", [1000, 11_000, 37_800, 176_400, 192_000])
def test_a_film_takes_sound_of_any_rate(rate: int, tmp_path: Path) -> None:
    pictures = (np.full((32, 32, 3), 9 * i, np.uint8) for i in range(13))
    sound = SoundFile(media.write_audio(tmp_path / "a.wav", _tone(rate)))
    film = media.read_audio(media.write_video(tmp_path / "a.mp4", pictures, 25, sound))
    assert film.sampling_rate == 48_000 and film.duration_s == pytest.approx(0.5, abs=0.1)
    peak = np.abs(np.fft.rfft(film.samples)).argmax() / film.duration_s
    assert peak == pytest.approx(220, abs=4)


def test_a_long_recording_moves_a_face_as_a_short_one_does() -> None:
    """Blocks of a minute give what the whole gives."""
    rate, rng = 11_025, np.random.default_rng(3)
    loudness = np.repeat(rng.random(650), rate // 5)
    samples = (rng.standard_normal(len(loudness)) * loudness * 0.1).astype(np.float32)
    whole = SoundEnvelope.from_samples(samples, rate)
    parts = SoundEnvelope.from_blocks([samples[i : i + 60 * rate] for i in range(0, len(samples), 60 * rate)], rate)
    assert parts.seconds == whole.seconds and len(parts.level) == len(whole.level)
    assert np.abs(parts.level - whole.level).max() < 1e-4


def test_nothing_else_opens_sound_pictures_or_films() -> None:
    """One reader of each kind: a second one would have its own bounds, or none."""
    own = {"pipelines/media/containers.py", "pipelines/media/image.py"}
    for path in (p for top in ("weights", "conditioning", "pipelines", "studio") for p in (ROOT / top).rglob("*.py")):
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        if name in own or "/training/" in name:
            continue
        lines = [
            line for line in text.splitlines() if "Image.open(" in line or "wave.open(" in line or "av.open(" in line
        ]
        assert not [line for line in lines if '"w"' not in line], name


def test_a_wav_says_what_its_headers_state(tmp_path: Path) -> None:
    form = wav.read_format(_wav(tmp_path / "a.wav", 2, 8000, 16, 32_000))
    assert (form.channels, form.sampling_rate, form.duration_s, form.is_plain) == (2, 8000, 1.0, True)

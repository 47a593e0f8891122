"""Media: what is written is read back, records survive, bad files and full disks are one line, nothing half-written."""

from __future__ import annotations

import struct
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from PIL import Image

from pipelines import media
from pipelines.base import Record
from pipelines.errors import MediaError, OutputError
from pipelines.media import wav
from pipelines.media.placement import sweep
from tests.conftest import ROOT
from weights.errors import InputError

RECORD = Record(
    "speech",
    "espeak",
    "naïve “x”\nline 2 =; #\U0001f600",
    {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0},
    1.0,
    5,
    {"rate": 1.5},
)
TONE = media.Audio((np.sin(np.arange(22050) / 10) * 0.5).astype(np.float32), 22050)


def _midi() -> mido.MidiFile:
    piece = mido.MidiFile()
    piece.tracks.append(mido.MidiTrack([mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=480)]))
    return piece


def _write(path: Path) -> Path:
    suffix = path.suffix
    if suffix == ".png":
        return media.write_png(path, Image.new("RGB", (16, 16), "red"), RECORD)
    if suffix == ".mid":
        return media.write_midi(path, _midi(), RECORD)
    if suffix == ".mp4":
        return media.write_video(path, (np.full((64, 64, 3), i * 5, np.uint8) for i in range(25)), 25, TONE, RECORD)
    return media.write_audio(path, TONE, RECORD)


@pytest.mark.parametrize("suffix", [*media.AUDIO_SUFFIXES, ".png", ".mid", ".mp4"])
def test_the_record_comes_back_from_inside_the_file(suffix: str, tmp_path: Path) -> None:
    path = _write(tmp_path / f"a{suffix}")
    assert media.read_record(path) == RECORD
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".wav", ".png", ".mid"])
def test_the_same_input_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    assert _write(tmp_path / f"a{suffix}").read_bytes() == _write(tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", media.AUDIO_SUFFIXES)
def test_sound_comes_back(suffix: str, tmp_path: Path) -> None:
    back = media.read_audio(_write(tmp_path / f"a{suffix}"))
    assert abs(back.duration_s - 1) < 0.08
    peak = np.abs(np.fft.rfft(back.samples)).argmax() / back.duration_s
    assert peak == pytest.approx(22050 / 10 / 2 / np.pi, abs=4)
    assert np.abs(back.samples).max() == pytest.approx(0.5, abs=0.05)


def test_a_film_has_pictures_and_sound(tmp_path: Path) -> None:
    import av

    with av.open(str(_write(tmp_path / "a.mp4"))) as film:
        frames = [f.to_ndarray(format="rgb24") for f in film.decode(video=0)]
    assert len(frames) == 25 and frames[20].mean() > frames[2].mean() + 50
    assert media.read_audio(tmp_path / "a.mp4").duration_s == pytest.approx(1, abs=0.1)


def test_a_piece_is_unchanged_but_for_its_record(tmp_path: Path) -> None:
    back = mido.MidiFile(str(_write(tmp_path / "a.mid")))
    assert [m.note for m in back.tracks[0] if m.type.startswith("note")] == [60, 60] and len(_midi().tracks[0]) == 2


@pytest.mark.parametrize(("coding", "bits"), [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64), (0xFFFE, 16)])
def test_every_kind_of_wav_is_read(coding: int, bits: int, tmp_path: Path) -> None:
    x = TONE.samples.astype(np.float64)
    if coding == 3:
        data = x.astype(f"<f{bits // 8}").tobytes()
    elif bits == 8:
        data = np.round(x * 128 + 128).astype(np.uint8).tobytes()
    else:
        whole = np.round(x * (2 ** (bits - 1) - 1)).astype("<i8")
        data = whole.view(np.uint8).reshape(-1, 8)[:, : bits // 8].tobytes()
    form = struct.pack("<HHIIHH", coding, 1, 22050, 22050 * bits // 8, bits // 8, bits)
    form += struct.pack("<HHIH", 22, bits, 4, 1) + bytes(14) if coding == 0xFFFE else b""
    body = b"WAVE" + wav._chunk(b"fmt ", form) + wav._chunk(b"data", data)
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert np.abs(media.read_audio(tmp_path / "a.wav").samples - TONE.samples).max() < 0.01


def _damaged(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"{kind.split('.')[0]}.{kind.split('.')[1]}"
    good = _write(tmp_path / f"good.{kind.split('.')[1]}").read_bytes()
    path.write_bytes(
        {"text": b"hello there", "empty": b"", "short": good[: len(good) // 20], "header": good[:30]}[
            kind.split(".")[0]
        ]
    )
    return path


@pytest.mark.parametrize(
    "kind",
    [f"{how}.{s}" for how in ("text", "empty", "header") for s in ("wav", "flac", "mp3", "opus")] + ["short.wav"],
)
def test_a_file_that_is_no_sound_is_refused_in_one_line(kind: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as caught:
        media.read_audio(_damaged(tmp_path, kind))
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


@pytest.mark.parametrize(
    "kind", ["text.png", "empty.png", "short.png", "text.mid", "header.mid", "text.mp4", "text.wav", "text.mp3"]
)
def test_a_file_without_a_record_says_so(kind: str, tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        media.read_record(_damaged(tmp_path, kind))
    with pytest.raises(MediaError, match="no record"):
        media.read_record(media.write_audio(tmp_path / "plain.wav", TONE))


def test_missing_long_and_odd_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no file"):
        media.read_audio(tmp_path / "nope.wav")
    for suffix in (".wav", ".flac"):
        with pytest.raises(MediaError, match="at most"):
            media.read_audio(_write(tmp_path / f"a{suffix}"), max_seconds=0.5)
    nan = media.Audio(np.full(100, np.nan, np.float32), 22050)
    body = (
        b"WAVE"
        + wav._chunk(b"fmt ", struct.pack("<HHIIHH", 3, 1, 22050, 88200, 4, 32))
        + wav._chunk(b"data", nan.samples.tobytes())
    )
    (tmp_path / "nan.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    with pytest.raises(MediaError, match="not numbers"):
        media.read_audio(tmp_path / "nan.wav")


def test_a_long_recording_is_searched_for_its_record_in_little_memory(tmp_path: Path) -> None:
    """Ten minutes: 26 MB of sound that the record's reader steps over, whether the record stands before it or after."""
    sound = media.Audio(np.zeros(22050 * 600, np.float32), 22050)
    path = media.write_audio(tmp_path / "a.wav", sound, RECORD)
    note = wav._chunk(b"LIST", b"INFO" + wav._chunk(wav.COMMENT, RECORD.to_json().encode()))
    plain = wav.encode(sound.samples, 22050, "")
    (tmp_path / "b.wav").write_bytes(plain[:4] + struct.pack("<I", len(plain) - 8 + len(note)) + plain[8:] + note)
    for name in ("a.wav", "b.wav"):
        tracemalloc.start()
        found = media.read_record(tmp_path / name)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found == RECORD
        assert peak < 1_000_000
    with pytest.raises(MediaError, match="at most 60 s"):
        media.read_audio(path, max_seconds=60)


@pytest.mark.parametrize("info", [b"", b"IN", b"INFO", b"INFOICMT", b"INFOICMT\xff\xff\xff\xff{", b"adtl"])
def test_a_damaged_list_of_notes_is_no_record(info: bytes, tmp_path: Path) -> None:
    body = b"WAVE" + b"LIST" + struct.pack("<I", len(info)) + info
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert wav.read_comment(tmp_path / "a.wav") in ("", "{")


def test_a_record_of_another_format_is_refused() -> None:
    for text in ('{"format": 99}', "[]", "nonsense", '{"format": 1}'):
        with pytest.raises(InputError):
            Record.from_json(text)


@pytest.mark.parametrize(
    ("name", "says"), [("a.xyz", "use one of"), ("folder.wav", "is a folder"), ("no/a.wav", "does not exist")]
)
def test_an_output_that_cannot_be_is_known_before(name: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    with pytest.raises(OutputError, match=says):
        media.check_output(tmp_path / name, (".wav",))
    with pytest.raises(OutputError, match="cannot be written"):
        media.check_output("/proc/a.wav", (".wav",))


def _limited(code: str, tmp_path: Path, limit: int = 4096) -> Any:
    """Run code in a process that may not write files over `limit` bytes: what a full disk looks like."""
    head = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f" resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    )
    return subprocess.run([sys.executable, "-c", head + code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("suffix", media.AUDIO_SUFFIXES)
def test_a_full_disk_leaves_the_older_file_and_nothing_else(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"older")
    code = (
        "import numpy as np; from pipelines import media\nnoise = np.random.default_rng(0).uniform(-1, 1,"
        f" 200000).astype('float32')\nmedia.write_audio({str(path)!r}, media.Audio(noise, 22050))"
    )
    answer = _limited(code, tmp_path)
    assert answer.returncode != 0 and "OutputError" in answer.stderr and "disk is full" in answer.stderr
    assert path.read_bytes() == b"older" and len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    code = (
        f"import os\nfrom pipelines.media import atomic\nwith atomic({str(tmp_path / 'a.wav')!r}) as part:\n   "
        " part.write_bytes(b'half'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert not (tmp_path / "a.wav").exists() and len(list(tmp_path.iterdir())) == 1
    assert sweep(tmp_path) == 1 and not list(tmp_path.iterdir())

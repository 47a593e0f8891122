"""A medium is taken from Python in every usual form, everywhere, and refused in a line where it is none."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
from PIL import Image

from conditioning import Affect, AffectCurve
from pipelines.base import Conditions, Record
from pipelines.image.options import ImageOptions
from pipelines.image.output import ImageOutput
from pipelines.inputs import describe_file
from pipelines.media import Audio, read_audio, read_image, write_audio
from pipelines.media.sources import MAX_KEPT, audio_of, file_of
from pipelines.music.options import MusicOptions
from pipelines.portrait.options import PortraitOptions
from pipelines.speech.output import SpeechOutput
from weights.errors import InputError

RATE = 16_000
TONE = (np.sin(np.arange(4000) / 10) * 0.5).astype(np.float32)
RECORD = Record("speech", "x", "", {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0}, 1.0, 1)
SOUND = (".wav", ".flac", ".mp3", ".opus")
PICTURE = (".png", ".jpg", ".webp", ".bmp", ".gif", ".tif")
RGB = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes()


@pytest.mark.parametrize(
    "sound",
    [
        Audio(TONE, RATE),
        SpeechOutput(TONE, RATE, None, 1, RECORD),  # type: ignore[arg-type]
        (TONE, RATE),
        (RATE, TONE),
        (TONE.astype(np.float64), np.int64(RATE)),
        (np.round(TONE * 32767).astype(np.int16), RATE),
        (TONE[:, None], RATE),
        (TONE[None, :], RATE),
        (TONE.tolist(), RATE),
    ],
)
def test_sound_in_memory_is_the_same_as_its_file(sound: Any) -> None:
    heard = read_audio(file_of(sound, SOUND))
    assert heard.sampling_rate == RATE and np.abs(heard.samples.reshape(-1) - TONE).max() < 1e-4
    assert PortraitOptions.parse(audio=sound).audio == file_of(sound, SOUND)


@pytest.mark.parametrize("suffix", SOUND)
def test_bytes_and_open_files_are_read_by_what_they_hold(suffix: str, tmp_path: Path) -> None:
    path = write_audio(tmp_path / f"a{suffix}", Audio(np.tile(TONE, 4), RATE))
    for data in (path.read_bytes(), bytearray(path.read_bytes()), io.BytesIO(path.read_bytes()), path.open("rb")):
        kept = file_of(data, SOUND)
        assert kept.endswith(suffix) and read_audio(kept).duration_s == pytest.approx(1, abs=0.1)
    assert file_of(path, SOUND) == str(path)


@pytest.mark.parametrize(
    "sound",
    [
        *(TONE, (TONE, "fast"), (TONE, 5), (TONE, True), (np.array([np.nan]), RATE), (np.zeros((9, 9)), RATE)),
        *(([], RATE), 5, None, object(), b"", io.StringIO("x"), (["x"], RATE), {"a": 1}, (TONE, RATE, 1)),
    ],
)
def test_what_is_no_sound_is_refused_in_one_line(sound: Any) -> None:
    with pytest.raises(InputError) as caught:
        file_of(sound, SOUND)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300
    if sound is not None:
        with pytest.raises(InputError):
            PortraitOptions.parse(audio=sound)


@pytest.mark.parametrize(
    "picture",
    [
        RGB,
        Image.fromarray(RGB),
        RGB / 255,
        np.dstack([RGB, np.full((20, 30), 255, np.uint8)]),
        ImageOutput((RGB,), (RECORD,), None, 1, RECORD),  # type: ignore[arg-type]
    ],
)
def test_pictures_in_memory_are_the_same_as_their_file(picture: Any) -> None:
    assert np.array_equal(read_image(file_of(picture, PICTURE)), RGB)
    source = ImageOptions.parse(source=picture).source
    assert source is not None and np.array_equal(read_image(source), RGB)


def test_what_is_no_picture_is_refused_in_one_line() -> None:
    for picture in (RGB[:, :, :2], RGB.astype(np.int64), RGB * 2.0, np.zeros(5), object(), 5, TONE, b"hello"):
        with pytest.raises(InputError) as caught:
            read_image(file_of(picture, PICTURE))
        assert "\n" not in str(caught.value)


def test_pieces_in_memory_are_taken() -> None:
    piece = mido.MidiFile()
    piece.tracks.append(mido.MidiTrack([mido.Message("note_on", note=60), mido.Message("note_off", note=60, time=480)]))
    data = io.BytesIO()
    piece.save(file=data)
    for form in (piece, data.getvalue()):
        source = MusicOptions.parse(source=form).source
        assert source is not None and len(mido.MidiFile(source).tracks[0]) == 3
    with pytest.raises(InputError, match="MusicOutput"):
        MusicOptions.parse(source=5)


def test_a_record_says_that_a_medium_was_in_memory() -> None:
    says = describe_file(file_of((TONE, RATE), SOUND))
    assert says["path"] == "" and len(says["sha256"]) == 64


def test_only_so_many_media_are_kept() -> None:
    first = file_of((TONE[:3000], RATE), SOUND)
    folder = Path(first).parent
    for n in range(MAX_KEPT):
        file_of((TONE[: n + 100], RATE), SOUND)
    assert len(list(folder.glob("in-memory-*"))) <= MAX_KEPT
    assert file_of((TONE[:3000], RATE), SOUND) == first and Path(first).exists()


def test_stereo_stays_stereo() -> None:
    both = audio_of((np.stack([TONE, -TONE]), RATE))
    assert both.samples.shape == (4000, 2) and both.layout == "stereo"


def test_a_curve_is_not_read_as_words_and_arrays_are_points() -> None:
    with pytest.raises(InputError, match=r"AffectCurve\.of"):
        Affect.of("0: calm; 2: angry")
    assert len(AffectCurve.of("0: calm; 2: angry").points) == 2
    assert Affect.of(np.array([0.5, -0.25])) == Affect.of((0.5, -0.25))
    assert Conditions.parse(affect=np.array([0.5, -0.25])).affect == Affect.of((0.5, -0.25))
    for bad in (lambda: Affect("sad"), lambda: Affect.mix([("sad", 1)]), lambda: Affect.mix(5)):  # type: ignore
        with pytest.raises(InputError):
            bad()

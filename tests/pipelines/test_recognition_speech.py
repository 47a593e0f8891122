"""The speech recognizers: steady under what microphones do, silent about what is no voice, and able to hear unseen
actors.
"""

from __future__ import annotations

import json
import shutil
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest

from conditioning import Emotion
from pipelines.errors import MediaError
from pipelines.media import Audio, write_audio
from pipelines.media.audio_stream import stream_audio
from pipelines.recognition import Lineage, load
from pipelines.recognition.lineage import EMBEDDED
from pipelines.speech import SpeechPipeline
from weights.errors import WeightsCorruptError, WeightsNotFoundError

pytest.importorskip("torch")
import torch

from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.recognition.speech.recognizer import POINTS, SpeechRecognizer
from pipelines.recognition.speech.training.augment import add_noise, through_codec
from pipelines.recognition.speech.training.convert import read_encoder
from pipelines.recognition.speech.training.corpus import REPORTS, STEERS, load_ravdess
from pipelines.recognition.speech.training.fit import Penalties, Rows, fit
from pipelines.recognition.speech.training.negatives import draw_sound
from pipelines.recognition.speech.whisper import WhisperEncoder, whisper_mel


@pytest.fixture(scope="module")
def judge() -> SpeechRecognizer:
    return load("speech", "reports")


@pytest.fixture(scope="module")
def pipe() -> SpeechPipeline:
    return SpeechPipeline.from_pretrained()


def sung(seconds: float = 2.4, f0: float = 140.0, lift: float = 4.0, seed: int = 0) -> np.ndarray:
    """A vowel-like voice: pulses through three formants that move, four syllables a second, pitch falling by `lift`
    semitones.
    """
    from scipy.signal import lfilter

    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    pitch = f0 * 2 ** ((lift * (0.5 - t / seconds) + 0.7 * np.sin(2 * np.pi * 4 * t)) / 12)
    phase = np.cumsum(pitch) / RATE
    x = np.diff(np.floor(phase), prepend=0.0) + 0.01 * rng.standard_normal(len(t))
    for hz, wide in ((600, 80), (1400, 110), (2600, 160)):
        r = np.exp(-np.pi * wide / RATE)
        x = lfilter([1 - r], [1, -2 * r * np.cos(2 * np.pi * hz / RATE), r * r], x)
    beat = np.clip(np.sin(2 * np.pi * 2 * t) ** 2, 0.02, 1)
    return (0.3 * x * beat / np.abs(x * beat).max()).astype(np.float32)


def test_the_same_file_gives_the_same_numbers_in_memory_and_from_disk(judge: SpeechRecognizer, tmp_path: Path) -> None:
    audio = Audio(sung(), RATE)
    path = write_audio(tmp_path / "a.wav", audio)
    first, again, held = judge.read(path), judge.read(path), judge.read(audio)
    assert first == again
    assert abs(first.estimate.vad.arousal - held.estimate.vad.arousal) < 0.01
    assert set(first.estimate.emotions) == set(Emotion) and all(s > 0 for s in first.estimate.spread)
    assert (
        125 < first.cues["f0_hz"] < 155 and 2 < first.cues["f0_range_st"] < 6 and 3 < first.cues["syllables_per_s"] < 5
    )


@pytest.mark.parametrize("role", ["reports", "steers"])
@pytest.mark.parametrize("change", ["mp3", "gain", "noise", "silence before", "silence after"])
def test_what_a_microphone_does_hardly_moves_arousal(role: str, change: str) -> None:
    recognizer, x, quiet = load("speech", role), sung(), np.zeros(RATE, np.float32)
    changed = {
        "mp3": lambda: through_codec(x, "mp3", 64_000),
        "gain": lambda: x / 4,
        "noise": lambda: add_noise(x, 20, 0, np.random.default_rng(0)),
        "silence before": lambda: np.concatenate([quiet, x]),
        "silence after": lambda: np.concatenate([x, quiet]),
    }[change]()
    plain, moved = (recognizer.read(Audio(y, RATE)).estimate.vad.arousal for y in (x, changed))
    assert abs(plain - moved) < 0.1


def test_stereo_at_another_rate_reads_alike(judge: SpeechRecognizer) -> None:
    from pipelines import dsp

    x = sung()
    wide = dsp.resample(x, 16_000, 48_000).astype(np.float32)
    plain = judge.read(Audio(x, RATE)).estimate
    other = judge.read(Audio(np.stack([wide, wide], axis=1), 3 * RATE)).estimate
    assert abs(plain.vad.arousal - other.vad.arousal) < 0.1


@pytest.mark.parametrize("role", ["reports", "steers"])
@pytest.mark.parametrize("kind", ["noise", "hum", "tone", "sweep", "chords", "clicks"])
def test_what_is_no_voice_is_flagged(role: str, kind: str) -> None:
    recognizer = load("speech", role)
    found = [recognizer.read(Audio(draw_sound(kind, np.random.default_rng(1000 + i)), RATE)).estimate for i in range(8)]
    assert np.mean([e.out_of_distribution for e in found]) >= 0.75
    assert all(e.confidence == 0 and e.notes for e in found if e.out_of_distribution)


@pytest.mark.parametrize("seconds", [0.4, 0.5, 3.0])
def test_silence_is_flagged_and_does_not_fail(judge: SpeechRecognizer, seconds: float) -> None:
    reading = judge.read(Audio(np.zeros(int(seconds * RATE), np.float32), RATE), windows=True)
    assert reading.estimate.out_of_distribution and reading.cues["sounding_s"] == 0 and len(reading.windows) == 1


@pytest.mark.slow
def test_windows_follow_a_long_file_in_bounded_memory(judge: SpeechRecognizer, tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    low, high, still = (np.int16(32767 * y) for y in (sung(6, 100, 1), sung(6, 320, 9), np.zeros(6 * RATE)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for part in [low] * 7 + [still] + [high] * 7:
            file.writeframes(part.tobytes())
    tracemalloc.start()
    reading = judge.read(path, windows=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12e6  # the samples alone take 5.8 MB, as floats 11.5 on top; only windows are held
    assert [w.start_s for w in reading.windows] == [1.5 * i for i in range(len(reading.windows))]
    assert reading.windows[-1].end_s == pytest.approx(90, abs=0.1)
    assert all(w.estimate.out_of_distribution for w in reading.windows if w.start_s >= 42 and w.end_s <= 48)
    arousal = [
        np.mean([w.estimate.vad.arousal for w in reading.windows if a <= w.start_s < b]) for a, b in ((0, 38), (50, 88))
    ]
    assert arousal[1] > arousal[0] + 0.1


def test_a_short_file_has_one_window_of_its_length(judge: SpeechRecognizer) -> None:
    windows = judge.read(Audio(sung(1.2), RATE), windows=True).windows
    assert len(windows) == 1 and windows[0].end_s == pytest.approx(1.2, abs=0.01)


@pytest.mark.parametrize("content", [b"", b"not a sound at all" * 20, b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_cannot_be_read_is_one_line(judge: SpeechRecognizer, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(MediaError, match=r"a\.wav") as raised:
        judge.read(path)
    assert "\n" not in str(raised.value)


def test_missing_truncated_and_not_numbers_are_refused(judge: SpeechRecognizer, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="there is no file"):
        judge.read(tmp_path / "none.wav")
    path = write_audio(tmp_path / "a.wav", Audio(sung(), RATE))
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(MediaError, match="truncated"):
        judge.read(path)
    with pytest.raises(MediaError, match="not numbers"):
        judge.read(Audio(np.full(RATE, np.nan, np.float32), RATE))
    with pytest.raises(MediaError, match="over 2 s"):
        list(stream_audio(Audio(np.zeros(3 * RATE, np.float32), RATE), max_seconds=2))


def test_the_two_share_no_actor_and_no_description() -> None:
    mine, theirs = load("speech", "reports").lineage, load("speech", "steers").lineage
    assert isinstance(mine, Lineage) and mine.backbone != theirs.backbone
    assert not set(REPORTS) & set(STEERS)
    assert (mine.family, theirs.family) == ("encoder's ear", "own acoustics")
    assert mine.corpora[0] == "ravdess#actors " + ",".join(map(str, REPORTS)) and "non-commercial" in mine.licence
    assert not {c.partition("#")[0] for c in mine.corpora[1:]} & {c.partition("#")[0] for c in theirs.corpora}


def test_the_ear_is_small_and_costs_as_much_as_its_clip_is_long() -> None:
    assert (EMBEDDED / "speech-reports" / "model.safetensors").stat().st_size < 6_000_000
    encoder = WhisperEncoder(1).eval()
    assert encoder(torch.from_numpy(whisper_mel(sung(1.0)))).shape == (1, 50, 384)
    assert whisper_mel(np.zeros(40 * RATE, np.float32)).shape == (80, 3000)  # the last position that it knows


@pytest.mark.parametrize("text", ["No.", "The parcel is at the door."])
def test_our_own_voices_are_voices_however_short(judge: SpeechRecognizer, pipe: SpeechPipeline, text: str) -> None:
    output = pipe(text, voice="nora", seed=0)
    assert not judge.read(Audio(output.samples, output.sampling_rate)).estimate.out_of_distribution


def test_a_damaged_or_missing_checkpoint_says_so(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"recognition\.training speech"):
        SpeechRecognizer.from_pretrained(tmp_path)
    folder = shutil.copytree(EMBEDDED / "speech-reports", tmp_path / "copy")
    facts = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(facts | {"net": {"features": 3}}))
    with pytest.raises(WeightsCorruptError):
        SpeechRecognizer.from_pretrained(folder)


def _ctranslate2_file(arrays: dict[str, np.ndarray]) -> bytes:
    """A file as CTranslate2 writes it: numbers little-endian, texts with their length and a zero."""

    def text(value: str) -> bytes:
        return struct.pack("<H", len(value) + 1) + value.encode() + b"\0"

    parts = [struct.pack("<I", 6), text("WhisperSpec"), struct.pack("<II", 3, len(arrays))]
    for name, array in arrays.items():
        shape = struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
        parts += [text(name), shape, struct.pack("<BI", {"f": 0, "e": 4}[array.dtype.char], array.nbytes)]
        parts.append(array.tobytes())
    return b"".join(parts)


def test_an_encoder_is_read_from_a_file_of_half_precision(tmp_path: Path) -> None:
    encoder = WhisperEncoder(1)
    ours = encoder.state_dict()
    theirs = {
        "narrow_convolution": "conv1",
        "wide_convolution": "conv2",
        "layers.0.attention_norm": "layer_0/self_attention/layer_norm",
        "layers.0.query_key_value": "layer_0/self_attention/linear_0",
        "layers.0.output": "layer_0/self_attention/linear_1",
        "layers.0.feed_norm": "layer_0/ffn/layer_norm",
        "layers.0.widen": "layer_0/ffn/linear_0",
        "layers.0.narrow": "layer_0/ffn/linear_1",
    }
    arrays = {}
    for module, name in theirs.items():
        names = ("gamma", "beta") if module.endswith("norm") else ("weight", "bias")
        for part, kind in zip(("weight", "bias"), names, strict=True):
            arrays[f"encoder/{name}/{kind}"] = ours[f"{module}.{part}"].half().numpy()
    path = tmp_path / "model.bin"
    path.write_bytes(_ctranslate2_file(arrays))
    back = read_encoder(path, 1).state_dict()
    assert all(torch.equal(back[name], tensor.half().float()) for name, tensor in ours.items())
    for content in (b"", b"not an encoder", _ctranslate2_file({"a": np.zeros(3, np.float32)})):
        path.write_bytes(content)
        with pytest.raises(MediaError, match=r"holds no encoder"):
            read_encoder(path, 1)
    with pytest.raises(MediaError, match="--encoder names"):
        read_encoder(tmp_path / "none.bin", 1)


def test_what_only_words_move_hardly_moves_a_reading() -> None:
    rng = np.random.default_rng(0)
    emotion = np.repeat(np.arange(8), 100)
    vad = POINTS[emotion]
    word = vad[:, 1] + rng.standard_normal(len(emotion))  # by chance the louder ones said other words
    voice = vad[:, 1] + 0.6 * rng.standard_normal(len(emotion))
    x = np.stack([voice, word, *rng.standard_normal((6, len(emotion)))], axis=1)
    rows = Rows(x[None].astype(np.float32), emotion, vad, np.arange(len(emotion)) % 4)
    neutral = np.zeros((1, 40, 8), np.float32)
    neutral[0, :, 1] = rng.standard_normal(40)
    content = Rows(neutral, np.zeros(40, int), np.zeros((40, 3)), np.repeat([0, 1], 20))
    moves = [fit(rows, Penalties(0.1, 1.0, 0.0, weight), content).vad_head.weight[1].abs() for weight in (0.0, 10.0)]
    assert moves[0][1] > 0.05 and moves[1][1] < 0.3 * moves[0][1]
    assert moves[1][0] > 0.8 * moves[0][0]


def test_f0_is_followed_through_a_glide() -> None:
    f = measure_frames(sung(2.0, 220, 12))
    voiced = f.f0[f.f0 > 0]
    assert len(voiced) > 0.7 * len(f)
    assert voiced[:15].mean() > 1.5 * voiced[-15:].mean()


@pytest.mark.slow
def test_unseen_actors_are_heard(judge: SpeechRecognizer, shared: Path) -> None:
    clips = [c for c in load_ravdess(shared) if c.actor in STEERS][::4]
    found = [judge.read(Audio(c.samples, RATE)).estimate for c in clips]
    named = np.array([list(Emotion).index(max(e.emotions, key=e.emotions.__getitem__)) for e in found])
    emotion = np.array([c.emotion for c in clips])
    assert np.mean([(named[emotion == e] == e).mean() for e in range(8)]) > 0.6
    assert np.corrcoef([e.vad.arousal for e in found], [c.vad[1] for c in clips])[0, 1] > 0.7
    assert np.mean([e.out_of_distribution for e in found]) < 0.1

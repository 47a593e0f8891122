"""Speech: the contract, and what affect, emphasis, rate and curves do to the measured voice."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import numpy as np
import pytest

from pipelines.speech import ConversionPipeline, SpeechPipeline
from pipelines.speech.measure import SENTENCES, arousal_sweep, cues, measure, word_errors
from pipelines.speech.text import split_phrases
from tests.kokoro_model import tiny_kokoro
from tests.pipelines.contract import Contract, engines_of
from tests.piper_voice import tiny_voice
from weights.errors import InputError

TEXT = "We will take the second road on the left."
MOVES = (
    ("angry", "f0_hz", "up"),
    ("angry", "f0_range_st", "up"),
    ("angry", "duration_s", "down"),
    ("angry", "energy_db", "up"),
    ("angry", "tilt_db", "up"),
    ("happy", "f0_hz", "up"),
    ("happy", "f0_range_st", "up"),
    ("happy", "duration_s", "down"),
    ("sad", "f0_range_st", "down"),
    ("sad", "duration_s", "up"),
    ("sad", "tilt_db", "down"),
    ("sad", "energy_db", "down"),
    ("calm", "energy_sd_db", "down"),
    ("fearful", "f0_hz", "up"),
)
#: People act anger no faster than neutral when it is measured; the published rules that espeak follows do.
VOICE_MOVES = (
    ("angry", "f0_hz", "up"),
    ("angry", "f0_range_st", "up"),
    ("angry", "energy_db", "up"),
    ("angry", "tilt_db", "up"),
    ("happy", "f0_hz", "up"),
    ("happy", "f0_range_st", "up"),
    ("sad", "duration_s", "up"),
    ("sad", "energy_db", "down"),
    ("calm", "duration_s", "up"),
    ("calm", "energy_db", "down"),
    ("fearful", "f0_hz", "up"),
    ("surprised", "f0_hz", "up"),
    ("disgusted", "duration_s", "up"),
)


@cache
def _pipeline(engine: str) -> Any:
    small = {"piper": tiny_voice, "kokoro": tiny_kokoro}
    return SpeechPipeline.from_pretrained(str(small[engine]()) if engine in small else engine)


@cache
def _conversion(engine: str) -> ConversionPipeline:
    return ConversionPipeline.from_pretrained(engine)


class SpeechCues:
    """How speech outputs are compared and measured."""

    suffix = ".wav"
    moves = MOVES

    def same(self, a: Any, b: Any) -> bool:
        return bool(np.array_equal(a.samples, b.samples))

    def cue(self, output: Any, name: str) -> float:
        return float(getattr(cues(output.samples, output.sampling_rate), name))


@pytest.mark.parametrize("engine", engines_of("speech"))
class TestSpeechContract(SpeechCues, Contract):
    bad_content = ("", "  ", "!!!", "a\x07b", "word " * 20_000, None)
    long_content = "One is here. Two is there. Three is gone."

    @pytest.fixture
    def pipe(self, engine: str) -> Any:
        acted = engine in ("voice", "hibari", "kokoro", "piper", "german")  # by our actor
        self.moves = VOICE_MOVES if acted else MOVES
        return _pipeline(engine)

    def make(self, pipe: Any, **options: Any) -> Any:
        return pipe(TEXT, **options)


@pytest.mark.parametrize("engine", engines_of("convert"))
class TestConversionContract(SpeechCues, Contract):
    bad_content = ("nothing.wav",)

    @pytest.fixture
    def pipe(self, engine: str) -> Any:
        lively = (
            "angry",
            "f0_range_st",
            "up",
        )  # what widens our readers does not widen a recording that is lively already
        self.moves = tuple(m for m in VOICE_MOVES if m != lively) if engine == "voice" else MOVES
        return _conversion(engine)

    @property
    def long_content(self) -> Any:  # type: ignore[override]
        voice = _recording()
        return type(voice)(np.tile(voice.samples, 15), voice.sampling_rate)  # over 30 s: what is shorter is one step

    def make(self, pipe: Any, **options: Any) -> Any:
        return pipe(_recording(), **options)


@cache
def _recording() -> Any:
    from pipelines.media import Audio

    output = _pipeline("espeak")(TEXT, seed=9)
    return Audio(output.samples, output.sampling_rate)


@pytest.fixture(scope="module")
def pipe() -> Any:
    pytest.importorskip("espeakng_loader")
    return _pipeline("espeak")


@pytest.mark.slow
def test_requested_arousal_orders_f0_level_and_rate(pipe: Any) -> None:
    assert min(arousal_sweep(pipe, SENTENCES[:3]).values()) >= 0.9


@pytest.mark.slow
def test_fear_raises_f0_without_angers_brightness(pipe: Any) -> None:
    fear, anger, neutral = (measure(pipe, SENTENCES[:4], a) for a in ("fearful", "angry", "neutral"))
    assert fear["f0_hz"] > 1.2 * neutral["f0_hz"] and fear["tilt_db"] < anger["tilt_db"] - 1.5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("affect", "cue", "sign"),
    [("angry", "energy_db", 1), ("sad", "duration_s", 1), ("happy", "f0_hz", 1), ("sad", "tilt_db", -1)],
)
def test_intensity_is_monotone(pipe: Any, affect: str, cue: str, sign: int) -> None:
    values = [measure(pipe, SENTENCES[:3], affect, k)[cue] * sign for k in (0.0, 0.5, 1.0, 1.5)]
    assert values == sorted(values)


@pytest.mark.slow
def test_a_mixture_lies_between_its_parts(pipe: Any) -> None:
    happy, both, sad = (measure(pipe, SENTENCES[:3], a)["f0_hz"] for a in ("happy", "happy:0.5, sad:0.5", "sad"))
    assert sad < both < happy


def test_the_opposite_of_sad_is_not_sad(pipe: Any) -> None:
    opposite, neutral = (measure(pipe, SENTENCES[:3], a) for a in ("-sad", "neutral"))
    assert (
        opposite["f0_hz"] > neutral["f0_hz"]
        and opposite["duration_s"] < neutral["duration_s"]
        and opposite["tilt_db"] > neutral["tilt_db"]
    )


def test_only_the_starred_word_is_emphasised(pipe: Any) -> None:
    plain, starred = pipe("She put the keys in the box.", seed=1), pipe("She put the *keys* in the box.", seed=1)
    assert [w.text for w in starred.words] == [w.text for w in plain.words]
    gains = {
        w.text: (s.end_s - s.start_s) - (w.end_s - w.start_s) for w, s in zip(plain.words, starred.words, strict=True)
    }
    assert gains["keys"] > 0.03 and all(abs(g) < 0.04 for t, g in gains.items() if t not in ("keys", "the", "in"))


def test_words_and_phonemes_carry_times_inside_the_sound(pipe: Any) -> None:
    output = pipe("The parcel is here. It is for you.", affect="sad", seed=1)
    assert [w.text for w in output.words] == ["The", "parcel", "is", "here", "It", "is", "for", "you"]
    starts = [m.start_s for m in output.phonemes]
    assert starts == sorted(starts) and starts[0] >= 0 and output.phonemes[-1].end_s <= output.duration_s
    assert {"ɑːɹ", "s", "l"} & {p.text.strip("ˈˌ") for p in output.phonemes}


def test_rate_and_voice_are_heard(pipe: Any) -> None:
    slow, fast = (cues(pipe(TEXT, rate=r, seed=1).samples, 22050).duration_s for r in (0.7, 1.4))
    assert 1.6 < slow / fast < 2.4
    man, woman = (cues(pipe(TEXT, voice=v, seed=1).samples, 22050).f0_hz for v in ("en-us", "en-us+f3"))
    assert woman > 1.3 * man
    assert pipe("Der Brief liegt auf dem Tisch.", voice="de", seed=1).duration_s > 1


def test_a_curve_changes_its_mind_in_mid_sentence(pipe: Any) -> None:
    text = "The river runs north of the town and the road runs south of the hill."
    output = pipe(text, affect="0: calm; 1: calm; 2.5: angry", seed=1)
    half = len(output.samples) // 2
    first, second = cues(output.samples[:half], 22050), cues(output.samples[half:], 22050)
    flat = pipe(text, seed=1)
    middle = len(flat.samples) // 2
    assert (
        second.f0_hz / first.f0_hz
        > 1.15 * cues(flat.samples[middle:], 22050).f0_hz / cues(flat.samples[:middle], 22050).f0_hz
    )


def test_streaming_gives_the_same_as_the_whole(pipe: Any) -> None:
    text = "One is here. Two is there."
    chunks = list(pipe.stream(text, affect="happy", seed=4))
    assert len(chunks) == 2
    assert np.array_equal(np.concatenate([c.samples for c in chunks]), pipe(text, affect="happy", seed=4).samples)


@pytest.mark.parametrize("affect", ["angry", "surprised", "0,1,1"])
def test_the_loudest_affect_never_clips(pipe: Any, affect: str) -> None:
    samples = pipe("*Stop* right *there!*", affect=affect, intensity=2.0, seed=1).samples
    assert np.isfinite(samples).all() and 0.1 < np.abs(samples).max() < 0.99


def test_the_time_of_day_is_not_heard(pipe: Any) -> None:
    first = pipe(TEXT, voice="en-us+f2", seed=1)
    time.sleep(1.1)
    assert np.array_equal(first.samples, pipe(TEXT, voice="en-us+f2", seed=1).samples)


def test_an_unknown_voice_names_close_ones(pipe: Any) -> None:
    for name in ("en-uss", "en-us+zz", "x" * 300):
        with pytest.raises(InputError, match="closest"):
            pipe("hi", voice=name)


def test_a_long_silence_and_a_short_click_are_no_recording() -> None:
    pytest.importorskip("pyworld")
    from pipelines.media import Audio

    convert = ConversionPipeline.from_pretrained()
    for samples in (np.zeros(22050, np.float32), np.ones(100, np.float32)):
        with pytest.raises(InputError, match="no speech"):
            convert(Audio(samples, 22050))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "moves"),
    [
        (
            "world",
            (
                ("angry", "energy_db", 1),
                ("angry", "duration_s", -1),
                ("sad", "duration_s", 1),
                ("sad", "tilt_db", -1),
                ("happy", "f0_hz", 1),
            ),
        ),
        (
            "voice",
            (
                ("angry", "energy_db", 1),
                ("angry", "f0_hz", 1),
                ("sad", "duration_s", 1),
                ("sad", "energy_db", -1),
                ("happy", "f0_hz", 1),
            ),
        ),
    ],
)
def test_converting_real_recordings_moves_the_cues_monotonically(shared: Any, engine: str, moves: Any) -> None:
    pytest.importorskip("pyworld")
    import io
    import zipfile

    from pipelines.media import read_audio

    archive = zipfile.ZipFile(shared / "speech/librispeech_two_speakers.zip")
    name = next(n for n in sorted(archive.namelist()) if n.endswith((".wav", ".flac")))
    path = shared / name
    del path
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(name).name
        file.write_bytes(io.BytesIO(archive.read(name)).getvalue())
        audio = read_audio(file)
    convert = ConversionPipeline.from_pretrained(engine)
    for affect, cue, sign in moves:
        values = [
            sign * getattr(cues(convert(audio, affect=affect, intensity=k, seed=1).samples, audio.sampling_rate), cue)
            for k in (0.0, 0.5, 1.0, 1.5)
        ]
        assert values == sorted(values), (affect, cue, values)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Mr. Fox met Dr. Hare.", ["Mr. Fox met Dr. Hare."]),
        ("It is 3.5 km.", ["It is 3.5 km."]),
        ('He said "go." Then left.', ['He said "go."', "Then left."]),
        ("A\n\nB", ["A", "B"]),
        ("你好。再见。", ["你好。", "再见。"]),
        ("Well… maybe.", ["Well…", "maybe."]),
    ],
)
def test_texts_are_split_at_sentence_ends(text: str, parts: list[str]) -> None:
    assert [p.text for p in split_phrases(text)] == parts


def test_long_sentences_are_split_and_stars_are_no_words() -> None:
    assert (
        max(len(p.text) for p in split_phrases("word, " * 200)) <= 300
        and max(len(p.text) for p in split_phrases("x" * 1000)) <= 300
    )
    (phrase,) = split_phrases("I *really* mean 2*3*4 it")
    assert phrase.text == "I really mean 2*3*4 it" and phrase.emphases == ((2, 8),)


def test_word_errors_are_counted() -> None:
    assert word_errors("The cat sat.", "the bat sat down") == (2, 3)
    assert word_errors("a b c", "") == (3, 3)

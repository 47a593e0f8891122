"""What the engines of speech claim, measured: every axis in its direction, curves over sentences, stress, bounds."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from conditioning.affect import VAD, Affect, Emotion
from pipelines.errors import EngineUnavailableError
from pipelines.media import Audio
from pipelines.recognition.speech.recognizer import SpeechRecognizer
from pipelines.speech import ConversionPipeline, SpeechPipeline
from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.transcription import to_phones
from pipelines.speech.measure import cues
from pipelines.speech.pauses import compute_tempo
from pipelines.speech.rules import world
from pipelines.speech.rules.prosody import PROSODY_LIMITS, Prosody, compute_prosody
from pipelines.speech.text import split_phrases
from pipelines.speech.voice.style import STYLE_LIMITS, Style
from weights.errors import InputError
from weights.store import EMBEDDED

TWO = "We will take the second road on the left. The river runs north of the town."


@cache
def pipe(engine: str = "voice") -> Any:
    return SpeechPipeline.from_pretrained(engine)


@pytest.mark.parametrize("engine", ["voice", "espeak"])
def test_a_curve_goes_on_over_two_sentences(engine: str) -> None:
    """The second sentence is as angry as the curve is by then, though it begins calm at its clock's zero."""
    if engine == "espeak":
        pytest.importorskip("espeakng_loader")
    output = pipe(engine)(TWO, affect="0: calm; 2: calm; 2.6: angry", seed=1)
    calm = pipe(engine)(TWO, affect="calm", seed=1)

    def f0_of_second(made: Any) -> float:
        start = round(made.lines[1].start_s * made.sampling_rate)
        return cues(made.samples[start:], made.sampling_rate).f0_hz

    assert f0_of_second(output) > 1.15 * f0_of_second(calm)


@pytest.mark.parametrize(
    ("word", "stressed"), [("banana", "ae"), ("computer", "uw"), ("begin", "ih"), ("table", "ey"), ("alone", "ow")]
)
def test_the_stressed_vowel_alone_is_marked(word: str, stressed: str) -> None:
    sequence = to_phones(split_phrases(word)[0], _g2p())
    assert [p for p, s in zip(sequence.phones, sequence.stress, strict=True) if s] == [stressed]
    marks = [m.text for m in pipe()(f"{word} tables.", seed=1).phonemes]
    assert sum("ˈ" in m for m in marks) == 2


@cache
def _g2p() -> G2P:
    return G2P.load(EMBEDDED / "speech")


#: An axis, a target of the rules and the direction in which more of the axis moves it (sources: `rules/prosody.py`).
AXES = (
    ("valence", "f0_st", 1),
    ("valence", "formant_log2", 1),
    ("valence", "tilt_db_oct", -1),
    ("valence", "declination_st", -1),
    ("valence", "dynamics_log2", -1),
    ("arousal", "f0_st", 1),
    ("arousal", "range_log2", 1),
    ("arousal", "rate_log2", 1),
    ("arousal", "pause_log2", -1),
    ("arousal", "energy_db", 1),
    ("arousal", "accent_st", 1),
    ("arousal", "tilt_db_oct", 1),
    ("dominance", "final_st", -1),
    ("dominance", "tilt_db_oct", 1),
    ("dominance", "declination_st", 1),
)


@pytest.mark.parametrize(("axis", "target", "sign"), AXES)
def test_every_axis_moves_its_targets(axis: str, target: str, sign: int) -> None:
    low, high = (
        getattr(compute_prosody(Affect(VAD(**{"valence": 0.0, "arousal": 0.0, "dominance": 0.0, axis: x}))), target)
        for x in (-0.6, 0.6)
    )
    assert sign * (high - low) > 0.01 and low * high < 0


@pytest.mark.parametrize(
    ("voice", "axis", "cue", "sign"),
    [
        ("iris", "arousal", "energy_db", 1),
        ("iris", "dominance", "tilt_db", 1),
        (None, "valence", "tilt_db", -1),  # the default voice, whose points sound like the words nearest to them
        (None, "arousal", "energy_db", 1),
        (None, "dominance", "tilt_db", 1),
    ],
)
def test_every_axis_moves_what_is_measured_of_the_voice(voice: str | None, axis: str, cue: str, sign: int) -> None:
    low, high = (
        pipe()(
            "We may go home.",
            affect=Affect(VAD(**{"valence": 0.0, "arousal": 0.0, "dominance": 0.0, axis: x})),
            voice=voice,
            seed=1,
        )
        for x in (-0.9, 0.9)
    )
    measured = [getattr(cues(o.samples, o.sampling_rate), cue) for o in (low, high)]
    assert sign * (measured[1] - measured[0]) > 0.1, measured


@pytest.mark.parametrize("voice", [None, "iris", "adam"])
def test_a_pleasant_voice_is_heard_as_more_pleasant(voice: str | None) -> None:
    judge = SpeechRecognizer.from_pretrained(EMBEDDED / "recognition" / "speech-reports")

    def heard(valence: float) -> float:
        made = pipe()("We may go home.", affect=Affect(VAD(valence, 0, 0)), voice=voice, seed=1)
        return judge.read(Audio(made.samples, made.sampling_rate)).estimate.vad.valence

    assert heard(0.9) > heard(-0.9) + 0.05


def test_the_rules_move_what_is_measured_of_a_vowel() -> None:
    """A vowel by formula, through the WORLD stage: F0, formants, tilt, level and the final fall move as asked."""
    pytest.importorskip("pyworld")
    rate, count = 16_000, 16_000
    t = np.arange(count) / rate
    f0 = 150.0 + 10 * np.sin(2 * np.pi * 2 * t)
    phase = 2 * np.pi * np.cumsum(f0) / rate
    shape = [
        np.exp(-0.5 * ((k * 150 - 700) / 150) ** 2) + 0.3 * np.exp(-0.5 * ((k * 150 - 1500) / 200) ** 2) + 0.01
        for k in range(1, 40)
    ]
    vowel = 0.05 * sum(a * np.sin(k * phase) for k, a in enumerate(shape, 1))
    frames = world.analyse(vowel, rate)

    def heard(**targets: float) -> Any:
        return world.apply_prosody(frames, [Prosody(**targets)], seed=1).samples

    def peak_hz(samples: Any) -> float:
        spectrum = np.abs(np.fft.rfft(samples[2000:14000] * np.hanning(12000)))
        hz = np.fft.rfftfreq(12000, 1 / rate)
        near = (hz > 300) & (hz < 1200)
        return float((spectrum[near] ** 2 * hz[near]).sum() / (spectrum[near] ** 2).sum())

    plain = heard()
    assert cues(heard(f0_st=4.0), rate).f0_hz > 1.2 * cues(plain, rate).f0_hz
    assert peak_hz(heard(formant_log2=0.08)) > peak_hz(plain) + 10 > peak_hz(heard(formant_log2=-0.08)) + 20
    assert cues(heard(tilt_db_oct=3.0), rate).tilt_db > cues(plain, rate).tilt_db + 1.5
    assert cues(heard(energy_db=6.0), rate).energy_db > cues(plain, rate).energy_db + 4
    assert cues(heard(rate_log2=0.4), rate).duration_s < 0.85 * cues(plain, rate).duration_s
    low, high = (world.estimate_f0(heard(final_st=st).astype(float), rate) for st in (-4.0, 4.0))
    assert 12 * np.log2(np.median(high[high > 0][-20:]) / np.median(low[low > 0][-20:])) > 4


def test_rules_and_tempo_stay_within_their_limits() -> None:
    for emotion in Emotion:
        for intensity in (1.0, 2.0):
            affect = Affect(VAD(1.0, 1.0, -1.0), {emotion: 1.0}).scale(intensity)
            prosody, tempo = compute_prosody(affect), compute_tempo(affect)
            for name, (low, high) in PROSODY_LIMITS.items():
                assert low <= getattr(prosody, name) <= high, (emotion, name)
            assert PROSODY_LIMITS["rate_log2"][0] <= tempo.rate_log2 <= PROSODY_LIMITS["rate_log2"][1]


def test_a_style_is_bounded_at_every_intensity() -> None:
    low, high = STYLE_LIMITS[:, 0], STYLE_LIMITS[:, 1]
    for far in (Style(np.full(len(low), 99.0)), Style(np.full(len(low), -99.0))):
        for bounded in (far.clip(), far.scale(1.0), far.scale(2.0)):
            assert (bounded.values >= low).all() and (bounded.values <= high).all()
    affects = [Affect.of(e.value).scale(2.0) for e in Emotion]
    predictors = [engine.actor.style_predictor for engine in pipe().engine.engines]
    for style in (s for predictor in predictors for s in predictor.predict(affects)):
        assert (style.values >= low).all() and (style.values <= high).all()


@pytest.mark.parametrize("word", [e.value for e in Emotion if e is not Emotion.NEUTRAL])
def test_every_feeling_moves_the_voice(word: str) -> None:
    plain, felt = (pipe().plan("She put the keys in the box.", affect=a, seed=1)[0] for a in ("neutral", word))
    moved = abs(12 * np.log2(felt.f0 / plain.f0)).mean(), abs(felt.level_db).mean(), abs(felt.qualities).max()
    assert max(moved) > 0.3, (word, moved)


@pytest.mark.parametrize("engine", ["voice", "world"])
def test_the_record_of_a_conversion_names_its_engine(engine: str) -> None:
    pytest.importorskip("pyworld")
    from pipelines.media import Audio

    t = np.arange(12_000) / 16_000
    hum = (0.2 * np.sin(2 * np.pi * 140 * t) + 0.1 * np.sin(2 * np.pi * 280 * t)).astype(np.float32)
    assert ConversionPipeline.from_pretrained(engine)(Audio(hum, 16_000), affect="sad", seed=1).record.engine == engine


def test_the_limits_of_a_length_that_a_refusal_names_are_taken() -> None:
    import re

    text = "It is here now."
    with pytest.raises(InputError, match="seconds must be within") as refused:
        pipe().plan(text, seconds=60.0, seed=1)
    least, most = (float(x) for x in re.findall(r"\d+\.\d+", str(refused.value))[:2])
    for seconds in (least, most):
        plans = pipe().plan(text, seconds=seconds, seed=1)
        assert sum(int(p.frame_counts.sum()) for p in plans) == round(seconds * 100)
    for seconds in (least - 0.02, most + 0.02):
        with pytest.raises(InputError, match="within"):
            pipe().plan(text, seconds=seconds, seed=1)


def end_st(text: str, **options: Any) -> tuple[float, float]:
    """F0 of the last 60 ms with a voice that can be heard, and its median over the half second before, in semitones."""
    output = pipe()(text, seed=1, **options)
    f0 = world.estimate_f0(output.samples, output.sampling_rate)
    at = np.arange(len(f0)) * len(output.samples) // len(f0)
    level = np.sqrt(np.convolve(output.samples.astype(float) ** 2, np.ones(240) / 240, "same"))[at]
    st = 12 * np.log2(f0[(f0 > 0) & (level > 0.05 * level.max())])
    return float(np.median(st[-12:])), float(np.median(st[-112:-12]))


@pytest.mark.parametrize(
    ("voice", "affect"), [("iris", "neutral"), pytest.param("heart", "sad", marks=pytest.mark.slow)]
)
def test_questions_of_yes_or_no_and_of_one_word_rise(voice: str, affect: str) -> None:
    words = ("Is it raining", "Really", "You can see the bridge", "Coffee")
    rises = [
        end_st(f"{w}?", voice=voice, affect=affect)[0] - end_st(f"{w}.", voice=voice, affect=affect)[0] for w in words
    ]
    assert 3 < np.median(rises) < 6 and min(rises) > 1, rises


def test_questions_that_ask_who_or_what_fall() -> None:
    falls = [end - before for end, before in map(end_st, ("Where are you going?", "What did she say to him?"))]
    assert max(falls) < -1, falls


@pytest.mark.parametrize(("voice", "affect"), [("iris", "neutral"), ("adam", "neutral")])
def test_words_begin_without_a_burst(voice: str, affect: str) -> None:
    """The level of three periods never falls by more than 5 dB until the vowel has come: "Hi" is not "Ty"."""
    frames = round(3 / pipe().engine.find_engine(voice).speaker(voice).f0_hz / 0.005)
    for word in ("Hi", "House", "We", "Yes"):
        output = pipe()(f"{word} there.", voice=voice, affect=affect, seed=1)
        power = (output.samples[: len(output.samples) // 120 * 120].reshape(-1, 120).astype(float) ** 2).mean(axis=1)
        level = 10 * np.log10(np.convolve(power, np.ones(frames) / frames, "valid") + 1e-12)
        level = level[: round(output.phonemes[1].end_s / 0.005)]
        rise = level[: int(np.flatnonzero(level > level.max() - 8)[0]) + 1]
        rise = rise[rise > level.max() - 45]
        assert (np.maximum.accumulate(rise) - rise).max() < 5, (word, rise.round(1).tolist())


def test_only_an_engine_that_plans_takes_a_length() -> None:
    pytest.importorskip("espeakng_loader")
    with pytest.raises(EngineUnavailableError, match="voice"):
        pipe("espeak").plan("Hi.", seed=1)


def test_what_is_not_spoken_stands_in_the_notes() -> None:
    assert pipe()("Hello 你好.", seed=1).notes == ("not spoken: 你好",)
    assert pipe()("Hello.", seed=1).notes == ()
    with pytest.raises(InputError, match="English"):
        pipe()("你好")

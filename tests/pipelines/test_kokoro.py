"""Kokoro's voices: they speak, act, plan, last and blend as asked; a file that is none says why."""

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
from studio.cli import main
from tests.kokoro_model import make_model, tiny_kokoro, write_model
from weights import store
from weights.errors import InputError, WeightsCorruptError, WeightsNotFoundError

pytest.importorskip("onnx", reason="the extra natural is not installed")
pytest.importorskip("onnxruntime", reason="the extra natural is not installed")
TEXT = "The parcel is at the door."


@cache
def pipe() -> SpeechPipeline:
    return SpeechPipeline.from_pretrained(str(tiny_kokoro()))


def f0_and_level(samples: np.ndarray) -> tuple[float, float]:
    frames = measure_frames(dsp.resample(samples.astype(np.float64), 24000, RATE).astype(np.float32))
    voiced = frames.f0[frames.f0 > 0]
    return float(np.exp2(np.log2(voiced).mean())), float(20 * np.log10(np.sqrt((samples.astype(float) ** 2).mean())))


def test_it_lasts_exactly_as_its_plan_and_a_seed_gives_the_same_samples() -> None:
    plan = pipe().plan(TEXT, affect="sad", seed=3)
    made = pipe()(TEXT, affect="sad", seed=3, plan=plan)
    assert np.array_equal(made.samples, pipe()(TEXT, affect="sad", seed=3).samples)
    assert len(made.samples) == plan[0].frame_counts.sum() * 240
    assert not np.array_equal(made.samples, pipe()(TEXT, affect="sad", seed=4).samples)
    assert abs(len(pipe()(TEXT, seed=3, seconds=2.5).samples) / 24000 - 2.5) < 0.01


def test_f0_and_level_of_a_plan_are_heard() -> None:
    (plan,) = pipe().plan(TEXT, seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    f0, level = f0_and_level(say(plan).samples)
    high, loud = f0_and_level(say(plan.copy_with(f0=plan.f0 * 1.25, level_db=plan.level_db + 6)).samples)
    assert 1.2 < high / f0 < 1.3 and 4 < loud - level < 8


@pytest.mark.parametrize("quality", ["breath", "whisper", "creak", "tension", "formant_log2", "contrast_log2"])
def test_each_voice_quality_changes_the_sound(quality: str) -> None:
    (plan,) = pipe().plan("All day.", seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    changed = say(plan.copy_with(**{quality: np.full(len(plan), 0.25, np.float32)})).samples
    assert np.isfinite(changed).all() and np.abs(changed - say(plan).samples).max() > 0.002


def test_voices_blend_by_their_shares_and_names_say_who_they_are() -> None:
    engine: Any = pipe().engine
    heard = [f0_and_level(pipe()(TEXT, voice=v, seed=1).samples)[0] for v in ("af_heart", "am_michael")]
    between = f0_and_level(pipe()(TEXT, voice="af_heart:1, am_michael:3", seed=1).samples)[0]
    assert heard[1] < between < heard[0] and between == pytest.approx(heard[1] + (heard[0] - heard[1]) / 4, rel=0.03)
    assert [(v.name, v.gender, v.language) for v in engine.voices] == [
        ("af_heart", "female", "en-us"),
        ("am_michael", "male", "en-us"),
    ]


@pytest.mark.parametrize("voice", ["nobody", "af_heart:0.5, nobody:0.5", "af_heart:x, am_michael:1", "af_heart:-1"])
def test_a_voice_that_is_none_is_one_line(voice: str) -> None:
    with pytest.raises(InputError, match="unknown voice") as error:
        pipe()(TEXT, voice=voice)
    assert "\n" not in str(error.value)


def test_a_language_names_the_engine_that_speaks_it() -> None:
    with pytest.raises(InputError, match="studio models fetch piper-de"):
        pipe()(TEXT, voice="de")


def test_sounds_fill_pauses_and_words_have_their_times() -> None:
    said = pipe()("Well [sigh] yes.", seed=1)
    assert [m.text for m in said.words] == ["Well", "yes"] and said.words[1].start_s > said.words[0].end_s + 0.3


def test_a_model_is_cut_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    (tmp_path / "model").mkdir()
    write_model(tmp_path / "model")
    from pipelines.speech.kokoro import graph

    graph.OpenedModel(tmp_path / "model" / "kokoro.onnx")
    halves = sorted((tmp_path / "home").rglob("*.onnx"))
    assert [h.name for h in halves] == ["decoder.onnx", "predictor.onnx"]
    monkeypatch.setattr(graph, "_cut", None)  # a second cut would fail
    graph.OpenedModel(tmp_path / "model" / "kokoro.onnx")


def test_a_file_that_is_no_model_and_one_of_another_export_are_one_line(tmp_path: Path) -> None:
    import onnx

    write_model(tmp_path)
    (tmp_path / "kokoro.onnx").write_bytes(b"\x08\x07no graph")
    with pytest.raises(WeightsCorruptError, match=r"no model of Kokoro.*studio models fetch kokoro"):
        SpeechPipeline.from_pretrained(str(tmp_path))(TEXT, affect="neutral")
    model = make_model()
    for node in model.graph.node:
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                names[i] = name.replace("F0_proj", "pitch")
    onnx.save(model, str(tmp_path / "kokoro.onnx"))
    with pytest.raises(WeightsCorruptError, match="other names"):
        SpeechPipeline.from_pretrained(str(tmp_path))(TEXT, affect="neutral")


def test_voices_that_cannot_be_read_and_missing_files_are_one_line(tmp_path: Path) -> None:
    from pipelines.speech.kokoro.voices import find_files

    write_model(tmp_path)
    (tmp_path / "voices-v1.0.bin").write_bytes(b"\0" * 40)
    with pytest.raises(WeightsCorruptError, match="10 numbers instead of 130560"):
        find_files(tmp_path)
    (tmp_path / "voices-v1.0.bin").unlink()
    with pytest.raises(WeightsNotFoundError, match="no voices of Kokoro"):
        find_files(tmp_path)
    with pytest.raises(WeightsNotFoundError, match="studio models fetch kokoro"):
        find_files(tmp_path / "nothing")
    (tmp_path / "voices").mkdir()
    np.ones((510, 256), np.float32).tofile(tmp_path / "voices" / "bm_george.bin")
    assert list(find_files(tmp_path).styles) == ["bm_george"]


def test_a_phrase_that_is_too_long_for_the_model_is_one_line() -> None:
    engine: Any = pipe().engine
    with pytest.raises(InputError, match="end it earlier"):
        engine.open_voice("af_heart").predict(np.ones(511, np.int64))


def test_without_a_package_or_what_is_fetched_the_command_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path))
    with pytest.raises(WeightsNotFoundError, match="studio models fetch kokoro"):
        store.locate("speech", "kokoro")
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailableError, match=r"affective-studio\[natural\]"):
        registry.engine("speech", "kokoro").load(None)


def test_the_command_line_speaks_with_a_blend(tmp_path: Path) -> None:
    out = tmp_path / "a.wav"
    voice = "af_heart:0.5, am_michael:0.5"
    assert (
        main(["speak", TEXT, "--affect", "calm", "--engine", str(tiny_kokoro()), "--voice", voice, "-o", str(out)]) == 0
    )
    assert out.is_file()

"""Voices of Piper: any file speaks, acts, plans and lasts as asked, in its own language; a broken one says why."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines import dsp, registry
from pipelines.errors import EngineUnavailableError
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.speech import SpeechPipeline
from pipelines.speech.piper.symbols import to_ids
from pipelines.speech.piper.voices import BLANK
from pipelines.speech.plan import read_plans, write_plans
from studio.cli import main
from tests.piper_voice import F0_HZ, tiny_voice, write_voice
from weights.errors import InputError, WeightsCorruptError, WeightsNotFoundError

pytest.importorskip("onnx", reason="the extra piper is not installed")
pytest.importorskip("onnxruntime", reason="the extra piper is not installed")
pytest.importorskip("espeakng_loader", reason="the extra piper is not installed")
TEXT = "The parcel is at the door."


@cache
def pipe(language: str = "en_US", reader: str = "en-us") -> SpeechPipeline:
    return SpeechPipeline.from_pretrained(str(tiny_voice(language, reader)))


def f0_and_level(samples: np.ndarray) -> tuple[float, float]:
    frames = measure_frames(dsp.resample(samples.astype(np.float64), 24000, RATE).astype(np.float32))
    voiced = frames.f0[frames.f0 > 0]
    return float(np.exp2(np.log2(voiced).mean())), float(20 * np.log10(np.sqrt((samples.astype(float) ** 2).mean())))


def test_it_lasts_exactly_as_its_plan_and_a_seed_gives_the_same_samples() -> None:
    plan = pipe().plan(TEXT, affect="sad", seed=3)
    made = pipe()(TEXT, affect="sad", seed=3, plan=plan)
    assert np.array_equal(made.samples, pipe()(TEXT, affect="sad", seed=3).samples)
    assert len(made.samples) == plan[0].frame_counts.sum() * 240
    other = pipe()(TEXT, affect="sad", seed=4).samples
    assert not np.array_equal(made.samples, other)
    assert abs(len(pipe()(TEXT, seed=3, seconds=2.5).samples) / 24000 - 2.5) < 0.01


def test_without_a_feeling_the_voice_stays_as_it_is() -> None:
    plan = pipe().plan(TEXT, seed=1)[0]
    say, drifting = pipe().engine.say, plan.copy_with(f0=plan.f0 * 1.001)  # type: ignore[attr-defined]
    plain = say(plan).samples
    assert f0_and_level(plain)[0] == pytest.approx(F0_HZ, rel=0.01)
    assert np.array_equal(plain, say(drifting).samples)  # less than anybody hears is nothing


def test_f0_and_level_of_a_plan_are_heard() -> None:
    (plan,) = pipe().plan(TEXT, seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    f0, level = f0_and_level(say(plan).samples)
    high, loud = f0_and_level(say(plan.copy_with(f0=plan.f0 * 1.25, level_db=plan.level_db + 6)).samples)
    assert 1.2 < high / f0 < 1.3 and 4 < loud - level < 8


def test_a_longer_phone_moves_what_comes_behind_it_and_nothing_else() -> None:
    (plan,) = pipe().plan(TEXT, seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    frames = plan.frames.copy()
    at = plan.phones.index("ao")
    frames[at] += 20
    longer = say(plan.copy_with(frames=frames))
    before, moved = say(plan), longer.phonemes
    assert [m.start_s for m in moved[: at - 1]] == [m.start_s for m in before.phonemes[: at - 1]]
    assert moved[-1].end_s == pytest.approx(before.phonemes[-1].end_s + 0.2)
    first = round(plan.boundaries_s[at] * 24000) - 2400
    assert np.allclose(longer.samples[:first], before.samples[:first], atol=1e-3)


@pytest.mark.parametrize("quality", ["breath", "whisper", "creak", "tension", "formant_log2", "contrast_log2"])
def test_each_voice_quality_changes_the_sound(quality: str) -> None:
    (plan,) = pipe().plan("All day.", seed=1)
    say = pipe().engine.say  # type: ignore[attr-defined]
    changed = say(plan.copy_with(**{quality: np.full(len(plan), 0.25, np.float32)})).samples
    assert np.isfinite(changed).all() and np.abs(changed - say(plan).samples).max() > 0.003


def test_a_word_begins_where_the_voice_is_led_into_it() -> None:
    (plan,) = pipe().plan(TEXT, seed=1)
    ids = pipe().engine._find(plan.voice).ids  # type: ignore[attr-defined]
    symbols = to_ids(plan, ids)
    blanks = np.flatnonzero(np.isin(symbols.ids, ids[BLANK]))[:-1]
    before_pause = plan.is_pause[symbols.phone[blanks + 1]]
    expected = np.where(before_pause, symbols.phone[blanks - 1], symbols.phone[blanks + 1])
    assert before_pause.any() and np.array_equal(symbols.phone[blanks], expected)


def test_pauses_are_silent_and_sounds_fill_them() -> None:
    said = pipe()("Well [pause 1.5] yes.", seed=1)
    begun, ended = round(said.words[0].end_s * 24000), round(said.words[1].start_s * 24000)
    sigh = pipe()("[sigh]", seed=1).samples
    assert 34000 < ended - begun < 40000 and np.abs(said.samples[begun + 3000 : ended - 3000]).max() < 0.01
    assert np.abs(sigh).max() > 0.05


def test_another_language_is_read_with_its_own_phones_and_words() -> None:
    german = pipe("de_DE", "de")
    output = german("Das Mädchen hat 1999 *Äpfel*, nicht wahr?", affect="happy", seed=1)
    assert [m.text for m in output.words] == ["Das", "Mädchen", "hat", "1999", "Äpfel", "nicht", "wahr"]
    heard = "".join(m.text for m in output.phonemes)
    assert "mˈɛːdçən" in heard and "ˈɛpfəl" in heard
    assert german.voices[0].language == "de-de"


def test_a_plan_of_another_language_is_written_read_and_said_again(tmp_path: Path) -> None:
    german = pipe("de_DE", "de")
    plans = german.plan("Guten Tag!", affect="calm", seed=2)
    write_plans(tmp_path / "plan.json", plans)
    (again,) = read_plans(tmp_path / "plan.json")
    assert again.ipa == plans[0].ipa and again.ending == 2 and "ˈuː" in again.ipa
    said = german("Guten Tag!", affect="calm", seed=2, plan=str(tmp_path / "plan.json"))
    assert np.abs(said.samples - german("Guten Tag!", affect="calm", seed=2).samples).max() < 0.05


def test_what_a_tag_says_instead_is_read_and_its_word_stays_as_written() -> None:
    output = pipe("de_DE", "de")('Das ist <sub alias="Doktor">Dr.</sub> Meier. [sigh]', seed=1)
    assert [m.text for m in output.words] == ["Das", "ist", "Dr.", "Meier"]
    assert "dˈɔkt" in "".join(m.text for m in output.phonemes)


def test_tones_and_scripts_without_spaces_reach_the_voice() -> None:
    (plan,) = pipe("zh_CN", "cmn").plan("我想喝水。", seed=1)
    assert [w.text for w in plan.words][:2] == ["我", "想"] and any("2" in p for p in plan.ipa)


def test_a_pronunciation_in_english_phones_is_refused_elsewhere() -> None:
    with pytest.raises(InputError, match="English voices alone"):
        pipe("de_DE", "de")('Das ist <phoneme alphabet="ipa" ph="ˈiː">er</phoneme>.')


def test_a_voice_is_found_by_its_name_its_middle_name_its_language_and_its_file(tmp_path: Path) -> None:
    engine: Any = pipe("de_DE", "de").engine
    assert all(engine.has_voice(n) for n in ("de_DE-tiny-medium", "tiny", "de", "de-DE"))
    write_voice(tmp_path / "other.onnx", "fr_FR", "fr")
    plan = pipe("de_DE", "de").plan("Bonjour.", voice=str(tmp_path / "other.onnx"), seed=1)[0]
    assert "ʒ" in "".join(plan.ipa)
    by_file = SpeechPipeline.from_pretrained(str(tmp_path / "other.onnx"))
    assert by_file.voices[0].name == "other"


def test_the_people_of_one_file_are_voices_each(tmp_path: Path) -> None:
    write_voice(tmp_path / "xx-many-low.onnx", num_speakers=2, speaker_id_map={"ann": 0, "bob": 1})
    found = SpeechPipeline.from_pretrained(str(tmp_path)).voices
    assert [v.name for v in found] == ["xx-many-low#ann", "xx-many-low#bob"]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"phoneme_id_map": {"a": [1]}}, "lacks _"),
        ({"phoneme_type": "text"}, "reads text"),
        ({"audio": {"sample_rate": 3}}, "sample_rate of 3"),
        ({"audio": None}, "no settings of a Piper voice"),
    ],
)
def test_settings_that_cannot_be_read_are_one_line(tmp_path: Path, broken: dict[str, Any], message: str) -> None:
    write_voice(tmp_path / "a.onnx", **broken)
    with pytest.raises(WeightsCorruptError, match=message):
        SpeechPipeline.from_pretrained(str(tmp_path))


def test_a_voice_without_settings_and_a_folder_without_voices_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.onnx").write_bytes(b"x")
    with pytest.raises(WeightsCorruptError, match=r"a\.onnx\.json"):
        SpeechPipeline.from_pretrained(str(tmp_path / "a.onnx"))
    from pipelines.speech.piper.voices import find_voices

    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsNotFoundError, match="studio models fetch piper-joe"):
        find_voices(tmp_path / "empty")


def test_a_graph_that_is_none_and_one_of_another_kind_are_one_line(tmp_path: Path) -> None:
    import onnx

    from tests.piper_voice import make_graph

    write_voice(tmp_path / "a.onnx")
    (tmp_path / "a.onnx").write_bytes(b"\x08\x07no graph")
    with pytest.raises(WeightsCorruptError, match="no graph of a Piper voice"):
        SpeechPipeline.from_pretrained(str(tmp_path))(TEXT, affect="neutral")
    graph = make_graph()
    for node in graph.graph.node:
        node.op_type = "Floor" if node.op_type == "Ceil" else node.op_type
    onnx.save(graph, str(tmp_path / "a.onnx"))
    with pytest.raises(WeightsCorruptError, match="predicts no lengths"):
        SpeechPipeline.from_pretrained(str(tmp_path))(TEXT, affect="neutral")


def test_a_language_without_a_voice_names_the_command_that_brings_one() -> None:
    with pytest.raises(InputError, match="studio models fetch piper-fr"):
        pipe()(TEXT, voice="fr")
    with pytest.raises(InputError, match=r"FILE\.onnx.*--engine espeak --voice fi"):
        pipe()(TEXT, voice="fi")
    with pytest.raises(InputError, match="closest: en_US-tiny-medium"):
        pipe()(TEXT, voice="anna")


def test_without_a_package_the_command_that_brings_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    with pytest.raises(EngineUnavailableError, match=r"affective-studio\[piper\]"):
        registry.engine("speech", "piper").load(None)


def test_the_command_line_speaks_with_a_folder_and_writes_plan_and_times(tmp_path: Path) -> None:
    out, plan, times = (tmp_path / n for n in ("a.wav", "plan.json", "times.json"))
    folder = str(tiny_voice("de_DE", "de"))
    extra = ["--plan-out", str(plan), "--times", str(times), "--seconds", "1.5", "-o", str(out)]
    assert main(["speak", "Guten Tag.", "--affect", "sad", "--engine", folder, *extra]) == 0
    assert out.is_file() and json.loads(plan.read_text())["phrases"][0]["phones"][1]["ipa"] == "ɡ"
    assert "Guten" in times.read_text()


def test_a_dialogue_has_its_turns() -> None:
    output = pipe()("ANNA: We did it!\nBEN (sadly): I know.", dialogue=True, seed=1)
    assert len(output.lines) == 2

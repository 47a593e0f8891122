"""What trains our natural voices: teachers read and are taken up again, and what they said is learnt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pipelines.speech.natural.networks import NaturalVoices
from pipelines.speech.natural.own import NetworkDecoder, load_networks, save_networks
from pipelines.speech.natural.rendering import cut_reading
from pipelines.speech.training import natural_fit, natural_teacher
from tests.kokoro_model import tiny_kokoro

pytest.importorskip("onnxruntime", reason="the extra natural is not installed")
TEXTS = ["We saw the sea.", "Nobody was there.", "Come in.", "All day long.", "It rains.", "They may go home now."]
TEACHERS = {"ann": "af_heart", "ben": "am_michael"}


def taught(folder: Path) -> Path:
    natural_teacher.teach(tiny_kokoro(), TEXTS, folder, lambda _: None, TEACHERS)
    return folder


def test_teachers_take_turns_and_a_second_run_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    natural_teacher.teach(tiny_kokoro(), TEXTS[:5], tmp_path, said.append, TEACHERS)
    before = (tmp_path / "ann-0000.npz").read_bytes()
    natural_teacher.teach(tiny_kokoro(), TEXTS, tmp_path, said.append, TEACHERS)
    assert [s.split(":")[0] for s in said] == ["ann-0000", "ben-0001"]
    assert (tmp_path / "ann-0000.npz").read_bytes() == before
    lessons = [x for path in sorted(tmp_path.iterdir()) for x in natural_teacher.load_lessons(path)]
    assert len(lessons) == len(TEXTS)
    for lesson in lessons:
        steps = int(lesson.reading.lengths.sum()) * 2
        assert len(lesson.reading.f0) == len(lesson.reading.energy) == steps and len(lesson.wave) == steps * 300
        assert len(lesson.ids) == len(lesson.reading.lengths) == len(lesson.own.lengths)
    moved = [x for x in lessons if not np.array_equal(x.reading.lengths, x.own.lengths)]
    assert moved and len(moved) < len(lessons)


def test_a_window_of_a_reading_has_the_symbols_that_sound_in_it() -> None:
    reading = next(iter(_readings()))
    cut = cut_reading(reading, 4, 10)
    assert cut.lengths.sum() == 3 and np.array_equal(cut.f0, reading.f0[4:10])
    whole = [cut_reading(reading, a, a + 2).lengths for a in range(0, len(reading.f0), 2)]
    assert np.array_equal(sum(whole), reading.lengths)


def _readings() -> list[natural_teacher.Reading]:
    lengths = np.array([2, 1, 3, 1], np.float32)
    return [natural_teacher.Reading(lengths, np.arange(14, dtype=np.float32), np.zeros(14, np.float32))]


def test_networks_are_kept_in_8_bits_and_speak_alike(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = NaturalVoices().eval()
    save_networks(tmp_path, net)
    assert (tmp_path / "voices.safetensors").stat().st_size < 8e6
    ids, embedding = np.array([0, 43, 50, 83, 0]), torch.randn(32)
    own, kept = (NetworkDecoder(x, embedding) for x in (net, load_networks(tmp_path)))
    reading = own.predict(ids)
    for a, b in zip(own.decode(ids, reading), kept.decode(ids, reading), strict=True):
        assert a.shape == (601, int(reading.lengths.sum()) * 2) and np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.98


@pytest.mark.slow
def test_voices_learn_what_teachers_say_and_training_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(natural_fit, "BATCH_SIZE", 2)
    monkeypatch.setattr(natural_fit, "CUT_STEPS", 40)
    monkeypatch.setattr(natural_fit, "CRITICS_FROM", 6)
    monkeypatch.setattr(natural_fit, "PROSODY_BATCH", 2)
    bank = natural_fit.LessonBank.load(taught(tmp_path / "lessons"), list(TEACHERS))

    def train() -> tuple[NaturalVoices, float]:
        torch.manual_seed(0)
        net, speakers = NaturalVoices(), natural_fit.draw_speakers(2)
        natural_fit.fit_spectra(net, speakers, bank, tmp_path, 8, lambda _: None)
        natural_fit.fit_prosody(net, speakers, bank, tmp_path, 40, lambda _: None)
        with torch.no_grad():
            losses = [natural_fit._prosody_losses(net, speakers, bank, i) for i in range(len(bank.lessons))]
        return net, float(torch.tensor(losses).sum())

    torch.manual_seed(0)
    fresh = NaturalVoices()
    with torch.no_grad():
        speakers = natural_fit.draw_speakers(2)
        before = [natural_fit._prosody_losses(fresh, speakers, bank, i) for i in range(len(bank.lessons))]
    once, after = train()
    again, _ = train()  # nothing is left to do
    stored, _ = natural_fit.load_trained(tmp_path)
    for name, x in once.named_parameters():
        assert torch.equal(x, dict(again.named_parameters())[name]), name
        assert torch.equal(x, dict(stored.named_parameters())[name]), name
    assert after < 0.9 * float(torch.tensor(before).sum())

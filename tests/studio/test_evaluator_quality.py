"""How natural speech sounds, on request beside how it feels."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from pipelines import distillmos
from pipelines.media import Audio, read_audio, write_audio
from studio.cli import main
from studio.evaluator import quality


def test_without_its_package_the_command_that_brings_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(distillmos, "find_spec", lambda name: None)
    path = write_audio(tmp_path / "a.wav", Audio(np.zeros(16000, np.float32), 16000))
    assert main(["evaluate", str(path), "--quality"]) != 0
    error = capsys.readouterr().err
    assert "affective-studio[measure]" in error and len(error.splitlines()) == 1


def test_a_clip_too_short_has_none_and_a_long_one_is_heard_in_part(tmp_path: Path) -> None:
    short = write_audio(tmp_path / "a.wav", Audio(np.zeros(4000, np.float32), 16000))
    long = write_audio(tmp_path / "b.wav", Audio(np.zeros(8000 * 130, np.float32), 8000))
    clip = quality.read_clip(long)
    assert quality.read_clip(short) is None
    assert clip is not None and len(clip) == quality.MAX_CLIP_S * quality.RATE_HZ


@pytest.mark.skipif(find_spec("distillmos") is None, reason="the extra measure is not installed")
def test_noise_on_a_voice_lowers_its_quality(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clean = tmp_path / "clean.wav"
    assert main(["speak", "The parcel is at the door.", "--seed", "1", "-o", str(clean)]) == 0
    audio = read_audio(clean)
    noise = np.random.default_rng(0).standard_normal(audio.samples.shape).astype(np.float32) * 0.03
    noisy = write_audio(tmp_path / "noisy.wav", Audio(audio.samples + noise, audio.sampling_rate))
    capsys.readouterr()
    assert main(["evaluate", str(clean), str(noisy), "--as", "speech", "--quality", "--json"]) == 0
    first, second = (json.loads(line)["quality"] for line in capsys.readouterr().out.splitlines())
    assert first > second + 0.5

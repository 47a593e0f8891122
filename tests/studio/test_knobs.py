"""`studio bench judge`: a judge that one cheap cue buys is told from one that it does not."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conditioning.affect import VAD
from pipelines.media import Audio, write_png
from pipelines.media.midi_notes import NoteTable
from pipelines.recognition.base import ROLES, load
from pipelines.recognition.lineage import Lineage
from studio import cli
from studio.evaluator.knobs import pictures, sounds, tunes
from studio.evaluator.knobs.bench import KNOBS
from studio.evaluator.knobs.knob import Knob, KnobMeter, load_slopes


def picture() -> np.ndarray:
    """A shaded, coloured sheet with grain."""
    g = np.random.default_rng(0)
    rows, columns = np.mgrid[0:96, 0:128] / 128
    sheet = np.stack([0.3 + 0.5 * rows, 0.5 * columns + 0.2, 0.6 - 0.4 * rows], axis=2)
    return np.clip(255 * (sheet + g.normal(0, 0.05, sheet.shape)), 0, 255).astype(np.uint8)


def voice() -> Audio:
    """A gliding tone of a voice's harmonics, in syllables."""
    t = np.arange(32_000) / 16_000
    phase = 2 * np.pi * np.cumsum(140 + 20 * np.sin(2 * np.pi * t)) / 16_000
    tone = sum(np.sin(k * phase) / k for k in range(1, 20))
    return Audio((0.1 * tone * (0.4 + 0.6 * np.sin(2 * np.pi * 2 * t) ** 2)).astype(np.float32), 16_000)


def tune() -> NoteTable:
    """A scale up and down in quavers."""
    pitch = np.array([60, 62, 64, 65, 67, 65, 64, 62] * 4, float)
    start = np.arange(len(pitch)) * 0.25
    beats = np.arange(0.0, 8.5, 0.5)
    return NoteTable(start, start + 0.2, pitch, np.full(len(pitch), 70.0), np.zeros(0), beats, beats[::4])


@pytest.mark.parametrize(
    ("knob", "medium"),
    [(k, picture) for k in pictures.KNOBS] + [(k, voice) for k in sounds.KNOBS] + [(k, tune) for k in tunes.KNOBS],
    ids=lambda x: getattr(x, "name", ""),
)
def test_a_knob_turns_its_cue_up_and_down(knob: Knob, medium: Any) -> None:
    if knob in sounds.KNOBS:
        pytest.importorskip("pyworld")
    low, middle, high = (knob.cue(m) for m in (knob.turn(medium(), -1), medium(), knob.turn(medium(), 1)))
    assert low < middle < high


class JudgeOfLight:
    """Reads nothing but how bright a picture is."""

    def __init__(self, name: str, factor: float) -> None:
        self.lineage, self.factor = Lineage(name, "image", "reports", "brightness", (), ""), factor

    def read(self, medium: np.ndarray) -> Any:
        return SimpleNamespace(estimate=SimpleNamespace(vad=VAD(self.factor * (medium.mean() / 255 - 0.5), 0.0, 0.0)))


def test_a_judge_of_light_is_bought_and_one_that_moves_as_people_is_not() -> None:
    judges: list[Any] = [JudgeOfLight("bought", 1.0), JudgeOfLight("honest", 0.2)]
    meter = KnobMeter(pictures.KNOBS[:1], judges, {"brightness": (0.2, 0.0)})
    assert meter.figures() == {}
    meter.turn(picture())
    meter.turn(picture()[::-1])
    (bought,), (honest,) = meter.figures()["bought"], meter.figures()["honest"]
    assert bought.is_bought and bought.judge[0] > 2 * bought.people[0] > 0
    assert not honest.is_bought and honest.judge[0] == pytest.approx(honest.people[0], abs=0.01)


def test_every_knob_says_how_people_go_with_it() -> None:
    for modality, knobs in KNOBS.items():
        assert set(load_slopes(modality)) == {knob.name for knob in knobs}


def test_the_command_prints_a_line_a_knob(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_png(tmp_path / "a.png", Image.fromarray(picture()))
    assert cli.main(["bench", "judge", "--media", str(tmp_path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"image-reports", "image-steers"}
    assert [row["knob"] for row in answer["image-reports"]] == [k.name for k in pictures.KNOBS]


def test_a_turned_tune_is_read_by_the_judge_of_music() -> None:
    meter = KnobMeter(tunes.KNOBS[:1], [load("music")], load_slopes("music"))
    meter.turn(tune())
    (figure,) = meter.figures()["music-reports"]
    assert figure.judge != (0.0, 0.0) and np.isfinite(figure.judge).all() and figure.people[1] > 0


@pytest.mark.slow
def test_no_knob_moves_the_judge_of_pictures_far(shared: Path) -> None:
    """On photos of themes that it has not seen. Light moves the one that guides."""
    from pipelines.recognition.image.training import data

    rated = data.load_rated(shared)
    photos = [rated.pictures[i] for i in data.split_by_theme(rated.themes)[1][::5]]
    meter = KnobMeter(pictures.KNOBS, [load("image", role) for role in ROLES], load_slopes("image"))
    for photo in photos:
        meter.turn(photo)
    reports, steers = (meter.figures()[f"image-{role}"] for role in ("reports", "steers"))
    assert max(abs(move) for figure in steers for move in figure.judge) > 0.2
    assert all(abs(move) < 0.15 for figure in reports for move in figure.judge)


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_a_folder_without_media_is_one_line(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert cli.main(["bench", "judge", "--media", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.png", "a.wav", "a.mid"])
def test_a_damaged_file_is_one_line(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(b"nothing of the kind")
    assert cli.main(["bench", "judge", "--media", str(tmp_path)]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert "a." in error and "Traceback" not in error


def test_media_are_for_the_judge_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "speech", "--media", str(tmp_path)]) == 2
    assert "--media is for 'judge'" in capsys.readouterr().err

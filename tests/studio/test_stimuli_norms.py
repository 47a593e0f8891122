"""Norms of a set: means, intervals, hit rates with and without bias, from people's ratings of its very media."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest

from pipelines.media import Audio, write_audio
from studio.cli import main
from studio.stimuli.norms import fill_norms, write_empty_norms
from studio.stimuli.tables import read_tsv, write_tsv
from studio.study.answers import RatingChecker
from studio.study.make import StudyOptions, make_study
from studio.study.plan import StudyPlan
from studio.study.store import AnswerStore
from weights.errors import InputError

AFFECTS = ("happy", "sad", "angry")
#: What each of four raters chose for happy, sad and angry: "angry" is everybody's word for what they are unsure of.
CHOICES = (("happy", "angry", "angry"), ("happy", "sad", "angry"), ("angry", "sad", "angry"), ("happy", "sad", "angry"))


def tone(hertz: float) -> Audio:
    """A short sound."""
    t = np.arange(1600) / 8000
    return Audio((0.2 * np.sin(2 * np.pi * hertz * t)).astype(np.float32), 8000)


@pytest.fixture
def rated(tmp_path: Path) -> tuple[Path, Path]:
    """A set of three sounds and its study, rated by four people."""
    stimuli = tmp_path / "set/stimuli"
    stimuli.mkdir(parents=True)
    rows = []
    for number, affect in enumerate(AFFECTS):
        path = write_audio(stimuli / f"stim-{affect}_audio.wav", tone(200 + 50 * number))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        row = {"stimulus_id": f"stim-{affect}", "type": "audio", "filename": path.name, "affect": affect}
        rows.append({**row, "intensity": "1.0", "sha256": digest})
    write_tsv(stimuli / "stimuli.tsv", rows, list(rows[0]))
    study = tmp_path / "study"
    plan = make_study(stimuli, study, StudyOptions(scales=("vad", "emotions"), attention=0, seed=1))
    for number, words in enumerate(CHOICES):
        rate(study, plan, words, valence=0.1 * number)
    return tmp_path / "set", study


def rate(study: Path, plan: StudyPlan, words: tuple[str, ...], valence: float) -> None:
    """One person's ratings: a word for each affect, and the same point for all."""
    store, checker = AnswerStore(study, plan), RatingChecker(plan)
    code, _ = store.join()
    for item in plan.items:
        word = words[next(i for i, affect in enumerate(AFFECTS) if affect in item.source)]
        emotions = {"words": {word: 2}, "other": ""}
        point = {"valence": valence, "arousal": 0.0}
        store.rate(code, checker.rating({"item": item.id, "vad": point, "emotions": emotions}))


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open() as file:
        return list(csv.DictReader(file))


def test_norms_are_what_people_said(rated: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder, study = rated
    assert main(["stimuli", "norms", str(folder), str(study)]) == 0
    assert "3 stimuli rated by 4 people" in capsys.readouterr().err
    happy, sad, angry = read(folder / "norms.csv")
    assert happy["raters"] == "4" and float(happy["vad_valence_mean"]) == pytest.approx(0.15)
    assert float(happy["vad_valence_sd"]) == pytest.approx(np.std([0, 0.1, 0.2, 0.3], ddof=1), abs=1e-4)
    assert float(happy["vad_valence_ci_low"]) < 0.15 < float(happy["vad_valence_ci_high"])
    assert [float(r["hit_rate"]) for r in (happy, sad, angry)] == [0.75, 0.75, 1.0]
    # "angry" was chosen six times and right four times; the others were right whenever they were chosen
    assert [float(r["unbiased_hit_rate"]) for r in (happy, sad, angry)] == pytest.approx([0.75, 0.75, 4 / 6], abs=1e-4)
    assert float(happy["votes_angry"]) == 0.25 and "vad_valence_icc_2_k" in happy and happy["emotion_alpha"] != "n/a"
    by_affect = {row["affect"]: row for row in read(folder / "norms_by_affect.csv")}
    assert float(by_affect["angry"]["unbiased_hit_rate"]) == pytest.approx(4 / 6, abs=1e-4)
    assert float(by_affect["angry"]["expected_by_chance"]) == pytest.approx(4 / 12 * 6 / 12, abs=1e-4)


def test_norms_of_other_media_are_refused(rated: tuple[Path, Path]) -> None:
    folder, study = rated
    write_audio(folder / "stimuli/stim-happy_audio.wav", tone(999))
    with pytest.raises(InputError, match=r"people rated another version of 'stim-happy_audio\.wav'"):
        fill_norms(folder, study)
    assert not (folder / "norms.csv").exists()


def test_norms_stay_with_their_stimuli(rated: tuple[Path, Path]) -> None:
    folder, study = rated
    fill_norms(folder, study)
    rows = read_tsv(folder / "stimuli/stimuli.tsv")
    filled = (folder / "norms.csv").read_bytes()
    assert write_empty_norms(folder, rows) == "" and (folder / "norms.csv").read_bytes() == filled
    assert "set aside" in write_empty_norms(folder, rows[:2])
    assert [row["raters"] for row in read(folder / "norms.csv")] == ["0", "0"]
    assert (folder / "norms_before.csv").read_bytes() == filled


def test_a_study_without_answers_fills_nothing(rated: tuple[Path, Path], tmp_path: Path) -> None:
    folder, _ = rated
    make_study(folder / "stimuli", tmp_path / "other", StudyOptions(seed=2))
    assert main(["stimuli", "norms", str(folder), str(tmp_path / "other")]) == 2
    assert main(["stimuli", "norms", str(tmp_path / "none"), str(tmp_path / "other")]) == 2
    assert not (folder / "norms.csv").exists()

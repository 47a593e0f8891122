"""How a face recognizer is calibrated: offsets that give rare expressions back their due."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from pipelines.recognition import load
from pipelines.recognition.calibration import fit_offsets, softmax
from pipelines.recognition.face.finder import whole_picture
from pipelines.recognition.face.net import EXPRESSIONS
from pipelines.recognition.face.recognizer import FaceRecognizer, grey_tensor
from pipelines.recognition.face.training.run import RECIPES, calibrate
from pipelines.recognition.lineage import EMBEDDED
from weights.errors import InputError
from weights.structured import read_json


def test_offsets_give_rare_classes_back_their_due() -> None:
    rng = np.random.default_rng(0)
    labels = rng.choice(3, 3000, p=[0.7, 0.27, 0.03])
    logits = rng.standard_normal((3000, 3)) + 1.2 * np.eye(3)[labels] + np.log([0.7, 0.27, 0.03])
    recall = []
    for balance in (0.0, 0.5, 1.0):
        temperature, offsets = fit_offsets(logits, labels, balance)
        found = softmax(logits / temperature + offsets).argmax(1)
        recall.append((found == labels)[labels == 2].mean())
        assert temperature > 0 and abs(offsets.sum()) < 1e-9
    assert recall[0] < recall[1] < recall[2] and recall[2] > 0.5
    plain = softmax(logits / fit_offsets(logits, labels, 0.0)[0] + fit_offsets(logits, labels, 0.0)[1])
    assert plain.mean(0) == pytest.approx(np.bincount(labels) / 3000, abs=0.01)  # as often as they are
    with pytest.raises(InputError, match="every class"):
        fit_offsets(logits, np.minimum(labels, 1), 0.5)


def test_a_calibration_states_offsets_only_where_a_balance_is_asked_for() -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(700) % 7
    logits = (rng.standard_normal((700, 7)) + 2 * np.eye(7)[labels]).astype(np.float32)
    assert set(calibrate(logits, labels, None)) == {"temperature"}
    settings = calibrate(logits, labels, 0.75)
    assert set(settings["offsets"]) == set(EXPRESSIONS) and 0.1 < settings["temperature"] < 2
    assert RECIPES["reports"].balance and RECIPES["steers"].balance is None


def test_offsets_move_what_is_read_and_a_checkpoint_without_them_is_read_as_before(tmp_path: Path) -> None:
    """A checkpoint of version 0.1.0 states none."""
    folder = tmp_path / "face-steers"
    shutil.copytree(EMBEDDED / "face-steers", folder)
    plain = FaceRecognizer.from_pretrained(folder, EMBEDDED / "face-finder")
    assert "offsets" not in read_json(folder / "config.json") and not plain.offsets.any()
    recognizer = FaceRecognizer(plain.network, plain.finder, plain.lineage, offsets=[0, 50.0, 0, 0, 0, 0, 0])
    grey = grey_tensor(np.random.default_rng(0).integers(0, 256, (48, 48, 3), dtype=np.uint8))
    disgusted = EXPRESSIONS.index("disgusted")
    before, after = (r.expressions(grey, whole_picture(grey)) for r in (plain, recognizer))
    assert before[disgusted] < 0.9 and after[disgusted] > 0.99 and after.sum() == pytest.approx(1)


def test_the_judge_of_faces_gives_the_rarest_expression_its_due() -> None:
    judge = load("face", "reports")
    offsets = dict(zip(EXPRESSIONS, judge.offsets.tolist(), strict=True))
    assert max(offsets, key=offsets.__getitem__) == "disgusted" and min(offsets, key=offsets.__getitem__) == "happy"
    assert "fer2013#part finder by hash" in judge.lineage.corpora

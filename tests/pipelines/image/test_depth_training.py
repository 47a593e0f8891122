"""What the network of depth learns from and how it is judged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pipelines.image.depth.network import CLASSES, DepthNet
from pipelines.image.depth.reading import DepthReading, embedded_reader
from pipelines.image.stock import Stock
from pipelines.image.training.depth.augment import augment
from pipelines.image.training.depth.fit import depth_loss
from pipelines.image.training.depth.measure import measure
from pipelines.image.training.depth.scenes import Scene, trace_scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return trace_scene(9, Stock())


def test_a_scene_is_the_same_again_and_comes_back_from_its_file(scene: Scene, tmp_path: Path) -> None:
    scene.save(tmp_path / "a.npz")
    again = Scene.load(tmp_path / "a.npz")
    assert np.array_equal(again.picture, scene.picture) and np.array_equal(again.label, scene.label)
    assert np.abs(again.log_depth - scene.log_depth).max() < 1e-3
    assert again.outdoors == scene.outdoors


def test_examples_have_the_shape_that_is_asked_for(scene: Scene) -> None:
    for seed in range(12):
        x, depth, label = augment(scene, (96, 128), np.random.default_rng(seed))
        assert x.shape == (3, 96, 128) and depth.shape == label.shape == (96, 128)
        assert x.min() >= -1 and x.max() <= 1.01 and label.min() >= 0 and label.max() < len(CLASSES)


def test_a_factor_of_all_depths_costs_less_than_a_wrong_form() -> None:
    true = torch.rand(2, 32, 32) * 3
    label = torch.ones(2, 32, 32, dtype=torch.long)
    scaled, bent = depth_loss(true + 0.5, true, label), depth_loss(true + 0.5 * torch.randn(2, 32, 32), true, label)
    assert depth_loss(true, true, label) < 0.01
    assert scaled < 0.7 * bent
    sky = torch.full_like(label, CLASSES.index("sky"))
    assert depth_loss(true + 1, true, sky) == 0


def test_eight_bits_keep_what_the_network_says() -> None:
    torch.manual_seed(0)
    net = embedded_reader().net
    again = DepthNet.from_tensors(net.tensors())
    x = torch.rand(1, 3, 64, 96) * 2 - 1
    with torch.inference_mode():
        assert (net(x)[0] - again(x)[0]).abs().mean() < 0.02


class _Knows:
    """A reader that knows the answer, times a factor."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def read(self, picture: np.ndarray) -> DepthReading:
        shares = np.eye(len(CLASSES), dtype=np.float32)[self.scene.label]
        return DepthReading(np.minimum(self.scene.log_depth, np.log(400)) + 0.7, shares, float(self.scene.outdoors))


def test_figures_of_one_who_knows_are_perfect_and_those_of_the_network_are_not(scene: Scene) -> None:
    best = measure(_Knows(scene), [scene])  # type: ignore[arg-type]
    assert best["silog"] < 0.1 and best["delta1"] == 1 and best["sky_iou"] == 1 and best["outdoors"] == 1
    ours = measure(embedded_reader(), [scene])
    assert best["silog"] < ours["silog"] and best["delta1"] > ours["delta1"] > 0.1 and ours["class_accuracy"] > 0.4

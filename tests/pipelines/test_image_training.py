"""How the painter learns: labels keep the order that people gave, conditions are left out now and then, trainings
resume.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from pipelines.image.categories import SCENES
from pipelines.image.training.affect_table import AffectTable
from pipelines.image.training.dataset import (
    HELD_OUT,
    PaintingDataset,
    iterate_batches,
    load_pictures,
    sample_conditions,
    sample_crops,
    sample_layouts,
    sample_low_res,
)
from pipelines.image.training.fit import fit_network
from pipelines.image.training.labels import kernel_ridge, rank_within_style
from pipelines.image.training.scenes import load_scene_names
from pipelines.image.training.simclr import frechet_distance


def paintings(count: int = HELD_OUT + 16) -> PaintingDataset:
    rng = np.random.default_rng(0)
    return PaintingDataset(
        rng.integers(0, 256, (count, 128, 128, 3), dtype=np.uint8),
        rng.integers(1, 6, count),
        rng.integers(0, 7, count),
        rng.uniform(-1, 1, (count, 2)).astype(np.float32),
        np.full((count, 2), 0.2, np.float32),
        rng.normal(size=(count, 16)).astype(np.float32),
    )


def test_ridge_regression_predicts_what_it_has_not_seen() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(80, 10)), rng.normal(size=(40, 10))
    slope = rng.normal(size=10)
    assert np.corrcoef(kernel_ridge(x @ x.T, y @ x.T, x @ slope + 3), y @ slope)[0, 1] > 0.9


def test_labels_are_spread_evenly_within_each_style_and_keep_their_order() -> None:
    values, style = np.array([1.0, 5.0, 2.0, -9.0, -7.0]), np.array([1, 1, 1, 2, 2])
    out = rank_within_style(values, style)
    assert np.allclose(out[:3], [-2 / 3, 2 / 3, 0]) and np.allclose(out[3:], [-0.5, 0.5])


def test_paintings_named_by_eye_have_scenes_that_there_are() -> None:
    kinds = load_scene_names()
    assert len(kinds) >= 600 and set(kinds.values()) == set(range(1, len(SCENES) + 1))


def test_what_is_told_is_left_out_now_and_then_and_follows_the_label() -> None:
    data, table, rng = paintings(), AffectTable(), np.random.default_rng(0)
    rows = rng.integers(0, len(data), 400)
    conditions = sample_conditions(data, rows, table, rng)
    for kept in (conditions.affect_mask, conditions.style > 0, conditions.attribute_mask.any(1)):
        assert 0.2 < kept.float().mean() < 0.95
    low, high = (table.interpolate(np.full((1, 2), x), np.random.default_rng(0)) for x in (-0.9, 0.9))
    middle = table.interpolate(np.full((1, 2), 0.89), np.random.default_rng(0))
    assert (high - low).norm() > 20 * (high - middle).norm() > 0


def test_batches_have_the_shapes_that_the_networks_take() -> None:
    data, rng = paintings(), np.random.default_rng(0)
    x = load_pictures(data, np.arange(4), rng)
    assert {tuple(sample_layouts(x, rng).shape[2:]) for _ in range(40)} == {(32, 32), (24, 32), (32, 24)}
    for _ in range(6):
        cut = sample_crops(x, rng)
        small, brush = sample_low_res(cut, rng)
        assert cut.shape == small.shape == (4, 3, 64, 64) and brush.shape == (4, 2) and float(brush.min()) >= 0


def test_batches_depend_on_seed_and_step_alone() -> None:
    whole, late = iterate_batches(100, 10, 1, 0), iterate_batches(100, 10, 1, 13)
    for _ in range(13):
        next(whole)
    (a, b, _), (c, d, _) = next(whole), next(late)
    assert a == c == 13 and np.array_equal(b, d)


def test_the_frechet_distance_grows_with_what_is_different() -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(4000, 6)), rng.normal(size=(4000, 6))
    assert (
        frechet_distance(a, a)
        < 1e-6
        < frechet_distance(a, b)
        < 0.05
        < frechet_distance(a, b + 0.5)
        < frechet_distance(a, 2 * b + 1)
    )


@pytest.mark.slow
def test_an_interrupted_training_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    data = paintings()
    for part, config in (
        ("layout", {"widths": (16, 32), "attention_levels": (1,)}),
        ("brush", {"widths": (16, 32), "attention_levels": (), "low_res_input": True}),
    ):
        whole = fit_network(part, data, 4, 0, "cpu", tmp_path / "whole", lambda _: None, config=config, batch_size=4)
        fit_network(
            part, data, 4, 0, "cpu", tmp_path / "halves", lambda _: None, config=config, batch_size=4, stop_step=2
        )
        halves = fit_network(part, data, 4, 0, "cpu", tmp_path / "halves", lambda _: None, config=config, batch_size=4)
        pairs = zip(whole.modules().parameters(), halves.modules().parameters(), strict=True)
        assert all(torch.allclose(a, b, atol=1e-6) for a, b in pairs)

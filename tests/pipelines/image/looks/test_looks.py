"""Looks change how a picture is painted, not what is in it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.image.looks import LOOKS, PHOTOGRAPH, apply_look
from pipelines.image.regrade import edge_correlation
from pipelines.image.world.scene import LAND_LABEL, SKY_LABEL, Traced
from weights.errors import InputError

SIZE = (144, 192)
MARGIN_PX = 14  # that washes leave bare
PAINTED = [name for name in LOOKS if name != PHOTOGRAPH]
#: Agreement of edges with the traced picture; a woodcut's ridges are edges too (measured .56, the others .79 and more).
EDGES_KEPT, EDGES_KEPT_BY_RIDGES = 0.75, 0.5
Picture = NDArray[np.uint8]


def _scene() -> tuple[Picture, Traced]:
    """A red ball and a white wall on a meadow under a sky."""
    h, w = SIZE
    y, x = np.mgrid[:h, :w].astype(np.float32)
    label = np.where(y < 60, SKY_LABEL, LAND_LABEL).astype(np.int32)
    depth = np.where(y < 60, np.inf, 600 / np.maximum(y - 58, 1)).astype(np.float32)
    normal = np.zeros((h, w, 3), np.float32)
    normal[..., 2] = 1
    albedo = np.where((y < 60)[..., None], (0.45, 0.6, 0.85), (0.3, 0.5, 0.15)).astype(np.float32)
    wall = (x > 110) & (x < 170) & (y > 30) & (y < 100)
    label[wall], depth[wall], normal[wall], albedo[wall] = 1, 15, (0, -1, 0), (0.9, 0.88, 0.8)
    dx, dy = (x - 60) / 32, (y - 90) / 32
    ball = dx * dx + dy * dy < 1
    depth_in = np.sqrt(np.maximum(1 - dx * dx - dy * dy, 0))
    label[ball], depth[ball], albedo[ball] = 2, 8, (0.75, 0.15, 0.1)
    normal[ball] = np.stack([dx, -depth_in, -dy], -1)[ball]
    light = np.clip(0.75 + 0.35 * (normal @ np.array([-0.5, -0.4, 0.6], np.float32) - 0.4), 0.2, 1)
    light = np.where(label == SKY_LABEL, 0.8 + 0.2 * y / 60, light)
    picture = (np.clip(albedo * light[..., None], 0, 1) * 255).astype(np.uint8)
    flat = np.zeros((h, w, 3), np.float32)
    return picture, Traced(flat, depth, albedo, normal, label, (label > 0).astype(np.float32), flat)


def _look(name: str, arousal: float = 0.0, valence: float = 0.0, seed: int = 5, known: bool = True) -> Picture:
    picture, traced = _scene()
    return apply_look(picture, traced if known else None, name, arousal=arousal, valence=valence, seed=seed)


def _fine_detail(picture: Picture) -> float:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 1.5)).mean())


@pytest.mark.parametrize("name", PAINTED)
def test_a_look_is_painted_over_the_same_things(name: str) -> None:
    picture, _ = _scene()
    for known in (True, False):
        out = _look(name, known=known)
        assert out.shape == picture.shape and out.dtype == np.uint8
        assert np.abs(out.astype(float) - picture).mean() > 4
        inner = (slice(MARGIN_PX, -MARGIN_PX), slice(MARGIN_PX, -MARGIN_PX))
        kept = edge_correlation(picture[inner], out[inner])
        assert kept > (EDGES_KEPT_BY_RIDGES if name == "woodcut" else EDGES_KEPT)
    assert np.array_equal(_look(name), _look(name))
    assert not np.array_equal(_look(name), _look(name, seed=6))


@pytest.mark.parametrize("name", PAINTED)
def test_arousal_roughens_the_stroke_and_valence_lightens_the_colours(name: str) -> None:
    calm, excited = _look(name, arousal=-0.9), _look(name, arousal=0.9)
    assert not np.array_equal(calm, excited)
    heavy, light = _look(name, valence=-0.9), _look(name, valence=0.9)
    assert light.mean() > heavy.mean() + 3
    if name not in ("woodcut", "poster"):  # ridges grow wider, areas stay flat
        assert _fine_detail(excited) > 1.15 * _fine_detail(calm)


def test_a_photograph_is_left_as_it_is_and_strength_leads_to_a_look() -> None:
    picture, traced = _scene()
    assert np.array_equal(_look(PHOTOGRAPH), picture)
    full = _look("ink").astype(float)
    half = apply_look(picture, traced, "ink", arousal=0, valence=0, seed=5, strength=0.5)
    assert np.abs(half - (picture + full) / 2).max() <= 1


def test_an_unknown_look_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="no look 'cubism'; choose one of: photograph, baroque") as caught:
        _look("cubism")
    assert "\n" not in str(caught.value)

"""What pictures are described by: content keeps its meaning under storage in 8 bits, another size and a mirror."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pipelines.recognition.base import load
from pipelines.recognition.image.encoders import CONTENT_BLOCKS, ContentEncoder
from pipelines.recognition.image.features import image_pyramid


@pytest.fixture(scope="module")
def encoder() -> ContentEncoder:
    found = load("image", "reports").encoder
    assert isinstance(found, ContentEncoder)
    return found


def picture(height: int, width: int) -> torch.Tensor:
    rows, columns = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    disc = (rows - 0.5) ** 2 + (columns - 0.3) ** 2 < 0.04
    sheet = np.stack([90 + 120 * rows, 60 + 150 * columns, np.where(disc, 230, 80 + 40 * rows)], axis=2)
    return torch.from_numpy(sheet.astype(np.uint8))


def test_a_mirror_image_and_another_size_are_nearly_the_same(encoder: ContentEncoder) -> None:
    shown = (picture(300, 400), picture(300, 400).flip(1), picture(150, 200))
    whole, mirrored, small = (encoder.encode(p, image_pyramid(p)).blocks for p in shown)
    assert set(whole) == set(CONTENT_BLOCKS)
    for block, x in whole.items():
        assert np.corrcoef(x, mirrored[block])[0, 1] > 0.7
        assert np.corrcoef(x, small[block])[0, 1] > 0.8

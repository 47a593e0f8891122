"""Weights in 8 bits: near what they were, whatever the size of each output."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")
import torch

from pipelines.recognition.quantize import dequantize, quantize


def test_weights_in_8_bits_come_back_within_half_a_step_of_each_output() -> None:
    weights = torch.randn(6, 4, 3, generator=torch.Generator().manual_seed(0)) * torch.logspace(-3, 1, 6)[:, None, None]
    stored = quantize("w", weights)
    assert stored["w"].dtype == torch.int8 and stored["w.scale"].shape == (6,)
    step = weights.abs().amax(dim=(1, 2)) / 127
    assert ((dequantize(stored, "w") - weights).abs().amax(dim=(1, 2)) <= 0.53 * step).all()


def test_a_vector_is_kept_as_it_is() -> None:
    bias = torch.tensor([0.5, -1.0])
    stored = quantize("b", bias)
    assert set(stored) == {"b"} and torch.equal(dequantize(stored, "b"), bias)

"""The taggers that music is heard by: their layers, and the reader of the checkpoints that they come from."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from pipelines.recognition.music.ear import EAR_FEATURES, TAGGERS, MusicEar
from pipelines.recognition.music.musicnn import Layer, Musicnn, log_mel
from pipelines.recognition.music.training.tensor_bundle import read_tensors
from weights.errors import WeightsCorruptError


def test_a_front_layer_is_a_convolution_and_the_most_over_bands() -> None:
    generator = torch.Generator().manual_seed(0)
    layer = Layer(1, 3, (7, 38))
    layer.weight.data = torch.randn(layer.weight.shape, generator=generator)
    layer.norm.factor.data = torch.tensor([1.0, -1.0, 2.0])
    x = torch.randn(2, 1, 20, 96, generator=generator)
    padded = torch.nn.functional.pad(x, (0, 0, 3, 3))
    whole = torch.relu(torch.nn.functional.conv2d(padded, layer.weight))[..., ::2]
    expected = (whole * layer.norm.factor.view(1, -1, 1, 1)).amax(dim=3)
    assert torch.allclose(layer(x), expected, atol=1e-4)


def test_mels_rise_with_power_and_pitch() -> None:
    t = np.arange(16_000) / 16_000
    low, high = (log_mel((0.1 * np.sin(2 * np.pi * hz * t)).astype(np.float32)) for hz in (300, 3000))
    assert low.shape == (63, 96) and low.mean(axis=0).argmax() < high.mean(axis=0).argmax()


def test_level_means_nothing_to_an_ear() -> None:
    torch.manual_seed(0)
    nets = {name: Musicnn() for name in TAGGERS}
    for net in nets.values():
        for parameter in net.parameters():
            parameter.data += 0.01 * torch.randn(parameter.shape)
    ear = MusicEar.from_tensors(MusicEar(nets).tensors())
    x = np.random.default_rng(0).standard_normal(48_000).astype(np.float32)
    loud, soft = ear.describe(0.5 * x), ear.describe(0.01 * x)
    assert len(loud) == len(EAR_FEATURES) and np.allclose(loud, soft, atol=1e-4)


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def _block(key: bytes, value: bytes) -> bytes:
    entry = _varint(0) + _varint(len(key)) + _varint(len(value)) + key + value
    return entry + struct.pack("<II", 0, 1)


def _write_bundle(folder: Path, tensor: np.ndarray) -> None:
    sizes = b"".join(b"\x12" + _varint(len(d)) + d for d in (b"\x08" + _varint(n) for n in tensor.shape))
    entry = b"\x08\x01\x12" + _varint(len(sizes)) + sizes + b"\x28" + _varint(tensor.nbytes)
    data = _block(b"dense/kernel", entry)
    index = _block(b"z", _varint(0) + _varint(len(data)))
    footer = _varint(0) * 2 + _varint(len(data) + 5) + _varint(len(index))
    trailer = b"\0" * 5
    (folder / ".index").write_bytes(data + trailer + index + trailer + footer.ljust(48, b"\0"))
    (folder / ".data-00000-of-00001").write_bytes(tensor.astype("<f4").tobytes())


def test_tensors_of_a_bundle_are_read(tmp_path: Path) -> None:
    tensor = np.arange(6, dtype=np.float32).reshape(2, 3)
    _write_bundle(tmp_path, tensor)
    found = read_tensors(tmp_path)
    assert list(found) == ["dense/kernel"] and np.array_equal(found["dense/kernel"], tensor)


def test_a_damaged_bundle_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".index").write_bytes(b"nothing")
    (tmp_path / ".data-00000-of-00001").write_bytes(b"")
    with pytest.raises(WeightsCorruptError, match="TensorFlow"):
        read_tensors(tmp_path)

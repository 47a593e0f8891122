"""Checkpoint files: what is written comes back, and what is not a checkpoint is one clear error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from weights.checkpoint import load_checkpoint, load_config, save_checkpoint, wrap_load_errors
from weights.errors import InputError, WeightsCorruptError, WeightsNotFoundError

TENSORS: dict[str, NDArray[Any]] = {"weight": np.arange(6, dtype=np.float32).reshape(2, 3), "order": np.arange(3)}


def test_a_checkpoint_comes_back_in_both_frameworks(tmp_path: Path) -> None:
    import torch

    path = save_checkpoint(tmp_path / "new", TENSORS, {"dim": 3}, metadata={"format": "1"})
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["config.json", "model.safetensors"]
    arrays = load_checkpoint(path.parent, framework="numpy", shapes={"weight": (None, 3)})
    assert arrays.config == {"dim": 3} and arrays.metadata == {"format": "1"} and arrays.path == path
    assert arrays.tensors["weight"].dtype == np.float32 and np.array_equal(arrays.tensors["weight"], TENSORS["weight"])
    assert load_checkpoint(path.parent, framework="numpy", upcast=False).tensors["weight"].dtype == np.float16
    tensors = load_checkpoint(path.parent).tensors
    assert tensors["weight"].dtype == torch.float32 and tensors["order"].dtype == torch.int64
    save_checkpoint(tmp_path, tensors, name="vocoder", downcast=False)
    again = load_checkpoint(tmp_path, name="vocoder", config=False, names=["weight"], upcast=False).tensors
    assert list(again) == ["weight"] and torch.equal(again["weight"], tensors["weight"])


def test_a_module_takes_tensors_that_fit(tmp_path: Path) -> None:
    import torch

    net = torch.nn.Linear(3, 2)
    save_checkpoint(tmp_path, net.state_dict(), {})
    read = load_checkpoint(tmp_path)
    assert not read.load_into(torch.nn.Linear(3, 2)).training
    with pytest.raises(WeightsCorruptError, match=r"holds no composer .*; install the package again") as caught:
        read.load_into(torch.nn.Linear(4, 4), "composer")
    assert "\n" not in str(caught.value)


def test_files_that_are_no_checkpoint_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"has no config\.json; train it"):
        load_checkpoint(tmp_path, remedy="train it")
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(WeightsCorruptError, match=r"holds no voice \(config.json is not a table\); install"):
        load_config(tmp_path, kind="voice")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(WeightsNotFoundError, match=r"has no model\.safetensors"):
        load_checkpoint(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no tensors")
    with pytest.raises(WeightsCorruptError, match="holds no voice"):
        load_checkpoint(tmp_path, kind="voice")
    with pytest.raises(InputError, match=r"model\.safetensors' holds no voice"):
        load_checkpoint(tmp_path, kind="voice", error=InputError)
    save_checkpoint(tmp_path, TENSORS)
    with pytest.raises(WeightsCorruptError, match=r"'weight' is \[2, 3\], should be \['any', 4\]"):
        load_checkpoint(tmp_path, shapes={"weight": (None, 4)})
    with pytest.raises(WeightsCorruptError, match="strange"):
        load_checkpoint(tmp_path, names=["strange"])


def test_deliberate_errors_pass_unchanged() -> None:
    with pytest.raises(InputError, match=r"^as it was$"), wrap_load_errors("folder", "voice"):
        raise InputError("as it was")

"""The ear from the two taggers of the PyPI package `musicnn` (ISC), whose checkpoints are read without TensorFlow."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.recognition.music.ear import TAGGERS, MusicEar
from pipelines.recognition.music.musicnn import Musicnn
from pipelines.recognition.music.training.tensor_bundle import read_tensors
from weights.errors import InputError

FOLDERS = dict(zip(TAGGERS, ("MTT_musicnn", "MSD_musicnn"), strict=True))
NORM_EPSILON = 1e-3
FRONT_LAYERS, MIDDLE_LAYERS = 5, 3


def load_ear(package: Path | None = None) -> MusicEar:
    """The ear as a checkpoint stores it, in 8 bits.

    Args:
        package: folder of the package `musicnn`; the installed one by default.

    Returns:
        The ear.

    Raises:
        InputError: the package is not there.
        WeightsCorruptError: its checkpoints cannot be read.
    """
    spec = None if package else find_spec("musicnn")
    folder = package or (Path(next(iter(spec.submodule_search_locations or ("",)))) if spec else None)
    if folder is None or not (folder / FOLDERS[TAGGERS[0]]).is_dir():
        raise InputError("the taggers that music is heard by are missing: pip install --no-deps musicnn")
    nets = {}
    for tagger, name in FOLDERS.items():
        nets[tagger] = net = Musicnn()
        net.load_state_dict(convert(read_tensors(folder / name)))
    stored = {name: t.half().float() if t.is_floating_point() else t for name, t in MusicEar(nets).tensors().items()}
    return MusicEar.from_tensors(stored)


def convert(tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, Tensor]:
    """The tensors of a tagger's checkpoint by the names of `Musicnn`, normalisation as factor and offset.

    Args:
        tensors: by their names there.

    Returns:
        Name -> tensor.
    """
    out: dict[str, NDArray[np.float32]] = {}

    def put_norm(name: str, number: int) -> None:
        prefix = f"batch_normalization_{number}" if number else "batch_normalization"
        factor = tensors[f"{prefix}/gamma"] / np.sqrt(tensors[f"{prefix}/moving_variance"] + NORM_EPSILON)
        out[f"{name}.factor"] = factor
        out[f"{name}.offset"] = tensors[f"{prefix}/beta"] - tensors[f"{prefix}/moving_mean"] * factor

    put_norm("input", 0)
    for k in range(FRONT_LAYERS + MIDDLE_LAYERS):
        source = f"conv2d_{k}" if k else "conv2d"
        kernel = tensors[f"{source}/kernel"]  # time, bands, in, out; in the middle bands are the channels
        is_front = k < FRONT_LAYERS
        name = f"front.{k}" if is_front else f"middle.{k - FRONT_LAYERS}"
        out[f"{name}.weight"] = kernel.transpose(3, 2, 0, 1) if is_front else kernel[:, :, 0].transpose(2, 1, 0)
        out[f"{name}.bias"] = tensors[f"{source}/bias"]
        put_norm(f"{name}.norm", k + 1)
    put_norm("pooled", FRONT_LAYERS + MIDDLE_LAYERS + 1)
    put_norm("dense_norm", FRONT_LAYERS + MIDDLE_LAYERS + 2)
    out["dense.weight"], out["dense.bias"] = tensors["dense/kernel"].T, tensors["dense/bias"]
    return {name: torch.from_numpy(np.array(array, np.float32)) for name, array in out.items()}

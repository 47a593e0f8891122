"""hibari's graph -> the weights that our natural voices begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.natural.networks import NaturalVoices

_PARTS = {"m": "spectrum", "pn": "prosody"}  # of the graph -> of our network


def begin_with_hibari() -> NaturalVoices:
    """Networks that speak as the voice of the installed package hibari-tts."""
    return begin_with(Path(str(files("hibari") / "assets" / "hibari.onnx")))


def begin_with(graph: Path) -> NaturalVoices:
    """Networks that speak as hibari does, whoever the speaker.

    Args:
        graph: the ONNX file of the package hibari-tts.

    Returns:
        The networks.

    Raises:
        ValueError: a parameter is missing in the graph.
    """
    net = NaturalVoices()
    expected = net.state_dict()
    state = {name: torch.from_numpy(x).reshape(expected[name].shape) for name, x in _read(graph).items()}
    left = [n for n in expected if n not in state and "film" not in n]
    if left:
        raise ValueError(f"the graph has no {', '.join(left)}")
    net.load_state_dict(state, strict=False)
    return net


def _read(path: Path) -> dict[str, NDArray[np.float32]]:
    """Parameters by our names; 8-bit matrices are found by the bias that is added behind them."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    tables: Mapping[str, NDArray[np.float32]] = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    biases = {n.input[1]: n.input[0] for n in graph.node if n.op_type == "Add" and n.input[0] in tables}
    found = {name: table for name, table in tables.items() if re.match(r"(m|pn)\.", name)}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            stem = node.input[1].removesuffix("_quantized")
            table = tables[node.input[1]].astype(np.float32) - tables[stem + "_zero_point"].astype(np.float32)
            bias = biases[node.output[0].removesuffix("_output_quantized")]
            found.setdefault(re.sub("bias$", "weight", bias), (table * tables[stem + "_scale"]).T)
    renamed = {re.sub(r"^(m|pn)\.", lambda m: f"{_PARTS[m[1]]}.", k): v for k, v in found.items()}
    return {k: np.array(v, np.float32) for k, v in renamed.items()}

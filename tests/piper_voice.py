"""A voice of Piper in small: a graph with the parts of an exported VITS, which buzzes and hisses."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

RATE_HZ, HOP, F0_HZ = 22050, 256, 120.0
VOWELS, HISSES = "aeiouæɑɐɔəɚɛɜɪʊʌyøœ", "fsʃhθtkpçx"
MARKS = "_^$ .,?!ˈˌː"
LETTERS = MARKS + VOWELS + HISSES + "bdvzðʒɡmnŋlɹrɾjw"


@cache
def tiny_voice(language: str = "en_US", reader: str = "en-us") -> Path:
    """A folder with one voice, `LANGUAGE-tiny-medium`; the same for every call."""
    folder = Path(mkdtemp(prefix="tiny-piper-"))
    write_voice(folder / f"{language}-tiny-medium.onnx", language, reader)
    return folder


def write_voice(path: Path, language: str = "en_US", reader: str = "en-us", **settings: Any) -> None:
    """Write a voice and its settings, some of them replaced."""
    import onnx

    onnx.save(make_graph(), str(path))
    content = {
        "audio": {"sample_rate": RATE_HZ},
        "espeak": {"voice": reader},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {letter: [i] for i, letter in enumerate(LETTERS)},
        "num_speakers": 1,
        "speaker_id_map": {},
        "language": {"code": language},
    }
    path.with_name(path.name + ".json").write_text(json.dumps(content | settings), encoding="utf-8")


def make_graph() -> Any:
    """Letters -> lengths (by chance a little), the frames of each, and over them a buzz at 120 Hz or a hiss."""
    from onnx import TensorProto, helper, numpy_helper

    def frames_of(letter: str) -> float:
        return {"_": 1.0, "^": 5.0, "$": 6.0, " ": 1.0, ",": 8.0, "ˈ": 0.6}.get(
            letter, 7.0 if letter in VOWELS else 4.0
        )

    constants = {
        "frames_table": np.array([frames_of(c) for c in LETTERS], np.float32),
        "buzz_table": np.array([0.25 * (c in VOWELS or c in "bdvzðʒɡmnŋlɹrɾjwː") for c in LETTERS], np.float32),
        "hiss_table": np.array([0.05 * (c in HISSES) for c in LETTERS], np.float32),
        "orders": np.arange(1, 13, dtype=np.float32)[None] * np.float32(2 * np.pi * F0_HZ / RATE_HZ),
        "weights": (1 / np.arange(1, 13, dtype=np.float32))[:, None],
        "one": np.array(1.0, np.float32),
        "zero": np.array(0.0, np.float32),
        "small": np.array(0.05, np.float32),
        "hop": np.array(float(HOP), np.float32),
        "axis_1": np.array([1], np.int64),
        "axis_2": np.array([2], np.int64),
        "axes_12": np.array([1, 2], np.int64),
        "column": np.array([-1, 1], np.int64),
        "row": np.array([1, -1], np.int64),
        "repeats": np.array([1, HOP], np.int64),
        "out_shape": np.array([1, 1, 1, -1], np.int64),
        "last": np.array(2, np.int64),
        "index_0": np.array(0, np.int64),
        "index_1": np.array(1, np.int64),
        "index_2": np.array(2, np.int64),
        "steep": np.array(0.37, np.float32),
    }
    steps = [
        ("Gather", ["scales", "index_0"], "noise_scale"),
        ("Gather", ["scales", "index_1"], "length_scale"),
        ("Gather", ["scales", "index_2"], "noise_w"),
        ("Gather", ["frames_table", "input"], "own"),
        ("Unsqueeze", ["own", "axis_1"], "own_3"),
        ("RandomNormalLike", ["own_3"], "drawn"),
        ("Mul", ["drawn", "noise_w"], "drawn_w"),
        ("Mul", ["drawn_w", "small"], "log_w"),
        ("Exp", ["log_w"], "w"),
        ("Mul", ["w", "own_3"], "w_own"),
        ("Mul", ["w_own", "length_scale"], "w_scaled"),
        ("Ceil", ["w_scaled"], "w_ceil"),
        ("ReduceSum", ["w_ceil", "axes_12"], "count_3"),
        ("Squeeze", ["count_3"], "count"),
        ("CumSum", ["w_ceil", "last"], "ends"),
        ("Reshape", ["ends", "row"], "ends_row"),
        ("Range", ["zero", "count", "one"], "frame"),
        ("Reshape", ["frame", "column"], "frame_column"),
        ("GreaterOrEqual", ["frame_column", "ends_row"], "past"),
        ("Cast", ["past"], "past_f"),
        ("ReduceSum", ["past_f", "axis_1"], "symbol_f"),
        ("Cast", ["symbol_f"], "symbol"),
        ("Reshape", ["symbol", "row"], "symbol_row"),
        ("Squeeze", ["input"], "letters"),
        ("Gather", ["letters", "symbol_row"], "letter"),
        ("Gather", ["buzz_table", "letter"], "buzz"),
        ("Gather", ["hiss_table", "letter"], "hiss"),
        ("Unsqueeze", ["buzz", "axis_1"], "latent_mean"),
        ("RandomNormalLike", ["latent_mean"], "latent_drawn"),
        ("Mul", ["latent_drawn", "noise_scale"], "latent_scaled"),
        ("Mul", ["latent_scaled", "small"], "latent_small"),
        ("Add", ["latent_small", "one"], "latent_gain"),
        ("Mul", ["latent_mean", "latent_gain"], "latent"),
        ("Reshape", ["latent", "column"], "latent_column"),
        ("Tile", ["latent_column", "repeats"], "buzz_samples"),
        ("Reshape", ["hiss", "column"], "hiss_column"),
        ("Tile", ["hiss_column", "repeats"], "hiss_samples"),
        ("Mul", ["count", "hop"], "sample_count"),
        ("Range", ["zero", "sample_count", "one"], "sample"),
        ("Reshape", ["sample", "column"], "sample_column"),
        ("MatMul", ["sample_column", "orders"], "phases"),
        ("Cos", ["phases"], "harmonics"),
        ("MatMul", ["harmonics", "weights"], "carrier"),
        ("Mul", ["sample_column", "sample_column"], "square"),
        ("Mul", ["square", "steep"], "chirp"),
        ("Sin", ["chirp"], "noise"),
        ("Reshape", ["buzz_samples", "column"], "buzz_column"),
        ("Reshape", ["hiss_samples", "column"], "hiss_all"),
        ("Mul", ["carrier", "buzz_column"], "voiced"),
        ("Mul", ["noise", "hiss_all"], "unvoiced"),
        ("Add", ["voiced", "unvoiced"], "mixed"),
        ("Reshape", ["mixed", "out_shape"], "output"),
    ]
    attributes: dict[str, dict[str, Any]] = {
        "past_f": {"to": TensorProto.FLOAT},
        "symbol": {"to": TensorProto.INT64},
        "symbol_f": {"keepdims": 0},
        "count_3": {"keepdims": 0},
        "letters": {},
    }
    nodes = [helper.make_node(op, inputs, [out], **attributes.get(out, {})) for op, inputs, out in steps]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)

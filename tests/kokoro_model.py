"""A model of Kokoro in small: the tensors of its graph at the cut, over which a buzz takes its F0 and energy."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np

VOWELS, SILENT = "ɑæʌɔWəIɛAɪiOYʊuɐᵊ", " ,.?!ˈ"
VOICES = ("af_heart", "am_michael")


@cache
def tiny_kokoro() -> Path:
    """A folder with a model and two voices; the same for every call."""
    folder = Path(mkdtemp(prefix="tiny-kokoro-"))
    write_model(folder)
    return folder


def write_model(folder: Path) -> None:
    """Write a model and its voices."""
    import onnx

    onnx.save(make_model(), str(folder / "kokoro.onnx"))
    styles = {name: np.full((510, 1, 256), value, np.float32) for name, value in zip(VOICES, (1.0, 0.0), strict=True)}
    with (folder / "voices-v1.0.bin").open("wb") as file:
        np.savez(file, **styles)


def make_model() -> Any:
    """Symbols -> lengths, F0 (higher by the style's first number) and energy; those -> samples."""
    from onnx import TensorProto, helper, numpy_helper

    from pipelines.speech.natural.symbols import VOCABULARY

    lengths, voiced = np.full(256, 2.0, np.float32), np.zeros(256, np.float32)
    for symbol, number in VOCABULARY.items():
        lengths[number] = 4.0 if symbol in VOWELS else 1.0 if symbol in SILENT else 2.0
        voiced[number] = float(symbol in VOWELS or symbol in "bdvzmnŋlɹwjʒðɡ")
    orders = np.arange(1, 13, dtype=np.float32)
    constants = {
        "lengths_table": lengths,
        "voiced_table": voiced,
        "base_f0": np.array(120.0, np.float32),
        "f0_of_style": np.array(80.0, np.float32),
        "quiet": np.array(-3.0, np.float32),
        "loudness": np.array(3.0, np.float32),
        "one": np.array(1.0, np.float32),
        "zero": np.array(0.0, np.float32),
        "many": np.array(100.0, np.float32),
        "two": np.array(2.0, np.float32),
        "per_energy": np.array(0.04, np.float32),
        "level": np.array(0.05, np.float32),
        "cycle": np.array(2 * np.pi / 24000, np.float32),
        "orders": orders[None],
        "weights": (1 / orders)[:, None],
        "axis_1": np.array([1], np.int64),
        "last_axis": np.array(0, np.int64),
        "flat": np.array([-1], np.int64),
        "column": np.array([-1, 1], np.int64),
        "row": np.array([1, -1], np.int64),
        "as_f0": np.array([1, 1, -1], np.int64),
        "in_halves": np.array([1, 2], np.int64),
        "in_samples": np.array([1, 300], np.int64),
        "first": np.array([0], np.int64),
    }
    f0, energy = "/encoder/F0_proj/Conv_output_0", "/encoder/N_proj/Conv_output_0"
    steps = [
        ("Gather", ["lengths_table", "tokens"], "own"),
        ("Div", ["own", "speed"], "/encoder/Div_output_0"),
        ("Round", ["/encoder/Div_output_0"], "/encoder/Round_output_0"),
        ("Clip", ["/encoder/Round_output_0", "one", "many"], "/encoder/Clip_output_0"),
        ("ReduceSum", ["/encoder/Clip_output_0"], "count"),
        ("Reshape", ["/encoder/Clip_output_0", "flat"], "flat_lengths"),
        ("CumSum", ["flat_lengths", "last_axis"], "ends"),
        ("Reshape", ["ends", "row"], "ends_row"),
        ("Range", ["zero", "count", "one"], "frame"),
        ("Reshape", ["frame", "column"], "frame_column"),
        ("GreaterOrEqual", ["frame_column", "ends_row"], "past"),
        ("Cast", ["past"], "past_f"),
        ("ReduceSum", ["past_f", "axis_1"], "symbol_f"),
        ("Cast", ["symbol_f"], "symbol"),
        ("Reshape", ["tokens", "flat"], "letters"),
        ("Gather", ["letters", "symbol"], "letter"),
        ("Gather", ["voiced_table", "letter"], "voiced"),
        ("Reshape", ["voiced", "column"], "voiced_column"),
        ("Tile", ["voiced_column", "in_halves"], "voiced_halves"),
        ("Reshape", ["voiced_halves", "as_f0"], "voiced_f0"),
        ("Gather", ["style", "first"], "style_first"),
        ("Mul", ["style_first", "f0_of_style"], "style_f0"),
        ("Add", ["style_f0", "base_f0"], "f0_value"),
        ("Mul", ["voiced_f0", "f0_value"], f0),
        ("Mul", ["voiced_f0", "loudness"], "loud"),
        ("Add", ["loud", "quiet"], energy),
        ("Reshape", [f0, "column"], "f0_column"),
        ("Tile", ["f0_column", "in_samples"], "f0_samples"),
        ("Reshape", ["f0_samples", "flat"], "f0_flat"),
        ("CumSum", ["f0_flat", "last_axis"], "cycles"),
        ("Mul", ["cycles", "cycle"], "phase"),
        ("Reshape", ["phase", "column"], "phase_column"),
        ("MatMul", ["phase_column", "orders"], "phases"),
        ("Cos", ["phases"], "harmonics"),
        ("MatMul", ["harmonics", "weights"], "carrier"),
        ("Mul", [energy, "per_energy"], "log_gain"),
        ("Exp", ["log_gain"], "gain"),
        ("Mul", ["gain", "level"], "gain_level"),
        ("Reshape", ["gain_level", "column"], "gain_column"),
        ("Tile", ["gain_column", "in_samples"], "gain_samples"),
        ("Reshape", ["gain_samples", "column"], "gain_all"),
        ("Greater", ["f0_samples", "one"], "sounding"),
        ("Cast", ["sounding"], "sounding_f"),
        ("Reshape", ["sounding_f", "column"], "sounding_all"),
        ("Mul", ["carrier", "gain_all"], "voice"),
        ("Mul", ["voice", "sounding_all"], "voice_sounding"),
        ("Reshape", ["voice_sounding", "flat"], "audio"),
    ]
    attributes: dict[str, dict[str, Any]] = {
        "count": {"keepdims": 0},
        "past_f": {"to": TensorProto.FLOAT},
        "sounding_f": {"to": TensorProto.FLOAT},
        "symbol_f": {"keepdims": 0},
        "symbol": {"to": TensorProto.INT64},
        "style_first": {"axis": 1},
    }
    used = {name for _, inputs, _ in steps for name in inputs}
    graph = helper.make_graph(
        [helper.make_node(op, inputs, [out], **attributes.get(out, {})) for op, inputs, out in steps],
        "tiny",
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "sequence_length"]),
            helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
            helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
        ],
        [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["time"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items() if name in used],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)

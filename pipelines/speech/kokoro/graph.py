"""Kokoro's graph, cut at its own prosody: one half predicts lengths, F0 and energy, the other sounds what they are
set to. The halves are kept beside other fetched files, so that a model is cut once.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.natural.graph import Array, LastReading, Reading
from weights.errors import InputError, WeightsCorruptError
from weights.store import cache_folder

if TYPE_CHECKING:
    import onnx
    import onnxruntime

#: Tensors at the cut, as the public exports of v1.0 name them: F0 in Hz and energy, two values a length [1, 1, F].
F0, ENERGY = "/encoder/F0_proj/Conv_output_0", "/encoder/N_proj/Conv_output_0"
STYLE, SPEED = "style", "speed"
MAX_SYMBOLS = 510
THREADS = 2
REMEDY = "run: studio models fetch kokoro"
CUT_FORMAT = 1  # of the halves that are kept


@dataclass(frozen=True)
class _Names:
    """What a model calls its symbols, its lengths and its samples."""

    ids: str
    lengths: str
    audio: str


class OpenedModel:
    """The two halves of a model, on two cores at most.

    Args:
        path: of the ONNX file.

    Raises:
        WeightsCorruptError: no such model.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._predictor, self._decoder = (_start(half, path) for half in _halves(path))
        inputs = [i.name for i in self._predictor.get_inputs()]
        self._ids = next(n for n in inputs if n not in (STYLE, SPEED))
        given = {i.name for i in self._decoder.get_inputs()} - {self._ids, STYLE, SPEED, F0, ENERGY}
        self._lengths = given.pop()
        self._last = LastReading()

    def predict(self, ids: NDArray[np.int64], style: Array) -> Reading:
        """The reading of symbols [L] by a style [256].

        Raises:
            InputError: too many symbols.
        """
        if len(ids) > MAX_SYMBOLS:
            raise InputError(f"a phrase of {len(ids)} phones is too long for kokoro ({MAX_SYMBOLS}); end it earlier")
        return self._last.get(ids.tobytes() + style.tobytes(), lambda: self._predict(ids, style))

    def _predict(self, ids: NDArray[np.int64], style: Array) -> Reading:
        lengths, f0, energy = self._run(self._predictor, self._inputs(ids, style))
        return Reading(lengths.reshape(-1).astype(np.float32), f0.reshape(-1), energy.reshape(-1))

    def decode(self, ids: NDArray[np.int64], style: Array, reading: Reading) -> Array:
        """Samples at 24 kHz, 600 a length, of a reading."""
        given = {
            self._lengths: reading.lengths.astype(np.float32)[None],
            F0: reading.f0[None, None],
            ENERGY: reading.energy[None, None],
        }
        (samples,) = self._run(self._decoder, self._inputs(ids, style) | given)
        return samples.reshape(-1)

    def _inputs(self, ids: NDArray[np.int64], style: Array) -> dict[str, NDArray[Any]]:
        return {self._ids: ids[None], STYLE: style[None].astype(np.float32), SPEED: np.ones(1, np.float32)}

    def _run(self, session: onnxruntime.InferenceSession, inputs: dict[str, NDArray[Any]]) -> list[Array]:
        names = {i.name for i in session.get_inputs()}
        try:
            return [np.asarray(x) for x in session.run(None, {k: v for k, v in inputs.items() if k in names})]
        except Exception as error:  # onnxruntime raises kinds of its own
            raise WeightsCorruptError(f"'{self._path}' does not speak ({type(error).__name__}); {REMEDY}") from error


@dataclass(frozen=True)
class StyledModel:
    """A model that speaks as one voice: what `natural.decoder` asks of a graph.

    Attributes:
        model: of the voice.
        styles: [510, 256] one for each number of symbols.
    """

    model: OpenedModel
    styles: Array

    def predict(self, ids: NDArray[np.int64]) -> Reading:
        """The voice's own reading of symbols [L]."""
        return self.model.predict(ids, self.style(len(ids)))

    def decode(self, ids: NDArray[np.int64], reading: Reading) -> Array:
        """Samples [N] of a reading of symbols [L]."""
        return self.model.decode(ids, self.style(len(ids)), reading)

    def style(self, symbols: int) -> Array:
        """The style [256] of a phrase of so many symbols, its two paddings included."""
        return self.styles[min(max(symbols - 2, 0), len(self.styles) - 1)]


def _halves(path: Path) -> tuple[Path, Path]:
    """The files of the two halves, cut now or before."""
    stamp = path.stat()
    key = hashlib.sha256(f"{path.resolve()} {stamp.st_size} {stamp.st_mtime_ns} {CUT_FORMAT}".encode()).hexdigest()[:16]
    folder = cache_folder() / "cut" / key
    halves = folder / "predictor.onnx", folder / "decoder.onnx"
    if not all(half.is_file() for half in halves):
        folder.mkdir(parents=True, exist_ok=True)
        for half, content in zip(halves, _cut(path), strict=True):
            part = half.with_suffix(f".{os.getpid()}")
            part.write_bytes(content)
            part.replace(half)
    return halves


def _cut(path: Path) -> tuple[bytes, bytes]:
    """Cut a model.

    Raises:
        WeightsCorruptError: no such model.
    """
    import onnx
    from onnx.utils import Extractor

    try:
        model = onnx.load(str(path))
        names = _find_names(model.graph)
        for name in (names.lengths, F0, ENERGY):  # inner tensors need a declared type before they can be ends
            model.graph.value_info.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        extractor, common = Extractor(model), [names.ids, STYLE, SPEED]
        predictor = extractor.extract_model(common, [names.lengths, F0, ENERGY])
        decoder = extractor.extract_model([*common, names.lengths, F0, ENERGY], [names.audio])
        return predictor.SerializeToString(), decoder.SerializeToString()
    except Exception as error:  # onnx and protobuf raise kinds of their own for every fault of a file
        raise WeightsCorruptError(f"'{path}' is no model of Kokoro v1.0 that can be cut ({error}); {REMEDY}") from error


def _find_names(graph: onnx.GraphProto) -> _Names:
    """The names that differ between exports.

    Raises:
        ValueError: it is another model.
    """
    inputs = [i.name for i in graph.input]
    made = {name for node in graph.node for name in node.output}
    if not {STYLE, SPEED} <= set(inputs) or len(inputs) != 3 or not {F0, ENERGY} <= made:
        raise ValueError("its inputs or its F0 have other names")
    rounded = {node.output[0] for node in graph.node if node.op_type == "Round" and "encoder" in node.output[0]}
    lengths = [node.output[0] for node in graph.node if node.op_type == "Clip" and node.input[0] in rounded]
    if len(lengths) != 1:
        raise ValueError("it predicts no lengths")
    return _Names(next(n for n in inputs if n not in (STYLE, SPEED)), lengths[0], graph.output[0].name)


def _start(half: Path, model: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = min(THREADS, os.cpu_count() or 1), 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(half), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises kinds of its own
        raise WeightsCorruptError(f"'{model}' cannot be run ({type(error).__name__}); {REMEDY}") from error

"""The graph of a Piper voice (VITS, Kim et al. 2021), cut behind its duration predictor: lengths become ours to set.

What the exported graph draws by chance, lengths and the latent of every frame, becomes an input too, so that a seed
repeats.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from weights.errors import WeightsCorruptError

if TYPE_CHECKING:
    import onnx
    import onnxruntime

Array = NDArray[np.float32]
IDS, COUNT, SCALES, SPEAKER = "input", "input_lengths", "scales", "sid"
LENGTH_NOISE, FRAME_NOISE = "length_noise", "frame_noise"
LENGTH_CHANNELS, LATENT_CHANNELS = 2, 256  # of noise, at least as many as a voice draws
REMEDY = "export the voice with piper's own export_onnx, or take one of those it publishes"


@dataclass(frozen=True)
class Scales:
    """How much chance a voice was published with.

    Attributes:
        noise: of the latent, 0.667 mostly.
        length: times the usual length.
        length_noise: of lengths, 0.8 mostly.
    """

    noise: float = 0.667
    length: float = 1.0
    length_noise: float = 0.8


class OpenedVoice:
    """The two halves of a voice's graph on one core.

    Args:
        path: of the ONNX file.
        scales: of chance.

    Raises:
        WeightsCorruptError: no such graph.
    """

    def __init__(self, path: Path, scales: Scales) -> None:
        self._scales = np.array([scales.noise, scales.length, scales.length_noise], np.float32)
        self._path = path
        predictor, decoder, self._lengths_name = _cut(path)
        self._predictor, self._decoder = _start(predictor, path), _start(decoder, path)

    def predict(self, ids: NDArray[np.int64], speaker: int, seed: int) -> NDArray[np.int64]:
        """How long the voice itself would say symbols [L], in frames: [L]."""
        noise = np.random.default_rng(seed).standard_normal((1, LENGTH_CHANNELS, len(ids)), dtype=np.float32)
        inputs = self._inputs(ids, speaker) | {LENGTH_NOISE: noise}
        lengths: NDArray[np.int64] = self._run(self._predictor, inputs).reshape(-1).astype(np.int64)
        return lengths

    def decode(self, ids: NDArray[np.int64], speaker: int, lengths: NDArray[np.int64], seed: int) -> Array:
        """Samples of symbols [L] that last as many frames [L]."""
        noise = np.concatenate([_draw_frames(seed, i, int(n)) for i, n in enumerate(lengths)], axis=1)[None]
        given = {self._lengths_name: lengths[None, None].astype(np.float32), FRAME_NOISE: noise}
        samples: Array = self._run(self._decoder, self._inputs(ids, speaker) | given).reshape(-1)
        return samples

    def _inputs(self, ids: NDArray[np.int64], speaker: int) -> dict[str, NDArray[Any]]:
        count, numbers = np.array([len(ids)], np.int64), np.array([speaker], np.int64)
        return {IDS: ids[None], COUNT: count, SCALES: self._scales, SPEAKER: numbers}

    def _run(self, session: onnxruntime.InferenceSession, inputs: dict[str, NDArray[Any]]) -> Array:
        names = {i.name for i in session.get_inputs()}
        try:
            (output,) = session.run(None, {k: v for k, v in inputs.items() if k in names})
        except Exception as error:  # onnxruntime raises kinds of its own
            raise WeightsCorruptError(f"'{self._path}' does not speak ({type(error).__name__}); {REMEDY}") from error
        return np.asarray(output, np.float32)


def _cut(path: Path) -> tuple[bytes, bytes, str]:
    """The half that predicts lengths, the half that sounds them, and the name of the lengths.

    Raises:
        WeightsCorruptError: no such graph.
    """  # noqa: DOC501
    import onnx
    from onnx.utils import Extractor

    try:
        model = onnx.load(str(path))
        lengths = _find_lengths(model.graph)
        names = {i.name for i in model.graph.input}
        if not {IDS, COUNT, SCALES} <= names:
            raise ValueError("its inputs are others")
        output = model.graph.output[0].name
        _open_noise(model.graph, lengths)
        model.graph.value_info.append(onnx.helper.make_tensor_value_info(lengths, onnx.TensorProto.FLOAT, None))
        extractor, common = Extractor(model), [n for n in (IDS, COUNT, SCALES, SPEAKER) if n in names]
        predictor = extractor.extract_model([*common, LENGTH_NOISE], [lengths])
        decoder = extractor.extract_model([*common, lengths, FRAME_NOISE], [output])
        return predictor.SerializeToString(), decoder.SerializeToString(), lengths
    except Exception as error:  # onnx and protobuf raise kinds of their own for every fault of a file
        raise WeightsCorruptError(
            f"'{path}' is no graph of a Piper voice that can be cut ({error}); {REMEDY}"
        ) from error


def _find_lengths(graph: onnx.GraphProto) -> str:
    """The tensor of lengths: the ceiling whose running sum says where each symbol ends.

    Raises:
        ValueError: there is none, or there are several.
    """
    summed = {name for node in graph.node if node.op_type == "CumSum" for name in node.input}
    found = [node.output[0] for node in graph.node if node.op_type == "Ceil" and node.output[0] in summed]
    if len(found) != 1:
        raise ValueError("it predicts no lengths")
    return found[0]


def _open_noise(graph: onnx.GraphProto, lengths: str) -> None:
    """Let what is drawn by chance be given: behind the lengths it is noise of frames, before them that of lengths."""
    import onnx

    behind = _reached_from(graph, lengths)
    for name, channels in ((LENGTH_NOISE, LENGTH_CHANNELS), (FRAME_NOISE, LATENT_CHANNELS)):
        graph.input.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, channels, "time"]))
    graph.initializer.append(onnx.numpy_helper.from_array(np.zeros(3, np.int64), "noise_starts"))
    for at in [i for i, node in enumerate(graph.node) if node.op_type == "RandomNormalLike"][::-1]:
        node = graph.node[at]
        noise, shape = FRAME_NOISE if node.output[0] in behind else LENGTH_NOISE, f"{node.output[0]}_shape"
        measure = onnx.helper.make_node("Shape", [node.input[0]], [shape])
        take = onnx.helper.make_node("Slice", [noise, "noise_starts", shape], [node.output[0]])
        del graph.node[at]
        graph.node.insert(at, take)
        graph.node.insert(at, measure)


def _reached_from(graph: onnx.GraphProto, name: str) -> set[str]:
    reached = {name}
    for node in graph.node:  # in topological order, as ONNX demands
        if reached.intersection(node.input):
            reached.update(node.output)
    return reached


def _draw_frames(seed: int, number: int, count: int) -> Array:
    """The noise [256, count] of one symbol: it begins alike however long it is, so a length changes itself alone."""
    rng = np.random.default_rng((seed, number))
    return rng.standard_normal((count, LATENT_CHANNELS), dtype=np.float32).T


def _start(model: bytes, path: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises kinds of its own
        raise WeightsCorruptError(f"'{path}' cannot be run ({type(error).__name__}); {REMEDY}") from error

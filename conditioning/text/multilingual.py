"""What texts in languages beside English ask for and convey, by a small transformer over pieces of words (numpy).

The first layers of multilingual-e5-small (MIT), cut to the pieces that eleven languages need and fitted to English
labels and parallel sentences; see weights/cards/text-languages.md. Matrices lie in blocks of 32 weights of 4 bits with
one scale, as in the encoder's own file, and become float32 when they are loaded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Emotion
from conditioning.text.languages import FOLDER
from conditioning.text.pieces import Pieces
from conditioning.wheel import GOEMOTIONS
from weights.checkpoint import INSTALL_AGAIN, load_checkpoint, wrap_load_errors
from weights.errors import WeightsNotFoundError

Floats = NDArray[np.float32]
EPSILON = np.float32(1e-12)
LOG_VARIANCE = (-6.0, 2.0)  # range that training used
LEAST_SHARE = 0.1  # of the point; a word with less did not decide
MAX_OCCLUSIONS = 24  # words that are left out in turn


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """What a text asks for or conveys, whatever the language.

    Attributes:
        vad: the point.
        spread: standard deviation of each axis.
        emotions: the eight; sums to 1.
        goemotions: a probability for each of the 28 names, of what it conveys.
    """

    vad: VAD
    spread: tuple[float, float, float]
    emotions: dict[Emotion, float]
    goemotions: dict[str, float]


class ForeignNet:
    """The network with its weights.

    Args:
        arrays: the arrays of the checkpoint by name.
        pieces: what text is cut into.
        config: layers, heads and the calibration of spreads.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], pieces: Pieces, config: Mapping[str, Any]) -> None:
        self.pieces, self.config = pieces, config
        self.layers, self.heads = int(config["layers"]), int(config["heads"])
        self._table, self._scale = arrays["table"], arrays["table.scale"]
        self._w: dict[str, Floats] = {}
        for name, array in arrays.items():
            if name in ("table", "scores") or name.endswith(".scale"):
                continue
            scale = arrays.get(f"{name}.scale")
            self._w[name] = array.astype(np.float32) if scale is None else unpack(array, scale)

    def compute_outputs(self, text: str) -> dict[str, Floats]:
        """Compute every output of both readings.

        Args:
            text: any text.

        Returns:
            direction [14]: the point, its log variances, logits of the eight; content [42]: those, then the 28 names.
        """
        rows = self.pieces.encode(text)
        w = self._w
        x = unpack(self._table[rows], self._scale[rows]) + w["position"][: len(rows)]
        x = _norm(x, w["first.weight"], w["first.bias"])
        for i in range(self.layers):
            x = self._layer(x, str(i))
        pooled = np.concatenate([x.mean(0), x.max(0)])
        return {name: w[f"{name}.weight"] @ pooled + w[f"{name}.bias"] for name in ("direction", "content")}

    def _layer(self, x: Floats, name: str) -> Floats:
        w = self._w
        count, width = x.shape
        qkv = x @ w[f"{name}.qkv.weight"].T + w[f"{name}.qkv.bias"]
        q, k, v = qkv.reshape(count, 3, self.heads, width // self.heads).transpose(1, 2, 0, 3)
        scores: Floats = (q @ k.transpose(0, 2, 1) / math.sqrt(width // self.heads)).astype(np.float32)
        mixed = (_softmax(scores) @ v).transpose(1, 0, 2).reshape(count, width)
        mixed = mixed @ w[f"{name}.mix.weight"].T + w[f"{name}.mix.bias"]
        x = _norm(x + mixed, w[f"{name}.norm1.weight"], w[f"{name}.norm1.bias"])
        hidden = _gelu(x @ w[f"{name}.up.weight"].T + w[f"{name}.up.bias"])
        down = hidden @ w[f"{name}.down.weight"].T + w[f"{name}.down.bias"]
        return _norm(x + down, w[f"{name}.norm2.weight"], w[f"{name}.norm2.bias"])


def read_foreign(text: str, reading: str) -> ForeignReading:
    """Read a text in one of the languages beside English.

    Args:
        text: its first 600 characters and 126 pieces count.
        reading: "direction" or "content".

    Returns:
        The point, how sure it is, and probabilities.

    Example:
        >>> read_foreign("Ich bin sehr traurig.", "direction").vad.valence < 0
        True
    """
    net = load_net()
    outputs = net.compute_outputs(text)
    y = outputs[reading]
    spread = [
        min(1.0, math.exp(min(max(float(v), LOG_VARIANCE[0]), LOG_VARIANCE[1]) / 2) * k)
        for v, k in zip(y[3:6], net.config["spread"], strict=True)
    ]
    eight = _softmax(y[6:14])
    names = 1 / (1 + np.exp(-np.clip(outputs["content"][14:], -60, 60)))
    return ForeignReading(
        VAD(*(limit(float(x)) for x in y[:3])),
        (spread[0], spread[1], spread[2]),
        {e: float(p) for e, p in zip(Emotion, eight / eight.sum(), strict=True)},
        {name: float(p) for name, p in zip(GOEMOTIONS, names, strict=True)},
    )


def attribute_foreign(text: str, reading: str) -> tuple[tuple[str, float], ...]:
    """Attribute the point to words, as `reader._Model.attribute_words` does: each is left out in turn.

    Args:
        text: the text.
        reading: "direction" or "content".

    Returns:
        (word, share of all that carry the point), largest first, from 0.1 on.
    """
    parts, glue = (text.split(), " ") if " " in text.strip() else (load_net().pieces.cut(text), "")
    whole = load_net().compute_outputs(text)[reading][:2]
    length = float(np.hypot(*whole))
    if length < 0.05 or len(parts) < 2:
        return ()
    found = []
    for i, part in enumerate(parts[:MAX_OCCLUSIONS]):
        word = part.strip(".,;:!?…\"'«»„“”¿¡。、，！？؟،()")
        if word:
            rest = load_net().compute_outputs(glue.join([*parts[:i], *parts[i + 1 :]]))[reading][:2]
            found.append((word, float(whole @ (whole - rest)) / length))
    total = sum(x for _, x in found if x > 0) or 1.0
    ranked = sorted(found, key=lambda pair: -pair[1])
    return tuple((word, round(x / total, 3)) for word, x in ranked if x / total >= LEAST_SHARE)


@cache
def load_net() -> ForeignNet:
    """The network, loaded once.

    Returns:
        The network.

    Raises:
        WeightsNotFoundError: its files are missing.
    """
    kind = "reader of languages"
    checkpoint = load_checkpoint(FOLDER, framework="numpy", kind=kind, upcast=False)
    path = FOLDER / "pieces.txt"
    if not path.is_file():
        raise WeightsNotFoundError(f"'{FOLDER}' has no {path.name}; {INSTALL_AGAIN}")
    with wrap_load_errors(FOLDER, kind):
        words = path.read_text(encoding="utf-8").split("\n")[:-1]
        pieces = Pieces(words, checkpoint.tensors["scores"].astype(np.float64).tolist())
        return ForeignNet(checkpoint.tensors, pieces, checkpoint.config)


def unpack(packed: NDArray[np.uint8], scale: NDArray[np.float16]) -> Floats:
    """Bytes [N, M / 2], the low half of each the earlier weight, and scales [N, M / 32] -> weights [N, M]."""
    steps = np.stack([packed & 15, packed >> 4], -1).reshape(len(packed), scale.shape[1], -1).astype(np.float32)
    weights: Floats = ((steps - 8) * scale.astype(np.float32)[..., None]).reshape(len(packed), -1)
    return weights


def limit(x: float) -> float:
    """Clip to [-1, 1]."""
    return min(max(x, -1.0), 1.0)


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear unit, by the tanh of Hendrycks & Gimpel 2016."""
    return np.float32(0.5) * x * (1 + np.tanh(np.float32(0.7978846) * (x + np.float32(0.044715) * x * x * x)))


def _norm(x: Floats, weight: Floats, bias: Floats) -> Floats:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON) * weight + bias


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)

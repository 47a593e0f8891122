"""The text model's network, run with numpy: no torch is needed to read a sentence.

Tokens are averages of rows of an int8 table (words, character n-grams); two transformer layers that both readings share
and one of its own for each (normalised after each part, as in BERT); mean, maximum and bag of the tokens, pooled;
linear outputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.text.tokens import MAX_TOKENS, bigram_buckets, token_rows

Floats = NDArray[np.float32]
HEADS = 12
SHARED = 2  # transformer layers before the two readings part
READINGS = ("content", "direction")


class TextNet:
    """The network with its weights.

    Args:
        arrays: the arrays of the checkpoint by name.
        vocabulary: word -> row of the table.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], vocabulary: Mapping[str, int]) -> None:
        self.vocabulary = vocabulary
        self._table, self._scale = arrays["table"], arrays["table.scale"].astype(np.float32)
        self._pairs, self._pair_scale = arrays["pairs"], arrays["pairs.scale"].astype(np.float32)
        self._w: dict[str, Floats] = {
            k: v.astype(np.float32)
            * (arrays[f"{k}.scale"].astype(np.float32)[:, None] if f"{k}.scale" in arrays else np.float32(1))
            for k, v in arrays.items()
            if not k.endswith(".scale") and k not in ("table", "pairs")
        }

    def encode(self, tokens: Sequence[str]) -> tuple[Floats, Floats]:
        """Run the layers that both readings share.

        Args:
            tokens: of one text, at least one; the first MAX_TOKENS count.

        Returns:
            Hidden states [T, D], and the tokens' own embeddings [T, E].
        """
        w = self._w
        bag = np.stack([self._row(t) for t in tokens[:MAX_TOKENS]])
        x = _norm(bag @ w["project"].T + w["position"][: len(bag)], w["first.weight"], w["first.bias"])
        for i in range(SHARED):
            x = self._layer(x, f"shared.{i}")
        return x, bag

    def pool(self, trunk: tuple[Floats, Floats], reading: str) -> Floats:
        """Run a reading's own layer and pool over the tokens.

        Args:
            trunk: what `encode` returned.
            reading: "content" or "direction".

        Returns:
            [2 D + E]: mean and maximum of the hidden states, mean of the embeddings.
        """
        x, bag = self._layer(trunk[0], reading), trunk[1]
        return np.concatenate([x.mean(0), x.max(0), bag.mean(0)])

    def compute_outputs(self, tokens: Sequence[str], pooled: Floats, reading: str) -> Floats:
        """Compute every output of a reading.

        Args:
            tokens: of the text.
            pooled: what `pool` returned.
            reading: "content" or "direction".

        Returns:
            content [42]: 28 logits of GoEmotions, 8 of the emotions, mean and log variance of V, A, D;
            direction [14]: 8 logits of the emotions, mean and log variance of V, A, D.
        """
        y = self._w[f"{reading}.out.weight"] @ pooled + self._w[f"{reading}.out.bias"]
        if reading == "content":
            rows = bigram_buckets(list(tokens))
            pairs = (self._pairs[rows].astype(np.float32) * self._pair_scale[rows, None]).sum(0) / np.sqrt(len(rows))
            y[: len(pairs)] += pairs
        return y

    def has_row(self, token: str) -> bool:
        """Whether a token has a row of its own."""
        return len(token_rows(token, self.vocabulary)) == 1

    def _row(self, token: str) -> Floats:
        rows = token_rows(token, self.vocabulary)
        return (self._table[rows].astype(np.float32) * self._scale[rows, None]).mean(0)

    def _layer(self, x: Floats, name: str) -> Floats:
        w = self._w
        qkv = x @ w[f"{name}.qkv.weight"].T + w[f"{name}.qkv.bias"]
        count, width = x.shape
        q, k, v = qkv.reshape(count, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
        scores: Floats = (q @ k.transpose(0, 2, 1) / np.sqrt(width // HEADS)).astype(np.float32)
        attended = _softmax(scores) @ v
        mixed = attended.transpose(1, 0, 2).reshape(count, width) @ w[f"{name}.mix.weight"].T + w[f"{name}.mix.bias"]
        x = _norm(x + mixed, w[f"{name}.norm1.weight"], w[f"{name}.norm1.bias"])
        hidden = _gelu(x @ w[f"{name}.up.weight"].T + w[f"{name}.up.bias"])
        return _norm(
            x + hidden @ w[f"{name}.down.weight"].T + w[f"{name}.down.bias"],
            w[f"{name}.norm2.weight"],
            w[f"{name}.norm2.bias"],
        )


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear unit by tanh (Hendrycks & Gimpel 2016)."""
    return np.float32(0.5) * x * (1 + np.tanh(np.float32(0.7978846) * (x + np.float32(0.044715) * x * x * x)))


def _norm(x: Floats, weight: Floats, bias: Floats) -> Floats:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-5) * weight + bias


def _softmax(x: Floats) -> Floats:
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)

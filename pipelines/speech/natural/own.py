"""The networks of our natural voices as a decoder: one file in 8 bits for all of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.recognition.quantize import dequantize, quantize
from pipelines.speech.natural.decoder import STEPS_PER_LENGTH
from pipelines.speech.natural.graph import Array, LastReading, Reading
from pipelines.speech.natural.networks import NaturalVoices, spread
from weights.checkpoint import load_checkpoint, save_checkpoint

NAME, REMEDY = "voices", "reinstall the package, or train one: python -m pipelines.speech.training"
SHORTEST = 1.0  # length of 25 ms


def save_networks(folder: Path, net: NaturalVoices) -> None:
    """Write a folder's networks in 8 bits, a scale for each output."""
    tensors: dict[str, Tensor] = {}
    for name, tensor in net.state_dict().items():
        tensors |= quantize(name, tensor)
    save_checkpoint(folder, tensors, name=NAME)


def load_networks(folder: Path) -> NaturalVoices:
    """Read a folder's networks.

    Args:
        folder: of a checkpoint of voices.

    Returns:
        The networks, in evaluation.

    Raises:
        WeightsNotFoundError: the file is missing.
        WeightsCorruptError: it cannot be read, or is of another network.
    """
    stored = load_checkpoint(folder, name=NAME, kind="voices", remedy=REMEDY, config=False)
    names = [name for name in stored.tensors if not name.endswith(".scale")]
    tensors = {name: dequantize(stored.tensors, name) for name in names}
    net: NaturalVoices = replace(stored, tensors=tensors).load_into(NaturalVoices(), "voices")
    return net


class NetworkDecoder:
    """A speaker of the networks.

    Args:
        net: of all speakers.
        embedding: [32] of the speaker.
    """

    def __init__(self, net: NaturalVoices, embedding: Tensor) -> None:
        self.net, self.embedding = net, embedding[None].float()
        self._last = LastReading()

    def predict(self, ids: NDArray[np.int64]) -> Reading:
        """The speaker's own reading of symbols [L]."""
        return self._last.get(ids.tobytes(), lambda: self._predict(ids))

    @torch.inference_mode()
    def _predict(self, ids: NDArray[np.int64]) -> Reading:
        encoded, logs = self.net.prosody.encode(torch.from_numpy(ids)[None], self.embedding)
        lengths = torch.expm1(logs[0]).round().clamp(min=SHORTEST)
        f0, energy = self.net.prosody.contour(spread(encoded[0], lengths.long())[None], self.embedding)
        return Reading(lengths.numpy(), f0[0].numpy(), energy[0].numpy())

    @torch.inference_mode()
    def decode(self, ids: NDArray[np.int64], reading: Reading) -> tuple[Array, ...]:
        """Five spectra [601, F] of a reading of symbols [L]."""
        encoded = self.net.spectrum.text(torch.from_numpy(ids)[None], self.embedding)[0]
        counts = torch.from_numpy(reading.lengths).round().long() * STEPS_PER_LENGTH
        f0, energy = (torch.from_numpy(x)[None] for x in (reading.f0, reading.energy))
        parts = self.net.spectrum.decode(spread(encoded, counts)[None], f0, energy, self.embedding)
        return tuple(parts[0].permute(1, 2, 0).numpy())

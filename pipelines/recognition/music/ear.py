"""An ear: what two taggers of music (see `musicnn.py`) say of blocks of sound, at one loudness. Imports torch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.dsp import FloatArray
from pipelines.recognition.music.musicnn import DENSE_UNITS, FFT_SIZE, HOP, PATCH_FRAMES, Musicnn, log_mel
from pipelines.recognition.quantize import dequantize, quantize

TAGGERS = ("magnatagatune", "million-song")  # what the two were fitted to
EAR_FEATURES: tuple[str, ...] = tuple(f"{tagger}_{k}" for tagger in TAGGERS for k in range(DENSE_UNITS))
LEVEL = 0.125  # root mean square of a stretch as the taggers hear it
PATCH_SAMPLES = PATCH_FRAMES * HOP


class MusicEar:
    """Describes stretches of sound by the last hidden layers of two taggers.

    Args:
        nets: one for each of `TAGGERS`.
    """

    size = len(EAR_FEATURES)

    def __init__(self, nets: Mapping[str, Musicnn]) -> None:
        self.nets = {name: nets[name].eval() for name in TAGGERS}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, Tensor]) -> MusicEar:
        """From the networks of 8 bits in a checkpoint."""
        nets = {}
        for tagger in TAGGERS:
            nets[tagger] = net = Musicnn()
            names = [name for name, _ in net.named_parameters()]
            net.load_state_dict({name: dequantize(tensors, f"{tagger}.{name}") for name in names})
        return cls(nets)

    def tensors(self) -> dict[str, Tensor]:
        """The networks, weights in 8 bits, by name."""
        stored: dict[str, Tensor] = {}
        for tagger, net in self.nets.items():
            for name, parameter in net.named_parameters():
                stored |= quantize(f"{tagger}.{name}", parameter.detach())
        return stored

    def describe(self, samples: NDArray[np.float32]) -> FloatArray:
        """[len(EAR_FEATURES)] of the first three seconds of a block of sound [N] at 16 kHz that is not silent."""
        level = float(np.sqrt((samples.astype(np.float64) ** 2).mean()))
        frames = log_mel(samples[: PATCH_SAMPLES + FFT_SIZE] * np.float32(LEVEL / level))[:PATCH_FRAMES]
        patch = np.pad(frames, ((0, PATCH_FRAMES - len(frames)), (0, 0)))
        with torch.inference_mode():
            outputs = [net(torch.from_numpy(patch)[None])[0] for net in self.nets.values()]
        return np.concatenate([o.double().numpy() for o in outputs])

"""The speech recognizer's function of one clip: functionals in; emotion logits, valence, arousal, dominance and how unlike a
voice it is out. All of it is linear in clipped standard scores, fitted in closed form: on a thousand acted clips that
generalised to new speakers as well as a kernel machine did, and a change of the input moves the output little. torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

EMOTIONS, AXES = 8, 3
CLIP = 3.0  # standard deviations; a cough must not decide


@dataclass(frozen=True, slots=True)
class Heads:
    """Raw outputs for B clips.

    Attributes:
        logits: [B, 8] over `conditioning.Emotion` in its order, before temperature.
        vad: [B, 3] valence, arousal, dominance; not bounded.
        strange: [B] higher is less like a voice.
    """

    logits: Tensor
    vad: Tensor
    strange: Tensor


class SpeechNet(nn.Module):
    """A fitted recognizer of `features` functionals."""

    mean: Tensor
    scale: Tensor

    def __init__(self, features: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        self.discriminant = nn.Linear(features, EMOTIONS)
        self.point = nn.Linear(features, AXES)
        self.voice = nn.Linear(features, 1)

    def standard(self, rows: Tensor) -> Tensor:
        """Functionals [B, F] in clipped standard scores."""
        return ((rows - self.mean) / self.scale).clamp(-CLIP, CLIP)

    @torch.inference_mode()
    def forward(self, rows: Tensor) -> Heads:
        """Functionals [B, F] to `Heads`."""
        z = self.standard(rows)
        return Heads(self.discriminant(z), self.point(z), self.voice(z)[:, 0])

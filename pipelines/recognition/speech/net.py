"""The speech recognizer's network: functionals of a clip in; emotion logits, valence, arousal, dominance and an
out-of-distribution score out.

All of it is linear in clipped standard scores, fitted in closed form: on a thousand acted clips that
generalised to new speakers as well as a kernel machine did, and a change of the input moves the output little. torch.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

EMOTIONS, AXES = 8, 3
MAX_DEVIATION = 3.0  # standard deviations that a functional may lie from its mean; a cough must not decide


@dataclass(frozen=True, slots=True)
class HeadOutputs:
    """Raw outputs for B clips.

    Attributes:
        logits: [B, 8] over `conditioning.Emotion` in its order, before temperature.
        vad: [B, 3] valence, arousal, dominance; not bounded.
        ood_score: [B] higher is less like a voice.
    """

    logits: Tensor
    vad: Tensor
    ood_score: Tensor


#: Prefix of a tensor's name as version 0.1.0 wrote it -> its name now; `SpeechNet` reads both.
FORMER_TENSORS = {"discriminant.": "emotion_head.", "point.": "vad_head.", "voice.": "ood_head."}


class SpeechNet(nn.Module):
    """Linear heads over standardised functionals: emotion logits, a point, an out-of-distribution score.

    Args:
        features: how many functionals a clip has.

    Attributes:
        mean: [F] of the training clips.
        scale: [F] standard deviations of the training clips.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, features: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        self.emotion_head = nn.Linear(features, EMOTIONS)
        self.vad_head = nn.Linear(features, AXES)
        self.ood_head = nn.Linear(features, 1)

    def standardise(self, rows: Tensor) -> Tensor:
        """Functionals [B, F] in clipped standard scores."""
        return ((rows - self.mean) / self.scale).clamp(-MAX_DEVIATION, MAX_DEVIATION)

    @torch.inference_mode()
    def forward(self, rows: Tensor) -> HeadOutputs:
        """Functionals [B, F] to `HeadOutputs`."""
        z = self.standardise(rows)
        return HeadOutputs(self.emotion_head(z), self.vad_head(z), self.ood_head(z)[:, 0])

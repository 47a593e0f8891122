"""The engine `voice` for recordings: a person's own periods, laid down as the styles of our voices ask."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from conditioning.encoder import AffectEncoder
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE, load_networks
from pipelines.speech.natural.reshaping import follow_f0, follow_qualities
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.voice.recording import RecordingPlan, plan_recording
from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker
from pipelines.speech.voice.style import Style, apply_style, limit_register
from pipelines.speech.voice.style_predictor import StyleNet, StylePredictor

#: Of an affect's intensity: what moves our voices clearly is more than a recording's own periods bear, and above it F0
#: would be at its limits where more is asked for.
RECORDING_INTENSITY = 0.8


def load(folder: Path | None, *, device: str = "auto") -> VoiceConverter:
    """Load the style predictor of recordings.

    Args:
        folder: a checkpoint that holds voices; any other and None mean the embedded ones.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.
    """
    holds_styles = folder is not None and (folder / "style_predictor.safetensors").is_file()
    source = folder if folder is not None and holds_styles else EMBEDDED_VOICE
    style_net = load_networks(source, {"style_predictor": StyleNet})["style_predictor"]
    return VoiceConverter(StylePredictor(style_net, AffectEncoder.from_pretrained()))


class VoiceConverter:
    """Keeps words and speaker; moves what styles move."""

    name = "voice"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def __init__(self, style_predictor: StylePredictor) -> None:
        self.style_predictor = style_predictor

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int
    ) -> NDArray[np.float32]:
        """Convert one stretch of mono speech, the affect's clock at its beginning; samples [N] to [M]."""
        with one_thread():
            recording = plan_recording(dsp.resample(samples, sampling_rate, NATURAL_RATE_HZ), seed)
            speaker = Speaker("", "", "", torch.zeros(EMBEDDING_SIZE), recording.f0_hz, 0.0)
            plan = apply_style(recording.plan, self._predict_styles(recording, affect), speaker)
            own_hz = limit_register(recording.plan.f0.astype(np.float64), recording.f0_hz)
            moved = follow_f0(recording.samples, plan, own_hz, recording.plan)
            converted = follow_qualities(moved, plan).astype(np.float64)
        return dsp.soft_limit(dsp.resample(converted, NATURAL_RATE_HZ, sampling_rate))

    def _predict_styles(self, recording: RecordingPlan, affect: AffectCurve) -> list[Style]:
        """One style where the affect does not change, else one for each stretch."""
        if len(affect.points) == 1:
            affects = [affect.at(0.0)]
        else:
            ends = recording.plan.boundaries_s
            affects = [affect.at(float(t)) for t in (ends[:-1] + ends[1:]) / 2]
        return self.style_predictor.predict([a.scale(RECORDING_INTENSITY) for a in affects])

"""The engine `voice` for recordings: a person's own frames, with the styles of our voices, sounded by our vocoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.voice.engine import load as load_voices
from pipelines.speech.voice.features import VOICE_RATE_HZ
from pipelines.speech.voice.recording import RecordingPlan, plan_recording
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker
from pipelines.speech.voice.style import Style, apply_style
from pipelines.speech.voice.style_predictor import StylePredictor

#: Of a style: what makes a synthetic voice clear is too much on a person's own.
RECORDING_STYLE_SHARE = 0.6


def load(folder: Path | None, *, device: str = "auto") -> VoiceConverter:
    """Load the style predictor and the vocoder of our voices.

    Args:
        folder: a checkpoint that holds voices; any other and None mean the embedded ones.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.
    """
    holds_voices = folder is not None and (folder / "vocoder.safetensors").is_file()
    engine = load_voices(folder if holds_voices else None, device=device)
    return VoiceConverter(engine.renderer, engine.style_predictor)


class VoiceConverter:
    """Keeps words and speaker; moves what styles move."""

    name = "voice"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def __init__(self, renderer: Renderer, style_predictor: StylePredictor) -> None:
        self.renderer, self.style_predictor = renderer, style_predictor

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int
    ) -> NDArray[np.float32]:
        """Convert one stretch of mono speech, the affect's clock at its beginning; samples [N] to [M]."""
        from pipelines.speech.voice import analysis

        with one_thread():
            frames = analysis.analyse(analysis.resample_to_voice_rate(samples, sampling_rate))
            recording = plan_recording(frames, seed)
            speaker = Speaker("", "", "", torch.zeros(EMBEDDING_SIZE), recording.f0_hz, 0.0)
            plan = apply_style(recording.plan, self._predict_styles(recording, affect), speaker)
            inputs, noise = self.renderer.vocoder_input_of_recording(plan, recording.retime_frames(plan), speaker)
            with torch.inference_mode():
                converted = self.renderer.vocoder(inputs, noise)[0].double().numpy()
        return dsp.soft_limit(dsp.resample(converted, VOICE_RATE_HZ, sampling_rate))

    def _predict_styles(self, recording: RecordingPlan, affect: AffectCurve) -> list[Style]:
        """One style where the affect does not change, else one for each stretch."""
        if len(affect.points) == 1:
            affects = [affect.at(0.0)]
        else:
            ends = recording.plan.boundaries_s
            affects = [affect.at(float(t)) for t in (ends[:-1] + ends[1:]) / 2]
        return [Style(s.values * RECORDING_STYLE_SHARE) for s in self.style_predictor.predict(affects)]

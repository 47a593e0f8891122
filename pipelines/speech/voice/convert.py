"""The engine `voice` for recordings: a person's own frames, acted by the styles of our voices, sounded by our vocoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.voice.actor import Direction
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.engine import load as load_voices
from pipelines.speech.voice.features import RATE
from pipelines.speech.voice.recorded import Recorded, recorded
from pipelines.speech.voice.render import Renderer
from pipelines.speech.voice.speakers import POINT, Speaker
from pipelines.speech.voice.style import Style, acted

#: Of a style: what makes a synthetic voice clear is too much on a person's own.
SHARE = 0.6


def load(folder: Path | None, *, device: str = "auto") -> VoiceConverter:
    """The voices' actor and vocoder, of a checkpoint folder that holds voices, else the embedded ones; see `voice.engine.load`."""
    own = folder is not None and (folder / "vocoder.safetensors").is_file()
    engine: VoiceEngine = load_voices(folder if own else None, device=device)
    return VoiceConverter(engine.renderer, engine.direction)


class VoiceConverter:
    """Keeps words and speaker; moves what styles move."""

    name = "voice"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)

    def __init__(self, renderer: Renderer, direction: Direction) -> None:
        self.renderer, self.direction = renderer, direction

    def convert(
        self, samples: NDArray[np.float32], sampling_rate: int, affect: AffectCurve, seed: int, *, at: float = 0.0
    ) -> NDArray[np.float32]:
        """Convert one stretch of mono speech that starts `at` seconds into the recording; samples [N] to [M]."""
        from pipelines.speech.voice import analysis

        with one_thread():
            heard = recorded(analysis.analyse(analysis.at_rate(samples, sampling_rate)), seed)
            speaker = Speaker("", "", "", torch.zeros(POINT), heard.f0_hz, 0.0)
            plan = acted(heard.plan, self._styles(heard, affect, at), speaker)
            voicing, noise = self.renderer.of_recording(plan, heard.painted(plan), speaker)
            with torch.inference_mode():
                made = self.renderer.vocoder(voicing, noise)[0].double().numpy()
        return dsp.soft_limit(dsp.resample(made, RATE, sampling_rate))

    def _styles(self, heard: Recorded, affect: AffectCurve, at: float) -> list[Style]:
        if len(affect.points) == 1:
            return [self._style(affect, at)]
        times = heard.plan.times()
        return [self._style(affect, at + float(t)) for t in (times[:-1] + times[1:]) / 2]

    def _style(self, affect: AffectCurve, at: float) -> Style:
        return Style(self.direction.style(affect.at(at)).values * SHARE)

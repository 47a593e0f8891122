"""Emotional conversion of a recording: parse, seed, run an engine stretch by stretch, record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Conditions, OnStep, Pipeline, Step
from pipelines.errors import MediaError
from pipelines.media import Audio, read_audio
from pipelines.speech.delivery import part_seed, rest_of
from pipelines.speech.engine import ConversionEngine
from pipelines.speech.options import ConversionOptions
from pipelines.speech.output import SpeechOutput

MAX_CONVERT_S = 600.0


class ConversionPipeline(Pipeline[ConversionOptions, SpeechOutput]):
    """A recording moved to another feeling; words and speaker stay.

    The recording is a WAV, FLAC, MP3 or Opus file of at most ten minutes, or Audio; several channels are averaged; its own
    feeling is taken as neutral.

    Example:
        >>> ConversionPipeline.from_pretrained()("me.wav", affect="angry", intensity=0.5).save("a.wav")  # doctest: +SKIP
    """

    task = "convert"
    content_name = "recording"
    options_type = ConversionOptions
    engine: ConversionEngine

    def prepare(
        self, content: str | Path | Audio, conditions: Conditions, options: ConversionOptions
    ) -> Callable[[int, OnStep | None], SpeechOutput]:
        """See `Pipeline.prepare`.

        Raises:
            MediaError: not a usable recording.
        """
        from pipelines.speech.rules.world_engine import stretches

        curve = conditions.curve()
        audio = content if isinstance(content, Audio) else read_audio(Path(content), max_seconds=MAX_CONVERT_S)
        name = "audio" if isinstance(content, Audio) else Path(content).name
        rate = audio.sampling_rate
        pieces = stretches(_mono(audio, name), rate)

        def make(seed: int, on_step: OnStep | None) -> SpeechOutput:
            parts, start_s = [], 0.0
            for i, piece in enumerate(pieces):
                parts.append(self.engine.convert(piece, rate, rest_of(curve, start_s), part_seed(seed, i)))
                start_s += len(piece) / rate
                if on_step is not None:
                    on_step(Step(i + 1, len(pieces), name))
            record = self.record(name, conditions.affect, conditions, seed, options.to_record())
            return SpeechOutput(np.concatenate(parts), rate, conditions.affect, seed, record)

        return make


def _mono(audio: Audio, name: str) -> NDArray[np.float32]:
    samples = audio.samples if audio.samples.ndim == 1 else audio.samples.mean(axis=1)
    if audio.sampling_rate < 8000:
        raise MediaError(f"'{name}' is sampled at {audio.sampling_rate} Hz; speech needs at least 8000")
    if len(samples) < 0.1 * audio.sampling_rate or not np.abs(samples).max() > 1e-4:
        raise MediaError(f"'{name}' holds no speech (shorter than 0.1 s, or silent)")
    return samples.astype(np.float32)

"""Emotional conversion of a recording: parse, seed, run an engine stretch by stretch, record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Conditions, OnStep, Pipeline, Step
from pipelines.errors import MediaError
from pipelines.media import Audio, read_audio
from pipelines.media.audio import AUDIO_SUFFIXES
from pipelines.speech.delivery import phrase_seed, tail_from
from pipelines.speech.engine import ConversionEngine
from pipelines.speech.options import ConversionOptions
from pipelines.speech.output import SpeechOutput

MAX_RECORDING_S = 600.0
STRETCH_S = 20.0
MIN_RATE_HZ, MAX_RATE_HZ = 8000, 48_000  # of a recording; a higher one is resampled
MIN_RECORDING_S = 0.1


class ConversionPipeline(Pipeline[ConversionOptions, SpeechOutput]):
    """A recording moved to another feeling; words and speaker stay.

    The recording is a WAV, FLAC, MP3 or Opus file of at most ten minutes, or Audio; several channels are averaged;
    its own feeling is taken as neutral.

    Attributes:
        task: "convert".
        content_name: "recording".
        content_suffixes: of recordings.
        options_type: ConversionOptions, or what the engine makes of it.
        engine: what converts.

    Example:
        >>> pipe = ConversionPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("me.wav", affect="angry", intensity=0.5).save("angry.wav")  # doctest: +SKIP
    """

    task = "convert"
    content_name = "recording"
    content_suffixes = AUDIO_SUFFIXES
    options_type = ConversionOptions
    engine: ConversionEngine

    def _content_file(self, content: Any) -> Any:
        return content if isinstance(content, Audio) else super()._content_file(content)

    def prepare(
        self, content: str | Path | Audio, conditions: Conditions, options: ConversionOptions
    ) -> Callable[[int, OnStep | None], SpeechOutput]:
        """See `Pipeline.prepare`.

        Args:
            content: a file or Audio.
            conditions: affect, intensity and seed.
            options: none of their own.

        Returns:
            What makes one output of a seed.

        Raises:
            MediaError: not a usable recording.
        """
        curve = conditions.curve()
        audio = content if isinstance(content, Audio) else _read_recording(Path(content))
        name = "audio" if isinstance(content, Audio) else Path(content).name
        rate = audio.sampling_rate
        pieces = split_stretches(_to_mono(audio, name), rate)

        def make(seed: int, on_step: OnStep | None) -> SpeechOutput:
            parts, start_s = [], 0.0
            for i, piece in enumerate(pieces):
                parts.append(self.engine.convert(piece, rate, tail_from(curve, start_s), phrase_seed(seed, i)))
                start_s += len(piece) / rate
                if on_step is not None:
                    on_step(Step(i + 1, len(pieces), name))
            record = self.record(name, conditions.affect, conditions, seed, options.to_record())
            return SpeechOutput(np.concatenate(parts), rate, conditions.affect, seed, record)

        return make


def _read_recording(path: Path) -> Audio:
    return read_audio(path, max_seconds=MAX_RECORDING_S, max_sampling_rate=MAX_RATE_HZ, mono=True)


def _to_mono(audio: Audio, name: str) -> NDArray[np.float32]:
    samples = audio.samples if audio.samples.ndim == 1 else audio.samples.mean(axis=1)
    if audio.sampling_rate < MIN_RATE_HZ:
        raise MediaError(f"'{name}' is sampled at {audio.sampling_rate} Hz; speech needs at least {MIN_RATE_HZ}")
    if len(samples) < MIN_RECORDING_S * audio.sampling_rate or not np.abs(samples).max() > 1e-4:
        raise MediaError(f"'{name}' holds no speech (shorter than {MIN_RECORDING_S} s, or silent)")
    return samples.astype(np.float32)


def split_stretches(samples: NDArray[np.float32], sampling_rate: int) -> list[NDArray[np.float32]]:
    """Cut a long recording at its quietest places, about every 20 s, so that memory stays bounded.

    Args:
        samples: mono [N].
        sampling_rate: Hz.

    Returns:
        The stretches in order.
    """
    size, window = round(STRETCH_S * sampling_rate), round(0.05 * sampling_rate)
    cuts, start = [0], 0
    while len(samples) - start > 1.5 * size:
        begin = start + size - 4 * sampling_rate
        part = samples[begin : start + size]
        power = (part[: len(part) // window * window].reshape(-1, window) ** 2).mean(axis=1)
        start = begin + int(power.argmin()) * window + window // 2
        cuts.append(start)
    return [samples[a:b] for a, b in zip(cuts, [*cuts[1:], len(samples)], strict=True)]

"""Emotional conversion of a recording: parse, seed, run an engine stretch by stretch, record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve, parse
from pipelines.base import OnStep, Record, Step
from pipelines.best_of import Rank, best
from pipelines.errors import MediaError
from pipelines.loading import engine_of
from pipelines.media import Audio, read_audio
from pipelines.speech.delivery import checked_intensity, part_seed, rest_of
from pipelines.speech.engine import ConversionEngine
from pipelines.speech.output import SpeechOutput
from weights import __version__

MAX_CONVERT_S = 600.0


class ConversionPipeline:
    """A recording moved to another feeling; words and speaker stay.

    Example:
        >>> ConversionPipeline.from_pretrained()("me.wav", affect="angry", intensity=0.5).save("angry.wav")  # doctest: +SKIP
    """

    def __init__(self, engine: ConversionEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> ConversionPipeline:
        """Load an engine; see `SpeechPipeline.from_pretrained`."""
        return cls(engine_of("convert", ref, device))

    def __call__(
        self,
        recording: str | Path | Audio,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> SpeechOutput:
        """Convert a recording of at most ten minutes, its own feeling taken as neutral.

        Args:
            recording: a WAV, FLAC, MP3 or Opus file, or Audio; several channels are averaged.
            affect, intensity, seed, best_of, rank, on_step: as in `SpeechPipeline.__call__`.

        Raises:
            MediaError: not a usable recording.
        """
        from pipelines.speech.rules.world_engine import stretches

        asked = parse(affect)
        curve = AffectCurve.of(asked).scale(checked_intensity(intensity))
        audio = recording if isinstance(recording, Audio) else read_audio(Path(recording), max_seconds=MAX_CONVERT_S)
        name = "audio" if isinstance(recording, Audio) else Path(recording).name
        pieces = stretches(_mono(audio, name), audio.sampling_rate)

        def one(seed: int, on_step: OnStep | None) -> SpeechOutput:
            parts, at = [], 0.0
            for i, piece in enumerate(pieces):
                parts.append(self.engine.convert(piece, audio.sampling_rate, rest_of(curve, at), part_seed(seed, i)))
                at += len(piece) / audio.sampling_rate
                if on_step is not None:
                    on_step(Step(i + 1, len(pieces), name))
            record = Record("convert", self.engine.name, name, asked.to_dict(), intensity, seed, {}, __version__)
            return SpeechOutput(np.concatenate(parts), audio.sampling_rate, asked, seed, record)

        return best(one, seed=seed, best_of=best_of, rank=rank, on_step=on_step)


def _mono(audio: Audio, name: str) -> NDArray[np.float32]:
    samples = audio.samples if audio.samples.ndim == 1 else audio.samples.mean(axis=1)
    if audio.sampling_rate < 8000:
        raise MediaError(f"'{name}' is sampled at {audio.sampling_rate} Hz; speech needs at least 8000")
    if len(samples) < 0.1 * audio.sampling_rate or not np.abs(samples).max() > 1e-4:
        raise MediaError(f"'{name}' holds no speech (shorter than 0.1 s, or silent)")
    return samples.astype(np.float32)

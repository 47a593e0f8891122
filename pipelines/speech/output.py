"""What speaking and converting give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Record
from pipelines.media import Audio, write_audio
from pipelines.speech.delivery import moved
from pipelines.speech.engine import Mark, SpeechChunk
from pipelines.speech.plan import Plan


@dataclass(frozen=True)
class SpeechOutput:
    """Speech that was made.

    Attributes:
        samples: [N] float32 in [-1, 1].
        words, phonemes: when each sounds; lines: when each phrase does, as subtitles.
        plans: of each phrase, where the engine plans.
        record: how it was made.
    """

    samples: NDArray[np.float32]
    sampling_rate: int
    affect: Affect | AffectCurve
    seed: int
    record: Record
    words: tuple[Mark, ...] = ()
    phonemes: tuple[Mark, ...] = ()
    plans: tuple[Plan, ...] = ()
    lines: tuple[Mark, ...] = ()

    @property
    def duration_s(self) -> float:
        """How long it plays."""
        return len(self.samples) / self.sampling_rate

    def save(self, path: str | Path) -> Path:
        """Write WAV, FLAC, MP3 or Opus by the path's ending, with the record inside."""
        return write_audio(Path(path), Audio(self.samples, self.sampling_rate), self.record)


def join_chunks(chunks: Sequence[SpeechChunk], affect: Affect | AffectCurve, seed: int, record: Record) -> SpeechOutput:
    """One output of several chunks, one after the other."""
    words: list[Mark] = []
    phonemes: list[Mark] = []
    lines: list[Mark] = []
    start_s = 0.0
    for chunk in chunks:
        words += moved(chunk.words, start_s)
        phonemes += moved(chunk.phonemes, start_s)
        if chunk.text:
            sounding = chunk.words or (Mark("", 0.0, len(chunk.samples) / chunk.sampling_rate),)
            lines.append(Mark(chunk.text, sounding[0].start + start_s, sounding[-1].end + start_s))
        start_s += len(chunk.samples) / chunk.sampling_rate
    plans = tuple(c.plan for c in chunks if c.plan is not None)
    return SpeechOutput(
        np.concatenate([c.samples for c in chunks]),
        chunks[0].sampling_rate,
        affect,
        seed,
        record,
        tuple(words),
        tuple(phonemes),
        plans,
        tuple(lines),
    )

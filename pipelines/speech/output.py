"""The output of speaking and of converting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Record
from pipelines.media import Audio, write_audio
from pipelines.speech.engine import Mark, SpeechChunk
from pipelines.speech.plan import SpeechPlan


@dataclass(frozen=True)
class SpeechOutput:
    """Speech and how it was made.

    Attributes:
        samples: [N] float32 in [-1, 1].
        sampling_rate: Hz.
        affect: as requested, intensity not applied; read from the words where "auto" was.
        seed: of everything drawn.
        record: how it was made.
        words: when each word sounds.
        phonemes: when each phoneme sounds.
        plans: of each phrase, where the engine plans.
        lines: when each phrase sounds, as subtitles.
        notes: what of the text is not spoken, for the person who made it.
    """

    samples: NDArray[np.float32]
    sampling_rate: int
    affect: Affect | AffectCurve
    seed: int
    record: Record
    words: tuple[Mark, ...] = ()
    phonemes: tuple[Mark, ...] = ()
    plans: tuple[SpeechPlan, ...] = ()
    lines: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def duration_s(self) -> float:
        """Seconds that it plays."""
        return len(self.samples) / self.sampling_rate

    def save(self, path: str | Path) -> Path:
        """Write WAV, FLAC, MP3 or Opus by the path's ending, with the record inside.

        Args:
            path: ends in .wav, .flac, .mp3 or .opus.

        Returns:
            The path.

        Raises:
            OutputError: another ending, or a path that cannot be written.
        """
        return write_audio(Path(path), Audio(self.samples, self.sampling_rate), self.record)


def join_chunks(chunks: Sequence[SpeechChunk], affect: Affect | AffectCurve, seed: int, record: Record) -> SpeechOutput:
    """One output of several chunks, one after the other."""
    words: list[Mark] = []
    phonemes: list[Mark] = []
    lines: list[Mark] = []
    start_s = 0.0
    for chunk in chunks:
        words += shift_marks(chunk.words, start_s)
        phonemes += shift_marks(chunk.phonemes, start_s)
        if chunk.text:
            spoken_words = chunk.words or (Mark("", 0.0, len(chunk.samples) / chunk.sampling_rate),)
            lines.append(Mark(chunk.text, spoken_words[0].start_s + start_s, spoken_words[-1].end_s + start_s))
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


def shift_marks(marks: tuple[Mark, ...], offset_s: float) -> list[Mark]:
    """Marks later by some seconds."""
    return [replace(m, start_s=m.start_s + offset_s, end_s=m.end_s + offset_s) for m in marks]

"""Acted and read voices for training and measuring: RAVDESS (Livingstone & Russo 2018) and plain readers, from their
archives.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from conditioning.affect import Emotion
from conditioning.vocabulary import BASIS, find_term
from pipelines.dsp import Float32Array
from pipelines.errors import MediaError
from pipelines.recognition.speech.frames import RATE

RAVDESS = Path("speech") / "ravdess16k_actors01-20.zip"
READERS = (Path("speech") / "librispeech_two_speakers.zip", Path("speech") / "kerstin_de_24k.zip")
#: Odd actors are men, even ones women.
REPORTS = tuple(range(1, 15))
STEERS = tuple(range(15, 21))
FOLDS = tuple((a, a + 1, a + 10, a + 11) for a in (1, 3, 5, 7, 9))
STRENGTH = {1: 0.8, 2: 1.2}  # RAVDESS has no ratings: the word's own point, less for "normal", more for "strong"


@dataclass(frozen=True, slots=True)
class ActedClip:
    """A clip: mono samples [N] at 16 kHz, the emotion's place in `Emotion`, strength 1 or 2, actor 1 to 24."""

    name: str
    samples: Float32Array
    emotion: int
    strength: int
    actor: int

    @property
    def sentence(self) -> int:
        """Which of the two sentences of RAVDESS it says."""
        return int(self.name.split("-")[4])

    @property
    def vad(self) -> tuple[float, float, float]:
        """The target: the vocabulary's point of the acted emotion scaled by its strength."""
        point = find_term(BASIS[list(Emotion)[self.emotion]]).vad.scale(STRENGTH[self.strength])
        return (point.valence, point.arousal, point.dominance)


def load_ravdess(data: Path) -> list[ActedClip]:
    """Every clip, by name.

    Args:
        data: the folder of training data.

    Returns:
        The clips.

    Raises:
        MediaError: the archive is missing.
    """
    out = []
    for name, samples in read_recordings(data / RAVDESS):
        _, _, emotion, strength, _, _, actor = (int(part) for part in name.split("-"))
        out.append(ActedClip(name, samples, emotion - 1, strength, actor))
    return out


def read_recordings(archive: Path, every: int = 1) -> Iterator[tuple[str, Float32Array]]:
    """(name without ending, mono samples at 16 kHz) of the sounds in an archive, each `every`-th.

    Args:
        archive: a zip of FLAC or WAV files.
        every: 1 reads all, 2 each second, ...

    Yields:
        Name and samples [N].

    Raises:
        MediaError: there is no such archive.
    """
    import av

    if not archive.is_file():
        raise MediaError(f"there is no '{archive}'; --data names the folder of training data")
    with zipfile.ZipFile(archive) as file:
        names = sorted(n for n in file.namelist() if n.lower().endswith((".flac", ".wav")))
        for name in names[::every]:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            with av.open(io.BytesIO(file.read(name))) as source:
                measure_frames = [*source.decode(source.streams.audio[0]), None]
                parts = [p.to_ndarray().reshape(-1) for frame in measure_frames for p in resampler.resample(frame)]
            yield Path(name).stem, np.concatenate(parts).astype(np.float32)

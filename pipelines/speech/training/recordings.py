"""Real recordings with their words: LibriSpeech speakers 84 (a woman) and 174 (a man), CC BY 4.0; Kerstin (German),
CC0.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from pipelines.media import read_audio
from pipelines.speech.training import analysis
from pipelines.speech.training.prepare import normalise_level
from pipelines.speech.voice.features import HOP_SAMPLES, VOICE_RATE_HZ, VoiceFrames

ARCHIVES = {"librispeech": "librispeech_two_speakers.zip", "kerstin": "kerstin_de_24k.zip"}
HELD_OUT_EACH = 5  # one recording in so many is never trained on


@dataclass(frozen=True)
class Recording:
    """One recording at 24 kHz.

    Attributes:
        name: its file.
        speaker: who reads.
        text: the words.
        samples: [N] in [-1, 1].
        top_hz: the highest frequency that its original rate could hold.
        held_out: whether it is kept from training.
    """

    name: str
    speaker: str
    text: str
    samples: NDArray[np.float32]
    top_hz: float
    held_out: bool


def load_recordings(data: Path, archive: str) -> list[Recording]:
    """Every recording of an archive, levelled; each fifth of a speaker is `held_out`."""
    recordings: list[Recording] = []
    counts: dict[str, int] = {}
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / ARCHIVES[archive]) as zipped:
        zipped.extractall(folder)
        table = next(Path(folder).rglob("transcripts.csv"))
        with table.open(newline="", encoding="utf-8") as file:
            rows = sorted(csv.DictReader(file), key=lambda r: r["file"])
        for row in rows:
            audio = read_audio(table.parent / row["file"])
            speaker = row.get("speaker") or archive
            at = counts[speaker] = counts.get(speaker, -1) + 1
            samples = normalise_level(analysis.resample_to_voice_rate(audio.samples, audio.sampling_rate)).astype(
                np.float32
            )
            recordings.append(
                Recording(
                    row["file"],
                    speaker,
                    row["text"],
                    samples,
                    min(audio.sampling_rate / 2, 12000.0),
                    at % HELD_OUT_EACH == 0,
                )
            )
    return recordings


def prepare(data: Path, archive: str, out: Path, say: Callable[[str], None]) -> None:
    """Analyse every recording of an archive carefully and write one npz."""
    rows = load_recordings(data, archive)
    frames: list[VoiceFrames] = []
    for i, row in enumerate(rows):
        frames.append(analysis.analyse(row.samples, careful=True))
        if i % 50 == 49:
            say(f"{archive}: {i + 1} of {len(rows)}")
    waves = [np.pad(r.samples, (0, HOP_SAMPLES))[: len(f) * HOP_SAMPLES] for r, f in zip(rows, frames, strict=True)]
    np.savez(
        out,
        envelope=np.concatenate([f.envelope for f in frames]),
        f0=np.concatenate([f.f0 for f in frames]),
        aperiodicity=np.concatenate([f.aperiodicity for f in frames]),
        counts=np.array([len(f) for f in frames]),
        wave=(np.clip(np.concatenate(waves), -1, 1) * 32767).astype(np.int16),
        names=np.array([r.name for r in rows]),
        speakers=np.array([r.speaker for r in rows]),
        texts=np.array([r.text for r in rows]),
        top_hz=np.array([r.top_hz for r in rows]),
        held=np.array([r.held_out for r in rows]),
        rate=VOICE_RATE_HZ,
    )

"""How many files a second the evaluator scores after loading, for each modality, on media made here."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.media import Audio, write_audio, write_midi, write_png
from studio.evaluator.evaluator import Evaluator
from weights.errors import WeightsNotFoundError

CLIP_S, SAMPLE_RATE_HZ, PICTURE_PX = 3.0, 16_000, 512


def measure_throughput(repeats: int = 10) -> dict[str, float]:
    """Modality -> files a second, reading the file included; a modality without weights is left out.

    Args:
        repeats: files of each modality; the first, which loads, does not count.

    Returns:
        Modality with its unit -> files a second.
    """
    evaluator, rates = Evaluator(), {}
    with tempfile.TemporaryDirectory() as folder:
        for modality, path in _write_media(Path(folder)).items():
            try:
                evaluator.score(path, as_=modality)
            except WeightsNotFoundError:
                continue
            started = time.perf_counter()
            for _ in range(repeats):
                evaluator.score(path, as_=modality)
            rates[f"{modality}, files/s"] = round(repeats / (time.perf_counter() - started), 1)
    return rates


def _write_media(folder: Path) -> dict[str, Path]:
    picture, words = folder / "picture.png", folder / "words.txt"
    write_png(picture, _make_picture())
    words.write_text("We did not expect to see you again, and now here you are.", encoding="utf-8")
    return {
        "speech": write_audio(folder / "voice.wav", _make_voice()),
        "face": picture,
        "image": picture,
        "music": write_midi(folder / "tune.mid", _make_tune()),
        "text": words,
    }


def _make_voice() -> Audio:
    """A gliding harmonic tone in syllables, three seconds: as much work as speech."""
    t = np.arange(round(CLIP_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(140 + 30 * np.sin(2 * np.pi * 0.7 * t)) / SAMPLE_RATE_HZ
    tone = sum(np.sin(k * phase) / k for k in range(1, 12))
    return Audio((0.1 * tone * (0.3 + 0.7 * np.sin(2 * np.pi * 2 * t) ** 2)).astype(np.float32), SAMPLE_RATE_HZ)


def _make_picture() -> Any:
    from PIL import Image

    y, x = np.mgrid[0:PICTURE_PX, 0:PICTURE_PX] / PICTURE_PX
    waves = [np.sin(9 * x + k) * np.cos(7 * y - k) for k in range(3)]
    noise = np.random.default_rng(0).normal(0, 0.05, (PICTURE_PX, PICTURE_PX, 3))
    return Image.fromarray((255 * np.clip(np.stack(waves, axis=-1) / 2 + 0.5 + noise, 0, 1)).astype(np.uint8))


def _make_tune(bars: int = 32) -> Any:
    import mido

    track = mido.MidiTrack()
    for i in range(bars * 8):
        pitch = 60 + (0, 4, 7, 12, 7, 4, 5, 2)[i % 8]
        track += [
            mido.Message("note_on", note=pitch, velocity=80, time=0),
            mido.Message("note_off", note=pitch, velocity=0, time=240),
        ]
    piece = mido.MidiFile(ticks_per_beat=480)
    piece.tracks.append(track)
    return piece

"""Measures the sound of pieces beside the same notes played by FluidSynth with a font (`apt install fluidsynth`)."""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import signal

from pipelines.music import MusicPipeline
from pipelines.music.sound.loudness import measure_loudness
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.tones import SoundArray
from pipelines.music.training.players import Floats, play_midi

AFFECTS = ("calm", "sad", "bittersweet", "happy", "triumphant", "tense", "angry", "fearful")
SEED, BARS = 3, 16
BANDS_HZ = (0, 200, 2_000, 6_000, SOUND_RATE // 2)
LEVEL_LUFS = -20.0  # that both are brought to


def add_options(parser: argparse.ArgumentParser) -> None:
    """The font."""
    parser.add_argument("--font", type=Path, required=True, help="SF2 or SF3 file for FluidSynth")


def run(options: argparse.Namespace) -> None:
    """Print loudness, then side against mid, spectral flux, spread of the highs, range of levels and bands of both."""
    pipe = MusicPipeline.from_pretrained()
    print(
        "           LUFS  CPU-s | side/mid, flux, highs' spread, p90-p10 dB, bands under 200 Hz, 2 k, 6 k, over; theirs"
    )
    with tempfile.TemporaryDirectory() as folder:
        for affect in AFFECTS:
            made = pipe(affect=affect, bars=BARS, seed=SEED)
            start = time.process_time()
            ours = made.audio.samples.T
            spent = time.process_time() - start
            theirs = play_midi(options.font, made.save(Path(folder) / f"{affect}.mid"), 0.6, effects=True)
            head = f"{affect:11s} {measure_loudness(ours, SOUND_RATE):5.1f} {spent:5.1f}"
            print(f"{head} | {_row(ours)} | {_row(theirs.astype(np.float32))}", flush=True)


def _row(sound: SoundArray) -> str:
    return " ".join(f"{v:6.1f}" for v in measure_sound(sound))


def measure_sound(sound: SoundArray) -> list[float]:
    """Side over mid (dB), spectral flux (x 100), standard deviation of the level over 6 kHz in 10 ms (dB), range of
    levels in .4 s from the 10th to the 90th percentile (dB), and the power of four bands (dB) of sound [2, N].
    """
    sound = sound * np.float32(10 ** ((LEVEL_LUFS - measure_loudness(sound, SOUND_RATE)) / 20))
    mid, side = sound.sum(axis=0) / 2, (sound[0] - sound[1]) / 2
    f, _, spectrum = signal.stft(mid, SOUND_RATE, nperseg=2048, noverlap=1536)
    size = np.abs(spectrum)
    flux = float(np.maximum(np.diff(np.log1p(1000 * size), axis=1), 0).mean())
    power = (size**2).mean(axis=1)
    bands = [_db(power[(f >= a) & (f < b)].sum()) for a, b in pairwise(BANDS_HZ)]
    highs = signal.sosfilt(signal.butter(6, BANDS_HZ[3], "high", fs=SOUND_RATE, output="sos"), mid)
    levels, highs_db = _levels_db(mid, 0.4, -70.0), _levels_db(highs, 0.01, -95.0)
    range_db = float(np.subtract(*np.quantile(levels, (0.9, 0.1))))
    return [_db((side**2).mean()) - _db((mid**2).mean()), 100 * flux, float(highs_db.std()), range_db, *bands]


def _levels_db(sound: Floats | SoundArray, seconds: float, least_db: float) -> Floats:
    n = int(seconds * SOUND_RATE)
    levels = 10 * np.log10((sound[: len(sound) // n * n].reshape(-1, n) ** 2).mean(axis=1) + 1e-14)
    return np.asarray(levels[levels > least_db])


def _db(power: float | np.floating) -> float:
    return float(10 * np.log10(power + 1e-14))

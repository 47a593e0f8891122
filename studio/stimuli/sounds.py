"""The level and length of a sound: made equal, and measured from the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import amplitude_from_db, db_from_amplitude, resample
from pipelines.media.audio import read_audio
from pipelines.music.sound.loudness import measure_loudness
from pipelines.recognition.speech.frames import RATE, measure_frames
from studio.stimuli.match import Targets
from weights.errors import InputError

MAX_TAIL_S = 0.05  # a sound is cut or filled up at its end by so much at most
FADE_S = 0.005
MAX_GAIN_DB = 60.0

Sound = NDArray[np.float32]


def match_length(samples: Sound, rate: int, seconds: float) -> Sound:
    """A sound of a length: its end is cut (and faded) or filled up with silence, by 0.05 s at most.

    Args:
        samples: [N] or [N, C].
        rate: in Hz.
        seconds: the length.

    Returns:
        The sound; as it was, where it is further off.
    """
    extra = len(samples) - round(seconds * rate)
    if extra == 0 or abs(extra) > MAX_TAIL_S * rate:
        return samples
    if extra < 0:
        return np.pad(samples, [(0, -extra)] + [(0, 0)] * (samples.ndim - 1))
    cut = samples[:-extra].copy()
    fade = min(len(cut), round(FADE_S * rate))
    gain = np.linspace(1.0, 0.0, fade, dtype=np.float32)
    cut[len(cut) - fade :] *= gain if cut.ndim == 1 else gain[:, None]
    return cut


def match_level(samples: Sound, rate: int, targets: Targets) -> Sound:
    """A sound at the level that the targets name, in dB of full scale or LUFS.

    Args:
        samples: [N] or [N, C] in [-1, 1].
        rate: in Hz.
        targets: of the design.

    Returns:
        The sound.

    Raises:
        InputError: it is silent, or it would clip.
    """
    name = next((n for n in ("rms_db", "lufs") if n in targets), None)
    if name is None:
        return samples
    target = float(targets[name])
    gain_db = target - (rms_db(samples) if name == "rms_db" else lufs(samples, rate))
    if not gain_db < MAX_GAIN_DB:
        raise InputError(f"a sound is silent, so it has no level to match {name} to; leave it out of match")
    sound = samples * np.float32(amplitude_from_db(gain_db))
    if (peak := float(np.abs(sound).max())) >= 1.0:
        over_db = db_from_amplitude(peak)
        raise InputError(f"a sound would clip by {over_db:.1f} dB; lower {name} of match from {target:g} by that")
    return sound


def rms_db(samples: Sound) -> float:
    """Level of the whole in dB of full scale, over all channels."""
    return db_from_amplitude(float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))), 1e-9)


def lufs(samples: Sound, rate: int) -> float:
    """Integrated loudness by ITU-R BS.1770."""
    return measure_loudness(np.atleast_2d(samples.T), rate)


def mean_f0_hz(samples: Sound, rate: int) -> float:
    """Mean F0 of what is voiced, the mean of semitones; 0 where nothing is."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    f0 = measure_frames(np.asarray(resample(mono, rate, RATE), dtype=np.float32)).f0
    voiced = f0[f0 > 0]
    return float(np.exp(np.log(voiced).mean())) if len(voiced) else 0.0


def measure_sound(path: Path) -> dict[str, float]:
    """Length, level, loudness and F0 of a written file."""
    audio = read_audio(path)
    samples, rate = np.asarray(audio.samples, dtype=np.float32), audio.sampling_rate
    return {
        "duration_s": audio.duration_s,
        "rms_db": rms_db(samples),
        "lufs": lufs(samples, rate),
        "f0_hz": mean_f0_hz(samples, rate),
    }

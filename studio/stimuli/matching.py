"""What must not differ between stimuli: made equal in the sound or picture, and measured from the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import amplitude_from_db, db_from_amplitude
from pipelines.media.audio import read_audio
from pipelines.media.image import read_image
from weights.errors import InputError

#: How far a stimulus may be from what it is matched to: dB for a level, else a share.
TOLERANCES = {"rms_db": 0.1, "duration_s": 0.01, "luminance": 0.01}
MAX_TAIL_S = 0.05  # a sound is cut or filled up at its end by so much at most
FADE_S = 0.005
_LUMA = np.array([0.2126, 0.7152, 0.0722])  # Rec. ITU-R BT.709
_STEPS = 60  # of a bisection

FloatArray = NDArray[np.float64]


def match_sound(
    samples: NDArray[np.float32], rate: int, *, rms_db: float | None, duration_s: float | None
) -> NDArray[np.float32]:
    """A sound at a level and of a length.

    Args:
        samples: [N] in [-1, 1].
        rate: in Hz.
        rms_db: of the whole in dB of full scale, None leaves it.
        duration_s: None leaves it; the end is cut or filled up with silence.

    Returns:
        The sound.

    Raises:
        InputError: it would clip.
    """
    sound = np.asarray(samples, dtype=np.float64)
    if (
        duration_s is not None
        and (extra := len(sound) - round(duration_s * rate)) != 0
        and abs(extra) <= MAX_TAIL_S * rate
    ):
        sound = sound[: len(sound) - extra] if extra > 0 else np.pad(sound, (0, -extra))
        fade = min(len(sound), round(FADE_S * rate)) if extra > 0 else 0
        sound = sound * np.concatenate([np.ones(len(sound) - fade), np.linspace(1.0, 0.0, fade)])
    if rms_db is not None and (level := float(np.sqrt(np.mean(sound**2)))) > 0:
        sound = sound * (amplitude_from_db(rms_db) / level)
        if (peak := float(np.abs(sound).max())) >= 1.0:
            over_db = db_from_amplitude(peak)
            raise InputError(f"a sound would clip by {over_db:.1f} dB; lower match's rms_db of {rms_db:g} by that")
    return sound.astype(np.float32)


def luminance_of(image: NDArray[np.uint8]) -> float:
    """Mean relative luminance of a picture in sRGB, 0 to 1."""
    return float((_linear(image) @ _LUMA).mean())


def match_luminance(image: NDArray[np.uint8], luminance: float) -> NDArray[np.uint8]:
    """A picture at a mean luminance: every pixel scaled in linear light, what would clip held at white.

    Args:
        image: [H, W, 3].
        luminance: mean relative luminance, 0 to 1.

    Returns:
        The picture.
    """
    light = _linear(image)
    low, high = 0.0, 1e4
    for _ in range(_STEPS):
        middle = np.sqrt(max(low, 1e-6) * high)
        dark = float((np.minimum(light * middle, 1.0) @ _LUMA).mean()) < luminance
        low, high = (middle, high) if dark else (low, middle)
    light = np.minimum(light * high, 1.0)
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.round(srgb * 255).astype(np.uint8)


def measure(path: Path) -> dict[str, float]:
    """What is matched, measured from a written file."""
    if path.suffix == ".png":
        return {"luminance": luminance_of(read_image(path))}
    audio = read_audio(path, mono=True)
    level = float(np.sqrt(np.mean(np.asarray(audio.samples, dtype=np.float64) ** 2)))
    return {"duration_s": audio.duration_s, "rms_db": db_from_amplitude(level, 1e-9)}


def residuals(rows: Iterable[Mapping[str, Any]], targets: Iterable[str]) -> list[dict[str, Any]]:
    """How far stimuli are from one another in what they are matched in, by item.

    Args:
        rows: {item, and every measure} of each stimulus.
        targets: the measures that are matched.

    Returns:
        {measure, item, n, mean, min, max, largest, tolerance, ok} a row; `largest` is the largest distance to the mean,
        in dB or as a share of it.
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    rows = list(rows)
    for name in targets:
        for row in rows:
            groups[name, row["item"] if name == "duration_s" else "all"].append(float(row[name]))
    report = []
    for (name, item), values in groups.items():
        mean = float(np.mean(values))
        far = max(abs(value - mean) for value in values)
        largest = far if name == "rms_db" else far / max(abs(mean), 1e-9)
        numbers = {"n": len(values), "mean": mean, "min": min(values), "max": max(values), "largest": largest}
        tolerance = TOLERANCES[name]
        report.append({"measure": name, "item": item, **numbers, "tolerance": tolerance, "ok": largest <= tolerance})
    return report


def _linear(image: NDArray[np.uint8]) -> FloatArray:
    values = np.asarray(image[..., :3], dtype=np.float64) / 255
    linear: FloatArray = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return linear

"""Luminance, contrast, colour and spatial frequencies of a picture: made equal, and measured from the file.

Luminance and contrast are matched in linear light as the SHINE toolbox does (Willenbockel et al. 2010), chroma is that
of CIELAB. Pixels that would leave the gamut lose colour, never luminance.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.media.image import read_image
from studio.stimuli.match import MEASURES, Targets

Picture = NDArray[np.uint8]
FloatArray = NDArray[np.float64]
LUMA = np.array([0.2126, 0.7152, 0.0722])  # Rec. ITU-R BT.709
ROUNDS = 14  # of correcting what rounding and the gamut left
SOLVER_STEPS = 40
DARK = 1e-4
LOWEST_CYCLES = 2.0  # a picture, below which its spectrum is its layout
HIGHEST_SHARE = 0.35  # of the sampling rate; beyond lie corners and rounding
#: The measures that are controlled here, by name of a target.
CONTROLLED = ("luminance", "contrast", "chroma", "spectrum_slope")


def match_picture(image: Picture, targets: Targets) -> Picture:
    """A picture with the measures that the targets name; what is not named stays as it is.

    Args:
        image: [H, W, 3] in sRGB.
        targets: of the design.

    Returns:
        The nearest picture that was found.
    """
    wanted = {name: float(targets[name]) for name in CONTROLLED if name in targets}
    if not wanted:
        return image
    light = linear_light(image)
    measured = measure_picture(image)
    aim = {name: wanted.get(name, measured[name]) for name in CONTROLLED}
    knobs, best, best_error = dict(aim), image, np.inf
    filtered_at, tilt, colour, source = None, 0.0, 1.0, light
    for _ in range(ROUNDS):
        if tilt != filtered_at:
            source, filtered_at = (_tilt_spectrum(light, tilt) if tilt else light), tilt
        flat = "contrast" in wanted or "spectrum_slope" in wanted
        made = _encode(_set_light(source, knobs["luminance"], knobs["contrast"] if flat else None, colour))
        measured = measure_picture(made)
        error = max(_distance(name, measured[name], target) for name, target in wanted.items())
        if error < best_error:
            best, best_error = made, error
        if error < 0.1:
            break
        for name in ("luminance", "contrast"):
            knobs[name] *= np.clip(aim[name] / max(measured[name], DARK), 0.5, 2.0)
        if "spectrum_slope" in wanted:
            tilt += aim["spectrum_slope"] - measured["spectrum_slope"]
        if "chroma" in wanted:
            colour = min(50.0, colour * aim["chroma"] / max(measured["chroma"], 0.05))
    return best


def measure_picture(image: Picture) -> dict[str, float]:
    """Mean relative luminance, its standard deviation over its mean, mean CIELAB chroma, slope of the spectrum."""
    light: FloatArray = linear_light(image) @ LUMA
    lab = cv2.cvtColor((image.astype(np.float32) / 255), cv2.COLOR_RGB2Lab)
    mean = float(light.mean())
    return {
        "luminance": mean,
        "contrast": float(light.std() / max(mean, DARK)),
        "chroma": float(np.hypot(lab[..., 1], lab[..., 2]).mean()),
        "spectrum_slope": spectrum_slope(light),
    }


def measure_image(path: Path) -> dict[str, float]:
    """The same of a written file."""
    return measure_picture(read_image(path))


def linear_light(image: Picture) -> FloatArray:
    """Linear light [H, W, 3] in [0, 1] of sRGB."""
    table = np.arange(256) / 255
    table = np.where(table <= 0.04045, table / 12.92, ((table + 0.055) / 1.055) ** 2.4)
    return np.asarray(table[image[..., :3]], dtype=np.float64)


def spectrum_slope(light: FloatArray) -> float:
    """Slope of the amplitude over frequency, both logarithmic, turned to all directions; about -1 to -1.5 in nature."""
    amplitude = np.abs(np.fft.rfft2(light - light.mean()))
    radius = _frequencies(light.shape)
    cycles = radius * min(light.shape)
    inside = (cycles >= LOWEST_CYCLES) & (radius <= HIGHEST_SHARE)
    bins = np.round(4 * np.log2(cycles[inside])).astype(int)  # four an octave
    count = np.bincount(bins)
    power = np.bincount(bins, amplitude[inside]) / np.maximum(count, 1)
    at = np.flatnonzero((count > 0) & (power > 0))
    if len(at) < 3:
        return 0.0
    return float(np.polyfit(at / 4, np.log2(power[at]), 1)[0])


def _frequencies(shape: tuple[int, ...]) -> FloatArray:
    rows, columns = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    return np.asarray(np.hypot(rows, columns), dtype=np.float64)


def _tilt_spectrum(light: FloatArray, tilt: float) -> FloatArray:
    """The picture with its amplitudes times frequency to a power, the same in each colour; layout and mean stay."""
    luminance = light @ LUMA
    radius = _frequencies(luminance.shape)
    lowest = LOWEST_CYCLES / min(luminance.shape)
    gain = (np.maximum(radius, lowest) / lowest) ** np.clip(tilt, -3.0, 3.0)
    gain[0, 0] = 1.0
    filtered = np.fft.irfft2(np.fft.rfft2(luminance) * gain, s=luminance.shape)
    spread = max(float(filtered.std()), DARK)
    filtered = (filtered - filtered.mean()) * (float(luminance.std()) / spread) + float(luminance.mean())
    return _with_luminance(light, np.clip(filtered, 0.0, 1.0), 1.0)


def _set_light(light: FloatArray, mean: float, contrast: float | None, colour: float) -> FloatArray:
    """Light at a mean luminance and, where it is given, a contrast, with its colours so many times as strong."""
    luminance = light @ LUMA
    aim, spread = float(np.clip(mean, 0.0, 1.0)), contrast and contrast * mean
    offset, gain = 0.0, 1.0
    middle = float(luminance.mean()) if spread is not None else 0.0
    shifted = aim if spread is not None else 0.0
    for _ in range(SOLVER_STEPS):
        made = np.clip(shifted + offset + gain * (luminance - middle), 0.0, 1.0)
        if spread is None:
            gain *= np.clip(aim / max(float(made.mean()), DARK), 0.25, 4.0)
        else:
            offset += aim - float(made.mean())
            gain *= np.clip(spread / max(float(made.std()), DARK), 0.5, 2.0)
        gain = min(gain, 1e4)
    made = np.clip(shifted + offset + gain * (luminance - middle), 0.0, 1.0)
    return _with_luminance(light, made, colour)


def _with_luminance(light: FloatArray, wanted: FloatArray, colour: float) -> FloatArray:
    """Light with another luminance at each pixel; colours keep their ratio to it, less where they would not fit."""
    luminance = light @ LUMA
    ratio = np.where(luminance > DARK, wanted / np.maximum(luminance, DARK), 0.0)
    chroma = (light - luminance[..., None]) * (ratio * colour)[..., None]
    above, below = chroma.max(axis=-1), -chroma.min(axis=-1)
    room = np.minimum((1 - wanted) / np.maximum(above, 1e-9), wanted / np.maximum(below, 1e-9))
    return np.asarray(wanted[..., None] + chroma * np.minimum(room, 1.0)[..., None], dtype=np.float64)


def _encode(light: FloatArray) -> Picture:
    light = np.clip(light, 0.0, 1.0)
    srgb = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(srgb * 255), dtype=np.uint8)


def _distance(name: str, value: float, target: float) -> float:
    """How far a value is from its target, in tolerances."""
    measure: Any = MEASURES[name]
    far = abs(value - target)
    return far / (measure.tolerance * (max(abs(target), 1e-9) if measure.relative else 1.0))

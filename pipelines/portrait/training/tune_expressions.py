"""Sets the intensities of the prototypes so that a recognizer names the face: `python -m pipelines.portrait.training
tune`.

Only the recognizer that steers is asked, never the one that reports; units stay within the sets of the literature and
near the intensities that were set by eye. Prints the table for `track/prototypes.py`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from conditioning.affect import Emotion
from pipelines import recognition
from pipelines.portrait.character.renderer import CharacterRenderer
from pipelines.portrait.character.styles import CHARACTERS
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import row_from_units
from pipelines.portrait.track.prototypes import PROTOTYPES
from pipelines.recognition.base import Recognizer

ALLOWED_UNITS: Mapping[Emotion, str] = {
    Emotion.HAPPY: "AU6 AU7 AU12 AU25 AU26",
    Emotion.SAD: "AU1 AU4 AU6 AU7 AU15 AU17 AU20 AU43",
    Emotion.ANGRY: "AU4 AU5 AU7 AU9 AU10 AU16 AU17 AU23 AU24 AU25 AU26",
    Emotion.FEARFUL: "AU1 AU2 AU4 AU5 AU7 AU16 AU20 AU25 AU26",
    Emotion.DISGUSTED: "AU4 AU6 AU7 AU9 AU10 AU15 AU16 AU17 AU25 AU26",
    Emotion.SURPRISED: "AU1 AU2 AU5 AU25 AU26",
}
Values = NDArray[np.float64]
MAX_INTENSITY = 1.5
STEP_SIZE = 0.16  # standard deviation of a trial's step
PRIOR_WEIGHT = 0.25  # of straying from the intensities set by eye
SIZE = 256  # pixels of a side
CHARACTER_NAMES = ("robin", "maya", "ola")


def tune(data: Path, tries: int, seed: int, report: Callable[[str], None]) -> None:
    """Search the intensities of each prototype and report them.

    Args:
        data: the folder of training data; every other portrait is used.
        tries: of an emotion.
        seed: of the search.
        report: is told the best intensities of each emotion.
    """
    recognizer, renderers = recognition.load("face", "steers"), load_renderers(data)
    rng = np.random.default_rng(seed)
    for emotion, allowed_units in ALLOWED_UNITS.items():
        names = allowed_units.split()
        initial = np.array([PROTOTYPES[emotion].get(n, 0.0) for n in names])
        best, best_score = initial, _score(recognizer, renderers, emotion, names, initial, initial)
        first_score = best_score
        for _ in range(tries):
            step = rng.normal(0, STEP_SIZE, len(names)) * (rng.random(len(names)) < 0.5)
            trial = np.clip(best + step, 0, MAX_INTENSITY)
            if (score := _score(recognizer, renderers, emotion, names, trial, initial)) > best_score:
                best, best_score = trial, score
        units = {n: round(float(v), 2) for n, v in zip(names, best, strict=True) if v > 0.03}
        report(f"{emotion}: {first_score:.3f} -> {best_score:.3f}  {units}")


def load_renderers(data: Path) -> list[PhotoRenderer]:
    """Renderers of every other portrait and of three characters."""
    renderers: list[PhotoRenderer] = [CharacterRenderer(CHARACTERS[n], SIZE) for n in CHARACTER_NAMES]
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        for name in sorted(file.namelist())[::2]:
            picture = np.asarray(Image.open(io.BytesIO(file.read(name))).convert("RGB"))
            renderers.append(PhotoRenderer(*crop_to_head(picture, find_landmarks(picture, name), SIZE)))
    return renderers


def _score(
    recognizer: Recognizer,
    renderers: Sequence[PhotoRenderer],
    emotion: Emotion,
    names: Sequence[str],
    values: Values,
    initial: Values,
) -> float:
    """Mean log probability of the emotion over the faces, less how far the intensities went."""
    row = row_from_units(dict(zip(names, values.tolist(), strict=True)))
    probabilities = [recognizer.read(r.render(row)).estimate.emotions[emotion] for r in renderers]
    strayed = float(np.mean((values - initial) ** 2))
    return float(np.mean(np.log(np.maximum(probabilities, 0.02)))) - PRIOR_WEIGHT * strayed

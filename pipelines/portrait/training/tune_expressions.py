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
from pipelines.portrait.embedded import EmbeddedPortraitEngine
from pipelines.portrait.engine import FaceRenderer, Subject
from pipelines.portrait.track.action_units import row_from_units
from pipelines.portrait.track.coarticulation import coarticulate
from pipelines.portrait.track.expression import resting_units
from pipelines.portrait.track.lips import add_speech
from pipelines.portrait.track.prototypes import PROTOTYPES
from pipelines.portrait.track.visemes import VisemeSegment
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
PERSON_NAMES = ("robin", "maya", "ola")
SPOKEN = ("E", "DD", "aa")  # in whose middles a face is judged besides, and at its height and at rest


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


def load_renderers(data: Path) -> list[FaceRenderer]:
    """Renderers of every other portrait and of three built-in persons."""
    engine = EmbeddedPortraitEngine()
    renderers = [engine.load_subject(Subject(None, "", name, 0, SIZE)) for name in PERSON_NAMES]
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        for name in sorted(file.namelist())[::2]:
            picture = np.asarray(Image.open(io.BytesIO(file.read(name))).convert("RGB"))
            renderers.append(engine.load_subject(Subject(picture, name, "", 0, SIZE)))
    return renderers


def rows_of_face(units: Mapping[str, float]) -> list[NDArray[np.float32]]:
    """A face at its height, at rest, and while it speaks: rows [C] of a track."""
    whole, rest = row_from_units(units), row_from_units({**units, **resting_units(units)})
    spoken = []
    for viseme in SPOKEN:
        curves = whole[None].astype(np.float64)
        lips = coarticulate([VisemeSegment(0.0, 1.0, viseme, 0.8)], 25, 25.0)[12:13]
        add_speech(curves, lips, np.ones(1))
        spoken.append(curves[0].astype(np.float32))
    return [whole, rest, *spoken]


def _score(
    recognizer: Recognizer,
    renderers: Sequence[FaceRenderer],
    emotion: Emotion,
    names: Sequence[str],
    values: Values,
    initial: Values,
) -> float:
    """Mean log probability of the emotion over the faces, less how far the intensities went."""
    rows = rows_of_face(dict(zip(names, values.tolist(), strict=True)))
    pictures = [r.render(row)[..., :3] for r in renderers for row in rows]
    probabilities = [recognizer.read(picture).estimate.emotions[emotion] for picture in pictures]
    strayed = float(np.mean((values - initial) ** 2))
    return float(np.mean(np.log(np.maximum(probabilities, 0.02)))) - PRIOR_WEIGHT * strayed

"""Sets the intensities of the prototypes so that a recognizer names the face: `python -m pipelines.portrait.training.tune_expressions --data FOLDER`.

Only the recognizer that steers is asked, never the one that reports; units stay within the sets of the literature and near
the intensities that were set by eye. Prints the table for `track/expression.py`.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from conditioning.affect import Emotion
from pipelines import recognition
from pipelines.portrait.character.renderer import CharacterRenderer
from pipelines.portrait.character.styles import CHARACTERS
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import CHANNELS, INDEX, expand_sides
from pipelines.portrait.track.expression import PROTOTYPES

ALLOWED: Mapping[Emotion, str] = {
    Emotion.HAPPY: "AU6 AU7 AU12 AU25 AU26",
    Emotion.SAD: "AU1 AU4 AU7 AU15 AU17 AU20 AU43",
    Emotion.ANGRY: "AU4 AU5 AU7 AU9 AU10 AU17 AU23 AU24 AU25 AU26",
    Emotion.FEARFUL: "AU1 AU2 AU4 AU5 AU7 AU20 AU25 AU26",
    Emotion.DISGUSTED: "AU4 AU6 AU7 AU9 AU10 AU15 AU17 AU25 AU26",
    Emotion.SURPRISED: "AU1 AU2 AU5 AU25 AU26",
}
MOST, STEP, PULL = 1.5, 0.16, 0.25
SIZE = 256
LOOKED_AT = ("robin", "maya", "ola")


def main(arguments: Sequence[str] | None = None) -> None:
    """Search and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.training.tune_expressions", description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="the folder of training data; every other portrait is used"
    )
    parser.add_argument("--tries", type=int, default=90)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    judge, renderers = recognition.load("face", "steers"), load_subject(given.data)
    rng = np.random.default_rng(given.seed)
    for emotion, allowed in ALLOWED.items():
        names = allowed.split()
        start = np.array([PROTOTYPES[emotion].get(n, 0.0) for n in names])
        best, score = start, _score(judge, renderers, emotion, names, start, start)
        first = score
        for _ in range(given.tries):
            trial = np.clip(best + rng.normal(0, STEP, len(names)) * (rng.random(len(names)) < 0.5), 0, MOST)
            if (found := _score(judge, renderers, emotion, names, trial, start)) > score:
                best, score = trial, found
        units = {n: round(float(v), 2) for n, v in zip(names, best, strict=True) if v > 0.03}
        print(f"{emotion}: {first:.3f} -> {score:.3f}  {units}", flush=True)


def load_subject(data: Path) -> list[PhotoRenderer]:
    """Every other portrait and three characters."""
    out: list[PhotoRenderer] = [CharacterRenderer(CHARACTERS[n], SIZE) for n in LOOKED_AT]
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        for name in sorted(file.namelist())[::2]:
            picture = np.asarray(Image.open(io.BytesIO(file.read(name))).convert("RGB"))
            out.append(PhotoRenderer(*crop_to_head(picture, find_landmarks(picture, name), SIZE)))
    return out


def _score(
    judge: object,
    renderers: Sequence[PhotoRenderer],
    emotion: Emotion,
    names: Sequence[str],
    values: np.ndarray,
    start: np.ndarray,
) -> float:
    row = np.zeros(len(CHANNELS), np.float32)
    for channel, value in expand_sides(dict(zip(names, values, strict=True))).items():
        row[INDEX[channel]] = value
    found = [judge.read(a.render(row)).estimate.emotions[emotion] for a in renderers]  # type: ignore[attr-defined]
    return float(np.mean(np.log(np.maximum(found, 0.02)))) - PULL * float(np.mean((values - start) ** 2))


if __name__ == "__main__":
    main()

"""How people's ratings go with each cue: `python -m studio.evaluator.knobs.training.fit_people --data ../shared/data`.

A straight line of the ratings on the cue, each knob alone: rated photos (OASIS), acted voices (RAVDESS, the points of
the acted emotions, the cue relative to its actor's mean) and rated game music (VGMIDI). Writes `people.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.media import Audio
from studio.evaluator.knobs import pictures, sounds, tunes
from studio.evaluator.knobs.knob import PEOPLE, Knob

EVERY = 4  # of the acted voices

Rated = Iterator[tuple[Any, tuple[float, float], str]]


def read_pictures(data: Path) -> Rated:
    """Rated photos with valence, arousal and an empty group."""
    from pipelines.recognition.image.training.data import load_rated

    rated = load_rated(data)
    yield from ((p, (float(r[0]), float(r[1])), "") for p, r in zip(rated.pictures, rated.ratings, strict=True))


def read_voices(data: Path) -> Rated:
    """Acted voices with the point of their emotion, grouped by actor."""
    from pipelines.recognition.speech.training.corpus import load_ravdess

    for clip in load_ravdess(data)[::EVERY]:
        yield Audio(clip.samples, 16_000), clip.vad[:2], str(clip.actor)


def read_tunes(data: Path) -> Rated:
    """Rated game music with valence, arousal and an empty group."""
    from pipelines.recognition.music.training.data import load_rated_pieces

    for rated in load_rated_pieces(data):
        yield rated.piece, (float(rated.rating[0]), float(rated.rating[1])), ""


def fit_slopes(knobs: Sequence[Knob], rated: Rated) -> dict[str, list[float]]:
    """Knob -> how far valence and arousal rise with one unit of its cue."""
    cues, ratings, groups = [], [], []
    for medium, rating, group in rated:
        cues.append([knob.cue(medium) for knob in knobs])
        ratings.append(rating)
        groups.append(group)
    x, y, named = np.array(cues), np.array(ratings), np.array(groups)
    for group in set(groups):
        x[named == group] -= x[named == group].mean(axis=0)
    y -= y.mean(axis=0)
    slopes = (x.T @ y) / (x**2).sum(axis=0)[:, None]
    return {knob.name: [round(float(v), 5) for v in slope] for knob, slope in zip(knobs, slopes, strict=True)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit every modality and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m studio.evaluator.knobs.training.fit_people", description=main.__doc__
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    data = parser.parse_args(arguments).data
    table = {
        "image": fit_slopes(pictures.KNOBS, read_pictures(data)),
        "speech": fit_slopes(sounds.KNOBS, read_voices(data)),
        "music": fit_slopes(tunes.KNOBS, read_tunes(data)),
    }
    text = json.dumps(table, indent=1) + "\n"
    PEOPLE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

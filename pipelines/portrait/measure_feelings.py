"""Prints how faces are read by the recognizer that reports: `python -m pipelines.portrait.measure_feelings FACE ...`.

A FACE is a picture or the name of a built-in person. Each emotion is shown at its height, at rest, and in four moments
of speech; valence and arousal are read along sweeps. No film is made.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect
from pipelines import recognition
from pipelines.media.image import read_image
from pipelines.portrait.embedded import EmbeddedPortraitEngine
from pipelines.portrait.engine import FaceRenderer, Subject
from pipelines.portrait.measure_acting import perform
from pipelines.portrait.track.action_units import INDEX, row_from_units
from pipelines.portrait.track.expression import face_from_affect, resting_units
from pipelines.recognition.base import Recognizer
from pipelines.speech.pipeline import SpeechPipeline

EMOTION_NAMES = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
SENTENCE = "The parcel is at the door, and the keys are on the kitchen table."
MOMENTS, STEPS, SIZE_PX = 4, 7, 512
WAYS = ("height", "rest", "speech")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.measure_feelings", description=__doc__)
    parser.add_argument("faces", nargs="+", metavar="FACE", help="a picture, or a built-in person by name")
    options = parser.parse_args(arguments)
    recognizer, engine, rows = recognition.load("face", "reports"), EmbeddedPortraitEngine(), rows_of_emotions()
    tables = {way: np.zeros((len(EMOTION_NAMES),) * 2, int) for way in WAYS}
    sweeps = []
    for face in options.faces:
        is_file = Path(face).suffix != ""
        picture = read_image(face, long_side=2048) if is_file else None
        renderer = engine.load_subject(Subject(picture, face, "" if is_file else face, 0, SIZE_PX))
        right = 0
        for i, name in enumerate(EMOTION_NAMES):
            for way in WAYS:
                for row in rows[name][way]:
                    emotions = recognizer.read(renderer.render(row)[..., :3]).estimate.emotions
                    recognized = max(EMOTION_NAMES, key=emotions.__getitem__)
                    tables[way][i, EMOTION_NAMES.index(recognized)] += 1
                    right += recognized == name
        sweeps.append(_read_sweeps(recognizer, renderer))
        print(f"{Path(face).stem}: {right} of {(2 + MOMENTS) * len(EMOTION_NAMES)} pictures named as asked", flush=True)
    for way, table in tables.items():
        recall = {n: round(float(table[i, i] / table[i].sum()), 2) for i, n in enumerate(EMOTION_NAMES)}
        print(f"{way}: {np.trace(table) / table.sum():.2f} {recall}\n{table}")
    print(
        "Spearman of valence along happy and along the plane, of arousal from calm to excited and along the plane:",
        np.mean(sweeps, 0).round(2),
    )


def rows_of_emotions() -> dict[str, dict[str, list[NDArray[np.float32]]]]:
    """Of each emotion the rows [C] of a track at its height, at rest and in moments of speech with open eyes."""
    voice = SpeechPipeline.from_pretrained()
    rows = {}
    for name in EMOTION_NAMES:
        units = face_from_affect(Affect.of(name))
        track = perform(name, voice(SENTENCE, affect=name, seed=3)).track
        blinks = track["AU43L"] > track["AU43L"].min() + 0.4
        seen = np.flatnonzero(~blinks & (np.arange(len(track)) > 0.3 * len(track)))
        moments = seen[np.linspace(0, len(seen) - 1, MOMENTS).astype(int)]
        rows[name] = {
            "height": [row_from_units(units)],
            "rest": [row_from_units({**units, **resting_units(units)})],
            "speech": [track.values[i] for i in moments],
        }
    return rows


def _read_sweeps(recognizer: Recognizer, renderer: FaceRenderer) -> list[float]:
    """Spearman's correlations of one face's sweeps."""

    def read(affect: Affect) -> VAD:
        row = row_from_units(face_from_affect(affect))
        row[[INDEX[angle] for angle in ("yaw", "pitch", "roll")]] = 0.0
        return recognizer.read(renderer.render(row)[..., :3]).estimate.vad

    shares, points = np.linspace(0, 1, STEPS), np.linspace(-0.9, 0.9, STEPS)
    excited = [Affect.mix([(Affect.of("calm"), 1 - k), (Affect.of("excited"), k)]) for k in shares]
    return [
        _spearman([read(Affect.of("happy", intensity=k)).valence for k in shares]),
        _spearman([read(Affect(VAD(x, 0.0))).valence for x in points]),
        _spearman([read(affect).arousal for affect in excited]),
        _spearman([read(Affect(VAD(0.0, x))).arousal for x in points]),
    ]


def _spearman(values: Sequence[float]) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(values)), np.arange(len(values)))[0, 1])


if __name__ == "__main__":
    main()

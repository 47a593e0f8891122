"""Neutral speech, of which only the words must not matter: the embedded voices and two readers of books."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipelines import dsp
from pipelines.recognition.speech.frames import RATE
from pipelines.recognition.speech.training.corpus import READERS, ActedClip, read_recordings

READER_EVERY, READER_S = 3, 4.0  # which recordings of the readers, and seconds of each
CORPORA = ("librispeech#speakers 84,174", "affective-studio voices#neutral readings")
SENTENCES = (
    "The parcel is at the door.",
    "We will take the second road on the left.",
    "She put the blue cup on the table.",
    "The train leaves at nine in the morning.",
    "There are four chairs in the kitchen.",
    "He wrote his name on the first page.",
    "The shop on the corner opens at eight.",
    "Water boils at one hundred degrees.",
    "My brother works in an office near the river.",
    "The meeting was moved to Thursday afternoon.",
    "Please turn the page and read the next line.",
    "They measured the length of the wooden board.",
    "A small boat was tied to the pier.",
    "The library has two floors and a garden.",
    "You can find the key under the mat.",
    "It usually rains here in November.",
)


def load_content(data: Path) -> list[ActedClip]:
    """Neutral speech; the "actor" of a clip is its speaker, counted from 1.

    Args:
        data: the folder of training data.

    Returns:
        Every sentence by every embedded voice, then each third recording of two readers, cut to `READER_S`.

    Raises:
        MediaError: the archive of the readers is missing.
    """
    clips = list(_speak_sentences())
    first = max(c.actor for c in clips) + 1
    readers: dict[str, int] = {}
    for name, samples in read_recordings(data / READERS[0], READER_EVERY):
        reader = readers.setdefault(name.partition("-")[0], first + len(readers))
        clips.append(ActedClip(name, samples[: int(READER_S * RATE)], 0, 1, reader))
    return clips


def _speak_sentences() -> Iterator[ActedClip]:
    from pipelines.speech import SpeechPipeline

    pipe = SpeechPipeline.from_pretrained()
    for v, voice in enumerate(pipe.voices):
        for i, text in enumerate(SENTENCES):
            output = pipe(text, voice=voice.name, seed=i)
            samples = np.asarray(output.samples, np.float32)
            x = dsp.resample(samples, output.sampling_rate, RATE).astype(np.float32)
            yield ActedClip(f"{voice.name}-{i}", x, 0, 1, v + 1)

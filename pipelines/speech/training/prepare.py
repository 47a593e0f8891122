"""Speech and its phones -> one file of training examples a voice: teachers' renders now, recordings by forced
alignment.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.front.function_words import FUNCTION_WORDS
from pipelines.speech.phones import INDEX, VOWELS
from pipelines.speech.training.teachers import AlignedSpeech, festival, flite
from pipelines.speech.voice import analysis
from pipelines.speech.voice.features import VOICE_FRAME_S, VoiceFrames

_PLAIN_SENTENCE = re.compile(r"[A-Z\"']?[A-Za-z ,.'?!;-]+")


@dataclass
class ExampleStore:
    """Examples of one voice.

    Attributes:
        frames: of each sentence.
        phones: of each sentence [P, 7]: phone, stress, first of its word, last, function word, end frame, what ends
            the phrase.
    """

    frames: list[VoiceFrames]
    phones: list[NDArray[np.int16]]

    def add(self, aligned: AlignedSpeech, frames: VoiceFrames) -> None:
        """Append one sentence; its phones must fill its frames."""
        rows = phone_rows(aligned, len(frames))
        if rows is not None:
            self.frames.append(frames)
            self.phones.append(rows)

    def save(self, path: Path) -> None:
        """Write one npz."""
        np.savez(
            path,
            envelope=np.concatenate([f.envelope for f in self.frames]).astype(np.float16),
            f0=np.concatenate([f.f0 for f in self.frames]),
            aperiodicity=np.concatenate([f.aperiodicity for f in self.frames]).astype(np.float16),
            counts=np.array([len(f) for f in self.frames]),
            phones=np.concatenate(self.phones),
            phone_counts=np.array([len(p) for p in self.phones]),
        )


def phone_rows(aligned: AlignedSpeech, count: int) -> NDArray[np.int16] | None:
    """Numbers of a sentence's phones as `ExampleStore.phones` has them, None where a phone has no frame."""
    ends = np.round(np.array(aligned.ends) / VOICE_FRAME_S).astype(int)
    ends[-1] = count
    keep = np.diff(ends, prepend=0) >= 1
    if (~keep).sum() > 1 or ends[-2] >= count:
        return None
    rows = []
    ending = {"?": 1, "!": 2}.get(aligned.text.strip()[-1:], 0)
    for i, phone in enumerate(aligned.phones):
        word = aligned.words[i]
        first = bool(word) and (i == 0 or aligned.words[i - 1] != word)
        last = bool(word) and (i + 1 == len(aligned.words) or aligned.words[i + 1] != word)
        function = word.lower() in FUNCTION_WORDS
        stress = aligned.stress[i] * (phone in VOWELS) * (not function)
        rows.append((INDEX[phone], stress, first, last, function, ends[i], ending))
    return np.array(rows, np.int16)[keep]


def sentences(folder: Path, count: int, seed: int = 0) -> list[str]:
    """Plain English sentences of 4 to 18 words of the text data, in an order of its own."""
    with (folder / "text" / "emobank.csv").open(newline="", encoding="utf-8") as file:
        rows = [r["text"].strip().strip('"') for r in csv.DictReader(file)]
    suitable = [
        t
        for t in dict.fromkeys(rows)
        if _PLAIN_SENTENCE.fullmatch(t) and 4 <= len(t.split()) <= 18 and not re.search(r"\b[A-Z]{2,}|'\s|\s'", t)
    ]
    order = np.random.default_rng(seed).permutation(len(suitable))
    return [suitable[i].replace('"', "") for i in order[:count]]


def teach(voice: str, texts: Sequence[str], out: Path, say: Callable[[str], None]) -> None:
    """Render and analyse a teacher's reading of the texts."""
    store = ExampleStore([], [])
    readings: Iterable[AlignedSpeech] = festival(texts) if voice == "hts" else (flite(t, voice) for t in texts)
    for i, aligned in enumerate(_drop_short(readings)):
        store.add(
            aligned, analysis.analyse(normalise_level(analysis.resample_to_voice_rate(aligned.samples, aligned.rate)))
        )
        if i % 200 == 199:
            say(f"{voice}: {i + 1} of {len(texts)}")
    store.save(out)


def _drop_short(readings: Iterable[AlignedSpeech]) -> Iterator[AlignedSpeech]:
    return (t for t in readings if len(t.samples) > 0.8 * t.rate and len(t.phones) > 5)


def normalise_level(samples: NDArray[np.float64], target: float = 0.07) -> NDArray[np.float64]:
    """Scale samples [N] to a common level: root mean square of `target` where someone speaks."""
    size = 480
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    loud = power[power > power.max() * 1e-3]
    return samples * (target / max(float(np.sqrt(loud.mean())), 1e-6))

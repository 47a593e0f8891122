"""Speech and its phones -> one file of training examples a voice: teachers' renders now, recordings by forced alignment."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.phones import INDEX, VOWELS
from pipelines.speech.training.teachers import Taught, festival, flite
from pipelines.speech.voice import analysis
from pipelines.speech.voice.features import FRAME_S, Frames
from pipelines.speech.voice.function_words import FUNCTION_WORDS

_PLAIN = re.compile(r"[A-Z\"']?[A-Za-z ,.'?!;-]+")


@dataclass
class Store:
    """Examples of one voice, concatenated; `save` writes them as one npz."""

    frames: list[Frames]
    phones: list[
        NDArray[np.int16]
    ]  # [P, 7]: phone, stress, first of its word, last, function word, end frame, what ends the phrase

    def add(self, taught: Taught, frames: Frames) -> None:
        """Append one sentence; its phones must fill its frames."""
        rows = rows_of(taught, len(frames))
        if rows is not None:
            self.frames.append(frames)
            self.phones.append(rows)

    def save(self, path: Path) -> None:
        """Write."""
        np.savez(
            path,
            envelope=np.concatenate([f.envelope for f in self.frames]).astype(np.float16),
            f0=np.concatenate([f.f0 for f in self.frames]),
            aperiodicity=np.concatenate([f.aperiodicity for f in self.frames]).astype(np.float16),
            counts=np.array([len(f) for f in self.frames]),
            phones=np.concatenate(self.phones),
            phone_counts=np.array([len(p) for p in self.phones]),
        )


def rows_of(taught: Taught, count: int) -> NDArray[np.int16] | None:
    """[P, 7] numbers of a sentence's phones, or None where a phone has no frame."""
    ends = np.round(np.array(taught.ends) / FRAME_S).astype(int)
    ends[-1] = count
    keep = np.diff(ends, prepend=0) >= 1
    if (~keep).sum() > 1 or ends[-2] >= count:
        return None
    rows = []
    ending = {"?": 1, "!": 2}.get(taught.text.strip()[-1:], 0)
    for i, phone in enumerate(taught.phones):
        word = taught.words[i]
        first = bool(word) and (i == 0 or taught.words[i - 1] != word)
        last = bool(word) and (i + 1 == len(taught.words) or taught.words[i + 1] != word)
        function = word.lower() in FUNCTION_WORDS
        stress = taught.stress[i] * (phone in VOWELS) * (not function)
        rows.append((INDEX[phone], stress, first, last, function, ends[i], ending))
    return np.array(rows, np.int16)[keep]


def sentences(folder: Path, count: int, seed: int = 0) -> list[str]:
    """Plain English sentences of 4 to 18 words of the text data, in an order of its own."""
    with (folder / "text" / "emobank.csv").open(newline="", encoding="utf-8") as file:
        rows = [r["text"].strip().strip('"') for r in csv.DictReader(file)]
    fit = [
        t
        for t in dict.fromkeys(rows)
        if _PLAIN.fullmatch(t) and 4 <= len(t.split()) <= 18 and not re.search(r"\b[A-Z]{2,}|'\s|\s'", t)
    ]
    order = np.random.default_rng(seed).permutation(len(fit))
    return [fit[i].replace('"', "") for i in order[:count]]


def teach(voice: str, texts: Sequence[str], out: Path, say: Callable[[str], None]) -> None:
    """Render and analyse a teacher's reading of the texts."""
    store = Store([], [])
    spoken: Iterable[Taught] = festival(texts) if voice == "hts" else (flite(t, voice) for t in texts)
    for i, taught in enumerate(_sound(spoken)):
        store.add(taught, analysis.analyse(level(analysis.at_rate(taught.samples, taught.rate))))
        if i % 200 == 199:
            say(f"{voice}: {i + 1} of {len(texts)}")
    store.save(out)


def _sound(spoken: Iterable[Taught]) -> Iterator[Taught]:
    return (t for t in spoken if len(t.samples) > 0.8 * t.rate and len(t.phones) > 5)


def level(samples: NDArray[np.float64], target: float = 0.07) -> NDArray[np.float64]:
    """At a common level: root mean square of 0.07 where someone speaks."""
    size = 480
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    loud = power[power > power.max() * 1e-3]
    return samples * (target / max(float(np.sqrt(loud.mean())), 1e-6))

"""What training reads: plain sentences, and recordings at one level."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_PLAIN_SENTENCE = re.compile(r"[A-Z\"']?[A-Za-z ,.'?!;-]+")


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


def normalise_level(samples: NDArray[np.float64], target: float = 0.07) -> NDArray[np.float64]:
    """Scale samples [N] to a common level: root mean square of `target` where someone speaks."""
    size = 480
    power = (samples[: len(samples) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    loud = power[power > power.max() * 1e-3]
    return samples * (target / max(float(np.sqrt(loud.mean())), 1e-6))

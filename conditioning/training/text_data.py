"""The rated and labelled texts that the text model learns from, and the words it gets rows for."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning import vocabulary, wheel
from conditioning.affect import VAD, Affect, Emotion
from conditioning.text.tokens import SPECIAL, words
from conditioning.wheel import GOEMOTIONS

Floats = NDArray[np.float32]
HELD = {
    "goemotions": 3000,
    "emobank": 400,
}  # last rows of the training parts, kept for thresholds, temperature and spread
_SMILEYS = (
    (0x1F300, 0x1F320),
    (0x1F380, 0x1F3D0),
    (0x1F400, 0x1F650),
    (0x1F680, 0x1F6C6),
    (0x1F900, 0x1FA00),
    (0x2600, 0x27C0),
)

#: GoEmotions -> our eight, after the Ekman groups of its authors; of the joyful names two are quiet.
EIGHT: dict[str, Emotion] = {
    **dict.fromkeys(GOEMOTIONS, Emotion.HAPPY),
    **dict.fromkeys(wheel.EKMAN["anger"], Emotion.ANGRY),
    **dict.fromkeys(wheel.EKMAN["disgust"], Emotion.DISGUSTED),
    **dict.fromkeys(wheel.EKMAN["fear"], Emotion.FEARFUL),
    **dict.fromkeys(wheel.EKMAN["sadness"], Emotion.SAD),
    **dict.fromkeys(wheel.EKMAN["surprise"], Emotion.SURPRISED),
    "neutral": Emotion.NEUTRAL,
    "relief": Emotion.CALM,
    "caring": Emotion.CALM,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their ratings [N, 3] or labels [N, 28]."""

    texts: list[str]
    values: Floats

    def split(self, held: int) -> tuple[Labelled, Labelled]:
        """All but the last `held` rows, and those."""
        return Labelled(self.texts[:-held], self.values[:-held]), Labelled(self.texts[-held:], self.values[-held:])


def goemotions(folder: Path, part: str) -> Labelled:
    """A part of GoEmotions; labels in the order of `wheel.GOEMOTIONS`, which is alphabetical with neutral last."""
    names = (folder / "goemotions_labels.txt").read_text(encoding="utf-8").split()
    order = [names.index(n) for n in GOEMOTIONS]
    texts, labels = [], []
    for line in (folder / f"goemotions_{part}.tsv").read_text(encoding="utf-8").split("\n"):
        if line.count("\t") == 2:
            text, given, _ = line.split("\t")
            texts.append(text)
            labels.append([float(str(i) in given.split(",")) for i in order])
    return Labelled(texts, np.array(labels, np.float32))


def emobank(folder: Path, part: str) -> Labelled:
    """A part of EmoBank, ratings 1..5 brought to -1..1."""
    with (folder / "emobank.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["split"] == part and r["text"].strip()]
    return Labelled(
        [r["text"] for r in rows], np.array([[(float(r[k]) - 3) / 2 for k in "VAD"] for r in rows], np.float32)
    )


def eight(labels: Floats) -> Floats:
    """[N, 28] labels -> [N, 8] distributions over our emotions."""
    share = np.zeros((28, len(Emotion)), np.float32)
    for i, name in enumerate(GOEMOTIONS):
        share[i, list(Emotion).index(EIGHT[name])] = 1
    mass = labels @ share
    return mass / mass.sum(1, keepdims=True).clip(min=1e-6)


def points(labels: Floats) -> Floats:
    """[N, 28] labels -> [N, 3]: the mean of the names' rated points (neutral is the origin)."""
    table = np.array([tuple(VAD() if n == "neutral" else Affect.of(n).effective_vad()) for n in GOEMOTIONS], np.float32)
    return labels @ table / labels.sum(1, keepdims=True).clip(min=1e-6)


def lexicon(texts: Iterable[str], common: Iterable[str], *, size: int = 22_000) -> dict[str, int]:
    """The words that get rows of their own: marks, affect words, names of emoji, then words by how often they occur.

    Args:
        texts: the training texts.
        common: further usual words, taken last.
    """
    counts = Counter(w for t in texts for w in words(t))
    named = [w for name in vocabulary.known_words() for w in words(name)]
    faces = [w for low, high in _SMILEYS for c in range(low, high) for w in words(unicodedata.name(chr(c), ""))]
    frequent = [w for w, n in counts.most_common() if n >= 2]
    chosen = dict.fromkeys([*SPECIAL, *named, *faces, *frequent, *common])
    return {w: i for i, w in enumerate(list(chosen)[:size])}

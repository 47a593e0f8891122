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
from conditioning.text.tokens import SPECIAL, tokenize
from conditioning.wheel import GOEMOTIONS

Floats = NDArray[np.float32]
#: Last rows of the training parts, kept for thresholds, temperature and spread.
HELD_OUT_ROWS = {"goemotions": 3000, "emobank": 400}
_EMOJI_RANGES = (
    (0x1F300, 0x1F320),
    (0x1F380, 0x1F3D0),
    (0x1F400, 0x1F650),
    (0x1F680, 0x1F6C6),
    (0x1F900, 0x1FA00),
    (0x2600, 0x27C0),
)

#: GoEmotions -> our eight, after the Ekman groups of its authors; of the joyful names two are quiet.
EMOTION_BY_LABEL: dict[str, Emotion] = {
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
class LabelledTexts:
    """Texts with what people said of them.

    Attributes:
        texts: N texts.
        values: ratings [N, 3] or labels [N, 28].
    """

    texts: list[str]
    values: Floats

    def split(self, count: int) -> tuple[LabelledTexts, LabelledTexts]:
        """All but the last `count` rows, and those."""
        first, last = slice(None, -count), slice(-count, None)
        return LabelledTexts(self.texts[first], self.values[first]), LabelledTexts(self.texts[last], self.values[last])


def load_goemotions(folder: Path, part: str) -> LabelledTexts:
    """Read a part of GoEmotions; labels in the order of `wheel.GOEMOTIONS`, which is alphabetical with neutral last."""
    names = (folder / "goemotions_labels.txt").read_text(encoding="utf-8").split()
    order = [names.index(n) for n in GOEMOTIONS]
    texts, labels = [], []
    for line in (folder / f"goemotions_{part}.tsv").read_text(encoding="utf-8").split("\n"):
        if line.count("\t") == 2:
            text, ids, _ = line.split("\t")
            texts.append(text)
            labels.append([float(str(i) in ids.split(",")) for i in order])
    return LabelledTexts(texts, np.array(labels, np.float32))


def load_emobank(folder: Path, part: str) -> LabelledTexts:
    """Read a part of EmoBank, ratings 1..5 brought to -1..1."""
    with (folder / "emobank.csv").open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["split"] == part and r["text"].strip()]
    return LabelledTexts(
        [r["text"] for r in rows], np.array([[(float(r[k]) - 3) / 2 for k in "VAD"] for r in rows], np.float32)
    )


def emotions_from_labels(labels: Floats) -> Floats:
    """[N, 28] labels -> [N, 8] distributions over our emotions."""
    share = np.zeros((28, len(Emotion)), np.float32)
    for i, name in enumerate(GOEMOTIONS):
        share[i, list(Emotion).index(EMOTION_BY_LABEL[name])] = 1
    mass = labels @ share
    return mass / mass.sum(1, keepdims=True).clip(min=1e-6)


def vads_from_labels(labels: Floats) -> Floats:
    """[N, 28] labels -> [N, 3]: the mean of the names' rated points (neutral is the origin)."""
    table = np.array([tuple(VAD() if n == "neutral" else Affect.of(n).effective_vad()) for n in GOEMOTIONS], np.float32)
    return labels @ table / labels.sum(1, keepdims=True).clip(min=1e-6)


def build_vocabulary(texts: Iterable[str], common: Iterable[str], *, size: int = 22_000) -> dict[str, int]:
    """Choose the words that get rows of their own: marks, affect words, names of emoji, then frequent words.

    Args:
        texts: the training texts.
        common: further usual words, taken last.
        size: how many at most.

    Returns:
        word -> row.
    """
    counts = Counter(w for t in texts for w in tokenize(t))
    named = [w for name in vocabulary.known_words() for w in tokenize(name)]
    faces = [w for low, high in _EMOJI_RANGES for c in range(low, high) for w in tokenize(unicodedata.name(chr(c), ""))]
    frequent = [w for w, n in counts.most_common() if n >= 2]
    vocabulary_words = dict.fromkeys([*SPECIAL, *named, *faces, *frequent, *common])
    return {w: i for i, w in enumerate(list(vocabulary_words)[:size])}

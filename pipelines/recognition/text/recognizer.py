"""The text recognizer: what words convey, by the text model of `conditioning.text.reader`. It has no weights of its own.

Only the reporting role exists: nothing in the studio generates text, so there is nothing to steer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from conditioning.affect import AffectEstimate
from conditioning.text import reader as model
from pipelines.errors import MediaError
from pipelines.recognition.base import Lineage, Reading
from weights.errors import InputError

LINEAGE = Lineage(
    "text-reports",
    "text",
    "reports",
    "text-affect (own transformer of width 256)",
    ("emobank#train", "goemotions#train", "affective-studio directions#all", "russell-mehrabian-1977#all"),
    "CC BY-SA 4.0 (fitted on EmoBank)",
)
MAX_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class TextRecognizer:
    """Reads texts.

    Example:
        >>> TextRecognizer().read("We lost the house.").estimate.vad.valence < 0
        True
    """

    lineage: Lineage = LINEAGE

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> TextRecognizer:
        """The model is conditioning's own; the folder must ask for the reporting role.

        Raises:
            InputError: the steering role, which text does not have.
        """
        if not Path(folder).name.endswith("reports"):
            raise InputError(
                "text has no steering recognizer, since no engine writes text; ask for the one that reports"
            )
        return cls()

    def read(self, medium: str | Path, *, windows: bool = False) -> Reading:
        """Read a text, or a UTF-8 file given as a Path; a long text is read in pieces of a sentence, averaged by length.

        Raises:
            MediaError: the file cannot be read as text, or is larger than 200 kB.
            InputError: empty.
        """
        text = _from_file(medium) if isinstance(medium, Path) else medium
        found = model.read(text, "content") if len(text) <= model.MAX_CHARACTERS else _averaged(text)
        entropy = -sum(p * math.log(p) for p in found.emotions.values() if p > 0) / math.log(len(found.emotions))
        strange = not model.knows(text)
        notes = ("most of its words are unknown",) if strange else ()
        estimate = AffectEstimate(
            found.vad, found.spread, found.emotions, max(0.0, min(1.0, 1 - entropy)), self.lineage.name, strange, notes
        )
        return Reading(estimate, (), {f"goemotions {n}": round(p, 4) for n, p in found.goemotions.items() if p >= 0.05})


def _from_file(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MediaError(
                f"'{path.name}' has {path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read as one text"
            )
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise MediaError(f"cannot read '{path}': {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MediaError(f"'{path.name}' is not UTF-8 text; save it as UTF-8") from error


def _averaged(text: str) -> model.TextReading:
    """The mean over sentences, each counting by its length."""
    from conditioning.affect import VAD

    parts = [p for p in text.replace("\n", ". ").split(". ") if p.strip()]
    pieces = [p[i : i + 1000] for p in parts for i in range(0, len(p), 1000)]
    found, total = [model.read(p, "content") for p in pieces], sum(len(p) for p in pieces)
    share = [len(p) / total for p in pieces]

    def mean(values: list[float]) -> float:
        return sum(x * w for x, w in zip(values, share, strict=True))

    first = found[0]
    vad = VAD(*(mean([tuple(r.vad)[d] for r in found]) for d in range(3)))
    spread = tuple(mean([r.spread[d] for r in found]) for d in range(3))
    emotions = {e: mean([r.emotions[e] for r in found]) for e in first.emotions}
    names = {n: mean([r.goemotions[n] for r in found]) for n in first.goemotions}
    return model.TextReading(text, "content", vad, (spread[0], spread[1], spread[2]), emotions, names)

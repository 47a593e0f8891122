"""The text recognizer: what words convey, by the text model of `conditioning.text.reader`. It has no weights of its
own.

Only the reporting role exists: nothing in the studio generates text, so there is nothing to steer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conditioning.affect import AffectEstimate
from conditioning.text import reader as model
from pipelines.errors import MediaError
from pipelines.recognition.base import Reading, pool_estimates
from pipelines.recognition.lineage import TEXT_LINEAGE, Lineage
from weights.errors import InputError
from weights.structured import read_text

MAX_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class TextRecognizer:
    """Reads texts.

    Attributes:
        lineage: what the text model was fitted on.

    Example:
        >>> TextRecognizer().read("We lost the house.").estimate.vad.valence < 0
        True
    """

    lineage: Lineage = TEXT_LINEAGE

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> TextRecognizer:
        """The model is conditioning's own; the folder must ask for the reporting role.

        Args:
            folder: its name ends with the role.

        Returns:
            The recognizer.

        Raises:
            InputError: the steering role, which text does not have.
        """
        if not Path(folder).name.endswith("reports"):
            raise InputError(
                "text has no steering recognizer, since no engine writes text; ask for the one that reports"
            )
        return cls()

    def read(self, medium: str | Path, *, windows: bool = False) -> Reading:
        """Read a text, or a UTF-8 file given as a Path; a long text is read in pieces of a sentence, averaged by
        length.

        Args:
            medium: words, or a Path of a file of them.
            windows: has no effect.

        Returns:
            The estimate; cues are the shares of the 28 GoEmotions that reach 5 %.

        Raises:
            MediaError: the file cannot be read as text, or is larger than 200 kB.
            InputError: empty.
        """
        text = _text_from_file(medium) if isinstance(medium, Path) else medium
        pieces = [text] if len(text) <= model.MAX_CHARACTERS else _pieces(text)
        readings, lengths = [model.read(piece, "content") for piece in pieces], [len(piece) for piece in pieces]
        estimates = [AffectEstimate(r.vad, r.spread, r.emotions, 1.0, self.lineage.name) for r in readings]
        pooled = pool_estimates(estimates, lengths)
        entropy = -sum(p * math.log(p) for p in pooled.emotions.values() if p > 0) / math.log(len(pooled.emotions))
        is_unknown = not model.has_known_words(text)
        estimate = replace(
            pooled,
            confidence=max(0.0, min(1.0, 1 - entropy)),
            out_of_distribution=is_unknown,
            notes=("most of its words are unknown",) if is_unknown else (),
        )
        names = {name: _mean([r.goemotions[name] for r in readings], lengths) for name in readings[0].goemotions}
        return Reading(estimate, (), {f"goemotions {name}": round(p, 4) for name, p in names.items() if p >= 0.05})


def _text_from_file(path: Path) -> str:
    try:
        return read_text(path, MAX_BYTES)
    except InputError as error:
        raise MediaError(str(error)) from error


def _pieces(text: str) -> list[str]:
    """The sentences of a long text, each cut to at most 1,000 characters."""
    sentences = [p for p in text.replace("\n", ". ").split(". ") if p.strip()]
    return [sentence[i : i + 1000] for sentence in sentences for i in range(0, len(sentence), 1000)]


def _mean(values: Sequence[float], weights: Sequence[int]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)

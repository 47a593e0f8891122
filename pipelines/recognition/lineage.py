"""Where recognizers come from: what each was fitted on and what it stands on. The lineage guard compares these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from weights import store
from weights.checkpoint import load_config
from weights.errors import InputError

EMBEDDED = store.EMBEDDED / "recognition"


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a recognizer comes from; what the lineage guard compares.

    Attributes:
        name: for example "speech-reports".
        modality: "speech", "face", "image", "music" or "text".
        role: "reports" or "steers"; "finds" for the face finder.
        backbone: the network or features it stands on, by name; two that share one are not independent.
        corpora: each "dataset#part", the part naming the people, pictures or games: "ravdess#actors 1,3,5".
        licence: of the fitted weights.
        guided_by: names of recognizers that guided its training; empty for all of ours.
        family: of its features, "" where none is stated: "symbols" or "rendered sound" of music, "light" or "content"
            of pictures, "own acoustics" or "encoder's ear" of speech, "landmarks" or "pixels" of faces, "words" of
            text. What buys one judge of a family mostly buys the others.

    Example:
        >>> TEXT_LINEAGE.name, TEXT_LINEAGE.corpora[0]
        ('text-reports', 'emobank#train')
    """

    name: str
    modality: str
    role: str
    backbone: str
    corpora: tuple[str, ...]
    licence: str
    guided_by: tuple[str, ...] = ()
    family: str = ""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Lineage:
        """Read it from the `lineage` table of a checkpoint's config.json.

        Args:
            table: the fields by name; `corpora` and `guided_by` are lists.

        Returns:
            The lineage.

        Raises:
            InputError: a field is missing or unknown.
        """
        try:
            return cls(**{**table, "corpora": tuple(table["corpora"]), "guided_by": tuple(table.get("guided_by", ()))})
        except (TypeError, KeyError) as error:
            raise InputError(f"not the lineage of a recognizer: {error}") from error


#: The text recognizer reads by `conditioning.text` and has no checkpoint folder here, so its lineage stands in code.
TEXT_LINEAGE = Lineage(
    "text-reports",
    "text",
    "reports",
    "text-affect (own transformer of width 256)",
    ("emobank#train", "goemotions#train", "affective-studio directions#all", "russell-mehrabian-1977#all"),
    "CC BY-SA 4.0 (fitted on EmoBank)",
    family="words",
)


def lineages() -> Iterator[Lineage]:
    """The lineage of every embedded recognizer; nothing is loaded."""
    yield TEXT_LINEAGE
    for path in sorted(EMBEDDED.glob("*/config.json")):
        yield Lineage.of(load_config(path.parent, kind="recognizer")["lineage"])

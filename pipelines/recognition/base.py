"""The contract of every recognizer: media in, AffectEstimate out, with a lineage that says what it learnt from.

Two recognizers a modality, fitted on disjoint people, pictures or games: the one that *steers* ranks candidates while
something is made, the one that *reports* only judges what was made. Nothing here imports torch.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from conditioning.affect import AffectEstimate
from weights import store
from weights.errors import InputError, WeightsAbsent, WeightsDamaged

EMBEDDED = store.EMBEDDED / "recognition"

Role = Literal["reports", "steers"]
ROLES: tuple[Role, ...] = ("reports", "steers")

#: modality -> "module:class"; the class is built by `from_pretrained(folder)`.
MODALITIES: Mapping[str, str] = {
    "speech": "pipelines.recognition.speech.recognizer:SpeechRecognizer",
    "face": "pipelines.recognition.face.recognizer:FaceRecognizer",
    "image": "pipelines.recognition.image.recognizer:ImageRecognizer",
    "music": "pipelines.recognition.music.recognizer:MusicRecognizer",
    "text": "pipelines.recognition.text.recognizer:TextRecognizer",
}


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a recognizer comes from; what the lineage guard compares.

    Attributes:
        name: for example "speech-reports".
        modality: a key of `MODALITIES`.
        role: "reports" or "steers".
        backbone: the network or features it stands on, by name; two that share one are not independent.
        corpora: each "dataset#part", the part naming the people, pictures or games: "ravdess#actors 1,3,5".
        licence: of the fitted weights.
        guided_by: names of recognizers that guided its training; empty for all of ours.
    """

    name: str
    modality: str
    role: str
    backbone: str
    corpora: tuple[str, ...]
    licence: str
    guided_by: tuple[str, ...] = ()

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Lineage:
        """Read it from the `lineage` table of a checkpoint's config.json.

        Raises:
            InputError: a field is missing or unknown.
        """
        try:
            return cls(**{**facts, "corpora": tuple(facts["corpora"]), "guided_by": tuple(facts.get("guided_by", ()))})
        except (TypeError, KeyError) as error:
            raise InputError(f"not the lineage of a recognizer: {error}") from error


@dataclass(frozen=True, slots=True)
class Window:
    """An estimate over a stretch of a medium, in seconds from its start."""

    start_s: float
    end_s: float
    estimate: AffectEstimate


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recognizer read in one medium.

    Attributes:
        estimate: of the whole.
        windows: over time where the medium has time, in constant memory however long it is; else empty.
        facts: measured cues worth showing, name -> number (F0, brightness, tempo, faces found, ...).
    """

    estimate: AffectEstimate
    windows: tuple[Window, ...] = ()
    facts: Mapping[str, float] = field(default_factory=dict)


class Recognizer(Protocol):
    """Reads the affect of one kind of medium; the same medium gives the same numbers."""

    lineage: Lineage

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> Recognizer:
        """Load what training wrote: model.safetensors and config.json."""
        ...

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        """Read a path, or the medium in memory (each module says which); `windows` adds the curve over time.

        Raises:
            MediaError: not a medium of this kind.
        """
        ...


def load(modality: str, role: Role = "reports", folder: str | Path | None = None) -> Any:
    """A recognizer by modality and role.

    Raises:
        InputError: unknown modality or role.
        WeightsAbsent: its checkpoint is not there; the message has the command that trains it.
    """
    if modality not in MODALITIES or role not in ROLES:
        raise InputError(
            f"a recognizer is one of {', '.join(MODALITIES)} that {' or '.join(ROLES)}; got '{modality}', '{role}'"
        )
    module, _, name = MODALITIES[modality].partition(":")
    home = Path(folder) if folder else EMBEDDED / f"{modality}-{role}"
    return getattr(importlib.import_module(module), name).from_pretrained(home)


def config(folder: str | Path, modality: str) -> dict[str, Any]:
    """The config.json of a recognizer's folder.

    Raises:
        WeightsAbsent: it, or the weights beside it, are missing.
        WeightsDamaged: it is not readable.
    """
    folder = Path(folder)
    for name in ("config.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise WeightsAbsent(
                f"'{folder}' has no {name}; train it: python -m pipelines.recognition.training {modality}"
            )
    try:
        facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if not isinstance(facts, dict):
            raise ValueError("not a table")
        return facts
    except ValueError as error:
        raise WeightsDamaged(
            f"the config.json of '{folder}' cannot be read ({error}); install the package again"
        ) from error


def lineages() -> Iterator[Lineage]:
    """The lineage of every embedded recognizer; nothing is loaded."""
    from pipelines.recognition.text.recognizer import LINEAGE

    yield LINEAGE
    for path in sorted(EMBEDDED.glob("*/config.json")):
        yield Lineage.of(json.loads(path.read_text(encoding="utf-8"))["lineage"])

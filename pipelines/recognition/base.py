"""The contract of every recognizer: media in, AffectEstimate out, with a lineage that says what it learnt from.

Two recognizers a modality, fitted on disjoint people, pictures or games: the one that *steers* ranks candidates while
something is made, the one that *reports* only judges what was made. Nothing here imports torch.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conditioning.affect import VAD, AffectEstimate
from pipelines.recognition.lineage import EMBEDDED, Lineage
from weights.checkpoint import Checkpoint, Framework, load_checkpoint
from weights.errors import InputError

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


#: modality -> key of config.json as version 0.1.0 wrote it -> its name now.
FORMER_SETTINGS: Mapping[str, Mapping[str, str]] = {
    "speech": {"strange": "ood_threshold"},
    "image": {"strange": "ood_weights", "strange_at": "ood_threshold"},
}


@dataclass(frozen=True, slots=True)
class Window:
    """An estimate over a stretch of a medium.

    Attributes:
        start_s: seconds from the medium's start.
        end_s: seconds from the medium's start.
        estimate: of the stretch.
    """

    start_s: float
    end_s: float
    estimate: AffectEstimate


@dataclass(frozen=True, slots=True)
class Reading:
    """What a recognizer read in one medium.

    Attributes:
        estimate: of the whole.
        windows: over time where the medium has time, in constant memory however long it is; else empty.
        cues: measured cues worth showing, name -> number (F0, brightness, tempo, faces found, ...).
    """

    estimate: AffectEstimate
    windows: tuple[Window, ...] = ()
    cues: Mapping[str, float] = field(default_factory=dict)


class Recognizer(Protocol):
    """Reads the affect of one kind of medium; the same medium gives the same numbers."""

    lineage: Lineage

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> Recognizer:
        """Load what training wrote: model.safetensors and config.json."""
        ...

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        """Read a path, or the medium in memory (each module says which).

        Args:
            medium: what to read.
            windows: add the curve over time.

        Raises:
            MediaError: not a medium of this kind.
        """
        ...


def load(modality: str, role: Role = "reports", folder: str | Path | None = None) -> Any:
    """A recognizer by modality and role.

    Args:
        modality: a key of `MODALITIES`.
        role: "reports" judges, "steers" guides generation.
        folder: its checkpoint; the embedded one by default.

    Returns:
        A `Recognizer`.

    Raises:
        InputError: unknown modality or role.
        WeightsNotFoundError: its checkpoint is not there; the message has the command that trains it.
    """
    if modality not in MODALITIES or role not in ROLES:
        raise InputError(
            f"a recognizer is one of {', '.join(MODALITIES)} that {' or '.join(ROLES)}; got '{modality}', '{role}'"
        )
    module, _, name = MODALITIES[modality].partition(":")
    home = Path(folder) if folder else EMBEDDED / f"{modality}-{role}"
    return getattr(importlib.import_module(module), name).from_pretrained(home)


def load_recognizer_checkpoint(
    folder: str | Path, modality: str, *, framework: Framework = "pt", kind: str = ""
) -> Checkpoint:
    """The tensors and settings of a recognizer's folder.

    Args:
        folder: where model.safetensors and config.json lie.
        modality: a key of `MODALITIES`; the message of a missing file names the command that trains it.
        framework: "pt" for torch tensors, "numpy" for arrays.
        kind: what the folder should hold, for messages; "<modality> recognizer" by default.

    Returns:
        The checkpoint, half precision widened to single.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: one cannot be read.
    """
    remedy = f"train it: python -m pipelines.recognition.training {modality}"
    checkpoint = load_checkpoint(folder, framework=framework, kind=kind or f"{modality} recognizer", remedy=remedy)
    return replace(checkpoint, config=_rename_settings(checkpoint.config, FORMER_SETTINGS.get(modality, {})))


def _rename_settings(settings: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Settings with the keys that version 0.1.0 wrote under another name, in every table."""
    return {
        names.get(key, key): _rename_settings(value, names) if isinstance(value, dict) else value
        for key, value in settings.items()
    }


def pool_estimates(
    estimates: Sequence[AffectEstimate],
    weights: ArrayLike,
    *,
    between: bool = False,
    out_of_distribution: bool | None = None,
    notes: Sequence[str] = (),
) -> AffectEstimate:
    """The weighted mean of several estimates: of windows, of sentences, of the channels of a film.

    Args:
        estimates: N of them, N at least 1.
        weights: [N], not negative and not all 0; divided by their sum.
        between: whether the spread counts how far the points lie from each other (the law of total variance), as it
            must for channels that may disagree; else it is the mean of the spreads.
        out_of_distribution: whether the whole is; by default where all are.
        notes: of the whole.

    Returns:
        The pooled estimate; the same one where there is just one.
    """
    if len(estimates) == 1:
        return estimates[0]
    share: NDArray[np.float64] = np.asarray(weights, np.float64) / np.sum(weights)
    points, spreads = np.array([tuple(e.vad) for e in estimates]), np.array([e.spread for e in estimates])
    point = np.clip(share @ points, -1.0, 1.0)
    spread = np.sqrt(share @ (spreads**2 + (points - point) ** 2)) if between else share @ spreads
    names = dict.fromkeys(name for e in estimates for name in e.emotions)
    return AffectEstimate(
        VAD(*map(float, point)),
        (float(spread[0]), float(spread[1]), float(spread[2])),
        {name: float(share @ [e.emotions.get(name, 0.0) for e in estimates]) for name in names},
        float(share @ [e.confidence for e in estimates]),
        " + ".join(dict.fromkeys(e.recognizer for e in estimates)),
        all(e.out_of_distribution for e in estimates) if out_of_distribution is None else out_of_distribution,
        tuple(notes),
    )

"""Kokoro's model and its voices on this machine: style vectors in one file of many, or in one file each."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from pipelines.speech.kokoro.graph import REMEDY
from pipelines.speech.natural.graph import Array
from weights.errors import InputError, WeightsCorruptError, WeightsNotFoundError
from weights.store import cache_folder

STYLE_SHAPE = (510, 256)  # a style for each number of symbols
FETCHED = "kokoro"  # by this name of the catalogue
#: First letter of a voice's name -> what it learnt to speak; all speak English here.
LANGUAGES: Mapping[str, str] = MappingProxyType({"a": "en-us", "b": "en-gb"})
GENDERS: Mapping[str, str] = MappingProxyType({"f": "female", "m": "male"})
DEFAULTS = ("af_heart", "af_bella", "am_michael")


@dataclass(frozen=True)
class KokoroFiles:
    """What is on this machine.

    Attributes:
        model: the ONNX file.
        styles: name of a voice -> [510, 256].
    """

    model: Path
    styles: Mapping[str, Array]


def find_files(folder: Path | None) -> KokoroFiles:
    """The model and the voices of a folder.

    Args:
        folder: with an .onnx and `voices*.bin` or `voices*.npz`, or a folder `voices` of .bin files; None is the one
            that was fetched.

    Returns:
        The model and its voices, those first that speak best.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file holds no voices.
    """
    place = folder or cache_folder() / FETCHED
    models = sorted(place.rglob("*.onnx")) if place.is_dir() else []
    if not models:
        raise WeightsNotFoundError(f"no model of Kokoro is in '{place}' (an .onnx beside its voices); {REMEDY}")
    styles: dict[str, Array] = {}
    for path in sorted([*place.rglob("voices*.bin"), *place.rglob("voices*.npz"), *place.glob("voices/*.bin")]):
        styles |= _read_styles(path)
    if not styles:
        raise WeightsNotFoundError(f"no voices of Kokoro are in '{place}' (voices*.bin or voices/NAME.bin); {REMEDY}")
    ranks = {name: i for i, name in enumerate(DEFAULTS)}
    order = sorted(styles, key=lambda n: (ranks.get(n, len(ranks)), language_of(n) != "en-us", n))
    return KokoroFiles(models[0], {name: styles[name] for name in order})


def language_of(name: str) -> str:
    """The accent of a voice, by its name: all speak English, those that learnt another language with its accent."""
    return LANGUAGES.get(name[:1], "en")


def gender_of(name: str) -> str:
    """Whether a voice is a "female" or a "male" one, by its name; "" where that does not say."""
    return GENDERS.get(name[1:2], "") if name[2:3] == "_" else ""


def blend_styles(name: str, styles: Mapping[str, Array]) -> Array:
    """The style vectors of a voice or of a blend of voices.

    Args:
        name: of a voice, or "af_heart:0.5, am_adam:0.5".
        styles: of the voices.

    Returns:
        [510, 256].

    Raises:
        InputError: an unknown voice, or shares that are no numbers above 0.

    Example:
        >>> blend_styles("a:1, b:3", {"a": np.zeros((510, 256)), "b": np.ones((510, 256))})[0, 0]
        0.75
    """
    if name in styles:
        return styles[name]
    parts = [part.rpartition(":") for part in name.split(",")]
    unknown = [part.strip() or share.strip() for part, _, share in parts if part.strip() not in styles]
    if unknown:
        raise InputError(
            f"unknown voice '{unknown[0][:60]}'; choose from {', '.join(list(styles)[:8])}, or blend:"
            " 'af_heart:0.5, am_michael:0.5'"
        )
    try:
        shares = np.array([float(share) for _, _, share in parts])
    except ValueError:
        shares = np.array([-1.0])
    if not (np.isfinite(shares).all() and (shares > 0).all()):
        raise InputError(f"the voice '{name[:60]}' is no blend; write 'af_heart:0.5, am_michael:0.5'")
    mixed = sum(share * styles[part.strip()] for (part, _, _), share in zip(parts, shares / shares.sum(), strict=True))
    return np.asarray(mixed)


def _read_styles(path: Path) -> dict[str, Array]:
    """The voices of one file: an archive of many, or the bare numbers of one.

    Raises:
        WeightsCorruptError: neither.
    """
    try:
        if zipfile.is_zipfile(path):
            with np.load(path, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in archive.files}
        else:
            arrays = {path.stem: np.fromfile(path, np.float32)}
        return {name: _check_style(x) for name, x in arrays.items()}
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise WeightsCorruptError(
            f"'{path}' holds no voices of Kokoro ({type(error).__name__}: {str(error)[:60]}); {REMEDY}"
        ) from error


def _check_style(numbers: np.ndarray) -> Array:
    """One voice's style vectors.

    Raises:
        ValueError: another size, or numbers that are not finite.
    """
    if numbers.size != STYLE_SHAPE[0] * STYLE_SHAPE[1] or not np.isfinite(numbers).all():
        raise ValueError(f"{numbers.size} numbers instead of {STYLE_SHAPE[0] * STYLE_SHAPE[1]} finite ones")
    return numbers.reshape(STYLE_SHAPE).astype(np.float32)

"""Piper's voices on this machine: an .onnx with its .onnx.json each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.speech.languages import PIPER, voices_to_fetch
from pipelines.speech.piper.graph import Scales
from weights import catalog, store
from weights.errors import InputError, WeightsCorruptError, WeightsNotFoundError
from weights.structured import read_json

BLANK, BEGIN, END = "_", "^", "$"
RATES_HZ = range(8000, 48_001)


@dataclass(frozen=True, eq=False)
class PiperVoice:
    """One voice.

    Attributes:
        name: by which it is asked for.
        language: a language tag, such as "de-de".
        reader: espeak-ng's name of the language it learnt from.
        path: of its graph.
        rate_hz: of its samples.
        scales: of chance.
        ids: letter of IPA -> numbers.
        speaker: its number among the people of the file.
    """

    name: str
    language: str
    reader: str
    path: Path
    rate_hz: int
    scales: Scales
    ids: Mapping[str, tuple[int, ...]]
    speaker: int = 0


def find_voices(place: Path | None) -> list[PiperVoice]:
    """The voices of a file, of a folder, or of this machine.

    Args:
        place: an .onnx, a folder with some, or None: those that were fetched, and those of installed packages.

    Returns:
        The voices by name, at least one.

    Raises:
        WeightsNotFoundError: none is there.
        WeightsCorruptError: a voice has no settings, or some that cannot be read.
    """
    paths = _installed() if place is None else [place] if place.is_file() else sorted(place.rglob("*.onnx"))
    voices = [voice for path in paths for voice in read_voice(path)]
    if voices:
        return voices
    first, *others = voices_to_fetch()
    where = "on this machine" if place is None else f"in '{place}'"
    raise WeightsNotFoundError(
        f"no Piper voice is {where}; run: studio models fetch {first} (also {', '.join(others)}); or name a file or"
        " folder of voices (.onnx with its .onnx.json): --engine FILE.onnx"
    )


def read_voice(path: Path) -> list[PiperVoice]:
    """The people that a voice file speaks as, mostly one.

    Args:
        path: of the .onnx; its settings lie beside it, at the same name with .json behind it.

    Returns:
        The voices; of several people "NAME#PERSON" each.

    Raises:
        WeightsCorruptError: no settings, or some that cannot be read.
    """
    settings = path.with_name(path.name + ".json")
    if not settings.is_file():
        raise WeightsCorruptError(
            f"'{path}' has no settings beside it; put {settings.name} there, as Piper publishes it"
        )
    try:
        return list(_parse(path, read_json(settings)))
    except (InputError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise WeightsCorruptError(
            f"'{settings}' holds no settings of a Piper voice ({type(error).__name__}: {str(error)[:80]});"
            " fetch it anew"
        ) from error


def _parse(path: Path, settings: Any) -> Iterator[PiperVoice]:
    if settings.get("phoneme_type", "espeak") != "espeak":
        raise ValueError(f"it reads {settings['phoneme_type']}, not the phones of espeak")
    ids = {str(k): tuple(int(i) for i in v) for k, v in settings["phoneme_id_map"].items()}
    if missing := [mark for mark in (BLANK, BEGIN, END) if not ids.get(mark)]:
        raise ValueError(f"its phoneme_id_map lacks {' '.join(missing)}")
    rate_hz = int(settings["audio"]["sample_rate"])
    if rate_hz not in RATES_HZ:
        raise ValueError(f"a sample_rate of {rate_hz}")
    reader = str(settings["espeak"]["voice"])
    language = str(settings.get("language", {}).get("code", reader)).replace("_", "-").lower()
    chance = settings.get("inference", {})
    scales = Scales(
        float(chance.get("noise_scale", 0.667)),
        float(chance.get("length_scale", 1.0)),
        float(chance.get("noise_w", 0.8)),
    )
    people: Mapping[str, Any] = settings.get("speaker_id_map") or {}
    numbers = {f"{path.stem}#{person}": int(number) for person, number in people.items()} or {path.stem: 0}
    for name, number in numbers.items():
        yield PiperVoice(name, language, reader, path, rate_hz, scales, ids, number)


def _installed() -> Sequence[Path]:
    """The voice files that were fetched by name, and those of the catalogue's packages that are installed."""
    entries = [e for e in catalog.load_catalog().values() if e.engine == PIPER]
    folders = [store.cache_folder() / e.name for e in entries if e.files]
    for module in (e.package.replace("-", "_") for e in entries if e.package):
        spec = find_spec(module)
        folders += [Path(p) for p in (spec.submodule_search_locations or ())] if spec else []
    return [path for folder in folders for path in sorted(folder.rglob("*.onnx"))]

"""What is to be rated: media found in a folder or named by a list, each with what its own record says was requested."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conditioning.affect import Affect, AffectCurve, parse
from pipelines.errors import MediaError
from studio.study.plan import RequestedPoint
from weights.errors import InputError
from weights.limits import MAX_JSON_BYTES
from weights.structured import parse_json, read_text

KINDS = {
    ".wav": "sound",
    ".flac": "sound",
    ".mp3": "sound",
    ".opus": "sound",
    ".ogg": "sound",
    ".m4a": "sound",
    ".png": "picture",
    ".jpg": "picture",
    ".jpeg": "picture",
    ".mp4": "film",
}
LISTS = (".jsonl", ".json", ".csv")
MAX_ITEMS = 5000
_MIDI = (".mid", ".midi")


@dataclass(frozen=True, slots=True)
class MediaSource:
    """A medium to rate, before it is copied; `note` says what its request lacks."""

    path: Path
    name: str
    group: str = ""
    engine: str = ""
    task: str = ""
    requested: RequestedPoint | None = None
    note: str = ""


def load_sources(grid: Path) -> list[MediaSource]:
    """The media of a folder (searched through) or of a results.jsonl, JSON or CSV list.

    A list has the columns `file` (or `out`; relative to the list) and, where wanted, `affect`, `group`, `engine`, `id`;
    what it leaves out comes from the file's own record.

    Args:
        grid: the folder or the list.

    Returns:
        The media, in the order of the list or of their paths.

    Raises:
        InputError: nothing to rate, an unknown kind of file, a file named twice, or a broken line, by its number.
    """
    if grid.is_dir():
        media = [_make_source({"file": str(p.relative_to(grid))}, grid) for p in _list_media(grid)]
    elif grid.suffix.lower() in LISTS and grid.is_file():
        media = [_source_at_line(number, row, grid.parent) for number, row in _list_rows(grid)]
    else:
        raise InputError(f"'{grid}' is neither a folder of media nor a {', '.join(LISTS)} list of them")
    if not 1 <= len(media) <= MAX_ITEMS:
        raise InputError(f"'{grid}' names {len(media)} media ({', '.join(KINDS)}); give 1 to {MAX_ITEMS:,}")
    _require_unique(media)
    return media


def _list_media(folder: Path) -> list[Path]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not _is_hidden(p, folder))
    stems = {p.with_suffix("") for p in paths if p.suffix.lower() in KINDS}
    for path in paths:
        if path.suffix.lower() in _MIDI and path.with_suffix("") not in stems:
            raise _midi_error(path)
    return [p for p in paths if p.suffix.lower() in KINDS]


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether it, or a folder on the way to it, begins with a dot: unfinished files do."""
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _midi_error(path: Path) -> InputError:
    return InputError(
        f"'{path.name}' is MIDI, which a browser cannot play; render it to sound and give {path.stem}.wav"
    )


def _list_rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    text = read_text(path, MAX_JSON_BYTES)
    try:
        if path.suffix.lower() == ".csv":
            rows: Any = list(enumerate(csv.DictReader(io.StringIO(text)), 2))
        elif path.suffix.lower() == ".jsonl":
            rows = [(n, parse_json(line, f"line {n}")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
        else:
            whole = parse_json(text)
            rows = list(enumerate(whole["items"] if isinstance(whole, dict) else whole, 1))
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise InputError(f"'{path}' cannot be read as a list of media: {error}") from error
    latest = {str(row.get("out")): n for n, row in rows if isinstance(row, dict) and "sha256" in row}
    for number, row in rows:
        if not isinstance(row, dict):
            raise InputError(f"line {number} of '{path.name}' is not a table with a 'file'")
        repeated = "sha256" in row and latest[str(row.get("out"))] != number  # a batch that was run again
        if row.get("status", "done") == "done" and not repeated:
            yield number, row


def _source_at_line(number: int, row: Mapping[str, Any], base: Path) -> MediaSource:
    try:
        return _make_source(row, base)
    except InputError as error:
        raise InputError(f"line {number}: {error}") from error


def _make_source(row: Mapping[str, Any], base: Path) -> MediaSource:
    file = str(row.get("file") or row.get("out") or "")
    if not file:
        raise InputError("names no 'file'")
    path = base / file
    if path.suffix.lower() in _MIDI:
        raise _midi_error(path)
    if path.suffix.lower() not in KINDS:
        raise InputError(f"'{file}' ends in '{path.suffix}'; a study takes {', '.join(KINDS)}")
    if not path.is_file():
        raise InputError(f"there is no file '{path}'")
    requested, group, engine, task, note = _read_own_record(path)
    if row.get("affect") not in (None, ""):
        requested, note = _parse_request(row["affect"], 1.0)
    name = str(row.get("id") or Path(file).with_suffix("").as_posix())
    return MediaSource(
        path, name, str(row.get("group") or group), str(row.get("engine") or engine), task, requested, note
    )


def _read_own_record(path: Path) -> tuple[RequestedPoint | None, str, str, str, str]:
    """(requested, content, engine, task, note) of the file's own record.

    Raises:
        MediaError: the file cannot be read, or the record in it is damaged.
    """
    from pipelines.media import read_record

    try:
        record = read_record(path)
    except MediaError as error:
        if "carries no record" not in str(error):
            raise
        return None, "", "", "", "no record inside and no affect in a list: what was requested is unknown"
    asked, note = _parse_request(dict(record.affect), record.intensity)
    return asked, record.content, record.engine, record.task, note


def _parse_request(value: Any, intensity: float) -> tuple[RequestedPoint | None, str]:
    affect = parse(value)
    if isinstance(affect, AffectCurve):
        return None, "a curve over time was requested: it has no single point to compare with"
    words = value if isinstance(value, str) else ""
    return requested_point(affect, intensity, words), ""


def requested_point(affect: Affect, intensity: float = 1.0, words: str = "") -> RequestedPoint:
    """The felt point of an affect, and the emotion that carries over half of its weight, if one does."""
    point = affect.scale(intensity).effective_vad()
    leading = next((str(e) for e, w in affect.weights.items() if w > 0.5), None)
    if intensity == 0 or not (affect.weights or any(point)):
        leading = "neutral"
    mixture = ", ".join(f"{e} {w:.2g}" for e, w in affect.weights.items())
    name = leading if leading and len(affect.weights) == 1 else mixture
    return RequestedPoint(
        (point.valence, point.arousal, point.dominance),
        leading,
        words or name or f"{point.valence:+.2f}, {point.arousal:+.2f}",
    )


def _require_unique(media: list[MediaSource]) -> None:
    for noun, values in (("file", [str(s.path.resolve()) for s in media]), ("id", [s.name for s in media])):
        twice = next((v for v in values if values.count(v) > 1), None) if len(set(values)) < len(values) else None
        if twice:
            raise InputError(f"the {noun} '{twice}' is given twice; give each medium once")

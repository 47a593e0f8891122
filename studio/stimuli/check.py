"""Reads a set of stimuli back: every file listed and whole, tables by BIDS' rules, the match measured again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.media.files import is_file
from studio.stimuli import tables
from studio.stimuli.match import MEASURES, Targets, report_residuals
from studio.stimuli.measuring import measure_medium
from weights.errors import InputError, StudioError
from weights.structured import read_json

NAME = re.compile(r"(stim-[A-Za-z0-9]+)_(audio\.wav|image\.png|(?:audio)?video\.mp4)")
EVENTS = re.compile(r"(stim-[A-Za-z0-9]+)_annot-[A-Za-z0-9]+_events\.tsv")
OWN_NAME = re.compile(r"(stimuli|annotations)/[A-Za-z0-9_.-]+")
FIRST = ("stimulus_id", "type")  # in this order, as BEP044 has them
REQUIRED = (*FIRST, "filename", "sha256")
CONTENT = ("sentence", "prompt", "face", "look")
MEDIA = (".wav", ".png", ".mp4")


def check_stimuli(set_dir: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Check a set.

    Args:
        set_dir: that `studio stimuli make` wrote.

    Returns:
        What is wrong, a line each, and the matching report measured from the files.

    Raises:
        InputError: there is no set to check, or its tables cannot be read.
    """
    stimuli = set_dir / "stimuli"
    if not is_file(stimuli / "stimuli.tsv"):
        raise InputError(f"'{set_dir}' has no stimuli/stimuli.tsv; give a folder that `studio stimuli make` wrote")
    rows = tables.read_tsv(stimuli / "stimuli.tsv")
    if not rows or (missing := [name for name in REQUIRED if name not in rows[0]]):
        raise InputError(f"'{stimuli / 'stimuli.tsv'}' lacks {f'the column {missing[0]}' if rows else 'its rows'}")
    manifest = _read_object(set_dir / "manifest.json")
    problems = _check_columns(rows, _read_object(stimuli / "stimuli.json"))
    problems += _check_description(set_dir) + _check_files(set_dir, manifest.get("Files"))
    items = {_content(row): None for row in rows}
    order = {content: number for number, content in enumerate(items, 1)}
    measured = []
    for row in rows:
        found = _check_row(stimuli, row, manifest.get("Files"))
        problems += found
        if not found:
            try:
                measures = measure_medium(stimuli / row["filename"], is_face="eye_distance" in row)
            except StudioError as error:
                problems.append(f"stimuli/{row['filename']}: {error}")
                continue
            problems += _check_measures(row, measures)
            measured.append({**measures, "item": order[_content(row)], "voice": row.get("voice", "all")})
    listed = {row["filename"] for row in rows}
    present = sorted(p.name for p in stimuli.iterdir() if p.suffix in MEDIA)
    problems += [f"stimuli/{name} is not listed in stimuli.tsv" for name in present if name not in listed]
    problems += _check_events(stimuli, {row["stimulus_id"] for row in rows})
    report = report_residuals(measured, _targets(manifest.get("Matched"), measured))
    problems += [
        f"{r['measure']} of {r['item']} is up to {r['largest']:.3g} from {r['target']:.4g}; at most {r['tolerance']:g}"
        for r in report
        if not r["ok"]
    ]
    return problems, report


def _read_object(path: Path) -> Mapping[str, Any]:
    """Read a JSON object.

    Raises:
        InputError: it is none.
    """
    value = read_json(path)
    if not isinstance(value, dict):
        raise InputError(f"'{path}' is no object of JSON; make the set again")
    return value


def _content(row: Mapping[str, str]) -> str:
    return next((row[name] for name in CONTENT if name in row), "")


def _targets(matched: Any, measured: list[dict[str, Any]]) -> Targets:
    """What the manifest says is matched, of what the files have."""
    if not isinstance(matched, Mapping):
        return {}
    columns = set(measured[0]) if measured else set()
    known = {n: v for n, v in matched.items() if n in MEASURES and MEASURES[n].column in columns}
    return {n: v for n, v in known.items() if v is True or isinstance(v, float | int)}


def _check_columns(rows: list[dict[str, str]], described: Mapping[str, Any]) -> list[str]:
    columns = list(rows[0])
    problems = [f"column {name} is not described in stimuli.json" for name in columns if name not in described]
    if tuple(columns[:2]) != FIRST:
        problems.append(f"the first columns of stimuli.tsv must be {' and '.join(FIRST)}, not {', '.join(columns[:2])}")
    ids = [row["stimulus_id"] for row in rows]
    return problems + [f"{name} stands in stimuli.tsv twice" for name in sorted({i for i in ids if ids.count(i) > 1})]


def _check_description(set_dir: Path) -> list[str]:
    try:
        about = read_json(set_dir / "dataset_description.json")
    except StudioError as error:
        return [str(error)]
    lacks = [name for name in ("Name", "BIDSVersion") if not isinstance(about, dict) or name not in about]
    return [f"dataset_description.json lacks {name}" for name in lacks]


def _check_files(set_dir: Path, files: Any) -> list[str]:
    """Files of the manifest, the media left to their rows."""
    problems = []
    for name, digest in files.items() if isinstance(files, Mapping) else ():
        if not OWN_NAME.fullmatch(str(name)):
            problems.append(f"manifest.json names '{str(name)[:80]}', which is no file of a set")
        elif Path(name).suffix not in MEDIA:
            if not is_file(set_dir / name):
                problems.append(f"{name} is listed in manifest.json and not there")
            elif _digest(set_dir / name) != digest:
                problems.append(f"{name} is not the file that was made (its sha256 differs)")
    return problems


def _check_row(stimuli: Path, row: dict[str, str], files: Any) -> list[str]:
    """What is wrong with one row and its file."""
    name = row["filename"]
    match = NAME.fullmatch(name)
    if not match or match[1] != row["stimulus_id"]:
        return [f"'{name[:80]}' is no name of a stimulus (stim-LABEL_audio.wav, _image.png or _video.mp4)"]
    if not is_file(stimuli / name):
        return [f"stimuli/{name} is listed and not there"]
    told = files.get(f"stimuli/{name}") if isinstance(files, Mapping) else None
    if not _digest(stimuli / name) == row["sha256"] == told:
        return [f"stimuli/{name} is not the file that was made (its sha256 differs)"]
    empty = [column for column, cell in row.items() if not cell.strip()]
    return [f"stimuli.tsv has an empty cell in {empty[0]} of {row['stimulus_id']}; write n/a"] if empty else []


def _check_measures(row: Mapping[str, str], measures: Mapping[str, float]) -> list[str]:
    """What stimuli.tsv says of a file that is not so."""
    for name, value in measures.items():
        if name in row and row[name] != tables.format_cell(value):
            return [f"{name} of {row['stimulus_id']} is {value:.6g}, stimuli.tsv says {row[name][:20]}"]
    return []


def _check_events(stimuli: Path, ids: set[str]) -> list[str]:
    """Annotations by BIDS' rules: of a stimulus that is listed, onset and duration first, in order of time."""
    problems = []
    for path in sorted(stimuli.glob("*_events.tsv")):
        match = EVENTS.fullmatch(path.name)
        if not match or match[1] not in ids:
            problems.append(f"stimuli/{path.name} annotates no stimulus of stimuli.tsv")
            continue
        rows = tables.read_tsv(path)
        if rows and list(rows[0])[:2] != ["onset", "duration"]:
            problems.append(f"stimuli/{path.name} must begin with the columns onset and duration")
        elif any(not _is_number(row["onset"]) or not _is_number(row["duration"]) for row in rows):
            problems.append(f"stimuli/{path.name} has an onset or a duration that is no number")
        if not is_file(path.with_suffix(".json")):
            problems.append(f"stimuli/{path.name} has no description beside it ({path.stem}.json)")
    return problems


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text)) or text == "n/a"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

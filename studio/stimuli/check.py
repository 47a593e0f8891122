"""Reads a set of stimuli back: every file listed and whole, tables by BIDS' rules, the match measured again."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from pipelines.media.files import is_file
from studio.stimuli import matching, tables
from weights.errors import InputError, StudioError
from weights.structured import read_json

NAME = re.compile(r"stim-[A-Za-z0-9]+_(audio\.wav|image\.png)")
REQUIRED = ("stimulus_id", "type", "filename", "sha256")


def check_stimuli(folder: Path) -> tuple[list[str], list[dict[str, Any]]]:
    """Check a set.

    Args:
        folder: that `studio stimuli make` wrote.

    Returns:
        What is wrong, a line each, and the matching report measured from the files.

    Raises:
        InputError: there is no set to check.
    """
    stimuli = folder / "stimuli"
    if not is_file(stimuli / "stimuli.tsv"):
        raise InputError(f"'{folder}' has no stimuli/stimuli.tsv; give a folder that `studio stimuli make` wrote")
    rows = tables.read_tsv(stimuli / "stimuli.tsv")
    manifest, described = read_json(folder / "manifest.json"), read_json(stimuli / "stimuli.json")
    if not isinstance(manifest, dict) or not isinstance(described, dict):
        raise InputError(f"manifest.json and stimuli.json of '{folder}' must be objects")
    if missing := [name for name in REQUIRED if rows and name not in rows[0]]:
        raise InputError(f"'{stimuli / 'stimuli.tsv'}' lacks the column {missing[0]}")
    problems = [
        f"column {name} is not described in stimuli.json" for name in (rows or [{}])[0] if name not in described
    ]
    problems += _check_description(folder)
    sound_rows = []
    for row in rows:
        found = _check_row(stimuli, row, manifest.get("Files"))
        problems += found
        if not found:
            sound_rows.append(
                {**matching.measure(stimuli / row["filename"]), "item": row["stimulus_id"][5:].split("v")[0]}
            )
    listed = {row["filename"] for row in rows}
    present = sorted(p.name for p in stimuli.iterdir() if p.suffix in (".wav", ".png"))
    problems += [f"stimuli/{name} is not listed in stimuli.tsv" for name in present if name not in listed]
    wanted = manifest.get("Matched")
    names = [name for name in matching.TOLERANCES if isinstance(wanted, list) and name in wanted]
    report = matching.residuals(sound_rows, names)
    problems += [
        f"{r['measure']} of item {r['item']} differs by {r['largest']:.3g}; at most {r['tolerance']:g}"
        for r in report
        if not r["ok"]
    ]
    return problems, report


def _check_description(folder: Path) -> list[str]:
    try:
        about = read_json(folder / "dataset_description.json")
    except StudioError as error:
        return [str(error)]
    lacks = [name for name in ("Name", "BIDSVersion") if not isinstance(about, dict) or name not in about]
    return [f"dataset_description.json lacks {name}" for name in lacks]


def _check_row(stimuli: Path, row: dict[str, str], files: Any) -> list[str]:
    """What is wrong with one row and its file."""
    name = row["filename"]
    if not NAME.fullmatch(name) or not name.startswith(f"{row['stimulus_id']}_"):
        return [f"'{name[:80]}' is no name of a stimulus (stim-LABEL_audio.wav or stim-LABEL_image.png)"]
    if not is_file(stimuli / name):
        return [f"stimuli/{name} is listed and not there"]
    with (stimuli / name).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told = files.get(f"stimuli/{name}") if isinstance(files, dict) else None
    if digest != row["sha256"] or digest != told:
        return [f"stimuli/{name} is not the file that was made (its sha256 differs)"]
    empty = [column for column, cell in row.items() if not cell.strip()]
    return [f"stimuli.tsv has an empty cell in {empty[0]} of {row['stimulus_id']}; write n/a"] if empty else []

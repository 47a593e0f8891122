"""The tables and descriptions of a set, as BIDS has them: TSV with n/a, every column described in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.media.placement import write_bytes
from studio.stimuli.design import Design
from weights import __version__
from weights.errors import InputError
from weights.structured import read_text

LOG = "made.jsonl"
FOLDERS = ("stimuli", "annotations", "lists", "experiments")
BIDS_VERSION = "1.10.0"
#: What is no BIDS.
IGNORED = ("annotations", "lists", "experiments", "matching.tsv", "norms*.csv", "manifest.json", LOG, ".lock")
COLUMNS = {
    "stimulus_id": "name of the stimulus, as its file begins",
    "type": "audio, image, video or audiovideo",
    "filename": "of the file in this folder",
    "license": "of the stimulus",
    "sentence": "what is said",
    "prompt": "what is shown",
    "face": "picture that was animated",
    "look": "built-in person",
    "voice": "who speaks",
    "affect": "the feeling that was requested",
    "intensity": "0 neutral, 1 as requested, 2 exaggerated",
    "morph_from": "of a continuum: the feeling at its first end",
    "morph_to": "of a continuum: the feeling at its other end",
    "morph_share": "of a continuum: share of the other end, 0 to 1",
    "seed": "of everything drawn",
    "duration_s": "seconds, measured from the file",
    "rms_db": "level in dB of full scale, measured from the file",
    "lufs": "integrated loudness by ITU-R BS.1770, measured from the file",
    "f0_hz": "mean F0 of what is voiced (the mean of semitones), measured from the file",
    "luminance": "mean relative luminance from 0 to 1, measured from the file",
    "contrast": "standard deviation of luminance over its mean, measured from the file",
    "chroma": "mean chroma in CIELAB, measured from the file",
    "spectrum_slope": "slope of amplitude over spatial frequency, both logarithmic, measured from the file",
    "eye_distance": "distance of the eyes over the picture's width, measured from the file",
    "eye_x": "middle between the eyes, share of the picture's width from the left, measured from the file",
    "eye_y": "middle between the eyes, share of the picture's height from the top, measured from the file",
    "sha256": "of the file",
}
REPORT_COLUMNS = ("measure", "item", "n", "target", "mean", "min", "max", "largest", "tolerance", "ok")


def write_tables(
    set_dir: Path,
    design: Design,
    rows: dict[str, dict[str, Any]],
    report: Iterable[Mapping[str, Any]],
    kind: str,
    command: str,
) -> None:
    """Write every table and description of a set; `rows` gain what stimuli.tsv says of each stimulus.

    Args:
        set_dir: of the set.
        design: what was made.
        rows: what was written and measured, by label.
        report: of the matching.
        kind: of the media.
        command: for the manifest.
    """
    for s in design.stimuli:
        about = {"stimulus_id": f"stim-{s.label}", "type": kind, "license": design.licence}
        rows[s.label] = {**rows[s.label], **s.levels, **about}
    columns = [name for name in COLUMNS if any(name in row for row in rows.values())]
    write_tsv(set_dir / "stimuli" / "stimuli.tsv", rows.values(), columns)
    described = {name: {"Description": COLUMNS[name]} for name in columns}
    write_json(set_dir / "stimuli" / "stimuli.json", described)
    write_tsv(set_dir / "matching.tsv", report, REPORT_COLUMNS)
    description = {"Name": design.title, "BIDSVersion": BIDS_VERSION, "DatasetType": "raw", "License": design.licence}
    maker = {"Name": "affective-studio", "Version": __version__}
    authors = {"Authors": list(design.authors)} if design.authors else {}
    write_json(set_dir / "dataset_description.json", {**description, **authors, "GeneratedBy": [maker]})
    manifest = {
        **maker,
        "Command": command,
        "License": design.licence,
        "Engine": design.engine or "embedded",
        "Seeds": sorted({s.job.conditions.seed or 0 for s in design.stimuli}),
        "Matched": dict(design.targets),
        "Files": {name: digest for row in rows.values() for name, digest in sorted(row["files"].items())},
    }
    write_json(set_dir / "manifest.json", manifest)
    write_bytes(set_dir / "README", _readme(design, kind).encode())
    write_bytes(set_dir / ".bidsignore", ("\n".join(IGNORED) + "\n").encode())


def _readme(design: Design, kind: str) -> str:
    matched = ", ".join(f"{name} {value:g}" if value is not True else name for name, value in design.targets.items())
    return (
        f"{design.title}\n\n"
        f"{len(design.stimuli)} stimuli ({kind}) by affective-studio {__version__}, licence {design.licence}.\n\n"
        "stimuli/stimuli.tsv lists them with every level of the design, what each file measures and its sha256;\n"
        "stimuli.json says what the columns mean. The layout is Stim-BIDS (BIDS extension proposal 44, a draft).\n"
        f"Matched: {matched or 'nothing'}; how well stands in matching.tsv. manifest.json says how it was made.\n"
        "lists/ has balanced lists, experiments/ files for PsychoPy, jsPsych and lab.js; both name media as\n"
        "stimuli/FILE, from this folder. norms.csv has ratings once people have rated.\n"
        "The media are synthetic: no person said or did what they show.\n"
    )


def write_events(
    folder: Path, label: str, annotation: str, rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]
) -> None:
    """Write annotations of a stimulus as BIDS has them, a table of events and what its columns mean.

    Args:
        folder: of the medium.
        label: of the stimulus.
        annotation: label of the annotation.
        rows: in order of time.
        columns: name -> description; onset and duration first.
    """
    events = folder / f"stim-{label}_annot-{annotation}_events.tsv"
    write_tsv(events, rows, list(columns))
    write_json(events.with_suffix(".json"), {name: {"Description": text} for name, text in columns.items()})


def write_tsv(path: Path, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], separator: str = "\t") -> None:
    """Write a table; what a row lacks is n/a."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([format_cell(row.get(name)) for name in columns])
    write_bytes(path, text.getvalue().encode())


def read_tsv(path: Path) -> list[dict[str, str]]:
    """The rows of a table.

    Raises:
        InputError: it cannot be read, or a row has too many or too few cells.
    """
    reader = csv.DictReader(io.StringIO(read_text(path)), delimiter="\t")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"'{path}' is no table ({error})") from error
    if any(None in row or None in row.values() for row in rows):
        raise InputError(f"'{path}' has a row with too many or too few cells")
    return rows


def write_json(path: Path, value: Any) -> None:
    """Write JSON as people read it."""
    write_bytes(path, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())


def format_cell(value: Any) -> str:
    """A value as tables show it: six figures, n/a for what is missing."""
    if value is None or value == "" or value != value:  # nan is unequal to itself
        return "n/a"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else " ".join(str(value).split())

"""The tables and descriptions of a set, as BIDS has them: TSV with n/a, every column described in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.media.placement import write_bytes
from weights.errors import InputError
from weights.structured import read_text

COLUMNS = {
    "stimulus_id": "name of the stimulus, as its file begins",
    "type": "audio or image",
    "filename": "of the file in this folder",
    "license": "of the stimulus",
    "sentence": "what is said",
    "prompt": "what is shown",
    "voice": "who speaks",
    "affect": "the feeling that was requested",
    "intensity": "0 neutral, 1 as requested, 2 exaggerated",
    "seed": "of everything drawn",
    "duration_s": "seconds, measured from the file",
    "rms_db": "level in dB of full scale, measured from the file",
    "luminance": "mean relative luminance from 0 to 1, measured from the file",
    "sha256": "of the file",
}
REPORT_COLUMNS = ("measure", "item", "n", "mean", "min", "max", "largest", "tolerance", "ok")


def write_tsv(path: Path, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], separator: str = "\t") -> None:
    """Write a table; what a row lacks is n/a."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])
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


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "n/a"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, float) else " ".join(str(value).split())

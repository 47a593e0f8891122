"""Makes the stimuli of a design: matched, measured from the files, and what is there already is kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.media.files import check_folder, check_output_folder
from pipelines.media.placement import atomic_group, sweep
from pipelines.steps import OnStep, Step
from studio.locks import exclusive_access
from studio.results_log import ResultsLog
from studio.session import Session
from studio.settings import Settings
from studio.stimuli import tables
from studio.stimuli.design import Design, Stimulus
from studio.stimuli.experiments import write_experiments
from studio.stimuli.makers import Maker, PictureMaker, SpeechMaker
from studio.stimuli.match import report_residuals
from studio.stimuli.norms import write_empty_norms
from studio.stimuli.tables import FOLDERS, LOG
from weights.errors import InputError

_OWN_FILE = re.compile(r"(stimuli|annotations)/stim-[A-Za-z0-9]+_[A-Za-z0-9_-]+\.[A-Za-z0-9]+")


@dataclass(frozen=True)
class Made:
    """What making a set came to.

    Attributes:
        made: stimuli that were made now.
        kept: stimuli that were there already.
        report: how far they are from what is matched, a row a measure and item.
        notes: what a person should know, in words.
    """

    made: int
    kept: int
    report: list[dict[str, Any]]
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether everything is matched within its tolerance."""
        return all(row["ok"] for row in self.report)


def make_stimuli(
    design: Design,
    set_dir: Path,
    on_step: OnStep | None = None,
    command: str = "",
    session: Session | None = None,
) -> Made:
    """Make what is not there yet, then write every table.

    Args:
        design: what is made.
        set_dir: the set's folder; made where it is missing.
        on_step: called after each stimulus.
        command: for the manifest.
        session: whose pipelines are used; one of its own where None.

    Returns:
        The counts and the matching report.

    Raises:
        InputError: a level of a factor is unknown to the engine, a stimulus cannot be matched, or another process is
            making the set.
    """
    check_output_folder(set_dir)
    maker = _maker(design, session or Session(Settings.load()))
    check_folder(set_dir, make=True)
    with exclusive_access(set_dir / ".lock", f"another process is making '{set_dir}'; wait for it or give another -o"):
        for name in FOLDERS:
            check_folder(set_dir / name, make=True)
        sweep(set_dir)
        log = ResultsLog(set_dir / LOG, _is_row)
        done = {(row["key"], row["filename"]): row for row in log.rows}
        rows, made = {}, 0
        for index, stimulus in enumerate(design.stimuli, 1):
            name = f"stim-{stimulus.label}_{maker.kind}{maker.suffix}"
            key = _key(design, stimulus, maker)
            row = done.get((key, name))
            if row is None or not _is_whole(set_dir, row["files"]):
                row = {"key": key, "filename": name, **_make_one(maker, stimulus, set_dir / "stimuli" / name, set_dir)}
                log.add(row)
                made += 1
            rows[stimulus.label] = row
            if on_step is not None:
                on_step(Step(index, len(design.stimuli), stimulus.label))
        removed = _remove_others(set_dir, log.rows, rows)
        items = [{**rows[s.label], **s.levels, "item": s.item + 1} for s in design.stimuli]
        report = report_residuals(items, design.targets)
        with atomic_group():
            tables.write_tables(set_dir, design, rows, report, maker.kind, command)
            write_experiments(set_dir, design, rows, maker.kind)
            stale = write_empty_norms(set_dir, [rows[s.label] for s in design.stimuli])
    notes = (
        *design.notes,
        *log.notes,
        *([stale] if stale else []),
        *([f"{removed} files of an earlier design were removed"] if removed else []),
    )
    return Made(made, len(design.stimuli) - made, report, notes)


def _maker(design: Design, session: Session) -> Maker:
    pipeline = session.pipeline(design.task, design.engine)
    if design.task == "speech":
        return SpeechMaker(pipeline, design)
    if design.task == "portrait":
        from studio.stimuli.faces import FaceMaker

        return FaceMaker(pipeline, design)
    return PictureMaker(pipeline, design)


def _key(design: Design, stimulus: Stimulus, maker: Maker) -> str:
    """sha256 of all that determines a stimulus."""
    parts = [stimulus.job.key(), dict(design.targets), dict(maker.goal(stimulus))]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _make_one(maker: Maker, stimulus: Stimulus, path: Path, set_dir: Path) -> dict[str, Any]:
    """Make, match, write and measure one stimulus.

    Raises:
        InputError: it cannot be made or matched.
    """
    try:
        write = maker.make(stimulus)
        with atomic_group() as group:
            write(path, set_dir)
    except InputError as error:
        raise InputError(f"{stimulus.label}: {error}") from error
    files = {p.relative_to(set_dir).as_posix(): _digest(p) for p in group.paths}
    return {"sha256": _digest(path), "files": files, **maker.measure(path)}


def _remove_others(set_dir: Path, old: list[dict[str, Any]], rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Remove what an earlier design made here and this one has not, where it is as it was made; returns how many."""
    kept = {name for row in rows.values() for name in row["files"]}
    removed = 0
    for name, digest in _files(old):
        if name not in kept and _OWN_FILE.fullmatch(name) and _is_whole(set_dir, {name: digest}):
            (set_dir / name).unlink()
            removed += 1
    return removed


def _files(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    return ((name, digest) for row in rows for name, digest in row["files"].items())


def _is_row(value: Any) -> bool:
    names = ("key", "filename", "sha256")
    texts = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names)
    files = value.get("files") if texts else None
    return isinstance(files, dict) and all(isinstance(digest, str) for digest in files.values())


def _is_whole(set_dir: Path, files: Mapping[str, str]) -> bool:
    return all((set_dir / name).is_file() and _digest(set_dir / name) == digest for name, digest in files.items())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

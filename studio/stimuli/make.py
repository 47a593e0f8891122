"""Makes the stimuli of a design: one engine, matched, measured from the files, and what is there is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from pipelines.media.files import check_folder
from pipelines.media.image import write_png
from pipelines.media.placement import atomic_group, sweep, write_bytes
from pipelines.media.subtitles import Cue
from pipelines.speech.times import format_times
from pipelines.steps import OnStep, Step
from studio.jobs import Job
from studio.results_log import ResultsLog
from studio.session import Session
from studio.settings import Settings
from studio.stimuli import annotations, matching, tables
from studio.stimuli.design import Design, Stimulus
from studio.stimuli.experiments import write_experiments
from weights import __version__

LOG = "made.jsonl"
#: What a set has, by task.
FOLDERS = {
    "speech": ("stimuli", "annotations", "lists", "experiments"),
    "image": ("stimuli", "lists", "experiments"),
}
BIDS_VERSION = "1.10.0"
EVENT_COLUMNS = {
    "onset": "seconds from the start of the sound",
    "duration": "seconds",
    "level": "words or phones",
    "text": "the word, or the phone",
}


@dataclass(frozen=True)
class Made:
    """What making a set came to: how many were made now, were there already, and the matching report."""

    made: int
    kept: int
    report: list[dict[str, Any]]


def make_stimuli(design: Design, out_dir: Path, on_step: OnStep | None = None, command: str = "") -> Made:
    """Make what is not there yet, then write every table.

    Args:
        design: what is made.
        out_dir: the set's folder; made where it is missing.
        on_step: called after each stimulus.
        command: for the manifest.

    Returns:
        The counts and the matching report.

    Raises:
        InputError: a voice is unknown, or a sound cannot be matched.
    """
    pipeline = Session(Settings.load()).pipeline(design.task, design.engine)
    lengths = _common_lengths(pipeline, design)
    for name in FOLDERS[design.task]:
        check_folder(out_dir / name, make=True)
    sweep(out_dir)
    log = ResultsLog(out_dir / LOG, _is_row)
    done = {(row["key"], row["filename"]): row for row in log.rows}
    rows, made = {}, 0
    for index, stimulus in enumerate(design.stimuli, 1):
        length_s = lengths.get(stimulus.item)
        job = _with_length(stimulus.job, length_s)
        name = _filename(design, stimulus)
        key = hashlib.sha256(f"{job.key()} {design.rms_db} {design.luminance} {length_s}".encode()).hexdigest()
        row = done.get((key, name))
        if row is None or not _is_whole(out_dir / "stimuli" / name, row["sha256"]):
            row = {"key": key, **_make_one(pipeline, design, stimulus, job, out_dir, length_s)}
            log.add(row)
            made += 1
        rows[stimulus.label] = row
        if on_step is not None:
            on_step(Step(index, len(design.stimuli), stimulus.label))
    report = matching.residuals([{**rows[s.label], "item": str(s.item + 1)} for s in design.stimuli], targets(design))
    _write_tables(out_dir, design, rows, report, command)
    return Made(made, len(design.stimuli) - made, report)


def targets(design: Design) -> list[str]:
    """The measures that a design matches."""
    wanted = {
        "duration_s": design.same_duration,
        "rms_db": design.rms_db is not None,
        "luminance": design.luminance is not None,
    }
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _common_lengths(pipeline: Any, design: Design) -> dict[int, float]:
    """Seconds of every sentence: the mean of what each voice takes for it when it is neutral."""
    if not design.same_duration:
        return {}
    lengths: dict[int, dict[str, float]] = {}
    for s in design.stimuli:
        takes = lengths.setdefault(s.item, {})
        voice = s.levels.get("voice", "")
        if voice not in takes:
            takes[voice] = pipeline(s.job.content, seed=s.job.conditions.seed, options=s.job.options).duration_s
    return {item: round(sum(takes.values()) / len(takes), 2) for item, takes in lengths.items()}


def _with_length(job: Job, length_s: float | None) -> Job:
    return job if length_s is None else replace(job, options=job.options.model_copy(update={"seconds": length_s}))


def _make_one(
    pipeline: Any, design: Design, stimulus: Stimulus, job: Job, out_dir: Path, length_s: float | None
) -> dict[str, Any]:
    """Make, match, write and measure one stimulus."""
    output = pipeline.run(job.content, job.conditions, pipeline.options_type.parse(job.options))
    name = _filename(design, stimulus)
    path = out_dir / "stimuli" / name
    write: Callable[[], None] = lambda: _write_picture(output, design, path)  # noqa: E731
    if design.task == "speech":
        sound = matching.match_sound(output.samples, output.sampling_rate, rms_db=design.rms_db, duration_s=length_s)
        write = lambda: _write_sound(replace(output, samples=sound), stimulus, path, out_dir)  # noqa: E731
    with atomic_group():
        write()
    return {"filename": name, "sha256": _digest(path), **matching.measure(path)}


def _write_picture(output: Any, design: Design, path: Path) -> None:
    picture = output.pictures[0]
    if design.luminance is not None:
        picture = matching.match_luminance(picture, design.luminance)
    write_png(path, Image.fromarray(picture), output.records[0])


def _write_sound(output: Any, stimulus: Stimulus, path: Path, out_dir: Path) -> None:
    output.save(path)
    end_s = output.duration_s
    kinds = {"words": output.words, "phones": output.phonemes}
    tiers = {
        name: [Cue(m.start_s, min(m.end_s, end_s), m.text) for m in marks if m.start_s < end_s]
        for name, marks in kinds.items()
    }
    folder = out_dir / "annotations"
    grid, sound = folder / f"{path.stem}.TextGrid", f"../stimuli/{path.name}"
    write_bytes(grid, format_times(output, grid).encode())
    write_bytes(folder / f"{path.stem}.eaf", annotations.format_eaf(tiers, sound).encode())
    write_bytes(folder / f"{path.stem}.txt", annotations.format_labels(tiers["words"]).encode())
    events = out_dir / "stimuli" / f"stim-{stimulus.label}_annot-speech_events.tsv"
    tables.write_tsv(events, annotations.event_rows(tiers), list(EVENT_COLUMNS))
    tables.write_json(events.with_suffix(".json"), {k: {"Description": v} for k, v in EVENT_COLUMNS.items()})


def _write_tables(
    out_dir: Path, design: Design, rows: dict[str, dict[str, Any]], report: list[dict[str, Any]], command: str
) -> None:
    kind = "audio" if design.task == "speech" else "image"
    for s in design.stimuli:
        rows[s.label] = {
            **rows[s.label],
            **s.levels,
            "stimulus_id": f"stim-{s.label}",
            "type": kind,
            "license": design.licence,
        }
    columns = [name for name in tables.COLUMNS if any(name in row for row in rows.values())]
    tables.write_tsv(out_dir / "stimuli" / "stimuli.tsv", rows.values(), columns)
    described = {name: {"Description": tables.COLUMNS[name]} for name in columns}
    tables.write_json(out_dir / "stimuli" / "stimuli.json", described)
    tables.write_tsv(out_dir / "matching.tsv", report, tables.REPORT_COLUMNS)
    write_experiments(out_dir, design, rows)
    description = {"Name": design.title, "BIDSVersion": BIDS_VERSION, "DatasetType": "raw", "License": design.licence}
    about = {**description, "Authors": list(design.authors), "GeneratedBy": [_maker()]}
    tables.write_json(out_dir / "dataset_description.json", about)
    files = {f"stimuli/{row['filename']}": row["sha256"] for row in rows.values()}
    seeds = sorted({s.job.conditions.seed or 0 for s in design.stimuli})
    manifest = {**_maker(), "Command": command, "License": design.licence, "Seeds": seeds, "Matched": targets(design)}
    tables.write_json(out_dir / "manifest.json", {**manifest, "Files": files})
    text = f"{design.title}\n\n{len(rows)} stimuli, made by affective-studio {__version__}. See stimuli/stimuli.tsv.\n"
    write_bytes(out_dir / "README", text.encode())
    ignored = ("annotations/", "lists/", "experiments/", "matching.tsv", "manifest.json", LOG)
    write_bytes(out_dir / ".bidsignore", ("\n".join(ignored) + "\n").encode())


def _maker() -> dict[str, str]:
    return {"Name": "affective-studio", "Version": __version__}


def _filename(design: Design, stimulus: Stimulus) -> str:
    return f"stim-{stimulus.label}_" + ("audio.wav" if design.task == "speech" else "image.png")


def _is_row(value: Any) -> bool:
    names = ("key", "filename", "sha256")
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in names)


def _is_whole(path: Path, digest: str) -> bool:
    return path.is_file() and _digest(path) == digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

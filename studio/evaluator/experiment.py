"""Runs an experiment: makes every output of a plan, has an independent judge read it, writes the report.

Where the evaluator reads with both families of recognizers, every row and the report have the second one's reading too.
In the folder: `results.jsonl` (a line an output, appended at once, so that a stopped run goes on where it was),
`report.json` and `report.html`.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from conditioning.affect import Affect, AffectEstimate
from pipelines import registry
from pipelines.media.placement import write_bytes
from pipelines.recognition import Lineage
from pipelines.recognition.lineage import EMBEDDED
from pipelines.steps import OnStep, Step
from studio.evaluator import compare, guard, summary
from studio.evaluator.evaluator import Evaluator
from studio.evaluator.grid import ExperimentPlan, Trial
from studio.evaluator.people import PeopleAsked
from studio.evaluator.report import render_report
from studio.evaluator.request import requested_probabilities
from studio.evaluator.score import estimate_to_dict, is_unsure
from studio.results_log import ResultsLog
from weights import __version__, store
from weights.download import compute_sha256
from weights.errors import InputError, WeightsError
from weights.structured import read_json

RESULTS, REPORT, PAGE, MEDIA = "results.jsonl", "report.json", "report.html", "media"
FORMAT = 1
#: What the report keeps of a row: enough to compute every figure again.
REPORTED = ("request", "kind", "affect", "intensity", "content", "seed", "asked", "measured", "words", "unsure")
#: What a row has beside, of runs that measure more.
OPTIONAL = ("second", "measures")

#: (path of an output, its content) -> a figure of it; None where it cannot be had.
Measure = Callable[[Path, str], float | None]


def run_experiment(
    plan: ExperimentPlan,
    out: Path,
    *,
    keep: bool = False,
    against: Path | None = None,
    on_step: OnStep | None = None,
    evaluator: Evaluator | None = None,
    measures: Mapping[str, Measure] | None = None,
) -> dict[str, Any]:
    """Run what is not done yet and write the report; returns it.

    Args:
        plan: what to make.
        out: the folder; made where it is missing.
        keep: keep the outputs under `media/`, for listening and for studies with people.
        against: the report.json of an earlier experiment to compare with.
        on_step: called after every output; may raise `CancelledError`. What is done is kept.
        evaluator: another judge than the embedded recognizers that only report.
        measures: name -> what is measured of every output beside what the judges read.

    Returns:
        The report: task, engine, plan, lineage, summary and rows.

    Raises:
        LineageError: the judge is not independent of what guided the engine.
        InputError: the folder cannot be used, or `against` is no report of this task.
        StudioError: the engine or the judge cannot be loaded.
    """
    old = compare.load_report(against, plan.task.task) if against is not None else None
    evaluator = evaluator or Evaluator()
    pipeline = _load_pipeline(plan)
    judge: Lineage = evaluator.recognizer(plan.task.judge).lineage
    notes = guard.require_independence(judge, find_guides_of_engine(plan.task.task, plan.engine))
    _make_folder(out, keep)
    about = _describe_run(plan, pipeline, judge, evaluator, measures or {})
    log = ResultsLog(out / RESULTS, _is_row)
    done = {row["key"]: row for row in log.rows}
    meter = OutputMeter(measures or {}, log.rows)
    rows = []
    for index, trial in enumerate(plan.trials, 1):
        key = trial.key(about)
        if key not in done or (keep and not _media_path(out, key, plan).is_file()):
            done[key] = {
                "key": key,
                **_measure_trial(
                    trial, plan, pipeline, evaluator, meter, _media_path(out, key, plan) if keep else None
                ),
            }
            log.add(done[key])
        rows.append(done[key])
        if on_step is not None:
            on_step(Step(index, len(plan.trials), f"{trial.request.affect}: {trial.content}"))
    second = evaluator.other(plan.task.judge)
    return _write_report(plan, about, judge, second and second.lineage, (*notes, *log.notes), rows, old, out)


class OutputMeter:
    """Measures outputs; the same bytes are measured once, whichever judge read them before.

    Args:
        measures: name -> what is measured.
        rows: earlier results, whose figures are taken again.
    """

    def __init__(self, measures: Mapping[str, Measure], rows: Iterable[Mapping[str, Any]]) -> None:
        self._measures = measures
        self._known: dict[str, dict[str, float | None]] = {}
        for row in rows:
            if isinstance(row.get("sha256"), str) and isinstance(row.get("measures"), dict):
                self._known.setdefault(row["sha256"], {}).update(row["measures"])

    def measure(self, path: Path, content: str) -> dict[str, Any]:
        """What a row keeps of an output: its "sha256" and its "measures"; nothing where nothing is measured."""
        if not self._measures:
            return {}
        digest = compute_sha256(path)
        known = self._known.setdefault(digest, {})
        for name in self._measures.keys() - known.keys():
            known[name] = self._measures[name](path, content)
        return {"sha256": digest, "measures": {name: known[name] for name in self._measures}}


def format_report(report: Mapping[str, Any]) -> list[str]:
    """The figures in a few lines of text."""
    lines = summary.format_summary(report["summary"])
    if second := report.get("second"):
        lines += [f"beside it {line}" for line in summary.format_summary(second)[:-1]]
        lines += [f"beside it: {second['judge']} is not independent: {second['guided']}"] if second["guided"] else []
    return lines + (compare.format_comparison(report["against"]) if report.get("against") else [])


def find_guides_of_engine(task: str, engine: str | None) -> tuple[str, ...]:
    """Names of the recognizers that guided an engine's training: `guided_by` of its checkpoint and of its styles."""
    try:
        spec, folder = registry.find_engine(task, engine or "embedded")
        embedded = store.locate(task, "embedded")
    except (WeightsError, InputError):
        return ()
    folder = embedded.folder if folder is None and spec.name == embedded.engine else folder
    folders = [folder, store.EMBEDDED / spec.styles if spec.styles else None]
    guides: list[str] = []
    for path in (f / name for f in folders if f for name in ("pipeline.json", "config.json")):
        if path.is_file():
            values = read_json(path)
            guides += values.get("guided_by") or (values.get("lineage") or {}).get("guided_by") or []
    return tuple(dict.fromkeys(guides))


def _describe_run(
    plan: ExperimentPlan, pipeline: Any, judge: Lineage, evaluator: Evaluator, measures: Mapping[str, Measure]
) -> dict[str, Any]:
    """Everything beside the trial that decides its result."""
    about: dict[str, Any] = {
        "task": plan.task.task,
        "engine": pipeline.engine.name,
        "version": __version__,
        "judge": judge.name,
        "weights": _weights_digest(judge),
    }
    other = evaluator.other(plan.task.judge)
    if other is not None:
        about["second"] = {"judge": other.lineage.name, "weights": _weights_digest(other.lineage)}
    if measures:
        about["measures"] = sorted(measures)
    if plan.options:
        about["options"] = {name: str(value) for name, value in sorted(plan.options.items())}
    if plan.engine and Path(plan.engine).is_dir():
        about["checkpoint"] = str(Path(plan.engine).resolve())
    server = next((s.server for (_, name), s in registry.engines().items() if name == pipeline.engine.name), "")
    return about | ({"server": os.environ.get(server, "")} if server else {})


def _measure_trial(
    trial: Trial,
    plan: ExperimentPlan,
    pipeline: Any,
    evaluator: Evaluator,
    meter: OutputMeter,
    keep: Path | None,
) -> dict[str, Any]:
    started = time.perf_counter()
    positional, options = plan.task.call(trial.content)
    output = pipeline(
        *positional,
        affect=Affect.of(trial.request.affect),
        intensity=trial.request.intensity,
        seed=trial.seed,
        **{**options, **plan.options},
    )
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / f"output{plan.task.ending}"
        output.save(path)
        generated = time.perf_counter()
        score = evaluator.score(path, as_=plan.task.judge, windows=False)
        measured = meter.measure(path, trial.content)
    requested = trial.request.requested_affect()
    v, a, d = requested.effective_vad()
    return {
        "request": trial.request.id,
        "kind": trial.request.kind,
        "affect": trial.request.affect,
        "intensity": trial.request.intensity,
        "content": trial.content,
        "seed": trial.seed,
        "asked": {"valence": v, "arousal": a, "dominance": d, "emotions": dict(requested_probabilities(requested))},
        "measured": estimate_to_dict(score.estimate),
        "words": estimate_to_dict(score.words) if score.words else None,
        "unsure": score.unsure,
        **measured,
        **({"second": _second_reading(score.second)} if score.second else {}),
        "notes": list(score.notes),
        "seconds": {"make": round(generated - started, 3), "judge": round(time.perf_counter() - generated, 3)},
    }


def _second_reading(estimate: AffectEstimate) -> dict[str, Any]:
    return {**estimate_to_dict(estimate), "unsure": is_unsure(estimate)}


def rows_of_second(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the second recognizer read them; those that it did not read are left out."""
    return [{**r, "measured": r["second"], "unsure": r["second"]["unsure"]} for r in rows if r.get("second")]


def _write_report(
    plan: ExperimentPlan,
    about: Mapping[str, Any],
    judge: Lineage,
    second: Lineage | None,
    notes: Iterable[str],
    rows: list[dict[str, Any]],
    old: Any,
    out: Path,
) -> dict[str, Any]:
    figures = summary.summarize(rows, plan.task.judge)
    lineage = {
        "corpora": list(judge.corpora),
        "backbone": judge.backbone,
        "licence": judge.licence,
        "role": judge.role,
        "name": judge.name,
        "guided_by": list(judge.guided_by),
        "guides_of_engine": list(find_guides_of_engine(plan.task.task, plan.engine)),
        "notes": list(notes),
    }
    report = {
        "format": FORMAT,
        **about,
        "plan": dict(plan.settings),
        "lineage": lineage,
        "summary": {**about, **figures, "people": PeopleAsked().of_engine(plan.task.task, about["engine"])},
        "rows": [_report_row(r) for r in rows],
    }
    if second is not None:
        report["second"] = {**about, **_second_figures(plan, second, rows)}
    if old is not None:
        report["against"] = compare.compare_reports(old, report)
    write_bytes(out / REPORT, json.dumps(report, ensure_ascii=False, allow_nan=False).encode())
    write_bytes(out / PAGE, render_report(report).encode())
    return report


def _second_figures(plan: ExperimentPlan, judge: Lineage, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Figures by the second recognizer, and why it is not independent of the engine, "" where it is."""
    verdict = guard.assess_independence(judge, find_guides_of_engine(plan.task.task, plan.engine))
    return {
        "judge": judge.name,
        "guided": verdict.reason,
        **summary.summarize(rows_of_second(rows), plan.task.judge),
    }


def _report_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the report keeps it: enough to compute every figure again."""
    return {name: row[name] for name in (*REPORTED, *OPTIONAL) if name in row}


def _load_pipeline(plan: ExperimentPlan) -> Any:
    from studio.session import Session
    from studio.settings import Settings

    return Session(Settings.load()).pipeline(plan.task.task, plan.engine)


def _make_folder(out: Path, keep: bool) -> None:
    try:
        (out / MEDIA if keep else out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"the folder '{out}' cannot be made: {error.strerror}") from error


def _media_path(out: Path, key: str, plan: ExperimentPlan) -> Path:
    return out / MEDIA / f"{key[:16]}{plan.task.ending}"


def _is_row(value: Any) -> bool:
    """Whether a line's value is a row that this program wrote."""
    if not isinstance(value, dict) or not all(name in value for name in (*REPORTED, "key")):
        return False
    return isinstance(value["key"], str) and isinstance(value["asked"], dict) and isinstance(value["measured"], dict)


def _weights_digest(judge: Lineage) -> str:
    """sha256 of an embedded judge's weights, so that results of another version are not taken for its own."""
    path = EMBEDDED / judge.name / "model.safetensors"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else ""

"""Runs the benchmark: an experiment an engine, read by both families of recognizers, side by side at the end.

In the folder: one folder an engine with its `results.jsonl` and report, and `control.json`, `control.md` and
`control.png` of all. A run that was stopped goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.errors import CancelledError
from pipelines.media.files import check_folder
from pipelines.media.placement import write_bytes
from pipelines.steps import OnStep, Step
from studio.evaluator import experiment, metrics
from studio.evaluator.control.contenders import TASKS, Contender, find_contenders
from studio.evaluator.control.measures import NAMES, find_measures
from studio.evaluator.control.table import format_markdown, list_rows
from studio.evaluator.evaluator import Evaluator
from studio.evaluator.experiment import Measure
from studio.evaluator.grid import NEUTRAL, ExperimentPlan
from studio.evaluator.people import PeopleAsked
from weights import __version__
from weights.errors import InputError, StudioError
from weights.structured import read_json

JSON, TABLE, FIGURE = "control.json", "control.md", "control.png"
FORMAT = 1
SEEDS, CONTENTS = 2, 3
AXIS_FIGURES = ("tau_b", "gain", "leak")

#: Task of the registry -> what can be measured of it, and why the rest cannot.
FindMeasures = Callable[[str], tuple[Mapping[str, Measure], Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class ControlOptions:
    """How much is asked of each engine: nine points of the plane and eight emotions x contents x seeds.

    Attributes:
        seeds: seeds 0 to seeds - 1.
        texts: a file with one content a line; None takes the first three of the task's own.
        limit: at most this many outputs an engine.
        quick: one content and one seed.
        options: of the engine, by name, for every output.
    """

    seeds: int = SEEDS
    texts: Path | None = None
    limit: int | None = None
    quick: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def plan(self, contender: Contender) -> ExperimentPlan:
        """What is asked of an engine.

        Raises:
            InputError: an option is not allowed.
            WeightsNotFoundError: the engine's checkpoint is not on this machine.
        """
        return ExperimentPlan.create(
            contender.task,
            engine=contender.engine,
            seeds=1 if self.quick else self.seeds,
            texts=self.texts,
            intensities="1",
            points=3,
            limit=self.limit,
            kinds=("emotion", "grid"),
            most_contents=1 if self.quick else (None if self.texts else CONTENTS),
            options=self.options,
        )


def run_control(
    engine: str,
    out: Path,
    task: str | None = None,
    options: ControlOptions = ControlOptions(),
    *,
    on_step: OnStep | None = None,
    evaluator: Evaluator | None = None,
    measures: FindMeasures = find_measures,
) -> dict[str, Any]:
    """Measure what is not measured yet, and write table, figure and JSON.

    Args:
        engine: a registered name, "embedded", a checkpoint's name or folder, or "all".
        out: the folder; made where it is missing.
        task: speech, face, image or music; None takes every task that has such an engine.
        options: how much is asked.
        on_step: called after every output; may raise `CancelledError`, what is done is kept.
        evaluator: other judges than the embedded recognizers of both families.
        measures: what is measured beside the judges.

    Returns:
        {"format", "version", "options", "engines": a row an engine, also of those that were measured in this folder
        before in the same way, "left_out"}; a row has "failed" instead of figures
        where the engine or its judge could not be had.

    Raises:
        InputError: an option is not allowed, or no such engine.
        WeightsNotFoundError: a checkpoint is not on this machine.
        OutputError: the folder cannot be written.
        CancelledError: `on_step` says so.
    """
    contenders, left_out = find_contenders(engine, task)
    plans = [options.plan(contender) for contender in contenders]
    if not contenders:
        raise InputError(f"no engine can be asked here: {'; '.join(left_out)}")
    check_folder(out, make=True)
    judges = evaluator or Evaluator(both=True)
    measured = {task: measures(task) for task in dict.fromkeys(contender.task for contender in contenders)}
    rows = []
    for contender, plan in zip(contenders, plans, strict=True):
        found, reasons = measured[contender.task]
        step = partial(_label_step, on_step, contender) if on_step is not None else None
        try:
            report = experiment.run_experiment(
                plan, out / contender.folder, on_step=step, evaluator=judges, measures=found
            )
        except CancelledError:
            raise
        except StudioError as error:
            rows.append({**_name_engine(contender), "failed": str(error)})
            continue
        rows.append(_engine_row(contender, report, reasons))
    figures: dict[str, Any] = {
        "format": FORMAT,
        "version": __version__,
        "options": {
            "seeds": options.seeds,
            "limit": options.limit,
            "quick": options.quick,
            "engine": {name: str(value) for name, value in options.options.items()},
        },
        "engines": rows,
        "left_out": list(left_out),
    }
    figures["engines"] = sorted([*_earlier_rows(figures, out), *rows], key=lambda r: [*TASKS].index(r["task"]))
    _write(figures, out)
    return figures


def _name_engine(contender: Contender) -> dict[str, Any]:
    return {"id": contender.folder, "task": contender.name, "engine": contender.label}


def _earlier_rows(figures: Mapping[str, Any], out: Path) -> list[dict[str, Any]]:
    """Engines that were measured in this folder before, as much and by this version, and are not asked now."""
    try:
        earlier = read_json(out / JSON) if (out / JSON).is_file() else {}
        same = all(earlier.get(name) == figures[name] for name in ("format", "version", "options"))
        ids = {row["id"] for row in figures["engines"]}
        kept = [row for row in earlier["engines"] if row["id"] not in ids and row["task"] in TASKS] if same else []
        list(list_rows({"engines": kept}))  # whether they can be shown
        return kept
    except (InputError, KeyError, TypeError, AttributeError):
        return []


def _label_step(on_step: OnStep, contender: Contender, step: Step) -> None:
    on_step(Step(step.index, step.total, f"{contender.label} {step.label}"))


def _engine_row(contender: Contender, report: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    houses = [_house(report["summary"], "")]
    if second := report.get("second"):
        houses.append(_house(second, second["guided"]))
    measured = {name: _measure_figures(report["rows"], name) for name in NAMES if name not in reasons}
    return {
        **_name_engine(contender),
        "outputs": report["summary"]["n"],
        "contents": len(report["plan"]["contents"]),
        "seeds": report["plan"]["seeds"],
        "houses": houses,
        "measures": {name: measured.get(name) or {"reason": reasons.get(name, "no clip could be")} for name in NAMES},
        "people": PeopleAsked().of_engine(contender.task, report["engine"]),
    }


def _house(figures: Mapping[str, Any], guided: str) -> dict[str, Any]:
    """What one family of recognizers says; `guided` says why it is not independent."""
    return {
        "judge": figures["judge"],
        "guided": guided,
        "outputs": figures["n"],
        "abstained": metrics.round_or_none(figures["unsure"] / figures["n"]) if figures["n"] else None,
        "axes": {axis: {name: f[name] for name in AXIS_FIGURES} for axis, f in figures["axes"].items()},
        "emotions": figures["classes"]["uar"] if figures["classes"] else None,
    }


def _measure_figures(rows: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any] | None:
    """Mean of a measure with its interval over prompts, and that of the neutral outputs; None where none has it."""
    with_it = [r for r in rows if r.get("measures", {}).get(name) is not None]
    if not with_it:
        return None
    values = np.array([r["measures"][name] for r in with_it], float)
    neutral = [v for v, r in zip(values, with_it, strict=True) if r["affect"] == NEUTRAL]
    low, high = metrics.bootstrap_interval(
        lambda picked: float(values[picked].mean()), [(r["request"], r["content"]) for r in with_it]
    )
    return {
        "value": metrics.round_or_none(float(values.mean())),
        "interval": [metrics.round_or_none(low), metrics.round_or_none(high)],
        "neutral": metrics.round_or_none(float(np.mean(neutral))) if neutral else None,
        "n": len(with_it),
    }


def _write(figures: Mapping[str, Any], out: Path) -> None:
    from studio.plots.control import draw_control

    write_bytes(out / JSON, json.dumps(figures, ensure_ascii=False, allow_nan=False, indent=1).encode())
    write_bytes(out / TABLE, (format_markdown(figures) + "\n").encode())
    draw_control(figures, out / FIGURE)

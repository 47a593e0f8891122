"""Two experiments of one task side by side: the same prompts, paired bootstrap intervals of every difference."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from studio.evaluator import metrics, summary
from weights.errors import InputError
from weights.structured import read_json

#: Figures that are compared and what is better: "high", "low", or nearest to a number.
BEST_VALUE: Mapping[str, str | float] = {
    "tau_b": "high",
    "gain": 1.0,
    "bias": 0.0,
    "leak": 0.0,
    "ccc": "high",
    "rmse": "low",
    "uar": "high",
    "top2": "high",
    "js": "low",
    "penalised_error": "low",
}


def load_report(path: Path, task: str) -> dict[str, Any]:
    """An earlier report.json.

    Args:
        path: of a report.json.
        task: that it must be of.

    Returns:
        The report as plain values.

    Raises:
        InputError: missing, no report, or of another task.
    """  # noqa: DOC501
    try:
        report = read_json(path)
        reported_task, rows = report["task"], report["rows"]
    except (ValueError, KeyError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"'{path}' is not a report.json of studio evaluate --grid") from error
    if reported_task != task:
        raise InputError(f"'{path}' reports on {reported_task}; a comparison needs one of {task}")
    if not rows:
        raise InputError(f"'{path}' has no outputs in it")
    return dict(report)


def compare_reports(old: Mapping[str, Any], new: Mapping[str, Any], *, seed: int = 0) -> dict[str, Any]:
    """Differences (new minus old) over the prompts and seeds that both have.

    Args:
        old: an earlier report.
        new: the report now.
        seed: of the bootstrap.

    Returns:
        Names of both, how many outputs are paired, notes, and a row a figure: figure, axis, old, new, difference, its
        95 % interval, and a verdict (better, worse, no clear difference).
    """
    pairs = _pair_rows(old["rows"], new["rows"])
    point_pairs = [(a, b) for a, b in pairs if b["kind"] not in ("emotion", "word")]
    emotion_pairs = [(a, b) for a, b in pairs if b["kind"] == "emotion" and b["intensity"] == 1]
    rows = []
    for axis in summary.AXES if len(point_pairs) > 2 else ():
        rows += [{"axis": axis, **row} for row in _compare_figures(point_pairs, summary.axis_statistics(axis), seed)]
    rows += (
        [{"axis": "emotions", **row} for row in _compare_figures(emotion_pairs, summary.class_statistics(), seed)]
        if emotion_pairs
        else []
    )
    notes = [
        f"{key}: {old.get(key)} before, {new.get(key)} now"
        for key in ("engine", "version", "judge", "weights")
        if old.get(key) != new.get(key)
    ]
    if old.get("judge") != new.get("judge") or old.get("weights") != new.get("weights"):
        notes.append("the judges differ, so a difference may be theirs; run both experiments with one judge")
    return {
        "old": _engine_and_version(old),
        "new": _engine_and_version(new),
        "paired": len(pairs),
        "notes": notes,
        "rows": rows,
    }


def format_comparison(comparison: Mapping[str, Any]) -> list[str]:
    """The comparison in a few lines of text."""
    clear = [r for r in comparison["rows"] if r["verdict"] in ("better", "worse")]
    head = (
        f"against {comparison['old']}: {comparison['paired']} paired outputs, {len(clear)} of {len(comparison['rows'])}"
        " figures differ clearly"
    )
    return [
        head,
        *(f"    {r['axis']} {r['figure']}: {r['old']:.2f} -> {r['new']:.2f}, {r['verdict']}" for r in clear),
        *comparison["notes"],
    ]


def _pair_rows(old: Any, new: Any) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    before = {(r["request"], r["content"], r["seed"]): r for r in old}
    return [(before[key], r) for r in new if (key := (r["request"], r["content"], r["seed"])) in before]


def _compare_figures(
    pairs: list[Any], statistics: Mapping[str, summary.Statistic], seed: int
) -> Iterator[dict[str, Any]]:
    used = {name: statistic for name, statistic in statistics.items() if name in BEST_VALUE}
    old, new = (summary.ResultTable.from_rows([pair[i] for pair in pairs]) for i in (0, 1))

    def gaps(picked: Any) -> list[float]:
        before, now = old.take(picked), new.take(picked)
        return [statistic(now) - statistic(before) for statistic in used.values()]

    for (name, statistic), (low, high) in zip(
        used.items(), metrics.bootstrap_intervals(gaps, new.prompts, seed=seed), strict=True
    ):
        before, now = statistic(old), statistic(new)
        values = {"old": before, "new": now, "difference": now - before}
        yield {
            "figure": name,
            **{k: metrics.round_or_none(v) for k, v in values.items()},
            "interval": [metrics.round_or_none(low), metrics.round_or_none(high)],
            "verdict": _verdict(name, before, now, low, high),
        }


def _verdict(name: str, old: float, new: float, low: float, high: float) -> str:
    if any(math.isnan(x) for x in (old, new, low, high)) or low <= 0 <= high:
        return "no clear difference"
    best = BEST_VALUE[name]
    if best in ("high", "low"):
        return "better" if (new > old) == (best == "high") else "worse"
    return "better" if abs(new - float(best)) < abs(old - float(best)) else "worse"


def _engine_and_version(report: Mapping[str, Any]) -> str:
    return f"{report.get('engine')} ({report.get('version')})"

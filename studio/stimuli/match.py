"""What must not differ between stimuli: what can be matched, within what, and how far a set is from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conditioning.point import is_finite_number, show_value
from weights.errors import InputError


@dataclass(frozen=True)
class Measure:
    """One thing that can be matched.

    Attributes:
        column: of stimuli.tsv, where each file's own measure stands.
        tasks: that have it.
        bounds: lowest and highest target; None where a design only says true.
        tolerance: how far a file may be from its target.
        relative: whether the tolerance is a share of the target.
        by_item: whether files are matched among those of the same sentence or face, not over the whole set.
        timed: whether stills have none.
    """

    column: str
    tasks: tuple[str, ...]
    bounds: tuple[float, float] | None
    tolerance: float
    relative: bool = False
    by_item: bool = False
    timed: bool = False


_LOOKS = ("image", "portrait")
#: Name in a design's `match` -> what it is.
MEASURES: Mapping[str, Measure] = {
    "duration": Measure("duration_s", ("speech", "portrait"), None, 0.01, relative=True, by_item=True, timed=True),
    "rms_db": Measure("rms_db", ("speech", "portrait"), (-60.0, -10.0), 0.1, timed=True),
    "lufs": Measure("lufs", ("speech", "portrait"), (-60.0, -10.0), 0.1, timed=True),
    "f0_hz": Measure("f0_hz", ("speech",), (60.0, 500.0), 0.02, relative=True),
    "luminance": Measure("luminance", _LOOKS, (0.05, 0.9), 0.01, relative=True),
    "contrast": Measure("contrast", _LOOKS, (0.05, 1.5), 0.02, relative=True),
    "chroma": Measure("chroma", _LOOKS, (0.0, 60.0), 0.5),
    "spectrum_slope": Measure("spectrum_slope", ("image",), (-3.0, -0.5), 0.05),
    "eye_distance": Measure("eye_distance", ("portrait",), (0.1, 0.4), 0.02, relative=True),
    "eye_height": Measure("eye_y", ("portrait",), (0.2, 0.7), 0.01),
}

#: Name -> the target; True is the mean of what the maker does by itself.
Targets = Mapping[str, float | bool]


def parse_targets(task: str, values: Any, *, is_film: bool) -> Targets:
    """Check what a design matches.

    Args:
        task: of the design.
        values: its `match`.
        is_film: whether its stimuli have sound or move.

    Returns:
        The targets; what is false is left out.

    Raises:
        InputError: one line about the first thing that is wrong.
    """
    known = [n for n, m in MEASURES.items() if task in m.tasks and (is_film or not m.timed)]
    if values is None:
        return {}
    if not isinstance(values, Mapping):
        raise InputError(f"match must be a mapping of {', '.join(known)}, got {show_value(values)}")
    targets: dict[str, float | bool] = {}
    for name, value in values.items():
        if name not in known:
            raise InputError(f"match of {task} holds {', '.join(known)}; got '{str(name)[:40]}'")
        bounds = MEASURES[name].bounds
        if value is False or (value is True and (bounds is None or name == "f0_hz")):
            targets |= {name: True} if value else {}
        elif bounds is None:
            raise InputError(f"{name} must be true or false, got {show_value(value)}")
        elif not is_finite_number(value) or not bounds[0] <= value <= bounds[1]:
            raise InputError(f"{name} must be a number from {bounds[0]:g} to {bounds[1]:g}, got {show_value(value)}")
        else:
            targets[name] = float(value)
    if {"rms_db", "lufs"} <= set(targets):
        raise InputError("match has rms_db and lufs, two measures of one level; keep one")
    return targets


def report_residuals(rows: Iterable[Mapping[str, Any]], targets: Targets) -> list[dict[str, Any]]:
    """How far stimuli are from their target, or from each other's mean where a design only says true.

    Args:
        rows: {item, group, and every measure} of each stimulus.
        targets: of the design.

    Returns:
        {measure, item, n, target, mean, min, max, largest, tolerance, ok} a row; `largest` is the largest distance to
        the target, a share of it where the tolerance is.
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    rows = list(rows)
    for name in targets:
        measure = MEASURES[name]
        for row in rows:
            key = row["item"] if measure.by_item else (row.get("voice", "all") if targets[name] is True else "all")
            groups[name, str(key)].append(float(row[measure.column]))
    report = []
    for (name, item), values in groups.items():
        measure, mean, target = MEASURES[name], sum(values) / len(values), targets[name]
        center = mean if target is True else float(target)
        far = max(abs(value - center) for value in values)
        largest = far / max(abs(center), 1e-9) if measure.relative else far
        numbers = {"n": len(values), "target": center, "mean": mean, "min": min(values), "max": max(values)}
        ok = largest <= measure.tolerance
        row = {"measure": measure.column, "item": item, **numbers, "largest": largest}
        report.append({**row, "tolerance": measure.tolerance, "ok": ok})
    return report

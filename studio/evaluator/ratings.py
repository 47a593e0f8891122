"""A CSV of people's ratings: does the recognizer feel what they felt?

Columns: file (relative to the CSV), valence, arousal, and where there are any dominance and emotion. Several rows of
one file are several raters; their points are averaged, their emotion is the one most of them name.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.affect import VAD, Affect
from studio.evaluator import metrics
from studio.evaluator.request import likeliest_emotion, requested_probabilities
from studio.evaluator.score import AffectScore
from weights.errors import InputError
from weights.structured import read_text

MAX_BYTES = 20_000_000
AXES = ("valence", "arousal", "dominance")


@dataclass(frozen=True, slots=True)
class RatedFile:
    """What people say of a file.

    Attributes:
        path: of the file.
        axes: axis -> mean rating in [-1, 1].
        emotion: what most of them named; None where nobody named one.
        raters: how many rated.
    """

    path: Path
    axes: Mapping[str, float]
    emotion: str | None
    raters: int


def load_ratings(path: Path, low: float = -1.0, high: float = 1.0) -> list[RatedFile]:
    """Every rated file, in the order of the CSV.

    Args:
        path: the CSV, UTF-8, with a header.
        low: the low end of the ratings' scale.
        high: the high end.

    Returns:
        A row a file, its raters averaged.

    Raises:
        InputError: not such a CSV, or a row that cannot be used, by its line.
    """
    rows: dict[str, list[tuple[dict[str, float], str]]] = defaultdict(list)
    for line, row in enumerate(_load_rows(path), 2):
        try:
            rows[_file_of_row(row)].append(
                ({a: _axis_value(row, a, low, high) for a in AXES if (row.get(a) or "").strip()}, _emotion_of_row(row))
            )
        except InputError as error:
            raise InputError(f"'{path}' line {line}: {error}") from error
    if not rows:
        raise InputError(f"'{path}' has no ratings in it")
    return [_average_raters(path.parent / name, ratings) for name, ratings in rows.items()]


def measure_agreement(rated: Sequence[RatedFile], scores: Sequence[AffectScore], *, seed: int = 0) -> dict[str, Any]:
    """Figures of the recognizers against the people, with bootstrap intervals over files.

    Args:
        rated: what people felt.
        scores: of the same files in the same order.
        seed: of the intervals.

    Returns:
        Figures for each axis that was rated, and for the emotions where these were named.
    """
    figures: dict[str, Any] = {"files": len(rated), "unsure": sum(s.unsure for s in scores)}
    for axis in AXES:
        pairs = [
            (r.axes[axis], getattr(s.estimate.vad, axis)) for r, s in zip(rated, scores, strict=True) if axis in r.axes
        ]
        if len(pairs) > 1:
            figures[axis] = _axis_agreement(np.array(pairs), seed)
    named = [(r.emotion, s) for r, s in zip(rated, scores, strict=True) if r.emotion]
    if named:
        people = [name for name, _ in named]
        judge = [likeliest_emotion({str(k): p for k, p in s.estimate.emotions.items()}) for _, s in named]
        right = np.array([a == b for a, b in zip(people, judge, strict=True)], float)
        sure = np.array([max(s.estimate.emotions.values()) for _, s in named])
        figures["emotion"] = {
            "n": len(named),
            "uar": metrics.round_or_none(metrics.uar(people, judge)),
            "accuracy": metrics.round_or_none(float(right.mean())),
            "ece": metrics.round_or_none(metrics.expected_calibration_error(sure, right)),
        }
    return figures


def _axis_agreement(pairs: Any, seed: int) -> dict[str, Any]:
    people, judge = pairs[:, 0], pairs[:, 1]

    def on(statistic: Callable[[Any, Any], float]) -> Any:
        return [
            metrics.round_or_none(x)
            for x in metrics.bootstrap_interval(lambda i: statistic(people[i], judge[i]), range(len(people)), seed=seed)
        ]

    return {
        "n": len(people),
        "r": metrics.round_or_none(metrics.pearson(people, judge)),
        "r_interval": on(metrics.pearson),
        "ccc": metrics.round_or_none(metrics.ccc(people, judge)),
        "ccc_interval": on(metrics.ccc),
        "rmse": metrics.round_or_none(metrics.rmse(people, judge)),
        "constant_rmse": metrics.round_or_none(metrics.constant_error(people)[0]),
        "gain": metrics.round_or_none(metrics.gain(people, judge)),
        "bias": metrics.round_or_none(metrics.bias(people, judge)),
    }


def _load_rows(path: Path) -> list[dict[str, str]]:
    lines = read_text(path, MAX_BYTES).lstrip("\ufeff").splitlines()
    reader = csv.DictReader(lines)
    header = [name.strip().lower() for name in reader.fieldnames or ()]
    if not {"file", "valence", "arousal"} <= set(header):
        raise InputError(
            f"'{path}' needs the columns file, valence, arousal (and may have dominance, emotion); it has"
            f" {', '.join(header)[:200] or 'none'}"
        )
    return [
        {(k or "").strip().lower(): v or "" for k, v in row.items() if isinstance(v, str) or v is None}
        for row in reader
    ]


def _file_of_row(row: Mapping[str, str]) -> str:
    name = row["file"].strip()
    if not name:
        raise InputError("has no file")
    return name


def _axis_value(row: Mapping[str, str], axis: str, low: float, high: float) -> float:
    try:
        value = float(row[axis])
    except ValueError:
        raise InputError(f"{axis} must be a number, got '{row[axis][:40]}'") from None
    if not math.isfinite(value) or not low <= value <= high:
        raise InputError(
            f"{axis} {row[axis]} lies outside [{low:g}, {high:g}]; name the scale of the ratings: --scale 1,9"
        )
    return VAD.from_scale(value, low, low=low, high=high).valence


def _emotion_of_row(row: Mapping[str, str]) -> str:
    word = row.get("emotion", "").strip()
    return likeliest_emotion(requested_probabilities(Affect.of(word))) if word else ""


def _average_raters(path: Path, ratings: list[tuple[dict[str, float], str]]) -> RatedFile:
    axes = {
        a: float(np.mean([point[a] for point, _ in ratings if a in point]))
        for a in AXES
        if any(a in point for point, _ in ratings)
    }
    named = Counter(name for _, name in ratings if name)
    return RatedFile(path, axes, named.most_common(1)[0][0] if named else None, len(ratings))

"""The figures of an experiment, from its rows. None stands where a figure cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from studio.evaluator import costs, human, metrics
from studio.evaluator.people import format_people_of_engine

Rows = Sequence[Mapping[str, Any]]
AXES = ("valence", "arousal")
OTHER_AXIS = {"valence": "arousal", "arousal": "valence"}
NAMES = costs.NAMES
READ_SHARE = 0.25  # an emotion with this share of the mixture is counted as read


def summarize(rows: Rows, modality: str, *, seed: int = 0) -> dict[str, Any]:
    """Every figure of the rows of an experiment; `modality` chooses the people to stand beside them."""
    points = [r for r in rows if r["kind"] not in ("emotion", "word")]
    emotions = [r for r in rows if r["kind"] == "emotion" and r["intensity"] == 1]
    return {
        "n": len(rows),
        "unsure": sum(bool(r["unsure"]) for r in rows),
        "axes": {axis: axis_figures(points, axis, seed) for axis in AXES} if len(points) > 2 else {},
        "axes_of_emotions": {axis: axis_figures(emotions, axis, seed) for axis in AXES} if len(emotions) > 2 else {},
        "sweeps": {axis: _sweep_figures([r for r in rows if r["kind"] == axis], axis, seed) for axis in AXES},
        "classes": class_figures(emotions, modality, seed) if emotions else None,
        "intensity": _intensity_figures(rows),
        "wheel": _wheel_figures([*emotions, *(r for r in rows if r["kind"] == "word")]),
        "neutral_delta": {axis: _neutral_delta_figures(rows, axis, seed) for axis in AXES},
        "words": _word_figures(rows, seed),
    }


@dataclass(frozen=True)
class ResultTable:
    """Rows as columns, so that a resample is one indexing; what costs much is computed once a row."""

    columns: Mapping[str, Any]
    prompts: tuple[tuple[str, str], ...]

    @classmethod
    def from_rows(cls, rows: Rows) -> ResultTable:
        """From the rows of an experiment; coordinates, labels as indices of `NAMES`, and each row's own figures."""
        asked, measured = mixture_matrix(rows, "asked"), mixture_matrix(rows, "measured")
        label, read = asked.argmax(axis=1), measured.argmax(axis=1)
        columns: dict[str, Any] = {
            **{axis: np.array([r["asked"][axis] for r in rows], float) for axis in AXES},
            **{f"measured {axis}": np.array([r["measured"][axis] for r in rows], float) for axis in AXES},
            "label": label,
            "read": read,
            "right": (label == read).astype(float),
            "confidence": measured.max(axis=1),
            "top2": np.array([metrics.top_k([int(i)], p[None]) for i, p in zip(label, measured, strict=True)]),
            "js": metrics.js_divergence(asked, measured),
        }
        if all(r["kind"] == "emotion" for r in rows):
            columns["penalised_error"] = costs.penalised_error(asked, measured)
        return cls(columns, tuple((r["request"], r["content"]) for r in rows))

    def __getitem__(self, name: str) -> Any:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.prompts)

    def take(self, picked: Any) -> ResultTable:
        """The rows of these indices, repeats included."""
        return ResultTable({name: column[picked] for name, column in self.columns.items()}, ())


Statistic = Callable[[ResultTable], float]


def mixture_matrix(rows: Rows, what: str) -> Any:
    """[N, 8] of the asked or measured emotions, in the order of `NAMES`."""
    return np.array([[r[what]["emotions"].get(n, 0.0) for n in NAMES] for r in rows], float).reshape(-1, len(NAMES))


def axis_statistics(axis: str) -> dict[str, Statistic]:
    """Name -> figure of a table on an axis."""
    own, other = f"measured {axis}", OTHER_AXIS[axis]
    return {
        "tau_b": lambda t: metrics.tau_b(t[axis], t[own]),
        "gain": lambda t: metrics.gain(t[axis], t[own]),
        "bias": lambda t: metrics.bias(t[axis], t[own]),
        "leak": lambda t: metrics.leak(t[axis], t[other], t[own], t[f"measured {other}"]),
        "ccc": lambda t: metrics.ccc(t[axis], t[own]),
        "pearson": lambda t: metrics.pearson(t[axis], t[own]),
        "rmse": lambda t: metrics.rmse(t[axis], t[own]),
    }


def class_statistics() -> dict[str, Statistic]:
    """Name -> figure of a table whose rows ask for one emotion each."""
    return {
        "uar": lambda t: metrics.uar(list(t["label"]), list(t["read"])),
        "top2": lambda t: float(t["top2"].mean()),
        "js": lambda t: float(t["js"].mean()),
        "penalised_error": lambda t: float(t["penalised_error"].mean()),
        "ece": lambda t: metrics.expected_calibration_error(t["confidence"], t["right"]),
    }


def with_intervals(table: ResultTable, statistics: Mapping[str, Statistic], seed: int) -> dict[str, dict[str, Any]]:
    """Figures with their bootstrap intervals over prompts, all from the same resamples."""

    def resample(picked: Any) -> list[float]:
        sample = table.take(picked)
        return [statistic(sample) for statistic in statistics.values()]

    ends = metrics.bootstrap_intervals(resample, table.prompts, seed=seed)
    return {
        name: {
            "value": metrics.round_or_none(statistic(table)),
            "interval": [metrics.round_or_none(low), metrics.round_or_none(high)],
        }
        for (name, statistic), (low, high) in zip(statistics.items(), ends, strict=True)
    }


def axis_figures(rows: Rows, axis: str, seed: int = 0) -> dict[str, Any]:
    """How one axis follows the request."""
    table = ResultTable.from_rows(rows)
    figures = with_intervals(table, axis_statistics(axis), seed)
    low, high = figures["gain"]["interval"]
    if low is None or low <= 0 <= high:
        figures["leak"] = {"value": None, "interval": [None, None]}  # in units of a gain that may be none
    constant_rmse, constant_mae = metrics.constant_error(table[axis])
    return {
        **figures,
        "mae": metrics.round_or_none(metrics.mae(table[axis], table[f"measured {axis}"])),
        "constant_rmse": metrics.round_or_none(constant_rmse),
        "constant_mae": metrics.round_or_none(constant_mae),
        "n": len(rows),
    }


def class_figures(rows: Rows, modality: str, seed: int = 0) -> dict[str, Any]:
    """Which emotions are read where each was asked, beside the people of `modality`."""
    table = ResultTable.from_rows(rows)
    requested, read = ([NAMES[i] for i in table[column]] for column in ("label", "read"))
    is_sure = np.array([not r["unsure"] for r in rows])
    return {
        **with_intervals(table, class_statistics(), seed),
        "n": len(rows),
        "chance_uar": metrics.round_or_none(1 / max(1, len(set(requested)))),
        "chance_penalised": metrics.round_or_none(costs.chance_error(mixture_matrix(rows, "asked"))),
        "uar_where_sure": (
            metrics.round_or_none(class_statistics()["uar"](table.take(is_sure))) if is_sure.any() else None
        ),
        "confusion": {
            "names": list(NAMES),
            "counts": metrics.count_confusions(requested, read, NAMES).astype(int).tolist(),
        },
        "reliability": [
            [round(c, 4), round(r, 4), n] for c, r, n in metrics.reliability_bins(table["confidence"], table["right"])
        ],
        "people": _human_figures(requested, read, modality),
    }


def _human_figures(requested: list[str], read: list[str], modality: str) -> dict[str, Any] | None:
    """The judge's recall and one rater's, over the emotions that both tables have."""
    recalls = human.recall(modality)
    pairs = [(a, r) for a, r in zip(requested, read, strict=True) if a in recalls]
    if not pairs:
        return None
    judge_uar = metrics.uar([a for a, _ in pairs], [r for _, r in pairs])
    people = float(np.mean([recalls[a] for a in sorted({a for a, _ in pairs})]))
    return {
        "recall": {k: round(v, 3) for k, v in recalls.items()},
        "uar": metrics.round_or_none(people),
        "judge_uar": metrics.round_or_none(judge_uar),
        "margin": metrics.round_or_none(judge_uar - people),
    }


def _sweep_figures(rows: Rows, axis: str, seed: int) -> dict[str, Any] | None:
    """One axis moved while the other rests: order kept, and the mean curve."""
    if len(rows) < 3:
        return None
    table, own = ResultTable.from_rows(rows), f"measured {axis}"
    levels = sorted(set(table[axis]))
    order: dict[str, Statistic] = {
        "spearman": lambda t: metrics.spearman(t[axis], t[own]),
        "ordered_pairs": lambda t: metrics.ordered_pairs(t[axis], t[own]),
    }
    at_level = [table.take(table[axis] == x) for x in levels]
    return {
        **with_intervals(table, order, seed),
        "asked": [round(float(x), 4) for x in levels],
        "measured": {a: [round(float(t[f"measured {a}"].mean()), 4) for t in at_level] for a in AXES},
        "deviation": {a: [round(float(t[f"measured {a}"].std()), 4) for t in at_level] for a in AXES},
    }


def _intensity_figures(rows: Rows) -> dict[str, Any] | None:
    """Does more of the same emotion measure further out: Spearman of intensity and the way along the asked
    direction.
    """
    correlations = {}
    for name in NAMES:
        own = [r for r in rows if r["kind"] == "emotion" and r["affect"] == name]
        if len({r["intensity"] for r in own}) > 1:
            requested = next((r for r in own if r["intensity"] == 1), own[0])["asked"]
            distances = [
                r["measured"]["valence"] * requested["valence"] + r["measured"]["arousal"] * requested["arousal"]
                for r in own
            ]
            correlations[name] = metrics.round_or_none(metrics.spearman([r["intensity"] for r in own], distances))
    values = [x for x in correlations.values() if x is not None]
    return {"spearman": correlations, "mean": metrics.round_or_none(float(np.mean(values)))} if values else None


def _wheel_figures(rows: Rows) -> list[dict[str, Any]]:
    """Emotion-wheel F of the emotions read (all with a share of a quarter, at least the likeliest) for the
    words asked.
    """
    if not rows:
        return []
    from studio.evaluator import openvocab

    answers = [
        [n for n, p in zip(NAMES, row, strict=True) if p >= READ_SHARE or p == row.max()]
        for row in mixture_matrix(rows, "measured")
    ]
    agreements = openvocab.compare_words(answers, [[r["affect"]] for r in rows])
    return [{k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(row).items()} for row in agreements]


def _neutral_delta_figures(rows: Rows, axis: str, seed: int) -> dict[str, Any] | None:
    """Order and gain after the neutral reading of the same content and seed is taken away: the words no longer
    count.
    """
    neutral = {(r["content"], r["seed"]): r["measured"][axis] for r in rows if r["affect"] == "neutral"}
    differences = [
        {**r, "measured": {**r["measured"], axis: r["measured"][axis] - neutral[r["content"], r["seed"]]}}
        for r in rows
        if (r["content"], r["seed"]) in neutral and r["affect"] != "neutral"
    ]
    if len(differences) < 3:
        return None
    table, statistics = ResultTable.from_rows(differences), axis_statistics(axis)
    return {
        **with_intervals(table, {name: statistics[name] for name in ("tau_b", "gain")}, seed),
        "n": len(differences),
    }


def _word_figures(rows: Rows, seed: int) -> dict[str, Any] | None:
    """How far the words' own valence pulls the measured valence, beside what was asked (partial slopes)."""
    spoken = [r for r in rows if r["words"]]
    if not spoken:
        return None
    contents = {r["content"]: round(float(r["words"]["valence"]), 4) for r in spoken}

    measured = ResultTable.from_rows(spoken)
    table = ResultTable(
        {**measured.columns, "words": np.array([r["words"]["valence"] for r in spoken], float)}, measured.prompts
    )

    def pull(t: ResultTable) -> float:
        return metrics.partial_slope(t["words"], t["valence"], t["measured valence"])

    return {
        "pull": with_intervals(table, {"pull": pull}, seed)["pull"] if len(set(contents.values())) > 1 else None,
        "valence": contents,
        "n": len(spoken),
    }


def format_summary(figures: Mapping[str, Any]) -> list[str]:
    """The figures in a few lines of text."""
    lines = [
        f"{figures['task']} by {figures['engine']}, judged by {figures['judge']}: {figures['n']} outputs,"
        f" {figures['unsure']} unsure"
    ]
    for axis, f in figures["axes"].items():
        values = "  ".join(
            f"{name} {format_figure(f[name])}" for name in ("tau_b", "gain", "bias", "leak", "ccc", "rmse")
        )
        lines.append(f"{axis:8} {values}  (constant answer {f['constant_rmse']:.2f})")
    for axis, f in ((a, f) for a, f in figures["sweeps"].items() if f):
        lines.append(
            f"{axis:8} swept: Spearman {format_figure(f['spearman'])}  ordered pairs"
            f" {format_figure(f['ordered_pairs'])}"
        )
    if c := figures["classes"]:
        values = "  ".join(f"{name} {format_figure(c[name])}" for name in ("uar", "top2", "ece", "penalised_error"))
        lines.append(f"emotions {values}  (chance {c['chance_uar']:.2f}, penalised {c['chance_penalised']:.2f})")
        if people := c["people"]:
            lines.append(
                f"people   one rater's UAR {people['uar']:.2f} on {len(people['recall'])} emotions, the judge's"
                f" {people['judge_uar']:.2f}; {human.ATTRIBUTION}"
            )
    return [*lines, format_people_of_engine(figures.get("people"))]


def format_figure(figure: Mapping[str, Any] | None) -> str:
    """A figure with its interval, in brackets."""
    if figure is None or figure["value"] is None:
        return "-"
    low, high = figure["interval"]
    return f"{figure['value']:.2f}" + ("" if low is None else f" [{low:.2f}, {high:.2f}]")

"""The benchmark as one table: under each engine a row a judge and a row of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studio.evaluator.people import NOBODY

AXES = ("valence", "arousal")
FIGURES = ("tau_b", "gain", "leak")
MEASURES = ("words kept", "identity kept", "quality")
HEAD = (
    "engine",
    "judge",
    *(f"{axis} {name}" for axis in AXES for name in FIGURES),
    "emotion UAR",
    "abstained",
    *MEASURES,
    "outputs",
)
GUIDED = "*"  # behind a judge that helped to make the engine
NONE = "–"


def format_table(figures: Mapping[str, Any]) -> str:
    """The table for a terminal, with its notes."""
    head = tuple(name.replace("valence", "V").replace("arousal", "A") for name in HEAD)
    rows = [head, *list_rows(figures)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([*(line.rstrip() for line in lines), *list_notes(figures)])


def format_markdown(figures: Mapping[str, Any]) -> str:
    """The table for a page, with its notes."""
    lines = ["| " + " | ".join(_escape(cell) for cell in row) + " |" for row in (HEAD, *list_rows(figures))]
    lines.insert(1, "|" + "---|" * len(HEAD))
    return "\n".join([*lines, "", *(f"- {_escape(note)}" for note in list_notes(figures))])


def list_rows(figures: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The cells of the table, a row a judge and one of people under each engine."""
    for engine in figures["engines"]:
        if "failed" in engine:
            yield (engine["engine"], "not measured", *[NONE] * (len(HEAD) - 2))
            continue
        for number, house in enumerate(engine["houses"]):
            measures = [_value(engine["measures"][name]) for name in MEASURES] if number == 0 else [""] * len(MEASURES)
            yield (
                engine["engine"] if number == 0 else "",
                house["judge"] + (GUIDED if house["guided"] else ""),
                *_axis_cells(house["axes"]),
                _value(house["emotions"]),
                _number(house["abstained"]),
                *measures,
                str(house["outputs"]),
            )
        yield _people_row(engine["people"])


def list_notes(figures: Mapping[str, Any]) -> list[str]:
    """What a reader of the table should know, each once."""
    measured = [engine for engine in figures["engines"] if "failed" not in engine]
    notes = [
        f"{GUIDED} {house['judge']} is not independent of {engine['engine']}: {house['guided']}"
        for engine in measured
        for house in engine["houses"]
        if house["guided"]
    ]
    for name in MEASURES:
        reasons: dict[str, list[str]] = {}
        for engine in measured:
            if reason := engine["measures"][name].get("reason"):
                reasons.setdefault(reason, []).append(engine["engine"])
        notes += [f"{name} not measured of {', '.join(names)}: {reason}" for reason, names in reasons.items()]
    notes += [f"{e['engine']} not measured: {e['failed']}" for e in figures["engines"] if "failed" in e]
    return notes + [f"left out {line}" for line in figures["left_out"]]


def _people_row(people: Mapping[str, Any] | None) -> tuple[str, ...]:
    if people is None:
        return ("", NOBODY, *[""] * (len(HEAD) - 2))
    cells = [_number(people["axes"].get(axis, {}).get(name)) for axis in AXES for name in FIGURES]
    return ("", "people", *cells, _number(people["named"]), "", *[""] * len(MEASURES), str(people["items"]))


def _axis_cells(axes: Mapping[str, Any]) -> Sequence[str]:
    return [_value(axes.get(axis, {}).get(name)) for axis in AXES for name in FIGURES]


def _value(figure: Mapping[str, Any] | None) -> str:
    return _number(figure.get("value") if figure else None)


def _number(x: float | None) -> str:
    return NONE if x is None else f"{x:.2f}"


def _escape(text: str) -> str:
    return text.replace("|", "\\|")

"""The section of a study's report that sets every recognizer beside the people, item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from studio.study.html_parts import TITLES, draw_table, format_interval, format_number, heat_table, wrap_section


def recognizers_section(report: Mapping[str, Any]) -> str:
    """Agreement on each axis, the confusion of the leading emotions, and the items on which both differ most."""
    if not report["recognizers"]:
        return wrap_section("Recognizers against these people", "<p>No recognizer was compared.</p>")
    rows = [row for name, figures in report["recognizers"].items() for row in _axis_rows(name, figures)]
    head = ("recognizer", "against people's", "r", "MAE", "tau_b", "gain", "CCC", "items")
    parts = [draw_table(head, rows)] if rows else []
    for name, figures in report["recognizers"].items():
        parts += [*_confusion(name, figures), *_apart(name, figures)]
    return wrap_section("Recognizers against these people", *parts)


def _axis_rows(name: str, figures: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for measure, f in figures.items():
        if measure in TITLES:
            yield (
                escape(name),
                TITLES[measure],
                format_interval(f, "r"),
                format_number(f["mae"]),
                format_number(f["tau_b"]),
                format_interval(f, "gain"),
                format_number(f["ccc"]),
                str(f["n"]),
            )


def _confusion(name: str, figures: Mapping[str, Any]) -> Iterator[str]:
    emotions = figures.get("emotions")
    if not emotions:
        return
    shares = {
        said: {word: count / sum(row) for word, count in zip(emotions["names"], row, strict=True)}
        for said, row in emotions["confusion"].items()
    }
    yield (
        f"<p>{escape(name)} names the emotion that most people name in"
        f" {format_number(emotions['same_leading_emotion'])} of {emotions['n']} items; their mixtures differ by"
        f" {format_number(emotions['js_divergence_bits'])} bits. Rows are what people name most, columns what it"
        f' names:</p><div class="wide">{heat_table(shares)}</div>'
    )


def _apart(name: str, figures: Mapping[str, Any]) -> Iterator[str]:
    if not figures["apart"]:
        return
    rows = [
        (
            escape(row["name"]),
            ", ".join(format_number(x) for x in row["people"]),
            escape(row["people_emotion"] or "–"),
            ", ".join(format_number(x) for x in row["recognizer"]),
            escape(row["recognizer_emotion"]),
            format_number(row["distance"]),
            str(row["ratings"]),
        )
        for row in figures["apart"]
    ]
    head = ("item", "people", "named", escape(name), "named", "distance", "ratings")
    yield "<p>Where both differ most (valence, arousal):</p>" + draw_table(head, rows)

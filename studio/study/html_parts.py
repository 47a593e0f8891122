"""Numbers and tables of a study's report as text: they take the report's plain values and know no statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TITLES = {
    "vad.valence": "valence (pad)",
    "vad.arousal": "arousal (pad)",
    "sam.valence": "valence (figures)",
    "sam.arousal": "arousal (figures)",
    "sam.dominance": "dominance (figures)",
    "mos": "naturalness",
}


def format_number(x: Any, digits: int = 2) -> str:
    """A number for people: ".62", "-.10", "–" where there is none."""
    if x is None:
        return "–"
    text = f"{x:.{digits}f}"
    return text.replace("0.", ".", 1) if abs(x) < 1 and not text.startswith(("1", "-1")) else text


def format_interval(figures: Mapping[str, Any], name: str) -> str:
    """A figure with its interval, ".62 [.41, .77]"."""
    low, high = figures.get(f"{name}_low"), figures.get(f"{name}_high")
    return format_number(figures[name]) + (
        f" [{format_number(low)}, {format_number(high)}]" if low is not None and high is not None else ""
    )


def heat_table(rows: Mapping[str, Mapping[str, float | None]]) -> str:
    """A table of shares, requested down and perceived across, each cell as dark as its share."""
    names = list(next(iter(rows.values())))
    head = "".join(f"<th scope='col'>{n}</th>" for n in names)
    body = "".join(
        f"<tr><th scope='row'>{asked}</th>"
        + "".join(
            f'<td class="heat{" own" if n == asked else ""}"'
            f' style="--share:{(row[n] or 0):.3f}">{format_number(row[n])}</td>'
            for n in names
        )
        + "</tr>"
        for asked, row in rows.items()
    )
    return f'<table class="confusion"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'


def wrap_section(title: str, *body: str) -> str:
    """A part of the page under its heading."""
    return f"<section><h2>{title}</h2>{''.join(body)}</section>"


def draw_table(head: Sequence[str], rows: Iterable[Sequence[str]], name: str = "") -> str:
    """Cells are HTML; the first of a row names it."""
    top = "".join(f"<th scope='col'>{h}</th>" for h in head)
    body = "".join(
        "<tr>" + f"<th scope='row'>{row[0]}</th>" + "".join(f"<td>{c}</td>" for c in row[1:]) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table class="{name}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def describe_distance(row: Mapping[str, Any]) -> str:
    """Where people and a recognizer place an item, and what each names it."""
    sides = []
    for who in ("people", "recognizer"):
        point = ", ".join(format_number(x) for x in row[who])
        sides.append(f"{who} {point}" + (f" ({row[f'{who}_emotion']})" if row[f"{who}_emotion"] else ""))
    return "; ".join(sides)

"""Numbers and tables of a study's report as text: they take the report's plain values and know no statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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

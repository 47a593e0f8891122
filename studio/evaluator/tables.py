"""Tables of a report as HTML: the figures themselves, and the numbers behind each plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

#: Name of a figure, what it means to a reader.
AXIS_FIGURES: Mapping[str, tuple[str, str]] = {
    "tau_b": ("Order kept (Kendall τ-b)", "1: every pair of requests comes out in the asked order; 0: no relation"),
    "gain": ("Gain", "slope of measured on asked; 1 keeps the strength, 0 ignores the request"),
    "bias": ("Bias", "mean of measured minus asked"),
    "leak": (
        "Leak",
        "what a request moves the other axis by, in units of the gain; 0 is none, – where the gain itself is not clear",
    ),
    "ccc": ("Concordance (CCC)", "1 only where measured equals asked"),
    "pearson": ("Pearson r", "linear relation, whatever the strength"),
    "rmse": ("RMSE", "typical distance of measured and asked"),
}
CLASS_FIGURES: Mapping[str, tuple[str, str]] = {
    "uar": ("Recall, mean of the emotions (UAR)", "share of each emotion's outputs that are read as it, averaged"),
    "top2": ("Among the two likeliest", "share whose asked emotion is first or second"),
    "penalised_error": ("Penalised error", "a confusion costs the distance of the two emotions: 0 right, 1 the worst"),
    "js": ("Divergence from the asked mixture", "Jensen-Shannon, in bits: 0 equal, 1 disjoint"),
    "ece": ("Calibration error (ECE)", "gap between stated confidence and share right, 15 bins"),
}


def figure_cell(figure: Mapping[str, Any] | None) -> str:
    """A cell: the figure over its interval."""
    if figure is None or figure.get("value") is None:
        return "<td>–</td>"
    low, high = figure["interval"]
    span = "" if low is None else f'<span class="range">{format_signed(low)} to {format_signed(high)}</span>'
    return f"<td>{format_signed(figure['value'])}{span}</td>"


def format_signed(x: float | None, digits: int = 2) -> str:
    """A number with a true minus sign."""
    return "–" if x is None else f"{round(x, digits) + 0.0:.{digits}f}".replace("-", "−")


def axis_table(figures: Mapping[str, Mapping[str, Any]], caption: str) -> str:
    """How each axis follows the request."""
    names = list(figures)
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{title}</th>{"".join(figure_cell(figures[a][key]) for a in names)}<td'
        f' class="text">{meaning}</td></tr>'
        for key, (title, meaning) in AXIS_FIGURES.items()
    )
    constant = "".join(f"<td>{format_signed(figures[a]['constant_rmse'])}</td>" for a in names)
    rows += (
        f'<tr><th scope="row">RMSE of a constant answer</th>{constant}<td class="text">what any judge has to'
        " beat</td></tr>"
    )
    return _wrap_table(
        caption, f'<th scope="col">figure</th>{head}<th scope="col" class="text">how to read it</th>', rows
    )


def class_table(figures: Mapping[str, Any]) -> str:
    """How the eight emotions are read."""
    chance = {"uar": figures["chance_uar"], "penalised_error": figures["chance_penalised"]}
    rows = "".join(
        f'<tr><th scope="row">{title}</th>{figure_cell(figures[key])}<td>{format_signed(chance.get(key))}</td><td'
        f' class="text">{meaning}</td></tr>'
        for key, (title, meaning) in CLASS_FIGURES.items()
    )
    return _wrap_table(
        f"Emotions at intensity 1, {figures['n']} outputs",
        '<th scope="col">figure</th><th scope="col">measured</th><th scope="col">chance</th><th scope="col"'
        ' class="text">how to read it</th>',
        rows,
    )


def heat_table(caption: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]]) -> str:
    """A confusion as a table whose cells are as dark as their share (0 to 1); None where nothing was asked."""
    head = "<td></td>" + "".join(f'<th scope="col"><span>{escape(n)}</span></th>' for n in names)
    body = "".join(
        "<tr><th"
        f' scope="row">{escape(row)}</th>{"".join(_heat_cell(x, row == n) for x, n in zip(shares, names, strict=True))}</tr>'
        for row, shares in rows
    )
    return (
        '<div class="wide"><table'
        f' class="heat"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def plain_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Any table; numbers get two digits."""
    top = "".join(f'<th scope="col">{escape(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(_plain_cell(x, i == 0) for i, x in enumerate(row)) + "</tr>" for row in rows)
    return _wrap_table(caption, top, body)


def fold_table(summary: str, table: str) -> str:
    """The numbers behind a plot, folded away."""
    return f"<details><summary>{escape(summary)}</summary>{table}</details>"


def comparison_table(comparison: Mapping[str, Any]) -> str:
    """Old and new, the difference with its paired interval, and what it means."""
    rows = []
    for r in comparison["rows"]:
        title = {**AXIS_FIGURES, **CLASS_FIGURES}[r["figure"]][0]
        low, high = r["interval"]
        span = "" if low is None else f'<span class="range">{format_signed(low)} to {format_signed(high)}</span>'
        style = f' class="{r["verdict"]}"' if r["verdict"] in ("better", "worse") else ""
        rows.append(
            f'<tr><th scope="row">{r["axis"]}:'
            f" {title}</th><td>{format_signed(r['old'])}</td><td>{format_signed(r['new'])}</td>"
            f"<td>{format_signed(r['difference'])}{span}</td><td{style}>{r['verdict']}</td></tr>"
        )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("figure", "before", "now", "difference, 95 %", "verdict"))
    return _wrap_table(
        f"{comparison['old']} before, {comparison['new']} now; {comparison['paired']} paired outputs",
        head,
        "".join(rows),
    )


def _wrap_table(caption: str, head: str, body: str) -> str:
    return (
        "<div"
        f' class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _plain_cell(x: Any, first: bool) -> str:
    text = format_signed(x) if isinstance(x, float) else escape("–" if x is None else str(x))
    return f'<th scope="row">{text}</th>' if first else f"<td>{text}</td>"


def _heat_cell(share: float | None, hit: bool) -> str:
    if share is None or share != share:
        return "<td>–</td>"
    marks = " ".join(m for m, on in (("strong", share > 0.55), ("hit", hit)) if on)
    return f'<td class="{marks}" style="--p:{share:.2f}">{round(100 * share)}</td>'

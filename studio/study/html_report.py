"""The report as one HTML page without outside resources, and as a few lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from studio.plots import svg, svg_charts
from studio.plots.svg_charts import IntervalRow, PlaneArrow
from studio.study.html_judges import recognizers_section
from studio.study.html_parts import TITLES, draw_table, format_interval, format_number, heat_table, wrap_section

_SHOWN = 200  # items in the table; the JSON inside the page has all


def render_html(report: Mapping[str, Any]) -> str:
    """The whole page; the report's JSON is inside, under the id `data`."""
    home = resources.files("studio.study") / "page"
    style = (home / "report.css").read_text(encoding="utf-8") + svg.style_sheet()
    data = json.dumps(report, ensure_ascii=False).replace("<", "\\u003c")
    parts = (_raters, _agreement, _requested, _opinion, _comparisons, recognizers_section, _items, _comments, _methods)
    body = "".join(part(report) for part in parts)
    study = report["study"]
    head = (
        f"{report['raters']['counted']} of {report['raters']['joined']} raters counted · {study['items']} items ·"
        f" {study['pairs']} pairs · made {study['created'][:10]}"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f' initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(study["title"])}:'
        f" report</title><style>{style}</style></head><body><main>"
        f"<h1>{escape(study['title'])}</h1><p class='sub'>{head}</p>{body}</main>"
        f'<script type="application/json" id="data">{data}</script></body></html>'
    )


def _interval_chart(
    rows: Sequence[tuple[str, Mapping[str, Any], str]], low: float, high: float, mark: float | None = None
) -> str:
    """Rows of (label, figures with `low`, `high` and `n`, name of the figure) as a chart."""
    shown = [
        IntervalRow(label, row[figure], row["low"], row["high"], f"{format_number(row[figure])} (n {row['n']})")
        for label, row, figure in rows
    ]
    return f'<div class="bars">{svg_charts.draw_intervals(shown, low, high, mark)}</div>'


def _raters(report: Mapping[str, Any]) -> str:
    rows = []
    for p in report["raters"]["people"]:
        state = "counted" if p["counted"] else "<b class='out'>not counted</b>"
        if p["reasons"]:
            state += f": {escape('; '.join(p['reasons']))}"
        rows.append(
            (
                p["rater"],
                str(p["ratings"]),
                str(p["revisions"]),
                f"{p['checks_passed']} of {p['checks_answered']}",
                format_number(p["self_difference"]),
                f"{p['minutes']:g}",
                "yes" if p["finished"] else "no",
                state,
            )
        )
    head = ("rater", "answers", "changed", "checks passed", "self-difference", "minutes", "finished", "")
    return wrap_section("People and attention", draw_table(head, rows, "people"))


def _agreement(report: Mapping[str, Any]) -> str:
    rows = [
        (
            TITLES[name],
            format_number(a["icc_2_1"]),
            f"{format_number(a['icc_2_k'])} (k {a['k']:.1f})" if a["k"] else "–",
            format_number(a["kendall_w"]),
            format_number(a["krippendorff_alpha"]),
            format_number(a["mean_difference"]),
            str(a["ratings"]),
        )
        for name, a in report["agreement"].items()
        if name != "emotions"
    ]
    body = (
        [draw_table(("scale", "ICC(2,1)", "ICC(2,k)", "Kendall W", "alpha", "mean difference of two", "ratings"), rows)]
        if rows
        else []
    )
    words = report["agreement"].get("emotions")
    if words:
        text = (
            f"Emotion words: alpha {format_number(words['krippendorff_alpha_strongest'])} for the strongest word; two"
            f" raters name the same one with chance {format_number(words['pairwise_agreement'])}"
        )
        known = ", ".join(f"{kind} {format_number(v)}" for kind, v in words["people_elsewhere"].items())
        text += f" (for comparison, acted clips of CREMA-D: {known})" if known else ""
        text += f". {words['without_one_strongest']} of {words['ratings']} ratings had no single strongest word."
        each = words["krippendorff_alpha_each"]
        body += [
            f"<p>{text}</p>",
            draw_table(["chosen or not", *each], [["alpha", *(format_number(v) for v in each.values())]]),
        ]
    return wrap_section("Agreement", *body) if body else ""


def _requested(report: Mapping[str, Any]) -> str:
    figures = report["requested_vs_perceived"]
    axes = {n: f for n, f in figures.items() if n != "emotions"}
    body = []
    if axes:
        head = ("scale", "r", "tau_b", "gain", "bias", "CCC", "items")
        rows = [
            (
                TITLES[n],
                format_interval(f, "r"),
                format_number(f["tau_b"]),
                format_interval(f, "gain"),
                format_number(f["bias"]),
                format_number(f["ccc"]),
                str(f["n"]),
            )
            for n, f in axes.items()
        ]
        body.append(draw_table(head, rows))
        shown = [_plane_chart(report["items"], "vad" if "vad.valence" in axes else "sam")]
        shown += [_scatter_chart(report["items"], name, f) for name, f in axes.items()]
        body.append(
            f'<div class="plots">{"".join(shown)}</div><p class="note">Rings are requests, dots the mean of what was'
            " perceived. Dashed: perceived as requested.</p>"
        )
    words = figures.get("emotions")
    if words:
        text = (
            f"The requested emotion gets {format_number(words['votes_for_requested'])} of the votes and leads in"
            f" {format_number(words['requested_leads'])} of {words['n']} items (chance"
            f" {format_number(words['chance'], 3)})."
        )
        body += [
            f"<p>{text} Rows are requests, columns the share of votes:</p>",
            f'<div class="wide">{heat_table(words["votes"])}</div>',
        ]
    return wrap_section("Requested and perceived", *body) if body else ""


def _plane_chart(items: Sequence[Mapping[str, Any]], scale: str) -> str:
    """Arrows from what was requested of each item to the mean of what was perceived."""
    arrows = []
    for item in items:
        v, a = (item["measures"].get(f"{scale}.{axis}", {}).get("mean") for axis in ("valence", "arousal"))
        if v is None or a is None:
            continue
        request = item["requested"]
        start = (request["valence"], request["arousal"]) if request else None
        hint = f"{item['name']}: perceived {format_number(v)}, {format_number(a)}"
        arrows.append(PlaneArrow((v, a), start, request["emotion"] if request else None, hint=hint))
    title = "Requested and perceived on the plane of valence and arousal"
    return svg.wrap_svg(svg_charts.draw_arrows(arrows, dot_radius=5), title)


def _scatter_chart(items: Sequence[Mapping[str, Any]], measure: str, figures: Mapping[str, Any]) -> str:
    """Requested against perceived on one axis."""
    axis = measure.partition(".")[2]
    points = []
    for item in items:
        perceived = item["measures"][measure]["mean"]
        if item["requested"] and perceived is not None:
            x = item["requested"][axis]
            hint = f"{item['name']}: requested {format_number(x)}, perceived {format_number(perceived)}"
            points.append((x, perceived, hint))
    name = TITLES[measure]
    chart = svg_charts.draw_scatter(points, figures["gain"], f"requested {name}", "perceived")
    return svg.wrap_svg(chart, f"Requested against perceived {name}")


def _opinion(report: Mapping[str, Any]) -> str:
    opinion = report["opinion"]
    if not opinion:
        return ""
    rows = [("all", opinion["all"], "mean")]
    rows += [(f"engine {name}", f, "mean") for name, f in opinion["by_engine"].items()]
    rows += [(f"requested {name}", f, "mean") for name, f in opinion["by_emotion"].items()]
    return wrap_section("Mean opinion: how natural (1 to 5)", _interval_chart(rows, 1, 5))


def _comparisons(report: Mapping[str, Any]) -> str:
    ab = report["comparisons"]
    if not ab:
        return ""
    rows = [("as requested, all", ab["as_requested"], "share")] if ab["as_requested"]["n"] else []
    rows += [
        (f"more {name}" if group == "by_question" else name, f, "share")
        for group in ("by_question", "engines")
        for name, f in ab[group].items()
    ]
    head = ("pair", "question", "requested to have more", "share", "95 %", "p")
    table = [
        (
            f"{escape(p['first'])} / {escape(p['second'])}",
            escape(p["question"]),
            escape(p["expected"] or "–"),
            f"{p['k']} of {p['n']} for {escape(p['chosen'])}",
            f"{format_number(p['low'])} to {format_number(p['high'])}",
            format_number(p["p"], 3),
        )
        for p in ab["pairs"][:_SHOWN]
    ]
    return wrap_section("A/B", _interval_chart(rows, 0, 1, 0.5) if rows else "", draw_table(head, table))


def _items(report: Mapping[str, Any]) -> str:
    items = report["items"]
    if not items:
        return ""
    names = list(items[0]["measures"])
    rows = []
    for item in items[:_SHOWN]:
        cells = [
            f"{format_number(m['mean'])} ± {format_number(m['sd'])}" if m["n"] else "–"
            for m in (item["measures"][n] for n in names)
        ]
        votes = svg_charts.draw_vote_bar(item["emotions"]) if "emotions" in item else ""
        other = ", ".join(f"{w} {n}" for w, n in item.get("other", {}).items())
        asked = item["requested"]["words"] if item["requested"] else "–"
        rows.append((escape(item["name"]), escape(asked), str(item["n"]), *cells, votes, escape(other)))
    more = (
        f"<p class='note'>The first {_SHOWN} of {len(items)}; all are in the JSON.</p>" if len(items) > _SHOWN else ""
    )
    head = ("item", "requested", "n", *(TITLES[n] for n in names), "votes", "other words")
    return wrap_section(
        "Items (mean ± SD, all votes)",
        svg.draw_legend() if "emotions" in items[0] else "",
        draw_table(head, rows, "items"),
        more,
    )


def _comments(report: Mapping[str, Any]) -> str:
    return (
        wrap_section("Comments", "<ul>" + "".join(f"<li>{escape(c)}</li>" for c in report["comments"]) + "</ul>")
        if report["comments"]
        else ""
    )


def _methods(report: Mapping[str, Any]) -> str:
    notes = "".join(f"<li>{escape(n)}</li>" for n in report["notes"])
    return (wrap_section("Notes", f"<ul>{notes}</ul>") if notes else "") + wrap_section(
        "How it was computed",
        "<ul class='note'>" + "".join(f"<li>{escape(m)}</li>" for m in report["methods"]) + "</ul>",
    )

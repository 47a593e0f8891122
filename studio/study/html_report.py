"""The report as one HTML page without outside resources, and as a few lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any

from studio.study import charts
from studio.study.charts import between, number

TITLES = {
    "vad.valence": "valence (pad)",
    "vad.arousal": "arousal (pad)",
    "sam.valence": "valence (figures)",
    "sam.arousal": "arousal (figures)",
    "sam.dominance": "dominance (figures)",
    "mos": "naturalness",
}
_SHOWN = 200  # items in the table; the JSON inside the page has all


def lines(facts: Mapping[str, Any]) -> list[str]:
    """The main figures in words."""
    people = facts["raters"]
    out = [
        f"{facts['study']['title']}: {people['joined']} raters, {people['counted']} counted, {facts['study']['items']} items"
    ]
    out += [f"not counted: {p['rater']}, {'; '.join(p['reasons'])}" for p in people["people"] if not p["counted"]]
    for name, a in facts["agreement"].items():
        if name == "emotions":
            out.append(
                f"{'words':20} alpha {number(a['krippendorff_alpha_strongest'])}, two raters agree {number(a['pairwise_agreement'])}"
            )
        else:
            out.append(
                f"{TITLES[name]:20} ICC(2,1) {number(a['icc_2_1'])}, ICC(2,k) {number(a['icc_2_k'])}, W {number(a['kendall_w'])}, alpha {number(a['krippendorff_alpha'])}"
            )
    for name, f in facts["requested_vs_perceived"].items():
        if name == "emotions":
            out.append(
                f"{'requested emotion':20} gets {number(f['votes_for_requested'])} of the votes, leads in {number(f['requested_leads'])} of {f['n']} items"
            )
        else:
            out.append(
                f"{TITLES[name]:20} requested to perceived: r {between(f, 'r')}, tau_b {number(f['tau_b'])}, gain {between(f, 'gain')}, n {f['n']}"
            )
    if facts["opinion"]:
        out.append(
            f"{'naturalness':20} {number(facts['opinion']['all']['mean'])} [{number(facts['opinion']['all']['low'])}, {number(facts['opinion']['all']['high'])}]"
        )
    if facts["comparisons"] and facts["comparisons"]["as_requested"]["n"]:
        ab = facts["comparisons"]["as_requested"]
        out.append(
            f"{'A/B as requested':20} {ab['k']} of {ab['n']} ({number(ab['share'])} [{number(ab['low'])}, {number(ab['high'])}], p {ab['p']:.2g})"
        )
    return out


def render(facts: Mapping[str, Any]) -> str:
    """The whole page; the report's JSON is inside, under the id `data`."""
    home = resources.files("studio.study") / "page"
    style = (home / "report.css").read_text(encoding="utf-8")
    data = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    parts = (_raters, _agreement, _requested, _opinion, _comparisons, _recognizers, _items, _comments, _methods)
    body = "".join(part(facts) for part in parts)
    study = facts["study"]
    head = f"{facts['raters']['counted']} of {facts['raters']['joined']} raters counted · {study['items']} items · {study['pairs']} pairs · made {study['created'][:10]}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(study["title"])}: report</title><style>{style}</style></head><body><main>'
        f"<h1>{escape(study['title'])}</h1><p class='sub'>{head}</p>{body}</main>"
        f'<script type="application/json" id="data">{data}</script></body></html>'
    )


def _section(title: str, *body: str) -> str:
    return f"<section><h2>{title}</h2>{''.join(body)}</section>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], name: str = "") -> str:
    """Cells are HTML; the first of a row names it."""
    top = "".join(f"<th scope='col'>{h}</th>" for h in head)
    body = "".join(
        "<tr>" + f"<th scope='row'>{row[0]}</th>" + "".join(f"<td>{c}</td>" for c in row[1:]) + "</tr>" for row in rows
    )
    return f'<div class="wide"><table class="{name}"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _bars(
    rows: Sequence[tuple[str, Mapping[str, Any], str]], low: float, high: float, mark: float | None = None
) -> str:
    return f'<div class="bars">{charts.intervals(rows, low, high, mark)}</div>'


def _raters(facts: Mapping[str, Any]) -> str:
    rows = []
    for p in facts["raters"]["people"]:
        state = "counted" if p["counted"] else "<b class='out'>not counted</b>"
        if p["reasons"]:
            state += f": {escape('; '.join(p['reasons']))}"
        rows.append(
            (
                p["rater"],
                str(p["ratings"]),
                str(p["revisions"]),
                f"{p['checks_passed']} of {p['checks_answered']}",
                number(p["self_difference"]),
                f"{p['minutes']:g}",
                "yes" if p["finished"] else "no",
                state,
            )
        )
    head = ("rater", "answers", "changed", "checks passed", "self-difference", "minutes", "finished", "")
    return _section("People and attention", _table(head, rows, "people"))


def _agreement(facts: Mapping[str, Any]) -> str:
    rows = [
        (
            TITLES[name],
            number(a["icc_2_1"]),
            f"{number(a['icc_2_k'])} (k {a['k']:.1f})" if a["k"] else "–",
            number(a["kendall_w"]),
            number(a["krippendorff_alpha"]),
            number(a["mean_difference"]),
            str(a["ratings"]),
        )
        for name, a in facts["agreement"].items()
        if name != "emotions"
    ]
    body = (
        [_table(("scale", "ICC(2,1)", "ICC(2,k)", "Kendall W", "alpha", "mean difference of two", "ratings"), rows)]
        if rows
        else []
    )
    words = facts["agreement"].get("emotions")
    if words:
        text = f"Emotion words: alpha {number(words['krippendorff_alpha_strongest'])} for the strongest word; two raters name the same one with chance {number(words['pairwise_agreement'])}"
        known = ", ".join(f"{kind} {number(v)}" for kind, v in words["people_elsewhere"].items())
        text += f" (for comparison, acted clips of CREMA-D: {known})" if known else ""
        text += f". {words['without_one_strongest']} of {words['ratings']} ratings had no single strongest word."
        each = words["krippendorff_alpha_each"]
        body += [f"<p>{text}</p>", _table(["chosen or not", *each], [["alpha", *(number(v) for v in each.values())]])]
    return _section("Agreement", *body) if body else ""


def _requested(facts: Mapping[str, Any]) -> str:
    found = facts["requested_vs_perceived"]
    axes = {n: f for n, f in found.items() if n != "emotions"}
    body = []
    if axes:
        head = ("scale", "r", "tau_b", "gain", "bias", "CCC", "items")
        rows = [
            (
                TITLES[n],
                between(f, "r"),
                number(f["tau_b"]),
                between(f, "gain"),
                number(f["bias"]),
                number(f["ccc"]),
                str(f["n"]),
            )
            for n, f in axes.items()
        ]
        body.append(_table(head, rows))
        scale = "vad" if "vad.valence" in axes else "sam"
        shown = [charts.circumplex(facts["items"], scale)]
        for name, figures in axes.items():
            axis = name.partition(".")[2]
            points = [
                (i["requested"][axis], i["measures"][name]["mean"], i["name"])
                for i in facts["items"]
                if i["requested"] and i["measures"][name]["mean"] is not None
            ]
            shown.append(charts.scatter(points, TITLES[name], figures))
        body.append(
            f'<div class="plots">{"".join(shown)}</div><p class="note">Rings are requests, dots the mean of what was perceived. Dashed: perceived as requested.</p>'
        )
    words = found.get("emotions")
    if words:
        text = f"The requested emotion gets {number(words['votes_for_requested'])} of the votes and leads in {number(words['requested_leads'])} of {words['n']} items (chance {number(words['chance'], 3)})."
        body += [
            f"<p>{text} Rows are requests, columns the share of votes:</p>",
            f'<div class="wide">{charts.heat(words["votes"])}</div>',
        ]
    return _section("Requested and perceived", *body) if body else ""


def _opinion(facts: Mapping[str, Any]) -> str:
    opinion = facts["opinion"]
    if not opinion:
        return ""
    rows = [("all", opinion["all"], "mean")]
    rows += [(f"engine {name}", f, "mean") for name, f in opinion["by_engine"].items()]
    rows += [(f"requested {name}", f, "mean") for name, f in opinion["by_emotion"].items()]
    return _section("Mean opinion: how natural (1 to 5)", _bars(rows, 1, 5))


def _comparisons(facts: Mapping[str, Any]) -> str:
    ab = facts["comparisons"]
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
            f"{number(p['low'])} to {number(p['high'])}",
            number(p["p"], 3),
        )
        for p in ab["pairs"][:_SHOWN]
    ]
    return _section("A/B", _bars(rows, 0, 1, 0.5) if rows else "", _table(head, table))


def _recognizers(facts: Mapping[str, Any]) -> str:
    rows = []
    for name, found in facts["recognizers"].items():
        for measure, f in found.items():
            if measure in TITLES:
                rows.append(
                    (
                        escape(name),
                        TITLES[measure],
                        between(f, "r"),
                        number(f["tau_b"]),
                        between(f, "gain"),
                        number(f["ccc"]),
                        str(f["n"]),
                    )
                )
            elif measure == "emotions":
                rows.append(
                    (
                        escape(name),
                        f"same leading emotion {number(f['same_leading_emotion'])}, divergence {number(f['js_divergence_bits'])} bits",
                        "",
                        "",
                        "",
                        "",
                        str(f["n"]),
                    )
                )
    body = (
        _table(("recognizer", "against people's", "r", "tau_b", "gain", "CCC", "items"), rows)
        if rows
        else "<p>No recognizer was compared.</p>"
    )
    return _section("Recognizers against these people", body)


def _items(facts: Mapping[str, Any]) -> str:
    items = facts["items"]
    if not items:
        return ""
    names = list(items[0]["measures"])
    rows = []
    for item in items[:_SHOWN]:
        cells = [
            f"{number(m['mean'])} ± {number(m['sd'])}" if m["n"] else "–" for m in (item["measures"][n] for n in names)
        ]
        votes = charts.distribution(item["emotions"]) if "emotions" in item else ""
        other = ", ".join(f"{w} {n}" for w, n in item.get("other", {}).items())
        asked = item["requested"]["words"] if item["requested"] else "–"
        rows.append((escape(item["name"]), escape(asked), str(item["n"]), *cells, votes, escape(other)))
    more = (
        f"<p class='note'>The first {_SHOWN} of {len(items)}; all are in the JSON.</p>" if len(items) > _SHOWN else ""
    )
    head = ("item", "requested", "n", *(TITLES[n] for n in names), "votes", "other words")
    return _section(
        "Items (mean ± SD, all votes)",
        charts.legend() if "emotions" in items[0] else "",
        _table(head, rows, "items"),
        more,
    )


def _comments(facts: Mapping[str, Any]) -> str:
    return (
        _section("Comments", "<ul>" + "".join(f"<li>{escape(c)}</li>" for c in facts["comments"]) + "</ul>")
        if facts["comments"]
        else ""
    )


def _methods(facts: Mapping[str, Any]) -> str:
    notes = "".join(f"<li>{escape(n)}</li>" for n in facts["notes"])
    return (_section("Notes", f"<ul>{notes}</ul>") if notes else "") + _section(
        "How it was computed",
        "<ul class='note'>" + "".join(f"<li>{escape(m)}</li>" for m in facts["methods"]) + "</ul>",
    )

"""The report of an experiment as one HTML page: no script, nothing from elsewhere, light and dark, ready to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from conditioning import vocabulary
from studio.evaluator import human, metrics, tables
from studio.evaluator.tables import signed
from studio.plots import svg

STYLE = Path(__file__).with_name("report.css")
Report = Mapping[str, Any]


def html_of(report: Report) -> str:
    """The whole page."""
    sections = [
        part
        for part in (
            _plane(report),
            _axes(report),
            _sweeps(report),
            _emotions(report),
            _trust(report),
            _words(report),
            _open_words(report),
            _against(report),
            _method(report),
        )
        if part
    ]
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>{text}</section>'
        for name, title, text in sections
    )
    heading = f"Does {_NOUNS.get(report['task'], 'it')} feel as asked?"
    lead = f"{report['engine']} engine, {report['summary']['n']} outputs, judged by {report['judge']}, version {report['version']}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)} {escape(report['engine'])}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main>"
        f'<header><h1>{escape(heading)}</h1><p class="lead">{escape(lead)}</p></header>'
        f'<div class="short" role="region" aria-label="In short"><h3>In short</h3><ul>{"".join(f"<li>{escape(s)}</li>" for s in in_short(report))}</ul></div>'
        f'<nav aria-label="Sections">{links}</nav>{body}</main></body></html>'
    )


_NOUNS = {
    "speech": "the voice",
    "image": "the picture",
    "music": "the music",
    "portrait": "the face",
    "convert": "the converted voice",
}


def in_short(report: Report) -> list[str]:
    """The findings in plain sentences, each with its figure."""
    return list(_findings(report["summary"]))


def _findings(figures: Report) -> Iterator[str]:
    for axis, f in figures["axes"].items():
        tau, gain = f["tau_b"]["value"], f["gain"]["value"]
        if tau is None or gain is None:
            continue
        low = f["tau_b"]["interval"][0]
        order = (
            "does not follow the request"
            if low is None or low <= 0
            else ("follows the request" if tau >= 0.5 else "follows the request weakly")
        )
        yield f"{axis.capitalize()} {order} (τ-b {signed(tau)}), with {signed(100 * gain, 0)} % of the asked strength."
        leak = f["leak"]["value"]
        if leak is not None and abs(leak) >= 0.3 and low is not None and low > 0:
            other = "arousal" if axis == "valence" else "valence"
            yield f"A request for {axis} also moves {other}, by {signed(leak)} of what it moves {axis}."
    if c := figures["classes"]:
        people = ""
        if p := c["people"]:
            people = f" On the {len(p['recall'])} emotions that people were asked about: {signed(100 * p['judge_uar'], 0)} %; one human rater of acted clips reaches {signed(100 * p['uar'], 0)} %."
        yield f"Of eight emotions, the asked one is read in {signed(100 * (c['uar']['value'] or 0), 0)} % (chance {signed(100 * c['chance_uar'], 0)} %).{people}"
    if figures["n"] and figures["unsure"]:
        yield f"The judge was unsure of {figures['unsure']} of {figures['n']} outputs; they are counted in every figure."


def _plane(report: Report) -> tuple[str, str, str] | None:
    grid = [r for r in report["rows"] if r["kind"] == "grid"]
    emotions = [r for r in report["rows"] if r["kind"] == "emotion" and r["intensity"] == 1]
    parts = [_mesh(grid)] if len(grid) > 3 else []
    parts += [_arrows(emotions)] if emotions else []
    return ("plane", "Asked and measured on the plane", f'<div class="pair">{"".join(parts)}</div>') if parts else None


def _mesh(rows: Sequence[Report]) -> str:
    levels, asked, measured = svg.grid_points(rows)
    picture = svg.figure(
        "mesh",
        "Grid of requests on the plane of valence and arousal",
        f"{len(asked)} requested points and the mean measured point of each; the table below has the numbers.",
        svg.circumplex({}) + svg.mesh(levels, asked, measured),
    )
    table = tables.plain(
        "Mean measured point of each request",
        ("asked valence", "asked arousal", "measured valence", "measured arousal"),
        [[float(x) for x in (*key, *measured[key])] for key in sorted(asked)],
    )
    return (
        f"<figure><h3>A grid of points</h3>{picture}<figcaption>Dashed: as asked. Solid: the mean of what was measured. A mesh that "
        f"shrinks loses strength, one that shears or turns leaks from axis to axis.</figcaption>{tables.behind('The numbers', table)}</figure>"
    )


def _arrows(rows: Sequence[Report]) -> str:
    names = list(dict.fromkeys(r["affect"] for r in rows))
    ends, clouds = {}, {}
    for name in names:
        own = [r for r in rows if r["affect"] == name]
        clouds[name] = [(r["measured"]["valence"], r["measured"]["arousal"]) for r in own]
        centre = tuple(float(x) for x in np.mean(clouds[name], axis=0))
        ends[name] = ((own[0]["asked"]["valence"], own[0]["asked"]["arousal"]), (centre[0], centre[1]))
    picture = svg.figure(
        "arrows",
        "Eight emotions from asked to measured",
        "An arrow for each emotion from its place to the mean measured point; the table below has the numbers.",
        svg.circumplex({}) + svg.arrows(ends, clouds),
    )
    table = tables.plain(
        "Mean measured point of each emotion",
        ("emotion", "asked valence", "asked arousal", "measured valence", "measured arousal"),
        [[name, *map(float, ends[name][0]), *ends[name][1]] for name in names],
    )
    return (
        f"<figure><h3>Eight emotions</h3>{picture}<figcaption>Ring: as asked. Large dot: mean measured. Small dots: single outputs."
        f"</figcaption>{tables.behind('The numbers', table)}</figure>"
    )


def _axes(report: Report) -> tuple[str, str, str] | None:
    figures = report["summary"]
    if not figures["axes"]:
        return None
    text = f'<div class="card">{tables.axes(figures["axes"], "Grid and sweeps, with 95 % intervals")}</div>'
    deltas = [(a, d) for a, d in figures["neutral_delta"].items() if d]
    if deltas:
        rows = [[axis, _with_range(d["tau_b"]), _with_range(d["gain"]), d["n"]] for axis, d in deltas]
        text += (
            '<div class="card">'
            + tables.plain(
                "The change against the same content asked neutral",
                ("axis", "order kept (τ-b)", "gain", "outputs"),
                rows,
            )
            + "<p>All requests, after the reading of the neutral version of the same words and seed is taken away: what the words themselves "
            "and the voice's own timbre contribute no longer counts.</p></div>"
        )
    if figures["axes_of_emotions"]:
        text += tables.behind(
            "The same figures for the eight emotion words",
            tables.axes(figures["axes_of_emotions"], "Emotion words at intensity 1"),
        )
    return "axes", "How each axis follows the request", text


def _sweeps(report: Report) -> tuple[str, str, str] | None:
    parts = []
    for axis, f in report["summary"]["sweeps"].items():
        if not f:
            continue
        other = "arousal" if axis == "valence" else "valence"
        lines = [
            (f"measured {name}", f["measured"][name], f["deviation"][name], style)
            for name, style in ((other, "other"), (axis, "own"))
        ]
        picture = svg.figure(
            f"sweep-{axis}",
            f"{axis.capitalize()} swept while {other} rests",
            f"Measured {axis} and {other} over asked {axis}; the table below has the numbers.",
            svg.curves(f["asked"], lines, f"asked {axis}"),
            svg.SIDE,
            330,
        )
        rows = [
            [float(x), float(own), float(beside)]
            for x, own, beside in zip(f["asked"], f["measured"][axis], f["measured"][other], strict=True)
        ]
        table = tables.plain(
            f"{axis.capitalize()} swept", (f"asked {axis}", f"measured {axis}", f"measured {other}"), rows
        )
        parts.append(
            f"<figure><h3>{axis.capitalize()}</h3>{picture}<figcaption>Spearman {_with_range(f['spearman'])}; pairs in order "
            f"{_with_range(f['ordered_pairs'])} (chance 0.50). Grey dashes: exactly as asked. Bands: one standard deviation over words and "
            f"seeds.</figcaption>{tables.behind('The numbers', table)}</figure>"
        )
    return ("sweeps", "One axis at a time", f'<div class="pair">{"".join(parts)}</div>') if parts else None


def _emotions(report: Report) -> tuple[str, str, str] | None:
    c = report["summary"]["classes"]
    if not c:
        return None
    names = c["confusion"]["names"]
    shares = metrics.shares(np.array(c["confusion"]["counts"], float))
    ours = tables.heat(
        "Asked (rows), read (columns), per cent",
        names,
        [(n, [float(x) for x in row]) for n, row in zip(names, shares, strict=True)],
    )
    text = (
        f'<div class="pair"><div class="card"><h3>This judge on this engine</h3>{ours}</div>{_people(report, c)}</div>'
    )
    text += f'<div class="card">{tables.classes(c)}</div>'
    if spread := report["summary"]["intensity"]:
        rows = [[name, x] for name, x in spread["spearman"].items()]
        text += tables.behind(
            "Does more intensity measure further out?",
            tables.plain(
                "Spearman of asked intensity and distance along the asked direction", ("emotion", "Spearman"), rows
            ),
        )
    return "emotions", "Which emotion is read", text


def _people(report: Report, c: Report) -> str:
    """The human table of the judge's channel, whole for voices, recall alone for faces."""
    if not c["people"]:
        return ""
    if report["task"] in ("speech", "convert"):
        table = tables.heat(
            "Acted (rows), heard (columns), per cent",
            human.NAMES,
            [(n, [x / 100 for x in row]) for n, row in human.VOICE.items()],
        )
        what = "People who hear actors"
    else:
        table = tables.plain(
            "Recognised by one rater", ("emotion", "share"), [[n, x] for n, x in c["people"]["recall"].items()]
        )
        what = "People who see actors"
    return (
        f'<div class="card"><h3>{what}</h3>{table}<p class="lead">{escape(human.ATTRIBUTION)}. They judged other voices and faces, '
        "six emotions only: a measure of how hard the task is, not a bar to pass.</p></div>"
    )


def _trust(report: Report) -> tuple[str, str, str] | None:
    c = report["summary"]["classes"]
    if not c or not c["reliability"]:
        return None
    picture = svg.figure(
        "reliability",
        "Share right over stated confidence",
        "A bar for each bin of confidence; the table below has the numbers.",
        svg.reliability(c["reliability"]),
        svg.SIDE,
        330,
    )
    table = tables.plain("Reliability", ("stated confidence", "share right", "outputs"), c["reliability"])
    sure = signed(c["uar_where_sure"])
    return (
        "trust",
        "Can the judge's confidence be trusted here?",
        f'<div class="pair"><figure>{picture}<figcaption>On the dashed line, confidence is deserved; below it, the judge is too sure '
        f"(of this engine's outputs; “right” means: as asked). Numbers over the bars: outputs.</figcaption>{tables.behind('The numbers', table)}</figure>"
        f'<div class="card"><h3>Where it is sure</h3><p>UAR over the outputs that the judge does not call unsure: {sure}; over all: '
        f"{signed(c['uar']['value'])}. Calibration error {_with_range(c['ece'])}.</p><p>A judge that is right about people's voices may be too sure "
        "about synthetic ones: read its confidence here, not in its card.</p></div></div>",
    )


def _words(report: Report) -> tuple[str, str, str] | None:
    found = report["summary"]["words"]
    if not found:
        return None
    neutral = {}
    for content in found["valence"]:
        readings = [
            r["measured"]["valence"] for r in report["rows"] if r["content"] == content and r["affect"] == "neutral"
        ]
        neutral[content] = float(np.mean(readings)) if readings else None
    table = tables.plain(
        "Valence of the words alone, and of the voice that speaks them neutrally",
        ("words", "of the words", "of the neutral voice"),
        [[text, float(v), neutral[text]] for text, v in found["valence"].items()],
    )
    pull = (
        f"<p>Pull of the words on the measured valence, the request held fixed: {_with_range(found['pull'])} (0: the judge listens to the voice alone).</p>"
        if found["pull"]
        else ""
    )
    return "words", "What the words say by themselves", f'<div class="card">{table}{pull}</div>'


def _open_words(report: Report) -> tuple[str, str, str] | None:
    found = report["summary"]["wheel"]
    if not found:
        return None
    table = tables.plain(
        "Emotion-wheel agreement of the words asked and the emotions read",
        ("order of emotions", "precision", "recall", "F", "coverage", "outputs"),
        [[r["order"], *(float(r[k]) for k in ("precision", "recall", "f", "coverage")), r["clips"]] for r in found],
    )
    return (
        "open",
        "Open vocabulary",
        f'<div class="card">{table}<p>Words count as equal when a published order puts them in one group (AffectGPT’s '
        "emotion wheel); “random words” is what a labeller reaches who knows which words were asked but not when.</p></div>",
    )


def _against(report: Report) -> tuple[str, str, str] | None:
    found = report.get("against")
    if not found:
        return None
    notes = "".join(f"<li>{escape(n)}</li>" for n in found["notes"])
    return (
        "against",
        "Against the earlier report",
        f'<div class="card">{tables.comparison(found)}{f"<ul>{notes}</ul>" if notes else ""}</div>',
    )


def _method(report: Report) -> tuple[str, str, str]:
    line, plan = report["lineage"], report["plan"]
    facts = {
        "Judge": f"{line['name']} ({line['role']}); stands on {line['backbone']}; weights {line['licence']}",
        "Learnt from": ", ".join(line["corpora"]) or "nothing stated",
        "Guided the engine": ", ".join(line["guides_of_engine"]) or "nobody; judge and engine are independent",
        "Guard": "; ".join(line["notes"]) or "no shared data, backbone or recognizer found",
        "Requests": f"eight emotions at intensities {', '.join(f'{x:g}' for x in plan['intensities'])}, eight further words, "
        f"{plan['points']} x {plan['points']} points, a sweep of each axis",
        "Contents": " / ".join(c for c in plan["contents"] if c) or "none",
        "Seeds": f"0 to {plan['seeds'] - 1}" + (f"; limited to {plan['limit']} outputs" if plan["limit"] else ""),
        "Intervals": f"95 %, percentile bootstrap over prompts (request and content together, seeds kept in one), {metrics.DRAWS} draws",
        "Unsure": "the judge calls an output out of its distribution, or its mixture is nearly flat; such outputs stay in every figure",
    }
    places = ", ".join(
        f"{e} ({signed(v.valence)}, {signed(v.arousal)})"
        for e, word in vocabulary.BASIS.items()
        if (v := vocabulary.load_terms()[word].vad)
    )
    items = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items())
    return (
        "method",
        "How this was measured",
        f'<div class="card"><dl>{items}</dl><p class="lead">Places of the emotions (valence, arousal), Russell '
        f"&amp; Mehrabian 1977: {places}. Penalised errors use distances between these points in valence, arousal and dominance.</p></div>",
    )


def _with_range(figure: Mapping[str, Any] | None) -> str:
    if figure is None or figure["value"] is None:
        return "–"
    low, high = figure["interval"]
    return signed(figure["value"]) + ("" if low is None else f" ({signed(low)} to {signed(high)})")

"""The report of an experiment as one HTML page: no script, nothing from elsewhere, light and dark, ready to print."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from conditioning import vocabulary
from studio.evaluator import metrics, report_sections
from studio.evaluator.grid import KINDS
from studio.evaluator.people import format_people_of_engine
from studio.evaluator.report_sections import ExperimentReport, Section
from studio.evaluator.tables import format_signed
from studio.plots.svg import style_sheet

STYLE = Path(__file__).with_name("report.css")


def render_report(report: ExperimentReport) -> str:
    """The whole page."""
    sections = [
        part
        for part in (
            report_sections.plane_section(report),
            report_sections.axes_section(report),
            report_sections.sweeps_section(report),
            report_sections.emotions_section(report),
            report_sections.calibration_section(report),
            report_sections.words_section(report),
            report_sections.open_vocabulary_section(report),
            report_sections.comparison_section(report),
            _method_section(report),
        )
        if part
    ]
    links = "".join(f'<a href="#{name}">{escape(title)}</a>' for name, title, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(title)}</h2>{text}</section>'
        for name, title, text in sections
    )
    heading = f"Does {_NOUNS.get(report['task'], 'it')} feel as asked?"
    lead = (
        f"{report['engine']} engine, {report['summary']['n']} outputs, judged by {report['judge']}, version"
        f" {report['version']}"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f' initial-scale=1">'
        f"<title>{escape(heading)}"
        f" {escape(report['engine'])}</title><style>{STYLE.read_text(encoding='utf-8')}{style_sheet()}</style></head><body><main>"
        f'<header><h1>{escape(heading)}</h1><p class="lead">{escape(lead)}</p></header>'
        '<div class="short" role="region" aria-label="In short"><h3>In'
        f" short</h3><ul>{''.join(f'<li>{escape(s)}</li>' for s in in_short(report))}</ul></div>"
        f'<nav aria-label="Sections">{links}</nav>{body}</main></body></html>'
    )


_NOUNS = {
    "speech": "the voice",
    "image": "the picture",
    "music": "the music",
    "portrait": "the face",
    "convert": "the converted voice",
}


def in_short(report: ExperimentReport) -> list[str]:
    """The findings in plain sentences, each with its figure."""
    return list(_findings(report["summary"]))


def _findings(figures: ExperimentReport) -> Iterator[str]:
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
        yield (
            f"{axis.capitalize()} {order} (τ-b {format_signed(tau)}), with {format_signed(100 * gain, 0)} % of the"
            " asked strength."
        )
        leak = f["leak"]["value"]
        if leak is not None and abs(leak) >= 0.3 and low is not None and low > 0:
            other = "arousal" if axis == "valence" else "valence"
            yield f"A request for {axis} also moves {other}, by {format_signed(leak)} of what it moves {axis}."
    if c := figures["classes"]:
        people = ""
        if p := c["people"]:
            people = (
                f" On the {len(p['recall'])} emotions that people were asked about:"
                f" {format_signed(100 * p['judge_uar'], 0)} %; one human rater of acted clips reaches"
                f" {format_signed(100 * p['uar'], 0)} %."
            )
        yield (
            f"Of eight emotions, the asked one is read in {format_signed(100 * (c['uar']['value'] or 0), 0)} % (chance"
            f" {format_signed(100 * c['chance_uar'], 0)} %).{people}"
        )
    line = format_people_of_engine(figures.get("people"))
    yield line[0].upper() + line[1:] + "."
    if figures["n"] and figures["unsure"]:
        yield (
            f"The judge was unsure of {figures['unsure']} of {figures['n']} outputs; they are counted in every figure."
        )


def _describe_requests(plan: ExperimentReport) -> Iterator[str]:
    kinds = plan.get("kinds", KINDS)
    said = {
        "emotion": f"eight emotions at intensities {', '.join(f'{x:g}' for x in plan['intensities'])}",
        "word": "eight further words",
        "grid": f"{plan['points']} x {plan['points']} points",
    }
    yield from (said.get(kind, f"a sweep of {kind}") for kind in kinds)


def _method_section(report: ExperimentReport) -> Section:
    line, plan = report["lineage"], report["plan"]
    entries = {
        "Judge": f"{line['name']} ({line['role']}); stands on {line['backbone']}; weights {line['licence']}",
        "Learnt from": ", ".join(line["corpora"]) or "nothing stated",
        "Guided the engine": ", ".join(line["guides_of_engine"]) or "nobody; judge and engine are independent",
        "Guard": "; ".join(line["notes"]) or "no shared data, backbone or recognizer found",
        "Requests": ", ".join(_describe_requests(plan)),
        "Contents": " / ".join(c for c in plan["contents"] if c) or "none",
        "Seeds": f"0 to {plan['seeds'] - 1}" + (f"; limited to {plan['limit']} outputs" if plan["limit"] else ""),
        "Intervals": (
            "95 %, percentile bootstrap over prompts (request and content together, seeds kept in one),"
            f" {metrics.DRAWS} draws"
        ),
        "Unsure": (
            "the judge calls an output out of its distribution, or its mixture is nearly flat; such outputs stay in"
            " every figure"
        ),
    }
    places = ", ".join(
        f"{e} ({format_signed(v.valence)}, {format_signed(v.arousal)})"
        for e, word in vocabulary.BASIS.items()
        if (v := vocabulary.load_terms()[word].vad)
    )
    items = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in entries.items())
    return (
        "method",
        "How this was measured",
        (
            f'<div class="card"><dl>{items}</dl><p class="lead">Places of the emotions (valence, arousal), Russell'
            f" &amp; Mehrabian 1977: {places}. Penalised errors use distances between these points in valence, arousal"
            " and dominance.</p></div>"
        ),
    )

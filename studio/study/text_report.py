"""The report of a study in words, a figure a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.study.html_parts import TITLES, describe_distance, format_interval, format_number

NAMED_APART = 3


def format_report(report: Mapping[str, Any]) -> list[str]:
    """The main figures in words."""
    people = report["raters"]
    out = [
        f"{report['study']['title']}: {people['joined']} raters, {people['counted']} counted,"
        f" {report['study']['items']} items"
    ]
    out += [f"not counted: {p['rater']}, {'; '.join(p['reasons'])}" for p in people["people"] if not p["counted"]]
    for name, a in report["agreement"].items():
        if name == "emotions":
            out.append(
                f"{'words':20} alpha {format_number(a['krippendorff_alpha_strongest'])}, two raters agree"
                f" {format_number(a['pairwise_agreement'])}"
            )
        else:
            out.append(
                f"{TITLES[name]:20} ICC(2,1) {format_number(a['icc_2_1'])}, ICC(2,k) {format_number(a['icc_2_k'])}, W"
                f" {format_number(a['kendall_w'])}, alpha {format_number(a['krippendorff_alpha'])}"
            )
    for name, f in report["requested_vs_perceived"].items():
        if name == "emotions":
            out.append(
                f"{'requested emotion':20} gets {format_number(f['votes_for_requested'])} of the votes, leads in"
                f" {format_number(f['requested_leads'])} of {f['n']} items"
            )
        else:
            out.append(
                f"{TITLES[name]:20} requested to perceived: r {format_interval(f, 'r')}, tau_b"
                f" {format_number(f['tau_b'])}, gain {format_interval(f, 'gain')}, n {f['n']}"
            )
    if report["opinion"]:
        out.append(
            f"{'naturalness':20} {format_number(report['opinion']['all']['mean'])}"
            f" [{format_number(report['opinion']['all']['low'])}, {format_number(report['opinion']['all']['high'])}]"
        )
    if report["comparisons"] and report["comparisons"]["as_requested"]["n"]:
        ab = report["comparisons"]["as_requested"]
        out.append(
            f"{'A/B as requested':20} {ab['k']} of {ab['n']} ({format_number(ab['share'])} [{format_number(ab['low'])},"
            f" {format_number(ab['high'])}], p {ab['p']:.2g})"
        )
    return [*out, *(line for name, f in report["recognizers"].items() for line in _recognizer_lines(name, f))]


def _recognizer_lines(name: str, figures: Mapping[str, Any]) -> Iterator[str]:
    """A recognizer beside the people: an axis a line, the emotions, and the three items on which both differ most."""
    for measure, f in ((m, f) for m, f in figures.items() if m in TITLES):
        yield (
            f"{name}: {TITLES[measure]} r {format_interval(f, 'r')}, MAE {format_number(f['mae'])}, gain"
            f" {format_interval(f, 'gain')}, n {f['n']}"
        )
    if emotions := figures.get("emotions"):
        yield f"{name}: same leading emotion {format_number(emotions['same_leading_emotion'])} of {emotions['n']} items"
    for row in figures["apart"][:NAMED_APART]:
        yield f"{name}: furthest from people on {row['name']}: {describe_distance(row)}"

"""The sections of an experiment's report: each is (name, title, HTML), or None where the experiment has nothing
for it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from studio.evaluator import human, metrics, tables
from studio.evaluator.tables import format_signed
from studio.plots import svg, svg_charts
from studio.plots.svg_charts import PlaneArrow, SweepLine

ExperimentReport = Mapping[str, Any]
Section = tuple[str, str, str]


def plane_section(report: ExperimentReport) -> Section | None:
    """Requests on the plane: a grid as a mesh, the eight emotions as arrows."""
    grid = [r for r in report["rows"] if r["kind"] == "grid"]
    emotions = [r for r in report["rows"] if r["kind"] == "emotion" and r["intensity"] == 1]
    parts = [_mesh_figure(grid)] if len(grid) > 3 else []
    parts += [_arrows_figure(emotions)] if emotions else []
    return ("plane", "Asked and measured on the plane", f'<div class="pair">{"".join(parts)}</div>') if parts else None


def _mesh_figure(rows: Sequence[ExperimentReport]) -> str:
    levels, measured = _mean_points(rows)
    picture = svg.wrap_svg(
        svg_charts.draw_mesh(levels, {key: key for key in measured}, measured),
        "Grid of requests on the plane of valence and arousal",
        name="mesh",
        description=(
            f"{len(measured)} requested points and the mean measured point of each; the table below has the numbers."
        ),
    )
    table = tables.plain_table(
        "Mean measured point of each request",
        ("asked valence", "asked arousal", "measured valence", "measured arousal"),
        [[float(x) for x in (*key, *measured[key])] for key in sorted(measured)],
    )
    return (
        f"<figure><h3>A grid of points</h3>{picture}<figcaption>Dashed: as asked. Solid: the mean of what was measured."
        " A mesh that shrinks loses strength, one that shears or turns leaks from axis to"
        f" axis.</figcaption>{tables.fold_table('The numbers', table)}</figure>"
    )


def _mean_points(rows: Sequence[ExperimentReport]) -> tuple[list[float], dict[svg.Point, svg.Point]]:
    """Levels of both axes, and requested -> mean measured point, of the rows of a grid."""
    points: dict[svg.Point, list[svg.Point]] = {}
    for row in rows:
        key = (row["asked"]["valence"], row["asked"]["arousal"])
        points.setdefault(key, []).append((row["measured"]["valence"], row["measured"]["arousal"]))
    levels = sorted(set(itertools.chain.from_iterable(points)))
    return levels, {k: (sum(v for v, _ in ps) / len(ps), sum(a for _, a in ps) / len(ps)) for k, ps in points.items()}


def _arrows_figure(rows: Sequence[ExperimentReport]) -> str:
    names = list(dict.fromkeys(r["affect"] for r in rows))
    ends, clouds = {}, {}
    for name in names:
        own = [r for r in rows if r["affect"] == name]
        clouds[name] = [(r["measured"]["valence"], r["measured"]["arousal"]) for r in own]
        centre = tuple(float(x) for x in np.mean(clouds[name], axis=0))
        ends[name] = ((own[0]["asked"]["valence"], own[0]["asked"]["arousal"]), (centre[0], centre[1]))
    arrows = [PlaneArrow(end, start, emotion=name, label=name) for name, (start, end) in ends.items()]
    cloud = [(point, name) for name, points in clouds.items() for point in points]
    picture = svg.wrap_svg(
        svg_charts.draw_arrows(arrows, cloud),
        "Eight emotions from asked to measured",
        name="arrows",
        description=(
            "An arrow for each emotion from its place to the mean measured point; the table below has the numbers."
        ),
    )
    table = tables.plain_table(
        "Mean measured point of each emotion",
        ("emotion", "asked valence", "asked arousal", "measured valence", "measured arousal"),
        [[name, *map(float, ends[name][0]), *ends[name][1]] for name in names],
    )
    return (
        f"<figure><h3>Eight emotions</h3>{picture}<figcaption>Ring: as asked. Large dot: mean measured. Small dots:"
        f" single outputs.</figcaption>{tables.fold_table('The numbers', table)}</figure>"
    )


def axes_section(report: ExperimentReport) -> Section | None:
    """Order, gain, leak and error of each axis."""
    figures = report["summary"]
    if not figures["axes"]:
        return None
    text = f'<div class="card">{tables.axis_table(figures["axes"], "Grid and sweeps, with 95 % intervals")}</div>'
    deltas = [(a, d) for a, d in figures["neutral_delta"].items() if d]
    if deltas:
        rows = [[axis, format_with_interval(d["tau_b"]), format_with_interval(d["gain"]), d["n"]] for axis, d in deltas]
        text += (
            '<div class="card">'
            + tables.plain_table(
                "The change against the same content asked neutral",
                ("axis", "order kept (τ-b)", "gain", "outputs"),
                rows,
            )
            + "<p>All requests, after the reading of the neutral version of the same words and seed is taken away: what"
            " the words themselves and the voice's own timbre contribute no longer counts.</p></div>"
        )
    if figures["axes_of_emotions"]:
        text += tables.fold_table(
            "The same figures for the eight emotion words",
            tables.axis_table(figures["axes_of_emotions"], "Emotion words at intensity 1"),
        )
    return "axes", "How each axis follows the request", text


def sweeps_section(report: ExperimentReport) -> Section | None:
    """One axis moved while the other rests."""
    parts = []
    for axis, f in report["summary"]["sweeps"].items():
        if not f:
            continue
        other = "arousal" if axis == "valence" else "valence"
        lines = [
            SweepLine(f"measured {name}", f["measured"][name], f["deviation"][name], style)
            for name, style in ((other, "other"), (axis, "own"))
        ]
        picture = svg.wrap_svg(
            svg_charts.draw_sweep(f["asked"], lines, f"asked {axis}"),
            f"{axis.capitalize()} swept while {other} rests",
            name=f"sweep-{axis}",
            description=f"Measured {axis} and {other} over asked {axis}; the table below has the numbers.",
            height=svg.CHART_HEIGHT,
        )
        rows = [
            [float(x), float(own), float(beside)]
            for x, own, beside in zip(f["asked"], f["measured"][axis], f["measured"][other], strict=True)
        ]
        table = tables.plain_table(
            f"{axis.capitalize()} swept", (f"asked {axis}", f"measured {axis}", f"measured {other}"), rows
        )
        parts.append(
            f"<figure><h3>{axis.capitalize()}</h3>{picture}<figcaption>Spearman {format_with_interval(f['spearman'])};"
            f" pairs in order {format_with_interval(f['ordered_pairs'])} (chance 0.50). Grey dashes: exactly as asked."
            " Bands: one standard deviation over words and"
            f" seeds.</figcaption>{tables.fold_table('The numbers', table)}</figure>"
        )
    return ("sweeps", "One axis at a time", f'<div class="pair">{"".join(parts)}</div>') if parts else None


def emotions_section(report: ExperimentReport) -> Section | None:
    """The confusion of the eight emotions, beside that of people."""
    c = report["summary"]["classes"]
    if not c:
        return None
    names = c["confusion"]["names"]
    shares = metrics.row_shares(np.array(c["confusion"]["counts"], float))
    ours = tables.heat_table(
        "Asked (rows), read (columns), per cent",
        names,
        [(n, [float(x) for x in row]) for n, row in zip(names, shares, strict=True)],
    )
    text = (
        '<div class="pair"><div class="card"><h3>This judge on this'
        f" engine</h3>{ours}</div>{_human_card(report, c)}</div>"
    )
    text += f'<div class="card">{tables.class_table(c)}</div>'
    if spread := report["summary"]["intensity"]:
        rows = [[name, x] for name, x in spread["spearman"].items()]
        text += tables.fold_table(
            "Does more intensity measure further out?",
            tables.plain_table(
                "Spearman of asked intensity and distance along the asked direction", ("emotion", "Spearman"), rows
            ),
        )
    return "emotions", "Which emotion is read", text


def _human_card(report: ExperimentReport, c: ExperimentReport) -> str:
    """The human table of the judge's channel, whole for voices, recall alone for faces."""
    if not c["people"]:
        return ""
    if report["task"] in ("speech", "convert"):
        table = tables.heat_table(
            "Acted (rows), heard (columns), per cent",
            human.NAMES,
            [(n, [x / 100 for x in row]) for n, row in human.VOICE.items()],
        )
        heading = "People who hear actors"
    else:
        table = tables.plain_table(
            "Recognised by one rater", ("emotion", "share"), [[n, x] for n, x in c["people"]["recall"].items()]
        )
        heading = "People who see actors"
    return (
        f'<div class="card"><h3>{heading}</h3>{table}<p class="lead">{escape(human.ATTRIBUTION)}. They judged other'
        " voices and faces, six emotions only: a measure of how hard the task is, not a bar to pass.</p></div>"
    )


def calibration_section(report: ExperimentReport) -> Section | None:
    """How often the judge is right at each confidence."""
    c = report["summary"]["classes"]
    if not c or not c["reliability"]:
        return None
    picture = svg.wrap_svg(
        svg_charts.draw_reliability(c["reliability"]),
        "Share right over stated confidence",
        name="reliability",
        description="A bar for each bin of confidence; the table below has the numbers.",
        height=svg.CHART_HEIGHT,
    )
    table = tables.plain_table("Reliability", ("stated confidence", "share right", "outputs"), c["reliability"])
    sure = format_signed(c["uar_where_sure"])
    return (
        "trust",
        "Can the judge's confidence be trusted here?",
        f'<div class="pair"><figure>{picture}<figcaption>On the dashed line, confidence is deserved; below it, the'
        " judge is too sure "
        "(of this engine's outputs; “right” means: as asked). Numbers over the bars:"
        f" outputs.</figcaption>{tables.fold_table('The numbers', table)}</figure>"
        '<div class="card"><h3>Where it is sure</h3><p>UAR over the outputs that the judge does not call unsure:'
        f" {sure}; over all: "
        f"{format_signed(c['uar']['value'])}. Calibration error {format_with_interval(c['ece'])}.</p><p>A judge that is"
        " right about people's voices may be too sure "
        "about synthetic ones: read its confidence here, not in its card.</p></div></div>",
    )


def words_section(report: ExperimentReport) -> Section | None:
    """Valence of the words alone."""
    figures = report["summary"]["words"]
    if not figures:
        return None
    neutral = {}
    for content in figures["valence"]:
        readings = [
            r["measured"]["valence"] for r in report["rows"] if r["content"] == content and r["affect"] == "neutral"
        ]
        neutral[content] = float(np.mean(readings)) if readings else None
    table = tables.plain_table(
        "Valence of the words alone, and of the voice that speaks them neutrally",
        ("words", "of the words", "of the neutral voice"),
        [[text, float(v), neutral[text]] for text, v in figures["valence"].items()],
    )
    pull = (
        f"<p>Pull of the words on the measured valence, the request held fixed: {format_with_interval(figures['pull'])}"
        " (0: the judge listens to the voice alone).</p>"
        if figures["pull"]
        else ""
    )
    return "words", "What the words say by themselves", f'<div class="card">{table}{pull}</div>'


def open_vocabulary_section(report: ExperimentReport) -> Section | None:
    """Agreement of free emotion words."""
    rows = report["summary"]["wheel"]
    if not rows:
        return None
    table = tables.plain_table(
        "Emotion-wheel agreement of the words asked and the emotions read",
        ("order of emotions", "precision", "recall", "F", "coverage", "outputs"),
        [[r["order"], *(float(r[k]) for k in ("precision", "recall", "f", "coverage")), r["clips"]] for r in rows],
    )
    return (
        "open",
        "Open vocabulary",
        (
            f'<div class="card">{table}<p>Words count as equal when a published order puts them in one group'
            " (AffectGPT’s emotion wheel); “random words” is what a labeller reaches who knows which words were asked"
            " but not when.</p></div>"
        ),
    )


def comparison_section(report: ExperimentReport) -> Section | None:
    """Differences to an earlier report."""
    comparison = report.get("against")
    if not comparison:
        return None
    notes = "".join(f"<li>{escape(n)}</li>" for n in comparison["notes"])
    return (
        "against",
        "Against the earlier report",
        f'<div class="card">{tables.comparison_table(comparison)}{f"<ul>{notes}</ul>" if notes else ""}</div>',
    )


def format_with_interval(figure: Mapping[str, Any] | None) -> str:
    """A figure with its interval, ".62 (.41 to .77)"; a dash where it is unknown."""
    if figure is None or figure["value"] is None:
        return "–"
    low, high = figure["interval"]
    return format_signed(figure["value"]) + ("" if low is None else f" ({format_signed(low)} to {format_signed(high)})")

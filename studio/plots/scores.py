"""What was asked and what was measured: arrows on the circumplex, and the longest curve over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from studio.plots import palette
from studio.plots.canvas import LABEL_PT, add_axes, new_figure, save_png, style_time_axes
from studio.plots.circumplex import SIDE_IN, Plane, add_plane

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from studio.evaluator.score import AffectScore

MAX_NAMED = 8  # files whose names stand beside the plot
AXES = ("valence", "arousal")


def draw_scores(scores: Sequence[AffectScore], path: Path) -> Path:
    """Draw an arrow from asked (ring) to measured (dot, with its spread) for each score, and a curve; writes a PNG.

    Args:
        scores: refused ones are left out.
        path: ends in .png.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written.
    """
    from pipelines.media import check_output

    check_output(path, (".png",))
    shown = [score for score in scores if not score.refused]
    timed = max((s for s in shown if len(s.windows) > 1), key=lambda s: len(s.windows), default=None)
    figure = new_figure(SIDE_IN * (2 if timed else 1.5), SIDE_IN)
    plane = add_plane(figure)
    for index, score in enumerate(shown):
        _draw_arrow(plane, score, palette.series_colour(index))
    plane.draw_emotions(faint=True)
    _draw_legend(figure, shown)
    if timed is not None:
        top = SIDE_IN - 0.95 - 0.24 * min(len(shown), MAX_NAMED + 1)
        height = (top - 1.6) / 2
        for row, axis in enumerate(AXES):
            axes = add_axes(figure, SIDE_IN + 1.3, top - 0.3 - height - row * (height + 0.75), SIDE_IN - 1.65, height)
            _draw_curve(axes, timed, axis)
            axes.set_title(
                f"{axis} of {_file_name(timed)}" if row == 0 else axis, loc="left", fontsize=10.5, parse_math=False
            )
    return save_png(figure, path)


def _draw_arrow(plane: Plane, score: AffectScore, colour: str) -> None:
    from matplotlib.patches import Ellipse

    v, a, _ = score.estimate.vad
    width, height = (2 * min(spread, 1.0) for spread in score.estimate.spread[:2])
    plane.axes.add_patch(Ellipse((v, a), width, height, facecolor=colour, alpha=0.08, zorder=2))
    plane.axes.add_patch(Ellipse((v, a), width, height, fill=False, edgecolor=colour, alpha=0.35, zorder=2))
    if score.requested is not None:
        point = score.requested.mean_affect(score.times).effective_vad()
        plane.axes.plot([point.valence, v], [point.arousal, a], color=colour, alpha=0.75, linewidth=1.8, zorder=6)
        plane.axes.plot(
            point.valence,
            point.arousal,
            "o",
            markerfacecolor=palette.PAPER,
            markeredgecolor=colour,
            markersize=8.5,
            markeredgewidth=1.8,
            zorder=7,
        )
        plane.reserve_line((point.valence, point.arousal), (v, a))
        plane.reserve_point(point.valence, point.arousal, 13)
    fill = palette.PAPER if score.unsure else colour
    plane.axes.plot(
        v, a, "o", markerfacecolor=fill, markeredgecolor=colour, markersize=9.5, markeredgewidth=1.4, zorder=8
    )
    plane.reserve_point(v, a, 13)
    if score.unsure:
        plane.axes.annotate("?", (v, a), color=colour, fontsize=7, ha="center", va="center_baseline", zorder=9)


def _draw_legend(figure: Figure, scores: Sequence[AffectScore]) -> None:
    """What the marks mean, and each file with its verdict."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=palette.series_colour(i), marker="o", linestyle="", label=f"{_file_name(s)}: {s.verdict}")
        for i, s in enumerate(scores[:MAX_NAMED])
    ]
    if len(scores) > MAX_NAMED:
        handles.append(Line2D([], [], linestyle="", label=f"and {len(scores) - MAX_NAMED} more"))
    legend = figure.legend(
        handles=handles,
        title="ring: asked   dot: measured, with its spread   ?: unsure",
        loc="upper left",
        bbox_to_anchor=((SIDE_IN + 0.1) / figure.get_size_inches()[0], 1 - 0.3 / SIDE_IN),
        frameon=False,
        fontsize=LABEL_PT,
        title_fontsize=8.5,
        alignment="left",
        handletextpad=0.3,
        labelcolor=palette.INK,
    )
    legend.get_title().set_color(palette.SOFT_INK)
    for text in legend.get_texts():
        text.set_parse_math(False)


def _file_name(score: AffectScore) -> str:
    name = Path(score.file).name
    return name if len(name) <= 34 else f"{name[:33]}…"


def _draw_curve(axes: Axes, score: AffectScore, axis: str) -> None:
    """Measured over time with its standard deviation; dashed, what was asked."""
    style_time_axes(axes, axis)
    end = max(window.end_s for window in score.windows)
    times = [(window.start_s + window.end_s) / 2 for window in score.windows]
    values = [getattr(window.estimate.vad, axis) for window in score.windows]
    spreads = [window.estimate.spread[AXES.index(axis)] for window in score.windows]
    low = [max(-1.0, value - spread) for value, spread in zip(values, spreads, strict=True)]
    high = [min(1.0, value + spread) for value, spread in zip(values, spreads, strict=True)]
    axes.fill_between(times, low, high, color=palette.ACCENT, alpha=0.12, linewidth=0)
    axes.plot(times, values, "o-", color=palette.ACCENT, linewidth=2, markersize=4.5, label="measured")
    if score.requested is not None:
        moments = [end * i / 200 for i in range(201)]
        asked = [getattr(score.requested.at(t).effective_vad(), axis) for t in moments]
        axes.plot(moments, asked, "--", color=palette.SOFT_INK, linewidth=1.6, label="asked")
    axes.set_xlim(0, end)
    axes.xaxis.set_major_formatter(lambda seconds, _: f"{seconds:g} s")
    if axis == "valence":
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=8.5, borderaxespad=0.2)

"""The figure of `studio bench control`: engines side by side, order, gain and leak on both axes, by every judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.plots import palette
from studio.plots.canvas import LABEL_PT, TITLE_PT, add_axes, fit_text, new_figure, save_png, write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES = ("valence", "arousal")
#: Figure -> its title, what is best, and the ends of its scale.
PANELS: Mapping[str, tuple[str, float, tuple[float, float]]] = {
    "tau_b": ("order kept (τ-b)", 1.0, (-0.5, 1.05)),
    "gain": ("gain", 1.0, (-0.5, 1.5)),
    "leak": ("leak onto the other axis", 0.0, (-1.0, 1.0)),
}
ROW_IN, PANEL_IN, NAMES_IN, GAP_IN, TOP_IN, BOTTOM_IN = 0.42, 2.5, 1.7, 0.45, 0.75, 0.5
HOUSES = (("judge that reports", palette.ACCENT), ("judge of the other features", palette.SERIES[1]))
PEOPLE = ("people", palette.INK)
OFFSET = 0.2  # of a row, between its marks


def draw_control(figures: Mapping[str, Any], path: Path) -> Path:
    """Draw the engines of a benchmark; writes a PNG.

    Args:
        figures: as `studio.evaluator.control.bench.run_control` gives them.
        path: ends in .png.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written.
    """
    engines = figures["engines"]
    height = ROW_IN * max(1, len(engines)) + 0.1
    panel = (PANEL_IN + GAP_IN, height + 0.75)
    figure = new_figure(
        NAMES_IN + len(PANELS) * panel[0] + 0.2, TOP_IN + BOTTOM_IN + len(AXES) * panel[1] - 0.75 + 0.25
    )
    for row, axis in enumerate(AXES):
        bottom = BOTTOM_IN + (len(AXES) - 1 - row) * panel[1]
        for column, (name, (title, best, limits)) in enumerate(PANELS.items()):
            axes = add_axes(figure, NAMES_IN + column * panel[0], bottom, PANEL_IN, height)
            _style_panel(axes, f"{axis}: {title}", best, limits, len(engines))
            _name_rows(axes, engines, is_first=column == 0)
            for place, mark in _list_marks(engines, axis, name):
                _draw_mark(axes, place, mark, limits)
    _draw_legend(figure)
    return save_png(figure, path)


Mark = tuple[float, Sequence[float | None], int]  # value, interval, index of who says so (2 is people)


def _list_marks(engines: Sequence[Mapping[str, Any]], axis: str, name: str) -> Iterator[tuple[float, Mark]]:
    """(place, mark) of every judge and of people; what is not known has no mark."""
    for row, engine in enumerate(engines):
        for index, house in enumerate(engine.get("houses", ())):
            found = house["axes"].get(axis, {}).get(name)
            if found and found["value"] is not None:
                yield row + (index - 1) * OFFSET, (found["value"], found["interval"], index)
        people = ((engine.get("people") or {}).get("axes") or {}).get(axis, {}).get(name)
        if people is not None:
            yield row + OFFSET, (people, (None, None), len(HOUSES))


def _style_panel(axes: Axes, title: str, best: float, limits: tuple[float, float], rows: int) -> None:
    axes.set_ylim(max(1, rows) - 0.5, -0.5)
    axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−.5", "0", ".5", "1"])
    axes.set_xlim(*limits)
    axes.grid(axis="x", color=palette.GRID, linewidth=0.8)
    axes.axvline(0, color=palette.SOFT_INK, linewidth=0.8, zorder=1)
    axes.axvline(best, color=palette.SOFT_INK, linewidth=1, linestyle="--", zorder=1)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=palette.SOFT_INK)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(title, loc="left", fontsize=10.5, color=palette.INK, pad=6)


def _name_rows(axes: Axes, engines: Sequence[Mapping[str, Any]], *, is_first: bool) -> None:
    axes.set_yticks([])
    for row, engine in enumerate(engines):
        if is_first:
            text = engine["engine"] + (" (not measured)" if "failed" in engine else "")
            label = write_text(
                axes, -0.06, row, text, transform=axes.get_yaxis_transform(), ha="right", va="center_baseline"
            )
            fit_text(label, (NAMES_IN - 0.35) * axes.figure.get_dpi())


def _draw_mark(axes: Axes, place: float, mark: Mark, limits: tuple[float, float]) -> None:
    """A dot with its interval; what lies beyond the scale stands at its end as a triangle."""
    value, (low, high), index = mark
    colour = PEOPLE[1] if index == len(HOUSES) else HOUSES[index][1]
    shown = min(max(value, limits[0]), limits[1])
    if low is not None and high is not None:
        ends = [min(max(x, limits[0]), limits[1]) for x in (low, high)]
        axes.plot(ends, [place, place], color=colour, linewidth=1.6, alpha=0.6, zorder=3)
    marker = "D" if index == len(HOUSES) else "o"
    if shown != value:
        marker = "<" if value < limits[0] else ">"
    fill = colour if index != 1 else palette.PAPER
    axes.plot(
        shown, place, marker, markerfacecolor=fill, markeredgecolor=colour, markersize=6.5, zorder=4, clip_on=False
    )


def _draw_legend(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", marker=marker, markerfacecolor=fill, markeredgecolor=colour, label=label)
        for (label, colour), marker, fill in zip(
            (*HOUSES, PEOPLE), ("o", "o", "D"), (HOUSES[0][1], palette.PAPER, PEOPLE[1]), strict=True
        )
    ]
    width, height = figure.get_size_inches()
    figure.text(
        0.2 / width, 1 - 0.35 / height, "Does it feel as asked?", fontsize=TITLE_PT, color=palette.INK, va="center"
    )
    figure.legend(
        handles=handles,
        loc="center right",
        bbox_to_anchor=(1 - 0.2 / width, 1 - 0.35 / height),
        ncols=3,
        frameon=False,
        fontsize=LABEL_PT,
        labelcolor=palette.INK,
        title="bars: 95 % over prompts; dashed: as asked",
        title_fontsize=8,
    )

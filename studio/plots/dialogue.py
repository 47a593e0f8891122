"""Affect over the turns of a dialogue: valence and arousal of every speaker, and below what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from conditioning.dialogue import Turn
from studio.plots import palette
from studio.plots.canvas import (
    LABEL_PT,
    TITLE_PT,
    add_axes,
    fit_text,
    new_figure,
    save_png,
    style_time_axes,
    write_text,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT_IN, RIGHT_IN, TOP_IN, PANEL_IN, GAP_IN, ROW_IN = 1.35, 0.35, 1.45, 2.2, 0.62, 0.24
MAX_LISTED = 20  # turns whose words still fit below
MAX_NAMED = 6  # speakers in the legend
MAX_WIDTH_IN, TURN_IN = 24.0, 0.6


def draw_dialogue(turns: Sequence[Turn], path: Path, *, title: str = "") -> Path:
    """Draw valence and arousal over the turns; writes a PNG.

    A dot is what a turn is said with, its bar the standard deviation, a ring what its words read as before inertia.

    Args:
        turns: in their order; the words of up to 20 are listed below.
        path: ends in .png.
        title: heads the picture.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written.
    """
    from pipelines.media import check_output

    check_output(path, (".png",))
    listed = len(turns) if len(turns) <= MAX_LISTED else 0
    words_in = ROW_IN * listed + 0.25 if listed else 0.1
    width = max(7.2, min(MAX_WIDTH_IN, LEFT_IN + RIGHT_IN + TURN_IN * len(turns)))
    height = TOP_IN + 2 * PANEL_IN + GAP_IN + 0.55 + words_in
    figure = new_figure(width, height)
    colours = palette.series_colours([turn.line.speaker for turn in turns])
    for axis, name in enumerate(("valence", "arousal")):
        bottom = height - TOP_IN - (axis + 1) * PANEL_IN - axis * GAP_IN
        axes = add_axes(figure, LEFT_IN, bottom, width - LEFT_IN - RIGHT_IN, PANEL_IN)
        style_time_axes(axes, name)
        every = max(1, len(turns) // 40)
        axes.set_xlim(0.5, len(turns) + 0.5)
        axes.set_xticks(range(1, len(turns) + 1, every))
        for speaker, colour in colours.items():
            _draw_speaker(axes, [t for t in turns if t.line.speaker == speaker], axis, colour)
    axes.set_xlabel("turn", fontsize=8.5, color=palette.SOFT_INK)
    _draw_legend(figure, colours, height)
    heading = title if len(title) <= 80 else f"{title[:79]}…"
    figure.text(
        LEFT_IN / width, 1 - 0.2 / height, heading, color=palette.INK, fontsize=TITLE_PT, va="top", parse_math=False
    )
    if listed:
        _list_words(figure, turns, colours, words_in)
    return save_png(figure, path)


def _draw_speaker(axes: Axes, turns: Sequence[Turn], axis: int, colour: str) -> None:
    """One speaker's turns on one axis."""
    numbers = [turn.number for turn in turns]
    values = [tuple(turn.affect.effective_vad())[axis] for turn in turns]
    low = [max(-1.0, value - turn.spread[axis]) for value, turn in zip(values, turns, strict=True)]
    high = [min(1.0, value + turn.spread[axis]) for value, turn in zip(values, turns, strict=True)]
    axes.vlines(numbers, low, high, color=colour, alpha=0.3, linewidth=4.5, zorder=2)
    axes.plot(numbers, values, color=colour, linewidth=1.8, zorder=3)
    read = [(turn.number, tuple(turn.content.vad)[axis]) for turn in turns if turn.content is not None]
    axes.plot(
        [x for x, _ in read],
        [y for _, y in read],
        "o",
        markerfacecolor=palette.PAPER,
        markeredgecolor=colour,
        markersize=6,
        zorder=4,
        clip_on=False,
    )
    axes.plot(numbers, values, "o", color=colour, markeredgecolor=palette.PAPER, markersize=8, zorder=5, clip_on=False)


def _draw_legend(figure: Figure, colours: Mapping[str, str], height_in: float) -> None:
    """A row with the speakers, and below it what the marks mean."""
    from matplotlib.lines import Line2D

    names = list(colours.items())
    speakers = [Line2D([], [], color=c, marker="o", linestyle="", label=name[:24]) for name, c in names[:MAX_NAMED]]
    if len(names) > MAX_NAMED:
        speakers.append(Line2D([], [], linestyle="", label=f"and {len(names) - MAX_NAMED} more"))
    soft = palette.SOFT_INK
    marks = [
        Line2D([], [], color=soft, marker="o", linestyle="", label="as spoken"),
        Line2D(
            [],
            [],
            color=soft,
            alpha=0.4,
            marker="|",
            markersize=10,
            markeredgewidth=4.5,
            linestyle="",
            label="standard deviation",
        ),
        Line2D(
            [], [], color=soft, marker="o", markerfacecolor=palette.PAPER, linestyle="", label="what the words read as"
        ),
    ]
    left = LEFT_IN / figure.get_size_inches()[0]
    for handles, top_in, colour in ((speakers, 0.48, palette.INK), (marks, 0.76, soft)):
        legend = figure.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(left, 1 - top_in / height_in),
            ncols=len(handles),
            frameon=False,
            fontsize=LABEL_PT,
            labelcolor=colour,
            columnspacing=1.4,
            handlelength=1.0,
            handletextpad=0.4,
            borderaxespad=0.0,
            borderpad=0.0,
        )
        for text in legend.get_texts():
            text.set_parse_math(False)


def _list_words(figure: Figure, turns: Sequence[Turn], colours: Mapping[str, str], height_in: float) -> None:
    """The turns' words below, numbered, shortened to the width."""
    width = figure.get_size_inches()[0]
    room = width - LEFT_IN - RIGHT_IN
    axes = add_axes(figure, LEFT_IN, 0, room, height_in)
    axes.axis("off")
    axes.set(xlim=(0, room), ylim=(0, height_in))
    for row, turn in enumerate(turns):
        y = height_in - ROW_IN * (row + 0.5)
        direction = f"({turn.line.direction}) " if turn.line.direction else ""
        write_text(axes, -0.12, y, str(turn.number), palette.SOFT_INK, 8.5, ha="right", va="center")
        text = write_text(
            axes, 0, y, f"{turn.line.speaker}: {direction}{turn.line.text}", colours[turn.line.speaker], va="center"
        )
        fit_text(text, room * figure.dpi)

"""What the pictures share: a figure without a window, its PNG, and text that is never taken for mathematics.

Only `matplotlib.figure` and the Agg canvas are used, never `pyplot`, which keeps figures in a global list and may look
for
a screen: pictures can be drawn in any thread.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.plots.palette import ENDS, GRID, INK, PAPER, SOFT_INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pipelines.base import Record

DPI = 150
LABEL_PT, TITLE_PT = 9.0, 13.0
MISSING_GLYPH = "Glyph .* missing from"  # a name in a script that the font lacks is drawn as a box, which says enough


def new_figure(width_in: float, height_in: float, dpi: float = DPI) -> Figure:
    """An empty white figure, inches by inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in), dpi=dpi, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, left_in: float, bottom_in: float, width_in: float, height_in: float) -> Axes:
    """Axes at a place given in inches from the lower left corner."""
    width, height = figure.get_size_inches()
    return figure.add_axes((left_in / width, bottom_in / height, width_in / width, height_in / height))


def save_png(figure: Figure, path: Path, record: Record | None = None) -> Path:
    """Write the figure; the same figure gives the same bytes.

    Args:
        figure: drawn here if it was not.
        path: ends in .png.
        record: kept inside the picture.

    Returns:
        The path.

    Raises:
        OutputError: the path does not end in .png or cannot be written.
    """
    from PIL import Image

    from pipelines.media import check_output, write_png

    check_output(path, (".png",))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", MISSING_GLYPH)
        figure.canvas.draw()
    canvas: Any = figure.canvas
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    return write_png(path, picture.convert("RGB"), record)


def write_text(
    axes: Axes, x: float, y: float, text: str, colour: str = INK, size_pt: float = LABEL_PT, **options: Any
) -> Any:
    """Text of a user at a point of the axes; a `$` in it is a dollar sign."""
    return axes.text(x, y, text, color=colour, fontsize=size_pt, parse_math=False, **options)


def text_box(artist: Any) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) of a drawn text in pixels of its figure."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", MISSING_GLYPH)
        box = artist.get_window_extent()
    return box.x0, box.y0, box.x1, box.y1


def fit_text(artist: Any, width_px: float) -> None:
    """Shorten a text until it is at most `width_px` wide."""
    whole = artist.get_text()
    kept = len(whole)
    while kept > 1:
        left, _, right, _ = text_box(artist)
        if right - left <= width_px:
            return
        kept = min(kept - 1, int(kept * width_px / (right - left)))
        artist.set_text(whole[:kept].rstrip() + "…")


def style_time_axes(axes: Axes, name: str, ticks: Sequence[float] = (-1.0, -0.5, 0.0, 0.5, 1.0)) -> None:
    """An axis of affect over time: horizontal lines, no frame, and words at both ends of the scale."""
    low, high = ENDS[name]
    axes.set_ylim(-1.08, 1.08)
    axes.set_yticks(
        ticks,
        [
            f"{low}  −1" if y == -1 else f"{high}  +1" if y == 1 else f"{y:+g}".replace("-", "−") if y else "0"
            for y in ticks
        ],
    )
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.axhline(0, color=SOFT_INK, linewidth=0.8, zorder=1)
    axes.tick_params(length=0, labelsize=8.5, labelcolor=SOFT_INK)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.set_title(name, loc="left", fontsize=10.5, color=INK, pad=6)

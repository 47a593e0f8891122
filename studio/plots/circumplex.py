"""The plane of valence and arousal (the circumplex, Russell 1980) and an affect on it; every picture uses this one."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from studio.plots import palette
from studio.plots.canvas import LABEL_PT, TITLE_PT, new_figure, save_png, text_box, write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE_IN = 7.2
EDGE = 1.18  # of the plane that is shown: the circle has radius 1, names stand beyond it
NEIGHBOURS = 6
GAPS_PT = (6.0, 11.0)  # between a point and its word: beside a dot, beside a large mark
Box = tuple[float, float, float, float]


def emotion_points() -> Mapping[Emotion, VAD]:
    """Where the eight emotions lie (Russell & Mehrabian 1977)."""
    return {emotion: vocabulary.load_terms()[word].vad for emotion, word in vocabulary.BASIS.items()}


def add_plane(figure: Figure, left_in: float = 0.0, bottom_in: float = 0.0, side_in: float = SIDE_IN) -> Plane:
    """Draw the empty plane as a square of a figure: the circle, both axes with their names, and words at their ends."""
    from matplotlib.patches import Circle

    width, height = figure.get_size_inches()
    axes = figure.add_axes((left_in / width, bottom_in / height, side_in / width, side_in / height))
    axes.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), aspect="equal")
    axes.axis("off")
    axes.add_patch(Circle((0, 0), 1, fill=False, edgecolor=palette.GRID, linewidth=1.2))
    axes.plot([-1, 1], [0, 0], [0, 0], [-1, 1], color=palette.GRID, linewidth=1.2, zorder=1)
    plane = Plane(axes)
    ends = {(-1, 0): 90, (1, 0): -90, (0, -1): 0, (0, 1): 0}
    for (x, y), turn in ends.items():
        word = palette.ENDS["valence" if x else "arousal"][x + y > 0]
        write_text(axes, 1.07 * x, 1.07 * y, word, palette.SOFT_INK, 10, ha="center", va="center", rotation=turn)
    plane.reserve(
        write_text(axes, 0.985, 0.015, "valence", palette.SOFT_INK, 8, ha="right", va="bottom", style="italic")
    )
    plane.reserve(write_text(axes, 0.02, 0.985, "arousal", palette.SOFT_INK, 8, ha="left", va="top", style="italic"))
    return plane


class Plane:
    """A drawn plane that keeps its words apart from one another.

    Args:
        axes: in units of valence (across) and arousal (up).

    Attributes:
        axes: as given.
    """

    axes: Axes

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self._taken: list[Box] = []

    def reserve(self, artist: object) -> None:
        """Keep later words off a text."""
        self._taken.append(text_box(artist))

    def reserve_point(self, valence: float, arousal: float, radius_px: float = 10) -> None:
        """Keep later words off a mark."""
        x, y = self.axes.transData.transform((valence, arousal))
        self._taken.append((x - radius_px, y - radius_px, x + radius_px, y + radius_px))

    def reserve_line(self, start: tuple[float, float], end: tuple[float, float], radius_px: float = 3) -> None:
        """Keep later words off a straight line."""
        for i in range(41):
            x, y = (a + (b - a) * i / 40 for a, b in zip(start, end, strict=True))
            self.reserve_point(x, y, radius_px)

    def name_point(self, valence: float, arousal: float, word: str, colour: str, size_pt: float = LABEL_PT) -> bool:
        """Write a word beside a point, on the first side that is free; False (and nothing written) where none is."""
        for gap_pt, (dx, dy, ha, va) in itertools.product(GAPS_PT, _SIDES):
            text = self.axes.annotate(
                word,
                (valence, arousal),
                (dx * gap_pt, dy * gap_pt),
                textcoords="offset points",
                ha=ha,
                va=va,
                color=colour,
                fontsize=size_pt,
                parse_math=False,
            )
            box = text_box(text)
            if not any(_overlap(box, taken) for taken in self._taken):
                self._taken.append((box[0] - 6, box[1] - 2, box[2] + 6, box[3] + 2))
                return True
            text.remove()
        return False

    def draw_emotions(self, *, faint: bool = False) -> None:
        """The eight emotions: a dot in each one's colour and its word; faint where they are only a background."""
        points = emotion_points()
        for emotion, vad in points.items():
            colour = palette.GRID if faint else palette.EMOTIONS[emotion]
            self.axes.plot(vad.valence, vad.arousal, "o", color=colour, markersize=4 if faint else 6, zorder=5)
            self.reserve_point(vad.valence, vad.arousal, 7)
        for emotion, vad in points.items():
            self.name_point(vad.valence, vad.arousal, str(emotion), palette.SOFT_INK if faint else palette.INK)

    def draw_words(self, words: Mapping[str, VAD]) -> None:
        """Rated words: a small dot each, and the word where there is room."""
        for vad in words.values():
            self.axes.plot(vad.valence, vad.arousal, "o", color=palette.SOFT_INK, markersize=3.5, zorder=4)
            self.reserve_point(vad.valence, vad.arousal, 5)
        for word, vad in words.items():
            self.name_point(vad.valence, vad.arousal, word, palette.SOFT_INK, 8.5)


_SIDES = (
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0.8, 0.8, "left", "bottom"),
    (-0.8, 0.8, "right", "bottom"),
    (0.8, -0.8, "left", "top"),
    (-0.8, -0.8, "right", "top"),
)


def draw_circumplex(affect: Affect, path: Path, *, title: str = "") -> Path:
    """Draw an affect on the plane with the eight emotions, the rated words near it and its opposite; writes a PNG.

    Args:
        affect: drawn at its point, intensity applied.
        path: ends in .png.
        title: the words that were asked.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written.
    """
    from pipelines.media import check_output

    check_output(path, (".png",))
    figure = new_figure(SIDE_IN, SIDE_IN + 0.7)
    plane = add_plane(figure, bottom_in=0.3)
    x, y = affect.effective_vad().valence, affect.effective_vad().arousal
    plane.axes.plot([0, x], [0, y], color=palette.ACCENT, linewidth=1.8, zorder=2, solid_capstyle="round")
    marks = [
        plane.axes.plot(x, y, "o", color=palette.ACCENT, markersize=13, zorder=4, linestyle="", label="as asked"),
        plane.axes.plot(
            -x,
            -y,
            "o",
            markerfacecolor="none",
            markeredgecolor=palette.ACCENT,
            markersize=10,
            markeredgewidth=1.4,
            linestyle="",
            label="its opposite",
        ),
    ]
    for sign in (1, -1):
        plane.reserve_point(sign * x, sign * y, 15)
    plane.reserve_line((0, 0), (x, y))
    plane.draw_emotions()
    basis = set(vocabulary.BASIS.values())
    near = [word for word, _ in vocabulary.find_neighbours(affect.vad, NEIGHBOURS) if word not in basis]
    plane.draw_words({word: vocabulary.load_terms()[word].vad for word in near})
    figure.legend(
        handles=[line for (line,) in marks],
        loc="lower center",
        ncols=2,
        frameon=False,
        fontsize=LABEL_PT,
        labelcolor=palette.SOFT_INK,
    )
    if title:
        heading = title if len(title) <= 70 else f"{title[:69]}…"
        figure.text(0.5, 0.975, heading, color=palette.INK, fontsize=TITLE_PT, ha="center", va="top", parse_math=False)
    return save_png(figure, path)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]

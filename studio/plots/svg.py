"""Inline SVG for the HTML reports: the pieces, and the plane of valence and arousal.

Colours are CSS variables, so that light, dark and print need no second drawing; `style_sheet` has the rules and needs
the page to define --ink, --soft, --line, --card, --accent, --second and --asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from studio.plots import palette

Point = tuple[float, float]
SIDE, EDGE = 460.0, 34.0  # of a square figure, and what it keeps free around the plane
CHART_HEIGHT = 330.0


def style_sheet() -> str:
    """The CSS of every figure, with a class `emotion-sad` (and so on) for each emotion's colour."""
    names = list(palette.EMOTIONS)
    light = " ".join(f"--emotion-{e}: {colour};" for e, colour in palette.EMOTIONS.items())
    dark = " ".join(f"--emotion-{e}: {palette.on_dark(colour)};" for e, colour in palette.EMOTIONS.items())
    classes = " ".join(f".emotion-{e} {{ --c: var(--emotion-{e}); }}" for e in names)
    rules = Path(__file__).with_name("svg.css").read_text(encoding="utf-8")
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{classes}\n{rules}"


def wrap_svg(
    body: str, title: str, *, name: str = "", description: str = "", width: float = SIDE, height: float = SIDE
) -> str:
    """A whole SVG element.

    Args:
        body: SVG text.
        title: for screen readers.
        name: unique in its page; with it, title and description become elements of the picture.
        description: where the numbers stand, for screen readers.
        width: of the drawing, in SVG units.
        height: of the drawing, in SVG units.

    Returns:
        SVG text.
    """
    box = f'viewBox="0 0 {width:g} {height:g}" role="img" preserveAspectRatio="xMidYMid meet"'
    if not name:
        return f'<svg {box} width="{width:g}" aria-label="{escape(title)}">{body}</svg>'
    return (
        f'<svg {box} aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>{body}</svg>'
    )


def place(valence: float, arousal: float) -> Point:
    """Where a point of the plane lies in the drawing."""
    half = SIDE / 2 - EDGE
    return SIDE / 2 + valence * half, SIDE / 2 - arousal * half


def draw_plane() -> str:
    """The plane: a circle, both axes with their names, and words at their ends, all faint."""
    (left, top), (right, bottom) = place(-1, 1), place(1, -1)
    middle = SIDE / 2
    (unpleasant, pleasant), (quiet, excited) = palette.ENDS["valence"], palette.ENDS["arousal"]
    return "".join(
        [
            f'<circle class="grid" cx="{middle}" cy="{middle}" r="{(right - left) / 2:.1f}"/>',
            draw_line(place(-1, 0), place(1, 0), "grid"),
            draw_line(place(0, -1), place(0, 1), "grid"),
            draw_text(middle, top - 10, excited, "axis"),
            draw_text(middle, bottom + 20, quiet, "axis"),
            draw_text(left - 12, middle, unpleasant, "axis", turn=-90),
            draw_text(right + 14, middle, pleasant, "axis", turn=90),
            draw_text(right - 4, middle - 5, "valence", "axis-name", anchor="end"),
            draw_text(middle + 5, top + 15, "arousal", "axis-name", anchor="start"),
        ]
    )


class Frame:
    """A plotting area in SVG units over [low, 1] on both axes.

    Args:
        left: edge of the area.
        top: edge of the area.
        right: edge of the area.
        bottom: edge of the area.
        low: the value at the left and at the bottom; 1 is at the right and at the top.
    """

    def __init__(self, left: float, top: float, right: float, bottom: float, low: float = -1.0) -> None:
        self.left, self.top, self.right, self.bottom, self.low = left, top, right, bottom, low

    def place(self, x: float, y: float) -> Point:
        """Where two values lie in the drawing; what is outside lies on the edge."""
        across, up = ((max(self.low, min(1.0, z)) - self.low) / (1 - self.low) for z in (x, y))
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)

    def draw(self, x_name: str, y_name: str) -> str:
        """Grid, ticks and the names of the axes."""
        parts = []
        for i in range(5):
            value = self.low + i * (1 - self.low) / 4
            (x, _), (_, y) = self.place(value, self.low), self.place(self.low, value)
            parts.append(draw_line((self.left, y), (self.right, y), "grid"))
            parts.append(draw_text(self.left - 8, y + 4, f"{value:g}", "tick", anchor="end"))
            parts.append(draw_text(x, self.bottom + 18, f"{value:g}", "tick"))
        parts.append(draw_text((self.left + self.right) / 2, self.bottom + 38, x_name, "axis"))
        parts.append(draw_text(14, (self.top + self.bottom) / 2, y_name, "axis", turn=-90))
        return "".join(parts)


def draw_line(start: Point, end: Point, style: str) -> str:
    """A straight line."""
    return f'<line class="{style}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def draw_path(points: Sequence[Point], style: str) -> str:
    """A line through points."""
    return f'<polyline class="{style}" points="{join_points(points)}"/>'


def draw_dot(centre: Point, style: str, radius: float, hint: str = "") -> str:
    """A disc or a ring; `hint` shows under the pointer."""
    title = f"<title>{escape(hint)}</title>" if hint else ""
    return f'<circle class="{style}" cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:g}">{title}</circle>'


def draw_text(x: float, y: float, text: str, style: str, *, anchor: str = "middle", turn: float = 0) -> str:
    """A line of text; `turn` in degrees, clockwise."""
    rotation = f' transform="rotate({turn:g} {x:.1f} {y:.1f})"' if turn else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{rotation}>{escape(text)}</text>'


def join_points(points: Sequence[Point]) -> str:
    """Points as an SVG attribute."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def emotion_class(emotion: str | None) -> str:
    """The class that has an emotion's colour, "" where there is none."""
    return f"emotion-{emotion}" if emotion in palette.EMOTIONS else ""


def draw_legend() -> str:
    """The emotions in their colours, as a paragraph of HTML."""
    names = "".join(f'<span class="emotion-{emotion}"><i></i>{emotion}</span>' for emotion in palette.EMOTIONS)
    return f'<p class="legend">{names}</p>'

"""The charts of the HTML reports as SVG text, from plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from studio.plots.svg import (
    CHART_HEIGHT,
    SIDE,
    Frame,
    Point,
    draw_dot,
    draw_line,
    draw_path,
    draw_plane,
    draw_text,
    emotion_class,
    join_points,
    place,
    wrap_svg,
)

LABEL_WIDTH, LABEL_HEIGHT = 60, 14  # SVG units that a name takes at most


@dataclass(frozen=True, slots=True)
class PlaneArrow:
    """From a requested to a measured point of the plane.

    Attributes:
        end: measured (valence, arousal).
        start: requested; None where nothing was.
        emotion: whose colour it has; None for the accent.
        label: written beside the start.
        hint: shown under the pointer.
    """

    end: Point
    start: Point | None = None
    emotion: str | None = None
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SweepLine:
    """One line over the requested values of an axis.

    Attributes:
        label: written at its end.
        means: [N] measured.
        deviations: [N] standard deviations, a band around the line.
        style: CSS class.
    """

    label: str
    means: Sequence[float]
    deviations: Sequence[float]
    style: str


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A figure with its interval, as one row of a chart.

    Attributes:
        label: in front.
        value: None leaves the row empty.
        low: of the interval; None where there is none.
        high: of the interval.
        text: behind, for example ".62 (n 12)".
    """

    label: str
    value: float | None
    low: float | None
    high: float | None
    text: str


def draw_mesh(levels: Sequence[float], requested: Mapping[Point, Point], measured: Mapping[Point, Point]) -> str:
    """A grid as requested (dashed) and as measured (solid): a squeezed mesh lost strength, a sheared one leaks.

    Args:
        levels: of both axes, rising.
        requested: grid point -> point on the plane.
        measured: grid point -> point on the plane.

    Returns:
        SVG text; `svg.wrap_svg` makes a picture of it.
    """
    parts = [draw_plane()]
    for style, places in (("asked", requested), ("read", measured)):
        for x in levels:
            for line in ([(x, y) for y in levels], [(y, x) for y in levels]):
                path = [places[point] for point in line if point in places]
                if len(path) > 1:
                    parts.append(draw_path([place(*point) for point in path], f"mesh {style}"))
    for key, end in measured.items():
        parts.append(draw_line(place(*requested[key]), place(*end), "arrow faint"))
        parts.append(draw_dot(place(*end), "read", 4.2) + draw_dot(place(*requested[key]), "asked", 3.2))
    return "".join(parts)


def draw_arrows(arrows: Sequence[PlaneArrow], cloud: Sequence[tuple[Point, str]] = (), *, dot_radius: float = 6) -> str:
    """Arrows on the plane from requested (ring) to measured (dot).

    Args:
        arrows: drawn in their order.
        cloud: single measurements as (point, emotion), pale dots below the arrows.
        dot_radius: in SVG units.

    Returns:
        SVG text; `svg.wrap_svg` makes a picture of it.
    """
    parts = [draw_plane()]
    parts += [draw_dot(place(*point), f"cloud {emotion_class(emotion)}", 2.2) for point, emotion in cloud]
    labels: list[Point] = []
    for arrow in arrows:
        style, end = emotion_class(arrow.emotion), place(*arrow.end)
        if arrow.start is None:
            parts.append(draw_dot(end, f"read {style}", dot_radius, arrow.hint))
            continue
        x, y = place(*arrow.start)
        parts.append(draw_line((x, y), end, f"arrow {style}"))
        parts.append(draw_dot(end, f"read {style}", dot_radius, arrow.hint))
        parts.append(draw_dot((x, y), f"asked {style}", dot_radius, arrow.hint))
        if arrow.label:
            below = any(abs(x - tx) < LABEL_WIDTH and abs(y - 12 - ty) < LABEL_HEIGHT for tx, ty in labels)
            labels.append((x, y + 20 if below else y - 12))
            parts.append(draw_text(*labels[-1], arrow.label, "name"))
    return "".join(parts)


def draw_sweep(requested: Sequence[float], lines: Sequence[SweepLine], x_name: str) -> str:
    """Measured over requested: the diagonal is what was requested; each line has its standard deviation as a band.

    Args:
        requested: [N] within [-1, 1].
        lines: over the same N.
        x_name: of the horizontal axis.

    Returns:
        SVG text; `svg.wrap_svg` makes a picture of it.
    """
    frame = Frame(52, 16, SIDE - 16, CHART_HEIGHT - 46)
    parts = [frame.draw(x_name, "measured"), draw_path([frame.place(-1, -1), frame.place(1, 1)], "ideal")]
    lowest = min(lines, key=lambda line: line.means[-1])
    for line in lines:
        rows = list(zip(requested, line.means, line.deviations, strict=True))
        band = [*(frame.place(x, m + s) for x, m, s in rows), *(frame.place(x, m - s) for x, m, s in reversed(rows))]
        path = [frame.place(x, m) for x, m, _ in rows]
        parts.append(f'<polygon class="band {line.style}" points="{join_points(band)}"/>')
        parts.append(draw_path(path, f"curve {line.style}"))
        parts += [draw_dot(point, f"read {line.style}", 3.6) for point in path]
        x, y = path[-1]
        parts.append(
            draw_text(x - 4, y + (22 if line is lowest else -14), line.label, f"name {line.style}", anchor="end")
        )
    return "".join(parts)


def draw_reliability(bins: Sequence[Sequence[float]]) -> str:
    """Share right over stated confidence, a bar for each bin.

    Args:
        bins: (mean confidence, share right, count) each; a bar on the diagonal is calibrated, and the darker a bar, the
            more cases it has.

    Returns:
        SVG text; `svg.wrap_svg` makes a picture of it.
    """
    frame = Frame(52, 16, SIDE - 16, CHART_HEIGHT - 46, low=0.0)
    parts = [frame.draw("stated confidence", "share right"), draw_path([frame.place(0, 0), frame.place(1, 1)], "ideal")]
    most = max((count for _, _, count in bins), default=1)
    for confidence, right, count in bins:
        (x, y), (_, bottom) = frame.place(confidence, right), frame.place(confidence, 0)
        box = f'x="{x - 7:.1f}" y="{y:.1f}" width="14" height="{max(bottom - y, 1):.1f}"'
        parts.append(f'<rect class="bar" {box} style="opacity:{0.25 + 0.75 * count / most:.2f}"/>')
        parts.append(draw_text(x, y - 6, f"{count:g}", "tick"))
    return "".join(parts)


def draw_scatter(points: Sequence[tuple[float, float, str]], gain: float | None, x_name: str, y_name: str) -> str:
    """Perceived over requested, with the line of equality and the fitted slope.

    Args:
        points: (requested, perceived, hint) each, within [-1, 1].
        gain: slope of the fitted line through the means; None leaves it out.
        x_name: of the horizontal axis.
        y_name: of the vertical axis.

    Returns:
        SVG text; `svg.wrap_svg` makes a picture of it.
    """
    frame = Frame(52, 16, SIDE - 16, SIDE - 50)
    parts = [frame.draw(x_name, y_name), draw_path([frame.place(-1, -1), frame.place(1, 1)], "ideal")]
    if gain is not None and points:
        across, up = [x for x, _, _ in points], [y for _, y, _ in points]
        mean_x, mean_y = sum(across) / len(across), sum(up) / len(up)
        ends = [frame.place(x, mean_y + gain * (x - mean_x)) for x in (min(across), max(across))]
        parts.append(draw_path(ends, "fit"))
    parts += [draw_dot(frame.place(x, y), "read", 5, hint) for x, y, hint in points]
    return "".join(parts)


def draw_intervals(rows: Sequence[IntervalRow], low: float, high: float, mark: float | None = None) -> str:
    """A dot and its interval for each row.

    Args:
        rows: from top to bottom.
        low: value at the left end.
        high: value at the right end.
        mark: a value to compare with, a dashed line.

    Returns:
        A whole picture.
    """
    names, width, step = 210, 560, 30
    height = step * len(rows) + 30

    def at(value: float) -> float:
        return names + (width - names - 90) * (min(max(value, low), high) - low) / (high - low)

    parts = []
    for tick in (low + i * (high - low) / 4 for i in range(5)):
        parts.append(draw_line((at(tick), 6), (at(tick), height - 22), "grid"))
        parts.append(draw_text(at(tick), height - 6, f"{tick:g}", "tick"))
    if mark is not None:
        parts.append(draw_line((at(mark), 6), (at(mark), height - 22), "ideal"))
    for i, row in enumerate(rows):
        y = step * i + 20
        short = row.label if len(row.label) <= 30 else f"{row.label[:29]}…"
        parts.append(f'<text class="name" x="0" y="{y + 4}">{escape(short)}<title>{escape(row.label)}</title></text>')
        if row.value is None:
            continue
        if row.low is not None and row.high is not None:
            parts.append(draw_line((at(row.low), y), (at(row.high), y), "whisker"))
        parts.append(draw_dot((at(row.value), y), "read", 5))
        parts.append(draw_text(width, y + 4, row.text, "name", anchor="end"))
    return wrap_svg("".join(parts), "Figures with 95 % intervals", width=width, height=height)


def draw_vote_bar(shares: Mapping[str, float | None]) -> str:
    """One bar that the emotions divide by their shares of the votes, which sum to 1."""
    parts, at = [], 0.0
    for emotion, share in shares.items():
        if share:
            title = f"<title>{emotion} {share:.2f}</title>"
            parts.append(
                f'<rect class="vote {emotion_class(emotion)}" x="{200 * at:.2f}" width="{200 * share:.2f}"'
                f' height="16">{title}</rect>'
            )
            at += share
    words = ", ".join(f"{emotion} {share:.2f}" for emotion, share in shares.items() if share)
    return wrap_svg("".join(parts), words, width=200, height=16)

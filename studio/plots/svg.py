"""Inline SVG figures of a report; colours are CSS variables, so that light, dark and print need no second drawing.

Every figure has a title and a description for screen readers; the numbers stand in a table beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Point = tuple[float, float]
SIDE, PAD = 460.0, 34.0


def figure(name: str, title: str, description: str, body: str, width: float = SIDE, height: float = SIDE) -> str:
    """A whole SVG element; `name` is unique in its page."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{name}-t {name}-d" preserveAspectRatio="xMidYMid meet">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{body}</svg>'
    )


def circumplex(words: Mapping[str, Point]) -> str:
    """The plane: a circle, two axes with their names, and the emotions' places, all faint."""
    (left, top), (right, bottom) = at(-1, 1), at(1, -1)
    parts = [
        f'<circle class="grid" cx="{SIDE / 2}" cy="{SIDE / 2}" r="{(right - left) / 2:.1f}"/>',
        _line(at(-1, 0), at(1, 0), "grid"),
        _line(at(0, -1), at(0, 1), "grid"),
        _text(SIDE / 2, top - 10, "arousal: high", "axis"),
        _text(SIDE / 2, bottom + 20, "arousal: low", "axis"),
        _text(left - 12, SIDE / 2, "unpleasant", "axis", turn=-90),
        _text(right + 14, SIDE / 2, "pleasant", "axis", turn=90),
    ]
    for word, place in words.items():
        x, y = at(*place)
        parts.append(f'<circle class="place" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>' + _text(x, y - 7, word, "word"))
    return "".join(parts)


def at(valence: float, arousal: float) -> Point:
    """Where a point of the plane lies in the drawing."""
    half = SIDE / 2 - PAD
    return SIDE / 2 + valence * half, SIDE / 2 - arousal * half


def mesh(levels: Sequence[float], asked: Mapping[Point, Point], measured: Mapping[Point, Point]) -> str:
    """The grid as asked (dashed) and as measured (solid): a squeezed mesh lost strength, a sheared one leaks.

    Args:
        levels: of both axes, rising.
        asked, measured: grid point -> point on the plane.
    """
    parts = []
    for name, places in (("asked", asked), ("read", measured)):
        for x in levels:
            for line in ([(x, y) for y in levels], [(y, x) for y in levels]):
                path = [places[p] for p in line if p in places]
                if len(path) > 1:
                    parts.append(_path([at(*p) for p in path], f"mesh {name}"))
    for key, end in measured.items():
        parts.append(
            arrow(asked[key], end, "faint") + _dot(at(*end), "read", 4.2) + _dot(at(*asked[key]), "asked", 3.2)
        )
    return "".join(parts)


def arrows(rows: Mapping[str, tuple[Point, Point]], clouds: Mapping[str, Sequence[Point]]) -> str:
    """Named arrows from asked to measured, every single measurement a pale dot."""
    parts = [_dot(at(*p), f"cloud c{i}", 2.2) for i, name in enumerate(rows) for p in clouds.get(name, ())]
    taken: list[Point] = []
    for i, (name, (start, end)) in enumerate(rows.items()):
        x, y = at(*start)
        low = any(abs(x - tx) < 60 and abs(y - 12 - ty) < 14 for tx, ty in taken)
        spot = (x, y + 20 if low else y - 12)
        taken.append(spot)
        parts.append(
            arrow(start, end, f"c{i}")
            + _dot(at(*end), f"read c{i}", 6)
            + _dot((x, y), f"asked c{i}", 6)
            + _text(*spot, name, "name")
        )
    return "".join(parts)


def arrow(start: Point, end: Point, style: str) -> str:
    """A line from asked to measured."""
    return _line(at(*start), at(*end), f"arrow {style}")


def curves(
    asked: Sequence[float],
    lines: Sequence[tuple[str, Sequence[float], Sequence[float], str]],
    label: str,
    width: float = SIDE,
    height: float = 330.0,
) -> str:
    """Measured over asked: the diagonal is what was asked; each line has its standard deviation as a band.

    Args:
        asked: [N] within [-1, 1].
        lines: (name, [N] means, [N] deviations, class).
        label: of the horizontal axis.
    """
    box = _Box(52, 16, width - 16, height - 46)
    parts = [box.frame(label, "measured"), _path([box.at(-1, -1), box.at(1, 1)], "ideal")]
    lowest = min(lines, key=lambda line: line[1][-1])
    for name, means, spreads, style in lines:
        upper = [box.at(x, m + s) for x, m, s in zip(asked, means, spreads, strict=True)]
        lower = [box.at(x, m - s) for x, m, s in zip(asked, means, spreads, strict=True)]
        parts.append(f'<polygon class="band {style}" points="{_points([*upper, *reversed(lower)])}"/>')
        path = [box.at(x, m) for x, m in zip(asked, means, strict=True)]
        parts.append(_path(path, f"curve {style}") + "".join(_dot(p, f"read {style}", 3.6) for p in path))
        parts.append(
            _text(
                path[-1][0] - 4, path[-1][1] + (22 if name == lowest[0] else -14), name, f"name {style}", anchor="end"
            )
        )
    return "".join(parts)


def reliability(bins: Sequence[Sequence[float]], width: float = SIDE, height: float = 330.0) -> str:
    """Share right over stated confidence; a bar on the diagonal is calibrated, its darkness is its share of the cases."""
    box = _Box(52, 16, width - 16, height - 46, low=0.0)
    parts = [box.frame("stated confidence", "share right"), _path([box.at(0, 0), box.at(1, 1)], "ideal")]
    most = max((n for _, _, n in bins), default=1)
    for confidence, right, count in bins:
        (x, y), (_, bottom) = box.at(confidence, right), box.at(confidence, 0)
        parts.append(
            f'<rect class="bar" x="{x - 7:.1f}" y="{y:.1f}" width="14" height="{max(bottom - y, 1):.1f}" style="opacity:{0.25 + 0.75 * count / most:.2f}"/>'
        )
        parts.append(_text(x, y - 6, f"{count:g}", "tick"))
    return "".join(parts)


class _Box:
    """A plotting area in SVG units over [low, 1] on both axes."""

    def __init__(self, left: float, top: float, right: float, bottom: float, low: float = -1.0) -> None:
        self.left, self.top, self.right, self.bottom, self.low = left, top, right, bottom, low

    def at(self, x: float, y: float) -> Point:
        share = [(max(self.low, min(1.0, z)) - self.low) / (1 - self.low) for z in (x, y)]
        return self.left + share[0] * (self.right - self.left), self.bottom - share[1] * (self.bottom - self.top)

    def frame(self, across: str, up: str) -> str:
        parts = []
        for i in range(5):
            value = self.low + i * (1 - self.low) / 4
            (x, _), (_, y) = self.at(value, self.low), self.at(self.low, value)
            parts.append(
                _line((self.left, y), (self.right, y), "grid")
                + _text(self.left - 8, y + 4, f"{value:g}", "tick", anchor="end")
            )
            parts.append(_text(x, self.bottom + 18, f"{value:g}", "tick"))
        parts.append(_text((self.left + self.right) / 2, self.bottom + 38, across, "axis"))
        parts.append(_text(14, (self.top + self.bottom) / 2, up, "axis", turn=-90))
        return "".join(parts)


def _line(start: Point, end: Point, style: str) -> str:
    return f'<line class="{style}" x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'


def _path(points: Sequence[Point], style: str) -> str:
    return f'<polyline class="{style}" points="{_points(points)}"/>'


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _dot(place: Point, style: str, radius: float) -> str:
    return f'<circle class="{style}" cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{radius:g}"/>'


def _text(x: float, y: float, text: str, style: str, *, anchor: str = "middle", turn: float = 0) -> str:
    turned = f' transform="rotate({turn:g} {x:.1f} {y:.1f})"' if turn else ""
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turned}>{escape(text)}</text>'


def grid_points(rows: Sequence[Mapping[str, Any]]) -> tuple[list[float], dict[Point, Point], dict[Point, Point]]:
    """Levels, asked and mean measured points of the rows of a grid."""
    found: dict[Point, list[Point]] = {}
    for row in rows:
        key = (row["asked"]["valence"], row["asked"]["arousal"])
        found.setdefault(key, []).append((row["measured"]["valence"], row["measured"]["arousal"]))
    levels = sorted(set(itertools.chain.from_iterable(found)))
    means = {k: (sum(v for v, _ in ps) / len(ps), sum(a for _, a in ps) / len(ps)) for k, ps in found.items()}
    return levels, {k: k for k in found}, means

"""The plots of a study's report as SVG and HTML text: they take the report's plain values and know no statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

COLOURS = {
    "neutral": "#9aa0b4",
    "calm": "#35a98a",
    "happy": "#f2b134",
    "sad": "#4f74d2",
    "angry": "#e0605a",
    "fearful": "#8a63c9",
    "disgusted": "#7d9a3c",
    "surprised": "#e58a3a",
}
_SIDE, _EDGE = 300, 34


def number(x: Any, digits: int = 2) -> str:
    """A number for people: ".62", "-.10", "–" where there is none."""
    if x is None:
        return "–"
    text = f"{x:.{digits}f}"
    return text.replace("0.", ".", 1) if abs(x) < 1 and not text.startswith(("1", "-1")) else text


def between(facts: Mapping[str, Any], name: str) -> str:
    """A figure with its interval, ".62 [.41, .77]"."""
    low, high = facts.get(f"{name}_low"), facts.get(f"{name}_high")
    return number(facts[name]) + (f" [{number(low)}, {number(high)}]" if low is not None and high is not None else "")


def _svg(width: float, height: float, body: str, label: str) -> str:
    return f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" aria-label="{escape(label)}">{body}</svg>'


def _place(x: float, y: float) -> tuple[float, float]:
    half = (_SIDE - 2 * _EDGE) / 2
    return _SIDE / 2 + x * half, _SIDE / 2 - y * half


def _square(across: tuple[str, str], up: tuple[str, str]) -> str:
    left, top, size, middle = _EDGE, _EDGE, _SIDE - 2 * _EDGE, _SIDE / 2
    return (
        f'<rect class="plot" x="{left}" y="{top}" width="{size}" height="{size}" rx="8"/>'
        f'<path class="grid" d="M{left} {middle}H{left + size}M{middle} {top}V{top + size}"/>'
        f'<text x="{middle}" y="{top - 9}" text-anchor="middle">{escape(up[1])}</text>'
        f'<text x="{middle}" y="{_SIDE - 13}" text-anchor="middle">{escape(up[0])}</text>'
        f'<text transform="translate({left - 10} {middle}) rotate(-90)" text-anchor="middle">{escape(across[0])}</text>'
        f'<text transform="translate({_SIDE - left + 10} {middle}) rotate(90)" text-anchor="middle">{escape(across[1])}</text>'
    )


def circumplex(items: Sequence[Mapping[str, Any]], scale: str) -> str:
    """Arrows on the plane of valence and arousal, from what was requested (ring) to the mean of what was perceived (dot)."""
    body = [_square(("unpleasant", "pleasant"), ("calm", "excited"))]
    for item in items:
        seen = [item["measures"].get(f"{scale}.{axis}", {}).get("mean") for axis in ("valence", "arousal")]
        if None in seen:
            continue
        x, y = _place(*seen)
        asked = item["requested"]
        colour = COLOURS.get(asked["emotion"] if asked else "", "#4a4fc4")
        if asked:
            ax, ay = _place(asked["valence"], asked["arousal"])
            body.append(
                f'<path d="M{ax:.1f} {ay:.1f}L{x:.1f} {y:.1f}" stroke="{colour}" stroke-opacity=".55" stroke-width="1.5"/>'
            )
            body.append(f'<circle cx="{ax:.1f}" cy="{ay:.1f}" r="5" fill="none" stroke="{colour}" stroke-width="2"/>')
        words = f"{item['name']}: perceived {number(seen[0])}, {number(seen[1])}"
        body.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"><title>{escape(words)}</title></circle>'
        )
    return _svg(_SIDE, _SIDE, "".join(body), "Requested and perceived on the plane of valence and arousal")


def scatter(points: Sequence[tuple[float, float, str]], axis: str, facts: Mapping[str, Any]) -> str:
    """Requested (across) against perceived (up) of one axis, with the line of equality and the fitted slope."""
    body = [
        _square(("", ""), (f"requested {axis}", "")),
        f'<text transform="translate({_EDGE - 10} {_SIDE / 2}) rotate(-90)" text-anchor="middle">perceived</text>',
    ]
    (x0, y0), (x1, y1) = _place(-1, -1), _place(1, 1)
    body.append(f'<path class="equal" d="M{x0} {y0}L{x1} {y1}"/>')
    if facts["gain"] is not None:
        mean_x, mean_y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
        ends = [
            _place(x, max(-1.0, min(1.0, mean_y + facts["gain"] * (x - mean_x))))
            for x in (min(p[0] for p in points), max(p[0] for p in points))
        ]
        body.append(f'<path class="fit" d="M{ends[0][0]:.1f} {ends[0][1]:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}"/>')
    for x, y, name in points:
        px, py = _place(x, y)
        body.append(
            f'<circle class="dot" cx="{px:.1f}" cy="{py:.1f}" r="4"><title>{escape(name)}: requested {number(x)}, perceived {number(y)}</title></circle>'
        )
    return _svg(_SIDE, _SIDE, "".join(body), f"Requested against perceived {axis}")


def intervals(
    rows: Sequence[tuple[str, Mapping[str, Any], str]], low: float, high: float, mark: float | None = None
) -> str:
    """A dot and its interval for each row (name, facts with `low` and `high`, name of the figure) from `low` to `high`."""
    name_width, width, step = 210, 560, 30
    height = step * len(rows) + 30

    def at(value: float) -> float:
        return name_width + (width - name_width - 90) * (min(max(value, low), high) - low) / (high - low)

    body = [
        f'<path class="grid" d="M{at(v):.1f} 6V{height - 22}"/><text x="{at(v):.1f}" y="{height - 6}" text-anchor="middle">{v:g}</text>'
        for v in _ticks(low, high)
    ]
    if mark is not None:
        body.append(f'<path class="equal" d="M{at(mark):.1f} 6V{height - 22}"/>')
    for i, (name, facts, figure) in enumerate(rows):
        y = step * i + 20
        body.append(f'<text class="name" x="0" y="{y + 4}">{escape(_short(name))}<title>{escape(name)}</title></text>')
        if facts[figure] is None:
            continue
        if facts["low"] is not None:
            body.append(f'<path class="whisker" d="M{at(facts["low"]):.1f} {y}H{at(facts["high"]):.1f}"/>')
        body.append(f'<circle class="dot" cx="{at(facts[figure]):.1f}" cy="{y}" r="5"/>')
        body.append(
            f'<text class="value" x="{width}" y="{y + 4}" text-anchor="end">{number(facts[figure])} (n {facts["n"]})</text>'
        )
    return _svg(width, height, "".join(body), "Figures with 95 % intervals")


def _short(name: str) -> str:
    return name if len(name) <= 30 else name[:29] + "…"


def _ticks(low: float, high: float) -> list[float]:
    return [low + i * (high - low) / 4 for i in range(5)]


def distribution(shares: Mapping[str, float | None]) -> str:
    """A bar of the votes for each emotion."""
    parts, at = [], 0.0
    for word, share in shares.items():
        if share:
            parts.append(
                f'<rect x="{200 * at:.2f}" width="{200 * share:.2f}" height="16" fill="{COLOURS[word]}"><title>{word} {number(share)}</title></rect>'
            )
            at += share
    return _svg(200, 16, "".join(parts), ", ".join(f"{w} {number(s)}" for w, s in shares.items() if s))


def legend() -> str:
    """The colours of the emotions."""
    return (
        '<p class="legend">'
        + "".join(f'<span><i style="background:{c}"></i>{w}</span>' for w, c in COLOURS.items())
        + "</p>"
    )


def heat(rows: Mapping[str, Mapping[str, float | None]]) -> str:
    """A table of shares, requested down and perceived across, each cell as dark as its share."""
    names = list(next(iter(rows.values())))
    head = "".join(f"<th scope='col'>{n}</th>" for n in names)
    body = "".join(
        f"<tr><th scope='row'>{asked}</th>"
        + "".join(
            f'<td class="heat{" own" if n == asked else ""}" style="--share:{(row[n] or 0):.3f}">{number(row[n])}</td>'
            for n in names
        )
        + "</tr>"
        for asked, row in rows.items()
    )
    return f'<table class="confusion"><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>'

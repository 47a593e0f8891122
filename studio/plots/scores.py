"""A picture of scores: what was asked and what was measured on the circumplex, and over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from conditioning import vocabulary
from conditioning.affect import Emotion
from studio.evaluator.score import Score
from studio.plots import circumplex as plots

SIZE, SCALE = plots.SIZE, plots.SCALE
ASKED, READ = (148, 152, 168), (79, 70, 229)
COLOURS = (
    (79, 70, 229),
    (217, 119, 6),
    (5, 150, 105),
    (190, 24, 93),
    (2, 132, 199),
    (101, 80, 60),
    (124, 58, 237),
    (77, 124, 15),
)
MAX_NAMED = 8  # files whose names stand beside the plot


def draw(scores: Sequence[Score], path: Path) -> Path:
    """Draw scores and write a PNG: arrows from asked (ring) to measured (dot, with its spread), and each curve over time.

    Raises:
        OutputError: the path cannot be written.
    """
    from PIL import Image, ImageDraw

    from pipelines.media import check_output, write_png

    check_output(path, (".png",))
    shown = [s for s in scores if not s.refused]
    image = Image.new("RGB", (SIZE * SCALE * 2, SIZE * SCALE), "white")
    canvas = ImageDraw.Draw(image, "RGBA")
    plots._frame(canvas)
    _words(canvas)
    for i, score in enumerate(shown):
        _arrow(canvas, score, COLOURS[i % len(COLOURS)])
    _legend(canvas, shown)
    timed = max((s for s in shown if len(s.windows) > 1), key=lambda s: len(s.windows), default=None)
    for row, axis in enumerate(("valence", "arousal")):
        if timed is not None:
            _curve(canvas, timed, axis, row)
    if timed is None:
        image = image.crop((0, 0, (SIZE + SIZE // 2) * SCALE, SIZE * SCALE))
    return write_png(path, image.resize((image.width // SCALE, image.height // SCALE), Image.Resampling.LANCZOS))


def _words(canvas: Any) -> None:
    """The eight emotions, pale."""
    for emotion, word in vocabulary.BASIS.items():
        vad = vocabulary.load_terms()[word].vad
        x, y = plots._at(vad.valence, vad.arousal)
        canvas.ellipse((x - 5, y - 5, x + 5, y + 5), fill=plots.GRID)
        low = emotion in (Emotion.FEARFUL, Emotion.NEUTRAL)
        canvas.text(
            (x, y + (14 if low else -12)),
            str(emotion),
            fill=plots.SOFT,
            font=plots._font(13),
            anchor="mt" if low else "mb",
        )


def _arrow(canvas: Any, score: Score, colour: tuple[int, int, int]) -> None:
    v, a, _ = score.estimate.vad
    x, y = plots._at(v, a)
    half = (SIZE / 2 - plots.MARGIN) * SCALE
    sx, sy = (min(s, 1.0) * half for s in score.estimate.spread[:2])
    canvas.ellipse((x - sx, y - sy, x + sx, y + sy), fill=(*colour, 22), outline=(*colour, 60), width=2)
    if score.requested is not None:
        asked = score.requested.whole(score.times).effective_vad()
        ox, oy = plots._at(asked.valence, asked.arousal)
        canvas.line((ox, oy, x, y), fill=(*colour, 170), width=5)
        canvas.ellipse((ox - 13, oy - 13, ox + 13, oy + 13), fill="white", outline=colour, width=5)
    faint = score.unsure
    canvas.ellipse((x - 13, y - 13, x + 13, y + 13), fill="white" if faint else colour, outline=colour, width=4)
    if faint:
        canvas.text((x, y), "?", fill=colour, font=plots._font(10), anchor="mm")


def _legend(canvas: Any, scores: Sequence[Score]) -> None:
    y = 40 * SCALE
    left = (SIZE + 10) * SCALE
    timed = any(len(s.windows) > 1 for s in scores)
    if timed:
        left, y = 16 * SCALE, (SIZE - 22 * (min(len(scores), MAX_NAMED) + 1)) * SCALE if len(scores) < 2 else 24 * SCALE
    canvas.text(
        (left, y),
        "ring: asked   dot: measured, with its spread   ?: unsure",
        fill=plots.SOFT,
        font=plots._font(12),
        anchor="lm",
    )
    for i, score in enumerate(scores[:MAX_NAMED]):
        y += 22 * SCALE
        canvas.ellipse((left, y - 10, left + 20, y + 10), fill=COLOURS[i % len(COLOURS)])
        canvas.text(
            (left + 30, y),
            f"{Path(score.file).name[:34]}: {score.verdict}",
            fill=plots.INK,
            font=plots._font(13),
            anchor="lm",
        )
    if len(scores) > MAX_NAMED:
        canvas.text(
            (left, y + 22 * SCALE),
            f"and {len(scores) - MAX_NAMED} more",
            fill=plots.SOFT,
            font=plots._font(12),
            anchor="lm",
        )


def _curve(canvas: Any, score: Score, axis: str, row: int) -> None:
    """One axis over time: measured with its spread, asked dashed."""
    left, right = (SIZE + 50) * SCALE, (2 * SIZE - 24) * SCALE
    top, bottom = (70 + row * 320) * SCALE, (70 + row * 320 + 240) * SCALE
    end = max(w.end_s for w in score.windows)

    def at(seconds: float, value: float) -> tuple[float, float]:
        return left + (right - left) * seconds / end, bottom - (bottom - top) * (max(-1.0, min(1.0, value)) + 1) / 2

    for level in (-1, -0.5, 0, 0.5, 1):
        canvas.line((*at(0, level), *at(end, level)), fill=plots.GRID, width=4 if level == 0 else 2)
        canvas.text((left - 10, at(0, level)[1]), f"{level:g}", fill=plots.SOFT, font=plots._font(12), anchor="rm")
    for seconds in _ticks(end):
        canvas.text(
            (at(seconds, 0)[0], bottom + 12), f"{seconds:g} s", fill=plots.SOFT, font=plots._font(12), anchor="mt"
        )
    title = f"{axis} of {Path(score.file).name[:40]}" if row == 0 else axis
    canvas.text((left, top - 22), title, fill=plots.INK, font=plots._font(15), anchor="lb")
    which = 0 if axis == "valence" else 1
    points = [
        ((w.start_s + w.end_s) / 2, getattr(w.estimate.vad, axis), w.estimate.spread[which]) for w in score.windows
    ]
    band = [at(t, x + s) for t, x, s in points] + [at(t, x - s) for t, x, s in reversed(points)]
    canvas.polygon(band, fill=(*READ, 26))
    if score.requested is not None:
        steps = [end * i / 60 for i in range(61)]
        asked = [at(t, getattr(score.requested.at(t).effective_vad(), axis)) for t in steps]
        for i in range(0, 60, 2):
            canvas.line((*asked[i], *asked[i + 1]), fill=ASKED, width=5)
    canvas.line([at(t, x) for t, x, _ in points], fill=READ, width=6, joint="curve")
    for t, x, _ in points:
        px, py = at(t, x)
        canvas.ellipse((px - 7, py - 7, px + 7, py + 7), fill=READ)


def _ticks(end: float) -> list[float]:
    step = next((s for s in (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800) if end / s <= 7), 3600)
    return [i * step for i in range(int(end / step) + 1)]

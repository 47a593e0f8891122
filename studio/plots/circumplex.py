"""Pictures of affect for people: the circumplex with what was asked, drawn with Pillow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion

SIZE, MARGIN, SCALE = 720, 70, 2  # drawn twice as large, then reduced: smooth lines
INK, SOFT, GRID = (38, 42, 54), (128, 134, 150), (214, 217, 226)
BASIS_NAMES = frozenset(map(str, Emotion))


def circumplex(affect: Affect, path: Path, *, title: str = "") -> Path:
    """Draw valence (across) and arousal (up) with the affect, its nearest words and its opposite; writes a PNG.

    Args:
        affect: drawn at its felt point, with a ring as wide as its intensity.
        path: ends in .png.
        title: the words that were asked.

    Raises:
        OutputError: the path cannot be written.
    """
    from PIL import Image, ImageDraw

    from pipelines.media import check_output, write_png

    check_output(path, (".png",))
    image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), "white")
    draw = ImageDraw.Draw(image)
    _frame(draw)
    _mark(draw, affect, title)
    taken: list[tuple[float, float, float, float]] = [_around(affect, 1), _around(affect, -1)]
    for word, vad in _words(affect):
        _word(draw, word, vad, taken)
    return write_png(path, image.resize((SIZE, SIZE), Image.Resampling.LANCZOS))


def _at(valence: float, arousal: float) -> tuple[float, float]:
    half = (SIZE / 2 - MARGIN) * SCALE
    return SIZE * SCALE / 2 + valence * half, SIZE * SCALE / 2 - arousal * half


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size * SCALE)


def _frame(draw: Any) -> None:
    (left, top), (right, bottom) = _at(-1, 1), _at(1, -1)
    draw.ellipse((left, top, right, bottom), outline=GRID, width=3)
    draw.line((*_at(-1, 0), *_at(1, 0)), fill=GRID, width=3)
    draw.line((*_at(0, -1), *_at(0, 1)), fill=GRID, width=3)
    for name, v, a in (("excited", 0, 1.05), ("quiet", 0, -1.05), ("unpleasant", -1.0, 0.05), ("pleasant", 1.02, 0.05)):
        draw.text(_at(v, a), name, fill=SOFT, font=_font(15), anchor="mm")


def _words(affect: Affect) -> list[tuple[str, VAD]]:
    """The eight emotions, then the nearest rated words."""
    named = [(str(e), vocabulary.load_terms()[word].vad) for e, word in vocabulary.BASIS.items()]
    near = [w for w, _ in vocabulary.find_neighbours(affect.vad, 6) if w not in vocabulary.BASIS.values()]
    return named + [(w, vocabulary.load_terms()[w].vad) for w in near]


def _around(affect: Affect, sign: int) -> tuple[float, float, float, float]:
    x, y = _at(sign * affect.effective_vad().valence, sign * affect.effective_vad().arousal)
    return x - 24, y - 24, x + 24, y + 24


def _word(draw: Any, text: str, vad: VAD, taken: list[tuple[float, float, float, float]]) -> None:
    """A dot and its word on the first side where no other word is; only the dot where all are taken."""
    x, y = _at(vad.valence, vad.arousal)
    colour = INK if text in BASIS_NAMES else SOFT
    draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=colour)
    for spot, anchor in (((x, y - 12), "mb"), ((x, y + 12), "mt"), ((x + 14, y), "lm"), ((x - 14, y), "rm")):
        box = draw.textbbox(spot, text, font=_font(14), anchor=anchor)
        if not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in taken):
            draw.text(spot, text, fill=colour, font=_font(14), anchor=anchor)
            taken.append(box)
            return


def _mark(draw: Any, affect: Affect, title: str) -> None:
    x, y = _at(affect.effective_vad().valence, affect.effective_vad().arousal)
    draw.line((*_at(0, 0), x, y), fill=(99, 102, 241), width=6)
    draw.ellipse((x - 20, y - 20, x + 20, y + 20), fill=(99, 102, 241), outline="white", width=5)
    ox, oy = _at(-affect.effective_vad().valence, -affect.effective_vad().arousal)
    draw.ellipse((ox - 14, oy - 14, ox + 14, oy + 14), outline=(99, 102, 241), width=4)
    if title:
        draw.text((SIZE * SCALE / 2, 22 * SCALE), title[:70], fill=INK, font=_font(20), anchor="mm")

"""Captions from the times of words: SRT and WebVTT files, and letters burnt into the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.files import write_bytes
from weights.errors import InputError

SUFFIXES = (".srt", ".vtt")
MOST_LETTERS, MOST_S, PAUSE_S = 42, 4.0, 0.45  # of one caption


@dataclass(frozen=True, slots=True)
class Caption:
    """Words shown from `start` to `end`, seconds."""

    start: float
    end: float
    text: str


def group_words(words: Sequence[tuple[str, float, float]]) -> list[Caption]:
    """Group (word, start, end) into captions of one line."""
    out: list[Caption] = []
    for text, start, end in words:
        if not text.strip():
            continue
        last = out[-1] if out else None
        fits = (
            last
            and len(last.text) + len(text) < MOST_LETTERS
            and end - last.start < MOST_S
            and start - last.end < PAUSE_S
        )
        if last and fits and not last.text.endswith((".", "!", "?")):
            out[-1] = Caption(last.start, end, f"{last.text} {text.strip()}")
        else:
            out.append(Caption(start, end, text.strip()))
    return out


def write_captions(path: str | Path, captions: Sequence[Caption]) -> Path:
    """Write .srt or .vtt by the path's ending."""
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"captions are written as {' or '.join(SUFFIXES)}, got '{path.name}'")
    dot = "," if path.suffix.lower() == ".srt" else "."
    blocks = [f"{i}\n{_clock(c.start, dot)} --> {_clock(c.end, dot)}\n{c.text}\n" for i, c in enumerate(captions, 1)]
    head = "" if dot == "," else "WEBVTT\n\n"
    return write_bytes(path, (head + "\n".join(blocks)).encode())


def _clock(seconds: float, dot: str) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02d}:{whole // 60000 % 60:02d}:{whole // 1000 % 60:02d}{dot}{whole % 1000:03d}"


class CaptionBurner:
    """Burns captions into pictures of one size."""

    def __init__(self, captions: Sequence[Caption], size: int) -> None:
        self.captions, self.size = list(captions), size
        self._made: dict[str, tuple[NDArray[Any], NDArray[Any], int]] = {}

    def burn(self, picture: NDArray[np.uint8], seconds: float) -> NDArray[np.uint8]:
        """The picture with what is said at this moment."""
        now = next((c for c in self.captions if c.start - 0.05 <= seconds < c.end + 0.25), None)
        if now is None:
            return picture
        colour, alpha, top = self._strip(now.text)
        rows = slice(top, top + len(alpha))
        out = picture.copy()
        out[rows, :, :3] = (out[rows, :, :3] * (1 - alpha) + colour * alpha).astype(np.uint8)
        return out

    def _strip(self, text: str) -> tuple[NDArray[Any], NDArray[Any], int]:
        if text not in self._made:
            self._made[text] = _drawn(text, self.size)
        return self._made[text]


def _drawn(text: str, size: int) -> tuple[NDArray[Any], NDArray[Any], int]:
    from PIL import Image, ImageDraw, ImageFont

    high = size // 20
    font: Any = ImageFont.load_default(high)
    while font.getlength(text) > size * 0.92 and high > 8:
        high -= 1
        font = ImageFont.load_default(high)
    strip = Image.new("RGBA", (size, high * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(strip)
    draw.text(
        (size / 2, high),
        text,
        font=font,
        anchor="mm",
        fill=(255, 255, 255, 255),
        stroke_width=max(1, high // 10),
        stroke_fill=(0, 0, 0, 230),
    )
    values = np.asarray(strip, np.float32)
    return values[..., :3], values[..., 3:] / 255, size - round(high * 2.4)

"""Captions from the times of words: subtitle files, and text burnt into the picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.files import check_output
from pipelines.media.placement import write_bytes
from pipelines.media.subtitles import SUBTITLE_SUFFIXES, Cue, format_srt, format_vtt

MAX_CHARACTERS, MAX_CAPTION_S = 42, 4.0  # of one caption
NEW_CAPTION_PAUSE_S = 0.45  # a longer pause begins a new caption
LEAD_S, HOLD_S = 0.05, 0.25  # a burnt caption comes before its first word and stays behind its last


def group_words(words: Sequence[tuple[str, float, float]]) -> list[Cue]:
    """Group (word, start_s, end_s) into captions of one line; a sentence's end or a pause begins a new one."""
    captions: list[Cue] = []
    for word, start_s, end_s in words:
        if not word.strip():
            continue
        previous = captions[-1] if captions else None
        if previous and _fits(previous, word, start_s, end_s):
            captions[-1] = Cue(previous.start_s, end_s, f"{previous.text} {word.strip()}")
        else:
            captions.append(Cue(start_s, end_s, word.strip()))
    return captions


def _fits(caption: Cue, word: str, start_s: float, end_s: float) -> bool:
    return (
        len(caption.text) + len(word) < MAX_CHARACTERS
        and end_s - caption.start_s < MAX_CAPTION_S
        and start_s - caption.end_s < NEW_CAPTION_PAUSE_S
        and not caption.text.endswith((".", "!", "?"))
    )


def write_captions(path: str | Path, captions: Sequence[Cue]) -> Path:
    """Write .srt or .vtt by the path's ending.

    Args:
        path: .srt or .vtt.
        captions: in order of time.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written.
    """
    path = check_output(path, SUBTITLE_SUFFIXES)
    text = format_srt(captions) if path.suffix.lower() == ".srt" else format_vtt(captions, numbered=True)
    return write_bytes(path, text.encode())


class CaptionBurner:
    """Burns captions into pictures of one size.

    Args:
        captions: in order of time.
        size: pixels of a side.
    """

    def __init__(self, captions: Sequence[Cue], size: int) -> None:
        self.captions, self.size = list(captions), size
        self._strips: dict[str, tuple[NDArray[Any], NDArray[Any], int]] = {}

    def burn(self, picture: NDArray[np.uint8], time_s: float) -> NDArray[np.uint8]:
        """The picture [S, S, C] with the caption of a moment."""
        caption = next((c for c in self.captions if c.start_s - LEAD_S <= time_s < c.end_s + HOLD_S), None)
        if caption is None:
            return picture
        colour, alpha, top = self._strip(caption.text)
        rows = slice(top, top + len(alpha))
        out = picture.copy()
        out[rows, :, :3] = (out[rows, :, :3] * (1 - alpha) + colour * alpha).astype(np.uint8)
        return out

    def _strip(self, text: str) -> tuple[NDArray[Any], NDArray[Any], int]:
        if text not in self._strips:
            self._strips[text] = _draw_strip(text, self.size)
        return self._strips[text]


def _draw_strip(text: str, size: int) -> tuple[NDArray[Any], NDArray[Any], int]:
    """Colour [H, S, 3] and opacity [H, S, 1] of a line of text, and the row its strip begins at."""
    from PIL import Image, ImageDraw, ImageFont

    height = size // 20
    font: Any = ImageFont.load_default(height)
    while font.getlength(text) > size * 0.92 and height > 8:
        height -= 1
        font = ImageFont.load_default(height)
    strip = Image.new("RGBA", (size, height * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(strip)
    draw.text(
        (size / 2, height),
        text,
        font=font,
        anchor="mm",
        fill=(255, 255, 255, 255),
        stroke_width=max(1, height // 10),
        stroke_fill=(0, 0, 0, 230),
    )
    values = np.asarray(strip, np.float32)
    return values[..., :3], values[..., 3:] / 255, size - round(height * 2.4)

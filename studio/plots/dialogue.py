"""Pictures of affect over time: valence and arousal of every speaker over the turns of a dialogue, drawn with Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from conditioning.dialogue import Turn

SCALE = 2  # drawn twice as large, then reduced: smooth lines
LEFT, RIGHT, TOP, PANEL, GAP, ROW = 90, 30, 90, 220, 46, 24
LISTED = 20  # turns whose words still fit below
INK, SOFT, GRID = (38, 42, 54), (110, 116, 132), (214, 217, 226)
#: Okabe & Ito 2008: told apart by colour-blind readers.
COLOURS = ((0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (230, 159, 0), (110, 110, 110))


def dialogue(turns: Sequence[Turn], path: Path, *, title: str = "") -> Path:
    """Draw valence and arousal over the turns; writes a PNG.

    A dot is what a turn is said with, its bar the standard deviation, a ring what its words read as before inertia.

    Raises:
        OutputError: the path cannot be written.
    """
    from PIL import Image, ImageDraw

    from pipelines.media import check_output, write_png

    check_output(path, (".png",))
    width = max(720, min(2400, LEFT + RIGHT + 60 * len(turns)))
    listed = len(turns) if len(turns) <= LISTED else 0
    height = TOP + 2 * PANEL + GAP + 56 + ROW * listed + (12 if listed else 0)
    image = Image.new("RGB", (width * SCALE, height * SCALE), "white")
    sheet = _Sheet(ImageDraw.Draw(image), width, len(turns))
    names = tuple(dict.fromkeys(turn.line.speaker for turn in turns))
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    sheet.legend(title, colours)
    for axis, top in enumerate((TOP, TOP + PANEL + GAP)):
        sheet.panel(
            ("valence", "arousal")[axis], ("unpleasant", "pleasant") if axis == 0 else ("quiet", "excited"), top
        )
        for name in names:
            sheet.line([t for t in turns if t.line.speaker == name], axis, top, colours[name])
    sheet.words(turns[:listed], TOP + 2 * PANEL + GAP + 50, colours)
    return write_png(path, image.resize((width, height), Image.Resampling.LANCZOS))


class _Sheet:
    """The page: places in points of the final picture."""

    def __init__(self, draw: Any, width: int, count: int) -> None:
        self.draw, self.width, self.count = draw, width, count

    def x(self, number: int) -> float:
        """Across, of a turn."""
        span = self.width - LEFT - RIGHT
        return LEFT + span * (number - 0.5) / self.count

    def text(
        self, x: float, y: float, words: str, colour: tuple[int, int, int] = INK, size: int = 14, anchor: str = "lm"
    ) -> float:
        """Write; returns how wide it is."""
        from PIL import ImageFont

        font = ImageFont.load_default(size * SCALE)
        self.draw.text((x * SCALE, y * SCALE), words, fill=colour, font=font, anchor=anchor)
        return float(self.draw.textlength(words, font=font)) / SCALE

    def rule(self, points: Sequence[tuple[float, float]], colour: tuple[int, int, int], width: int) -> None:
        """A line through points."""
        self.draw.line([(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=width, joint="curve")

    def dot(self, x: float, y: float, r: float, **look: Any) -> None:
        """A disc or a ring."""
        self.draw.ellipse([(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE], **look)

    def legend(self, title: str, colours: dict[str, tuple[int, int, int]]) -> None:
        """The title, the speakers, and what the marks mean."""
        self.text(LEFT, 24, title[:80], size=18)
        x: float = LEFT
        for name, colour in colours.items():
            if x > self.width - 220:
                break
            self.dot(x + 6, 54, 6, fill=colour)
            x += self.text(x + 18, 54, name[:24]) + 40
        wide = self.text(self.width - RIGHT, 54, "what the words read as", SOFT, anchor="rm")
        self.dot(self.width - RIGHT - wide - 12, 54, 5, outline=SOFT, width=3)

    def panel(self, name: str, ends: tuple[str, str], top: int) -> None:
        """Axes, gridlines and turn numbers."""
        self.text(16, top - 18, name)
        for value in (-1.0, -0.5, 0.0, 0.5, 1.0):
            y = _y(value, top)
            self.rule([(LEFT, y), (self.width - RIGHT, y)], SOFT if value == 0 else GRID, 2)
            self.text(LEFT - 8, y, f"{value:+.1f}" if value else "0", SOFT, 12, "rm")
        self.text(self.width - RIGHT, top + 10, ends[1], SOFT, 12, "rm")
        self.text(self.width - RIGHT, top + PANEL - 10, ends[0], SOFT, 12, "rm")
        every = max(1, self.count // 40)
        for number in range(1, self.count + 1, every):
            self.text(self.x(number), top + PANEL + 14, str(number), SOFT, 12, "mm")

    def line(self, turns: Sequence[Turn], axis: int, top: int, colour: tuple[int, int, int]) -> None:
        """One speaker's turns on one axis."""
        points = [(self.x(t.number), _y(tuple(t.affect.effective_vad())[axis], top)) for t in turns]
        pale = tuple(round(255 - (255 - c) * 0.35) for c in colour)
        for turn, (x, _) in zip(turns, points, strict=True):
            value, sd = tuple(turn.affect.effective_vad())[axis], turn.spread[axis]
            self.rule(
                [(x, _y(max(-1.0, value - sd), top)), (x, _y(min(1.0, value + sd), top))],
                (pale[0], pale[1], pale[2]),
                10,
            )
        for a, b in pairwise(points):
            self.rule([a, b], colour, 5)
        for turn, (x, y) in zip(turns, points, strict=True):
            if turn.content is not None:
                self.dot(x, _y(tuple(turn.content.vad)[axis], top), 5, outline=colour, width=3)
            self.dot(x, y, 6, fill=colour, outline="white", width=2)

    def words(self, turns: Sequence[Turn], top: int, colours: dict[str, tuple[int, int, int]]) -> None:
        """The turns' words below, numbered, cut to the width."""
        room = int((self.width - LEFT - RIGHT) / 7.2)
        for row, turn in enumerate(turns):
            said = f"({turn.line.direction}) {turn.line.text}" if turn.line.direction else turn.line.text
            said = f"{turn.line.speaker}: {said}"
            y = top + row * ROW
            self.text(LEFT - 12, y, str(turn.number), SOFT, 12, "rm")
            self.text(LEFT, y, said if len(said) <= room else said[: room - 3] + "...", colours[turn.line.speaker], 13)


def _y(value: float, top: int) -> float:
    return top + PANEL * (1 - value) / 2

"""The table of the Fluent pictures that are kept: `fluent.txt`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.image.prompt.names import join_words

TABLE = Path(__file__).with_name("fluent.txt")
JOINER, SELECTOR = "\u200d", "\ufe0f"
_SIZE = re.compile(r"^\.?\d+(\.\d+)?$")


@dataclass(frozen=True)
class Row:
    """A picture of the table.

    Attributes:
        emoji: its characters, without the selector of variants.
        name: its own, "" for that of Unicode's CLDR.
        height_m: true height.
        stands: where.
        same_as: the thing of the stock that it stands for, "" if it is kept as a picture.
    """

    emoji: str
    name: str
    height_m: float
    stands: str
    same_as: str = ""


def read_table(path: Path = TABLE) -> list[Row]:
    """Every row of the table.

    Args:
        path: of the table.

    Returns:
        The rows in their order.

    Raises:
        ValueError: an emoji is there twice.
    """
    rows: list[Row] = []
    stands, usual_m = "ground", 1.0
    for line in path.read_text(encoding="utf-8").splitlines():
        if "|" in line and not line.startswith("#"):
            _, stands, size = (part.strip() for part in line.split("|"))
            usual_m = float(size)
        elif line and not line.startswith("#"):
            rows += [_read_item(item.strip(), stands, usual_m) for item in line.split(",") if item.strip()]
    seen = [row.emoji for row in rows]
    twice = sorted({emoji for emoji in seen if seen.count(emoji) > 1})
    if twice:
        raise ValueError(f"{path.name}: twice in the table: {' '.join(twice)}")
    return rows


def _read_item(item: str, stands: str, usual_m: float) -> Row:
    emoji, *words = item.replace(SELECTOR, "").split()
    if words[:1] == [">"]:
        return Row(emoji, "", usual_m, stands, words[1])
    height_m = float(words.pop()) if words and _SIZE.match(words[-1]) else usual_m
    return Row(emoji, join_words(" ".join(words)), height_m, stands)

"""A sheet of baked things under one lamp, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

CELL_PX, COLUMNS = 160, 10
LIGHT = np.array([-0.5, 0.6, 0.62])
SKY, SUN = 0.55, 0.75


def write_sheet(work: Path, names: Sequence[tuple[str, str]], out: Path) -> None:
    """Draw the first view of each thing, lit from the upper left, with its name.

    Args:
        work: folder of what is baked.
        names: theme and name of each.
        out: PNG.
    """
    cells = [(name, work / theme / f"{name}.0") for theme, name in names]
    cells = [(name, stem) for name, stem in cells if Path(f"{stem}.color.webp").exists()]
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * CELL_PX, max(1, rows) * (CELL_PX + 12)), (150, 175, 205))
    draw = ImageDraw.Draw(sheet)
    for i, (name, stem) in enumerate(cells):
        picture = light_view(stem)
        picture.thumbnail((CELL_PX - 8, CELL_PX - 8))
        x, y = i % COLUMNS * CELL_PX, i // COLUMNS * (CELL_PX + 12)
        sheet.paste(picture, (x + (CELL_PX - picture.width) // 2, y + CELL_PX - 4 - picture.height), picture)
        draw.text((x + 4, y + CELL_PX - 2), name, fill=(20, 20, 30))
    sheet.save(out)


def light_view(stem: Path) -> Image.Image:
    """A baked view as RGBA under sky and sun."""
    colour = np.asarray(Image.open(f"{stem}.color.webp").convert("RGBA"), np.float64) / 255
    shape = np.asarray(Image.open(f"{stem}.shape.webp").convert("RGB"), np.float64) / 255
    xy = shape[..., :2] * 2 - 1
    normal = np.dstack([xy, np.sqrt((1 - (xy**2).sum(-1)).clip(0.02, 1))])
    light = SKY * (0.7 + 0.3 * normal[..., 1]) + SUN * (normal @ LIGHT).clip(0)
    lit = (colour[..., :3] ** 2.2 * light[..., None]).clip(0, 1) ** (1 / 2.2)
    return Image.fromarray((np.dstack([lit, colour[..., 3]]) * 255).astype(np.uint8))

"""ImageOutput: one picture, several, a series along a curve, or a sheet of the plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Record
from pipelines.image.engine import Picture
from pipelines.media import write_png

if TYPE_CHECKING:
    from PIL.Image import Image

GAP = 4  # pixels between the pictures of a sheet
MOST_SHEET = 4096  # pixels of a sheet's longer side
WHITE = 255


@dataclass(frozen=True)
class ImageOutput:
    """Pictures that were made.

    Attributes:
        pictures: RGB uint8 [H, W, 3] each.
        records: one a picture: run again alone, each makes its picture.
        columns: of a sheet; 0 arranges by count.
    """

    pictures: tuple[Picture, ...]
    records: tuple[Record, ...]
    affect: Affect | AffectCurve
    seed: int
    record: Record
    columns: int = 0
    notes: tuple[str, ...] = ()
    duration_s: float = 0.0

    @property
    def extent(self) -> str:
        """In words how large it is."""
        height, width = self.pictures[0].shape[:2]
        many = f"{len(self.pictures)} pictures of " if len(self.pictures) > 1 else ""
        return f"{many}{width} x {height} px"

    @property
    def image(self) -> Image:
        """The picture, or all of them on one sheet."""
        from PIL import Image

        return Image.fromarray(self.pictures[0] if len(self.pictures) == 1 else sheet(self.pictures, self.columns))

    def save(self, path: str | Path) -> Path:
        """Write PNG with the record inside; of several pictures a sheet, and beside it each picture as NAME-1.png, NAME-2.png, ...
        (a sheet of the plane stays alone)."""
        path = Path(path)
        if len(self.pictures) > 1 and "grid" not in self.record.options:
            for i, file in enumerate(self.files(path)):
                write_png(file, _image(self.pictures[i]), self.records[i])
        return write_png(path, self.image, self.record)

    def files(self, path: str | Path) -> tuple[Path, ...]:
        """Where `save` writes each picture."""
        path, width = Path(path), len(str(len(self.pictures)))
        if len(self.pictures) == 1:
            return (path,)
        return tuple(path.with_name(f"{path.stem}-{i + 1:0{width}d}{path.suffix}") for i in range(len(self.pictures)))


def sheet(pictures: tuple[Picture, ...], columns: int = 0) -> Picture:
    """All pictures on one, row by row, shrunk where the sheet would be too large."""
    columns = columns or math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    height, width = pictures[0].shape[:2]
    factor = min(1.0, MOST_SHEET / (columns * (width + GAP)), MOST_SHEET / (rows * (height + GAP)))
    height, width = round(height * factor), round(width * factor)
    out = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), WHITE, np.uint8)
    for i, picture in enumerate(pictures):
        row, column = divmod(i, columns)
        small = picture if factor == 1 else np.asarray(_image(picture).resize((width, height)))
        out[
            row * (height + GAP) : row * (height + GAP) + height,
            column * (width + GAP) : column * (width + GAP) + width,
        ] = small
    return out


def _image(picture: Picture) -> Image:
    from PIL import Image

    return Image.fromarray(picture)

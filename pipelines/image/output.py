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
from pipelines.image.options import picture_paths
from pipelines.media import atomic_group, check_output, write_png

if TYPE_CHECKING:
    from PIL.Image import Image

GAP_PX = 4  # between the pictures of a sheet
MAX_SHEET_SIDE_PX = 4096
WHITE = 255


@dataclass(frozen=True)
class ImageOutput:
    """The pictures of one call.

    Attributes:
        pictures: RGB uint8 [H, W, 3] each.
        records: one a picture, which makes it again alone.
        affect: requested, before intensity.
        seed: of the first picture.
        record: of the whole call.
        columns: of the sheet; 0 arranges by count.
        notes: sentences that a person should read.
        duration_s: 0; a picture has none.
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
        """Number and size of the pictures in words, such as "2 pictures of 512 x 512 px"."""
        height, width = self.pictures[0].shape[:2]
        many = f"{len(self.pictures)} pictures of " if len(self.pictures) > 1 else ""
        return f"{many}{width} x {height} px"

    @property
    def image(self) -> Image:
        """The picture, or all of them on one sheet."""
        from PIL import Image

        return Image.fromarray(self.pictures[0] if len(self.pictures) == 1 else sheet(self.pictures, self.columns))

    def save(self, path: str | Path) -> Path:
        """Write PNG with the record inside.

        Of several pictures a sheet, and beside it each picture as NAME-1.png, NAME-2.png, ... (a sheet of the plane
        stays alone); all of them or none.

        Args:
            path: ends in .png.

        Returns:
            The path of the picture or the sheet.

        Raises:
            OutputError: another ending, or a path that cannot be written.
        """
        path = check_output(path, (".png",))
        with atomic_group():
            write_png(path, self.image, self.record)
            if len(self.pictures) > 1 and "grid" not in self.record.options:
                for i, file in enumerate(self.files(path)):
                    write_png(file, _pil_image(self.pictures[i]), self.records[i])
        return path

    def files(self, path: str | Path) -> tuple[Path, ...]:
        """Where `save` writes each picture."""
        return picture_paths(Path(path), len(self.pictures))


def sheet(pictures: tuple[Picture, ...], columns: int = 0) -> Picture:
    """All pictures on one, row by row, shrunk where the sheet would be too large."""
    columns = columns or math.ceil(math.sqrt(len(pictures)))
    rows = math.ceil(len(pictures) / columns)
    height, width = pictures[0].shape[:2]
    factor = min(1.0, MAX_SHEET_SIDE_PX / (columns * (width + GAP_PX)), MAX_SHEET_SIDE_PX / (rows * (height + GAP_PX)))
    height, width = round(height * factor), round(width * factor)
    out = np.full((rows * (height + GAP_PX) - GAP_PX, columns * (width + GAP_PX) - GAP_PX, 3), WHITE, np.uint8)
    for i, picture in enumerate(pictures):
        row, column = divmod(i, columns)
        small = picture if factor == 1 else np.asarray(_pil_image(picture).resize((width, height)))
        out[
            row * (height + GAP_PX) : row * (height + GAP_PX) + height,
            column * (width + GAP_PX) : column * (width + GAP_PX) + width,
        ] = small
    return out


def _pil_image(picture: Picture) -> Image:
    from PIL import Image

    return Image.fromarray(picture)

"""Pictures in and out: strangers' files checked before a pixel is decoded, PNG written with the record in a
text chunk.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.files import check_input, check_output
from pipelines.media.placement import atomic
from pipelines.record import Record

if TYPE_CHECKING:
    from PIL.Image import Image

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")  # the decoders that a stranger's file may reach
MAX_PIXELS = 50_000_000
RECORD_KEY = "studio"  # of the text chunk (iTXt) that holds the record
DECODER_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    ZeroDivisionError,
    MemoryError,
)


def read_image(path: str | Path, max_pixels: int = MAX_PIXELS, *, long_side: int | None = None) -> NDArray[np.uint8]:
    """Read a picture; of an animation the first frame. EXIF orientation is honoured, transparency lies on white.

    Args:
        path: PNG, JPEG, WebP, BMP, GIF or TIFF; what the file holds counts, not its name.
        max_pixels: larger pictures are refused before they are decoded.
        long_side: shrink to this many pixels at most on the longer side (large JPEGs are then decoded at a fraction).

    Returns:
        RGB [H, W, 3].

    Raises:
        MediaError: missing, empty, truncated, not a picture, or larger than `max_pixels`.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    path = check_input(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about files that are refused or mended below
            with Image.open(path, formats=FORMATS) as image:
                _check_size(path, image, max_pixels)
                if long_side:
                    image.draft("RGB", (long_side, long_side))
                upright = ImageOps.exif_transpose(image)
                return np.asarray(_shrink(_flatten(upright), long_side))
    except MediaError:
        raise
    except Image.DecompressionBombError as error:
        raise MediaError(f"'{path}' is larger than the {max_pixels:,} pixels that are read; shrink it first") from error
    except DECODER_ERRORS as error:
        problem = "is not a picture" if isinstance(error, UnidentifiedImageError) else "cannot be decoded whole"
        raise MediaError(f"'{path}' {problem}; give one of {', '.join(FORMATS)}") from error


def write_png(path: str | Path, image: Image, record: Record | None = None) -> Path:
    """Write a picture; the same input gives the same bytes.

    Args:
        path: of the file.
        image: the picture.
        record: how it was made.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written; nothing is left there.
    """
    from PIL.PngImagePlugin import PngInfo

    check_output(path, (".png",))
    info = PngInfo()
    if record:
        info.add_itxt(RECORD_KEY, record.to_json())
    with atomic(path) as part:
        image.save(part, format="PNG", pnginfo=info, optimize=False)
    return Path(path)


def _check_size(path: Path, image: Image, max_pixels: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise MediaError(f"'{path}' has {width} x {height} pixels; at most {max_pixels:,} are read; shrink it first")


def _flatten(image: Image) -> Image:
    """The picture as RGB: 16-bit greys scaled to 8 bit, transparency laid on white."""
    from PIL import Image as pillow

    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        return pillow.fromarray((values.clip(0, top) * (255.0 / top)).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return pillow.alpha_composite(pillow.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return image.convert("RGB")


def _shrink(image: Image, long_side: int | None) -> Image:
    from PIL import Image as pillow

    if long_side is None or max(image.size) <= long_side:
        return image
    scale = long_side / max(image.size)
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
        pillow.Resampling.BOX,
        reducing_gap=2.0,
    )

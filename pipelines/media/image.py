"""Pictures in and out: strangers' files checked before a pixel is decoded, PNG written with the record in a
text chunk.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.media.files import check_input, check_output
from pipelines.media.placement import atomic
from pipelines.media.png import RECORD_KEY
from pipelines.record import Record
from weights import limits
from weights.errors import StudioError

if TYPE_CHECKING:
    from PIL.Image import Image

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")  # the decoders that a stranger's file may reach
MAX_PIXELS = limits.MAX_PIXELS
STRIP_ROWS = 256  # of a picture that are converted at a time
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
    from PIL import Image, ImageOps

    with open_image(path, max_pixels) as image:
        if long_side:
            image.draft("RGB", (long_side, long_side))
        ImageOps.exif_transpose(image, in_place=True)
        pixels = _flatten(image)
    shrunk = _shrink(Image.fromarray(pixels), long_side) if long_side and max(pixels.shape[:2]) > long_side else pixels
    return np.asarray(shrunk)


@contextmanager
def open_image(
    path: str | Path, max_pixels: int = limits.MAX_PIXELS, formats: tuple[str, ...] = FORMATS
) -> Iterator[Image]:
    """A picture of a stranger, its size checked before a pixel is decoded; decoders' errors become one line.

    Args:
        path: of the file; what it holds counts, not its name.
        max_pixels: larger pictures are refused.
        formats: that it may be of, as Pillow names them.

    Yields:
        Image: The picture; its pixels are decoded where they are wanted, inside the block.

    Raises:
        MediaError: missing, empty, truncated, not such a picture, or too large.
    """  # noqa: DOC501
    from PIL import Image, UnidentifiedImageError

    path = check_input(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow about files that are refused or mended below
            with Image.open(path, formats=formats) as image:
                _check_size(path, image, max_pixels)
                yield image
    except StudioError:
        raise
    except Image.DecompressionBombError as error:
        raise MediaError(f"'{path}' is larger than the {max_pixels:,} pixels that are read; shrink it first") from error
    except DECODER_ERRORS as error:
        problem = "is not a picture" if isinstance(error, UnidentifiedImageError) else "cannot be decoded whole"
        raise MediaError(f"'{path}' {problem}; give one of {', '.join(formats)}") from error


def decode_webp(data: bytes, mode: str, name: str, max_pixels: int = limits.MAX_PIXELS) -> NDArray[np.uint8]:
    """A WebP picture in memory, its size checked before a pixel is decoded.

    Args:
        data: of the picture.
        mode: "RGB" or "RGBA".
        name: of the picture, for errors.
        max_pixels: larger pictures are refused.

    Returns:
        [H, W, 3] or [H, W, 4].

    Raises:
        MediaError: not WebP, truncated or too large.
    """  # noqa: DOC501
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=("WEBP",)) as image:
            _check_size(Path(name), image, max_pixels)
            return np.asarray(image.convert(mode))
    except StudioError:
        raise
    except (Image.DecompressionBombError, *DECODER_ERRORS) as error:
        raise MediaError(f"'{name}' cannot be decoded; install affective-studio again") from error


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


def encode_preview(path: str | Path, side_px: int) -> bytes:
    """A picture as a small PNG without its record.

    Args:
        path: of a picture.
        side_px: of its longer side, at most.

    Returns:
        The bytes of the PNG.

    Raises:
        MediaError: not a picture.
    """
    from io import BytesIO

    from PIL import Image

    sink = BytesIO()
    Image.fromarray(read_image(path, long_side=side_px)).save(sink, "PNG")
    return sink.getvalue()


def encode_jpeg(picture: NDArray[np.uint8], quality: int = 92) -> bytes:
    """RGB [H, W, 3] as a JPEG without metadata.

    Args:
        picture: what is encoded.
        quality: 1 to 95.

    Returns:
        The bytes.
    """
    from PIL import Image

    sink = BytesIO()
    Image.fromarray(picture).save(sink, "JPEG", quality=quality, subsampling=0)
    return sink.getvalue()


def _check_size(path: Path, image: Image, max_pixels: int) -> None:
    """Refuse a picture that is too large, or whose decoder would pass over it too often.

    Raises:
        MediaError: too many pixels, or too many scans of a progressive JPEG.
    """
    width, height = image.size
    if width * height > max_pixels:
        raise MediaError(f"'{path}' has {width} x {height} pixels; at most {max_pixels:,} are read; shrink it first")
    if image.format == "JPEG" and image.info.get("progressive"):
        scans = path.read_bytes().count(b"\xff\xda")
        if scans > limits.MAX_JPEG_SCANS:
            raise MediaError(f"'{path}' is a JPEG of {scans} scans; at most {limits.MAX_JPEG_SCANS} are read")


def _flatten(image: Image) -> NDArray[np.uint8]:
    """RGB [H, W, 3], strip by strip so that little memory is held: 16-bit greys scaled to 8 bit, transparency laid on
    white.
    """
    image.load()
    width, height = image.size
    boxes = [(0, top, width, min(top + STRIP_ROWS, height)) for top in range(0, height, STRIP_ROWS)]
    is_deep = image.mode.startswith("I") or image.mode == "F"
    top = max(float(np.asarray(image.crop(b), np.float64).max(initial=0)) for b in boxes) if is_deep else 0.0
    out = np.empty((height, width, 3), np.uint8)
    for box in boxes:
        strip = image.crop(box)
        strip.info = image.info
        out[box[1] : box[3]] = np.asarray(_scale_grey(strip, top) if is_deep else _flatten_strip(strip))
    return out


def _scale_grey(strip: Image, top: float) -> Image:
    from PIL import Image as pillow

    top = 65535.0 if top > 255 else 255.0
    values = np.asarray(strip, dtype=np.float64)
    return pillow.fromarray((values.clip(0, top) * (255.0 / top)).astype(np.uint8)).convert("RGB")


def _flatten_strip(strip: Image) -> Image:
    from PIL import Image as pillow

    if "A" in strip.getbands() or "transparency" in strip.info:
        rgba = strip.convert("RGBA")
        return pillow.alpha_composite(pillow.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return strip.convert("RGB")


def _shrink(image: Image, long_side: int) -> Image:
    from PIL import Image as pillow

    scale = long_side / max(image.size)
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))),
        pillow.Resampling.BOX,
        reducing_gap=2.0,
    )

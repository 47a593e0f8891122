"""PNG with the record in a text chunk (iTXt `studio`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.base import Record
from pipelines.media.files import atomic

if TYPE_CHECKING:
    from PIL.Image import Image

KEY = "studio"


def write_png(path: str | Path, image: Image, record: Record | None = None) -> Path:
    """Write a picture; the same input gives the same bytes."""
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    if record:
        info.add_itxt(KEY, record.to_json())
    with atomic(path) as part:
        image.save(part, format="PNG", pnginfo=info, optimize=False)
    return Path(path)

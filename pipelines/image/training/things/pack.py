"""Packs what is baked: one file a theme, which the product reads."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from PIL import Image

from pipelines.image.stock import PICTURES

COLOUR_QUALITY, ALPHA_QUALITY, SHAPE_QUALITY = 68, 62, 42  # of WebP
EXTRAS = "extras"  # folder of a theme: words, licences
LONG_AGO = (2026, 1, 1, 0, 0, 0)  # one date for all, so that the same pictures give the same bytes


def pack(work: Path, out: Path) -> int:
    """Pack every theme of a folder.

    Args:
        work: folder of what is baked.
        out: gets THEME.zip each, stored as they are: WebP is packed already; and what extras/ holds, deflated.

    Returns:
        0.
    """
    out.mkdir(parents=True, exist_ok=True)
    for theme in sorted(p for p in work.iterdir() if p.is_dir()):
        things = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(theme.glob("*.json"))]
        if not things:  # nothing baked yet
            continue
        target = out / f"{theme.name}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
            _add(file, "index.json", json.dumps(things, separators=(",", ":")).encode())
            for item in things:
                for path in sorted(theme.glob(f"{item['name']}.[0-9].*.webp")):
                    _add(file, path.name, path.read_bytes() if theme.name == PICTURES else _shrink(path))
            for path in sorted((theme / EXTRAS).glob("*")):
                file.writestr(zipfile.ZipInfo(path.name, LONG_AGO), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
        print(f"{theme.name}: {len(things)} things, {target.stat().st_size / 1e6:.2f} MB")
    return 0


def _shrink(path: Path) -> bytes:
    """A picture as the product keeps it, a little coarser than it was baked."""
    with Image.open(path) as picture:
        out = io.BytesIO()
        colour = path.name.endswith(".color.webp")
        picture.save(
            out, "WEBP", quality=COLOUR_QUALITY if colour else SHAPE_QUALITY, alpha_quality=ALPHA_QUALITY, method=6
        )
    return out.getvalue()


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, LONG_AGO), content)

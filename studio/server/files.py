"""Files of clients and of jobs, by ids: a client never names a path of this machine."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from collections.abc import Collection
from pathlib import Path

from pipelines.media.files import check_folder
from weights.errors import InputError

_ID = re.compile(r"file-[0-9a-f]{32}(-\d{1,4})?\.[a-z0-9]{1,10}")
#: Endings that a client may send.
UPLOAD_SUFFIXES = (
    *(".wav", ".flac", ".mp3", ".opus", ".ogg", ".m4a", ".mp4", ".webm"),
    *(".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"),
    *(".mid", ".midi", ".musicxml", ".xml", ".mxl", ".sf2", ".sf3", ".json", ".safetensors"),
)


class FileStore:
    """A folder of files with ids for names.

    Args:
        folder: made where it is missing; nobody else writes there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = check_folder(folder, make=True)

    def create(self, suffix: str, owner: str) -> tuple[str, Path]:
        """An id and the path of a file to write.

        Raises:
            InputError: an ending that nothing reads.
        """
        if suffix not in UPLOAD_SUFFIXES:
            raise InputError(
                f"files that end in '{suffix[:20]}' are not read; allowed are {', '.join(UPLOAD_SUFFIXES)}"
            )
        name = f"file-{uuid.uuid4().hex}{suffix}"
        return name, check_folder(self._home(owner), make=True) / name

    def find(self, name: str, owner: str) -> Path:
        """The path of an id, for its owner alone.

        Raises:
            InputError: no such file.
        """
        path = self._home(owner) / name
        if not _ID.fullmatch(name) or not path.is_file():
            raise InputError(f"there is no file '{name[:60]}'; send it with POST /v1/files and name the id it gets")
        return path

    def remove_before(self, seconds: float, but: Collection[Path] = ()) -> None:
        """Delete files that were written before a time (since 1970)."""
        for path in self.folder.glob("*/*"):
            if path not in but and path.stat().st_mtime < seconds:
                path.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """That the disk still takes."""
        return shutil.disk_usage(self.folder).free

    def _home(self, owner: str) -> Path:
        import hashlib

        return self.folder / hashlib.sha256(owner.encode()).hexdigest()[:16]


def expiry(hours: float) -> float:
    """The time (seconds since 1970) before which files and jobs are forgotten."""
    return time.time() - hours * 3600

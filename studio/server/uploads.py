"""Files that clients send: counted while they come, whole or not there at all."""

from __future__ import annotations

import os
from pathlib import Path

from fastapi import UploadFile

from studio.server.access import MAX_UPLOAD_BYTES
from studio.server.errors import ApiError
from studio.server.files import FileStore

BLOCK_BYTES = 1 << 20
MIN_FREE_BYTES = 500_000_000


async def keep_upload(upload: UploadFile, files: FileStore, owner: str) -> str:
    """Keep a file; returns its id.

    Raises:
        ApiError: it is empty or too large, or the disk is nearly full.
        InputError: an ending that nothing reads.
    """
    if files.free_bytes() < MIN_FREE_BYTES:
        raise ApiError(507, "the disk of the server is nearly full; try later", code="disk_full")
    name, path = files.create(Path(upload.filename or "").suffix.lower(), owner)
    part, count = path.with_name(f"{name}.part"), 0
    try:
        with part.open("wb") as out:
            while block := await upload.read(BLOCK_BYTES):
                count += len(block)
                if count > MAX_UPLOAD_BYTES:
                    raise ApiError(413, f"a file has at most {MAX_UPLOAD_BYTES:,} bytes", code="too_large")
                out.write(block)
        if not count:
            raise ApiError(400, "the file is empty", param="file", code="invalid_value")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return name

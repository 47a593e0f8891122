"""Text files of strangers: bounded before they are read."""

from __future__ import annotations

from pathlib import Path

from weights.errors import InputError

MAX_TEXT_BYTES = 2_000_000


def read_text(path: Path, limit_bytes: int = MAX_TEXT_BYTES) -> str:
    """A UTF-8 file of at most `limit_bytes`.

    Raises:
        InputError: it cannot be read, is too large or is not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise InputError(f"'{path}' has {size:,} bytes; at most {limit_bytes:,} are read")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error

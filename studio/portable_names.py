"""Names of files that every usual system can hold: what a batch may write on this machine, another can take."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from pipelines.media.files import MAX_NAME_BYTES, TEMPORARY
from weights.errors import InputError

MAX_PATH_BYTES = 1000
#: Device names of Windows, with any ending (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[1-9¹²³])", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def portable_path(text: str) -> PurePosixPath:
    r"""The relative path that a text names, where every usual system can hold it.

    Args:
        text: with "/" or "\" between folders.

    Returns:
        The path.

    Raises:
        InputError: it is absolute, leads upwards, or has a part that is no portable name; one line says why.
    """
    path = PurePosixPath(text.replace("\\", "/"))
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", text) or not path.name:
        raise InputError(f"'out' must stay under the output folder, got {_quote(shown)}")
    for part in path.parts:
        if reason := _refusal(part):
            raise InputError(f"'out' {_quote(shown)} is not portable: {reason}")
    if len(str(path).encode()) > MAX_PATH_BYTES:
        raise InputError(f"'out' {_quote(shown)} has over {MAX_PATH_BYTES} bytes; shorten it")
    return path


def folded(path: PurePosixPath | str) -> str:
    """The same for all spellings that some file system takes for one name: case and composed characters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", str(path)).lower())


def _refusal(part: str) -> str:
    """Why a part of a path is no portable name; "" where it is one."""
    try:
        size = len(part.encode())
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair"
    if size > MAX_NAME_BYTES:
        return f"a name of {size} bytes; at most {MAX_NAME_BYTES} fit"
    if character := _REFUSED.search(part):
        return f"a name must not hold {character[0]!r}"
    if part.endswith((".", " ")):
        return "a name must not end in a dot or a space"
    if _DEVICES.fullmatch(part.split(".")[0].rstrip()):
        return f"'{part}' is the name of a device on Windows"
    return "names of unfinished files begin so" if part.startswith(TEMPORARY) else ""


def _quote(text: str) -> str:
    """The text in quotes, with escapes where it cannot be written as it is."""
    return f"'{text}'" if text.isprintable() else ascii(text)

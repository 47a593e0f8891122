"""The files that an output is made from: described in its record, and found again for making it again."""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from pydantic import BeforeValidator

from pipelines.errors import MediaError
from pipelines.media.files import check_input, is_file
from weights.errors import InputError

#: name of an option, or "content" -> what `describe_file` says.
Inputs = Mapping[str, Mapping[str, Any]]
CONTENT = "content"  # the name of what the call's first argument is
#: What a record says of a medium that was given in memory, which nobody can find again.
IN_MEMORY: Mapping[str, Any] = {"path": ""}


@dataclass(frozen=True, slots=True)
class InputFile(BeforeValidator):
    """A check of an option that is, or may be, the path of a file: of one of these endings."""

    suffixes: tuple[str, ...] = ()


def file_path(*suffixes: str) -> InputFile:
    """The check of an option that is the path of an existing file with one of these endings, or the medium in memory
    (see `pipelines.media.sources`); recorded as text.
    """

    def check(value: Any) -> Any:
        if not isinstance(value, str | Path):
            from pipelines.media.sources import file_of

            return file_of(value, suffixes)
        if not str(value).lower().endswith(suffixes) or not is_file(value):
            endings = " or ".join(suffixes)
            raise InputError(f"there is no file '{str(value)[:60]}' that ends in {endings}; give the path of one")
        return str(value)

    return InputFile(check, suffixes=suffixes)


def describe_file(path: str | Path) -> dict[str, Any]:
    """Where a file is, its size and its sha256; a path under the user's home begins with "~".

    Args:
        path: of the file.

    Returns:
        {"path", "bytes", "sha256"}.

    Raises:
        MediaError: missing, empty, too large, or it cannot be read.
    """
    path = check_input(path)
    try:
        whole = path.resolve()
        with whole.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = whole.stat().st_size
    except OSError as error:
        raise MediaError(f"'{path}' cannot be read: {error.strerror}") from error
    kept = "pipelines.media.sources" in sys.modules and sys.modules["pipelines.media.sources"].is_kept(whole)
    return {"path": "" if kept else _portable(whole), "bytes": size, "sha256": digest}


def find_file(name: str, description: Mapping[str, Any], beside: Path) -> Path:
    """The file that a record describes: at its path, else beside the result; its digest must be the same.

    Args:
        name: of the option, for messages.
        description: of `describe_file`.
        beside: the folder of the result.

    Returns:
        The file.

    Raises:
        InputError: it is not there, or its content is another.
    """
    text = description.get("path")
    if not isinstance(text, str) or not text:
        raise InputError(f"{name} was given in memory, not as a file; it cannot be found again")
    digest, places = str(description.get("sha256", "")), _places(text, beside)
    for place in places:
        if is_file(place) and place.stat().st_size == description.get("bytes") and _digest(place) == digest:
            return place
    wanted = f"'{places[-1].name}' of {description.get('bytes')} bytes, sha256 {digest[:12]}..."
    if any(is_file(place) for place in places):
        raise InputError(f"{name} '{text}' has changed since; put back {wanted}, there or beside the result")
    raise InputError(f"{name} '{text}' is not there any more; put {wanted} there or beside the result")


def _portable(path: Path) -> str:
    """The path as text that a record can hold, without the name of who made it where that is possible."""
    with contextlib.suppress(ValueError, RuntimeError):  # elsewhere, or nobody has a home
        path = Path("~") / path.relative_to(Path.home())
    return str(path).encode("utf-8", "backslashreplace").decode()


def _places(text: str, beside: Path) -> list[Path]:
    """Where a file may be."""
    windows = re.match(r"(~|[A-Za-z]:)\\", text) is not None
    path = Path(PureWindowsPath(text).as_posix() if windows else text)
    with contextlib.suppress(RuntimeError):  # nobody has a home
        path = path.expanduser()
    return [path, beside / path.name]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

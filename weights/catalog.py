"""The catalogue: every known checkpoint with its engine, origin, licence, limits and files."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from weights.errors import InputError

BUILT_IN = Path(__file__).with_name("catalog.toml")
_FIELDS = ("task", "engine", "repository", "revision", "licence", "limits", "package")


@dataclass(frozen=True, slots=True)
class File:
    """One file of a checkpoint: its place in the folder, its address, its sha256 (hex) and its size in bytes."""

    path: str
    url: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One checkpoint; without files it needs only its package."""

    name: str
    task: str
    engine: str
    repository: str = ""
    revision: str = ""
    licence: str = ""
    limits: str = ""
    package: str = ""
    files: tuple[File, ...] = ()


def entries() -> dict[str, Entry]:
    """Every checkpoint by name; a catalogue named by the environment's STUDIO_CATALOG is added.

    Raises:
        InputError: a catalogue is not readable, or a file of it lacks a checksum or lies outside its folder.
    """
    sources = [BUILT_IN, *([Path(extra)] if (extra := os.environ.get("STUDIO_CATALOG")) else [])]
    return {name: _entry(name, table) for source in sources for name, table in _tables(source).items()}


def entry(name: str) -> Entry:
    """One checkpoint.

    Raises:
        InputError: unknown; the message names close ones.
    """
    known = entries()
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:4]
    raise InputError(f"unknown checkpoint '{name[:60]}'; closest: {', '.join(close)}; all: studio models list")


def _tables(source: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"the catalogue '{source}' cannot be read: {error}") from error


def _entry(name: str, table: Mapping[str, Any]) -> Entry:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise InputError(f"'{name}' is no name for a checkpoint; use small letters, digits, '.', '_' and '-'")
    for needed in ("task", "engine", "licence"):
        if not table.get(needed):
            raise InputError(f"checkpoint '{name}' states no {needed} in the catalogue")
    files = tuple(_file(name, f) for f in table.get("files", ()))
    return Entry(name, files=files, **{k: str(table.get(k, "")) for k in _FIELDS})


def _file(name: str, table: Mapping[str, Any]) -> File:
    path = PurePosixPath(str(table.get("path", "")))
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        raise InputError(f"checkpoint '{name}' names the file '{path}', which lies outside its folder")
    if not re.fullmatch(r"[0-9a-f]{64}", str(table.get("sha256", ""))) or int(table.get("size", 0)) <= 0:
        raise InputError(f"checkpoint '{name}' states no sha256 and size for '{path}'")
    return File(str(path), str(table["url"]), table["sha256"], int(table["size"]))

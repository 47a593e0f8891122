"""The catalogue: every known checkpoint with its engine, origin, licence, limits and files."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from weights.errors import InputError
from weights.structured import read_toml

BUILT_IN = Path(__file__).with_name("catalog.toml")
_FIELDS = ("task", "engine", "repository", "revision", "licence", "limits", "package")


@dataclass(frozen=True, slots=True)
class CatalogFile:
    """One file of a checkpoint.

    Attributes:
        path: its place in the folder, and in the repository.
        sha256: in hex.
        size: in bytes.
        url: its address; "" for the entry's repository on the Hugging Face Hub at the pinned revision.
    """

    path: str
    sha256: str
    size: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One checkpoint; without files it needs only its package.

    Attributes:
        name: what users call it.
        task: "speech", "convert", "portrait", "image" or "music".
        engine: the engine that runs it.
        repository: where it comes from, "owner/name".
        revision: the pinned commit.
        licence: of the weights.
        limits: what it cannot do, in a sentence.
        package: the package that the engine needs.
        files: what is fetched.
    """

    name: str
    task: str
    engine: str
    repository: str = ""
    revision: str = ""
    licence: str = ""
    limits: str = ""
    package: str = ""
    files: tuple[CatalogFile, ...] = ()


def load_catalog() -> dict[str, CatalogEntry]:
    """Read the catalogue; one named by the environment's STUDIO_CATALOG is added.

    Returns:
        Every checkpoint by name.

    Raises:
        InputError: a catalogue is not readable, or a file of it lacks a checksum or lies outside its folder.
    """
    sources = [BUILT_IN, *([Path(extra)] if (extra := os.environ.get("STUDIO_CATALOG")) else [])]
    return {name: _parse_entry(name, table) for source in sources for name, table in _read_tables(source).items()}


def find_entry(name: str) -> CatalogEntry:
    """Find one checkpoint.

    Args:
        name: in the catalogue.

    Returns:
        Its entry.

    Raises:
        InputError: unknown; the message names close ones.
    """
    known = load_catalog()
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or list(known)[:4]
    raise InputError(f"unknown checkpoint '{name[:60]}'; closest: {', '.join(close)}; all: studio models list")


def _read_tables(source: Path) -> Mapping[str, Any]:
    try:
        return read_toml(source)
    except InputError as error:
        raise InputError(f"the catalogue cannot be read: {error}") from error


def _parse_entry(name: str, table: Mapping[str, Any]) -> CatalogEntry:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", name):
        raise InputError(f"'{name}' is no name for a checkpoint; use small letters, digits, '.', '_' and '-'")
    for field in ("task", "engine", "licence"):
        if not table.get(field):
            raise InputError(f"checkpoint '{name}' states no {field} in the catalogue")
    files = tuple(_parse_file(name, f) for f in table.get("files", ()))
    if any(not f.url for f in files) and not (table.get("repository") and table.get("revision")):
        raise InputError(f"checkpoint '{name}' has files without a url, so it needs a repository and a pinned revision")
    return CatalogEntry(name, files=files, **{k: str(table.get(k, "")) for k in _FIELDS})


def _parse_file(name: str, table: Mapping[str, Any]) -> CatalogFile:
    path = PurePosixPath(str(table.get("path", "")))
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        raise InputError(f"checkpoint '{name}' names the file '{path}', which lies outside its folder")
    if not re.fullmatch(r"[0-9a-f]{64}", str(table.get("sha256", ""))) or int(table.get("size", 0)) <= 0:
        raise InputError(f"checkpoint '{name}' states no sha256 and size for '{path}'")
    return CatalogFile(str(path), table["sha256"], int(table["size"]), str(table.get("url", "")))

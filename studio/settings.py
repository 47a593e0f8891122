"""What a person has settled once: a TOML file, read at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from pipelines import registry
from weights.errors import InputError
from weights.store import user_folder
from weights.structured import read_toml


def home(kind: Literal["config", "data"]) -> Path:
    """The user's folder for "config" or "data"; STUDIO_HOME moves both."""
    if moved := os.environ.get("STUDIO_HOME"):
        return Path(moved)
    return user_folder(kind)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings and their defaults.

    Attributes:
        output_dir: where the page writes what it makes.
        default_engine: task -> engine, where another than the embedded one is wanted.
        offline: never use the network, as STUDIO_OFFLINE=1.
        library_path: the SQLite index of results.
    """

    output_dir: Path = field(default_factory=lambda: home("data") / "outputs")
    default_engine: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False
    library_path: Path = field(default_factory=lambda: home("data") / "library.sqlite")

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the file at `path`, STUDIO_CONFIG or the user's config folder; defaults when there is none.

        Raises:
            InputError: not TOML, an unknown key, a value of the wrong kind, or an unknown engine.
        """
        path = path or Path(os.environ.get("STUDIO_CONFIG") or home("config") / "settings.toml")
        if not path.is_file():
            return cls()
        try:
            values = read_toml(path)
        except InputError as error:
            raise InputError(f"the settings cannot be read: {error}") from error
        settings = cls(**{key: _check_setting(key, value, path) for key, value in values.items()})
        if settings.offline:
            os.environ.setdefault("STUDIO_OFFLINE", "1")
        return settings


def _check_setting(key: str, value: Any, path: Path) -> Any:
    known = [f.name for f in fields(Settings)]
    if key not in known:
        raise InputError(f"unknown setting '{key}' in '{path}'; allowed are {', '.join(known)}")
    if key == "offline":
        if not isinstance(value, bool):
            raise InputError(f"setting 'offline' must be true or false, got {value!r}")
        return value
    if key == "default_engine":
        if not isinstance(value, dict):
            raise InputError(f"setting 'default_engine' must be a table of task = \"engine\", got {value!r}")
        for task, engine in value.items():
            registry.engine(task, str(engine))
        return value
    if not isinstance(value, str) or not value:
        raise InputError(f"setting '{key}' must be a path, got {value!r}")
    return Path(value).expanduser()

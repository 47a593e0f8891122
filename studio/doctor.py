"""`studio doctor`: what is installed, which engines work, what is missing and the command that mends it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipelines import registry
from weights import catalog, store
from weights.errors import StudioError

PACKAGES = (
    "numpy",
    "av",
    "pillow",
    "mido",
    "gradio",
    "torch",
    "diffusers",
    "transformers",
    "accelerate",
    "pretty_midi",
)


def examine() -> list[dict[str, Any]]:
    """Every finding as {what, ok, needed, detail}; nothing heavy is imported but engines, which are tried for real."""
    return [_python(), *map(_package, PACKAGES), *map(_engine, registry.engines().values()), _folder(), _network()]


def _finding(what: str, ok: bool, detail: str, *, needed: bool = True) -> dict[str, Any]:
    return {"what": what, "ok": ok, "needed": needed, "detail": detail}


def _python() -> dict[str, Any]:
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return _finding(
        "python",
        good,
        f"{platform.python_version()} on {platform.system()} {platform.machine()}"
        + ("" if good else "; use 3.11 to 3.13"),
    )


def _package(name: str) -> dict[str, Any]:
    try:
        return _finding(name, True, version(name))
    except PackageNotFoundError:
        return _finding(name, False, f"run: pip install {name}")


def _engine(spec: registry.EngineSpec) -> dict[str, Any]:
    what = f"engine {spec.task}/{spec.name}"
    if spec.any_folder and not spec.missing():
        return _finding(what, True, f"ready; give it a checkpoint: --engine FOLDER{_fetchable(spec.name)}")
    if spec.server:
        return _finding(what, True, f"asks the server that {spec.server} names, or --base-url")
    try:
        spec.load(None)
    except StudioError as error:
        return _finding(what, False, str(error))
    except Exception as error:
        return _finding(
            what,
            False,
            f"installed but does not start ({type(error).__name__}: {error}); run: {spec.command()} --force-reinstall",
        )
    return _finding(what, True, "works")


def _fetchable(engine: str) -> str:
    """The command that fetches a checkpoint of an engine, or those that are here, as more of a sentence."""
    entries = [e for e in catalog.load_catalog().values() if e.engine == engine and e.files]
    here = [e.name for e in entries if store.is_fetched(e.name)]
    if here:
        return f"; fetched: {', '.join(here)}"
    others = f" (also {', '.join(e.name for e in entries[1:])})" if len(entries) > 1 else ""
    return f"; or run: studio models fetch {entries[0].name}{others}" if entries else ""


def _folder() -> dict[str, Any]:
    root = store.cache_folder()
    try:
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=root):
            pass
    except OSError as error:
        return _finding(
            "checkpoint folder",
            False,
            f"{root} is not writable ({error.strerror}); set STUDIO_HOME to a folder that is",
        )
    free = _free(root)
    return _finding("checkpoint folder", True, f"{root}, {free:.1f} GB free")


def _free(folder: Path) -> float:
    import shutil

    return shutil.disk_usage(folder).free / 1e9


def _network() -> dict[str, Any]:
    offline = os.environ.get("STUDIO_OFFLINE") == "1"
    return _finding(
        "network",
        True,
        "forbidden by STUDIO_OFFLINE=1" if offline else "used only by: studio models fetch, --engine openai",
    )

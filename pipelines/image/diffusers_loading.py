"""Loading diffusers pipelines: the device, and no progress bars of its own (this studio reports progress itself)."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import torch

T = TypeVar("T")


def import_diffusers() -> None:
    """Import diffusers, and take away the empty folder that torch's compiler then makes among temporary files."""
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("torchinductor_*"))
    import diffusers  # noqa: F401

    for folder in set(temporary.glob("torchinductor_*")) - before:
        with contextlib.suppress(OSError):  # somebody else's, and in use
            folder.rmdir()


def resolve_device(device: str) -> str:
    """A torch device's name; "auto" is a GPU where there is one."""
    return device if device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"


def without_progress_bars(load: Callable[[], T]) -> T:
    """Call `load` with diffusers' progress bars switched off, and leave them afterwards as they were."""
    from diffusers.utils import logging

    enabled = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        return load()
    finally:
        if enabled:
            logging.enable_progress_bar()

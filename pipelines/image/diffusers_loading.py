"""Loading diffusers pipelines: the device, and no progress bars of its own (this studio reports progress itself)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import torch

T = TypeVar("T")


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

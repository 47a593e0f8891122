"""Loading diffusers pipelines without its progress bars: this studio tells progress itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def quiet(load: Callable[[], T]) -> T:
    """Run `load` without bars; whether they show elsewhere is as before."""
    from diffusers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        return load()
    finally:
        if shown:
            logging.enable_progress_bar()

"""Progress of a running generation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One unit of work that is done.

    Attributes:
        index: 1 to `total`.
        total: units of the whole run.
        label: what was done, in words.
        preview: RGB uint8 [H, W, 3] where there is something to see, else None.
    """

    index: int
    total: int
    label: str = ""
    preview: Any = None


#: Called after every unit of work; may raise `pipelines.errors.CancelledError` to stop.
OnStep = Callable[[Step], None]

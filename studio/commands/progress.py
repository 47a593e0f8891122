"""The one progress line of the command line."""

from __future__ import annotations

import sys
import time
from typing import Any

SHOWN_AFTER_S = 2.0


class ProgressLine:
    """Shows steps on stderr once a run has taken over two seconds; passed as `on_step`."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, step: Any) -> None:
        if time.monotonic() - self._started > SHOWN_AFTER_S and step.total > 1:
            end = "\n" if step.index == step.total else ""
            print(f"\r{step.index}/{step.total} {step.label[:50]:50}", end=end, file=sys.stderr, flush=True)

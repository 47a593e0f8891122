"""The one progress line of the command line."""

from __future__ import annotations

import sys
import time
from typing import Any

SHOWN_AFTER_S = 2.0
REWRITTEN_EVERY_S = 0.1


class ProgressLine:
    """One line on stderr once a run has taken over two seconds: rewritten on a terminal, else a line then and one at
    the end.

    Passed as `on_step`.
    """

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._live = sys.stderr.isatty()
        self._next_s, self._shown = SHOWN_AFTER_S, False

    def __call__(self, step: Any) -> None:
        """Show a `Step` of a run of several; the last step ends the line."""
        if step.total > 1:
            text = f"{step.index}/{step.total} {step.label[:50]}"
            self.show(text)
            if step.index == step.total:
                self._end(text)

    def show(self, text: str) -> None:
        """Write a text, if it is time."""
        elapsed_s = time.monotonic() - self._started
        if elapsed_s <= self._next_s or (self._shown and not self._live):
            return
        print(f"\r{text:60}" if self._live else text, end="" if self._live else "\n", file=sys.stderr, flush=True)
        self._next_s, self._shown = elapsed_s + REWRITTEN_EVERY_S, True

    def clear(self) -> None:
        """Take the line off the terminal, so that results stand by themselves."""
        if self._shown and self._live:
            print("\r" + " " * 79 + "\r", end="", file=sys.stderr, flush=True)

    def close(self, text: str) -> None:
        """A last text in the line's place, with the seconds, where a line was shown."""
        if self._shown:
            self.clear()
            print(f"{text} in {time.monotonic() - self._started:.0f} s", file=sys.stderr)

    def _end(self, text: str) -> None:
        """Clear a live line; elsewhere say that it has ended, since nothing is rewritten there."""
        if self._live:
            self.clear()
        elif self._shown:
            self.close(text)
        self._shown = False

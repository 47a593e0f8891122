"""What rows share: their list, a folder to work in, the command line in this process."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

Check = Callable[[], object]
ROWS: list[tuple[str, Check]] = []
WORK = Path(tempfile.mkdtemp(prefix="replay-"))
os.environ["STUDIO_HOME"] = str(WORK / "home")
#: A folder of inputs, as `--cases` names it; without one, rows make inputs of their own or are left out.
CASES = Path(os.environ["REPLAY_CASES"]) if "REPLAY_CASES" in os.environ else None


def row(name: str) -> Callable[[Check], Check]:
    """Put a check on the list under a name: its kind (A to F) and what is right."""

    def keep(check: Check) -> Check:
        ROWS.append((name, check))
        return check

    return keep


def run_studio(*arguments: object) -> tuple[int, str, str]:
    """The exit code of a command and what it wrote to stdout and stderr."""
    from studio.cli import main

    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(out):
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.getvalue(), errors.getvalue()


def run_quietly(*arguments: object) -> tuple[int, str]:
    """The exit code of a command and what it wrote to stderr."""
    code, _, errors = run_studio(*arguments)
    return code, errors

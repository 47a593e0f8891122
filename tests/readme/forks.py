"""Runs `studio` commands in forks of this process, which has imported what they import: seconds less for each."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

#: What commands import; nothing of it computes before a fork, so no thread is lost in one.
IMPORTED = (
    *("torch", "scipy.signal", "cv2", "av", "PIL.Image", "matplotlib.figure"),
    *("studio.cli", "conditioning.encoder", "pipelines.image.paint.pipeline"),
)
_SHELL = re.compile(r"[|&;<>$`*?~]|\\$")


def read_arguments(text: str) -> list[str] | None:
    """The arguments of a plain `studio` command; None of anything that needs a shell."""
    line = text.replace("\\\n", " ")
    if not line.startswith("studio "):
        return None
    words = shlex.split(line, comments=True)
    quoted = re.sub(r"'[^']*'|\"[^\"$`]*\"|#.*", "", line)
    return None if _SHELL.search(quoted) else words[1:]


def run_fork(arguments: list[str], folder: Path, environment: Mapping[str, str], limit_s: float) -> tuple[int, str]:
    """Run `studio` with arguments in a fork.

    Args:
        arguments: behind `studio`.
        folder: where it runs.
        environment: all of it.
        limit_s: after which it is killed.

    Returns:
        Its exit code and what it wrote to stderr.

    Raises:
        TimeoutError: it was killed.
    """
    os.environ.update((n, v) for n, v in environment.items() if n.startswith("HF_"))  # read when it is imported
    for name in IMPORTED:
        importlib.import_module(name)
    with tempfile.TemporaryFile("w+") as errors:
        child = os.fork()
        if not child:
            _become(arguments, folder, environment, errors.fileno())
        ends = time.monotonic() + limit_s
        while (status := os.waitpid(child, os.WNOHANG))[0] == 0:
            if time.monotonic() > ends:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                raise TimeoutError
            time.sleep(0.02)
        errors.seek(0)
        return os.waitstatus_to_exitcode(status[1]), errors.read()


def _become(arguments: list[str], folder: Path, environment: Mapping[str, str], errors: int) -> NoReturn:
    """In the child: be a process that was started with these arguments."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number, target in ((0, nothing), (1, nothing), (2, errors)):
            os.dup2(target, number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        from studio.cli import main

        code = main(arguments)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(code)

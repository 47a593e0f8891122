"""Runs the commands and says what each did: the first of each verb in a shell, further ones in forks."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.readme.blocks import Command
from tests.readme.forks import read_arguments, run_fork

LIMIT_S = 240
#: Without a network: what would be asked for over HTTP goes to a port that nobody listens on.
OFFLINE = {"HF_HUB_OFFLINE": "1", **dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")}


@dataclass(frozen=True)
class Outcome:
    """What a command did.

    Attributes:
        command: as read.
        seconds: how long it took.
        error: one line of what is wrong, or "".
    """

    command: Command
    seconds: float
    error: str


def run_commands(commands: list[Command], folder: Path, root: Path) -> Iterator[Outcome]:
    """Run commands one after another in a folder, with a library of their own beside it.

    Args:
        commands: see `read_commands`.
        folder: empty at first.
        root: of the repository, imported from where `studio` is not installed from it.

    Yields:
        The outcome of each; those after a failure run too.
    """
    bin_folder = Path(sys.executable).parent
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **OFFLINE, "PATH": path, "PYTHONPATH": str(root)}
    environment["STUDIO_HOME"] = f"{folder}-home"
    before, verbs = _digests(folder), set[str]()
    for command in commands:
        started = time.monotonic()
        arguments = read_arguments(command.text) if command.language == "sh" and hasattr(os, "fork") else None
        if arguments and arguments[0] in verbs:
            error = _run_forked(arguments, folder, environment)
        else:
            error = _run(command, folder, environment)
        verbs |= set(arguments[:1] if arguments else ())
        after = _digests(folder)
        if not error:
            changed = sorted(name for name, digest in before.items() if after.get(name) != digest)
            error = f"overwrites or removes {', '.join(changed[:3])}" if changed else ""
        before = after
        yield Outcome(command, time.monotonic() - started, error)


def _run(command: Command, folder: Path, environment: dict[str, str]) -> str:
    line = ["bash", "-euc", command.text] if command.language == "sh" else [sys.executable, "-c", command.text]
    try:
        answer = subprocess.run(
            line,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"does not come back within {LIMIT_S} s"
    return f"exit code {answer.returncode}: {answer.stderr.strip()[-300:]}" if answer.returncode else ""


def _run_forked(arguments: list[str], folder: Path, environment: dict[str, str]) -> str:
    try:
        code, errors = run_fork(arguments, folder, environment, LIMIT_S)
    except TimeoutError:
        return f"does not come back within {LIMIT_S} s"
    return f"exit code {code}: {errors.strip()[-300:]}" if code else ""


def _digests(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

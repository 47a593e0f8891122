"""A real server in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

READY_S = 180


@dataclass(frozen=True)
class Running:
    """A server that answers.

    Attributes:
        url: without "/v1".
        process: the server's.
        home: its STUDIO_HOME.
    """

    url: str
    process: subprocess.Popen[str]
    home: Path


@contextmanager
def running_server(home: Path, *flags: str, ready: bool = True) -> Iterator[Running]:
    """Start `studio serve --port 0` and wait until it can speak."""
    command = [sys.executable, "-m", "studio.cli", "serve", "--port", "0", *flags]
    environment = {**os.environ, "STUDIO_HOME": str(home)}
    log = (home / "server.log").open("w+")
    process = subprocess.Popen(command, env=environment, stderr=log, text=True)
    try:
        url = _wait_for_address(home / "server.log", process)
        if ready:
            _wait_until(lambda: httpx.get(f"{url}/readyz").status_code == 200)
        yield Running(url, process, home)
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _wait_for_address(log: Path, process: subprocess.Popen[str]) -> str:
    found: list[str] = []

    def look() -> bool:
        assert process.poll() is None, log.read_text()
        found[:] = re.findall(r"http://[\d.]+:\d+", log.read_text())
        return bool(found)

    _wait_until(look)
    return found[0]


def _wait_until(check: object) -> None:
    for _ in range(READY_S * 5):
        if check():  # type: ignore[operator]
            return
        time.sleep(0.2)
    raise AssertionError("the server is not ready")

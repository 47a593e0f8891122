"""One mutated file after another, by number: the same seed and number give the same file, on any machine."""

from __future__ import annotations

import faulthandler
import random
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import read_all

BUDGET_S, BUDGET_BYTES = 2.0, 500_000_000  # of all readers of a kind over one file
HANG_S = 20.0  # by the clock: the process may share its machine


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        number: of the file.
        suffix: of its kind.
        readers: that read it; the others refused it.
        offences: of those that did neither, or took too long.
    """

    number: int
    suffix: str
    readers: int
    offences: tuple[str, ...] = ()


def make_file(number: int, seed: int, folder: Path) -> tuple[Path, str]:
    """Write the mutated file of a number; returns its path and the ending of its kind."""
    rng = random.Random(f"{seed}:{number}")
    suffix = rng.choice(list(seeds()))
    path = folder / f"{number:06d}{suffix}"
    path.write_bytes(mutate(seeds()[suffix], suffix, rng))
    return path, suffix


def try_file(number: int, seed: int, folder: Path, *, timed: bool = False) -> Outcome:
    """Make one file and let every reader of its kind try it.

    Args:
        number: of the file.
        seed: of the run.
        folder: where the file is written, and removed again where nothing was wrong.
        timed: whether over two seconds of processor time count as an offence.

    Returns:
        What became of it.
    """
    path, suffix = make_file(number, seed, folder)
    started = time.process_time()
    with bounded_memory():
        count, offences = read_all(path, suffix)
    spent_s = time.process_time() - started
    if timed and spent_s > BUDGET_S:
        offences.append(f"{spent_s:.1f} s of processor time")
    if not offences:
        path.unlink(missing_ok=True)
    return Outcome(number, suffix, count, tuple(offences))


def work(start: int, end: int, seed: int, folder: Path, pipe: Connection) -> None:
    """Try the files from `start` to `end`, sending each outcome; end the process, with a traceback, where one hangs."""
    for number in range(start, end):
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        pipe.send(try_file(number, seed, folder, timed=True))
    faulthandler.cancel_dump_traceback_later()


@contextmanager
def bounded_memory() -> Iterator[None]:
    """At most 500 MB more than now; over it, a MemoryError where it is asked for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (size + BUDGET_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

"""Where a batch's work runs: in this process, or in several processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from weights.errors import InputError, StudioError

T = TypeVar("T")
R = TypeVar("R")


class WorkerError(StudioError, RuntimeError):
    """A worker process was ended from outside."""


class Executor(Protocol):
    """Runs a function over items and yields results as they come, in any order."""

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """`work` must be importable, items and results picklable; `work` returns its errors, it does not raise them."""
        ...


class Local:
    """Processes of this machine; one worker runs in this very process."""

    def __init__(self, workers: int = 1) -> None:
        if not 1 <= workers <= 64:
            raise InputError(f"workers must be within [1, 64], got {workers}")
        self.workers = workers

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """See `Executor.map`.

        Raises:
            WorkerError: the system ended a worker.
        """
        if self.workers == 1 or len(items) < 2:
            yield from map(work, items)
            return
        import multiprocessing
        from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed

        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(self.workers, len(items)), mp_context=context) as pool:
            try:
                yield from _results(as_completed([pool.submit(work, item) for item in items]))
            except BrokenExecutor as error:
                raise WorkerError(
                    "the system ended a worker, as it does when memory runs out; what was done is kept: run the same"
                    " command again, with fewer --workers"
                ) from error
            finally:
                pool.shutdown(cancel_futures=True)


EXECUTORS: dict[str, Callable[[int], Executor]] = {"local": Local}


def executor(name: str, workers: int) -> Executor:
    """An executor by name.

    Raises:
        InputError: unknown, or a number of workers that is not allowed.
    """
    if name not in EXECUTORS:
        raise InputError(f"unknown executor '{name[:60]}'; choose from {', '.join(EXECUTORS)}")
    return EXECUTORS[name](workers)


def _results(futures: Iterable[object]) -> Iterator[R]:
    for future in futures:
        yield future.result()  # type: ignore[attr-defined]

"""Worker processes and who may use them: speech never waits behind a picture where there are two of them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Literal

from studio.server.errors import ApiError
from studio.server.worker import LAST_EVENTS, serve_requests

LOG = logging.getLogger("studio.server")
STOP_S = 1.0  # a worker that has not stopped by then is ended and started anew
RETRY_AFTER_S = 1

#: "live" answers a client that listens; "job" works through the queue.
Lane = Literal["live", "job"]


class WorkerEndedError(Exception):
    """A worker process ended in the middle of a request."""


class Worker:
    """One process; one request at a time.

    Args:
        threads: of torch in it.
        executor: waits for its events.
    """

    def __init__(self, threads: int, executor: ThreadPoolExecutor) -> None:
        self._threads, self._executor = threads, executor
        self._pending: Future[Any] | None = None
        self._start()

    @property
    def pid(self) -> int | None:
        """Of the process."""
        return self._process.pid

    async def request(self, kind: str, payload: Mapping[str, Any]) -> AsyncGenerator[tuple[Any, ...], None]:
        """Events of a request, the last one "done" or "stopped"; who leaves before calls `settle` then.

        Raises:
            ApiError: the request was at fault, or could not be done.
            WorkerEndedError: the process ended.
        """
        self._stop.clear()
        self._at_work = True
        try:
            self._connection.send((kind, payload))
            while self._at_work:
                event = await self._receive()
                if event[0] == "error":
                    status, code = (400, "invalid_value") if event[1] else (503, "unavailable")
                    raise ApiError(status, event[2], code=code)
                yield event
        except (EOFError, OSError) as error:
            self._restart()
            raise WorkerEndedError("a worker process ended in the middle of a request") from error

    async def settle(self) -> None:
        """Stop what is being made, within a second: a worker that does not heed is replaced."""
        if not self._at_work:
            return
        self._stop.set()
        try:
            async with asyncio.timeout(STOP_S):
                while self._at_work:
                    await self._receive()
        except (TimeoutError, EOFError, OSError):
            self._restart()

    async def _receive(self) -> tuple[Any, ...]:
        """The next event; one that is being waited for already is waited for again, never read twice."""
        if self._pending is None:
            self._pending = self._executor.submit(self._connection.recv)
        event: tuple[Any, ...] = await asyncio.shield(asyncio.wrap_future(self._pending))
        self._pending = None
        self._at_work = event[0] not in LAST_EVENTS
        return event

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._stop = context.Event()
        self._process = context.Process(
            target=serve_requests, args=(other, self._stop, self._threads), daemon=True, name="studio-worker"
        )
        self._process.start()
        other.close()
        self._pending = None
        self._at_work = False

    def _restart(self) -> None:
        LOG.warning("worker %s is started anew", self.pid)
        self.close()
        self._start()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join(STOP_S)
        with contextlib.suppress(OSError):
            self._connection.close()


class WorkerPool:
    """Hands out workers. With two or more, the first is kept for those who listen.

    Args:
        count: of processes, 1 to 16.
        max_waiting: live requests that may wait for a worker; more are refused.
    """

    def __init__(self, count: int, max_waiting: int = 64) -> None:
        self._executor = ThreadPoolExecutor(2 * count, "studio-pipe")
        threads = max(1, (os.cpu_count() or 1) // count)
        self.workers = [Worker(threads, self._executor) for _ in range(count)]
        self._idle = set(range(count))
        self._freed = asyncio.Condition()
        self._returning: set[asyncio.Task[None]] = set()
        self.waiting, self._max_waiting = 0, max_waiting

    @property
    def busy(self) -> int:
        """Workers at work."""
        return len(self.workers) - len(self._idle)

    @asynccontextmanager
    async def worker(self, lane: Lane = "live") -> AsyncIterator[Worker]:
        """A worker of one's own for a while.

        Raises:
            ApiError: too many wait already (429).
        """
        if lane == "live" and self.waiting >= self._max_waiting:
            message = f"all workers are busy and {self.waiting} requests wait; ask again in a moment"
            raise ApiError(429, message, code="busy", headers={"Retry-After": str(RETRY_AFTER_S)})
        index = await self._take(lane)
        try:
            yield self.workers[index]
        finally:  # who asked may have been cancelled, so that nothing can be awaited here
            returning = asyncio.create_task(self._return(index))
            self._returning.add(returning)
            returning.add_done_callback(self._returning.discard)

    async def ask(self, kind: str, payload: Mapping[str, Any], lane: Lane = "live") -> dict[str, Any]:
        """The result of a request.

        Raises:
            ApiError: as `Worker.request`; also where the process ended (503).
        """
        async with self.worker(lane) as worker, contextlib.aclosing(worker.request(kind, payload)) as events:
            try:
                async for event in events:
                    if event[0] == "done":
                        return dict(event[1])
            except WorkerEndedError as error:
                raise ApiError(503, f"{error}; ask again", code="unavailable") from error
        raise ApiError(503, "the request was stopped", code="unavailable")

    async def _return(self, index: int) -> None:
        await self.workers[index].settle()
        async with self._freed:
            self._idle.add(index)
            self._freed.notify_all()

    async def _take(self, lane: Lane) -> int:
        async with self._freed:
            self.waiting += lane == "live"
            try:
                await self._freed.wait_for(lambda: any(True for _ in self._allowed(lane)))
                index = next(self._allowed(lane))
                self._idle.discard(index)
                return index
            finally:
                self.waiting -= lane == "live"

    def _allowed(self, lane: Lane) -> Iterator[int]:
        """Idle workers; jobs leave the first one alone, and those who listen take it first."""
        return (i for i in sorted(self._idle) if lane == "live" or i > 0 or len(self.workers) == 1)

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.close()
        self._executor.shutdown(wait=False, cancel_futures=True)

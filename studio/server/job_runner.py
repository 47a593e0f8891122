"""Takes jobs off the table and has workers do them; what was running when something ended is done again, once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studio.server.errors import ApiError
from studio.server.files import FileStore, expiry
from studio.server.job_requests import resolve_request
from studio.server.job_store import ENDED, JobStore, StoredJob
from studio.server.workers import WorkerEndedError, WorkerPool

LOG = logging.getLogger("studio.server")
CLEAN_EVERY_S = 600.0
POLL_S = 0.25  # between looks at a job that somebody follows


class JobRunner:
    """The queue at work.

    Args:
        store: of jobs.
        files: of clients and results.
        pool: of workers.
        keep_hours: after which what ended is forgotten, files too.
        max_waiting: jobs of one caller that may wait.
    """

    def __init__(
        self, store: JobStore, files: FileStore, pool: WorkerPool, *, keep_hours: float, max_waiting: int
    ) -> None:
        self.store, self.files, self._pool = store, files, pool
        self._keep_hours, self._max_waiting = keep_hours, max_waiting
        self._changed = asyncio.Event()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin: with what was left over first."""
        self.store.requeue()
        lanes = max(1, len(self._pool.workers) - 1)
        self._tasks = [asyncio.create_task(self._work()) for _ in range(lanes)]
        self._tasks.append(asyncio.create_task(self._clean()))
        self._changed.set()

    async def stop(self) -> None:
        """End; what is running is queued again, for the next start."""
        for task in (*self._tasks, *self._running.values()):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._running.values(), return_exceptions=True)
        self.store.requeue()

    def submit(self, values: Mapping[str, Any], owner: str) -> StoredJob:
        """Queue a job.

        Raises:
            InputError: a field is not allowed.
            ApiError: too many of the caller wait already (429).
        """
        request = resolve_request(values, self.files, owner)
        if self.store.waiting(owner) >= self._max_waiting:
            message = f"{self._max_waiting} jobs of yours wait already; ask again when some have ended"
            raise ApiError(429, message, code="busy", headers={"Retry-After": "5"})
        job = self.store.add(owner, request)
        self._changed.set()
        return job

    def find(self, name: str, owner: str) -> StoredJob:
        """A job of the caller.

        Raises:
            ApiError: there is none (404).
        """
        job = self.store.find(name)
        if job is None or job.owner != owner:
            raise ApiError(404, f"there is no job '{name[:60]}'", code="not_found")
        return job

    def cancel(self, name: str, owner: str) -> StoredJob:
        """Stop a job; one that has ended stays as it is."""
        self.find(name, owner)
        self.store.end(name, "cancelled")
        if name in self._running:
            self._running[name].cancel()
        return self.find(name, owner)

    async def wait(self, name: str, owner: str, timeout_s: float) -> StoredJob:
        """The job once it has ended, or as it stands when the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while (job := self.find(name, owner)).status not in ENDED:
                    await asyncio.sleep(POLL_S)
                return job
        return self.find(name, owner)

    async def _work(self) -> None:
        while True:
            job = self.store.start_next()
            if job is None:
                self._changed.clear()
                await self._changed.wait()
                continue
            task = self._running[job.id] = asyncio.create_task(self._run(job))
            await asyncio.wait([task])
            self._running.pop(job.id, None)

    async def _run(self, job: StoredJob) -> None:
        values = dict(job.request)
        suffix = values.pop("suffix")
        _, out = self.files.create(suffix, job.owner)
        out = out.with_name(f"file-{job.id.removeprefix('job-')}{suffix}")  # the same name when it is done again
        try:
            async with (
                self._pool.worker("job") as worker,
                contextlib.aclosing(worker.request("job", {**values, "out": str(out)})) as events,
            ):
                async for event in events:
                    self._note(job, event)
        except ApiError as error:
            self.store.end(job.id, "failed", error=error.message)
        except WorkerEndedError:
            LOG.warning("the worker of %s ended; it is queued again", job.id)
            self.store.requeue(job.id)
            self._changed.set()

    def _note(self, job: StoredJob, event: tuple[Any, ...]) -> None:
        if event[0] == "step":
            self.store.set_step(job.id, event[1], event[2])
        elif event[0] == "done":
            result = {**event[1], "files": [Path(path).name for path in event[1]["files"]]}
            if not self.store.end(job.id, "done", result=result):  # cancelled meanwhile
                for path in event[1]["files"]:
                    Path(path).unlink(missing_ok=True)

    async def _clean(self) -> None:
        while True:
            before = expiry(self._keep_hours)
            self.store.remove_before(before)
            self.files.remove_before(before)
            await asyncio.sleep(CLEAN_EVERY_S)

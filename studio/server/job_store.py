"""Jobs kept across restarts: one SQLite file says what was asked, what became of it and whose it is."""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.media.files import check_folder
from weights.structured import parse_json

Status = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: tuple[Status, ...] = ("done", "failed", "cancelled")
MAX_ATTEMPTS = 3  # a job whose worker ended so often is given up
_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, request TEXT NOT NULL, status TEXT NOT NULL, step INTEGER NOT NULL,
    steps INTEGER NOT NULL, attempts INTEGER NOT NULL, created REAL NOT NULL, ended REAL, error TEXT NOT NULL,
    result TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_status ON jobs (status, created);
"""
_COLUMNS = "id, owner, request, status, step, steps, attempts, created, ended, error, result"


@dataclass(frozen=True, slots=True)
class StoredJob:
    """A job as it stands.

    Attributes:
        id: "job-" and 32 hex digits.
        owner: the name of the key it came with.
        request: as it was asked, seed drawn.
        status: queued, running, done, failed or cancelled.
        step: steps that are done.
        steps: of all, 0 where that is not known yet.
        attempts: how often it was begun.
        created: seconds since 1970.
        ended: the same; None while it has not.
        error: one line, "" without.
        result: files, notes, seed and record of what was made.
    """

    id: str
    owner: str
    request: Mapping[str, Any]
    status: Status
    step: int
    steps: int
    attempts: int
    created: float
    ended: float | None
    error: str
    result: Mapping[str, Any]


class JobStore:
    """The table of jobs; every change is written through before it is answered.

    Args:
        folder: holds `jobs.sqlite`; made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._path = check_folder(folder, make=True) / "jobs.sqlite"
        with self._open() as db:
            db.executescript(_SCHEMA)

    def add(self, owner: str, request: Mapping[str, Any]) -> StoredJob:
        """Queue a job."""
        name = f"job-{uuid.uuid4().hex}"
        with self._open() as db:
            db.execute(
                f"INSERT INTO jobs ({_COLUMNS}) VALUES (?, ?, ?, 'queued', 0, 0, 0, ?, NULL, '', '{{}}')",
                (name, owner, json.dumps(request), time.time()),
            )
        job = self.find(name)
        assert job is not None
        return job

    def find(self, name: str) -> StoredJob | None:
        """A job by its id."""
        with self._open() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (name,)).fetchone()
        return _job(row) if row else None

    def newest(self, owner: str, limit: int) -> list[StoredJob]:
        """The newest jobs of somebody, newest first."""
        with self._open() as db:
            rows = db.execute(
                f"SELECT {_COLUMNS} FROM jobs WHERE owner = ? ORDER BY created DESC LIMIT ?", (owner, limit)
            ).fetchall()
        return [_job(row) for row in rows]

    def waiting(self, owner: str | None = None) -> int:
        """How many are queued or running, of somebody or of all."""
        condition, values = ("AND owner = ?", (owner,)) if owner else ("", ())
        with self._open() as db:
            row = db.execute(f"SELECT count(*) FROM jobs WHERE status IN ('queued', 'running') {condition}", values)
            return int(row.fetchone()[0])

    def start_next(self) -> StoredJob | None:
        """Mark the oldest queued job as running; None where nothing is queued."""
        with self._open() as db:
            row = db.execute(
                "UPDATE jobs SET status = 'running', step = 0, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs"
                f" WHERE status = 'queued' ORDER BY created LIMIT 1) RETURNING {_COLUMNS}"
            ).fetchone()
        return _job(row) if row else None

    def set_step(self, name: str, step: int, steps: int) -> None:
        """Note how far a running job is."""
        with self._open() as db:
            db.execute("UPDATE jobs SET step = ?, steps = ? WHERE id = ? AND status = 'running'", (step, steps, name))

    def end(self, name: str, status: Status, *, error: str = "", result: Mapping[str, Any] | None = None) -> bool:
        """Note how a job ended; False where it had ended before."""
        with self._open() as db:
            changed = db.execute(
                "UPDATE jobs SET status = ?, error = ?, result = ?, ended = ? WHERE id = ? AND status IN"
                " ('queued', 'running')",
                (status, error, json.dumps(dict(result or {})), time.time(), name),
            )
            return changed.rowcount == 1

    def requeue(self, name: str | None = None) -> None:
        """Queue again what ran when its worker or the whole server ended; what was begun thrice is given up."""
        condition, values = ("AND id = ?", (name,)) if name else ("", ())
        with self._open() as db:
            db.execute(
                "UPDATE jobs SET status = 'failed', ended = ?, error = 'its worker ended in the middle, thrice'"
                f" WHERE status = 'running' AND attempts >= {MAX_ATTEMPTS} {condition}",
                (time.time(), *values),
            )
            db.execute(f"UPDATE jobs SET status = 'queued' WHERE status = 'running' {condition}", values)

    def remove_before(self, ended: float) -> list[StoredJob]:
        """Forget jobs that ended before a time (seconds since 1970); returns them."""
        with self._open() as db:
            rows = db.execute(f"DELETE FROM jobs WHERE ended < ? RETURNING {_COLUMNS}", (ended,)).fetchall()
        return [_job(row) for row in rows]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            yield db
        finally:
            db.close()


def _job(row: Any) -> StoredJob:
    name, owner, request, status, step, steps, attempts, created, ended, error, result = row
    return StoredJob(
        name, owner, parse_json(request), status, step, steps, attempts, created, ended, error, parse_json(result)
    )

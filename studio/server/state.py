"""What all routes share, and the dependency that lets a caller in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import Depends, Request

from studio.server.access import Access
from studio.server.workers import WorkerPool

if TYPE_CHECKING:
    from studio.server.job_runner import JobRunner


@dataclass
class State:
    """One running server.

    Attributes:
        pool: of workers.
        access: who may ask.
        jobs: what was asked and is made one after the other.
        voices: {"name", "language", "gender"} each; filled once a worker is warm.
        default_voice: who speaks where nobody is named.
        ready: whether a worker is warm.
        counts: (path, status) -> answers.
    """

    pool: WorkerPool
    access: Access
    jobs: JobRunner
    voices: list[dict[str, Any]] = field(default_factory=list)
    default_voice: str = ""
    ready: bool = False
    counts: dict[tuple[str, int], int] = field(default_factory=dict)


def state_of(request: Request) -> State:
    """The server that a request came to."""
    state: State = request.app.state.server
    return state


async def _admit(request: Request) -> AsyncIterator[str]:
    async with state_of(request).access.admit(request) as name:
        yield name


#: Lets a caller in, or refuses; the caller's name.
caller = Depends(_admit)

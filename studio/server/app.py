"""The server, put together: routes, errors, limits, workers, metrics, and how it is started."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio import __version__
from studio.server import images, jobs, speech
from studio.server.access import Access, BodyLimit, read_keys
from studio.server.errors import ApiError, install_handlers
from studio.server.files import FileStore
from studio.server.job_runner import JobRunner
from studio.server.job_store import JobStore
from studio.server.metrics import format_metrics
from studio.server.state import State, caller, state_of
from studio.server.workers import WorkerPool
from weights.errors import InputError

LOG = logging.getLogger("studio.server")
UPLOAD_PATHS = ("/v1/files", "/v1/images/edits")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server is started.

    Attributes:
        host: address that listens; any but this machine's own needs keys.
        port: of it.
        workers: processes.
        keys: file of keys, None for none.
        per_minute: requests a caller may make in a minute.
        at_once: requests of a caller that may run at once.
        keep_hours: after which results and uploads are deleted.
        wyoming: address of the Wyoming protocol, "" for none.
        folder: where jobs and files are kept; None is the person's data folder.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    keys: Path | None = None
    per_minute: int = 600
    at_once: int = 64
    keep_hours: float = 24.0
    wyoming: str = ""
    folder: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def create_app(options: ServerOptions) -> FastAPI:
    """The application; workers start with it.

    Raises:
        InputError: another address than this machine's without keys, or keys that cannot be read.
    """
    if options.keys is None and not options.is_local:
        raise InputError(f"who listens at {options.host} needs keys: write some into a file and give --keys FILE")
    keys = {} if options.keys is None else read_keys(options.keys)
    app = FastAPI(title="affective studio", version=__version__, lifespan=_lifespan(options, keys), docs_url=None)
    install_handlers(app)
    for router in (speech.router, images.router, jobs.router):
        app.include_router(router)
    _add_health(app)
    app.add_middleware(BodyLimit, upload_paths=UPLOAD_PATHS)
    if options.is_local:  # a page of a stranger that names this machine by a name of its own is refused
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", "[::1]", "testserver"])
    app.add_middleware(_Counting)
    return app


def _lifespan(options: ServerOptions, keys: dict[str, str]) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running_state(options, keys) as state:
            app.state.server = state
            warming = asyncio.create_task(warm_up(state, options.wyoming))
            try:
                yield
            finally:
                warming.cancel()

    return lifespan


@contextlib.asynccontextmanager
async def running_state(options: ServerOptions, keys: dict[str, str]) -> AsyncIterator[State]:
    """Workers and the queue at work, until the block ends."""
    from studio.settings import home

    folder = options.folder or home("data") / "server"
    pool = WorkerPool(options.workers)
    runner = JobRunner(
        JobStore(folder), FileStore(folder / "files"), pool, keep_hours=options.keep_hours, max_waiting=1000
    )
    runner.start()
    try:
        yield State(pool, Access(keys, options.per_minute, options.at_once), runner)
    finally:
        await runner.stop()
        pool.close()


async def warm_up(state: State, wyoming: str) -> None:
    """Load the voices, so that the first listener need not wait for it; then answer assistants, where asked."""
    try:
        answer = await state.pool.ask("voices", {})
    except ApiError as error:
        LOG.error("the voices cannot be loaded: %s", error.message)
        return
    state.voices, state.default_voice = answer["voices"], answer["default"]
    state.ready = True
    if wyoming:
        from studio.server.wyoming import serve_wyoming

        await serve_wyoming(state, wyoming)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"])
    async def check_health() -> dict[str, str]:
        """Whether the server runs."""
        return {"status": "ok", "version": __version__}

    @app.get("/readyz", tags=["health"])
    async def check_readiness(request: Request) -> JSONResponse:
        """Whether it can speak."""
        ready = state_of(request).ready
        return JSONResponse({"status": "ready" if ready else "loading"}, 200 if ready else 503)

    @app.get("/metrics", tags=["health"], dependencies=[caller], response_class=PlainTextResponse)
    async def get_metrics(request: Request) -> PlainTextResponse:
        """Counts in Prometheus' text format."""
        return PlainTextResponse(format_metrics(state_of(request)), media_type="text/plain; version=0.0.4")


class _Counting:
    """Counts answers by route and status; what was said is not logged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = scope.get("route")
                key = (getattr(route, "path", "other"), int(message["status"]))
                counts = scope["app"].state.server.counts if hasattr(scope["app"].state, "server") else {}
                counts[key] = counts.get(key, 0) + 1
            await send(message)

        await self.app(scope, receive, counted if scope["type"] == "http" else send)

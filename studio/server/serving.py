"""Runs the server until it is stopped."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from studio.server.app import ServerOptions, create_app, running_state, warm_up
from weights.errors import InputError

HEADER_TIMEOUT_S = 10.0  # of a connection until its first request has come
SHUTDOWN_S = 20


class _TimedProtocol(H11Protocol):
    """Ends connections that send no whole head of a request in time (a "slow loris")."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._deadline = asyncio.get_running_loop().call_later(HEADER_TIMEOUT_S, self._end_idle)

    def _end_idle(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._deadline.cancel()
        super().connection_lost(exc)


def serve(options: ServerOptions) -> None:
    """Listen until SIGINT or SIGTERM; running requests end first, running jobs are queued for the next start.

    Raises:
        InputError: the address cannot be used, or the options are not allowed.
    """
    if options.wyoming.startswith("stdio:"):  # an assistant that started us, and nobody else
        asyncio.run(_serve_stdio(options))
        sys.stdout = sys.stderr  # the protocol's transport has closed it
        return
    app = create_app(options)
    config = uvicorn.Config(
        app,
        host=options.host,
        port=options.port,
        http=_TimedProtocol,
        ws="none",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=SHUTDOWN_S,
        h11_max_incomplete_event_size=32_768,
        log_level="warning",
    )
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    try:
        listening = socket.create_server((options.host, options.port), family=family, backlog=config.backlog)
    except OSError as error:
        raise InputError(
            f"nothing can listen at {options.host}:{options.port} ({error.strerror or error}); try --port"
        ) from error
    with listening:
        host, port = listening.getsockname()[:2]
        print(f"listening at http://{host}:{port}/v1 (Ctrl+C ends it)", file=sys.stderr, flush=True)
        uvicorn.Server(config).run(sockets=[listening])


async def _serve_stdio(options: ServerOptions) -> None:
    async with running_state(options, {}) as state:
        await warm_up(state, options.wyoming)

"""Who may ask, and how much: keys, requests a minute, requests at once, bytes and seconds of a request."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from studio.server.errors import ApiError
from weights.errors import InputError
from weights.structured import read_text

MIN_KEY, MAX_KEYS = 16, 1000  # characters of a key; keys of a file
MAX_JSON_BYTES, MAX_UPLOAD_BYTES = 1_000_000, 64_000_000
DISCARD_S = 2.0  # in which the rest of a refused body is read
BODY_TIMEOUT_S = 30.0  # for a whole body; uploads get it for every megabyte
ANYONE = "anyone"
TOO_MANY = "rate_limit_exceeded"


def read_keys(path: Path) -> dict[str, str]:
    """Keys of a file, one a line, a name before it where there is one: `film-team 7f3c...`.

    Args:
        path: of a UTF-8 text; empty lines and those that begin with # are comments.

    Returns:
        Key -> name.

    Raises:
        InputError: no key, too many, or one that is too short.
    """
    keys: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) > 2 or len(words[-1]) < MIN_KEY or not words[-1].isascii():
            raise InputError(f"line {number} of '{path}' is no key: write NAME KEY, the key of {MIN_KEY} characters up")
        keys[words[-1]] = words[0] if len(words) == 2 else f"key {len(keys) + 1}"
    if not 0 < len(keys) <= MAX_KEYS:
        raise InputError(f"'{path}' holds {len(keys)} keys; 1 to {MAX_KEYS} are read, one a line")
    return keys


@dataclass
class Allowance:
    """What one caller has left: a bucket of requests that fills up again, and requests at once.

    Attributes:
        per_minute: requests.
        at_once: requests.
    """

    per_minute: int
    at_once: int
    running: int = 0
    tokens: float = field(init=False)
    filled_s: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.tokens = float(self.per_minute)

    def take(self) -> None:
        """Take one request.

        Raises:
            ApiError: too many a minute or at once (429).
        """
        now_s = time.monotonic()
        per_second = self.per_minute / 60
        self.tokens = min(self.per_minute, self.tokens + (now_s - self.filled_s) * per_second)
        self.filled_s = now_s
        if self.running >= self.at_once:
            message = f"{self.at_once} requests at once are allowed; wait for one to end"
            raise ApiError(429, message, code=TOO_MANY, headers={"Retry-After": "1"})
        if self.tokens < 1:
            message, wait_s = (
                f"{self.per_minute} requests a minute are allowed",
                int((1 - self.tokens) / per_second) + 1,
            )
            raise ApiError(429, message, code=TOO_MANY, headers={"Retry-After": str(wait_s)})
        self.tokens -= 1
        self.running += 1


class Access:
    """Tells callers by their keys and counts what they ask.

    Args:
        keys: key -> name; none lets everybody in, which only a server of this machine does.
        per_minute: requests a caller may make in a minute.
        at_once: requests that may run at the same time.
    """

    def __init__(self, keys: dict[str, str], per_minute: int, at_once: int) -> None:
        self._keys = [(key.encode(), name) for key, name in keys.items()]
        self._limits = per_minute, at_once
        self._allowances: dict[str, Allowance] = {}

    def name_of(self, request: Request) -> str:
        """The name of who asks.

        Raises:
            ApiError: no key or a wrong one (401).
        """
        if not self._keys:
            return ANYONE
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        key = (given if scheme.lower() == "bearer" else request.headers.get("x-api-key", "")).strip().encode()
        names = [name for known, name in self._keys if hmac.compare_digest(known, key)]
        if not names:
            message = "this server needs a key: send the header 'Authorization: Bearer KEY'"
            raise ApiError(401, message, code="invalid_api_key", headers={"WWW-Authenticate": "Bearer"})
        return names[0]

    @asynccontextmanager
    async def admit(self, request: Request) -> AsyncIterator[str]:
        """Let a request in and count it until it ends; the caller's name.

        Raises:
            ApiError: no key (401), or too much (429).
        """
        name = self.name_of(request)
        allowance = self._allowances.setdefault(name, Allowance(*self._limits))
        allowance.take()
        try:
            yield name
        finally:
            allowance.running -= 1


class BodyLimit:
    """Refuses bodies that are too large or come too slowly, before anything reads them; an ASGI middleware.

    Args:
        app: what comes next.
        upload_paths: beginnings of the paths that take files.
    """

    def __init__(self, app: ASGIApp, upload_paths: Iterable[str] = ()) -> None:
        self.app, self.upload_paths = app, tuple(upload_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = MAX_UPLOAD_BYTES if scope["path"].startswith(self.upload_paths or ("\0",)) else MAX_JSON_BYTES
        headers = dict(scope["headers"])
        stated = headers.get(b"content-length", b"0")
        if not stated.isdigit() or int(stated) > limit:
            await _discard(receive)
            await _refuse(send, 413, f"a request to this address has at most {limit:,} bytes")
            return
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, _bounded(receive, limit), watched_send)
        except _BodyError as error:
            if not started:
                await _discard(receive)
                await _refuse(send, error.status_code, error.detail)


class _BodyError(HTTPException):
    """A body that is refused; of this class, so that who reads the body passes it on as it is."""


def _bounded(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    """`receive` that counts bytes and seconds of the body."""
    count, whole = 0, False
    ends_s = time.monotonic() + BODY_TIMEOUT_S * max(1, limit / MAX_JSON_BYTES / 8)

    async def bounded() -> Message:
        nonlocal count, whole
        if whole:  # what comes after the body is the client going away
            return await receive()
        try:
            async with asyncio.timeout(max(0.0, ends_s - time.monotonic())):
                message = await receive()
        except TimeoutError:
            raise _BodyError(408, "the body of the request did not come in time") from None
        count += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if count > limit:
            raise _BodyError(413, f"a request to this address has at most {limit:,} bytes")
        return message

    return bounded


async def _discard(receive: Receive) -> None:
    """Read on for a while without keeping anything: a client that is cut off while it sends never sees the answer."""
    count = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_S):
            while count < MAX_UPLOAD_BYTES:
                message = await receive()
                count += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return


async def _refuse(send: Send, status: int, message: str) -> None:
    import json

    body = json.dumps(ApiError(status, message, code="invalid_request").body()).encode()
    headers: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json"), (b"connection", b"close")]
    start: dict[str, Any] = {"type": "http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})

"""The server of a study: the page, its media and four calls, by Starlette and uvicorn.

Nothing else in the study's folder can be reached: a medium is served only under a name that the plan lists. No address
is logged or stored.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
from collections.abc import Awaitable, Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from studio.study.answers import RatingChecker
from studio.study.plan import MEDIA, PAGE, StudyPlan
from studio.study.store import AnswerStore, UnknownRaterError
from weights.errors import InputError, StudioError
from weights.structured import parse_json

MAX_BODY_BYTES = 16_384
MAX_CONNECTIONS = 512  # more get 503
TIMEOUT_S = 10  # of a connection that asks for nothing, and of a body that does not come
BLOCK_BYTES = 65_536
MEDIA_TYPES = {
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".ogg": "audio/ogg",
    ".m4a": "audio/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp4": "video/mp4",
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})|bytes=-(\d{1,18})")
_CODE = re.compile(r"Bearer ([0-9a-f]{32})")


class StudyServer:
    """Serves one study: `serve_forever` answers until `shutdown` is called from another thread, or Ctrl+C.

    Args:
        folder: of a study.
        host: "127.0.0.1" is reached from this machine alone.
        port: 0 takes a free one.

    Attributes:
        plan: of the study.
        store: its answers.
        local: whether only this machine reaches it.
        port: where it listens; from the start, though nothing is answered yet.
        address: the page's URL.

    Raises:
        InputError: not a study, or the address is in use or not ours.
    """

    plan: StudyPlan
    store: AnswerStore
    local: bool
    port: int
    address: str

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 8011) -> None:
        self.plan = StudyPlan.load(folder)
        self.store = AnswerStore(folder, self.plan)
        self.local = host in LOOPBACK
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            page = (folder / PAGE / "index.html").read_bytes()
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(128)
        except (OSError, OverflowError) as error:
            self._socket.close()
            raise InputError(
                f"cannot serve '{folder}' at {host}:{port}: {getattr(error, 'strerror', None) or error}; try --port 0"
            ) from error
        self.port = int(self._socket.getsockname()[1])
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"
        app = create_app(folder, self.plan, self.store, page, local=self.local)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=_TimedProtocol,
                lifespan="off",
                log_config=None,  # nothing is logged: a log would hold addresses
                log_level="critical",
                access_log=False,
                server_header=False,
                limit_concurrency=MAX_CONNECTIONS,
                timeout_graceful_shutdown=2,
            )
        )

    def serve_forever(self) -> None:
        """Answer requests until `shutdown` or Ctrl+C, which comes on as KeyboardInterrupt."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._socket.close()

    def shutdown(self) -> None:
        """End `serve_forever`; safe from any thread."""
        self._server.should_exit = True


def create_app(folder: Path, plan: StudyPlan, store: AnswerStore, page: bytes, *, local: bool = True) -> ASGIApp:
    """The study as an ASGI application.

    Args:
        folder: of the study.
        plan: what is rated.
        store: where answers are kept.
        page: the HTML that raters get.
        local: refuse requests that name another host than this machine.

    Returns:
        The application.
    """
    checker = RatingChecker(plan)
    media = {item.media: folder / PAGE / MEDIA / item.media for item in plan.items}
    policy = content_security_policy(page)

    async def send_page(request: Request) -> Response:
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": policy})

    async def send_medium(request: Request) -> Response:
        path = media.get(request.path_params["name"])
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return await run_in_threadpool(_range_response, path, request)

    def join(request: Request, fields: dict[str, Any]) -> dict[str, Any]:
        if fields.get("study") != plan.id:
            raise InputError("this page belongs to another study; load it again")
        if fields.get("consent") is not True:
            raise InputError("nobody takes part without consent")
        code, number = store.join()
        return {"token": code, "number": number}

    def rate(request: Request, fields: dict[str, Any]) -> dict[str, Any]:
        return {"revision": store.rate(_rater_code(request), checker.rating(fields))}

    def finish(request: Request, fields: dict[str, Any]) -> dict[str, Any]:
        store.finish(_rater_code(request), checker.comment(fields.get("comment", "")))
        return {"finished": True}

    def withdraw(request: Request, fields: dict[str, Any]) -> dict[str, Any]:
        return {"deleted": store.withdraw(_rater_code(request))}

    calls = (join, rate, finish, withdraw)
    routes = [Route("/", send_page), Route("/index.html", send_page), Route(f"/{MEDIA}/{{name}}", send_medium)]
    routes += [Route(f"/api/{call.__name__}", _endpoint(call), methods=["POST"]) for call in calls]
    handlers: dict[Any, Any] = {
        HTTPException: _refuse_http,
        RefusedRequestError: lambda _, error: _refuse(error.status, str(error)),
        UnknownRaterError: lambda _, error: _refuse(HTTPStatus.UNAUTHORIZED, str(error)),
        InputError: lambda _, error: _refuse(HTTPStatus.BAD_REQUEST, str(error)),
        StudioError: lambda *_: _refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "the answer could not be kept"),
    }
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return _Guard(app, local=local)


class RefusedRequestError(Exception):
    """A request that is not answered, with the status that says why."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def content_security_policy(page: bytes) -> str:
    """A policy that lets run only the script and the style that the page came with (CSP level 3)."""
    hashes = {}
    for tag in ("script", "style"):
        bodies = re.findall(rb"<%b>(.*?)</%b>" % (tag.encode(), tag.encode()), page, flags=re.S)
        hashes[tag] = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(b).digest()).decode()}'" for b in bodies)
    return (
        f"default-src 'none'; script-src {hashes['script']}; style-src {hashes['style']}; style-src-attr"
        " 'unsafe-inline'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action"
        " 'none'; frame-ancestors 'none'"
    )


class _Guard:
    """Refuses other hosts, and adds the headers that every answer has.

    A page of another site whose name was pointed at this machine must not read the study (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, local: bool) -> None:
        self.app, self.local = app, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {"Cache-Control": "no-store", **SAFE_HEADERS}.items():
                    headers.setdefault(name, value)
            await send(message)

        app = self.app
        if scope["type"] == "http" and self.local and _host_name(Headers(scope=scope)) not in LOOPBACK:
            app = _refuse(HTTPStatus.FORBIDDEN, "this study is served to its own machine; use --host to change that")
        await app(scope, receive, send_with_headers)


class _TimedProtocol(H11Protocol):
    """Closes a connection that has asked for nothing after `TIMEOUT_S`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(TIMEOUT_S, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


def _host_name(headers: Headers) -> str:
    return re.sub(r":\d+$", "", headers.get("host", "")).strip("[]")


def _refuse(status: HTTPStatus, reason: str) -> JSONResponse:
    return JSONResponse({"error": reason}, status)


def _refuse_http(request: Request, error: Exception) -> Response:
    """What has no route: 404 for the methods that the study knows, 501 for others."""
    if request.method in ("GET", "HEAD", "POST"):
        return _refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
    return _refuse(HTTPStatus.NOT_IMPLEMENTED, "this method is not used here")


def _endpoint(call: Callable[[Request, dict[str, Any]], dict[str, Any]]) -> Callable[[Request], Awaitable[Response]]:
    """A call of the page: JSON in, JSON out; the database works in a thread."""

    async def answer(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(call, request, await _read_json(request)))

    return answer


def _rater_code(request: Request) -> str:
    match = _CODE.fullmatch(request.headers.get("authorization", ""))
    if match is None:
        raise UnknownRaterError("this needs the code that was given at the start")
    return match[1]


async def _read_json(request: Request) -> dict[str, Any]:
    """The JSON object of a body whose length is stated and small.

    Raises:
        RefusedRequestError: another content type, no stated length, too long, too slow, or no JSON object.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RefusedRequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 10:
        raise RefusedRequestError(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
    if int(length) > MAX_BODY_BYTES:
        raise RefusedRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {MAX_BODY_BYTES:,} bytes are read")
    try:
        async with asyncio.timeout(TIMEOUT_S):
            fields = parse_json(await request.body(), "the body")
    except TimeoutError:
        raise RefusedRequestError(HTTPStatus.REQUEST_TIMEOUT, "the body did not come") from None
    except InputError as error:
        raise RefusedRequestError(HTTPStatus.BAD_REQUEST, str(error)) from None
    if not isinstance(fields, dict):
        raise RefusedRequestError(HTTPStatus.BAD_REQUEST, "the body is not a JSON object")
    return fields


def _range_response(path: Path, request: Request) -> Response:
    """A whole file or one range of it (RFC 9110, section 14); what is no range gets the whole."""
    try:
        size = path.stat().st_size
    except OSError:
        return _refuse(HTTPStatus.NOT_FOUND, "this file is gone")
    headers = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    first, last = _range_bounds(match, size)
    if first > last:
        headers["Content-Range"] = f"bytes */{size}"
        return Response(b"", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers)
    if match:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    status, kind = HTTPStatus.PARTIAL_CONTENT if match else HTTPStatus.OK, MEDIA_TYPES[path.suffix]
    if request.method == "HEAD":
        return Response(b"", status, headers, kind)
    return StreamingResponse(_read_blocks(path, first, last), status, headers, kind)


def _read_blocks(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (block := file.read(min(BLOCK_BYTES, left))):
            yield block
            left -= len(block)


def _range_bounds(match: re.Match[str] | None, size: int) -> tuple[int, int]:
    """The first and last byte that are asked for; first > last where that cannot be satisfied."""
    if match is None:
        return 0, size - 1
    first, last, suffix = match.groups()
    if suffix is not None:
        return (max(0, size - int(suffix)), size - 1) if int(suffix) else (1, 0)
    return int(first), min(int(last), size - 1) if last else size - 1

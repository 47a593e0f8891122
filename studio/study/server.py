"""The server of a study: the page, its media and five calls, from the standard library alone.

Nothing else in the study's folder can be reached: a medium is served only under a name that the plan lists. No address is
logged or stored.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, ClassVar

from studio.study.answers import RatingChecker
from studio.study.plan import MEDIA, PAGE, StudyPlan
from studio.study.store import AnswerStore, UnknownRater
from weights.errors import InputError, StudioError

MAX_BODY = 16_384
MAX_AT_ONCE = 64  # requests; more wait in the listening queue
TIMEOUT_S = 10  # of a connection that says nothing
TYPES = {
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".mp4": "video/mp4",
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})|bytes=-(\d{1,18})")
_CODE = re.compile(r"Bearer ([0-9a-f]{32})")


class StudyServer(ThreadingHTTPServer):
    """Serves one study. `address` is where; run `serve_forever`, end with `shutdown` and `server_close`."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path, *, host: str = "127.0.0.1", port: int = 8011) -> None:
        """Bind to an address.

        Args:
            folder: of a study.
            host: "127.0.0.1" is reached from this machine alone.
            port: 0 takes a free one.

        Raises:
            InputError: not a study, or the address is in use or not ours.
        """
        self.plan = StudyPlan.load(folder)
        self.store = AnswerStore(folder, self.plan)
        self.checker = RatingChecker(self.plan)
        self.media = {i.media: folder / PAGE / MEDIA / i.media for i in self.plan.items}
        self.local = host in LOOPBACK
        self.slots = threading.BoundedSemaphore(MAX_AT_ONCE)
        try:
            self.page = (folder / PAGE / "index.html").read_bytes()
            self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            raise InputError(
                f"cannot serve '{folder}' at {host}:{port}: {getattr(error, 'strerror', None) or error}; try --port 0"
            ) from error
        self.policy = _policy(self.page)
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{self.server_address[1]}/"

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, as the base class does."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one connection, at most MAX_AT_ONCE at a time."""
        with self.slots:
            super().process_request_thread(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is no news, and its address is nobody's business."""


def _policy(page: bytes) -> str:
    """A content security policy that lets run only the script and the style that the page came with (CSP level 3)."""
    hashes = {}
    for tag in ("script", "style"):
        bodies = re.findall(rb"<%b>(.*?)</%b>" % (tag.encode(), tag.encode()), page, flags=re.S)
        hashes[tag] = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(b).digest()).decode()}'" for b in bodies)
    return (
        f"default-src 'none'; script-src {hashes['script']}; style-src {hashes['style']}; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class _Handler(BaseHTTPRequestHandler):
    server: StudyServer
    server_version, sys_version = "study", ""
    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT_S
    calls: ClassVar[Mapping[str, str]] = {f"/api/{n}": f"_{n}" for n in ("join", "rate", "finish", "withdraw")}

    def do_GET(self) -> None:
        self._get()

    def do_HEAD(self) -> None:
        self._get()

    def _get(self) -> None:
        path = self.path.partition("?")[0]
        if not self._host_is_ours():
            return
        if path in ("/", "/index.html"):
            self._answer(
                HTTPStatus.OK,
                self.server.page,
                "text/html; charset=utf-8",
                {"Content-Security-Policy": self.server.policy},
            )
        elif path.startswith(f"/{MEDIA}/") and path.removeprefix(f"/{MEDIA}/") in self.server.media:
            self._medium(self.server.media[path.removeprefix(f"/{MEDIA}/")])
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")

    def do_POST(self) -> None:
        if not self._host_is_ours():
            return
        method = self.calls.get(self.path)
        if method is None:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
            return
        try:
            self._json(HTTPStatus.OK, getattr(self, method)(self._body()))
        except _Refused as refusal:
            self._refuse(refusal.status, str(refusal))
        except UnknownRater as error:
            self._refuse(HTTPStatus.UNAUTHORIZED, str(error))
        except InputError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        except StudioError:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "the answer could not be kept")

    def _join(self, facts: dict[str, Any]) -> dict[str, Any]:
        if facts.get("study") != self.server.plan.id:
            raise InputError("this page belongs to another study; load it again")
        if facts.get("consent") is not True:
            raise InputError("nobody takes part without consent")
        code, number = self.server.store.join()
        return {"token": code, "number": number}

    def _rate(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {"revision": self.server.store.rate(self._code(), self.server.checker.rating(facts))}

    def _finish(self, facts: dict[str, Any]) -> dict[str, Any]:
        self.server.store.finish(self._code(), self.server.checker.comment(facts.get("comment", "")))
        return {"finished": True}

    def _withdraw(self, facts: dict[str, Any]) -> dict[str, Any]:
        return {"deleted": self.server.store.withdraw(self._code())}

    def _code(self) -> str:
        match = _CODE.fullmatch(self.headers.get("Authorization", ""))
        if match is None:
            raise UnknownRater("this needs the code that was given at the start")
        return match[1]

    def _body(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
        if not length.isdecimal() or len(length) > 10:
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
        if int(length) > MAX_BODY:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {MAX_BODY:,} bytes are read")
        try:
            facts = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "the body is not JSON") from None
        if not isinstance(facts, dict):
            raise _Refused(HTTPStatus.BAD_REQUEST, "the body is not a JSON object")
        return facts

    def _host_is_ours(self) -> bool:
        """A page of another site whose name was pointed at this machine must not read the study (DNS rebinding)."""
        host = re.sub(r":\d+$", "", self.headers.get("Host", "")).strip("[]")
        if not self.server.local or host in LOOPBACK:
            return True
        self._refuse(HTTPStatus.FORBIDDEN, "this study is served to its own machine; use --host to change that")
        return False

    def _medium(self, path: Path) -> None:
        """A whole file or one range of it (RFC 9110, section 14)."""
        try:
            size = path.stat().st_size
        except OSError:
            self._refuse(HTTPStatus.NOT_FOUND, "this file is gone")
            return
        head = {"Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
        wanted = _RANGE.fullmatch(self.headers.get("Range", "").strip())
        first, last = _bounds(wanted, size)
        if first > last:
            self._answer(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                b"",
                "text/plain",
                {**head, "Content-Range": f"bytes */{size}"},
            )
            return
        if wanted:
            head["Content-Range"] = f"bytes {first}-{last}/{size}"
        self._headers(
            HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK, last - first + 1, TYPES[path.suffix], head
        )
        if self.command == "HEAD":
            return
        with path.open("rb") as file:
            file.seek(first)
            left = last - first + 1
            while left > 0 and (block := file.read(min(65_536, left))):
                self.wfile.write(block)
                left -= len(block)

    def _json(self, status: HTTPStatus, facts: dict[str, Any]) -> None:
        self._answer(status, json.dumps(facts).encode(), "application/json", {})

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._json(status, {"error": why})

    def _answer(self, status: HTTPStatus, body: bytes, kind: str, head: Mapping[str, str]) -> None:
        self._headers(status, len(body), kind, {"Cache-Control": "no-store", **head})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _headers(self, status: HTTPStatus, length: int, kind: str, head: Mapping[str, str]) -> None:
        self.close_connection = True  # a browser that keeps its connection would keep one of the slots
        self.send_response(status)
        safe = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        for name, value in {"Content-Type": kind, "Content-Length": str(length), **safe, **head}.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: a log would hold addresses."""


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def _bounds(wanted: re.Match[str] | None, size: int) -> tuple[int, int]:
    """The first and last byte that are wanted; first > last where that cannot be satisfied."""
    if wanted is None:
        return 0, size - 1
    first, last, suffix = wanted.groups()
    if suffix is not None:
        return (max(0, size - int(suffix)), size - 1) if int(suffix) else (1, 0)
    return int(first), min(int(last), size - 1) if last else size - 1

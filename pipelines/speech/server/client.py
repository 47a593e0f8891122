"""One request to a speech server and its answer, bounded: `POST {base}/audio/speech` as OpenAI documents it.

The key comes from the environment and goes to the named server alone: no redirect is followed, no message shows it, and
it does not travel unencrypted beyond this machine.
"""

from __future__ import annotations

import ipaddress
import json
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipelines.errors import MediaError, ServerError
from pipelines.media import Audio, read_audio
from weights import store
from weights.errors import InputError, one_line
from weights.structured import parse_json

BASE_URL, KEY = "OPENAI_BASE_URL", "OPENAI_API_KEY"  # environment variables, as OpenAI's own client reads them
EXAMPLE = "http://127.0.0.1:8000/v1"
TIMEOUT_S, MAX_WAIT_S = 60.0, 300.0  # without a byte; for a whole answer
MAX_BYTES = 50_000_000  # of an answer: ten minutes of stereo at 16 bits and 20 kHz
MAX_SECONDS = 600.0
MAX_MESSAGE_BYTES, MAX_MESSAGE = 4000, 200  # of a refusal that are read, that are shown


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an error: the key is meant for the server that was named."""

    def redirect_request(self, *_: Any) -> None:
        """None: not followed."""


@dataclass(frozen=True, slots=True)
class SpeechServer:
    """A server and the key for it.

    Attributes:
        base_url: ends before "/audio/speech".
        key: "" where none is sent.
    """

    base_url: str
    key: str = ""

    @classmethod
    def find(cls, base_url: str | None = None) -> SpeechServer:
        """The server of an address, or of OPENAI_BASE_URL, with the key of OPENAI_API_KEY.

        Args:
            base_url: http or https, a host, and a path that ends before "/audio/speech".

        Returns:
            The server; nothing is sent.

        Raises:
            InputError: no address, none that can be used, a key that is none, or a key that would travel unencrypted;
                or STUDIO_OFFLINE=1 forbids a server beyond this machine.
        """
        address = (base_url or os.environ.get(BASE_URL, "")).strip().rstrip("/")
        if not address:
            raise InputError(f"name the speech server: --base-url URL or {BASE_URL}, for example {EXAMPLE}")
        key = os.environ.get(KEY, "").strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise InputError(f"{KEY} is not a key: it has blanks or characters that no header can carry")
        is_here = _check_address(address)
        if not is_here and store.is_offline():
            raise InputError(f"STUDIO_OFFLINE=1 forbids the speech server {_shown(address)}; unset it to ask it")
        if key and not is_here and urlsplit(address).scheme == "http":
            raise InputError(
                f"the key would travel unencrypted to {_shown(address)}; give an https address, or unset {KEY}"
            )
        return cls(address, key)

    def speak(self, fields: Mapping[str, Any]) -> Audio:
        """Ask for speech.

        Args:
            fields: of the request: model, input, voice, instructions, ...

        Returns:
            The sound, mono.

        Raises:
            ServerError: the server is not there, refuses, or its answer is too large or no sound.
        """
        data = self._post(fields)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answer"
            path.write_bytes(data)
            try:
                return read_audio(path, max_seconds=MAX_SECONDS, mono=True)
            except MediaError as error:
                raise ServerError(
                    f"the speech server {_shown(self.base_url)} answered with {len(data):,} bytes that are no sound of"
                    f" at most {MAX_SECONDS:g} s ({str(error)[:MAX_MESSAGE]}); ask it for WAV"
                ) from error

    def _post(self, fields: Mapping[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "audio/*", "User-Agent": "affective-studio"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = Request(f"{self.base_url}/audio/speech", json.dumps(dict(fields)).encode(), headers, method="POST")
        server = _shown(self.base_url)
        try:
            with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
                data = self._read(answer)
        except HTTPError as error:
            raise ServerError(f"the speech server {server} refused ({error.code}): {self._reason(error)}") from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            reason = self._hide(one_line(str(getattr(error, "reason", error))))[:MAX_MESSAGE] or type(error).__name__
            raise ServerError(f"the speech server {server} does not answer ({reason}); is it running?") from error
        if len(data) > MAX_BYTES:
            raise ServerError(f"the speech server {server} sent over {MAX_BYTES:,} bytes; the answer was refused")
        if not data:
            raise ServerError(f"the speech server {server} sent an empty answer")
        return data

    def _read(self, answer: HTTPResponse) -> bytes:
        """At most one byte more than is taken, within the time that is given.

        Raises:
            TimeoutError: it takes longer.
        """
        data, ends = bytearray(), time.monotonic() + MAX_WAIT_S
        while len(data) <= MAX_BYTES and (piece := answer.read1(1 << 16)):
            data += piece
            if time.monotonic() > ends:
                raise TimeoutError(f"no whole answer within {MAX_WAIT_S:g} s")
        return bytes(data)

    def _reason(self, error: HTTPError) -> str:
        """What a refusal says, in one short line."""
        if 300 <= error.code < 400:
            return "it leads to another address, which is not followed; name that one"
        try:
            body = error.read(MAX_MESSAGE_BYTES)
        except (OSError, HTTPException, ValueError):
            body = b""
        text = body.decode("utf-8", "replace")
        try:
            values = parse_json(text)
            text = str(values["error"]["message"])
        except (InputError, KeyError, TypeError):
            pass
        return self._hide(one_line(text))[:MAX_MESSAGE] or "it gives no reason"

    def _hide(self, text: str) -> str:
        return text.replace(self.key, "***") if self.key else text


def _check_address(address: str) -> bool:
    """Whether an address is of this machine.

    Raises:
        InputError: it is no address of a server, or holds a password.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > 500:
        host = ""
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise InputError(f"'{one_line(address)[:60]}' is no address of a speech server; give one such as {EXAMPLE}")
    if parts.username or parts.password:
        raise InputError(f"a password in the address would be kept in records; put the key into {KEY}")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(address: str) -> str:
    return urlsplit(address).netloc

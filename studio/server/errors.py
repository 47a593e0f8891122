"""Every answer that is an error has OpenAI's shape: {"error": {"message", "type", "param", "code"}}."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from weights.errors import InputError, StudioError

LOG = logging.getLogger("studio.server")
MAX_MESSAGE = 400  # characters
#: Status -> OpenAI's type of error; others by their hundred.
_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class ApiError(Exception):
    """An answer that is an error.

    Attributes:
        status: of HTTP.
        message: one line for a person.
        param: the field that is wrong.
        code: for a program.
        headers: sent with it.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.param, self.code = status, message, param, code
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        """What is sent."""
        kind = _TYPES.get(self.status, "server_error" if self.status >= 500 else "invalid_request_error")
        return {"error": {"message": self.message[:MAX_MESSAGE], "type": kind, "param": self.param, "code": self.code}}


def error_of(error: StudioError, param: str | None = None) -> ApiError:
    """The answer to a deliberate error: 400 where the request is at fault, else 503."""
    if isinstance(error, InputError):
        return ApiError(400, str(error), param=param, code="invalid_value")
    return ApiError(503, str(error), code="unavailable")


def install_handlers(app: FastAPI) -> None:
    """Make an application answer every error in OpenAI's shape."""

    @app.exception_handler(ApiError)
    async def _api(_: Request, error: ApiError) -> JSONResponse:
        return JSONResponse(error.body(), error.status, headers=error.headers)

    @app.exception_handler(StudioError)
    async def _studio(_: Request, error: StudioError) -> JSONResponse:
        answer = error_of(error)
        return JSONResponse(answer.body(), answer.status)

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path")) or None
        message = f"{param or 'the request'}: {first['msg']}"
        return JSONResponse(ApiError(400, message, param=param, code="invalid_value").body(), 400)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        message = {404: "there is nothing at this address", 405: "this method is not allowed here"}.get(
            error.status_code, str(error.detail)
        )
        answer = ApiError(error.status_code, message, headers=error.headers)
        return JSONResponse(answer.body(), answer.status, headers=answer.headers)

    @app.exception_handler(Exception)
    async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
        LOG.error("unforeseen error in %s %s", request.method, request.url.path, exc_info=error)
        answer = ApiError(500, "this failed in a way that was not foreseen; the server's log has it", code="internal")
        return JSONResponse(answer.body(), answer.status)

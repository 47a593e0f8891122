"""How text reaches a terminal and comes from one, on every system: one way for all commands.

What the terminal's encoding lacks is escaped, and so are control characters of strangers' texts on a terminal. Closed
streams are quiet; a closed pipe ends the run as it ends other Unix tools. Text from standard input is UTF-8.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType
from typing import IO, Any

from pipelines.media.files import is_file
from weights.errors import InputError
from weights.limits import MAX_TEXT_BYTES

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class TerminalStream:
    """A text stream to a person or a program.

    Args:
        stream: what is written to.
        quiet: what cannot be written is left out, as of messages; else the error is raised.
    """

    def __init__(self, stream: Any, *, quiet: bool) -> None:
        self._stream, self._quiet = stream, quiet
        self._error: OSError | ValueError | None = None
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.reconfigure(errors="backslashreplace")
        try:
            self._live = bool(stream.isatty())
        except (OSError, ValueError):
            self._live = False

    def write(self, text: str) -> int:
        """Write a text; returns its length."""  # noqa: DOC501
        if self._live:
            text = _CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)
        try:
            self._stream.write(text)
        except (OSError, ValueError) as error:
            self._error = error
            if not self._quiet:
                raise
        return len(text)

    def flush(self) -> None:
        """Write what is held back; an error of an earlier text that its writer passed over is raised now."""  # noqa: DOC501
        try:
            if self._error is not None and not self._quiet:
                raise self._error
            self._stream.flush()
        except (OSError, ValueError):
            if not self._quiet:
                raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def terminal() -> Iterator[None]:
    """Standard streams as every command uses them, while it runs; SIGTERM ends it with its temporary files removed.

    Yields:
        None: Nothing.
    """
    _fill_closed_streams()
    out, err = sys.stdout, sys.stderr
    main_thread = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _end) if main_thread else None
    sys.stdout, sys.stderr = TerminalStream(out, quiet=False), TerminalStream(err, quiet=True)  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
        if main_thread:
            signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def give_up_stdout() -> None:
    """Nothing more is written to standard output: whoever read it is gone, or it is full."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()


def plain_text(name: str, value: Any) -> Any:
    """A text that can be written as UTF-8; bytes that a terminal of another encoding passed on are read as UTF-8.

    Args:
        name: of the value, for messages.
        value: what is no text, or the path of a file that is there, stays as it is.

    Returns:
        The value.

    Raises:
        InputError: it holds half a character.
    """
    if not isinstance(value, str) or value.isascii() or is_file(value):
        return value
    try:
        value.encode()
        return value
    except UnicodeEncodeError:
        try:
            return value.encode("utf-8", "surrogateescape").decode()
        except UnicodeError as error:
            raise InputError(f"{name} is not UTF-8 text: {value[:40]!a}") from error


def open_stdin() -> IO[str]:
    """Standard input as UTF-8 text, whatever the terminal's encoding; only a line feed ends a line."""
    buffer = getattr(sys.stdin, "buffer", None)
    return sys.stdin if buffer is None else io.TextIOWrapper(buffer, encoding="utf-8-sig", newline="\n")


def read_stdin() -> str:
    """The whole text of standard input.

    Raises:
        InputError: it cannot be read, is too long or is not UTF-8.
    """
    try:
        text = open_stdin().read(MAX_TEXT_BYTES + 1)
    except UnicodeDecodeError as error:
        raise InputError("standard input is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"standard input cannot be read: {error.strerror}") from error
    if len(text) > MAX_TEXT_BYTES:
        raise InputError(f"standard input has over {MAX_TEXT_BYTES:,} characters; at most that is read")
    return text


def _fill_closed_streams() -> None:
    """Give closed standard streams the null device, so that no file of ours takes their place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)

"""The texts of a file, one a line, in order and at once: a line is answered before the next is read.

A file that is a dialogue from its first line to its last is read as one: nothing is answered before its end.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from conditioning.script import MAX_TURNS, find_speaker, is_script, is_skipped, parse_script
from studio.reading.dialogue import simulate_turns
from studio.reading.text import TextAffect, neutral_affect, read_affect
from studio.terminal import open_stdin
from weights.errors import InputError

if TYPE_CHECKING:
    from conditioning.dialogue import Turn

MAX_SCRIPT_LINES = 10 * MAX_TURNS  # from which a file is read a line at a time
_JSON_SCRIPT = re.compile(r"\ufeff?\s*\[\s*(?:\{|\Z)")
MAX_LINE_CHARS = 1_000_000  # the reader refuses far shorter texts


def read_file(path: Path, reading: str, *, contagion: float) -> Iterator[TextAffect | Turn]:
    """The affect of each line, or of each turn where the file is a dialogue; an empty line gets an answer too.

    Args:
        path: UTF-8 text; "-" is standard input.
        reading: "direction" or "content"; a dialogue has its own.
        contagion: how much listeners of a dialogue catch of a speaker's affect, 0 to 1.

    Yields:
        TextAffect | Turn: The answer of a line.

    Raises:
        InputError: the file cannot be read, or a line is too long, by its number.
    """
    with _open_text(path) as file:
        lines = _split_lines(file, path)
        head = _take_script(lines)
        if head and _is_dialogue(head):
            yield from simulate_turns("\n".join(head), contagion=contagion)
            return
        for number, text in enumerate(chain(head, lines), 1):
            try:
                yield read_affect(text, reading, strict=False) if text.strip() else neutral_affect(text)
            except InputError as error:
                raise InputError(f"'{path}' line {number}: {error}") from error


def _take_script(lines: Iterator[str]) -> list[str]:
    """Take lines as long as they can be those of a script, and the one behind them."""
    head: list[str] = []
    for line in lines:
        head.append(line)
        is_json = _JSON_SCRIPT.match("".join(head[:3]))
        if not (is_json or is_skipped(line) or find_speaker(line)) or len(head) > MAX_SCRIPT_LINES:
            break
    return head


def _is_dialogue(head: list[str]) -> bool:
    """Whether lines are a dialogue, as lines or as JSON."""
    if _JSON_SCRIPT.match("".join(head[:3])):
        try:
            return bool(parse_script("\n".join(head)).lines)
        except InputError:
            return False
    return is_script(head)


@contextlib.contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    """The file, or stdin for "-"; only a line feed ends a line.

    Raises:
        InputError: the file cannot be opened.
    """
    if str(path) == "-":
        yield open_stdin()
        return
    try:
        file = path.open(encoding="utf-8-sig", newline="\n")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    with file:
        yield file


def _split_lines(file: IO[str], path: Path) -> Iterator[str]:
    try:
        while line := file.readline(MAX_LINE_CHARS):
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error

"""The one reader of JSON, lines of JSON, YAML, TOML and plain text: what strangers write, bounded before it is
decoded.

Whatever is wrong is an `InputError` of one line. JSON is read as RFC 8259 says: no NaN, no number that overflows, no
key twice, no half of a surrogate pair. YAML is read by the core schema of YAML 1.2: dates, times and numbers in base 60
are text. `weights.limits` has the bounds.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from weights import limits
from weights.errors import InputError

_JSON_MARKS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)  # a string, closed or not, or a bracket
_TOML_MARKS = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|\'[^\'\n]*+\'?|#[^\n]*+|[\[\]{}]')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_PROBLEM_CHARS = 120


def read_text(path: str | Path, max_bytes: int = limits.MAX_TEXT_BYTES) -> str:
    """A UTF-8 file of at most `max_bytes`; a byte order mark at its start is dropped.

    Args:
        path: of the file.
        max_bytes: a larger file is refused before it is read.

    Returns:
        The text.

    Raises:
        InputError: it cannot be read, is too large or is not UTF-8.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    except ValueError as error:  # a path with a null byte
        raise InputError(f"cannot read {str(path)!a}: {error}") from error
    if len(data) > max_bytes:
        raise InputError(f"'{path}' has over {max_bytes:,} bytes; at most that is read")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error


def read_json(path: str | Path, max_bytes: int = limits.MAX_JSON_BYTES) -> Any:
    """The value of a JSON file.

    Args:
        path: of the file.
        max_bytes: a larger file is refused before it is read.

    Returns:
        The value.

    Raises:
        InputError: it cannot be read, is too large, or is not JSON that `parse_json` takes.
    """
    return parse_json(read_text(path, max_bytes), f"'{path}'")


def parse_json(text: str | bytes, name: str = "this", max_bytes: int = limits.MAX_JSON_BYTES) -> Any:
    """The value of a JSON text.

    Args:
        text: the text, or its UTF-8 bytes.
        name: what the text is, as messages begin with it: "'plan.json'", "line 3".
        max_bytes: of the text.

    Returns:
        The value; every number in it is finite, every string can be written as UTF-8.

    Raises:
        InputError: too long, too deep, a number with too many digits, or not JSON; the message says which and where.

    Example:
        >>> parse_json('{"seed": 7}')
        {'seed': 7}
        >>> parse_json("[1, 2", "'plan.json'")
        Traceback (most recent call last):
        weights.errors.InputError: 'plan.json' is not JSON (line 1, column 6: Expecting ',' delimiter)
    """
    if len(text) > max_bytes:
        raise InputError(f"{name} has {len(text):,} bytes; at most {max_bytes:,} are read")
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text; save it as UTF-8") from error
    if (count := text.count(",") + text.count("[") + text.count("{")) > limits.MAX_JSON_VALUES:
        raise InputError(f"{name} has about {count:,} values; at most {limits.MAX_JSON_VALUES:,} are read")
    _check_depth(text, name, _JSON_MARKS)
    try:
        value = _decode_json(text)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise InputError(f"{name} is not JSON ({where})") from error
    except UnicodeEncodeError as error:
        raise InputError(f"{name} has half of a surrogate pair in it, which is no character") from error
    except _ContentError as error:
        raise InputError(f"{name} {error}") from error


def iterate_json_lines(data: bytes) -> Iterator[tuple[int, Any]]:
    """(number, value or the InputError of that line) of every line of JSON that is not blank.

    Args:
        data: of a .jsonl file.

    Yields:
        tuple[int, Any]: The line's number from 1, and its value, or why it has none.
    """
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            try:
                yield number, parse_json(line, f"line {number}")
            except InputError as error:
                yield number, error


def read_yaml(path: str | Path, max_bytes: int = limits.MAX_YAML_BYTES) -> Any:
    """The value of a YAML file.

    Args:
        path: of the file.
        max_bytes: a larger file is refused before it is read.

    Returns:
        The value.

    Raises:
        InputError: it cannot be read, is too large, or is not YAML that `parse_yaml` takes.
    """
    return parse_yaml(read_text(path, max_bytes), f"'{path}'", max_bytes)


def parse_yaml(text: str, name: str = "this", max_bytes: int = limits.MAX_YAML_BYTES) -> Any:
    """The value of one YAML document of the core schema: null, true, false, numbers, text, lists and mappings.

    Args:
        text: the text.
        name: what the text is, as messages begin with it.
        max_bytes: of the text.

    Returns:
        The value.

    Raises:
        InputError: too long, too deep, too many aliases, an unknown tag, a key twice, or not YAML.

    Example:
        >>> parse_yaml("born: 2024-13-45")
        {'born': '2024-13-45'}
    """
    from weights.yaml_core import YamlError, load_yaml

    if len(text) > max_bytes:
        raise InputError(f"{name} has {len(text):,} bytes; at most {max_bytes:,} are read")
    try:
        return load_yaml(text)
    except YamlError as error:
        raise InputError(f"{name} is not YAML that is read: {' '.join(str(error).split())[:_PROBLEM_CHARS]}") from error


def read_toml(path: str | Path, max_bytes: int = limits.MAX_TOML_BYTES) -> dict[str, Any]:
    """The table of a TOML file.

    Args:
        path: of the file.
        max_bytes: a larger file is refused before it is read.

    Returns:
        The table.

    Raises:
        InputError: it cannot be read, is too large, too deep, or not TOML.
    """
    import tomllib

    name, text = f"'{path}'", read_text(path, max_bytes)
    _check_depth(text, name, _TOML_MARKS)
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # of numbers with too many digits too
        raise InputError(f"{name} is not TOML: {str(error)[:_PROBLEM_CHARS]}") from error
    level: list[Any] = [table]
    for _ in range(limits.MAX_DEPTH):  # a dotted key nests without a bracket
        level = [inner for outer in level if isinstance(outer, dict) for inner in outer.values()]
    if level:
        raise InputError(_too_deep(name))
    return table


class _ContentError(Exception):
    """What is wrong with a value, without the name of the text."""


def _decode_json(text: str) -> Any:
    return json.loads(
        text,
        parse_int=_parse_whole,
        parse_float=_parse_real,
        parse_constant=_refuse_constant,
        object_pairs_hook=_unique_keys,
    )


def _check_depth(text: str, name: str, marks: re.Pattern[str]) -> None:
    """Refuse lists and objects too deep inside each other, before a parser follows them.

    Raises:
        InputError: deeper than `limits.MAX_DEPTH`.
    """
    if text.count("[") + text.count("{") <= limits.MAX_DEPTH:
        return
    depth = 0
    for match in marks.finditer(text):
        mark = match[0]
        if mark in "[{":
            depth += 1
            if depth > limits.MAX_DEPTH:
                raise InputError(_too_deep(name))
        elif mark in "]}":
            depth -= 1


def _too_deep(name: str) -> str:
    return f"{name} has lists or objects over {limits.MAX_DEPTH} deep inside each other; make it flatter"


def _parse_whole(digits: str) -> int:
    if len(digits) > limits.MAX_DIGITS + 1:
        raise _ContentError(f"has a whole number of {len(digits):,} digits; at most {limits.MAX_DIGITS} are read")
    return int(digits)


def _parse_real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _ContentError(f"has the number {digits[:20]}, which is too large")
    return value


def _refuse_constant(constant: str) -> Any:
    raise _ContentError(f"has {constant} in it, which is no number of JSON")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _ContentError(f"has the key {json.dumps(twice[:60])} twice in one object; keep one of them")
    return values

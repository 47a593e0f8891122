"""JSON, YAML, TOML and text of strangers: read, or refused in one line, whatever is in them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.record import Record
from tests.conftest import ROOT
from weights import limits
from weights.errors import InputError
from weights.structured import iterate_json_lines, parse_json, parse_yaml, read_json, read_text, read_toml, read_yaml

quick = settings(max_examples=60, deadline=None, database=None)
VALUES: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**29), 10**29)
    | st.floats(allow_nan=False, allow_infinity=False)
    # half of a surrogate pair is no character
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('abc \n"\\', max_size=3), inner, max_size=4),
    max_leaves=12,
)


def _problem(read: Any, *arguments: Any) -> str:
    """What a reader says of it; one line."""
    with pytest.raises(InputError) as caught:
        read(*arguments)
    words = str(caught.value)
    assert "\n" not in words and len(words) < 400
    return words


@quick
@given(VALUES)
def test_what_json_writes_is_read_back(value: Any) -> None:
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@quick
@given(st.text('[]{}",:\\ \n0123456789.eE+-aunltrfsNI/\ud800', max_size=40) | st.binary(max_size=40))
def test_any_text_is_json_or_one_line(text: str | bytes) -> None:
    try:
        value = parse_json(text)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@quick
@given(st.text("[]{}\",:&*!|>?-'# \n0123456789.eEabc~%\t", max_size=40))
def test_any_text_is_yaml_or_one_line(text: str) -> None:
    try:
        value = parse_yaml(text)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        json.dumps(value, allow_nan=False).encode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[" * 100_000, "deep"),
        ('{"a":' * 100_000, "deep"),
        ('["' + '\\"' * 50_000 + '"' + "[" * 100, "deep"),
        ("9" * 5000, "digits"),
        ("-" + "9" * 31, "digits"),
        ("[1e999]", "too large"),
        ("[NaN]", "NaN"),
        ("[-Infinity]", "Infinity"),
        ('{"a": 1, "a": 2}', "twice"),
        ('["\\ud800"]', "surrogate"),
        ('["\ud800"]', "surrogate"),
        ("[1, 2", "line 1, column 6"),
        (b"\xff\xfe[\x00", "UTF-8"),
        ("", "JSON"),
        ("[" + "0," * limits.MAX_JSON_VALUES + "0]", "values"),
        (b" " * (limits.MAX_JSON_BYTES + 1), "bytes"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_json_beyond_its_bounds_is_refused(text: str | bytes, says: str) -> None:
    assert says in _problem(parse_json, text)


def test_brackets_in_a_string_are_no_depth() -> None:
    text = "[" * 200 + '"\\' + "{" * 200
    assert parse_json(json.dumps({"text": text})) == {"text": text}
    assert parse_json("\ufeff[[1], 2.5, 1e3, true]") == [[1], 2.5, 1000.0, True]


def _bomb(levels: int) -> str:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (_bomb(9), "aliases"),
        ("a: &a [" + "x, " * 3000 + "]\nb: [" + "*a, " * 16 + "]", "larger"),
        ("a: &a [*a]", "inside what it names"),
        ("[" * 5000, "deep"),
        ("- " * 5000, "deep"),
        ("a: !!python/object/apply:os.system [x]", "tag"),
        ("a: !!python/name:os.system x", "tag"),
        ("a: !mine x", "tag"),
        ("? [1]\n: 2", "key"),
        ("a: 1\na: 2", "twice"),
        ("a: [", "YAML"),
        ("a: 1\n" * 5000, "bytes"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_yaml_beyond_its_bounds_is_refused(text: str, says: str) -> None:
    assert says in _problem(parse_yaml, text)


def test_dates_and_odd_numbers_of_yaml_are_text() -> None:
    long = "1" * 5000
    for text in (
        "2024-13-45",
        "2024-01-01",
        "190:20:30",
        "1:99999999999",
        long,
        ".nan",
        ".inf",
        "1e400",
        "0x" + "f" * 99,
    ):
        assert parse_yaml(f"a: {text}") == {"a": text}
    assert parse_yaml("{a: 1, b: -2.5, c: true, d: null, e: '7', f: [x], g: &g y, h: *g}") == {
        **{"a": 1, "b": -2.5, "c": True, "d": None},
        **{"e": "7", "f": ["x"], "g": "y", "h": "y"},
    }


def test_toml_beyond_its_bounds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    for text, says in (
        ("a = " + "[" * 1000, "deep"),
        (".".join("a" * 1000) + " = 1", "deep"),
        ("a = " + "9" * 5000, "TOML"),
        ("a = 2024-13-45", "TOML"),
        ("a", "TOML"),
    ):
        path.write_text(text)
        assert says in _problem(read_toml, path)
    path.write_text('a = "[[["\n[b]\nc = [[1]]')
    assert read_toml(path) == {"a": "[[[", "b": {"c": [[1]]}}


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    (tmp_path / "large").write_bytes(b"x" * 11)
    assert "is a directory" in _problem(read_text, tmp_path).lower()
    assert "No such file" in _problem(read_json, tmp_path / "none")
    assert "UTF-8" in _problem(read_yaml, tmp_path / "latin")
    assert "at most" in _problem(read_text, tmp_path / "large", 10)
    assert "null" in _problem(read_text, "a\0b")


def test_a_broken_line_does_not_stop_the_others() -> None:
    lines = list(iterate_json_lines(b'{"a": 1}\n\n[[[\n\xff\n' + b"[" * 9999 + b"\n2\n"))
    assert [n for n, _ in lines] == [1, 3, 4, 5, 6]
    assert lines[0][1] == {"a": 1} and lines[-1][1] == 2
    assert all(isinstance(value, InputError) for _, value in lines[1:4])


@quick
@given(st.dictionaries(st.sampled_from(["task", "seed", "format", "intensity", "affect", "x"]), VALUES))
def test_a_record_of_any_content_is_read_or_one_line(values: Any) -> None:
    whole = {"task": "speech", "engine": "e", "content": "c", "affect": {}, "intensity": 1, "seed": 1, "format": 1}
    try:
        record = Record.from_json(json.dumps({**whole, **values}))
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert 0 <= record.seed < 2**32 and 0 <= record.intensity <= 2


def test_nothing_else_reads_json_yaml_or_toml() -> None:
    """One reader: a second one would have its own bounds, or none. Training reads only what it wrote itself."""
    own = {"weights/structured.py", "weights/yaml_core.py"}
    for path in (p for top in ("weights", "conditioning", "pipelines", "studio") for p in (ROOT / top).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in own and "/training/" not in name:
            found = re.search(r"json\.loads?\(|yaml\.|tomllib\.", path.read_text(encoding="utf-8"))
            assert not found, f"{name} has {found and found[0]}"

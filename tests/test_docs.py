"""The documentation says what is true: links lead somewhere, code compiles, commands parse, the engine shown is
tested.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from studio import cli
from tests.conftest import ROOT
from weights.errors import InputError

PAGES = [ROOT / "README.md", ROOT / "examples/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
IDS = [str(page.relative_to(ROOT)) for page in PAGES]
CARDS = sorted((ROOT / "weights/cards").glob("*.md"))
FOLDERS = ("studio", "pipelines", "conditioning", "weights", "tests", "examples", "docs")
MAX_EXAMPLE_LINES = 40
THIRD_PARTY = "tone"  # the engine of docs/engines.md


def _blocks(page: Path, *kinds: str) -> list[str]:
    fences = re.findall(r"^```(\w+)[^\n]*\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    return [body for kind, body in fences if kind in kinds]


def _commands(page: Path) -> list[list[str]]:
    """Every `studio ...` call of a page as words, those of a pipe or a list each for itself."""
    text = page.read_text(encoding="utf-8")
    inline = re.findall(r"`(studio [^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))
    lines = [line for body in _blocks(page, "sh", "shell") for line in body.replace("\\\n", " ").splitlines()] + inline
    calls = []
    for line in lines:
        words: list[str] = []
        for word in [*shlex.split(line, comments=True), "&&"]:
            if word in ("&&", "|", ";", ">", ">>"):
                calls.append(words)
                words = []
            else:
                words.append(word)
    return [words[1:] for words in calls if words[:1] == ["studio"]]


def _is_pattern(words: list[str]) -> bool:
    """Whether a call stands for many, such as `studio speak ...`, or names a verb alone."""
    return len(words) < 2 or "..." in words or any("|" in word for word in words)


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            linked = (page.parent / file).resolve() if file else page
            assert linked.is_file(), f"{page.name}: {target}"
            assert not anchor or anchor in _anchors(linked), f"{page.name}: {target}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_python_block_compiles(page: Path) -> None:
    for body in _blocks(page, "python"):
        compile(body, str(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_parses(page: Path) -> None:
    for words in _commands(page):
        if _is_pattern(words) or THIRD_PARTY in words:  # whose flags come with its package
            continue
        words = cli._join_negatives(words)
        try:
            cli._build_parser(words).parse_args(words)
        except InputError as error:
            pytest.fail(f"studio {shlex.join(words)}: {error}")
        except SystemExit as stop:  # of --help
            assert stop.code == 0, words


def test_every_module_of_a_command_exists() -> None:
    modules = {
        name
        for page in [*PAGES, *CARDS]
        for name in re.findall(r"python -m ([\w.]+)", page.read_text(encoding="utf-8"))
    }
    for name in modules - {"venv"}:
        path = ROOT.joinpath(*name.split("."))
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), name


@pytest.mark.parametrize("page", [*PAGES, *CARDS], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_of_the_tree_exists(page: Path) -> None:
    paths = re.findall(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]+)`", page.read_text(encoding="utf-8"))
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_every_reference_names_what_exists() -> None:
    for page in (ROOT / "docs/reference").glob("*.md"):
        for name in re.findall(r"^::: ([\w.]+)$", page.read_text(encoding="utf-8"), flags=re.M):
            path, last = ROOT.joinpath(*name.split(".")), name.rpartition(".")[2]
            if not path.with_suffix(".py").is_file():
                source = path.parent.with_suffix(".py").read_text(encoding="utf-8")
                assert re.search(rf"^(class|def) {last}\b", source, flags=re.M), name


def test_the_pages_are_all_in_the_table_of_contents() -> None:
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert f"- {page.relative_to(ROOT / 'docs').as_posix()}\n" in contents, page


def test_the_engine_shown_is_the_one_that_is_tested() -> None:
    page, package = (
        ROOT / "docs/engines.md",
        ROOT / "tests/data/tone-engine",
    )  # see tests/studio/test_third_party_engine.py
    assert _blocks(page, "python")[0] == (package / "tone_engine.py").read_text(encoding="utf-8")
    assert _blocks(page, "toml")[0] == (package / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short_and_says_how_it_is_run(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MAX_EXAMPLE_LINES and f"python examples/{script.name}" in text
    compile(text, str(script), "exec")


@pytest.mark.slow
def test_the_quickest_example_runs(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples/weary_line.py"), "line.wav"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "waiting" in answer.stdout and (tmp_path / "line.wav").stat().st_size > 10_000

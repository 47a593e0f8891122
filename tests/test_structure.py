"""The structure of the project: layers, no circles, package contents, a README that runs, a help that answers
at once.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {
    "weights": {"weights"},
    "conditioning": {"weights", "conditioning"},
    "pipelines": {"weights", "conditioning", "pipelines"},
    "studio": {"weights", "conditioning", "pipelines", "studio"},
}


MAX_LINES = 350


def _modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    modules = {}
    for path in (p for layer in ALLOWED for p in (ROOT / layer).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


@cache
def _imports(path: Path) -> set[str]:
    """What a file imports, late imports too; what only a type checker reads is left out."""
    statements: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    nodes = []
    while statements:  # expressions hold no imports
        node = statements.pop()
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            nodes.append(node)
            statements += (n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.expr))
    names = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return names


def _graph() -> dict[str, set[str]]:
    """Module -> the modules of ours that it imports; a package stands for its `__init__`."""
    modules = _modules()
    graph = {}
    for name, path in modules.items():
        found = _imports(path) & set(modules)
        # `from package import module` runs the package too, but depends on the module
        parents = {f.rpartition(".")[0] for f in found if f.rpartition(".")[0] in found}
        graph[name] = found - parents - {name}
    return graph


def test_no_module_imports_itself_in_a_circle() -> None:
    order = TopologicalSorter(_graph())
    try:
        order.prepare()
    except CycleError as error:
        pytest.fail("a circle of imports: " + " <- ".join(error.args[1]))


def test_what_ships_imports_no_training_code() -> None:
    for name, imported in _graph().items():
        if ".training" not in name:
            assert not [i for i in imported if ".training" in i], name


def test_no_file_is_long() -> None:
    for path in (p for top in (*ALLOWED, "tests") for p in (ROOT / top).rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= MAX_LINES, f"{path.relative_to(ROOT)} has {lines} lines"


@pytest.mark.parametrize("layer", ALLOWED)
def test_every_package_says_what_it_is(layer: str) -> None:
    for path in (ROOT / layer).rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path.relative_to(ROOT)


@pytest.mark.parametrize("layer", ALLOWED)
def test_nothing_imports_upward(layer: str) -> None:
    for path in (ROOT / layer).rglob("*.py"):
        tops = {name.split(".")[0] for name in _imports(path)}
        upward = tops & {*ALLOWED, "app"} - ALLOWED[layer]
        assert not upward, f"{path.relative_to(ROOT)} imports {upward}"


@pytest.mark.slow
def test_the_wheel_holds_exactly_the_four_packages_and_the_weights(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = zipfile.ZipFile(wheel).namelist()
    tops = {n.split("/")[0] for n in names if ".dist-info" not in n}
    assert tops == set(ALLOWED)
    for top in tops:
        assert f"{top}/py.typed" in names and f"{top}/__init__.py" in names
    on_disk = {str(p.relative_to(ROOT)) for p in (ROOT / "weights/embedded").rglob("*") if p.is_file()}
    assert on_disk and on_disk <= set(names)
    assert not [n for n in names if "/training/" in n], "training code is in the wheel"
    assert {
        "conditioning/terms.csv",
        "conditioning/names.tsv",
        "studio/study/page/app.js",
        "weights/catalog.toml",
        "studio/ui/affect_pad/pad.js",
    } <= set(names)


@pytest.mark.parametrize("arguments", [["--help"], ["speak", "--help"], ["affect", "sad"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        f"import sys; from studio.cli import main\ntry:\n    main({arguments!r})\nexcept SystemExit:\n   "
        " pass\nprint('LOADED', *sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split("LOADED", 1)[1].split())
    assert not loaded & {"torch", "gradio", "diffusers", "transformers", "numpy", "scipy", "av", "PIL", "pyworld"}


def test_a_foreign_package_of_our_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines/__init__.py").write_text("")
    answer = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; import studio"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0 and "'pipelines' is found in" in answer.stderr


def test_no_machine_paths_in_the_tree() -> None:
    for path in [*ROOT.glob("*.md"), *(p for top in ALLOWED for p in (ROOT / top).rglob("*.py"))]:
        assert str(ROOT.parent) + "/" not in path.read_text(encoding="utf-8"), path

"""Tests run against one mutant, in a forked process that imports the changed module in place of the file."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType

KILLED, SURVIVED, TIMED_OUT, BROKEN = "killed", "survived", "timed out", "broken"
#: Nothing that a trial has no use for: half of its time went to plugins, rewritten asserts and a report nobody reads.
PYTEST_OPTIONS = (
    *("-x", "-q", "--no-header", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:unraisableexception"),
    *("-o", "addopts=--strict-markers -m 'not slow'"),
)
EXAMPLES = 25  # of each property, the same ones in every trial: what is noticed must not hang on chance
#: Packages that take long to import and are not ours: read once, before the forks.
SHARED_PACKAGES = (
    "numpy",
    "scipy.signal",
    "scipy.fft",
    "torch",
    "pytest",
    "hypothesis",
    "pydantic",
    "mido",
    "yaml",
    "PIL.Image",
)


class _MutantFinder:
    """Finds one module, as code that was compiled from a changed tree."""

    def __init__(self, module: str, file: Path, tree: ast.Module) -> None:
        self.module, self.file = module, file
        self.code: CodeType = compile(tree, str(file), "exec")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The module's specification; None for any other."""
        if name != self.module:
            return None
        search = [str(self.file.parent)] if self.file.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            name, self.file, loader=_CodeLoader(self.code), submodule_search_locations=search
        )


class _CodeLoader:
    def __init__(self, code: CodeType) -> None:
        self.code = code

    def create_module(self, spec: ModuleSpec) -> None:
        """The usual kind of module."""

    def exec_module(self, module: object) -> None:
        """Run the changed code in the module."""
        exec(self.code, vars(module))


def import_shared_packages() -> None:
    """Import what every trial needs and no mutant changes."""
    for name in SHARED_PACKAGES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def run_trial(
    root: Path, path: str, tree: ast.Module | None, tests: Sequence[str], limit_s: float
) -> tuple[str, float]:
    """Run tests against a changed module.

    Args:
        root: the repository.
        path: of the module, relative to it.
        tree: the changed module; None runs the tests as they are.
        tests: files or node ids.
        limit_s: after which the trial is ended and counts as noticed.

    Returns:
        The outcome, and its seconds.
    """
    started = time.monotonic()
    process = os.fork()
    if process == 0:
        _exit_with(lambda: _child(root, path, tree, tests))
    while (status := os.waitpid(process, os.WNOHANG)) == (0, 0):
        if time.monotonic() - started > limit_s:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return TIMED_OUT, limit_s
        time.sleep(0.02)
    code = os.waitstatus_to_exitcode(status[1])
    outcome = SURVIVED if code == 0 else BROKEN if code == 5 else KILLED
    return outcome, time.monotonic() - started


def _child(root: Path, path: str, tree: ast.Module | None, tests: Sequence[str]) -> int:
    import hypothesis
    import pytest

    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    hypothesis.settings.register_profile("mutation", max_examples=EXAMPLES, derandomize=True, deadline=None)
    hypothesis.settings.load_profile("mutation")
    os.setpgid(0, 0)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.chdir(root)
    if tree is not None:
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        sys.meta_path.insert(0, _MutantFinder(module, root / path, tree))  # type: ignore[arg-type]
    return int(pytest.main([*PYTEST_OPTIONS, *tests]))


def _exit_with(run: Callable[[], int]) -> None:
    """End a forked process without the clean-up of its parent."""
    code = 1
    try:
        code = run()
    finally:
        os._exit(code)

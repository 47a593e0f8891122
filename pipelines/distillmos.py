"""DistillMOS (Stahl & Gamper 2025, MIT), which says how natural speech sounds: of the extra `measure`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from pipelines.errors import EngineUnavailableError

EXTRA = "pip install 'affective-studio[measure]'"


def load_distillmos() -> Any:
    """The network, ready to hear [B, N] at 16 kHz.

    Raises:
        EngineUnavailableError: distillmos is not installed.
    """
    require("distillmos", "xls_r_sqa")
    with _without_torchaudio():
        import distillmos

    with redirect_stdout(sys.stderr):  # it prints where its weights are
        return distillmos.ConvTransformerSQAModel().eval()


def require(*modules: str) -> None:
    """Refuse where a module of the extra `measure` is not installed.

    Raises:
        EngineUnavailableError: it names them and the command that brings them.
    """
    if missing := [m for m in modules if find_spec(m) is None]:
        raise EngineUnavailableError(f"{', '.join(missing)} is not installed; run: {EXTRA}")


@contextmanager
def _without_torchaudio() -> Iterator[None]:
    """Let a package be imported that only reads files with torchaudio, whose wheels do not load beside every torch."""
    saved = {name: sys.modules.get(name) for name in ("torchaudio", "torchaudio.transforms")}
    stand_in: Any = ModuleType("torchaudio.transforms")
    stand_in.MFCC = None
    sys.modules |= {"torchaudio": ModuleType("torchaudio"), "torchaudio.transforms": stand_in}
    try:
        yield
    finally:
        for name, module in saved.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module

"""Engines by reference: "embedded", a name of the catalogue, a registered engine, or a checkpoint folder."""

from __future__ import annotations

from typing import Any

from pipelines import registry
from weights import store


def load_engine(task: str, ref: str, device: str = "auto") -> Any:
    """Load an engine.

    Raises:
        EngineUnavailable: a package is missing; the message has the command.
        WeightsAbsent: the checkpoint is not on this machine.
        InputError: unknown name.
    """
    if (task, ref) in registry.engines():
        return registry.engine(task, ref).load(None, device=device)
    located = store.locate(task, ref)
    return registry.engine(task, located.engine).load(located.folder, device=device)

"""The judge: scores any medium with recognizers that had no part in making it, runs experiments, writes reports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.evaluator.evaluator import Evaluator
    from studio.evaluator.guard import LineageError
    from studio.evaluator.score import AffectScore, Channel

_HOMES = {"Evaluator": "evaluator", "LineageError": "guard", "Channel": "score", "AffectScore": "score"}

__all__ = ["AffectScore", "Channel", "Evaluator", "LineageError"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"studio.evaluator.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'studio.evaluator' has no attribute {name!r}")

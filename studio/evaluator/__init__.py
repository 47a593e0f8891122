"""The judge: scores any medium with recognizers that had no part in making it, runs experiments, writes reports.

- `evaluator.Evaluator`: one medium -> `score.AffectScore`: requested, measured, and whether they agree.
- `guard`: refuses a judge that shares name, data or backbone with what guided the generation.
- `experiment`: a plan (`grid`) of requests x contents x seeds through an engine, its figures (`summary`, `metrics`,
  `costs`, `openvocab`), beside people's (`human`), its page (`report`), and two of them compared (`compare`).
- `ratings`, `dialogue`: against people's ratings; the coherence of turns. `ranking`: the guide of best-of-N.

Begin with `Evaluator().score("sad.wav")`. Imports `conditioning`, `pipelines`, and of `studio` plots and
session. Nothing here prints but `python -m studio.evaluator.measure_best_of`.
"""

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

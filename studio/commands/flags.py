"""Flags of the command line from a model of options: names, types, help; nothing is declared twice."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.options import OptionField, Options, option_fields
from pipelines.tasks import Task
from studio.commands.parser import value_of


def add_generation_flags(parser: argparse.ArgumentParser, task: Task, arguments: Sequence[str]) -> None:
    """The flags of everything that generates: where to write, the conditions, the engine and its options.

    Args:
        parser: of the verb.
        task: what the verb makes.
        arguments: of this very call; `--engine` among them says whose options are offered.
    """
    from pipelines import registry
    from pipelines.base import Conditions

    suffixes = ", ".join(task.suffixes)
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help=f"where to write; the ending chooses the format: {suffixes}"
    )
    add_option_flags(parser, Conditions)
    parser.add_argument("--engine", help="default: the embedded one; a name or a checkpoint folder; see: studio doctor")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    engine = value_of(arguments, "--engine") or _default_engine(task.name)
    add_option_flags(parser, registry.options_type(task.name, engine), skip=HIDDEN.get(task.name, ()))


#: Options that a verb sets by an argument of its own.
HIDDEN: dict[str, tuple[str, ...]] = {"speech": ("dialogue",)}


def add_option_flags(parser: argparse.ArgumentParser, model: type[Options], *, skip: Sequence[str] = ()) -> None:
    """A flag for every option of a model; older spellings work and are not shown."""
    for option in option_fields(model):
        if option.name in skip:
            continue
        arguments = _argument_of(option)
        parser.add_argument(option.flag, dest=option.name, help=option.help_text.replace("%", "%%"), **arguments)
        for alias in option.aliases:
            arguments.pop("metavar", None)
            parser.add_argument("--" + alias.replace("_", "-"), dest=option.name, help=argparse.SUPPRESS, **arguments)


def option_values(options: argparse.Namespace, model: type[Options]) -> dict[str, Any]:
    """The options of a model that were given on the command line."""
    return {name: value for name in model.model_fields if (value := getattr(options, name, None)) is not None}


def _argument_of(option: OptionField) -> dict[str, Any]:
    """Keywords of `add_argument`: a number is read as one, everything else is text that the model parses."""
    if option.kind is bool:
        return {"action": "store_true", "default": None}
    kind = {int: int, float: float}.get(option.kind)
    arguments: dict[str, Any] = {"default": None}
    if kind is not None:
        arguments["type"] = kind
    if option.hint.metavar:
        arguments["metavar"] = option.hint.metavar
    return arguments


def _default_engine(task: str) -> str:
    from studio.settings import Settings

    return Settings.load().default_engine.get(task, "embedded")

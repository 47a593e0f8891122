"""What every verb of the command line shares: the parser, its verbs and actions."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, NoReturn

from weights.errors import InputError


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are InputErrors of one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            InputError: always.
        """
        raise InputError(f"{message}; see: {self.prog} --help")


def add_verb(verbs: Any, name: str, module: ModuleType, arguments: Sequence[str]) -> None:
    """Add a verb with all its arguments; `arguments` are those of this very call, for flags that depend on them."""
    parser = add_action(verbs, name, module.HELP, module.EXAMPLE, getattr(module, "run", None))
    module.add_arguments(parser, arguments)


def add_action(
    actions: Any, name: str, help_line: str, example: str, run: Callable[[argparse.Namespace], int] | None
) -> argparse.ArgumentParser:
    """Add a verb or an action of one, whose help ends with an example; `run(options)` returns the exit code."""
    parser: argparse.ArgumentParser = actions.add_parser(
        name,
        help=help_line,
        description=help_line[0].upper() + help_line[1:] + ".",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_actions(parser: argparse.ArgumentParser) -> Any:
    """Room for the actions of a verb, one of which must be named."""
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)


def value_of(arguments: Sequence[str], flag: str) -> str | None:
    """What stands after a flag in arguments that are not parsed yet, in either of its spellings."""
    for index, argument in enumerate(arguments):
        if argument == flag and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith(flag + "="):
            return argument.partition("=")[2]
    return None

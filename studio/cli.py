"""The command line: one verb a task. Heavy imports wait until a verb needs them; help answers at once.

Exit codes: 0 done, 1 failed, 2 bad input, 3 a batch partly failed. One `error:` line on stderr; `--debug` shows more.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from studio import __version__
from studio.commands.parser import Parser, add_verb
from weights.errors import StudioError

VERBS = (
    "speak",
    "convert",
    "animate",
    "paint",
    "compose",
    "affect",
    "evaluate",
    "study",
    "batch",
    "models",
    "library",
    "bench",
    "doctor",
    "ui",
)
#: Flags whose value may begin with a minus.
AFFECT_FLAGS = ("--affect", "--target", "--avoid")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    Raises:
        StudioError: with --debug only, the deliberate error that ended the command.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    words = _join_negatives([word for word in words if word != "--debug"])
    try:
        options = _build_parser(words).parse_args(words)
        return int(options.run(options))
    except StudioError as error:
        if debug:
            raise
        return _fail(error, error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _fail("stopped; nothing half-written was left", 1)
    except Exception as error:
        if debug:
            raise
        return _fail(f"{type(error).__name__}: {error} (run again with --debug for the details)", 1)


def _join_negatives(words: list[str]) -> list[str]:
    """Let an affect begin with a minus ("-0.5,0.2", "-sad"), which argparse would take for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in AFFECT_FLAGS:
            joined[-1] = f"{joined[-1]}={word}"
        elif joined == ["affect"] and word.startswith("-") and not word.startswith("--") and word != "-h":
            joined += ["--", word]
        else:
            joined.append(word)
    return joined


def _fail(error: object, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


def _build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of this call: all arguments of the verb that is used; of the others the name and a line of help."""
    parser = Parser(
        prog="studio",
        description="Speech, faces, pictures and music that feel the way you ask.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='example: studio speak "The parcel is at the door." --affect sad -o sad.wav\n'
        "--debug on any command shows a traceback",
    )
    parser.add_argument("--version", action="version", version=f"affective-studio {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND", parser_class=Parser)
    chosen = next((word for word in words if word in VERBS), None)
    for name in VERBS if chosen is None else (chosen,):
        module = importlib.import_module(f"studio.commands.{name}")
        if chosen is None:
            verbs.add_parser(name, help=module.HELP)
        else:
            add_verb(verbs, name, module, words)
    return parser


if __name__ == "__main__":
    sys.exit(main())

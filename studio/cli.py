"""The command line: one verb a task. Heavy imports wait until a verb needs them; help answers at once.

Exit codes: 0 done, 1 failed, 2 bad input, 3 a batch partly failed. One `error:` line on stderr; `--debug` shows more.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from studio import __version__
from studio.commands import affect, batch, evaluate, house, image, music, portrait, speech, study
from studio.commands.parts import Parser
from weights.errors import StudioError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    try:
        options = _parser().parse_args(_with_negatives([a for a in given if a != "--debug"]))
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


def _with_negatives(given: list[str]) -> list[str]:
    """Let an affect begin with a minus ("-0.5,0.2", "-sad"), which argparse would take for an option."""
    joined: list[str] = []
    for argument in given:
        if joined and joined[-1] in ("--affect", "--target"):
            joined[-1] = f"{joined[-1]}={argument}"
        elif joined == ["affect"] and argument.startswith("-") and not argument.startswith("--") and argument != "-h":
            joined += ["--", argument]
        else:
            joined.append(argument)
    return joined


def _fail(error: object, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="studio",
        description="Speech, faces, pictures and music that feel the way you ask.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog='example: studio speak "The parcel is at the door." --affect sad -o sad.wav\n--debug on any command shows a traceback',
    )
    parser.add_argument("--version", action="version", version=f"affective-studio {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND", parser_class=Parser)
    for family in (speech, portrait, image, music, affect, evaluate, study, batch, house):
        family.add(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())

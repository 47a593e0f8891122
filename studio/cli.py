"""The command line: one verb a task. Heavy imports wait until a verb needs them; help answers at once.

Exit codes: 0 done, 1 failed, 2 bad input, 3 a batch partly failed. One `error:` line on stderr; `--debug` shows more.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import sys
from collections.abc import Sequence

from studio import __version__
from studio.commands.parser import Parser, add_verb
from studio.terminal import give_up_stdout, terminal
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
    "stimuli",
    "batch",
    "people",
    "models",
    "library",
    "bench",
    "doctor",
    "serve",
    "mcp",
    "ui",
)
#: What a full or closed standard output answers.
STREAM_ERRORS = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EFBIG)
#: Flags whose value may begin with a minus.
AFFECT_FLAGS = ("--affect", "--target", "--avoid")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code.

    Raises:
        StudioError: with --debug only, the deliberate error that ended the command.
    """
    with terminal():
        return _run(list(sys.argv[1:] if arguments is None else arguments))


def _run(words: list[str]) -> int:
    """Parse and run; every error is a line.

    Raises:
        StudioError: with --debug only.
    """
    debug = "--debug" in words
    words = _join_negatives([word for word in words if word != "--debug"])
    try:
        try:
            options = _build_parser(words).parse_args(words)
            code = int(options.run(options))
        finally:
            sys.stdout.flush()
        return code
    except StudioError as error:
        if debug:
            raise
        return _fail(error, error.exit_code)
    except BrokenPipeError:
        give_up_stdout()
        return 1
    except KeyboardInterrupt:
        return _fail("stopped; nothing half-written was left", 1)
    except Exception as error:
        if debug:
            raise
        return _fail_unforeseen(error)


def _fail_unforeseen(error: Exception) -> int:
    """The last net: what no reader or writer has put into words of its own.

    Returns:
        The exit code.
    """
    reason = " ".join(str(error).split())[:200] or "no reason was given"
    if isinstance(error, OSError):
        path = f"'{error.filename}': " if error.filename is not None else ""
        if error.errno in STREAM_ERRORS and error.filename is None:
            give_up_stdout()
        return _fail(f"{path}{error.strerror or reason}", 1)
    if isinstance(error, MemoryError):
        return _fail("there is not enough memory for this; ask for less, or shorter, or smaller", 1)
    return _fail(f"this failed in a way that was not foreseen ({reason}); run again with --debug and report it", 1)


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

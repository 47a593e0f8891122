"""What every verb of the command line shares: the parser, the words for options, reading text."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from weights.errors import InputError

AFFECT_HELP = "a word (sad, weary), a mixture ('happy:0.7, sad:0.3'), valence,arousal[,dominance] ('0.8,0.4') or a curve ('0: calm; 2: angry')"


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are InputErrors of one line."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see: {self.prog} --help")


def verb(verbs: Any, name: str, help_: str, example: str, run: Any) -> argparse.ArgumentParser:
    """Add a verb whose help ends with an example; `run(options)` returns the exit code."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def generation_options(parser: argparse.ArgumentParser) -> None:
    """The options that every generator takes."""
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to write; the ending chooses the format")
    parser.add_argument("--affect", default="neutral", help=AFFECT_HELP)
    parser.add_argument("--intensity", type=float, default=1.0, help="0 neutral, 1 as asked, up to 2 (default 1)")
    parser.add_argument("--seed", type=int, help="same seed, same result; drawn and reported when left out")
    parser.add_argument(
        "--best-of",
        type=int,
        metavar="N",
        help="make N candidates and keep the one that feels closest to what was asked (1 to 64, default 1)",
    )
    parser.add_argument("--engine", help="default: the embedded one; a name or a checkpoint folder; see: studio doctor")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def read_text(path: Path, limit: int = 2_000_000) -> str:
    """A UTF-8 file of at most `limit` bytes.

    Raises:
        InputError: it cannot be read, is too large or is not UTF-8.
    """
    try:
        if path.stat().st_size > limit:
            raise InputError(f"'{path}' has {path.stat().st_size:,} bytes; at most {limit:,} are read")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error


def best_of_facts(record: Any) -> dict[str, Any]:
    """For --json: {"best_of": {count, candidate, first_seed, gain, gain_over_mean, guide}} where several candidates were made."""
    if "chosen" not in record.options:
        return {}
    return {
        "best_of": {"count": record.options["best_of"], **record.options["chosen"], "guide": record.options["guide"]}
    }


def best_of_told(record: Any) -> str:
    """What choosing among candidates gained, in words; "" where there was one."""
    facts = best_of_facts(record).get("best_of")
    if facts is None:
        return ""
    return (
        f"best of {facts['count']} by {facts['guide']}: candidate {facts['candidate']}, closeness {facts['gain']:+.3f} on the first, "
        f"{facts['gain_over_mean']:+.3f} on the mean"
    )

"""`studio affect` over many texts: the lines of a file, the turns of a dialogue."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from studio.commands.parts import read_text
from studio.commands.reading import facts, of_nothing, one_line, one_thread, read
from weights.errors import InputError

if TYPE_CHECKING:
    from conditioning.dialogue import AffectReading, Turn

MAX_LINE = 1_000_000  # characters; the reader refuses far shorter texts
SLOW_S = 2.0  # progress shows after this


def each_line(path: Path, reading: str, as_json: bool) -> int:
    """One text a line in, one answer a line out, in order and at once; an empty line gets an answer too."""
    with _opened(path) as file:
        for number, text in enumerate(_counted(_lines(file, path)), 1):
            try:
                found = read(text, reading, strict=False) if text.strip() else of_nothing(text)
            except InputError as error:
                raise InputError(f"'{path}' line {number}: {error}") from error
            print(json.dumps(facts(found)) if as_json else one_line(found), flush=True)
    return 0


def dialogue(path: Path, *, contagion: float, plot: Path | None, as_json: bool) -> int:
    """The affect of every turn of a script."""
    one_thread()
    from conditioning.dialogue import simulate_dialogue
    from conditioning.script import parse_script
    from conditioning.text import reader as text

    if not 0 <= contagion <= 1:
        raise InputError(f"--contagion must be within [0, 1], got {contagion!r}")
    if plot is not None:
        from pipelines.media import check_output

        check_output(plot, (".png",))
    turns = simulate_dialogue(parse_script(read_text(path)), text.read, susceptibility=contagion)
    for turn in turns:
        print(json.dumps(_turn_facts(turn)) if as_json else _turn_line(turn))
    if plot is not None:
        from studio.plots.dialogue import draw_dialogue

        print(f"{draw_dialogue(turns, plot, title=path.stem)}: drawn", file=sys.stderr)
    return 0


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    """The file, or stdin for "-"; only \\n ends a line."""
    if str(path) == "-":
        yield sys.stdin
        return
    try:
        file = path.open(encoding="utf-8-sig", newline="\n")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    with file:
        yield file


def _lines(file: IO[str], path: Path) -> Iterator[str]:
    try:
        while line := file.readline(MAX_LINE):
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error


def _counted(texts: Iterable[str]) -> Iterator[str]:
    """The same, with a count on stderr once it takes long; on a terminal twice a second, else ever less often."""
    began = time.monotonic()
    live = sys.stderr.isatty()
    next_s, shown, done = SLOW_S, False, 0
    for text in texts:
        yield text
        done += 1
        passed = time.monotonic() - began
        if passed >= next_s:
            print(
                f"\r{done:,} lines read" if live else f"{done:,} lines read",
                end="" if live else "\n",
                file=sys.stderr,
                flush=True,
            )
            next_s, shown = passed + 0.5 if live else passed * 2, True
    if shown:
        print(f"{chr(13) if live else ''}{done:,} lines read in {time.monotonic() - began:.0f} s", file=sys.stderr)


def _turn_facts(turn: Turn) -> dict[str, Any]:
    v, a, d = turn.affect.effective_vad()
    said = {"turn": turn.number, "speaker": turn.line.speaker, "text": turn.line.text}
    felt = {**_point(v, a, d, turn.spread), "emotions": _rounded(turn.emotions)}
    readings = {
        name: _raw(found)
        for name, found in (("content", turn.content), ("direction", turn.direction))
        if found is not None
    }
    return {**said, **felt, "read": readings}


def _raw(found: AffectReading) -> dict[str, Any]:
    v, a, d = found.vad
    words = [[word, weight] for word, weight in getattr(found, "words", ())]
    return {**_point(v, a, d, found.spread), "emotions": _rounded(found.emotions), "words": words}


def _point(v: float, a: float, d: float, spread: Iterable[float]) -> dict[str, Any]:
    return {
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "spread": [round(s, 4) for s in spread],
    }


def _rounded(emotions: Mapping[Any, float]) -> dict[str, float]:
    return {str(e): round(p, 4) for e, p in emotions.items()}


def _turn_line(turn: Turn) -> str:
    v, a, d = turn.affect.effective_vad()
    best = sorted(turn.emotions.items(), key=lambda i: -i[1])[:2]
    mixture = ", ".join(f"{e} {p:.2f}" for e, p in best)
    said = f"({turn.line.direction}) {turn.line.text}" if turn.line.direction else turn.line.text
    return f"{turn.number:3}  {v:+.2f} {a:+.2f} {d:+.2f}  {mixture:30}  {turn.line.speaker}: {said}"


def given_one_of(options: argparse.Namespace) -> None:
    """Words, --file, --dialogue and --list are four ways to ask; one of them must be given.

    Raises:
        InputError: none or several.
    """
    asked = {
        "the words": options.words is not None,
        "--file": options.file,
        "--dialogue": options.dialogue,
        "--list": options.list,
    }
    named = [name for name, present in asked.items() if present]
    if len(named) > 1:
        raise InputError(f"give one of {', '.join(asked)}; got {' and '.join(named)}")
    if not named:
        raise InputError("give the words, for example: studio affect weary")
    if options.file and options.plot:
        raise InputError("--plot draws one text or a --dialogue, not a --file")

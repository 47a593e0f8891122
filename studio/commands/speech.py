"""`studio speak` and `studio convert`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.commands.generate import generate
from studio.commands.parts import generation_options, read_text, verb
from weights.errors import InputError

TIMES = (".json", ".srt", ".vtt", ".textgrid")


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_speak(verbs)
    _add_convert(verbs)


def _add_speak(verbs: Any) -> None:
    parser = verb(
        verbs,
        "speak",
        "say a text with a feeling",
        'studio speak "We did it!" --affect "happy:0.7, surprised:0.3" -o yes.wav',
        _speak,
    )
    parser.add_argument(
        "text",
        nargs="?",
        help="the words, with *emphasis*, [pause 0.5], [sigh] [laughs] [gasp] [sobs] [hums], or SSML; '-' reads them from stdin",
    )
    parser.add_argument("--file", type=Path, help="read the text from a UTF-8 file")
    parser.add_argument(
        "--dialogue",
        type=Path,
        metavar="PLAY.txt",
        help="speak a script: 'ANNA (quietly): We lost the house.', a turn a line",
    )
    generation_options(parser)
    parser.set_defaults(affect="auto")
    parser.add_argument(
        "--voice",
        help="a voice, a voice file or a blend ('iris:0.5, adam:0.5'); with --engine espeak a language tag (de, en-us+f3)",
    )
    parser.add_argument("--voices", metavar="NAME=VOICE,...", help="who speaks with which voice in a dialogue")
    parser.add_argument("--rate", type=float, help="0.5 to 2 times the usual speed")
    parser.add_argument("--duration", type=float, metavar="SECONDS", help="last exactly so long, to 10 ms")
    parser.add_argument(
        "--plan-out",
        type=Path,
        metavar="FILE.json",
        help="also write the plan: every phone's length, F0, level and quality",
    )
    parser.add_argument("--plan", metavar="FILE.json", help="speak an edited plan")
    parser.add_argument(
        "--times",
        type=Path,
        metavar="FILE",
        help="also write when words and phonemes sound: .json, .srt, .vtt or .TextGrid",
    )
    parser.add_argument("--list-voices", action="store_true", help="list the voices and stop")


def _speak(given: argparse.Namespace) -> int:
    if given.list_voices:
        return _list_voices(given)
    text = _text(given)
    times, plans = _check(given.times, TIMES), _check(given.plan_out, (".json",))
    options = {name: getattr(given, name) for name in ("voice", "voices", "rate", "duration", "plan")}
    if given.dialogue is not None:
        options["dialogue"] = True

    def after(output: Any) -> None:
        if times:
            _write_times(times, output)
        if plans:
            _write_plans(plans, output)

    return generate({"task": "speech", "input": text, **options}, given, after)


def _list_voices(given: argparse.Namespace) -> int:
    from studio.session import Session

    voices = Session().pipeline("speech", given.engine).voices
    for voice in voices:
        print(
            json.dumps({"name": voice.name, "language": voice.language, "gender": voice.gender})
            if given.json
            else voice.name
        )
    return 0


def _text(given: argparse.Namespace) -> str:
    sources = [s for s in (given.text, given.file, given.dialogue) if s is not None]
    if len(sources) != 1:
        raise InputError("give the words as TEXT, with --file FILE or as --dialogue PLAY.txt, one of the three")
    if given.text is not None:
        return sys.stdin.read() if given.text == "-" else str(given.text)
    return read_text(given.file or given.dialogue)


def _add_convert(verbs: Any) -> None:
    parser = verb(
        verbs,
        "convert",
        "move a recording to another feeling",
        "studio convert me.wav --affect angry --intensity 0.5 -o angry.wav",
        _convert,
    )
    parser.add_argument(
        "input", help="a WAV, FLAC, MP3 or Opus file of at most ten minutes; use only voices you may use"
    )
    generation_options(parser)


def _convert(given: argparse.Namespace) -> int:
    return generate({"task": "convert", "input": given.input}, given)


def _check(path: Path | None, endings: tuple[str, ...]) -> Path | None:
    from pipelines.media import check_output

    return check_output(path, endings) if path else None


def _write_times(path: Path, output: Any) -> None:
    from pipelines.media.files import write_bytes
    from pipelines.speech.times import written

    write_bytes(path, written(output, path).encode())


def _write_plans(path: Path, output: Any) -> None:
    from pipelines.speech.plan import write_plans

    if not output.plans:
        raise InputError(
            f"the engine '{output.record.engine}' does not plan; --plan-out needs the engine 'voice' and a plain text"
        )
    write_plans(path, list(output.plans))

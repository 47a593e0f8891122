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


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_speak(verbs)
    _add_convert(verbs)


def _add_speak(verbs: Any) -> None:
    parser = verb(
        verbs, "speak", "say a text with a feeling", 'studio speak "We did it!" --affect "happy:0.7, surprised:0.3" -o yes.wav', _speak
    )
    parser.add_argument("text", nargs="?", help="the words; *word* is emphasised; '-' reads them from stdin")
    parser.add_argument("--file", type=Path, help="read the text from a UTF-8 file")
    generation_options(parser)
    parser.add_argument("--voice", help="a language tag (en-us, de), with a variant after + (en-us+f3)")
    parser.add_argument("--rate", type=float, help="0.5 to 2 times the usual speed")
    parser.add_argument("--times", type=Path, metavar="FILE.json", help="also write the times of words and phonemes")
    parser.add_argument("--list-voices", action="store_true", help="list the voices and stop")


def _speak(given: argparse.Namespace) -> int:
    if given.list_voices:
        return _list_voices(given)
    text = _text(given)
    times = _check_times(given.times)
    after = (lambda output: _write_times(times, output)) if times else None
    return generate({"task": "speech", "input": text, "voice": given.voice, "rate": given.rate}, given, after)


def _list_voices(given: argparse.Namespace) -> int:
    from studio.session import Session

    voices = Session().pipeline("speech", given.engine).voices
    for voice in voices:
        print(json.dumps({"name": voice.name, "language": voice.language, "gender": voice.gender}) if given.json else voice.name)
    return 0


def _text(given: argparse.Namespace) -> str:
    sources = [s for s in (given.text, given.file) if s is not None]
    if len(sources) != 1:
        raise InputError("give the words as TEXT or with --file FILE, one of the two")
    if given.file is None:
        return sys.stdin.read() if given.text == "-" else str(given.text)
    return read_text(given.file)


def _add_convert(verbs: Any) -> None:
    parser = verb(
        verbs,
        "convert",
        "move a recording to another feeling",
        "studio convert me.wav --affect angry --intensity 0.5 -o angry.wav",
        _convert,
    )
    parser.add_argument("input", help="a WAV, FLAC, MP3 or Opus file of at most ten minutes; use only voices you may use")
    generation_options(parser)


def _convert(given: argparse.Namespace) -> int:
    return generate({"task": "convert", "input": given.input}, given)


def _check_times(path: Path | None) -> Path | None:
    from pipelines.media import check_output

    return check_output(path, (".json",)) if path else None


def _write_times(path: Path, output: Any) -> None:
    from dataclasses import asdict

    from pipelines.media.files import write_bytes

    facts = {"duration_s": output.duration_s, "words": [asdict(m) for m in output.words], "phonemes": [asdict(m) for m in output.phonemes]}
    write_bytes(path, json.dumps(facts, ensure_ascii=False, indent=1).encode())

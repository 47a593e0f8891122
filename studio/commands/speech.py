"""`studio speak` and `studio convert`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.commands.parts import best_of_facts, best_of_told, generation_options, read_text, verb
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
    return _generate({"task": "speech", "input": text, "voice": given.voice, "rate": given.rate}, given, _check_times(given.times))


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
    return _generate({"task": "convert", "input": given.input}, given)


def _check_times(path: Path | None) -> Path | None:
    from pipelines.media import check_output

    return check_output(path, (".json",)) if path else None


def _write_times(path: Path, output: Any) -> None:
    from dataclasses import asdict

    from pipelines.media.files import write_bytes

    facts = {"duration_s": output.duration_s, "words": [asdict(m) for m in output.words], "phonemes": [asdict(m) for m in output.phonemes]}
    write_bytes(path, json.dumps(facts, ensure_ascii=False, indent=1).encode())


def _generate(values: dict[str, Any], given: argparse.Namespace, times: Path | None = None) -> int:
    from studio.jobs import Job
    from studio.library import Library
    from studio.session import Session
    from studio.settings import Settings

    if given.out is None:
        raise InputError("give the file to write with -o, for example: -o out.wav")
    shared = {name: getattr(given, name) for name in ("affect", "intensity", "seed", "engine", "best_of")}
    job = Job.of({**values, **shared, "out": str(given.out)})
    settings = Settings.load()
    session = Session(settings, Library(settings.library_path))
    result = session.run(job, on_step=_Progress())
    record = result.record
    if times is not None:
        _write_times(times, result.output)
    if given.json:
        facts = {"file": str(result.path), "task": record.task, "engine": record.engine, "seed": record.seed}
        times_s = {"duration_s": round(result.duration_s, 3), "seconds": round(result.seconds, 3)}
        print(json.dumps({**facts, "affect": dict(record.affect), **times_s, **best_of_facts(record)}))
    print(f"{result.path}: {result.duration_s:.1f} s, seed {record.seed}, {record.engine}", file=sys.stderr)
    if told := best_of_told(record):
        print(told, file=sys.stderr)
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


class _Progress:
    """Shows steps on stderr once a run has taken over two seconds."""

    def __init__(self) -> None:
        import time

        self._clock, self._start = time.monotonic, time.monotonic()

    def __call__(self, step: Any) -> None:
        if self._clock() - self._start > 2 and step.total > 1:
            end = "\n" if step.index == step.total else ""
            print(f"\r{step.index}/{step.total} {step.what[:50]:50}", end=end, file=sys.stderr, flush=True)

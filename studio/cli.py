"""The command line: one verb a task. Heavy imports wait until a verb needs them; help answers at once.

Exit codes: 0 done, 1 failed, 2 bad input, 3 a batch partly failed. One `error:` line on stderr; `--debug` shows more.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from studio import __version__
from weights.errors import InputError, StudioError

AFFECT_HELP = (
    "a word (sad, weary), a mixture ('happy:0.7, sad:0.3'), valence,arousal[,dominance] ('0.8,0.4') or a curve ('0: calm; 2: angry')"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see: {self.prog} --help")


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
        if joined and joined[-1] == "--affect":
            joined[-1] = f"--affect={argument}"
        elif joined == ["affect"] and argument.startswith("-") and not argument.startswith("--") and argument != "-h":
            joined += ["--", argument]
        else:
            joined.append(argument)
    return joined


def _fail(error: object, code: int) -> int:
    print(f"error: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="studio", description="Speech, faces, pictures and music that feel the way you ask.", formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example: studio speak \"The parcel is at the door.\" --affect sad -o sad.wav\n--debug on any command shows a traceback",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"affective-studio {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="COMMAND", parser_class=_Parser)
    for add in (_add_speak, _add_convert, _add_affect, _add_batch, _add_models, _add_library, _add_bench, _add_doctor, _add_ui):
        add(verbs)
    return parser


def _verb(verbs: Any, name: str, help_: str, example: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=help_,
        description=help_[0].upper() + help_[1:] + ".",
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _generation_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to write; the ending chooses the format")
    parser.add_argument("--affect", default="neutral", help=AFFECT_HELP)
    parser.add_argument("--intensity", type=float, default=1.0, help="0 neutral, 1 as asked, up to 2 (default 1)")
    parser.add_argument("--seed", type=int, help="same seed, same result; drawn and reported when left out")
    parser.add_argument("--engine", help="default: the embedded one; see: studio doctor")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


# --- speak, convert ---------------------------------------------------------------------------------------------------


def _add_speak(verbs: Any) -> None:
    parser = _verb(
        verbs, "speak", "say a text with a feeling", 'studio speak "We did it!" --affect "happy:0.7, surprised:0.3" -o yes.wav', _speak
    )
    parser.add_argument("text", nargs="?", help="the words; *word* is emphasised; '-' reads them from stdin")
    parser.add_argument("--file", type=Path, help="read the text from a UTF-8 file")
    _generation_options(parser)
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
    return _read_text(given.file)


def _read_text(path: Path, limit: int = 2_000_000) -> str:
    try:
        if path.stat().st_size > limit:
            raise InputError(f"'{path}' has {path.stat().st_size:,} bytes; at most {limit:,} are read")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"'{path}' is not UTF-8 text; save it as UTF-8") from error


def _add_convert(verbs: Any) -> None:
    parser = _verb(
        verbs,
        "convert",
        "move a recording to another feeling",
        "studio convert me.wav --affect angry --intensity 0.5 -o angry.wav",
        _convert,
    )
    parser.add_argument("input", help="a WAV, FLAC, MP3 or Opus file of at most ten minutes; use only voices you may use")
    _generation_options(parser)


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
    shared = {name: getattr(given, name) for name in ("affect", "intensity", "seed", "engine")}
    job = Job.of({**values, **shared, "out": str(given.out)})
    settings = Settings.load()
    session = Session(settings, Library(settings.library_path))
    result = session.run(job, on_step=_Progress())
    record = result.record
    if times is not None:
        _write_times(times, result.output)
    if given.json:
        facts = {"file": str(result.path), "task": record.task, "engine": record.engine, "seed": record.seed}
        print(
            json.dumps(
                {**facts, "affect": dict(record.affect), "duration_s": round(result.duration_s, 3), "seconds": round(result.seconds, 3)}
            )
        )
    print(f"{result.path}: {result.duration_s:.1f} s, seed {record.seed}, {record.engine}", file=sys.stderr)
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


# --- affect -----------------------------------------------------------------------------------------------------------


def _add_affect(verbs: Any) -> None:
    parser = _verb(verbs, "affect", "show what an affect means", "studio affect weary", _affect)
    parser.add_argument("words", nargs="?", help=AFFECT_HELP)
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw it on the circumplex")
    parser.add_argument("--list", action="store_true", help="list every known word with its point and source")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _affect(given: argparse.Namespace) -> int:
    from conditioning import vocabulary, wheel
    from conditioning.affect import Affect

    if given.list:
        for term in vocabulary.terms().values():
            print(f"{term.word:30} {term.vad.valence:+.2f} {term.vad.arousal:+.2f} {term.vad.dominance:+.2f}  {term.source}")
        return 0
    if given.words is None:
        raise InputError("give the words, for example: studio affect weary")
    affect = Affect.of(given.words)
    if given.plot is not None:
        from studio.plots import circumplex

        circumplex(affect, given.plot, title=given.words)
    mixture = vocabulary.mixture(affect.vad) if not affect.weights else _as_mixture(affect.weights, vocabulary.mixture(affect.vad))
    near = vocabulary.neighbours(affect.vad)
    if given.json:
        v, a, d = affect.vad
        facts = {"text": given.words, "valence": v, "arousal": a, "dominance": d, "spread": list(_spread(given.words, mixture))}
        print(json.dumps({**facts, "emotions": {str(k): round(p, 4) for k, p in mixture.items()}, "words": [w for w, _ in near]}))
        return 0
    print(f"valence {affect.vad.valence:+.2f}  arousal {affect.vad.arousal:+.2f}  dominance {affect.vad.dominance:+.2f}")
    print("mixture    " + ", ".join(f"{k} {p:.2f}" for k, p in sorted(mixture.items(), key=lambda i: -i[1]) if p >= 0.02))
    print("near       " + ", ".join(word for word, _ in near))
    place = wheel.places().get(given.words.strip().lower())
    if place:
        print("in the tree " + " > ".join(place))
    print("opposite   " + ", ".join(word for word, _ in vocabulary.neighbours((-affect).vad, 3)))
    return 0


def _as_mixture(weights: Any, by_point: dict[Any, float]) -> dict[Any, float]:
    """Probabilities of a mixture: its own weights where all are positive, else what its point suggests."""
    if any(w < 0 for w in weights.values()):
        return by_point
    rest = max(0.0, 1.0 - sum(weights.values()))
    return {e: weights.get(e, 0.0) + rest * p for e, p in by_point.items()}


def _spread(words: str, mixture: dict[Any, float]) -> tuple[float, float, float]:
    from conditioning import vocabulary

    try:
        return vocabulary.find(words).spread
    except InputError:
        return vocabulary.point(mixture)[1]


# --- batch ------------------------------------------------------------------------------------------------------------


def _add_batch(verbs: Any) -> None:
    parser = _verb(verbs, "batch", "run many jobs from a JSONL file, resumable", "studio batch run jobs.jsonl -o out --workers 2", None)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=_Parser)
    check = _verb(actions, "check", "check every line without running anything", "studio batch check jobs.jsonl", _batch_check)
    check.add_argument("jobs", type=Path)
    run = _verb(actions, "run", "run what is not done yet", "studio batch run jobs.jsonl -o out", _batch_run)
    run.add_argument("jobs", type=Path)
    run.add_argument("-o", "--out", type=Path, required=True, metavar="DIR")
    run.add_argument("--executor", default="local")
    run.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    run.add_argument("--shard", metavar="i/n", help="run only the i-th of n shares")
    run.add_argument("--json", action="store_true", help="print the summary as one JSON object")


def _batch_check(given: argparse.Namespace) -> int:
    from studio import batch

    print(f"{len(batch.check(given.jobs))} jobs, all valid", file=sys.stderr)
    return 0


def _batch_run(given: argparse.Namespace) -> int:
    from studio import batch

    done = 0

    def on_event(event: Any) -> None:
        nonlocal done
        done += 1
        print(f"{done} {event}", file=sys.stderr)

    summary = batch.run(given.jobs, given.out, executor=given.executor, workers=given.workers, shard=given.shard, on_event=on_event)
    if given.json:
        print(json.dumps({"done": summary.done, "skipped": summary.skipped, "failed": summary.failed}))
    print(f"done {summary.done}, skipped {summary.skipped} (already there), failed {summary.failed}", file=sys.stderr)
    return 3 if summary.failed else 0


# --- models, library, bench, doctor, ui -------------------------------------------------------------------------------


def _add_models(verbs: Any) -> None:
    parser = _verb(verbs, "models", "list, fetch, verify or remove checkpoints", "studio models list", _models)
    parser.add_argument("action", choices=("list", "fetch", "verify", "remove"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--json", action="store_true")


def _models(given: argparse.Namespace) -> int:
    from studio import checkpoints

    return checkpoints.run(given.action, given.name, as_json=given.json)


def _add_library(verbs: Any) -> None:
    parser = _verb(verbs, "library", "find, favourite, make again or forget what was made", "studio library list --favourites", _library)
    parser.add_argument("action", choices=("list", "show", "favourite", "unfavourite", "forget", "again"))
    parser.add_argument("what", nargs="?", help="an id of the list; for show and again also a file made by this studio")
    parser.add_argument("-o", "--out", type=Path, help="where 'again' writes")
    parser.add_argument("--favourites", action="store_true")
    parser.add_argument("--query", help="words that the text must hold")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", action="store_true")


def _library(given: argparse.Namespace) -> int:
    from studio import shelf

    return shelf.run(given)


def _add_bench(verbs: Any) -> None:
    parser = _verb(verbs, "bench", "measure speed against the budgets", "studio bench speech", _bench)
    parser.add_argument("task", nargs="?", default="speech", choices=("speech",))
    parser.add_argument("--json", action="store_true")


def _bench(given: argparse.Namespace) -> int:
    from studio import bench

    figures = bench.speech()
    print(json.dumps(figures) if given.json else "\n".join(f"{name:34} {value:g}" for name, value in figures.items()))
    return 0


def _add_doctor(verbs: Any) -> None:
    parser = _verb(verbs, "doctor", "say what works here and how to mend what does not", "studio doctor", _doctor)
    parser.add_argument("--json", action="store_true")


def _doctor(given: argparse.Namespace) -> int:
    from studio import doctor

    findings = doctor.examine()
    for finding in findings:
        print(json.dumps(finding) if given.json else f"{'ok  ' if finding['ok'] else 'MISS'} {finding['what']:28} {finding['detail']}")
    return 0 if all(f["ok"] or not f["needed"] for f in findings) else 1


def _add_ui(verbs: Any) -> None:
    parser = _verb(verbs, "ui", "open the page in the browser", "studio ui --port 7860", _ui)
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")


def _ui(given: argparse.Namespace) -> int:
    from studio.ui.app import launch

    launch(port=given.port, inbrowser=not given.no_browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())

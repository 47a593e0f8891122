"""`studio evaluate`: how well an independent recognizer hears and sees the feeling that was asked for."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from conditioning.affect import AFFECT_FORMS
from studio.commands.progress import ProgressLine
from weights.errors import InputError, StudioError

HELP = "score files, or a whole engine, against what was asked"
EXAMPLE = "studio evaluate sad.wav --json\n         studio evaluate --grid speech -o report"
PARTLY_FAILED = 3  # exit code
MODALITIES = ("speech", "face", "image", "music", "text")


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the flags of scoring files and those of experiments."""
    _add_file_flags(parser)
    _add_grid_flags(parser)


def _add_file_flags(parser: argparse.ArgumentParser) -> None:
    files = parser.add_argument_group("files")
    files.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="sound, picture, film, MIDI, text, folder, or a CSV of ratings",
    )
    files.add_argument(
        "--target", metavar="A", help=f"what was asked; left out, the record inside the file says: {AFFECT_FORMS}"
    )
    files.add_argument(
        "--as", dest="as_", choices=MODALITIES, help="the channel, where a file could be read in two ways"
    )
    files.add_argument(
        "--dialogue", action="store_true", help="the files are turns in this order: also print their coherence"
    )
    files.add_argument(
        "--neutral-delta",
        action="store_true",
        help="speech of ours: also the change against the same words spoken neutral",
    )
    files.add_argument(
        "--curve",
        action=argparse.BooleanOptionalAction,
        help="read over time (default: what plays for five seconds, and MIDI)",
    )
    files.add_argument(
        "--scale", default="-1,1", metavar="LOW,HIGH", help="of the ratings in a CSV, for example 1,9 (default -1,1)"
    )
    files.add_argument(
        "--show-refused", action="store_true", help="print the numbers of a refused score, under its reason"
    )
    files.add_argument(
        "--plot", type=Path, metavar="FILE.png", help="draw asked and measured on the circumplex and over time"
    )
    files.add_argument(
        "--both",
        action="store_true",
        help="also what the recognizer reads that may guide makers, from other features (half as fast)",
    )
    files.add_argument(
        "--quality",
        action="store_true",
        help="also how natural speech sounds, 1 to 5 by DistillMOS (extra measure; a second a file)",
    )
    files.add_argument("--json", action="store_true", help="print one JSON object a file on stdout")


def _add_grid_flags(parser: argparse.ArgumentParser) -> None:
    grid = parser.add_argument_group("experiments")
    grid.add_argument(
        "--grid",
        metavar="TASK",
        help="run requests x sentences x seeds through an engine and report (speech, image, ...)",
    )
    grid.add_argument("--engine", help="default: the embedded one")
    grid.add_argument("--seeds", type=int, default=3, metavar="N", help="seeds 0 to N-1 (default 3)")
    grid.add_argument("--texts", type=Path, metavar="FILE", help="sentences or prompts, one a line")
    grid.add_argument("--intensities", default="0.5,1,1.5", help="of the eight emotions (default 0.5,1,1.5)")
    grid.add_argument(
        "--points", type=int, default=5, choices=(3, 5, 7), help="levels a side of the valence-arousal grid (default 5)"
    )
    grid.add_argument("--limit", type=int, metavar="N", help="only N outputs, spread over the plan: a short run")
    grid.add_argument(
        "-o", "--out", type=Path, metavar="DIR", help="folder of report.html, report.json and results.jsonl; resumes"
    )
    grid.add_argument("--keep", action="store_true", help="keep the outputs beside the report")
    grid.add_argument(
        "--against", type=Path, metavar="OLD.json", help="compare with the report.json of another engine or version"
    )


def run(options: argparse.Namespace) -> int:
    """Score files, a table of ratings, or an engine; returns the exit code.

    Args:
        options: parsed arguments.

    Returns:
        0 done, 2 bad input, 3 where some files could not be scored.

    Raises:
        InputError: nothing to score, or flags that do not go together.
    """
    if options.grid is not None:
        return _run_experiment(options)
    if not options.files:
        raise InputError(
            "name the files to score, for example: studio evaluate sad.wav; or an experiment: studio evaluate --grid"
            " speech -o report"
        )
    _check_plot_path(options.plot)
    tables = [f for f in options.files if f.suffix.lower() == ".csv"]
    if tables and len(options.files) > 1:
        raise InputError("a CSV of ratings is evaluated alone; give only it")
    return _score_ratings(options, tables[0]) if tables else _score_files(options)


def _score_files(options: argparse.Namespace) -> int:
    from conditioning.affect import parse
    from studio.evaluator import Evaluator, channels

    if options.target is not None:
        parse(options.target)
    paths = channels.find_media(options.files)
    evaluator = Evaluator(both=options.both, quality=options.quality)

    def score(path: Path) -> Any:
        return evaluator.score(
            path,
            options.target,
            as_=options.as_,
            windows=_reads_curve(options),
            neutral_delta=options.neutral_delta,
            show_refused=options.show_refused,
        )

    scores, errors = _score_each(paths, score, lambda score: _print_score(score, as_json=options.json))
    if options.dialogue and not errors:
        from studio.evaluator.dialogue import measure_coherence
        from studio.evaluator.lines import format_coherence

        figures = measure_coherence(scores)
        as_json = json.dumps({"task": "dialogue", **figures})
        print(as_json if options.json else "\n".join(format_coherence(figures)))
    if options.plot is not None and scores:
        from studio.plots.scores import draw_scores

        print(f"{draw_scores(scores, options.plot)}: drawn", file=sys.stderr)
    return _exit_code(scores, errors)


def _reads_curve(options: argparse.Namespace) -> bool | None:
    return True if options.plot is not None and options.curve is None else options.curve


def _score_each(
    paths: Sequence[Path], score: Callable[[Path], Any], show: Callable[[Any], None]
) -> tuple[list[Any], list[StudioError]]:
    """Score every path; a bad one is an error line on stderr and does not stop the others.

    Raises:
        StudioError: the only path is a bad one.
    """
    from pipelines.steps import Step

    scores, errors, progress = [], [], ProgressLine()
    for index, path in enumerate(paths, 1):
        try:
            scores.append(score(path))
        except StudioError as error:
            if len(paths) == 1:
                raise
            errors.append(error)
            progress.clear()
            print(f"error: {path}: {error}", file=sys.stderr)
        else:
            progress.clear()
            show(scores[-1])
        progress(Step(index, len(paths), "files"))
    progress.clear()
    return scores, errors


def _exit_code(scores: Sequence[Any], errors: Sequence[StudioError]) -> int:
    return (PARTLY_FAILED if scores else errors[0].exit_code) if errors else 0


def _score_ratings(options: argparse.Namespace, table: Path) -> int:
    from studio.evaluator import Evaluator, ratings
    from studio.evaluator.lines import format_agreement, format_rated, rated_to_dict

    rated = ratings.load_ratings(table, *_parse_scale(options.scale))
    evaluator, by_path = Evaluator(), {r.path: r for r in rated}
    scored: list[Any] = []

    def score(path: Path) -> Any:
        result = evaluator.score(
            path, options.target, as_=options.as_, windows=False, show_refused=options.show_refused
        )
        scored.append(by_path[path])
        return result

    def show(result: Any) -> None:
        people = by_path[Path(result.file)]
        line = (
            json.dumps(rated_to_dict(result, people), ensure_ascii=False)
            if options.json
            else format_rated(result, people)
        )
        print(line, flush=True)

    scores, errors = _score_each(list(by_path), score, show)
    if scores:
        figures = ratings.measure_agreement(scored, scores)
        as_json = json.dumps({"file": str(table), "task": "ratings", "agreement": figures})
        print(as_json if options.json else "\n".join(format_agreement(figures)))
    return _exit_code(scores, errors)


def _parse_scale(text: str) -> tuple[float, float]:
    try:
        low, high = (float(x) for x in text.split(","))
    except ValueError:
        raise InputError(f"--scale is LOW,HIGH, for example 1,9; got '{text[:40]}'") from None
    if not low < high:
        raise InputError(f"--scale must rise, got '{text[:40]}'")
    return low, high


def _check_plot_path(path: Path | None) -> None:
    from pipelines.media import check_output

    if path is not None:
        check_output(path, (".png",))


def _run_experiment(options: argparse.Namespace) -> int:
    from studio.evaluator import Evaluator, experiment
    from studio.evaluator.grid import ExperimentPlan

    if options.files:
        raise InputError(f"--grid makes its own outputs; do not name files with it (got '{options.files[0]}')")
    if options.out is None:
        raise InputError("give the folder of the report with -o, for example: -o report")
    plan = ExperimentPlan.create(
        options.grid,
        engine=options.engine,
        seeds=options.seeds,
        texts=options.texts,
        intensities=options.intensities,
        points=options.points,
        limit=options.limit,
    )
    progress = ProgressLine()
    report = experiment.run_experiment(
        plan,
        options.out,
        keep=options.keep,
        against=options.against,
        on_step=progress,
        evaluator=Evaluator(both=options.both),
    )
    progress.clear()
    if options.json:
        print(json.dumps(report["summary"]))
    else:
        print("\n".join(experiment.format_report(report)))
    print(f"{options.out / 'report.html'}: open it in a browser", file=sys.stderr)
    return 0


def _print_score(score: Any, *, as_json: bool) -> None:
    from studio.evaluator.lines import format_score

    lines = [json.dumps(score.to_dict(), ensure_ascii=False)] if as_json else format_score(score)
    print("\n".join(lines), flush=True)

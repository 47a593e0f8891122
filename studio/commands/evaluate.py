"""`studio evaluate`: how well an independent recognizer hears and sees the feeling that was asked for."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from studio.commands.parts import AFFECT_HELP, verb
from weights.errors import InputError, StudioError

PARTLY = 3
MODALITIES = ("speech", "face", "image", "music", "text")


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    parser = verb(
        verbs,
        "evaluate",
        "score files, or a whole engine, against what was asked",
        "studio evaluate sad.wav --json\n         studio evaluate --grid speech -o report",
        _evaluate,
    )
    _file_options(parser)
    _grid_options(parser)


def _file_options(parser: argparse.ArgumentParser) -> None:
    files = parser.add_argument_group("files")
    files.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="sound, picture, film, MIDI, text, folder, or a CSV of ratings",
    )
    files.add_argument(
        "--target", metavar="A", help=f"what was asked; left out, the record inside the file says: {AFFECT_HELP}"
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
    files.add_argument("--json", action="store_true", help="print one JSON object a file on stdout")


def _grid_options(parser: argparse.ArgumentParser) -> None:
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


def _evaluate(given: argparse.Namespace) -> int:
    if given.grid is not None:
        return _grid(given)
    if not given.files:
        raise InputError(
            "name the files to score, for example: studio evaluate sad.wav; or an experiment: studio evaluate --grid speech -o report"
        )
    _check_plot(given.plot)
    tables = [f for f in given.files if f.suffix.lower() == ".csv"]
    if tables and len(given.files) > 1:
        raise InputError("a CSV of ratings is evaluated alone; give only it")
    return _ratings(given, tables[0]) if tables else _files(given)


def _files(given: argparse.Namespace) -> int:
    from conditioning.affect import parse
    from studio.evaluator import Evaluator, channels

    if given.target is not None:
        parse(given.target)
    paths = channels.find_media(given.files)
    evaluator = Evaluator()

    def score(path: Path) -> Any:
        return evaluator.score(
            path,
            given.target,
            as_=given.as_,
            windows=_windows(given),
            neutral_delta=given.neutral_delta,
            show_refused=given.show_refused,
        )

    scores, errors = _each(paths, score, lambda s: _print_score(s, as_json=given.json))
    if given.dialogue and not errors:
        from studio.evaluator.dialogue import measure_coherence

        _print_dialogue(measure_coherence(scores), as_json=given.json)
    if given.plot is not None and scores:
        from studio.plots.scores import draw_scores

        print(f"{draw_scores(scores, given.plot)}: drawn", file=sys.stderr)
    return _exit_code(scores, errors)


def _windows(given: argparse.Namespace) -> bool | None:
    return True if given.plot is not None and given.curve is None else given.curve


def _each(
    paths: Sequence[Path], score: Callable[[Path], Any], tell: Callable[[Any], None]
) -> tuple[list[Any], list[StudioError]]:
    """Score every path; a bad one is an error line on stderr and does not stop the others."""
    scores, errors, progress = [], [], _Progress(len(paths))
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
            tell(scores[-1])
        progress(index)
    progress.clear()
    return scores, errors


def _exit_code(scores: Sequence[Any], errors: Sequence[StudioError]) -> int:
    return (PARTLY if scores else errors[0].exit_code) if errors else 0


def _ratings(given: argparse.Namespace, table: Path) -> int:
    from studio.evaluator import Evaluator, ratings

    rated = ratings.load_ratings(table, *_scale(given.scale))
    evaluator, by_path = Evaluator(), {r.path: r for r in rated}
    kept: list[Any] = []

    def score(path: Path) -> Any:
        found = evaluator.score(path, given.target, as_=given.as_, windows=False, show_refused=given.show_refused)
        kept.append(by_path[path])
        return found

    scores, errors = _each(list(by_path), score, lambda s: _print_rated(s, by_path[Path(s.file)], as_json=given.json))
    if scores:
        _print_agreement(table, ratings.measure_agreement(kept, scores), as_json=given.json)
    return _exit_code(scores, errors)


def _scale(text: str) -> tuple[float, float]:
    try:
        low, high = (float(x) for x in text.split(","))
    except ValueError:
        raise InputError(f"--scale is LOW,HIGH, for example 1,9; got '{text[:40]}'") from None
    if not low < high:
        raise InputError(f"--scale must rise, got '{text[:40]}'")
    return low, high


def _check_plot(path: Path | None) -> None:
    from pipelines.media import check_output

    if path is not None:
        check_output(path, (".png",))


def _grid(given: argparse.Namespace) -> int:
    from studio.evaluator import experiment
    from studio.evaluator.grid import ExperimentPlan

    if given.files:
        raise InputError(f"--grid makes its own outputs; do not name files with it (got '{given.files[0]}')")
    if given.out is None:
        raise InputError("give the folder of the report with -o, for example: -o report")
    plan = ExperimentPlan.create(
        given.grid,
        engine=given.engine,
        seeds=given.seeds,
        texts=given.texts,
        intensities=given.intensities,
        points=given.points,
        limit=given.limit,
    )
    progress = _Progress(0)
    report = experiment.run_experiment(plan, given.out, keep=given.keep, against=given.against, on_step=progress.step)
    progress.clear()
    if given.json:
        print(json.dumps(report["summary"]))
    else:
        print("\n".join(experiment.format_report(report)))
    print(f"{given.out / 'report.html'}: open it in a browser", file=sys.stderr)
    return 0


def _print_score(score: Any, *, as_json: bool) -> None:
    facts = score.to_dict()
    if as_json:
        print(json.dumps(facts, ensure_ascii=False), flush=True)
        return
    if score.refused:
        print(f"{score.file}: {score.verdict}: {score.refused}")
        return
    best = sorted(facts["emotions"].items(), key=lambda item: -item[1])[:2]
    named = ", ".join(f"{name} {p:.2f}" for name, p in best)
    point = "  ".join(
        f"{axis} {facts[axis]:+.2f} ±{s:.2f}" for axis, s in zip(("valence", "arousal"), facts["spread"], strict=False)
    )
    print(f"{score.file}: {score.task}: {named}; {point}; {_asked(facts)}", flush=True)
    for text in _more(facts):
        print(f"    {text}")


def _asked(facts: dict[str, Any]) -> str:
    asked = facts["requested"]
    if asked is None:
        return f"{facts['verdict']}" if facts["verdict"] == "unsure" else "nothing was asked"
    name = max(asked["emotions"], key=lambda n: asked["emotions"][n])
    return f"asked {name} ({asked['valence']:+.2f}, {asked['arousal']:+.2f}): {facts['verdict']}"


def _more(facts: dict[str, Any]) -> list[str]:
    found = []
    if len(facts["channels"]) > 1:
        parts = ", ".join(f"{n} {c['valence']:+.2f} {c['arousal']:+.2f}" for n, c in facts["channels"].items())
        agree = (
            ""
            if facts["agree"] is None
            else ("; voice and face agree" if facts["agree"] else "; voice and face do not agree")
        )
        found.append(f"valence, arousal of the channels: {parts}{agree}")
    if facts["words"]:
        found.append(
            f"the words alone: valence {facts['words']['valence']:+.2f}  arousal {facts['words']['arousal']:+.2f}"
        )
    if facts["neutral_delta"]:
        delta = facts["neutral_delta"]
        found.append(
            f"against the voice's own neutral: valence {delta['valence']:+.2f}  arousal {delta['arousal']:+.2f}"
        )
    return found + [f"note: {note}" for note in facts["notes"]]


def _print_dialogue(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"task": "dialogue", **figures}))
        return
    smooth = "-" if figures["smoothness"] is None else f"{figures['smoothness']:+.2f}"
    print(
        f"dialogue of {figures['turns']} turns: smoothness {smooth} (0 any order, 1 still); plausibility of the transitions "
        f"{figures['plausibility']:.2f} (any order {figures['plausibility_chance']:.2f}); "
        f"largest step to turn {figures['largest_step']['to_turn']} ({figures['largest_step']['distance']:.2f})"
    )
    if both := figures["voice_and_words"]:
        r = "" if both["r"] is None else f", r {both['r']:+.2f}"
        print(f"valence of voice and words differs by {both['mean_difference']:.2f} on average{r}")


def _print_rated(score: Any, rated: Any, *, as_json: bool) -> None:
    people = {**{a: round(x, 4) for a, x in rated.axes.items()}, "emotion": rated.emotion, "raters": rated.raters}
    if as_json:
        print(json.dumps({**score.to_dict(), "rated": people}, ensure_ascii=False), flush=True)
        return
    v, a, _ = score.estimate.vad
    print(
        f"{score.file}: people {rated.axes['valence']:+.2f} {rated.axes['arousal']:+.2f}, measured {v:+.2f} {a:+.2f}",
        flush=True,
    )


def _print_agreement(table: Path, figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(table), "task": "ratings", "agreement": figures}))
        return
    for axis in ("valence", "arousal", "dominance"):
        if axis in figures:
            f = figures[axis]
            low, high = (("-" if x is None else f"{x:.2f}") for x in f["r_interval"])
            said = "-" if f["r"] is None else f"{f['r']:.2f}"
            print(
                f"{axis}: r {said} [{low}, {high}], CCC {f['ccc']}, RMSE {f['rmse']} (constant answer {f['constant_rmse']}), {f['n']} files"
            )
    if "emotion" in figures:
        print(
            f"emotion: UAR {figures['emotion']['uar']}, accuracy {figures['emotion']['accuracy']}, ECE {figures['emotion']['ece']}"
        )


class _Progress:
    """One line on stderr once a run has taken over two seconds; silent where stderr is no terminal until every tenth."""

    def __init__(self, total: int) -> None:
        self._total, self._start, self._shown = total, time.monotonic(), False

    def __call__(self, index: int) -> None:
        if self._total > 1 and index < self._total:
            self._tell(f"{index}/{self._total} files")

    def step(self, step: Any) -> None:
        left = (time.monotonic() - self._start) / max(step.index, 1) * (step.total - step.index)
        self._tell(f"{step.index}/{step.total} {step.label[:48]:48} {left:4.0f} s left")

    def clear(self) -> None:
        if self._shown and sys.stderr.isatty():
            print("\r" + " " * 80 + "\r", end="", file=sys.stderr, flush=True)
        self._shown = False

    def _tell(self, text: str) -> None:
        if time.monotonic() - self._start < 2:
            return
        if sys.stderr.isatty():
            print(f"\r{text:78}", end="", file=sys.stderr, flush=True)
            self._shown = True
        elif int(text.split("/", 1)[0]) % 50 == 0:
            print(text, file=sys.stderr, flush=True)

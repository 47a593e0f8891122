"""`studio study`: make a rating page, collect answers on one's own machine, report."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studio.commands.parser import add_action, add_actions
from studio.commands.progress import ProgressLine
from weights.structured import read_text

HELP = "ask people: a rating page, its server and its report"
EXAMPLE = "studio study make clips -o study"
DEFAULT_SCALES = "vad,sam,emotions"


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the four actions."""
    actions = add_actions(parser)
    _add_pack(actions)
    _add_make(actions)
    _add_serve(actions)
    _add_report(actions)


def _add_pack(actions: Any) -> None:
    parser = add_action(
        actions,
        "pack",
        "make 60 media of every task and emotion, and a rating page of them",
        "studio study pack -o pack --contact ann@example.org",
        _run_pack,
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="folder; a stopped run goes on")
    parser.add_argument("--items", type=int, default=60, metavar="N", help="how many media (default 60)")
    parser.add_argument(
        "--tasks", default="speech,face,image,music", help="some of speech, face, image, music (default all)"
    )
    parser.add_argument("--contact", default="", help="whom raters may ask; stands in the consent text")
    parser.add_argument("--per-rater", type=int, default=0, metavar="N", help="items for each person; default all")
    parser.add_argument("--seed", type=int, help="fixes media, names, order and checks; drawn when left out")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _run_pack(options: argparse.Namespace) -> int:
    from studio.study.make import StudyOptions
    from studio.study.pack import STUDY, PackOptions, make_pack

    tasks = tuple(t.strip() for t in options.tasks.split(",") if t.strip())
    study = StudyOptions(
        title="What do you hear and see?",
        contact=options.contact,
        scales=("vad", "emotions"),
        per_rater=options.per_rater,
    )
    plan = make_pack(options.out, PackOptions(options.items, tasks, options.seed), study, ProgressLine())
    folder = options.out / STUDY
    if options.json:
        print(json.dumps({"study": str(folder), "id": plan.id, "items": len(plan.items), "seed": plan.seed}))
    print(f"{folder}: {len(plan.items)} items, seed {plan.seed}", file=sys.stderr)
    print(f"next: studio study serve {folder}; then: studio study report {folder}", file=sys.stderr)
    return 0


def _add_make(actions: Any) -> None:
    parser = add_action(
        actions,
        "make",
        "build a rating page from media",
        "studio study make clips -o study --mos --ab --contact ann@example.org",
        _run_make,
    )
    parser.add_argument(
        "grid",
        type=Path,
        metavar="GRID",
        help=(
            "a folder of media, or a results.jsonl, JSON or CSV list with the columns "
            "file[, affect, group, engine, id]; what was requested is read from the files' own records and never shown"
        ),
    )
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--title", default="How does it feel?", help="heads the page")
    parser.add_argument(
        "--instructions",
        type=Path,
        metavar="FILE",
        help="a text in place of the ready one; blank lines part paragraphs",
    )
    parser.add_argument(
        "--consent",
        type=Path,
        metavar="FILE",
        help="a text in place of the ready one; {count}, {minutes} and {contact} are filled in",
    )
    parser.add_argument("--contact", default="", help="whom raters may ask; stands in the consent text")
    parser.add_argument(
        "--scales",
        default=DEFAULT_SCALES,
        help=f"some of vad (valence-arousal pad), sam (figures), emotions (words), mos, ab; default {DEFAULT_SCALES}",
    )
    parser.add_argument("--mos", action="store_true", help="also ask how natural it is, 1 to 5")
    parser.add_argument(
        "--ab", action="store_true", help="also compare pairs of the same content: which sounds more sad?"
    )
    parser.add_argument(
        "--per-rater", type=int, default=0, metavar="N", help="items (and pairs) for each person; default all"
    )
    parser.add_argument(
        "--attention", type=int, default=2, metavar="K", help="attention checks for each person (default 2)"
    )
    parser.add_argument(
        "--seed", type=int, help="fixes names, order, pairs and checks; drawn and reported when left out"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _run_make(options: argparse.Namespace) -> int:
    from studio.study.make import StudyOptions, make_study

    scales = [s.strip() for s in options.scales.split(",") if s.strip()]
    scales += [s for s in ("mos", "ab") if getattr(options, s) and s not in scales]
    settings = StudyOptions(
        title=options.title,
        instructions=read_text(options.instructions) if options.instructions else None,
        consent=read_text(options.consent) if options.consent else None,
        contact=options.contact,
        scales=tuple(scales),
        per_rater=options.per_rater,
        attention=options.attention,
        seed=options.seed,
    )
    plan = make_study(options.grid, options.out, settings, ProgressLine())
    if options.json:
        summary = {
            "study": str(options.out),
            "id": plan.id,
            "items": len(plan.items),
            "pairs": len(plan.pairs),
            "scales": list(plan.scales),
        }
        print(
            json.dumps(
                {
                    **summary,
                    "checks": len(plan.checks),
                    "repeats": plan.repeats,
                    "seed": plan.seed,
                    "notes": list(plan.notes),
                }
            )
        )
    print(f"{options.out}: {len(plan.items)} items, {len(plan.pairs)} pairs, seed {plan.seed}", file=sys.stderr)
    for note in plan.notes[:5] + (
        (f"and {len(plan.notes) - 5} more notes in study.json",) if len(plan.notes) > 5 else ()
    ):
        print(f"note: {note}", file=sys.stderr)
    if not options.contact and "{contact}" in (settings.consent or "{contact}"):
        print("note: the consent text names nobody to ask; give --contact", file=sys.stderr)
    hint = f"give raters only the folder {options.out / 'page'} (its index.html opens from disk)"
    print(f"next: studio study serve {options.out}; or {hint}", file=sys.stderr)
    return 0


def _add_serve(actions: Any) -> None:
    parser = add_action(
        actions,
        "serve",
        "show the page and collect answers, on this machine",
        "studio study serve study --port 8011",
        _run_serve,
    )
    parser.add_argument("study", type=Path, metavar="STUDY", help="a folder that `studio study make` made")
    parser.add_argument("--port", type=int, default=8011, help="0 takes a free one (default 8011)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen; the default is reached from this machine alone"
    )


def _run_serve(options: argparse.Namespace) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background jobs ignore it
    try:
        return _serve(options)
    except (KeyboardInterrupt, SystemExit):
        print("ended; answers are kept", file=sys.stderr)
        return 0


def _serve(options: argparse.Namespace) -> int:
    from studio.study.server import StudyServer

    server = StudyServer(options.study, host=options.host, port=options.port)
    print(server.address, flush=True)
    print(f"answers are kept in {server.store.path}; Ctrl+C ends", file=sys.stderr)
    if not server.local:
        print(
            "note: everybody who reaches this machine can take part, and answers travel unencrypted; put a proxy with"
            " TLS before it",
            file=sys.stderr,
        )
    server.serve_forever()
    return 0


def _add_report(actions: Any) -> None:
    parser = add_action(
        actions,
        "report",
        "agreement, soft labels and how well requests are perceived",
        "studio study report study -o report.html",
        _run_report,
    )
    parser.add_argument("study", type=Path, metavar="STUDY", help="a folder that `studio study make` made")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.html", help="write the report as one HTML page")
    add_answer_flags(parser)
    parser.add_argument("--no-recognizers", action="store_true", help="do not score the media with the recognizers")
    parser.add_argument("--json", action="store_true", help="print the whole report as one JSON object on stdout")


def add_answer_flags(parser: argparse.ArgumentParser) -> None:
    """Flags of everything that counts what raters answered."""
    parser.add_argument(
        "--answers",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="files that raters saved, or folders of them",
    )
    parser.add_argument("--keep-all", action="store_true", help="also count raters who failed attention checks")


def _run_report(options: argparse.Namespace) -> int:
    from pipelines.media import check_output
    from pipelines.media.placement import write_bytes
    from studio.evaluator.people import PeopleAsked
    from studio.study import html_report, report, text_report

    if options.out is not None:
        check_output(options.out, (".html",))
    study_report = report.build_report(
        options.study,
        options.answers,
        keep_all=options.keep_all,
        recognizers=not options.no_recognizers,
        on_step=ProgressLine(),
    )
    kept = PeopleAsked().remember(study_report)
    print(f"{kept} rated items stand under the headlines of 'studio evaluate' from now on", file=sys.stderr)
    if options.out is not None:
        write_bytes(options.out, html_report.render_html(study_report).encode())
        print(f"{options.out}: written", file=sys.stderr)
    if options.json:
        print(json.dumps(study_report, ensure_ascii=False))
    elif options.out is None:
        print("\n".join(text_report.format_report(study_report)))
    for note in study_report["notes"]:
        print(f"note: {note}", file=sys.stderr)
    return 0

"""`studio study`: make a rating page, collect answers on one's own machine, report."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from studio.commands.parts import Parser, read_text, verb

_SCALES = "vad,sam,emotions"


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    parser = verb(
        verbs, "study", "ask people: a rating page, its server and its report", "studio study make clips -o study", None
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION", parser_class=Parser)
    _add_make(actions)
    _add_serve(actions)
    _add_report(actions)


def _add_make(actions: Any) -> None:
    parser = verb(
        actions,
        "make",
        "build a rating page from media",
        "studio study make clips -o study --mos --ab --contact ann@example.org",
        _make,
    )
    parser.add_argument(
        "grid",
        type=Path,
        metavar="GRID",
        help="a folder of media, or a results.jsonl, JSON or CSV list with the columns "
        "file[, affect, group, engine, id]; what was requested is read from the files' own records and never shown",
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
        default=_SCALES,
        help=f"some of vad (valence-arousal pad), sam (figures), emotions (words), mos, ab; default {_SCALES}",
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


def _make(given: argparse.Namespace) -> int:
    from studio.study.make import StudyOptions, make_study

    scales = [s.strip() for s in given.scales.split(",") if s.strip()]
    scales += [s for s in ("mos", "ab") if getattr(given, s) and s not in scales]
    options = StudyOptions(
        title=given.title,
        instructions=read_text(given.instructions) if given.instructions else None,
        consent=read_text(given.consent) if given.consent else None,
        contact=given.contact,
        scales=tuple(scales),
        per_rater=given.per_rater,
        attention=given.attention,
        seed=given.seed,
    )
    plan = make_study(given.grid, given.out, options, _Progress("media copied"))
    if given.json:
        facts = {
            "study": str(given.out),
            "id": plan.id,
            "items": len(plan.items),
            "pairs": len(plan.pairs),
            "scales": list(plan.scales),
        }
        print(
            json.dumps(
                {
                    **facts,
                    "checks": len(plan.checks),
                    "repeats": plan.repeats,
                    "seed": plan.seed,
                    "notes": list(plan.notes),
                }
            )
        )
    print(f"{given.out}: {len(plan.items)} items, {len(plan.pairs)} pairs, seed {plan.seed}", file=sys.stderr)
    for note in plan.notes[:5] + (
        (f"and {len(plan.notes) - 5} more notes in study.json",) if len(plan.notes) > 5 else ()
    ):
        print(f"note: {note}", file=sys.stderr)
    if not given.contact and "{contact}" in (options.consent or "{contact}"):
        print("note: the consent text names nobody to ask; give --contact", file=sys.stderr)
    where = f"give raters only the folder {given.out / 'page'} (its index.html opens from disk)"
    print(f"next: studio study serve {given.out}; or {where}", file=sys.stderr)
    return 0


def _add_serve(actions: Any) -> None:
    parser = verb(
        actions,
        "serve",
        "show the page and collect answers, on this machine",
        "studio study serve study --port 8011",
        _serve,
    )
    parser.add_argument("study", type=Path, metavar="STUDY", help="a folder that `studio study make` made")
    parser.add_argument("--port", type=int, default=8011, help="0 takes a free one (default 8011)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="where to listen; the default is reached from this machine alone"
    )


def _serve(given: argparse.Namespace) -> int:
    from studio.study.server import StudyServer

    server = StudyServer(given.study, host=given.host, port=given.port)
    print(server.address, flush=True)
    print(f"answers are kept in {server.store.path}; Ctrl+C ends", file=sys.stderr)
    if not server.local:
        print(
            "note: everybody who reaches this machine can take part, and answers travel unencrypted; put a proxy with TLS before it",
            file=sys.stderr,
        )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("ended; answers are kept", file=sys.stderr)
    return 0


def _add_report(actions: Any) -> None:
    parser = verb(
        actions,
        "report",
        "agreement, soft labels and how well requests are perceived",
        "studio study report study -o report.html",
        _report,
    )
    parser.add_argument("study", type=Path, metavar="STUDY", help="a folder that `studio study make` made")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.html", help="write the report as one HTML page")
    parser.add_argument(
        "--answers",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="files that raters saved, or folders of them",
    )
    parser.add_argument("--keep-all", action="store_true", help="also count raters who failed attention checks")
    parser.add_argument("--no-recognizers", action="store_true", help="do not score the media with the recognizers")
    parser.add_argument("--json", action="store_true", help="print the whole report as one JSON object on stdout")


def _report(given: argparse.Namespace) -> int:
    from pipelines.media import check_output
    from pipelines.media.files import write_bytes
    from studio.study import html_report, report

    if given.out is not None:
        check_output(given.out, (".html",))
    options = {"keep_all": given.keep_all, "recognizers": not given.no_recognizers}
    facts = report.build_report(
        given.study, given.answers, **options, on_item=_Progress("media read by the recognizers")
    )
    if given.out is not None:
        write_bytes(given.out, html_report.render_html(facts).encode())
        print(f"{given.out}: written", file=sys.stderr)
    if given.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif given.out is None:
        print("\n".join(html_report.format_report(facts)))
    for note in facts["notes"]:
        print(f"note: {note}", file=sys.stderr)
    return 0


class _Progress:
    """Shows counts on stderr once the work has taken over two seconds."""

    def __init__(self, what: str) -> None:
        import time

        self._what, self._clock, self._start = what, time.monotonic, time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if self._clock() - self._start > 2:
            print(f"\r{done}/{total} {self._what}", end="\n" if done == total else "", file=sys.stderr, flush=True)

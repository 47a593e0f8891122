"""`studio models`, `library`, `bench`, `doctor`, `ui`: the keeping of the house."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from studio.commands.parts import verb


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_models(verbs)
    _add_library(verbs)
    _add_bench(verbs)
    _add_doctor(verbs)
    _add_ui(verbs)


def _add_models(verbs: Any) -> None:
    parser = verb(verbs, "models", "list, fetch, verify or remove checkpoints", "studio models list", _models)
    parser.add_argument("action", choices=("list", "fetch", "verify", "remove"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--json", action="store_true")


def _models(given: argparse.Namespace) -> int:
    from studio.commands import models as checkpoints

    return checkpoints.run(given.action, given.name, as_json=given.json)


def _add_library(verbs: Any) -> None:
    parser = verb(
        verbs,
        "library",
        "find, favourite, make again or forget what was made",
        "studio library list --favourites",
        _library,
    )
    parser.add_argument("action", choices=("list", "show", "favourite", "unfavourite", "forget", "again"))
    parser.add_argument("what", nargs="?", help="an id of the list; for show and again also a file made by this studio")
    parser.add_argument("-o", "--out", type=Path, help="where 'again' writes")
    parser.add_argument("--favourites", action="store_true")
    parser.add_argument("--query", help="words that the text must hold")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--json", action="store_true")


def _library(given: argparse.Namespace) -> int:
    from studio.commands import library as shelf

    return shelf.run(given)


def _add_bench(verbs: Any) -> None:
    parser = verb(verbs, "bench", "measure speed against the budgets", "studio bench speech", _bench)
    parser.add_argument(
        "task", nargs="?", default="speech", choices=("speech", "portrait", "image", "music", "evaluate")
    )
    parser.add_argument("--json", action="store_true")


def _bench(given: argparse.Namespace) -> int:
    from studio import bench

    figures = {
        "speech": bench.speech,
        "portrait": bench.portrait,
        "image": bench.image,
        "music": bench.music,
        "evaluate": bench.evaluate,
    }[given.task]()
    print(json.dumps(figures) if given.json else "\n".join(f"{name:34} {value:g}" for name, value in figures.items()))
    return 0


def _add_doctor(verbs: Any) -> None:
    parser = verb(verbs, "doctor", "say what works here and how to mend what does not", "studio doctor", _doctor)
    parser.add_argument("--json", action="store_true")


def _doctor(given: argparse.Namespace) -> int:
    from studio import doctor

    findings = doctor.examine()
    for finding in findings:
        print(
            json.dumps(finding)
            if given.json
            else f"{'ok  ' if finding['ok'] else 'MISS'} {finding['what']:28} {finding['detail']}"
        )
    return 0 if all(f["ok"] or not f["needed"] for f in findings) else 1


def _add_ui(verbs: Any) -> None:
    parser = verb(verbs, "ui", "open the page in the browser", "studio ui --port 7860", _ui)
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")


def _ui(given: argparse.Namespace) -> int:
    from studio.ui.app import launch

    launch(port=given.port, inbrowser=not given.no_browser)
    return 0

"""Experiments that show a list: a page for jsPsych that opens from the disk, and a study for lab.js' builder."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipelines.media.placement import write_bytes
from studio.stimuli.design import Design
from studio.stimuli.tables import write_json
from studio.study.plan import WORDS

QUESTION = "Which feeling is expressed?"
JSPSYCH = ("jspsych.js", "run.js", "page.css")
_MEDIA = {
    "audio": '<audio src="{src}" autoplay controls></audio>',
    "image": '<img src="{src}" alt="">',
    "video": '<video src="{src}" autoplay controls></video>',
}
#: What lab.js puts beside a study that it exports.
_BUNDLED = {
    "lib/lab.js": "application/javascript",
    "lib/lab.fallback.js": "application/javascript",
    "lib/lab.legacy.js": "application/javascript",
    "lib/lab.css": "text/css",
    "lib/loading.svg": "image/svg+xml",
}
_INDEX = (
    '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>Experiment</title>\n${ header }\n</head>\n<body>\n'
    '<div class="container fullscreen" data-labjs-section="main"><main>Loading</main></div>\n</body>\n</html>\n'
)
_FORMAT = [19, 1, 0]  # of lab.js' builder
Trials = Sequence[Mapping[str, Any]]


def list_choices(design: Design) -> list[str]:
    """The words that raters choose from: those that the design requests, all eight where it has few or others."""
    named = {s.levels["affect"] for s in design.stimuli if s.levels["affect"] in WORDS}
    return [word for word in WORDS if word in named] if len(named) > 2 else list(WORDS)


def write_jspsych(folder: Path, name: str, design: Design, trials: Trials, kind: str) -> None:
    """Write a page that shows a list; `write_jspsych_library` writes what it needs.

    Args:
        folder: of experiments, beside the set's `stimuli`.
        name: of the list.
        design: of the set.
        trials: in order; `stimulus` is the path of the medium from the set's folder.
        kind: of the media.
    """
    choices = list_choices(design)
    values = {"name": name, "kind": kind, "question": QUESTION, "choices": choices, "trials": [dict(t) for t in trials]}
    filled = {
        "TITLE": html.escape(f"{design.title}, {name}"),
        "COUNT": str(len(trials)),
        "QUESTION": QUESTION,
        "LIST": json.dumps(values, ensure_ascii=False).replace("<", "\\u003c"),
    }
    page = _read("list.html").decode()
    text = re.sub(r"\{\{(\w+)\}\}", lambda match: filled[match[1]], page)
    write_bytes(folder / f"jspsych_{name}.html", text.encode())


def write_jspsych_library(folder: Path) -> None:
    """Write jsPsych with its licence, our script and style, which all lists share."""
    for file in JSPSYCH:
        write_bytes(folder / "jspsych" / file, _read(file))


def write_labjs(path: Path, design: Design, trials: Trials, kind: str) -> None:
    """Write a list as a study that lab.js' builder opens; `stimuli/` lies beside the study that it exports.

    Args:
        path: ends in .study.json.
        design: of the set.
        trials: in order.
        kind: of the media.
    """
    columns, choices = list(trials[0]), list_choices(design)
    medium = _MEDIA["video" if kind.endswith("video") else kind].format(src="${ this.parameters.stimulus }")
    buttons = "".join(f'<button id="choice{n}">{html.escape(word)}</button>' for n, word in enumerate(choices))
    screen = {
        **_component("3", "lab.html.Screen", "Stimulus"),
        "content": f"<main>{medium}<p>{QUESTION}</p></main><footer>{buttons}</footer>",
        "responses": {"rows": [[word, "click", f"#choice{n}", ""] for n, word in enumerate(choices)]},
        "correctResponse": "${ this.parameters.affect }",
    }
    start = {
        **_component("1", "lab.html.Screen", "Begin"),
        "content": f'<main><h1>{html.escape(design.title)}</h1><button id="begin">Begin</button></main>',
        "responses": {"rows": [["begin", "click", "#begin", ""]]},
    }
    loop = {
        **_component("2", "lab.flow.Loop", "List"),
        "children": ["3"],
        "templateParameters": {
            "columns": [{"name": name, "type": "string"} for name in columns],
            "rows": [[str(trial[name]) for name in columns] for trial in trials],
        },
        "sample": {"mode": "sequential"},
    }
    root = {
        **_component("root", "lab.flow.Sequence", "root"),
        "children": ["1", "2"],
        "plugins": [{"type": "lab.plugins.Metadata"}, {"type": "lab.plugins.Download"}],
        "metadata": {"title": design.title, "description": "", "repository": "", "contributors": ""},
    }
    shown = {
        "index.html": {"content": f"data:text/html,{quote(_INDEX)}", "source": "library"},
        "style.css": {"content": "data:text/css,", "source": "library"},
    }
    files = {"files": shown, "bundledFiles": {name: {"type": mime} for name, mime in _BUNDLED.items()}}
    components = {part["id"]: part for part in (start, loop, screen, root)}
    write_json(path, {"components": components, "version": _FORMAT, "files": files})


def _component(number: str, kind: str, title: str) -> dict[str, Any]:
    """What every component of lab.js' builder has."""
    return {
        "id": number,
        "type": kind,
        "title": title,
        "files": {"rows": []},
        "parameters": {"rows": [[{"name": "", "value": "", "type": "string"}]]},
        "responses": {"rows": [["", "", "", ""]]},
        "messageHandlers": {"rows": [[{"title": "", "message": "", "code": ""}]]},
    }


def _read(name: str) -> bytes:
    return (resources.files("studio.stimuli") / "page" / name).read_bytes()

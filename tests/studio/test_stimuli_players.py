"""Lists as experiments: PsychoPy reads them, jsPsych shows them from the disk, a study of lab.js hangs together."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

from studio.stimuli.design import Design, parse_design
from studio.stimuli.experiments import write_experiments
from studio.stimuli.players import list_choices
from tests.studio.study_page import PATIENCE, launch_browser

TITLE = 'Two </script> "places"'


@pytest.fixture
def experiments(tmp_path: Path) -> tuple[Path, Design]:
    """The experiments of a set of small pictures."""
    fields: dict[str, Any] = {"task": "image", "title": TITLE, "prompts": ["a lake, calm", "3"], "lists": 2}
    design = parse_design({**fields, "affects": ["happy", "sad", "angry"], "neutral": True})
    rows = {}
    for folder in ("stimuli", "lists", "experiments"):
        (tmp_path / folder).mkdir()
    for number, s in enumerate(design.stimuli):
        rows[s.label] = {"filename": f"stim-{s.label}_image.png", "stimulus_id": f"stim-{s.label}"}
        picture = Image.fromarray(np.full((16, 16, 3), 20 * number, np.uint8))
        picture.save(tmp_path / "stimuli" / rows[s.label]["filename"])
    write_experiments(tmp_path, design, rows, "image")
    return tmp_path, design


def read_as_psychopy(path: Path) -> list[dict[str, str]]:
    """Conditions as PsychoPy's `importConditions` takes them: names are variables, each once, every row as long."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    names = rows[0]
    assert len(set(names)) == len(names) and all(n.isidentifier() and n[0].isalpha() for n in names)
    assert all(len(row) == len(names) and all(row) for row in rows)
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def test_psychopy_reads_the_conditions(experiments: tuple[Path, Design]) -> None:
    folder, design = experiments
    rows = [r for n in ("01", "02") for r in read_as_psychopy(folder / f"experiments/psychopy_list-{n}.csv")]
    assert {r["stimulus_id"][5:] for r in rows} == {s.label for s in design.stimuli} and len(rows) == 8
    assert {r["prompt"] for r in rows} == {"a lake, calm", "3"} and all(
        (folder / r["stimulus"]).is_file() for r in rows
    )


def test_psychopys_own_reader_takes_them(experiments: tuple[Path, Design]) -> None:
    data = pytest.importorskip("psychopy.data", reason="PsychoPy is not installed")
    trials = data.importConditions(str(experiments[0] / "experiments/psychopy_list-01.csv"))
    assert len(trials) == 4 and trials[0]["stimulus"].startswith("stimuli/")


def test_a_study_of_labjs_hangs_together(experiments: tuple[Path, Design]) -> None:
    folder, _ = experiments
    study = json.loads((folder / "experiments/labjs_list-01.study.json").read_text())
    parts = study["components"]
    assert all(child in parts for part in parts.values() for child in part.get("children", []))
    table = parts["2"]["templateParameters"]
    names = [column["name"] for column in table["columns"]]
    assert len(table["rows"]) == 4 and all(len(row) == len(names) for row in table["rows"])
    assert all((folder / row[names.index("stimulus")]).is_file() for row in table["rows"])
    words = [row[0] for row in parts["3"]["responses"]["rows"]]
    assert words == ["neutral", "happy", "sad", "angry"] and "</script>" not in parts["1"]["content"]
    assert "${ header }" in unquote(study["files"]["files"]["index.html"]["content"])


def test_few_or_other_feelings_leave_the_choice_of_all_eight() -> None:
    assert len(list_choices(parse_design({"sentences": ["Hi."], "affects": ["happy", "weary"]}))) == 8


@pytest.mark.slow
def test_jspsych_shows_a_list_from_the_disk(experiments: tuple[Path, Design], chromium: str) -> None:
    folder, _ = experiments
    page_path = folder / "experiments/jspsych_list-01.html"
    with launch_browser(chromium) as browser:
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(page_path.as_uri())
        assert TITLE in page.text_content("h1")
        page.click("#begin", timeout=PATIENCE)
        for _ in range(4):
            page.wait_for_function("document.querySelector('#shown img, #shown canvas')", timeout=PATIENCE)
            page.click(".jspsych-btn:nth-child(1), .jspsych-image-button-response-button button", timeout=PATIENCE)
        page.wait_for_selector("#save", timeout=PATIENCE)
        with page.expect_download() as download:
            page.click("#save")
        rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
        assert not errors and len(rows) == 4 and {r["answer"] for r in rows} == {"neutral"}
        assert {r["list"] for r in rows} == {"1"} and download.value.suggested_filename == "answers_list-01.csv"

"""Experiments: planned, run, resumed, reported, compared; the report in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.recognition import Lineage
from studio.evaluator import Evaluator, LineageError, compare, experiment, summary
from studio.evaluator.grid import ExperimentPlan
from studio.evaluator.report import render_report
from tests.studio.test_evaluator import Loudness, Words
from tests.studio.test_ui import ARGUMENTS
from weights.errors import InputError

pytest.importorskip("espeakng_loader")

POINTS = (-0.8, 0.0, 0.8)


def _judge() -> Evaluator:
    return Evaluator({"speech": Loudness(), "text": Words()})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short experiment, run once."""
    folder = tmp_path_factory.mktemp("experiment")
    (folder / "texts.txt").write_text("Hello there.\nThe parcel is here.\n", encoding="utf-8")
    plan = ExperimentPlan.create("speech", seeds=1, texts=folder / "texts.txt", points=3, intensities="1", limit=24)
    experiment.run_experiment(plan, folder / "report", evaluator=_judge())
    return folder / "report"


def row(
    kind: str,
    affect: str,
    asked: tuple[float, float],
    read: tuple[float, float],
    emotions: dict[str, float],
    **more: Any,
) -> dict[str, Any]:
    """A finished row, by hand."""
    name = affect if kind == "emotion" else ""
    measured = {
        "valence": read[0],
        "arousal": read[1],
        "dominance": 0.0,
        "emotions": emotions,
        "confidence": max(emotions.values()),
    }
    wanted = {
        "valence": asked[0],
        "arousal": asked[1],
        "dominance": 0.0,
        "emotions": {name: 1.0} if name else {"neutral": 1.0},
    }
    facts = {
        "request": f"{kind}:{affect}",
        "kind": kind,
        "affect": affect,
        "intensity": 1.0,
        "content": "a",
        "seed": 0,
        "unsure": False,
        "words": None,
    }
    return {**facts, "asked": wanted, "measured": measured, **more}


def grid(gain: float, leak: float = 0.0) -> list[dict[str, Any]]:
    """A grid of points measured with a gain, arousal leaking onto valence."""
    return [row("grid", f"{v},{a}", (v, a), (gain * v + leak * a, a), {"neutral": 1.0}) for v in POINTS for a in POINTS]


def test_the_figures_of_rows_made_by_hand() -> None:
    right, wrong = {"happy": 0.6, "sad": 0.4}, {"angry": 0.7, "happy": 0.3}
    rows = [
        *grid(0.5, leak=0.25),
        row("emotion", "happy", (0.8, 0.5), (0.5, 0.5), right),
        row("emotion", "sad", (-0.6, -0.3), (0.4, 0.4), wrong),
    ]
    found = summary.summarize(rows, "speech")
    assert found["axes"]["valence"]["gain"]["value"] == 0.5 and found["axes"]["arousal"]["gain"]["value"] == 1.0
    assert found["axes"]["arousal"]["leak"]["value"] == 0.25 and found["axes"]["valence"]["leak"]["value"] == 0
    assert found["axes"]["arousal"]["ccc"]["value"] == 1 and found["axes"]["arousal"]["rmse"]["value"] == 0
    deaf = summary.axis_figures(grid(0.0, leak=0.3), "valence")
    assert deaf["leak"]["value"] is None  # nothing is a share of no gain
    low, high = found["axes"]["valence"]["gain"]["interval"]
    assert low <= 0.5 <= high
    c = found["classes"]
    assert c["uar"]["value"] == 0.5 and c["top2"]["value"] == 0.5 and c["people"]["judge_uar"] == 0.5
    assert c["people"]["uar"] == pytest.approx(0.27)  # people hear 29 % of happy and 25 % of sad voices as such
    assert c["confusion"]["counts"][2][2] == 1 and c["confusion"]["counts"][3][4] == 1  # happy as happy, sad as angry
    assert c["ece"]["value"] == pytest.approx((0.4 + 0.7) / 2)


def test_the_neutral_reading_is_taken_away() -> None:
    rows = []
    for content, rest in (("a", -0.3), ("b", 0.4)):  # the words themselves shift the reading
        for name, asked in (("neutral", 0.0), ("happy", 0.8), ("sad", -0.6)):
            rows.append(row("emotion", name, (asked, 0.0), (0.5 * asked + rest, 0.0), {name: 1.0}, content=content))
    figures = summary.summarize(rows, "speech")["neutral_delta"]["valence"]
    assert figures["gain"]["value"] == pytest.approx(0.5) and figures["tau_b"]["value"] == 1 and figures["n"] == 4


@pytest.mark.slow
def test_a_clear_gain_is_told_from_chance() -> None:
    dice = np.random.default_rng(1)

    def noisy(rows: list[dict[str, Any]], size: float) -> list[dict[str, Any]]:
        moved = [{**r, "seed": s, "measured": dict(r["measured"])} for r in rows for s in range(2)]
        for r in moved:
            r["measured"]["valence"] += size * dice.normal()
        return moved

    reports = [
        {"task": "speech", "engine": name, "version": "1", "judge": "j", "weights": "", "rows": noisy(grid(gain), 0.02)}
        for name, gain in (("old", 0.3), ("new", 0.6), ("twin", 0.6))
    ]
    found = compare.compare_reports(reports[0], reports[1])
    verdicts = {(r["axis"], r["figure"]): r["verdict"] for r in found["rows"]}
    assert (
        verdicts["valence", "gain"] == "better"
        and verdicts["arousal", "gain"] == "no clear difference"
        and found["paired"] == 18
    )
    same = compare.compare_reports(reports[1], reports[2])
    assert all(r["verdict"] == "no clear difference" for r in same["rows"] if r["figure"] == "gain")
    assert any("engine: old before, new now" in note for note in found["notes"])


@pytest.mark.slow
def test_a_run_goes_on_where_it_stopped(made: Path) -> None:
    report = json.loads((made / "report.json").read_text())
    assert report["summary"]["n"] == 24 and report["judge"] == "loudness" and report["engine"] == "voice"
    arousal = report["summary"]["axes"]["arousal"]
    assert arousal["tau_b"]["value"] > 0.3  # the engine speaks louder where more arousal is asked
    results = made / "results.jsonl"
    lines = results.read_text().splitlines(keepends=True)
    results.write_text("".join(lines[:20]) + lines[20][:50])  # killed while writing
    plan = ExperimentPlan.create(
        "speech", seeds=1, texts=made.parent / "texts.txt", points=3, intensities="1", limit=24
    )
    steps: list[Any] = []
    again = experiment.run_experiment(
        plan, made, evaluator=_judge(), against=made / "report.json", on_step=steps.append
    )
    assert len(steps) == 24 and len(results.read_text().splitlines()) == 24
    assert [r["measured"] for r in again["rows"]] == [r["measured"] for r in report["rows"]]
    assert all(r["difference"] == 0 for r in again["against"]["rows"] if r["difference"] is not None)
    assert "τ" not in "".join(experiment.format_report(again)) and "arousal" in "".join(experiment.format_report(again))


def test_the_guide_of_an_engine_may_not_judge_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pipeline.json").write_text(
        json.dumps({"task": "speech", "engine": "espeak", "guided_by": ["loudness"]}), encoding="utf-8"
    )
    assert experiment.find_guides_of_engine("speech", str(tmp_path)) == (
        "loudness",
    ) and experiment.find_guides_of_engine("speech", None) == ("speech-steers",)
    plan = ExperimentPlan.create("speech", limit=1)
    guided = ExperimentPlan(plan.task, str(tmp_path), plan.trials, plan.settings)
    with pytest.raises(LineageError, match="guided the generation"):
        experiment.run_experiment(guided, tmp_path / "report", evaluator=_judge())
    assert not (tmp_path / "report").exists()


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    for text in (
        "{}",
        "[1]",
        "no",
        json.dumps({"task": "image", "rows": [1]}),
        json.dumps({"task": "speech", "rows": []}),
    ):
        (tmp_path / "old.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            compare.load_report(tmp_path / "old.json", "speech")


def test_contents_are_escaped(made: Path) -> None:
    report = json.loads((made / "report.json").read_text())
    report["plan"]["contents"] = ["<script>alert(1)</script>"]
    report["engine"] = "<b>"
    assert "<script" not in render_report(report) and "<b>" not in render_report(report)


def test_lineage_stands_in_the_report(made: Path) -> None:
    page = (made / "report.html").read_text(encoding="utf-8")
    lineage: Lineage = Loudness.lineage
    assert (
        lineage.backbone in page
        and lineage.corpora[0] in page
        and "Open Database License" in page
        and "http" not in page
    )


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


def test_the_report_opens_in_a_browser_and_shows_the_figures(browser: Any, made: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: errors.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(f"file://{made / 'report.html'}")
    assert not errors and page.locator("h1").inner_text() == "Does the voice feel as asked?"
    assert page.locator("svg[role=img]").count() >= 4
    for name in ("mesh", "arrows", "sweep-arousal", "reliability"):
        drawn = page.locator(f"svg[aria-labelledby^='{name}-t']")
        assert drawn.bounding_box()["width"] > 250 and drawn.locator("title").count() == 1
    tau = json.loads((made / "report.json").read_text())["summary"]["axes"]["arousal"]["tau_b"]["value"]
    assert f"{tau:.2f}" in page.locator("table", has_text="Grid and sweeps").inner_text()
    assert page.locator("table.heat").count() == 2  # ours and people's
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("summary").first.click()
    assert page.locator("details[open] table").first.is_visible()
    page.close()

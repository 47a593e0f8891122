"""The page of a study in a real browser against the real server, and the report it leads to, worked out by hand.

Three people rate four sounds: Ann by keyboard alone, with a reload in the middle; Bob with the pointer, and he does not
read the attention check; Cas from a page opened from disk, whose answers come as a file.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import correlation, mean, stdev
from typing import Any

import pytest

from studio.study import html_report, report
from studio.study.make import StudyOptions, make_study
from studio.study.plan import PAGE, StudyPlan
from studio.study.store import AnswerStore
from tests.conftest import ROOT
from tests.studio.study_page import (
    ANN,
    CAS,
    PHONE,
    SCALES,
    World,
    choose,
    click_answer,
    current_task,
    expected_answer,
    launch_browser,
    open_page,
    play_all,
    start_rating,
    tab_to,
    type_answer,
    walk_through,
)
from tests.studio.test_study_make import spoken

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.slow  # a browser and a server


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    home = tmp_path_factory.mktemp("world")
    make_study(
        spoken(home / "clips", tuple(ANN), seconds=0.1, together=2),
        home / "study",
        StudyOptions(scales=SCALES, seed=11, per_rater=4),
    )
    command = [sys.executable, "-m", "studio.cli", "study", "serve", str(home / "study"), "--port", "0"]
    env = {**os.environ, "STUDIO_HOME": str(home)}
    with (home / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), (home / "log.txt").read_text()
    yield World(home / "study", StudyPlan.load(home / "study"), address)
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=30) == 0 and "127.0.0.1" not in (home / "log.txt").read_text()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with launch_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def ann(browser: Any, world: World) -> dict[str, Any]:
    """Ann rates everything by keyboard; what the tests ask about her is noted on the way."""
    page, seen = open_page(browser, world.address), {}  # type: ignore[var-annotated]
    count = 0

    def act(task: tuple[str, str, int]) -> None:
        nonlocal count
        count += 1
        if count == 1:
            page.keyboard.press("Enter")  # too early: nothing was played
            seen["locked"] = page.locator(".missing").is_visible() and current_task(page) == task
        play_all(page)
        if task[0] == "ab":
            choose(page, world, task[1], as_requested=True)
        else:
            type_answer(page, expected_answer(world, task, ANN))
        if count == 2:
            _reload(page, task, seen)
        page.keyboard.press("Enter")
        if count == 1:
            _change(page, task, str(expected_answer(world, task, ANN)[-1]))

    start_rating(page)
    seen["tasks"] = walk_through(page, world, act)
    page.fill("#comment", "The first was <b>quiet.")
    page.click("#finish")
    page.get_by_text("Your answers are saved").wait_for()
    seen |= {"code": page.inner_text("#code"), "trouble": page.trouble}
    page.context.close()
    return seen


def _reload(page: Any, task: tuple[str, str, int], seen: dict[str, Any]) -> None:
    """A reload brings back the place and the half-given answer."""
    page.reload()
    seen["resumed"] = current_task(page) == task and page.locator(".face.dominance input:checked").count() == 1
    seen["place"] = page.locator(".progress .count").inner_text()
    tab_to(page, ".choices.mos input")


def _change(page: Any, task: tuple[str, str, int], level: str) -> None:
    """Back, and another answer; back, and the old one again."""
    here = page.locator(f"h1[data-task='{':'.join(map(str, task))}']")
    for digit in ("1", level):
        here.wait_for(state="detached")
        page.click("#back")
        here.wait_for()
        tab_to(page, ".choices.mos input")
        page.keyboard.press(digit)
        page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def bob(browser: Any, world: World) -> dict[str, Any]:
    """Bob, on a dark phone, rates one item, skips the others, and answers the check as if it were a clip."""
    page = open_page(browser, world.address, viewport=PHONE, color_scheme="dark")
    seen: dict[str, Any] = {"width": 0}

    def act(task: tuple[str, str, int]) -> None:
        seen["width"] = max(seen["width"], page.evaluate("document.documentElement.scrollWidth"))
        if task[0] == "check" or "rated" not in seen:
            play_all(page)
            seen["rated"] = True
            click_answer(page, ANN["sad"])
            page.click("#next")
        else:
            page.click("#skip")

    start_rating(page)
    walk_through(page, world, act)
    page.click("#finish")
    page.get_by_text("Your answers are saved").wait_for()
    seen["trouble"] = page.trouble
    page.context.close()
    return seen


@pytest.fixture(scope="module")
def cas(browser: Any, world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cas opens the page from disk and saves the answers as a file."""
    page = open_page(browser, (world.folder / PAGE / "index.html").as_uri(), accept_downloads=True)

    def act(task: tuple[str, str, int]) -> None:
        play_all(page)
        if task[0] == "ab":
            choose(page, world, task[1], as_requested=[p.id for p in world.plan.pairs].index(task[1]) % 2 == 0)
        else:
            click_answer(page, expected_answer(world, task, CAS))
        page.click("#next")

    start_rating(page)
    walk_through(page, world, act)
    page.click("#finish")
    with page.expect_download() as saved:
        page.click("#download")
    path = tmp_path_factory.mktemp("saved") / "cas.json"
    saved.value.save_as(path)
    assert not page.trouble
    page.context.close()
    return path


def test_a_keyboard_is_enough_and_a_reload_loses_nothing(ann: dict[str, Any], world: World) -> None:
    assert ann["locked"] and ann["resumed"] and ann["place"] == "2 of 8" and not ann["trouble"]
    kinds = [(kind, repeat) for kind, _, repeat in ann["tasks"]]
    assert (
        kinds.count(("rate", 0)) == 4
        and kinds.count(("rate", 1)) == 1
        and kinds.count(("check", 0)) == 1
        and kinds.count(("ab", 0)) == 2
    )
    rater = next(r for r in world.raters() if r.comment)
    assert rater.finished and rater.comment == "The first was <b>quiet." and len(rater.latest) == 8
    for item in world.plan.items:
        given, wanted = rater.latest[item.id, 0].answer, ANN[item.name]
        assert given["vad"] == pytest.approx({"valence": wanted[0], "arousal": wanted[1]})
        assert tuple(given["sam"].values()) == wanted[2:5] and given["mos"] == wanted[7]
        assert given["emotions"] == {"words": {wanted[5]: wanted[6]}, "other": ""}
        assert rater.latest[item.id, 0].plays >= 1 or item.id == ann["tasks"][0][1]
    first = [(r.answer["mos"], revision) for r, revision in rater.by_item[ann["tasks"][0][1]] if not r.repeat]
    assert first == [(first[0][0], 0), (1, 1), (first[0][0], 2)]


def test_it_fits_a_phone_in_the_dark(bob: dict[str, Any]) -> None:
    assert bob["width"] <= PHONE["width"] and not bob["trouble"]


def _hand_icc(x: list[tuple[float, float]]) -> tuple[float, float]:
    """ICC(2,1) and ICC(2,2) from the mean squares of a full table of two raters."""
    n, grand = len(x), mean(v for row in x for v in row)
    rows = 2 * sum((mean(row) - grand) ** 2 for row in x) / (n - 1)
    columns = n * sum((mean(row[j] for row in x) - grand) ** 2 for j in (0, 1))
    total = sum((v - grand) ** 2 for row in x for v in row)
    error = (total - rows * (n - 1) - columns) / (n - 1)
    return (rows - error) / (rows + error + 2 * (columns - error) / n), (rows - error) / (rows + (columns - error) / n)


@pytest.fixture(scope="module")
def facts(ann: dict[str, Any], bob: dict[str, Any], cas: Path, world: World) -> dict[str, Any]:
    found = report.build_report(world.folder, [cas], recognizers=False)
    (world.folder / "report.html").write_text(html_report.render_html(found), encoding="utf-8")
    return found


def test_who_did_not_read_is_left_out_with_the_reason(facts: dict[str, Any]) -> None:
    people = facts["raters"]["people"]
    assert facts["raters"]["joined"] == 3 and facts["raters"]["counted"] == 2
    (out,) = [p for p in people if not p["counted"]]
    assert "failed 1 of 1 instructed responses" in out["reasons"] and out["checks_passed"] == 0
    assert all(p["checks_passed"] == 1 and p["self_difference"] == 0 for p in people if p["counted"])


def test_the_report_is_what_a_person_would_compute(facts: dict[str, Any], world: World) -> None:
    names = [i["name"] for i in facts["items"]]
    both = [(ANN[n], CAS[n]) for n in names]
    for measure, at, scale in (("vad.valence", 0, 0), ("vad.arousal", 1, 0), ("sam.dominance", 4, 1)):
        x = [((a[at] - 5) / 4, (c[at] - 5) / 4) if scale else (float(a[at]), float(c[at])) for a, c in both]
        found = facts["agreement"][measure]
        assert (found["icc_2_1"], found["icc_2_k"]) == pytest.approx(_hand_icc(x), abs=1e-5)
        assert found["mean_difference"] == pytest.approx(mean(abs(a - c) for a, c in x), abs=1e-5)
        for item, (a, c) in zip(facts["items"], x, strict=True):
            assert item["measures"][measure]["mean"] == pytest.approx((a + c) / 2, abs=1e-5)
            assert item["measures"][measure]["sd"] == pytest.approx(stdev((a, c)), abs=1e-5)
        axis = measure.partition(".")[2]
        asked, seen = [i["requested"][axis] for i in facts["items"]], [mean(row) for row in x]
        follows = facts["requested_vs_perceived"][measure]
        assert follows["r"] == pytest.approx(correlation(asked, seen), abs=1e-5)
        assert follows["gain"] == pytest.approx(correlation(asked, seen) * stdev(seen) / stdev(asked), abs=1e-5)
        assert follows["bias"] == pytest.approx(mean(seen) - mean(asked), abs=1e-5)
    assert facts["agreement"]["vad.valence"]["kendall_w"] == pytest.approx(
        0.9
    )  # ranks 4 1 2 3 and 4 2 1 3: rho .8, W (1 + rho) / 2


def test_soft_labels_keep_every_vote_and_every_rating(facts: dict[str, Any]) -> None:
    items = {i["name"]: i for i in facts["items"]}
    assert items["angry"]["emotions"]["angry"] == items["angry"]["emotions"]["fearful"] == 0.5
    assert items["sad"]["emotions"]["sad"] == 1 and sum(items["happy"]["emotions"].values()) == 1
    assert facts["agreement"]["emotions"]["pairwise_agreement"] == 0.75  # all but the angry one
    assert facts["requested_vs_perceived"]["emotions"]["votes_for_requested"] == pytest.approx(3.5 / 4)
    kept = [r for i in facts["items"] for r in i["ratings"]]
    assert len(kept) == 2 * 4 + 2 + 2 and sum(r["stands"] for r in kept) == 8  # two met again, two answers changed


def test_opinion_and_comparisons(facts: dict[str, Any]) -> None:
    scores = [answer[7] for answers in (ANN, CAS) for answer in answers.values()]
    half = 2.364624 * stdev(scores) / math.sqrt(8)  # t of seven degrees of freedom
    found = facts["opinion"]["all"]
    assert (found["n"], found["mean"]) == (8, 3.625) and (found["low"], found["high"]) == pytest.approx(
        (3.625 - half, 3.625 + half), abs=1e-5
    )
    ab = facts["comparisons"]["as_requested"]
    assert (ab["k"], ab["n"]) == (3, 4) and ab["p"] == pytest.approx(2 * (4 + 1) / 16)


def test_the_report_opens_in_a_browser(facts: dict[str, Any], browser: Any, world: World) -> None:
    page = open_page(browser, (world.folder / "report.html").as_uri(), viewport=PHONE)
    assert page.get_by_text("failed 1 of 1 instructed responses").count() == 1 and page.locator("svg").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] and not page.trouble
    assert page.get_by_text("The first was <b>quiet.").count() == 1 and json.loads(page.text_content("#data")) == facts
    page.context.close()


def test_a_rater_deletes_their_answers_on_the_page(browser: Any, world: World) -> None:
    store = AnswerStore(world.folder, world.plan)
    code, _ = store.join()
    before = len(store.raters())
    page = open_page(browser, world.address)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Delete answers that I gave").click()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Delete my answers").click()
    page.get_by_text("0 answers were removed").wait_for()
    assert len(store.raters()) == before - 1
    page.context.close()

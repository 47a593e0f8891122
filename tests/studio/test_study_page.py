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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import correlation, mean, stdev
from typing import Any

import pytest

from studio.study import html_report, report
from studio.study.make import StudyOptions, make_study
from studio.study.plan import PAGE, StudyPlan
from studio.study.store import AnswerStore
from tests.conftest import ROOT
from tests.studio.test_study_make import spoken

sync_api = pytest.importorskip("playwright.sync_api")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
PATIENCE = 60_000  # ms; a busy machine is slow, not wrong
PHONE = {"width": 390, "height": 844}

#: Item -> (pad valence, pad arousal, SAM valence, arousal, dominance, word, degree, MOS).
Answer = tuple[float, float, int, int, int, str, int, int]
ANN: dict[str, Answer] = {
    "happy": (0.7, 0.5, 8, 7, 6, "happy", 3, 4),
    "sad": (-0.6, -0.5, 2, 3, 3, "sad", 2, 3),
    "angry": (-0.5, 0.9, 3, 8, 7, "angry", 1, 5),
    "calm": (0.4, -0.6, 6, 2, 5, "calm", 2, 4),
}
CAS: dict[str, Answer] = {
    "happy": (0.5, 0.3, 7, 6, 5, "happy", 1, 3),
    "sad": (-0.4, -0.1, 3, 4, 3, "sad", 3, 2),
    "angry": (-0.9, 0.7, 2, 9, 8, "fearful", 2, 4),
    "calm": (0.2, -0.4, 6, 3, 4, "calm", 1, 4),
}
SCALES = ("vad", "sam", "emotions", "mos", "ab")


@dataclass
class World:
    """A study, its server's address and the names of its items."""

    folder: Path
    plan: StudyPlan
    address: str

    def name(self, item: str) -> str:
        """What the report calls an item."""
        return next(i.name for i in self.plan.items if i.id == item)

    def raters(self) -> list[Any]:
        """What the server has kept."""
        return AnswerStore(self.folder, self.plan).raters()


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
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


def _page(browser: Any, address: str, **options: Any) -> Any:
    """A page of a person of their own; what it logs or fetches from elsewhere fails the test."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    page.trouble = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    page.on("console", lambda m: page.trouble.append(m.text) if m.type in ("error", "warning") else None)
    ours = address.rsplit("/", 1)[0]
    page.on("request", lambda r: None if r.url.startswith((ours, "blob:", "data:")) else page.trouble.append(r.url))
    page.goto(address)
    return page


def _task(page: Any) -> tuple[str, str, int]:
    """(type, id, repeat) of what is on screen; ("", "", 0) when all items are done."""
    place = page.locator("h1[data-task], #comment").first
    place.wait_for()
    found = page.locator("h1").get_attribute("data-task")
    kind, item, repeat = found.split(":") if found else ("", "", 0)
    return kind, item, int(repeat)


def _tab_to(page: Any, selector: str) -> None:
    for _ in range(40):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def _hear(page: Any) -> None:
    for i in range(page.locator(".play").count()):
        page.keyboard.press("p")
        page.locator(".player").nth(i).and_(page.locator(".heard")).wait_for()
    page.wait_for_selector(".scales:not([inert])")


def _type_answer(page: Any, answer: Answer) -> None:
    """Fill every scale with the keyboard alone, in the order of the page."""
    _tab_to(page, ".pad")
    for value, plus, minus in ((answer[0], "ArrowRight", "ArrowLeft"), (answer[1], "ArrowUp", "ArrowDown")):
        for _ in range(round(abs(value) * 10) // 5):
            page.keyboard.press(f"Shift+{plus if value > 0 else minus}")
        for _ in range(round(abs(value) * 10) % 5):
            page.keyboard.press(plus if value > 0 else minus)
    _tab_to(page, f".chip[aria-label={answer[5]}]")
    page.keyboard.press(str(answer[6]))
    for axis, level in zip(("valence", "arousal", "dominance"), answer[2:5], strict=True):
        _tab_to(page, f".face.{axis} input")
        page.keyboard.press(str(level))
    _tab_to(page, ".choices.mos input")
    page.keyboard.press(str(answer[7]))


def _click_answer(page: Any, answer: Answer) -> None:
    """The same with the pointer."""
    box = page.locator(".pad .ground").bounding_box()
    pad = page.locator(".pad").bounding_box()
    x = box["x"] - pad["x"] + (answer[0] + 1) / 2 * box["width"]
    page.locator(".pad").click(position={"x": x, "y": box["y"] - pad["y"] + (1 - answer[1]) / 2 * box["height"]})
    for _ in range(answer[6]):
        page.locator(f".chip[aria-label={answer[5]}]").click()
    for axis, level in zip(("valence", "arousal", "dominance"), answer[2:5], strict=True):
        page.locator(f".face.{axis} input[value='{level}']").check()
    page.locator(f".choices.mos input[value='{answer[7]}']").check()


def _obedient(plan: StudyPlan) -> Answer:
    """The answer that the attention check asks for."""
    expect = plan.checks[0].expect
    axis, sign = expect["vad"]
    point = (float(sign), 0.0) if axis == "valence" else (0.0, float(sign))
    return (*point, expect["sam"], expect["sam"], expect["sam"], expect["emotions"], 1, expect["mos"])


def _wanted(world: World, task: tuple[str, str, int], answers: dict[str, Answer]) -> Answer:
    return _obedient(world.plan) if task[0] == "check" else answers[world.name(task[1])]


def _choose(page: Any, world: World, pair: str, *, as_requested: bool) -> None:
    """A/B: the item that was asked to have more of it, or the other one."""
    found = next(p for p in world.plan.pairs if p.id == pair)
    other = found.second if found.expected == found.first else found.first
    _tab_to(page, ".choices.ab input")
    page.locator(f".choices.ab input[value='{found.expected if as_requested else other}']").check()


def _start(page: Any) -> None:
    page.keyboard.press("Enter")  # nothing starts before consent
    assert page.locator("#start").is_disabled() and page.locator(".pad").count() == 0
    page.check("#agree")
    page.click("#start")
    page.click("#go")


def _walk(page: Any, world: World, act: Callable[[tuple[str, str, int]], None]) -> list[tuple[str, str, int]]:
    """Go through all items, `act` on each; the tasks in their order."""
    done = []
    while (task := _task(page))[0]:
        done.append(task)
        act(task)
        page.locator(f"h1[data-task='{':'.join(map(str, task))}']").wait_for(state="detached")
    return done


@pytest.fixture(scope="module")
def ann(browser: Any, world: World) -> dict[str, Any]:
    """Ann rates everything by keyboard; what the tests ask about her is noted on the way."""
    page, seen = _page(browser, world.address), {}  # type: ignore[var-annotated]
    count = 0

    def act(task: tuple[str, str, int]) -> None:
        nonlocal count
        count += 1
        if count == 1:
            page.keyboard.press("Enter")  # too early: nothing was played
            seen["locked"] = page.locator(".missing").is_visible() and _task(page) == task
        _hear(page)
        if task[0] == "ab":
            _choose(page, world, task[1], as_requested=True)
        else:
            _type_answer(page, _wanted(world, task, ANN))
        if count == 2:
            _reload(page, task, seen)
        page.keyboard.press("Enter")
        if count == 1:
            _change(page, task, str(_wanted(world, task, ANN)[-1]))

    _start(page)
    seen["tasks"] = _walk(page, world, act)
    page.fill("#comment", "The first was <b>quiet.")
    page.click("#finish")
    page.get_by_text("Your answers are saved").wait_for()
    seen |= {"code": page.inner_text("#code"), "trouble": page.trouble}
    page.context.close()
    return seen


def _reload(page: Any, task: tuple[str, str, int], seen: dict[str, Any]) -> None:
    """A reload brings back the place and the half-given answer."""
    page.reload()
    seen["resumed"] = _task(page) == task and page.locator(".face.dominance input:checked").count() == 1
    seen["place"] = page.locator(".progress .count").inner_text()
    _tab_to(page, ".choices.mos input")


def _change(page: Any, task: tuple[str, str, int], level: str) -> None:
    """Back, and another answer; back, and the old one again."""
    here = page.locator(f"h1[data-task='{':'.join(map(str, task))}']")
    for digit in ("1", level):
        here.wait_for(state="detached")
        page.click("#back")
        here.wait_for()
        _tab_to(page, ".choices.mos input")
        page.keyboard.press(digit)
        page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def bob(browser: Any, world: World) -> dict[str, Any]:
    """Bob, on a dark phone, rates one item, skips the others, and answers the check as if it were a clip."""
    page = _page(browser, world.address, viewport=PHONE, color_scheme="dark")
    seen: dict[str, Any] = {"width": 0}

    def act(task: tuple[str, str, int]) -> None:
        seen["width"] = max(seen["width"], page.evaluate("document.documentElement.scrollWidth"))
        if task[0] == "check" or "rated" not in seen:
            _hear(page)
            seen["rated"] = True
            _click_answer(page, ANN["sad"])
            page.click("#next")
        else:
            page.click("#skip")

    _start(page)
    _walk(page, world, act)
    page.click("#finish")
    page.get_by_text("Your answers are saved").wait_for()
    seen["trouble"] = page.trouble
    page.context.close()
    return seen


@pytest.fixture(scope="module")
def cas(browser: Any, world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cas opens the page from disk and saves the answers as a file."""
    page = _page(browser, (world.folder / PAGE / "index.html").as_uri(), accept_downloads=True)

    def act(task: tuple[str, str, int]) -> None:
        _hear(page)
        if task[0] == "ab":
            _choose(page, world, task[1], as_requested=[p.id for p in world.plan.pairs].index(task[1]) % 2 == 0)
        else:
            _click_answer(page, _wanted(world, task, CAS))
        page.click("#next")

    _start(page)
    _walk(page, world, act)
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
    page = _page(browser, (world.folder / "report.html").as_uri(), viewport=PHONE)
    assert page.get_by_text("failed 1 of 1 instructed responses").count() == 1 and page.locator("svg").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"] and not page.trouble
    assert page.get_by_text("The first was <b>quiet.").count() == 1 and json.loads(page.text_content("#data")) == facts
    page.context.close()


def test_a_rater_deletes_their_answers_on_the_page(browser: Any, world: World) -> None:
    store = AnswerStore(world.folder, world.plan)
    code, _ = store.join()
    before = len(store.raters())
    page = _page(browser, world.address)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_text("Delete answers that I gave").click()
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Delete my answers").click()
    page.get_by_text("0 answers were removed").wait_for()
    assert len(store.raters()) == before - 1
    page.context.close()


ORDER = (ROOT / "studio/study/page/order.js").read_text(encoding="utf-8")


def _orders(browser: Any, study: dict[str, Any], raters: int) -> list[list[dict[str, Any]]]:
    page = browser.new_page()
    found = page.evaluate(
        f"([study, n]) => {{ {ORDER}; return Array.from({{ length: n }}, (_, i) => tasksOf(i)); }}", [study, raters]
    )
    page.close()
    return list(found)


def test_orders_are_random_yet_balanced(browser: Any) -> None:
    study = {
        "seed": 5,
        "scales": ["vad"],
        "items": [{"id": c} for c in "abcdef"],
        "pairs": [],
        "checks": [],
        "repeats": 0,
        "perRater": 0,
    }
    orders = ["".join(t["id"] for t in tasks) for tasks in _orders(browser, study, 6)]
    assert len(set(orders)) == 6 and orders == ["".join(t["id"] for t in tasks) for tasks in _orders(browser, study, 6)]
    assert all(sorted(column) == list("abcdef") for column in zip(*orders, strict=True))  # each item once at each place
    follows = [order[i : i + 2] for order in orders for i in range(5)]
    assert len(set(follows)) == 30  # each item once after each other one
    windows = _orders(browser, {**study, "perRater": 4}, 9)
    counts = [sum(t["id"] == c for tasks in windows for t in tasks) for c in "abcdef"]
    assert {len(tasks) for tasks in windows} == {4} and set(counts) == {6}


def test_checks_stand_apart_from_their_originals(browser: Any) -> None:
    study = {
        "seed": 5,
        "scales": ["vad"],
        "items": [{"id": c} for c in "abcdefgh"],
        "pairs": [],
        "checks": [{"id": "X"}, {"id": "Y"}],
    }
    for tasks in _orders(browser, {**study, "repeats": 2, "perRater": 0}, 12):
        ids = [t["id"] for t in tasks]
        again = [i for i, t in enumerate(tasks) if t["repeat"]]
        assert len(tasks) == 12 and {"X", "Y"} <= set(ids) and len(again) == 2 and tasks[0]["type"] == "rate"
        assert all(i - ids.index(ids[i]) >= 2 for i in again)

"""What a person does on the page of a study, in a real browser: open it, play, answer by keyboard or pointer, go
through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.study.plan import StudyPlan
from studio.study.store import AnswerStore

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


@contextmanager
def launch_browser(chromium: str) -> Iterator[Any]:
    """A running Chromium that reaches nothing by itself."""
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


def open_page(browser: Any, address: str, **options: Any) -> Any:
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


def current_task(page: Any) -> tuple[str, str, int]:
    """(type, id, repeat) of what is on screen; ("", "", 0) when all items are done."""
    place = page.locator("h1[data-task], #comment").first
    place.wait_for()
    found = page.locator("h1").get_attribute("data-task")
    kind, item, repeat = found.split(":") if found else ("", "", 0)
    return kind, item, int(repeat)


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until what is wanted has the focus."""
    for _ in range(40):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def play_all(page: Any) -> None:
    """Play every medium of the item to its end."""
    for i in range(page.locator(".play").count()):
        page.keyboard.press("p")
        page.locator(".player").nth(i).and_(page.locator(".heard")).wait_for()
    page.wait_for_selector(".scales:not([inert])")


def type_answer(page: Any, answer: Answer) -> None:
    """Fill every scale with the keyboard alone, in the order of the page."""
    tab_to(page, ".pad")
    for value, plus, minus in ((answer[0], "ArrowRight", "ArrowLeft"), (answer[1], "ArrowUp", "ArrowDown")):
        for _ in range(round(abs(value) * 10) // 5):
            page.keyboard.press(f"Shift+{plus if value > 0 else minus}")
        for _ in range(round(abs(value) * 10) % 5):
            page.keyboard.press(plus if value > 0 else minus)
    tab_to(page, f".chip[aria-label={answer[5]}]")
    page.keyboard.press(str(answer[6]))
    for axis, level in zip(("valence", "arousal", "dominance"), answer[2:5], strict=True):
        tab_to(page, f".face.{axis} input")
        page.keyboard.press(str(level))
    tab_to(page, ".choices.mos input")
    page.keyboard.press(str(answer[7]))


def click_answer(page: Any, answer: Answer) -> None:
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


def obedient_answer(plan: StudyPlan) -> Answer:
    """The answer that the attention check asks for."""
    expect = plan.checks[0].expect
    axis, sign = expect["vad"]
    point = (float(sign), 0.0) if axis == "valence" else (0.0, float(sign))
    return (*point, expect["sam"], expect["sam"], expect["sam"], expect["emotions"], 1, expect["mos"])


def expected_answer(world: World, task: tuple[str, str, int], answers: dict[str, Answer]) -> Answer:
    """What a person of this table answers."""
    return obedient_answer(world.plan) if task[0] == "check" else answers[world.name(task[1])]


def choose(page: Any, world: World, pair: str, *, as_requested: bool) -> None:
    """A/B: the item that was asked to have more of it, or the other one."""
    found = next(p for p in world.plan.pairs if p.id == pair)
    other = found.second if found.expected == found.first else found.first
    tab_to(page, ".choices.ab input")
    page.locator(f".choices.ab input[value='{found.expected if as_requested else other}']").check()


def start_rating(page: Any) -> None:
    """Consent and begin."""
    page.keyboard.press("Enter")  # nothing starts before consent
    assert page.locator("#start").is_disabled() and page.locator(".pad").count() == 0
    page.check("#agree")
    page.click("#start")
    page.click("#go")


def walk_through(page: Any, world: World, act: Callable[[tuple[str, str, int]], None]) -> list[tuple[str, str, int]]:
    """Go through all items, `act` on each; the tasks in their order."""
    done = []
    while (task := current_task(page))[0]:
        done.append(task)
        act(task)
        page.locator(f"h1[data-task='{':'.join(map(str, task))}']").wait_for(state="detached")
    return done

"""The order in which raters meet items: random, yet balanced; computed by the page's own script in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.studio.study_page import launch_browser

pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with launch_browser(chromium) as running:
        yield running


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

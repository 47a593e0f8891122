"""How far the recognizers agree with the people of a study."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.steps import OnStep, Step
from studio.evaluator import metrics
from studio.study import figures
from studio.study.plan import AXES, MEDIA, PAGE, WORDS, StudyPlan
from weights.errors import StudioError, WeightsError

if TYPE_CHECKING:
    from studio.evaluator.evaluator import Evaluator

_CHANNEL_OF_TASK = {"speech": "speech", "convert": "speech", "music": "music", "image": "image"}
MIN_ITEMS = 3


def compare_recognizers(
    folder: Path,
    plan: StudyPlan,
    items: Sequence[Mapping[str, Any]],
    evaluator: Evaluator | None = None,
    on_step: OnStep | None = None,
) -> dict[str, Any]:
    """Score every medium and correlate with what people perceived, recognizer by recognizer.

    Args:
        folder: of the study.
        plan: of the study.
        items: as `figures.item_figures` gives them.
        evaluator: what scores; the embedded recognizers that only report where None.
        on_step: called after every medium.

    Returns:
        recognizer -> measure -> `figures.correlate` (the recognizer on the people's means), and under "notes" what
        could not be scored and why.
    """
    if evaluator is None:
        from studio.evaluator.evaluator import Evaluator

        evaluator = Evaluator()
    notes: list[str] = []
    readings: dict[str, list[tuple[Mapping[str, Any], Any]]] = defaultdict(list)
    tasks = {i.id: i.task for i in plan.items}
    for done, item in enumerate(items, 1):
        try:
            score = evaluator.score(
                folder / PAGE / MEDIA / item["media"],
                as_=_CHANNEL_OF_TASK.get(tasks[item["id"]]),
                windows=False,
                show_refused=True,
            )
            readings[score.estimate.recognizer].append((item, score.estimate))
        except WeightsError as error:
            notes.append(f"no recognizer for {item['name']}: {error}")
        except StudioError as error:
            notes.append(f"{item['name']} was not scored: {error}")
        if on_step is not None:
            on_step(Step(done, len(items), "media read by the recognizers"))
    return {
        "recognizers": {name: _against_people(pairs) for name, pairs in sorted(readings.items())},
        "notes": _first_notes(notes),
    }


def _first_notes(notes: list[str]) -> list[str]:
    return notes[:3] + ([f"and {len(notes) - 3} more like these"] if len(notes) > 3 else [])


def _against_people(pairs: Sequence[tuple[Mapping[str, Any], Any]]) -> dict[str, Any]:
    names = [n for n in pairs[0][0]["measures"] if n != "mos"]
    out: dict[str, Any] = {"items": len(pairs)}
    for name in names:
        axis = name.partition(".")[2]
        both = [
            (i["measures"][name]["mean"], tuple(e.vad)[AXES.index(axis)]) for i, e in pairs if i["measures"][name]["n"]
        ]
        if len(both) >= MIN_ITEMS:
            out[name] = figures.correlate(*(np.array(x, float) for x in zip(*both, strict=True)))
    voted = [
        ([i["emotions"][w] for w in WORDS], [float(e.emotions.get(w, 0.0)) for w in WORDS])
        for i, e in pairs
        if i.get("voters")
    ]
    if voted:
        people, machine = (np.array(x, float) for x in zip(*voted, strict=True))
        same = people.argmax(1) == machine.argmax(1)
        js = metrics.js_divergence(people, machine)
        out["emotions"] = {
            "n": len(voted),
            "same_leading_emotion": float(same.mean()),
            "js_divergence_bits": float(np.mean(js)) if len(js) else math.nan,
        }
    return out

"""How far the recognizers of both families of features agree with the people of a study, item by item."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conditioning.affect import AffectEstimate
from pipelines.steps import OnStep, Step
from studio.evaluator import metrics
from studio.study import figures
from studio.study.plan import AXES, MEDIA, PAGE, WORDS, StudyPlan
from weights.errors import StudioError, WeightsError

if TYPE_CHECKING:
    from studio.evaluator.evaluator import Evaluator

_CHANNEL_OF_TASK = {"speech": "speech", "convert": "speech", "music": "music", "image": "image"}
MIN_ITEMS = 3
MOST_APART = 10  # items named, those on which a recognizer and people differ most

ItemReading = tuple[Mapping[str, Any], AffectEstimate]


def compare_recognizers(
    folder: Path,
    plan: StudyPlan,
    items: Sequence[Mapping[str, Any]],
    evaluator: Evaluator | None = None,
    on_step: OnStep | None = None,
) -> dict[str, Any]:
    """Score every medium and compare with what people perceived, recognizer by recognizer and item by item.

    Args:
        folder: of the study.
        plan: of the study.
        items: as `figures.item_figures` gives them.
        evaluator: what scores; the embedded recognizers of both roles where None.
        on_step: called after every medium.

    Returns:
        Under "recognizers": recognizer -> "items", measure -> `figures.correlate` (the recognizer on the people's
        means) with the mean absolute error, "emotions" with the confusion, and "apart", the items on which both differ
        most. Under "readings": item id -> recognizer -> what it read. Under "notes": what could not be scored and why.
    """
    if evaluator is None:
        from studio.evaluator.evaluator import Evaluator

        evaluator = Evaluator(both=True)
    notes: list[str] = []
    pairs: dict[str, list[ItemReading]] = defaultdict(list)
    tasks = {i.id: i.task for i in plan.items}
    for done, item in enumerate(items, 1):
        try:
            score = evaluator.score(
                folder / PAGE / MEDIA / item["media"],
                as_=_CHANNEL_OF_TASK.get(tasks[item["id"]]),
                windows=False,
                show_refused=True,
            )
            for estimate in (score.estimate, score.second):
                if estimate is not None:
                    pairs[estimate.recognizer].append((item, estimate))
        except WeightsError as error:
            notes.append(f"no recognizer for {item['name']}: {error}")
        except StudioError as error:
            notes.append(f"{item['name']} was not scored: {error}")
        if on_step is not None:
            on_step(Step(done, len(items), "media read by the recognizers"))
    readings: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, of_judge in pairs.items():
        for item, estimate in of_judge:
            readings[item["id"]][name] = _reading(estimate)
    return {
        "recognizers": {name: _against_people(of_judge) for name, of_judge in sorted(pairs.items())},
        "readings": readings,
        "notes": _first_notes(notes),
    }


def _first_notes(notes: list[str]) -> list[str]:
    return notes[:3] + ([f"and {len(notes) - 3} more like these"] if len(notes) > 3 else [])


def _reading(estimate: AffectEstimate) -> dict[str, Any]:
    return {**dict(zip(AXES, estimate.vad, strict=True)), "emotion": _leading(_mixture(estimate))}


def _mixture(estimate: AffectEstimate) -> list[float]:
    return [float(estimate.emotions.get(word, 0.0)) for word in WORDS]  # type: ignore[call-overload]


def _leading(shares: Sequence[float]) -> str:
    return WORDS[int(np.argmax(shares))]


def _against_people(pairs: Sequence[ItemReading]) -> dict[str, Any]:
    names = [n for n in pairs[0][0]["measures"] if n != "mos"]
    out: dict[str, Any] = {"items": len(pairs)}
    for name in names:
        axis = name.partition(".")[2]
        both = [
            (i["measures"][name]["mean"], tuple(e.vad)[AXES.index(axis)]) for i, e in pairs if i["measures"][name]["n"]
        ]
        if len(both) >= MIN_ITEMS:
            people, judge = (np.array(x, float) for x in zip(*both, strict=True))
            out[name] = {**figures.correlate(people, judge), "mae": metrics.mae(people, judge)}
    voted = [([i["emotions"][w] for w in WORDS], _mixture(e)) for i, e in pairs if i.get("voters")]
    if voted:
        out["emotions"] = _emotion_figures(*(np.array(x, float) for x in zip(*voted, strict=True)))
    out["apart"] = sorted(_distances(pairs), key=lambda row: -row["distance"])[:MOST_APART]
    return out


def _emotion_figures(people: figures.FloatArray, judge: figures.FloatArray) -> dict[str, Any]:
    js = metrics.js_divergence(people, judge)
    said, read = ([_leading(row) for row in shares] for shares in (people, judge))
    counts = metrics.count_confusions(said, read, WORDS).astype(int)
    return {
        "n": len(people),
        "same_leading_emotion": float((people.argmax(1) == judge.argmax(1)).mean()),
        "js_divergence_bits": float(np.mean(js)) if len(js) else math.nan,
        "names": list(WORDS),
        "confusion": {word: row for word, row in zip(WORDS, counts.tolist(), strict=True) if sum(row)},
    }


def _distances(pairs: Sequence[ItemReading]) -> list[dict[str, Any]]:
    """Each item that people placed on the plane, with the distance of the recognizer's point from theirs."""
    rows = []
    for item, estimate in pairs:
        scale = next((s for s in ("vad", "sam") if f"{s}.valence" in item["measures"]), "")
        means = [item["measures"].get(f"{scale}.{axis}", {}).get("mean", math.nan) for axis in AXES[:2]]
        if any(math.isnan(x) for x in means):
            continue
        judge = tuple(estimate.vad)[:2]
        voted = [item["emotions"][w] for w in WORDS] if item.get("voters") else None
        rows.append(
            {
                "id": item["id"],
                "name": item["name"],
                "people": means,
                "recognizer": list(judge),
                "distance": math.dist(means, judge),
                "people_emotion": _leading(voted) if voted else None,
                "recognizer_emotion": _leading(_mixture(estimate)),
                "ratings": item["n"],
            }
        )
    return rows

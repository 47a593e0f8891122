"""The report of a study: one table of plain values, from which the HTML is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.steps import OnStep
from studio.study import attention, figures, recognizer_agreement, store
from studio.study.plan import StudyPlan
from weights.errors import InputError

if TYPE_CHECKING:
    from studio.evaluator.evaluator import Evaluator

METHODS = (
    (
        "Of several answers to the same item the latest stands; all are listed. The second meeting with a repeated item"
        " counts only for attention."
    ),
    (
        "ICC(2,1) and ICC(2,k): Shrout & Fleiss 1979, two-way random, absolute agreement. Missing ratings: variance"
        " components by Henderson's method 3, equal to the analysis of variance on a full table; k is then the harmonic"
        " mean of ratings an item."
    ),
    (
        "Kendall's W is tie-corrected on a full table; with missing ratings it is (1 + (m - 1) rho) / m from the mean"
        " Spearman rho of pairs of raters with at least three items in common."
    ),
    (
        "Krippendorff's alpha: interval for points and opinion, nominal for the one strongest word (ratings without one"
        " are left out and counted) and for each word chosen or not. Items with one rating are left out."
    ),
    (
        "Soft labels: each rating's words count by degree (slightly 1, clearly 2, strongly 3) as shares of one,"
        " averaged over raters."
    ),
    (
        "Recognizers: the one that reports and, where it is embedded, the one of the other role, which may have ranked"
        " candidates while an item was made; MAE is the mean absolute distance on an axis, an item's distance that of"
        " both points on the plane of valence and arousal, and its emotion the likeliest of the eight."
    ),
    (
        "Intervals: Student's t for means, Wilson for shares (both take ratings as independent), bootstrap over items"
        " for r and gain."
    ),
)


def build_report(
    folder: Path,
    answers: Sequence[Path] = (),
    *,
    keep_all: bool = False,
    recognizers: bool = True,
    evaluator: Evaluator | None = None,
    on_step: OnStep | None = None,
) -> dict[str, Any]:
    """Everything that a study shows.

    Args:
        folder: of the study.
        answers: files that raters saved from a page opened from disk, or folders of them; added to what was collected.
        keep_all: count raters who failed attention too.
        recognizers: also correlate the recognizers with these people.
        evaluator: what scores the media; the embedded recognizers of both roles where None.
        on_step: called while recognizers read.

    Returns:
        Plain JSON values; `html_report.render_html` makes a page of them.

    Raises:
        InputError: not a study, an unusable file of answers, or nobody has answered.
    """
    plan = StudyPlan.load(folder)
    everybody = [*store.AnswerStore(folder, plan).raters(), *_from_files(answers, plan)]
    if not everybody:
        raise InputError(
            f"nobody has answered '{folder}' yet; serve it (studio study serve) or give saved files with --answers"
        )
    verdicts = [attention.judge_rater(plan, rater) for rater in everybody]
    raters = [v.rater for v in verdicts if v.included or (keep_all and v.rater.ratings)]
    items = [figures.item_figures(plan, item, raters) for item in plan.items]
    compared = (
        recognizer_agreement.compare_recognizers(folder, plan, items, evaluator, on_step)
        if recognizers and plan.rated and raters
        else {"recognizers": {}, "readings": {}, "notes": []}
    )
    items = [{**item, "recognizers": compared["readings"].get(item["id"], {})} for item in items]
    return to_json_values(
        {
            "study": {
                "id": plan.id,
                "title": plan.title,
                "scales": list(plan.scales),
                "items": len(plan.items),
                "pairs": len(plan.pairs),
                "seed": plan.seed,
                "created": plan.created,
            },
            "raters": {
                "joined": len(everybody),
                "counted": len(raters),
                "finished": sum(r.finished for r in everybody),
                "people": [_person(v, v.rater in raters) for v in verdicts],
            },
            "agreement": figures.agreement_figures(plan, raters) if plan.rated else {},
            "requested_vs_perceived": figures.request_figures(items, figures.measure_names(plan)) if plan.rated else {},
            "opinion": figures.opinion_figures(plan, raters) if "mos" in plan.scales else None,
            "comparisons": figures.comparison_figures(plan, raters) if plan.pairs else None,
            "recognizers": compared["recognizers"],
            "items": items if plan.rated else [],
            "comments": [r.comment for r in everybody if r.comment],
            "notes": [*plan.notes, *compared["notes"]],
            "methods": list(METHODS),
        }
    )


def _from_files(answers: Sequence[Path], plan: StudyPlan) -> list[store.Rater]:
    """One rater a file; of two files of the same rater the fuller one is taken."""
    paths = [
        p
        for path_or_folder in answers
        for p in (sorted(path_or_folder.glob("*.json")) if path_or_folder.is_dir() else [path_or_folder])
    ]
    people: dict[str, store.Rater] = {}
    for path in paths:
        rater = store.load_answer_file(path, plan)
        if rater.name not in people or len(rater.ratings) >= len(people[rater.name].ratings):
            people[rater.name] = rater
    return list(people.values())


def _person(verdict: attention.AttentionVerdict, counted: bool) -> dict[str, Any]:
    rater = verdict.rater
    return {
        "rater": rater.name,
        "counted": counted,
        "reasons": list(verdict.reasons),
        "ratings": len(rater.latest),
        "finished": rater.finished,
        "revisions": sum(revision > 0 for _, revision in rater.ratings),
        "checks_passed": verdict.passed,
        "checks_answered": verdict.answered,
        "self_difference": verdict.self_difference,
        "minutes": round(sum(r.seconds for r, _ in rater.ratings) / 60, 1),
    }


def to_json_values(value: Any) -> Any:
    """Plain JSON values: nan as None, numbers to six places."""
    if isinstance(value, dict):
        return {str(k): to_json_values(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json_values(v) for v in value]
    if isinstance(value, float):
        return round(float(value), 6) if math.isfinite(value) else None
    return value

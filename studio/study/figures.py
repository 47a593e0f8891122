"""The figures of a study, from the ratings that stand: soft labels, agreement, opinion scores, comparisons, and how
well what was requested is perceived. Points lie in [-1, 1]; a figure that cannot be computed is nan.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.evaluator import human, metrics
from studio.study import agreement
from studio.study.answers import Rating
from studio.study.plan import AXES, WORDS, ComparisonPair, StudyItem, StudyPlan
from studio.study.store import Rater

FloatArray = NDArray[np.float64]
DRAWS = 500  # of a bootstrap


def measure_names(plan: StudyPlan) -> tuple[str, ...]:
    """Names of the numeric measures that the study has: "vad.valence", "sam.dominance", "mos", ..."""
    names = [f"vad.{a}" for a in AXES[:2]] if "vad" in plan.scales else []
    names += [f"sam.{a}" for a in AXES] if "sam" in plan.scales else []
    return (*names, *(["mos"] if "mos" in plan.scales else []))


def measure_value(rating: Rating, measure: str) -> float:
    """One number of a rating: axes in [-1, 1] (SAM's 1 to 9 as (x - 5) / 4), opinion 1 to 5; nan where skipped."""
    scale, _, axis = measure.partition(".")
    answer = rating.answer.get(scale)
    if answer is None:
        return math.nan
    if scale == "mos":
        return float(answer)
    return float(answer[axis]) if scale == "vad" else (answer[axis] - 5) / 4


def rating_table(plan: StudyPlan, raters: Sequence[Rater], read: Any) -> FloatArray:
    """[items, raters] of `read(rating)` for the first meeting with each item; nan where there is none."""
    rows = {item.id: i for i, item in enumerate(plan.items)}
    out = np.full((len(rows), len(raters)), math.nan)
    for j, rater in enumerate(raters):
        for (item, repeat), rating in rater.latest.items():
            if item in rows and not repeat:
                out[rows[item], j] = read(rating)
    return out


def vote_shares(rating: Rating) -> dict[str, float]:
    """A rating's vote: the degrees of its words as shares of one; empty where none of the eight was chosen."""
    words = rating.answer.get("emotions", {}).get("words", {})
    total = sum(words.values())
    return {w: d / total for w, d in words.items()} if total else {}


def strongest_word_index(rating: Rating) -> float:
    """Index of the one strongest word; nan where several are, or none."""
    words = rating.answer.get("emotions", {}).get("words", {})
    best = [w for w, d in words.items() if d == max(words.values())]
    return float(WORDS.index(best[0])) if len(best) == 1 else math.nan


def _word_reader(word: str) -> Any:
    return lambda r: float(word in r.answer["emotions"]["words"]) if "emotions" in r.answer else math.nan


def mean_with_interval(values: Iterable[float]) -> dict[str, Any]:
    """n, mean, standard deviation (n - 1) and the 95 % interval of the mean by Student's t."""
    x = np.array([v for v in values if not math.isnan(v)])
    if not len(x):
        return {"n": 0, "mean": math.nan, "sd": math.nan, "low": math.nan, "high": math.nan}
    mean, sd = float(x.mean()), float(x.std(ddof=1)) if len(x) > 1 else math.nan
    half = _student_t(len(x)) * sd / math.sqrt(len(x)) if len(x) > 1 else math.nan
    return {"n": len(x), "mean": mean, "sd": sd, "low": mean - half, "high": mean + half}


def _student_t(n: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, n - 1))


def agreement_figures(plan: StudyPlan, raters: Sequence[Rater]) -> dict[str, Any]:
    """ICC, Kendall, Krippendorff and pairwise figures of every scale."""
    out: dict[str, Any] = {}
    for name in measure_names(plan):
        x = rating_table(plan, raters, lambda r, name=name: measure_value(r, name))
        icc, w = agreement.icc(x), agreement.kendall_w(x)
        out[name] = {
            "icc_2_1": icc.single,
            "icc_2_k": icc.average,
            "k": icc.k,
            "items": icc.items,
            "raters": icc.raters,
            "ratings": icc.ratings,
            "kendall_w": w.w,
            "kendall_full_table": w.full,
            "kendall_p": w.p,
            "krippendorff_alpha": agreement.krippendorff_alpha(x, "interval"),
            "mean_difference": agreement.pairwise_difference(x),
        }
    if "emotions" in plan.scales:
        best = rating_table(plan, raters, strongest_word_index)
        rated = rating_table(plan, raters, lambda r: float("emotions" in r.answer))
        out["emotions"] = {
            "krippendorff_alpha_strongest": agreement.krippendorff_alpha(best, "nominal"),
            "krippendorff_alpha_each": {
                w: agreement.krippendorff_alpha(rating_table(plan, raters, _word_reader(w)), "nominal") for w in WORDS
            },
            "pairwise_agreement": agreement.pairwise_agreement(best),
            "ratings": int(np.nansum(rated)),
            "without_one_strongest": int(np.nansum(rated)) - int((~np.isnan(best)).sum()),
            "people_elsewhere": _known_agreement(plan),
        }
    return out


def _known_agreement(plan: StudyPlan) -> dict[str, float]:
    """Pairwise agreement of CREMA-D's raters on acted clips, for the kinds in this study."""
    kinds = {i.kind for i in plan.items}
    known = {"sound": "speech", "film": "film"}
    return {known[k]: human.OVERALL[known[k]]["pairwise agreement"] for k in sorted(kinds & set(known))}


def item_figures(plan: StudyPlan, item: StudyItem, raters: Sequence[Rater]) -> dict[str, Any]:
    """The soft label of an item, with every rating, superseded and repeated ones too."""
    standing = [r.latest[item.id, 0] for r in raters if (item.id, 0) in r.latest]
    votes = [s for s in (vote_shares(r) for r in standing) if s]
    figures: dict[str, Any] = {
        "id": item.id,
        "name": item.name,
        "media": item.media,
        "group": item.group,
        "engine": item.engine,
        "task": item.task,
        "sha256": item.sha256,
        "kind": item.kind,
        "requested": None
        if item.requested is None
        else {
            **dict(zip(AXES, item.requested.vad, strict=True)),
            "emotion": item.requested.emotion,
            "words": item.requested.words,
        },
        "n": sum(not r.skipped for r in standing),
        "skipped": sum(r.skipped for r in standing),
        "measures": {
            name: mean_with_interval(measure_value(r, name) for r in standing) for name in measure_names(plan)
        },
    }
    if "emotions" in plan.scales:
        figures["emotions"] = {w: sum(v.get(w, 0.0) for v in votes) / len(votes) if votes else math.nan for w in WORDS}
        figures["voters"] = len(votes)
        figures["other"] = dict(Counter(o for r in standing if (o := r.answer.get("emotions", {}).get("other"))))
    figures["ratings"] = [
        {
            "rater": r.name,
            "revision": revision,
            "stands": rating is r.latest[rating.item, rating.repeat] and not rating.repeat,
            **rating.to_dict(),
        }
        for r in raters
        for rating, revision in r.by_item.get(item.id, ())
    ]
    return figures


def opinion_figures(plan: StudyPlan, raters: Sequence[Rater]) -> dict[str, Any]:
    """Mean opinion scores over all ratings, by engine and by requested emotion, each with a 95 % interval."""
    groups: dict[str, dict[str, list[float]]] = {"by_engine": defaultdict(list), "by_emotion": defaultdict(list)}
    everything = []
    items = {i.id: i for i in plan.items}
    for rater in raters:
        for (item, repeat), rating in rater.latest.items():
            if repeat or item not in items or "mos" not in rating.answer:
                continue
            score = measure_value(rating, "mos")
            everything.append(score)
            groups["by_engine"][items[item].engine or "unknown"].append(score)
            asked = items[item].requested
            groups["by_emotion"][(asked.emotion or asked.words) if asked else "unknown"].append(score)
    return {
        "all": mean_with_interval(everything),
        **{name: {k: mean_with_interval(v) for k, v in sorted(group.items())} for name, group in groups.items()},
    }


def binomial_figures(k: int, n: int) -> dict[str, Any]:
    """Of k among n: the share, its 95 % interval (Wilson 1927), p of the exact two-sided test against one half."""
    from scipy.stats import binomtest

    if not n:
        return {"k": 0, "n": 0, "share": math.nan, "low": math.nan, "high": math.nan, "p": math.nan}
    test = binomtest(k, n)
    span = test.proportion_ci(0.95, method="wilson")
    return {"k": k, "n": n, "share": k / n, "low": float(span.low), "high": float(span.high), "p": float(test.pvalue)}


def comparison_figures(plan: StudyPlan, raters: Sequence[Rater]) -> dict[str, Any]:
    """A/B: each pair, all pairs with an expected answer, each question, and engine against engine."""
    items = {i.id: i for i in plan.items}
    votes: dict[str, list[str]] = defaultdict(list)
    for rater in raters:
        for (key, repeat), rating in rater.latest.items():
            if not repeat and "ab" in rating.answer:
                votes[key].append(rating.answer["ab"])
    rows: list[dict[str, Any]] = []
    about: dict[str, list[bool]] = defaultdict(list)
    engines: dict[str, list[bool]] = defaultdict(list)
    for pair in plan.pairs:
        choices, target = votes[pair.id], pair.expected or pair.first
        rows.append(
            {
                "pair": pair.id,
                "first": items[pair.first].name,
                "second": items[pair.second].name,
                "question": pair.question,
                "expected": items[pair.expected].name if pair.expected else None,
                "chosen": items[target].name,
                **binomial_figures(choices.count(target), len(choices)),
            }
        )
        if pair.expected:
            about[pair.about] += [g == pair.expected for g in choices]
        elif items[pair.first].engine != items[pair.second].engine:
            ahead, names = _engine_pair(pair, items)
            engines[f"{names[0]} over {names[1]}, {pair.about}"] += [g == ahead for g in choices]
    every = [x for group in about.values() for x in group]
    return {
        "as_requested": binomial_figures(sum(every), len(every)),
        "by_question": {k: binomial_figures(sum(v), len(v)) for k, v in sorted(about.items())},
        "engines": {k: binomial_figures(sum(v), len(v)) for k, v in sorted(engines.items())},
        "pairs": rows,
    }


def _engine_pair(pair: ComparisonPair, items: Mapping[str, StudyItem]) -> tuple[str, tuple[str, str]]:
    """The item of the engine whose name comes first, and both names."""
    (name, ahead), (other, _) = sorted((items[i].engine or "unknown", i) for i in (pair.first, pair.second))
    return ahead, (name, other)


def request_figures(items: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Any]:
    """Requested against perceived (item means): r, tau_b, gain, bias and CCC an axis, r and gain with a bootstrap
    interval.
    """
    out: dict[str, Any] = {}
    for name in (n for n in names if n != "mos"):
        axis = name.partition(".")[2]
        both = [
            (i["requested"][axis], i["measures"][name]["mean"])
            for i in items
            if i["requested"] and i["measures"][name]["n"]
        ]
        if both:
            out[name] = correlate(*(np.array(x, float) for x in zip(*both, strict=True)))
    named = [i for i in items if i["requested"] and i["requested"]["emotion"] and i.get("voters")]
    if named:
        out["emotions"] = _recognition_figures(named)
    return out


def correlate(asked: FloatArray, read: FloatArray) -> dict[str, Any]:
    """How one row of numbers follows another."""
    rows = range(len(asked))
    out: dict[str, Any] = {"n": len(asked)}
    for name, figure in (("r", metrics.pearson), ("gain", metrics.gain)):
        low, high = metrics.bootstrap_interval(_on_rows(figure, asked, read), rows, draws=DRAWS)
        out |= {name: figure(asked, read), f"{name}_low": low, f"{name}_high": high}
    return out | {
        "tau_b": metrics.tau_b(asked, read),
        "bias": metrics.bias(asked, read),
        "ccc": metrics.ccc(asked, read),
    }


def _on_rows(
    figure: Callable[[FloatArray, FloatArray], float], asked: FloatArray, read: FloatArray
) -> Callable[[NDArray[np.intp]], float]:
    return lambda rows: figure(asked[rows], read[rows])


def _recognition_figures(named: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Share of votes for the requested emotion, share of items where it leads, and mean votes by requested emotion."""
    votes = [i["emotions"][i["requested"]["emotion"]] for i in named]
    leads = [i["emotions"][i["requested"]["emotion"]] >= max(i["emotions"].values()) - 1e-9 for i in named]
    asked = [w for w in WORDS if any(i["requested"]["emotion"] == w for i in named)]
    confusion = {
        w: {x: float(np.mean([i["emotions"][x] for i in named if i["requested"]["emotion"] == w])) for x in WORDS}
        for w in asked
    }
    return {
        "n": len(named),
        "votes_for_requested": float(np.mean(votes)),
        "requested_leads": float(np.mean(leads)),
        "chance": 1 / 8,
        "votes": confusion,
    }

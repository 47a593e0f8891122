"""What the judge says, in lines for people: a score, a dialogue, ratings. The figures of an experiment are in
`summary`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.evaluator.people import format_people_of_file
from studio.evaluator.ratings import RatedFile
from studio.evaluator.score import AffectScore

FIGURE_AXES = ("valence", "arousal", "dominance")


def format_score(score: AffectScore) -> list[str]:
    """A score: what was read and whether that is as requested, then channels, words and notes, indented."""
    if score.refused:
        return [f"{score.file}: {score.verdict}: {score.refused}"]
    values = score.to_dict()
    best = sorted(values["emotions"].items(), key=lambda item: -item[1])[:2]
    emotions = ", ".join(f"{name} {p:.2f}" for name, p in best)
    point = "  ".join(
        f"{axis} {values[axis]:+.2f} ±{sd:.2f}"
        for axis, sd in zip(("valence", "arousal"), values["spread"], strict=False)
    )
    head = f"{score.file}: {score.task}: {emotions}; {point}; {_format_verdict(values)}"
    return [head, *(f"    {line}" for line in _detail_lines(values))]


def _format_verdict(values: Mapping[str, Any]) -> str:
    requested = values["requested"]
    if requested is None:
        return "unsure" if values["verdict"] == "unsure" else "nothing was asked"
    name = max(requested["emotions"], key=lambda n: requested["emotions"][n])
    return f"asked {name} ({requested['valence']:+.2f}, {requested['arousal']:+.2f}): {values['verdict']}"


def _detail_lines(values: Mapping[str, Any]) -> Iterator[str]:
    if len(values["channels"]) > 1:
        parts = ", ".join(f"{n} {c['valence']:+.2f} {c['arousal']:+.2f}" for n, c in values["channels"].items())
        agreement = {None: "", True: "; voice and face agree", False: "; voice and face do not agree"}[values["agree"]]
        yield f"valence, arousal of the channels: {parts}{agreement}"
    for other in (c["other"] for c in values["channels"].values() if c["other"]):
        yield f"{other['recognizer']} reads: valence {other['valence']:+.2f}  arousal {other['arousal']:+.2f}"
    if words := values["words"]:
        yield f"the words alone: valence {words['valence']:+.2f}  arousal {words['arousal']:+.2f}"
    if delta := values["neutral_delta"]:
        yield f"against the voice's own neutral: valence {delta['valence']:+.2f}  arousal {delta['arousal']:+.2f}"
    if (quality := values["quality"]) is not None:
        yield f"quality of the speech: {quality:.1f} of 5 (DistillMOS)"
    yield format_people_of_file(values["people"])
    yield from (f"note: {note}" for note in values["notes"])


def format_coherence(figures: Mapping[str, Any]) -> list[str]:
    """The figures of `dialogue.measure_coherence`."""
    smoothness = "-" if figures["smoothness"] is None else f"{figures['smoothness']:+.2f}"
    lines = [
        f"dialogue of {figures['turns']} turns: smoothness {smoothness} (0 any order, 1 still); plausibility of the"
        f" transitions {figures['plausibility']:.2f} (any order {figures['plausibility_chance']:.2f}); largest step to"
        f" turn {figures['largest_step']['to_turn']} ({figures['largest_step']['distance']:.2f})"
    ]
    if both := figures["voice_and_words"]:
        r = "" if both["r"] is None else f", r {both['r']:+.2f}"
        lines.append(f"valence of voice and words differs by {both['mean_difference']:.2f} on average{r}")
    return lines


def format_rated(score: AffectScore, rated: RatedFile) -> str:
    """People's rating of a file beside what was measured."""
    v, a, _ = score.estimate.vad
    people = f"people {rated.axes['valence']:+.2f} {rated.axes['arousal']:+.2f}"
    return f"{score.file}: {people}, measured {v:+.2f} {a:+.2f}"


def rated_to_dict(score: AffectScore, rated: RatedFile) -> dict[str, Any]:
    """The line that `studio evaluate RATINGS.csv --json` prints for a file."""
    people = {axis: round(x, 4) for axis, x in rated.axes.items()}
    return {**score.to_dict(), "rated": {**people, "emotion": rated.emotion, "raters": rated.raters}}


def format_agreement(figures: Mapping[str, Any]) -> list[str]:
    """The figures of `ratings.measure_agreement`, a line an axis and one for the emotions."""
    lines = []
    for axis in (a for a in FIGURE_AXES if a in figures):
        f = figures[axis]
        low, high = ("-" if x is None else f"{x:.2f}" for x in f["r_interval"])
        r = "-" if f["r"] is None else f"{f['r']:.2f}"
        lines.append(
            f"{axis}: r {r} [{low}, {high}], CCC {f['ccc']}, RMSE {f['rmse']} (constant answer {f['constant_rmse']}),"
            f" {f['n']} files"
        )
    if emotion := figures.get("emotion"):
        lines.append(f"emotion: UAR {emotion['uar']}, accuracy {emotion['accuracy']}, ECE {emotion['ece']}")
    return lines

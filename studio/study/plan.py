"""The plan of a study: what is rated, on which scales, and what was requested of it. Kept in `study.json`, which raters
never get; `for_page` is the part that they do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from conditioning.affect import Emotion
from weights.errors import InputError
from weights.structured import read_json

FORMAT = 1
PLAN, PAGE, MEDIA, ANSWERS = "study.json", "page", "media", "answers.sqlite"

#: The scales in the order of the page: valence-arousal pad, Self-Assessment Manikin, emotion words, mean opinion, A/B.
SCALES = ("vad", "sam", "emotions", "mos", "ab")
WORDS = tuple(str(e) for e in Emotion)
AXES = ("valence", "arousal", "dominance")


@dataclass(frozen=True, slots=True)
class RequestedPoint:
    """What was asked of a medium: the felt point [-1, 1] on each axis, its leading emotion if it names one, its
    words.
    """

    vad: tuple[float, float, float]
    emotion: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class StudyItem:
    """One medium to rate.

    Attributes:
        id: random; all that a rater's browser learns.
        name: what the report calls it.
        media: the copy's file name.
        kind: "sound", "picture" or "film".
        source: the file it was copied from.
        group: media of one group hold the same content.
        engine: what made it, "" where unknown.
        task: speech, music, image, ..., "" where unknown.
        requested: None where unknown.
        sha256: of the file it was copied from, "" in plans of version 0.1.0.
    """

    id: str
    name: str
    media: str
    kind: str
    source: str
    group: str = ""
    engine: str = ""
    task: str = ""
    requested: RequestedPoint | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ComparisonPair:
    """Two items of one group and the question about them; `expected` is the item that was asked to have more of it."""

    id: str
    first: str
    second: str
    question: str
    about: str
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class AttentionCheck:
    """An instructed-response item: its words, and the answers that show they were read."""

    id: str
    text: str
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """A whole study; `repeats` is how many items each rater meets twice, `per_rater` 0 means all items."""

    id: str
    title: str
    instructions: str
    consent: str
    scales: tuple[str, ...]
    seed: int
    items: tuple[StudyItem, ...]
    pairs: tuple[ComparisonPair, ...] = ()
    checks: tuple[AttentionCheck, ...] = ()
    repeats: int = 0
    per_rater: int = 0
    created: str = ""
    version: str = ""
    format: int = FORMAT
    notes: tuple[str, ...] = field(default=())

    @property
    def rated(self) -> tuple[str, ...]:
        """The scales that are asked of a single item."""
        return tuple(s for s in self.scales if s != "ab")

    def for_page(self) -> dict[str, Any]:
        """What the rater's browser gets: no name, source, request or expected answer."""
        return {
            "id": self.id,
            "title": self.title,
            "instructions": self.instructions,
            "consent": self.consent,
            "scales": list(self.scales),
            "seed": self.seed,
            "perRater": self.per_rater,
            "repeats": self.repeats,
            "words": list(WORDS),
            "items": [{"id": i.id, "media": i.media, "kind": i.kind} for i in self.items],
            "pairs": [{"id": p.id, "a": p.first, "b": p.second, "question": p.question} for p in self.pairs],
            "checks": [{"id": c.id, "text": c.text} for c in self.checks],
        }

    def to_json(self) -> str:
        """The plan as readable JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, allow_nan=False)

    @classmethod
    def load(cls, folder: Path) -> StudyPlan:
        """Read `study.json` of a study's folder.

        Args:
            folder: of a study.

        Returns:
            The plan.

        Raises:
            InputError: not there, or not a plan of this version.
        """
        path = folder / PLAN
        if not path.is_file():
            raise InputError(f"'{folder}' is not a study (no {PLAN}); make one: studio study make GRID -o '{folder}'")
        try:
            values = read_json(path)
        except InputError as error:
            raise InputError(f"{error}; make the study again") from error
        if not isinstance(values, dict) or values.get("format") != FORMAT:
            raise InputError(f"'{path}' is not a plan of format {FORMAT}; make the study again")
        try:
            return _plan(values)
        except (TypeError, KeyError, ValueError) as error:
            raise InputError(f"'{path}' is not a whole plan ({error}); make the study again") from error


def _plan(values: dict[str, Any]) -> StudyPlan:
    items = tuple(StudyItem(**{**i, "requested": _requested(i["requested"])}) for i in values["items"])
    lists = {name: tuple(values[name]) for name in ("scales", "notes")}
    pairs, checks = (
        tuple(ComparisonPair(**p) for p in values["pairs"]),
        tuple(AttentionCheck(**c) for c in values["checks"]),
    )
    return StudyPlan(**{**values, **lists, "items": items, "pairs": pairs, "checks": checks})


def _requested(values: dict[str, Any] | None) -> RequestedPoint | None:
    return None if values is None else RequestedPoint(**{**values, "vad": tuple(values["vad"])})

"""Pairs for A/B questions: two media of the same content that differ in the request or in the engine."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from studio.study.plan import ComparisonPair, RequestedPoint, StudyItem

_VERB_OF_KIND = {"sound": "sounds", "picture": "looks", "film": "feels"}
_COMPARATIVES = {"valence": "more pleasant", "arousal": "more excited", "natural": "more natural"}


def make_pairs(items: Sequence[StudyItem], rng: random.Random, new_id: Callable[[], str]) -> tuple[ComparisonPair, ...]:
    """A ring through every group of the same content, so that each item meets two others; groups of two give
    one pair.
    """
    groups: dict[tuple[str, str], list[StudyItem]] = defaultdict(list)
    for item in items:
        groups[item.group, item.kind].append(item)
    pairs: list[ComparisonPair] = []
    for group in groups.values():
        rng.shuffle(group)
        ring = [*group, group[0]] if len(group) > 2 else group
        for first, second in pairwise(ring):
            about, expected = _choose_question(first, second, rng)
            question = f"Which one {_VERB_OF_KIND[first.kind]} {_COMPARATIVES.get(about, f'more {about}')}?"
            pairs.append(ComparisonPair(new_id(), first.id, second.id, question, about, expected))
    return tuple(pairs)


def _choose_question(first: StudyItem, second: StudyItem, rng: random.Random) -> tuple[str, str | None]:
    """What to ask, and the item that was asked to have more of it."""
    a, b = first.requested, second.requested
    if a is None or b is None:
        return "arousal", None
    if _is_same_request(a, b):
        return (a.emotion if a.emotion not in (None, "neutral") else "natural") or "natural", None
    named = [
        (r.emotion, i.id)
        for r, i in ((a, first), (b, second))
        if r.emotion not in (None, "neutral") and a.emotion != b.emotion
    ]
    if named:
        word, expected = rng.choice(named)
        return str(word), expected
    axis = 0 if abs(a.vad[0] - b.vad[0]) >= abs(a.vad[1] - b.vad[1]) else 1
    if a.vad[axis] == b.vad[axis]:
        return "natural", None
    return ("valence", "arousal")[axis], (first if a.vad[axis] > b.vad[axis] else second).id


def _is_same_request(a: RequestedPoint, b: RequestedPoint) -> bool:
    return a.emotion == b.emotion and max(abs(x - y) for x, y in zip(a.vad, b.vad, strict=True)) < 0.05

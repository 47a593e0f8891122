"""Coherence of a dialogue: do the feelings of its turns follow one another as people's do?

The idea is that of EMO-Reasoning (Liu et al. 2025, arXiv 2508.17623): a dialogue is judged across turns, by continuous
and by categorical figures. The formulas here are our own and need no other model:

- smoothness: 1 - (mean step from turn to turn) / (mean distance of any two turns) on the plane of valence and arousal.
  0 is as jumpy as the same turns in a random order, 1 does not move.
- plausibility: 1 - mean cost of going from one turn's emotions to the next one's, where near emotions are cheap: people
  move between states that resemble each other (Thornton & Tamir 2017, Mental models accurately predict emotion
  transitions, PNAS 114). `chance` is the same over every order of the turns.
- voice and words: whether the voice is as pleasant as the words (mean difference and correlation of valence).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from conditioning.affect import AffectEstimate, Emotion
from studio.evaluator import metrics
from studio.evaluator.costs import transition_cost
from studio.evaluator.metrics import round_or_none
from studio.evaluator.score import AffectScore, plane_distance
from weights.errors import InputError


def measure_coherence(turns: Sequence[AffectScore]) -> dict[str, Any]:
    """The figures of a dialogue whose turns are given in order; None where a figure cannot be had.

    Args:
        turns: scores, in the order of the dialogue.

    Returns:
        Figures by name; see the top of this module.

    Raises:
        InputError: fewer than two turns.
    """
    if len(turns) < 2:
        raise InputError(
            f"a dialogue has at least two turns, got {len(turns)}; give the files in order, or their folder"
        )
    estimates = [t.estimate for t in turns]
    steps = [plane_distance(b, tuple(a.vad)) for a, b in pairwise(estimates)]
    any_step = float(np.mean([plane_distance(b, tuple(a.vad)) for a, b in combinations(estimates, 2)]))
    plausibilities = [1 - transition_cost(_probabilities(a), _probabilities(b)) for a, b in pairwise(estimates)]
    return {
        "turns": len(turns),
        "smoothness": round_or_none(1 - float(np.mean(steps)) / any_step)
        if any_step > 1e-6 and len(turns) > 2
        else None,
        "plausibility": round_or_none(float(np.mean(plausibilities))),
        "plausibility_chance": round_or_none(
            float(
                np.mean(
                    [1 - transition_cost(_probabilities(a), _probabilities(b)) for a, b in combinations(estimates, 2)]
                )
            )
        ),
        "largest_step": {"to_turn": int(np.argmax(steps)) + 2, "distance": round_or_none(max(steps))},
        "least_plausible": {
            "to_turn": int(np.argmin(plausibilities)) + 2,
            "plausibility": round_or_none(min(plausibilities)),
        },
        "voice_and_words": _compare_voice_and_words(turns),
        "asked": {axis: round_or_none(_request_correlation(turns, axis)) for axis in ("valence", "arousal")},
        "unsure_turns": [i for i, t in enumerate(turns, 1) if t.unsure],
    }


def _compare_voice_and_words(turns: Sequence[AffectScore]) -> dict[str, Any] | None:
    pairs = [(t.words.vad.valence, t.estimate.vad.valence) for t in turns if t.words is not None]
    if not pairs:
        return None
    words, voice = zip(*pairs, strict=True)
    r = metrics.pearson(words, voice) if len(pairs) > 2 else math.nan
    return {"turns": len(pairs), "mean_difference": round_or_none(metrics.mae(words, voice)), "r": round_or_none(r)}


def _request_correlation(turns: Sequence[AffectScore], axis: str) -> float:
    """Correlation over turns of what was asked and measured."""
    pairs = [
        (getattr(t.requested.mean_affect(t.times).effective_vad(), axis), getattr(t.estimate.vad, axis))
        for t in turns
        if t.requested
    ]
    return metrics.pearson(*zip(*pairs, strict=True)) if len(pairs) > 2 else math.nan


def _probabilities(estimate: AffectEstimate) -> list[float]:
    return [estimate.emotions.get(e, 0.0) for e in Emotion]

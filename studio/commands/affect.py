"""`studio affect`: what an affect means."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from studio.commands.parts import AFFECT_HELP, verb
from weights.errors import InputError


def add(verbs: Any) -> None:
    """Add these verbs to the command line."""
    _add_affect(verbs)


def _add_affect(verbs: Any) -> None:
    parser = verb(verbs, "affect", "show what an affect means", "studio affect weary", _affect)
    parser.add_argument("words", nargs="?", help=AFFECT_HELP)
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw it on the circumplex")
    parser.add_argument("--list", action="store_true", help="list every known word with its point and source")
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _affect(given: argparse.Namespace) -> int:
    from conditioning import vocabulary, wheel
    from conditioning.affect import Affect

    if given.list:
        for term in vocabulary.terms().values():
            print(f"{term.word:30} {term.vad.valence:+.2f} {term.vad.arousal:+.2f} {term.vad.dominance:+.2f}  {term.source}")
        return 0
    if given.words is None:
        raise InputError("give the words, for example: studio affect weary")
    affect = Affect.of(given.words)
    if given.plot is not None:
        from studio.plots import circumplex

        circumplex(affect, given.plot, title=given.words)
    mixture = vocabulary.mixture(affect.vad) if not affect.weights else _as_mixture(affect.weights, vocabulary.mixture(affect.vad))
    near = vocabulary.neighbours(affect.vad)
    if given.json:
        v, a, d = affect.vad
        facts = {"text": given.words, "valence": v, "arousal": a, "dominance": d, "spread": list(_spread(given.words, mixture))}
        print(json.dumps({**facts, "emotions": {str(k): round(p, 4) for k, p in mixture.items()}, "words": [w for w, _ in near]}))
        return 0
    print(f"valence {affect.vad.valence:+.2f}  arousal {affect.vad.arousal:+.2f}  dominance {affect.vad.dominance:+.2f}")
    print("mixture    " + ", ".join(f"{k} {p:.2f}" for k, p in sorted(mixture.items(), key=lambda i: -i[1]) if p >= 0.02))
    print("near       " + ", ".join(word for word, _ in near))
    place = wheel.places().get(given.words.strip().lower())
    if place:
        print("in the tree " + " > ".join(place))
    print("opposite   " + ", ".join(word for word, _ in vocabulary.neighbours((-affect).vad, 3)))
    return 0


def _as_mixture(weights: Any, by_point: dict[Any, float]) -> dict[Any, float]:
    """Probabilities of a mixture: its own weights where all are positive, else what its point suggests."""
    if any(w < 0 for w in weights.values()):
        return by_point
    rest = max(0.0, 1.0 - sum(weights.values()))
    return {e: weights.get(e, 0.0) + rest * p for e, p in by_point.items()}


def _spread(words: str, mixture: dict[Any, float]) -> tuple[float, float, float]:
    from conditioning import vocabulary

    try:
        return vocabulary.find(words).spread
    except InputError:
        return vocabulary.point(mixture)[1]

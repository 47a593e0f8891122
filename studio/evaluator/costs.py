"""What a confusion costs: taking anger for disgust is a small slip, taking it for calm a large one.

The cost of reading emotion b where a was requested is the distance of their points in valence, arousal and dominance
(the vocabulary's: Russell & Mehrabian 1977), divided by the largest distance between any two: 0 right, 1 the worst.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from conditioning import vocabulary
from conditioning.affect import Emotion

NAMES: tuple[str, ...] = tuple(map(str, Emotion))


@cache
def confusion_costs() -> NDArray[np.float64]:
    """[8, 8] in the order of `NAMES`: symmetric, zero on the diagonal, largest entry 1."""
    points = np.array([tuple(vocabulary.load_terms()[vocabulary.BASIS[e]].vad) for e in Emotion])
    distance = np.linalg.norm(points[:, None] - points[None, :], axis=-1)
    return np.asarray(distance / distance.max(), float)


def penalised_error(requested: ArrayLike, measured: ArrayLike) -> NDArray[np.float64]:
    """Expected cost of each row: requested and measured mixtures [N, 8], a cost for every pair by both probabilities.

    A request that is itself a mixture is charged against its own parts only by what moved: the cheapest way to carry
    the requested mixture into the measured one (earth mover's distance, Rubner et al. 2000).
    """
    a, m = np.atleast_2d(np.asarray(requested, float)), np.atleast_2d(np.asarray(measured, float))
    return np.array([_transport_cost(p / p.sum(), q / q.sum()) for p, q in zip(a, m, strict=True)])


def chance_error(requested: ArrayLike) -> float:
    """Mean penalised error of a judge that always reads a flat mixture."""
    a = np.atleast_2d(np.asarray(requested, float))
    return float(penalised_error(a, np.full_like(a, 1 / a.shape[1])).mean())


def transition_cost(before: ArrayLike, after: ArrayLike) -> float:
    """Mean cost between an emotion drawn from one mixture [8] and one drawn from the next."""
    return float(np.asarray(before, float) @ confusion_costs() @ np.asarray(after, float))


def _transport_cost(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    if (p > 1 - 1e-9).any():  # one emotion requested: everything is carried from there
        return float(confusion_costs()[int(p.argmax())] @ q)
    from scipy.optimize import linprog

    n = len(p)
    rows = np.kron(np.eye(n), np.ones(n))
    columns = np.kron(np.ones(n), np.eye(n))
    solved = linprog(
        confusion_costs().ravel(),
        A_eq=np.vstack([rows, columns[:-1]]),
        b_eq=np.concatenate([p, q[:-1]]),
        method="highs",
    )
    return float(solved.fun)

"""What kind of scene each painting shows, bootstrapped from the 650 paintings of `scenes.csv`, which were named by eye."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.training.kernels import Kernels
from pipelines.image.vocabulary import SCENES

NAMED = Path(__file__).parent / "scenes.csv"
#: How much each block of features counts: what is where tells more of a scene than its colours do.
SHARES = {
    "shapes-coarsest": 1.1,
    "shapes-coarse": 1.0,
    "shapes-fine": 0.55,
    "colours-coarsest": 0.9,
    "colours-coarse": 0.55,
    "colours-fine": 0.0,
    "histograms": 0.45,
}
COMPONENTS, FLATTEN = 120, 0.6  # of the embedding; a power between kernel PCA (1) and whitening (0)
DECAY = 30.0  # ridge of the classifier over all named paintings
SURE = 0.55  # probability above which a painting gets its scene


def named() -> dict[str, int]:
    """Painting -> number of its scene, from 1."""
    with NAMED.open(encoding="utf-8", newline="") as file:
        return {row["painting"]: SCENES.index(row["scene"]) + 1 for row in csv.DictReader(file)}


def scenes(found: Kernels) -> NDArray[np.int64]:
    """[N] number of the scene from 1, 0 where it is not clear."""
    known = named()
    rows = np.array([i for i, name in enumerate(found.names) if name in known])
    kinds = np.array([known[found.names[i]] for i in rows])
    points = embedded(found)
    shares = probabilities(points[rows], kinds - 1, points)
    told = np.where(shares.max(1) > SURE, shares.argmax(1) + 1, 0)
    told[rows] = kinds
    return told


def cross_validated(found: Kernels, folds: int = 5) -> dict[str, float]:
    """Share of the named paintings of each scene that folds name right, and of all of them."""
    known = named()
    rows = np.array([i for i, name in enumerate(found.names) if name in known])
    kinds = np.array([known[found.names[i]] for i in rows]) - 1
    points, fold, told = (
        embedded(found)[rows],
        np.random.default_rng(0).permutation(len(rows)) % folds,
        np.zeros(len(rows), int),
    )
    for f in range(folds):
        told[fold == f] = probabilities(points[fold != f], kinds[fold != f], points[fold == f]).argmax(1)
    return {"all": float((told == kinds).mean())} | {
        s: float((told[kinds == i] == i).mean()) for i, s in enumerate(SCENES)
    }


def embedded(found: Kernels) -> NDArray[np.float32]:
    """[N, COMPONENTS] by kernel PCA with the rated pictures as landmarks (Nystroem)."""
    inner, outer = found.of_rated(SHARES), found.of_paintings(SHARES)
    mean = inner.mean(0)
    among = inner - mean - mean[:, None] + inner.mean()
    to = outer - outer.mean(1)[:, None] - mean + inner.mean()
    values, vectors = np.linalg.eigh(among)
    points = to @ vectors[:, -COMPONENTS:] / np.sqrt(values[-COMPONENTS:])
    points -= points.mean(0)
    basis, scale, _ = np.linalg.svd(points, full_matrices=False)
    flat = basis * scale**FLATTEN
    return (flat / flat.std()).astype(np.float32)


def probabilities(x: NDArray[np.float32], kinds: NDArray[np.int64], of: NDArray[np.float32]) -> NDArray[np.float64]:
    """Softmax regression with a ridge, rarer kinds counted a little more; [M, kinds] of the rows `of`."""
    inputs, targets = torch.from_numpy(x), torch.from_numpy(kinds)
    counts = torch.bincount(targets, minlength=len(SCENES)).clamp(min=1)
    weights = (counts.float().mean() / counts) ** 0.4
    plane = torch.zeros(len(SCENES), x.shape[1] + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([plane], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        lost = F.cross_entropy(inputs @ plane[:, :-1].T + plane[:, -1], targets, weights, reduction="sum")
        loss = lost + DECAY / 2 * plane[:, :-1].square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        logits = torch.from_numpy(of) @ plane[:, :-1].T + plane[:, -1]
    return logits.double().softmax(1).numpy()

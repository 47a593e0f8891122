"""The kind of scene of each painting: a classifier trained on the 650 paintings of `scenes.csv`, which were named by
eye.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.image.categories import SCENES
from pipelines.image.training.kernels import Kernels

SCENES_CSV = Path(__file__).parent / "scenes.csv"
#: Weight of each block of features: what is where tells more of a scene than its colours do.
BLOCK_WEIGHTS = {
    "shapes-coarsest": 1.1,
    "shapes-coarse": 1.0,
    "shapes-fine": 0.55,
    "colours-coarsest": 0.9,
    "colours-coarse": 0.55,
    "colours-fine": 0.0,
    "histograms": 0.45,
}
COMPONENTS, WHITENING_POWER = 120, 0.6  # of the embedding; the power lies between kernel PCA (1) and whitening (0)
RIDGE = 30.0  # of the classifier's weights
MIN_PROBABILITY = 0.55  # from which a painting gets its scene


def load_scene_names() -> dict[str, int]:
    """Painting "style/file" -> number of its scene, from 1."""
    with SCENES_CSV.open(encoding="utf-8", newline="") as file:
        return {row["painting"]: SCENES.index(row["scene"]) + 1 for row in csv.DictReader(file)}


def classify_scenes(kernels: Kernels) -> NDArray[np.int64]:
    """[N] number of the scene from 1, 0 where it is not clear."""
    names = load_scene_names()
    rows = np.array([i for i, name in enumerate(kernels.names) if name in names])
    kinds = np.array([names[kernels.names[i]] for i in rows])
    points = embed_pictures(kernels)
    probabilities = scene_probabilities(points[rows], kinds - 1, points)
    scenes = np.where(probabilities.max(1) > MIN_PROBABILITY, probabilities.argmax(1) + 1, 0)
    scenes[rows] = kinds
    return scenes


def cross_validate_scenes(kernels: Kernels, folds: int = 5) -> dict[str, float]:
    """Accuracy on held-out paintings that were named by eye: of all, and of each scene."""
    names = load_scene_names()
    rows = np.array([i for i, name in enumerate(kernels.names) if name in names])
    kinds = np.array([names[kernels.names[i]] for i in rows]) - 1
    points = embed_pictures(kernels)[rows]
    fold = np.random.default_rng(0).permutation(len(rows)) % folds
    prediction = np.zeros(len(rows), int)
    for f in range(folds):
        prediction[fold == f] = scene_probabilities(points[fold != f], kinds[fold != f], points[fold == f]).argmax(1)
    return {"all": float((prediction == kinds).mean())} | {
        s: float((prediction[kinds == i] == i).mean()) for i, s in enumerate(SCENES)
    }


def embed_pictures(kernels: Kernels) -> NDArray[np.float32]:
    """[N, COMPONENTS] embedding of the paintings by kernel PCA with the rated pictures as landmarks (Nystroem)."""
    inner, outer = kernels.rated_gram(BLOCK_WEIGHTS), kernels.painting_gram(BLOCK_WEIGHTS)
    mean = inner.mean(0)
    among = inner - mean - mean[:, None] + inner.mean()
    to = outer - outer.mean(1)[:, None] - mean + inner.mean()
    values, vectors = np.linalg.eigh(among)
    points = to @ vectors[:, -COMPONENTS:] / np.sqrt(values[-COMPONENTS:])
    points -= points.mean(0)
    basis, scale, _ = np.linalg.svd(points, full_matrices=False)
    flat = basis * scale**WHITENING_POWER
    return (flat / flat.std()).astype(np.float32)


def scene_probabilities(
    x: NDArray[np.float32], kinds: NDArray[np.int64], queries: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Softmax regression with a ridge, rarer scenes weighted a little more.

    Args:
        x: [N, D] inputs learnt from.
        kinds: [N] number of the scene of each, from 0.
        queries: [M, D] inputs to classify.

    Returns:
        [M, scenes] probabilities.
    """
    inputs, targets = torch.from_numpy(x), torch.from_numpy(kinds)
    counts = torch.bincount(targets, minlength=len(SCENES)).clamp(min=1)
    class_weights = (counts.float().mean() / counts) ** 0.4
    weights_bias = torch.zeros(len(SCENES), x.shape[1] + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights_bias], max_iter=300, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        data_loss = F.cross_entropy(
            inputs @ weights_bias[:, :-1].T + weights_bias[:, -1], targets, class_weights, reduction="sum"
        )
        loss = data_loss + RIDGE / 2 * weights_bias[:, :-1].square().sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        logits = torch.from_numpy(queries) @ weights_bias[:, :-1].T + weights_bias[:, -1]
    return logits.double().softmax(1).numpy()

"""Fits the head to a face's landmarks: its turn, size, place and identity, by turns (orthogonal Procrustes, Umeyama
1991; ridge regression for the identity).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.head.model import Head, Vertices, load_head
from pipelines.portrait.landmarks import points as mesh

ROUNDS = 4
RIDGE = 0.6  # of the identity, against landmark errors of a hundredth of the eyes' distance
NOISE_SHARE = 0.01  # of the eyes' distance: a landmark's usual error
DEPTH_WEIGHT = 0.35  # a landmark's depth is a guess
MAX_WEIGHT = 2.5  # standard deviations of a component
TRAIT_SD = 0.4  # of a trait's weight
#: What expression moves most counts less towards the identity; the contour slides over the skull.
SOFT_POINTS, SOFT_WEIGHT = sorted({*mesh.LIPS, *mesh.EYES, *mesh.BROW_LEFT, *mesh.BROW_RIGHT, *mesh.OVAL}), 0.35
FLIP = np.diag([1.0, -1.0, -1.0])  # of the head's axes (y up, z out) to the picture's (y down, depth inward)


@dataclass(frozen=True)
class FittedHead:
    """A head laid over a face.

    Attributes:
        head: the mesh.
        weights: [K] of the head's components of identity.
        scale_px: pixels a metre.
        rotation: [3, 3], of the head's axes to the picture's: x right, y down, depth away from the viewer.
        shift_px: [3], where the head's origin lies in the picture; depth as the landmarks have it.
    """

    head: Head
    weights: NDArray[np.float32]
    scale_px: float
    rotation: NDArray[np.float64]
    shift_px: NDArray[np.float64]

    @cached_property
    def identity(self) -> dict[str, float]:
        """Weight of each component of identity."""
        return dict(zip(self.head.components, self.weights.tolist(), strict=True))

    @cached_property
    def vertices_m(self) -> Vertices:
        """The head's vertices [V, 3] at rest, in its own axes."""
        return self.head.shape(self.identity)

    def project(self, points_m: NDArray[Any]) -> NDArray[np.float32]:
        """Points [..., 3] of the head in pixels and depth [..., 3]."""
        return np.asarray(points_m @ (self.scale_px * self.rotation).T + self.shift_px, np.float32)

    def project_moves(self, moves_m: NDArray[Any]) -> NDArray[np.float32]:
        """Displacements [..., 3] of the head in pixels and depth [..., 3]."""
        return np.asarray(moves_m @ (self.scale_px * self.rotation).T, np.float32)


def fit_head(points: NDArray[np.float32], head: Head | None = None) -> FittedHead:
    """Fit the head to a face.

    Args:
        points: landmarks [478, 3] in pixels, depth negative towards the viewer.
        head: the mesh; the embedded one by default.

    Returns:
        The head laid over the face.
    """
    head = head or load_head()
    target = points[: mesh.SKIN].astype(np.float64)
    average = head.landmarks(head.vertices_m)[: mesh.SKIN].astype(np.float64)
    ways = head.identity_landmarks[:, : mesh.SKIN].astype(np.float64)
    trust = np.ones(mesh.SKIN)
    trust[[i for i in SOFT_POINTS if i < mesh.SKIN]] = SOFT_WEIGHT
    prior = np.where(np.arange(len(ways)) < len(head.traits), TRAIT_SD, 1.0)
    weights = np.zeros(len(ways))
    for _ in range(ROUNDS):
        scale, rotation, shift = _align(average + np.tensordot(weights, ways, 1), target, trust)
        weights = _solve_identity(average, ways * prior[:, None, None], target, trust, scale, rotation, shift) * prior
    scale, rotation, shift = _align(average + np.tensordot(weights, ways, 1), target, trust)
    return FittedHead(head, weights.astype(np.float32), scale, rotation, shift)


def _align(
    shape: NDArray[Any], target: NDArray[Any], trust: NDArray[Any]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Scale, rotation [3, 3] and shift [3] that bring a shape [N, 3] onto a target [N, 3]."""
    share = trust / trust.sum()
    centre, wanted = share @ shape, share @ target
    a, b = (shape - centre) @ FLIP, target - wanted
    u, _, vt = np.linalg.svd((b * share[:, None]).T @ a)
    turn = u @ np.diag([1, 1, np.sign(np.linalg.det(u @ vt))]) @ vt
    turned = a @ turn.T
    scale = float((share @ (turned[:, :2] * b[:, :2])).sum() / (share @ (turned[:, :2] ** 2)).sum())
    rotation = turn @ FLIP
    return scale, rotation, wanted - scale * rotation @ centre


def _solve_identity(
    average: NDArray[Any],
    ways: NDArray[Any],
    target: NDArray[Any],
    trust: NDArray[Any],
    scale: float,
    rotation: NDArray[Any],
    shift: NDArray[Any],
) -> NDArray[np.float64]:
    """Weights [K] of the components, in standard deviations."""
    axes = np.sqrt(trust)[:, None] * np.array([1.0, 1.0, DEPTH_WEIGHT])
    missing = (target - shift - scale * average @ rotation.T) * axes
    columns = (scale * ways @ rotation.T * axes).reshape(len(ways), -1)
    iod = float(np.linalg.norm(target[mesh.EYE_OUTER_RIGHT] - target[mesh.EYE_OUTER_LEFT])) * 0.7
    noise = (NOISE_SHARE * iod) ** 2 * len(target) * 0.1
    solved = np.linalg.solve(columns @ columns.T + RIDGE * noise * np.eye(len(ways)), columns @ missing.ravel())
    return np.asarray(np.clip(solved, -MAX_WEIGHT, MAX_WEIGHT))

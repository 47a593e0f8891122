"""The stage `prepare`: from the data folder to prepared.npz, paintings with labels of affect, scene and attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from pipelines.image.categories import ATTRIBUTES, PAINTER_STYLES
from pipelines.image.training.kernels import compute_kernels
from pipelines.image.training.labels import compute_labels, cross_validate_labels
from pipelines.image.training.scenes import classify_scenes, cross_validate_scenes
from pipelines.recognition.image.training.data import load_rated

MIN_ATTRIBUTES = {"saturation": 0.12, "colourfulness": 0.06}  # below are drawings and engravings
MAX_LIGHT_SHARE = 0.35  # above are sketches on paper
ATTRIBUTE_CLIP = 3.0  # standard deviations


def prepare(data: Path, work: Path, log: Callable[[str], None]) -> Path:
    """Measure and label every painting.

    Args:
        data: folder of training data.
        work: folder that kernels.npz and prepared.npz are written to.
        log: called with lines of progress.

    Returns:
        The path of prepared.npz.
    """
    kernels, people = compute_kernels(data, work, log), load_rated(data)
    column = {name: i for i, name in enumerate(ATTRIBUTES)}
    attributes = kernels.attributes
    rows = np.flatnonzero(
        np.all([attributes[:, column[n]] > x for n, x in MIN_ATTRIBUTES.items()], axis=0)
        & (attributes[:, column["light_share"]] < MAX_LIGHT_SHARE)
    )
    rows = np.random.default_rng(0).permutation(rows)
    style = np.array([PAINTER_STYLES.index(str(n).partition("/")[0]) + 1 for n in kernels.names])[rows]
    labels = compute_labels(kernels, people.ratings, rows, style)
    mean, scale = attributes[rows].mean(0), attributes[rows].std(0)
    scene = classify_scenes(kernels)[rows]
    log(
        f"{len(rows)} of {len(kernels.names)} paintings kept; scenes "
        + ", ".join(map(str, np.bincount(scene).tolist()))
    )
    log(f"spread of the labels: valence {labels.spread[:, 0].mean():.2f}, arousal {labels.spread[:, 1].mean():.2f}")
    path = work / "prepared.npz"
    np.savez(
        path,
        pictures=kernels.pictures[rows],
        style=style,
        scene=scene,
        affect=labels.points,
        spread=labels.spread,
        numbers=np.clip((attributes[rows] - mean) / scale, -ATTRIBUTE_CLIP, ATTRIBUTE_CLIP).astype(np.float32),
        mean=mean,
        scale=scale,
    )
    return path


def label_figures(data: Path, work: Path) -> Iterator[str]:
    """Lines on how well labels and scenes are predicted for held-out pictures, by folds."""
    kernels, people = compute_kernels(data, work, print), load_rated(data)
    for title, groups in (("random folds", None), ("themes kept together", people.themes)):
        v, a = cross_validate_labels(kernels, people.ratings, groups)
        yield f"labels against people's ratings, ten folds, {title}: valence r {v:.3f}, arousal r {a:.3f}"
    yield "scenes, five folds: " + ", ".join(f"{k} {v:.2f}" for k, v in cross_validate_scenes(kernels).items())

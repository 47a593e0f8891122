"""From the data folder to prepared.npz: paintings with affect, scene and attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from pipelines.image.training import labels as labelling
from pipelines.image.training import scenes as naming
from pipelines.image.training.kernels import kernels
from pipelines.image.vocabulary import ATTRIBUTES, STYLES
from pipelines.recognition.image.training.data import load_rated

LEAST = {"saturation": 0.12, "colourfulness": 0.06}  # below are drawings and engravings
MOST_LIGHT = 0.35  # share of white; above are sketches on paper
CLIP = 3.0


def prepare(data: Path, work: Path, say: Callable[[str], None]) -> Path:
    """Measure, label and name every painting. Returns the path written."""
    found, people = kernels(data, work, say), load_rated(data)
    at = {name: i for i, name in enumerate(ATTRIBUTES)}
    facts = found.facts
    kept = np.flatnonzero(
        np.all([facts[:, at[n]] > x for n, x in LEAST.items()], axis=0) & (facts[:, at["light_share"]] < MOST_LIGHT)
    )
    kept = np.random.default_rng(0).permutation(kept)
    style = np.array([STYLES.index(str(n).partition("/")[0]) + 1 for n in found.names])[kept]
    told = labelling.labels(found, people.ratings, kept, style)
    mean, scale = facts[kept].mean(0), facts[kept].std(0)
    scene = naming.scenes(found)[kept]
    say(f"{len(kept)} of {len(found.names)} paintings kept; scenes " + ", ".join(map(str, np.bincount(scene).tolist())))
    say(f"spread of the labels: valence {told.spread[:, 0].mean():.2f}, arousal {told.spread[:, 1].mean():.2f}")
    path = work / "prepared.npz"
    np.savez(
        path,
        pictures=found.pictures[kept],
        style=style,
        scene=scene,
        affect=told.points,
        spread=told.spread,
        numbers=np.clip((facts[kept] - mean) / scale, -CLIP, CLIP).astype(np.float32),
        mean=mean,
        scale=scale,
    )
    return path


def told_figures(data: Path, work: Path) -> Iterator[str]:
    """How good labels and names of scenes are, by folds."""
    found, people = kernels(data, work, print), load_rated(data)
    for title, groups in (("random folds", None), ("themes kept together", people.themes)):
        v, a = labelling.cross_validated(found, people.ratings, groups)
        yield f"labels against people's ratings, ten folds, {title}: valence r {v:.3f}, arousal r {a:.3f}"
    yield "scenes, five folds: " + ", ".join(f"{k} {v:.2f}" for k, v in naming.cross_validated(found).items())

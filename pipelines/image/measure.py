"""Prints the figures of the painter's card: `python -m pipelines.image.measure [--work FOLDER] [--only plane walk ...]`.

`plane` asks a 7 x 7 grid of points with eight prompts and four seeds and lets the recognizer that reports read the pictures
(it labelled none of the training data); `walk` measures how far neighbours on a line lie apart; `health` compares dreams with
paintings held back (needs --work, where `python -m pipelines.image.training` put its features); `speed` is for this machine;
`labels` prints how good the labels are (needs --work with kernels.npz, and --data).
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect
from pipelines import recognition
from pipelines.image import ImagePipeline
from pipelines.image.vocabulary import SCENES, STYLES

PROMPTS = (
    "mountains and a lake",
    "a ship on the sea",
    "a street in the rain",
    "a village with a church",
    "flowers in a vase",
    "a room with a window",
    "a person on a bench under a tree",
    "",
)
SIDE, LEVELS, SEEDS, SIZE = 0.8, 7, 4, 128
WALK = 11
PARTS = ("plane", "walk", "health", "speed", "labels")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.measure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=("plane", "speed"))
    parser.add_argument("--work", type=Path, help="the folder that the training worked in")
    parser.add_argument("--data", type=Path, help="the folder of training data (for labels)")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--points", type=int, default=LEVELS, help="for plane: levels of each axis")
    parser.add_argument("--style", help="for plane: one style instead of each in turn")
    parser.add_argument("--judge", choices=("reports", "steers"), default="reports")
    parser.add_argument(
        "--out",
        type=Path,
        help="for plane: also write every reading as JSON; for health: a sheet of nearest neighbours",
    )
    given = parser.parse_args(arguments)
    if {"walk", "health", "labels"} & set(given.only) and given.work is None:
        parser.error("walk, health and labels need --work")
    if "labels" in given.only and given.data is None:
        parser.error("labels needs --data, the folder of training data")
    parts: dict[str, Callable[[], None]] = {
        "plane": lambda: plane(given.seeds, given.style, given.judge, given.out, given.points),
        "walk": lambda: walk(given.work),
        "health": lambda: health(given.work, given.out),
        "speed": speed,
        "labels": lambda: labels(given.data, given.work),
    }
    for part in given.only:
        parts[part]()


def plane(seeds: int, style: str | None, role: str, out: Path | None, levels: int = LEVELS) -> None:
    """Rank agreement, gain, leak and error of condition means over the plane; one process a core."""
    jobs = [
        (p, s, style or STYLES[n % len(STYLES)], role, levels)
        for n, (p, s) in enumerate(itertools.product(PROMPTS, range(seeds)))
    ]
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        rows = [row for found in pool.map(_read_plane, jobs) for row in found]
    if out:
        out.write_text(json.dumps(rows), encoding="utf-8")
    report(rows, role)


Row = tuple[float, float, str, int, float, float]


def _read_plane(job: tuple[str, int, str, Any, int]) -> list[Row]:
    """The plane of one prompt and seed: asked and read valence and arousal."""
    prompt, seed, style, role, count = job
    pipe, judge, levels = _loaded(), recognition.load("image", role), np.linspace(-SIDE, SIDE, count)
    rows = []
    for v, a in itertools.product(map(float, levels), map(float, levels)):
        made = pipe(prompt, affect=Affect(VAD(v, a)), seed=1000 + seed, style=style, size=SIZE)
        read = judge.read(made.pictures[0]).estimate.vad
        rows.append((v, a, prompt, seed, read.valence, read.arousal))
    return rows


@cache
def _loaded() -> ImagePipeline:
    return ImagePipeline.from_pretrained()


def report(rows: Sequence[Row], role: str) -> None:
    """Print what `plane` found: Kendall's tau-b, partial slopes (gain; leak as a share of it), mean absolute errors."""
    from scipy.stats import kendalltau

    asked = np.array([r[:2] for r in rows])
    read = np.array([r[4:] for r in rows])
    points = np.unique(asked, axis=0)
    means = np.array([read[(asked == p).all(1)].mean(0) for p in points])
    slopes = np.linalg.lstsq(np.column_stack([points, np.ones(len(points))]), means, rcond=None)[
        0
    ]  # [asked axis + 1, read axis]
    print(f"{len(points)} points, {len(rows) // len(points)} pictures each, judged by image-{role}:")
    for axis, name in enumerate(("valence", "arousal")):
        own, gain = points[:, axis], slopes[axis, axis]
        level = (
            means[:, axis] - means[:, axis].mean()
        ) / gain + own.mean()  # the judge's own shrinking and bias taken out
        print(
            f"  {name}: tau_b {kendalltau(own, means[:, axis]).statistic:.2f} of means ({kendalltau(asked[:, axis], read[:, axis]).statistic:.2f} of single "
            f"pictures), gain {gain:.2f}, leak onto the other axis {slopes[axis, 1 - axis] / gain:+.2f}, error {np.abs(own - means[:, axis]).mean():.2f} as "
            f"read, {np.abs(own - level).mean():.2f} with the judge's gain and bias taken out; constant {np.abs(own - np.median(own)).mean():.2f}"
        )


def walk(work: Path) -> None:
    """The step between neighbours on a line across the plane, by features of our own: largest over smallest."""
    from pipelines.image.paint.pipeline import as_tensor
    from pipelines.image.training.features import Features

    pipe, features = ImagePipeline.from_pretrained(), Features.read(work / "features.pt")
    at = np.linspace(-SIDE, SIDE, WALK)
    lines = {"valence": [(x, 0.0) for x in at], "arousal": [(0.0, x) for x in at], "diagonal": [(x, x) for x in at]}
    for name, points in lines.items():
        steps = []
        for prompt, seed in itertools.product(PROMPTS, range(2)):
            made = [
                pipe(prompt, affect=Affect(VAD(*map(float, p))), seed=seed, style="impressionism", size=SIZE).pictures[
                    0
                ]
                for p in points
            ]
            x = torch.cat([as_tensor(p) for p in made])
            steps.append(features.distance(x[:-1], x[1:]).numpy())
        mean = np.mean(steps, axis=0)
        single = np.median([s.max() / s.min() for s in steps])
        print(
            f"walk along {name}: mean step {mean.mean():.4f}, largest over smallest {mean.max() / mean.min():.2f} (of single pictures, median {single:.2f})"
        )


def health(work: Path, out: Path | None, count: int = 500) -> None:
    """Frechet distance to paintings held back, beside that of other paintings; the nearest training painting of each dream."""
    from pipelines.image.paint.pipeline import as_tensor
    from pipelines.image.training.features import Features, frechet, small
    from pipelines.image.training.prepared import CHECKS, Prepared

    data, features, pipe = (
        Prepared.read(work / "prepared.npz"),
        Features.read(work / "features.pt"),
        ImagePipeline.from_pretrained(),
    )

    def vectors(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        with torch.inference_mode():
            return np.concatenate([features(small(as_tensor(p))).numpy() for p in pictures]).astype(np.float64)

    learnt, held = vectors(list(data.pictures[:-CHECKS])), vectors(list(data.pictures[-CHECKS:]))
    rng = np.random.default_rng(0)
    rows = rng.choice(len(learnt), count, replace=False)
    dreams = []
    for i, row in enumerate(
        rows
    ):  # asked as the paintings are labelled, so that the mixture of styles and feelings is theirs
        v, a = map(float, data.affect[row])
        scene = SCENES[data.scene[row] - 1] if data.scene[row] else None
        dreams.append(
            pipe(affect=Affect(VAD(v, a)), seed=i, style=STYLES[data.style[row] - 1], scene=scene, size=SIZE).pictures[
                0
            ]
        )
    made = vectors(dreams)
    blurred = vectors([_blurred(p) for p in data.pictures[rows]])
    print(
        f"Frechet distance to {CHECKS} paintings held back: {count} dreams {frechet(made, held):.3f}, other paintings {frechet(learnt[rows], held):.3f},"
    )
    print(
        f"  paintings at a quarter of their size {frechet(blurred, held):.3f}, noise {frechet(vectors(list(_noise(count))), held):.3f}"
    )
    far = np.linalg.norm(made[:, None] - learnt[None, rng.choice(len(learnt), 4000, replace=False)], axis=2).min(1)
    own = np.linalg.norm(held[:, None] - learnt[None, rng.choice(len(learnt), 4000, replace=False)], axis=2).min(1)
    print(
        f"nearest of 4,000 training paintings: dreams at {np.median(far):.3f} (least {far.min():.3f}), paintings held back at {np.median(own):.3f} (least {own.min():.3f})"
    )
    if out:
        _neighbours(dreams, made, learnt, data.pictures, out)


def speed(repeats: int = 3) -> None:
    """Seconds a picture after load, and the most memory."""
    started = time.perf_counter()
    pipe: Any = ImagePipeline.from_pretrained()
    pipe("hills", seed=0, size=128)
    print(f"load and first picture: {time.perf_counter() - started:.1f} s")
    for size in (128, 256, 512, 1024):
        for prompt in ("a boat on a lake", ""):
            times = []
            for i in range(repeats):
                started = time.perf_counter()
                pipe(prompt, affect="calm", seed=i, size=size)
                times.append(time.perf_counter() - started)
            print(f"{size} px, {'prompt' if prompt else 'dream'}: {min(times):.2f} s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def labels(data: Path, work: Path) -> None:
    """Labels against people's ratings, scenes against names given by eye."""
    from pipelines.image.training.prepare import told_figures

    for line in told_figures(data, work):
        print(line)


def _blurred(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    return np.asarray(
        cv2.resize(
            cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA), (128, 128), interpolation=cv2.INTER_LINEAR
        ),
        np.uint8,
    )


def _noise(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, 128, 128, 3), dtype=np.uint8)


def _neighbours(
    dreams: Sequence[NDArray[np.uint8]],
    made: NDArray[np.float64],
    learnt: NDArray[np.float64],
    pictures: NDArray[np.uint8],
    out: Path,
) -> None:
    """A sheet: a dream, then its four nearest training paintings, twelve times."""
    from PIL import Image

    from pipelines.image.output import sheet

    cells = []
    for i in range(12):
        near = np.argsort(np.linalg.norm(learnt - made[i], axis=1))[:4]
        cells += [dreams[i], *pictures[near]]
    Image.fromarray(sheet(tuple(cells), 10)).save(out)


if __name__ == "__main__":
    main()

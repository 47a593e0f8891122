"""Prints the figures of the painter's card: `python -m pipelines.image.training.measure [--work FOLDER] [--only plane
walk ...]`.

`plane` requests a 7 x 7 grid of points with eight prompts and four seeds and scores the pictures with the recognizer
`image-reports` (it labelled none of the training data); `walk` measures how far neighbours on a line lie apart;
`health` compares pictures without a prompt with paintings held out (needs --work, where `python -m
pipelines.image.training` put its features); `speed` is for this machine; `labels` prints how good the labels are (needs
--work with kernels.npz, and --data).
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
from pipelines.image.categories import PAINTER_STYLES, SCENES

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
EXTENT, LEVELS, SEEDS, SIZE_PX = 0.8, 7, 4, 128  # of the plane: outermost point, points an axis, seeds; of the pictures
WALK_POINTS = 11
PARTS = ("plane", "walk", "health", "speed", "labels")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.training.measure",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=("plane", "speed"))
    parser.add_argument("--work", type=Path, help="the folder that the training worked in")
    parser.add_argument("--data", type=Path, help="the folder of training data (for labels)")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--points", type=int, default=LEVELS, help="for plane: levels of each axis")
    parser.add_argument("--style", help="for plane: a style; left out, the engine's own look")
    parser.add_argument("--engine", default="embedded", help="for plane and speed: an engine of pictures")
    parser.add_argument("--judge", choices=("reports", "steers"), default="reports")
    parser.add_argument(
        "--out",
        type=Path,
        help="for plane: also write every reading as JSON; for health: a sheet of nearest neighbours",
    )
    options = parser.parse_args(arguments)
    if {"walk", "health", "labels"} & set(options.only) and options.work is None:
        parser.error("walk, health and labels need --work")
    if "labels" in options.only and options.data is None:
        parser.error("labels needs --data, the folder of training data")
    parts: dict[str, Callable[[], None]] = {
        "plane": lambda: measure_plane(
            options.engine, options.seeds, options.style, options.judge, options.out, options.points
        ),
        "walk": lambda: measure_walk(options.work),
        "health": lambda: measure_health(options.work, options.out),
        "speed": lambda: measure_speed(options.engine),
        "labels": lambda: measure_labels(options.data, options.work),
    }
    for part in options.only:
        parts[part]()


def measure_plane(
    engine: str, seeds: int, style: str | None, role: str, out: Path | None, levels: int = LEVELS
) -> None:
    """Print rank agreement, gain, leak and error of condition means over the plane; one process a core.

    Args:
        engine: that paints.
        seeds: pictures of each prompt and point.
        style: None is the engine's own look.
        role: of the recognizer, "reports" or "steers".
        out: where every estimate is written as JSON.
        levels: points an axis.
    """
    jobs = [(engine, p, s, style, role, levels) for p, s in itertools.product(PROMPTS, range(seeds))]
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn"), torch.set_num_threads, (1,)) as pool:
        rows = [row for part in pool.map(_estimate_plane, jobs) for row in part]
    if out:
        out.write_text(json.dumps(rows), encoding="utf-8")
    print_plane(rows, role)


#: Requested valence and arousal, prompt, seed, estimated valence and arousal.
Row = tuple[float, float, str, int, float, float]


def _estimate_plane(job: tuple[str, str, int, str | None, Any, int]) -> list[Row]:
    """The plane of one prompt and seed."""
    engine, prompt, seed, style, role, count = job
    pipe, judge, levels = _load_pipeline(engine), recognition.load("image", role), np.linspace(-EXTENT, EXTENT, count)
    rows = []
    for v, a in itertools.product(map(float, levels), map(float, levels)):
        output = pipe(prompt, affect=Affect(VAD(v, a)), seed=1000 + seed, style=style, size=SIZE_PX)
        estimate = judge.read(output.pictures[0]).estimate.vad
        rows.append((v, a, prompt, seed, estimate.valence, estimate.arousal))
    return rows


@cache
def _load_pipeline(engine: str) -> ImagePipeline:
    return ImagePipeline.from_pretrained(engine)


def print_plane(rows: Sequence[Row], role: str) -> None:
    """Print Kendall's tau-b, partial slopes (gain; leak as a share of it) and mean absolute errors of the rows of a
    plane.
    """
    from scipy.stats import kendalltau

    requested = np.array([r[:2] for r in rows])
    estimated = np.array([r[4:] for r in rows])
    points = np.unique(requested, axis=0)
    means = np.array([estimated[(requested == p).all(1)].mean(0) for p in points])
    design = np.column_stack([points, np.ones(len(points))])
    slopes = np.linalg.lstsq(design, means, rcond=None)[0]  # [requested axis + 1, estimated axis]
    print(f"{len(points)} points, {len(rows) // len(points)} pictures each, judged by image-{role}:")
    for axis, name in enumerate(("valence", "arousal")):
        own, gain = points[:, axis], slopes[axis, axis]
        centred = means[:, axis] - means[:, axis].mean()
        calibrated = centred / gain + own.mean()  # the judge's own shrinkage and bias taken out
        print(
            f"  {name}: tau_b {kendalltau(own, means[:, axis]).statistic:.2f} of means"
            f" ({kendalltau(requested[:, axis], estimated[:, axis]).statistic:.2f} of single pictures), gain"
            f" {gain:.2f}, leak onto the other axis {slopes[axis, 1 - axis] / gain:+.2f}, error"
            f" {np.abs(own - means[:, axis]).mean():.2f} as estimated, {np.abs(own - calibrated).mean():.2f} with the"
            f" judge's gain and bias taken out; constant {np.abs(own - np.median(own)).mean():.2f}"
        )


def measure_walk(work: Path) -> None:
    """Print the distance of neighbours on lines across the plane, largest over smallest, by the features of
    `training.simclr`.
    """
    from pipelines.image.paint.pipeline import tensor_from_pixels
    from pipelines.image.training.simclr import SimCLRNet

    pipe, features = ImagePipeline.from_pretrained(), SimCLRNet.load(work / "features.pt")
    levels = np.linspace(-EXTENT, EXTENT, WALK_POINTS)
    lines = {
        "valence": [(x, 0.0) for x in levels],
        "arousal": [(0.0, x) for x in levels],
        "diagonal": [(x, x) for x in levels],
    }
    for name, points in lines.items():
        steps = []
        for prompt, seed in itertools.product(PROMPTS, range(2)):
            pictures = [
                pipe(
                    prompt, affect=Affect(VAD(*map(float, p))), seed=seed, style="impressionism", size=SIZE_PX
                ).pictures[0]
                for p in points
            ]
            x = torch.cat([tensor_from_pixels(p) for p in pictures])
            steps.append(features.distance(x[:-1], x[1:]).numpy())
        mean = np.mean(steps, axis=0)
        single = np.median([s.max() / s.min() for s in steps])
        print(
            f"walk along {name}: mean step {mean.mean():.4f}, largest over smallest {mean.max() / mean.min():.2f} (of"
            f" single pictures, median {single:.2f})"
        )


def measure_health(work: Path, out: Path | None, count: int = 500) -> None:
    """Print the Frechet distance of pictures without a prompt to paintings held out, and their nearest training
    paintings.

    Args:
        work: folder with prepared.npz and features.pt.
        out: where a sheet of nearest neighbours is written.
        count: pictures made.
    """
    from pipelines.image.paint.pipeline import tensor_from_pixels
    from pipelines.image.training.dataset import HELD_OUT, PaintingDataset
    from pipelines.image.training.simclr import SimCLRNet, frechet_distance, resize_input

    data, features, pipe = (
        PaintingDataset.load(work / "prepared.npz"),
        SimCLRNet.load(work / "features.pt"),
        ImagePipeline.from_pretrained(),
    )

    def vectors(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
        with torch.inference_mode():
            return np.concatenate([features(resize_input(tensor_from_pixels(p))).numpy() for p in pictures]).astype(
                np.float64
            )

    training, held_out = vectors(list(data.pictures[:-HELD_OUT])), vectors(list(data.pictures[-HELD_OUT:]))
    rng = np.random.default_rng(0)
    rows = rng.choice(len(training), count, replace=False)
    dreams = []
    # requested as the paintings are labelled, so that the mixture of styles and affects is theirs
    for i, row in enumerate(rows):
        v, a = map(float, data.affect[row])
        scene = SCENES[data.scene[row] - 1] if data.scene[row] else None
        dreams.append(
            pipe(
                affect=Affect(VAD(v, a)), seed=i, style=PAINTER_STYLES[data.style[row] - 1], scene=scene, size=SIZE_PX
            ).pictures[0]
        )
    generated = vectors(dreams)
    blurred = vectors([_downsample(p) for p in data.pictures[rows]])
    print(
        f"Frechet distance to {HELD_OUT} paintings held back: {count} dreams"
        f" {frechet_distance(generated, held_out):.3f}, other paintings"
        f" {frechet_distance(training[rows], held_out):.3f},"
    )
    print(
        f"  paintings at a quarter of their size {frechet_distance(blurred, held_out):.3f}, noise"
        f" {frechet_distance(vectors(list(_noise(count))), held_out):.3f}"
    )
    nearest = np.linalg.norm(
        generated[:, None] - training[None, rng.choice(len(training), 4000, replace=False)], axis=2
    ).min(1)
    nearest_held_out = np.linalg.norm(
        held_out[:, None] - training[None, rng.choice(len(training), 4000, replace=False)], axis=2
    ).min(1)
    print(
        f"nearest of 4,000 training paintings: dreams at {np.median(nearest):.3f} (least {nearest.min():.3f}),"
        f" paintings held back at {np.median(nearest_held_out):.3f} (least {nearest_held_out.min():.3f})"
    )
    if out:
        _save_neighbours(dreams, generated, training, data.pictures, out)


def measure_speed(engine: str, repeats: int = 3) -> None:
    """Print seconds a picture after load, the least of `repeats`, and the peak memory."""
    started = time.perf_counter()
    pipe: Any = ImagePipeline.from_pretrained(engine)
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


def measure_labels(data: Path, work: Path) -> None:
    """Labels against people's ratings, scenes against names options by eye."""
    from pipelines.image.training.prepare import label_figures

    for line in label_figures(data, work):
        print(line)


def _downsample(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    return np.asarray(
        cv2.resize(
            cv2.resize(picture, (32, 32), interpolation=cv2.INTER_AREA), (128, 128), interpolation=cv2.INTER_LINEAR
        ),
        np.uint8,
    )


def _noise(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, 128, 128, 3), dtype=np.uint8)


def _save_neighbours(
    dreams: Sequence[NDArray[np.uint8]],
    generated: NDArray[np.float64],
    training: NDArray[np.float64],
    pictures: NDArray[np.uint8],
    out: Path,
) -> None:
    """A sheet: a dream, then its four nearest training paintings, twelve times."""
    from PIL import Image

    from pipelines.image.output import sheet

    cells = []
    for i in range(12):
        neighbours = np.argsort(np.linalg.norm(training - generated[i], axis=1))[:4]
        cells += [dreams[i], *pictures[neighbours]]
    Image.fromarray(sheet(tuple(cells), 10)).save(out)


if __name__ == "__main__":
    main()

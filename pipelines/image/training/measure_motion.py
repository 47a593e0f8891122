"""Figures of films: time, memory, how much frames differ from their neighbours and the last from the first.

`python -m pipelines.image.training.measure_motion [--size 512] [--seconds 8] [--prompts 3]`
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from conditioning.affect import AffectCurve
from pipelines.image.engine import FilmRequest, ImageRequest
from pipelines.image.world_engine import WorldEngine

FILMS = (
    ("a harbour at dusk", "calm", ""),
    ("a city street in the rain at night", "sad", ""),
    ("a boat on a lake under mountains", "happy", "impressionism"),
    ("a forest in the wind", "happy", ""),
    ("a stormy sea with a sailing boat", "angry", ""),
    ("a house in a meadow", "0: calm; 6: sad", ""),
)
SEED, FPS = 3, 25


def measure(prompt: str, affect: str, style: str, size: int, seconds: float) -> str:
    """Film once and say how it went, one row of a table.

    Args:
        prompt: what is seen.
        affect: or a curve of it.
        style: "" for a photograph.
        size: pixels of a side.
        seconds: of the film.

    Returns:
        The row.
    """
    curve = AffectCurve.of(affect)
    request = FilmRequest(ImageRequest(prompt, curve.at(0), SEED, size, size, style=style), curve, seconds, FPS)
    started, used = time.perf_counter(), time.process_time()
    film = WorldEngine().film(request)
    first = before = None
    steps = []
    for frame in film.frames:
        now = frame.astype(np.int16)
        if before is None:
            first = now
        else:
            steps.append(float(np.abs(now - before).mean()))
        before = now
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - used
    assert first is not None and before is not None
    seam = f"{np.abs(before - first).mean():.2f}" if film.loops else "does not loop"
    memory_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"| {prompt}, {affect}{', ' + style if style else ''} | {wall_s:.0f} s | {cpu_s:.0f} s | {memory_gb:.2f} GB | "
        f"{np.mean(steps):.2f} | {max(steps):.2f} | {seam} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--prompts", type=int, default=len(FILMS))
    options = parser.parse_args()
    print(
        "| film | wall | processor | memory | neighbours, mean | most | last to first |\n|---|---|---|---|---|---|---|"
    )
    for prompt, affect, style in FILMS[: options.prompts]:
        print(measure(prompt, affect, style, options.size, options.seconds), flush=True)


if __name__ == "__main__":
    main()

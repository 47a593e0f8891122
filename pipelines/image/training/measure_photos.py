"""How far photos move when they are felt anew: `python -m pipelines.image.training.measure_photos FOLDER`.

Photos of the folder are felt at the four corners of the plane; both recognizers of pictures read each before and after.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from conditioning.affect import VAD, Affect
from pipelines import recognition
from pipelines.image.options import PICTURE_SUFFIXES
from pipelines.image.pipeline import ImagePipeline
from pipelines.image.regrade import edge_correlation
from pipelines.media.image import read_image
from pipelines.recognition.base import ROLES

CORNERS = ((0.8, 0.8), (0.8, -0.8), (-0.8, 0.8), (-0.8, -0.8))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the mean movement of each judge's valence and arousal, how much is kept, and the time."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.training.measure_photos",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="of photos")
    parser.add_argument("--count", type=int, default=10, help="of photos, evenly from the folder's list")
    parser.add_argument("--names", nargs="*", help="of photos, instead")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--strength", type=float, default=0.6)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    paths = sorted(p for p in options.folder.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES)
    chosen = [paths[i] for i in np.linspace(0, len(paths) - 1, min(options.count, len(paths))).astype(int)]
    if options.names:
        chosen = [p for p in paths if p.stem in options.names]
    pipe, judges = ImagePipeline.from_pretrained(), {role: recognition.load("image", role) for role in ROLES}
    moved, kept, seconds = {role: list[tuple[float, ...]]() for role in ROLES}, list[float](), list[float]()
    for path in chosen:
        before = read_image(path, long_side=options.size)
        was = {role: judge.read(before).estimate.vad for role, judge in judges.items()}
        for corner in CORNERS:
            began = time.process_time()
            output = pipe(
                source=path, affect=Affect(VAD(*corner)), seed=3, size=options.size, strength=options.strength
            )
            seconds.append(time.process_time() - began)
            kept.append(edge_correlation(before, output.pictures[0]))
            for role, judge in judges.items():
                now = judge.read(output.pictures[0]).estimate.vad
                moved[role].append((*corner, now.valence - was[role].valence, now.arousal - was[role].arousal))
    print(
        f"{len(chosen)} photos, {options.size} px, strength {options.strength}: content kept {np.mean(kept):.2f}, ",
        end="",
    )
    print(f"{np.median(seconds):.1f} s of one core a picture")
    for role in ROLES:
        rows = np.array(moved[role])
        for v, a in CORNERS:
            at = rows[(rows[:, 0] == v) & (rows[:, 1] == a)]
            print(f"{role}: asked {v:+.1f}, {a:+.1f}: moved {at[:, 2].mean():+.2f}, {at[:, 3].mean():+.2f}")
        valence, arousal = (
            rows[rows[:, i] > 0][:, i + 2].mean() - rows[rows[:, i] < 0][:, i + 2].mean() for i in (0, 1)
        )
        right = [np.mean(_above(rows, i)) for i in (0, 1)]
        print(f"{role}: between +.8 and -.8 valence {valence:+.2f} (rightly ordered {right[0]:.0%}), ", end="")
        print(f"arousal {arousal:+.2f} ({right[1]:.0%})")


def _above(rows: np.ndarray, axis: int) -> list[bool]:
    """For each photo and level of the other axis: whether +.8 is read above -.8."""
    found = []
    for start in range(0, len(rows), len(CORNERS)):
        photo = rows[start : start + len(CORNERS)]
        for other in (0.8, -0.8):
            pair = photo[photo[:, 1 - axis] == other]
            found.append(bool(pair[pair[:, axis] > 0][0, axis + 2] > pair[pair[:, axis] < 0][0, axis + 2]))
    return found


if __name__ == "__main__":
    main()

"""Trains the network of depth: `python -m pipelines.image.training.depth --work FOLDER [--only STAGE ...]`.

`scenes` traces what it learns from (a second or two a scene on one core; goes on where it stopped), `fit` fits the
decoder (goes on as well), `pack` writes the checkpoint, `measure` prints its figures on every tenth scene, which it has
not learnt from.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from pipelines.image.depth.network import CLASSES
from pipelines.image.depth.reading import FOLDER, DepthReader
from pipelines.image.training.depth.fit import fit, load_scenes, pack
from pipelines.image.training.depth.measure import measure
from pipelines.image.training.depth.scenes import trace_scenes

STAGES = ("scenes", "fit", "pack", "measure")
SCENES, STEPS = 700, 1600


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.training.depth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--work", type=Path, required=True, help="where scenes and half-trained networks are kept")
    parser.add_argument("--only", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--first", type=int, default=0, help="number of the first scene")
    parser.add_argument("--count", type=int, default=SCENES, help="of scenes")
    parser.add_argument("--steps", type=int, default=STEPS, help="of the fit, 16 pictures each")
    parser.add_argument("--threads", type=int, default=1, help="of the CPU")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    scenes = options.work / "scenes"
    if "scenes" in options.only:
        trace_scenes(scenes, options.first, options.count)
    if "fit" in options.only or "pack" in options.only:
        net = fit(scenes, options.work, options.steps)
    if "pack" in options.only:
        pack(net, options.out, {"classes": list(CLASSES), "encoder": "EfficientNet-Lite0"})
    if "measure" in options.only:
        reader, held_out = DepthReader.from_pretrained(options.out), load_scenes(scenes, held_out=True)
        for painted in (False, True):
            said = ", ".join(f"{k} {v:.3f}" for k, v in measure(reader, held_out, painted=painted).items())
            print(f"{len(held_out)} scenes{', painted' if painted else ''}: {said}")


if __name__ == "__main__":
    main()

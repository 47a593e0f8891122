"""Trains the embedded painter: `python -m pipelines.image.training --data FOLDER --work FOLDER [--only STAGE ...]`.

`prepare` measures and labels the paintings (ten minutes), `features` trains what only measures (five), `layout` and
`brush` train the two networks (each an hour and a half on one CPU core, a few minutes on a GPU; they may run side by
side) and go on where they stopped, `pack` writes the checkpoint.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from weights import store

STAGES = ("prepare", "features", "layout", "brush", "pack")
OUT = store.EMBEDDED / "image"
STEPS = {"features": 1200, "layout": 5000, "brush": 5600}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="the folder of training data (for prepare)")
    parser.add_argument(
        "--work", type=Path, required=True, help="where what was measured and half-trained networks are kept"
    )
    parser.add_argument("--only", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--steps", type=int, help="of the networks trained now (default: 5000 and 5600)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, help="of the CPU")
    parser.add_argument("--fresh", action="store_true", help="do not go on from what is in --work")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    if "prepare" in options.only:
        if options.data is None:
            parser.error("prepare needs --data, the folder of training data")
        from pipelines.image.training.prepare import prepare

        prepare(options.data, options.work, log)
    if "features" in options.only:
        from pipelines.image.training.dataset import PaintingDataset
        from pipelines.image.training.simclr import fit_features

        fit_features(
            PaintingDataset.load(options.work / "prepared.npz"),
            options.steps or STEPS["features"],
            options.work,
            log,
            options.seed,
        )
    for part in (p for p in ("layout", "brush") if p in options.only):
        from pipelines.image.training.dataset import PaintingDataset
        from pipelines.image.training.fit import fit_network

        data = PaintingDataset.load(options.work / "prepared.npz")
        fit_network(
            part,
            data,
            options.steps or STEPS[part],
            options.seed,
            options.device,
            options.work,
            log,
            resume=not options.fresh,
        )
    if "pack" in options.only:
        pack(options.work, options.out)


def pack(work: Path, out: Path) -> None:
    """Write the networks of `work` as one diffusers pipeline in fp16.

    Args:
        work: folder with prepared.npz and both networks.
        out: folder of the checkpoint.
    """
    from diffusers import FlowMatchEulerDiscreteScheduler

    from pipelines.image.paint.nets import ConditionEncoder, Denoiser
    from pipelines.image.painter_pipeline import PainterPipeline

    with np.load(work / "prepared.npz") as file:
        mean, scale = ([round(float(x), 6) for x in file[name]] for name in ("mean", "scale"))
    nets: list[Any] = [
        cls.from_pretrained(work / name).half()
        for cls, name in (
            (Denoiser, "layout"),
            (ConditionEncoder, "layout_condition"),
            (Denoiser, "brush"),
            (ConditionEncoder, "brush_condition"),
        )
    ]
    nets[1].register_to_config(mean=mean, scale=scale)
    PainterPipeline(nets[0], nets[1], nets[2], nets[3], FlowMatchEulerDiscreteScheduler()).save_pretrained(out)
    for file in out.rglob("config.json"):
        config = json.loads(file.read_text(encoding="utf-8"))
        config.pop("_name_or_path", None)  # a place on the machine that trained
        file.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    for file in out.rglob("*.safetensors"):
        file.chmod(0o644)
    (out / "pipeline.json").write_text('{"task": "image", "engine": "painter"}\n', encoding="utf-8")
    size = sum(f.stat().st_size for f in out.rglob("*.safetensors"))
    log(f"{out}: {size / 1e6:.1f} MB")


def log(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    main()

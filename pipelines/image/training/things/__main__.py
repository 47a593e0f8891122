"""Command line of the stock of things; run by the Python of a virtual environment with `bpy` (and `infinigen`).

`python -m pipelines.image.training.things bake --work WORK [--theme buildings] [--only church house] [--again]`
`python -m pipelines.image.training.things sheet --work WORK --out sheet.png [--theme buildings] [--only ...]`
`python -m pipelines.image.training.things pack --work WORK --out weights/embedded/things`
`python -m pipelines.image.training.things fluent --work WORK --fluent FOLDER --cldr FOLDER [--stock FOLDER]`
(by any Python; the folders are the unpacked npm packages `@lobehub/fluent-emoji-3d` and `cldr-annotations-modern`)
"""

from __future__ import annotations

import argparse
import traceback
from pathlib import Path


def main() -> int:
    """Bake, show or pack things.

    Returns:
        0, or 1 if a thing failed.
    """
    parser = argparse.ArgumentParser(prog="python -m pipelines.image.training.things", description=__doc__)
    parser.add_argument("stage", choices=("bake", "sheet", "pack", "list", "fluent"))
    parser.add_argument("--work", type=Path, default=Path("things-work"), help="folder of what is baked")
    parser.add_argument("--theme", default="", help="of these alone: a module of models/")
    parser.add_argument("--only", nargs="*", default=(), help="names of things")
    parser.add_argument("--again", action="store_true", help="bake what is baked already")
    parser.add_argument("--out", type=Path, default=Path("sheet.png"), help="picture of the sheet, folder of the packs")
    parser.add_argument("--fluent", type=Path, default=Path("fluent-emoji-3d"), help="the unpacked package of pictures")
    parser.add_argument(
        "--cldr", type=Path, default=Path("cldr-annotations-modern"), help="the unpacked package of words"
    )
    parser.add_argument("--stock", type=Path, default=Path("weights/embedded/things"), help="packs of what is modelled")
    args = parser.parse_args()
    if args.stage == "fluent":
        from pipelines.image.training.things.fluent import make_fluent

        return make_fluent(args.fluent, args.cldr, args.stock, args.work)
    if args.stage == "pack":
        from pipelines.image.training.things.pack import pack

        return pack(args.work, args.out)
    from pipelines.image.training.things.recipe import load_recipes

    chosen = [
        r for r in load_recipes().values() if args.theme in ("", r.theme) and (not args.only or r.name in args.only)
    ]
    if args.stage == "list":
        print(*(f"{r.theme}: {r.name} ({', '.join(r.words)})" for r in chosen), sep="\n")
        return 0
    if args.stage == "sheet":
        from pipelines.image.training.things.sheet import write_sheet

        write_sheet(args.work, [(r.theme, r.name) for r in chosen], args.out)
        return 0
    from pipelines.image.training.things.bake import bake

    failed = 0
    for recipe in chosen:
        if not args.again and (args.work / recipe.theme / f"{recipe.name}.json").exists():
            continue
        try:
            bake(recipe, args.work)
        except Exception:
            traceback.print_exc()
            print(f"{recipe.name}: FAILED", flush=True)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())

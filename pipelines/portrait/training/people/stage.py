"""Puts one person, whole, into Blender's scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people import headwear, wear
from pipelines.portrait.training.people.body import Person, add_body, add_face_hair
from pipelines.portrait.training.people.groom import Scalp, groom_beard
from pipelines.portrait.training.people.hair_styles import groom
from pipelines.portrait.training.people.materials import hair_material
from pipelines.portrait.training.people.recipe import Recipe
from pipelines.portrait.training.people.render import light_scene
from pipelines.portrait.training.people.studio_scene import add_camera, add_strands, clear_scene

Array = NDArray[Any]
WEAR: Mapping[str, Callable[[Person, tuple[str, ...]], None]] = {
    "sweater": wear.sweater,
    "turtleneck": wear.turtleneck,
    "tee": wear.tee,
    "dress": wear.dress,
    "shirt": wear.shirt,
    "hoodie": wear.hoodie,
    "glasses": wear.glasses,
    "earrings": wear.earrings,
    "beanie": headwear.beanie,
    "flat_cap": headwear.flat_cap,
    "headwrap": headwear.headwrap,
    "band": headwear.band,
    "hijab": headwear.hijab,
}


def scalp_of(person: Person) -> Scalp:
    """Where the person's hair grows."""
    recipe = person.recipe
    return Scalp(
        person.surface,
        person.places,
        person.mask_of_vertices("ears"),
        man=(recipe.sex < 0.5 and "young" in recipe.age) or ("old" in recipe.age and recipe.sex < 0.5),
        receded=recipe.hair.hairline,
        bald_top=recipe.hair.style == "ring",
    )


def hair_colour(recipe: Recipe) -> Array:
    """Linear colour of skin below hair, about that of the hair."""
    m, red = recipe.hair.melanin, recipe.hair.red
    light = np.array([0.52, 0.46, 0.38]) * (1 - 0.5 * red) + np.array([0.42, 0.20, 0.08]) * 0.5 * red
    return light * (1 - m) ** 1.5 + np.array([0.012, 0.009, 0.008]) * min(1.0, m * 1.1)


def set_stage(person: Person, units: Mapping[str, float], *, hair: bool = True, clothes: bool = True) -> dict[str, Any]:
    """Empty the scene and put the person into it.

    Args:
        person: who.
        units: face units over the face at rest.
        hair: of the head and beard.
        clothes: and glasses.

    Returns:
        The objects by name, those of hair among them.
    """
    recipe = person.recipe
    clear_scene()
    rng = np.random.default_rng([recipe.seed, 4])
    vertices = person.anatomy.act(person.rest, units)
    scalp = scalp_of(person)
    covered = "hijab" in recipe.wear
    bald = recipe.hair.style == "bald"
    tint = np.zeros(len(vertices)) if bald else np.clip(scalp.vertex_density(), 0, 1) * 0.82
    made = add_body(person, vertices, tint, hair_colour(recipe))
    made |= add_face_hair(person, vertices)
    if hair and not bald and not covered:
        strands, radius = groom(scalp, recipe.hair, rng)
        material = hair_material(recipe.hair.melanin, recipe.hair.red)
        made["hair"] = add_strands("hair", strands, radius, material)
    if hair and recipe.beard:
        beard = groom_beard(person.surface, person.places, recipe.beard, vertices, rng)
        made["beard"] = add_strands(
            "beard", beard, 0.0034, hair_material(recipe.beard_melanin, recipe.hair.red, mask=(0, 0, 0))
        )
    if clothes:
        for name, colours in recipe.wear.items():
            WEAR[name](person, colours)
    light_scene(recipe, person.places)
    add_camera(person.view)
    return made

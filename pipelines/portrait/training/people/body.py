"""The bare person: head and shoulders with painted skin, eyes, teeth, tongue, lashes and brows, put into the scene."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.training.people import eyes, materials
from pipelines.portrait.training.people.anatomy import Anatomy, Places, find_places
from pipelines.portrait.training.people.face_paint import paint_colour, paint_eye, paint_height
from pipelines.portrait.training.people.recipe import Recipe, linear
from pipelines.portrait.training.people.skin_maps import FaceMap
from pipelines.portrait.training.people.studio_scene import View, add_mesh, add_strands, image_from_array, read_image
from pipelines.portrait.training.people.surface import Surface, triangulate

Array = NDArray[Any]
MASKS = ("lips", "ears", "inside-mouth")


@dataclass(frozen=True)
class Person:
    """One head, at rest or acting.

    Attributes:
        recipe: what it is made of.
        anatomy: the base mesh.
    """

    recipe: Recipe
    anatomy: Anatomy

    @cached_property
    def bare(self) -> Array:
        """Vertices [V, 3] with no expression at all."""
        r = self.recipe
        sex = {k: v for k, v in (("female", r.sex), ("male", 1 - r.sex)) if v > 0}
        return self.anatomy.identity(sex, r.age, r.origin, r.shape)

    @cached_property
    def rest(self) -> Array:
        """Vertices [V, 3] of the friendly face at rest, from which expressions start."""
        return self.anatomy.act(self.bare, self.recipe.rest)

    @cached_property
    def places(self) -> Places:
        """Where the parts lie."""
        return find_places(self.anatomy, self.bare, np.flatnonzero(self.mask_of_vertices("lips") > 0.5))

    @cached_property
    def view(self) -> View:
        """The camera."""
        p, width = self.places, self.places.iod / self.recipe.frame
        return View(np.array([0.0, p.eye_y - 0.065 * width, float(p.eyes[:, 2].mean())]), width)

    @cached_property
    def body_faces(self) -> list[int]:
        """Numbers of the body's faces that may be seen: head, neck, shoulders, chest."""
        low = self.places.eye_y - 7.0 * self.places.iod
        return [k for k, f in enumerate(self.anatomy.faces("body")) if self.bare[f, 1].min() > low]

    @cached_property
    def surface(self) -> Surface:
        """The skin at rest."""
        faces = self.anatomy.faces("body")
        return Surface(self.rest, triangulate([faces[k] for k in self.body_faces]))

    def mask_image(self, part: str) -> Array:
        """MakeHuman's mask [H, W] 0..1 of a part by its texture coordinates."""
        return read_image(str(self.anatomy.folder / f"mpfb2/textures/mpfb_{part}.jpg"))[..., 0]

    def mask_of_vertices(self, part: str) -> Array:
        """The same by vertex [V]."""
        image = self.mask_image(part)
        height, width = image.shape
        out = np.zeros(len(self.anatomy.base))
        for face, uv in zip(self.anatomy.faces("body"), self.anatomy.face_uvs("body"), strict=True):
            at = self.anatomy.uvs[uv]
            row = np.clip(((1 - at[:, 1]) * height).astype(int), 0, height - 1)
            column = np.clip((at[:, 0] * width).astype(int), 0, width - 1)
            out[face] = np.maximum(out[face], image[row, column])
        return out


def add_body(person: Person, vertices: Array, scalp: Array, scalp_colour: Array) -> dict[str, Any]:
    """Put skin, eyes, teeth and tongue into the scene.

    Args:
        person: who.
        vertices: [V, 3] of the expression shown.
        scalp: how much hair colour the skin takes at each vertex [V], 0 to 1.
        scalp_colour: linear RGB.

    Returns:
        The objects by name.
    """
    recipe, anatomy, places = person.recipe, person.anatomy, person.places
    rng = np.random.default_rng([recipe.seed, 1])
    face = FaceMap(places, rng)
    masks = {}
    for part in MASKS:
        masks[part] = image_from_array(part, np.repeat(person.mask_image(part)[..., None], 3, 2), is_colour=False)
    skin = materials.skin_material(
        image_from_array("colour", paint_colour(recipe, face), is_colour=True),
        image_from_array("height", np.repeat(paint_height(recipe, face)[..., None], 3, 2), is_colour=False),
        masks,
        lips=linear(recipe.lips),
        scalp=scalp_colour,
        wrinkles=recipe.wrinkles,
        shine=0.5,
    )
    faces = [anatomy.faces("body")[k] for k in person.body_faces]
    uv_ids = [anatomy.face_uvs("body")[k] for k in person.body_faces]
    used = np.unique(np.concatenate(faces))
    new = np.full(len(vertices), -1)
    new[used] = np.arange(len(used))
    made = {
        "skin": add_mesh(
            "skin",
            vertices[used],
            [new[f] for f in faces],
            skin,
            uvs={"UVMap": anatomy.uvs[np.concatenate(uv_ids)], "front": face.uvs(person.bare)[used]},
            shares={"scalp": scalp[used]},
            subdivisions=2,
        )
    }
    teeth = materials.plain_material("teeth", (0.80, 0.74, 0.63), 0.16, glow=0.35, coat=0.4)
    tongue = materials.plain_material("tongue", (0.52, 0.15, 0.14), 0.3, glow=0.4, coat=0.3)
    for group, material in (("helper-upper-teeth", teeth), ("helper-lower-teeth", teeth), ("helper-tongue", tongue)):
        ids = anatomy.vertices_of(group)
        renumber = {int(i): k for k, i in enumerate(ids)}
        made[group] = add_mesh(
            group,
            vertices[ids],
            [[renumber[int(i)] for i in f] for f in anatomy.faces(group)],
            material,
            subdivisions=2,
        )
    made |= _add_eyes(person)
    return made


def _add_eyes(person: Person) -> dict[str, Any]:
    recipe = person.recipe
    rng = np.random.default_rng([recipe.seed, 2])
    iris = materials.eye_material(
        image_from_array("iris", paint_eye(recipe.iris, rng, min(1.0, recipe.years / 80)), is_colour=True)
    )
    clear = materials.cornea_material()
    made = {}
    for side, centre in zip("rl", person.places.eyes, strict=True):
        points, ring_faces, at = eyes.eyeball(centre, person.places.eye_radius * 0.985)
        made[f"eye-{side}"] = add_mesh(f"eye-{side}", points, ring_faces, iris, uvs={"axis": at})
        points, ring_faces, at = eyes.cornea(centre, person.places.eye_radius * 0.985)
        made[f"cornea-{side}"] = add_mesh(f"cornea-{side}", points, ring_faces, clear, uvs={"axis": at})
    return made


def add_face_hair(person: Person, vertices: Array) -> dict[str, Any]:
    """Put lashes and brows into the scene, riding on an expression's vertices [V, 3]."""
    recipe, places = person.recipe, person.places
    rng = np.random.default_rng([recipe.seed, 3])
    melanin, red, thickness, density = recipe.brow
    brow = materials.hair_material(melanin * 0.92, red, 0.4, mask=(0, 0, 0))
    lash = materials.hair_material(max(melanin, 0.6 + 0.4 * recipe.makeup), red * 0.5, 0.35, mask=(0, 0, 0))
    lashes = eyes.lash_strands(person.anatomy, vertices, places, rng, 0.75 + 0.5 * recipe.makeup)
    surface = person.surface
    roots, share, side = eyes.brow_roots(surface, places, rng, thickness, density, recipe.brow_arch)
    triangle, weights = surface.bind(roots)
    acted = Surface(vertices, surface.triangles)
    normals = acted.blend_normals(triangle, weights)
    hairs = eyes.brow_strands(acted.ride(triangle, weights), normals, share, side, places.iod, rng)
    return {
        "lashes": add_strands("lashes", lashes, 0.0019 * (0.8 + 0.5 * recipe.makeup), lash, 0.2),
        "brows": add_strands("brows", hairs, 0.0025, brow, 0.15),
    }

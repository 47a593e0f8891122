"""Bakes a person: passes of Cycles and what is known of the mesh, as files of a folder; what lies there is not baked
again.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy  # isort: skip
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.training.people.anatomy import Anatomy
from pipelines.portrait.training.people.body import Person
from pipelines.portrait.training.people.materials import MASK
from pipelines.portrait.training.people.recipe import Recipe
from pipelines.portrait.training.people.render import ask_passes, render, set_up
from pipelines.portrait.training.people.stage import set_stage
from pipelines.portrait.training.people.studio_scene import read_image

Array = NDArray[Any]
Box = tuple[float, float, float, float]
PLATE_PX, SAMPLES = 1024, 12
FRINGED = {"boyish", "waves", "bob", "curls", "long", "side"}  # styles that hang into the face
LANDMARK_FILE = Path("weights/embedded/head/model.safetensors")


def bake(
    recipe: Recipe,
    anatomy: Anatomy,
    out: Path,
    head_landmarks: tuple[Array, Array],
    *,
    size: int,
    samples: int,
    passes: tuple[str, ...] = ("plate", "details"),
) -> None:
    """Bake one person.

    Args:
        recipe: who.
        anatomy: the base mesh.
        out: folder of all people; the person's own is made in it.
        head_landmarks: vertices [478, 3] of the base mesh and their weights [478, 3].
        size: pixels of the plate's side.
        samples: of a pixel.
        passes: "plate", the whole picture, and "details", the cut-outs.
    """
    folder = out / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    person = Person(recipe, anatomy)
    landmarks = _project_landmarks(person, head_landmarks)
    _write_facts(person, landmarks, folder / "person.json")
    eyes_box = _box_around(landmarks, mesh.EYES, 0.055)
    face_box = _box_around(landmarks, mesh.OVAL, 0.02)
    (folder / "boxes.json").write_text(json.dumps({"eyes": eyes_box, "face": face_box}), encoding="utf-8")
    if "plate" in passes and not (folder / "plate.png").exists():
        set_stage(person, {})
        _render(folder / "plate.png", size, samples, masks=True)
    if "details" not in passes:
        return
    if not (folder / "closed.png").exists():
        set_stage(person, {"eyeBlink": 1.0}, hair=False, clothes=False)
        _render(folder / "closed.png", size, samples, box=eyes_box)
    if not (folder / "eyeballs.png").exists():
        made = set_stage(person, {}, hair=False, clothes=False)
        for name in ("skin", "lashes", "brows"):
            for ray in ("camera", "shadow", "diffuse", "glossy"):
                setattr(made[name], f"visible_{ray}", False)
        _render(folder / "eyeballs.png", size, samples, box=eyes_box)
    needs_under = recipe.hair.style in FRINGED or "glasses" in recipe.wear
    if needs_under and not (folder / "under.png").exists():
        hidden = {
            k: v for k, v in recipe.wear.items() if k not in ("glasses", "flat_cap", "beanie", "headwrap", "hijab")
        }
        made = set_stage(Person(_replace_wear(recipe, hidden), anatomy), {})
        if "hair" in made:
            made["hair"].visible_camera = False
        _render(folder / "under.png", size, samples, box=face_box)


def _replace_wear(recipe: Recipe, worn: dict[str, tuple[str, ...]]) -> Recipe:
    from dataclasses import replace

    return replace(recipe, wear=worn)


def _render(path: Path, size: int, samples: int, *, masks: bool = False, box: Box | None = None) -> None:
    set_up(size, samples)
    parts = path.parent / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    ask_passes(parts, masks=masks)
    whole = path.with_suffix(".part.png")
    render(whole, box)
    if masks:
        what = read_image(str(next(parts.glob(f"{MASK}_*.exr"))))[..., :3]
        np.savez_compressed(path.with_name("masks.npz"), what=what.astype(np.float16))
    shutil.rmtree(parts, ignore_errors=True)
    whole.replace(path)
    bpy.ops.wm.read_factory_settings(use_empty=True)


def _project_landmarks(person: Person, head_landmarks: tuple[Array, Array]) -> Array:
    """Landmarks [478, 3] in shares of the picture's side, depth away positive."""
    vertices, weights = head_landmarks
    return person.view.project((person.rest[vertices] * weights[..., None]).sum(1))


def _box_around(landmarks: Array, ids: tuple[int, ...], pad: float) -> Box:
    points = landmarks[list(ids), :2]
    (left, top), (right, bottom) = points.min(0) - pad, points.max(0) + pad
    grid = 128  # whole pixels at any size of the plate
    low = np.floor(np.array([left, top]) * grid) / grid
    high = np.ceil(np.array([right, bottom]) * grid) / grid
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _write_facts(person: Person, landmarks: Array, path: Path) -> None:
    recipe = person.recipe
    facts = asdict(recipe)
    facts["landmarks"] = np.round(landmarks, 5).tolist()
    path.write_text(json.dumps(facts), encoding="utf-8")


def read_head_landmarks(anatomy: Anatomy, repository: Path) -> tuple[Array, Array]:
    """Where the 478 landmarks lie on the base mesh: vertices [478, 3] and weights [478, 3].

    The embedded head keeps them in its own numbering, which leaves out all that lies far below the eyes.
    """
    from pipelines.portrait.training.head_data import read_source

    kept = read_source(anatomy.folder).kept
    tensors = _read_safetensors(repository / LANDMARK_FILE, ("landmark_vertices", "landmark_weights"))
    return kept[tensors["landmark_vertices"].astype(int)], tensors["landmark_weights"].astype(float)


def _read_safetensors(path: Path, names: tuple[str, ...]) -> dict[str, Array]:
    """Tensors of a safetensors file; Blender's Python has no package for it."""
    types = {"F32": "<f4", "F16": "<f2", "I32": "<i4", "U16": "<u2", "I16": "<i2", "U8": "u1", "I64": "<i8"}
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    table = json.loads(data[8 : 8 + length])
    out = {}
    for name in names:
        entry = table[name]
        start, end = entry["data_offsets"]
        raw = data[8 + length + start : 8 + length + end]
        out[name] = np.frombuffer(raw, types[entry["dtype"]]).reshape(entry["shape"])
    return out

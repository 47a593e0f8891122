"""Fits the face finder and both expression recognizers on FER2013's training part, calibrates them, and prints their figures.

A recognizer is several networks of one kind, fitted one after the other; `--networks FOLDER --member K` fits a single one, so
that a long training can be cut into runs.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from pipelines.recognition.calibration import temperature
from pipelines.recognition.face.net import Members, build
from pipelines.recognition.face.recognizer import FaceRecognizer, as_grey, whole
from pipelines.recognition.face.training import data as face_training_data
from pipelines.recognition.face.training import figures as face_figures
from pipelines.recognition.face.training import finder as face_training_finder
from pipelines.recognition.face.training import fit as face_training
from pipelines.recognition.face.training.data import Faces

LICENCE = "research only (FER2013, licence unclear)"
FINDER_CORPORA = (
    "fer2013#part finder by hash, without labels",
    "oasis#animals, objects, scenes",
    "paintings#backgrounds",
)
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a role is fitted: kind of network, part of the faces, number of networks, minutes that each of the shipped took."""

    backbone: str
    part: str
    members: int
    minutes: float


RECIPES: Mapping[str, Recipe] = {
    "reports": Recipe("face-residual-se", "A", 2, 28.0),
    "steers": Recipe("face-plain", "B", 2, 6.0),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument("--only", choices=("finder", *RECIPES), help="fit only this; the others must be there")
    parser.add_argument("--epochs", type=int, default=1000, help="times that every face is seen, at most")
    parser.add_argument(
        "--minutes", type=float, help="of each network: processor time, or the clock on a GPU (default: as shipped)"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="of the expression networks")
    parser.add_argument(
        "--networks", type=Path, help="folder that keeps each fitted network; one that lies there is not fitted again"
    )
    parser.add_argument("--member", type=int, help="with --networks and --only: fit this one network and stop")


def run(options: argparse.Namespace) -> None:
    """Train, or only print the figures."""
    faces = face_training_data.load(options.data)
    print(
        "pictures a part:",
        {str(k): int(n) for k, n in zip(*np.unique(faces.part, return_counts=True), strict=True)},
        flush=True,
    )
    if options.member is not None:
        fit_member(options.only, options.member, options, faces)
        return
    if not options.figures:
        if options.only in (None, "finder"):
            fit_finder(options.data, options.out, faces, options.seed)
        for role, recipe in RECIPES.items():
            if options.only in (None, role):
                save(
                    role,
                    Members(*(fit_member(role, k, options, faces) for k in range(recipe.members))),
                    faces,
                    options.out,
                )
    show(options.data, options.out, faces)


def fit_finder(data: Path, out: Path, faces: Faces, seed: int) -> None:
    """Train the finder and write it."""
    ground = face_training_finder.backgrounds(data)
    proposer, verifier = face_training_finder.fit(faces.of("finder")[0], ground, seed=seed)
    both = nn.ModuleDict({"proposer": proposer, "verifier": verifier})
    facts = {"threshold": THRESHOLD, "lineage": _lineage("face-finder", "finds", "face-cascade", FINDER_CORPORA)}
    write(out / "face-finder", both.state_dict(), facts)


def fit_member(role: str, member: int, options: argparse.Namespace, faces: Faces) -> nn.Module:
    """Train one network of a role, or take it from the folder that keeps them."""
    import torch
    from safetensors.torch import load_file, save_file

    recipe = RECIPES[role]
    kept = options.networks / f"{role}-{member}.safetensors" if options.networks else None
    if kept and kept.is_file():
        network = build(recipe.backbone)
        network.load_state_dict(load_file(kept))
        return network
    device = options.device if options.device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"
    budget = face_training.Budget(options.epochs, options.minutes or recipe.minutes)
    watched = faces.of(f"{recipe.part} calibration")
    seed = options.seed + member
    network = face_training.fit(
        recipe.backbone, *faces.of(recipe.part), watched, budget=budget, seed=seed, device=device
    )
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_file({k: v.contiguous() for k, v in network.state_dict().items()}, kept)
    return network


def save(role: str, network: Members, faces: Faces, out: Path) -> None:
    """Calibrate what was trained on the role's own calibration part and write it with its lineage."""
    recipe = RECIPES[role]
    corpora = tuple(f"fer2013#part {part} by hash" for part in (recipe.part, f"{recipe.part} calibration"))
    lineage = _lineage(f"face-{role}", role, recipe.backbone, corpora)
    facts: dict[str, Any] = {"members": recipe.members, "temperature": 1.0, "lineage": lineage}
    write(out / f"face-{role}", network.state_dict(), facts)
    recognizer = FaceRecognizer.from_pretrained(out / f"face-{role}")
    crops, labels = faces.of(f"{recipe.part} calibration")
    greys = [as_grey(np.repeat(crop[:, :, None], 3, axis=2)) for crop in crops]
    logits = np.stack([recognizer.logits(grey, whole(grey)).numpy() for grey in greys])
    write(out / f"face-{role}", network.state_dict(), {**facts, "temperature": round(temperature(logits, labels), 4)})


def show(data: Path, out: Path, faces: Faces) -> None:
    """Print every figure of the card."""
    ground = face_training_finder.backgrounds(data, held_back=True)
    for role in RECIPES:
        recognizer = FaceRecognizer.from_pretrained(out / f"face-{role}")
        print(f"\n{recognizer.lineage.name}")
        table(face_figures.expressions(recognizer, faces))
        table(face_figures.robustness(recognizer, faces, data))
        if role == "reports":
            table(face_figures.out_of_distribution(recognizer, faces, ground))
            table(face_figures.finding(recognizer, faces, ground, data))
    size = {
        folder: sum(p.stat().st_size for p in (out / folder).iterdir())
        for folder in ("face-finder", "face-reports", "face-steers")
    }
    print("\nbytes:", size)


def table(figures: Mapping[str, float]) -> None:
    """One figure a line."""
    for name, value in figures.items():
        print(f"  {name:62} {value:.3f}", flush=True)


def write(folder: Path, weights: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
    """model.safetensors in fp16 and config.json."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    halves = {k: (v.half() if v.dtype.is_floating_point else v).detach().contiguous() for k, v in weights.items()}
    save_file(halves, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _lineage(name: str, role: str, backbone: str, corpora: tuple[str, ...]) -> dict[str, Any]:
    facts = {"name": name, "modality": "face", "role": role, "backbone": backbone, "corpora": list(corpora)}
    return {**facts, "licence": LICENCE, "guided_by": []}

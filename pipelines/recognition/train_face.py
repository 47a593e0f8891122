"""Fits the face finder and both expression recognizers on FER2013's training part, calibrates them, and prints their figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor, nn

from pipelines.recognition import face_figures, face_training, face_training_data, face_training_finder
from pipelines.recognition.calibration import temperature
from pipelines.recognition.face import FaceRecognizer, as_grey, whole
from pipelines.recognition.face_training_data import Faces

LICENCE = "research only (FER2013, licence unclear)"
FINDER_CORPORA = ("fer2013#part finder by hash, without labels", "oasis#animals, objects, scenes", "paintings#backgrounds")
#: role -> network, part of the faces, core minutes that the shipped one took
RECIPES: Mapping[str, tuple[str, str, float]] = {"reports": ("face-residual-se", "A", 15.0), "steers": ("face-plain", "B", 4.0)}
THRESHOLD = 0.5


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument("--only", choices=("finder", *RECIPES), help="fit only this; the others must be there")
    parser.add_argument("--epochs", type=int, default=40, help="times that every face is seen, at most")
    parser.add_argument("--core-minutes", type=float, help="processor time of each expression network (default: as shipped)")


def run(options: argparse.Namespace) -> None:
    """Train, or only print the figures."""
    faces = face_training_data.load(options.data)
    print("pictures a part:", {str(k): int(n) for k, n in zip(*np.unique(faces.part, return_counts=True), strict=True)}, flush=True)
    if not options.figures:
        if options.only in (None, "finder"):
            fit_finder(options.data, options.out, faces, options.seed)
        for role in RECIPES:
            if options.only in (None, role):
                fit_role(role, options, faces)
    show(options.data, options.out, faces)


def fit_finder(data: Path, out: Path, faces: Faces, seed: int) -> None:
    """Train the finder and write it."""
    ground = face_training_finder.backgrounds(data)
    proposer, verifier = face_training_finder.fit(faces.of("finder")[0], ground, seed=seed)
    both = nn.ModuleDict({"proposer": proposer, "verifier": verifier})
    facts = {"threshold": THRESHOLD, "lineage": _lineage("face-finder", "finds", "face-cascade", FINDER_CORPORA)}
    write(out / "face-finder", both.state_dict(), facts)


def fit_role(role: str, options: argparse.Namespace, faces: Faces) -> None:
    """Train one recognizer, calibrate it on its own calibration part, and write it."""
    backbone, part, minutes = RECIPES[role]
    crops, labels = faces.of(part)
    watched = faces.of(f"{part} calibration")
    minutes = options.core_minutes or minutes
    network = face_training.fit(backbone, crops, labels, watched, epochs=options.epochs, core_minutes=minutes, seed=options.seed)
    save(role, network, faces, options.out)


def save(role: str, network: nn.Module, faces: Faces, out: Path) -> None:
    """Calibrate a trained network and write it with its lineage."""
    backbone, part, _ = RECIPES[role]
    corpora = (f"fer2013#part {part} by hash", f"fer2013#part {part} calibration by hash")
    facts: dict[str, Any] = {"temperature": 1.0, "lineage": _lineage(f"face-{role}", role, backbone, corpora)}
    write(out / f"face-{role}", network.state_dict(), facts)
    recognizer = FaceRecognizer.from_pretrained(out / f"face-{role}")
    crops, labels = faces.of(f"{part} calibration")
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
    size = {folder: sum(p.stat().st_size for p in (out / folder).iterdir()) for folder in ("face-finder", "face-reports", "face-steers")}
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

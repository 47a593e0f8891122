"""Fits the face finder and both expression recognizers on FER2013's training part, calibrates them, and prints their
figures.

A recognizer is several networks of one kind, fitted one after the other; `--networks FOLDER --member K` fits a single
one, so that a long training can be cut into runs, and `--reuse` calibrates the networks of the checkpoint anew.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from torch import nn

from pipelines.recognition.calibration import fit_offsets, fit_temperature
from pipelines.recognition.face.finder import whole_picture
from pipelines.recognition.face.net import EXPRESSIONS, NetEnsemble, build_network
from pipelines.recognition.face.recognizer import FaceRecognizer, grey_tensor
from pipelines.recognition.face.training import data as training_data
from pipelines.recognition.face.training import figures as figures
from pipelines.recognition.face.training import finder as finder_fit
from pipelines.recognition.face.training import fit as expression_fit
from pipelines.recognition.face.training.data import Faces
from pipelines.recognition.lineage import Lineage
from weights.checkpoint import load_checkpoint, save_checkpoint

LICENCE = "research only (FER2013, licence unclear)"
FINDER_CORPORA = (
    "fer2013#part finder by hash, without labels",
    "oasis#animals, objects, scenes",
    "paintings#backgrounds",
)
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a role is fitted.

    Attributes:
        backbone: kind of network, a key of `net.NETWORKS`.
        part: of the faces.
        members: number of networks.
        minutes: that each of the shipped ones took.
        calibration: parts that calibrate; no network of the role learnt from them.
        balance: of the calibration, 0 (each face alike) to 1 (each expression alike); None fits no offsets.
    """

    backbone: str
    part: str
    members: int
    minutes: float
    calibration: tuple[str, ...]
    balance: float | None


RECIPES: Mapping[str, Recipe] = {
    "reports": Recipe("face-residual-se", "A", 2, 28.0, ("A calibration", "finder"), 0.75),
    "steers": Recipe("face-plain", "B", 2, 6.0, ("B calibration",), None),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument(
        "--only", choices=("finder", *RECIPES), help="fit and measure this alone; the others must be there"
    )
    parser.add_argument("--epochs", type=int, default=1000, help="times that every face is seen, at most")
    parser.add_argument(
        "--minutes", type=float, help="of each network: processor time, or the clock on a GPU (default: as shipped)"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="of the expression networks")
    parser.add_argument(
        "--networks", type=Path, help="folder that keeps each fitted network; one that lies there is not fitted again"
    )
    parser.add_argument("--member", type=int, help="with --networks and --only: fit this one network and stop")
    parser.add_argument("--reuse", action="store_true", help="keep the networks of the checkpoint and calibrate anew")


def run(options: argparse.Namespace) -> None:
    """Train, or only print the figures."""
    faces = training_data.load_faces(options.data)
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
                save_recognizer(
                    role,
                    NetEnsemble(*(fit_member(role, k, options, faces) for k in range(recipe.members))),
                    faces,
                    options.out,
                )
    print_figures(options.data, options.out, faces, [options.only] if options.only in RECIPES else [*RECIPES])


def fit_finder(data: Path, out: Path, faces: Faces, seed: int) -> None:
    """Train the finder and write it."""
    backgrounds = finder_fit.load_backgrounds(data)
    proposer, verifier = finder_fit.fit(faces.of("finder")[0], backgrounds, seed=seed)
    cascade = nn.ModuleDict({"proposer": proposer, "verifier": verifier})
    settings = {"threshold": THRESHOLD, "lineage": _lineage("face-finder", "finds", "face-cascade", FINDER_CORPORA)}
    save_checkpoint(out / "face-finder", cascade.state_dict(), settings)


def fit_member(role: str, member: int, options: argparse.Namespace, faces: Faces) -> nn.Module:
    """Train one network of a role, or take it from the folder that keeps them or from the checkpoint."""
    import torch

    if options.reuse:
        shipped = FaceRecognizer.from_pretrained(options.out / f"face-{role}").network
        return cast(NetEnsemble, shipped).members[member]
    recipe = RECIPES[role]
    path = options.networks / f"{role}-{member}.safetensors" if options.networks else None
    if path and path.is_file():
        checkpoint = load_checkpoint(path.parent, name=path.stem, config=False, upcast=False)
        return checkpoint.load_into(build_network(recipe.backbone), "face network")
    device = options.device if options.device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"
    budget = expression_fit.Budget(options.epochs, options.minutes or recipe.minutes)
    validation = faces.of(recipe.calibration[0])
    seed = options.seed + member
    network = expression_fit.fit(
        recipe.backbone, *faces.of(recipe.part), validation, budget=budget, seed=seed, device=device
    )
    if path:
        save_checkpoint(path.parent, network.state_dict(), name=path.stem, downcast=False)
    return network


def save_recognizer(role: str, network: NetEnsemble, faces: Faces, out: Path) -> None:
    """Write what was trained with its lineage, calibrated on faces that no network of the role learnt from."""
    recipe = RECIPES[role]
    corpora = tuple(f"fer2013#part {part} by hash" for part in (recipe.part, *recipe.calibration))
    lineage = _lineage(f"face-{role}", role, recipe.backbone, corpora)
    settings: dict[str, Any] = {"members": recipe.members, "temperature": 1.0, "lineage": lineage}
    save_checkpoint(out / f"face-{role}", network.state_dict(), settings)
    recognizer = FaceRecognizer.from_pretrained(out / f"face-{role}")
    parts = [faces.of(part) for part in recipe.calibration]
    crops, labels = (np.concatenate(pieces) for pieces in zip(*parts, strict=True))
    greys = [grey_tensor(np.repeat(crop[:, :, None], 3, axis=2)) for crop in crops]
    logits = np.stack([recognizer.logits(grey, whole_picture(grey)).numpy() for grey in greys])
    settings |= calibrate(logits, labels, recipe.balance)
    save_checkpoint(out / f"face-{role}", network.state_dict(), settings)


def calibrate(logits: NDArray[np.float32], labels: NDArray[np.int64], balance: float | None) -> dict[str, Any]:
    """The settings of a calibration: a temperature, and offsets of the expressions where a balance is asked for."""
    if balance is None:
        return {"temperature": round(fit_temperature(logits, labels), 4)}
    temperature, offsets = fit_offsets(logits, labels, balance)
    stated = {name: round(float(x), 4) for name, x in zip(EXPRESSIONS, offsets, strict=True)}
    return {"temperature": round(temperature, 4), "offsets": stated}


def print_figures(data: Path, out: Path, faces: Faces, roles: Sequence[str]) -> None:
    """Print every figure of the card, of these roles."""
    backgrounds = finder_fit.load_backgrounds(data, held_back=True)
    for role in roles:
        recognizer = FaceRecognizer.from_pretrained(out / f"face-{role}")
        print(f"\n{recognizer.lineage.name}")
        print_table(figures.expression_figures(recognizer, faces))
        print_table(figures.robustness_figures(recognizer, faces, data))
        if role == "reports":
            print_table(figures.ood_figures(recognizer, faces, backgrounds))
            print_table(figures.finding_figures(recognizer, faces, backgrounds, data))
    size = {
        folder: sum(p.stat().st_size for p in (out / folder).iterdir())
        for folder in ("face-finder", "face-reports", "face-steers")
    }
    print("\nbytes:", size)


def print_table(figures: Mapping[str, float]) -> None:
    """One figure a line."""
    for name, value in figures.items():
        print(f"  {name:62} {value:.3f}", flush=True)


def _lineage(name: str, role: str, backbone: str, corpora: tuple[str, ...]) -> dict[str, Any]:
    return asdict(Lineage(name, "face", role, backbone, corpora, LICENCE, family="pixels"))

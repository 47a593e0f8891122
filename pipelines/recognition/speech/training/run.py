"""Fits both speech recognizers on RAVDESS and prints every figure of their card: `... train speech --data ../shared/data --folds`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import save_file

from pipelines.recognition.speech.frames import Floats
from pipelines.recognition.speech.net import SpeechNet
from pipelines.recognition.speech.training import figures
from pipelines.recognition.speech.training.corpus import FOLDS, REPORTS, STEERS, Acted, ravdess
from pipelines.recognition.speech.training.fit import (
    Calibration,
    Rows,
    calibrate,
    fit,
    negatives,
    pairs,
    predict,
    rows,
    unseen,
)

LICENCE = "CC BY-NC-SA-4.0 (fitted on RAVDESS): non-commercial"
FLAGGED = 0.99  # the flag lets this share of unseen acted voices through, and their changed copies


@dataclass(frozen=True, slots=True)
class Plan:
    """Which actors and which description one recognizer is fitted with."""

    role: str
    actors: tuple[int, ...]
    backbone: str


PLANS = (Plan("reports", REPORTS, "contour functionals"), Plan("steers", STEERS, "frame covariance"))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument(
        "--folds", action="store_true", help="also cross-validate both descriptions in 5 folds of all 20 actors"
    )
    parser.add_argument(
        "--cache", type=Path, help="keep measured rows in this folder; a run that was stopped goes on there"
    )


def run(options: argparse.Namespace) -> None:
    """Train unless only figures are asked for, then print the figures."""
    clips = ravdess(options.data)
    described = rows(clips, options.seed, options.cache, _say) if options.folds or not options.figures else {}
    if not options.figures:
        alien = negatives(options.seed, options.cache)
        for plan in PLANS:
            train(plan, described[plan.backbone], alien[plan.backbone], options.out / f"speech-{plan.role}")
    if options.folds:
        for plan in PLANS:
            show(f"5 folds by actor, 20 actors, {plan.backbone}", figures.folds(described[plan.backbone], FOLDS))
    for plan in PLANS:
        folder = options.out / f"speech-{plan.role}"
        others = [c for c in clips if c.actor not in plan.actors]
        for title, found in figures.of_checkpoint(folder, others, options.data, options.seed):
            show(f"speech-{plan.role}: {title}", found)


def train(plan: Plan, data: Rows, alien: Floats, folder: Path) -> None:
    """Fit one recognizer on its actors, calibrate it on its own folds, write it."""
    own = data.of(plan.actors)
    constants = calibrate(
        unseen(own, [(a,) for a in plan.actors]), own
    )  # one at a time: nearly as many as the last fit has
    net = fit(own, alien)
    save(folder, net, plan, constants, verge(own, alien, plan.actors))


def verge(own: Rows, alien: Floats, actors: Sequence[int]) -> float:
    """The strangeness that FLAGGED of the voices of unseen actors, changed copies too, stay under."""
    scores = []
    for fold in pairs(actors):
        net = fit(own.of(fold, without=True), alien)
        scores += [predict(net, copy).strange.numpy() for copy in own.of(fold).x]
    return float(np.quantile(np.concatenate(scores), FLAGGED))


def save(folder: Path, net: SpeechNet, plan: Plan, constants: Calibration, strange: float) -> None:
    """Write model.safetensors (fp16) and config.json."""
    lineage = {
        "name": f"speech-{plan.role}",
        "modality": "speech",
        "role": plan.role,
        "backbone": plan.backbone,
        "corpora": [f"ravdess#actors {','.join(map(str, plan.actors))}"],
        "licence": LICENCE,
        "guided_by": [],
    }
    config = {
        "lineage": lineage,
        "net": {"features": len(net.mean)},
        "temperature": constants.temperature,
        "spread": constants.spread,
        "strange": strange,
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: v.half().contiguous() for k, v in net.state_dict().items()}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def show(title: str, found: dict[str, Any]) -> None:
    """Print a block of figures."""
    print(f"== {title}")
    for name, value in found.items():
        print(f"{name:44} {value if isinstance(value, str) else format(value, '.3f')}", flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


__all__ = ["PLANS", "Acted", "add_options", "run"]

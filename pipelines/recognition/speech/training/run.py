"""Fits both speech recognizers on RAVDESS and prints every figure of their card: `python -m
pipelines.recognition.training speech --data DATA --folds`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.dsp import Float32Array
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.speech.net import SpeechNet
from pipelines.recognition.speech.training import figures
from pipelines.recognition.speech.training.corpus import FOLDS, REPORTS, STEERS, load_ravdess
from pipelines.recognition.speech.training.fit import (
    Calibration,
    Rows,
    actor_pairs,
    calibrate,
    cross_validate,
    describe_clips,
    describe_negatives,
    fit,
    predict,
)
from weights.checkpoint import save_checkpoint

LICENCE = "CC BY-NC-SA-4.0 (fitted on RAVDESS): non-commercial"
FAMILY = "own acoustics"  # of both, for the lineage guard
KEPT_SHARE = 0.99  # the flag lets this share of unseen acted voices through, and their changed copies


@dataclass(frozen=True, slots=True)
class RecognizerPlan:
    """How one recognizer is fitted.

    Attributes:
        role: "reports" or "steers".
        actors: numbers of the RAVDESS actors that it learns from.
        backbone: which of `DESCRIPTIONS` describes a clip.
    """

    role: str
    actors: tuple[int, ...]
    backbone: str


PLANS = (
    RecognizerPlan("reports", REPORTS, "contour functionals"),
    RecognizerPlan("steers", STEERS, "frame covariance"),
)


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
    clips = load_ravdess(options.data)
    described = (
        describe_clips(clips, options.seed, options.cache, _note) if options.folds or not options.figures else {}
    )
    if not options.figures:
        ood_rows = describe_negatives(options.seed, options.cache)
        for plan in PLANS:
            train(plan, described[plan.backbone], ood_rows[plan.backbone], options.out / f"speech-{plan.role}")
    if options.folds:
        for plan in PLANS:
            print_figures(
                f"5 folds by actor, 20 actors, {plan.backbone}",
                figures.cross_validation_figures(described[plan.backbone], FOLDS),
            )
    for plan in PLANS:
        folder = options.out / f"speech-{plan.role}"
        rest = [c for c in clips if c.actor not in plan.actors]
        for title, values in figures.checkpoint_figures(folder, rest, options.data, options.seed):
            print_figures(f"speech-{plan.role}: {title}", values)


def train(plan: RecognizerPlan, data: Rows, ood_rows: Float32Array, folder: Path) -> None:
    """Fit one recognizer on its actors, calibrate it on its own folds, write it."""
    own_rows = data.of(plan.actors)
    constants = calibrate(
        cross_validate(own_rows, [(a,) for a in plan.actors]), own_rows
    )  # one at a time: nearly as many as the last fit has
    net = fit(own_rows, ood_rows)
    save(folder, net, plan, constants, fit_ood_threshold(own_rows, ood_rows, plan.actors))


def fit_ood_threshold(own_rows: Rows, ood_rows: Float32Array, actors: Sequence[int]) -> float:
    """The out-of-distribution score that KEPT_SHARE of the voices of unseen actors, changed copies too, stay under."""
    scores = []
    for fold in actor_pairs(actors):
        net = fit(own_rows.of(fold, without=True), ood_rows)
        scores += [predict(net, copy).ood_score.numpy() for copy in own_rows.of(fold).x]
    return float(np.quantile(np.concatenate(scores), KEPT_SHARE))


def save(folder: Path, net: SpeechNet, plan: RecognizerPlan, constants: Calibration, ood_threshold: float) -> None:
    """Write model.safetensors (fp16) and config.json."""
    corpora = (f"ravdess#actors {','.join(map(str, plan.actors))}",)
    lineage = Lineage(f"speech-{plan.role}", "speech", plan.role, plan.backbone, corpora, LICENCE, family=FAMILY)
    settings = {
        "lineage": asdict(lineage),
        "net": {"features": len(net.mean)},
        "temperature": constants.temperature,
        "spread": constants.spread,
        "ood_threshold": ood_threshold,
    }
    save_checkpoint(folder, net.state_dict(), settings)


def print_figures(title: str, values: dict[str, Any]) -> None:
    """Print a block of figures."""
    print(f"== {title}")
    for name, value in values.items():
        print(f"{name:44} {value if isinstance(value, str) else format(value, '.3f')}", flush=True)


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

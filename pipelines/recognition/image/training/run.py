"""Fits the two image recognizers (`reports` on two thirds of the themes, `steers` on the rest) and prints their
figures.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipelines.recognition.image.features import DESCRIPTORS
from pipelines.recognition.image.head import CONFIG_ARRAYS, ImageHead
from pipelines.recognition.image.recognizer import PARTS, ImageRecognizer, PictureFeatures
from pipelines.recognition.image.training import data
from pipelines.recognition.image.training.figures import print_figures
from pipelines.recognition.image.training.fit import KernelTable, fit_codebook, fit_head
from pipelines.recognition.lineage import Lineage
from weights.checkpoint import save_checkpoint

#: Of a half: how many the codebooks are fitted to, and how many stand for pictures in distribution.
PAINTINGS = {"codebook": 1000, "in_distribution": 200}
OOD_EACH = 40
HALVES = {"reports": "A", "steers": "B"}
LICENCE = "OASIS open-access stimulus set; paintings public domain by age"


def add_options(parser: argparse.ArgumentParser) -> None:
    """No option of its own."""
    del parser


def run(options: argparse.Namespace) -> None:
    """Train unless only the figures are asked for, then print them."""
    torch.set_num_threads(max(1, min(2, torch.get_num_threads())))
    pictures = data.load_rated(options.data)
    if not options.figures:
        for number, role in enumerate(HALVES):
            _train(options, pictures, role, options.seed + number)
    print_figures(options.data, options.out, pictures, _print_note)


def _print_note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _train(options: argparse.Namespace, pictures: data.RatedPictures, role: str, seed: int) -> None:
    half = HALVES[role]
    generator = torch.Generator().manual_seed(seed)
    unlabelled = data.load_paintings(options.data, half, PAINTINGS["codebook"])
    codebooks = {}
    for kind in DESCRIPTORS:
        _print_note(f"{role}: codebook of {kind}")
        with torch.inference_mode():
            codebooks[kind] = fit_codebook(kind, unlabelled, generator)
    untrained = ImageRecognizer(_lineage(role, pictures), codebooks, _empty_head())
    rows = data.split_by_theme(pictures.themes)[list(HALVES).index(role)]
    photos = [pictures.pictures[i] for i in rows]
    copies = data.degrade_all(photos, seed)
    table = KernelTable(
        _measure(untrained, photos, f"{role}: rated pictures"), _measure(untrained, copies, f"{role}: small copies")
    )
    more = data.load_paintings(
        options.data, half, PAINTINGS["in_distribution"], skip=PAINTINGS["codebook"] // len(data.STYLES)
    )
    real = _attribute_rows(untrained, more, f"{role}: paintings")
    ood_rows = _attribute_rows(
        untrained,
        [p for _, p in data.generate_ood(data.OOD_FITTED, OOD_EACH, seed)],
        f"{role}: things that are no pictures",
    )
    themes = [pictures.themes[i] for i in rows]
    head = fit_head(table, pictures.ratings[rows], np.arange(len(rows)), themes, (real, ood_rows), seed)
    _save(options.out / f"image-{role}", untrained, head)


def _measure(recognizer: ImageRecognizer, pictures: list[data.Picture], label: str) -> list[PictureFeatures]:
    out = []
    for i, picture in enumerate(pictures):
        if i % 100 == 0:
            _print_note(f"{label}: {i} of {len(pictures)}")
        out.append(recognizer.measure(picture))
    return out


def _attribute_rows(recognizer: ImageRecognizer, pictures: list[data.Picture], label: str) -> Any:
    return np.stack([m.attribute_vector() for m in _measure(recognizer, pictures, label)])


def _empty_head() -> ImageHead:
    nothing = np.zeros(0)
    return ImageHead({}, nothing, nothing, nothing, nothing, nothing, nothing, 0.0, 1.0)


def _lineage(role: str, pictures: data.RatedPictures) -> Lineage:
    rows = data.split_by_theme(pictures.themes)[list(HALVES).index(role)]
    themes = ",".join(sorted({pictures.themes[i] for i in rows}))
    half = HALVES[role]
    corpora = (f"oasis#themes {themes}", f"paintings15k#half {half} by index parity")
    return Lineage(f"image-{role}", "image", role, f"fisher-vectors-{half.lower()}", corpora, LICENCE)


def _save(folder: Path, untrained: ImageRecognizer, head: ImageHead) -> None:
    """Write model.safetensors (fp16) and config.json."""
    tensors = {f"{kind}.{part}": getattr(untrained.codebooks[kind], part) for kind in DESCRIPTORS for part in PARTS}
    scales = {name: float(np.abs(weights).max()) for name, weights in head.maps.items()}
    tensors |= {f"map.{name}": torch.from_numpy(head.maps[name] / scale) for name, scale in scales.items()}
    settings = {name: getattr(head, name).tolist() for name in CONFIG_ARRAYS}
    settings |= {"map_scale": scales, "ood_threshold": head.ood_threshold, "temperature": head.temperature}
    save_checkpoint(folder, tensors, {"lineage": asdict(untrained.lineage), "head": settings})

"""Fits the two image recognizers (`reports` on two thirds of the themes, `steers` on the rest) and prints their figures."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipelines.recognition.image.features import KINDS, Codebook
from pipelines.recognition.image.head import Head
from pipelines.recognition.image.recognizer import PARTS, ImageRecognizer, Measured
from pipelines.recognition.image.training import data
from pipelines.recognition.image.training.figures import print_figures
from pipelines.recognition.image.training.fit import Table, fit_codebook, fit_head

PAINTINGS = {
    "codebook": 1000,
    "flag": 200,
}  # of a half: what the codebooks are fitted to, and pictures that are not strange
STRANGE_EACH = 40
HALVES = {"reports": "A", "steers": "B"}
LICENCE = "OASIS open-access stimulus set; paintings public domain by age"


def add_options(parser: argparse.ArgumentParser) -> None:
    """No option of its own."""
    del parser


def run(options: argparse.Namespace) -> None:
    """Train unless only the figures are asked for, then print them."""
    torch.set_num_threads(max(1, min(2, torch.get_num_threads())))
    pictures = data.rated(options.data)
    if not options.figures:
        for number, role in enumerate(HALVES):
            _train(options, pictures, role, options.seed + number)
    print_figures(options.data, options.out, pictures, _note)


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _train(options: argparse.Namespace, pictures: data.Rated, role: str, seed: int) -> None:
    half = HALVES[role]
    generator = torch.Generator().manual_seed(seed)
    unlabelled = data.paintings(options.data, half, PAINTINGS["codebook"])
    codebooks = {}
    for kind in KINDS:
        _note(f"{role}: codebook of {kind}")
        with torch.inference_mode():
            codebooks[kind] = fit_codebook(kind, unlabelled, generator)
    bare = ImageRecognizer(_lineage(role, pictures), codebooks, _empty())
    rows = data.split_by_theme(pictures.themes)[list(HALVES).index(role)]
    photos = [pictures.pictures[i] for i in rows]
    copies = data.copies(photos, seed)
    table = Table(_measured(bare, photos, f"{role}: rated pictures"), _measured(bare, copies, f"{role}: small copies"))
    more = data.paintings(options.data, half, PAINTINGS["flag"], skip=PAINTINGS["codebook"] // len(data.STYLES))
    real = _attributes(bare, more, f"{role}: paintings")
    none = _attributes(
        bare, [p for _, p in data.strange(data.FITTED, STRANGE_EACH, seed)], f"{role}: things that are no pictures"
    )
    themes = [pictures.themes[i] for i in rows]
    head = fit_head(table, pictures.ratings[rows], np.arange(len(rows)), themes, (real, none), seed)
    _save(options.out / f"image-{role}", bare, head)


def _measured(recognizer: ImageRecognizer, pictures: list[data.Picture], what: str) -> list[Measured]:
    out = []
    for i, picture in enumerate(pictures):
        if i % 100 == 0:
            _note(f"{what}: {i} of {len(pictures)}")
        out.append(recognizer.measure(picture))
    return out


def _attributes(recognizer: ImageRecognizer, pictures: list[data.Picture], what: str) -> Any:
    return np.stack([m.attributes() for m in _measured(recognizer, pictures, what)])


def _empty() -> Head:
    nothing = np.zeros(0)
    return Head({}, nothing, nothing, nothing, nothing, nothing, nothing, 0.0, 1.0)


def _lineage(role: str, pictures: data.Rated) -> Any:
    from pipelines.recognition.base import Lineage

    rows = data.split_by_theme(pictures.themes)[list(HALVES).index(role)]
    themes = ",".join(sorted({pictures.themes[i] for i in rows}))
    half = HALVES[role]
    corpora = (f"oasis#themes {themes}", f"paintings15k#half {half} by index parity")
    return Lineage(f"image-{role}", "image", role, f"fisher-vectors-{half.lower()}", corpora, LICENCE)


def _save(folder: Path, bare: ImageRecognizer, head: Head) -> None:
    """Write model.safetensors (fp16) and config.json."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"{kind}.{part}": _part(bare.codebooks[kind], part) for kind in KINDS for part in PARTS}
    steps = {name: float(np.abs(weights).max()) for name, weights in head.maps.items()}
    tensors |= {f"map.{name}": torch.from_numpy(head.maps[name] / steps[name]) for name in steps}
    save_file({name: t.half().contiguous() for name, t in tensors.items()}, folder / "model.safetensors")
    numbers = {
        name: getattr(head, name).tolist() for name in ("intercept", "stretch", "spread", "mean", "scale", "strange")
    }
    numbers |= {"map_scale": steps, "strange_at": head.strange_at, "temperature": head.temperature}
    lineage = bare.lineage
    facts = {
        "lineage": {
            "name": lineage.name,
            "modality": lineage.modality,
            "role": lineage.role,
            "backbone": lineage.backbone,
            "corpora": list(lineage.corpora),
            "licence": lineage.licence,
            "guided_by": [],
        },
        "head": numbers,
    }
    (folder / "config.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _part(codebook: Codebook, part: str) -> torch.Tensor:
    tensor: torch.Tensor = getattr(codebook, part)
    return tensor

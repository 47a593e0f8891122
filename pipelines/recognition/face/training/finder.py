"""Training of the face finder: faces laid over backgrounds at known places, against everything that is no upright face.

Expression labels are not used, and no face that an expression network learns from.
"""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import time
import zipfile
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.recognition.face.finder import PROPOSE_SIZE, VERIFY_SIZE, FaceFinder, Proposer, Verifier, crop_face
from pipelines.recognition.face.training.fit import update_average
from pipelines.recognition.face.training.windows import Backgrounds, make_windows, relight
from pipelines.recognition.lineage import Lineage

BATCH = 96
PAINTINGS = ("impressionism", "romanticism", "post-impressionism")
PAINTINGS_PER_STYLE = 1500
CONTEXT = VERIFY_SIZE / PROPOSE_SIZE  # the proposer learns from windows with what surrounds them
AVERAGING = 0.998  # of the weights that are kept, a step
TRIMMED_SHARE = 0.02  # of a batch's windows over paintings: the least face-like-by-label, for some do show faces


Network = TypeVar("Network", Proposer, Verifier)


def load_backgrounds(data: Path, *, held_back: bool = False) -> Backgrounds:
    """OASIS pictures of animals, objects and scenes, and paintings; every fifth, by hash, is held back for the
    figures.
    """
    from PIL import Image

    stacks: list[NDArray[np.uint8]] = []
    is_painting: list[bool] = []
    for archive, name in _background_files(data):
        if (hashlib.sha256(name.encode()).digest()[0] % 5 == 0) != held_back:
            continue
        with Image.open(io.BytesIO(archive.read(name))) as image:
            stacks.append(np.asarray(image.convert("L").resize((128, 128), Image.Resampling.BOX)))
        is_painting.append("oasis" not in Path(str(archive.filename)).name)
    large = torch.from_numpy(np.stack(stacks))[:, None]
    return Backgrounds(large, F.avg_pool2d(large.float(), 2).to(torch.uint8), torch.tensor(is_painting))


def faceless_picture_names(data: Path) -> list[str]:
    """Names of the OASIS pictures whose category is not Person."""
    with (data / "images" / "oasis_train.csv").open(newline="", encoding="utf-8") as file:
        return sorted(row["file"] for row in csv.DictReader(file) if row["category"] != "Person")


def fit(
    faces: NDArray[np.uint8], backgrounds: Backgrounds, *, steps: int = 6000, seed: int = 0
) -> tuple[Proposer, Verifier]:
    """Train both networks of the finder; the verifier learns twice from what both take for faces wrongly.

    Args:
        faces: uint8 [N, 48, 48], of pictures that no expression network learns from.
        backgrounds: pictures without faces.
        steps: of the verifier; the proposer takes a third of them.
        seed: of the first weights and of every draw.

    Returns:
        Proposer and verifier.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    x = torch.from_numpy(faces)[:, None]
    proposer = _train_network(Proposer(), x, backgrounds, steps // 3, generator, None)
    verifier = _train_network(Verifier(), x, backgrounds, steps // 2, generator, None)
    hard_negatives = torch.zeros(0, 1, VERIFY_SIZE, VERIFY_SIZE)
    for _ in range(2):
        hard_negatives = torch.cat([hard_negatives, find_false_alarms(proposer, verifier, backgrounds, generator)])
        print(f"finder: {len(hard_negatives)} mistaken windows are learnt from", flush=True)
        verifier = _train_network(verifier, x, backgrounds, steps // 4, generator, hard_negatives, peak=1e-3)
    return proposer, verifier


def find_false_alarms(
    proposer: Proposer, verifier: Verifier, backgrounds: Backgrounds, generator: torch.Generator, count: int = 200
) -> Tensor:
    """[M, 1, 40, 40] windows of pictures without faces that the finder takes for faces."""
    finder = FaceFinder(proposer, verifier, Lineage("", "face", "reports", "", (), ""))
    windows_found = []
    faceless = torch.nonzero(~backgrounds.is_painting)[:, 0]
    for index in faceless[torch.randperm(len(faceless), generator=generator)[:count]].tolist():
        grey = backgrounds.large[index : index + 1].float() / 255
        for flipped in (
            grey,
            grey.flip(3),
            F.interpolate(grey[:, :, 20:100, 30:110], scale_factor=2.0, mode="bilinear"),
        ):
            windows_found += [
                crop_face(flipped, face, VERIFY_SIZE) for face in finder.detect(flipped)[:4] if face.score > 0.1
            ]
    return torch.cat(windows_found) if windows_found else torch.zeros(0, 1, VERIFY_SIZE, VERIFY_SIZE)


def _train_network(
    network: Network,
    faces: Tensor,
    backgrounds: Backgrounds,
    steps: int,
    generator: torch.Generator,
    hard_negatives: Tensor | None,
    peak: float = 2e-3,
) -> Network:
    """AdamW on one cycle; returns the averaged weights."""
    network = network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    average = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, peak, total_steps=steps, pct_start=0.1)
    start = time.process_time()
    for step in range(steps):
        x, label, place, is_painting = make_windows(
            faces, backgrounds, BATCH, generator, CONTEXT if isinstance(network, Proposer) else 1.0
        )
        if hard_negatives is not None and len(hard_negatives):
            drawn = hard_negatives[torch.randint(len(hard_negatives), (BATCH // 8,), generator=generator)]
            x[-len(drawn) :], label[-len(drawn) :], is_painting[-len(drawn) :] = relight(drawn, generator), 0.0, False
            place[-len(drawn) :] = torch.nan
        with half("cpu"):
            out = network(x.contiguous(memory_format=torch.channels_last))
        out = (
            out.float()[:, :, 2, 2] if isinstance(network, Proposer) else out.float()
        )  # there the window amid its surroundings
        loss = _loss(out, label, place, is_painting)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
        update_average(average, network, min(AVERAGING, (step + 1) / (step + 20)))
        if step % 250 == 249 or step == steps - 1:
            accuracy = float(((out[:, 0] > 0) == (label > 0.5))[label >= 0].float().mean())
            spent = time.process_time() - start
            print(
                f"{type(network).__name__} {step + 1}/{steps} loss {loss.item():.3f} right {accuracy:.3f}"
                f" {spent:.0f} s",
                flush=True,
            )
    return average


def _loss(out: Tensor, label: Tensor, place: Tensor, is_painting: Tensor) -> Tensor:
    """Cross entropy of the face score, without the worst of the painted windows, and how far the face is put from its
    place.
    """
    losses = F.binary_cross_entropy_with_logits(out[:, 0], label.clamp(min=0), reduction="none") * (label >= 0)
    losses = torch.where(
        is_painting & (losses > losses.detach().quantile(1 - TRIMMED_SHARE)), torch.zeros_like(losses), losses
    )
    has_face = ~place.isnan().any(1)
    if out.shape[1] == 1 or not bool(has_face.any()):
        return losses.mean()
    return losses.mean() + 2 * F.smooth_l1_loss(out[:, 1:][has_face], place[has_face], beta=0.1)


def _background_files(data: Path) -> list[tuple[zipfile.ZipFile, str]]:
    oasis = zipfile.ZipFile(data / "images" / "oasis_train.zip")
    faceless = set(faceless_picture_names(data))
    windows_found = [(oasis, name) for name in sorted(oasis.namelist()) if name in faceless]
    for style in PAINTINGS:
        archive = zipfile.ZipFile(data / "images" / "paintings" / f"{style}.zip")
        windows_found += [
            (archive, name)
            for name in sorted(n for n in archive.namelist() if not n.endswith("/"))[:PAINTINGS_PER_STYLE]
        ]
    return windows_found

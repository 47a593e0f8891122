"""Fits the text model: content on labels and on what teachers make of texts and of their changed forms, then
direction.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from conditioning.training.text.student import Student, pad_rows
from conditioning.training.text.teacher import CLS, SEP, Teacher, TimedSchedule, draw_batches, masked_mean, optimise
from conditioning.training.text.words import WordBank

Floats = NDArray[np.float32]
WIDTHS = {"labels": 28, "emotions": 8, "ratings": 3, "direction_vad": 3, "direction_emotions": 8}
AUGMENTED_SHARE = 0.6  # share of a batch whose words are changed; such rows have the teacher's view only
WORD_DROPOUT = 0.08  # share of words that are read by their spelling, so that unknown words can be read too


@dataclass
class Corpus:
    """Texts and what is known of each; NaN where it is not known.

    Attributes:
        texts: N texts.
        targets: name -> [N, width]; the names and widths are those of `WIDTHS`, ratings are standardised.
        content_frequency: how often a row is drawn when the content reading learns.
        direction_frequency: the same for the direction reading.
    """

    texts: list[str] = field(default_factory=list)
    targets: dict[str, list[Floats]] = field(default_factory=dict)
    content_frequency: list[float] = field(default_factory=list)
    direction_frequency: list[float] = field(default_factory=list)

    def add(
        self,
        texts: list[str],
        content_frequency: float,
        direction_frequency: float | NDArray[np.float64],
        **targets: Floats,
    ) -> None:
        """Append rows; targets left out are NaN."""
        self.texts += texts
        self.content_frequency += [content_frequency] * len(texts)
        self.direction_frequency += np.broadcast_to(direction_frequency, len(texts)).tolist()
        for name, width in WIDTHS.items():
            values = targets.get(name)
            self.targets.setdefault(name, []).append(
                np.full((len(texts), width), np.nan, np.float32) if values is None else values.astype(np.float32)
            )

    def stack(self, device: torch.device) -> dict[str, Tensor]:
        """Targets [N, width] by name."""
        return {name: torch.from_numpy(np.concatenate(parts)).to(device) for name, parts in self.targets.items()}


@dataclass(frozen=True)
class Dataset:
    """A corpus on the device: word numbers, targets, and the bank of words."""

    ids: list[NDArray[np.int64]]
    targets: dict[str, Tensor]
    content_frequency: NDArray[np.float64]
    direction_frequency: NDArray[np.float64]
    bank: WordBank
    device: torch.device


def fit_content(
    student: Student,
    dataset: Dataset,
    minilm: Teacher,
    teachers: list[Teacher],
    folds: NDArray[np.int64],
    schedule: TimedSchedule,
    seed: int,
) -> Student:
    """Train everything but the direction reading.

    Args:
        student: the network to train.
        dataset: texts and targets on the device.
        minilm: MiniLM itself, whose sentence embedding is embedding.
        teachers: one for each fold; it has not seen the rows of that fold.
        folds: [N] the fold of each row.
        schedule: says when to end.
        seed: of batches and augmentation.

    Returns:
        The exponential average of its states.
    """
    device, draw = dataset.device, np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(seed)
    lengths = np.array([len(i) for i in dataset.ids])
    size = 256 if device.type == "cuda" else 96
    rows_of = [np.flatnonzero(folds == k) for k in range(len(teachers))]
    sources = [draw_batches(lengths[r], dataset.content_frequency[r], size, draw) for r in rows_of]
    ema = _ema_model(student)
    mixed = torch.amp.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")

    def loss() -> Tensor:
        fold = int(draw.integers(len(teachers)))
        rows = rows_of[fold][next(sources[fold])]
        ids = pad_rows([dataset.ids[i] for i in rows], device)
        ids[int(size * (1 - AUGMENTED_SHARE)) :] = dataset.bank.augment(
            ids[int(size * (1 - AUGMENTED_SHARE)) :], generator
        )
        with mixed:
            with torch.no_grad():
                pieces = dataset.bank.wordpiece_batch(ids, CLS, SEP)
                teacher_logits, teacher_vad = teachers[fold](*pieces)
                teacher_embedding = minilm.embed(*pieces)[1]
            content, embedding = student.content(ids, dataset.bank, WORD_DROPOUT)
        batch = torch.from_numpy(rows).to(device)
        original = torch.arange(size, device=device) < int(size * (1 - AUGMENTED_SHARE))
        target = {
            k: dataset.targets[k][batch].masked_fill(~original[:, None], torch.nan)
            for k in ("labels", "emotions", "ratings")
        }
        return content_loss(
            content.float(),
            embedding.float(),
            target,
            teacher_logits.float(),
            teacher_vad.float(),
            teacher_embedding.float(),
        )

    frozen = ("own.direction", "out.direction")
    groups: list[dict[str, object]] = [
        {"params": [student.table.weight, student.pairs.weight], "lr": 3e-3, "weight_decay": 0.0},
        {
            "params": [
                p
                for n, p in student.named_parameters()
                if n.startswith(("shared", "own.content", "project", "position", "first"))
            ],
            "lr": 5e-4,
        },
        {"params": [p for n, p in student.named_parameters() if n.startswith(("out.content", "distill"))], "lr": 1e-3},
    ]
    for name, p in student.named_parameters():
        p.requires_grad_(not name.startswith(frozen))
    student.train()
    optimise(groups, schedule, loss, "student", lambda: ema.update_parameters(student))
    best = ema.module.eval()
    assert isinstance(best, Student)
    return best


def content_loss(
    content: Tensor,
    embedding: Tensor,
    target: dict[str, Tensor],
    teacher_logits: Tensor,
    teacher_vad: Tensor,
    teacher_embedding: Tensor,
) -> Tensor:
    """Labels and ratings where they are known, the teacher's logits, V, A, D and sentence embedding everywhere."""
    logits, eight, vad, spread = content[:, :28], content[:, 28:36], content[:, 36:39], content[:, 39:42]
    rated = ~torch.isnan(target["ratings"][:, :1])
    return (
        6 * F.binary_cross_entropy_with_logits(logits, torch.sigmoid(teacher_logits))
        + 3 * masked_mean(F.binary_cross_entropy_with_logits, logits, target["labels"])
        + 0.3 * masked_mean(soft_cross_entropy, eight, target["emotions"])
        + 1.0 * F.mse_loss(vad, teacher_vad)
        + 0.4 * masked_mean(F.mse_loss, vad, target["ratings"])
        + 0.1
        * (_gaussian_nll(vad.detach(), spread, target["ratings"].nan_to_num()) * rated).sum()
        / (3 * rated.sum()).clamp(min=1)
        + 2 * (1 - F.cosine_similarity(embedding, teacher_embedding)).mean()
    )


def fit_direction(
    student: Student, dataset: Dataset, teachers: list[Teacher], schedule: TimedSchedule, seed: int
) -> Student:
    """Train the direction reading over the trunk as it is, and return the exponential average of its states.

    All teachers' mean is the target of changed prompts and of texts that ask for nothing (whose `direction_vad` is
    NaN).
    """
    device, draw = dataset.device, np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(seed)
    size = 256 if device.type == "cuda" else 96
    source = draw_batches(np.array([len(i) for i in dataset.ids]), dataset.direction_frequency, size, draw)
    ema = _ema_model(student)
    first = size // 2

    def loss() -> Tensor:
        rows = next(source)
        ids = pad_rows([dataset.ids[i] for i in rows], device)
        ids[first:] = dataset.bank.augment(ids[first:], generator)
        with torch.amp.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            with torch.no_grad():
                pieces = dataset.bank.wordpiece_batch(ids, CLS, SEP)
                answers = [t(*pieces) for t in teachers]
                teacher_vad = torch.stack([v[0].float() for v in answers]).mean(0)
                shares = torch.stack([torch.softmax(v[1].float(), 1) for v in answers]).mean(0)
            out = student.direction(ids, dataset.bank)
        batch = torch.from_numpy(rows).to(device)
        original = torch.arange(size, device=device)[:, None] < first
        target_vad = torch.where(
            original & ~torch.isnan(dataset.targets["direction_vad"][batch]),
            dataset.targets["direction_vad"][batch],
            teacher_vad,
        )
        target_emotions = torch.where(
            original & ~torch.isnan(dataset.targets["direction_emotions"][batch]),
            dataset.targets["direction_emotions"][batch],
            shares,
        )
        return direction_loss(out.float(), target_vad, target_emotions) + 10 * F.mse_loss(
            out[:, 8:11].float(), teacher_vad
        )

    for name, p in student.named_parameters():
        p.requires_grad_(name.startswith(("own.direction", "out.direction")))
    student.train()
    parameters = [p for p in student.parameters() if p.requires_grad]
    optimise([{"params": parameters, "lr": 1e-3}], schedule, loss, "directions", lambda: ema.update_parameters(student))
    best = ema.module.eval()
    assert isinstance(best, Student)
    return best


def _ema_model(student: Student) -> torch.optim.swa_utils.AveragedModel:
    mean = torch.optim.swa_utils.get_ema_multi_avg_fn(0.998)  # type: ignore[no-untyped-call]
    return torch.optim.swa_utils.AveragedModel(student, multi_avg_fn=mean)


def direction_loss(outputs: Tensor, target_vad: Tensor, target_emotions: Tensor) -> Tensor:
    """Squared error of the point, cross-entropy of the emotions, likelihood of the spread."""
    point = outputs[:, 8:11]
    return (
        10 * F.mse_loss(point, target_vad)
        + 0.5 * F.cross_entropy(outputs[:, :8], target_emotions)
        + 0.1 * _gaussian_nll(point.detach(), outputs[:, 11:14], target_vad).mean()
    )


def soft_cross_entropy(logits: Tensor, target: Tensor, reduction: str) -> Tensor:
    """Cross-entropy with distributions, a column a row."""
    return F.cross_entropy(logits, target, reduction=reduction)[:, None]


def _gaussian_nll(point: Tensor, log_variance: Tensor, target: Tensor) -> Tensor:
    """Gaussian negative log likelihood [B, 3] of the spread alone."""
    v = log_variance.clamp(-6, 2)
    return 0.5 * v + 0.5 * (target - point) ** 2 * torch.exp(-v)
